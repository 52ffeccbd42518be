"""Who took part in what, and when: one lane for each actor, one rule for each event."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import Figure, counted, day, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.theme import INK, LABEL_SIZE, WIDTH, alt, switch
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.riyadh_talks.lanes import LANES, PLOT, ROW, Layout

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "date", "title", "what_happened", "actors", "kind", "topic", "source")

EUROPE = {"EU", "FR", "DE", "GB", "HU", "IT", "PL", "ES", "NL", "DK", "FI", "SE", "NO"}
MOSCOW = {"RU", "SU"}
CONTACTS = {"meeting", "call"}
PROMINENCE = ("US", "RU", "SU", "UA", "EU", "CN", "TW")  # in which order a pair is named

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
    first, last = moment(start), moment(end)
    shown = between(events, first, last)
    known(shown, "topic", (*TOPICS, "both"), "timeline")

    table = readable(shown)
    description = _message(shown, first, last)
    title = alt.Title(
        f"Who met, called or spoke, {day(first)} to {day(last)}",
        subtitle=[
            *wrapped(_sides(shown), WIDTH - 10, LABEL_SIZE + 1),
            "A line joins those who took part. Events of one day stand side by side.",
        ],
        frame="bounds",  # from the names of the lanes on, so that it fits
    )
    chart = _chart(shown, table, first, last, title=title, description=description)
    return Figure(chart, table, description)


def between(events: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The events of these days in order, with the lanes each of them touches and the side it is labelled on."""
    dates = events["date"]
    if not hasattr(dates, "dt"):
        raise CourseError(
            f"The timeline chart needs dates in the column 'date', but it holds {dates.iloc[0]!r}."
            ' Turn text into dates first: table["date"] = pd.to_datetime(table["date"]).'
        )
    if last < first:
        raise CourseError(f"The timeline would end ({day(last)}) before it starts ({day(first)}). Swap start and end.")
    shown = events[(dates >= first) & (dates <= last)].sort_values("date", kind="stable").reset_index(drop=True)
    if shown.empty:
        raise CourseError(
            f"No event falls between {day(first)} and {day(last)}."
            f" The table runs from {day(dates.min())} to {day(dates.max())}: choose start and end within that."
        )
    known(shown, "kind", KIND_SHAPES, "timeline")
    shown["codes"] = [text.replace(" ", "").split(";") for text in shown["actors"]]
    shown["lanes"] = [_lanes(codes) for codes in shown["codes"]]
    shown["above"] = [not MOSCOW.isdisjoint(lanes) for lanes in shown["lanes"]]
    return shown


def _lanes(codes: Sequence[str]) -> set[str]:
    """The lanes that an event touches."""
    lanes = {"EU" if code in EUROPE else code for code in codes} & set(LANES)
    # A host or a body such as the UN is no party to the contact: named in the tooltip and the table, it gets no mark,
    # except where an event has nobody else.
    return lanes or {"other"}


def moment(value: str | dt.date) -> pd.Timestamp:
    """The start of a day, given as people write it."""
    import pandas as pd

    found = pd.to_datetime(value, errors="coerce")
    if not isinstance(found, pd.Timestamp):  # what cannot be read comes back as "not a time"
        raise CourseError(f"{value!r} is not a day. Write it as year-month-day, for example '2025-02-18'.")
    return found.normalize()


def readable(shown: pd.DataFrame) -> pd.DataFrame:
    """The events under column names made for reading."""
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


def _sides(shown: pd.DataFrame) -> str:
    """How many events stand above the lanes and how many below; votes are told apart, for they are no contacts."""
    above = shown["above"]
    votes = int((above & (shown["kind"] == "vote")).sum())
    names = {"RU": "Russia", "SU": "the Soviet Union"}
    moscow = " or ".join(name for code, name in names.items() if any(code in lanes for lanes in shown["lanes"]))
    moscow = moscow or names["RU"]
    return (
        f"Above: {counted(int(above.sum()), 'event')} with {moscow}"
        + (f", {votes} of them {'a UN vote' if votes == 1 else 'UN votes'}" if votes else "")
        + f". Below: {int((~above).sum())} without {moscow}."
    )


