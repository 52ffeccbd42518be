"""Lesson 2: a quoted line, claims to grade, the map of all of them, and five documents."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from coursekit.content import course
from coursekit.content.cards import GRADES, OFFERS, claim
from coursekit.content.data import load
from coursekit.content.page import fold, page, paragraph, strong
from coursekit.drawing.tables import day
from coursekit.errors import CourseError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.widgets.piece import Asks, Piece, State
from coursekit.widgets.rules import Each, OneOf, Row, yes_no

LESSON = "reading_the_source"
CLAIM, POINT, STATEMENT = "C09", "o4-article", "c09-i24"  # the quoted line, what it is about, and what it is held to
SHOWN = ("c09-rev-rubio", "c09-dwrap", "c09-ifp-lav")  # the other accounts of the same step

GRADING = "grade_"  # how the ids of its questions begin; what follows is a claim, or the items name several
OPTIONS = {grade.split()[0]: grade for grade in GRADES.values()}  # what an option is called, and its grade

CHECKABLE = {1: "not at all", 2: "hardly", 3: "in part", 4: "with work", 5: "by one record"}
OFFERED = {3: "a full reference", 2: "a named source", 1: "a date or a quotation", 0: "nothing"}
PLACED, OPENS = "C26", "supported_claims"  # the claim to place, and the guess that opens all our grades
ROOM = 200  # letters of the table's nuance that fit on the card

LEVELS = {"plain": "In plain words", "extract": "In its own words"}


class Desk(Piece):
    """Tap the word that you would query; then see the quoted line woven into the statement that it should come from.

    question: one that the first tap answers; its options are the words of the line.

    `.answer("parties")` is the first tap, and the one that counts; `.set(tried=[…])` are all of them, first to last,
    and `.set(shown=True)` gives up. `loom` in the state, the two lines and their threads, comes with the word.
    """

    tells = False  # the desk says it itself, once it no longer gives the word away

    def __init__(self, question: tuple[str, str] = (LESSON, "altered_word")) -> None:
        exhibits = load("exhibits").set_index("id")
        self._line = _quoted(load("claims").set_index("id").loc[CLAIM, "claim"])
        self._accounts = exhibits.loc[[STATEMENT, *SHOWN]]
        context = load("outcomes").set_index("id").loc[POINT, "says"]
        facts = {"words": self._line, "ids": [_plain(word) for word in self._line], "context": context}
        self.rules = {"tried": Row(OneOf(facts["ids"], "word in this line")), "shown": yes_no}
        super().__init__(facts, {"tried": [], "shown": False, "told": {}, "loom": None}, question)

    @property
    def says(self) -> str:
        loom = self.state["loom"]
        if not loom:
            return self.question.prompt
        words = [_plain(line[n]) for line, n in ((self._line, loom["loose"][0]), (loom["words"], loom["left"][0]))]
        return f"“{words[0].capitalize()}” came in, “{words[1]}” went out."

    def checked(self, state: State) -> State:
        return self._seen(**super().checked(state))

    def answered(self, state: State, guess: Any) -> State:
        return self._seen([guess], shown=False)

    def _seen(self, tried: list[str], shown: bool) -> State:
        """What may be seen after these taps: the key, and all that tells it, stay here until the word is found."""
        reasons = {option.id: option.feedback for option in self.question.options}
        found = shown or self.question.right in tried
        told = {word: reasons[word] for word in [*tried, *[self.question.right] * found]}
        return {"tried": tried, "shown": shown, "told": told, "loom": self._loom(self.question.why) if found else None}

    def _loom(self, why: str) -> State:
        said = _quoted(self._accounts.loc[STATEMENT, "says"])
        own, other = [[_plain(word) for word in line] for line in (self._line, said)]
        elsewhere = {_plain(word) for says in self._accounts.loc[list(SHOWN), "says"] for word in _quoted(says)}
        left = [n for n, word in enumerate(other) if word not in own]
        free = [n for n, word in enumerate(own) if word not in other]
        near = [[n, left.pop()] for n in free if own[n] in elsewhere]  # an account has it, the statement another word
        return {
            "words": said,
            "pairs": [[n, other.index(word)] for n, word in enumerate(own) if word in other],
            "near": near,
            "loose": [n for n in free if own[n] not in elsewhere],
            "left": left,
            "accounts": list(self._accounts.loc[list(SHOWN), "says"]),
            "why": why,
        }

    def still(self) -> str:
        line = paragraph(strong(f"“{' '.join(self._line)}”"))
        return page(line, paragraph("The article, point 4. No speaker is named.")).html


def _quoted(text: str) -> list[str]:
    """The words of the last quotation in a text."""
    found = re.findall("“(.+?)”", text)
    return found[-1].split() if found else []


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).lower()


class GradingDesk(Piece):
    """Read what documents say about a claim, and give it a grade; then see our check, and the rule behind it.

    question: lesson and id of the question that the grade answers. A choice grades the claim in its id, as grade_c01
    does; a match grades each of its items, one after the other.

    `.answer("supported")` grades the one claim, `.answer({"c02": "supported", …})` all of several, of which
    `.set(given={"C02": "supported"})` grades one for now and `.set(open="C03")` reads another.
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
        claims = load("claims").set_index("id")
        sections, exhibits = load("sections").set_index("id")["heading"], load("exhibits")
        exhibits = exhibits.merge(load("sources"), left_on="source", right_on="id")
        rules = load("verdict_rules").fillna({"verdict": ""}).to_dict("records")  # step by step, and what follows
        told = [[rule["applies_to"], rule["rule"], GRADES.get(rule["verdict"], "")] for rule in rules]
        self._verdicts = claims["verdict"]
        facts: State = {"claims": {}, "grades": OPTIONS, "several": self._several, "rules": told}
        for id, row in claims.loc[self._ids].iterrows():
            own = exhibits.loc[exhibits["claim"] == id, ["kind", "says", "publisher", "reliability", "url"]].fillna("")
            offers = OFFERS[int(row["evidence_offered"])].partition(":")[0].partition(", but")[0]
            about = {"short": row["short"], "claim": row["claim"], "documents": own.to_dict("records")}
            facts["claims"][id] = about | {"section": sections[row["section"]], "offers": offers}
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


class ClaimMap(Piece):
    """Place one claim; then walk over all of them, with your grades beside ours.

    question: one that the place answers, with {"checkable": 1 to 5, "proof": 0 to 3}. None asks nothing, and the map is
    open at once. Our check of a claim, `known` in the state, shows once you have graded it, and of all claims once you
    have guessed how many hold; `.set()` looks for new answers.

    `.set(chosen="C09")` opens a card, `.answer({"checkable": 4, "proof": 1})` places the claim.
    """

    shares = ("grades",)

    def __init__(self, question: Asks = (LESSON, "where_c26_stands")) -> None:
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
        seen = {PLACED} if at and not self.asking else set()
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


class DocumentPack(Piece):
    """Open a document, read it in plain words or in its own, and look for what its questions ask.

    `.set(open="tape-1972")` opens a document, `.set(level="extract")` shows its own words.
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
        documents = self._documents.values()
        texts = [[paragraph(doc[name]) for name in ("speaker", *LEVELS)] for doc in documents]
        titles = [f"{doc['title']}, {doc['day']}" for doc in documents]
        return page(*(fold(title, *text) for title, text in zip(titles, texts, strict=True))).html
