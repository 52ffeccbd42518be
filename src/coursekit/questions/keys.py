"""The keys of a question, each declared once, beside the field it fills.

    accept: tuple[str, ...] = toml("texts", "what counts as right, in every form that people type")

A bank is read by these declarations, its JSON schema and the reference for authors are made of them, and they say what
students may see of a graded question: what is `public`, and nothing else. So a new kind tells nothing until it says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any

STAND_INS = {"number": 0.0, "flag": False, "texts": (), "references": (), "tables": (), "value": None}  # for others ""


@dataclass(frozen=True)
class Key:
    """One key of a TOML table."""

    type: str  # text, texts, number, flag, id, one_of, references, tables or value: how `Entry` reads it
    meaning: str
    name: str = ""  # in TOML: the field's unless given
    required: bool = True
    public: bool = False  # students may see it of a graded question
    default: Any = None  # where it is not required
    least: float | None = None  # the smallest number, or number of tables
    of: Any = None  # the class of the tables, or the values to choose from

    @cached_property
    def reader(self) -> str:
        """The method of `Entry` that reads it."""
        return f"_{self.type}"

    @property
    def stand_in(self) -> Any:
        """What a table is read with where this key is missing or wrong, so that one run finds all its mistakes."""
        return self.default if not self.required else STAND_INS.get(self.type, "")


def toml(type: str, meaning: str, *, default: Any = dataclasses.MISSING, **more: Any) -> Any:
    """A field that is filled by a key of the bank. With a `default` it may be left out."""
    required = default is dataclasses.MISSING and type != "flag"
    default = False if type == "flag" else None if required else default
    about = {"key": Key(type, meaning, required=required, default=default, **more)}
    return field(metadata=about) if required else field(default=default, metadata=about)


@cache
def keys_of(cls: type) -> dict[str, Key]:
    """Field → the key that fills it. A class may `amend` the keys that it has from another one."""
    found = {each.name: _named(each.metadata["key"], each.name) for each in fields(cls) if "key" in each.metadata}
    return cls.amend(found) if hasattr(cls, "amend") else found


def _named(key: Key, field: str) -> Key:
    """A key with its name in TOML. Of tables each is one: `[[question.option]]` fills `options`; and students may see
    them if they may see a part of them."""
    if key.type != "tables":
        return dataclasses.replace(key, name=key.name or field)
    public = any(inner.public for inner in keys_of(key.of).values())
    return dataclasses.replace(key, name=key.name or field.removesuffix("s"), public=public)


def public_part(raw: Mapping[str, Any], cls: type) -> dict[str, Any]:
    """Of a table, as TOML gives it, what students may see of a graded question.

    >>> from coursekit.questions.kinds import KINDS
    >>> public_part({"id": "a", "hint": "b", "option": [{"id": "c", "right": True}]}, KINDS["choice"])
    {'id': 'a', 'option': [{'id': 'c'}]}
    """
    known = {key.name: key for key in keys_of(cls).values() if key.public}
    return {
        name: [public_part(each, known[name].of) for each in value] if known[name].type == "tables" else value
        for name, value in raw.items()
        if name in known
    }
