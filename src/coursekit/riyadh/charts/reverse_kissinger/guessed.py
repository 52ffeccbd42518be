"""A guess about the triangle: where on the cube it stands, and how far it is from what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coursekit.drawing.figure import counted
from coursekit.errors import CourseError
from coursekit.riyadh.charts.reverse_kissinger import lattice
from coursekit.riyadh.charts.reverse_kissinger.roles import in_order
from coursekit.riyadh.charts.scores import the
from coursekit.riyadh.models.triangle import Triangle, paths


class Guess(NamedTuple):
    """A guess as the cube draws it."""

    state: Triangle  # where the cross stands
    label: str  # beside the cross
    way: tuple[Triangle, ...]  # from the cross to the truth, one change at a time; drawn as a dotted line
    told: str  # guess, value and gap in words
    subtitle: str


def guessed(guess: str | Triangle | float, triangle: Triangle, path: Sequence[Triangle]) -> Guess:
    """What `cube` draws for a guess: an actor, a state (a triangle, or its signs), or a number of changes of the path.

    Raises UnknownName for another actor, CourseError for a guess of another kind or a number without a path.

    >>> thaw = Triangle({("US", "RU"): 1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> guessed("US", thaw, []).told
    'Your guess: the United States as the pivot. It is Russia; a state with your pivot is 2 changes away.'
    """
    if isinstance(guess, str) and guess.strip("+-− "):
        return _pivot(guess, triangle, path)
    state = _from_signs(guess, triangle) if isinstance(guess, str) else guess
    if isinstance(state, Triangle) and state.actors == triangle.actors:
        return _state(state, triangle, path)
    if isinstance(guess, int | float) and not isinstance(guess, bool) and guess >= 0 and len(path) > 1:
        return _changes(round(guess), path)
    raise CourseError(
        f"The guess is {guess!r}; it should be the code of an actor, a state such as '+ + -', or, with a path, "
        "a number of changes."
    )


def _from_signs(text: str, triangle: Triangle) -> Triangle | None:
    """The state with these signs, such as "+ + −"; None when there is none."""
    wanted = [1 if sign == "+" else -1 for sign in text.replace(" ", "")]
    pairs = lattice.pairs(in_order(triangle))
    return Triangle(dict(zip(pairs, wanted, strict=True))) if len(wanted) == len(pairs) else None


def _pivot(code: str, triangle: Triangle, path: Sequence[Triangle]) -> Guess:
    triangle.payoff(code)  # refuses who is not in the triangle, and names those who are
    (state,) = (walk[-1] for walk in paths(triangle, lambda state: state.roles[code] == "pivot")[:1])
    way = _way(state, triangle, path)
    pivot = next((actor for actor, role in triangle.roles.items() if role == "pivot"), None)
    if code == pivot:
        told = f"Your guess: {the(code)} as the pivot, and so it is."
    else:
        truth = f"It is {the(pivot)}" if pivot else "Nobody is"
        away = counted(len(way) - 1, "change")
        told = f"Your guess: {the(code)} as the pivot. {truth}; a state with your pivot is {away} away."
    return Guess(state, f"your guess: {code}", way, told, _cross(way))


def _state(state: Triangle, triangle: Triangle, path: Sequence[Triangle]) -> Guess:
    way = _way(state, triangle, path)
    gap = f"It is {counted(len(way) - 1, 'change')} away from the ring." if len(way) > 1 else "The ring is there too."
    return Guess(state, "your guess", way, f"Your guess is the state with the cross. {gap}", _cross(way))


def _changes(guess: int, path: Sequence[Triangle]) -> Guess:
    needed = len(path) - 1
    said = f"Your guess: {counted(guess, 'change')}. The walk takes {needed}"
    if guess < needed:
        gap = f"{said}: after yours, {needed - guess} more to go."
    else:
        gap = f"{said}, as you said." if guess == needed else f"{said}, {guess - needed} fewer than you said."
    label = f"your guess: {guess}"
    return Guess(
        path[min(guess, needed)], label, (), gap, "The cross is where the walk stands after your number of changes."
    )


def _way(state: Triangle, goal: Triangle, path: Sequence[Triangle]) -> tuple[Triangle, ...]:
    """The shortest way from a state to the goal; of several, one that keeps clear of the path."""
    return tuple(min(paths(state, goal), key=lambda way: len(set(way[:-1]) & set(path))))


def _cross(way: Sequence[Triangle]) -> str:
    return "The cross is your guess." + (" A dotted line leads from it to the ring." if len(way) > 1 else "")
