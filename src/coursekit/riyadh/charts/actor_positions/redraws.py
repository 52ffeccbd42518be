"""Doubts: how far a result moves when scores are drawn again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted
from coursekit.drawing.layers import filled, over, ready, stacked
from coursekit.drawing.theme import CATEGORIES, INK, alt
from coursekit.errors import CourseError
from coursekit.riyadh.charts.scores import ENDS, coded, number, outcome, spoken, weights
from coursekit.riyadh.models import bargaining

if TYPE_CHECKING:
    import pandas as pd

_WIDTH, _HISTOGRAM = 430, 180  # pixels: width and height of the plot


def redraws(medians: Iterable[float], threshold: float = 0, coded_median: float | None = None) -> Figure:
    """How far a result moves when every score is drawn again: a histogram, split at a threshold.

    medians: the result of each redraw, such as the weighted median of each row of `models.bargaining.redraw`.
    threshold: where the two sides part. coded_median: the result with our codes, marked by a rule.
    Raises CourseError for no results, or results off the scale from -2 to 2.

    >>> redraws([-1, -0.5, 0.5, 1], threshold=0).description
    'Histogram of 4 redraws: the median is below 0 in 2 of them (50%), at 0 or above in 2 (50%).'
    """
    import pandas as pd

    found = [float(value) for value in medians]
    if not found or not all(ENDS[0] <= value <= ENDS[1] for value in found):
        raise CourseError(f"redraws needs results from {ENDS[0]} to {ENDS[1]}, at least one; it got {found[:3]} ….")
    if not ENDS[0] < threshold < ENDS[1]:
        raise CourseError(f"threshold is {threshold!r}; it should lie between {ENDS[0]} and {ENDS[1]}.")
    below = sum(value < threshold for value in found)
    shares = {f"below {number(threshold)}": below, f"at {number(threshold)} or above": len(found) - below}
    # Each side is cut into bins by itself, so that no bar straddles the threshold.
    edges = [*_steps(ENDS[0], threshold), *_steps(threshold, ENDS[1]), ENDS[1]]
    bars = []
    for start, end in pairwise(edges):
        inside = sum(start <= value < end or (end == ENDS[1] and value == end) for value in found)
        side = list(shares)[0 if end <= threshold else 1]
        bars.append({"from": start, "to": end, "none": 0, "Redraws": inside, "Side": side})
    highest = max(bar["Redraws"] for bar in bars)
    middles = (ENDS[0] + threshold) / 2, (threshold + ENDS[1]) / 2
    told = [
        {"at": middle, "told": f"{count / len(found):.0%} {side}"}
        for middle, (side, count) in zip(middles, shares.items(), strict=True)
    ]
    table = pd.DataFrame(
        {
            "Median": [f"{number(bar['from'])} to {number(bar['to'])}" for bar in bars if bar["Redraws"]],
            "Redraws": [str(bar["Redraws"]) for bar in bars if bar["Redraws"]],
        }
    )
    at = number(threshold)
    description = (
        f"Histogram of {counted(len(found), 'redraw')}: the median is below {at} in {below} of them"
        f" ({below / len(found):.0%}), at {at} or above in {len(found) - below} ({1 - below / len(found):.0%})."
        + (f" With our codes it is {number(coded_median)}." if coded_median is not None else "")
    )
    title = alt.Title(
        f"How often is the median below {at}?",
        subtitle=[
            f"{len(found)} redraws, each score anywhere between its lowest and highest coding.",
            *([f"The rule is the median with our codes: {number(coded_median)}."] if coded_median is not None else []),
        ],
    )
    tables = {"bars": bars, "shares": told, "threshold": [{"at": threshold}]}
    if coded_median is not None:
        tables["median"] = [{"at": coded_median}]
    chart = filled(
        _histogram(tuple(shares), coded_median is not None),
        tables,
        {"counts": [0, highest * 1.05]},
        width=_WIDTH,
        height=_HISTOGRAM,
        title=title,
        description=description,
    )
    return Figure(chart, table, description)


@ready
def _histogram(sides: tuple[str, str], ruled: bool) -> list[alt.Chart]:
    """The layers of `redraws`; `ruled` adds the rule for the median with our codes."""
    x = alt.X("from:Q", title="Weighted median", scale=alt.Scale(domain=list(ENDS), nice=False))
    y = alt.Y(
        "Redraws:Q",
        title="Number of redraws",
        scale=alt.Scale(domain=alt.ExprRef("counts"), nice=False),
        axis=alt.Axis(tickCount=4, tickMinStep=1),
    )
    colours = alt.Scale(domain=list(sides), range=[CATEGORIES[1], CATEGORIES[0]])
    layers = [
        over("bars")
        .mark_rect(stroke="#808080", strokeWidth=0.5)
        .encode(
            x=x, x2="to", y=y, y2="none", color=alt.Color("Side:N", scale=colours, legend=None), tooltip="Redraws:Q"
        ),
        over("shares")
        .mark_text(baseline="bottom", fontWeight="bold")
        .encode(x="at:Q", y=alt.YValue(-6), text="told:N"),
        over("threshold").mark_rule(strokeDash=[5, 3], color=INK, aria=False).encode(x="at:Q"),
    ]
    if ruled:
        layers.append(over("median").mark_rule(strokeWidth=3, color=INK, aria=False).encode(x="at:Q"))
    return layers


def redrawn(
    positions: pd.DataFrame, issue: str, guess: float | None = None, near: float = 0.25, n: int = 500, seed: int = 1971
) -> Figure:
    """How often the median stays near its place when every code is drawn again from its range.

    positions: as in `ck.load("positions")`; every actor has the same capability. issue: one of its issues.
    guess: the share of redraws, from 0 to 1, that you expected within `near` of the median; drawn beside the share.
    Raises UnknownName for an issue that is not there, CourseError for rows that cannot be used.
    """
    import pandas as pd

    rows = coded(positions, issue)
    shares, middle = weights(rows), sum(outcome(rows).median) / 2
    draws = bargaining.redraw(rows["low"], rows["high"], n, seed)
    medians = sorted(sum(bargaining.weighted_median(draw, shares)) / 2 for draw in draws)
    inside = sum(abs(median - middle) <= near for median in medians) / n
    low, high = medians[n // 20], medians[-1 - n // 20]  # nine of ten redraws lie between
    band = f"within {number(near)} of {number(middle)}"
    said = f"Your guess was {guess:.0%}, {_gap(guess, inside)}." if guess is not None else ""
    description = (
        f"{n} redraws of {spoken(issue)}: the median is {band} in {inside:.0%} of them."
        f" Nine of ten lie between {number(low)} and {number(high)}. {said}".strip()
    )
    edges = _steps(ENDS[0], ENDS[1])
    bars = [
        {
            "from": start,
            "to": end,
            "none": 0,
            "Redraws": sum(start <= median < end for median in medians),
            "colour": CATEGORIES[0] if abs((start + end) / 2 - middle) < near else CATEGORIES[5],
        }
        for start, end in pairwise([*edges, ENDS[1] + 1e-9])
    ]
    tallest = max(bar["Redraws"] for bar in bars)
    level = max(tallest, n * (guess or 0) / 2) * 1.1
    title = alt.Title(
        f"How often does the median stay {band}?",
        subtitle=[f"{n} redraws, each code anywhere in its range: {inside:.0%} of them.", *([said] if said else [])],
    )
    x_axis = alt.Axis(values=list(range(ENDS[0], ENDS[1] + 1)), grid=False)
    x_scale = alt.Scale(domain=list(ENDS), nice=False)
    y_scale = alt.Scale(domain=[0, level], nice=False)

    def at(x: str, y: str) -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X(f"{x}:Q", title="Weighted median", scale=x_scale, axis=x_axis),
            "y": alt.Y(f"{y}:Q", title="Number of redraws", scale=y_scale, axis=alt.Axis(tickCount=4)),
        }

    layers = [
        over("bars")
        .mark_rect(stroke="#808080", strokeWidth=0.5)
        .encode(
            **at("from", "Redraws"), x2="to", y2="none", color=alt.Color("colour:N", scale=None), tooltip="Redraws:Q"
        ),
        over("middle").mark_rule(strokeWidth=3, color=INK, aria=False).encode(x="at:Q"),
    ]
    tables = {"bars": bars, "middle": [{"at": middle}]}
    if guess is not None:
        # The height at which the blue bars would stand, on average, had the guess been right.
        blue = [bar for bar in bars if bar["colour"] == CATEGORIES[0]]
        level_guessed = guess * n / len(blue)
        tables["guess"] = [
            {"from": blue[0]["from"], "to": blue[-1]["to"], "none": 0, "level": level_guessed, "told": "your guess"}
        ]
        guessed = over("guess")
        layers += [
            guessed.mark_rect(filled=False, stroke=INK, strokeDash=[4, 3], strokeWidth=2).encode(
                **at("from", "level"), x2="to", y2="none", description="told:N"
            ),
            guessed.mark_text(align="left", dx=8).encode(**at("to", "level"), text="told:N"),
        ]
    chart = stacked(layers, tables, width=_WIDTH, height=_HISTOGRAM, title=title, description=description)
    table = pd.DataFrame(
        {
            "Median": [f"{number(bar['from'])} to {number(bar['to'])}" for bar in bars if bar["Redraws"]],
            "Redraws": [str(bar["Redraws"]) for bar in bars if bar["Redraws"]],
        }
    )
    return Figure(chart, table, description)


def _gap(guess: float, share: float) -> str:
    gap = round(abs(guess - share) * 100)
    return f"{gap} percentage points too {'high' if guess > share else 'low'}" if gap else "right on it"


def _steps(start: float, end: float) -> list[float]:
    """The lower edges of equal bins of about a quarter between two ends."""
    count = max(1, round((end - start) / 0.25))
    return [start + (end - start) * i / count for i in range(count)]
