"""Votes in the General Assembly: roll calls as they were cast, pairs of states over time, and estimated positions."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from coursekit.content.page import Page
from coursekit.drawing.figure import Figure, counted, day
from coursekit.drawing.labels import balanced
from coursekit.drawing.layers import Filled, Rows, filled, over, ready
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.un_votes.roll_calls import (
    IN_WORDS,
    MISSING,
    chosen,
    distances,
    states,
    steps,
    verdict,
    wide,
    worked,
)
from coursekit.riyadh.charts.vote_measures import alliances, similarity
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import agreement
from coursekit.riyadh.charts.wedge_by_the_numbers.ideal_points import ideal_points

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "agreement",
    "alliances",
    "compared",
    "grid",
    "ideal_points",
    "side_by_side",
    "similarity",
    "states",
    "worked",
]


class Look(NamedTuple):
    letter: str
    colour: str
    shape: str


# No red and green, which many readers cannot tell apart, and no colour of an actor. Only a vote that was cast has a
# shape: an empty place with a dash or a question mark cannot be taken for one.
VOTES = {
    "yes": Look("Y", CATEGORIES[0], "circle"),
    "no": Look("N", CATEGORIES[1], "square"),
    "abstain": Look("A", CATEGORIES[3], "diamond"),
}
NOT_CAST = {"absent": "–", "unresolved": "?", MISSING: "·"}
USUAL = ("USA", "RUS", "UKR", "CHN", "FRA", "DEU", "GBR", "HUN", "IND", "ISR")

_COLUMN, _ROW = 56, 30  # pixels: the room of one vote
_WIDEST = 540  # pixels: ten resolutions or more share it, so that the names beside them stay in sight
_NAME = 140  # pixels: how wide the name of a state may be


def grid(
    roll_calls: pd.DataFrame,
    countries: Iterable[str] | None = None,
    guesses: Mapping[tuple[str, str], str] | None = None,
) -> Figure:
    """Who voted what: a row for each state, a column for each resolution, a letter and a shape for each vote.

    roll_calls: one row per state and resolution, as in `ck.load("roll_calls")`; needs the columns resolution, date,
        country, iso3, vote (yes, no, abstain, absent or unresolved), basis and source.
    countries: which states, from the top down: "US", "USA" or "United States" will do. Without it: the ten of this
        course that are in the table, or else all.
    guesses: what you expected, such as {("US", "ES-11/8"): "yes"}; framed, with the letter of the guess.
    Raises CourseError when a column is missing or a vote is unknown, UnknownName for a state that is not in the table,
    and for a guess that has no place in the grid.

    >>> import pandas as pd
    >>> row = {"resolution": "ES-11/7", "date": pd.Timestamp("2025-02-24"), "vote": "no", "basis": "listed",
    ...        "source": "UN"}
    >>> two = [row | {"country": "Russia", "iso3": "RUS"}, row | {"country": "United States", "iso3": "USA"}]
    >>> grid(pd.DataFrame(two), ["US", "RU"]).description.split(". ")[1]
    'United States and Russia cast the same vote on 1 of 1 resolution on which both votes are known'
    """
    if countries is None:
        names = states(roll_calls)
        countries = [code for code in USUAL if code in names] or list(names)
    shown = chosen(roll_calls, countries, "vote grid")
    votes = wide(shown)
    names = list(votes.index)
    table = wide(shown, "Vote").rename_axis("State", axis="index").reset_index()
    table["Sources"] = [_sources(rows["source"].dropna()) for _, rows in shown.groupby("State", sort=False)]
    table.columns.name = None

    cast = [(name, list(votes.loc[name])) for name in names]
    said = [f"Votes of {counted(len(names), 'state')} on {counted(len(votes.columns), 'resolution')}."]
    if len(names) > 1:
        same, both = _same(votes.iloc[0], votes.iloc[1])
        on = counted(both, "resolution")
        said.append(f"{names[0]} and {names[1]} cast the same vote on {same} of {on} on which both votes are known.")
    said.append("Yes, no, abstained: " + "; ".join(f"{name} {_tally(those)}" for name, those in cast) + ".")
    guessed = _guessed(roll_calls, votes, guesses or {})
    said += [f"Your guess for {each['spoken']}." for each in guessed]
    description = " ".join(said)

    frames = ["Dashed frame: your guess, with its letter and a question mark."] if guessed else []
    title = alt.Title("Who voted what in the General Assembly?", subtitle=[*_legend(shown), *frames])
    chart = _cells(shown, names, guesses=guessed, title=title, description=description)
    return Figure(chart, table, description)


def side_by_side(roll_calls: pd.DataFrame, one: str, other: str) -> Figure:
    """Two states' votes, and how far apart they are on each resolution: the numbers that S is made of.

    roll_calls: as for `grid`. one, other: two states, written as for `grid`.
    The distance is 0 for the same vote, 1 for a step (yes and abstain) and 2 for the opposite (yes and no). Where a
    vote is missing there is no distance. S = 1 - 2 * (sum of distances) / (2 * votes that both cast): see models.votes.
    Raises the errors of `grid`, and CourseError for one state named twice.

    >>> import pandas as pd
    >>> row = {"resolution": "ES-11/8", "date": pd.Timestamp("2025-02-24"), "basis": "listed",
    ...        "source": "UN"}
    >>> votes = [row | {"country": "United States", "iso3": "USA", "vote": "abstain"},
    ...          row | {"country": "Russia", "iso3": "RUS", "vote": "no"}]
    >>> side_by_side(pd.DataFrame(votes), "US", "RU").description
    'United States and Russia: S is 0.00 on 1 shared vote, from −1 (always opposite) to 1 (always the same). Same vote \
on 0, one step apart on 1, opposite on 0.'
    """
    return compared(roll_calls, one, other)[0]


def compared(roll_calls: pd.DataFrame, one: str, other: str) -> tuple[Figure, Page]:
    """The figure from `side_by_side` and the steps from `worked`, for which the votes are looked up once."""
    shown = chosen(roll_calls, [one, other], "side-by-side")
    votes = wide(shown)
    apart = distances(votes)
    description = verdict(votes, apart)
    pair = list(votes.index)

    dates = dict(zip(shown["resolution"], shown["date"], strict=True))
    table = wide(shown, "Vote").T.rename_axis("Resolution").reset_index()
    table.columns.name = None
    table.insert(1, "Date", [day(dates[resolution]) for resolution in table["Resolution"]])
    table["Distance"] = ["left out" if math.isnan(d) else f"{d:g}" for d in apart]

    gaps = [
        {
            "State": "Distance",
            "resolution": resolution,
            "date": dates[resolution],
            "vote": "",
            "Vote": f"distance {gap}",
            "Known": "",
            "Source": "",
            "letter": "" if gap == "left out" else gap,
        }
        for resolution, gap in zip(table["Resolution"], table["Distance"], strict=True)
    ]
    title = alt.Title(f"{pair[0]} and {pair[1]}, vote by vote", subtitle=_legend(shown))
    chart = _cells(shown, [*pair, "Distance"], gaps, title=title, description=description)
    return Figure(chart, table, description), steps(votes, apart)


def _guessed(roll_calls: pd.DataFrame, votes: pd.DataFrame, guesses: Mapping[tuple[str, str], str]) -> list[dict]:
    """Where each guess stands in the grid, and what it is beside the record."""
    found = []
    for (state, resolution), vote in guesses.items():
        (name,) = wide(chosen(roll_calls, [state], "vote grid")).index
        if name not in votes.index or resolution not in votes.columns:
            raise CourseError(f"There is a guess for {name} on {resolution}, which this grid does not show.")
        if vote not in (*VOTES, "absent"):
            raise UnknownName("vote", vote, [*VOTES, "absent"])
        cast = votes.loc[name, resolution]
        letter = VOTES[vote].letter if vote in VOTES else NOT_CAST[vote]
        spoken = f"{name} on {resolution} was {vote}; the record: {IN_WORDS.get(cast, cast)}"
        found.append({"State": name, "resolution": resolution, "letter": f"{letter}?", "spoken": spoken})
    return found


def _sources(cells: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(source for cell in cells for source in cell.split(";")))


def _tally(votes: list[str]) -> str:
    return "–".join(str(votes.count(vote)) for vote in VOTES)


def _same(one: pd.Series, other: pd.Series) -> tuple[int, int]:
    both = [(a, b) for a, b in zip(one, other, strict=True) if a in VOTES and b in VOTES]
    return sum(a == b for a, b in both), len(both)


def _legend(shown: pd.DataFrame) -> list[str]:
    """What the letters mean that stand for no vote; the others are in the chart's own legend."""
    occur = [f"{sign} {IN_WORDS.get(vote, vote)}" for vote, sign in NOT_CAST.items() if vote in set(shown["vote"])]
    return [f"No vote: {'; '.join(occur)}." if occur else "Every vote of these states is known."]


