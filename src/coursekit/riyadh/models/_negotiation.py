"""Reservations in a negotiation over several issues, and whether any deal meets them all.

A term is a step from 0 to 4 on one issue; a proposal is one term for each issue, and acceptable to a delegation when
every term lies in its range. The zone of possible agreement (ZOPA) holds the proposals that are acceptable to all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import prod
from typing import Any, NamedTuple

from coursekit.errors import CourseError

STEPS = range(5)

Proposal = Mapping[str, int]  # issue to step


class Reservation(NamedTuple):
    """The steps that a delegation accepts on one issue, and why it goes no lower and no higher."""

    lowest: int
    highest: int
    too_low: str = ""
    too_high: str = ""


Table = dict[str, dict[str, Reservation]]  # delegation to issue to reservation


def limits(rows: Iterable[Mapping[str, Any]], *events: str) -> Table:
    """What the rows of these events say, "" for those of the start; a later event replaces what an earlier one said."""
    rows, found = list(rows), {}
    for row in (row for event in events for row in rows if row["event"] == event):
        lowest, highest = int(row["lowest"]), int(row["highest"])
        if not STEPS[0] <= lowest <= highest <= STEPS[-1]:
            raise CourseError(
                f"{row['delegation']} accepts steps {lowest} to {highest} on {row['issue']!r};"
                f" a range goes from low to high, within {STEPS[0]} to {STEPS[-1]}."
            )
        own = Reservation(lowest, highest, row["too_low"], row["too_high"])
        found.setdefault(row["delegation"], {})[row["issue"]] = own
    return found


def reservations(rows: Iterable[Mapping[str, Any]], events: Iterable[str] = ()) -> Table:
    """The reservations of every delegation after these events, on every issue."""
    found = limits(rows, "", *events)
    issues = {issue for ranges in found.values() for issue in ranges}
    for delegation, ranges in found.items():
        if missing := ", ".join(sorted(issues - set(ranges))):
            raise CourseError(f"{delegation} has no reservation on {missing}; give it a row for each.")
    return found


def takers(proposal: Proposal, table: Table) -> list[str]:
    """The delegations to whom a proposal is acceptable."""

    def fits(ranges: dict[str, Reservation]) -> bool:
        return all(ranges[issue].lowest <= step <= ranges[issue].highest for issue, step in proposal.items())

    return [who for who, ranges in table.items() if fits(ranges)]


def overlap(table: Table, issue: str) -> tuple[int, int]:
    """The highest of all lower limits and the lowest of all upper ones: a range, or crossed when there is a gap."""
    ranges = [each[issue] for each in table.values()]
    return max(each.lowest for each in ranges), min(each.highest for each in ranges)


def count(table: Table) -> int:
    """How many deals there are: the steps open to all on each issue, multiplied."""
    return prod(max(0, high - low + 1) for low, high in (overlap(table, issue) for issue in _issues(table)))


def offers(table: Table) -> int:
    """How many proposals can be made."""
    return len(STEPS) ** len(_issues(table))


def most(table: Table) -> int:
    """How many delegations the best proposal wins."""
    sizes = range(len(table), 0, -1)
    groups = (group for size in sizes for group in combinations(table, size))
    return next((len(group) for group in groups if count({who: table[who] for who in group})), 0)


def _issues(table: Table) -> list[str]:
    return list(next(iter(table.values()), {}))
