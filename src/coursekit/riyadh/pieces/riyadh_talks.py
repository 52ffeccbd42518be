"""Lesson 1: who was in the room, what five accounts say of the talks, and who talked to whom."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.tables import known, require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._shared import listed
from coursekit.widgets.piece import Asks, Piece, State, Table, by_id
from coursekit.widgets.rules import Each, Number, OneOf

PLACES = {"room": "In the room", "opening": "Only at the opening", "away": "Not there"}
# What a status of the table means on the plan. On a person whose status is not here the sources differ.
WHERE = {"at the table": "room", "at the opening": "opening"}
WHERE |= dict.fromkeys(["not present", "patron of the talks", "not invited"], "away")
NAMES = ("rubio", "zelenskyy", "ushakov", "faisal", "kellogg", "lavrov")
NAMES += ("mbs", "waltz", "dmitriev", "al-aiban", "witkoff", "eu-leaders")
CAPITALS = {"zelenskyy": "Kyiv", "eu-leaders": "Brussels", "european-ministers": "Paris, Berlin, Rome, London"}
CAPITALS |= {"china": "Beijing"}
TAIPEI = {"id": "", "place": "Taipei", "note": "No seat either. The article was written here."}

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

START, END = "2025-01-20", "2025-02-28"  # Trump's second inauguration; the last day that the article dates
COLUMNS = {"CN": "China", "RU": "Russia", "US": "US", "UA": "Ukraine", "EU": "Europe"}  # neighbours talked most
EUROPE = {"EU", "FR", "DE", "GB", "IT"}
CONTACTS = ("meeting", "call")
SHOWN = (*CONTACTS, "statement", "agreement")  # how states voted is asked in later lessons
MARKED = "riyadh-talks"
MOST = 12  # the largest guess


class Room(Piece):
    """Guess who sat at the table of Diriyah Palace; then the chairs fill, and some stay empty.

    participants: as in `ck.load("participants")`. question: one that is answered with a place for each name; a name on
    which the sources differ may be among them, and does not count.

    `.set(rubio="room")` puts a name somewhere: "room", "opening" or "away".
    """

    folds = "Name by name, with the reasons"
    rules: ClassVar = {"at": Each(NAMES, "name in this room", OneOf(PLACES, "place"))}
    spread = "at"
    kept_back: ClassVar = {"record": {}}

    def __init__(self, participants: Table, question: Asks = None) -> None:
        told = ("name", "short", "role_short", "actor", "status", "note")
        people = by_id(participants, told, "room", [*NAMES, *CAPITALS])
        self._people = people.fillna("").to_dict("index")
        super().__init__({"names": [self._name(id) for id in NAMES], "places": PLACES}, {"at": {}}, question)

    @property
    def says(self) -> str:
        if not self.state["record"]:
            return "Who was in the room? Twelve names: at the table, only at the opening, or not there."
        seated = [self._people[id]["short"] for id in NAMES if self._where(id) == "room"]
        return f"Five people talked: {listed(seated)}. Kyiv and Brussels were not invited."

    def respond(self, response: Any, confidence: int | None) -> Outcome:
        if isinstance(response, dict):
            response = {id: place for id, place in response.items() if id not in NAMES or self._where(id)}
        return super().respond(response, confidence)

    def found(self, guess: Any) -> State:
        notes = {id: _first(row["note"], self._where(id) == "away") for id, row in self._people.items()}
        empty = [{"id": id, "place": place, "note": f"Not invited. {notes[id]}"} for id, place in CAPITALS.items()]
        whose = zip([*empty, TAIPEI], ("UA", "EU", "", "CN", "TW"), strict=True)
        empty = [chair | (actor(code).look if code else {}) for chair, code in whose]
        where = {id: self._where(id) for id in NAMES}
        return {"at": guess or {}, "record": {"where": where, "notes": notes, "empty": empty}}

    def still(self) -> str:
        told = [f"<b>{each['short']}</b>, {each['role']}" for each in self.facts["names"]]
        return f"{super().still()}<p>{' · '.join(told)}</p>"

    def _name(self, id: str) -> dict[str, str]:
        row, who = self._people[id], actor(self._people[id]["actor"])
        told = {"name": row["name"], "short": row["short"], "role": row["role_short"]}
        return {"id": id, "side": who.name} | told | who.look

    def _where(self, id: str) -> str:
        return WHERE.get(self._people[id]["status"], "")


class Accounts(Piece):
    """Guess how much of the US statement reads like the article; then compare four accounts with it, cell by cell.

    outcomes: as in `ck.load("outcomes")`. question: one that is answered with how many points read the same, in words.

    `.set(mine={"1": "same"})` guesses a point ("same" or "not"), `.set(cell="o2-lavrov")` shows the reason of a cell.
    """

    folds = "On your guess"
    kept_back: ClassVar = {"cells": {}}

    def __init__(self, outcomes: Table, question: Asks = None) -> None:
        columns = ("id", "point", "topic", "account", "short", "about", "compared", "why_compared")
        require(outcomes, columns, "accounts")
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
        first = [id for id, row in self._cells.items() if row["compared"] == "conditional"] or [*self._cells]
        if not points or not first:
            raise CourseError("The accounts need the article’s points, and what one other account says of them.")
        facts = {"points": points, "accounts": ACCOUNTS, "counts": COUNTS}
        super().__init__(facts, {"mine": {}, "cell": first[0]}, question)

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
        rows = [
            [f"{row['point']} {row['topic']}", row["short"].replace("_", ""), "= or ≠ ?"]
            for row in self.facts["points"]
        ]
        return table(["Point", *(ACCOUNTS[account][0] for account in (ARTICLE, STATEMENT))], rows).html


class Contacts(Piece):
    """Guess how often Washington talked with Kyiv; then see every contact, and move through the days.

    events: as in `ck.load("timeline")`; shown are the days from 20 January to 28 February 2025. question: one that is
    answered with the number of contacts. Raises CourseError for a table without an event in these weeks.

    `.set(guess=3)` guesses, from 0 to 12, and `.set(day="2025-02-18")` moves to a day.
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
        columns = [[code, name, *actor(code).look.values()] for code, name in COLUMNS.items()]
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
        rows = [[row["said"], row["title"], "?"] for row in self.facts["known"]]
        return table(["Day", "US and Russia", "US and Ukraine"], rows).html

    def _row(self, row: Any) -> State:
        named = set(row.actors.split(";"))
        who = [code for code in COLUMNS if code in named or (code == "EU" and named & EUROPE)]
        told = {"id": row.id, "title": row.title, "about": row.what_happened, "kind": row.kind}
        day = {"day": (row.date - self._first).days, "said": f"{row.date.day} {row.date:%b}"}
        return told | day | {"who": who, "contact": row.kind in CONTACTS}


def _cell(row: State) -> State:
    word = "the same" if row["compared"] == "same" else row["compared"]
    told = {"sign": TAGS[row["compared"]], "word": word, "why": row["why_compared"]}
    return {name: row[name] for name in ("point", "account", "short", "compared")} | told


def _first(note: str, away: bool) -> str:
    """Of whoever is away, the first sentence of a note: an empty chair has little room."""
    return f"{note.partition('. ')[0].rstrip('.')}." if away and note else note
