"""What the state of a piece may hold: whatever a page or `.set()` brings is looked at before it is kept.

A rule is called with a value and the name that it has, and gives back what is kept. It raises CourseError, in words
that say what was asked and what can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from coursekit.errors import CourseError, UnknownName, short

Rule = Callable[[Any, str], Any]


def one_of(value: Any, names: Iterable[Any], what: str) -> Any:
    """The value, if it is one of these names. Raises UnknownName, with the nearest one.

    >>> one_of("heads", ["heads", "tails"], "side")
    'heads'
    """
    if value not in [*names]:
        raise UnknownName(what, value, map(str, names))
    return value


def _refused(value: Any, name: str, can: str) -> CourseError:
    return CourseError(f"{name} cannot be {short(repr(value))}; it {can}.")


def yes_no(value: Any, name: str) -> bool:
    """True or False; what is not there is False."""
    if value not in (True, False, None):
        raise _refused(value, name, "can be True or False, 1 or 0")
    return bool(value)


def text(value: Any, name: str) -> str:
    """Words, without the spaces around and between them that nobody sees."""
    if not isinstance(value, str):
        raise _refused(value, name, "is a text")
    return " ".join(value.split())


@dataclass(frozen=True)
class OneOf:
    """One of these names; `what` says what they are names of."""

    names: Collection[Any]
    what: str

    def __call__(self, value: Any, name: str = "") -> Any:
        return one_of(value, self.names, self.what)


@dataclass(frozen=True)
class Number:
    """A number from the least to the most, or with `empty` None too; True and False are none.

    >>> Number(0, 12)(3, "at")
    3
    >>> Number(0, 12, whole=True)(0.5, "at")
    Traceback (most recent call last):
    coursekit.errors.CourseError: at cannot be 0.5; it can be a whole number from 0 to 12.
    """

    least: float
    most: float
    whole: bool = False
    empty: bool = False
    span: str = ""  # how the two ends are said, where they are no numbers for a reader

    def __call__(self, value: Any, name: str) -> Any:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and self.least <= value <= self.most
        if (fits and not (self.whole and value % 1)) or (value is None and self.empty):
            return int(value) if fits and self.whole else value
        span = self.span or f"{'a whole number ' * self.whole}from {self.least:g} to {self.most:g}"
        raise _refused(value, name, f"can be {span}")


@dataclass(frozen=True)
class Each:
    """A dict of these keys, each with a value by the rule; with `every`, of no fewer."""

    keys: Collection[Any]
    what: str
    rule: Rule
    every: bool = False

    def __call__(self, value: Any, name: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise _refused(value, name, f"is a dict, such as {{{next(iter(self.keys))!r}: …}}")
        kept = {one_of(key, self.keys, self.what): self.rule(each, key) for key, each in value.items()}
        if self.every and len(kept) < len(self.keys):
            raise CourseError(f"{name} needs every {self.what}: {', '.join(map(str, self.keys))}, no fewer.")
        return kept


@dataclass(frozen=True)
class Row:
    """A list, each value by the rule; of as many as there are names, where there are any."""

    rule: Rule
    names: Collection[Any] = ()

    def __call__(self, value: Any, name: str) -> list[Any]:
        if not self.names and isinstance(value, list):
            return [self.rule(each, name) for each in value]
        if not self.names:
            raise _refused(value, name, f"is a list, such as [{short(repr(value))}]")
        first, *_, last = self.names
        if not isinstance(value, list) or len(value) != len(self.names):
            raise _refused(value, name, f"is a list of {len(self.names)} values, from {first} to {last}")
        return [self.rule(each, f"{of} in {name}") for each, of in zip(value, self.names, strict=True)]
