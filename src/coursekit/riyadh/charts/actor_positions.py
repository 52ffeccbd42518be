"""Lesson 4: how far a weighted median can be trusted. One push that turns it over, and codes that are drawn again."""

from __future__ import annotations

from math import floor
from typing import Any, NamedTuple

import pandas as pd

from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import beside, gap, guessed, layered, over, possible, told, words
from coursekit.drawing.tables import require
from coursekit.drawing.theme import CATEGORIES, INK, WIDTH, alt
from coursekit.errors import CourseError
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.scores import ENDS, coded, number, spoken, stretch, weights
from coursekit.widgets.rules import one_of

COLUMNS = ("id", "actor", "capability", "position", "salience")
ACCENT, CONTEXT = CATEGORIES[0], "#808080"
BIN = 0.25  # of a code: how wide a bar of redraws is
_WIDE, _HEIGHT = WIDTH - 170, 220  # pixels, of the plots


class Tip(NamedTuple):
    """Where the median leaves its place: the salience of one actor, and the rise to it in per cent."""

    salience: float
    rise: float


def tip(actors: pd.DataFrame, actor: str) -> Tip | None:
    """The salience of one actor at which the median leaves its place towards it; None when it never does.

    Raises UnknownName for an actor that is not in the table.
    """
    row = _row_of(actors, actor)
    weight = actors["capability"] * actors["salience"]
    lo, hi = bargaining.weighted_median(actors["position"], weight)
    side = actors["position"] > hi if row["position"] > hi else actors["position"] < lo
    if lo <= row["position"] <= hi:
        return None  # at the median already
    others = weight[side].sum() - row["capability"] * row["salience"]
    # Saliences run from 0 to 1; rounding keeps 0.93125 free of the dust of binary fractions.
    salience = round(float((weight[~side].sum() - others) / row["capability"]), 9)
    return Tip(salience, (salience / row["salience"] - 1) * 100) if salience <= 1 else None


def knife_edge(actors: pd.DataFrame, actor: str, guess: float | None = None, unit: str = "years") -> Figure:
    """What the weighted mean and the weighted median do when one actor's salience rises.

    actors: as in `ck.load("ec_cars")`. actor: the `id` of the one who changes.
    guess: the rise, in per cent, at which you expected the median to jump; drawn beside the jump.
    Raises UnknownName for an actor that is not there, CourseError when its salience cannot move the median.
    """
    require(actors, COLUMNS, "knife_edge")
    row, edge = _row_of(actors, actor), tip(actors, actor)
    who = f"the {row['actor']}" if row["actor"].startswith(("United", "Netherlands")) else row["actor"]
    if edge is None:
        raise CourseError(f"{who[0].upper()}{who[1:]} cannot move the median by caring more; choose another actor.")
    possible(guess, 0, 100)
    most, rise = (1 / row["salience"] - 1) * 100, edge.rise
    results = {at: _at(actors, row, at) for at in (0.0, rise, most)}
    low, on = results[0.0][1].lo, results[rise][1]
    high = on.hi if on.hi != low else on.lo  # on the edge the median is a stretch, from here to there
    means = [{"rise": most * n / 24, "value": float(_at(actors, row, most * n / 24)[0])} for n in range(25)]
    steps = [(0.0, low), (rise, low), (rise, high), (most, high)]
    medians = [{"rise": at, "value": value, "order": n} for n, (at, value) in enumerate(steps)]
    ends = [("median", high), ("mean", means[-1]["value"])]
    ends = [{"rise": most, "value": value, "words": f"{what} {number(value)}"} for what, value in ends]
    jump = {"rise": rise, "value": (low + high) / 2, "words": f"jump at {number(rise)}%"}
    jumps = f"jumps from {number(low)} to {number(high)} {unit}"
    said = (
        f"When the salience of {who} rises by {number(rise)}%, from {number(row['salience'])} to {edge.salience:g},"
        f" the weighted median {jumps}. Up to there the weighted mean moves from {number(results[0.0][0])} to"
        f" {number(results[rise][0])}."
    )
    reach, room = max(most, guess or 0) * 1.12, [min(low, high) - 0.6, max(low, high) + 0.6]
    x_scale, x_axis = alt.Scale(domain=[0, reach], nice=False), alt.Axis(format="d", grid=False)
    x = alt.X("rise:Q", title=f"Rise of the salience of {who}, in per cent", scale=x_scale, axis=x_axis)
    y_scale = alt.Scale(domain=room, nice=False, zero=False)
    y = alt.Y("value:Q", title=f"Result, in {unit}", scale=y_scale, axis=alt.Axis(tickMinStep=1))
    at, line = {"x": x, "y": y}, {"strokeWidth": 3, "aria": False}
    layers = [
        over(means).mark_line(color=CONTEXT, **line).encode(**at),
        over(medians).mark_line(color=ACCENT, **line).encode(**at, order="order:Q"),
        words(ends, at, align="left", dx=6, fontWeight="bold"),
        words([jump], at, align="left", dx=8, dy=14 if guess is None else 22),
    ]
    if guess is not None:
        record = round(rise, 2)
        said += f" Your guess was {guess:g}%, {gap(guess, record, unit='points')}."
        mark = jump | {"rise": guess, "to": rise, "told": told(guess, record, f"{guess:g}%")}
        layers += guessed([mark], x, y, x2="to", dot=True, **_side(guess / reach, rise / reach))
    title, below = f"A push of {number(rise)}% turns the result over", f"The median {jumps}; the mean hardly moves."
    chart = layered(layers, title, below, width=_WIDE, height=_HEIGHT)
    table = [
        {"Salience": f"{row['salience'] * (1 + step / 100):g}", "Rise": f"{number(step)}%"}
        | {"Weighted mean": f"{mean:.2f}", "Weighted median": stretch(median)}
        for step, (mean, median) in results.items()
    ]
    return figure(chart, said, pd.DataFrame(table))


