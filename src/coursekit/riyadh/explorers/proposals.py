"""The proposal builder: a negotiation in which every delegation knows its own limits only."""

from __future__ import annotations

from typing import Any

from ipywidgets import Checkbox, Dropdown, HBox, Text

from coursekit.drawing.figure import counted, require
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import actor as named
from coursekit.riyadh.charts.actor_positions.deals import deals as picture
from coursekit.riyadh.charts.scores import the
from coursekit.riyadh.explorers import proposal_pages as pages
from coursekit.riyadh.explorers.proposal_pages import NOBODY, Listed, Vote
from coursekit.riyadh.models._negotiation import Table, deals, missing, reservations
from coursekit.widgets.panel import Explorer, Scene, button

COLUMNS = ("delegation", "issue", "event", "lowest", "highest", "reason", "steps")
CAVEAT = "These are teaching numbers. That all could accept a deal does not make it right."
OPEN = -1  # a term that is not chosen yet

ABOUT = """
<p>This is an exercise. The limits, called reservations, are teaching numbers that we made up; no government has stated
them. A step says how near a term is to the line that Russia states (0) or that Ukraine states (4). It does not say what
is right: a deal that all five accept here is not for that reason a just one, or a lawful one.</p>
<p>Choose your delegation. Tick “Show my card” when only your group looks at the screen: you then see your own
reservation, and no other. Choose one term for each issue, and put the proposal on the list. Each delegation votes with
a reason of its own. An event is told by the teacher; it changes some reservations.</p>
<p>The debrief opens all reservations. “Reset” empties the form but keeps the list. Run the cell again for a new round.
The list lives on this computer only, until the kernel stops. The numbers are rows of a table that anybody can load,
so the play rests on trust.</p>
"""


def proposals(table: Any, delegation: str | None = None) -> ProposalsExplorer:
    """Build proposals, see whether they meet your own reservation, vote, and open all cards at the end.

    table: as in `ck.load("delegations")`. delegation: the only one that this computer plays ("US", "RU", "UA", "EU",
    "SA", or "observer"); left out, it can be chosen, so that one computer can go round the table.
    Raises UnknownName for another delegation, CourseError for a table that does not hold together.

    >>> import pandas as pd
    >>> row = {"delegation": "UA", "issue": "territory", "event": "", "lowest": 2, "highest": 4, "reason": "Its limit.",
    ...        "steps": "a|b|c|d|e"}
    >>> other = row | {"delegation": "RU", "lowest": 0, "highest": 1}
    >>> explorer = proposals(pd.DataFrame([row, other]), delegation="UA")
    >>> explorer.set(territory=1)
    >>> explorer.reading.partition(". ")[0]
    'Ukraine cannot accept this proposal as it is'
    """
    return ProposalsExplorer(table, delegation)


