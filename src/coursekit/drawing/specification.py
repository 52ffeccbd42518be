"""A Vega-Lite specification taken apart: what is sent to a page once, and what changes with every gesture.

Rows, values of parameters, size and words come out of it. Two charts that differ only in these have the same
specification left, so a page needs it once; and what comes and goes is best a table that is sometimes empty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coursekit.errors import CourseError, UnknownName, did_you_mean
from coursekit.questions.vega_lite import plots

Rows = list[dict[str, Any]]

_OF_ALTAIR = re.compile(r"data-[0-9a-f]{32}")  # a name that Altair makes of the rows themselves
_PLAIN = re.compile(r"[^.\\\[\]]+")  # a column, and no path into one
_SIZES = ("width", "height")
_ANY_SIZE = 100  # in place of one that may change: without a number Vega-Lite takes a step for each category
# Transforms that keep all columns, and say in "as" which they add. Of what the others make we know nothing.
_ADDING = {"bin", "calculate", "filter", "impute", "joinaggregate", "sample", "stack", "timeUnit", "window"}


@dataclass(frozen=True)
class Picture:
    """What a stage shows: `spec` is sent once, all else may change."""

    spec: dict[str, Any]
    tables: dict[str, Rows] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    under: tuple[str, ...] = ()  # the lines of the subtitle
    says: str = ""
    problem: str = ""  # why it cannot be shown

    @property
    def words(self) -> dict[str, Any]:
        return {"title": list(self.title), "under": list(self.under), "says": self.says, "problem": self.problem}

    def to_dict(self) -> dict[str, Any]:
        """One whole Vega-Lite specification."""
        whole = self.spec | {name: self.params[name] for name in _SIZES if name in self.params}
        if "params" in whole:
            known = self.params
            whole["params"] = [p | {"value": known[p["name"]]} if p["name"] in known else p for p in whole["params"]]
        if self.title or self.under:
            whole["title"] = {"text": list(self.title), "subtitle": list(self.under)}
        return whole | {"datasets": self.tables, "description": self.says}

    def having(self, tables: Mapping[str, Rows], params: Mapping[str, Any], says: str | None = None) -> Picture:
        """The same picture with other rows, values or words. Raises CourseError where they do not fit."""
        for what, given, known in (("table", tables, self.tables), ("parameter", params, self.params)):
            for name in given:
                if name not in known:
                    raise UnknownName(f"{what} in this picture", name, known)
        says = self.says if says is None else says
        made = replace(self, tables=self.tables | tables, params=self.params | params, says=says, problem="")
        made.check(tables)
        return made

    def check(self, tables: Iterable[str]) -> None:
        """Raise CourseError for a column that is drawn and not in its table: Vega would draw "undefined"."""
        for name in tables:
            rows = self.tables[name]
            there = set().union(*rows)
            for column in sorted(_drawn(self.spec, name) - there) if rows else ():
                which = f" {name!r}" if len(self.tables) > 1 else ""
                meant = did_you_mean(column, sorted(there))
                raise CourseError(
                    f"The chart draws the column {column!r}, which its table{which} does not have.{meant}"
                    f" The table has: {', '.join(sorted(there))}."
                )

    def table_with(self, *columns: str) -> str:
        """The first table that has these columns. Raises CourseError, in words, when none has them."""
        found = {name: set().union(*rows) | _drawn(self.spec, name) for name, rows in self.tables.items()}
        for name, there in found.items():
            if there.issuperset(columns):
                return name
        known = ", ".join(sorted(set().union(*found.values())))
        raise CourseError(f"No table of this picture has {' and '.join(map(repr, columns))}. There is: {known}.")

    def axis_of(self, column: str) -> str:
        """The axis that shows a column, "x" or "y". Raises CourseError when none does."""
        for plot in plots(self.spec):
            for axis in ("x", "y"):
                if plot["encoding"].get(axis, {}).get("field") == column:
                    return axis
        raise CourseError(f"{column!r} is on no axis of this picture, so nothing can be moved along it.")


def picture_of(chart: Any, says: str = "") -> Picture:
    """A chart, a figure of the course or a specification, taken apart. Raises CourseError for anything else.

    says: its message, where it has none of its own. What Altair finds wrong with a chart is the picture's problem.
    """
    from coursekit.drawing.theme import house_theme

    try:
        if isinstance(chart, Mapping):
            return apart(house_theme() | dict(chart), says)
        if hasattr(chart, "picture"):
            return chart.picture
        if hasattr(chart, "to_dict") and not hasattr(chart, "columns"):
            return apart(chart.to_dict(), says)
    except Exception as error:  # of many kinds; the chart is the learner's to change, so it is told in words
        return Picture({}, problem=" ".join(str(error).split()))
    raise CourseError(f"A {type(chart).__name__} is no picture. Give an Altair chart, or one of ck.charts.")


def apart(spec: dict[str, Any], says: str = "") -> Picture:
    """Take a whole Vega-Lite specification apart.

    >>> picture = apart({"mark": "point", "data": {"values": [{"x": 1}]}, "title": "One", "width": 200})
    >>> picture.spec, picture.tables, picture.params, picture.title
    ({'mark': 'point', 'data': {'name': 'data'}, 'width': 100}, {'data': [{'x': 1}]}, {'width': 200}, ('One',))
    """
    tables: dict[str, Rows] = {}
    names: dict[str, str] = {}

    def named(rows: Any, name: str = "") -> str:
        if not name or _OF_ALTAIR.fullmatch(name):
            count = 1 + sum(each.startswith("data") for each in tables)
            name = "data" if count == 1 else f"data{count}"
        tables[name] = rows_of(rows)
        return name

    def walked(node: Any) -> Any:
        if isinstance(node, list):
            return [walked(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {key: sourced(value) if key == "data" else walked(value) for key, value in node.items()}

    def sourced(data: Any) -> Any:
        match data:
            case {"values": values, **how} if not isinstance(values, str):
                return {**how, "name": named(values, how.get("name", ""))}
            case {"name": name, **how}:
                name = names.get(name, name)
                tables.setdefault(name, [])
                return {**how, "name": name}
        return data

    for name, rows in spec.get("datasets", {}).items():
        names[name] = named(rows, name)
    params = {name: spec[name] for name in _SIZES if isinstance(spec.get(name), int | float)}
    left_out = {"$schema", "datasets", "description", "title", "usermeta"}
    kept = walked({key: value for key, value in spec.items() if key not in left_out})
    kept |= dict.fromkeys(params, _ANY_SIZE)
    title = spec.get("title") or ""
    title = title if isinstance(title, dict) else {"text": title}
    for n, param in enumerate(kept.get("params", ())):
        if "value" in param and "select" not in param and "bind" not in param:
            params[param["name"]] = param["value"]
            kept["params"][n] = {key: value for key, value in param.items() if key != "value"}
    words = _lines(title.get("text")), _lines(title.get("subtitle"))
    return Picture(kept, tables, params, *words, says or spec.get("description", ""))


def rows_of(table: Any) -> Rows:
    """Rows as a page can read them: plain values only. Raises CourseError for what is no table.

    >>> import datetime
    >>> rows_of([{"x": float("nan"), "when": datetime.date(2025, 2, 18)}])
    [{'x': None, 'when': '2025-02-18'}]
    """
    rows = table.to_dict("records") if hasattr(table, "columns") else table
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise CourseError(f"A table is a list of rows such as {{'x': 1}}, or a pandas table, not {str(table)[:40]!r}.")
    return [{str(name): plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """A value as JSON has it: no NaN, no date, no number of numpy."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()
    return plain(value.item()) if hasattr(value, "item") else str(value)


def _lines(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list) else (text,) if isinstance(text, str) and text else ()


def _drawn(spec: dict[str, Any], table: str) -> set[str]:
    """The columns that a picture draws and its table must have: all but those that it makes itself."""
    found: set[str] = set()
    for plot in plots(spec):
        own = (plot["data"] or {}).get("name", "") == table
        if own and all(map(_ADDING.intersection, plot["transform"])):
            found |= {*_named(plot["encoding"], "field")} - {*_named(plot["transform"], "as")}
    return set(filter(_PLAIN.fullmatch, found))


def _named(node: Any, key: str) -> Iterator[str]:
    """What stands under a key, however deep, but for scales: they are of no table."""
    for each in node if isinstance(node, list | tuple) else [node]:
        for name, inner in each.items() if isinstance(each, dict) else ():
            if name == key:
                yield from (said for said in (inner if isinstance(inner, list) else [inner]) if isinstance(said, str))
            elif name != "scale":
                yield from _named(inner, key)
