"""Lesson 4: the line on which actors stand, and an offer of five terms."""

from __future__ import annotations

from typing import Any

from coursekit.content.page import counted, table
from coursekit.drawing.tables import require
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._negotiation import STEPS, count, limits, most, offers, reservations, takers
from coursekit.riyadh.models._shared import Measure
from coursekit.riyadh.models.bargaining import Interval, weighted_mean, weighted_median
from coursekit.riyadh.scores import ENDS, MOST_SALIENT, coded, number, spoken, stretch, the
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, Row, yes_no

PLACES = 40  # of a tenth each, from one end of the line to the other
SHORT = {"US": "US", "EU": "EU"}
COLUMNS = ("delegation", "issue", "event", "lowest", "highest", "reason", "too_low", "too_high", "steps")
START = (1, 1, 3, 4, 1)  # an offer that wins two of five, so that there is something to do


class Line(Piece):
    """Drag an actor along the line and see who holds the median: what no majority of weight wants to leave.

    positions: as in `ck.load("positions")`; leave rows out to ask what changes without them. Everyone has the same
    capability, so that the weight of an actor is its salience, in dots. question: one with one mark to place, the actor
    that is to be moved alone: {"ru": 1}.
    Raises UnknownName for an issue that is not there, CourseError where fewer than two actors have a code.

    `.set(RU=1)` moves an actor, from -2 to 2, `.set(dots={"DE": 3})` changes its salience, from 1 to 5, and
    `.set(revealed=True)` shows who can move the median.
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
        told = f"On {self._issue} the weighted mean is"
        if self.state["at"] == at and self.state["dots"] == dots:
            asked = f"{self.asked['prompt']} " if self.asking else ""
            return f"{asked}{told} {number(mean)}, the weighted median {stretch(median)}."
        now = f"{stretch(self.median)} (before: {stretch(median)})"
        return f"{told} {number(self.mean)} (before: {number(mean)}), the weighted median {now}."

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
        places = [low + (high - low) * n / PLACES for n in range(PLACES + 1)]
        found = [weighted_median((at | {code: place}).values(), dots.values()) for place in places]
        return [min(each.lo for each in found), max(each.hi for each in found)]


def _row(row: Any) -> State:
    about = actor(row.actor)
    named = {"code": row.actor, "name": about.name, "the": the(row.actor), "short": SHORT.get(row.actor, about.name)}
    place = {"start": row.code, "low": row.low, "high": row.high, "given": int(row.salience)}
    return named | about.look | place


def _ends(scale: str) -> list[str]:
    """What the two ends of the line mean, from the words of the table: "+2: … −2: …"."""
    high, _, low = scale.removeprefix("+2:").partition("−2:")
    return [f"−2 {low.strip().rstrip('.')}", f"+2 {high.strip().rstrip('.')}"]


class Offer(Piece):
    """Make an offer on five issues, and see who accepts it; then see whether any offer could have pleased all.

    delegations: as in `ck.load("delegations")`; the limits in it are teaching numbers of the course.
    question: one on how many offers suit all, answered with a button for each option; the answer opens all limits.
    cards: for groups. The limits lie face down, and no other than those of the card turned over are in the page.
    Raises CourseError for a table that does not hold together.

    `.set(territory=2)` changes a term, `.set(events=["energy_deal"])` tells an event, `.set(card="UA")` turns a card
    over, `.set(open=True)` opens them all, and `.answer("none")` answers the question.
    """

    spread = "offer"

    def __init__(self, delegations: Table, question: Asks = None, cards: bool = False) -> None:
        require(delegations, COLUMNS, "offer")
        self._rows = delegations.astype(object).where(delegations.notna(), "").to_dict("records")
        self._steps = {row["issue"]: row["steps"].split("|") for row in self._rows}
        events = list(dict.fromkeys(row["event"] for row in self._rows if row["event"]))
        self._cards, self._table = cards, reservations(self._rows)
        start = {issue: START[n % len(START)] for n, issue in enumerate(self._steps)}
        facts = {
            "issues": [{"id": issue, "steps": words} for issue, words in self._steps.items()],
            "seats": [_seat(code) for code in self._table],
            "takes": {} if cards else self._table,
            "events": {event: {} if cards else limits(self._rows, event) for event in events},
            "offers": offers(self._table),
            "most": 0 if cards else most(self._table),
            "cards": cards,
        }
        self.rules = {
            "offer": Each(self._steps, "issue", Number(STEPS[0], STEPS[-1], whole=True), every=True),
            "events": Row(OneOf(events, "event")),
            "card": OneOf(["", *self._table], "delegation"),
            "open": yes_no,
        }
        best = 0 if cards else len(takers(start, self._table))
        state = {"offer": start, "events": [], "best": best, "card": "", "open": False, "takes": {}, "after": []}
        super().__init__(facts, state, question)
        options = self.question.options if self.session else ()
        self.facts = facts | {"answers": [[option.id, option.text] for option in options]}

    @property
    def takers(self) -> list[str]:
        """The delegations that accept the offer as it stands, by code."""
        return takers(self.state["offer"], reservations(self._rows, self.state["events"]))

    @property
    def deals(self) -> int:
        """How many offers all would accept after the events told so far."""
        return count(reservations(self._rows, self.state["events"]))

    @property
    def says(self) -> str:
        terms = ", ".join(f"{issue} {step}" for issue, step in self.state["offer"].items())
        if self._cards and not self.state["open"]:
            return f"On the table: {terms}. The cards lie face down."
        names = " and ".join(_seat(code)["name"] for code in self.takers) or "nobody"
        said = f"{terms}: {len(self.takers)} of {len(self._table)} accept ({names})."
        if self.state["open"]:
            told = " and ".join(event.replace("_", " ") for event in self.state["events"])
            return f"{said} {f'After the {told}, ' if told else ''}{counted(self.deals, 'offer')} would suit all."
        ask = "Can you make an offer that all five accept?"
        return f"{ask} Now {said} {self.asked['prompt']}" if self.session else said

    def checked(self, state: State) -> State:
        found = super().checked(state)
        if found["open"] and self.asking:
            raise CourseError("First say how many offers suit all; then the limits open.")
        best = 0 if found["events"] or self._cards else len(takers(found["offer"], self._table))
        now = reservations(self._rows, found["events"]) if self._cards else {}
        on_the_table = {code: own for code, own in now.items() if found["open"] or code == found["card"]}
        return found | {"best": max(self.state["best"], best), "takes": on_the_table, "after": found["events"]}

    def found(self, guess: Any) -> State:
        return {"open": True} if self.session else {}

    def still(self) -> str:
        rows = [[issue.capitalize(), self._steps[issue][step]] for issue, step in self.state["offer"].items()]
        return table(["Five issues", "The offer"], rows).html


def _seat(code: str) -> dict[str, str]:
    short, name = SHORT.get(code), actor(code).name
    return {"code": code, "name": short or name, "the": f"the {short}" if short else name} | actor(code).look
