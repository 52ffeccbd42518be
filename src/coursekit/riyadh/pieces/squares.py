"""The squares: how each of 193 members voted, text by text, with a guess at three of them before some texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.content.data import load
from coursekit.drawing.figure import day
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh.pieces._shared import MEMBERS, VOTES, roll_call
from coursekit.widgets.piece import Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, one_of, yes_no

GLYPHS = {"Y": "■", "A": "□", "N": "▲", "-": "·"}  # for a page without a kernel
GROUPS = {
    "African States": "Africa",
    "Asia-Pacific States": "Asia-Pacific",
    "Latin American and Caribbean States": "Latin America and Caribbean",
    "Western European and other States": "Western Europe and others",
    "Eastern European States": "Eastern Europe",
}
LETTERS = {"USA": "US", "RUS": "RU", "CHN": "CN", "UKR": "UA", "FRA": "FR", "DEU": "DE", "GBR": "GB", "HUN": "HU"}
LETTERS |= {"ISR": "IL", "IND": "IN", "ZAF": "ZA", "BRA": "BR", "JPN": "JP", "KOR": "KR"}


class Squares(Piece):
    """Step from one vote to the next, 193 members at once, and guess three of them where the course asks.

    roll_calls: as in `ck.load("roll_calls")`, with every member on every resolution; leave rows out to show fewer.
    question: lesson, and the id of a question for each resolution that is guessed, {"ES-11/1": id}. Its marks are
    members (their codes in small letters), its places yes, abstain and no. What follows stays hidden until then.
    Raises CourseError where a column or a member's vote is missing.

    `.set(at=2)` shows another resolution, counted from 0, `.set(next=True)` opens the guess of the following one, and
    `.answer({"chn": "no", …})` guesses the next one that is asked.
    """

    shares = ("votes",)
    tells = False  # it stands below the squares, member by member

    def __init__(self, roll_calls: Table, question: tuple[str, Mapping[str, str]] | None = None) -> None:
        days, votes, names = roll_call(roll_calls, "squares")
        self._names = list(days)
        if votes.isna().any(axis=None):
            raise CourseError("The squares need a vote, or an absence, of every member on every resolution.")
        members = _members(votes, names)
        self._record = ["".join(votes.loc[member["iso"].upper(), on] for member in members) for on in self._names]
        lesson, asks = question or ("", {})
        index = {on: n for n, on in enumerate(self._names)}
        self._asks = {index[one_of(on, index, "resolution on the squares")]: id for on, id in asks.items()}
        titles = load("tallies").set_index("resolution")["title"]
        steps = [{"name": on, "day": day(date), "title": titles.get(on, on)} for on, date in days.items()]
        facts = {"members": members, "groups": list(GROUPS.values()), "steps": steps}
        said = Each([member["iso"] for member in members], "member", OneOf(["yes", "abstain", "no"], "vote"))
        self.rules = {"at": Number(0, len(days) - 1, whole=True), "next": yes_no, "said": said}
        start = {"at": 0, "next": 1 in self._asks, "said": {}}
        super().__init__(facts, start, (lesson, list(asks.values())) if asks else None)
        self._change(self.answered(start, None) if any(map(self._answer_to, self._asks)) else start)

    @property
    def says(self) -> str:
        at = self.state["at"]
        counts = {word: self._record[at].count(sign) for word, sign in VOTES.items()}
        told = f"On {self._names[at]} {counts['yes']} members voted yes, {counts['abstain']} abstained,"
        told = f"{told} {counts['no']} voted no and {counts['absent']} were absent."
        return f"{told} {self.asked.get('prompt', '')}".strip()

    @property
    def reached(self) -> int:
        """The last resolution that no open question hides."""
        return next((n - 1 for n in sorted(self._asks) if not self._answer_to(n)), len(self._names) - 1)

    def answer(self, response: Any, confidence: int | None = None) -> Outcome:
        self._id = self._asks.get(self.reached + 1, self._id)
        return super().answer(response, confidence)

    def checked(self, state: State) -> State:
        found = super().checked(state)
        at = found["at"]
        if at > self.reached:
            raise CourseError(f"at is {at!r}; it can be from 0 to {self.reached}. Guess first to see what follows.")
        return found | {"next": found["next"] and at == self.reached and at + 1 in self._asks}

    def answered(self, state: State, guess: Any) -> State:
        """The squares show the text that was guessed last."""
        last = max((n for n in self._asks if self._answer_to(n)), default=0)
        return {"at": last, "next": False, "said": {}}

    def still(self) -> str:
        lines = []
        for group in GROUPS.values():
            pairs = zip(self.facts["members"], self._record[0], strict=True)
            votes = [vote for member, vote in pairs if member["group"] == group]
            lines.append(f"{group:>{max(map(len, GROUPS.values()))}}  {''.join(GLYPHS[vote] for vote in votes)}")
        told = ", ".join(f"{glyph} {word}" for glyph, word in zip(GLYPHS.values(), VOTES, strict=True))
        return f"<pre>{chr(10).join(lines)}{chr(10)}{told}</pre>"

    def _answer_to(self, n: int) -> Any:
        return self.session.standings[self._asks[n]].guess

    def _change(self, state: State) -> None:
        self._id = self._asks.get(state["at"] + state["next"], "")
        self.asked = self._asked()
        super()._change(state)

    def _asked(self) -> State:
        """Also the record so far and the guesses; what comes after an open question never leaves Python."""
        asked = super()._asked()
        if self.guess is not None:
            asked["why"] = self.question.why
            asked["reasons"] = {mark.id: mark.feedback for mark in self.question.items}
        said = {str(n): self._answer_to(n) for n in self._asks if self._answer_to(n)}
        asks = {str(n): [mark.id for mark in self.session.bank[id].items] for n, id in self._asks.items()}
        return asked | {"record": self._record[: self.reached + 1], "said": said, "asks": asks}


def _members(votes: Table, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Group by group, sorted once by the first vote, so that a member stays where it is."""
    groups = load("un_groups").set_index("iso3")["group"]

    def place(iso: str) -> tuple[int, int, str]:
        return list(GROUPS).index(groups[iso]), list(VOTES.values()).index(votes.loc[iso].iloc[0]), names[iso]

    return [
        {"iso": iso.lower(), "name": MEMBERS.get(iso, names[iso])}
        | {"group": GROUPS[groups[iso]], "code": LETTERS.get(iso, "")}
        for iso in sorted(votes.index, key=place)
    ]
