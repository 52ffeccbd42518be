"""Who talked to whom: guess how often Washington talked with Kyiv; then go through the weeks of Riyadh day by day."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from coursekit.content.page import html_table
from coursekit.drawing.figure import require
from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import Table, look
from coursekit.widgets.piece import Asks, Piece, State, is_number

START, END = "2025-01-20", "2025-02-28"  # Trump's second inauguration; the last day that the article dates
COLUMNS = {"CN": "China", "RU": "Russia", "US": "US", "UA": "Ukraine", "EU": "Europe"}  # neighbours talked most
EUROPE = {"EU", "FR", "DE", "GB", "IT"}
CONTACTS = ("meeting", "call")
SHOWN = (*CONTACTS, "statement", "agreement")  # how states voted is asked in later lessons
MARKED = "riyadh-talks"
PAIRS = (("US", "RU"), ("US", "UA"), ("RU", "UA"))
MOST = 12  # the largest guess


class Contacts(Piece):
    """Guess how often Washington talked with Kyiv; then see every contact, and move through the days.

    events: as in `ck.load("timeline")`; shown are the days from 20 January to 28 February 2025. question: lesson and id
    of the question that is answered with the number of contacts; None asks nothing and shows all events.
    Raises CourseError for a table without the columns that it needs, or without an event in these weeks.

    State: guess (0 to 12, or None), day (0 is 20 January) and rows (the events, once you have guessed).

    `.set(day="2025-02-18")` moves to a day.

    >>> import coursekit as ck
    >>> piece = ck.pieces.contacts(ck.load("timeline"))
    >>> piece.set(day="2025-02-18")
    >>> piece.says
    'In our table US and Russia have 5 contacts, US and Ukraine 6, Russia and Ukraine 0.'
    """

    called = "contacts"
    folds = "On your guess"
    kept_back: ClassVar = {"rows": []}

    def __init__(self, events: Table, question: Asks = None) -> None:
        import pandas as pd

        require(events, ("id", "date", "title", "what_happened", "actors", "kind"), "contacts")
        shown = events[events["date"].between(START, END) & events["kind"].isin(SHOWN)]
        if shown.empty:
            raise CourseError(f"The table has no event from {START} to {END}.")
        self._first = pd.Timestamp(START)
        self._days = (pd.Timestamp(END) - self._first).days
        self._rows = [self._row(row) for row in shown.sort_values("date", kind="stable").itertuples()]
        day = next((row["day"] for row in self._rows if row["id"] == MARKED), self._rows[0]["day"])
        columns = [[code, name, *look(code).values()] for code, name in COLUMNS.items()]
        known = [row for row in self._rows if row["contact"] and {"US", "RU"} <= set(row["who"])]
        facts = {"columns": columns, "known": known, "days": self._days, "most": MOST, "marked": MARKED}
        super().__init__(facts, {"guess": None, "day": day}, question)

    def count(self, *pair: str) -> int:
        """How many contacts of all these there are."""
        return sum(row["contact"] and set(pair) <= set(row["who"]) for row in self._rows)

    @property
    def says(self) -> str:
        if not self.state["rows"]:
            return f"How often did Washington talk with Kyiv? With Moscow it talked {self.count('US', 'RU')} times."
        told = [f"{COLUMNS[a]} and {COLUMNS[b]} {self.count(a, b)}" for a, b in PAIRS]
        one, _, number = told[0].rpartition(" ")
        return f"In our table {one} have {number} contacts, {told[1]}, {told[2]}."

    def set(self, **changes: Any) -> None:
        if isinstance(changes.get("day"), str):
            import pandas as pd

            date = pd.to_datetime(changes["day"], errors="coerce")
            if pd.isna(date):
                raise CourseError(f"day is {changes['day']!r}; write it as 2025-02-18.")
            changes["day"] = (date - self._first).days
        super().set(**changes)

    def checked(self, state: State) -> State:
        guess, day = state.get("guess"), state.get("day")
        if guess is not None and not is_number(guess, 0, MOST, whole=True):
            raise CourseError(f"The guess is {guess!r}; it can be a whole number from 0 to {MOST}.")
        if not is_number(day, 0, self._days, whole=True):
            raise CourseError(f"The days go from {START} to {END}; this is another one.")
        return {"guess": guess, "day": day}

    def found(self, guess: Any) -> State:
        """All events stand there."""
        return {"rows": self._rows}

    def still(self) -> str:
        """The contacts that everybody knows of, as a table, with a question beside them."""
        rows = [[row["said"], escape(row["title"]), "?"] for row in self.facts["known"]]
        return html_table(["Day", "US and Russia", "US and Ukraine"], rows)

    def _row(self, row: Any) -> State:
        named = set(row.actors.split(";"))
        who = [code for code in COLUMNS if code in named or (code == "EU" and named & EUROPE)]
        told = {"id": row.id, "title": row.title, "about": row.what_happened, "kind": row.kind}
        day = {"day": (row.date - self._first).days, "said": f"{row.date.day} {row.date:%b}"}
        return told | day | {"who": who, "contact": row.kind in CONTACTS}
