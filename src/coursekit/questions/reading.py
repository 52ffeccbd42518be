"""Reading one TOML table of a question bank: take what is asked for, note every problem, miss nothing.

An `Entry` never raises for bad content. It notes a Problem and hands back a stand-in of the right type,
so that one run over a bank finds all its mistakes.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Iterable, Set
from functools import cache
from typing import Any

from coursekit.errors import Problem, Unanswered, nearest, short
from coursekit.questions.answers import plain
from coursekit.questions.keys import Key, keys_of

ID = r"[a-z0-9][a-z0-9_-]*"
LARGEST = 10**18  # a whole number that pandas keeps
REFERENCE = r"[a-z0-9_]+/[A-Za-z0-9_.:-]+"


class Entry:
    """One table of a TOML file, with the place it stands in."""

    def __init__(self, raw: Any, file: str, where: str, problems: list[Problem], sealed: bool = False):
        self.file, self.where, self.problems = file, where, problems
        self.sealed = sealed  # a graded question as students get it: what is not public is missing, and rightly so
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.inner: dict[str, list[Entry]] = {}  # the tables under it, by their key
        if not isinstance(raw, dict):
            self.problem(f"{raw!r} is not a table", "write it as a table with its own keys")

    def problem(self, what: str, fix: str) -> None:
        self.problems.append(Problem(self.file, self.where, short(what), short(fix)))

    def read(self, key: Key) -> Any:
        """What the table says for this key."""
        if self.sealed and self._hides(key):
            return key.stand_in
        if key.name in self.raw:
            return getattr(self, key.reader)(key, self.raw[key.name])
        if key.required:
            self.problem(f"{key.name} is missing", f"add {key.name} = …")
        return key.stand_in

    def tables(self, key: Key) -> list[Entry]:
        """The tables under `[[question.NAME]]`."""
        name, least = key.name, int(key.least or 1)
        head = f"[[question.{name}]]" if self.where else f"[[{name}]]"
        found = [] if self._hides(key) else self.raw.get(name, [])
        if not isinstance(found, list):
            self.problem(f"{name} is not a list of tables", f"start each with {head}")
            found = []
        elif key.required and len(found) < least:
            self.problem(f"there are {len(found)} of {name}, and {least} are needed", f"add {head}")
        self.inner[name] = [
            Entry(raw, self.file, f"{self.where}, {name} {_name_of(raw, n)}", self.problems, self.sealed)
            for n, raw in enumerate(found, 1)
        ]
        return self.inner[name]

    def distinct(self, name: str) -> None:
        """Note where two tables under this one have one id or one text."""
        for what in ("id", "text"):
            said = [each.raw[what] for each in self.inner[name] if isinstance(each.raw.get(what), str)]
            for twice in sorted({each for each in said if said.count(each) > 1} if len({*said}) < len(said) else ()):
                self.problem(f"two of {name} have the {what} {twice!r}", f"give each {name} a {what} of its own")

    def _hides(self, key: Key) -> bool:
        """Whether a graded question as students get it leaves this key out."""
        hidden = self.sealed and not key.public
        if hidden and key.name in self.raw:
            self.problem(f"{key.name} stands in a sealed question", "remove it: it belongs to the teacher")
        return hidden

    def known(self, what: str, found: Any, known: Iterable[str]) -> bool:
        """Whether a value is one of those that are known; a problem if not."""
        known = list(known)
        if isinstance(found, str) and found in known:
            return True
        close = nearest(found, known)
        meant = f"did you mean {close!r}? " if close else ""
        self.problem(f"{what} is {found!r}", f"{meant}there is: {', '.join(known)}")
        return False

    def close(self, known: Set[str]) -> None:
        """Complain about what nobody asked for: most often a misspelt key."""
        for name in self.raw.keys() - known:
            close = nearest(name, known - self.raw.keys()) or nearest(name, known)
            meant = f"did you mean {close!r}? " if close else ""
            self.problem(f"{name!r} means nothing here", f"{meant}possible keys: {', '.join(sorted(known))}")

    # ---- One reader for each type of key ------------------------------------------------------------------------

    def _value(self, key: Key, found: Any) -> Any:
        if isinstance(found, int) and abs(found) >= LARGEST:
            self.problem(f"{key.name} has too many digits", "write at most 18")
            return None
        try:
            return plain(found)
        except Unanswered as error:
            self.problem(f"{key.name} cannot be compared", str(error))
            return None

    def _text(self, key: Key, found: Any) -> str:
        if not isinstance(found, str):
            self.problem(f"{key.name} is {found!r}, not text", f'put it in quotation marks: {key.name} = "{found}"')
            return ""
        if not found.strip():
            self.problem(f"{key.name} is empty", "write it" if key.required else "write it, or remove the line")
        return found.strip()

    def _id(self, key: Key, found: Any) -> str:
        found = self._text(key, found)
        if found and not re.fullmatch(ID, found):
            self.problem(f"{key.name} {found!r} is not a plain name", "use small letters, digits, - and _")
        return found

    def _texts(self, key: Key, found: Any) -> tuple[str, ...]:
        good = isinstance(found, list) and all(isinstance(entry, str) and entry.strip() for entry in found)
        if not good or (key.required and not found):
            self.problem(f"{key.name} is {found!r}, not a list of texts", f'write {key.name} = ["…", "…"]')
            return ()
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
        try:
            good = not isinstance(found, bool) and isinstance(found, int | float) and math.isfinite(found)
        except OverflowError:  # a whole number of hundreds of digits
            good = False
        if not good:
            self.problem(
                f"{key.name} is {reprlib.repr(found)}, not a number", f"write a plain number: {key.name} = 12.5"
            )
            return key.stand_in
        if key.least is not None and found < key.least:
            fix = f"write {key.least:g} or more: {key.name} = {abs(found):g}"
            self.problem(f"{key.name} is {found:g}, below {key.least:g}", fix)
            return key.least
        return found

    def _flag(self, key: Key, found: Any) -> bool:
        if not isinstance(found, bool):
            self.problem(f"{key.name} is {found!r}", f"write {key.name} = true, or leave the line out")
            return False
        return found

    def _one_of(self, key: Key, found: Any) -> str:
        return found if self.known(key.name, found, key.of) else key.default or key.of[0]


def _name_of(raw: Any, n: int) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    return repr(name) if isinstance(name, str) and name else str(n)


@cache
def _names(cls: type, besides: tuple[str, ...]) -> frozenset[str]:
    return frozenset([key.name for key in keys_of(cls).values()] + [*besides])


def made(cls: type, entry: Entry, *besides: str) -> Any:
    """What a table says, as an instance of `cls`. Every problem in it is noted, as is each key but those `besides`."""
    own = {name: entry.read(key) if key.type != "tables" else _tables(key, entry) for name, key in keys_of(cls).items()}
    if hasattr(cls, "check"):
        cls.check(entry, own)
    entry.close(_names(cls, besides))
    return cls(**own)


def _tables(key: Key, entry: Entry) -> tuple[Any, ...]:
    own = tuple([made(key.of, each) for each in entry.tables(key)])
    entry.distinct(key.name)
    return own
