"""Typing an answer: a number, a guess at a number, a forecast, or a word or two."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.answers import folded, number_in
from coursekit.questions.kinds.question import Mark, Mistake, Question
from coursekit.questions.reading import Entry


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

    def read(self, response: Any) -> float:
        return _number(response, self.unit, "Type a number, for example 12.5.")

    def known_mistake(self, response: float) -> str:
        """The reason that the bank gives for this very number, if it gives one."""
        for mistake in self.mistakes:
            if math.isclose(response, mistake.value, rel_tol=1e-6, abs_tol=max(1e-9, self.tolerance)):
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
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            ends = [self.in_words(end) for end in (self.least, self.most) if end is not None]
            range_in_words = f"from {ends[0]} to {ends[1]}" if len(ends) == 2 else self._one_end()
            raise Unanswered(f"{self.in_words(value)} is not possible here. Give a number {range_in_words}.")
        return value

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
        value = _number(response, "%", "Type a number from 0 to 100, for example 70.")
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


def _number(response: Any, unit: str, example: str) -> float:
    """The number that was typed or computed, or Unanswered with an example."""
    if response is None or isinstance(response, bool) or response == "":
        raise Unanswered(example)
    if isinstance(response, str):
        response = number_in(response, unit, example)
    try:
        value = float(response)
    except (TypeError, ValueError, OverflowError):
        raise Unanswered(example) from None
    if not math.isfinite(value):
        raise Unanswered(example)
    return value


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A word or two. Response: text; case, accents of punctuation and spaces at the ends do not matter."""

    kind = "text"
    accept: tuple[str, ...]
    feedback: str
    otherwise: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        accept = entry.texts("accept")
        accepted = {folded(form): form for form in accept}
        mistakes = []
        for own in entry.tables("mistake", required=False):
            forms = own.texts("accept")
            for form in forms:
                if folded(form) in accepted:
                    own.problem(f"the mistake {form!r} is also an accepted answer", "keep it in one place")
            mistakes.append(Mistake(tuple(map(folded, forms)), own.text("feedback")))
            own.close()
        return dict(
            accept=tuple(accept),
            feedback=entry.text("feedback"),
            otherwise=entry.text("otherwise"),
            mistakes=tuple(mistakes),
        )

    def read(self, response: Any) -> str:
        text = response.strip() if isinstance(response, str) else ""
        if not folded(text):
            raise Unanswered("Type your answer in the box first.")
        typed, forms = folded(text), [folded(form) for form in self.accept]
        known = forms + [form for mistake in self.mistakes for form in mistake.value]
        if typed not in known and difflib.get_close_matches(typed, forms, n=1, cutoff=0.85):
            raise Unanswered(f"“{text}” is close to an accepted answer. Check the spelling.")
        return text

    def mark(self, response: str) -> Mark:
        typed = folded(response)
        if typed in map(folded, self.accept):
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if typed in mistake.value:
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, self.otherwise)

    @property
    def right(self) -> str:
        return self.accept[0]

    @property
    def key(self) -> str:
        return self.accept[0]
