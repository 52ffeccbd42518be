"""Where words go: how wide a text is, where it breaks, and how labels keep out of each other's way.

Vega-Lite cannot move labels apart, so we do it before drawing. Text is measured by estimate, on the generous side:
the reader's font is unknown here, and a gap does less harm than an overlap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

# Width of a character in parts of the font size, after DejaVu Sans, the widest of the common interface fonts.
_THIN, _NARROW, _USUAL, _CAPITAL, _WIDE = 0.33, 0.41, 0.63, 0.72, 1.0


@lru_cache(maxsize=1024)
def text_width(text: str, size: float) -> float:
    """About how many pixels wide a text is, at a font size in pixels; rather too wide than too narrow.

    >>> text_width("ill", 10) < text_width("all", 10) < text_width("mall", 10)
    True
    """
    return size * sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if character in " iIjl.,:;'|!’‘·":
        return _THIN
    if character in "frt()[]-/":
        return _NARROW
    if character in "mwMW%@≠—…" or ord(character) > 0x2E80:  # Chinese characters fill a square
        return _WIDE
    return _CAPITAL if character.isupper() else _USUAL


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text broken into lines of at most `width` pixels; a longer single word gets a line of its own.

    >>> wrapped("one two three", 60, 10)
    ['one two', 'three']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: float, size: float) -> list[str]:
    """A text broken into as few lines as `wrapped` makes, but of about the same length.

    >>> balanced("a visit to the White House", 160, 12)
    ['a visit to the', 'White House']
    """
    lines = narrower = wrapped(text, width, size)
    while 1 < len(narrower) == len(lines) and width > 0:
        lines, width = narrower, width - size
        narrower = wrapped(text, width, size)
    return lines


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least `gap` apart, in the order given, as near as can be to the ones wanted (ascending).

    They stay between `low` and `high` when there is room. Neighbours that are too close share the shift.
    (Least squares under an order: the pool-adjacent-violators method.)

    >>> spread([0, 10, 10, 30], 6, 0, 30)
    [0, 7.0, 13.0, 30]
    """
    pools: list[tuple[float, int]] = []  # (mean, how many) of positions less their place in the queue
    for place, position in enumerate(wanted):
        mean, count = position - place * gap, 1
        while pools and pools[-1][0] > mean:
            earlier, held = pools.pop()
            mean, count = (earlier * held + mean * count) / (held + count), held + count
        pools.append((mean, count))
    last = high - (len(wanted) - 1) * gap
    means = [max(low, min(mean, last)) for mean, count in pools for _ in range(count)]
    return [mean + place * gap for place, mean in enumerate(means)]


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
