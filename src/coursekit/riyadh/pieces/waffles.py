"""Two waffles: of a hundred dollars of a state's foreign trade, how many are trade with the other one?"""

from __future__ import annotations

from typing import ClassVar

from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models.trade import asymmetry, share
from coursekit.widgets.piece import State, Table, Together
from coursekit.widgets.rules import Number, Row

ROW = "ru-cn-2023"


class Waffles(Together):
    """Fill two waffles of a hundred dollars: how many of them does each state trade with the other?

    totals: as in `ck.load("trade_totals")`; the row ru-cn-2023 is drawn. question: lesson and the ids of two questions,
    of the first and of the second state.

    `.set(mine=[20, 10])` fills the two, `.answer({"china_in_russias_trade": 20, …})` is the guess.
    """

    said = ("mine",)
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, totals: Table, question: tuple[str, list[str]] | None = None) -> None:
        row = totals.set_index("id").loc[ROW]
        one, other = self._names = [actor(row[side]).name for side in ("i", "j")]
        shares = share(row["trade_i"], row["total_i"]), share(row["trade_j"], row["total_j"])
        self.record = [round(100 * each) for each in shares]
        self._same = (
            f"The same 240 billion dollars are **{self.record[0]}** of {one}’s hundred and **{self.record[1]}** of"
            f" {other}’s: {round(asymmetry(*shares))} times as much."
        )
        self.rules = {"mine": Row(Number(0, 100, whole=True, empty=True), self._names)}
        ids, colours = list(question[1]) if question else [], [actor(row[side]).colour for side in ("j", "i")]
        facts = {"names": self._names, "colours": colours, "year": int(row["year"]), "ids": ids}
        super().__init__(facts, {"mine": [None, None]}, question)

    @property
    def says(self) -> str:
        one, other = self._names
        asks = [f"Who leans on whom? Of 100 dollars of trade, how many does {one} trade with {other}, and the reverse?"]
        return " ".join(self.state["told"] or asks).replace("**", "")

    def told(self, outcome: Outcome) -> str:
        """What lies behind each guess."""
        outcomes = [self.session.standings[id].outcome for id in self._ids]
        each = zip(self._names, outcomes, strict=True)
        return " ".join(f"**{name}’s dollars.** {outcome.rest}" for name, outcome in each)

    def found(self, guess: dict[str, float] | None) -> State:
        one, other = self._names
        found = f"{one} leans on {other} in trade. {other} hardly leans back."
        if guess is None:
            return {"record": self.record, "told": [found, self._same]}
        mine = [round(each) for each in guess.values()]
        gaps = [_gap(said - record, record) for said, record in zip(mine, self.record, strict=True)]
        told = f"{self._same} Your guesses: **{gaps[0]}** and **{gaps[1]}**."
        return {"mine": mine, "record": self.record, "told": [found, told]}


def _gap(far: int, found: int) -> str:
    return f"exactly {found}" if not far else f"{abs(far)} too {'many' if far > 0 else 'few'}"
