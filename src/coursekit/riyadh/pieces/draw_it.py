"""Draw it: a line that is drawn by hand before the record runs in beside it."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import Table
from coursekit.widgets.piece import Asks, Piece, State, is_number, picture

SINCE = 1971  # in this autumn the People's Republic took China's seat
SPLIT = 1989  # the split began in 1960 (ties/experts-recalled-1960) and ended with ties/beijing-summit-1989
# Year, words, row below the plot: timeline/nixon-china-1972, ties/beijing-summit-1989, ties/friendly-countries-1992,
# timeline/china-russia-treaty-2001, timeline/un-vote-68-262.
EVENTS = [
    (1972, "Nixon in Beijing", 0),
    (1989, "Gorbachev", 0),
    (1992, "“Friendly countries”", 1),
    (2001, "Treaty", 0),
    (2014, "Crimea annexed", 0),
]
NAMED = [1972, 1989, 1993]  # years whose share stands on the record
FOUND = "As rivals they voted alike. As new friends, in 1993, they did not."


class DrawIt(Piece):
    """Draw how often China and Moscow voted alike in the United Nations, year by year; then see the record.

    agreement: as in `ck.load("agreement")`. question: lesson and id of the question that the line answers, with a mark
    for each year; None asks nothing and shows the record at once.

    State: line (a share from 0 to 100, or None, for each year), record and told (both empty before the answer).

    `.set(line={1971: 20, 2019: 80})` draws through these years, `.answer({"1971": 20, …})` is the guess: every year.

    >>> import coursekit as ck
    >>> piece = ck.pieces.draw_it(ck.load("agreement"))
    >>> piece.record[1989], piece.record[1993]
    (93, 37)
    """

    called = "draw_it"
    kept_back: ClassVar = {"record": [], "told": []}

    def __init__(self, agreement: Table, question: Asks = None) -> None:
        rows = agreement[(agreement["dyad"] == "RU-CN") & (agreement["year"] >= SINCE)].sort_values("year")
        self.record = {int(row.year): round(100 * row.identical) for row in rows.itertuples()}
        facts = {"years": list(self.record), "split": SPLIT, "events": EVENTS, "named": NAMED}
        super().__init__(facts, {"line": [None] * len(self.record)}, question)

    @property
    def says(self) -> str:
        asks = ["How often did China and Moscow vote alike at the UN? Draw your line from 1971 to 2019."]
        return " ".join(self.state["told"] or asks).replace("**", "")

    def set(self, **changes: Any) -> None:
        if isinstance(changes.get("line"), dict):
            for year in changes["line"]:
                if year not in self.record:
                    raise CourseError(f"This line has no year {year!r}; it goes from {SINCE} to {max(self.record)}.")
            drawn = dict(zip(self.record, self.state["line"], strict=True)) | changes["line"]
            changes["line"] = list(drawn.values())
        super().set(**changes)

    def checked(self, state: State) -> State:
        line = state.get("line")
        if not isinstance(line, list) or len(line) != len(self.record):
            raise CourseError(f"This line has {len(self.record)} years, from {SINCE}, no more and no fewer.")
        for year, value in zip(self.record, line, strict=True):
            if value is not None and not is_number(value, 0, 100):
                raise CourseError(f"{year} cannot be {value!r}; it can be from 0 to 100.")
        return {"line": line if self.asking else self.state["line"]}

    def found(self, guess: dict[str, float] | None) -> State:
        record = list(self.record.values())
        if guess is None:
            return {"record": record, "told": [FOUND]}
        line = [guess[str(year)] for year in self.record]
        return {"line": line, "record": record, "told": [FOUND, self._told(line)]}

    def _told(self, line: list[float]) -> str:
        gaps = {year: abs(mine - self.record[year]) for year, mine in zip(self.record, line, strict=True)}
        worst, mean = max(gaps, key=gaps.get), sum(gaps.values()) / len(gaps)
        if not any(gaps.values()):
            return "**Exactly.** Your line is the record."
        mine = line[list(self.record).index(worst)]
        far = "less than a point" if mean < 1 else f"{mean:.0f} point{'s' * (round(mean) != 1)}"
        return (
            f"Your line is **{far}** from the record in an average year. You were furthest off in **{worst}**:"
            f" you drew {mine:.0f}, and the record is {self.record[worst]}."
        )

    def still(self) -> str:
        lines = "".join(f'<path d="M0,{y}H560" stroke="#808080" opacity="0.4"/>' for y in (10, 65, 120, 175, 230))
        words = "An empty plot from 1971 to 2019, from 0 to 100 per cent of votes alike."
        return picture(560, 240, words, lines)
