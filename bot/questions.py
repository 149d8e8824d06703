"""What an answer to a question speaks of, where it has no symptom word of its own.

A question that bears the name of a symptom asks whether it is there; that name with `_side` or `_area` asks where.
"""

ABOUT_PAIN = frozenset({"opening", "summary", "pain_location", "pain_side", "pain_quality"})
DETAILS = ("_side", "_area")

OF_ANOTHER_TIME = frozenset(
    {"recent_treatment", "anticoagulant", "cancer_history", "consent", "reporter", "pain_relief", "temperature"}
)
"""Questions whose answer tells when something else was, and not since when a symptom has been there."""

SYMPTOM_OR_MEDICINE = frozenset({"spasm", "neuropathic", "anticoagulant", "recent_treatment", "cancer_history"})
"""Questions to which "fine" or "OK" is no yes: it may as well say that nothing is wrong."""

YES_OR_NO = SYMPTOM_OR_MEDICINE | {"consent", "anything_else", "summary"}

TICK_LIST = "red_flags"
"""The question whose items an answer may name in a word, such as "the bladder one", or take all together."""


def kind_asked(question: str | None, kinds: frozenset[str]) -> str | None:
    """Which of the lexicon's `kinds` an answer to this question speaks of."""
    if question in ABOUT_PAIN:
        return "pain"
    name = next((question.removesuffix(end) for end in DETAILS if question.endswith(end)), question) if question else ""
    return name if name in kinds and name != "pain" else None


def asks_of_pain(question: str | None) -> bool:
    """Whether a bare word for what a pain is like, such as "burning", is said of the pain."""
    return bool(question) and question != "pain_location" and (question.startswith("pain_") or question == "function")


def asks_where(question: str | None) -> bool:
    """Whether a bare place, or a bare side, answers the question."""
    return bool(question) and (question in ("pain_location", "summary") or question.endswith(DETAILS))


def asks_yes_or_no(question: str | None, kinds: frozenset[str]) -> bool:
    """Whether a statement can be agreed to or not: one that no question of the form asks may be."""
    return question is None or question in YES_OR_NO or question in kinds
