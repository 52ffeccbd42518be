"""Then and now: the early 1970s beside 2025, line by line, with the grade of the evidence on every figure."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Any

from coursekit.errors import UnknownName
from coursekit.widgets.piece import Piece

if TYPE_CHECKING:
    import pandas as pd

FOUND = "China and Moscow now trade 4,900 times as much"
SAID = "In dollars of each year, and prices rose several times. Equal votes rose by a fifth."
IN_WORDS = ["divisions", "war"]  # rows that have no number on both sides, shown below the others
FIRST = ["votes-ally", "trade-ally", "economy-ratio", "distance-target", "leaders", "trade-target"]  # tells nothing


def then_and_now(indicators: pd.DataFrame, question: tuple[str, str] | None = None) -> ThenAndNow:
    """Choose the line that has changed most since 1971; then 2025 appears beside it, with how many times as much.

    indicators: as in `ck.load("indicators")`. question: lesson and id of the question whose options are the lines; None
    asks nothing and shows 2025 at once.

    >>> import coursekit as ck
    >>> piece = then_and_now(ck.load("indicators"))
    >>> [row["times"] for row in piece.state["now"]]
    ['4,900', '710', '42', '2.8', '1.2', '0.9']
    """
    return ThenAndNow(indicators, question)


class ThenAndNow(Piece):
    """State: picked (the id of a line, or ""), now (the lines with 2025, empty at first) and told.

    `.set(picked="leaders")` marks a line, `.answer("leaders")` is the guess.
    """

    called = "then_and_now"

    def __init__(self, indicators: pd.DataFrame, question: tuple[str, str] | None) -> None:
        self._rows = indicators.set_index("id")
        lines = [{"id": id} | self._then(id) for id in FIRST]
        state = {"picked": "", "now": [], "words": [], "told": []}
        super().__init__({"lines": lines}, state | ({} if question else self._shown("")), question)

    @property
    def says(self) -> str:
        asks = ["Is 2025 like 1971–72? Which line has changed most?"]
        return ". ".join(self.state["told"] or asks)

    def checked(self, state: dict[str, Any]) -> dict[str, Any]:
        if state.get("picked") not in ("", *FIRST):
            raise UnknownName("line of this table", state.get("picked"), FIRST)
        closed = not self.session or self.guess is not None
        return self.state | ({} if closed else {"picked": state["picked"]})

    def answered(self, state: dict[str, Any], guess: str) -> dict[str, Any]:
        return self._shown(guess)

    def _then(self, id: str) -> dict[str, Any]:
        row = self._rows.loc[id]
        return {"name": row["short"], "when": row["when"], "then": [row["then_short"], row["then_grade"]]}

    def _shown(self, picked: str) -> dict[str, Any]:
        """All lines with 2025, the one that has changed most first."""
        now = {id: [row["now_short"], row["now_grade"]] for id, row in self._rows.iterrows()}
        ratio = self._rows["now_value"] / self._rows["then_value"]
        lines = [
            {"id": id} | self._then(id) | {"now": now[id], "ratio": ratio[id], "times": _rounded(ratio[id])}
            for id in ratio[FIRST].sort_values(ascending=False).index
        ]
        words = [self._then(id) | {"now": now[id]} for id in IN_WORDS]
        return {"picked": picked, "now": lines, "words": words, "told": [FOUND, SAID]}

    def still(self) -> str:
        lines = [
            f"<tr><th>{line['name']}</th><td>{line['then'][0]} ({line['then'][1]})</td><td>?</td></tr>"
            for line in self.facts["lines"]
        ]
        return f"<table><tr><th></th><th>1971–72</th><th>2025</th></tr>{''.join(lines)}</table>"


def _rounded(times: float) -> str:
    """To two digits: 4,900, 710, 42, 2.8."""
    if times < 10:
        return f"{times:.1f}"
    step = 10 ** (floor(log10(times)) - 1)
    return f"{round(times / step) * step:,}"
