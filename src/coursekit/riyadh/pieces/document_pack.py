"""The document pack: five documents on two reading levels, with questions to read them by."""

from __future__ import annotations

from coursekit.content.data import load
from coursekit.content.page import fold, page, paragraph
from coursekit.drawing.figure import day
from coursekit.widgets.piece import Piece
from coursekit.widgets.rules import OneOf

LEVELS = {"plain": "In plain words", "extract": "In its own words"}


class DocumentPack(Piece):
    """Open a document, read it in plain words or in its own, and look for what its questions ask.

    >>> import coursekit as ck
    >>> pack = ck.pieces.document_pack()
    >>> pack.set(open="tape-1972", level="extract")
    >>> pack.says[:54]
    'A tape in the Oval Office, a week before Beijing. Henr'
    """

    def __init__(self) -> None:
        short = load("claims").set_index("id")["short"]
        publisher = load("sources").set_index("id")["publisher"]
        self._documents = {
            row["id"]: {name: row[name] for name in ("id", "title", "speaker", "kind", *LEVELS)}
            | {
                "day": day(row["date"]),
                "questions": row["look_for"].split("|"),
                "claims": [short[id] for id in row["claims"].split(";")],
                "read_in": list(dict.fromkeys(publisher[id] for id in row["source"].split(";"))),
            }
            for row in load("documents").to_dict("records")
        }
        self.rules = {"open": OneOf(self._documents, "document in the pack"), "level": OneOf(LEVELS, "reading level")}
        facts = {"documents": [*self._documents.values()], "levels": LEVELS}
        super().__init__(facts, {"open": next(iter(self._documents)), "level": "plain"})

    @property
    def says(self) -> str:
        doc = self._documents[self.state["open"]]
        return f"{doc['title']}. {doc['speaker']}, {doc['day']}. {doc[self.state['level']]}"

    def still(self) -> str:
        return page(
            *(
                fold(f"{doc['title']}, {doc['day']}", *(paragraph(doc[name]) for name in ("speaker", *LEVELS)))
                for doc in self._documents.values()
            )
        ).html
