"""Votes and labels as numbers, for the cases that two sides share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from coursekit.errors import CourseError
from coursekit.riyadh.models import _inputs

Votes = Sequence[float | None]


def common(x: Votes, y: Votes, span: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The votes of the two where both have one, as numbers."""
    shared, x, y = both(x, y, span)
    return x[shared], y[shared]


def both(x: Votes, y: Votes, span: float | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where both have a vote, and all votes of the two."""
    x, y = _coded("x", x), _coded("y", y)
    _inputs.same_length(x=x, y=y)
    if span is not None:
        _inputs.number("span", span, above=0)
        cast = np.concatenate([x, y])
        cast = cast[~np.isnan(cast)]
        if len(cast) and cast.max() - cast.min() > span:
            raise CourseError(
                f"The values run from {cast.min():g} to {cast.max():g}, which is more than the span of {span:g}; "
                "span should be the greatest distance that is possible, and absence should be None."
            )
    return ~(np.isnan(x) | np.isnan(y)), x, y


def _coded(name: str, votes: Votes) -> np.ndarray:
    given = _inputs.items(name, votes)
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


def labels(x: Iterable[object], y: Iterable[object]) -> tuple[np.ndarray, np.ndarray]:
    """Any labels as numbers, for the items that both have labelled."""
    x, y = _inputs.items("x", x), _inputs.items("y", y)
    _inputs.same_length(x=x, y=y)
    # A missing value is None, or not equal to itself: that is NaN.
    try:
        kept = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None and a == a and b == b]
        code = {label: number for number, label in enumerate(dict.fromkeys(label for pair in kept for label in pair))}
    except (TypeError, ValueError):
        raise CourseError("x and y should hold labels, such as texts or numbers, and None for a missing one.") from None
    return np.array([code[a] for a, _ in kept]), np.array([code[b] for _, b in kept])
