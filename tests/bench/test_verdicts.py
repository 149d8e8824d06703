"""What the bench concludes from what it measured: no speed is tested here, only that verdicts follow from figures."""

from pathlib import Path
from typing import Any

import pytest

from bench.figures import percentile, spread
from bench.goals import judged
from bench.readme import capacity, put
from bench.scale import compared
from bench.where import SHARES, by_turn, share


def figure(median: float, unit: str = "ms") -> dict[str, Any]:
    return {"median": median, "low": median, "high": median, "unit": unit, "rounds": 5}


def turns_of(**per_second: float) -> dict[str, Any]:
    names = {"our_rasa": "our Rasa"}
    return {
        "rows": [
            {"contestant": names.get(name, name), "patients": patients, "per_second": figure(value), "p50": figure(9)}
            for name, value in per_second.items()
            for patients in (1, 16)
        ]
    }


@pytest.mark.parametrize(("ours", "reached"), [(160.0, True), (159.0, False)])
def test_a_goal_is_reached_by_its_ratio_alone(ours: float, reached: bool) -> None:
    parts = {"turns": turns_of(ours=100, our_rasa=ours, floor=200, default=40)}

    (row,) = (row for row in judged(parts) if row["what"].startswith("turns per second of our Rasa"))

    assert row["ratio"] == ours / 40
    assert row["reached"] is reached
    assert bool(row["in_the_way"]) is not reached


def test_what_keeps_a_goal_from_being_reached_is_told_from_the_same_run() -> None:
    spans = [
        {"part": part, "mean_ms": ms} for part, ms in (("web", 4.0), ("records", 1.0), ("Rasa", 9.0), ("lock", 2.0))
    ]

    rows = judged({"turns": turns_of(ours=100, our_rasa=100, floor=90, default=40), "where": {"rows": spans}})

    assert rows[0]["in_the_way"] == (
        "The least Rasa can do is 90 turns/s here, 2.2 times the default."
        " What takes longest in a turn of ours: Rasa 9 ms, web 4 ms, lock 2 ms."
    )


def test_a_start_that_takes_too_long_is_told_beside_that_of_the_least_rasa_can_do() -> None:
    started = {"ours": 15.0, "floor": 20.0, "default": 40.0}
    rows = [{"contestant": name, "started": {"median": s, "unit": "s"}} for name, s in started.items()]

    (row,) = (row for row in judged({"start": {"rows": rows}}) if row["what"].startswith("start"))

    assert row["reached"] is False
    assert row["in_the_way"] == "The least Rasa can do takes 20 s to start here, 0.50 of the default's time."


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    rows = judged({"turns": {"not_measured": "no port was free"}})

    assert {row["reached"] for row in rows} == {None}


def test_the_process_that_grew_most_decides() -> None:
    parts = {
        "memory": {
            "turns": 10_000,
            "first": 1_000,
            "rows": [
                {"process": "web", "at_end_mb": 101, "after_first_mb": 100, "growth": 0.01},
                {"process": "rasa", "at_end_mb": 530, "after_first_mb": 500, "growth": 0.06},
            ],
        }
    }

    row = judged(parts)[-1]

    assert row["ours"].startswith("530 MB (rasa")
    assert row["reached"] is False


def test_the_median_stands_between_its_quartiles() -> None:
    measured = spread([5, 1, 3, 2, 4], "ms")

    assert (measured.low, measured.median, measured.high) == (2, 3, 4)
    assert percentile([1.0], 99) == 1.0


def talk(said: list[str], stored: list[str], asked: list[str]) -> dict[str, Any]:
    replies = [[f"{question}?"] for question in asked]
    messages: list[dict[str, Any]] = [{"from": "bot", "text": "Hello."}]
    for text, reply in zip(stored, replies, strict=False):
        messages += [{"from": "patient", "text": text, "payload": None, "answered": True}]
        messages += [{"from": "bot", "text": one} for one in reply]
    return {
        "case": "a case",
        "said": [{"text": text} for text in said],
        "asked": asked,
        "replied": replies,
        "stored": messages,
    }


def test_a_talk_that_is_stored_as_it_was_said_has_no_fault() -> None:
    one = talk(["yes", "me"], ["yes", "me"], ["reporter", "opening"])

    assert compared([one], [one, one]) == {"talks": 2, "turns": 4, "compared": 2, "faults": []}


@pytest.mark.parametrize(
    ("stored", "asked", "fault"),
    [
        (["me", "yes"], ["reporter", "opening"], "not these in this order"),
        (["yes"], ["reporter", "opening"], "not these in this order"),
        (["yes", "me"], ["reporter", "reporter"], "went another way"),
    ],
)
def test_a_turn_lost_or_reordered_is_found(stored: list[str], asked: list[str], fault: str) -> None:
    with_one = talk(["yes", "me"], ["yes", "me"], ["reporter", "opening"])

    faults = compared([with_one], [talk(["yes", "me"], stored, asked)])["faults"]

    assert any(fault in found for found in faults)


def test_the_parts_of_a_turn_add_up_to_it() -> None:
    spans = [
        (0.000, 0.020, "turn"),
        (0.001, 0.003, "web.database"),
        (0.004, 0.018, "web.rasa"),
        (0.005, 0.017, "rasa.turn"),
        (0.005, 0.006, "rasa.store"),
        (0.006, 0.009, "rasa.nlu"),
        (0.009, 0.010, "rasa.policy"),
        (0.010, 0.015, "rasa.action"),
        (0.011, 0.014, "actions.call"),
        (0.012, 0.013, "actions.database"),
        (0.030, 0.040, "turn"),
    ]

    first, second = by_turn(spans)

    assert sum(share(first, name) for name in SHARES) == pytest.approx(20)
    assert share(first, "records database") == pytest.approx(3)
    assert share(second, "web") == pytest.approx(10)


def test_the_capacity_table_follows_from_the_figures() -> None:
    scale = {
        "rows": [
            {"place": "a core for each unit and its share", "units": units, "per_second": figure(50.0 * units)}
            for units in (1, 2)
        ],
        "content": {"turns": 1200, "talks": 100},
        "unit_mb": 500,
        "kilobytes_a_talk": 40,
    }

    lines = list(capacity({"scale": scale}))

    assert lines[-1] == "| 1,000,000 | 333.3 | 14 | 7.0 GB | 2,080.0 GB |"
    assert "2.00 times" in lines[0]


def test_figures_are_put_between_their_markers_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n")

    put(page, "new")

    assert page.read_text() == "before\n<!-- figures -->\nnew\n<!-- /figures -->\nafter\n"


def test_a_page_without_markers_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing")

    with pytest.raises(SystemExit, match="figures"):
        put(page, "new")
