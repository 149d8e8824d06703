"""The pictures of the report, as SVG that stands in the page itself."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from bench.goals import number

NAMES = {
    "ours": "our whole stack",
    "our Rasa": "our Rasa, actions and records",
    "floor": "the least Rasa can do",
    "default": "rasa init's default",
}
COLOURS = {"ours": "#0b6e6e", "our Rasa": "#5aa9a9", "floor": "#9a9a9a", "default": "#c2603a"}
WIDTH, HEIGHT = 330, 220
BAR_HEIGHT = 22

type Parts = Mapping[str, Mapping[str, Any]]


def pictures(parts: Parts) -> dict[str, str]:
    """The picture of each part that was measured, as SVG."""
    drawn: dict[str, str] = {}
    for name, draw in DRAWN_BY.items():
        if name in parts and "not_measured" not in parts[name]:
            drawn[name] = svg(draw(parts[name]))
    return drawn


def svg(chart: Any) -> str:
    import vl_convert  # noqa: PLC0415 - slow to load, and needed for pictures alone

    plain = chart.configure_view(strokeWidth=0).configure_axis(grid=True, gridColor="#e5e5e5", domainColor="#999")
    return vl_convert.vegalite_to_svg(plain.configure(font="sans-serif", background="white").to_json())


def _who(names: Sequence[str]) -> alt.Color:
    domain = [NAMES[name] for name in NAMES if name in names]
    colours = [COLOURS[name] for name in NAMES if name in names]
    return alt.Color(
        "who:N", title=None, scale=alt.Scale(domain=domain, range=colours), legend=alt.Legend(orient="top")
    )


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=list(rows))


def _turns(part: Mapping[str, Any]) -> Any:
    rows = [
        {
            "who": NAMES[row["contestant"]],
            "patients": row["patients"],
            **{f"{name}_{end}": row[name][end] for name in ("per_second", "p50") for end in ("median", "low", "high")},
        }
        for row in part["rows"]
    ]
    patients = alt.X("patients:O", title="patients at once")
    base = alt.Chart(_data(rows), width=WIDTH, height=HEIGHT).encode(x=patients, color=_who(part["contestants"]))
    return alt.hconcat(
        _with_spread(base, "per_second", "answered turns per second", alt.Scale()),
        _with_spread(base, "p50", "median reply, ms (logarithmic)", alt.Scale(type="log")),
    )


def _with_spread(base: alt.Chart, figure: str, title: str, scale: alt.Scale) -> Any:
    y = alt.Y(f"{figure}_median:Q", title=title, scale=scale)
    spread = base.mark_rule(strokeWidth=5, opacity=0.35).encode(
        y=alt.Y(f"{figure}_low:Q", title=title, scale=scale), y2=f"{figure}_high:Q"
    )
    return spread + base.mark_line(point=True).encode(y=y)


def _where(part: Mapping[str, Any]) -> Any:
    order = [row["part"] for row in part["rows"]]
    rows = [{"part": row["part"], "ms": row["time"]["median"]} for row in part["rows"]]
    return _bars(rows, "part", "ms", "median milliseconds of a turn", order)


def _bars(rows: Sequence[Mapping[str, Any]], name: str, value: str, title: str, order: Sequence[str]) -> Any:
    told = [{**row, "told": number(row[value])} for row in rows]
    base = alt.Chart(_data(told), width=2 * WIDTH, height=BAR_HEIGHT * len(told)).encode(
        y=alt.Y(f"{name}:N", title=None, sort=list(order), axis=alt.Axis(labelLimit=400)),
        x=alt.X(f"{value}:Q", title=title),
    )
    return base.mark_bar(color=COLOURS["ours"]) + base.mark_text(align="left", dx=4).encode(text="told:N")


def _memory(part: Mapping[str, Any]) -> Any:
    rows = [
        {"process": process, "turns": sample["turns"], "mb": megabytes}
        for sample in part["samples"]
        for process, megabytes in sample["rss_mb"].items()
    ]
    return (
        alt.Chart(_data(rows), width=2 * WIDTH, height=HEIGHT)
        .mark_line(point=True)
        .encode(
            x=alt.X("turns:Q", title="turns answered"),
            y=alt.Y("mb:Q", title="resident memory, MB"),
            color=alt.Color("process:N", title=None, legend=alt.Legend(orient="top")),
        )
    )


def _start(part: Mapping[str, Any]) -> Any:
    return alt.hconcat(
        contestants(part["rows"], "started", "seconds to the first answer"),
        contestants(part["rows"], "pss", "MB of all processes"),
    )


def _training(part: Mapping[str, Any]) -> Any:
    return contestants(part["rows"], "training", "seconds to train")


def contestants(rows: Sequence[Mapping[str, Any]], figure: str, title: str, width: int = WIDTH) -> Any:
    """One bar for each contestant, with its figure written beside it."""
    names = [row["contestant"] for row in rows]
    told = [
        {"who": NAMES[row["contestant"]], "value": row[figure]["median"], "told": number(row[figure]["median"])}
        for row in rows
    ]
    base = alt.Chart(_data(told), width=width, height=BAR_HEIGHT * len(told)).encode(
        y=alt.Y("who:N", title=None, sort=[NAMES[name] for name in names], axis=alt.Axis(labelLimit=300)),
        x=alt.X("value:Q", title=title, scale=alt.Scale(domainMax=1.2 * max(row["value"] for row in told))),
    )
    colour = alt.Color(
        "who:N",
        scale=alt.Scale(domain=[NAMES[name] for name in names], range=[COLOURS[name] for name in names]),
        legend=None,
    )
    return base.mark_bar().encode(color=colour) + base.mark_text(align="left", dx=4).encode(text="told:N")


def _growth(part: Mapping[str, Any]) -> Any:
    stored = [{"what": row["stored"], "ms": row["p50"]["median"]} for row in part["stored"]]
    lengths = [{"what": f"after {row['turns']} turns of a talk", "ms": row["p50"]["median"]} for row in part["length"]]
    return alt.vconcat(
        *(_bars(rows, "what", "ms", "median reply, ms", [row["what"] for row in rows]) for rows in (stored, lengths))
    )


def _scale(part: Mapping[str, Any]) -> Any:
    rows = [{"what": f"{row['place']}: {row['units']}", "turns": row["per_second"]["median"]} for row in part["rows"]]
    return _bars(rows, "what", "turns", "answered turns per second, by units", [row["what"] for row in rows])


DRAWN_BY = {
    "turns": _turns,
    "where": _where,
    "memory": _memory,
    "start": _start,
    "training": _training,
    "growth": _growth,
    "scale": _scale,
}


def readme_picture(parts: Parts) -> str:
    """The one picture of the README: what a user would notice, ours against what else could be chosen."""
    loaded = [row for row in parts["turns"]["rows"] if row["patients"] == 16 and row["contestant"] != "our Rasa"]  # noqa: PLR2004
    alone = [row for row in parts["turns"]["rows"] if row["patients"] == 1 and row["contestant"] != "our Rasa"]
    width = 240
    return svg(
        alt.vconcat(
            alt.hconcat(
                contestants(loaded, "per_second", "turns per second, 16 patients (more is better)", width),
                contestants(alone, "p50", "median reply in ms, one patient (less is better)", width),
            ),
            alt.hconcat(
                contestants(parts["start"]["rows"], "pss", "MB of memory (less is better)", width),
                contestants(parts["start"]["rows"], "started", "seconds to the first answer (less is better)", width),
            ),
        )
    )
