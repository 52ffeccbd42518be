"""Reading one TOML table of a question bank: take what is asked for, note every problem, miss nothing.

A `Entry` never raises for bad content. It notes a Problem and hands back a stand-in of the right type,
so that one run over a bank finds all its mistakes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from coursekit.errors import Problem, nearest, short

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_REFERENCE = re.compile(r"[a-z0-9_]+/[A-Za-z0-9_.:-]+")
_MISSING = object()

# What a student may see of a graded question. All else is a key, or leads to one: a new kind of question is safe until
# it names here what of it is not.
PUBLIC = frozenset(
    {
        "id", "kind", "part", "prompt", "tags", "graded", "sealed", "option", "item", "text", "pinned", "mark", "field",
        "unit", "starter",
    }
)  # fmt: skip


DEEPEST = 8  # tables in tables; a bank needs four
LARGEST = 2**53  # what a browser and every TOML parser read to the last digit


def tamed(value: Any, file: str, problems: list[Problem], where: str = "", depth: int = 0) -> Any:
    """What TOML gives, without what a program would stumble over; each such place is noted."""
    if depth > DEEPEST:
        problems.append(Problem(file, where, "is nested too deeply", "write one table for each question"))
        return None
    if isinstance(value, int) and abs(value) >= LARGEST:
        problems.append(Problem(file, where, "has a number with too many digits", "write at most 15 digits"))
        return 0
    if isinstance(value, dict):
        named = f"{where}, " if where else ""
        return {name: tamed(each, file, problems, f"{named}{name}", depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [
            tamed(each, file, problems, f"{where} {_name_of(each, n)}", depth + 1) for n, each in enumerate(value, 1)
        ]
    return value


class Entry:
    """One table of a TOML file, with the place it stands in."""

    def __init__(self, raw: Any, file: str, where: str, problems: list[Problem], sealed: bool = False):
        self.file, self.where, self.problems = file, where, problems
        self.sealed = sealed  # a graded question as students get it: what is not PUBLIC is missing, and rightly so
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.taken: set[str] = set()
        if not isinstance(raw, dict):
            self.problem(f"{raw!r} is not a table", "write it as a table with its own keys")

    def problem(self, what: str, fix: str) -> None:
        self.problems.append(Problem(self.file, self.where, short(what), short(fix)))

    def _take(self, name: str, required: bool) -> Any:
        self.taken.add(name)
        if self.sealed and name not in PUBLIC:
            if name in self.raw:
                self.problem(f"{name} stands in a sealed question", "remove it: it belongs to the teacher")
            return _MISSING
        if name not in self.raw:
            if required:
                self.problem(f"{name} is missing", f"add {name} = …")
            return _MISSING
        return self.raw[name]

    def value(self, name: str) -> Any:
        """Any TOML value."""
        found = self._take(name, required=True)
        return None if found is _MISSING else found

    def text(self, name: str, required: bool = True) -> str:
        found = self._take(name, required)
        if found is _MISSING:
            return ""
        if not isinstance(found, str):
            self.problem(f"{name} is {found!r}, not text", f'put it in quotation marks: {name} = "{found}"')
            return ""
        if not found.strip():
            self.problem(f"{name} is empty", "write it, or remove the line" if not required else "write it")
        return found.strip()

    def texts(self, name: str, required: bool = True) -> list[str]:
        found = self._take(name, required)
        if found is _MISSING:
            return []
        good = isinstance(found, list) and all(isinstance(entry, str) and entry.strip() for entry in found)
        if not good or (required and not found):
            self.problem(f"{name} is {found!r}, not a list of texts", f'write {name} = ["…", "…"]')
            return []
        if len(set(found)) < len(found):
            self.problem(f"{name} says the same thing twice", "remove the repeated entry")
        return [entry.strip() for entry in found]

    def number(self, name: str, default: float | None = None, least: float | None = None) -> float:
        found = self._take(name, required=default is None)
        if found is _MISSING:
            return default or 0.0
        if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
            self.problem(f"{name} is {found!r}, not a number", f"write a plain number: {name} = 12.5")
            return default or 0.0
        if least is not None and found < least:
            self.problem(f"{name} is {found:g}, below {least:g}", f"write {least:g} or more: {name} = {abs(found):g}")
            return least
        return found

    def flag(self, name: str) -> bool:
        found = self._take(name, required=False)
        if found is _MISSING:
            return False
        if not isinstance(found, bool):
            self.problem(f"{name} is {found!r}", f"write {name} = true, or leave the line out")
            return False
        return found

    def one_of(self, name: str, known: Iterable[str], default: str | None = None) -> str:
        known = list(known)
        found = self._take(name, required=default is None)
        if found is _MISSING:
            return default or ""
        if found not in known:
            close = nearest(found, known)
            meant = f"did you mean {close!r}? " if close else ""
            self.problem(f"{name} is {found!r}", f"{meant}there is: {', '.join(known)}")
            return default or (known[0] if known else "")
        return found

    def id(self) -> str:
        found = self.text("id")
        if found and not _ID.fullmatch(found):
            self.problem(f"id {found!r} is not a plain name", "use small letters, digits, - and _")
        return found

    def references(self, name: str) -> list[str]:
        """Rows that prove something, as `table/row`. Whether they exist is for whoever has the tables to say."""
        found = self.texts(name)
        for reference in found:
            if not _REFERENCE.fullmatch(reference):
                self.problem(f"{name} has {reference!r}", "name a row as table/id, for example sections/S1")
        return found

    def tables(self, name: str, least: int = 1, required: bool = True) -> list[Entry]:
        """The tables under `[[question.NAME]]`."""
        head = f"[[question.{name}]]" if self.where else f"[[{name}]]"
        found = self._take(name, required=False)
        if found is _MISSING:
            found = []
        if not isinstance(found, list):
            self.problem(f"{name} is not a list of tables", f"start each with {head}")
            return []
        if required and len(found) < least:
            self.problem(f"there are {len(found)} of {name}, and {least} are needed", f"add {head}")
        return [
            Entry(raw, self.file, f"{self.where}, {name} {_name_of(raw, n)}", self.problems, self.sealed)
            for n, raw in enumerate(found, 1)
        ]

    def distinct(self, name: str, ids: list[str], texts: list[str]) -> None:
        for what, values in (("id", ids), ("text", texts)):
            for value in sorted({v for v in values if v and values.count(v) > 1}):
                self.problem(f"two of {name} have the {what} {value!r}", f"give each {name} a {what} of its own")

    def close(self) -> None:
        """Complain about what nobody asked for: most often a misspelt key."""
        for name in self.raw:
            if name not in self.taken:
                close = nearest(name, self.taken - self.raw.keys()) or nearest(name, self.taken)
                meant = f"did you mean {close!r}? " if close else ""
                self.problem(f"{name!r} means nothing here", f"{meant}possible keys: {', '.join(sorted(self.taken))}")


def _name_of(raw: Any, n: int) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    return repr(name) if isinstance(name, str) and name else str(n)
