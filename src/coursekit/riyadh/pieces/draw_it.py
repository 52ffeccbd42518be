"""Draw it: a line that is drawn by hand before the record runs in beside it."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.drawing.figure import counted
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Number, Row, one_of

SINCE = 1971  # in this autumn the People's Republic took China's seat
SPLIT = 1989  # the split began in 1960 (ties/experts-recalled-1960) and ended with ties/beijing-summit-1989
# Year, words, row below the plot: timeline/nixon-china-1972, ties/beijing-summit-1989, ties/friendly-countries-1992,
# timeline/china-russia-treaty-2001, timeline/un-vote-68-262.
EVENTS = [
    (1972, "Nixon in Beijing", 0),
    (1989, "Gorbachev", 0),
    (1992, "“Friendly countries”", 1),
    (2001, "Treaty", 0),
    (2014, "Crimea annexed", 0),
]
NAMED = [1972, 1989, 1993]  # years whose share stands on the record
FOUND = "As rivals they voted alike. As new friends, in 1993, they did not."


class DrawIt(Piece):
    """Draw how often China and Moscow voted alike in the United Nations, year by year; then see the record.

    agreement: as in `ck.load("agreement")`. question: one that the line answers, with a mark for each year.

    `.set(line={1971: 20, 2019: 80})` draws through these years, a share from 0 to 100 for each, and
    `.answer({"1971": 20, …})` is the guess: every year.
    """

    said = ("line",)
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, agreement: Table, question: Asks = None) -> None:
        rows = agreement[(agreement["dyad"] == "RU-CN") & (agreement["year"] >= SINCE)].sort_values("year")
        self.record = {int(row.year): round(100 * row.identical) for row in rows.itertuples()}
        self.rules = {"line": Row(Number(0, 100, empty=True), list(self.record))}
        facts = {"years": list(self.record), "split": SPLIT, "events": EVENTS, "named": NAMED}
        super().__init__(facts, {"line": [None] * len(self.record)}, question)

    @property
    def says(self) -> str:
        asks = ["How often did China and Moscow vote alike at the UN? Draw your line from 1971 to 2019."]
        return " ".join(self.state["told"] or asks).replace("**", "")

    def set(self, **changes: Any) -> None:
        if isinstance(changes.get("line"), dict):
            drawn = dict(zip(self.record, self.state["line"], strict=True))
            drawn |= {one_of(year, self.record, "year of this line"): at for year, at in changes["line"].items()}
            changes["line"] = list(drawn.values())
        super().set(**changes)

    def found(self, guess: dict[str, float] | None) -> State:
        record = list(self.record.values())
        if guess is None:
            return {"record": record, "told": [FOUND]}
        line = [guess[str(year)] for year in self.record]
        return {"line": line, "record": record, "told": [FOUND, self._gaps(line)]}

    def _gaps(self, line: list[float]) -> str:
        drawn = dict(zip(self.record, line, strict=True))
        gaps = {year: abs(drawn[year] - share) for year, share in self.record.items()}
        worst, mean = max(gaps, key=gaps.get), sum(gaps.values()) / len(gaps)
        if not any(gaps.values()):
            return "**Exactly.** Your line is the record."
        far = "less than a point" if mean < 1 else counted(round(mean), "point")
        return (
            f"Your line is **{far}** from the record in an average year. You were furthest off in **{worst}**:"
            f" you drew {drawn[worst]:.0f}, and the record is {self.record[worst]}."
        )
