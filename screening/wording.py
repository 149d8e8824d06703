"""How a finding or an entry of the record is put in a phrase a nurse reads."""

from collections.abc import Sequence
from datetime import date

from screening.assessment import Evidence
from screening.report import Assertion, Finding, Kind, Movement, Quality, Question, Reporter, Side

KIND_WORDS = {
    Kind.PAIN: "pain",
    Kind.SPASM: "cramp or a leg that cannot be straightened for pain",
    Kind.NEUROPATHIC: "numb, tingling or burning skin",
    Kind.WEAKNESS: "weakness",
    Kind.SWELLING: "swelling",
    Kind.FEVER: "fever or feeling unwell",
    Kind.BLADDER_BOWEL: "change of bladder, bowel or sexual function",
    Kind.SADDLE: "numbness between the legs or of both legs",
    Kind.FALL: "fall, twist or knock",
    Kind.RASH: "change of the skin",
    Kind.BREATHING: "breathlessness or chest pain",
    Kind.SELF_HARM: "thoughts of suicide or self-harm",
    Kind.OTHER: "other symptom",
}

SIGN_WORDS = {
    Quality.CANNOT_LIFT_THIGH: "cannot lift the thigh",
    Quality.LIFTS_WITH_HANDS: "lifts the leg with the hands",
    Quality.UNSTEADY: "unsteady on walking",
    Quality.CANNOT_BEAR_WEIGHT: "cannot put weight on the leg",
    Quality.SHIVERING: "shivering",
    Quality.CHILLS: "chills",
    Quality.SWEATS: "sweats",
    Quality.VERY_UNWELL: "feeling very unwell",
    Quality.BLISTERS: "rash with blisters",
    Quality.BRUISING: "bruising",
}
"""Qualities that say by themselves what the symptom is."""

ASSERTION_WORDS = {
    Assertion.PRESENT: "",
    Assertion.DENIED: "denied: ",
    Assertion.UNCERTAIN: "not sure about ",
    Assertion.PAST: "in the past: ",
    Assertion.OTHER_PERSON: "of someone else: ",
}

QUESTION_WORDS = {
    Question.CANCER_HISTORY: "whether there is or was cancer",
    Question.PAIN_LOCATION: "where the pain is",
    Question.PAIN_SIDE: "the side of the pain",
    Question.PAIN_SEVERITY: "how strong the pain is",
    Question.PAIN_ONSET: "when and how the pain began",
    Question.PAIN_COURSE: "whether the pain gets worse",
    Question.PAIN_RELIEF: "whether painkillers help",
    Question.SPASM: "whether the hip cramps or cannot be straightened",
    Question.SPASM_SIDE: "the side of the cramp",
    Question.NEUROPATHIC: "whether skin is numb, tingling or burning",
    Question.NEUROPATHIC_AREA: "where the skin is numb, tingling or burning",
    Question.NEUROPATHIC_SIDE: "the side of the numb, tingling or burning skin",
    Question.RED_FLAGS: "the list of warning signs",
    Question.TEMPERATURE: "the temperature",
    Question.ANTICOAGULANT: "whether a blood thinner is taken",
    Question.RECENT_TREATMENT: "whether there was cancer treatment in the last 6 weeks",
}


def plain(word: str) -> str:
    return word.replace("_", " ")


def asked(question: Question) -> str:
    """What a question is about, to be listed as missing."""
    return QUESTION_WORDS.get(question) or plain(question.value)


def counted(items: Sequence[str]) -> str:
    """Items in a row: "a", "a and b", "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def described(finding: Finding) -> str:
    """A finding in a phrase, such as "pain in the left hip, 3 of 10, throbbing, worse with walking"."""
    signs = sorted([SIGN_WORDS[quality] for quality in finding.qualities if quality in SIGN_WORDS])
    parts = [ASSERTION_WORDS[finding.assertion] + (counted(signs) or KIND_WORDS[finding.kind]) + _place(finding)]
    if finding.severity_nrs is not None:
        parts.append(f"{finding.severity_nrs} of 10")
    if finding.qualities:
        parts += sorted([plain(quality) for quality in finding.qualities if quality not in SIGN_WORDS])
    if finding.onset:
        parts.append(f"{finding.onset} onset")
    if finding.course:
        parts.append(f"course: {plain(finding.course)}")
    if finding.worse_with:
        parts.append(f"worse with {_movements(finding.worse_with)}")
    if finding.better_with:
        parts.append(f"better with {_movements(finding.better_with)}")
    if finding.since:
        parts.append(f"since {finding.since}")
    return ", ".join(parts)


def _movements(movements: frozenset[Movement]) -> str:
    return counted(sorted([plain(movement) for movement in movements]))


def _place(finding: Finding) -> str:
    if finding.site is None and finding.side is None:
        return ""
    site = plain(finding.site) if finding.site else ""
    if finding.side is Side.BOTH:
        return f" in the {site} on both sides" if site else " on both sides"
    if finding.side is Side.MIDLINE:
        return f" in the middle of the {site}" if site else " in the middle"
    if finding.side:
        return f" in the {finding.side} {site}" if site else f" on the {finding.side} side"
    return f" in the {site}, side not stated"


SPEAKER = {Reporter.PATIENT: "told by the patient", Reporter.CARER: "told by the carer"}


def recorded(text: str, on: date | None, source: str | None) -> Evidence:
    """An entry of the record as evidence."""
    return Evidence(text=text, on=on, source=source or "record")
