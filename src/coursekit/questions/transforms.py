"""The steps of a chart between its table and its marks: filter, calculate, aggregate, fold, bins and units of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import fmean, median
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.expressions import PANDAS, Row, Rows, column, condition, date, expression, number, plain

UNITS = re.compile("year|quarter|month|date|hours|minutes")
MAX_BINS = 10
MEASURES = {"sum": math.fsum, "mean": fmean, "average": fmean, "median": median, "min": min, "max": max}


def measure(how: Any, of: str | None, rows: Rows) -> Any:
    """One value for some rows, such as the `mean` of a column."""
    values = [value for row in rows if (value := row.get(of)) not in (None, "")]
    if how == "count":
        return len(rows)
    if how == "distinct":
        return len({plain(row.get(of)) for row in rows})
    if how not in MEASURES:
        raise Unanswered(f"The aggregate {how!r} cannot be looked into here. {PANDAS}")
    if how not in ("min", "max") or not all(isinstance(value, datetime | str) for value in values):
        values = [found for value in values if (found := number(value)) is not None]
    return MEASURES[how](values) if values else None


def grouped(rows: Rows, by: Iterable[str], measures: Iterable[tuple[Any, str | None, str]]) -> list[Row]:
    """A row for each group; measures: how, of which column, and what the result is called."""
    by, measures = [*by], [*measures]
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(plain(row.get(name)) for name in by), []).append(row)
    return [
        {name: own[0].get(name) for name in by} | {name: measure(how, of, own) for how, of, name in measures}
        for own in groups.values()
    ]


def truncated(value: Any, unit: Any) -> datetime | None:
    """A date as a time unit leaves it: `yearmonth` keeps year and month. What has no year gets 2012, as in Vega."""
    parts = UNITS.findall(str(unit))
    if not parts or "".join(parts) != str(unit).removeprefix("utc"):
        raise Unanswered(f"The time unit {unit!r} cannot be looked into here. Use `year`, `yearmonth` or pandas.")
    if (when := date(value)) is None:
        return None
    month = when.month if "month" in parts else when.month - (when.month - 1) % 3 if "quarter" in parts else 1
    clock = [getattr(when, part[:-1]) if part in parts else 0 for part in ("hours", "minutes")]
    return datetime(when.year if "year" in parts else 2012, month, when.day if "date" in parts else 1, *clock)


def binned(values: Sequence[Any], about: Any) -> list[float | None]:
    """Where the bin of each value begins. Its width is 1, 2 or 5 times a power of ten, as in Vega."""
    about = about if isinstance(about, dict) else {}
    if not {*about} <= {"maxbins", "step"}:
        raise Unanswered(f"Bins with {', '.join(about)} cannot be looked into here. Give `maxbins` or `step`.")
    numbers = [number(value) for value in values]
    known = [value for value in numbers if value is not None] or [0.0]
    spread, most = max(known) - min(known), about.get("maxbins", MAX_BINS)
    span = spread or abs(min(known)) or 1.0
    tens = 10.0 ** (round(math.log10(span)) - math.ceil(math.log10(most)))
    while math.ceil(span / tens) > most:
        tens *= 10
    step = about.get("step") or min(tens / by for by in (1, 5, 2, 10) if span / (tens / by) <= most)
    last = math.ceil(max(known) / step) * step - step if spread else math.inf  # which takes what ends it too
    return [None if value is None else min(math.floor(value / step + 1e-14) * step, last) for value in numbers]


def transformed(rows: Rows, step: Row) -> Rows:
    """The rows after one step of a chart. Never none: a filter that leaves none raises Unanswered too."""

    def of(key: str) -> list[str]:
        return [column(name, rows) for name in step.get(key, ())]

    if "filter" in step:
        passes = expression(condition(step["filter"]), rows)
        left = [row for row in rows if passes(row)]
        if not left:
            raise Unanswered(f"No row is left after the filter `{step['filter']}`: nothing is drawn. Check its value.")
        return left
    if "calculate" in step:
        result = expression(step["calculate"], rows)
        return [row | {step["as"]: result(row)} for row in rows]
    if "timeUnit" in step:
        name = column(step["field"], rows)
        return [row | {step["as"]: truncated(row.get(name), step["timeUnit"])} for row in rows]
    if "fold" in step:
        key, value = step.get("as", ("key", "value"))
        return [row | {key: name, value: row.get(name)} for row in rows for name in of("fold")]
    kind = next((kind for kind in ("aggregate", "joinaggregate") if kind in step), None)
    if kind is None:
        raise Unanswered(f"A step with {', '.join(map(str, step))} cannot be looked into here. {PANDAS}")
    by = of("groupby")
    found = grouped(rows, by, [(each["op"], each.get("field"), each["as"]) for each in step[kind]])
    if kind == "aggregate":
        return found
    joined = {tuple(row[name] for name in by): row for row in found}
    return [row | joined[tuple(row.get(name) for name in by)] for row in rows]
