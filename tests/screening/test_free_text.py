"""What a clinician wrote freely in another language counts as it would in English."""

from datetime import date, timedelta

import pytest

from screening import assess
from screening.free_text import BONE, PAIRED, is_called, is_in_some_bone, is_in_spine, names, side_named
from screening.history import CancerHistory, Imaging, Metastasis, Modality, Pathology, Reading, Structure, Treatment
from screening.report import Finding, Kind, Side, Site, SymptomReport

TODAY = date(2026, 5, 3)


@pytest.mark.parametrize(
    ("text", "in_spine", "in_bone"),
    [
        ("thoracic spine", True, False),
        ("Columna dorsal", True, False),
        ("vértebra L2", True, False),
        ("VÉRTEBRA L2", True, False),
        ("médula espinal", True, False),
        ("Sacro", True, False),
        ("bone", False, True),
        ("huesos", False, True),
        ("metástasis ósea", False, True),
        ("Esqueleto", False, True),
        ("hígado", False, False),
        ("liver", False, False),
        ("pulmón", False, False),
        ("paraspinal", True, False),
        ("canal raquídeo", True, False),
        ("plexo braquial", False, False),
        ("columnar cells of the colon", False, False),
        ("roséola", False, False),
    ],
)
def test_a_site_in_the_spine_or_in_bone_is_known(text: str, in_spine: bool, in_bone: bool) -> None:
    assert (is_in_spine(text), names(text, BONE)) == (in_spine, in_bone)


@pytest.mark.parametrize(
    "text",
    [
        "L3",
        "T12",
        "Th 12",
        "bone L2",
        "bone (L1-L3)",
        "D10",
        "C7",
        "T11/12",
        "hueso, L4",
        "cauda equina",
        "cola de caballo",
        "conus medullaris",
        "epidural",
        "Leptomeningeal",
        "leptomeníngea",
        "lumbar",
        "ósea lumbar",
        "sacrum",
        "lumbar lymph nodes and L3",
        "iliac spine, L5",
        "lumbar spine and lung",
    ],
)
def test_a_vertebra_named_by_its_height_and_what_lies_in_the_canal_are_of_the_spine(text: str) -> None:
    assert is_in_spine(text)


@pytest.mark.parametrize(
    "text",
    [
        "lumbar lymph nodes",
        "thoracic lymph nodes",
        "ganglios lumbares",
        "adenopatías torácicas",
        "lymph nodes at L3",
        "thoracic wall",
        "pared torácica",
        "anterior superior iliac spine",
        "espina ilíaca anterosuperior",
        "left psoas at L3",
        "liver S4",
        "hígado, segmento",
        "pulmón S6",
        "spindle cells of the skin",
        "caudate lobe of the liver",
    ],
)
def test_what_lies_beside_the_spine_or_is_numbered_like_it_is_not_of_it(text: str) -> None:
    assert not is_in_spine(text)


@pytest.mark.parametrize(
    ("text", "may_be_spine"),
    [
        ("bone", True),
        ("hueso", True),
        ("bone, multiple", True),
        ("bone (left femur and others)", True),
        ("hueso (fémur y otros)", True),
        ("bone (left femur)", False),
        ("hueso (fémur izquierdo)", False),
        ("bone, ribs", False),
        ("metástasis ósea en pelvis", False),
        ("bone, iliac spine", False),
        ("bone L2", False),  # known to be of the spine
        ("liver", False),
    ],
)
def test_bone_with_its_place_told_leaves_none_to_find_out(text: str, may_be_spine: bool) -> None:
    assert is_in_some_bone(text) is may_be_spine


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left psoas", Side.LEFT),
        ("psoas izquierdo", Side.LEFT),
        ("Mama DERECHA", Side.RIGHT),
        ("bilateral psoas", Side.BOTH),
        ("psoas", None),
        ("psoas izquierdo y derecho", None),
        ("left-sided psoas", Side.LEFT),
        ("psoas (right)", Side.RIGHT),
        ("psoas, left/right", None),
        ("upright", None),
    ],
)
def test_the_side_that_a_text_names(text: str, side: Side | None) -> None:
    assert side_named(text) is side


@pytest.mark.parametrize("site", ["breast", "riñón", "Pulmón", "ingle", "ilíaco"])
def test_a_site_of_both_sides_has_no_middle(site: str) -> None:
    assert names(site, PAIRED)
    with pytest.raises(ValueError, match="side: "):
        Metastasis(site=site, side=Side.MIDLINE, on=TODAY)


@pytest.mark.parametrize("site", ["small intestine", "single vertebra", "breastbone", "hippocampus"])
def test_a_site_in_the_middle_is_not_taken_for_one_whose_letters_it_holds(site: str) -> None:
    assert not names(site, PAIRED)
    assert Metastasis(site=site, side=Side.MIDLINE, on=TODAY).side is Side.MIDLINE


def test_only_the_whole_name_of_a_treatment_counts() -> None:
    assert is_called(" Cirugía ", ("surgery", "cirugia"))
    assert not is_called("radiosurgery", ("surgery", "cirugia"))


ENGLISH = ("thoracic spine", "left psoas", "surgery", "abscess, or haematoma")
SPANISH = ("columna torácica", "psoas izquierdo", "cirugía", "absceso, o hematoma")


def recorded(spine: str, psoas: str, surgery: str, impression: str) -> CancerHistory:
    lately = TODAY - timedelta(days=70)
    return CancerHistory(
        metastases=(Metastasis(site=spine, on=lately),),
        treatments=(Treatment(kind=surgery, start=lately),),
        pathology=(Pathology(site=psoas, malignant=False, on=lately),),
        imaging=(
            Imaging(
                modality=Modality.CT,
                structure=Structure.PSOAS,
                side=Side.LEFT,
                reading=Reading.LESION,
                impression=impression,
                on=lately,
            ),
        ),
    )


def test_the_same_record_in_another_language_gives_the_same_result() -> None:
    told = SymptomReport(
        told_on=TODAY,
        findings=(Finding(kind=Kind.PAIN, site=Site.LOW_BACK), Finding(kind=Kind.WEAKNESS, site=Site.LEG)),
    )

    english, spanish = (assess(told, recorded(*words), TODAY) for words in (ENGLISH, SPANISH))

    assert [flag.id for flag in spanish.flags] == [flag.id for flag in english.flags]
    assert spanish.urgency_reasons == english.urgency_reasons
    for here, there in zip(english.sides, spanish.sides, strict=True):
        assert there.category is here.category
        assert len(there.evidence) == len(here.evidence)
        assert [(len(d.speaks_for), len(d.speaks_against)) for d in there.differential] == [
            (len(d.speaks_for), len(d.speaks_against)) for d in here.differential
        ]
    assert english.sides[0].differential
