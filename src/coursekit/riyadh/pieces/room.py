"""The room: put twelve names where they were on 18 February 2025, then see whose chair stayed empty."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.drawing.figure import require
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._results import listed
from coursekit.riyadh.pieces._shared import look
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, OneOf

PLACES = {"room": "In the room", "opening": "Only at the opening", "away": "Not there"}
# What a status of the table means on the plan. On a person whose status is not here the sources differ.
WHERE = {"at the table": "room", "at the opening": "opening"}
WHERE |= dict.fromkeys(["not present", "patron of the talks", "not invited"], "away")
NAMES = ("rubio", "zelenskyy", "ushakov", "faisal", "kellogg", "lavrov")
NAMES += ("mbs", "waltz", "dmitriev", "al-aiban", "witkoff", "eu-leaders")
CAPITALS = {"zelenskyy": "Kyiv", "eu-leaders": "Brussels", "european-ministers": "Paris, Berlin, Rome, London"}
CAPITALS |= {"china": "Beijing"}
TAIPEI = {"id": "", "place": "Taipei", "note": "No seat either. The article was written here."}


class Room(Piece):
    """Guess who sat at the table of Diriyah Palace; then the chairs fill, and some stay empty.

    participants: as in `ck.load("participants")`. question: one that is answered with a place for each name; a name on
    which the sources differ may be among them, and does not count.
    Raises CourseError for a table without the columns that it needs.

    `.set(rubio="room")` puts a name somewhere: "room", "opening" or "away".
    """

    folds = "Name by name, with the reasons"
    rules: ClassVar = {"at": Each(NAMES, "name in this room", OneOf(PLACES, "place"))}
    spread = "at"
    kept_back: ClassVar = {"record": {}}

    def __init__(self, participants: Table, question: Asks = None) -> None:
        require(participants, ("id", "name", "short", "role_short", "actor", "status", "note"), "room")
        self._people = participants.fillna("").set_index("id").to_dict("index")
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
        return {"at": guess or {}, "record": self._record()}

    def still(self) -> str:
        """Names and roles as text: JupyterLab keeps no SVG of a stored page."""
        told = [f"<b>{each['short']}</b>, {each['role']}" for each in map(self._name, NAMES)]
        return f"<p>{' · '.join(told)}</p>"

    def _name(self, id: str) -> dict[str, str]:
        row = self._people[id]
        told = {"name": row["name"], "short": row["short"], "role": row["role_short"]}
        return {"id": id, "side": actor(row["actor"]).name} | told | look(row["actor"])

    def _where(self, id: str) -> str:
        return WHERE.get(self._people[id]["status"], "")

    def _record(self) -> State:
        notes = {id: _first(row["note"], self._where(id) == "away") for id, row in self._people.items()}
        empty = [{"id": id, "place": place, "note": f"Not invited. {notes[id]}"} for id, place in CAPITALS.items()]
        empty = [each | look(code) for each, code in zip([*empty, TAIPEI], ("UA", "EU", "", "CN", "TW"), strict=True)]
        return {"where": {id: self._where(id) for id in NAMES}, "notes": notes, "empty": empty}


def _first(note: str, away: bool) -> str:
    """Of whoever is away, the first sentence of a note: an empty chair has little room."""
    return f"{note.partition('. ')[0].rstrip('.')}." if away and note else note
