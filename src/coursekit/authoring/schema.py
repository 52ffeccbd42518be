"""The keys of a question for authors: a JSON schema, by which an editor helps, and a table for people to read.

Both are made of what the kinds declare, so neither can differ from what `coursekit check` takes.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

from coursekit.questions.bank import QUESTIONS, SEALED, TITLE
from coursekit.questions.keys import ID, REFERENCE, Key, keys_of
from coursekit.questions.kinds import KINDS, Question

TEXT = {"type": "string", "pattern": r"\S"}
TYPES: dict[str, tuple[str, dict[str, Any]]] = {  # type of a key: what a person and an editor call it
    "text": ("text", TEXT),
    "code": ("text", TEXT),
    "texts": ("list of texts", {"type": "array", "items": TEXT, "uniqueItems": True}),
    "number": ("number", {"type": "number"}),
    "flag": ("`true`", {"type": "boolean"}),
    "id": ("plain name", {"type": "string", "pattern": f"^{ID}$"}),
    "one_of": ("one of these", {"type": "string"}),
    "references": ("list of `table/row`", {"type": "array", "items": {"type": "string", "pattern": f"^{REFERENCE}$"}}),
    "value": ("any value", {}),
    "tables": ("tables", {"type": "array"}),
}


def written() -> str:
    """The schema of a bank, as data/questions/schema.json has it."""
    kinds = {"oneOf": [{"$ref": f"#/definitions/{kind}"} for kind in KINDS]}
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The questions of a lesson",
        **_table({"title": TITLE, "question": QUESTIONS}),
        "definitions": {kind: _kind(cls) for kind, cls in KINDS.items()},
    }
    schema["properties"]["question"]["items"] = kinds
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _kind(cls: type[Question]) -> dict[str, Any]:
    about = _table({"sealed": SEALED} | keys_of(cls))
    about["properties"] = {"kind": {"const": cls.kind, "description": _first(cls)}} | about["properties"]
    return {"description": _first(cls), **about, "required": ["kind", *about["required"]]}


def _table(keys: dict[str, Key]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [key.name for key in keys.values() if key.required],
        "properties": {key.name: _key(key) for key in keys.values()},
        "additionalProperties": False,
    }


def _key(key: Key) -> dict[str, Any]:
    about = {"description": key.meaning, **TYPES[key.type][1]}
    least = key.least if key.least is not None else 1
    if key.type == "one_of":
        about["enum"] = list(key.of)
    elif key.type == "number" and key.least is not None:
        about["minimum"] = key.least
    elif key.type in ("tables", "texts", "references") and key.required:
        about["minItems"] = int(least)
    if key.type == "tables" and key.of:
        about["items"] = _table(keys_of(key.of))
    if key.default not in (None, "", (), False):
        about["default"] = key.default
    return about


def reference() -> str:
    """Every kind with its keys, as Markdown."""
    common = keys_of(Question)
    lines = ["| Kind | Key | Takes | Meaning |", "|---|---|---|---|", *_rows("all kinds", common)]
    for kind, cls in KINDS.items():
        own = {name: key for name, key in keys_of(cls).items() if name not in common}
        lines += [f"| **{kind}** | | | {_first(cls)} |", *_rows("", own)]
    return "\n".join(lines)


def _rows(kind: str, keys: dict[str, Key], within: str = "") -> Iterator[str]:
    for key in keys.values():
        takes = ", ".join(f"`{value}`" for value in key.of) if key.type == "one_of" else TYPES[key.type][0]
        inner = keys_of(key.of) if key.type == "tables" else {}
        named = [f"`{name}`" for name in ("id", "text") if name in inner]
        takes += f" with {' and '.join(named)}" if named else ""
        takes += f", {int(key.least)} at least" if inner and key.least else ""
        takes += "" if key.required or key.type == "flag" else ", or nothing"
        yield f"| {kind} | `{within}{key.name}` | {takes} | {key.meaning} |"
        kind = ""
        more = {name: each for name, each in inner.items() if name not in ("id", "text")}
        yield from _rows("", more, f"{key.name}.")


def _first(cls: type) -> str:
    """What a kind is, in the first sentence or two of its docstring, on one line."""
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())
