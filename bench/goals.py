"""The figures that the design holds the product to, each with what was measured for it and whether it is reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.scale import SHARED

type Parts = Mapping[str, Mapping[str, Any]]

LOADED, ALONE = 16, 1
"""Patients at once: for turns a second, and for how long a turn takes by itself."""


@dataclass(frozen=True)
class Goal:
    """`measured` gives ours, the other side's and the ratio of the two; KeyError or StopIteration when not measured."""

    what: str
    against: str
    goal: str
    measured: Callable[[Parts], tuple[str, str, float]]
    is_reached: Callable[[float], bool]
    in_the_way: Callable[[Parts], str] | None = None
    """What keeps it from being reached, where the profile of a turn can tell."""


def judged(parts: Parts) -> list[dict[str, Any]]:
    """Each goal with its figures; `reached` is None where it was not measured."""
    rows = []
    for goal in GOALS:
        row: dict[str, Any] = {"what": goal.what, "against": goal.against, "goal": goal.goal}
        try:
            ours, other, ratio = goal.measured(parts)
        except (KeyError, StopIteration, ZeroDivisionError):
            rows.append(row | {"ours": None, "other": None, "ratio": None, "reached": None})
            continue
        reached = goal.is_reached(ratio)
        in_the_way = goal.in_the_way(parts) if goal.in_the_way and not reached else None
        rows.append(row | {"ours": ours, "other": other, "ratio": ratio, "reached": reached, "in_the_way": in_the_way})
    return rows


LONGEST = 3
"""So many parts of a turn are named where they keep a goal from being reached."""


def _in_a_turn(parts: Parts) -> str:
    """The least that Rasa takes, and the parts of a turn that take longest."""
    floor, default = (_turns(name, "per_second", LOADED)(parts)["median"] for name in ("floor", "default"))
    rows = sorted(parts.get("where", {}).get("rows", ()), key=lambda row: -row["mean_ms"])[:LONGEST]
    longest = ", ".join(f"{row['part']} {number(row['mean_ms'])} ms" for row in rows)
    bound = f"The least Rasa can do is {number(floor)} turns/s here, {floor / default:.1f} times the default."
    return f"{bound} What takes longest in a turn of ours: {longest}." if longest else bound


def _in_a_start(parts: Parts) -> str:
    """The least that a Rasa takes to start."""
    floor, default = (_of("start", name, "started")(parts)["median"] for name in ("floor", "default"))
    return f"The least Rasa can do takes {number(floor)} s to start here, {floor / default:.2f} of the default's time."


def _row(rows: Any, **wanted: Any) -> Mapping[str, Any]:
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def _turns(name: str, figure: str, patients: int) -> Callable[[Parts], Mapping[str, Any]]:
    return lambda parts: _row(parts["turns"]["rows"], contestant=name, patients=patients)[figure]


def _of(part: str, name: str, figure: str) -> Callable[[Parts], Mapping[str, Any]]:
    return lambda parts: _row(parts[part]["rows"], contestant=name)[figure]


def _compared(
    ours: Callable[[Parts], Mapping[str, Any]], other: Callable[[Parts], Mapping[str, Any]]
) -> Callable[[Parts], tuple[str, str, float]]:
    def measured(parts: Parts) -> tuple[str, str, float]:
        one, two = ours(parts), other(parts)
        return told(one), told(two), one["median"] / two["median"]

    return measured


def told(figure: Mapping[str, Any]) -> str:
    """A median with its unit, in three digits."""
    return f"{number(figure['median'])} {figure['unit']}"


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits either way


def _scaled(place: str) -> Callable[[Parts], tuple[str, str, float]]:
    def measured(parts: Parts) -> tuple[str, str, float]:
        one, two = (_row(parts["scale"]["rows"], place=place, units=units)["per_second"] for units in (1, 2))
        return told(two), told(one), two["median"] / one["median"]

    return measured


