"""What the proposal builder writes: the card of one delegation, the shared list, and the debrief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations
from typing import NamedTuple

from coursekit.content.page import Page, html_table
from coursekit.drawing.figure import counted
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._negotiation import (
    STEPS,
    Proposal,
    Reservation,
    Table,
    count,
    distance,
    missing,
    overlap,
    turns,
)

NOBODY = "observer"  # a seat without a card and without a vote


class Vote(NamedTuple):
    word: str  # yes or no
    reason: str


@dataclass
class Listed:
    """A proposal on the shared list, and the votes on it."""

    number: int
    by: str
    terms: dict[str, int]
    votes: dict[str, Vote]


def spoken(event: str) -> str:
    return event.replace("_", " ")


def numbered(steps: Sequence[str]) -> list[tuple[str, int]]:
    return [(f"{step}: {words}", step) for step, words in enumerate(steps)]


def subsets(events: Sequence[str]) -> list[tuple[str, ...]]:
    """No event, each alone, and all ways to combine them."""
    return [told for n in range(len(events) + 1) for told in combinations(events, n)]


def outside(issue: str, step: int, own: Reservation) -> str:
    """Why one term is not acceptable."""
    side = f"at least step {own.lowest}" if step < own.lowest else f"at most step {own.highest}"
    return f"On {issue} it says step {step}, and the card accepts {side}."


def card(terms: Proposal, own: Mapping[str, Reservation], words: Mapping[str, Sequence[str]]) -> Page:
    """The reservation of one delegation, with what the proposal says."""
    rows = []
    for issue, range_ in own.items():
        step = terms.get(issue)
        met = "" if step is None else "✘ outside" if range_.missing(step) else "✔ inside"
        ends = " – ".join(dict.fromkeys(f"{end}: {words[issue][end]}" for end in range_[:2]))
        rows.append(
            [issue.capitalize(), ends, "" if step is None else f"{step}: {words[issue][step]}", met, range_.reason]
        )
    header = ["Issue", "You accept, from – to", "The proposal says", "Reservation", "Why, in this exercise"]
    return _table("Your card (teaching numbers)", header, rows)


def list_of(
    listed: Sequence[Listed],
    words: Mapping[str, Sequence[str]],
    everyone: Table | None = None,
    zone: Sequence[Proposal] = (),
) -> list[Page]:
    """The shared list; in the debrief, with `everyone`, also who could accept a proposal and how close it came."""
    if not listed:
        return []
    header = ["Proposal", "Terms", "Votes and reasons"] + (["How close it came"] if everyone else [])
    rows = []
    for each in listed:
        terms = "; ".join(f"{issue} {step} ({words[issue][step]})" for issue, step in each.terms.items())
        by = "" if each.by == NOBODY else f", from {actor(each.by).name}"
        votes = "; ".join(f"{actor(code).name} {vote.word}: {vote.reason}" for code, vote in each.votes.items())
        row = [f"{each.number}{by}", terms, votes or "no vote yet"]
        rows.append(row + ([closeness(each.terms, everyone, zone)] if everyone else []))
    return [_table("The shared list", header, rows)]


def closeness(terms: Proposal, everyone: Table, zone: Sequence[Proposal]) -> str:
    """Who could accept a proposal, and how far it is from one that all could."""
    gaps = {code: missing(terms, ranges) for code, ranges in everyone.items()}
    against = {code: found for code, found in gaps.items() if found}
    if not against:
        return "Inside the zone: all could accept it."
    off = ", ".join(
        f"{actor(code).name} ({', '.join(f'{issue} {gap}' for issue, gap in found.items())})"
        for code, found in against.items()
    )
    steps = sum(sum(found.values()) for found in against.values())
    near = distance(terms, zone)
    to_a_deal = f" The nearest deal is {counted(near, 'step')} away." if near is not None else ""
    inside = len(everyone) - len(against)
    return f"{inside} of {len(everyone)} could accept it; {counted(steps, 'step')} short in all: {off}.{to_a_deal}"


def verdict(everyone: Table, zone: Sequence[Proposal], events: Sequence[str]) -> str:
    """Whether a deal existed, and if not, where the gap is."""
    told = f"After the event “{' and '.join(map(spoken, events))}”" if events else "Without any event"
    total = len(STEPS) ** len(next(iter(everyone.values())))
    said = f"{told}, {len(zone):,} of {total:,} combinations are acceptable to all {len(everyone)}."
    return f"{said} {gap(everyone)}".strip()


def gap(everyone: Table) -> str:
    """The issues on which no step is open to all, and between whom."""
    said = []
    for issue in next(iter(everyone.values())):
        low, high = overlap(everyone, issue)
        if low > high:
            floor = [actor(code).name for code, ranges in everyone.items() if ranges[issue].lowest == low]
            ceiling = [actor(code).name for code, ranges in everyone.items() if ranges[issue].highest == high]
            said.append(
                f"No deal on {issue}: step {low} is the least for {' and '.join(floor)},"
                f" step {high} the most for {' and '.join(ceiling)}."
            )
    return " ".join(said)


def knife_edge(everyone: Table) -> str:
    """Where a single step of a single limit would decide."""
    said = [
        f"{actor(who).name} on {issue}, steps {new.lowest} to {new.highest} ({counted(many, 'deal')})"
        for who, issue, new, many in turns(everyone)
    ]
    return f"One limit moved by one step would change that: {'; '.join(said)}." if said else ""


def found(listed: Sequence[Listed], everyone: Table) -> str:
    """How many proposals of the list would have suited all."""
    if not listed:
        return "No proposal is on the list."
    inside = [str(each.number) for each in listed if not any(missing(each.terms, own) for own in everyone.values())]
    which = f" (proposal {', '.join(inside)})" if inside else ""
    return f"Of {counted(len(listed), 'proposal')} on the list, {len(inside)} would suit all{which}."


def worlds(each: Iterable[tuple[Sequence[str], Table]]) -> Page:
    """What the events change: the number of deals with each set of them."""
    rows = []
    for told, everyone in each:
        why = f"{gap(everyone) or 'Every issue has a step for all.'} {knife_edge(everyone)}"
        rows.append([" and ".join(map(spoken, told)) or "no event", str(count(everyone)), why.strip()])
    return _table("What the events change", ["Events told", "Deals that suit all", "Why"], rows)


def _table(caption: str, header: list[str], rows: list[list[str]]) -> Page:
    text = "\n".join([caption, " | ".join(header), *(" | ".join(row) for row in rows)])
    return Page(text, html_table(header, [[escape(cell) for cell in row] for row in rows], caption=caption))
