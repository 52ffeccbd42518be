"""The map of claims: place one, then see how far all can be checked, what they offer, and how your grades compare."""

from __future__ import annotations

from typing import Any

from coursekit.content import course
from coursekit.content.cards import GRADES
from coursekit.content.data import load
from coursekit.content.page import paragraph, strong
from coursekit.errors import CourseError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.riyadh.pieces.grading_desk import GRADING, OPTIONS
from coursekit.widgets.piece import Asks, Piece, State
from coursekit.widgets.rules import OneOf

CHECKABLE = {1: "not at all", 2: "hardly", 3: "in part", 4: "with work", 5: "by one record"}
OFFERED = {3: "a full reference", 2: "a named source", 1: "a date or a quotation", 0: "nothing"}
LESSON, PLACED = "reading_the_source", "C26"
QUESTION, OPENS = (LESSON, "where_c26_stands"), "supported_claims"  # the guess that opens all our grades
ROOM = 200  # letters of the table's nuance that fit on the card


class ClaimMap(Piece):
    """Place one claim; then walk over all of them, with your grades beside ours.

    question: one that the place answers, with {"checkable": 1 to 5, "proof": 0 to 3}. None asks nothing, and the map is
    open at once. Our check of a claim, `known` in the state, shows once you have graded it, and of all claims once you
    have guessed how many hold; `.set()` looks for new answers.

    `.set(chosen="C09")` opens a card, `.answer({"checkable": 4, "proof": 1})` places the claim.
    """

    shares = ("grades",)

    def __init__(self, question: Asks = QUESTION) -> None:
        table = load("claims").fillna({"hedge": ""}).sort_values(["evidence_offered", "checkable", "id"])
        self._claims = {row["id"]: row for row in table.to_dict("records")}
        columns = ("id", "short", "claim", "hedge", "type", "checkable", "evidence_offered")
        rows = [{name: row[name] for name in columns} for row in self._claims.values()]
        bank = load_bank(course.current().bank(LESSON))
        own = [each for each in bank.questions if each.id.startswith(GRADING) or each.id == OPENS]
        self._graded = Session(bank, own, Log())
        facts = {"rows": rows, "checkable": CHECKABLE, "offered": OFFERED, "placed": PLACED}
        self.rules = {"at": _place, "chosen": OneOf(self._claims, "claim on the map")}
        super().__init__(facts, self._shown(None, PLACED), question)

    @property
    def says(self) -> str:
        if self.asking:
            return self.question.prompt
        bare = [row for row in self.facts["rows"] if row["evidence_offered"] == 0]
        easy = sum(row["checkable"] >= 4 for row in bare)
        said = f"For {len(bare)} of {len(self._claims)} claims the article offers no proof."
        return f"{said} Documents could settle {easy} of these, in full or with work."

    def checked(self, state: State) -> State:
        return self._shown(**super().checked(state))

    def answered(self, state: State, guess: Any) -> State:
        return self._shown([int(guess["checkable"]), int(guess["proof"])], PLACED)

    def _shown(self, at: list[int] | None, chosen: str) -> State:
        """The state, with as much of our check as the log allows: of what was placed or graded, or of everything."""
        self._graded.catch_up()
        answers = {id: standing.response for id, standing in self._graded.standings.items()}
        opened = answers.pop(OPENS, None) is not None
        mine: dict[str, str] = {}
        for id, response in answers.items():
            each = response if isinstance(response, dict) else {id.removeprefix(GRADING): response}
            mine |= {claim.upper(): OPTIONS[grade] for claim, grade in each.items() if grade}
        seen = {PLACED} if at else set()
        known = {id: self._check(row, mine) for id, row in self._claims.items() if opened or id in {*mine, *seen}}
        return {"at": at, "chosen": chosen, "known": known, "open": opened}

    def _check(self, row: State, mine: dict[str, str]) -> State:
        told = row["nuance"]
        while len(told) > ROOM and ". " in told:
            told = told.rpartition(". ")[0] + "."
        return {"ours": GRADES[row["verdict"]], "mine": mine.get(row["id"], ""), "nuance": told}

    def still(self) -> str:
        return super().still() + paragraph(strong(self._claims[PLACED]["claim"])).html


def _place(at: Any, _name: str) -> list[int] | None:
    if at is not None and not (isinstance(at, list) and len(at) == 2 and at[0] in CHECKABLE and at[1] in OFFERED):
        raise CourseError(f"{at!r} is no place on the map. Give [how checkable, 1 to 5, how much proof, 0 to 3].")
    return at
