"""Typing an answer: a number, a guess at a number, a forecast, or a word or two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.kinds.question import Mark, Mistake, Question
from coursekit.questions.reading import Entry
from coursekit.questions.typed.numbers import Asked, Reading
from coursekit.questions.typed.words import Answers, normal


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """Shared by the kinds whose answer is a number, right within a tolerance."""

    answer: float
    tolerance: float = 0.0  # in the unit of the answer
    relative_tolerance: float = 0.0  # as a share of the answer: 0.05 is five per cent
    unit: str = ""
    feedback: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        answer = entry.number("answer")
        tolerance = entry.number("tolerance", default=0.0, least=0)
        relative = entry.number("relative_tolerance", default=0.0, least=0)
        if tolerance and relative:
            entry.problem("tolerance and relative_tolerance are both given", "keep one of them")
        mistakes = []
        for own in entry.tables("mistake", required=False):
            mistake = Mistake(own.number("value"), own.text("feedback"))
            if abs(mistake.value - answer) <= max(tolerance, relative * abs(answer)):
                own.problem(
                    f"the mistake {mistake.value:g} lies within the tolerance", "it can never be shown: remove it"
                )
            own.close()
            mistakes.append(mistake)
        return dict(
            answer=answer,
            tolerance=tolerance,
            relative_tolerance=relative,
            unit=entry.text("unit", required=False),
            feedback=entry.text("feedback"),
            mistakes=tuple(mistakes),
        )

    @property
    def margin(self) -> float:
        """How far from the answer is still right; a hair's breadth at least, for 0.1 + 0.2."""
        return max(self.tolerance, self.relative_tolerance * abs(self.answer), 1e-9 * max(1.0, abs(self.answer)))

    def public(self) -> dict[str, Any]:
        return super().public() | {"unit": self.unit}

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.unit, self.prompt, self.answer)

    def read(self, response: Any) -> float:
        reading = _number(response, self.asked)
        values = [value for value in reading.values if self.possible(value)] or reading.values[:1]
        for decides in (lambda value: abs(value - self.answer) <= self.margin, self.known_mistake):
            for value in values:
                if decides(value):
                    return value
        if reading.doubt and len(values) == len(reading.values):
            raise Unanswered(reading.doubt)
        return values[0]

    def possible(self, value: float) -> bool:
        """Whether the answer can be this number at all."""
        return True

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

    def in_words(self, value: float) -> str:
        return f"{value:.10g} {self.unit}".strip()  # no thousands comma: the number may be a year

    @property
    def right(self) -> float:
        return self.answer

    @property
    def key(self) -> str:
        return self.in_words(self.answer)


