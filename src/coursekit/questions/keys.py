"""The keys of a question, each declared once, beside the field it fills; and the reading of a TOML table by them.

    accept: tuple[str, ...] = toml("texts", "what counts as right, in every form that people type")

A bank is read by these declarations, its JSON schema and the reference for authors are made of them, and they say what
students may see of a graded question: what is `public`, and nothing else. Bad content raises nothing: it is noted as a
Problem, and a stand-in of the right type takes its place, so that one run over a bank finds all its mistakes.
"""

from __future__ import annotations

import re
import reprlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any

from coursekit.errors import Problem, Unanswered, nearest, short
from coursekit.questions.answers import plain

ID = r"[a-z0-9][a-z0-9_-]*"
LARGEST = 10**18  # a whole number that pandas keeps
REFERENCE = r"[a-z0-9_]+/[A-Za-z0-9_.:-]+"
STAND_INS = {"number": 0.0, "flag": False, "texts": (), "references": (), "tables": (), "value": None}  # for others ""


@dataclass(frozen=True)
class Key:
    """One key of a TOML table."""

    type: str  # text, code, texts, number, flag, id, one_of, references, tables or value: how `Entry` reads it
    meaning: str
    name: str = ""  # in TOML: the field's unless given
    required: bool = True
    public: bool = False  # students may see it of a graded question
    default: Any = None  # where it is not required
    least: float | None = None  # the smallest number, or number of tables
    of: Any = None  # the class of the tables, or the values to choose from

    @property
    def stand_in(self) -> Any:
        """What a table is read with where this key is missing or wrong."""
        return self.default if not self.required else STAND_INS.get(self.type, "")


def toml(type: str, meaning: str, *, default: Any = MISSING, **more: Any) -> Any:
    """A field that is filled by a key of the bank. With a `default` it may be left out."""
    required = default is MISSING and type != "flag"
    default = False if type == "flag" else None if required else default
    about = {"key": Key(type, meaning, required=required, default=default, **more)}
    return field(metadata=about) if required else field(default=default, metadata=about)


@cache
def keys_of(cls: type) -> dict[str, Key]:
    """Field → the key that fills it, with its name in TOML.

    Of tables each is one: `[[question.option]]` fills `options`; and students may see them if they may see a part.
    """
    found = {}
    for each in fields(cls):
        key = each.metadata.get("key")
        if key and key.type == "tables":
            public = any(inner.public for inner in keys_of(key.of).values())
            found[each.name] = replace(key, name=key.name or each.name.removesuffix("s"), public=public)
        elif key:
            found[each.name] = replace(key, name=key.name or each.name)
    return found


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


