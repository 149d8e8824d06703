"""Conducts the screening: what one message changes, whom it alarms, and what is said next.

Works on plain values, so that it can be tried without Rasa. An alert is committed before the reply that speaks of it,
and what was told is kept with every turn, so that a talk that just ends is not lost.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.asking import open_questions, settle
from actions.dangers import anothers_dangers, dangers_told
from actions.earlier import UNANSWERED, as_last_time, told_again, unfinished, without_open_distress
from actions.interview import go_back, hear
from actions.turn import Turn
from actions.wording import read_back
from psoascreen.languages import speaking
from psoascreen.settings import settings
from records import conversations, screenings
from records.database import records
from records.stored import history_of
from screening import assess
from screening.assessment import Assessment, Tier
from screening.history import CancerHistory
from screening.interchange import BadInput
from screening.report import Answer, Assertion, Finding, Kind, Question, SymptomReport

SELF_HARM = "self_harm"
"""The aside that asks plainly about thoughts of self-harm; also the id of its red flag."""

START_OVER = "start_over"
"""The aside that asks whether all that was told shall be forgotten."""

GO_ON = "go_on"
"""The aside that asks whether to go on with a talk that stopped halfway."""

ASKED_MAX = 3
"""How often in a row a question is asked; then it is left open, and the nurses see that it is."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a conversation in `language` remembers between two messages. `ending` is complete, stopped or refused."""

    report: SymptomReport
    language: str
    announced: tuple[str, ...] = ()
    aside: str | None = None
    ending: str | None = None


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A response of `domain.yml`, with the words it is filled with."""

    response: str
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Conducted:
    """The turn's result. `holds` when no question may follow; not `understood` when the message told nothing."""

    memory: Memory
    says: tuple[Saying, ...] = ()
    understood: bool = True
    holds: bool = False


def today() -> date:
    """The day where the deployment runs, by which Rasa's process reads "since yesterday" too."""
    return date.today()


def begin(language: str) -> Memory:
    return Memory(report=SymptomReport(told_on=today()), language=language)


def contact(language: str) -> dict[str, Any]:
    """Whom a patient reaches, for the words of any response."""
    words = settings().words(language)
    return {name: words[name] for name in ("emergency_number", "team_name", "team_phone", "team_hours")}


def promise(tier: Tier, language: str) -> str:
    return settings().words(language)[f"promise_{tier.value}"]


def take_turn(conversation_id: str, memory: Memory, turn: Turn, times_asked: int = 1) -> Conducted:
    """Hear one message and decide what follows; an emergency is alerted before this returns.

    `times_asked` is how often in a row the open question has been asked.
    """
    conducted = _conducted(conversation_id, memory, turn, times_asked)
    of_another = anothers_dangers(memory.report, turn)
    if not of_another:
        return conducted
    return replace(conducted, says=(_anothers_emergency(memory, of_another), *conducted.says), understood=True)


def _conducted(conversation_id: str, memory: Memory, turn: Turn, times_asked: int) -> Conducted:
    if memory.aside == SELF_HARM and turn.answer not in ("yes", "no") and not turn.findings:
        if turn.intent in ASKS_BACK:
            return _asked_again(memory)
        turn = replace(turn, answer="unsure")
    if memory.aside and turn.answer in ("yes", "no", "unsure"):
        turn = _reply_to_aside(memory.aside, turn)
        if memory.aside in ON_YES and turn.answer == "yes":
            done = ON_YES[memory.aside](conversation_id, replace(memory, aside=None))
            after, anew = _heard_besides(done.memory, turn)
            if not turn.findings:
                return done
            followed = _alarm(conversation_id, after, anew) or _proceed(conversation_id, after)
            return replace(followed, says=(*followed.says, *done.says))
    if turn.question is Question.OPENING and turn.answer == "same":
        turn = as_last_time(conversation_id, turn)
    heard = hear(memory.report, turn)
    told = replace(memory, report=heard.report, aside=None)
    asked_out = times_asked >= ASKED_MAX and _is_left_unanswered(turn, memory, told)
    after = _left_open(told, turn) if asked_out else told
    anew = dangers_told(turn, memory.report, told.report)
    # An emergency is no refusal: who tells one at the last asking for consent is asked once more.
    alarming = told if turn.question is Question.CONSENT else after
    alarmed = _alarm(conversation_id, alarming, anew) if heard.understood or anew else None
    goes_back_to_it = asked_out and turn.intent == "go_back"
    steered = alarmed or (None if goes_back_to_it else _steered(conversation_id, memory, after, turn))
    if steered is not None:
        return steered
    answered_aside = memory.aside is not None and turn.answer is not None
    if heard.understood or answered_aside or asked_out:
        says = (Saying(response="utter_left_open"),) if asked_out and not heard.understood else ()
        return replace(_proceed(conversation_id, after), says=says)
    return Conducted(memory=memory, understood=False)


