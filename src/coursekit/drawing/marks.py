"""What was guessed before it was known, drawn beside what turned out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coursekit.drawing.theme import INK, alt

if TYPE_CHECKING:
    import pandas as pd

CROSS = "M-1,-1L1,1M-1,1L1,-1"


def crossed(base: alt.Chart, **look: Any) -> alt.Chart:
    """A cross for each row of `base`: a guess looks the same on every chart. `look` changes its size."""
    return base.mark_point(**{"shape": CROSS, "size": 50, "stroke": INK, "strokeWidth": 2.5, "opacity": 1} | look)


def dotted(base: alt.Chart, **look: Any) -> alt.Chart:
    """A dotted line, from a guess to what turned out; it says nothing that the cross does not say aloud."""
    return base.mark_rule(**{"color": INK, "strokeDash": [1, 3], "aria": False} | look)


def guessed_over_time(
    found: pd.DataFrame, written: Callable[[float], str], low: float, x: alt.X, y: Callable[[str], alt.Y]
) -> list[alt.Chart]:
    """A cross for each guess, a ring around the value, both with their number, and a dotted line between them.

    found: one row per guess, with year, guess and value on a scale from `low` to 1. written: a value as readers see it.
    x, y: the chart's own axes.
    """
    margin = 0.06 * (1 - low)
    drawn = found.assign(
        above=found["guess"] >= found["value"],
        # Above the plot stand words, and below it the years: there the number goes to the right of its cross.
        beside=~found["guess"].between(low + margin, 1 - margin),
        said=[written(guess) for guess in found["guess"]],
        found=[written(value) for value in found["value"]],
    )
    drawn["spoken"] = "Your guess for " + drawn["year"].astype(str) + ": " + drawn["said"]
    drawn["told"] = "The figure of " + drawn["year"].astype(str) + ": " + drawn["found"]
    base = alt.Chart(drawn).encode(x=x)
    tooltip = [
        alt.Tooltip("year:N", title="Year"),
        alt.Tooltip("said:N", title="Your guess"),
        alt.Tooltip("found:N", title="What the figures show"),
    ]
    said, number = alt.Text("said:N"), alt.Text("found:N")
    marks = [
        dotted(base).encode(y=y("guess"), y2="value"),
        crossed(base).encode(y=y("guess"), description="spoken:N", tooltip=tooltip),
        base.mark_point(size=70, stroke=INK, strokeWidth=2, fillOpacity=0, opacity=1).encode(
            y=y("value"), description="told:N", tooltip=tooltip
        ),
        base.transform_filter("datum.beside").mark_text(align="left", dx=9).encode(y=y("guess"), text=said),
    ]
    for above, away, near in (("datum.above", -13, 17), ("!datum.above", 17, -13)):
        guess = base.transform_filter(f"{above} && !datum.beside").mark_text(dy=away)
        value = base.transform_filter(above).mark_text(dy=near, fontWeight="bold")
        marks += [guess.encode(y=y("guess"), text=said), value.encode(y=y("value"), text=number)]
    return marks