def redrawn(positions: pd.DataFrame, issue: str, guess: float | None = None, n: int = 500, seed: int = 1971) -> Figure:
    """How often the median stays at its place when every code is drawn again, from anywhere in its range.

    positions: as in `ck.load("positions")`; every actor has the same capability. issue: one of its issues.
    guess: the per cent of redraws that you expected in the bar of the median; drawn above that bar.
    Raises UnknownName for an issue that is not there, CourseError for rows that cannot be used.
    """
    rows = coded(positions, issue)
    possible(guess, 0, 100)
    weight = weights(rows)
    middle = sum(bargaining.weighted_median(rows["code"], weight)) / 2
    draws = bargaining.redraw(rows["low"], rows["high"], n, seed)
    medians = sorted(sum(bargaining.weighted_median(draw, weight)) / 2 for draw in draws)
    bars = _bars(medians, middle)
    own = next(bar for bar in bars if bar["own"])
    low, high = medians[n // 20], medians[-1 - n // 20]  # nine of ten redraws lie between
    said = (
        f"In {own['count']} of {n} redraws of {spoken(issue)} ({own['share']:.2g}%) the median lies {own['words']}."
        f" Nine of ten lie between {_signed(low)} and {_signed(high)}."
    )
    top = max(*(bar["share"] for bar in bars), guess or 0) * 1.2
    along = {"title": "Weighted median", "scale": alt.Scale(domain=list(ENDS), nice=False)}
    along["axis"] = alt.Axis(values=list(range(ENDS[0], ENDS[1] + 1)), grid=False)
    x, across = alt.X("middle:Q", **along), alt.X("from:Q", **along)
    y_scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("share:Q", title="Redraws, in per cent", scale=y_scale, axis=alt.Axis(tickCount=4))
    label = {"middle": middle, "share": top, "words": f"our codes: {_signed(middle)}"}

    def right_of_all(at: float) -> float:  # pixels
        return (ENDS[1] - at) / (ENDS[1] - ENDS[0]) * _WIDE + 10

    colour, tooltip = alt.Color("colour:N", scale=None), ["words:N", "count:Q"]
    layers = [
        over([bar for bar in bars if bar["count"] or bar["own"]])
        .mark_rect(stroke=CONTEXT, strokeWidth=0.5)
        .encode(x=across, x2="to", y=y, y2="floor", color=colour, tooltip=tooltip),
        over([label]).mark_rule(strokeWidth=3, color=INK, aria=False).encode(x=x),
        words([label], {"x": x, "y": y}, align="left", dx=right_of_all(middle), dy=6, fontWeight="bold"),
    ]
    if guess is not None:
        share = round(own["share"], 1)
        said += f" Your guess was {guess:g}%, {gap(guess, share, unit='points')}."
        mark = own | {"share": guess, "to": share, "told": told(guess, share, f"{guess:g}%")}
        layers += guessed([mark], x, y, y2="to", dot=True, dx=right_of_all(own["middle"]))
    title = f"Our codes put the median at {_signed(middle)}. Of {n} redraws, {own['count']} agree"
    below = f"Each code is drawn from anywhere in its bar. Nine of ten medians: {_signed(low)} to {_signed(high)}."
    chart = layered(layers, title, below, width=_WIDE, height=_HEIGHT)
    some = [{"Median": bar["words"], "Redraws": str(bar["count"])} for bar in bars if bar["count"]]
    return figure(chart, said, pd.DataFrame(some))


def _side(guess: float, edge: float) -> dict[str, Any]:
    """Where the words of a guess stand, so that the median's step does not run through them. Both are shares of x."""
    if guess > edge:
        return beside(guess, below=False)
    wide, at, step = 110, guess * (_WIDE), edge * (_WIDE)  # pixels
    return {"align": "left", "dx": max(4, min(at - wide / 2, step - wide)) - at, "dy": -16}


def _bars(medians: list[float], middle: float) -> list[dict[str, Any]]:
    """The bars of redraws along the line; a median at the upper end of the line belongs to the last."""
    last = int((ENDS[1] - ENDS[0]) / BIN) - 1
    own, *held = (min(floor((each - ENDS[0]) / BIN), last) for each in (middle, *medians))
    found = []
    for place in range(last + 1):
        start, count = ENDS[0] + place * BIN, held.count(place)
        bar = {"from": start, "to": start + BIN, "middle": start + BIN / 2, "floor": 0}
        bar |= {"count": count, "share": 100 * count / len(medians), "own": place == own}
        colour, told = ACCENT if place == own else "#9A9A9A", f"from {_signed(start)} to {_signed(start + BIN)}"
        found.append(bar | {"colour": colour, "words": told})
    return found


def _signed(code: float) -> str:
    return f"+{number(code)}" if code > 0 else number(code)


def _row_of(actors: pd.DataFrame, actor: str) -> pd.Series:
    return actors[actors["id"] == one_of(actor, actors["id"], "actor")].iloc[0]


def _at(actors: pd.DataFrame, row: pd.Series, rise: float) -> tuple[float, bargaining.Interval]:
    """Mean and median when the salience of one actor rises by so many per cent."""
    changed = actors["salience"].where(actors["id"] != row["id"], row["salience"] * (1 + rise / 100))
    given = actors["position"], actors["capability"] * changed
    return bargaining.weighted_mean(*given), bargaining.weighted_median(*given)
