"""Whatever the medicine says of anyone can be said in every language, whole, and nothing stored is changed for it."""

from collections.abc import Iterator
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.screenings import reason_line
from screening import assess
from screening.assessment import Assessment, Evidence
from screening.history import CancerHistory
from screening.report import Finding, Question, Side, SymptomReport
from screening.wording import described
from tests.screening.cases import CASES, WrittenCase, written_cases
from tests.screening.strategies import TODAY, findings, histories, reports
from web.review.phrases import phrase, phrased
from web.translation import languages, speak

OTHERS = languages()[1:]
WRITTEN = [case for file in sorted(CASES.glob("*.yml")) for case in written_cases(file.name)]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def texts(assessment: Assessment) -> Iterator[str]:
    """Every phrase of an assessment that the alert page shows."""
    yield from assessment.urgency_reasons
    yield reason_line(assessment)
    yield from _lines(assessment.progression)
    yield from (question.plain for question in assessment.missing)
    for flag in assessment.flags:
        yield from (flag.title, flag.source, *flag.notes, *_lines(flag.evidence))
        yield from (question.plain for question in flag.missing)
    for side in assessment.sides:
        yield from (*side.missing, *side.next_steps)
        yield from _lines((*side.supporting_signs, *side.evidence, *side.against))
        for criterion in side.criteria:
            yield from _lines((*criterion.evidence, *criterion.against))
        for entry in side.differential:
            yield from (entry.name, *_lines((*entry.speaks_for, *entry.speaks_against)))


def _lines(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    return (one.text for one in evidence)


def untold(said: Iterator[str]) -> list[str]:
    """What could not be put into the language, and so is shown marked as English."""
    return [text for text in said if phrased(text).startswith("<span lang")]


@pytest.mark.parametrize("language", OTHERS)
@given(finding=findings())
@settings(deadline=None)
def test_any_finding_can_be_told(language: str, finding: Finding) -> None:
    speak(language)

    assert untold(iter([described(finding)])) == []


@pytest.mark.parametrize("language", OTHERS)
@given(report=reports(), history=histories(), earlier=st.none() | reports())
@settings(deadline=None)
def test_any_assessment_can_be_told(
    language: str, report: SymptomReport, history: CancerHistory, earlier: SymptomReport | None
) -> None:
    speak(language)
    before = [(earlier, assess(earlier, history, TODAY))] if earlier else []

    assert untold(texts(assess(report, history, TODAY, before))) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.name)
def test_every_case_a_clinician_wrote_can_be_told(language: str, case: WrittenCase) -> None:
    speak(language)

    assert untold(texts(assess(case.report, case.history, case.report.told_on))) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_question_can_be_told_as_missing(language: str) -> None:
    speak(language)

    assert untold(question.plain for question in Question) == []


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "pain in the left hip, 3 of 10, throbbing, worse with bending, standing and walking, since 2026-05-01",
            "dolor en la cadera (lado izquierdo), 3 de 10, pulsátil, empeora al agacharse, estar de pie y caminar, "
            "desde el 1 may 2026",
        ),
        ("denied: weakness", "niega: debilidad"),
        (
            "numb, tingling or burning skin in the thigh front on both sides",
            "piel dormida, con hormigueo o quemazón en la cara anterior del muslo (ambos lados)",
        ),
        (
            'CT of the left psoas: lesion of unproven nature, 65.5 x 18 mm, read as "abscess, left"',
            "TC de psoas (lado izquierdo): lesión de naturaleza no demostrada, 65,5 x 18 mm, "
            'informado como "abscess, left"',
        ),
        ("platelets 90 x 10⁹ / l: low", "plaquetas 90 x 10⁹ / l: bajo"),
        ("metastasis: bone, multiple", "metástasis: hueso, múltiple"),
        ("metastasis: left os ilium", "metástasis: left os ilium"),
        ("Possible sepsis; Suspected left: C1, C2", "Posible sepsis; Sospecha, lado izquierdo: C1, C2"),
        ("C1 alone with cancer (metastatic)", "C1 aislado con cáncer (metastásico)"),
    ],
)
def test_phrases_in_spanish(english: str, spanish: str) -> None:
    speak("es")

    assert phrase(english) == spanish


@pytest.mark.parametrize("text", ["pain in the left wing", "worse with <b>flying</b>", "a sentence nobody knows"])
def test_what_cannot_be_told_whole_stands_in_english_and_says_so(text: str) -> None:
    speak("es")

    assert phrase(text) == text
    assert phrased(text) == f'<span lang="en">{text.replace("<", "&lt;").replace(">", "&gt;")}</span>'


@pytest.mark.parametrize("again", ["a of the left b: c, 1 mm, ", "larger, ", "denied: ", "pathology of the a: b, "])
def test_a_text_that_fits_the_forms_in_many_ways_keeps_nobody_waiting(again: str) -> None:
    speak("es")
    text = again * (3000 // len(again)) + "and more"
    begun = monotonic()

    assert phrase(text) == text
    assert monotonic() - begun < 5, "it took a millisecond when this was written, and half a minute before"


def test_a_long_conclusion_is_quoted_whole_in_a_phrase_of_ours() -> None:
    speak("es")
    conclusion = "Collection of the left psoas: 65 mm, rim enhancing, and stranding; " * 60

    assert phrase(f'CT of the left psoas: lesion of unproven nature, read as "{conclusion}"') == (
        f'TC de psoas (lado izquierdo): lesión de naturaleza no demostrada, informado como "{conclusion}"'
    )


@given(finding=findings())
def test_in_english_every_phrase_is_as_it_was_stored(finding: Finding) -> None:
    assert phrased(described(finding)) == described(finding)


@given(finding=findings())
@settings(deadline=None)
def test_a_finding_keeps_its_side_and_whether_it_is_there(finding: Finding) -> None:
    speak("es")

    spanish = phrase(described(finding))

    assert ("lado izquierdo" in spanish) == (finding.side is Side.LEFT)
    assert ("lado derecho" in spanish) == (finding.side is Side.RIGHT)
    assert spanish.startswith("niega: ") == finding.is_denied
