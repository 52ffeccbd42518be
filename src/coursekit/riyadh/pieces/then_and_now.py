"""Then and now: the early 1970s beside 2025, line by line, with the grade of the evidence on every figure."""

from __future__ import annotations

from math import floor, log10
from typing import ClassVar

from coursekit.content.page import table
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import OneOf

FOUND = "China and Moscow now trade 4,900 times as much"
SAID = "In dollars of each year, and prices rose several times. Equal votes rose by a fifth."
IN_WORDS = ["divisions", "war"]  # rows that have no number on both sides, shown below the others
FIRST = ["votes-ally", "trade-ally", "economy-ratio", "distance-target", "leaders", "trade-target"]  # tells nothing


class ThenAndNow(Piece):
    """Choose the line that has changed most since 1971; then 2025 appears beside it, with how many times as much.

    indicators: as in `ck.load("indicators")`. question: one whose options are the lines.

    `.set(picked="leaders")` marks a line, `.answer("leaders")` is the guess.
    """

    rules: ClassVar = {"picked": OneOf(["", *FIRST], "line of this table")}
    said = ("picked",)
    kept_back: ClassVar = {"now": [], "words": [], "told": []}

    def __init__(self, indicators: Table, question: Asks = None) -> None:
        self._rows = indicators.set_index("id")
        lines = [{"id": id} | self._then(id) for id in FIRST]
        super().__init__({"lines": lines}, {"picked": ""}, question)

    @property
    def says(self) -> str:
        asks = ["Is 2025 like 1971–72? Which line has changed most?"]
        return ". ".join(self.state["told"] or asks)

    def _then(self, id: str) -> State:
        row = self._rows.loc[id]
        return {"name": row["short"], "when": row["when"], "then": [row["then_short"], row["then_grade"]]}

    def found(self, guess: str | None) -> State:
        """All lines with 2025, the one that has changed most first."""
        now = {id: [row["now_short"], row["now_grade"]] for id, row in self._rows.iterrows()}
        ratio = self._rows["now_value"] / self._rows["then_value"]
        lines = [
            {"id": id} | self._then(id) | {"now": now[id], "ratio": ratio[id], "times": _rounded(ratio[id])}
            for id in ratio[FIRST].sort_values(ascending=False).index
        ]
        words = [self._then(id) | {"now": now[id]} for id in IN_WORDS]
        return {"picked": guess or "", "now": lines, "words": words, "told": [FOUND, SAID]}

    def still(self) -> str:
        rows = [[line["name"], "{} ({})".format(*line["then"]), "?"] for line in self.facts["lines"]]
        return table(["", "1971–72", "2025"], rows).html


def _rounded(times: float) -> str:
    """To two digits: 4,900, 710, 42, 2.8."""
    if times < 10:
        return f"{times:.1f}"
    step = 10 ** (floor(log10(times)) - 1)
    return f"{round(times / step) * step:,}"
