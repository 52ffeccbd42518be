"""The pair: two of 193 members side by side, vote by vote, and S worked out below them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from coursekit.drawing.figure import counted
from coursekit.errors import CourseError
from coursekit.riyadh.models import votes as model
from coursekit.riyadh.models._results import Measure
from coursekit.riyadh.pieces._shared import MEMBERS, roll_call
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Number, OneOf, Row

NUMBERS = {"Y": 1, "A": 2, "N": 3, "-": math.nan}  # as model.CODES has them


class Pair(Piece):
    """Put any two members side by side, leave votes out, and see what S becomes.

    roll_calls: as in `ck.load("roll_calls")`. one, other: three-letter codes; on: the resolutions that count at first,
    all unless given. question: one with one mark, "s", on a scale from -1 to 1: distances and S are hidden until then.
    Raises UnknownName for a member or a resolution that is not in the table.

    `.set(one="CHN", on=["ES-11/7"])` does what a hand does, `.answer({"s": 0.3})` says what S is.

    >>> import coursekit as ck
    >>> piece = ck.pieces.pair(ck.load("roll_calls"), on=["ES-11/7", "ES-11/8"])
    >>> piece.says
    'The US and Russia on 2 votes: S is 0.50.'
    """

    shares = ("votes",)
    tells = False  # the picture shows how far off the answer was, and the line above it why

    def __init__(
        self,
        roll_calls: Table,
        one: str = "USA",
        other: str = "RUS",
        on: Iterable[str] | None = None,
        question: Asks = None,
    ) -> None:
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
        return model.s_score(x, y)

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
