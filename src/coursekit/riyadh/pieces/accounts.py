"""The accounts: four points as the article gives them, and what four others say of each; guess first, then compare."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from coursekit.content.page import html_table
from coursekit.drawing.figure import known, require
from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import Table
from coursekit.widgets.piece import Asks, Piece, State, is_dict, one_of

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
WORDS = {"same": "the same"}
TOPICS = {"1": "Embassies", "2": "Cooperation", "3": "Relations", "4": "Ukraine"}


class Accounts(Piece):
    """Guess how much of the US statement reads like the article; then compare four accounts with it, cell by cell.

    outcomes: as in `ck.load("outcomes")`. question: lesson and id of the question that is answered with how many points
    read the same: "none", "one", "two", "three" or "all-four"; None asks nothing and shows all accounts.
    Raises CourseError for a table without the columns that it needs, or with an account that it does not know.

    State: mine (point to "same" or "not", your guess), cell (the id whose reason is shown) and cells (after it).

    `.set(mine={"1": "same"})` guesses, `.set(cell="o2-lavrov")` asks for the reason of one cell.

    >>> import coursekit as ck
    >>> ck.pieces.accounts(ck.load("outcomes")).says
    'Of 16 comparisons with the article, 2 read the same, 11 differ and 3 are missing.'
    """

    called = "accounts"
    folds = "On your guess"
    kept_back: ClassVar = {"cells": {}}

    def __init__(self, outcomes: Table, question: Asks = None) -> None:
        require(outcomes, COLUMNS, "accounts")
        known(outcomes, "account", ACCOUNTS, "accounts")
        known(outcomes, "compared", [*TAGS, "baseline"], "accounts")
        told = outcomes.assign(point=outcomes["point"].astype(str)).to_dict("records")
        self._points = {row["point"]: row for row in told if row["account"] == ARTICLE}
        self._cells = {row["id"]: _cell(row) for row in told if row["account"] != ARTICLE}
        points = [
            {"point": n, "topic": TOPICS.get(n, row["topic"]), "short": row["short"]} for n, row in self._points.items()
        ]
        first = next(id for id, row in self._cells.items() if row["compared"] == "conditional")
        facts = {"points": points, "accounts": ACCOUNTS, "counts": COUNTS}
        super().__init__(facts, {"mine": {}, "cell": first}, question)

    @property
    def says(self) -> str:
        if not self.state["cells"]:
            return "Does the US statement say the same as the article? Four points: the same, or not the same."
        signs = [cell["sign"] for cell in self._cells.values()]
        same, other, missing = (signs.count(sign) for sign in "=≠–")
        return (
            f"Of {len(signs)} comparisons with the article, {same} read the same, {other} differ"
            f" and {missing} are missing."
        )

    def checked(self, state: State) -> State:
        mine = state.get("mine")
        if not is_dict(mine, self._points):
            raise CourseError(f"There are the points {', '.join(self._points)}, no others.")
        if not is_dict(mine, self._points, ("same", "not")):
            raise CourseError('A point can be "same" or "not".')
        return {"mine": mine, "cell": one_of(state.get("cell"), self._cells, "cell")}

    def found(self, guess: Any) -> State:
        """All accounts stand there."""
        return {"cells": self._cells}

    def still(self) -> str:
        """The four points as a table, with the other accounts left out."""
        rows = [
            [f"{row['point']} {row['topic']}", escape(row["short"].replace("_", "")), "= or ≠ ?"]
            for row in self.facts["points"]
        ]
        return html_table(["Point", *(ACCOUNTS[account][0] for account in (ARTICLE, STATEMENT))], rows)


def _cell(row: State) -> State:
    same_subject = "other words" if row["about"] == "war" else "not the same"
    word = WORDS.get(row["compared"], same_subject if row["compared"] == "different" else row["compared"])
    return {name: row[name] for name in ("point", "account", "short", "compared")} | {
        "sign": TAGS[row["compared"]],
        "word": word,
        "why": row["why_compared"],
    }
