"""Who took part in what, and when: one lane for each actor, one rule for each event."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from coursekit.charts.figure import Figure, counted, day, require
from coursekit.charts.labels import Label, spread, staircase, text_width
from coursekit.charts.theme import INK, LABEL_SIZE, WIDTH, actor, alt, switch
from coursekit.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "date", "title", "what_happened", "actors", "kind", "topic", "source")

# The order of the lanes carries the message: contacts of Washington with Moscow run up from the United States' lane,
# those with Kyiv and the Europeans run down.
LANES = {
    "CN": "China",
    "RU": "Russia",
    "SU": "Soviet Union",
    "US": "United States",
    "UA": "Ukraine",
    "EU": "Europe",
    "TW": "Taiwan",
    "other": "Others",
}
EUROPE = {"EU", "FR", "DE", "GB", "HU", "IT", "PL", "ES", "NL", "DK", "FI", "SE", "NO"}
MOSCOW = {"RU", "SU"}
CONTACTS = {"meeting", "call"}

# Colour says who and shape says what kind; an actor's own shape is not needed where its lane names it.
KIND_SHAPES = {
    "meeting": "circle",
    "call": "triangle-up",
    "statement": "square",
    "vote": "cross",
    "agreement": "diamond",
    "policy": "triangle-down",
    "military": "triangle-right",
    "report": "triangle-left",
}
TOPICS = {"bilateral": "ties between states", "war": "the war"}

_PLOT = WIDTH - 80  # pixels; the rest is for the names of the lanes
_LANE, _ROW, _MARK = 28, 16, 9  # pixels: height of a lane, height of a row of labels, width that one mark needs


def timeline(events: pd.DataFrame, start: str | dt.date = "2025-01-20", end: str | dt.date = "2025-02-28") -> Figure:
    """Who met whom in a stretch of time: a lane for each actor, and a rule that joins all who took part in an event.

    Events with Russia (or the Soviet Union) are labelled above the lanes, events without it below.

    events: one row per event, as in `ck.load("timeline")`; needs the columns id, date (a date), title, what_happened,
        actors (codes joined by ";", such as "US;RU"), kind, topic (bilateral, war or both) and source.
    start, end: the first and the last day to show; by default from the inauguration to the end of the article's story.
    Raises CourseError when a column is missing or no event falls into the days asked for.

    >>> import pandas as pd
    >>> talks = {"id": "riyadh-talks", "date": pd.Timestamp("2025-02-18"), "title": "Riyadh talks", "kind": "meeting",
    ...          "what_happened": "Ministers meet.", "actors": "US;RU", "topic": "both", "source": "ART"}
    >>> timeline(pd.DataFrame([talks])).description.split(".")[0]
    'Timeline of 1 event from 20 January 2025 to 28 February 2025'
    """
    require(events, COLUMNS, "timeline")
    first, last = _day(start), _day(end)
    shown = _between(events, first, last)
    present = [code for code in LANES if any(code in lanes for lanes in shown["lanes"])]

    days = (last - first).days + 1
    centres = [((date - first).days + 0.5) * _PLOT / days for date in shown["date"]]
    shown["place"] = spread(centres, min(_MARK, _PLOT / len(shown)), _MARK / 2, _PLOT - _MARK / 2)
    shown["label"] = [
        _label(date, title, first, last) for date, title in zip(shown["date"], shown["title"], strict=True)
    ]
    shown["above"] = [not MOSCOW.isdisjoint(lanes) for lanes in shown["lanes"]]
    stairs = _stairs(shown)

    ceiling = _band(stairs, shown["above"])
    y = {code: ceiling + i * _LANE + _LANE // 2 for i, code in enumerate(present)}
    floor = ceiling + len(present) * _LANE
    height = floor + _band(stairs, ~shown["above"])

    def at(pixels: float) -> pd.Timestamp:
        return (first + pixels / _PLOT * (last - first + dt.timedelta(days=1)) - dt.timedelta(hours=12)).round("s")

    shown["at"] = shown["place"].map(at)
    shown["text_at"] = [at(step.right if step.leftwards else step.left) for step in stairs]
    shown["leftwards"] = [step.leftwards for step in stairs]
    shown["top"] = [min(y[code] for code in lanes) for lanes in shown["lanes"]]
    shown["bottom"] = [max(y[code] for code in lanes) for lanes in shown["lanes"]]
    shown["text_y"] = [
        ceiling - (step.row + 0.5) * _ROW if above else floor + (step.row + 0.5) * _ROW
        for step, above in zip(stairs, shown["above"], strict=True)
    ]
    shown["leader_from"] = shown["top"].where(shown["above"], shown["bottom"])
    shown["y"] = [[y[code] for code in sorted(lanes)] for lanes in shown["lanes"]]
    shown["colour"] = [[actor(code).colour for code in sorted(lanes)] for lanes in shown["lanes"]]

    table = _table(shown)
    description = _message(shown, present, first, last)
    drawn = table.join(
        shown[["at", "top", "bottom", "leader_from", "text_at", "text_y", "leftwards", "label", "y", "colour"]]
    )
    with_moscow = int(shown["above"].sum())
    title = alt.Title(
        f"Who met, called or spoke, {day(first)} to {day(last)}",
        subtitle=[
            f"Above the lanes: {counted(with_moscow, 'event')} with Moscow. Below: {len(shown) - with_moscow} without.",
            "A line joins those who took part. Events of one day stand side by side.",
        ],
    )
    chart = _chart(drawn, y, height, first, last).properties(title=title, description=description)
    return Figure(chart, table, description)


def _between(events: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The events of these days in order, with the lanes each of them touches."""
    dates = events["date"]
    if not hasattr(dates, "dt"):
        raise CourseError(
            f"The timeline chart needs dates in the column 'date', but it holds {dates.iloc[0]!r}."
            ' Turn text into dates first: table["date"] = pd.to_datetime(table["date"]).'
        )
    shown = events[(dates >= first) & (dates <= last)].sort_values("date", kind="stable").reset_index(drop=True)
    if shown.empty:
        raise CourseError(
            f"No event falls between {day(first)} and {day(last)}."
            f" The table runs from {day(dates.min())} to {day(dates.max())}: choose start and end within that."
        )
    shown["codes"] = [text.replace(" ", "").split(";") for text in shown["actors"]]
    shown["lanes"] = [_lanes(codes) for codes in shown["codes"]]
    return shown


