"""Guessing before something is shown: a number that nobody can know yet, or how likely something is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import WHY, Mark, Question
from coursekit.questions.kinds.scale import Scale, gap
from coursekit.questions.kinds.typed import Numeric
from coursekit.questions.typed.numbers import Asked


@dataclass(frozen=True, kw_only=True)
class Estimate(Numeric):
    """A number to guess before a chart shows it. Response: as for a number.

    A guess is made once: after it the answer is on the table. It is right within the tolerance and half right within
    three times of it. The feedback says the gap in words, then why readers guess too low or too high.
    """

    kind = "estimate"
    tries = 1
    guess = True
    exclusive = False
    statuses: ClassVar = {"right": "Close", "partly": "Not far off", "wrong": "There is a gap"}
    low: str = toml("text", "why readers guess too low")
    high: str = toml("text", "why readers guess too high")
    least: float | None = toml("number", "the smallest number that is possible", default=None)
    most: float | None = toml("number", "the largest; where both are given a slider takes the guess", default=None)
    step: float | None = toml("number", "how far the slider moves at a time; 1, or a hundredth of it", default=None)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        if not Scale("", own["least"], own["most"]).holds(own["answer"]):
            entry.problem("the answer lies outside of least and most", "correct one of the three")
        if not own["tolerance"] and not own["relative_tolerance"]:
            entry.problem("it has no tolerance", "say how close a guess must come: tolerance = 5")

    @property
    def scale(self) -> Scale:
        return Scale(self.unit, self.least, self.most, self.step)

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
    scale: ClassVar = Scale("%", 0, 100, 1)
    statuses: ClassVar = {"recorded": "Your number is kept"}

    def public(self) -> dict[str, Any]:
        return super().public() | self.scale.public()

    def read(self, response: Any) -> float:
        asked = Asked("%", self.prompt, example="Type a number from 0 to 100, for example 70.")
        value = Scale("%").read(response, asked)
        if not self.scale.holds(value):
            raise Unanswered(f"{value:g}% is no probability. Give a number from 0 (surely not) to 100 (surely).")
        if 0 < value < 1:
            meant = f"Did you mean {100 * value:g}%? Type the per cent; for less than one in a hundred, type 1."
            raise Unanswered(meant)
        return value

    def mark(self, response: float) -> Mark:
        return Mark(0.0, f"You said {response:g}%. What happened is told when all forecasts have been made.")
