"""What the models share: the number they hand back, how it is said, and the checks of what they take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING

from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    from numpy.random import Generator

Pair = tuple[str, str]


class Measure(float):
    """A number that can say what it means. Use it as any other number.

    `reading` is one plain sentence. `n` is how many cases the number rests on, where it rests on cases.

    >>> half = Measure(0.5, "Half of the votes are identical.", n=8)
    >>> half + 1
    1.5
    >>> half.reading
    'Half of the votes are identical.'
    """

    reading: str
    n: int | None

    def __new__(cls, value: float, reading: str, n: int | None = None) -> Measure:
        measure = super().__new__(cls, value)
        measure.reading = reading
        measure.n = n
        return measure

    def __getnewargs__(self) -> tuple[float, str]:
        # Copying and pickling build the number anew, which takes a sentence; the attributes follow by themselves.
        return float(self), self.reading


def listed(names: Iterable[str]) -> str:
    """Names as a reader writes them."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def counted(n: int, thing: str) -> str:
    """A number of things in words that fit the number."""
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def number(name: str, value: object, low: float = -math.inf, high: float = math.inf, above: float = -math.inf) -> float:
    """`value` as a float: finite, from `low` to `high`, and greater than `above`."""
    # A True among numbers is fine (an outcome that came about); a text is not, even where Python could read it.
    found = _python(value)
    if not isinstance(found, Real) or not math.isfinite(found) or not low <= found <= high or found <= above:
        raise CourseError(f"{name} is {found!r}; it should be {_wanted(low, high, above)}.")
    return float(found)


def numbers(name: str, values: Iterable[object], low: float = -math.inf, high: float = math.inf) -> list[float]:
    """`values` as floats, each from `low` to `high`; at least one."""
    return [number(f"{name}, item {place},", value, low, high) for place, value in enumerate(items(name, values), 1)]


def whole(name: str, value: object) -> int:
    """`value` as a whole number of at least 1."""
    if number(name, value, low=1) % 1:
        raise CourseError(f"{name} is {value}; it should be a whole number.")
    return int(value)


def items(name: str, values: Iterable[object]) -> list[object]:
    """`values` as a list that is not empty."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CourseError(f"{name} is {_python(values)!r}; it should be a list of values.")
    found = list(values)
    if not found:
        raise CourseError(f"{name} is empty; it should hold at least one value.")
    return found


def same_length(**named: list) -> None:
    if len({len(values) for values in named.values()}) > 1:
        got = " and ".join(f"{name} has {len(values)} values" for name, values in named.items())
        raise CourseError(f"{got}; they should be equally long.")


def weights(name: str, values: Iterable[object]) -> list[float]:
    """`values` as weights: none below zero, and not all of them zero."""
    found = numbers(name, values, low=0)
    if not any(found):
        raise CourseError(f"{name} are all zero; at least one should be above 0.")
    return found


def chosen(what: str, asked: object, known: Iterable[str]) -> str:
    """`asked`, when it is one of the `known` names."""
    names = list(known)
    if asked not in names:
        raise UnknownName(what, asked, names)
    return asked


def ties(name: str, given: Mapping[Pair, object]) -> dict[Pair, int]:
    """One sign per pair, in alphabetical order, whatever the order they came in.

    A tie has no direction here. The same pair may come twice only if both say the same: when A likes B and
    B does not like A, the author has to decide (for example `min(a, b)`, the colder of the two), not the model.
    """
    such = 'such as {("US", "RU"): 1}'
    if not isinstance(given, Mapping):
        raise CourseError(f"{name} is {given!r}; it should be a dictionary {such}.")
    if not given:
        raise CourseError(f"{name} is empty; it should hold a sign for each tie, {such}.")
    found: dict[Pair, int] = {}
    for pair, value in given.items():
        key = _pair(name, pair)
        # `1 == True` in Python, but a table of yes and no is not a table of friends and enemies.
        sign = _python(value)
        if isinstance(sign, bool) or not isinstance(sign, Real) or sign not in (1, -1):
            raise CourseError(
                f"{name}[{pair!r}] is {sign!r}; it should be 1 (good terms) or -1 (bad terms). "
                "A tie that is neither has to be decided before it goes into this model."
            )
        if found.setdefault(key, int(sign)) != sign:
            raise CourseError(
                f"{name} gives {key[0]} and {key[1]} both 1 and -1; a tie has one sign, the same both ways. "
                "Decide on one, for example the colder of the two."
            )
    return dict(sorted(found.items()))


def generator(rng: object) -> Generator:
    """A source of chance that can be repeated: a seed (whole number) or a numpy generator."""
    import numpy as np

    if isinstance(rng, np.random.Generator):
        return rng
    seed = _python(rng)
    if isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0:
        return np.random.default_rng(seed)
    raise CourseError(
        f"rng is {rng!r}; it should be a whole number such as 1971, or numpy.random.default_rng(1971), "
        "so that the draw can be repeated."
    )


def _pair(name: str, pair: object) -> Pair:
    actors = isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(actor, str) and actor for actor in pair)
    if not actors or pair[0] == pair[1]:
        raise CourseError(f'{name} has the key {pair!r}; it should be a pair of two different names, ("US", "RU").')
    return (min(pair), max(pair))


def _wanted(low: float, high: float, above: float) -> str:
    if math.isfinite(above):
        return f"a number above {above:g}" + (f" and up to {high:g}" if math.isfinite(high) else "")
    if math.isfinite(low):
        return f"a number from {low:g} to {high:g}" if math.isfinite(high) else f"a number of at least {low:g}"
    return "a number"


def _python(value: object) -> object:
    """A number out of a table is numpy's own kind; the same number as Python writes it."""
    return value.item() if getattr(value, "ndim", None) == 0 else value
