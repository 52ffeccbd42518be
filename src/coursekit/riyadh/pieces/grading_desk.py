"""The grading desk: a claim, the documents on its card, four grades to choose from, and then our check."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content import course
from coursekit.content.cards import GRADES, OFFERS, claim
from coursekit.content.data import load
from coursekit.content.page import paragraph
from coursekit.questions.bank import load_bank
from coursekit.widgets.piece import Piece, State
from coursekit.widgets.rules import Each, OneOf

GRADING = "grade_"  # how the ids of its questions begin; what follows is a claim, or the items name several
OPTIONS = {grade.split()[0]: grade for grade in GRADES.values()}  # what an option is called, and its grade


class GradingDesk(Piece):
    """Read what documents say about a claim, and give it a grade; then see our check, and the rule behind it.

    question: lesson and id of the question that the grade answers. A choice grades the claim in its id, as grade_c01
    does; a match grades each of its items, one after the other.

    `.answer("supported")` grades the one claim, `.answer({"c02": "supported", …})` all of several, of which
    `.set(given={"C02": "supported"})` grades one for now and `.set(open="C03")` reads another.

    >>> import coursekit as ck
    >>> ck.pieces.grading_desk(("reading_the_source", "grade_c01")).says
    'How do you grade C01: ties “hit a high point” under Biden?'
    """

    shares = ("grades",)
    said = ("given",)
    tells = False  # the desk says it itself, claim by claim
    kept_back: ClassVar = {"known": {}}

    def __init__(self, question: tuple[str, str]) -> None:
        lesson, id = question
        asked = load_bank(course.current().bank(lesson))[id]
        self._several = asked.kind == "match"
        self._ids = [item.id.upper() for item in asked.items] if self._several else [id.removeprefix(GRADING).upper()]
        claims, exhibits = load("claims").set_index("id"), load("exhibits")
        sources, sections = (
            load("sources").rename(columns={"id": "source"}),
            load("sections").set_index("id")["heading"],
        )
        self._verdicts = claims["verdict"]
        facts: State = {"claims": {}, "grades": OPTIONS, "several": self._several, "rules": _rules()}
        for each in self._ids:
            row = claims.loc[each]
            own = exhibits.loc[exhibits["claim"] == each, ["kind", "says", "source"]].merge(sources, on="source")
            documents = own[["kind", "says", "publisher", "reliability", "url"]].fillna("").to_dict("records")
            about = {name: row[name] for name in ("short", "claim")} | {"documents": documents}
            offers = OFFERS[int(row["evidence_offered"])].partition(":")[0].partition(", but")[0]
            facts["claims"][each] = about | {"section": sections[row["section"]], "offers": offers}
        claim_here = OneOf(self._ids, "claim on this desk")
        self.rules = {"open": claim_here, "given": Each(self._ids, claim_here.what, OneOf(OPTIONS, "grade"))}
        super().__init__(facts, {"open": self._ids[0], "given": {}}, question)

    @property
    def says(self) -> str:
        if self.guess is None:
            return self.question.prompt
        return " ".join(f"Our check of {id}: {told['ours']}." for id, told in self.state["known"].items())

    def found(self, guess: Any) -> State:
        question = self.question
        given = {id: guess[id.lower()] if self._several else guess for id in self._ids}
        parts = question.items if self._several else [part for part in question.options if part.id == guess]
        told = [part.feedback if self._several else f"{part.feedback} {question.why}" for part in parts]
        checks = zip(self._ids, told, strict=True)
        known = {id: {"ours": GRADES[self._verdicts[id]], "told": words} for id, words in checks}
        return {"given": given, "known": known}

    def still(self) -> str:
        return claim(*self._ids).html + paragraph(f"Grades: {', '.join(OPTIONS.values())}.").html


def _rules() -> list[list[str]]:
    """The rule behind our checks, step by step: what it is for, what it says, and the grade that follows."""
    table = load("verdict_rules").fillna({"verdict": ""})
    columns = table[["applies_to", "rule", "verdict"]].to_dict("records")
    return [[row["applies_to"], row["rule"], GRADES.get(row["verdict"], "")] for row in columns]
