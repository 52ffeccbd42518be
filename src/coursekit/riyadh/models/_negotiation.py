"""Reservations in a negotiation over several issues, and whether any deal meets them all.

A term is a step from 0 to 4 on one issue; a proposal is one term for each issue. A reservation is the range of steps
that a delegation accepts on an issue. A proposal is acceptable to a delegation when every term lies in its range; the
zone of possible agreement (ZOPA) holds the proposals that are acceptable to all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, NamedTuple

from coursekit.errors import CourseError, UnknownName

STEPS = range(5)

Proposal = Mapping[str, int]  # issue to step


class Reservation(NamedTuple):
    """The steps that a delegation accepts on one issue, and why the exercise gives it this range."""

    lowest: int
    highest: int
    reason: str = ""

    def missing(self, step: int) -> int:
        """How many steps a term is away from the range.

        >>> Reservation(2, 4).missing(0), Reservation(0, 1).missing(3), Reservation(1, 3).missing(2)
        (2, 2, 0)
        """
        return max(self.lowest - step, step - self.highest, 0)


Table = dict[str, dict[str, Reservation]]  # delegation to issue to reservation


def reservations(rows: Iterable[Mapping[str, Any]], events: Iterable[str] = ()) -> Table:
    """The reservations of every delegation after these events; a row of an event replaces the one of the start."""
    rows, told = list(rows), list(events)
    found: Table = {}
    for event in ("", *told):
        for row in rows:
            if row["event"] == event:
                lowest, highest = int(row["lowest"]), int(row["highest"])
                if not STEPS[0] <= lowest <= highest <= STEPS[-1]:
                    raise CourseError(
                        f"{row['delegation']} accepts steps {lowest} to {highest} on {row['issue']!r};"
                        f" a range goes from low to high, within {STEPS[0]} to {STEPS[-1]}."
                    )
                ranges = found.setdefault(row["delegation"], {})
                ranges[row["issue"]] = Reservation(lowest, highest, row["reason"])
    issues = {issue for ranges in found.values() for issue in ranges}
    for delegation, ranges in found.items():
        if missing := issues - set(ranges):
            raise CourseError(
                f"{delegation} has no reservation on {', '.join(sorted(missing))}; give it a row for each."
            )
    return found


def missing(proposal: Proposal, ranges: Mapping[str, Reservation]) -> dict[str, int]:
    """For each issue on which a proposal is outside the ranges of one delegation: by how many steps.

    >>> missing({"land": 1, "guns": 4}, {"land": Reservation(2, 4), "guns": Reservation(0, 4)})
    {'land': 1}
    """
    for issue in proposal:
        if issue not in ranges:
            raise UnknownName("issue", issue, ranges)
    gaps = {issue: ranges[issue].missing(step) for issue, step in proposal.items()}
    return {issue: gap for issue, gap in gaps.items() if gap}


def overlap(table: Table, issue: str) -> tuple[int, int]:
    """The highest of all lower limits and the lowest of all upper ones: a range, or crossed when there is a gap."""
    ranges = [each[issue] for each in table.values()]
    return max(each.lowest for each in ranges), min(each.highest for each in ranges)


def combinations(issues: Iterable[str]) -> Iterator[dict[str, int]]:
    """Every proposal that can be made."""
    names = list(issues)
    return (dict(zip(names, steps, strict=True)) for steps in product(STEPS, repeat=len(names)))


def deals(table: Table) -> list[dict[str, int]]:
    """Every proposal that is acceptable to all: the zone of possible agreement.

    >>> two = {"A": {"land": Reservation(0, 2)}, "B": {"land": Reservation(1, 4)}}
    >>> deals(two)
    [{'land': 1}, {'land': 2}]
    """
    issues = next(iter(table.values()), {})
    return [
        proposal
        for proposal in combinations(issues)
        if all(each[issue].missing(step) == 0 for each in table.values() for issue, step in proposal.items())
    ]


def count(table: Table) -> int:
    """How many deals there are: the steps open to all on each issue, multiplied.

    >>> count({"A": {"land": Reservation(0, 2)}, "B": {"land": Reservation(1, 4)}})
    2
    """
    issues = next(iter(table.values()), {})
    return prod(max(0, high - low + 1) for low, high in (overlap(table, issue) for issue in issues))


def turns(table: Table) -> list[tuple[str, str, Reservation, int]]:
    """Where one limit, moved outwards by one step, makes a first deal possible.

    Each is a delegation, an issue, the new reservation and the number of deals then; empty when there is a deal now.

    >>> apart = {"A": {"land": Reservation(0, 1)}, "B": {"land": Reservation(2, 4)}}
    >>> [(who, tuple(new)[:2], deals) for who, _, new, deals in turns(apart)]
    [('A', (0, 2), 1), ('B', (1, 4), 1)]
    """
    found = []
    for who, ranges in table.items() if not count(table) else ():
        for issue, now in ranges.items():
            for new in (now._replace(lowest=now.lowest - 1), now._replace(highest=now.highest + 1)):
                many = count(table | {who: {**ranges, issue: new}})
                if many and STEPS[0] <= new.lowest and new.highest <= STEPS[-1]:
                    found.append((who, issue, new, many))
    return found


def distance(proposal: Proposal, zone: Iterable[Proposal]) -> int | None:
    """How many steps a proposal is away from the nearest deal; None when there is no deal.

    >>> distance({"land": 4}, [{"land": 1}, {"land": 2}])
    2
    """
    return min((sum(abs(deal[issue] - step) for issue, step in proposal.items()) for deal in zone), default=None)