def _message(shown: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """What the chart shows, counted: how often each pair met or called."""
    contacts = [lanes for lanes, kind in zip(shown["lanes"], shown["kind"], strict=True) if kind in CONTACTS]
    present = [code for code in PROMINENCE if any(code in lanes for lanes in shown["lanes"])]
    pairs = {
        f"{LANES[one]} and {LANES[two]}": sum({one, two} <= lanes for lanes in contacts)
        for one, two in combinations(present, 2)
    }
    met = [f"{pair} {times}" for pair, times in sorted(pairs.items(), key=lambda item: -item[1]) if times]
    parts = [f"Timeline of {counted(len(shown), 'event')} from {day(first)} to {day(last)}."]
    if met:
        parts.append(f"Meetings and calls in which both took part: {', '.join(met)}.")
    if pairs.get("Russia and Ukraine") == 0:
        parts.append("Russia and Ukraine had none.")
    return " ".join(parts)


def _chart(
    shown: pd.DataFrame, table: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, **look: Any
) -> alt.LayerChart:
    days = (last - first).days + 1
    layout = Layout.of(shown, first, days)
    events = [told | place for told, place in zip(table.to_dict("records"), layout.drawn(shown), strict=True)]

    names = {str(y): LANES[code] for code, y in layout.lanes.items()}
    lane_axis = alt.Axis(
        values=list(layout.lanes.values()),
        labelExpr=f"({json.dumps(names)})[datum.value]",
        ticks=False,
        domain=False,
        # Above the names of the lanes: the labels make the chart so high that its middle is elsewhere.
        titleAngle=0,
        titleAlign="right",
        titleBaseline="bottom",
        titleX=-8,
        titleY=layout.ceiling,
    )
    height = alt.Scale(domain=[0, layout.height], reverse=True, nice=False, zero=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="Actor", scale=height, axis=lane_axis)

    half_a_day = dt.timedelta(hours=12)
    x = alt.X(
        "at:T",
        title=f"Date ({first.year})" if first.year == last.year else "Date",
        scale=alt.Scale(domain=[_date_time(first - half_a_day), _date_time(last + half_a_day)], nice=False),
        axis=alt.Axis(gridOpacity=0.15, **({"tickCount": "week", "format": "%-d %b"} if days <= 100 else {})),
    )
    switches = {topic: switch(f"timeline_{topic}", f"Show: {words}") for topic, words in TOPICS.items()}
    chosen = " || ".join(
        f"({param.name} && (datum.About == '{topic}' || datum.About == 'both'))" for topic, param in switches.items()
    )
    base = over("events").encode(
        x=x,
        opacity=alt.condition(chosen, alt.value(1), alt.value(0.2)),
        tooltip=[f"{column}:N" for column in table.columns],
    )
    kinds = [kind for kind in KIND_SHAPES if kind in set(shown["kind"])]
    marks = (
        base.transform_flatten(["y", "colour"])
        .mark_point(filled=True, size=64, opacity=1)
        .encode(
            y=y("y"),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape(
                "Kind:N",
                scale=alt.Scale(domain=kinds, range=[KIND_SHAPES[kind] for kind in kinds]),
                legend=alt.Legend(title="Kind of event", titleOrient="left", symbolFillColor=INK, symbolStrokeWidth=0),
            ),
            description="label:N",
        )
    )
    labels = [
        base.transform_filter(f"datum.leftwards == {str(leftwards).lower()}")
        .mark_text(align="right" if leftwards else "left", baseline="middle", lineBreak="\n", lineHeight=ROW)
        .encode(x="label_at:T", y=y("label_y"), text="label:N")
        for leftwards in (True, False)
    ]
    leaders = base.mark_rule(strokeWidth=1, strokeDash=[1, 2], aria=False).encode(y=y("leader"), y2="label_y")
    lines = base.mark_rule(strokeWidth=2, aria=False).encode(y=y("first_lane"), y2="last_lane")
    layers = [leaders.add_params(*switches.values()), lines, marks, *labels]
    return stacked(layers, {"events": events}, width=PLOT, height=layout.height, **look)


def _date_time(date: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=date.year, month=date.month, date=date.day, hours=date.hour)
