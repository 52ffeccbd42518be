"""What a chart draws, from its Vega-Lite specification and however that is written.

It comes to what a browser comes to. What is not known raises Unanswered, in words. No library does this where the
course runs: vegafusion is compiled, for which a browser has no use, and altair-transform has stood still since 2019.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from coursekit.errors import Unanswered
from coursekit.questions.transforms import Row, Rows, column, date, measure, plain, transformed

CHANNELS = (
    *("x", "y", "x2", "y2", "theta", "color", "opacity", "size", "shape", "strokeDash", "text"),
    *("row", "column", "xOffset", "yOffset"),
)
OTHER_NAMES = {"fill": "color", "stroke": "color", "facet": "column"}
PARTS = ("layer", "hconcat", "vconcat", "concat")
TYPES = {"quantitative": "Q", "nominal": "N", "ordinal": "O", "temporal": "T"}
MOST = 400  # marks that are kept: a log keeps every answer
FEW = 12  # values of a column that are kept, to say which rows arrive
SHORT = 40  # letters of such a value


class Shown(NamedTuple):
    """What a channel shows."""

    name: str  # total, mean(total), year(date) …
    type: str  # Q, N, O or T
    about: Row  # as the specification has it


def drawing(spec: Row) -> dict[str, Any]:
    """The title of a chart and its layers, in plain JSON. Of each layer:

    mark     bar, line, point …
    shows    channel → what it shows, as in `{"x": "mean(total):Q"}`
    marks    how many marks there are
    drawn    for each mark the values of its channels, in their order; nothing where there are more than 400
    stacked  the channel on which marks are laid on each other, or nothing
    order    channel → its names in the order of the axis
    rows     column → its values in the rows that arrive at the marks, or how many they are
    """
    if not {"hconcat", "vconcat", "concat", "repeat", "facet"}.isdisjoint(spec):
        raise Unanswered("These are several charts side by side. Give one chart; `row` and `column` may divide it.")
    layers = list(plots(spec))
    if not all(isinstance(layer["mark"], str) for layer in layers):
        raise Unanswered("This is no chart yet: it has no mark. Add one, such as `.mark_bar()`.")
    titles = (_title(each.get("title")) for each in (spec, *layers))
    drawn = [_drawn(layer, spec.get("datasets", {})) for layer in layers[:FEW]]
    return {"title": next(filter(None, titles), ""), "layers": drawn}


def _title(about: Any) -> str:
    about = about.get("text") if isinstance(about, dict) else about
    return " ".join(map(str, about)) if isinstance(about, list) else str(about or "")


def plots(spec: Row, around: Row | None = None) -> Iterator[Row]:
    """The single plots of a chart, each with the table, steps and encodings that it has from the whole."""
    around = around or {"data": None, "transform": (), "encoding": {}}
    own = {
        "title": spec.get("title"),
        "data": spec.get("data") or around["data"],
        "transform": (*around["transform"], *spec.get("transform", ())),
        "encoding": {**around["encoding"], **spec.get("encoding", {})},
        "mark": spec["mark"].get("type") if isinstance(spec.get("mark"), dict) else spec.get("mark"),
    }
    parts = [part for name in PARTS for part in spec.get(name, ())] + ([spec["spec"]] if "spec" in spec else [])
    for part in parts:
        yield from plots(part, own)
    if not parts:
        yield own


def _table(data: Any, datasets: Row) -> Rows:
    values = data.get("values", datasets.get(data.get("name"))) if data else None
    if not isinstance(values, list):
        raise Unanswered("The rows of this chart cannot be seen. Give `alt.Chart` a table, such as one of `ck.load`.")
    if not values:
        raise Unanswered("The table of your chart has no rows, so nothing is drawn. Look at how you made it.")
    return [value if isinstance(value, dict) else {"data": value} for value in values]


def _drawn(layer: Row, datasets: Row) -> Row:
    encodings = list(_encodings(layer["encoding"]))
    times = {about.get("field") for _, about in encodings if about.get("type") == "temporal"}
    rows = [row | {name: date(row[name]) for name in times & row.keys()} for row in _table(layer["data"], datasets)]
    for step in layer["transform"]:
        rows = transformed(rows, step)
    arriving = {name: _few([*dict.fromkeys(plain(row.get(name)) for row in rows)]) for name in rows[0]}

    shows: dict[str, Shown] = {}
    by, measures = [], []
    for channel, about in encodings:
        name, step = _named(about, rows)
        if "op" in step:
            measures.append(step)
        else:
            by.append(name)
            rows = transformed(rows, step) if step else rows
        type = TYPES.get(about.get("type")) or ("Q" if "op" in step else "T" if about.get("timeUnit") else "N")
        if channel in CHANNELS:
            shows.setdefault(channel, Shown(name, type, about))
    marks = transformed(rows, {"aggregate": measures, "groupby": by}) if measures else rows
    marks = [{channel: plain(mark.get(each.name), each.type) for channel, each in shows.items()} for mark in marks]
    measured = [channel for channel, each in shows.items() if each.type in "QT"]
    marks = [mark for mark in marks if all(mark[channel] is not None for channel in measured)]

    stacked = _stacked(layer["mark"], shows)
    order = {c: _order(c, shows, rows, stacked) for c in ("x", "y") if c in shows and shows[c].type in "NO"}
    if stacked and marks and shows[stacked].about.get("stack") == "normalize":
        bar = [channel for channel in ("x", "y", "row", "column") if channel in shows and channel != stacked]
        whole = {"joinaggregate": [{"op": "sum", "field": stacked, "as": "whole"}], "groupby": bar}
        marks = [m | {stacked: plain(m[stacked] / m["whole"], "Q")} for m in transformed(marks, whole) if m["whole"]]
        shows[stacked] = shows[stacked]._replace(name=f"share({shows[stacked].name})")
    return {
        "mark": layer["mark"],
        "shows": {channel: f"{each.name}:{each.type}" for channel, each in shows.items()},
        "marks": len(marks),
        "drawn": [[mark[channel] for channel in shows] for mark in marks] if len(marks) <= MOST else [],
        "stacked": stacked,
        "order": order,
        "rows": arriving,
    }


def _encodings(encoding: Row) -> Iterator[tuple[str, Row]]:
    """Each channel that shows a column, with how it does."""
    for channel, about in encoding.items():
        for each in about if isinstance(about, list) else [about]:
            each = each["condition"] if "field" not in each and isinstance(each.get("condition"), dict) else each
            if "field" in each or "aggregate" in each:
                yield OTHER_NAMES.get(channel, channel), each


def _named(about: Row, rows: Rows) -> tuple[str, Row]:
    """What an encoding shows, as `mean(total)`, and the step that makes a column of that name, if it takes one."""
    how, unit, bins = (about.get(key) for key in ("aggregate", "timeUnit", "bin"))
    of = None if how == "count" else column(about.get("field"), rows)
    if not how and not unit and bins in (None, False, "binned"):
        return of, {}
    name = f"{how or unit or 'bin'}({of or ''})"
    step = {"op": how} if how else {"timeUnit": unit} if unit else {"bin": bins}
    return name, step | {"field": of, "as": name}


def _few(values: list[Any]) -> Any:
    return values if len(values) <= FEW and all(len(str(value)) <= SHORT for value in values) else len(values)


def _stacked(mark: str, shows: dict[str, Shown]) -> str:
    """The channel on which bars and areas are laid on each other."""
    if mark not in ("bar", "area", "arc") or {"x2", "y2", "xOffset", "yOffset"} & shows.keys():
        return ""
    lengths = [c for c in ("x", "y", "theta") if c in shows and shows[c].type == "Q" and "bin" not in shows[c].about]
    found = lengths if len(lengths) == 1 else [c for c in lengths if "aggregate" in shows[c].about]
    return found[0] if len(found) == 1 and shows[found[0]].about.get("stack", "zero") else ""


def _order(channel: str, shows: dict[str, Shown], rows: Rows, stacked: str) -> list[Any]:
    """The names on an axis, as their `sort` puts them."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(plain(row.get(shows[channel].name)), []).append(row)
    sort = shows[channel].about.get("sort", "ascending")
    if sort is None:
        return [*groups]
    if isinstance(sort, list):
        return [*dict.fromkeys([*(each for each in map(plain, sort) if each in groups), *groups])]
    asked = sort if isinstance(sort, dict) else {"encoding": sort.removeprefix("-"), "order": sort}
    down = str(asked.get("order")).startswith(("desc", "-"))
    if asked.get("encoding") in shows:
        about = shows[asked["encoding"]].about
        asked = {"op": about.get("aggregate"), "field": about.get("field")}
    elif "field" not in asked and "op" not in asked:
        return sorted(groups, key=_natural, reverse=down)
    how = asked.get("op") or ("sum" if stacked else "min")
    return sorted(groups, key=lambda each: _natural(measure(how, asked.get("field"), groups[each])), reverse=down)


def _natural(value: Any) -> tuple[bool, bool, Any]:
    return value is not None, isinstance(value, str), 0 if value is None else value
