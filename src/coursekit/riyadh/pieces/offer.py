"""Make an offer: five terms to set, five delegations that answer at once, and then whether any deal existed."""

from __future__ import annotations

from typing import Any

from coursekit.content.page import table
from coursekit.drawing.figure import counted, require
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models import _negotiation as model
from coursekit.riyadh.models._negotiation import STEPS, count, most, offers, reservations, takers
from coursekit.riyadh.pieces._shared import look
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, Row, yes_no

COLUMNS = ("delegation", "issue", "event", "lowest", "highest", "reason", "too_low", "too_high", "steps")
START = (1, 1, 3, 4, 1)  # an offer that wins two of five, so that there is something to do
SHORT = {"US": "US", "EU": "EU"}


class Offer(Piece):
    """Make an offer on five issues, and see who accepts it; then see whether any offer could have pleased all.

    delegations: as in `ck.load("delegations")`; the limits in it are teaching numbers of the course.
    question: one on how many offers suit all, answered with a button for each option; the answer opens all limits.
    cards: for groups. The limits lie face down, and no other than those of the card turned over are in the page.
    Raises CourseError for a table that does not hold together.

    `.set(territory=2)` changes a term, `.set(events=["energy_deal"])` tells an event, `.set(card="UA")` turns a card
    over, `.set(open=True)` opens them all, and `.answer("none")` answers the question.

    >>> import coursekit as ck
    >>> piece = ck.pieces.offer(ck.load("delegations"))
    >>> piece.set(territory=2, sanctions=2)
    >>> piece.says
    'territory 2, alignment 1, guarantees 3, ceasefire 4, sanctions 2: 2 of 5 accept (US and Saudi Arabia).'
    """

    spread = "offer"

    def __init__(self, delegations: Table, question: Asks = None, cards: bool = False) -> None:
        require(delegations, COLUMNS, "offer")
        self._rows = delegations.astype(object).where(delegations.notna(), "").to_dict("records")
        self._steps = {row["issue"]: row["steps"].split("|") for row in self._rows}
        self._events = list(dict.fromkeys(row["event"] for row in self._rows if row["event"]))
        self._cards, self._table = cards, reservations(self._rows)
        start = {issue: START[n % len(START)] for n, issue in enumerate(self._steps)}
        facts = {
            "issues": [{"id": issue, "steps": words} for issue, words in self._steps.items()],
            "seats": [_seat(code) for code in self._table],
            "takes": {} if cards else self._limits(""),
            "events": {event: {} if cards else self._limits(event) for event in self._events},
            "offers": offers(self._table),
            "most": 0 if cards else most(self._table),
            "cards": cards,
        }
        self.rules = {
            "offer": Each(self._steps, "issue", Number(STEPS[0], STEPS[-1], whole=True), every=True),
            "events": Row(OneOf(self._events, "event")),
            "card": OneOf(["", *self._table], "delegation"),
            "open": yes_no,
        }
        best = 0 if cards else len(takers(start, self._table))
        state = {"offer": start, "events": [], "best": best, "card": "", "open": False, "takes": {}}
        super().__init__(facts, state, question)
        options = self.question.options if self.session else ()
        self.facts = facts | {"answers": [[option.id, option.text] for option in options]}

    @property
    def takers(self) -> list[str]:
        """The delegations that accept the offer as it stands, by code."""
        return takers(self.state["offer"], self._now)

    @property
    def deals(self) -> int:
        """How many offers all would accept after the events told so far."""
        return count(self._now)

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
        return found | {"best": max(self.state["best"], best), "takes": self._seen(**found)}

    def found(self, guess: Any) -> State:
        return {"open": True} if self.session else {}

    def still(self) -> str:
        """A table of the terms, as they stand on the tracks."""
        rows = [[issue.capitalize(), self._steps[issue][step]] for issue, step in self.state["offer"].items()]
        return table(["Five issues", "The offer"], rows).html

    @property
    def _now(self) -> model.Table:
        return reservations(self._rows, self.state["events"])

    def _seen(self, card: str, open: bool, events: list[str], **_: Any) -> dict[str, dict[str, list[Any]]]:
        """With cards, the limits that lie open on the table: those of one card, or of all."""
        found = self._limits("", *events) if self._cards else {}
        return {code: own for code, own in found.items() if open or code == card}

    def _limits(self, *events: str) -> dict[str, dict[str, list[Any]]]:
        """Delegation to issue to its lowest and highest step, and why not beyond; a later event replaces a limit."""
        found: dict[str, dict[str, list[Any]]] = {}
        for row in (row for event in events for row in self._rows if row["event"] == event):
            limits = [int(row["lowest"]), int(row["highest"]), row["too_low"], row["too_high"]]
            found.setdefault(row["delegation"], {})[row["issue"]] = limits
        return found


def _seat(code: str) -> dict[str, str]:
    short, name = SHORT.get(code), actor(code).name
    return {"code": code, "name": short or name, "the": f"the {short}" if short else name} | look(code)
