"""Labels of a timeline that keep out of each other's way: in rows, each at the end of a leader."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from coursekit.drawing.labels import balanced, text_width

CLEAR = 5  # pixels kept free between a text and anything beside it
_LIMITS = (float("inf"), 280, 250, 220, 190, 160)  # pixels: how wide a line of a label may be


class Label(NamedTuple):
    """A text at the end of a leader: the leader rises `row` rows at `anchor`, the text runs from `left` to `right`."""

    anchor: float
    left: float
    right: float
    lines: tuple[str, ...]
    row: int = 0

    @property
    def leftwards(self) -> bool:
        return self.left < self.anchor

    @property
    def top(self) -> int:
        """The first row above this label."""
        return self.row + len(self.lines)

    def meets(self, other: Label) -> bool:
        beside = self.left - CLEAR < other.right and other.left - CLEAR < self.right
        return beside and self.row < other.top and other.row < self.top


def staircase(anchors: Sequence[float], texts: Sequence[str], size: float, room: float) -> list[Label]:
    """Rows for labels whose leaders all start on one line, so that no text meets another text or another's leader.

    Early labels run to the right of their leader and late ones to the left, as in a staircase seen from the side.
    A label that would leave 0..`room` is broken into lines. Of the ways to divide them, and to break long ones, the one
    with the fewest rows that stays within 0..`room` is taken. Row 0 is nearest to the line. Anchors ascend and are all
    different.

    >>> [(label.row, label.leftwards) for label in staircase([10, 100, 130], ["January", "February", "March"], 12, 140)]
    [(0, False), (1, True), (2, True)]
    """
    broken = lru_cache(maxsize=None)(lambda text, width: tuple(balanced(text, max(width, _LIMITS[-1]), size)))
    best: list[Label] = []
    least: tuple[float, ...] = (float("inf"),)
    tried = set()
    for limit, rightwards in product(_LIMITS, range(len(anchors) + 1)):
        space = [room - x - CLEAR if i < rightwards else x - CLEAR for i, x in enumerate(anchors)]
        lines = tuple(broken(text, min(limit, width)) for text, width in zip(texts, space, strict=True))
        if (rightwards, lines) in tried:
            continue
        tried.add((rightwards, lines))
        labels = _beside(anchors, lines, size, rightwards)
        outside = _outside(labels, room)
        if outside > least[:2]:
            continue  # in any rows
        plan = _stairs(labels)
        if plan is None:
            continue  # two would each block the other
        cost = (*outside, max((label.top for label in plan), default=0))
        if cost < least:
            best, least = plan, cost
    return best


def _beside(anchors: Sequence[float], texts: Sequence[Sequence[str]], size: float, rightwards: int) -> list[Label]:
    """Labels with the first so many to the right of their leaders, in no rows yet."""
    labels = []
    for i, (x, lines) in enumerate(zip(anchors, texts, strict=True)):
        width = max(text_width(line, size) for line in lines)
        left = x + CLEAR if i < rightwards else x - CLEAR - width
        labels.append(Label(x, left, left + width, tuple(lines)))
    return labels


def _outside(labels: list[Label], room: float) -> tuple[float, float]:
    # Left of 0 stand the names of the axis; right of the room there is only margin, which a chart can widen.
    over_the_axis = sum(max(0, -label.left) for label in labels)
    into_the_margin = sum(max(0, label.right - room) for label in labels)
    return over_the_axis, into_the_margin


def _stairs(flat: list[Label]) -> list[Label] | None:
    """The same labels in rows, or None where there are no such rows."""
    anchors = [label.anchor for label in flat]
    # A text crosses no leader that ends below it: it has to sit higher than every label whose anchor it covers.
    below = [
        {*range(bisect_right(anchors, label.left - CLEAR), bisect_left(anchors, label.right + CLEAR))} - {i}
        for i, label in enumerate(flat)
    ]
    placed: dict[int, Label] = {}
    while len(placed) < len(flat):
        ready = next((i for i in range(len(flat)) if i not in placed and below[i] <= placed.keys()), None)
        if ready is None:
            return None
        label = flat[ready]._replace(row=max((placed[j].top for j in below[ready]), default=0))
        while any(label.meets(other) for other in placed.values()):
            label = label._replace(row=label.row + 1)
        placed[ready] = label
    return [placed[i] for i in range(len(flat))]
