"""The entry of one table in the catalogue: what it is made of, and everything that is wrong with it."""

from __future__ import annotations

import math
import re
import reprlib
from collections import Counter
from collections.abc import Collection, Iterator
from string import Formatter

from coursekit.content.tables import TYPES, Fault, instead

# What an entry is made of; ! marks what it must have, and ANY stands for any name.
ANY = "*"
NUMBER = int | float
BELONGS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    NUMBER: "a number",
    list: "a list",
    dict: "a table",
}
FIELD = {
    **{"name!": str, "type!": str, "title": str, "description": str, "nature": str, "rule": str, "unit": str},
    "separator": str,
    "verbatim": bool,  # the words of a source, and not ours
    "labels": {ANY: str},
    "references": {"resource!": str, "separator": str},
    "constraints": {
        **{"required": bool, "unique": bool, "enum": [str], "pattern": str},
        **{"minimum": NUMBER, "maximum": NUMBER, "maxLength": int},
    },
}
REFERENCE = {"fields!": [str], "reference!": {"resource!": str, "fields!": [str]}}
SCHEMA = {"fields!": [FIELD], "primaryKey": [str], "missingValues": [str], "foreignKeys": [REFERENCE]}
ENTRY = {
    **{"name!": str, "path!": str, "title": str, "description": str, "label": str, "profile": str},
    **{"format": str, "mediatype": str, "encoding": str, "schema!": SCHEMA},
}
READ_AS = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
TO_SOURCES = 'Add "references": {"resource": "sources", "separator": ";"}.'
NATURES = ("key", "recorded fact", "quoted statement", "our coding")


def faults_of(entry: dict) -> Iterator[Fault]:
    """What keeps a table from being read at all."""
    misfits = [(f"its entry cannot be read: {what}", fix) for what, fix, read in _misfits(entry, ENTRY) if read]
    if misfits:
        yield from misfits
        return
    if not re.fullmatch(r"[\w-]+\.csv", entry["path"]):
        yield f"its path is {entry['path']!r}", "Name a file of this folder, such as timeline.csv."
    fields = entry["schema"]["fields"]
    names = Counter(field["name"] for field in fields)
    for name, times in names.items():
        if times > 1:
            yield f"the column {name} is described {times} times", "Keep one description."
    if "id" not in names:
        yield "it has no column id", "Every table needs one: other content cites its rows as table/id."
    for key in entry["schema"].get("foreignKeys", []):
        if len(key["fields"]) != 1 or key["fields"][0] not in names:
            yield f"its foreign key is about {key['fields']}", "Name one column of the table."
    for field in fields:
        rules = field.get("constraints", {})
        if rules.get("minimum", -math.inf) > rules.get("maximum", math.inf):
            yield f"the minimum of {field['name']} lies above its maximum", "Correct one of them: no value fits."
        if field["type"] not in TYPES:
            yield f"the column {field['name']} has the unknown type {field['type']!r}", instead(field["type"], TYPES)
        try:
            re.compile(rules.get("pattern", ""))
        except (re.error, RecursionError, OverflowError) as error:
            yield f"the pattern of {field['name']} cannot be read ({error})", "Write one such as [a-z0-9-]+."


def gaps_of(entry: dict, targets: dict[str, str], tables: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What a reader of a table would miss: the column (or nothing), what is wrong, and what would be right."""
    for key, so in {"title": "", "description": "", "label": ", such as {title}: how a row is named"}.items():
        if not entry.get(key):
            yield "", f"it has no {key}", f"Add one{so}."
    for what, fix, read in _misfits(entry, ENTRY):
        if not read:  # most often a misspelt key
            yield "", what, fix
    for key, wanted in READ_AS.items():
        if entry.get(key, "" if key == "profile" else wanted) != wanted:
            yield "", f"its {key} is {entry.get(key)!r}", f"Write {wanted}: other programs read it too."
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    for name, field in fields.items():
        if not field.get("description"):
            yield name, "it has no description", "Say in one sentence what the column means."
        if field.get("nature") not in NATURES:
            yield name, f"its nature is {field.get('nature')!r}", f"Say one of: {', '.join(NATURES)}."
        if field.get("nature") == "our coding" and not field.get("rule"):
            yield name, "it is our coding, but the rule is missing", "Say how the values are chosen."
        if name == "source" and "sources" in tables and name not in targets:
            yield name, "nothing says that it names sources", TO_SOURCES
        if name in targets and targets[name] not in tables:
            yield name, f"it points to the table {targets[name]!r}, which is not there", instead(targets[name], tables)
    try:
        used = list(Formatter().parse(entry.get("label", "")))
    except ValueError as error:
        yield "", f"its label cannot be read ({error})", "Write column names in braces, such as {title}."
        return
    for _, column, form, conversion in used:
        if form or conversion:  # such as a width that fills the memory
            yield "", f"its label wants {column!r} in a form of its own", f"Write {{{column}}} and nothing else."
        elif column is not None and column not in fields:
            yield "", f"its label names the unknown column {column!r}", instead(column, fields)


def _misfits(value: object, shape: object, where: str = "") -> Iterator[tuple[str, str, bool]]:
    """Where an entry has another shape than ENTRY, and whether in what is read.

    Of a shape, a dict names its keys, and a list holds entries of one shape.
    """
    kind = _kind(shape)
    fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if not fits or (isinstance(value, float) and not math.isfinite(value)):
        yield f"{where or 'it'} is {reprlib.repr(value)}", f"There belongs {BELONGS[kind]}.", True
    elif isinstance(shape, list):
        for number, each in enumerate(value, 1):
            yield from _misfits(each, shape[0], f"{where} {number}")
    elif isinstance(shape, dict):
        inner = {name.rstrip("!"): each for name, each in shape.items()}
        for name in (name.rstrip("!") for name in shape if name.endswith("!")):
            if name not in value:
                yield f"{where or 'it'} has no {name}", f"Add it: there belongs {BELONGS[_kind(inner[name])]}.", True
        for name, each in value.items():
            place = f"{where}, {name}" if where else name
            if name in inner or ANY in inner:
                yield from _misfits(each, inner.get(name, inner.get(ANY)), place)
            else:
                yield f"{place} means nothing here", instead(name, inner), False


def _kind(shape: object) -> type:
    return type(shape) if isinstance(shape, dict | list) else shape
