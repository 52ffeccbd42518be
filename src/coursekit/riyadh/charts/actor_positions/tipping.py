"""The knife edge of the weighted median: how the weight divides, and where one actor's salience tips the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coursekit.drawing.figure import Figure, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.marks import guessed, told
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.scores import number, stretch
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models._results import Measure
from coursekit.riyadh.models.bargaining import Interval

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "actor", "capability", "position", "salience")
_WIDTH, _BAR, _HEIGHT = 520, 46, 230  # pixels: width of the plots, height of the bar, height of the curves


class Tip(NamedTuple):
    """Where the median leaves its place: the salience of one actor, and the rise to it in per cent."""

    salience: float
    rise: float


def halves(actors: pd.DataFrame, unit: str = "years") -> Figure:
    """How the weight divides along the line of positions, and which position holds the middle of it.

    Weight is capability times salience. The bar shows each position with its share of all weight, from the lowest to
    the highest; the median is the position in which the first half ends.

    actors: as in `ck.load("ec_cars")`, one row per actor. unit: of the positions.
    Raises CourseError for a table without the columns, or without weight.
    """
    import pandas as pd

    require(actors, COLUMNS, "halves")
    weights = actors["capability"] * actors["salience"]
    median = bargaining.weighted_median(actors["position"], weights)
    rows, below = [], 0.0
    for position, own in actors.assign(weight=weights / weights.sum()).groupby("position"):
        share = float(own["weight"].sum())
        rows.append(
            {
                "Position": f"{number(position)} {unit}",
                "Actors": ", ".join(own["actor"]),
                "share": share,
                "from": below,
                "to": below + share,
                "middle": below + share / 2,
                "told": f"{share:.1%}",
                "colour": CATEGORIES[len(rows) % (len(CATEGORIES) - 1)],
                "spoken": f"{number(position)} {unit}: {share:.1%} of the weight, {below + share:.1%} up to here",
            }
        )
        below += share
    ends = ", ".join(f"{row['Position']} {row['told']}" for row in rows)
    # The median as the model gives it: an exact half is a stretch, which only the model should decide.
    description = f"Shares of all weight by position: {ends}. The weighted median is {stretch(median)} {unit}."
    title = alt.Title(
        "Where does the first half of the weight end?",
        subtitle=[
            "Each block is a position; its length is its share of all weight.",
            f"Dashed rule: half of the weight. Median: {stretch(median)} {unit}.",
        ],
    )
    x_scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format=".0%", grid=False)
    x = alt.X("from:Q", title="Share of all weight, added up", scale=x_scale, axis=axis)
    base = over("blocks").encode(tooltip=[f"{name}:N" for name in ("spoken", "Actors")])
    layers = [
        base.mark_rect(stroke="#808080", strokeWidth=1, opacity=0.75).encode(
            x=x, x2="to", color=alt.Color("colour:N", scale=None), description="spoken:N"
        ),
        over("blocks")
        .mark_text(baseline="bottom", fontWeight="bold")
        .encode(x="middle:Q", y=alt.YValue(-20), text="Position:N"),
        over("blocks").mark_text(baseline="bottom").encode(x="middle:Q", y=alt.YValue(-5), text="told:N"),
        over("half").mark_rule(strokeWidth=2.5, strokeDash=[5, 3], color=INK, aria=False).encode(x="from:Q"),
    ]
    chart = stacked(
        layers,
        {"blocks": rows, "half": [{"from": 0.5}]},
        width=_WIDTH,
        height=_BAR,
        title=title,
        description=description,
    )
    table = pd.DataFrame(
        {
            "Position": [row["Position"] for row in rows],
            "Actors": [row["Actors"] for row in rows],
            "Share of weight": [row["told"] for row in rows],
            "Added up": [f"{row['to']:.1%}" for row in rows],
        }
    )
    return Figure(chart, table, description)


def tip(actors: pd.DataFrame, actor: str) -> Tip | None:
    """The salience of one actor at which the median leaves its place towards it; None when it never does.

    Raises UnknownName for an actor that is not in the table.

    >>> import pandas as pd
    >>> three = pd.DataFrame({"id": list("abc"), "actor": list("ABC"), "capability": [1.0, 1.0, 1.0],
    ...                       "position": [4, 7, 10], "salience": [0.5, 0.1, 0.5]})
    >>> tip(three, "c").salience
    0.6
    """
    row = _row_of(actors, actor)
    weights = actors["capability"] * actors["salience"]
    lo, hi = bargaining.weighted_median(actors["position"], weights)
    side = actors["position"] > hi if row["position"] > hi else actors["position"] < lo
    if lo <= row["position"] <= hi:
        return None  # at the median already
    others = weights[side].sum() - row["capability"] * row["salience"]
    salience = float((weights[~side].sum() - others) / row["capability"])
    # Saliences run from 0 to 1; rounding keeps 0.93125 free of the dust of binary fractions.
    salience = round(salience, 9)
    return Tip(salience, (salience / row["salience"] - 1) * 100) if salience <= 1 else None


def knife_edge(actors: pd.DataFrame, actor: str, guess: float | None = None, unit: str = "years") -> Figure:
    """What the weighted mean and the weighted median do when one actor's salience rises.

    actors: as in `ck.load("ec_cars")`. actor: the `id` of the one who changes.
    guess: the rise, in per cent, at which you expected the median to jump; drawn beside the jump.
    Raises UnknownName for an actor that is not there, CourseError when its salience cannot move the median.
    """
    import pandas as pd

    require(actors, COLUMNS, "knife_edge")
    row, edge = _row_of(actors, actor), tip(actors, actor)
    who = _called(row)
    if edge is None:
        raise CourseError(f"{who[0].upper()}{who[1:]} cannot move the median by caring more; choose another actor.")
    most = (1 / row["salience"] - 1) * 100
    means = []
    for step in range(25):
        rise = most * step / 24
        mean, _ = _both(actors, row, row["salience"] * (1 + rise / 100))
        means.append({"rise": rise, "value": float(mean)})
    (mean_before, (low, _)), (mean_edge, ends_) = (_both(actors, row, at) for at in (row["salience"], edge.salience))
    high = ends_.hi if ends_.hi != low else ends_.lo  # on the edge the median is a stretch, from here to there
    median = [(0.0, low), (edge.rise, low), (edge.rise, high), (most, high)]
    medians = [{"rise": rise, "value": value, "order": n} for n, (rise, value) in enumerate(median)]
    ends = [
        {"rise": most, "value": high, "told": f"median {number(high)}"},
        {"rise": most, "value": means[-1]["value"], "told": f"mean {number(means[-1]['value'])}"},
    ]
    jump = [{"rise": edge.rise, "value": (low + high) / 2, "told": f"jump at {number(edge.rise)} %"}]
    said = [] if guess is None else [_gap(guess, edge.rise)]
    description = " ".join(
        [
            f"When the salience of {who} rises by {number(edge.rise)} %, from {number(row['salience'])} to"
            f" {edge.salience:g}, the weighted median jumps from {number(low)} to {number(high)} {unit}.",
            f"Up to there the weighted mean moves from {number(mean_before)} to {number(mean_edge)}.",
            *said,
        ]
    )
    subtitle = f"Salience {number(row['salience'])} is the coded value; it cannot pass 1, a rise of {number(most)} %."
    title = alt.Title(
        f"How much more must {who} care?",
        subtitle=[*wrapped(subtitle, _WIDTH, LABEL_SIZE + 1), *([said[0]] if said else [])],
    )
    reach = max(most, guess or 0) * 1.04
    x_axis = alt.Axis(format="d", grid=False)
    x_scale = alt.Scale(domain=[min(0, guess or 0), reach], nice=False)
    y_scale = alt.Scale(domain=[min(low, high) - 0.6, max(low, high) + 0.6], nice=False, zero=False)
    x_title, y_title = f"Rise of the salience of {who}, in per cent", f"Result, in {unit}"

    def at() -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X("rise:Q", title=x_title, scale=x_scale, axis=x_axis),
            "y": alt.Y("value:Q", title=y_title, scale=y_scale, axis=alt.Axis(tickMinStep=1)),
        }

    layers = [
        over("means").mark_line(strokeWidth=3, color=CATEGORIES[0], aria=False).encode(**at()),
        over("medians")
        .mark_line(strokeWidth=3, strokeDash=[7, 3], color=CATEGORIES[1], aria=False)
        .encode(**at(), order="order:Q"),
        over("ends")
        .mark_text(align="right", baseline="bottom", dy=-6, fontWeight="bold")
        .encode(**at(), text="told:N"),
        over("jump")
        .mark_text(align="left" if edge.rise < reach / 2 else "right", dx=8 if edge.rise < reach / 2 else -8, dy=14)
        .encode(**at(), text="told:N"),
    ]
    tables = {"means": means, "medians": medians, "ends": ends, "jump": jump}
    if guess is not None:
        said = told(guess, round(edge.rise, 2), f"{guess:g} %")
        tables["guess"] = [{"rise": float(guess), "to": edge.rise, "value": jump[0]["value"], "told": said}]
        aside = {"align": "right" if guess > reach / 2 else "left", "dx": 0, "dy": -16}
        layers += guessed("guess", **at(), x2="to", dot=True, **aside)
    chart = stacked(layers, tables, width=_WIDTH, height=_HEIGHT, title=title, description=description)
    saliences = sorted({row["salience"], edge.salience, 1.0})
    found = [(salience, *_both(actors, row, salience)) for salience in saliences]
    table = pd.DataFrame(
        {
            "Salience": [f"{salience:g}" for salience, _, _ in found],
            "Rise": [f"{number((salience / row['salience'] - 1) * 100)} %" for salience, _, _ in found],
            "Weighted mean": [f"{mean:.2f}" for _, mean, _ in found],
            "Weighted median": [stretch(median) for _, _, median in found],
        }
    )
    return Figure(chart, table, description)


def _row_of(actors: pd.DataFrame, actor: str) -> pd.Series:
    rows = actors[actors["id"] == actor]
    if rows.empty:
        raise UnknownName("actor", actor, actors["id"])
    return rows.iloc[0]


def _called(row: pd.Series) -> str:
    """The actor as a sentence names it."""
    return f"the {row['actor']}" if row["actor"].startswith(("United", "Netherlands")) else row["actor"]


def _both(actors: pd.DataFrame, row: pd.Series, salience: float) -> tuple[Measure, Interval]:
    """Mean and median with another salience of one actor."""
    changed = actors["salience"].where(actors["id"] != row["id"], salience)
    weights = actors["capability"] * changed
    return (
        bargaining.weighted_mean(actors["position"], weights),
        bargaining.weighted_median(actors["position"], weights),
    )


def _gap(guess: float, rise: float) -> str:
    gap = abs(guess - rise)
    close = f"{number(gap)} points too {'high' if guess > rise else 'low'}" if gap >= 0.05 else "right on it"
    return f"Your guess was {number(guess)} %; the jump comes at {number(rise)} %, so it was {close}."
