"""How what is read back is corrected: what is denied is gone, but for a warning sign, which the nurses still see."""

from dataclasses import replace

import pytest

from actions.asking import open_questions, settle
from actions.interview import go_back, hear
from actions.turn import Turn, tapped
from screening import assess
from screening.history import CancerHistory, Diagnosis
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
)
from screening.signs import RED_FLAG_SIGNS, Signs
from tests.actions.test_interview import RECORDED, TODAY, told

HIP = Finding(
    kind=Kind.PAIN,
    site=Site.HIP,
    side=Side.LEFT,
    severity_nrs=6,
    onset=Onset.GRADUAL,
    course=Course.WORSE,
    source="message 3",
)
CRAMP = Finding(kind=Kind.SPASM, site=Site.HIP, side=Side.LEFT, source="message 5")
BURNING = Finding(kind=Kind.NEUROPATHIC, site=Site.THIGH_FRONT, side=Side.LEFT, qualities=frozenset({Quality.BURNING}))
NUMB = replace(BURNING, qualities=frozenset({Quality.NUMB}), source="message 7")
ALL_ANSWERED = dict.fromkeys((q for q in Question if q is not Question.SUMMARY), Answer.ANSWERED)


def read_back(*findings: Finding) -> SymptomReport:
    return replace(told(*findings), answers=ALL_ANSWERED)


def said(*findings: Finding, **more: bool) -> Turn:
    return Turn(question=Question.SUMMARY, intent="tell", findings=findings, has_words=True, **more)


def denied(kind: Kind, site: Site | None = None, side: Side | None = None) -> Finding:
    return Finding(kind=kind, site=site, side=side, assertion=Assertion.DENIED, source="message 9")


@pytest.mark.parametrize(
    ("known", "no"),
    [
        (CRAMP, denied(Kind.SPASM)),
        (BURNING, denied(Kind.NEUROPATHIC)),
        (CRAMP, replace(denied(Kind.SPASM), assertion=Assertion.PAST)),
        (HIP, denied(Kind.PAIN, Site.HIP)),
    ],
    ids=["no cramp", "no burning", "the cramp is over", "no pain in the hip"],
)
def test_what_is_denied_at_the_read_back_is_there_no_more(known: Finding, no: Finding) -> None:
    heard = hear(read_back(known), said(no))

    assert heard.report.findings == (no,)
    assert Question.SUMMARY in open_questions(heard.report)


@pytest.mark.parametrize("no", [denied(Kind.SPASM, Site.HIP, Side.RIGHT), denied(Kind.SPASM, Site.CALF)], ids=str)
def test_what_is_denied_of_another_place_takes_nothing_back(no: Finding) -> None:
    assert CRAMP in hear(read_back(CRAMP), said(no)).report.findings


def test_a_bare_no_pain_at_the_read_back_takes_nothing_back() -> None:
    assert hear(read_back(HIP), said(denied(Kind.PAIN))).report.findings == (HIP,)


SIGNS = [replace(sign, source="message 8") for sign in RED_FLAG_SIGNS.values()] + [NUMB]


@pytest.mark.parametrize("sign", SIGNS, ids=[*RED_FLAG_SIGNS, "numb thigh"])
@pytest.mark.parametrize("is_correction", [False, True], ids=["", "as a correction"])
def test_a_warning_sign_that_is_taken_back_is_not_sure_and_the_nurses_see_that_it_was_told(
    sign: Finding, is_correction: bool
) -> None:
    heard = hear(read_back(HIP, sign), said(denied(sign.kind), is_correction=is_correction))

    taken_back = replace(sign, assertion=Assertion.UNCERTAIN, source=f"{sign.source}, taken back")
    assert set(heard.report.findings) == {HIP, taken_back}
    twice = hear(heard.report, said(denied(sign.kind, sign.site, sign.side), is_correction=True))
    assert taken_back in twice.report.findings


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if Quality.BRUISING not in sign.qualities], ids=str)
def test_a_warning_sign_that_is_taken_back_is_still_seen_the_same_day(sign: Finding) -> None:
    others = (replace(s, assertion=Assertion.DENIED) for name, s in RED_FLAG_SIGNS.items() if s.kind is not sign.kind)
    history = CancerHistory(diagnoses=(Diagnosis(site="breast", on=TODAY),), medicines_recorded=True)

    report = hear(read_back(HIP, sign, *others), said(denied(sign.kind))).report

    half_told = [flag for flag in assess(report, history, TODAY).flags if flag.half_told]
    assert [e.source for flag in half_told for e in flag.evidence] == [f"{sign.source}, taken back"]


