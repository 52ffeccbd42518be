"""The board of forecasts: a number for each question, then what came, all at once, and what each gap costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.figure import counted, day, require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh.models.forecast import brier, calibration
from coursekit.riyadh.pieces._shared import published
from coursekit.widgets.piece import State, Table, Together
from coursekit.widgets.rules import Each, Number, OneOf

YEAR = 2025  # of nearly every last day, so it need not be said
EVEN = 50  # what a coin says: the numbers of a board that asks nothing
COLUMNS = ("id", "short", "question", "rule", "known", "closes", "outcome", "resolved_on", "what_happened", "source")


class Forecasts(Together):
    """Say how likely each thing is; when every question has its number, see what came, and your Brier score.

    questions: as in `ck.load("forecast_questions")`. question: lesson and ids of the forecasts that the numbers answer,
    in the order of the rows; without it, what came stands beside the numbers of a coin.
    Raises CourseError when a column is missing or there are not as many ids as rows.

    `.set(said={"trump-xi": 60})` moves a ring and `.answer({"trump-xi": 60, …})` says all numbers, once. `came` and
    `score` in the state come with the answer.

    >>> import coursekit as ck
    >>> ck.pieces.forecasts(ck.load("forecast_questions")).says
    '8 forecasts said 50% on average, and 50% came true. Your Brier score is 0.25; saying 50% each time gives 0.25.'
    """

    said = ("said",)
    tells = False  # the rows tell it
    kept_back: ClassVar = {"came": {}, "score": None}

    def __init__(self, questions: Table, question: tuple[str, Sequence[str]] | None = None) -> None:
        require(questions, COLUMNS, "forecasts")
        if question and len(question[1]) != len(questions):
            raise CourseError(f"The table has {len(questions)} questions; name as many ids, not {len(question[1])}.")
        names = list(questions["id"])
        self._table = questions
        self.rules = {
            "said": Each(names, "forecast", Number(0, 100, empty=True), every=True),
            "row": OneOf(["", *names], "forecast"),
        }
        rows = [
            {name: getattr(row, name) for name in ("id", "short", "question", "rule", "known")}
            | {"by": f"{row.closes.day} {row.closes:%b}" + (f" {row.closes.year}" if row.closes.year > YEAR else "")}
            for row in questions.itertuples()
        ]
        facts, state = {"rows": rows, "count": len(rows)}, {"said": dict.fromkeys(names), "row": ""}
        super().__init__(facts, state, question, names)
        if self.session:
            self.state = self.state | {"said": self.guesses}  # also those of an earlier day that are not all yet

    @property
    def says(self) -> str:
        if not self.state["came"]:
            asks = counted(len(self._table), "question")
            return f"{asks} of 15 March 2025. How likely is a yes to each, in per cent?"
        told = calibration(*self._shares(self.state["said"])).reading
        return f"{told} Your Brier score is {self.state['score']:.2f}; saying {EVEN}% each time gives 0.25."

    def respond(self, response: Any, confidence: int | None) -> Outcome:
        said = self.rules["said"](self.state["said"] | (response if isinstance(response, dict) else {}), "said")
        if left := [row for row, number in said.items() if number is None]:
            return Outcome(0.0, "unanswered", f"{counted(len(left), 'number')} still to say: {', '.join(left)}.")
        return super().respond(said, confidence)

    def found(self, guess: dict[str, float] | None) -> State:
        said = guess or dict.fromkeys(self._table["id"], EVEN)
        came = {
            row.id: {"yes": bool(row.outcome), "on": day(row.resolved_on), "what": row.what_happened, "from": sources}
            for row, sources in zip(self._table.itertuples(), published(self._table["source"]), strict=True)
        }
        return {"said": said, "came": came, "score": float(brier(*self._shares(said)))}

    def _shares(self, said: dict[str, float]) -> tuple[list[float], list[int]]:
        outcome = dict(zip(self._table["id"], self._table["outcome"], strict=True))
        return [number / 100 for number in said.values()], [int(outcome[row]) for row in said]

    def still(self) -> str:
        """A table: JupyterLab takes the shapes out of a picture that it does not trust, and leaves its words."""
        rows = [[row["question"], row["rule"], row["known"], "____ %"] for row in self.facts["rows"]]
        heads = ["How likely is each?", "Rule", "Known on 15 March 2025", "Your number"]
        return table(heads, rows).html
