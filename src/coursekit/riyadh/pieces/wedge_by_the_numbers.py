"""Lesson 6: a line to draw, who leans on whom, and the early 1970s beside 2025."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import counted, table
from coursekit.drawing.tables import require
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models.trade import asymmetry, share
from coursekit.widgets.piece import Asks, Piece, State, Table, Together, by_id
from coursekit.widgets.rules import Number, OneOf, Row, one_of

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

ROW = "ru-cn-2023"  # of the table trade_totals

IN_WORDS = ["divisions", "war"]  # rows that have no number on both sides, shown below the others
FIRST = ["votes-ally", "trade-ally", "economy-ratio", "distance-target", "leaders", "trade-target"]  # tells nothing


class DrawIt(Piece):
    """Draw how often China and Moscow voted alike in the United Nations, year by year; then see the record.

    agreement: as in `ck.load("agreement")`. question: one that the line answers, with a mark for each year.

    `.set(line={1971: 20, 2019: 80})` draws through these years, a share from 0 to 100 for each, and
    `.answer({"1971": 20, …})` is the guess: every year.
    """

    said = ("line",)
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, agreement: Table, question: Asks = None) -> None:
        require(agreement, ("dyad", "year", "identical"), "draw_it")
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


class Waffles(Together):
    """Fill two waffles of a hundred dollars: how many of them does each state trade with the other?

    totals: as in `ck.load("trade_totals")`; the row of 2023 is drawn. question: lesson and the ids of two questions,
    of the first and of the second state.

    `.set(mine=[20, 10])` fills the two, `.answer({"china_in_russias_trade": 20, …})` is the guess.
    """

    said = ("mine",)
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, totals: Table, question: tuple[str, list[str]] | None = None) -> None:
        row = by_id(totals, ("i", "j", "year", "trade_i", "total_i", "trade_j", "total_j"), "waffles", [ROW]).loc[ROW]
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


class ThenAndNow(Piece):
    """Choose the line that has changed most since 1971; then 2025 appears beside it, with how many times as much.

    indicators: as in `ck.load("indicators")`. question: one whose options are the lines.

    `.set(picked="leaders")` marks a line, `.answer("leaders")` is the guess.
    """

    rules: ClassVar = {"picked": OneOf(["", *FIRST], "line of this table")}
    said = ("picked",)
    kept_back: ClassVar = {"now": [], "words": [], "told": []}

    def __init__(self, indicators: Table, question: Asks = None) -> None:
        told = [f"{when}_{what}" for when in ("then", "now") for what in ("short", "value", "grade")]
        self._rows = by_id(indicators, ("short", "when", *told), "then_and_now", [*FIRST, *IN_WORDS])
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
        said = "In dollars of each year, and prices rose several times. Equal votes rose by a fifth."
        told = ["China and Moscow now trade 4,900 times as much", said]
        return {"picked": guess or "", "now": lines, "words": words, "told": told}

    def still(self) -> str:
        rows = [[line["name"], "{} ({})".format(*line["then"]), "?"] for line in self.facts["lines"]]
        return table(["", "1971–72", "2025"], rows).html


def _gap(far: int, found: int) -> str:
    return f"exactly {found}" if not far else f"{abs(far)} too {'many' if far > 0 else 'few'}"


def _rounded(times: float) -> str:
    """To two digits: 4,900, 710, 42, 2.8."""
    return f"{float(f'{times:.2g}'):,.{0 if times >= 10 else 1}f}"
