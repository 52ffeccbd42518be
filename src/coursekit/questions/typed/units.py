"""What a number is counted in: minutes and hours, billions and millions, per cent, dollars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from coursekit.questions.typed.spelling import even, vocabulary


@dataclass(frozen=True)
class Unit:
    """A unit of measurement: of what (`time`, `dollars`, or nothing that we know), and how large it is.

    size       in the smallest unit of its kind: an hour is 3600
    magnitude  what stands before it: 1e9 in billion dollars
    """

    of: str = ""
    size: float = 1.0
    magnitude: float = 1.0


@cache
def _names() -> dict[str, list[tuple[str, float]]]:
    """What each short form can mean: `m` a minute or a million."""
    found: dict[str, list[tuple[str, float]]] = {}
    kinds = vocabulary()["units"] | {"": vocabulary()["magnitudes"]}
    for kind, sizes in kinds.items():
        for size, names in sizes.items():
            for name in names.split():
                found.setdefault(name, []).append((kind, float(size)))
    return found


@cache
def _word() -> re.Pattern[str]:
    chinese = sorted((name for name in _names() if not name.isascii() and name.isalpha()), key=len, reverse=True)
    return re.compile(
        f"{'|'.join(chinese)}|[a-z]{{1,2}}\\$|[^\\W\\d_\u3400-\u9fff]+|[^\\w\\s.,;!?\"'*`~()\\[\\]{{}}#-]|[\u3400-\u9fff]"
    )


def words(text: str) -> list[str]:
    """The words and signs beside a number, without those that say nothing."""
    return _word().findall(text)


def meaning(word: str, wanted: Unit) -> tuple[str, float] | None:
    """What a short form measures and its size, as the question would take it: `m` is a minute where minutes are asked.

    >>> meaning("m", unit("minutes")), meaning("m", unit("billion dollars")), meaning("apples", unit(""))
    (('time', 60.0), ('', 1000000.0), None)
    """
    senses = _names().get(word, [])
    return next((sense for sense in senses if sense[0] == wanted.of), next(reversed(senses), None))


@cache
def unit(text: str) -> Unit:
    """The unit of a question.

    >>> unit("billion dollars").magnitude, unit("hours").size, unit("votes").of
    (1000000000.0, 3600.0, '')
    """
    said = words(even(text))
    of, size, magnitude = "", 1.0, 1.0
    for word in said:
        sense = meaning(word, Unit())
        if sense and not sense[0]:
            magnitude *= sense[1]
        elif sense:
            of, size = sense
    return Unit(of, size, magnitude)
