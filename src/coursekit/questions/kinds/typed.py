"""Typing an answer: a number, or a word or two."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.answers import folded, readable
from coursekit.questions.keys import toml
from coursekit.questions.kinds.question import Mark, Question
from coursekit.questions.kinds.scale import Scale, gap
from coursekit.questions.reading import Entry


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
    answer: float = toml("number", "the right number")
    tolerance: float = toml("number", "how far from it is still right, in its unit", default=0.0, least=0)
    relative_tolerance: float = toml("number", "the same as a share of it: 0.05 is five per cent", default=0.0, least=0)
    unit: str = toml(
        "text", "what it is counted in, such as % or dollars; shown beside the box", default="", public=True
    )
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
    def margin(self) -> float:
        """How far from the answer is still right."""
        return max(self.tolerance, self.relative_tolerance * abs(self.answer))

    def public(self) -> dict[str, Any]:
        return super().public() | self.scale.public()

    def read(self, response: Any) -> float:
        return self.scale.read(response)

    def known_mistake(self, response: float) -> str:
        """The reason that the bank gives for this very number, if it gives one."""
        for mistake in self.mistakes:
            if math.isclose(response, mistake.value, rel_tol=1e-6, abs_tol=max(1e-9, self.tolerance)):
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
        if abs(gap(response, self.answer)) <= self.margin:
            return Mark(1.0, self.feedback)
        return Mark(0.0, self.known_mistake(response) or self.otherwise)


@dataclass(frozen=True)
class WrongWords:
    """A wrong answer that people really give, in all its forms, and the misconception behind it."""

    accept: tuple[str, ...] = toml("texts", "the wrong answer, in every form that people type")
    feedback: str = toml("text", "how one comes to it")

    @property
    def value(self) -> tuple[str, ...]:
        return tuple(map(folded, self.accept))


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A word or two. Response: text; case, accents of punctuation and spaces at the ends do not matter."""

    kind = "text"
    exclusive = True
    comes_back = True
    live = True
    accept: tuple[str, ...] = toml(
        "texts", "what counts as right, in every form that people type; the first one is shown"
    )
    feedback: str = toml("text", "what is said to a right answer")
    otherwise: str = toml("text", "what is said to any answer that is not among the mistakes")
    mistakes: tuple[WrongWords, ...] = toml("tables", "wrong answers that people give", of=WrongWords, default=())

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        accepted = {folded(form) for form in own["accept"]}
        for inner, mistake in zip(entry.inner.get("mistake", ()), own["mistakes"], strict=True):
            for form in mistake.accept:
                if folded(form) in accepted:
                    inner.problem(f"the mistake {form!r} is also an accepted answer", "keep it in one place")

    def read(self, response: Any) -> str:
        text = readable(response.strip()) if isinstance(response, str) else ""
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
