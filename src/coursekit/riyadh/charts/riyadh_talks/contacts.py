"""How often two sides met or called each other: one mark for each contact."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, day, require
from coursekit.drawing.marks import dotted, ring, told
from coursekit.drawing.theme import INK, LABEL_SIZE, WIDTH, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.riyadh_talks.timeline import COLUMNS, CONTACTS, KIND_SHAPES, between, moment, readable

if TYPE_CHECKING:
    import pandas as pd

PAIRS = {"US-UA": ("US", "UA"), "US-RU": ("US", "RU"), "RU-UA": ("RU", "UA")}
_ROW, _NAMES, _MOST = 46, 210, 99  # pixels: height of a row, room for its name; contacts: the largest guess drawn


def contacts(
    events: pd.DataFrame,
    guesses: Mapping[str, float] | None = None,
    start: str | dt.date = "2025-01-20",
    end: str | dt.date = "2025-02-28",
) -> Figure:
    """How often Washington, Moscow and Kyiv met or called each other: a mark for each meeting and call of a table.

    events: one row per event, as in `ck.load("timeline")`.
    guesses: how many you expected for a pair, such as {"US-UA": 4}; drawn beside what the table has. The pairs are
        US-UA, US-RU and RU-UA.
    start, end: the first and the last day to count.
    Raises UnknownName for another pair, CourseError for a guess that is no number from 0 to 99 or a table that cannot
    be drawn.

    >>> import pandas as pd
    >>> talks = {"id": "riyadh-talks", "date": pd.Timestamp("2025-02-18"), "title": "Riyadh talks", "kind": "meeting",
    ...          "what_happened": "Ministers meet.", "actors": "US;RU", "topic": "both", "source": "ART"}
    >>> contacts(pd.DataFrame([talks]), {"US-RU": 3}).description.split(". ")[1]
    'Your guess for United States and Russia was 3; our table has 1, 2 fewer.'
    """
    require(events, COLUMNS, "contacts")
    guesses = _checked(guesses or {})
    first, last = moment(start), moment(end)
    shown = between(events, first, last)
    shown = shown[shown["kind"].isin(list(CONTACTS))]
    rows = {pair: shown[[set(codes) <= lanes for lanes in shown["lanes"]]] for pair, codes in PAIRS.items()}
    names = {pair: " and ".join(actor(code).name for code in codes) for pair, codes in PAIRS.items()}

    table = _table(rows, names)
    description = _message(rows, names, guesses, first, last)
    subtitle = [f"{day(first)} to {day(last)}. One mark is one contact, short or long."]
    if guesses:
        subtitle.append("Ring: your guess. A dotted line leads to the number in our table.")
    title = alt.Title("How often did they meet or call each other?", subtitle=subtitle, frame="bounds")
    chart = _chart(rows, names, guesses).properties(title=title, description=description)
    return Figure(chart, table, description)


def _checked(guesses: Mapping[str, float]) -> Mapping[str, float]:
    for pair, guess in guesses.items():
        if pair not in PAIRS:
            raise UnknownName("pair", pair, PAIRS)
        if isinstance(guess, bool) or not isinstance(guess, int | float) or not 0 <= guess <= _MOST:
            raise CourseError(f"The guess for {pair} is {guess!r}; it should be a number from 0 to {_MOST}.")
    return guesses


def _table(rows: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    parts = [readable(found).drop(columns=["Who", "About"]).assign(Pair=names[pair]) for pair, found in rows.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["Pair", *(column for column in table.columns if column != "Pair")]]


def _message(
    rows: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    guesses: Mapping[str, float],
    first: pd.Timestamp,
    last: pd.Timestamp,
) -> str:
    counts = ", ".join(f"{names[pair]} {len(found)}" for pair, found in rows.items())
    said = [f"Meetings and calls in our table from {day(first)} to {day(last)}: {counts}."]
    for pair, guess in guesses.items():
        number = len(rows[pair])
        gap = (
            "as you guessed" if number == guess else f"{abs(number - guess):g} {'more' if number > guess else 'fewer'}"
        )
        said.append(f"Your guess for {names[pair]} was {guess:g}; our table has {number}, {gap}.")
    return " ".join(said)


def _chart(rows: Mapping[str, pd.DataFrame], names: Mapping[str, str], guesses: Mapping[str, float]) -> alt.LayerChart:
    import pandas as pd

    # Whole pixels: the axis looks up the name of a lane by its place, and 0.4 * 46 is written in more than one way.
    lanes = {pair: round((i + 0.4) * _ROW) for i, pair in enumerate(rows)}
    most = max([*map(len, rows.values()), *guesses.values()])
    labels = json.dumps({str(lane): names[pair] for pair, lane in lanes.items()})
    x_scale = alt.Scale(domain=[0, most + 1], nice=False)
    x_axis = alt.Axis(tickMinStep=1, format="d", gridOpacity=0.15)
    y_scale = alt.Scale(domain=[0, _ROW * len(rows)], reverse=True, nice=False, zero=False)
    y_axis = alt.Axis(
        values=list(lanes.values()),
        labelExpr=f"({labels})[datum.value]",
        ticks=False,
        domain=False,
        grid=False,
        titleAngle=0,
        titleAlign="right",
        titleX=-8,
        titleY=0,
    )

    def at(x: str, y: str = "lane") -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X(f"{x}:Q", title="Meetings and calls in our table", scale=x_scale, axis=x_axis),
            "y": alt.Y(f"{y}:Q", title="Pair", scale=y_scale, axis=y_axis),
        }

    marks = [
        {
            "place": n,
            "lane": lanes[pair],
            "Event": event.title,
            "Kind": event.kind,
            "Date": day(event.date),
            "colour": actor(PAIRS[pair][1]).colour,
            "spoken": f"{names[pair]}: {day(event.date)}, {event.title}",
        }
        for pair, found in rows.items()
        for n, event in enumerate(found.itertuples(), 1)
    ]
    kinds = sorted(CONTACTS, reverse=True)
    each = (
        alt.Chart(pd.DataFrame(marks, columns=["place", "lane", "Event", "Kind", "Date", "colour", "spoken"]))
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            **at("place"),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape(
                "Kind:N",
                scale=alt.Scale(domain=kinds, range=[KIND_SHAPES[kind] for kind in kinds]),
                legend=alt.Legend(title="Kind", titleOrient="left", symbolFillColor=INK, symbolStrokeWidth=0),
            ),
            description="spoken:N",
            tooltip=[f"{name}:N" for name in ("Date", "Event", "Kind")],
        )
    )
    totals = pd.DataFrame(
        [{"place": len(found), "lane": lanes[pair], "total": f"{len(found)}"} for pair, found in rows.items()]
    )
    numbers = (
        alt.Chart(totals)
        .mark_text(align="left", dx=12, fontWeight="bold", fontSize=LABEL_SIZE + 2)
        .encode(**at("place"), text="total:N")
    )
    layers = [each, numbers, *(_guess_marks(rows, lanes, guesses, at) if guesses else [])]
    return alt.layer(*layers).properties(width=WIDTH - _NAMES, height=_ROW * len(rows))


def _guess_marks(rows, lanes, guesses, at) -> list[alt.Chart]:
    """A ring for each guess a little below its row, with its number, and a dotted line to the last mark."""
    import pandas as pd

    drawn = pd.DataFrame(
        [
            {
                "guess": guess,
                "found": len(rows[pair]),
                "below": lanes[pair] + 0.36 * _ROW,
                "said": told(guess, len(rows[pair]), f"{guess:g}"),
            }
            for pair, guess in guesses.items()
        ]
    )
    drawn["low"] = drawn["guess"] < drawn["found"]
    drawn["edge"] = ~drawn["low"] & (drawn["guess"] >= 0.8 * max(drawn["guess"].max(), drawn["found"].max()))
    base = alt.Chart(drawn)
    marks = [
        dotted(base).encode(**at("guess", "below"), x2="found"),
        ring(base).encode(**at("guess", "below"), description="said:N"),
    ]
    # On the far side of the ring, where the dotted line does not run; a small guess has no room there.
    for side, words, dx in (("right", "datum.low && datum.guess > 2", -13), ("left", "!datum.low && !datum.edge", 13)):
        beside = base.transform_filter(words).mark_text(align=side, dx=dx)
        marks.append(beside.encode(**at("guess", "below"), text="said:N"))
    # Beside the ring there is no room at either end of the axis, so the words stand a little below it there.
    for where, side, dx in (("datum.low && datum.guess <= 2", "left", 9), ("datum.edge", "right", 6)):
        beside = base.transform_filter(where).mark_text(align=side, dx=dx, dy=12)
        marks.append(beside.encode(**at("guess", "below"), text="said:N"))
    return marks
