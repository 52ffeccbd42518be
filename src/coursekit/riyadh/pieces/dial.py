"""The dial: guess a number by turning a hand; then the record stands beside it."""

from __future__ import annotations

from typing import Any

from coursekit.errors import CourseError
from coursekit.questions.kinds.guessing import Estimate
from coursekit.widgets.piece import Piece, svg


def dial(question: tuple[str, str]) -> Dial:
    """Turn the hand to your guess, and see how far it was from what happened.

    question: lesson and id of an estimate with `least` and `most`; `step` is how far the hand moves at a time, and the
    first sentence of `why` is what stands above the record. Raises CourseError for a question of another kind.

    >>> dial(("start_here", "hours_of_talks")).says
    'How long did the talks in Riyadh last? Turn the hand to your guess, from 0 to 12 hours.'
    """
    return Dial(question)


class Dial(Piece):
    """State: at (where the hand is), and once you have guessed record (the number) and finding (what it means).

    `.set(at=3)` turns the hand.
    """

    called = "dial"

    def __init__(self, question: tuple[str, str]) -> None:
        super().__init__({}, {"at": None}, question)
        asked = self.session.standings[self._id].question
        if not isinstance(asked, Estimate) or asked.least is None or asked.most is None:
            raise CourseError(f"{asked.id} is no estimate with least and most; a dial needs both.")
        self._estimate = asked
        self.facts = {"least": asked.least, "most": asked.most, "step": asked.step or 1, "unit": asked.unit or ""}
        self.state = self.checked(self.state)

    @property
    def says(self) -> str:
        if self.state["record"] is not None:
            return f"{self.state['finding']}. You said {self.guess:g} {self.facts['unit']}."
        least, most = self.facts["least"], self.facts["most"]
        return f"{self._estimate.prompt} Turn the hand to your guess, from {least:g} to {most:g} {self.facts['unit']}."

    def checked(self, state: dict[str, Any]) -> dict[str, Any]:
        at, least, most = state.get("at"), self.facts["least"], self.facts["most"]
        number = isinstance(at, int | float) and not isinstance(at, bool) and least <= at <= most
        if at is not None and not number:
            raise CourseError(f"The hand cannot point to {at!r}; it goes from {least:g} to {most:g}.")
        return self.answered({"at": at}, self.guess) if self.guess is not None else {"at": at, "record": None}

    def answered(self, state: dict[str, Any], guess: Any) -> dict[str, Any]:
        """The hand points to the guess, and the record stands beside it."""
        asked = self.session.standings[self._id].question
        return {"at": guess, "record": asked.answer, "finding": asked.why.partition(".")[0]}

    def still(self) -> str:
        face = '<circle cx="90" cy="90" r="80" fill="none" stroke="#808080" stroke-width="2"/>'
        hand = '<path d="M90,90V30" stroke="#808080" stroke-width="3"/><circle cx="90" cy="90" r="4"/>'
        return svg(180, 180, "A dial with a hand to turn.", face + hand)
