"""Making something: a value computed with pandas, or a text of one's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.answers import plain, readable, same
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import WHY, InCell, Mark, Question

SHORT = 60  # letters of a computed value that a report shows


@dataclass(frozen=True)
class WrongValue:
    """A wrong value that people really compute, and the misconception behind it."""

    value: Any = toml("value", "the wrong value")
    feedback: str = toml("text", "how one comes to it")


@dataclass(frozen=True, kw_only=True)
class Code(InCell):
    """A pandas exercise, checked by value in its own cell with `ck.check`. Response: the value, as plain JSON."""

    kind = "code"
    expected: Any = toml("value", "the right value: a number, a text, a list or a table")
    tolerance: float = toml("number", "how far a number may be from it", default=1e-9, least=0)
    feedback: str = toml("text", "what is said to the right value")
    otherwise: str = toml("text", "what is said to any value that is not among the mistakes")
    mistakes: tuple[WrongValue, ...] = toml("tables", "wrong values that people compute", of=WrongValue, default=())

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        for inner, mistake in zip(entry.inner.get("mistake", ()), own["mistakes"], strict=True):
            if same(mistake.value, own["expected"]):
                inner.problem("the mistake is the expected value", "it can never be shown: remove it")

    def read(self, response: Any) -> Any:
        if response is None or response is ...:
            raise Unanswered("There is no answer yet. Fill in the blank, then run the cell again.")
        return plain(response)

    def mark(self, response: Any) -> Mark:
        if same(response, self.expected, self.tolerance):
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if same(response, mistake.value, self.tolerance):
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, _shape_slip(response, self.expected) or self.otherwise)

    @property
    def right(self) -> Any:
        return self.expected

    def in_words(self, response: Any) -> str:
        said = json.dumps(response, ensure_ascii=False)
        return said if len(said) <= SHORT else f"{said[:SHORT]}…"


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


def _shape_slip(got: Any, wanted: Any) -> str:
    """What is different about the shape of an answer, before anyone looks at its values."""
    names = {str: "text", dict: "a table of labels and values", list: "a list or table", bool: "True or False"}
    got_name, wanted_name = (names.get(type(v), "a number") for v in (got, wanted))
    if isinstance(got, str) and wanted_name == "a number" and got.strip() == f"{wanted:g}":
        return "The right number, but as text: take the quotation marks away."
    if got_name != wanted_name:
        return f"You gave {got_name}; the question asks for {wanted_name}."
    if isinstance(wanted, dict | list) and len(got) != len(wanted):
        return f"You gave {len(got)} entries; the question asks for {len(wanted)}."
    return ""