def with_what_is_kept(conversation_id: str, memory: Memory, position: int) -> Memory:
    """The memory before the message at `position`, with what was told in messages that Rasa failed to remember.

    Without this the next turn would keep less than is kept already.
    """
    with records() as session:
        kept = screenings.told_besides_memory(session, conversation_id, position)
    return replace(memory, report=without_open_distress(kept)) if kept else memory


def say_again(conversation_id: str, memory: Memory) -> Conducted:
    """What follows a message that was heard before and whose reply was lost: it is not heard twice, but alarms anew."""
    if alarmed := _alarm(conversation_id, replace(memory, announced=())):
        return alarmed
    return _asked_again(memory) if memory.aside else _proceed(conversation_id, memory)


def heard_after_the_end(conversation_id: str, memory: Memory, turn: Turn) -> Conducted | None:
    """Alarm the nurses of an emergency told when the talk has ended already; None where there is none."""
    after, anew = _heard_besides(memory, turn)
    if alarmed := _alarm(conversation_id, after, anew):
        return alarmed
    of_another = anothers_dangers(memory.report, turn)
    return Conducted(memory=after, says=(_anothers_emergency(memory, of_another),)) if of_another else None


def _asked_again(memory: Memory) -> Conducted:
    return Conducted(memory=memory, says=(Saying(response=f"utter_ask_{memory.aside}"),), holds=True)


def _anothers_emergency(memory: Memory, dangers: Collection[Kind]) -> Saying:
    is_crisis = Kind.SELF_HARM in dangers
    response = "utter_crisis_of_another" if is_crisis else "utter_emergency_of_another"
    return Saying(response=response, words=contact(memory.language))


def _is_left_unanswered(turn: Turn, before: Memory, after: Memory) -> bool:
    """Whether a message leaves its question as it was; a read-back that changes is asked anew."""
    if turn.question is None or turn.question in after.report.answers:
        return False
    if turn.intent == "stop" and after.report == before.report:
        return False
    if turn.intent == "go_back" and go_back(after.report) != after.report:
        return False
    spoken = speaking(after.language)
    return turn.question is not Question.SUMMARY or read_back(after.report, spoken) == read_back(before.report, spoken)


def _left_open(memory: Memory, turn: Turn) -> Memory:
    """The question counts as skipped; without consent the talk ends, for a nurse to see where one may be needed."""
    if turn.question is Question.CONSENT:
        needs_a_nurse = memory.report.findings or turn.intent in ("ask_nurse", "distress")
        return replace(memory, ending="stopped" if needs_a_nurse else "refused")
    answers = {**memory.report.answers, **({turn.question: Answer.SKIPPED} if turn.question else {})}
    return replace(memory, report=replace(memory.report, answers=answers))


ASKS_BACK = ("repeat", "ask_why", "ask_what_is_this", "ask_who_sees", "ask_are_you_human")
"""Intents that ask something back, and neither answer a question nor leave it unanswered."""


def _steered(conversation_id: str, before: Memory, after: Memory, turn: Turn) -> Conducted | None:
    """What a message does to the conversation itself; None when it only tells, or tells nothing."""
    told_nothing_new = after.report == before.report
    if turn.intent == "distress" and any(told.kind is Kind.SELF_HARM for told in after.report.findings):
        return replace(_proceed(conversation_id, after), says=(Saying(response="utter_distress"),))
    if turn.intent == "distress":
        _keep_unanswered(conversation_id, after)
        says = (Saying(response="utter_ask_self_harm"),)
        return Conducted(memory=replace(after, aside=SELF_HARM), says=says, holds=True)
    if turn.intent == "ask_nurse":
        return replace(_proceed(conversation_id, after), says=(call_back(conversation_id, after.language),))
    if turn.intent in STEERING and not _tells_symptoms(turn):
        return STEERING[turn.intent](conversation_id, after)
    if turn.question is Question.CONSENT and turn.answer == "yes" and not after.report.findings:
        if unfinished(conversation_id):
            return Conducted(memory=replace(after, aside=GO_ON), says=(Saying(response="utter_ask_go_on"),), holds=True)
        return None
    if turn.question is Question.CONSENT and turn.answer == "no" and not turn.findings:
        kept, ending = (before, "stopped") if before.announced else (begin(after.language), "refused")
        return Conducted(memory=replace(kept, ending=ending))
    if turn.question is Question.SUMMARY and turn.answer == "no" and told_nothing_new:
        return Conducted(memory=after, says=(Saying(response="utter_what_is_wrong"),))
    return None