def _grown(parts: Parts) -> tuple[str, str, float]:
    most = max(parts["memory"]["rows"], key=lambda row: row["growth"])
    return (
        f"{most['at_end_mb']:.0f} MB ({most['process']}, after {parts['memory']['turns']:,} turns)",
        f"{most['after_first_mb']:.0f} MB after {parts['memory']['first']:,}",
        1 + most["growth"],
    )


def _understood(figure: str, unit: str = "") -> Callable[[Parts], tuple[str, str, float]]:
    def measured(parts: Parts) -> tuple[str, str, float]:
        names = ("ours", "default of rasa init")
        one, two = (_row(parts["nlu"]["rows"], pipeline=name)[figure] for name in names)
        return f"{one:.3f}{unit}", f"{two:.3f}{unit}", one / two

    return measured


def more_than(goal: float) -> Callable[[float], bool]:
    return lambda ratio: ratio > goal


def at_least(goal: float) -> Callable[[float], bool]:
    return lambda ratio: ratio >= goal


def at_most(goal: float) -> Callable[[float], bool]:
    return lambda ratio: ratio <= goal


DEFAULT, FLOOR = "rasa init's default", "the least Rasa can do"

EXPLAINED = {
    DEFAULT: "the pipeline and policies that rasa init gives (DIET, TED, UnexpecTED, rules), trained on half"
    " of our English sentences, as ours is where training and reading are compared, with our form filled from the text,"
    " asked through REST; it runs no action and keeps no records",
    FLOOR: "the same with words, n-grams, logistic regression and rules alone",
}
"""Who we are measured against; both do less in a turn than we do."""

GOALS = (
    Goal(
        f"turns per second of our Rasa with actions and records, {LOADED} patients",
        DEFAULT,
        "4 times or more",
        _compared(_turns("our Rasa", "per_second", LOADED), _turns("default", "per_second", LOADED)),
        at_least(4),
        _in_a_turn,
    ),
    Goal(
        f"turns per second of our whole stack, {LOADED} patients",
        DEFAULT,
        "4 times or more",
        _compared(_turns("ours", "per_second", LOADED), _turns("default", "per_second", LOADED)),
        at_least(4),
        _in_a_turn,
    ),
    Goal(
        "median turn through web, Rasa, actions and database, one patient",
        FLOOR,
        "2 times or less",
        _compared(_turns("ours", "p50", ALONE), _turns("floor", "p50", ALONE)),
        at_most(2),
        _in_a_turn,
    ),
    Goal(
        "resident memory of all our processes, shared pages counted once",
        f"{DEFAULT}, one process",
        "half or less",
        _compared(_of("start", "ours", "pss"), _of("start", "default", "pss")),
        at_most(1 / 2),
    ),
    Goal(
        "start to first answered turn",
        DEFAULT,
        "a third or less",
        _compared(_of("start", "ours", "started"), _of("start", "default", "started")),
        at_most(1 / 3),
        _in_a_start,
    ),
    Goal(
        "training",
        DEFAULT,
        "a third or less",
        _compared(_of("training", "ours", "training"), _of("training", "default", "training")),
        at_most(1 / 3),
    ),
    Goal("intent macro-F1 on held-out rows", DEFAULT, "higher", _understood("intent_macro_f1"), more_than(1)),
    Goal("finding F1 on held-out rows", DEFAULT, "higher", _understood("finding_f1"), more_than(1)),
    Goal("time to read a message", DEFAULT, "a quarter or less", _understood("median_ms", " ms"), at_most(1 / 4)),
    Goal(
        "turns per second of two units on PostgreSQL and Redis, a core for each and its share of the rest",
        "one unit on one core",
        "1.7 times or more",
        _scaled(SHARED),
        at_least(1.7),
    ),
    Goal("the process that grew most while it worked", "itself, earlier", "5 % or less", _grown, at_most(1.05)),
)
