"""The entry of one table in the catalogue: what it is made of, and every fault that keeps the table from being read."""

from __future__ import annotations

import math
import re
import reprlib
from collections import Counter
from collections.abc import Iterator

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


def faults_of(resource: dict) -> Iterator[Fault]:
    """What keeps a table from being read at all: every fault of its entry."""
    misfits = [(f"its entry cannot be read: {what}", fix) for what, fix, read in _misfits(resource, ENTRY) if read]
    if misfits:
        yield from misfits
        return
    if not re.fullmatch(r"[\w-]+\.csv", resource["path"]):
        yield f"its path is {resource['path']!r}", "Name a file of this folder, such as timeline.csv."
    fields = resource["schema"]["fields"]
    names = Counter(field["name"] for field in fields)
    for name, times in names.items():
        if times > 1:
            yield f"the column {name} is described {times} times", "Keep one description."
    if "id" not in names:
        yield "it has no column id", "Every table needs one: other content cites its rows as table/id."
    for key in resource["schema"].get("foreignKeys", []):
        if len(key["fields"]) != 1 or key["fields"][0] not in names:
            yield f"its foreign key is about {key['fields']}", "Name one column of the table."
    for field in fields:
        if field["type"] not in TYPES:
            yield f"the column {field['name']} has the unknown type {field['type']!r}", instead(field["type"], TYPES)
        try:
            re.compile(field.get("constraints", {}).get("pattern", ""))
        except (re.error, RecursionError, OverflowError) as error:
            yield f"the pattern of {field['name']} cannot be read ({error})", "Write one such as [a-z0-9-]+."


def unknown_keys(resource: dict) -> list[Fault]:
    """What an entry says that nobody reads: most often a misspelt key."""
    return [(what, fix) for what, fix, read in _misfits(resource, ENTRY) if not read]


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
