"""What the pictures of positions share: the codes of one issue, the weights behind them, and how they are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.tables import require
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models.bargaining import Interval
from coursekit.widgets.rules import one_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("actor", "issue", "position", "code", "low", "high", "salience", "scale", "source")
MOST_SALIENT = 5
ENDS = (-2, 2)  # of the scale on which positions are coded


def coded(positions: pd.DataFrame, issue: str) -> pd.DataFrame:
    """The rows of one issue that have a code and a salience, from the lowest code to the highest.

    `low` and `high` are the code itself where the table leaves them open. Raises UnknownName for an issue that is not
    there, CourseError when a row is not usable.
    """
    require(positions, COLUMNS, "positions")
    one_of(issue, positions["issue"].unique(), "issue")
    rows = positions[(positions["issue"] == issue) & positions["code"].notna() & positions["salience"].notna()]
    if rows.empty:
        raise CourseError(f"No actor has a code on {issue!r}, so there is nothing to draw. Try another issue.")
    twice = rows.loc[rows["actor"].duplicated(), "actor"]
    if len(twice):
        raise CourseError(f"{twice.iloc[0]} has more than one row on {issue!r}; each actor should have one.")
    numbers = {name: rows[name].fillna(rows["code"]).astype(float) for name in ("code", "low", "high")}
    return rows.assign(**numbers).sort_values("code", kind="stable", ignore_index=True)


def weights(rows: pd.DataFrame) -> list[float]:
    """The salience of each row of `coded` as a share of the most; every actor has the same capability."""
    return [salience / MOST_SALIENT for salience in rows["salience"].tolist()]


def spoken(issue: str) -> str:
    """An issue as people say it."""
    if issue == "regime_denazification":
        return "Ukraine’s government"  # the issue itself; the other is one side's word for its demand
    return issue.replace("_", " ").replace("nato", "NATO")


def stretch(interval: Interval) -> str:
    """A point or a stretch of the line in words: "1" or "0 to 1"."""
    lo, hi = number(interval.lo), number(interval.hi)
    return lo if lo == hi else f"{lo} to {hi}"


def number(value: float) -> str:
    """At most two decimals, with a true minus sign and no negative zero."""
    return f"{round(float(value), 2) + 0:g}".replace("-", "−")


def the(code: str) -> str:
    """An actor as a sentence names it."""
    name = actor(code).name
    return f"the {name}" if name.startswith(("United", "European")) else name