def test_a_leg_said_not_to_be_weak_after_all_is_not_sure_at_any_question() -> None:
    weak = Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH, source="message 3")
    no = Turn(question=Question.SPASM, intent="tell", findings=(denied(Kind.WEAKNESS, Site.LEG, Side.BOTH),))

    assert [f.assertion for f in hear(told(weak), no).report.findings] == [Assertion.UNCERTAIN]


def test_what_is_told_in_the_same_message_is_not_taken_back() -> None:
    shivering = Finding(kind=Kind.FEVER, qualities=frozenset({Quality.SHIVERING}))

    report = hear(read_back(shivering), said(shivering, denied(Kind.FEVER))).report

    assert shivering in report.findings


GROIN = Finding(kind=Kind.PAIN, site=Site.GROIN, source="message 9")


@pytest.mark.parametrize(
    ("known", "message", "moved"),
    [
        ((HIP,), (GROIN, denied(Kind.PAIN, Site.HIP)), (replace(HIP, site=Site.GROIN, source="message 9"),)),
        (
            (HIP,),
            (replace(GROIN, site=Site.HIP, side=Side.RIGHT), denied(Kind.PAIN, Site.HIP, Side.LEFT)),
            (replace(HIP, side=Side.RIGHT, source="message 9"),),
        ),
        (
            (HIP, replace(HIP, side=Side.RIGHT, severity_nrs=2)),
            (GROIN, denied(Kind.PAIN, Site.HIP)),
            (
                replace(HIP, site=Site.GROIN, source="message 9"),
                replace(HIP, site=Site.GROIN, side=Side.RIGHT, severity_nrs=2, source="message 9"),
            ),
        ),
        (
            (Finding(kind=Kind.PAIN, site=Site.LOW_BACK, side=Side.MIDLINE, severity_nrs=6),),
            (replace(GROIN, site=Site.HIP), denied(Kind.PAIN, Site.LOW_BACK)),
            (replace(GROIN, site=Site.HIP, severity_nrs=6),),
        ),
    ],
    ids=["another place", "the other side", "both hips", "from the middle"],
)
def test_a_pain_that_is_elsewhere_keeps_what_was_told_of_it(
    known: tuple[Finding, ...], message: tuple[Finding, ...], moved: tuple[Finding, ...]
) -> None:
    report = hear(read_back(*known), said(*message)).report

    assert set(report.present(Kind.PAIN)) == set(moved)
    assert open_questions(settle(report, RECORDED, TODAY)) == (Question.SUMMARY,)


ASKED_AGAIN = {Question.PAIN_SIDE, Question.PAIN_SEVERITY, Question.PAIN_ONSET, Question.PAIN_COURSE}


def test_a_pain_told_anew_after_another_was_denied_is_asked_about() -> None:
    nothing_left = hear(read_back(HIP), said(denied(Kind.PAIN, Site.HIP))).report
    assert open_questions(settle(nothing_left, RECORDED, TODAY)) == (Question.SUMMARY,)

    report = hear(nothing_left, said(GROIN)).report

    assert set(open_questions(settle(report, RECORDED, TODAY))) >= ASKED_AGAIN
    assert report.present(Kind.PAIN) == [GROIN]


def test_a_pain_that_stays_keeps_its_answers_when_another_is_denied() -> None:
    report = hear(read_back(HIP, replace(GROIN, side=Side.RIGHT)), said(denied(Kind.PAIN, Site.GROIN))).report

    assert open_questions(settle(report, RECORDED, TODAY)) == (Question.SUMMARY,)


TICKED = replace(tapped('/choose{"value": ["leg_swollen", "rash"]}', Question.RED_FLAGS))
ONE_LESS = tapped('/choose{"value": ["rash"]}', Question.RED_FLAGS)


def by_message(turn: Turn, number: int) -> Turn:
    return replace(turn, findings=tuple(replace(f, source=f"message {number}") for f in turn.findings))


def test_a_sign_unticked_after_going_back_is_taken_back_and_still_seen() -> None:
    fell = Finding(kind=Kind.FALL, source="message 3")
    ticked = hear(told(fell), by_message(TICKED, 5)).report

    signs = Signs(hear(go_back(ticked), by_message(ONE_LESS, 7)).report)

    assert signs.there.keys() == {"rash", "fall_or_knock"}
    assert [f.source for f in signs.doubtful("leg_swollen")] == ["message 5, taken back"]


def test_a_sign_ticked_again_after_going_back_is_there() -> None:
    ticked = hear(told(), by_message(TICKED, 5)).report

    signs = Signs(hear(go_back(ticked), by_message(TICKED, 7)).report)

    assert signs.there.keys() == {"leg_swollen", "rash"}
