"""Structural balance: which patterns of friends and enemies are stable.

A group of three is balanced when the three signs multiply to +1: all friends, or two friends with one common enemy.
`edges` maps pairs to 1 (friends) or -1 (enemies), as in `triangle`, for any number of actors. A pair that is left
out has no tie. The order of the pairs, and of the names in a pair, makes no difference.

Sources: F. Heider (1946), J. Psychology 21, 107-112, for the idea; D. Cartwright & F. Harary (1956), Psychological
Review 63(5), 277-293, for the two camps; T. Antal, P. Krapivsky & S. Redner (2005), "Dynamics of Social Balance on
Networks", Physical Review E 72, 036121, for the long run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure, Pair, counted

Edges = Mapping[Pair, int]


@dataclass(frozen=True)
class Triads:
    """How many groups of three there are, by how many of the three ties are hostile: none, one, two, three."""

    counts: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def unbalanced(self) -> int:
        """Groups with one hostile tie or with three."""
        return self.counts[1] + self.counts[3]

    @property
    def balanced(self) -> int:
        return self.total - self.unbalanced

    @property
    def reading(self) -> str:
        if not self.total:
            return "No three actors all have ties with each other."
        verb = "is" if self.unbalanced == 1 else "are"
        return f"{self.unbalanced} of {counted(self.total, 'triad')} {verb} unbalanced."


def triads(edges: Edges) -> Triads:
    """Count the groups of three in which all three pairs have a tie, by how many ties are hostile.

    Raises CourseError for a sign other than 1 and -1, a pair that contradicts itself, or no edges at all.

    >>> triads({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1}).counts
    (0, 0, 1, 0)
    """
    ties = _shared.ties("edges", edges)
    groups = combinations(sorted({actor for pair in ties for actor in pair}), 3)
    signs = [[ties.get(pair) for pair in combinations(group, 2)] for group in groups]
    hostile = [each.count(-1) for each in signs if None not in each]
    return Triads(tuple(hostile.count(number) for number in range(4)))


def energy(edges: Edges) -> Measure:
    """How much tension there is in the network: -1 when every group of three is balanced, +1 when none is.

    Formula: U = -(1/T) * sum of s_ij * s_jk * s_ki over the T groups of three that have all their ties. With every
    pair tied, T is n(n - 1)(n - 2)/6. NaN when there is no such group. No unit. Raises CourseError as `triads` does.

    Source: S. Marvel, S. Strogatz & J. Kleinberg (2009), "Energy Landscape of Social Balance", Physical Review Letters.

    >>> energy({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1})
    1.0
    """
    found = triads(edges)
    if not found.total:
        return Measure(math.nan, f"{found.reading[:-1]}, so there is no energy to speak of.", n=0)
    value = (found.unbalanced - found.balanced) / found.total
    return Measure(value, f"The energy is {value:.2f}, where -1 is calm: {found.reading}", n=found.total)


def camps(edges: Edges) -> tuple[frozenset[str], frozenset[str]] | None:
    """The two camps of a balanced network: friends inside, enemies across. None when there are no such camps.

    One camp may be empty. The first camp holds the actor who comes first in the alphabet. Where the network falls
    apart into pieces with no tie between them, the first actor of each piece joins the first camp: a choice, because
    nothing says how the pieces stand to each other.

    Source: the structure theorem of Cartwright & Harary (1956). Raises CourseError as `triads` does.

    >>> first, second = camps({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> sorted(first), sorted(second)
    (['CN', 'RU'], ['US'])
    """
    ties = _shared.ties("edges", edges)
    camp: dict[str, int] = {}
    for first in sorted({actor for pair in ties for actor in pair}):
        reached = [(first, camp.get(first, 1))]
        while reached:
            actor, side = reached.pop()
            if actor not in camp:
                own = [(pair, sign) for pair, sign in ties.items() if actor in pair]
                reached += [(b if actor == a else a, side * sign) for (a, b), sign in own]
            if camp.setdefault(actor, side) != side:
                return None
    together = frozenset(actor for actor, side in camp.items() if side == 1)
    return together, frozenset(camp) - together


def is_balanced(edges: Edges) -> bool:
    """Whether the whole network is balanced: no circle of ties, however long, has an odd number of hostile ones.

    In a network where some pairs have no tie, every triad can be balanced and a longer circle not; this looks at all
    circles (Cartwright & Harary 1956). Raises CourseError as `triads` does.

    >>> is_balanced({("A", "B"): 1, ("B", "C"): 1, ("C", "D"): 1, ("D", "A"): -1})
    False
    """
    return camps(edges) is not None


def stationary_friendliness(p: float) -> Measure:
    """The share of friendly ties around which a very large network settles when unbalanced triads are eased by chance.

    Formula: 1 / (1 + sqrt(3(1 - 2p))) for p up to 1/2, and 1 above: from p = 1/2 on everybody ends up as friends.
    `p` is the chance that a triad with one hostile tie is eased by a reconciliation. Result from 0 to 1.

    Source: Antal, Krapivsky & Redner (2005), local rule. Raises CourseError for `p` outside 0 to 1.

    >>> stationary_friendliness(1 / 3)
    0.5
    """
    p = _shared.number("p", p, low=0, high=1)
    share = 1 / (1 + math.sqrt(3 * max(0, 1 - 2 * p)))
    return Measure(share, f"With p = {p:.2f}, {share:.0%} of ties are friendly in the long run.")
