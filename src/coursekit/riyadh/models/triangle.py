"""The strategic triangle: three actors, each pair on good or bad terms.

Sources: L. Dittmer (1981), "The Strategic Triangle", World Politics 33(4), for three types; Wu Yu-Shan (1996),
"Exploring Dual Triangles", Issues & Studies 32(10), p. 30, for the six roles and their order, with the outcast that
Dittmer calls pariah; the numbers behind the order are usually credited to Bau Tzong-ho (1999).

Three decisions of ours. A tie is +1 or -1: a mixed or neutral tie has to be decided by whoever codes it, with a
reason. A tie has one sign for both sides. There are three actors; `balance` takes more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, combinations, permutations, product

from coursekit.errors import CourseError
from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure, Pair, listed

#: Wu's order, best first: own good ties count first, then it is better if the other two are on bad terms.
RANKS = {"pivot": 1, "friend": 2, "partner": 3, "wing": 4, "enemy": 5, "outcast": 6}

#: The second grading in the same table, with ties: the order of `payoff` when w is 1.
TIED_GRADES = {"pivot": 1, "friend": 2, "partner": 2, "wing": 3, "enemy": 3, "outcast": 4}

# A role follows from the sum of an actor's own two ties and from the tie between the other two.
_ROLE = {(2, -1): "pivot", (2, 1): "friend", (0, -1): "partner", (0, 1): "wing", (-2, -1): "enemy", (-2, 1): "outcast"}
_KIND = {3: "menage", 1: "romantic", -1: "marriage", -3: "unit-veto"}

_READINGS = {
    "menage": "Ménage à trois: {friend} are all friends",
    "romantic": "Romantic triangle: {pivot} is the pivot between the wings {wing}",
    "marriage": "Stable marriage: {partner} are partners and {outcast} is the outcast",
    "unit-veto": "Unit veto: {enemy} are all enemies",
}

#: The four types, from most to fewest good ties.
KINDS = tuple(_READINGS)


@dataclass(frozen=True, init=False, repr=False)
class Triangle:
    """Three actors and the sign of each of their three ties.

    `signs` maps each pair to 1 (good terms) or -1 (bad terms). The order of the pairs, and of the names in a pair,
    makes no difference: triangles with the same ties are equal. `actors` are in alphabetical order.

    Raises CourseError for anything but three actors with one tie for each pair.

    >>> after_a_thaw = Triangle({("US", "RU"): 1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> after_a_thaw.kind, after_a_thaw.roles["RU"], after_a_thaw.balanced
    ('romantic', 'pivot', False)
    """

    actors: tuple[str, str, str]
    _signs: tuple[int, int, int]

    def __init__(self, signs: Mapping[Pair, int]):
        ties = _shared.ties("signs", signs)
        actors = tuple(sorted({actor for pair in ties for actor in pair}))
        missing = [pair for pair in combinations(actors, 2) if pair not in ties]
        if len(actors) != 3 or missing:
            gap = f" There is no tie for {listed('–'.join(pair) for pair in missing)}." if missing else ""
            raise CourseError(
                f"A triangle has three actors and three ties; signs has {listed(actors)}.{gap} "
                "For more than three actors use models.balance."
            )
        object.__setattr__(self, "actors", actors)
        object.__setattr__(self, "_signs", tuple(ties.values()))

    def __repr__(self) -> str:
        return f"Triangle({self.signs})"

    @property
    def signs(self) -> dict[Pair, int]:
        """The sign of each pair, names in alphabetical order."""
        return dict(zip(combinations(self.actors, 2), self._signs, strict=True))

    @property
    def kind(self) -> str:
        """The type of the triangle: menage (three good ties), romantic (two), marriage (one) or unit-veto (none)."""
        return _KIND[sum(self._signs)]

    @property
    def roles(self) -> dict[str, str]:
        """The role of each actor, a key of `RANKS`."""
        return {actor: _ROLE[self._ties_of(actor)] for actor in self.actors}

    def having(self, names: Mapping[str, str] | None = None) -> dict[str, str]:
        """Who has each role that somebody has, in words, under these names."""
        names, roles = names or dict(zip(self.actors, self.actors, strict=True)), self.roles
        return {role: listed(name for actor, name in names.items() if roles[actor] == role) for role in roles.values()}

    @property
    def balanced(self) -> bool:
        """True when the three signs multiply to +1 (Cartwright & Harary 1956)."""
        first, second, third = self._signs
        return first * second * third == 1

    @property
    def reading(self) -> str:
        """The triangle in one sentence."""
        told = _READINGS[self.kind].format_map(self.having())
        return f"{told}; the triangle is {'balanced' if self.balanced else 'not balanced'}."

    def sign(self, a: str, b: str) -> int:
        """How two of the actors stand to each other: 1 for good terms, -1 for bad terms."""
        return self.signs[self._pair(a, b)]

    def flip(self, a: str, b: str) -> Triangle:
        """The triangle after two of its actors made up or fell out; this one stays as it is.

        >>> enemies = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): -1})
        >>> enemies.flip("CN", "US").reading
        'Stable marriage: CN and US are partners and RU is the outcast; the triangle is balanced.'
        """
        pair = self._pair(a, b)
        return Triangle({**self.signs, pair: -self.signs[pair]})

    def payoff(self, actor: str, w: float = 0.5) -> Measure:
        """How well an actor is placed: its own two ties, less `w` times the tie between the other two.

        Formula: u_i(w) = s_ij + s_ik - w * s_jk, no unit. With 0 < w < 1 the six roles come in Wu's order (`RANKS`).
        With w = 1 they score 3, 1, 1, -1, -1, -3 (`TIED_GRADES`). Above 1 a partner does better than a friend: which
        role is best is an assumption. `w` is at least 0.

        Source: Wu (1996: 30) for the orders; the family with one w is ours.
        Raises UnknownName for an actor who is not in the triangle, CourseError for w below 0.

        >>> Triangle({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}).payoff("US", w=1)
        3.0
        """
        _shared.chosen("actor in this triangle", actor, self.actors)
        w = _shared.number("w", w, low=0)
        own, others = self._ties_of(actor)
        score = own - w * others
        return Measure(score, f"As {self.roles[actor]}, {actor} scores {score:g} when w is {w:g}.")

    def _ties_of(self, actor: str) -> tuple[int, int]:
        """The sum of an actor's own two ties, and the tie between the other two."""
        own = sum(sign for pair, sign in self.signs.items() if actor in pair)
        return own, sum(self._signs) - own

    def _pair(self, a: str, b: str) -> Pair:
        for actor in (a, b):
            _shared.chosen("actor in this triangle", actor, self.actors)
        if a == b:
            raise CourseError(f"A tie needs two different actors; it got {a!r} twice.")
        return (min(a, b), max(a, b))


