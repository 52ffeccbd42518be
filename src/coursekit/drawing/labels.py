"""Where words go: how wide a text is, where it breaks, and how labels keep out of each other's way.

Vega-Lite cannot move labels apart, so we do it before drawing. Text is measured by estimate, on the generous side:
the reader's font is unknown here, and a gap does less harm than an overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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