def _lanes(codes: Sequence[str]) -> set[str]:
    """The lanes that an event touches."""
    lanes = {"EU" if code in EUROPE else code for code in codes} & set(LANES)
    # A host or a body such as the UN is no party to the contact: named in the tooltip and the table, it gets no mark,
    # except where an event has nobody else.
    return lanes or {"other"}


def _day(value: str | dt.date) -> pd.Timestamp:
    import pandas as pd

    try:
        return pd.Timestamp(value).normalize()
    except (ValueError, TypeError) as error:
        raise CourseError(f"{value!r} is not a day. Write it as year-month-day, for example '2025-02-18'.") from error


def _label(date: pd.Timestamp, title: str, first: pd.Timestamp, last: pd.Timestamp) -> str:
    return f"{date.day} {date:%b} · {title}" if (last - first).days < 365 else f"{date.year} · {title}"


def _stairs(shown: pd.DataFrame) -> list[Label]:
    """Each event's label, laid out above the lanes and below them in turn."""
    steps: dict[int, Label] = {}
    for side in (True, False):
        rows = shown.index[shown["above"] == side]
        widths = [text_width(text, LABEL_SIZE) for text in shown.loc[rows, "label"]]
        steps.update(zip(rows, staircase(list(shown.loc[rows, "place"]), widths, _PLOT), strict=True))
    return [steps[i] for i in shown.index]


def _band(stairs: Sequence[Label], on_this_side: pd.Series) -> int:
    """The height of the labels on one side of the lanes."""
    return _ROW * (1 + max((step.row for step, here in zip(stairs, on_this_side, strict=True) if here), default=0))