class ProposalsExplorer(Explorer):
    """Controls: delegation, card (True shows its own reservation), one for each issue (0 to 4, -1 for none yet), one
    for each event (True when told), number, vote ("yes", "no") and reason.

    `.put()` puts the proposal on the list, `.cast()` votes; `.ask()` and then `.open()` start the debrief.
    """

    title = "Put a proposal together"
    about = ABOUT

    def __init__(self, table: Any, delegation: str | None = None) -> None:
        require(table, COLUMNS, "proposals")
        # None in place of pandas' own missing values, which are not equal to themselves.
        self._rows = table.astype({"event": object}).fillna({"event": ""}).to_dict("records")
        self._words = _words(self._rows)
        self._events = list(dict.fromkeys(row["event"] for row in self._rows if row["event"]))
        codes = list(dict.fromkeys(row["delegation"] for row in self._rows))
        seats = {NOBODY: "Observer or fact-checker", **{code: named(code).name for code in codes}}
        if delegation is not None and delegation not in seats:
            raise UnknownName("delegation", delegation, seats)
        self._everyone(())  # an unsound table should say so now, not in the debrief
        self.listed: list[Listed] = []
        self._asked = self._opened = False
        self._note = ""

        open_seats = [(name, code) for code, name in seats.items() if delegation in (None, code)]
        who = {
            "delegation": Dropdown(description="I speak for", options=open_seats),
            "card": Checkbox(description="Show my card", value=delegation is not None, indent=False),
        }
        terms = {
            issue: Dropdown(description=issue.capitalize(), options=[("not chosen yet", OPEN), *pages.numbered(steps)])
            for issue, steps in self._words.items()
        }
        told = {event: Checkbox(description=f"Event: {pages.spoken(event)}", indent=False) for event in self._events}
        ballot = {
            "number": Dropdown(description="Vote on proposal", options=[("choose", 0)]),
            "vote": Dropdown(description="Our vote", options=["yes", "no"]),
            "reason": Text(description="Our reason", continuous_update=False),
        }
        self._ask = button("Open the debrief …", self.ask)
        self._sure = HBox(
            [button("Yes, open all reservations", self.open), button("No, we go on", self.go_on)]
        ).add_class("ck-controls")
        self._sure.layout.display = "none"
        rows = [
            who.values(),
            terms.values(),
            [button("Put it on the list", self.put)],
            [*ballot.values(), button("Vote", self.cast)],
            told.values(),
            [self._ask, self._sure],
        ]
        super().__init__(who | terms | told | ballot, rows=rows)

    def put(self) -> None:
        """Put the proposal of the form on the shared list."""
        terms = self._terms()
        if still := [issue for issue in self._words if issue not in terms]:
            self._say(f"Choose a term for every issue first; still open: {', '.join(still)}.")
        elif twin := next((each.number for each in self.listed if each.terms == terms), None):
            self._say(f"The same terms are on the list already, as proposal {twin}.")
        else:
            by = self.controls["delegation"].value
            self.listed.append(Listed(len(self.listed) + 1, by, terms, {}))
            number = self.controls["number"]
            with self.held():
                number.options = [*number.options, (str(len(self.listed)), len(self.listed))]
                number.value = len(self.listed)
            self._say(f"Proposal {len(self.listed)} is on the list. Now every delegation votes, with a reason.")

    def cast(self) -> None:
        """Vote on the proposal chosen, with the reason given; a second vote replaces the first."""
        said = self.settings
        if said["delegation"] == NOBODY:
            self._say("An observer does not vote. Choose the delegation that you speak for.")
        elif not said["number"]:
            self._say("Choose the proposal to vote on first.")
        elif not said["reason"].strip():
            self._say("Write your reason first: one sentence that your delegation could say in public.")
        else:
            self.listed[said["number"] - 1].votes[said["delegation"]] = Vote(said["vote"], said["reason"].strip())
            self.controls["reason"].value = ""
            name = the(said["delegation"])
            self._say(f"{name[0].upper()}{name[1:]} votes {said['vote']} on proposal {said['number']}.")

    def ask(self) -> None:
        """First press: ask whether the debrief should start."""
        self._asked = True
        self._say("The debrief opens all reservations for everybody here, and the play is over. Are you sure?")

    def open(self) -> None:
        """Second press: open all reservations; nothing happens unless `ask` came first."""
        if self._asked:
            self._opened, self._asked = True, False
            self._say("")

    def go_on(self) -> None:
        """Back to the play."""
        self._asked = False
        self._say("")

    def moved(self, name: str) -> None:
        self._note = ""
        if name == "delegation" and len(self.controls["delegation"].options) > 1:
            self.controls["card"].value = False  # the screen goes to another group: cards face down

    def scene(self, delegation: str, card: bool, **_others: Any) -> Scene:
        events = [event for event in self._events if self.controls[event].value]
        everyone, terms = self._everyone(events), self._terms()
        self._sure.layout.display = None if self._asked else "none"
        self._ask.layout.display = "none" if self._asked or self._opened else None
        if self._opened:
            return self._debrief(everyone, terms, events)
        own = {delegation: everyone[delegation]} if card and delegation != NOBODY else {}
        told = f" Told: {', '.join(map(pages.spoken, events))}." if events else ""
        reading = f"{self._note} {self._about_own(delegation, own, terms)}{told}".strip()
        shown = [picture(terms, own, self._words)]
        if own:
            shown.append(pages.card(terms, own[delegation], self._words))
        return Scene(reading, [*shown, *pages.list_of(self.listed, self._words)])

    def _about_own(self, code: str, own: Table, terms: dict[str, int]) -> str:
        if code == NOBODY:
            return "You speak for no delegation, so you see no reservation."
        name = the(code)
        name = name[0].upper() + name[1:]
        if not own:
            return f"{name}: tick “Show my card” when only your group looks at the screen."
        if not terms:
            return f"{name}: choose a term for each issue, and see whether your reservation is met."
        gaps = missing(terms, own[code])
        left = len(self._words) - len(terms)
        still = f" {counted(left, 'issue has', 'issues have')} no term yet." if left else ""
        if not gaps:
            return f"{name} can accept this proposal: it meets the reservation on every issue chosen.{still}"
        why = " ".join(pages.outside(issue, terms[issue], own[code][issue]) for issue in gaps)
        return f"{name} cannot accept this proposal as it is. {why}{still}"

    def _debrief(self, everyone: Table, terms: dict[str, int], events: list[str]) -> Scene:
        zone = deals(everyone)
        told = [pages.verdict(everyone, zone, events), pages.knife_edge(everyone), pages.found(self.listed, everyone)]
        reading = " ".join(filter(None, [*told, CAVEAT]))
        shown = [
            picture(terms, everyone, self._words, together=True),
            pages.worlds((told, self._everyone(told)) for told in pages.subsets(self._events)),
            *pages.list_of(self.listed, self._words, everyone, zone),
        ]
        return Scene(reading, shown)

    def _everyone(self, events: Any) -> Table:
        return reservations(self._rows, events)

    def _terms(self) -> dict[str, int]:
        chosen = {issue: self.controls[issue].value for issue in self._words}
        return {issue: step for issue, step in chosen.items() if step != OPEN}

    def _say(self, note: str) -> None:
        self._note = note
        self.turn()


def _words(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Each issue and what its steps mean: the same in all rows of the issue."""
    found: dict[str, list[str]] = {}
    for row in rows:
        steps = row["steps"].split("|")
        if found.setdefault(row["issue"], steps) != steps:
            raise CourseError(f"The rows on {row['issue']!r} explain its steps in different words; keep one wording.")
        if len(steps) != 5:
            raise CourseError(f"{row['issue']!r} has {len(steps)} steps; it should have five, separated by a bar (|).")
    return found
