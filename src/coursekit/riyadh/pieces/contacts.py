"""Who talked to whom: guess how often Washington talked with Kyiv; then go through the weeks of Riyadh day by day."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.figure import require
from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import look
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Number

START, END = "2025-01-20", "2025-02-28"  # Trump's second inauguration; the last day that the article dates
COLUMNS = {"CN": "China", "RU": "Russia", "US": "US", "UA": "Ukraine", "EU": "Europe"}  # neighbours talked most
EUROPE = {"EU", "FR", "DE", "GB", "IT"}
CONTACTS = ("meeting", "call")
SHOWN = (*CONTACTS, "statement", "agreement")  # how states voted is asked in later lessons
MARKED = "riyadh-talks"
MOST = 12  # the largest guess


class Contacts(Piece):
    """Guess how often Washington talked with Kyiv; then see every contact, and move through the days.

    events: as in `ck.load("timeline")`; shown are the days from 20 January to 28 February 2025. question: one that is
    answered with the number of contacts.
    Raises CourseError for a table without the columns that it needs, or without an event in these weeks.

    `.set(guess=3)` guesses, from 0 to 12, and `.set(day="2025-02-18")` moves to a day.

    >>> import coursekit as ck
    >>> piece = ck.pieces.contacts(ck.load("timeline"))
    >>> piece.set(day="2025-02-18")
    >>> piece.says
    'In our table US and Russia have 5 contacts, US and Ukraine 6, Russia and Ukraine 0.'
    """

    folds = "On your guess"
    kept_back: ClassVar = {"rows": []}

    def __init__(self, events: Table, question: Asks = None) -> None:
        import pandas as pd

        require(events, ("id", "date", "title", "what_happened", "actors", "kind"), "contacts")
        shown = events[events["date"].between(START, END) & events["kind"].isin(SHOWN)]
        if shown.empty:
            raise CourseError(f"The table has no event from {START} to {END}.")
        self._first = pd.Timestamp(START)
        days = (pd.Timestamp(END) - self._first).days
        self._rows = [self._row(row) for row in shown.sort_values("date", kind="stable").itertuples()]
        day = next((row["day"] for row in self._rows if row["id"] == MARKED), self._rows[0]["day"])
        columns = [[code, name, *look(code).values()] for code, name in COLUMNS.items()]
        known = [row for row in self._rows if row["contact"] and {"US", "RU"} <= set(row["who"])]
        facts = {"columns": columns, "known": known, "days": days, "most": MOST, "marked": MARKED}
        guesses = Number(0, MOST, whole=True, empty=True)
        self.rules = {"guess": guesses, "day": Number(0, days, whole=True, span=f"from {START} to {END}")}
        super().__init__(facts, {"guess": None, "day": day}, question)

    def count(self, *pair: str) -> int:
        """How many contacts of all these there are."""
        return sum(row["contact"] and set(pair) <= set(row["who"]) for row in self._rows)

    @property
    def says(self) -> str:
        with_moscow = self.count("US", "RU")
        if not self.state["rows"]:
            return f"How often did Washington talk with Kyiv? With Moscow it talked {with_moscow} times."
        others = f"US and Ukraine {self.count('US', 'UA')}, Russia and Ukraine {self.count('RU', 'UA')}"
        return f"In our table US and Russia have {with_moscow} contacts, {others}."

    def set(self, **changes: Any) -> None:
        if isinstance(changes.get("day"), str):
            import pandas as pd

            date = pd.to_datetime(changes["day"], errors="coerce")
            if pd.isna(date):
                raise CourseError(f"day is {changes['day']!r}; write it as 2025-02-18.")
            changes["day"] = (date - self._first).days
        super().set(**changes)

    def found(self, guess: Any) -> State:
        return {"rows": self._rows}

    def still(self) -> str:
        """The contacts that everybody knows of, as a table, with a question beside them."""
        rows = [[row["said"], row["title"], "?"] for row in self.facts["known"]]
        return table(["Day", "US and Russia", "US and Ukraine"], rows).html

    def _row(self, row: Any) -> State:
        named = set(row.actors.split(";"))
        who = [code for code in COLUMNS if code in named or (code == "EU" and named & EUROPE)]
        told = {"id": row.id, "title": row.title, "about": row.what_happened, "kind": row.kind}
        day = {"day": (row.date - self._first).days, "said": f"{row.date.day} {row.date:%b}"}
        return told | day | {"who": who, "contact": row.kind in CONTACTS}
