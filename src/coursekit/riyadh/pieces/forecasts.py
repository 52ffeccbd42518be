"""The board of forecasts: a number for each question, then what came, all at once, and what each gap costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from coursekit.content import course
from coursekit.content.page import table
from coursekit.drawing.figure import counted, day, require
from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import Outcome
from coursekit.riyadh.models.forecast import brier, calibration
from coursekit.riyadh.pieces._shared import Table, published
from coursekit.widgets.piece import Piece, State, is_number

YEAR = 2025  # of nearly every last day, so it need not be said
COLUMNS = ("id", "short", "question", "rule", "known", "closes", "outcome", "resolved_on", "what_happened", "source")


class Forecasts(Piece):
    """Say how likely each thing is; when every question has its number, see what came, and your Brier score.

    questions: as in `ck.load("forecast_questions")`. question: lesson and ids of the forecasts that the numbers answer,
    in the order of the rows; without it nothing is kept.
    Raises CourseError when a column is missing or there are not as many ids as rows.

    State: said (row to a number from 0 to 100, or None) and row (the one looked at).

    `.set(said={"trump-xi": 60})` moves a ring and `.answer({"trump-xi": 60, …})` says all numbers, once. `came` and
    `score` come with the answer.

    >>> import coursekit as ck
    >>> board = ck.pieces.forecasts(ck.load("forecast_questions"))
    >>> outcome = board.answer({id: 50 for id in board.state["said"]})
    >>> board.says
    '8 forecasts said 50% on average, and 50% came true. Your Brier score is 0.25; saying 50% each time gives 0.25.'
    """

    called = "forecasts"
    merged = ("said",)
    kept_back: ClassVar = {"came": {}, "score": None}

    def __init__(self, questions: Table, question: tuple[str, Sequence[str]] | None = None) -> None:
        require(questions, COLUMNS, "forecasts")
        if question and len(question[1]) != len(questions):
            raise CourseError(f"The table has {len(questions)} questions; name as many ids, not {len(question[1])}.")
        lesson, ids = question or ("", list(questions["id"]))
        self._asks = dict(zip(questions["id"], ids, strict=True))
        self._table = questions
        self._said: dict[str, float] | None = None  # once all are said
        rows = [
            {name: getattr(row, name) for name in ("id", "short", "question", "rule", "known")}
            | {"by": f"{row.closes.day} {row.closes:%b}" + (f" {row.closes.year}" if row.closes.year > YEAR else "")}
            for row in questions.itertuples()
        ]
        said = dict.fromkeys(self._asks)
        super().__init__({"rows": rows, "count": len(rows)}, {"said": said, "row": ""})
        if question:
            bank = load_bank(course.current().bank(lesson))
            self.session = Session(bank, bank.select(ids), Log())
            given = {row: self.session.standings[id].guess for row, id in self._asks.items()}
            self.state = self.state | {"said": given}
            self._settle(given)
        self.asked = self._asked()

    @property
    def guess(self) -> dict[str, float] | None:
        return self._said

    def _asked(self, outcome: Outcome | None = None) -> State:
        return {"prompt": "How likely is each?", "response": self._said, "told": ""}

    @property
    def says(self) -> str:
        if self._said is None:
            return f"{counted(len(self._asks), 'question')} of 15 March 2025. How likely is a yes to each, in per cent?"
        said, came = self._shares(self._said)
        told = calibration(said, came).reading
        return f"{told} Your Brier score is {brier(said, came):.2f}; saying 50% each time gives 0.25."

    def answer(self, response: Any, confidence: int | None = None) -> Outcome:
        """Say all numbers, {row: 0 to 100}, exactly as the button does. They are said once."""
        response = response if isinstance(response, dict) else {}
        for row in response:
            if row not in self._asks:
                raise UnknownName("forecast", row, self._asks)
        said = self.checked(self.state | {"said": self.state["said"] | response})["said"]
        if left := [row for row, number in said.items() if number is None]:
            self.notice = f"{counted(len(left), 'number')} still to say: {', '.join(left)}."
            return Outcome(0.0, "unanswered", self.notice)
        if self.session:
            for row, id in self._asks.items():
                self.session.answer(id, said[row])
            said = {row: self.session.standings[id].guess for row, id in self._asks.items()}
            self.notice = self.session.notice
        self._settle(said)
        self.asked = self._asked()
        return Outcome(0.0, "recorded", self.says)

    def _settle(self, said: dict[str, float | None]) -> None:
        """What came of each, if each has its number."""
        if None in said.values():
            return
        self._said = said
        came = {
            row.id: {"yes": bool(row.outcome), "on": day(row.resolved_on), "what": row.what_happened, "from": sources}
            for row, sources in zip(self._table.itertuples(), published(self._table["source"]), strict=True)
        }
        self._change(self.state | {"said": said, "came": came, "score": float(brier(*self._shares(said)))})

    def _shares(self, said: dict[str, float]) -> tuple[list[float], list[int]]:
        outcome = dict(zip(self._table["id"], self._table["outcome"], strict=True))
        return [number / 100 for number in said.values()], [int(outcome[row]) for row in said]

    def checked(self, state: State) -> State:
        said, row = state.get("said"), state.get("row", "")
        if not isinstance(said, dict) or said.keys() != self._asks.keys() or row not in ("", *self._asks):
            raise CourseError(f"This board has the rows {', '.join(self._asks)}, no more and no fewer.")
        for name, number in said.items():
            if number is not None and not is_number(number, 0, 100):
                raise CourseError(f"{name} cannot have {number!r}; a forecast is a number from 0 to 100.")
        return {"said": self._said or said, "row": row}

    def still(self) -> str:
        """A table: JupyterLab takes the shapes out of a picture that it does not trust, and leaves its words."""
        rows = [[row["question"], row["rule"], row["known"], "____ %"] for row in self.facts["rows"]]
        heads = ["How likely is each?", "Rule", "Known on 15 March 2025", "Your number"]
        return table(heads, rows).html
