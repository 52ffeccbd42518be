"""Answers that are numbers: known or worked out, guessed before a chart shows them, or how likely something is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import WHY, Mark, Question
from coursekit.questions.typed.numbers import Asked, Reading

AMOUNTS = {"dollars", "euros", "hours", "minutes", "days", "years"}  # they measure; other words in the plural count


@dataclass(frozen=True, kw_only=True)
class Scale(Asked):
    """Which numbers may be given, and how a number and a gap are said. An end that is open is None."""

    least: float | None = None
    most: float | None = None
    step: float | None = None

    def read(self, response: Any, *decide: Callable[[float], object]) -> float:
        """The number that was typed or computed. Raises Unanswered with an example, or for one off the scale.

        Of what can be read in several ways, the first way is taken that one of `decide`, in their order, accepts.
        """
        try:
            if response is None or isinstance(response, bool) or response == "":
                raise ValueError
            reading = self.reading(response) if isinstance(response, str) else Reading((float(response),))
            if not all(map(math.isfinite, reading.values)):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            raise Unanswered(self.example) from None
        values = [value for value in reading.values if self.holds(value)]
        for accepts in decide:
            if accepted := [value for value in values if accepts(value)]:
                return accepted[0]
        if reading.doubt and len(values) in (0, len(reading.values)):
            raise Unanswered(reading.doubt)
        if not values:
            raise Unanswered(f"{self.say(reading.values[0])} is not possible here. Give a number{self._ends}.")
        return values[0]

    def holds(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def todo(self) -> str:
        """What to write on paper."""
        return f"Write a number{self._ends}.{f' Unit: {self.unit}.' if self.unit and not self._ends else ''}"

    @property
    def _ends(self) -> str:
        if self.least is not None and self.most is not None:
            return f" from {self.say(self.least)} to {self.say(self.most)}"
        if self.least is not None:
            return f" of {self.say(self.least)} or more"
        return "" if self.most is None else f" of {self.say(self.most)} or less"

    def say(self, value: float) -> str:
        return _counted(f"{value:.10g}", self.unit)  # no thousands comma: the number may be a year

    def gap(self, off: float) -> str:
        """How far off a guess is, in words; nothing for a guess that is exact.

        >>> Scale(unit="claims").gap(-13), Scale(unit="%").gap(9.6), Scale(unit="hours").gap(-1)
        ('13 claims too few', '9.6 percentage points too high', '1 hour too low')
        """
        if not off:
            return ""
        counts = self.unit.isalpha() and self.unit.endswith("s") and self.unit not in AMOUNTS
        size = _counted(f"{abs(off):.4g}", "percentage points" if self.unit == "%" else self.unit)
        return f"{size} too {('few' if counts else 'low') if off < 0 else ('many' if counts else 'high')}"

    def public(self) -> dict[str, Any]:
        """What the browser needs for a slider, or for a box where an end is open."""
        if self.least is None or self.most is None:
            return {"unit": self.unit}
        step = self.step or (1 if self.most - self.least >= 10 else (self.most - self.least) / 100)
        return {"unit": self.unit, "least": self.least, "most": self.most, "step": step}


def _counted(number: str, unit: str) -> str:
    """A number with its unit, which stands in the plural unless it is one of them.

    >>> _counted("1", "hours"), _counted("1", "words per 1,000"), _counted("1.5", "hours"), _counted("1", "%")
    ('1 hour', '1 word per 1,000', '1.5 hours', '1%')
    >>> _counted("1", "billion dollars")
    '1 billion dollars'
    """
    if number == "1" and not unit.startswith(("thousand ", "million ", "billion ")):
        first, per, rest = unit.partition(" per ")
        unit = first.removesuffix("s") + per + rest
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


def gap(value: float, answer: float) -> float:
    """How far a number is from the answer; 0 within a hair's breadth, for 0.1 + 0.2.

    >>> gap(0.1 + 0.2, 0.3)
    0.0
    """
    return 0.0 if math.isclose(value, answer, rel_tol=1e-9, abs_tol=1e-9) else value - answer


@dataclass(frozen=True)
class WrongNumber:
    """A wrong number that people really give, and the misconception behind it."""

    value: float = toml("number", "the wrong number")
    feedback: str = toml("text", "how one comes to it")


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """Shared by the kinds whose answer is a number, right within a tolerance."""

    live = True
    lines = 1
    answer: float = toml("number", "the right number")
    tolerance: float = toml("number", "how far from it is still right, in its unit", default=0.0, least=0)
    relative_tolerance: float = toml("number", "the same as a share of it: 0.05 is five per cent", default=0.0, least=0)
    unit: str = toml("text", "what it is counted in, such as % or dollars: beside the box", default="", public=True)
    feedback: str = toml("text", "what is said to a right answer")
    mistakes: tuple[WrongNumber, ...] = toml("tables", "wrong numbers that people give", of=WrongNumber, default=())

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        answer, tolerance, relative = own["answer"], own["tolerance"], own["relative_tolerance"]
        if tolerance and relative:
            entry.problem("tolerance and relative_tolerance are both given", "keep one of them")
        for inner, mistake in entry.pairs("mistake", own["mistakes"]):
            if abs(mistake.value - answer) <= max(tolerance, relative * abs(answer)):
                what = f"the mistake {mistake.value:g} lies within the tolerance"
                inner.problem(what, "it can never be shown: remove it")

    @cached_property
    def scale(self) -> Scale:
        """What is asked for. Where a kind has no ends of its own, they are open."""
        ends = {name: getattr(self, name, None) for name in ("least", "most", "step")}
        if ends["least"] is not None and ends["most"] is not None:  # on a slider nobody types
            ends["example"] = f"Give a number from {ends['least']:g} to {ends['most']:g}."
        return Scale(self.unit, self.prompt, self.answer, **ends)

    @property
    def todo(self) -> str:
        return self.scale.todo

    @property
    def margin(self) -> float:
        """How far from the answer is still right."""
        return max(self.tolerance, self.relative_tolerance * abs(self.answer))

    def public(self) -> dict[str, Any]:
        return super().public() | self.scale.public()

    def read(self, response: Any) -> float:
        return self.scale.read(response, self.hits, self.known_mistake)

    def hits(self, response: float) -> bool:
        return abs(gap(response, self.answer)) <= self.margin

    def known_mistake(self, response: float) -> str:
        """The reason that the bank gives for this very number, if it gives one.

        A mistake is met as closely, for its size, as the answer: with 245 ± 15, 10 is no slip of 3.5.
        """
        scale = 1 / abs(self.answer) if self.answer else 0.0
        for mistake in self.mistakes:
            near = self.tolerance * min(1.0, scale * abs(mistake.value))
            if math.isclose(response, mistake.value, rel_tol=1e-6, abs_tol=max(1e-9, near)):
                return mistake.feedback
        return ""

    def in_words(self, response: float) -> str:
        return f"{response:.10g}"

    def exact(self, response: float) -> bool:
        return not gap(response, self.answer)

    def revealed(self, response: float) -> dict[str, Any]:
        return {"answer": self.answer, "gap": self.scale.gap(gap(response, self.answer))}

    @property
    def right(self) -> float:
        return self.answer

    @property
    def key(self) -> str:
        return self.scale.say(self.answer)


@dataclass(frozen=True, kw_only=True)
class Number(Numeric):
    """A number to know or to work out. Response: a number, or text that is one (`12.5`, `1 000`, `34%`)."""

    kind = "number"
    exclusive = True
    comes_back = True
    otherwise: str = toml("text", "what is said to any number that is not among the mistakes")

    def mark(self, response: float) -> Mark:
        if self.hits(response):
            return Mark(1.0, self.feedback)
        return Mark(0.0, self.known_mistake(response) or self.otherwise)


@dataclass(frozen=True, kw_only=True)
class Estimate(Numeric):
    """A number to guess before a chart shows it. Response: as for a number.

    A guess is made once: after it the answer is on the table. It is right within the tolerance and half right within
    three times of it. The feedback says the gap in words, then why readers guess too low or too high.
    """

    kind = "estimate"
    tries = 1
    guess = True
    statuses: ClassVar = {"right": "Close", "partly": "Not far off", "wrong": "There is a gap"}
    low: str = toml("text", "why readers guess too low")
    high: str = toml("text", "why readers guess too high")
    least: float | None = toml("number", "the smallest number that is possible", default=None)
    most: float | None = toml("number", "the largest; where both are given a slider takes the guess", default=None)
    step: float | None = toml("number", "the step of its slider; 1, or a hundredth of it", default=None, least=0)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        if not Scale(least=own["least"], most=own["most"]).holds(own["answer"]):
            entry.problem("the answer lies outside of least and most", "correct one of the three")
        if not own["tolerance"] and not own["relative_tolerance"]:
            entry.problem("it has no tolerance", "say how close a guess must come: tolerance = 5")

    @property
    def todo(self) -> str:
        return f"Guess before you look anything up. {self.scale.todo}"

    def mark(self, response: float) -> Mark:
        off, said = gap(response, self.answer), f"You said {self.scale.say(response)}; it is {self.key}."
        if self.hits(response):
            said = said if off else f"Exactly: it is {self.key}."
            return Mark(1.0, f"{said} {self.feedback}", rest=self.feedback)
        reason = self.known_mistake(response) or (self.low if off < 0 else self.high)
        said = f"{said} Your guess was {self.scale.gap(off)}. {reason}"
        return Mark(0.5 if abs(off) <= 3 * self.margin else 0.0, said, rest=reason)


@dataclass(frozen=True, kw_only=True)
class Forecast(Question):
    """How likely something is, in per cent, said once. Response: a number from 0 to 100.

    Neither right nor wrong: what happened stands in a table, not in the bank, and one forecast proves little. A chart
    scores many of them together, when all have been made.
    """

    kind = "forecast"
    tries = 1
    scored = False
    guess = True
    live = True
    why: str = toml("text", WHY, default="")
    todo, lines = "Write a number from 0 (surely not) to 100 (surely).", 1
    key = ""  # nobody knows it
    right = 50.0  # any number is a possible answer
    scale: ClassVar = Scale("%", least=0, most=100, step=1)
    statuses: ClassVar = {"recorded": "Your number is kept"}

    def public(self) -> dict[str, Any]:
        return super().public() | self.scale.public()

    def read(self, response: Any) -> float:
        value = Scale("%", self.prompt, example="Give a number from 0 to 100, for example 70.").read(response)
        if not self.scale.holds(value):
            raise Unanswered(f"{value:g}% is no probability. Give a number from 0 (surely not) to 100 (surely).")
        if 0 < value < 1:
            meant = f"Did you mean {100 * value:g}%? Type the per cent; for less than one in a hundred, type 1."
            raise Unanswered(meant)
        return value

    def mark(self, response: float) -> Mark:
        return Mark(0.0, f"You said {response:g}%. What happened is told when all forecasts have been made.")
