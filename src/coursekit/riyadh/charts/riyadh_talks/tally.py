"""A guess at how many points of an account are the same: in words, and as a small scale above its column."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from coursekit.drawing.figure import counted
from coursekit.drawing.marks import dotted, ring
from coursekit.drawing.theme import INK, alt
from coursekit.errors import CourseError

Place = Callable[[str], alt.SchemaBase]  # an axis that reads this column

_LINE, _NUMBERS, _FIRST, _SECOND, _ASIDE = (
    18.0,
    36.0,
    10.0,
    26.0,
    28.0,
)  # pixels: rows from the top, and the label's gap


class Tally(NamedTuple):
    """How many points were expected to be the same as in the article, and how many are."""

    guess: int
    same: int
    points: int

    @classmethod
    def of(cls, guess: int, same: int, points: int) -> Tally:
        """A guess that can be drawn. Raises CourseError for one that is no number of points."""
        if isinstance(guess, bool) or guess not in range(points + 1):
            raise CourseError(f"The guess is {guess!r}; it should be a whole number from 0 to {points}.")
        return cls(int(guess), same, points)

    @property
    def in_words(self) -> str:
        """Guess, value and gap.

        >>> Tally(2, 0, 4).in_words
        '2 of 4 points the same; our coding has 0, 2 fewer'
        """
        size = abs(self.same - self.guess)
        gap = f"{size} {'more' if self.same > self.guess else 'fewer'}" if size else "as you guessed"
        return f"{self.guess} of {counted(self.points, 'point')} the same; our coding has {self.same}, {gap}"

    def marks(self, start: float, width: float, x: Place, y: Place) -> list[alt.Chart]:
        """A ring for the guess and a dot for our coding on a scale from 0 to all points, and what they mean.

        start, width: where the scale lies, in pixels. x, y: the axes of the chart, which count in pixels.
        """
        places = [start + n * width / self.points for n in range(self.points + 1)]
        numbers = [{"at": place, "below": _NUMBERS, "number": str(n)} for n, place in enumerate(places)]
        drawn = {
            "guess_at": places[self.guess],
            "same_at": places[self.same],
            "line": _LINE,
            "words_at": start - _ASIDE,
            "first": _FIRST,
            "second": _SECOND,
            "said": f"○ your guess: {self.guess}",
            "told": f"● our coding: {self.same}",
        }
        base = alt.Chart(alt.InlineData(values=[drawn]))

        def text(field: str) -> alt.Text:
            return alt.Text(f"{field}:N")

        def spoken(field: str) -> alt.Description:
            return alt.Description(f"{field}:N")

        dot = base.mark_point(filled=True, size=50, color=INK, opacity=1)
        label = base.mark_text(align="right", baseline="middle")
        return [
            alt.Chart(alt.InlineData(values=numbers)).mark_text().encode(x=x("at"), y=y("below"), text=text("number")),
            dotted(base).encode(x=x("guess_at"), x2="same_at", y=y("line")),
            ring(base).encode(x=x("guess_at"), y=y("line"), description=spoken("said")),
            dot.encode(x=x("same_at"), y=y("line"), description=spoken("told")),
            label.encode(x=x("words_at"), y=y("first"), text=text("said")),
            label.encode(x=x("words_at"), y=y("second"), text=text("told")),
        ]
