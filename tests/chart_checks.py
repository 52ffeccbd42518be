"""What can be wrong with a chart, found from its specification alone, whoever made it.

misspelt(spec)         fields that are drawn, or asked for in an expression, and are not in the rows
marks(spec, False)     marks without a row: whether their fields exist, this state of the chart cannot tell
unsaid(figure, spec)   a missing title, a sentence that is none, a table with holes
drawn(spec, theme)     the chart as Vega draws it, an SVG
unreadable(spec, svg)  "undefined" and the like, words too small to read, a width that needs scrolling
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from xml.etree import ElementTree

Spec = Mapping[str, Any]

SMALLEST = 12  # pixels; as in coursekit.drawing.theme
WIDEST = 700  # pixels; what fits beside the open file browser of a small laptop

_DATUM = re.compile(r"\bdatum(?:\.([A-Za-z_$][\w$]*)|\[(['\"])(.+?)\2\])")
_WORDS = re.compile(r"\b(undefined|NaN|null)\b")
_HOLES = re.compile(r"\b(undefined|nan|NaN|NaT|null)\b")
_OF_A_GUIDE = {"axis", "legend", "header"}  # in their expressions `datum` is a label, not a row
# Parts of a transform that name fields to be read; what it writes stands in `as`, or under these names.
_READ = {"field", "groupby", "fields", "flatten", "fold", "lookup", "stack", "density", "regression", "on", "loess",
         "quantile", "impute", "key", "pivot", "value", "bin_field", "sort"}  # fmt: skip
_WRITTEN = {
    "fold": ("key", "value"),
    "density": ("value", "density"),
    "quantile": ("prob", "value"),
    "flatten": (),
}


class Unit(NamedTuple):
    """A single mark with all that applies to it: its encodings, and what the rows it draws are made of."""

    spec: Spec
    encoding: Spec
    fields: frozenset[str] | None  # in every row; None where nobody can tell
    rows: int


class Data(NamedTuple):
    fields: frozenset[str] | None
    rows: int


def misspelt(spec: Spec) -> list[str]:
    """Every field that a mark, a transform, a condition, a lookup or a selection asks for and no row has."""
    found: list[str] = []
    for unit in units(spec, found):
        if unit.rows and unit.fields is not None:
            for field in sorted(asked(unit) - unit.fields):
                found.append(f"{_kind(unit.spec)} draws {field!r}; its rows have: {', '.join(sorted(unit.fields))}")
    return found


def marks(spec: Spec, with_rows: bool) -> set[str]:
    """The marks that have rows to draw, or those that have none, in words that are the same in every state."""
    return {
        f"{_kind(unit.spec)} of {', '.join(sorted(asked(unit)))}"
        for unit in units(spec, [])
        if bool(unit.rows) is with_rows
    }


def _kind(unit: Spec) -> str:
    mark = unit["mark"]
    return f"A mark ({mark['type'] if isinstance(mark, Mapping) else mark})"


def units(spec: Spec, found: list[str]) -> Iterator[Unit]:
    """Every mark of a chart; what is wrong with a transform on the way is added to `found`."""
    yield from _units(spec, spec.get("datasets", {}), Data(frozenset(), 1), {}, found)


def _units(node: Spec, datasets: Spec, data: Data, encoding: Spec, found: list[str]) -> Iterator[Unit]:
    data = _data(node["data"], datasets) if node.get("data") else data
    if node.get("data", {}).keys() == {"name"} and node["data"]["name"] not in datasets:
        found.append(f"{node['data']['name']!r} is no table of the chart; it carries: {', '.join(datasets)}")
    for transform in node.get("transform", []):
        data = _transformed(data, transform, datasets, found)
    encoding = {**encoding, **node.get("encoding", {})}
    by = node.get("facet", {})
    if isinstance(by, Mapping):
        encoding |= {"facet": by} if "field" in by else by
    if "repeat" in node:
        data = Data(None, data.rows)  # which field is drawn changes from picture to picture
    if "mark" in node:
        yield Unit(node, encoding, data.fields, data.rows)
    for name in ("layer", "hconcat", "vconcat", "concat"):
        for part in node.get(name, []):
            yield from _units(part, datasets, data, encoding, found)
    if "spec" in node:
        yield from _units(node["spec"], datasets, data, encoding, found)


def _data(about: Spec, datasets: Spec) -> Data:
    if "name" in about and about["name"] in datasets:
        values = datasets[about["name"]]
    elif isinstance(about.get("values"), list):
        values = about["values"]
    elif "sequence" in about:
        return Data(frozenset([about["sequence"].get("as", "data")]), 1)
    else:
        return Data(None, 1)  # a file, a map, text to be parsed
    rows = [row.keys() if isinstance(row, Mapping) else {"data"} for row in values]
    return Data(frozenset(set.intersection(*map(set, rows))) if rows else frozenset(), len(rows))


def _transformed(data: Data, transform: Spec, datasets: Spec, found: list[str]) -> Data:
    if data.fields is None or not data.rows:
        return data
    own = {name: part for name, part in transform.items() if name != "from"}
    read = {_first(name) for name in _texts(own, _READ)} | _in_expressions(own)
    inside = {name for part in ("aggregate", "joinaggregate", "window") for name in _listed(own.get(part))}
    for field in sorted(read - data.fields - inside):
        found.append(f"A transform ({', '.join(own)}) reads {field!r}; its rows have: {', '.join(sorted(data.fields))}")
    made = set(inside)
    for name, default in _WRITTEN.items():
        if name in own:
            made |= set(own.get("as", default or own[name]))
    if isinstance(own.get("as"), list | str):
        made |= {own["as"]} if isinstance(own["as"], str) else set(own["as"])
    if "stack" in own and isinstance(own.get("as"), str):
        made.add(f"{own['as']}_end")
    if "lookup" in own:
        made |= _looked_up(transform, datasets, found)
    if "pivot" in own:
        return Data(None, data.rows)
    if "aggregate" in own or "density" in own:
        return Data(frozenset(made | set(own.get("groupby", []))), data.rows)
    return Data(data.fields | made, data.rows)


def _looked_up(transform: Spec, datasets: Spec, found: list[str]) -> set[str]:
    other = transform["from"]
    wanted = set(other.get("fields", []))
    there = _data(other.get("data", {}), datasets)
    if there.rows and there.fields is not None:
        for field in sorted({other["key"], *wanted} - there.fields):
            found.append(f"A lookup reads {field!r}; its rows have: {', '.join(sorted(there.fields))}")
    as_ = transform.get("as", [])
    return {as_} if isinstance(as_, str) else set(as_) or wanted


def _listed(parts: Any) -> list[str]:
    """The names that an aggregate, a window or a joined aggregate gives to what it computes."""
    return [part["as"] for part in parts or [] if "as" in part]


def asked(unit: Unit) -> set[str]:
    """The fields that a mark asks for: in its encodings, in conditions and other expressions, in its selections."""
    encoding = {name: part for name, part in unit.encoding.items() if part is not None}
    about = {name: part for name, part in unit.spec.items() if name in ("mark", "params")}
    selected = [param.get("select") for param in unit.spec.get("params", [])]
    names = {_first(name) for name in _texts([encoding, selected], {"field", "fields"})}
    return names | _in_expressions([encoding, about])


def _texts(node: Any, names: Iterable[str]) -> Iterator[str]:
    """Every text, also in a list, that stands under one of these names."""
    if isinstance(node, Mapping):
        for name, part in node.items():
            if name in names:
                yield from (each for each in (part if isinstance(part, list) else [part]) if isinstance(each, str))
            if name != "scale":
                yield from _texts(part, names)
    elif isinstance(node, list):
        for part in node:
            yield from _texts(part, names)


def _in_expressions(node: Any) -> set[str]:
    if isinstance(node, str):
        return {match[1] or match[3] for match in _DATUM.finditer(node)}
    if isinstance(node, Mapping):
        node = [part for name, part in node.items() if name not in _OF_A_GUIDE]
    return set().union(*map(_in_expressions, node)) if isinstance(node, list) else set()


def _first(name: str) -> str:
    """The column in a path such as `place.city` or `a\\.b`."""
    return re.split(r"(?<!\\)[.\[]", name)[0].replace("\\", "")


def drawn(spec: Spec, theme: str | None = None) -> str:
    """The chart as an SVG, on a light page or, with the theme "dark", as JupyterLab draws it on a dark one."""
    import vl_convert

    return vl_convert.vegalite_to_svg(dict(spec), theme=theme, show_warnings=True)


def unreadable(spec: Spec, svg: str) -> list[str]:
    """What a reader, or a screen reader, could make nothing of."""
    said = [text or label for text, label in re.findall(r"<(?:text|tspan)[^>]*>([^<]*)<|aria-label=\"([^\"]*)\"", svg)]
    found = [f"says {words!r}" for words in said if _WORDS.search(words)]
    found += [f"a mark at {place}" for place in re.findall(r"(?:transform|d|x2?|y2?)=\"([^\"]*NaN[^\"]*)\"", svg)]
    sizes = {float(size) for size in re.findall(r"font-size=\"([\d.]+)px\"", svg)}
    found += [f"words of {size:g} pixels" for size in sorted(sizes) if size < SMALLEST]
    columns = {field for unit in units(spec, []) for field in asked(unit)}
    titles = re.findall(r"role-(?:axis|legend)-title\"[^>]*><text[^>]*>([^<]*)<", svg)
    found += [f"an axis or a legend that is named {title!r}, like a column" for title in titles
              if title in columns and not title[:1].isupper()]  # fmt: skip
    found += [f"{one!r} lies on {other!r}" for one, other in overlapping(svg)]
    width = float(re.search(r"<svg[^>]* width=\"([\d.]+)\"", svg)[1])
    return found + [f"{width:g} pixels wide"] * (width > WIDEST)


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Words that lie on other words, each taken for a little smaller than it is."""
    boxes = list(_boxes(ElementTree.fromstring(svg), 0, 0, False, 1))
    return [
        (one, other)
        for place, (one, (left, top, right, bottom)) in enumerate(boxes)
        for other, (left2, top2, right2, bottom2) in boxes[place + 1 :]
        if min(right, right2) - max(left, left2) > 1.5 and min(bottom, bottom2) - max(top, top2) > 2
        if (one, left, top) != (other, left2, top2)
    ]


