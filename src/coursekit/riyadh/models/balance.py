"""Structural balance: which patterns of friends and enemies are stable, and how an unstable one moves.

A group of three is balanced when the three signs multiply to +1: all friends, or two friends with one common enemy.
`edges` maps pairs to 1 (friends) or -1 (enemies), as in `triangle`, for any number of actors. A pair that is left
out has no tie. The order of the pairs, and of the names in a pair, makes no difference.

Sources: F. Heider (1946), J. Psychology 21, 107-112, for the idea; D. Cartwright & F. Harary (1956), Psychological
Review 63(5), 277-293, for the two camps; T. Antal, P. Krapivsky & S. Redner (2005), "Dynamics of Social Balance on
Networks", Physical Review E 72, 036121, for the steps in time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from coursekit.riyadh.models import _inputs
from coursekit.riyadh.models._inputs import Pair
from coursekit.riyadh.models._results import Measure, counted

if TYPE_CHECKING:
    from numpy.random import Generator

Group = tuple[str, str, str]
Edges = Mapping[Pair, int]

RULES = ("local", "constrained")


@dataclass(frozen=True)
class Triads:
    """How many groups of three are of each type.

    `counts` has four numbers, by how many of the three ties are hostile: none, one, two, three.
    """

    counts: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def balanced(self) -> int:
        """Groups with no hostile tie or with two."""
        return self.counts[0] + self.counts[2]

    @property
    def unbalanced(self) -> int:
        """Groups with one hostile tie or with three."""
        return self.counts[1] + self.counts[3]

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
    counts = [0, 0, 0, 0]
    for signs in _triads(_inputs.ties("edges", edges)).values():
        counts[signs.count(-1)] += 1
    return Triads(tuple(counts))


def energy(edges: Edges) -> Measure:
    """How much tension there is in the network: -1 when every group of three is balanced, +1 when none is.

    Formula: U = -(1/T) * sum of s_ij * s_jk * s_ki over the T groups of three that have all their ties. With every
    pair tied, T is n(n - 1)(n - 2)/6. NaN when there is no such group. No unit.

    Source: S. Marvel, S. Strogatz & J. Kleinberg (2009), "Energy Landscape of Social Balance", Physical Review Letters.
    Raises CourseError as `triads` does.

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

    Source: the structure theorem of Cartwright & Harary (1956).
    Raises CourseError as `triads` does.

    >>> first, second = camps({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> sorted(first), sorted(second)
    (['CN', 'RU'], ['US'])
    """
    ties = _inputs.ties("edges", edges)
    side: dict[str, int] = {}
    for first in _actors(ties):
        if first in side:
            continue
        side[first] = 1
        reached = [first]
        while reached:
            here = reached.pop()
            for there, sign in _neighbours(ties, here):
                if there not in side:
                    side[there] = side[here] * sign
                    reached.append(there)
                elif side[there] != side[here] * sign:
                    return None
    together = frozenset(actor for actor, where in side.items() if where == 1)
    return together, frozenset(side) - together


def is_balanced(edges: Edges) -> bool:
    """Whether the whole network is balanced: no circle of ties, however long, has an odd number of hostile ones.

    In a network where some pairs have no tie, every triad can be balanced and a longer circle not; this looks at all
    circles (Cartwright & Harary 1956). Raises CourseError as `triads` does.

    >>> is_balanced({("A", "B"): 1, ("B", "C"): 1, ("C", "D"): 1, ("D", "A"): -1})
    False
    """
    return camps(edges) is not None


def is_jammed(edges: Edges) -> bool:
    """Whether the network is stuck: some triads are unbalanced, but any change of one tie would make more of them.

    Only ties in an unbalanced triad are asked, as in the constrained rule of `step`.
    Source: Antal, Krapivsky & Redner (2005). Raises CourseError as `triads` does.

    >>> is_jammed({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1})
    False
    """
    found = _triads(_inputs.ties("edges", edges))
    tense = _unbalanced(found)
    return bool(tense) and all(_added(found, pair) > 0 for group in tense for pair in combinations(group, 2))


def step(edges: Edges, rule: str = "local", p: float = 0.5, rng: int | Generator | None = None) -> dict[Pair, int]:
    """The network after one attempt to ease an unbalanced triad; a balanced network stays as it is.

    An unbalanced triad is drawn at random. Then, by `rule`:

    - "local": in a triad with one hostile tie, that tie turns friendly with probability `p`; otherwise one of its
      two friendly ties turns hostile. In a triad of three enemies one tie turns friendly.
    - "constrained": one of its three ties is drawn and turned, but only if that does not add unbalanced triads to
      the network; if their number would stay the same, a coin decides. `p` plays no part.

    Gives a new dictionary with the same keys; `edges` stays as it is. `rng` is a seed or a numpy generator. To take
    many steps, hand in the same generator each time: the same seed repeats the same draw.

    Source: Antal, Krapivsky & Redner (2005).
    Raises CourseError as `triads` does, and for `p` outside 0 to 1 or no `rng`; UnknownName for another rule.

    >>> enemies = {("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): -1}
    >>> triads(step(enemies, rng=1971)).counts
    (0, 0, 1, 0)
    """
    _inputs.chosen("rule", rule, RULES)
    p = _inputs.number("p", p, low=0, high=1)
    rng = _inputs.generator(rng)
    found = _triads(_inputs.ties("edges", edges))
    tense = _unbalanced(found)
    if not tense:
        return dict(edges)
    group = tense[rng.integers(len(tense))]
    pairs = list(combinations(group, 2))
    if rule == "local":
        pair = _local(pairs, found[group], p, rng)
    else:
        pair = pairs[rng.integers(3)]
        added = _added(found, pair)
        if added > 0 or (added == 0 and rng.random() < 0.5):
            return dict(edges)
    # The keys stay as the caller wrote them, so that the caller can look them up again.
    return {key: -sign if set(key) == set(pair) else sign for key, sign in edges.items()}


def stationary_friendliness(p: float) -> Measure:
    """The share of friendly ties around which a very large network settles under the local rule.

    Formula: 1 / (1 + sqrt(3(1 - 2p))) for p up to 1/2, and 1 above: from p = 1/2 on everybody ends up as friends.
    `p` is the chance that a triad with one hostile tie is eased by a reconciliation. Result from 0 to 1.

    Source: Antal, Krapivsky & Redner (2005). Raises CourseError for `p` outside 0 to 1.

    >>> stationary_friendliness(1 / 3)
    0.5
    """
    p = _inputs.number("p", p, low=0, high=1)
    share = 1 / (1 + math.sqrt(3 * (1 - 2 * p))) if p < 0.5 else 1.0
    return Measure(share, f"With p = {p:.2f}, {share:.0%} of ties are friendly in the long run.")


def triad_shares(friendliness: float) -> tuple[float, float, float, float]:
    """How common each type of triad is when ties are friendly independently of each other.

    Formula: n_j = C(3, j) * r**(3 - j) * (1 - r)**j for j = 0 to 3 hostile ties, where r is the share of friendly
    ties. The four shares add up to 1. Under the local rule this holds in a very large network.

    Source: Antal, Krapivsky & Redner (2005). Raises CourseError for a share outside 0 to 1.

    >>> triad_shares(0.5)
    (0.125, 0.375, 0.375, 0.125)
    """
    r = _inputs.number("friendliness", friendliness, low=0, high=1)
    return tuple(math.comb(3, hostile) * r ** (3 - hostile) * (1 - r) ** hostile for hostile in range(4))


def _local(pairs: list[Pair], signs: tuple[int, ...], p: float, rng: Generator) -> Pair:
    """The tie that the local rule turns in an unbalanced triad."""
    friendly = [pair for pair, sign in zip(pairs, signs, strict=True) if sign == 1]
    hostile = [pair for pair in pairs if pair not in friendly]
    turned = friendly if friendly and rng.random() >= p else hostile
    return turned[rng.integers(len(turned))]


def _actors(ties: Edges) -> list[str]:
    return sorted({actor for pair in ties for actor in pair})


def _neighbours(ties: Edges, actor: str) -> list[tuple[str, int]]:
    return [(a if b == actor else b, sign) for (a, b), sign in ties.items() if actor in (a, b)]


def _triads(ties: Edges) -> dict[Group, tuple[int, int, int]]:
    """Every three actors who all have ties with each other, and the three signs."""
    return {
        (a, b, c): (ties[a, b], ties[a, c], ties[b, c])
        for a, b, c in combinations(_actors(ties), 3)
        if (a, b) in ties and (a, c) in ties and (b, c) in ties
    }


def _unbalanced(found: Mapping[Group, tuple[int, int, int]]) -> list[Group]:
    return [group for group, signs in found.items() if math.prod(signs) == -1]


def _added(found: Mapping[Group, tuple[int, int, int]], pair: Pair) -> int:
    """How many more unbalanced triads there would be if this tie turned: each triad around it changes over."""
    return sum(math.prod(signs) for group, signs in found.items() if set(pair) <= set(group))
