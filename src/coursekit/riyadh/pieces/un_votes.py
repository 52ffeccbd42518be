"""Lesson 7: 193 members vote by vote, and two of them side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from coursekit.content.data import load
from coursekit.content.page import counted
from coursekit.drawing.tables import day, require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh import models
from coursekit.riyadh.models._shared import Measure
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, Row, one_of, yes_no

VOTES = {"yes": "Y", "abstain": "A", "no": "N", "absent": "-"}
# How we say some members, shorter than the table has them.
MEMBERS = {"USA": "the US", "RUS": "Russia", "GBR": "the UK", "KOR": "South Korea", "PRK": "North Korea", "IRN": "Iran"}
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

NUMBERS = {"Y": 1, "A": 2, "N": 3, "-": math.nan}  # as models.votes.CODES has them


class Squares(Piece):
    """Step from one vote to the next, 193 members at once, and guess three of them where the course asks.

    roll_calls: as in `ck.load("roll_calls")`, with every member on every resolution; leave rows out to show fewer.
    question: lesson, and the id of a question for each resolution that is guessed, {"ES-11/1": id}. Its marks are
    members (their codes in small letters), its places yes, abstain and no. What follows stays hidden until then.
    Raises CourseError where a member's vote is missing.

    `.set(at=2)` shows another resolution, counted from 0, `.set(next=True)` opens the guess of the following one, and
    `.answer({"chn": "no", …})` guesses the next one that is asked.
    """

    shares = ("votes",)
    tells = False  # it stands below the squares, member by member
    asks_by_state = True

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
        super()._change(state)

    def _asked(self) -> State:
        """Also the record so far and all guesses; what comes after an open question never leaves Python."""
        asks = {str(n): self._told(n) for n in sorted(self._asks) if n <= self.reached + 1}
        return super()._asked() | {"record": self._record[: self.reached + 1], "asks": asks}

    def _told(self, n: int) -> State:
        """What is asked of one resolution; and the guesses and the reasons, once there are guesses."""
        asked, said = self.session.bank[self._asks[n]], self._answer_to(n)
        about = {"prompt": asked.prompt.partition("\n")[0], "of": [mark.id for mark in asked.items], "said": said or {}}
        return about | ({"why": asked.why, "reasons": {mark.id: mark.feedback for mark in asked.items}} if said else {})


def roll_call(table: Table, piece: str) -> tuple[dict[str, Any], Table, dict[str, str]]:
    """The resolutions with their days, first to last; the sign of each member on each of them; and members' names."""
    require(table, ("resolution", "date", "country", "iso3", "vote"), piece)
    called = table.drop_duplicates("resolution").sort_values(["date", "resolution"], kind="stable")
    days = dict(zip(called["resolution"], called["date"], strict=True))
    signs = table.pivot(index="iso3", columns="resolution", values="vote")[list(days)].map(VOTES.get)
    return days, signs, dict(zip(table["iso3"], table["country"], strict=True))


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


class Pair(Piece):
    """Put any two members side by side, leave votes out, and see what S becomes.

    roll_calls: as in `ck.load("roll_calls")`. one, other: three-letter codes; on: the resolutions that count at first,
    all unless given. question: one with one mark, "s", on a scale from -1 to 1: distances and S are hidden until then.
    Raises UnknownName for a member or a resolution that is not in the table.

    `.set(one="CHN", on=["ES-11/7"])` does what a hand does, `.answer({"s": 0.3})` says what S is.
    """

    shares = ("votes",)
    tells = False  # the picture shows how far off the answer was, and the line above it why

    def __init__(self, roll_calls: Table, one: str = "USA", other: str = "RUS", on: Any = None, question: Asks = None):
        self._steps, signs, names = roll_call(roll_calls, "pair")
        self._names = names | MEMBERS
        self._votes = {iso: "".join(cast) for iso, cast in signs.fillna("-").T.items()}
        members = [{"iso": iso, "name": self._names[iso], "votes": votes} for iso, votes in self._votes.items()]
        members.sort(key=lambda member: member["name"].removeprefix("the "))
        steps = [{"name": name, "when": f"{date:%b %Y}", "year": date.year} for name, date in self._steps.items()]
        member = OneOf(self._votes, "member with the code")
        votes_on = Row(OneOf(self._steps, "resolution in this table"))
        self.rules = {"one": member, "other": member, "on": votes_on, "at": Number(-1, 1, empty=True)}
        self._start = {"one": one, "other": other, "on": list(on or self._steps), "at": None}
        super().__init__({"members": members, "steps": steps}, self.checked(self._start), question)

    @property
    def s(self) -> Measure:
        """S of the two on the resolutions that count."""
        kept = [n for n, name in enumerate(self._steps) if name in self.state["on"]]
        x, y = ([NUMBERS[self._votes[self.state[which]][n]] for n in kept] for which in ("one", "other"))
        return models.votes.s_score(x, y)

    @property
    def says(self) -> str:
        one, other = (self._names[self.state[which]] for which in ("one", "other"))
        who = f"{one[0].upper()}{one[1:]} and {other}"
        if self.asking:
            return f"{who} on {len(self.state['on'])} votes: what is S?"
        if not self.s.n:
            return f"{who} share no vote here, so there is no S."
        cents = math.floor(abs(self.s) * 100 + 0.5)  # 0.625 is 0.63, as it is taught and as the page has it
        return f"{who} on {counted(self.s.n, 'vote')}: S is {'−' if self.s < 0 else ''}{cents / 100:.2f}."

    def checked(self, state: State) -> State:
        found = super().checked(state)
        if not found["on"]:
            raise CourseError("S needs one vote at least. Let one column count.")
        return found | {"on": [name for name in self._steps if name in found["on"]]}

    def answered(self, state: State, guess: Any) -> State:
        """The pair of the question, with the guess beside S."""
        return self.checked(self._start | {"at": guess["s"]})

    def still(self) -> str:
        on = self._start["on"]
        rows = [" " * 24 + "  ".join(on)]
        for iso in (self._start["one"], self._start["other"]):
            cast = dict(zip(self._steps, self._votes[iso], strict=True))
            rows.append(f"{self._names[iso]:<24}" + "  ".join(f"{cast[name]:^{len(name)}}" for name in on))
        return f"<pre>{chr(10).join(rows)}{chr(10)}Y yes, A abstained, N no, - absent</pre>"
