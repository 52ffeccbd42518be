"""The chart kit: what charts share, so that the code of a chart holds only its own ideas.

Your guess is a hollow ring in the colour of the text, the record a filled dot; an exact guess is a ring round the dot,
and the word "exactly".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coursekit.drawing.specification import rows_of
from coursekit.drawing.theme import INK, alt
from coursekit.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd


def layered(layers: Sequence[alt.Chart], title: str, *subtitle: str, **look: Any) -> alt.LayerChart:
    """Layers from bottom to top under a title; empty lines below it are left out. `look` is the width and the like."""
    below = list(filter(None, subtitle))
    return alt.layer(*layers).properties(title=alt.Title(title, **{"subtitle": below} if below else {}), **look)


def over(rows: pd.DataFrame | Sequence[Mapping[str, Any]]) -> alt.Chart:
    """The beginning of a layer: over a table, or a list of rows."""
    return alt.Chart(rows if hasattr(rows, "columns") else alt.InlineData(values=rows_of(rows)))


def pixels(x: str, y: str, x2: str = "", y2: str = "") -> dict[str, Any]:
    """A place in pixels from the top left corner; each is a column."""
    at = {"x": alt.X(f"{x}:Q", scale=None, axis=None), "y": alt.Y(f"{y}:Q", scale=None, axis=None)}
    return at | _ends(x2, y2)


def _ends(x2: str, y2: str) -> dict[str, str]:
    return {name: at for name, at in (("x2", x2), ("y2", y2)) if at}


def words(rows: Any, place: Mapping[str, Any], column: str = "words", **style: Any) -> alt.Chart:
    """The words of a column at their places."""
    return over(rows).mark_text(**{"baseline": "middle"} | style).encode(**place, text=f"{column}:N")


def ring(base: alt.Chart, **look: Any) -> alt.Chart:
    """A hollow ring for each row of `base`: a guess looks the same on every chart."""
    drawn = {"shape": "circle", "size": 160, "filled": False, "stroke": INK, "strokeWidth": 2, "opacity": 1}
    return base.mark_point(**drawn | look)


def guessed(rows: Any, x: Any, y: Any, x2: str = "", y2: str = "", dot: bool = False, **beside: Any) -> list[alt.Chart]:
    """What was guessed: a ring at x and y, the column `told` beside it, and a dotted line to the record at x2 or y2.

    dot: draw the record too, as a dot, where the chart's own marks are none. beside: where the words stand, such as
    dx=-14, align="right".
    """
    base, record = over(rows).encode(x=x, y=y), _ends(x2, y2)
    place = {"align": "left", "baseline": "middle", "dx": 13} | beside
    moved = {}
    for name, column in record.items() if dot else ():
        moved[name[0]] = (x if name == "x2" else y).copy()  # the same axis and scale, for another column
        moved[name[0]].shorthand = f"{column}:Q"
    dots = [base.mark_point(filled=True, size=50, color=INK, opacity=1, aria=False).encode(**moved)] * dot
    return [
        # The line says nothing that the ring does not say aloud.
        base.mark_rule(color=INK, strokeWidth=2, strokeDash=[1, 3], aria=False).encode(**record),
        *dots,
        ring(base).encode(description="told:N"),
        base.mark_text(**place, aria=False).encode(text="told:N"),
    ]


def beside(share: float, below: bool) -> dict[str, Any]:
    """Where the words of a guess stand on an axis that runs to the right: not on the dotted line, if there is room.

    share: where the guess stands, from 0 at the left end to 1. below: whether the record lies to the right of it.
    """
    if below:
        return {"align": "right", "dx": -13} if share > 0.35 else {"align": "left", "dx": 0, "dy": -16}
    return {"align": "left", "dx": 13} if share < 0.75 else {"align": "right", "dx": 0, "dy": -16}


def told(guess: Any, value: Any, words: str) -> str:
    """What stands beside a guess: "your guess: 45%", or "exactly 45%"."""
    return f"exactly {words}" if guess == value else f"your guess: {words}"


def gap(guess: float, value: float, unit: str = "") -> str:
    """How far a guess is from the record.

    >>> gap(50, 33.9, unit="points"), gap(3, 3)
    ('16.1 points too high', 'exactly')
    """
    off = round(guess - value, 2)
    return f"{abs(off):g} {unit and f'{unit} '}too {'high' if off > 0 else 'low'}" if off else "exactly"


def possible(value: Any, low: float, high: float, what: str = "The guess") -> Any:
    """A number that can be drawn, or None for none. Raises CourseError, in words, for anything else."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high):
        return value
    raise CourseError(f"{what} is {value!r}; it should be a number from {low:g} to {high:g}.")


def to_read(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The table behind a chart: for each heading a column, or a template of columns; the column `source` as a list.

    >>> import pandas as pd
    >>> to_read(pd.DataFrame({"share": [0.339], "source": ["A;B"]}), {"Share": "{share:.1%}", "Sources": "source"})
       Share Sources
    0  33.9%    A, B
    """
    import pandas as pd

    rows = table.to_dict("records")
    found = {head: [how.format_map(row) if "{" in how else row[how] for row in rows] for head, how in columns.items()}
    for head in (head for head, how in columns.items() if how == "source"):
        found[head] = [sources.replace(";", ", ") for sources in found[head]]
    return pd.DataFrame(found, index=table.index)