class Entry:
    """One table of a TOML file, with the place it stands in."""

    def __init__(self, raw: Any, file: str, where: str, problems: list[Problem], sealed: bool = False):
        self.file, self.where, self.problems = file, where, problems
        self.sealed = sealed  # a graded question as students get it: what is not public is missing, and rightly so
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.inner: dict[str, list[Entry]] = {}  # the tables under it, by their key
        if not isinstance(raw, dict):
            self.problem(f"{raw!r} is not a table", "write it as a table with its own keys")

    def problem(self, what: str, fix: str, stand_in: Any = None) -> Any:
        """Note what is wrong, and go on with a stand-in."""
        self.problems.append(Problem(self.file, self.where, short(what), short(fix)))
        return stand_in

    def read(self, key: Key) -> Any:
        """What the table says for this key."""
        if self.sealed and not key.public:
            if key.name in self.raw:
                self.problem(f"{key.name} stands in a sealed question", "remove it: it belongs to the teacher")
            return key.stand_in
        if key.type == "tables":
            return tuple([made(key.of, each) for each in self.tables(key)])
        if key.name in self.raw:
            return getattr(self, f"_{key.type}")(key, self.raw[key.name])
        if key.required:
            self.problem(f"{key.name} is missing", f"add {key.name} = …")
        return key.stand_in

    def tables(self, key: Key) -> list[Entry]:
        """The tables under `[[question.NAME]]`."""
        name, least = key.name, int(key.least or 1)
        head = f"[[question.{name}]]" if self.where else f"[[{name}]]"
        found = self.raw.get(name, [])
        if not isinstance(found, list):
            found = self.problem(f"{name} is not a list of tables", f"start each with {head}", [])
        elif key.required and len(found) < least:
            self.problem(f"there are {len(found)} of {name}, and {least} are needed", f"add {head}")
        self.inner[name] = []
        for n, raw in enumerate(found, 1):
            id = raw.get("id") if isinstance(raw, dict) else None
            where = f"{self.where}, {name} {repr(id) if isinstance(id, str) and id else n}"
            self.inner[name].append(Entry(raw, self.file, where, self.problems, self.sealed))
        for what in ("id", "text") if self.where else ():  # of questions the bank says so
            said = Counter(each.raw[what] for each in self.inner[name] if isinstance(each.raw.get(what), str))
            for twice in sorted(each for each, times in said.items() if times > 1):
                self.problem(f"two of {name} have the {what} {twice!r}", f"give each {name} a {what} of its own")
        return self.inner[name]

    def pairs(self, name: str, made: Iterable[Any]) -> Iterable[tuple[Entry, Any]]:
        """The tables under `[[question.NAME]]`, each with what was made of it."""
        return zip(self.inner.get(name, ()), made, strict=True)

    def known(self, what: str, found: Any, known: Iterable[str]) -> bool:
        """Whether a value is one of those that are known; a problem if not."""
        known = list(known)
        if isinstance(found, str) and found in known:
            return True
        return self.problem(f"{what} is {found!r}", _meant(nearest(found, known), "there is", known), False)

    def close(self, known: Set[str]) -> None:
        """Complain about what nobody asked for: most often a misspelt key."""
        for name in self.raw.keys() - known:
            close = nearest(name, known - self.raw.keys()) or nearest(name, known)
            self.problem(f"{name!r} means nothing here", _meant(close, "possible keys", sorted(known)))

    # ---- One reader for each type of key ------------------------------------------------------------------------

    def _value(self, key: Key, found: Any) -> Any:
        if isinstance(found, int) and abs(found) >= LARGEST:
            return self.problem(f"{key.name} has too many digits", "write at most 18")
        try:
            return plain(found)
        except Unanswered as error:
            return self.problem(f"{key.name} cannot be compared", str(error))

    def _text(self, key: Key, found: Any) -> str:
        if not isinstance(found, str):
            fix = f'put it in quotation marks: {key.name} = "{found}"'
            return self.problem(f"{key.name} is {found!r}, not text", fix, "")
        if not found.strip():
            self.problem(f"{key.name} is empty", "write it" if key.required else "write it, or remove the line")
        return found.strip()

    def _code(self, key: Key, found: Any) -> str:
        found = self._text(key, found) + "\n"
        try:
            compile(found, key.name, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            self.problem(f"{key.name} is not valid Python: {error}", f"correct line {line} of it")
        return found

    def _id(self, key: Key, found: Any) -> str:
        found = self._text(key, found)
        if found and not re.fullmatch(ID, found):
            self.problem(f"{key.name} {found!r} is not a plain name", "use small letters, digits, - and _")
        return found

    def _texts(self, key: Key, found: Any) -> tuple[str, ...]:
        good = isinstance(found, list) and all(isinstance(entry, str) and entry.strip() for entry in found)
        if not good or (key.required and not found):
            what = f"{key.name} is {found!r}, not a list of texts"
            return self.problem(what, f'write {key.name} = ["…", "…"]', ())
        if len(set(found)) < len(found):
            self.problem(f"{key.name} says the same thing twice", "remove the repeated entry")
        return tuple(entry.strip() for entry in found)

    def _references(self, key: Key, found: Any) -> tuple[str, ...]:
        """Rows that prove something, as `table/row`. Whether they exist is for whoever has the tables to say."""
        found = self._texts(key, found)
        for reference in found:
            if not re.fullmatch(REFERENCE, reference):
                self.problem(f"{key.name} has {reference!r}", "name a row as table/id, for example sections/S1")
        return found

    def _number(self, key: Key, found: Any) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= sys.float_info.max:
            what = f"{key.name} is {reprlib.repr(found)}, not a number"
            return self.problem(what, f"write a plain number: {key.name} = 12.5", key.stand_in)
        if key.least is not None and found < key.least:
            fix = f"write {key.least:g} or more: {key.name} = {abs(found):g}"
            return self.problem(f"{key.name} is {found:g}, below {key.least:g}", fix, key.least)
        return found

    def _flag(self, key: Key, found: Any) -> bool:
        if isinstance(found, bool):
            return found
        return self.problem(f"{key.name} is {found!r}", f"write {key.name} = true, or leave the line out", False)

    def _one_of(self, key: Key, found: Any) -> str:
        return found if self.known(key.name, found, key.of) else key.default or key.of[0]


def _meant(close: str | None, there: str, known: list[str]) -> str:
    return f"{f'did you mean {close!r}? ' if close else ''}{there}: {', '.join(known)}"


def made(cls: type, entry: Entry, *besides: str) -> Any:
    """What a table says, as an instance of `cls`. Every problem in it is noted, as is each key but those `besides`."""
    own = {name: entry.read(key) for name, key in keys_of(cls).items()}
    if hasattr(cls, "check"):
        cls.check(entry, own)
    entry.close({key.name for key in keys_of(cls).values()} | {*besides})
    return cls(**own)
