"""How alike two countries vote: agreement, S, and measures that allow for chance.

Votes are coded 1 yes, 2 abstain, 3 no (`CODES`). A country that was absent has no vote: None or NaN. Absence is not
abstention, so such a roll call is left out of that pair, and out of `n`. Two countries with no common vote have no
score: the result is NaN with n = 0, never zero.

`span` is the greatest distance that was possible, not the greatest that happens to occur: 2 between yes and no, 3 for
the alliance commitments in Signorino & Ritter's example. With an observed span, one dull year would change the scale.

Sources: C. Signorino & J. Ritter (1999), "Tau-b or Not Tau-b", International Studies Quarterly 43, 115-144; F. Häge
(2011), "Choice or Circumstance?", Political Analysis 19(3); M. Bailey, A. Strezhnev & E. Voeten (2017), J. Conflict
Resolution 61(2), 430-456; J. Cohen (1960) and W. Scott (1955) for the two corrections.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from coursekit.errors import CourseError
from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure, counted

CODES = {"yes": 1, "abstain": 2, "no": 3}
DISTANCES = ("absolute", "squared", "nominal")

Votes = Sequence[float | None]
Compare = Callable[[Votes, Votes], Measure]


def identical(x: Votes, y: Votes) -> Measure:
    """The share of common roll calls on which two countries cast the same vote.

    `x` and `y` have one vote per roll call, in the same order. Result from 0 to 1.
    Raises CourseError for lists that are empty or not equally long.

    >>> identical([1, 1, 3, None], [1, 2, 3, 3])
    0.6666666666666666
    """
    x, y, _ = _common(x, y)
    value = np.mean(x == y) if len(x) else math.nan
    return _measure(value, len(x), "The two made the same choice in {value:.1%} of {cases}.")


def agreement(x: Votes, y: Votes, span: float = 2) -> Measure:
    """How close two countries vote: 1 for the same vote, 0 for the opposite, one half for a step between.

    Formula: mean of 1 - |x_k - y_k| / span over the common roll calls. Result from 0 to 1; S is 2 * agreement - 1.
    Voeten also leaves out unanimous roll calls; do so first to compare with his figures.

    Source: the data of Bailey, Strezhnev & Voeten (2017). Raises CourseError as `identical` does, and for votes further
    apart than `span`.

    >>> agreement([3, 2], [3, 3])
    0.75
    """
    x, y, _ = _common(x, y, span)
    value = 1 - np.mean(np.abs(x - y)) / span if len(x) else math.nan
    return _measure(value, len(x), "Agreement is {value:.2f} on {cases}, from 0 (opposite) to 1 (the same).")


def s_score(x: Votes, y: Votes, weights: Sequence[float] | None = None, span: float = 2) -> Measure:
    """How similar two countries' choices are, from -1 (always opposite) to 1 (always the same).

    Formula: S = 1 - 2 * (sum of w_k * |x_k - y_k|) / (span * sum of w_k), over the items on which both have a value.
    An item is a roll call, or, for alliances, a third state, which can be weighted by its capability. Without
    `weights` all items count the same. S does not allow for chance; see `pi` and `kappa`.

    Source: Signorino & Ritter (1999). Raises CourseError as `agreement` does, and for weights that are negative or all
    zero.

    >>> s_score([3, 2], [3, 3])
    0.5
    """
    given = None if weights is None else _shared.weights("weights", weights)
    x, y, shared = _common(x, y, span)
    w = np.ones(len(shared)) if given is None else np.array(given)
    _shared.same_length(x=shared, weights=w)
    w = w[shared]
    value = 1 - 2 * np.sum(w * np.abs(x - y)) / (span * np.sum(w)) if np.any(w) else math.nan
    how = "" if weights is None else "Weighted, "
    return _measure(value, len(x), how + "S is {value:.2f} on {cases}, from -1 (opposite) to 1 (the same).")


def kappa(x: Votes, y: Votes, distance: str = "absolute") -> Measure:
    """How alike two countries vote beyond what chance gives, when each keeps its own habits.

    Formula: 1 - D_o / D_e. D_o is the mean distance between the two votes on the same roll call. D_e is the mean
    distance between any vote of x and any vote of y: what remains if they voted independently, each with its own
    share of yes, abstain and no. 1 is full agreement, 0 no better than chance. NaN also when both always cast one and
    the same vote, because then chance explains everything.

    `distance` is "absolute" (as in S, so that the two differ only by chance), "squared", or "nominal" (same or not).
    With "nominal" the values can be any labels, such as the codes of two readers of a text.

    Source: Cohen (1960; 1968 for distances), for foreign policy Häge (2011).
    Raises UnknownName for another distance, CourseError as `identical` does.

    >>> kappa([1, 1, 3, 3], [1, 1, 3, 1])
    0.5
    """
    return _beyond_chance("Kappa", x, y, distance, pooled=False)


def pi(x: Votes, y: Votes, distance: str = "absolute") -> Measure:
    """How alike two countries vote beyond what chance gives, when both share one pool of habits.

    As `kappa`, but D_e is taken from the pooled shares of yes, abstain and no of both countries.

    Source: Scott (1955), for foreign policy Häge (2011). Arguments and errors as for `kappa`.

    >>> round(pi([1, 1, 3, 3], [1, 1, 3, 1]), 3)
    0.467
    """
    return _beyond_chance("Pi", x, y, distance, pooled=True)


@dataclass(frozen=True)
class Interval:
    """How far a score moves when its votes are drawn anew: the two ends, and how many votes it rests on."""

    low: float
    high: float
    n: int
    reading: str


def bootstrap(
    x: Votes,
    y: Votes,
    measure: Compare = s_score,
    *,
    rng: int | np.random.Generator,
    draws: int = 500,
    share: float = 0.9,
) -> Interval:
    """How far a score would move if the same two countries had cast votes like these, drawn anew.

    From the n common votes, n are drawn with replacement, `draws` times, and each draw gets a score. The interval holds
    the middle `share` of the scores (percentile method). Draws without a score are left out; with none left, both ends
    are NaN.
    It sees only what did happen: votes that are all alike give an interval of no width, however few they are.

    `rng` is a whole number or a numpy generator, so that the draws can be repeated.
    Source: B. Efron (1979), Annals of Statistics 7(1), 1-26. Raises CourseError as `measure` does, and for no draws.

    >>> found = bootstrap([3, 2], [3, 3], rng=1971)
    >>> found.low, found.high, found.n
    (0.0, 1.0, 2)
    """
    chance = _shared.generator(rng)
    draws = _shared.whole("draws", draws)
    _shared.number("share", share, 0, 1)
    x, y, _ = _common(x, y)
    n = len(x)
    found = _drawn_anew(x, y, measure, chance.integers(0, n, (draws, n))) if n else np.array([])
    found = found[~np.isnan(found)]
    if not len(found):
        return Interval(math.nan, math.nan, n, "There is no score to draw anew.")
    low, high = (float(end) for end in np.quantile(found, [(1 - share) / 2, (1 + share) / 2]))
    cases = counted(n, "shared case")
    reading = f"When the {cases} are drawn anew, {share:.0%} of the scores lie from {low:.2f} to {high:.2f}."
    return Interval(low, high, n, reading)


def _drawn_anew(x: np.ndarray, y: np.ndarray, measure: Compare, draws: np.ndarray) -> np.ndarray:
    """The score of each draw, a row of places in x and y."""
    # The order of votes makes no difference, and there are few kinds of them: most draws repeat one that has its score.
    kinds, kind = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    rows, row = np.unique(np.sort(kind.reshape(-1)[draws], axis=1), axis=0, return_inverse=True)
    return np.array([float(measure(*kinds[each].T)) for each in rows])[row.reshape(-1)]


def _beyond_chance(name: str, x: Votes, y: Votes, distance: str, pooled: bool) -> Measure:
    _shared.chosen("distance", distance, DISTANCES)
    x, y, _ = _common(*(_numbered(x, y) if distance == "nominal" else (x, y)))
    told = name + " is {value:.2f} on {cases}: 1 is full agreement, 0 no better than chance."
    if not len(x):
        return _measure(math.nan, 0, told)

    def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        gaps = np.abs(a - b)
        return {"absolute": gaps, "squared": gaps**2, "nominal": gaps > 0}[distance]

    # How common each value is: two short lists stand in for all n * n pairs of votes.
    values = np.union1d(x, y)
    p, q = (np.array([np.mean(votes == value) for value in values]) for votes in (x, y))
    if pooled:
        p = q = (p + q) / 2
    by_chance = p @ apart(values[:, None], values) @ q
    if not by_chance:
        return Measure(math.nan, f"Both always made one and the same choice, so {name.lower()} has no meaning.", len(x))
    return _measure(1 - np.mean(apart(x, y)) / by_chance, len(x), told)


def _common(x: Votes, y: Votes, span: float | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The votes of the two where both have one, as numbers; and where that is."""
    x, y = _coded("x", x), _coded("y", y)
    _shared.same_length(x=x, y=y)
    if span is not None:
        _shared.number("span", span, above=0)
        cast = np.concatenate([x, y])
        cast = cast[~np.isnan(cast)]
        if len(cast) and cast.max() - cast.min() > span:
            raise CourseError(
                f"The values run from {cast.min():g} to {cast.max():g}, which is more than the span of {span:g}; "
                "span should be the greatest distance that is possible, and absence should be None."
            )
    shared = ~(np.isnan(x) | np.isnan(y))
    return x[shared], y[shared], shared


