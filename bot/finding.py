"""One symptom as it is read in a message."""

from dataclasses import dataclass, field

from bot.parts import Part

FEELINGS = frozenset({"pain", "spasm", "neuropathic"})
"""Kinds of symptom that are felt in a place, and of which a bare place goes on."""


@dataclass
class Finding:
    """One symptom; `span` is where in the message it is told, in characters.

    `at` are the words of its place, else of the symptom, and `parts` the parts of the message that speak of it. The
    details are those that are told of this pain alone, where there are others. One that `is_carers` is of whoever
    writes, where that is who cares for the patient.
    """

    kind: str
    site: str | None
    side: str | None
    assertion: str
    span: tuple[int, int]
    qualities: set[str] = field(default_factory=set)
    at: tuple[int, int] = (0, 0)
    parts: list[Part] = field(default_factory=list)
    severity: tuple[int, int] | None = None
    onset: str | None = None
    since: str | None = None
    course: str | None = None
    is_carers: bool = False

    def as_dict(self) -> dict[str, object]:
        details = {"severity": self.severity, "onset": self.onset, "since": self.since, "course": self.course}
        return {
            "kind": self.kind, "site": self.site, "side": self.side, "qualities": sorted(self.qualities),
            "assertion": self.assertion, "span": list(self.span),
            **{name: told for name, told in details.items() if told is not None},
            **({"is_carers": True} if self.is_carers else {}),
        }  # fmt: skip