def _cells(shown: pd.DataFrame, rows: list[str], more: Rows = (), guesses: Rows = (), **look: object) -> Filled:
    """Letters in shapes: columns are resolutions in order, rows stand as named."""
    signs = {vote: look.letter for vote, look in VOTES.items()} | NOT_CAST
    votes = [row | {"letter": signs[row["vote"]]} for row in shown.drop(columns="source").to_dict("records")]
    drawn = []
    for row in [*votes, *more]:
        date = row["date"]
        drawn.append(
            {name: value for name, value in row.items() if name != "date"}
            | {
                "column": f"{row['resolution']}\n{date.day} {date:%b}\n{date.year}",
                "Date": day(date),
                "spoken": f"{row['State']}, {row['resolution']}: {row['Vote']}",
            }
        )
    heads = {row["resolution"]: row["column"] for row in drawn}
    labels = {name: balanced(name, _NAME, LABEL_SIZE) for name in rows}
    named = {"columns": list(heads.values()), "rows": rows, "lines": labels}
    tables = {"votes": drawn}
    if guesses:
        tables["guesses"] = [each | {"column": heads[each["resolution"]]} for each in guesses]
    width, height = min(_COLUMN * len(heads), _WIDEST), _ROW * len(rows)
    return filled(_layers(bool(guesses)), tables, named, width=width, height=height, **look)