def _coded(name: str, votes: Votes) -> np.ndarray:
    given = _shared.items(name, votes)
    try:
        # Adding zero refuses text, even text that looks like a number: a code is a number or missing.
        found = np.array([math.nan if vote is None else float(vote + 0.0) for vote in given])
    except TypeError:
        raise CourseError(
            f"{name} has values that are no numbers; code votes as 1 yes, 2 abstain, 3 no and None for absent "
            '(models.votes.CODES), or use distance="nominal" for labels.'
        ) from None
    if np.isinf(found).any():
        raise CourseError(f"{name} has an infinite value; votes should be numbers such as 1, 2 and 3.")
    return found


def _numbered(x: Iterable[object], y: Iterable[object]) -> list[list[int | None]]:
    """Any labels as numbers, and None for a missing one: that is None too, or not equal to itself, as NaN is."""
    both = _shared.items("x", x), _shared.items("y", y)
    try:
        labels = dict.fromkeys(label for side in both for label in side if label is not None and label == label)
        code = {label: number for number, label in enumerate(labels)}
        return [[code.get(label) for label in side] for side in both]
    except (TypeError, ValueError):
        raise CourseError("x and y should hold labels, such as texts or numbers, and None for a missing one.") from None


def _measure(value: float, n: int, told: str) -> Measure:
    if math.isnan(value):
        return Measure(value, "There is no shared case that counts, so there is no score.", n)
    return Measure(value, told.format(value=value, cases=counted(n, "shared case")), n)
