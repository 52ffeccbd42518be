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
    misfits = [(f"its entry cannot be read: {what}", fix) for what, fix in _misfits(resource, ENTRY)]
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


def _misfits(value: object, shape: object, where: str = "") -> Iterator[Fault]:
    """Where the catalogue has another shape than ENTRY: a dict names its keys, a list holds entries of one shape."""
    kind = _kind(shape)
    fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if not fits or (isinstance(value, float) and not math.isfinite(value)):
        yield f"{where or 'it'} is {reprlib.repr(value)}", f"There belongs {BELONGS[kind]}."
    elif isinstance(shape, list):
        for number, each in enumerate(value, 1):
            yield from _misfits(each, shape[0], f"{where} {number}")
    elif isinstance(shape, dict):
        for name, each in shape.items():
            bare = name.rstrip("!")
            if bare in value:
                yield from _misfits(value[bare], each, f"{where}, {bare}" if where else bare)
            elif name.endswith("!"):
                yield f"{where or 'it'} has no {bare}", f"Add it: there belongs {BELONGS[_kind(each)]}."
        for name in value if ANY in shape else ():
            yield from _misfits(value[name], shape[ANY], f"{where}, {name}")


def unknown_keys(value: object, shape: object = ENTRY, where: str = "") -> Iterator[Fault]:
    """What an entry says that nobody reads: most often a misspelt key."""
    if isinstance(shape, list):
        for number, each in enumerate(value, 1):
            yield from unknown_keys(each, shape[0], f"{where} {number}")
    elif isinstance(shape, dict) and ANY not in shape:
        inner = {name.rstrip("!"): each for name, each in shape.items()}
        for name, each in value.items():
            place = f"{where}, {name}" if where else name
            if name in inner:
                yield from unknown_keys(each, inner[name], place)
            else:
                yield f"{place} means nothing here", instead(name, inner)


def _kind(shape: object) -> type:
    return type(shape) if isinstance(shape, dict | list) else shape