@dataclass(frozen=True, kw_only=True)
class Number(Numeric):
    """A number to know or to work out. Response: a number, or text that is one (`12.5`, `1 000`, `34 %`)."""

    kind = "number"
    otherwise: str

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        return super().parse_own(entry) | {"otherwise": entry.text("otherwise")}

    def mark(self, response: float) -> Mark:
        if abs(response - self.answer) <= self.margin:
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
    words: ClassVar = {"right": "Close", "partly": "Not far off", "wrong": "There is a gap"}
    low: str
    high: str
    least: float | None = None  # the possible range, where there is one: a share lies from 0 to 100
    most: float | None = None

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        own = super().parse_own(entry) | {"low": entry.text("low"), "high": entry.text("high")}
        for name in ("least", "most"):
            if name in entry.raw:
                own[name] = entry.number(name)
        if not own.get("least", -math.inf) <= own["answer"] <= own.get("most", math.inf):
            entry.problem("the answer lies outside of least and most", "correct one of the three")
        if not own["tolerance"] and not own["relative_tolerance"]:
            entry.problem("it has no tolerance", "say how close a guess must come: tolerance = 5")
        return own

    def read(self, response: Any) -> float:
        value = super().read(response)
        if not self.possible(value):
            ends = [self.in_words(end) for end in (self.least, self.most) if end is not None]
            range_in_words = f"from {ends[0]} to {ends[1]}" if len(ends) == 2 else self._one_end()
            raise Unanswered(f"{self.in_words(value)} is not possible here. Give a number {range_in_words}.")
        return value

    def possible(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def _one_end(self) -> str:
        if self.most is None:
            return f"of {self.in_words(self.least)} or more"
        return f"of {self.in_words(self.most)} or less"

    def mark(self, response: float) -> Mark:
        gap = response - self.answer
        said = f"You said {self.in_words(response)}; it is {self.in_words(self.answer)}."
        if abs(gap) <= self.margin:
            return Mark(1.0, f"{said} {self.feedback}")
        size = f"{abs(gap):.4g} {'percentage points' if self.unit == '%' else self.unit}".strip()
        said = f"{said} Your guess was {size} too {'low' if gap < 0 else 'high'}."
        reason = self.known_mistake(response) or (self.low if gap < 0 else self.high)
        return Mark(0.5 if abs(gap) <= 3 * self.margin else 0.0, f"{said} {reason}")


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
    words: ClassVar = {"recorded": "Your number is kept"}

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        return {}

    def public(self) -> dict[str, Any]:
        return super().public() | {"unit": "%"}

    def read(self, response: Any) -> float:
        reading = _number(response, Asked("%", self.prompt, example="Type a number from 0 to 100, for example 70."))
        if reading.doubt:
            raise Unanswered(reading.doubt)
        value = reading.values[0]
        if not 0 <= value <= 100:
            raise Unanswered(f"{value:g}% is no probability. Give a number from 0 (surely not) to 100 (surely).")
        if 0 < value < 1:
            raise Unanswered(
                f"Did you mean {100 * value:g}%? Type the per cent; for less than one in a hundred, type 1."
            )
        return value

    def mark(self, response: float) -> Mark:
        return Mark(0.0, f"You said {response:g}%. What happened is told when all forecasts have been made.")

    @property
    def right(self) -> float:
        return 50.0  # any number is a possible answer

    @property
    def key(self) -> str:
        return ""


def _number(response: Any, asked: Asked) -> Reading:
    """The number that was typed or computed, or Unanswered with an example."""
    if response is None or isinstance(response, bool) or response == "":
        raise Unanswered(asked.example)
    try:
        reading = asked.read(response) if isinstance(response, str) else Reading((float(response),))
    except (TypeError, ValueError, OverflowError):
        raise Unanswered(asked.example) from None
    if not all(map(math.isfinite, reading.values)):
        raise Unanswered(asked.example)
    return reading


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A word or two. Response: text, written in any of the ways in which people write the same words."""

    kind = "text"
    accept: tuple[str, ...]
    feedback: str
    otherwise: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        accept = _forms(entry)
        accepted = {normal(form) for form in accept}
        mistakes = []
        for own in entry.tables("mistake", required=False):
            forms = _forms(own)
            for form in forms:
                if normal(form) in accepted:
                    own.problem(f"the mistake {form!r} is also an accepted answer", "keep it in one place")
            mistakes.append(Mistake(forms, own.text("feedback")))
            own.close()
        return dict(
            accept=accept,
            feedback=entry.text("feedback"),
            otherwise=entry.text("otherwise"),
            mistakes=tuple(mistakes),
        )

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.prompt, [self.accept, *(mistake.value for mistake in self.mistakes)])

    def read(self, response: Any) -> str:
        text = response.strip() if isinstance(response, str) else ""
        if not normal(text):
            raise Unanswered("Type your answer in the box first.")
        self.answers.meant(text)
        return text

    def mark(self, response: str) -> Mark:
        group = self.answers.meant(response)
        if group is None:
            return Mark(0.0, self.otherwise)
        return Mark(0.0, self.mistakes[group - 1].feedback) if group else Mark(1.0, self.feedback)

    @property
    def right(self) -> str:
        return self.accept[0]

    @property
    def key(self) -> str:
        return self.accept[0]


def _forms(entry: Entry) -> tuple[str, ...]:
    """The ways of writing an answer that a bank lists. A form without a letter or a digit could never be typed."""
    forms = entry.texts("accept")
    for form in forms:
        if not normal(form):
            entry.problem(f"{form!r} has no letter and no digit", "write a word or a number")
    return tuple(forms)
