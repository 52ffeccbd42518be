"""The steps of a chart between its table and its marks: filter, calculate, aggregate, fold, bins and units of time.

They give what they give in a browser, expressions such as `datum.year > 2018 && datum.vote == 'yes'` too. What is not
known raises Unanswered, in words.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any

from coursekit.errors import Unanswered, nearest

Row = dict[str, Any]  # values as JSON has them, and dates
Rows = Sequence[Row]

PANDAS = "Do this step with pandas, before the chart."
TEXT = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TOKEN = re.compile(rf"\bdatum(?:\.(\w+)|\[{TEXT}\])|{TEXT}|([=!]==|&&|\|\||!(?!=)|\b[^\W\d]\w*)")
UNITS = re.compile("year|quarter|month|date|hours|minutes")
MAX_BINS = 10
MEASURES = {"sum": math.fsum, "mean": fmean, "average": fmean, "median": median, "min": min, "max": max}
PYTHON = {
    **{"&&": " and ", "||": " or ", "===": "==", "!==": "!=", "!": " not "},
    **{"true": "True", "false": "False", "null": "nothing", "if": "choose"},
}
PREDICATES = {
    **{"equal": "{} == {}", "lt": "{} < {}", "lte": "{} <= {}", "gt": "{} > {}", "gte": "{} >= {}"},
    **{"range": "inrange({}, {})", "oneOf": "indexof({1}, {0}) >= 0", "valid": "isValid({}) == {}"},
}
SLIPS = {"and": "&&", "or": "||", "not": "!", "True": "true", "False": "false", "None": "null"}
ALLOWED = (
    *(ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Call, ast.Subscript, ast.List, ast.Name, ast.Constant),
    *(ast.boolop, ast.Not, ast.USub, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.cmpop, ast.Load),
)


def date(value: Any) -> datetime | None:
    """A point in time, from ISO text or milliseconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            whole = value if len(value) > 7 else f"{value}-01-01"[:10]
            return datetime.fromisoformat(whole).replace(microsecond=0, tzinfo=None)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime(1970, 1, 1) + timedelta(milliseconds=value)
    except (ValueError, OverflowError):
        return None
    return value if isinstance(value, datetime) else None