def _table(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Date": [f"{date.day} {date:%b %Y}" for date in shown["date"]],
            "Event": shown["title"],
            "What happened": shown["what_happened"],
            "Who": [", ".join(actor(code).name for code in codes) for codes in shown["codes"]],
            "Kind": shown["kind"],
            "About": shown["topic"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def _message(shown: pd.DataFrame, present: Sequence[str], first: pd.Timestamp, last: pd.Timestamp) -> str:
    """What the chart shows, counted: how often each pair met or called."""
    contacts = [lanes for lanes, kind in zip(shown["lanes"], shown["kind"], strict=True) if kind in CONTACTS]
    pairs = {
        f"{LANES[one]} and {LANES[two]}": sum({one, two} <= lanes for lanes in contacts)
        for one, two in combinations(sorted(set(present) - {"other"}, key=_prominence), 2)
    }
    met = [f"{pair} {times}" for pair, times in sorted(pairs.items(), key=lambda item: -item[1]) if times]
    parts = [f"Timeline of {counted(len(shown), 'event')} from {day(first)} to {day(last)}."]
    if met:
        parts.append(f"Meetings and calls in which both took part: {', '.join(met)}.")
    if pairs.get("Russia and Ukraine") == 0:
        parts.append("Russia and Ukraine had none.")
    return " ".join(parts)


def _prominence(code: str) -> int:
    return ["US", "RU", "SU", "UA", "EU", "CN", "TW"].index(code)


def _chart(
    drawn: pd.DataFrame, y: dict[str, int], height: int, first: pd.Timestamp, last: pd.Timestamp
) -> alt.LayerChart:
    half_a_day = dt.timedelta(hours=12)
    kinds = [kind for kind in KIND_SHAPES if kind in set(drawn["Kind"])]
    names = {str(pixels): LANES[code] for code, pixels in y.items()}
    topics = [switch(f"timeline_{topic}", f"Show: {words}") for topic, words in TOPICS.items()]
    chosen = " || ".join(
        f"({topic.name} && (datum.About == '{about}' || datum.About == 'both'))"
        for topic, about in zip(topics, TOPICS, strict=True)
    )
    x = alt.X(
        "at:T",
        title=f"Date ({first.year})" if first.year == last.year else "Date",
        scale=alt.Scale(domain=[_moment(first - half_a_day), _moment(last + half_a_day)], nice=False),
        axis=alt.Axis(tickCount="week", format="%-d %b", gridOpacity=0.15) if (last - first).days < 100 else alt.Axis(),
    )
    lanes = alt.Axis(
        values=list(y.values()),
        labelExpr=f"({json.dumps(names)})[datum.value]",
        ticks=False,
        domain=False,
        # Above the names of the lanes: the labels make the chart so high that its middle is elsewhere.
        titleAngle=0,
        titleAlign="right",
        titleBaseline="bottom",
        titleX=-8,
        titleY=min(y.values()) - _LANE // 2,
    )
    rows = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)

    def vertical(field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", title="Actor", scale=rows, axis=lanes)

    base = alt.Chart(drawn).encode(
        x=x,
        opacity=alt.condition(chosen, alt.value(1), alt.value(0.2)),
        tooltip=[
            alt.Tooltip(column, type="nominal")
            for column in ("Date", "Event", "What happened", "Who", "Kind", "About", "Sources")
        ],
    )
    leaders = base.mark_rule(strokeWidth=1, strokeDash=[1, 2], aria=False).encode(
        y=vertical("leader_from"), y2="text_y"
    )
    joins = base.mark_rule(strokeWidth=2, aria=False).encode(y=vertical("top"), y2="bottom")
    marks = (
        base.transform_flatten(["y", "colour"])
        .mark_point(filled=True, size=64, opacity=1)
        .encode(
            y=vertical("y"),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape(
                "Kind:N",
                scale=alt.Scale(domain=kinds, range=[KIND_SHAPES[kind] for kind in kinds]),
                legend=alt.Legend(title="Kind of event", orient="bottom", symbolFillColor=INK, symbolStrokeWidth=0),
            ),
            description="label:N",
        )
    )
    words = [
        base.transform_filter(f"datum.leftwards == {str(leftwards).lower()}")
        .mark_text(align="right" if leftwards else "left", baseline="middle", fontSize=LABEL_SIZE)
        .encode(x="text_at:T", y=vertical("text_y"), text="label:N")
        for leftwards in (True, False)
    ]
    return alt.layer(leaders, joins, marks, *words).add_params(*topics).properties(width=_PLOT, height=height)


def _moment(date: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=date.year, month=date.month, date=date.day, hours=date.hour)
