"""Where positions and weights lead on one line of options, and which deals both sides prefer to war.

An actor has a position on a line, a capability and a salience (how much the matter counts for it, 0 to 1). Its weight
is capability times salience. All positions are in the unit of the line: years, per cent, or a coding from 0 to 100.
The scores are somebody's coding: hand in low and high values to `redraw` and see how far the result moves.

Sources: D. Black (1948), J. Political Economy 56, for the median; B. Bueno de Mesquita (1994), in European Community
Decision Making, ch. 4, and J. Scholz, G. Calbert & G. Smith (2011), J. Theoretical Politics 23(4), for weights and
pairwise contests; KAPSARC's toolkit KTAB for the two voting rules; G. Tsebelis (2002), Veto Players; J. Fearon (1995),
"Rationalist Explanations for War", International Organization 49(3).

Left out on purpose: Bueno de Mesquita's many rounds of offers. Public replications of that engine do not reproduce
the rounds which Scholz, Calbert & Smith print, and they disagree on how the chance of winning is computed. A model
whose numbers nobody can check would teach trust in a black box. `pairwise` shows who can press whom in one step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure, counted

if TYPE_CHECKING:
    import numpy as np

RULES = ("proportional", "binary")


@dataclass(frozen=True)
class Interval:
    """A stretch of the line from `lo` to `hi`, which can be a single point. `lo, hi = interval` takes it apart."""

    lo: float
    hi: float
    reading: str = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[float]:
        return iter((self.lo, self.hi))

    @property
    def width(self) -> float:
        return self.hi - self.lo


@dataclass(frozen=True)
class Contest:
    """Option `a` against option `b`: one vote per actor, above zero for `a` and below zero for `b`."""

    a: float
    b: float
    rule: str
    votes: tuple[float, ...]

    @property
    def support_a(self) -> float:
        return math.fsum(vote for vote in self.votes if vote > 0)

    @property
    def support_b(self) -> float:
        return -math.fsum(vote for vote in self.votes if vote < 0)

    @property
    def p(self) -> float:
        """The chance that `a` beats `b`: its share of all support, or one half when nobody minds."""
        support = self.support_a + self.support_b
        return self.support_a / support if support else 0.5

    @property
    def reading(self) -> str:
        if not self.support_a + self.support_b:
            return f"No actor prefers {self.a:g} to {self.b:g} or the other way round."
        return f"{self.a:g} has {self.p:.1%} of the support against {self.b:g} (rule: {self.rule})."


def weighted_mean(positions: Iterable[float], weights: Iterable[float]) -> Measure:
    """The compromise to which every actor pulls by its weight.

    Formula: sum of w_i * x_i divided by sum of w_i. Both lists have one value per actor; weights are not negative
    and not all zero. The result is in the unit of the positions.

    Source: the compromise model of C. Achen (2006), in The European Union Decides.
    Raises CourseError for lists that are empty or not equally long, and for values that are no numbers.

    >>> weighted_mean([0, 100], [3, 1])
    25.0
    """
    positions, weights = _actors(positions, weights)
    # Shares first: tiny weights multiplied by positions can vanish before they are added up.
    total = math.fsum(weights)
    value = math.fsum(weight / total * position for weight, position in zip(weights, positions, strict=True))
    return Measure(value, f"The weighted mean of {counted(len(positions), 'position')} is {value:g}.", len(positions))


def weighted_median(positions: Iterable[float], weights: Iterable[float]) -> Interval:
    """The position that no majority of weight wants to leave, in either direction.

    It is the smallest position at which at least half of the weight stands there or below. When exactly half does,
    every point up to the next position is a median too, so the result is an interval: `lo` and `hi`, mostly equal.
    An actor without weight changes nothing. Arguments, units and errors as for `weighted_mean`.

    Source: Black (1948), with weights as in Bueno de Mesquita (1994).

    >>> lo, hi = weighted_median([4, 7, 10], [3, 1, 3])
    >>> lo, hi
    (7.0, 7.0)
    >>> weighted_median([4, 10], [1, 1]).reading
    'Every point from 4 to 10 is a weighted median: half of the weight stands on each side.'
    """
    positions, weights = _actors(positions, weights)
    weight_at = Counter()
    for position, weight in zip(positions, weights, strict=True):
        weight_at[position] += weight
    places = sorted(position for position, weight in weight_at.items() if weight)
    total = math.fsum(weights)
    below = [reached / total for reached in accumulate(weight_at[place] for place in places)]
    # 0.1 + 0.2 is not quite 0.3 in a computer, and an exact half must not depend on that.
    at = next(i for i, share in enumerate(below) if share > 0.5 or math.isclose(share, 0.5, rel_tol=1e-9))
    if math.isclose(below[at], 0.5, rel_tol=1e-9):
        lo, hi = places[at], places[at + 1]
        told = f"Every point from {lo:g} to {hi:g} is a weighted median: half of the weight stands on each side."
        return Interval(lo, hi, told)
    above = 1 - (below[at - 1] if at else 0)
    told = f"The weighted median is {places[at]:g}: {below[at]:.1%} of the weight is there or below"
    return Interval(places[at], places[at], f"{told}, {above:.1%} there or above.")


def pairwise(
    a: float, b: float, positions: Iterable[float], weights: Iterable[float], rule: str = "proportional"
) -> Contest:
    """Two options against each other: who backs which, and the chance that the first one wins.

    Vote of actor i for a over b: w_i * (|b - x_i| - |a - x_i|) by the "proportional" rule, so those with more to
    lose push harder; plus or minus w_i by the "binary" rule. `p` is support for a / support for both. Proportional
    support is in weight times the unit of the line; KTAB divides it by the length of the line, which leaves `p` as it
    is. `p` is a measure of pressure in the model, not a forecast.

    Source: KTAB (KAPSARC, MIT licence), proportional and binary voting with linear chances.
    Raises UnknownName for another rule, CourseError as `weighted_mean` does.

    >>> contest = pairwise(7, 4, positions=[4, 7, 10], weights=[3, 1, 3])
    >>> contest.votes, round(contest.p, 3)
    ((-9.0, 3.0, 9.0), 0.571)
    """
    _shared.chosen("voting rule", rule, RULES)
    a, b = _shared.number("a", a), _shared.number("b", b)
    positions, weights = _actors(positions, weights)
    gains = [abs(b - position) - abs(a - position) for position in positions]
    if rule == "binary":
        gains = [(gain > 0) - (gain < 0) for gain in gains]
    return Contest(a, b, rule, tuple(weight * gain for weight, gain in zip(weights, gains, strict=True)))


def winset(q: float, ideals: Iterable[float], lo: float = 0, hi: float = 100) -> Interval | None:
    """The options that every veto player likes better than the status quo, or None when there are none.

    A player with ideal point a likes x better than the status quo q when |x - a| < |q - a|. The win-set is what all
    these stretches share, cut to the line from `lo` to `hi`. At an end of the win-set somebody is no better off than
    under the status quo, unless the line was cut there. One more veto player never makes the win-set larger.

    `q`, `ideals`, `lo` and `hi` are in the unit of the line; `ideals` has one value for each actor who can say no.

    Source: Tsebelis (2002).
    Raises CourseError for no veto player, values outside the line, or `lo` not below `hi`.

    >>> lo, hi = winset(8, ideals=[3, 6], lo=0, hi=10)
    >>> lo, hi
    (4.0, 8.0)
    """
    lo = _shared.number("lo", lo)
    hi = _shared.number("hi", hi, above=lo)
    q = _shared.number("q", q, low=lo, high=hi)
    ideals = _shared.numbers("ideals", ideals, low=lo, high=hi)
    # q mirrored in the ideal point is as far from it as q itself: a player gains between the two.
    start = max(lo, *(min(q, 2 * ideal - q) for ideal in ideals))
    end = min(hi, *(max(q, 2 * ideal - q) for ideal in ideals))
    if start >= end:
        return None
    who = f"{'the' if len(ideals) == 1 else 'all'} {counted(len(ideals), 'veto player')}"
    return Interval(start, end, f"Between {start:g} and {end:g} an option beats {q:g} for {who}.")


def war_range(p: float, cost_a: float, cost_b: float, prize: float = 1) -> Interval:
    """The divisions of a prize that both sides prefer to fighting for it.

    `p` is A's chance to win, `prize` what they fight over, `cost_a` and `cost_b` what fighting costs each, in the
    same unit. Formula: A's part from p * prize - cost_a to p * prize + cost_b, cut to 0 and the whole prize. It is
    never empty while war costs something; Fearon names three reasons why war can come all the same: private
    information, commitment problems and stakes that cannot be divided.

    Source: Fearon (1995). Raises CourseError for `p` outside 0 to 1, a cost below 0 or a prize that is not above 0.

    >>> lo, hi = war_range(0.5, cost_a=20, cost_b=20, prize=100)
    >>> lo, hi
    (30.0, 70.0)
    """
    p = _shared.number("p", p, low=0, high=1)
    cost_a = _shared.number("cost_a", cost_a, low=0)
    cost_b = _shared.number("cost_b", cost_b, low=0)
    prize = _shared.number("prize", prize, above=0)
    lo, hi = max(0.0, p * prize - cost_a), min(prize, p * prize + cost_b)
    if lo == hi:
        return Interval(lo, hi, f"Only one division, {lo:g} for A, is as good as war for both.")
    return Interval(lo, hi, f"Both sides prefer peace to war when A gets between {lo:g} and {hi:g} of {prize:g}.")


def redraw(low: Iterable[float], high: Iterable[float], n: int, rng: int | np.random.Generator) -> np.ndarray:
    """Draw every coded score again, `n` times, from anywhere between its low and its high coding.

    `low` and `high` have one value per actor. The result has `n` rows and one column per actor, in the same unit.
    Each draw is uniform and independent: an assumption of the course, since nobody knows how coders err. Count in how
    many rows a result changes; that is how far the coding decides it. `rng` is a seed or a numpy generator.

    Raises CourseError for a low above its high, lists that are not equally long, `n` below 1, or no `rng`.

    >>> draws = redraw(low=[0, 40], high=[10, 40], n=500, rng=1971)
    >>> draws.shape, float(draws[:, 1].min()), float(draws[:, 1].max())
    ((500, 2), 40.0, 40.0)
    """
    low, high = _shared.numbers("low", low), _shared.numbers("high", high)
    _shared.same_length(low=low, high=high)
    for place, (least, most) in enumerate(zip(low, high, strict=True), 1):
        if least > most:
            raise CourseError(f"Item {place} goes from {least:g} to {most:g}; low should not be above high.")
    n = _shared.whole("n", n)
    return _shared.generator(rng).uniform(low, high, size=(n, len(low)))


def _actors(positions: Iterable[float], weights: Iterable[float]) -> tuple[list[float], list[float]]:
    found = _shared.numbers("positions", positions), _shared.weights("weights", weights)
    _shared.same_length(positions=found[0], weights=found[1])
    return found
