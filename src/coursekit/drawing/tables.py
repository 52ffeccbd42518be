"""What a picture asks of the table that it draws, and how a date is said. A piece needs no chart library for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coursekit.errors import CourseError, did_you_mean, nearest

if TYPE_CHECKING:
    import pandas as pd


def day(date: pd.Timestamp) -> str:
    """A date as people write it.

    >>> import pandas as pd
    >>> day(pd.Timestamp("2025-02-08"))
    '8 February 2025'
    """
    return f"{date.day} {date:%B %Y}"  # not %-d, which Windows does not know


def require(table: pd.DataFrame, columns: Iterable[str], chart: str) -> None:
    """Raise CourseError, in words, when `table` cannot be drawn as this chart."""
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise CourseError(f"The {chart} chart draws a table (a pandas DataFrame), not a {type(table).__name__}.")
    found = [str(column) for column in table.columns]
    missing = [column for column in columns if column not in found]
    if missing:
        wanted = ", ".join(map(repr, missing))
        close = nearest(missing[0], set(found) - set(columns))
        guess = f" Did you rename {missing[0]!r} to {close!r}?" if close else ""
        raise CourseError(
            f"The {chart} chart needs the column{'s' if len(missing) > 1 else ''} {wanted}.{guess}"
            f" The table has: {', '.join(found) or 'no columns'}."
        )
    if table.empty:
        raise CourseError(f"The {chart} chart has nothing to draw: the table has columns, but no rows.")


def known(table: pd.DataFrame, column: str, values: Iterable[str], chart: str) -> None:
    """Raise CourseError when a column holds something this chart has no way to draw."""
    values = list(values)
    for value in table[column].unique():
        if value not in values:
            raise CourseError(
                f"The {chart} chart cannot draw {value!r} in the column {column!r}.{did_you_mean(value, values)}"
                f" It knows: {', '.join(values)}."
            )