def number(value: Any) -> float | None:
    """A value that can be measured; None for anything else."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def plain(value: Any, type: str = "N") -> Any:
    """A value as JSON has it, and as a channel of this type takes it: None if it cannot."""
    value = number(value) if type == "Q" else date(value) if type == "T" else value
    if isinstance(value, float):
        value = float(f"{value:.9g}")
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime | str):
        return (value if isinstance(value, str) else value.isoformat()).removesuffix("T00:00:00")
    return value if value is None or isinstance(value, int) else str(value)


def column(name: Any, rows: Rows) -> str:
    """A column, as the rows have it. Raises Unanswered, with the nearest, if they have none of this name."""
    asked = re.sub(r"\\(.)", r"\1", name) if isinstance(name, str) else str(name)
    columns = dict.fromkeys(str(each) for row in rows for each in row)
    if asked in columns:
        return asked
    close = nearest(asked, columns)
    meant = f"Did you mean `{close}`?" if close else f"It has {', '.join(f'`{each}`' for each in columns)}."
    raise Unanswered(f"The table of your chart has no column `{asked}`. {meant}")


class _Nothing(float):
    """A missing value: a browser counts with it as with 0, and finds it equal to nothing else."""

    __hash__, __ne__ = None, object.__ne__

    def __eq__(self, other: object) -> bool:
        return self is other


NOTHING = _Nothing(0)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "choose": lambda test, yes, no: yes if test else no,
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": lambda value: math.floor(value + 0.5),
    "isValid": lambda value: value is not NOTHING,
    "inrange": lambda value, ends: ends[0] <= value <= ends[1],
    "indexof": lambda within, value: within.index(value) if value in within else -1,
    "length": len,
    "lower": str.lower,
    "toDate": date,
    "datetime": lambda year, month=0, day=1: datetime(year, month + 1, day),
    "year": lambda value: date(value).year,
    "month": lambda value: date(value).month - 1,
    "date": lambda value: date(value).day,
}


def expression(text: Any, rows: Rows) -> Callable[[Row], Any]:
    """What an expression gives for a row."""

    def fail(why: str = PANDAS) -> Any:
        raise Unanswered(f"The expression `{text}` cannot be looked into here. {why}")

    def python(found: re.Match[str]) -> str:
        name, bracketed, literal, word = found.groups()
        if not word:
            said = re.sub(r"\\(.)", r"\1", (bracketed or literal or "")[1:-1])
            masked = repr(said if literal else column(name or said, rows))
            masked = masked.replace("?", r"\x3f").replace(":", r"\x3a")  # which stand between choices
            return masked if literal else f"datum[{masked}]"
        if word in SLIPS:
            fail(f"In the expression of a chart, `{word}` is written `{SLIPS[word]}`.")
        if word not in PYTHON and word not in FUNCTIONS:
            fail(f"Write `datum.{word}` for a column." if any(word in row for row in rows) else PANDAS)
        return PYTHON.get(word, word)

    def choice(source: str) -> str:
        test, asks, rest = source.partition("?")
        yes, _, no = rest.partition(":")
        return f"choose({test}, {yes}, {choice(no)})" if asks else source.strip()

    def result(row: Row) -> Any:
        datum = {name: NOTHING if value is None else value for name, value in row.items()}
        try:
            found = eval(code, {"__builtins__": {}, "nothing": NOTHING, "datum": datum, **FUNCTIONS})
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            fail("It has to do with values of two kinds, such as numbers and texts, or dates and texts.")
        return None if found is NOTHING else found

    try:
        tree = ast.parse(choice(TOKEN.sub(python, text)), mode="eval")
        if not all(isinstance(part, ALLOWED) for part in ast.walk(tree.body)):
            fail()
        code = compile(tree, "<expression>", "eval")
    except (SyntaxError, TypeError, ValueError, RecursionError, MemoryError):
        fail()
    return result


def condition(about: Any) -> str:
    """A filter as an expression: it may also be a table of Vega-Lite, as `alt.FieldOneOfPredicate` makes it."""
    if isinstance(about, str):
        return about
    about = about if isinstance(about, dict) else {}
    for word, sign in (("and", " && "), ("or", " || ")):
        if word in about:
            return sign.join(f"({condition(each)})" for each in about[word])
    if "not" in about:
        return f"!({condition(about['not'])})"
    by = next((by for by in PREDICATES if by in about), "")
    if not by or "field" not in about or "timeUnit" in about:
        raise Unanswered(f"A filter with {', '.join(about) or 'nothing'} cannot be looked into here. {PANDAS}")
    value, wanted = f"datum[{json.dumps(about['field'])}]", _literal(about[by])
    value = f"toDate({value})" if "datetime(" in wanted else value
    return PREDICATES[by].format(value, wanted)


def _literal(value: Any) -> str:
    if isinstance(value, dict):  # a day, as Vega-Lite writes it
        return f"datetime({value.get('year')}, {value.get('month', 1)} - 1, {value.get('date', 1)})"
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, list) else json.dumps(value)


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

    def of(*names: str) -> list[str]:
        return [column(name, rows) for name in names]

    if "filter" in step:
        passes = expression(condition(step["filter"]), rows)
        left = [row for row in rows if passes(row)]
        if not left:
            raise Unanswered(f"No row is left after the filter `{step['filter']}`: nothing is drawn. Check its value.")
        return left
    if "calculate" in step:
        values = map(expression(step["calculate"], rows), rows)
    elif "timeUnit" in step:
        values = [truncated(row.get(name), step["timeUnit"]) for name in of(step["field"]) for row in rows]
    elif "bin" in step:
        values = binned([row.get(name) for name in of(step["field"]) for row in rows], step["bin"])
    elif "fold" in step:
        key, value = step.get("as", ("key", "value"))
        return [row | {key: name, value: row.get(name)} for row in rows for name in of(*step["fold"])]
    else:
        return _aggregated(rows, step, of(*step.get("groupby", ())))
    return [row | {step["as"]: value} for row, value in zip(rows, values, strict=True)]


def _aggregated(rows: Rows, step: Row, by: Sequence[str]) -> Rows:
    """A row for each group, or each row with what its group gives."""

    def group(row: Row) -> tuple[Any, ...]:
        return tuple(plain(row.get(name)) for name in by)

    kind = next((kind for kind in ("aggregate", "joinaggregate") if kind in step), None)
    if kind is None:
        raise Unanswered(f"A step with {', '.join(map(str, step))} cannot be looked into here. {PANDAS}")
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append(row)
    made = {
        which: {each["as"]: measure(each["op"], each.get("field"), own) for each in step[kind]}
        for which, own in groups.items()
    }
    if kind == "joinaggregate":
        return [row | made[group(row)] for row in rows]
    return [{name: own[0].get(name) for name in by} | made[which] for which, own in groups.items()]
