"""How good a probability was, once the outcome is known.

A forecast is a probability from 0 to 1 that something happens by a date; its outcome is 1 (it did) or 0 (it did not).
One forecast that comes true proves little: judge many together.

Source: G. Brier (1950), "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure, counted


@dataclass(frozen=True)
class Bin:
    """The forecasts from `low` up to `high`: how many, what they said on average, and what share came true.

    In an empty bin `n` is 0 and the two means are NaN.
    """

    low: float
    high: float
    n: int
    forecast: float
    happened: float

    @property
    def reading(self) -> str:
        where = f"from {self.low:.0%} to {self.high:.0%}"
        if not self.n:
            return f"There is no forecast {where}."
        return f"Of {counted(self.n, 'forecast')} {where}, {self.happened:.0%} came true."


@dataclass(frozen=True)
class Calibration:
    """Forecasts sorted into bins of equal width, from 0 to 1, the empty ones among them."""

    bins: tuple[Bin, ...]

    @property
    def n(self) -> int:
        return sum(each.n for each in self.bins)

    @property
    def reading(self) -> str:
        said, came = (
            math.fsum(each.n * getattr(each, what) for each in self.bins if each.n) / self.n
            for what in ("forecast", "happened")
        )
        return f"{counted(self.n, 'forecast')} said {said:.0%} on average, and {came:.0%} came true."


def brier(forecasts: float | Iterable[float], outcomes: float | Iterable[float]) -> Measure:
    """How far probabilities were from what happened: 0 is perfect, 1 the worst, 0.25 what always saying 50% gives.

    Formula: mean of (f_t - o_t) squared. `forecasts` are probabilities from 0 to 1, `outcomes` are 0 or 1 (or False
    and True), one for each; a single forecast needs no list. Leave out forecasts that are still open.

    Source: Brier (1950), in the form for events that happen or not.
    Raises CourseError for a probability outside 0 to 1, an outcome other than 0 and 1, empty or unequal lists.

    >>> round(brier(0.7, True), 2)
    0.09
    """
    said, came = _resolved(forecasts, outcomes)
    score = math.fsum((f - o) ** 2 for f, o in zip(said, came, strict=True)) / len(said)
    told = f"The Brier score of {counted(len(said), 'forecast')} is {score:.2f}"
    return Measure(score, f"{told}, where 0 is perfect and 0.25 is a guess.", n=len(said))


def calibration(forecasts: float | Iterable[float], outcomes: float | Iterable[float], bins: int = 10) -> Calibration:
    """Whether things that were given 70% happened about seven times in ten.

    Sorts the forecasts into `bins` of equal width. A forecast on the border of two bins counts in the upper one; 1
    counts in the last. Empty bins are kept, with n = 0: a gap in what was forecast should be seen, not closed up.
    Arguments and errors as for `brier`; `bins` is a whole number of at least 1.

    >>> [(each.low, each.n) for each in calibration([0.2, 0.7, 0.9], [0, 1, 1], bins=4).bins]
    [(0.0, 1), (0.25, 0), (0.5, 1), (0.75, 1)]
    """
    said, came = _resolved(forecasts, outcomes)
    count = _shared.whole("bins", bins)
    held: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    for f, o in zip(said, came, strict=True):
        # 0.29 * 100 is a hair below 29 in a computer; the hair must not move a forecast down a bin.
        held[min(count - 1, math.floor(f * count + 1e-9))].append((f, o))
    found = []
    for place, pairs in enumerate(held):
        means = [math.fsum(side) / len(pairs) for side in zip(*pairs, strict=True)] or [math.nan] * 2
        found.append(Bin(place / count, (place + 1) / count, len(pairs), *means))
    return Calibration(tuple(found))


def _resolved(forecasts: object, outcomes: object) -> tuple[list[float], list[float]]:
    said = _shared.numbers("forecasts", _several(forecasts), low=0, high=1)
    came = _shared.numbers("outcomes", _several(outcomes), low=0, high=1)
    _shared.same_length(forecasts=said, outcomes=came)
    for place, outcome in enumerate(came, 1):
        if outcome not in (0, 1):
            raise CourseError(f"outcomes, item {place}, is {outcome:g}; it should be 0 (did not happen) or 1 (did).")
    return said, came


def _several(values: object) -> object:
    return values if isinstance(values, (str, Iterable)) else [values]
