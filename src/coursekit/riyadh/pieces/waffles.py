"""Two waffles: of a hundred dollars of a state's foreign trade, how many are trade with the other one?"""

from __future__ import annotations

from typing import ClassVar

from coursekit.content import markdown
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models.trade import asymmetry, share
from coursekit.riyadh.pieces._shared import Table
from coursekit.widgets.piece import Piece, State, is_number, picture

ROW = "ru-cn-2023"


class Waffles(Piece):
    """Fill two waffles of a hundred dollars: how many of them does each state trade with the other?

    totals: as in `ck.load("trade_totals")`; the row ru-cn-2023 is drawn. question: lesson and the ids of two questions,
    of the first and of the second state; None asks nothing and shows the record at once.

    State: mine (dollars of the first and of the second state, 0 to 100, or None), record and told (empty at first).

    `.set(mine=[20, 10])` fills the two, `.answer({"china_in_russias_trade": 20, …})` is the guess.

    >>> import coursekit as ck
    >>> ck.pieces.waffles(ck.load("trade_totals")).record
    [34, 4]
    """

    called = "waffles"
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, totals: Table, question: tuple[str, list[str]] | None = None) -> None:
        row = totals.set_index("id").loc[ROW]
        self._ids = list(question[1]) if question else []
        self._names = [actor(row[side]).name for side in ("i", "j")]
        self._shares = share(row["trade_i"], row["total_i"]), share(row["trade_j"], row["total_j"])
        self.record = [round(100 * each) for each in self._shares]
        colours = [actor(row[side]).colour for side in ("j", "i")]
        facts = {"names": self._names, "colours": colours, "year": int(row["year"]), "ids": self._ids}
        super().__init__(facts, {"mine": [None, None]}, question)

    @property
    def _found(self) -> str:
        one, other = self._names
        return f"{one} leans on {other} in trade. {other} hardly leans back."

    @property
    def _same(self) -> str:
        one, other = self._names
        ratio = round(asymmetry(*self._shares))
        return (
            f"The same 240 billion dollars are **{self.record[0]}** of {one}’s hundred and **{self.record[1]}** of"
            f" {other}’s: {ratio} times as much."
        )

    @property
    def says(self) -> str:
        one, other = self._names
        asks = [f"Who leans on whom? Of 100 dollars of trade, how many does {one} trade with {other}, and the reverse?"]
        return " ".join(self.state["told"] or asks).replace("**", "")

    @property
    def guess(self) -> dict[str, float] | None:
        said = {id: self.session.standings[id].guess for id in self._ids} if self.session else {}
        return said if said and None not in said.values() else None

    def answer(self, response: dict[str, float] | float, confidence: int | None = None) -> Outcome:
        """Answer both questions, {id: dollars}, exactly as filling the waffles does; or one, with a number alone."""
        if not self.session:
            raise CourseError("These waffles ask nothing here. Make them with question=(lesson, [id, id]).")
        if not isinstance(response, dict):
            first_open = next((id for id in self._ids if self.session.standings[id].guess is None), self._ids[0])
            response = {first_open: response}
        if not response or not set(response) <= set(self._ids):
            raise UnknownName("question of these waffles", list(response), self._ids)
        first = self.guess is None
        outcome = [self.session.answer(id, said, confidence) for id, said in response.items()][-1]
        if first and self.guess:
            self._change(self.answered(self.state, self.guess))
        self.asked = self._asked()
        self.notice = self.session.notice or (outcome.feedback if outcome.status == "unanswered" else "")
        return outcome

    def _asked(self, outcome: Outcome | None = None) -> State:
        if not self.session:
            return {}
        guess, told = self.guess, ""
        if guess:
            about = zip(self._ids, self._names, strict=True)
            why = (f"**{name}’s dollars.** {self._why(id, guess[id])}" for id, name in about)
            told = markdown.block(" ".join(why))
        return {"prompt": "Who leans on whom?", "response": guess, "told": told}

    def _why(self, id: str, said: float) -> str:
        """What lies behind a guess that is too low, or too high, or neither."""
        question = self.session.bank[id]
        gap = said - question.answer
        return question.feedback if not gap else question.low if gap < 0 else question.high

    def checked(self, state: State) -> State:
        mine = state.get("mine")
        if not isinstance(mine, list) or len(mine) != 2:
            raise CourseError("There are two waffles; give two numbers, such as mine=[20, 10].")
        for value in mine:
            if value is not None and not is_number(value, 0, 100, whole=True):
                raise CourseError(f"A waffle cannot have {value!r} dollars; it can have from 0 to 100, whole ones.")
        return {"mine": mine if self.asking else self.state["mine"]}

    def found(self, guess: dict[str, float] | None) -> State:
        if guess is None:
            return {"record": self.record, "told": [self._found, self._same]}
        mine = [round(guess[id]) for id in self._ids]
        gaps = [_gap(said - found, found) for said, found in zip(mine, self.record, strict=True)]
        told = f"{self._same} Your guesses: **{gaps[0]}** and **{gaps[1]}**."
        return {"mine": mine, "record": self.record, "told": [self._found, told]}

    def still(self) -> str:
        cell = '<rect x="{}" y="{}" width="14" height="14" fill="none" stroke="#808080"/>'
        cells = [cell.format(k * 220 + 18 * c, 1 + 18 * r) for k in (0, 1) for r in range(10) for c in range(10)]
        return picture(400, 182, "Two empty waffles of a hundred dollars each.", "".join(cells))


def _gap(far: int, found: int) -> str:
    return f"exactly {found}" if not far else f"{abs(far)} too {'many' if far > 0 else 'few'}"
