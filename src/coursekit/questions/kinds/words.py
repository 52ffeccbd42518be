"""Answers in words: one or two that are known, or a text of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.answers import readable
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import WHY, Mark, Question
from coursekit.questions.typed.words import Answers, normal


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
        known = [(inner, mistake.accept) for inner, mistake in entry.pairs("mistake", own["mistakes"])]
        for place, form in [(place, form) for place, forms in [(entry, own["accept"]), *known] for form in forms]:
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


@dataclass(frozen=True, kw_only=True)
class Reflect(Question):
    """Free text, compared by the learner with a model answer. Response: the text. Kept, never scored."""

    kind = "reflect"
    tries = None
    scored = False
    written = True
    lines = 7
    why: str = toml("text", WHY, default="")
    model: str = toml("text", "a model answer, shown when the learner has written one")

    def read(self, response: Any) -> str:
        if not isinstance(response, str) or not response.strip():
            raise Unanswered("Write a sentence or two first.")
        return readable(response.strip())

    def mark(self, response: str) -> Mark:
        return Mark(0.0, "Compare your words with this model answer. What did each of you see that the other missed?")

    @property
    def right(self) -> str:
        return self.model