def _keep_unanswered(conversation_id: str, memory: Memory) -> None:
    """Keep that someone in distress may think of suicide until they answer: silence is as little a no as other words.

    They need not have consented; the draft is forgotten where they answer and refuse.
    """
    unsure = Finding(kind=Kind.SELF_HARM, assertion=Assertion.UNCERTAIN, source=UNANSWERED)
    report = replace(memory.report, findings=(*memory.report.findings, unsure))
    with records() as session:
        screenings.keep_draft(session, conversation_id, report)


def finish(conversation_id: str, memory: Memory) -> Saying:
    """Assess and record what was told, and say what happens next."""
    words = contact(memory.language)
    if memory.ending == "refused":
        with records() as session:
            screenings.forget_draft(session, conversation_id)
            conversations.close(session, conversation_id, "stopped")
        return Saying(response="utter_refused", words=words)
    complete = memory.ending == "complete"
    try:
        with records() as session:
            assessment = screenings.assess_told(session, conversation_id, memory.report, today())
            outcome = screenings.store_outcome(
                session, conversation_id, report=memory.report, assessment=assessment, complete=complete
            )
            conversations.close(session, conversation_id, "done" if complete else "stopped")
    except SQLAlchemyError:
        log.exception("screening not stored", conversation=conversation_id)
        return Saying(response="utter_not_sent", words=words)
    response = f"utter_next_step_{outcome.tier}" if complete else "utter_stopped"
    return Saying(response=response, words=words | {"promise": promise(Tier(outcome.tier), memory.language)})


def call_back(conversation_id: str, language: str) -> Saying:
    """Put the patient's wish to be called on the nurses' list at once."""
    try:
        with records() as session:
            screenings.request_call_back(session, conversation_id)
    except SQLAlchemyError:
        log.exception("call back not stored", conversation=conversation_id)
        return Saying(response="utter_call_back_not_logged", words=contact(language))
    words = contact(language) | {"promise": promise(Tier.URGENT, language)}
    return Saying(response="utter_call_back", words=words)


def _tells_symptoms(turn: Turn) -> bool:
    """Whether a message holds more than its steering; being tired is a reason to stop, not a symptom to ask of."""
    return bool(turn.details) or any(finding.kind is not Kind.OTHER for finding in turn.findings)


def _reply_to_aside(aside: str, turn: Turn) -> Turn:
    """The turn without the form's question, which an answer to an aside does not answer; with what is told besides."""
    asked = turn.question.asks_for if turn.question else None
    told = tuple(
        finding
        for finding in turn.findings
        if finding.kind not in (Kind.PAIN, asked) or finding.site or finding.side or finding.qualities
    )
    if aside == SELF_HARM:
        assertion = Assertion.DENIED if turn.answer == "no" else Assertion.PRESENT
        told = (Finding(kind=Kind.SELF_HARM, assertion=assertion), *told)
    return Turn(question=None, intent=turn.intent, findings=told, answer=turn.answer, has_words=True)


def _heard_besides(memory: Memory, turn: Turn) -> tuple[Memory, frozenset[Kind]]:
    """What is known after a message that answers no question of the form, and the dangers that it tells."""
    heard = hear(memory.report, replace(turn, question=None))
    return replace(memory, report=heard.report), dangers_told(turn, memory.report, heard.report)


def _gone_on(conversation_id: str, memory: Memory) -> Conducted:
    """Take up the answers of the talk that stopped halfway; how it ended is forgotten."""
    halfway = unfinished(conversation_id)
    if halfway is None:
        return _proceed(conversation_id, memory)
    report = told_again(halfway, today())
    report = replace(report, answers={**report.answers, **memory.report.answers})
    says = (Saying(response="utter_asked_anew"),) if halfway.told_on != report.told_on else ()
    return replace(_proceed(conversation_id, replace(memory, report=report)), says=says)


