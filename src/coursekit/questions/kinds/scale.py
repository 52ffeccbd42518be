"""A scale: which numbers may be given, and how a number and a gap are said."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.typed.numbers import Asked, Reading

AMOUNTS = {"dollars", "euros", "hours", "minutes", "days", "years"}  # they measure; other words in the plural count


@dataclass(frozen=True)
class Scale:
    """`unit` is a word or a sign, "" for bare numbers; `least` and `most` are None where the end is open."""

    unit: str = ""
    least: float | None = None
    most: float | None = None
    step: float | None = None

    def read(self, response: Any, asked: Asked | None = None, *decide: Callable[[float], object]) -> float:
        """The number that was typed or computed. Raises Unanswered with an example, or for one off the scale.

        asked   what the question says of the number, beyond its unit
        decide  what a text means that can be read in several ways: the first way, if any, that one of these accepts
        """
        reading = _reading(response, asked or Asked(self.unit))
        values = [value for value in reading.values if self.holds(value)]
        for accepts in decide:
            for value in values or reading.values[:1]:
                if accepts(value) and self.holds(value):
                    return value
        if reading.doubt and len(values) in (0, len(reading.values)):
            raise Unanswered(reading.doubt)
        if not values:
            raise Unanswered(f"{self.say(reading.values[0])} is not possible here. Give a number {self._ends()}.")
        return values[0]

    def holds(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def todo(self) -> str:
        """What to write on paper."""
        ends = "" if self.least is None and self.most is None else f" {self._ends()}"
        return f"Write a number{ends}.{f' Unit: {self.unit}.' if self.unit and not ends else ''}"

    def _ends(self) -> str:
        if self.least is not None and self.most is not None:
            return f"from {self.say(self.least)} to {self.say(self.most)}"
        end, more = (self.most, "less") if self.least is None else (self.least, "more")
        return f"of {self.say(end)} or {more}"

    def say(self, value: float) -> str:
        return f"{value:.10g} {self.unit}".strip()  # no thousands comma: the number may be a year

    def gap(self, off: float) -> str:
        """How far off a guess is, in words; nothing for a guess that is exact.

        >>> Scale("claims").gap(-13), Scale("%").gap(9.6), Scale("minutes").gap(30)
        ('13 claims too few', '9.6 percentage points too high', '30 minutes too high')
        """
        if not off:
            return ""
        counts = self.unit.isalpha() and self.unit.endswith("s") and self.unit not in AMOUNTS
        size = f"{abs(off):.4g} {'percentage points' if self.unit == '%' else self.unit}".strip()
        return f"{size} too {('few' if counts else 'low') if off < 0 else ('many' if counts else 'high')}"

    def public(self) -> dict[str, Any]:
        """What the browser needs for a slider, or for a box where an end is open."""
        if self.least is None or self.most is None:
            return {"unit": self.unit}
        length = self.most - self.least
        return {"unit": self.unit, "least": self.least, "most": self.most,
                "step": self.step or (1 if length >= 10 else length / 100)}  # fmt: skip


def gap(value: float, answer: float) -> float:
    """How far a number is from the answer; 0 within a hair's breadth, for 0.1 + 0.2.

    >>> gap(0.1 + 0.2, 0.3)
    0.0
    """
    return 0.0 if math.isclose(value, answer, rel_tol=1e-9, abs_tol=1e-9) else value - answer


def _reading(response: Any, asked: Asked) -> Reading:
    """What was typed or computed can mean, or Unanswered with an example."""
    try:
        if response is None or isinstance(response, bool) or response == "":
            raise ValueError
        reading = asked.read(response) if isinstance(response, str) else Reading((float(response),))
    except (TypeError, ValueError, OverflowError):
        raise Unanswered(asked.example) from None
    if not all(map(math.isfinite, reading.values)):
        raise Unanswered(asked.example)
    return reading
