"""The document pack: five documents on two reading levels, with questions to read them by."""

from __future__ import annotations

from coursekit.content.data import load
from coursekit.content.page import fold, page, paragraph
from coursekit.drawing.figure import day
from coursekit.widgets.piece import Piece, State, one_of

LEVELS = {"plain": "In plain words", "extract": "In its own words"}


class DocumentPack(Piece):
    """Open a document, read it in plain words or in its own, and look for what its questions ask.

    State: open (the document that is read) and level ("plain" or "extract").

    >>> import coursekit as ck
    >>> pack = ck.pieces.document_pack()
    >>> pack.set(open="tape-1972", level="extract")
    >>> pack.says[:54]
    'A tape in the Oval Office, a week before Beijing. Henr'
    """

    called = "document_pack"

    def __init__(self) -> None:
        rows = load("documents").to_dict("records")
        short = load("claims").set_index("id")["short"]
        publisher = load("sources").set_index("id")["publisher"]
        self._rows = {row["id"]: row for row in rows}
        documents = [
            {name: row[name] for name in ("id", "title", "speaker", "kind", *LEVELS)}
            | {
                "day": day(row["date"]),
                "questions": row["look_for"].split("|"),
                "claims": [short[id] for id in row["claims"].split(";")],
                "read_in": list(dict.fromkeys(publisher[id] for id in row["source"].split(";"))),
            }
            for row in rows
        ]
        super().__init__({"documents": documents, "levels": LEVELS}, {"open": rows[0]["id"], "level": "plain"})

    @property
    def says(self) -> str:
        row = self._rows[self.state["open"]]
        return f"{row['title']}. {row['speaker']}, {day(row['date'])}. {row[self.state['level']]}"

    def checked(self, state: State) -> State:
        opened = one_of(state.get("open"), self._rows, "document in the pack")
        return {"open": opened, "level": one_of(state.get("level"), LEVELS, "reading level")}

    def still(self) -> str:
        folds = (
            fold(f"{row['title']}, {day(row['date'])}", *map(paragraph, (row["speaker"], row["plain"], row["extract"])))
            for row in self._rows.values()
        )
        return page(*folds).html
