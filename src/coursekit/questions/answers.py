"""Answers as values: what a learner typed or computed, turned into plain JSON and compared."""

from __future__ import annotations

import datetime
import math
import sys
from collections.abc import Mapping
from typing import Any

from coursekit.errors import Unanswered

LARGEST = 2_000  # entries of a list or table; no exercise asks for more, and the log keeps every answer


def readable(text: str) -> str:
    r"""A text that a file can hold: half a sign, as a broken keyboard or program gives it, becomes a mark for it.

    >>> readable("\ud83d\ude00 \ud800")
    '😀 �'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(value: Any, depth: int = 0) -> Any:
    """A learner's value as plain JSON, so that it can be kept and graded again later.

    Series become {label: value}, frames a list of rows, dates ISO text, missing values None.
    Raises Unanswered for what has no such form (a function, a chart, a very large table).
    """
    if depth > 6:
        raise Unanswered("The answer is nested too deeply to be checked.")
    if isinstance(value, Mapping | list | tuple) and len(value) > LARGEST:
        raise Unanswered(f"The answer has {len(value):,} entries. Give the few that the question asks for.")
    if isinstance(value, str):
        return readable(str(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):  # numpy's own float, beside a list, would be compared with each of its entries
        return float(value) if math.isfinite(value) else None
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        if value is pandas.NaT or value is pandas.NA:
            return None
        if isinstance(value, pandas.DataFrame):
            named = value if list(value.index) == list(range(len(value))) else value.reset_index()
            return plain(named.to_dict("records"), depth + 1)
        if isinstance(value, pandas.Series):
            return plain(dict(zip(value.index, value, strict=True)), depth + 1)
    if isinstance(value, datetime.timedelta):
        whole = datetime.timedelta(seconds=value.total_seconds())  # pandas' own kind prints itself differently
        return f"{whole.days} days {datetime.timedelta(seconds=whole.seconds)}"
    if isinstance(value, datetime.date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, Mapping):
        return {str(plain(k, depth + 1)): plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(v, depth + 1) for v in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(v, depth + 1) for v in value]
    for way in ("item", "tolist"):  # numpy scalars, then arrays and pandas indexes
        convert = getattr(value, way, None)
        if callable(convert) and not isinstance(value, type):
            try:
                return plain(convert(), depth + 1)
            except (ValueError, TypeError):
                continue
    if callable(value):
        raise Unanswered("This is a function, and not yet its value: put `()` behind its name.")
    raise Unanswered(
        f"A value of the type {type(value).__name__} cannot be checked. "
        "Give a number, a text, a date, a list or a table."
    )


def same(got: Any, wanted: Any, tolerance: float = 1e-9) -> bool:
    """Whether two plain values are the same, numbers within `tolerance` (in their own unit).

    >>> same({"vote": 3}, {"vote": 3.0}), same(0.1 + 0.2, 0.3), same("3", 3)
    (True, True, False)
    """
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(got, int | float) and isinstance(wanted, int | float):
        try:
            return math.isclose(got, wanted, rel_tol=1e-9, abs_tol=tolerance)
        except OverflowError:  # a whole number too large for a float
            return got == wanted
    if isinstance(got, dict) and isinstance(wanted, dict):
        return got.keys() == wanted.keys() and all(same(got[k], wanted[k], tolerance) for k in wanted)
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(same(g, w, tolerance) for g, w in zip(got, wanted, strict=True))
    return type(got) is type(wanted) and got == wanted
