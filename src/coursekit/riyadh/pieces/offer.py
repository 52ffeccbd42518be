"""Make an offer: five terms to set, five delegations that answer at once, and then whether any deal existed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import counted, require
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._negotiation import STEPS, count, most, offers, reservations, takers
from coursekit.widgets.piece import Piece, svg

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("delegation", "issue", "event", "lowest", "highest", "reason", "too_low", "too_high", "steps")
START = (1, 1, 3, 4, 1)  # an offer that wins two of five, so that there is something to do
SHORT = {"US": "US", "EU": "EU"}


def offer(delegations: pd.DataFrame, question: tuple[str, str] | None = None, cards: bool = False) -> Offer:
    """Make an offer on five issues, and see who accepts it; then see whether any offer could have pleased all.

    delegations: as in `ck.load("delegations")`; the limits in it are teaching numbers of the course.
    question: lesson and id of a question that is answered with a button; it opens what was hidden.
    cards: for groups. Each delegation's limits lie face down, and it turns over its own card only.
    Raises CourseError for a table that does not hold together.

    >>> import coursekit as ck
    >>> piece = offer(ck.load("delegations"))
    >>> piece.set(territory=2, sanctions=2)
    >>> piece.says
    'territory 2, alignment 1, guarantees 3, ceasefire 4, sanctions 2: 2 of 5 accept (US and Saudi Arabia). Can you \
make an offer that all five accept?'
    """
    return Offer(delegations, question, cards)


class Offer(Piece):
    """State: offer (issue to step, 0 to 4), events (told so far), best (the most who accepted), card and open.

    `.set(territory=2)` changes a term, `.set(events=["energy_deal"])` tells an event, `.set(card="UA")` turns one card
    over, `.set(open=True)` opens them all, and `.answer("none")` answers the question.
    """

    called = "offer"

    def __init__(self, delegations: pd.DataFrame, question: tuple[str, str] | None, cards: bool) -> None:
        require(delegations, COLUMNS, "offer")
        self._rows = delegations.astype(object).where(delegations.notna(), "").to_dict("records")
        steps = {row["issue"]: row["steps"].split("|") for row in self._rows}
        events = list(dict.fromkeys(row["event"] for row in self._rows if row["event"]))
        self._table = reservations(self._rows)
        self._steps, self._events = steps, events
        answers = []
        start = {issue: START[n % len(START)] for n, issue in enumerate(steps)}
        facts = {
            "issues": [{"id": issue, "steps": words} for issue, words in steps.items()],
            "seats": [_seat(code) for code in self._table],
            "takes": self._takes(""),
            "events": {event: self._takes(event) for event in events},
            "offers": offers(self._table),
            "most": most(self._table),
            "cards": cards,
            "answers": answers,
        }
        state = {"offer": start, "events": [], "best": len(takers(start, self._table)), "card": "", "open": False}
        super().__init__(facts, state, question)
        if self.session:
            asked = self.session.bank[self._id]
            self.facts = facts | {"answers": [[option.id, option.text] for option in asked.options]}

    @property
    def takers(self) -> list[str]:
        """The delegations that accept the offer as it stands, by code."""
        return takers(self.state["offer"], self._now)

    @property
    def deals(self) -> int:
        """How many offers all five would accept after the events told so far."""
        return count(self._now)

    @property
    def says(self) -> str:
        terms = ", ".join(f"{issue} {step}" for issue, step in self.state["offer"].items())
        if self.facts["cards"] and not self.state["open"]:
            return f"On the table: {terms}. The five cards lie face down."
        names = " and ".join(_seat(code)["name"] for code in self.takers)
        accepted = f"{terms}: {len(self.takers)} of {len(self._table)} accept ({names or 'nobody'})."
        if not self.state["open"]:
            asked = self.session.bank[self._id].prompt.partition("\n")[0] if self.session else ""
            return f"{accepted} Can you make an offer that all five accept? {asked}".strip()
        told = " and ".join(event.replace("_", " ") for event in self.state["events"])
        return f"{accepted} {f'After the {told}, ' if told else ''}{counted(self.deals, 'offer')} would suit all five."

    def set(self, **changes: Any) -> None:
        known = {name: changes.pop(name) for name in ("events", "card", "open") if name in changes}
        for issue in changes:
            if issue not in self._steps:
                raise UnknownName("issue", issue, self._steps)
        super().set(offer=self.state["offer"] | changes, **known)

    def checked(self, state: dict[str, Any]) -> dict[str, Any]:
        terms, events, card = state.get("offer"), state.get("events"), state.get("card")
        if not isinstance(terms, dict) or terms.keys() != self._steps.keys():
            raise CourseError(f"An offer has a step on {', '.join(self._steps)}, no more and no fewer.")
        for issue, step in terms.items():
            if isinstance(step, bool) or step not in STEPS:
                raise CourseError(f"{issue} cannot be at {step!r}; its steps are {STEPS[0]} to {STEPS[-1]}.")
        for event in events if isinstance(events, list) else [events]:
            if event not in self._events:
                raise UnknownName("event", event, self._events)
        if card not in ("", *self._table):
            raise UnknownName("delegation", card, self._table)
        if state.get("open") and self.session and self.guess is None:
            raise CourseError("First say how many offers suit all five; then the limits open.")
        best = max(self.state["best"], 0 if events else len(takers(terms, self._table)))
        return {"offer": terms, "events": events, "best": best, "card": card, "open": bool(state.get("open"))}

    def answered(self, state: dict[str, Any], guess: Any) -> dict[str, Any]:
        return state | {"open": True}

    def still(self) -> str:
        tracks = []
        for n, (issue, step) in enumerate(self.state["offer"].items()):
            y = 20 + 30 * n
            tracks.append(
                f'<text x="0" y="{y + 5}" fill="currentColor">{issue.capitalize()}</text>'
                f'<path d="M120,{y}H400" stroke="#808080" stroke-width="3"/>'
                f'<circle cx="{120 + 70 * step}" cy="{y}" r="10" fill="currentColor"/>'
            )
        return svg(440, 30 * len(tracks) + 10, "Five issues, each with a handle on five steps.", "\n".join(tracks))

    @property
    def _now(self) -> dict[str, dict[str, Any]]:
        return reservations(self._rows, self.state["events"])

    def _takes(self, event: str) -> dict[str, dict[str, Any]]:
        """What each delegation accepts on each issue, and three words for a step below and above."""
        found: dict[str, dict[str, Any]] = {}
        for row in self._rows:
            if row["event"] == event:
                limits = [int(row["lowest"]), int(row["highest"]), row["too_low"], row["too_high"]]
                found.setdefault(row["delegation"], {})[row["issue"]] = limits
        return found


def _seat(code: str) -> dict[str, str]:
    about, short = actor(code), SHORT.get(code)
    named = {"name": short or about.name, "the": f"the {short}" if short else about.name}
    return {"code": code, "colour": about.colour, "shape": about.shape} | named
