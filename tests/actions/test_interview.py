"""The interview on its own: what a message changes in the report, and which questions are then still open."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.asking import LONGEST_SCREENING, asks_closer, open_questions, pains_in_question, settle
from actions.interview import go_back, hear
from actions.turn import Turn, tapped, typed
from screening import assess
from screening.history import CancerHistory, Diagnosis
from screening.regions import BLEED_PAIN, PERHAPS_BLEED_PAIN
from screening.report import (
    Answer,
    Assertion,
    Course,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Reporter,
    Side,
    Site,
    SymptomReport,
    ToldCancer,
)
from screening.signs import RED_FLAG_SIGNS, Signs
from tests.screening.strategies import findings

TODAY = date(2026, 11, 23)
EMPTY = SymptomReport(told_on=TODAY)
RECORDED = CancerHistory(diagnoses=(Diagnosis(site="breast", on=date(2018, 1, 1)),), medicines_recorded=True)

BEFORE_SEVERITY = dict.fromkeys(
    (q for q in Question if list(Question).index(q) < list(Question).index(Question.PAIN_SEVERITY)), Answer.ANSWERED
)
LEFT_HIP = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT)
FULL_ACCOUNT = Turn(
    question=Question.OPENING,
    intent="tell",
    findings=(
        replace(
            LEFT_HIP,
            qualities=frozenset({Quality.THROBBING}),
            severity_nrs=3,
            onset=Onset.GRADUAL,
            course=Course.WORSE,
            worse_with=frozenset({Movement.WALKING}),
        ),
    ),
    has_words=True,
)


def told(*findings: Finding, **answers: Answer) -> SymptomReport:
    return replace(EMPTY, findings=findings, answers={Question(q): a for q, a in answers.items()})


@pytest.mark.parametrize("site", sorted(BLEED_PAIN | PERHAPS_BLEED_PAIN, key=str))
def test_a_blood_thinner_is_asked_about_wherever_a_bleed_may_be_felt(site: Site | None) -> None:
    sudden = Finding(kind=Kind.PAIN, site=site, side=Side.LEFT, onset=Onset.SUDDEN)

    asked_about = told(sudden, pain_location=Answer.ANSWERED)

    assert Question.ANTICOAGULANT in open_questions(settle(asked_about, CancerHistory(), TODAY))
    assert Question.ANTICOAGULANT not in open_questions(settle(asked_about, RECORDED, TODAY))


def test_what_the_opening_told_is_not_asked_again() -> None:
    report = settle(hear(EMPTY, FULL_ACCOUNT).report, RECORDED, TODAY)

    open_now = set(open_questions(report))

    assert not open_now & {
        Question.OPENING,
        Question.PAIN_LOCATION,
        Question.PAIN_SIDE,
        Question.PAIN_SEVERITY,
        Question.PAIN_ONSET,
        Question.PAIN_COURSE,
        Question.PAIN_QUALITY,
        Question.PAIN_POSITION,
    }
    assert {Question.SPASM, Question.NEUROPATHIC, Question.RED_FLAGS, Question.SUMMARY} <= open_now


def test_no_pain_means_no_pain_details() -> None:
    no_pain = Finding(kind=Kind.PAIN, assertion=Assertion.DENIED)

    report = settle(told(no_pain, opening=Answer.ANSWERED), RECORDED, TODAY)

    assert not [q for q in open_questions(report) if q.value.startswith("pain_")]


@pytest.mark.parametrize(
    ("history", "asked"),
    [(RECORDED, False), (CancerHistory(no_cancer_on=TODAY), False), (CancerHistory(), True)],
    ids=["cancer on record", "no cancer on record", "record silent"],
)
def test_the_cancer_history_is_asked_only_where_the_record_is_silent(history: CancerHistory, asked: bool) -> None:
    assert (Question.CANCER_HISTORY in open_questions(settle(told(LEFT_HIP), history, TODAY))) is asked


def test_a_temperature_is_asked_of_someone_who_shivers() -> None:
    shivering = Finding(kind=Kind.FEVER, qualities=frozenset({Quality.SHIVERING}))

    assert Question.TEMPERATURE in open_questions(settle(told(shivering), RECORDED, TODAY))
    assert Question.TEMPERATURE not in open_questions(settle(told(LEFT_HIP), RECORDED, TODAY))


@pytest.mark.parametrize("site", [Site.LEG, Site.BACK], ids=str)
def test_a_place_told_too_loosely_is_asked_more_closely_once(site: Site) -> None:
    loose = Finding(kind=Kind.PAIN, site=site, side=Side.RIGHT)
    report = settle(told(loose, **dict.fromkeys(("consent", "reporter", "opening"), Answer.ANSWERED)), RECORDED, TODAY)
    assert open_questions(report)[0] is Question.PAIN_LOCATION
    assert asks_closer(report)

    again = Turn(question=Question.PAIN_LOCATION, intent="tell", findings=(loose,), has_words=True)
    after = settle(hear(report, again).report, RECORDED, TODAY)

    assert open_questions(after)[0] is not Question.PAIN_LOCATION


def test_a_loose_place_beside_an_exact_one_on_that_side_is_not_asked_again() -> None:
    leg, groin = (Finding(kind=Kind.PAIN, site=site, side=Side.RIGHT) for site in (Site.LEG, Site.GROIN))

    report = settle(told(leg, groin, opening=Answer.ANSWERED), RECORDED, TODAY)

    assert Question.PAIN_LOCATION not in open_questions(report)


def test_where_in_the_leg_completes_the_pain_of_the_leg_only_when_asked() -> None:
    leg = Finding(kind=Kind.PAIN, site=Site.LEG, side=Side.RIGHT, severity_nrs=6)
    foot = Turn(intent="tell", findings=(Finding(kind=Kind.PAIN, site=Site.FOOT),), has_words=True)
    thigh = Finding(kind=Kind.PAIN, site=Site.THIGH_FRONT)
    where = Turn(question=Question.PAIN_LOCATION, intent="tell", findings=(thigh,), has_words=True)

    assert leg in hear(told(leg), foot).report.findings
    assert hear(told(leg), where).report.findings == (replace(leg, site=Site.THIGH_FRONT),)


NUMB_FEET = Finding(kind=Kind.NEUROPATHIC, site=Site.FOOT, side=Side.BOTH)
CALF_CRAMPS = Finding(kind=Kind.SPASM, site=Site.CALF, side=Side.LEFT)
NO_NUMB_KNEE = Finding(kind=Kind.NEUROPATHIC, site=Site.KNEE, side=Side.LEFT, assertion=Assertion.DENIED)


@pytest.mark.parametrize(
    ("elsewhere", "question"),
    [
        (NUMB_FEET, Question.NEUROPATHIC),
        (NO_NUMB_KNEE, Question.NEUROPATHIC),
        (CALF_CRAMPS, Question.SPASM),
        (replace(CALF_CRAMPS, site=Site.LEG), Question.SPASM),
    ],
    ids=["numb feet", "no numb knee", "cramps in the calf", "cramps in the leg"],
)
def test_what_is_told_of_another_place_answers_no_question_about_the_hip_or_thigh(
    elsewhere: Finding, question: Question
) -> None:
    assert question in open_questions(settle(told(elsewhere), RECORDED, TODAY))


def test_a_leg_that_cannot_be_straightened_is_not_asked_about_again() -> None:
    bent = Finding(kind=Kind.SPASM, site=Site.LEG, qualities=frozenset({Quality.CANNOT_STRAIGHTEN}))

    assert Question.SPASM not in open_questions(settle(told(bent), RECORDED, TODAY))


@pytest.mark.parametrize(
    ("elsewhere", "question"), [(NUMB_FEET, Question.NEUROPATHIC), (CALF_CRAMPS, Question.SPASM)], ids=["feet", "calf"]
)
def test_a_bare_yes_means_the_place_that_was_asked_about(elsewhere: Finding, question: Question) -> None:
    report = hear(told(elsewhere), tapped('/choose{"value": "yes"}', question)).report

    assert report.findings == (elsewhere, Finding(kind=elsewhere.kind))


@pytest.mark.parametrize("known", [NO_NUMB_KNEE, replace(NO_NUMB_KNEE, assertion=Assertion.PAST)], ids=["no", "past"])
def test_a_bare_no_denies_what_is_beside_a_denial_of_one_place_and_beside_the_past(known: Finding) -> None:
    no = tapped('/choose{"value": "no"}', Question.NEUROPATHIC)

    report = hear(told(known), no).report

    assert report.findings == (known, Finding(kind=Kind.NEUROPATHIC, assertion=Assertion.DENIED))
    assert hear(report, no).report.findings == report.findings


def test_a_temperature_is_asked_of_someone_who_may_have_a_fever() -> None:
    perhaps = Finding(kind=Kind.FEVER, assertion=Assertion.UNCERTAIN)

    assert Question.TEMPERATURE in open_questions(settle(told(perhaps), RECORDED, TODAY))


@settings(deadline=None)
@given(
    st.lists(findings([Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC, Kind.FEVER, Kind.WEAKNESS]), max_size=4),
    st.none() | st.floats(34, 41),
)
def test_nothing_that_the_medicine_misses_is_passed_over(symptoms: list[Finding], temperature_c: float | None) -> None:
    history = CancerHistory()
    report = replace(EMPTY, findings=tuple(symptoms), temperature_c=temperature_c)
    while still_open := open_questions(report := settle(report, history, TODAY)):
        value = "[]" if still_open[0] is Question.RED_FLAGS else '"skip"'
        report = hear(report, tapped(f'/choose{{"value": {value}}}', still_open[0])).report

    missing = {q for q in assess(report, history, TODAY).missing if report.answers[q] is Answer.NOT_NEEDED}

    # Cancer is asked about where something is wrong; of nerves, where they are felt, only who says that they are.
    asked_of_none = set() if any(f.is_present for f in report.findings) else {Question.CANCER_HISTORY}
    of_nerves = {Question.NEUROPATHIC_AREA, Question.NEUROPATHIC_SIDE}
    assert not missing - asked_of_none - (set() if report.present(Kind.NEUROPATHIC) else of_nerves)


def test_none_of_these_denies_every_sign_of_the_list() -> None:
    turn = Turn(question=Question.RED_FLAGS, intent="deny", answer="no", has_words=True)

    report = hear(EMPTY, turn).report

    assert report.answers[Question.RED_FLAGS] is Answer.ANSWERED
    assert report.findings
    assert not any(finding.is_present for finding in report.findings)


@pytest.mark.parametrize(
    "known",
    [
        Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.LEFT),
        Finding(kind=Kind.SWELLING, site=Site.LEG, side=Side.LEFT),
        Finding(kind=Kind.SADDLE),
    ],
    ids=["a weak leg", "a swollen leg", "a numb saddle"],
)
@pytest.mark.parametrize(
    "none",
    [
        tapped('/choose{"value": []}', Question.RED_FLAGS),
        Turn(question=Question.RED_FLAGS, intent="deny", answer="no", has_words=True),
    ],
    ids=["tapped", "typed"],
)
def test_none_of_these_takes_back_no_sign_that_was_told(known: Finding, none: Turn) -> None:
    assert known in hear(told(known), none).report.findings


def test_none_of_these_says_of_weakness_that_it_is_not_of_a_leg() -> None:
    weak = Finding(kind=Kind.WEAKNESS)

    report = hear(told(weak), tapped('/choose{"value": []}', Question.RED_FLAGS)).report

    assert weak in report.findings
    assert not Signs(report).is_open("leg_weakness")


@pytest.mark.parametrize(
    ("answer", "intent"), [("yes", "affirm"), ("no", "deny"), ("unsure", "unsure"), ("same", "tell")]
)
def test_a_bare_reply_confirms_nothing_where_no_question_is_open(answer: str, intent: str) -> None:
    told = hear(EMPTY, Turn(question=None, intent=intent, answer=answer, has_words=True))
    assert told.report == EMPTY


def test_what_another_person_has_takes_nothing_back_of_what_the_patient_has() -> None:
    mine = Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH)
    hers = replace(mine, assertion=Assertion.OTHER_PERSON)
    before = replace(told(mine, reporter=Answer.ANSWERED), reporter=Reporter.PATIENT)

    report = hear(before, Turn(findings=(hers,), intent="tell", has_words=True)).report

    assert report.findings == (mine, hers)


def test_a_skipped_question_is_recorded_as_skipped_and_nothing_is_denied() -> None:
    turn = tapped('/choose{"value": "skip"}', Question.SPASM)

    report = hear(EMPTY, turn).report

    assert report.answers == {Question.SPASM: Answer.SKIPPED}
    assert report.findings == ()


def test_a_side_told_later_completes_the_pain_it_belongs_to() -> None:
    before = told(Finding(kind=Kind.PAIN, site=Site.HIP, severity_nrs=4))

    report = hear(before, tapped('/choose{"value": "left"}', Question.PAIN_SIDE)).report

    assert report.findings == (replace(LEFT_HIP, severity_nrs=4),)


@pytest.mark.parametrize(
    ("severity", "question", "level"),
    [
        ([6, 7], Question.OPENING, 7),
        ([1, 3], Question.OPENING, None),
        ([1, 3], Question.PAIN_SEVERITY, 2),
        ([7, 10], Question.OPENING, 9),
    ],
    ids=["a number", "mild, in passing", "mild, when asked", "severe, in passing"],
)
def test_a_vague_word_in_passing_is_no_number_unless_it_is_severe(
    severity: list[int], question: Question, level: int | None
) -> None:
    turn = typed({"intent": {"name": "tell"}, "severity": severity, "text": "it hurts"}, question)

    assert turn.details.get("severity_nrs") == level


@pytest.mark.parametrize(("writer", "cancer"), [(Reporter.PATIENT, None), (Reporter.CARER, ToldCancer.PAST)])
def test_the_cancer_of_another_is_the_patients_where_a_carer_writes(
    writer: Reporter, cancer: ToldCancer | None
) -> None:
    reading = {"anothers_told_cancer": "past"}
    turn = typed({"intent": {"name": "tell"}, "reading": reading, "text": "my mother had it"}, Question.CANCER_HISTORY)

    assert hear(replace(told(LEFT_HIP, reporter=Answer.ANSWERED), reporter=writer), turn).report.told_cancer is cancer


def test_each_side_is_asked_how_bad_it_is_and_keeps_its_own_answer() -> None:
    right_groin = Finding(kind=Kind.PAIN, site=Site.GROIN, side=Side.RIGHT)
    both = told(LEFT_HIP, replace(LEFT_HIP, site=Site.GROIN), right_groin)
    assert [pain.side for pain in pains_in_question(replace(both, answers=BEFORE_SEVERITY))] == [Side.LEFT, Side.LEFT]

    first = hear(replace(both, answers=BEFORE_SEVERITY), tapped('/choose{"value": 3}', Question.PAIN_SEVERITY)).report
    assert Question.PAIN_SEVERITY not in first.answers
    assert pains_in_question(first) == [right_groin]
    second = hear(first, tapped('/choose{"value": 8}', Question.PAIN_SEVERITY)).report

    assert Question.PAIN_SEVERITY in second.answers
    assert [pain.severity_nrs for pain in second.findings] == [3, 3, 8]


@pytest.mark.parametrize("is_correction", [False, True])
def test_a_hip_has_no_middle_and_keeps_its_side_unknown(is_correction: bool) -> None:
    hip = Finding(kind=Kind.PAIN, site=Site.HIP)
    turn = replace(tapped('/choose{"value": "midline"}', Question.PAIN_SIDE), is_correction=is_correction)

    assert hear(told(hip), turn).report.findings == (hip,)


def test_a_corrected_side_replaces_the_old_one() -> None:
    turn = Turn(
        question=Question.SUMMARY,
        intent="correct",
        findings=(Finding(kind=Kind.PAIN, side=Side.RIGHT),),
        is_correction=True,
        has_words=True,
    )

    heard = hear(told(replace(LEFT_HIP, severity_nrs=4)), turn)

    assert heard.report.findings == (replace(LEFT_HIP, side=Side.RIGHT, severity_nrs=4),)
    assert Question.SUMMARY not in heard.report.answers


RIGHT_THIGH = Finding(kind=Kind.PAIN, site=Site.THIGH, side=Side.RIGHT, severity_nrs=8)


@pytest.mark.parametrize("is_correction", [False, True])
@pytest.mark.parametrize("told_of", [Finding(kind=Kind.PAIN, side=Side.LEFT), LEFT_HIP], ids=["side", "place"])
def test_a_pain_rated_anew_on_its_side_moves_none_across_from_the_other(told_of: Finding, is_correction: bool) -> None:
    turn = Turn(
        question=Question.SUMMARY,
        intent="tell",
        findings=(told_of,),
        details={"severity_nrs": 2},
        is_correction=is_correction,
        has_words=True,
    )

    heard = hear(told(replace(LEFT_HIP, severity_nrs=8), RIGHT_THIGH), turn)

    assert heard.report.findings == (replace(LEFT_HIP, severity_nrs=2), RIGHT_THIGH)


def test_what_a_message_tells_of_one_pain_outweighs_what_it_tells_of_all() -> None:
    message = {
        "text": "it began suddenly; my left hip since today, a 3, and my right groin a 6",
        "intent": {"name": "tell"},
        "findings": [
            {"kind": "pain", "site": "hip", "side": "left", "since": "2026-11-23", "severity": [3, 3]},
            {"kind": "pain", "site": "groin", "side": "right", "severity": [6, 6]},
        ],
        "reading": {"onset": "sudden", "since": "2026-10-23"},
    }

    report = hear(told(), typed(message, Question.OPENING)).report

    assert [f.severity_nrs for f in report.findings] == [3, 6]
    assert [f.since for f in report.findings] == [TODAY, date(2026, 10, 23)]
    assert {f.onset for f in report.findings} == {Onset.SUDDEN}


def test_a_hip_rated_on_both_sides_is_not_moved_from_one_to_the_other() -> None:
    rated = (replace(LEFT_HIP, severity_nrs=2), replace(LEFT_HIP, side=Side.RIGHT, severity_nrs=6))
    turn = Turn(question=Question.SUMMARY, intent="correct", findings=rated, is_correction=True, has_words=True)

    assert hear(told(replace(LEFT_HIP, severity_nrs=8)), turn).report.findings == rated


def test_a_corrected_side_moves_nothing_where_more_than_one_side_is_known() -> None:
    back = Finding(kind=Kind.PAIN, site=Site.LOW_BACK, side=Side.MIDLINE)
    left = Finding(kind=Kind.PAIN, side=Side.LEFT)
    turn = Turn(question=Question.SUMMARY, intent="correct", findings=(left,), is_correction=True, has_words=True)

    assert hear(told(RIGHT_THIGH, back), turn).report.findings == (RIGHT_THIGH, back, left)


LEFT_SPASM = Finding(kind=Kind.SPASM, side=Side.LEFT)
RIGHT_GROIN = Finding(kind=Kind.PAIN, site=Site.GROIN, side=Side.RIGHT)


@pytest.mark.parametrize(
    ("question", "known", "sides"),
    [
        (Question.PAIN_ONSET, (LEFT_HIP,), [Side.RIGHT]),
        (Question.PAIN_ONSET, (LEFT_HIP, LEFT_SPASM), [Side.LEFT, Side.LEFT]),
        (Question.SUMMARY, (LEFT_HIP, LEFT_SPASM), [Side.RIGHT, Side.RIGHT]),
        (Question.SUMMARY, (LEFT_HIP, RIGHT_GROIN), [Side.LEFT, Side.RIGHT]),
    ],
    ids=["one pain", "pain or spasm may be meant", "all that was read back", "either side may be meant"],
)
def test_the_other_side_is_taken_where_it_is_clear(
    question: Question, known: tuple[Finding, ...], sides: list[Side]
) -> None:
    turn = Turn(question=question, intent="correct", is_correction=True, other_side=True, has_words=True)

    assert [told_of.side for told_of in hear(told(*known), turn).report.findings] == sides


@pytest.mark.parametrize(("is_correction", "pain_is_left"), [(False, True), (True, False)])
def test_no_pain_just_now_takes_nothing_back_unless_it_corrects(is_correction: bool, pain_is_left: bool) -> None:
    no_pain = Finding(kind=Kind.PAIN, assertion=Assertion.DENIED)
    turn = Turn(intent="tell", findings=(no_pain,), is_correction=is_correction, has_words=True)

    assert (LEFT_HIP in hear(told(LEFT_HIP), turn).report.findings) is pain_is_left


WRITER_KNOWN = {Question.REPORTER: Answer.ANSWERED}


@pytest.mark.parametrize(
    ("reporter", "answers", "assertion"),
    [
        (Reporter.CARER, WRITER_KNOWN, Assertion.PRESENT),
        (Reporter.PATIENT, WRITER_KNOWN, Assertion.OTHER_PERSON),
        (Reporter.PATIENT, {}, Assertion.PRESENT),
        (Reporter.PATIENT, {Question.REPORTER: Answer.SKIPPED}, Assertion.PRESENT),
    ],
    ids=["a carer writes", "the patient writes", "nobody has said who writes", "who writes was skipped"],
)
def test_my_husbands_hip_is_the_patients_unless_the_patient_writes(
    reporter: Reporter, answers: dict[Question, Answer], assertion: Assertion
) -> None:
    his = Turn(findings=(replace(LEFT_HIP, assertion=Assertion.OTHER_PERSON),), intent="tell", has_words=True)

    heard = hear(replace(EMPTY, reporter=reporter, answers=answers), his)

    assert [finding.assertion for finding in heard.report.findings] == [assertion]


def test_pains_on_two_sides_are_kept_apart() -> None:
    turn = Turn(findings=(replace(LEFT_HIP, side=Side.RIGHT),), intent="tell", has_words=True)

    assert {f.side for f in hear(told(LEFT_HIP), turn).report.findings} == {Side.LEFT, Side.RIGHT}


def test_a_message_that_tells_nothing_leaves_the_question_open() -> None:
    heard = hear(EMPTY, Turn(question=Question.PAIN_SEVERITY, intent="small_talk", has_words=True))

    assert not heard.understood
    assert heard.report == EMPTY


def test_going_back_opens_the_last_question_and_forgets_its_answer() -> None:
    answered = hear(told(LEFT_HIP), tapped('/choose{"value": 7}', Question.PAIN_SEVERITY)).report

    report = go_back(answered)

    assert Question.PAIN_SEVERITY in open_questions(report)
    assert report.findings == (LEFT_HIP,)


def test_a_choice_that_the_question_does_not_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="pain_severity"):
        tapped('/choose{"value": 12}', Question.PAIN_SEVERITY)


TAPS = {
    Question.CONSENT: '"yes"',
    Question.REPORTER: '"patient"',
    Question.OPENING: '"none"',
    Question.PAIN_LOCATION: '[{"site": "hip", "side": "left"}]',
    Question.PAIN_SEVERITY: "8",
    Question.PAIN_ONSET: '"gradual"',
    Question.PAIN_COURSE: '"worse"',
    Question.PAIN_QUALITY: '["throbbing"]',
    Question.PAIN_POSITION: '["worse:standing"]',
    Question.SPASM: '"left"',
    Question.NEUROPATHIC: '"yes"',
    Question.NEUROPATHIC_AREA: '[{"site": "thigh_front", "side": "left"}]',
    Question.PAIN_RELIEF: '"partly"',
    Question.FUNCTION: '["walking"]',
    Question.RED_FLAGS: '["cannot_lift_thigh"]',
    Question.ANTICOAGULANT: '"no"',
    Question.CANCER_HISTORY: '"active"',
    Question.ANYTHING_ELSE: '"no"',
    Question.SUMMARY: '"yes"',
}


def answers_needed(history: CancerHistory, taps: dict[Question, str]) -> list[Question]:
    report = settle(EMPTY, history, TODAY)
    asked = []
    while still_open := open_questions(report):
        asked.append(still_open[0])
        report = settle(
            hear(report, tapped(f'/choose{{"value": {taps[asked[-1]]}}}', asked[-1])).report, history, TODAY
        )
    return asked


def test_someone_without_symptoms_is_done_in_eight_answers() -> None:
    nothing = TAPS | {Question.SPASM: '"no"', Question.NEUROPATHIC: '"no"', Question.RED_FLAGS: "[]"}

    assert len(answers_needed(CancerHistory(), nothing)) <= 8


def test_the_full_pattern_is_done_in_sixteen_answers() -> None:
    vague_pain = Turn(question=Question.OPENING, intent="tell", findings=(Finding(kind=Kind.PAIN),), has_words=True)
    report = hear(told(consent=Answer.ANSWERED, reporter=Answer.ANSWERED), vague_pain).report
    asked = 3
    while still_open := open_questions(settle(report, CancerHistory(), TODAY)):
        asked += 1
        report = hear(report, tapped(f'/choose{{"value": {TAPS[still_open[0]]}}}', still_open[0])).report

    assert asked <= LONGEST_SCREENING


@pytest.mark.parametrize(("intent", "told_of_relief"), [("tell", "relieved"), ("ask_nurse", None)])
def test_a_call_for_help_does_not_say_that_the_painkillers_help(intent: str, told_of_relief: str | None) -> None:
    message = {"text": "help", "intent": {"name": intent}, "reading": {"relief": "relieved"}}

    turn = typed(message, Question.PAIN_RELIEF)

    assert turn.answer == told_of_relief
    assert bool(turn.details) is (told_of_relief is not None)


def test_a_told_cancer_is_kept_as_told() -> None:
    heard = hear(EMPTY, tapped('/choose{"value": "past"}', Question.CANCER_HISTORY))

    assert heard.report.told_cancer is ToldCancer.PAST


@pytest.mark.parametrize(
    ("question", "kind", "since"),
    [
        (Question.RED_FLAGS, Kind.FALL, None),
        (Question.PAIN_ONSET, Kind.FALL, TODAY),
        (Question.RED_FLAGS, Kind.PAIN, TODAY),
    ],
)
def test_when_someone_fell_is_since_when_it_hurts_only_where_that_was_asked(
    question: Question, kind: Kind, since: date | None
) -> None:
    fell = Turn(
        question=question, intent="tell", findings=(Finding(kind=kind),), details={"since": TODAY}, has_words=True
    )

    (pain,) = hear(told(LEFT_HIP), fell).report.present(Kind.PAIN)

    assert pain.since == since


def test_all_signs_but_one_are_told_of_and_that_one_is_denied() -> None:
    fever = Finding(kind=Kind.FEVER, assertion=Assertion.DENIED)
    all_but = Turn(question=Question.RED_FLAGS, intent="tell", findings=(fever,), answer="all", has_words=True)

    signs = Signs(hear(EMPTY, all_but).report)

    assert signs.there.keys() == RED_FLAG_SIGNS.keys() - {"fever_or_shivering"}
    assert not signs.open


@pytest.mark.parametrize(
    ("reporter", "answers", "assertion"),
    [
        (Reporter.CARER, WRITER_KNOWN, Assertion.OTHER_PERSON),
        (Reporter.PATIENT, WRITER_KNOWN, Assertion.PRESENT),
        (Reporter.PATIENT, {}, Assertion.PRESENT),
    ],
    ids=["a carer writes", "the patient writes", "nobody has said who writes"],
)
def test_a_back_that_hurts_from_lifting_him_is_the_carers_where_a_carer_writes(
    reporter: Reporter, answers: dict[Question, Answer], assertion: Assertion
) -> None:
    message = {
        "text": "my back hurts from lifting him, an 8",
        "intent": {"name": "tell"},
        "findings": [{"kind": "pain", "site": "back", "side": None, "is_carers": True}],
        "severity": [8, 8],
    }
    before = replace(told(LEFT_HIP), reporter=reporter, answers=answers)

    hip, back = hear(before, typed(message, Question.OPENING)).report.findings

    assert back.assertion is assertion
    assert (hip, back.severity_nrs is None) == (LEFT_HIP, assertion is Assertion.OTHER_PERSON)


def test_his_hip_told_beside_the_carers_back_is_the_patients() -> None:
    his, hers = replace(LEFT_HIP, assertion=Assertion.OTHER_PERSON), Finding(kind=Kind.PAIN, site=Site.BACK)
    turn = Turn(question=Question.OPENING, intent="tell", findings=(his,), carers=(hers,), has_words=True)

    report = hear(replace(told(reporter=Answer.ANSWERED), reporter=Reporter.CARER), turn).report

    assert report.findings == (LEFT_HIP, replace(hers, assertion=Assertion.OTHER_PERSON))
