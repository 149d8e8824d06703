"""A red flag whose answer is missing or doubtful: it stays open, says what is missing, and shows what was half told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from screening import assess
from screening.assessment import RedFlag, Tier
from screening.history import Anticoagulant, CancerHistory, Metastasis
from screening.report import (
    Answer,
    Assertion,
    Course,
    Finding,
    Kind,
    Onset,
    Quality,
    Question,
    Side,
    Site,
    SymptomReport,
    ToldCancer,
)
from screening.signs import RED_FLAG_SIGNS
from screening.thresholds import BLEED_DAYS

TODAY = date(2026, 5, 3)
BLEEDS = CancerHistory(anticoagulants=(Anticoagulant(name="apixaban", start=date(2026, 1, 5), source="letter"),))
NOTHING_RECORDED = CancerHistory()
MILD = Finding(kind=Kind.PAIN, site=Site.KNEE, severity_nrs=2, onset=Onset.GRADUAL, course=Course.SAME)
NO_PAIN = Finding(kind=Kind.PAIN, assertion=Assertion.DENIED)
FALL = Finding(kind=Kind.FALL)
CANNOT_STAND, BRUISED, NUMB = (
    frozenset({quality}) for quality in (Quality.CANNOT_BEAR_WEIGHT, Quality.BRUISING, Quality.NUMB)
)
NUMB_BELOW = "both_legs_or_saddle_numb"

WATCHED = [
    ("sepsis", "fever_or_shivering"),
    ("sepsis", "very_unwell"),
    ("fracture", "cannot_bear_weight"),
    ("fracture", "fall_or_knock"),
    ("vein_thrombosis", "leg_swollen"),
    ("breathlessness", "breathless_or_chest_pain"),
    ("cannot_lift_thigh", "cannot_lift_thigh"),
    ("retroperitoneal_bleed", "leg_weakness"),
    ("retroperitoneal_bleed", "cannot_lift_thigh"),
    ("retroperitoneal_bleed", "cannot_bear_weight"),
    ("retroperitoneal_bleed", "bruising"),
]
"""Each red flag with a sign that alone keeps it open."""


def told(*findings: Finding, unsaid: tuple[str, ...] = (), **more: Any) -> SymptomReport:
    """A report that denies every sign but those unsaid, and leaves no other question of the red flags open."""
    denied = (replace(f, assertion=Assertion.DENIED) for name, f in RED_FLAG_SIGNS.items() if name not in unsaid)
    answers = dict.fromkeys(Question, Answer.ANSWERED)
    known: Mapping[str, Any] = {"temperature_c": 36.8, "treated_lately": False} | more
    return SymptomReport(told_on=TODAY, findings=(*findings, *denied), answers=answers, **known)


def flag_of(report: SymptomReport, name: str, history: CancerHistory = BLEEDS) -> RedFlag | None:
    return next((flag for flag in assess(report, history, TODAY).flags if flag.id == name), None)


def words_of(flag: RedFlag | None) -> list[str]:
    assert flag
    return [evidence.text for evidence in flag.evidence]


@pytest.mark.parametrize(("name", "sign"), WATCHED)
class TestOneSign:
    def test_denied_it_closes_the_flag(self, name: str, sign: str) -> None:
        denied = replace(RED_FLAG_SIGNS[sign], assertion=Assertion.DENIED)

        assert flag_of(told(MILD, denied, unsaid=(sign,)), name) is None

    def test_never_said_it_keeps_the_flag_open(self, name: str, sign: str) -> None:
        flag = flag_of(told(MILD, unsaid=(sign,)), name)

        assert flag
        assert flag.tier is None
        assert flag.missing == (Question.RED_FLAGS,)
        assert not flag.half_told
        assert flag.source

    def test_told_with_doubt_it_is_half_told(self, name: str, sign: str) -> None:
        doubt = replace(RED_FLAG_SIGNS[sign], assertion=Assertion.UNCERTAIN)

        flag = flag_of(told(MILD, doubt, unsaid=(sign,)), name)

        assert flag
        assert flag.tier is None
        assert flag.half_told
        assert [text.partition(" about ")[0] for text in words_of(flag)] == ["not sure"]


@pytest.mark.parametrize(
    ("name", "hint", "sign"),
    [
        ("cord_compression", Finding(kind=Kind.WEAKNESS), "leg_weakness"),
        ("vein_thrombosis", Finding(kind=Kind.SWELLING), "leg_swollen"),
        (
            "cord_compression",
            Finding(kind=Kind.NEUROPATHIC, site=Site.THIGH, side=Side.BOTH),
            NUMB_BELOW,
        ),
        ("shingles", Finding(kind=Kind.RASH), "rash"),
    ],
)
def test_a_symptom_that_says_too_little_is_half_told(name: str, hint: Finding, sign: str) -> None:
    flag = flag_of(told(MILD, hint, unsaid=(sign,)), name)

    assert flag
    assert flag.half_told


@pytest.mark.parametrize(
    ("name", "sign", "told_besides"),
    [
        ("cord_compression", "leg_weakness", {"kind": Kind.WEAKNESS, "site": Site.OTHER}),
        ("cord_compression", "leg_weakness", {"kind": Kind.WEAKNESS, "qualities": CANNOT_STAND}),
        ("vein_thrombosis", "leg_swollen", {"kind": Kind.SWELLING, "site": Site.ABDOMEN}),
        ("vein_thrombosis", "leg_swollen", {"kind": Kind.SWELLING, "qualities": BRUISED}),
        ("vein_thrombosis", "leg_swollen", {"kind": Kind.SWELLING, "site": Site.LEG, "qualities": BRUISED}),
        ("cord_compression", NUMB_BELOW, {"kind": Kind.NEUROPATHIC, "site": Site.FOOT, "side": Side.BOTH}),
        ("cord_compression", NUMB_BELOW, {"kind": Kind.NEUROPATHIC, "site": Site.THIGH, "side": Side.LEFT}),
        (
            "cord_compression",
            NUMB_BELOW,
            {"kind": Kind.NEUROPATHIC, "site": Site.OTHER, "side": Side.BOTH, "qualities": NUMB},
        ),
    ],
)
def test_a_symptom_of_something_else_tells_nothing_of_a_sign(
    name: str, sign: str, told_besides: dict[str, Any]
) -> None:
    flag = flag_of(told(MILD, Finding(**told_besides), unsaid=(sign,)), name)

    assert flag
    assert flag.tier is None
    assert not flag.half_told


class TestFever:
    def test_chills_and_a_doubt_are_both_shown_while_nobody_measured(self) -> None:
        doubt = replace(RED_FLAG_SIGNS["very_unwell"], assertion=Assertion.UNCERTAIN)
        chills = Finding(kind=Kind.FEVER, qualities=frozenset({Quality.CHILLS}))

        flag = flag_of(told(doubt, chills, unsaid=("very_unwell",), temperature_c=None), "sepsis")

        assert words_of(flag) == ["not sure about feeling very unwell", "chills"]

    def test_a_doubt_whether_there_is_a_fever_is_half_told(self) -> None:
        doubt = Finding(kind=Kind.FEVER, assertion=Assertion.UNCERTAIN)

        flag = flag_of(told(doubt, unsaid=("fever_or_shivering",)), "sepsis")

        assert words_of(flag) == ["not sure about fever or feeling unwell"]

    def test_a_temperature_that_need_not_be_asked_is_not_missing(self) -> None:
        report = told(replace(MILD, site=Site.GROIN), temperature_c=None)
        report = replace(report, answers={**report.answers, Question.TEMPERATURE: Answer.NOT_NEEDED})

        assert flag_of(report, "sepsis") is None
        assert flag_of(report, "infection") is None

    def test_one_that_was_never_measured_is(self) -> None:
        report = told(replace(MILD, site=Site.GROIN), temperature_c=None)

        assert [flag_of(report, name).missing for name in ("sepsis", "infection")] == [(Question.TEMPERATURE,)] * 2  # type: ignore[union-attr]

    def test_a_fever_leaves_no_milder_infection(self) -> None:
        report = told(replace(MILD, site=Site.GROIN), temperature_c=38.0)

        assert flag_of(report, "sepsis")
        assert flag_of(report, "infection") is None


class TestFall:
    def test_before_pain_was_told_or_denied_where_it_hurts_is_missing(self) -> None:
        flag = flag_of(told(FALL, unsaid=("fall_or_knock",)), "fracture")

        assert flag
        assert flag.missing == (Question.PAIN_LOCATION,)
        assert words_of(flag) == ["fall, twist or knock"]

    def test_without_any_pain_it_is_no_fracture(self) -> None:
        assert flag_of(told(FALL, NO_PAIN, unsaid=("fall_or_knock",)), "fracture") is None

    def test_with_a_slow_pain_only_standing_is_still_to_be_asked(self) -> None:
        unsaid = ("fall_or_knock", "cannot_bear_weight")

        assert flag_of(told(FALL, MILD, unsaid=unsaid[:1]), "fracture") is None
        assert flag_of(told(FALL, MILD, unsaid=unsaid), "fracture").missing == (Question.RED_FLAGS,)  # type: ignore[union-attr]


class TestSwollenLeg:
    LEFT, RIGHT = (Finding(kind=Kind.SWELLING, site=Site.LEG, side=side) for side in (Side.LEFT, Side.RIGHT))

    def test_one_fires_and_says_whether_breathlessness_is_still_to_be_asked(self) -> None:
        asked = flag_of(told(self.LEFT, unsaid=("leg_swollen",)), "vein_thrombosis")
        unasked = flag_of(told(self.LEFT, unsaid=("leg_swollen", "breathless_or_chest_pain")), "vein_thrombosis")

        assert asked
        assert unasked
        assert (asked.missing, unasked.missing) == ((), (Question.RED_FLAGS,))

    def test_one_after_the_other_is_no_clot_in_either(self) -> None:
        assert flag_of(told(self.LEFT, self.RIGHT, unsaid=("leg_swollen",)), "vein_thrombosis") is None


class TestBleed:
    SUDDEN = Finding(kind=Kind.PAIN, site=Site.LEG, onset=Onset.SUDDEN, severity_nrs=2, course=Course.SAME)

    @pytest.mark.parametrize(
        ("history", "missing"),
        [
            (BLEEDS, (Question.PAIN_LOCATION,)),
            (NOTHING_RECORDED, (Question.PAIN_LOCATION, Question.ANTICOAGULANT)),
        ],
    )
    def test_a_sudden_pain_in_a_place_said_too_broadly_asks_where(
        self, history: CancerHistory, missing: tuple[Question, ...]
    ) -> None:
        flag = flag_of(told(self.SUDDEN), "retroperitoneal_bleed", history)

        assert flag
        assert flag.missing == missing
        assert flag.half_told

    @pytest.mark.parametrize(("days", "is_open"), [(BLEED_DAYS.value, True), (BLEED_DAYS.value + 1, False)])
    def test_a_pain_that_has_lasted_need_not_say_how_it_began(self, days: int, is_open: bool) -> None:
        pain = Finding(kind=Kind.PAIN, site=Site.GROIN, severity_nrs=2, since=TODAY - timedelta(days=days))

        assert bool(flag_of(told(pain), "retroperitoneal_bleed")) is is_open


class TestThighThatCannotBeLifted:
    WEAK = Finding(
        kind=Kind.WEAKNESS, site=Site.THIGH, side=Side.LEFT, qualities=frozenset({Quality.CANNOT_LIFT_THIGH})
    )
    BONE = CancerHistory(metastases=(Metastasis(site="bone", on=date(2026, 1, 5), source="letter"),))

    def test_says_which_signs_of_the_cord_are_still_to_be_asked(self) -> None:
        clear = flag_of(told(self.WEAK, unsaid=("cannot_lift_thigh",)), "cannot_lift_thigh")
        unasked = flag_of(told(self.WEAK, unsaid=("cannot_lift_thigh", "bladder_bowel")), "cannot_lift_thigh")

        assert clear
        assert unasked
        assert (clear.missing, unasked.missing) == ((), (Question.RED_FLAGS,))

    def test_notes_bone_metastases_only_where_there_are_some(self) -> None:
        report = told(self.WEAK, unsaid=("cannot_lift_thigh",))

        without, with_bone = (flag_of(report, "cannot_lift_thigh", h) for h in (NOTHING_RECORDED, self.BONE))

        assert without
        assert with_bone
        assert without.notes == ()
        assert with_bone.notes
        assert [(e.on, e.source) for e in with_bone.evidence if "bone" in e.text] == [(date(2026, 1, 5), "letter")]


def test_the_most_urgent_flag_stands_first_and_what_is_open_last() -> None:
    report = told(
        Finding(kind=Kind.PAIN, site=Site.GROIN, side=Side.LEFT, severity_nrs=9),
        Finding(kind=Kind.SWELLING, site=Site.LEG, side=Side.LEFT),
        Finding(kind=Kind.SELF_HARM),
        unsaid=("leg_swollen", "rash"),
    )

    tiers = [flag.tier for flag in assess(report, BLEEDS, TODAY).flags]

    assert tiers[0] is Tier.EMERGENCY
    assert tiers[-1] is None
    ranks = [-1 if tier is None else tier.rank for tier in tiers]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) > 2


def without_answer(report: SymptomReport, *questions: Question) -> SymptomReport:
    return replace(report, answers={q: a for q, a in report.answers.items() if q not in questions})


class TestCord:
    WEAK = Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.LEFT)

    def test_without_cancer_a_sign_is_urgent_and_where_it_hurts_is_asked(self) -> None:
        no_cancer = told(self.WEAK, unsaid=("leg_weakness",), told_cancer=ToldCancer.NONE)

        asked = flag_of(no_cancer, "cord_compression")
        unasked = flag_of(without_answer(no_cancer, Question.PAIN_LOCATION), "cord_compression")

        assert asked
        assert unasked
        assert asked.tier is unasked.tier is Tier.URGENT
        assert (asked.missing, unasked.missing) == ((), (Question.PAIN_LOCATION,))
        assert words_of(asked) == words_of(unasked) == ["weakness in the left leg", "no cancer (unverified)"]

    def test_a_doubt_without_cancer_is_half_told(self) -> None:
        doubt = replace(self.WEAK, assertion=Assertion.UNCERTAIN)

        flag = flag_of(told(doubt, unsaid=("leg_weakness",), told_cancer=ToldCancer.NONE), "cord_compression")

        assert flag
        assert flag.half_told

    def test_beside_a_sign_of_the_cord_the_open_ones_are_still_named(self) -> None:
        lifts = replace(RED_FLAG_SIGNS["cannot_lift_thigh"], side=Side.LEFT)
        report = told(lifts, Finding(kind=Kind.SADDLE), unsaid=("cannot_lift_thigh", NUMB_BELOW, "bladder_bowel"))

        flag = flag_of(report, "cannot_lift_thigh")

        assert flag
        assert flag.tier is Tier.EMERGENCY
        assert flag.missing == (Question.RED_FLAGS,)

    def test_while_nobody_said_whether_anything_hurts_the_spine_is_not_ruled_out(self) -> None:
        flag = flag_of(without_answer(told(), Question.PAIN_LOCATION), "spinal_pain")

        assert flag
        assert flag.missing == (Question.PAIN_LOCATION,)
        assert flag_of(told(NO_PAIN), "spinal_pain") is None


def test_a_leg_that_is_not_swollen_says_nothing_of_the_other() -> None:
    one_leg = Finding(kind=Kind.SWELLING, site=Site.LEG, side=Side.LEFT, assertion=Assertion.DENIED)

    assert flag_of(told(MILD, one_leg, unsaid=("leg_swollen",)), "vein_thrombosis")


def test_pain_elsewhere_rules_a_criterion_out_only_once_all_places_were_asked() -> None:
    def nociceptive(report: SymptomReport) -> bool:
        return assess(report, NOTHING_RECORDED, TODAY).sides[0].criteria[0].ruled_out

    assert nociceptive(told(MILD))
    assert not nociceptive(without_answer(told(MILD), Question.PAIN_LOCATION))


def test_a_doubt_goes_before_a_denial() -> None:
    denied, doubted = (Finding(kind=Kind.SPASM, assertion=a) for a in (Assertion.DENIED, Assertion.UNCERTAIN))

    spasm = assess(told(MILD, denied, doubted), NOTHING_RECORDED, TODAY).sides[0].criteria[2]

    assert spasm.against
    assert not spasm.ruled_out


def test_a_list_that_was_answered_in_words_counts_as_asked() -> None:
    report = told(MILD, unsaid=("rash",))

    asked, unasked = (
        assess(r, NOTHING_RECORDED, TODAY).sides[0] for r in (report, without_answer(report, Question.RED_FLAGS))
    )

    assert "the list of warning signs" not in asked.missing
    assert "the list of warning signs" in unasked.missing


def test_a_course_that_was_told_need_not_be_asked() -> None:
    report = without_answer(told(MILD), Question.PAIN_COURSE, Question.PAIN_RELIEF)

    assert flag_of(report, "pain_out_of_control").missing == (Question.PAIN_RELIEF,)  # type: ignore[union-attr]


@pytest.mark.parametrize(("pain", "fires"), [(Side.LEFT, True), (Side.BOTH, True), (None, True), (Side.RIGHT, False)])
def test_a_rash_is_where_it_hurts_unless_the_pain_is_on_the_other_side_alone(pain: Side | None, fires: bool) -> None:
    rash = replace(RED_FLAG_SIGNS["rash"], site=Site.THIGH, side=Side.LEFT)
    report = told(replace(MILD, site=Site.THIGH, side=pain), rash, unsaid=("rash",))

    flag = flag_of(report, "shingles")

    assert bool(flag and flag.tier) is fires