@ready
def _layers(guessed: bool) -> list[alt.Chart]:
    x = alt.X(
        "column:N",
        title="Resolution",
        scale=alt.Scale(domain=alt.ExprRef("columns")),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=14,
            domain=False,
            ticks=False,
            labelPadding=34,
        ),
    )
    y = alt.Y(
        "State:N",
        title="State",
        scale=alt.Scale(domain=alt.ExprRef("rows")),
        axis=alt.Axis(
            labelExpr="lines[datum.label]",
            labelOffset={"condition": {"test": "length(lines[datum.label]) > 1", "value": -7}, "value": 0},
            domain=False,
            ticks=False,
            titleAngle=0,
            titleAlign="right",
            titleX=-8,
            titleY=-8,
            labelPadding=8,
        ),
    )
    tooltip = [f"{name}:N" for name in ("State", "resolution", "Date", "Vote", "Known", "Source")]
    base = over("votes").encode(x=x, y=y, tooltip=tooltip)
    names = list(VOTES)
    legend = alt.Legend(
        title="Vote", labelExpr=f"({json.dumps({vote: f'{VOTES[vote].letter} {vote}' for vote in names})})[datum.label]"
    )
    colours = alt.Scale(domain=names, range=[VOTES[v].colour for v in names])
    shapes = (
        base.transform_filter(alt.FieldOneOfPredicate("vote", names))
        .mark_point(size=480, strokeWidth=1.5, fillOpacity=0.22, opacity=1)
        .encode(
            shape=alt.Shape("vote:N", scale=alt.Scale(domain=names, range=[VOTES[v].shape for v in names])),
            fill=alt.Fill("vote:N", scale=colours),
            stroke=alt.Stroke("vote:N", scale=colours, legend=legend),
            description="spoken:N",
        )
    )
    letters = base.mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 1).encode(text="letter:N")
    layers = [shapes, letters]
    if guessed:
        framed = over("guesses").encode(x=x, y=y)
        frame = framed.mark_rect(fillOpacity=0, stroke=INK, strokeWidth=2, strokeDash=[4, 3])
        layers.append(frame.encode(description="spoken:N"))
        layers.append(framed.mark_text(dx=19, fontWeight="bold", fontSize=LABEL_SIZE).encode(text="letter:N"))
    return layers