def states(actors: Iterable[str]) -> list[Triangle]:
    """All eight triangles that three actors can form, from all friends to all enemies.

    With the actors US, RU, CN the signs of US–RU, US–CN and RU–CN run +++, ++-, +-+ and so on to ---.

    Raises CourseError unless `actors` are three different names.

    >>> [t.kind for t in states(["US", "RU", "CN"])]
    ['menage', 'romantic', 'romantic', 'marriage', 'romantic', 'marriage', 'marriage', 'unit-veto']
    """
    names = _shared.items("actors", actors)
    if not all(isinstance(name, str) for name in names) or len(names) != 3 or len(set(names)) != 3:
        raise CourseError(f"actors is {names}; it should be three different names.")
    pairs = list(combinations(names, 2))
    return [Triangle(dict(zip(pairs, signs, strict=True))) for signs in product((1, -1), repeat=3)]


def paths(start: Triangle, goal: Triangle | Callable[[Triangle], bool]) -> list[list[Triangle]]:
    """Every shortest way from one triangle to another, one change of one tie at a time.

    `goal` is a triangle of the same actors, or a question to ask of a triangle, such as
    `lambda t: t.roles["US"] == "pivot"`. Each path is a list of triangles from `start` to the goal, so it has one
    triangle more than it has changes. The list is empty when no triangle meets the goal.

    Raises CourseError for a start that is no Triangle, and for a goal that is neither kind or has other actors.

    >>> today = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> found = paths(today, lambda t: t.roles["US"] == "pivot")
    >>> len(found), len(found[0]) - 1
    (6, 3)
    """
    if not isinstance(start, Triangle):
        raise CourseError(f"start is {start!r}; it should be a Triangle.")
    if isinstance(goal, Triangle):
        if goal.actors != start.actors:
            raise CourseError(f"start has {listed(start.actors)}, goal has {listed(goal.actors)}; they should match.")
        ends = [goal]
    elif callable(goal):
        ends = [state for state in states(start.actors) if goal(state)]
    else:
        such = 'lambda t: t.roles["US"] == "pivot"'
        raise CourseError(f"goal is {goal!r}; it should be a Triangle, or a test such as {such}.")
    changes = [[pair for pair, sign in start.signs.items() if end.signs[pair] != sign] for end in ends]
    fewest = min(map(len, changes), default=0)
    orders = [order for changed in changes if len(changed) == fewest for order in permutations(changed)]
    return [list(accumulate(order, lambda at, pair: at.flip(*pair), initial=start)) for order in orders]
