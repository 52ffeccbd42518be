"""Lesson 0: a dial to turn to a guess."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.errors import CourseError
from coursekit.questions.kinds.numbers import Estimate
from coursekit.widgets.piece import Piece, State
from coursekit.widgets.rules import Number


class Dial(Piece):
    """Turn the hand to your guess, and see how far it was from what happened.

    question: an estimate with `least` and `most`; `step` is how far the hand moves at a time, and the first sentence of
    `why` is what stands above the record. Raises CourseError for a question of another kind.

    `.set(at=3)` turns the hand.
    """

    said = ("at",)
    kept_back: ClassVar = {"record": None, "finding": ""}

    def __init__(self, question: tuple[str, str]) -> None:
        super().__init__({}, {"at": None}, question)
        asked = self.question
        if not isinstance(asked, Estimate) or asked.least is None or asked.most is None:
            raise CourseError(f"{asked.id} is no estimate with least and most; a dial needs both.")
        self.rules = {"at": Number(asked.least, asked.most, empty=True)}
        self.facts = {"least": asked.least, "most": asked.most, "step": asked.step or 1, "unit": asked.unit or ""}

    @property
    def says(self) -> str:
        if self.state["record"] is not None:
            return f"{self.state['finding']}. You said {self.guess:g} {self.facts['unit']}."
        least, most = self.facts["least"], self.facts["most"]
        return f"{self.question.prompt} Turn the hand to your guess, from {least:g} to {most:g} {self.facts['unit']}."

    def found(self, guess: Any) -> State:
        return {"at": guess, "record": self.question.answer, "finding": self.question.why.partition(".")[0]}
