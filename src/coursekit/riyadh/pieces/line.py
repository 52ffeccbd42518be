"""The line: drag an actor, or take a dot of salience away, and see the mean glide and the median jump."""

from __future__ import annotations

from typing import Any

from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.scores import ENDS, MOST_SALIENT, coded, number, spoken, stretch, the
from coursekit.riyadh.models._results import Measure
from coursekit.riyadh.models.bargaining import Interval, weighted_mean, weighted_median
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, yes_no

STEPS = 40  # of a tenth each, from one end of the line to the other
SHORT = {"US": "US", "EU": "EU"}


class Line(Piece):
    """Drag an actor along the line and see who holds the median: what no majority of weight wants to leave.

    positions: as in `ck.load("positions")`; leave rows out to ask what changes without them. Everyone has the same
    capability, so that the weight of an actor is its salience, in dots. question: one with one mark to place, the actor
    that is to be moved alone: {"ru": 1}.
    Raises UnknownName for an issue that is not there, CourseError where fewer than two actors have a code.

    `.set(RU=1)` moves an actor, from -2 to 2, `.set(dots={"DE": 3})` changes its salience, from 1 to 5, and
    `.set(revealed=True)` shows who can move the median.

    >>> import coursekit as ck
    >>> piece = ck.pieces.line(ck.load("positions"))
    >>> piece.set(RU=1)
    >>> piece.says
    'On territory the weighted mean is 1.31 (before: 0.79), the weighted median 2 (before: 2).'
    """

    spread = "at"

    def __init__(self, positions: Table, issue: str = "territory", question: Asks = None) -> None:
        table = coded(positions, issue)
        if len(table) < 2:
            raise CourseError(f"Only one actor has a code on {issue!r}; a line needs two. Try another issue.")
        self._issue = spoken(issue)
        rows = [_row(row) for row in table.sort_values(["code", "low"], kind="stable").itertuples()]
        self._rows = {row["code"]: row for row in rows}
        facts = {"rows": rows, "ends": _ends(str(table["scale"].iloc[0])), "issue": self._issue}
        facts["reach"] = {code: self._reach(code) for code in self._rows}
        who = "actor on this line"
        self.rules = {
            "at": Each(self._rows, who, Number(*ENDS), every=True),
            "dots": Each(self._rows, who, Number(1, MOST_SALIENT, whole=True), every=True),
            "last": OneOf(["", *self._rows], who),
            "revealed": yes_no,
        }
        super().__init__(facts, {"last": "", "revealed": False} | self._given(), question)
        self.facts = facts | {"asks": self.question.items[0].id.upper() if self.session else ""}

    @property
    def mean(self) -> Measure:
        """The weighted mean of where they stand now."""
        return weighted_mean(self.state["at"].values(), self.state["dots"].values())

    @property
    def median(self) -> Interval:
        """The weighted median of where they stand now."""
        return weighted_median(self.state["at"].values(), self.state["dots"].values())

    @property
    def says(self) -> str:
        at, dots = self._given().values()
        mean, median = weighted_mean(at.values(), dots.values()), weighted_median(at.values(), dots.values())
        if self.state["at"] == at and self.state["dots"] == dots:
            asked = f"{self.asked['prompt']} " if self.asking else ""
            return (
                f"{asked}On {self._issue} the weighted mean is {number(mean)}, the weighted median {stretch(median)}."
            )
        return (
            f"On {self._issue} the weighted mean is {number(self.mean)} (before: {number(mean)}),"
            f" the weighted median {stretch(self.median)} (before: {stretch(median)})."
        )

    def set(self, **changes: Any) -> None:
        dots = changes.get("dots")
        moved = [code for code in (*changes, *(dots if isinstance(dots, dict) else ())) if code in self._rows]
        super().set(**({"last": moved[-1]} if moved else {}) | changes)

    def answered(self, state: State, guess: Any) -> State:
        """The answer stands on the line, however the line looked since."""
        at = {code.upper(): place for code, place in guess.items()} if isinstance(guess, dict) else {}
        return state | {"at": state["at"] | at, "last": next(iter(at))} if at else state

    def _given(self) -> dict[str, State]:
        at, dots = ({code: row[name] for code, row in self._rows.items()} for name in ("start", "given"))
        return {"at": at, "dots": dots}

    def _reach(self, code: str) -> list[float]:
        """The lowest and the highest median to which one actor can bring the others by moving alone."""
        at, dots = self._given().values()
        low, high = ENDS
        places = [low + (high - low) * n / STEPS for n in range(STEPS + 1)]
        found = [weighted_median((at | {code: place}).values(), dots.values()) for place in places]
        return [min(each.lo for each in found), max(each.hi for each in found)]


def _row(row: Any) -> State:
    about = actor(row.actor)
    look = {"name": about.name, "the": the(row.actor), "short": SHORT.get(row.actor, about.name)}
    look |= {"colour": about.colour, "shape": about.shape}
    place = {"start": row.code, "low": row.low, "high": row.high, "given": int(row.salience)}
    return {"code": row.actor} | look | place


def _ends(scale: str) -> list[str]:
    """What the two ends of the line mean, from the words of the table: "+2: … −2: …"."""
    high, _, low = scale.removeprefix("+2:").partition("−2:")
    return [f"−2 {low.strip().rstrip('.')}", f"+2 {high.strip().rstrip('.')}"]
