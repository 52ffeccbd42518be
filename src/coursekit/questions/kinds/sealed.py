"""Graded questions as students get them: without key, feedback and hints, which stay with the teacher."""

from __future__ import annotations

from functools import cache
from typing import Any

from coursekit.questions.keys import Entry
from coursekit.questions.kinds.question import Mark, Question, Said

SAID = (
    "This question counts for your mark, so what is right is not shown here. "
    "You can change your answer until you hand in your work: the last one counts."
)


class Sealed(Question):
    """What is different where there is no key: an answer is read and kept as ever, and nothing is said about it."""

    scored = False
    tries = None
    sealed = True
    right, key = None, ""

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        found = len(entry.problems)
        super().check(entry, own)
        del entry.problems[found:]  # what is wrong between keys that are not there

    def public(self) -> dict[str, Any]:
        return super().public() | {"sealed": True}

    def mark(self, response: Any) -> Mark:
        return Mark(0.0, SAID)

    def revealed(self, response: Any) -> dict[str, Any]:
        return {}

    @property
    def listed(self) -> list[Said]:
        return [said._replace(right=False, why="") for said in super().listed]

    def says(self, response: Any) -> list[Said]:
        return [] if self.listed_solved else [said._replace(right=False, why="") for said in super().says(response)]


@cache
def sealed(kind: type[Question]) -> type[Question]:
    """A kind of question without its keys."""
    return type(f"Sealed{kind.__name__}", (Sealed, kind), {})
