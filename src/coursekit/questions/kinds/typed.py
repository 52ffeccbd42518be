"""Typing an answer: a number, or a word or two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.answers import readable
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import Mark, Question
from coursekit.questions.kinds.scale import Scale, gap
from coursekit.questions.typed.numbers import Asked
from coursekit.questions.typed.words import Answers, normal


@dataclass(frozen=True)
class WrongNumber:
    """A wrong number that people really give, and the misconception behind it."""

    value: float = toml("number", "the wrong number")
    feedback: str = toml("text", "how one comes to it")


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """Shared by the kinds whose answer is a number, right within a tolerance."""

    exclusive = True
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
        for inner, mistake in zip(entry.inner.get("mistake", ()), own["mistakes"], strict=True):
            if abs(mistake.value - answer) <= max(tolerance, relative * abs(answer)):
                what = f"the mistake {mistake.value:g} lies within the tolerance"
                inner.problem(what, "it can never be shown: remove it")

    @property
    def scale(self) -> Scale:
        return Scale(self.unit)

    @property
    def todo(self) -> str:
        return self.scale.todo

    @property
    def margin(self) -> float:
        """How far from the answer is still right."""
        return max(self.tolerance, self.relative_tolerance * abs(self.answer))

    def public(self) -> dict[str, Any]:
        return super().public() | self.scale.public()

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.unit, self.prompt, self.answer)

    def read(self, response: Any) -> float:
        return self.scale.read(response, self.asked, self.hits, self.known_mistake)

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
    """A number to know or to work out. Response: a number, or text that is one (`12.5`, `1 000`, `34 %`)."""

    kind = "number"
    comes_back = True
    otherwise: str = toml("text", "what is said to any number that is not among the mistakes")

    def mark(self, response: float) -> Mark:
        if self.hits(response):
            return Mark(1.0, self.feedback)
        return Mark(0.0, self.known_mistake(response) or self.otherwise)


@dataclass(frozen=True)
class WrongWords:
    """A wrong answer that people really give, in all its forms, and the misconception behind it."""

    accept: tuple[str, ...] = toml("texts", "the wrong answer, in every form that people type")
    feedback: str = toml("text", "how one comes to it")


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A word or two. Response: text, written in any of the ways in which people write the same words."""

    kind = "text"
    todo, lines = "Write a word or two.", 1
    exclusive = True
    comes_back = True
    accept: tuple[str, ...] = toml("texts", "what is right, in every form that people type; the first one is shown")
    feedback: str = toml("text", "what is said to a right answer")
    otherwise: str = toml("text", "what is said to any answer that is not among the mistakes")
    mistakes: tuple[WrongWords, ...] = toml("tables", "wrong answers that people give", of=WrongWords, default=())

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        accepted = {normal(form) for form in own["accept"]}
        mistakes = list(zip(entry.inner.get("mistake", ()), own["mistakes"], strict=True))
        for place, forms in [(entry, own["accept"]), *((inner, mistake.accept) for inner, mistake in mistakes)]:
            for form in forms:
                if not normal(form):
                    place.problem(f"{form!r} has no letter and no digit", "write a word or a number")
                elif place is not entry and normal(form) in accepted:
                    place.problem(f"the mistake {form!r} is also an accepted answer", "keep it in one place")

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.prompt, [self.accept, *(mistake.accept for mistake in self.mistakes)])

    def read(self, response: Any) -> str:
        text = readable(response.strip()) if isinstance(response, str) else ""
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
