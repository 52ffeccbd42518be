"""The accounts: four points as the article gives them, and what four others say of each; guess first, then compare."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.figure import known, require
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, OneOf

COLUMNS = ("id", "point", "topic", "account", "short", "about", "compared", "why_compared")
ACCOUNTS = {  # the first is what all others are compared with, the second what the question asks about
    "article": ("The article", "Paiku Wei"),
    "us_readout": ("US statement", "State Department"),
    "rubio": ("Rubio", "to reporters"),
    "lavrov": ("Lavrov", "to reporters"),
    "ushakov": ("Ushakov", "first remarks"),
}
ARTICLE, STATEMENT = list(ACCOUNTS)[:2]
TAGS = {"same": "=", "weaker": "≠", "conditional": "≠", "different": "≠", "missing": "–"}
COUNTS = ("none", "one", "two", "three", "all-four")  # the options of the question, by number
TOPICS = {"1": "Embassies", "2": "Cooperation", "3": "Relations", "4": "Ukraine"}


class Accounts(Piece):
    """Guess how much of the US statement reads like the article; then compare four accounts with it, cell by cell.

    outcomes: as in `ck.load("outcomes")`. question: one that is answered with how many points read the same, in words.
    Raises CourseError for a table without the columns that it needs, or with an account that it does not know.

    `.set(mine={"1": "same"})` guesses a point ("same" or "not"), `.set(cell="o2-lavrov")` shows the reason of a cell.
    """

    folds = "On your guess"
    kept_back: ClassVar = {"cells": {}}

    def __init__(self, outcomes: Table, question: Asks = None) -> None:
        require(outcomes, COLUMNS, "accounts")
        known(outcomes, "account", ACCOUNTS, "accounts")
        known(outcomes, "compared", [*TAGS, "baseline"], "accounts")
        told = outcomes.assign(point=outcomes["point"].astype(str)).to_dict("records")
        self._cells = {row["id"]: _cell(row) for row in told if row["account"] != ARTICLE}
        points = [
            {"point": row["point"], "topic": TOPICS.get(row["point"], row["topic"]), "short": row["short"]}
            for row in told
            if row["account"] == ARTICLE
        ]
        numbers = [row["point"] for row in points]
        self.rules = {
            "mine": Each(numbers, "point", OneOf(("same", "not"), "reading")),
            "cell": OneOf(self._cells, "cell"),
        }
        first = next(id for id, row in self._cells.items() if row["compared"] == "conditional")
        facts = {"points": points, "accounts": ACCOUNTS, "counts": COUNTS}
        super().__init__(facts, {"mine": {}, "cell": first}, question)

    @property
    def says(self) -> str:
        if not self.state["cells"]:
            return "Does the US statement say the same as the article? Four points: the same, or not the same."
        signs = [cell["sign"] for cell in self._cells.values()]
        same, other, missing = (signs.count(sign) for sign in "=≠–")
        said = f"{same} read the same, {other} differ and {missing} are missing."
        return f"Of {len(signs)} comparisons with the article, {said}"

    def found(self, guess: Any) -> State:
        return {"cells": self._cells}

    def still(self) -> str:
        """The four points as a table, with the other accounts left out."""
        rows = [
            [f"{row['point']} {row['topic']}", row["short"].replace("_", ""), "= or ≠ ?"]
            for row in self.facts["points"]
        ]
        return table(["Point", *(ACCOUNTS[account][0] for account in (ARTICLE, STATEMENT))], rows).html


def _cell(row: State) -> State:
    other = "other words" if row["about"] == "war" else "not the same"
    word = {"same": "the same", "different": other}.get(row["compared"], row["compared"])
    told = {"sign": TAGS[row["compared"]], "word": word, "why": row["why_compared"]}
    return {name: row[name] for name in ("point", "account", "short", "compared")} | told