def _alarm(conversation_id: str, memory: Memory, anew: Collection[Kind] = ()) -> Conducted | None:
    """Alert the nurses of an emergency, and give the reply that tells the patient; else None.

    One that was announced is alerted again where dangers of the kinds `anew` were told since.
    """
    stored = True
    try:
        with records() as session:
            assessment = _assessed(session, conversation_id, memory.report)
            flags = _emergencies(assessment, memory, anew)
            if not flags:
                return None
            screenings.store_outcome(
                session,
                conversation_id,
                report=memory.report,
                assessment=assessment,
                complete=memory.ending == "complete",
                alarms=True,
            )
    except SQLAlchemyError:
        log.exception("emergency not stored", conversation=conversation_id)
        stored = False
        assessment = assess(memory.report, CancerHistory(), today())
        flags = _emergencies(assessment, memory, anew)
        if not flags:
            raise
    announced = replace(memory, announced=tuple({*memory.announced, *flags})) if stored else memory
    words = contact(memory.language) | {"promise": promise(Tier.EMERGENCY, memory.language) if stored else ""}
    if SELF_HARM in flags:
        return Conducted(memory=announced, says=(Saying(response="utter_crisis", words=words),), holds=True)
    said = Saying(response="utter_emergency" if stored else "utter_emergency_not_logged", words=words)
    followed = _proceed(conversation_id, announced) if stored else Conducted(memory=announced)
    return replace(followed, says=(said,))


def _assessed(session: Session, conversation_id: str, report: SymptomReport) -> Assessment:
    """Against the record; against none where that cannot be read, as an emergency does not wait for it."""
    try:
        return screenings.assess_told(session, conversation_id, report, today())
    except BadInput:
        return assess(report, CancerHistory(), today())


def _emergencies(assessment: Assessment, memory: Memory, anew: Collection[Kind]) -> tuple[str, ...]:
    """The emergencies to be announced: those not announced yet, and those that more was told of."""
    fired = [flag.id for flag in assessment.fired_flags if flag.tier is Tier.EMERGENCY]
    of_the_body = any(kind is not Kind.SELF_HARM for kind in anew)
    told_more = {flag for flag in fired if (Kind.SELF_HARM in anew if flag == SELF_HARM else of_the_body)}
    return tuple(flag for flag in fired if flag not in memory.announced or flag in told_more)


def _proceed(conversation_id: str, memory: Memory) -> Conducted:
    with records() as session:
        report = settle(memory.report, _history(session, conversation_id), today())
        consents = report.answers.get(Question.CONSENT) is Answer.ANSWERED
        if consents or screenings.is_kept(session, conversation_id):
            screenings.keep_draft(session, conversation_id, report)
    ending = memory.ending or (None if open_questions(report) else "complete")
    return Conducted(memory=replace(memory, report=report, ending=ending))


def _stopped(conversation_id: str, memory: Memory) -> Conducted:
    return _proceed(conversation_id, replace(memory, ending="stopped"))


def _asked_to_start_over(conversation_id: str, memory: Memory) -> Conducted:  # noqa: ARG001 - as all of STEERING
    says = (Saying(response="utter_ask_start_over"),)
    return Conducted(memory=replace(memory, aside=START_OVER), says=says, holds=True)


def _restarted(conversation_id: str, memory: Memory) -> Conducted:
    consent = {q: answer for q, answer in memory.report.answers.items() if q is Question.CONSENT}
    begun = SymptomReport(told_on=today(), answers=consent)
    return _proceed(conversation_id, replace(memory, report=begun, announced=()))


def _gone_back(conversation_id: str, memory: Memory) -> Conducted:
    return _proceed(conversation_id, replace(memory, report=go_back(memory.report)))


def _corrected(conversation_id: str, memory: Memory) -> Conducted:
    return replace(_proceed(conversation_id, memory), says=(Saying(response="utter_what_is_wrong"),))


STEERING = {
    "stop": _stopped,
    "start_over": _asked_to_start_over,
    "go_back": _gone_back,
    "correct": _corrected,
    "repeat": _proceed,
}
"""What intents that steer the conversation itself do, in a message that tells no symptom."""

ON_YES = {START_OVER: _restarted, GO_ON: _gone_on}
"""What a yes to an aside does; any other answer goes on as before."""


def _history(session: Session, conversation_id: str) -> CancerHistory:
    """What is recorded of whoever the talk is with; of what cannot be read, what is asked about instead."""
    patient = conversations.conversation(session, conversation_id).patient
    return (history_of(session, patient, on=today()) if patient else None) or CancerHistory()
