"""What the pictures of positions share: the codes of one issue, the weights behind them, and how they are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import require
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models.bargaining import Interval

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("actor", "issue", "position", "code", "low", "high", "salience", "scale", "source")
MOST_SALIENT = 5
ENDS = (-2, 2)  # of the scale on which positions are coded


def coded(positions: pd.DataFrame, issue: str | None = None) -> pd.DataFrame:
    """The rows of one issue that have a code and a salience, from the lowest code to the highest.

    `low` and `high` are the code itself where the table leaves them open. `issue` may be left out when the table has
    only one. Raises UnknownName for an issue that is not there, CourseError when a row is not usable.

    >>> import pandas as pd
    >>> row = {"actor": "US", "issue": "speed", "position": "Soon.", "code": 2, "low": 1, "high": 2, "salience": 5,
    ...        "scale": "+2: at once.", "source": "ART"}
    >>> list(coded(pd.DataFrame([row, row | {"actor": "RU", "code": -2, "low": None}]))["low"])
    [-2.0, 1.0]
    """
    require(positions, COLUMNS, "positions")
    issues = list(dict.fromkeys(positions["issue"]))
    if issue is None and len(issues) > 1:
        raise CourseError(f"The table has {len(issues)} issues ({', '.join(issues)}). Choose one with issue=….")
    issue = issues[0] if issue is None else issue
    if issue not in issues:
        raise UnknownName("issue", issue, issues)
    rows = positions[(positions["issue"] == issue) & positions["code"].notna() & positions["salience"].notna()]
    if rows.empty:
        raise CourseError(f"No actor has a code on {issue!r}, so there is nothing to draw. Try another issue.")
    twice = rows.loc[rows["actor"].duplicated(), "actor"]
    if len(twice):
        raise CourseError(f"{twice.iloc[0]} has more than one row on {issue!r}; each actor should have one.")
    rows = rows.assign(
        code=rows["code"].astype(float),
        low=rows["low"].fillna(rows["code"]).astype(float),
        high=rows["high"].fillna(rows["code"]).astype(float),
    )
    return rows.sort_values("code", kind="stable", ignore_index=True)


def weights(rows: pd.DataFrame) -> list[float]:
    """The salience of each row of `coded` as a share of the most; every actor has the same capability."""
    return [salience / MOST_SALIENT for salience in rows["salience"].tolist()]


def spoken(issue: str) -> str:
    """An issue as people say it.

    >>> spoken("nato_membership"), spoken("ceasefire_timing")
    ('NATO membership', 'ceasefire timing')
    """
    if issue == "regime_denazification":
        return "Ukraine’s government"  # the issue itself; the other is one side's word for its demand
    return issue.replace("_", " ").replace("nato", "NATO")


def stretch(interval: Interval) -> str:
    """A point or a stretch of the line in words: "1" or "0 to 1"."""
    lo, hi = number(interval.lo), number(interval.hi)
    return lo if lo == hi else f"{lo} to {hi}"


def number(value: float) -> str:
    """At most two decimals, with a true minus sign and no negative zero.

    >>> number(-0.5), number(1 / 3), number(-0.001)
    ('−0.5', '0.33', '0')
    """
    return f"{round(float(value), 2) + 0:g}".replace("-", "−")


def the(code: str) -> str:
    """An actor as a sentence names it.

    >>> the("US"), the("RU")
    ('the United States', 'Russia')
    """
    name = actor(code).name
    return f"the {name}" if name.startswith(("United", "European")) else name