def text_width(text: str, size: float) -> float:
    """About how many pixels wide a text is, at a font size in pixels; rather too wide than too narrow."""
    return size * sum(map(_character_width, text))


def _character_width(character: str) -> float:
    """In parts of the font size, after DejaVu Sans, the widest of the common interface fonts."""
    if character in "mwMW%@≠—…" or ord(character) > 0x2E80:  # Chinese characters fill a square
        return 1.0
    found = [0.33] * (character in " iIjl.,:;'|!’‘·") + [0.41] * (character in "frt()[]-/")
    return found[0] if found else 0.72 if character.isupper() else 0.63


def _boxes(node: Any, x: float, y: float, turned: bool, seen: float) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Each line of words in a drawing that can be seen, with its left, top, right and bottom end in pixels."""
    for kind, numbers in re.findall(r"(translate|rotate)\(([^)]*)\)", node.get("transform", "")):
        by = [float(number) for number in re.split("[ ,]+", numbers)]
        x, y = (x + by[0], y + by[1]) if kind == "translate" else (x, y)
        turned = turned or (kind == "rotate" and by[0] != 0)
    seen *= float(node.get("opacity", 1)) * float(node.get("fill-opacity", 1)) * (node.get("display") != "none")
    if node.tag.endswith("}text") and seen:
        size = float(node.get("font-size", "11px").removesuffix("px"))
        lines, down = [(node.text or "", 0.0)], 0.0
        for span in node:
            down += float(span.get("dy", 0))
            lines.append((span.text or "", down))
        for words, below in lines:
            long, start = 0.84 * text_width(words, size), {"middle": -0.5, "end": -1}.get(node.get("text-anchor"), 0)
            ends = (start * long, (start + 1) * long)
            across, down = (ends, (below - 0.72 * size, below + 0.2 * size))
            if turned:  # by a quarter to the left, as the title of an axis
                across, down = down, (-ends[1], -ends[0])
            if words.strip():
                yield words, (x + across[0], y + down[0], x + across[1], y + down[1])
    for part in node:
        yield from _boxes(part, x, y, turned, seen)


def unsaid(spec: Spec, description: str, table: Any) -> list[str]:
    """What is missing of the words and the table that must come with a chart."""
    title = spec.get("title", {})
    title = title.get("text") if isinstance(title, Mapping) else title
    found = [] if title else ["it has no title"]
    if spec.get("description") != description:
        found.append(f"its sentence is {description!r}, and a screen reader gets {spec.get('description')!r}")
    if not re.search(r"^\S.*[.?!]$", description, re.DOTALL) or _HOLES.search(description):
        found.append(f"this is no whole sentence: {description!r}")
    if not len(table) or not all(isinstance(name, str) and name.strip() for name in table.columns):
        found.append(f"its table has {len(table)} rows and the columns {list(table.columns)}")
    return found + [f"a cell of its table says {cell!r}" for row in table.itertuples(index=False) for cell in row
                    if _HOLES.search(str(cell)) or str(cell) == "None"]  # fmt: skip


def from_the_web(spec: Spec) -> list[str]:
    """Every address in a chart but that of its schema, which is a name and never asked."""
    return re.findall(r"\w+://[^\"]*", json.dumps({**spec, "$schema": ""}))
