"""What the models hand back, and the words they share to say it."""

from __future__ import annotations

from collections.abc import Iterable


class Measure(float):
    """A number that can say what it means. Use it as any other number.

    `reading` is one plain sentence. `n` is how many cases the number rests on, where it rests on cases.

    >>> half = Measure(0.5, "Half of the votes are identical.", n=8)
    >>> half + 1
    1.5
    >>> half.reading
    'Half of the votes are identical.'
    """

    reading: str
    n: int | None

    def __new__(cls, value: float, reading: str, n: int | None = None) -> Measure:
        measure = super().__new__(cls, value)
        measure.reading = reading
        measure.n = n
        return measure

    def __getnewargs__(self) -> tuple[float, str]:
        # Copying and pickling build the number anew, which takes a sentence; the attributes follow by themselves.
        return float(self), self.reading


def listed(names: Iterable[str]) -> str:
    """Names as a reader writes them.

    >>> listed(["CN", "RU", "US"])
    'CN, RU and US'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def counted(n: int, thing: str) -> str:
    """A number of things in words that fit the number.

    >>> counted(1, "common vote"), counted(2, "common vote")
    ('1 common vote', '2 common votes')
    """
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
