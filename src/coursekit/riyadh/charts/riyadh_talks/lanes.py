"""Where the lanes, marks and labels of a timeline stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.drawing.labels import spread
from coursekit.drawing.layers import Rows
from coursekit.drawing.theme import LABEL_SIZE, WIDTH
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.riyadh_talks.staircase import Label, staircase

if TYPE_CHECKING:
    import pandas as pd

# The order of the lanes carries the message: contacts of Washington with Moscow run up from the United States' lane,
# those with Kyiv and the Europeans run down.
LANES = {
    "CN": "China",
    "RU": "Russia",
    "SU": "Soviet Union",
    "US": "United States",
    "UA": "Ukraine",
    "EU": "Europe",
    "TW": "Taiwan",
    "other": "Others",
}
PLOT = WIDTH - 106  # pixels; the rest is for the names of the lanes
_LANE, ROW, _MARK = 22, 14, 9  # pixels: height of a lane, height of a row of labels, width that one mark needs
_ASTRAY = 40  # pixels that a crowd may push an event from its date; beyond that the picture would mislead


@dataclass(frozen=True)
class Layout:
    """Places in pixels, from the top left corner of the plot."""

    first: pd.Timestamp
    days: int
    places: list[float]  # each event's, from the left
    labels: list[Label]  # each event's
    lanes: dict[str, int]  # the middle of each lane
    ceiling: int  # of the lanes; the labels of one side stand above it
    floor: int  # of the lanes; the labels of the other side stand below it
    height: int

    @classmethod
    def of(cls, shown: pd.DataFrame, first: pd.Timestamp, days: int) -> Layout:
        """Places for events in order of date, each with a title, its lanes and whether it is labelled above them."""
        middles = [((date - first).days + 0.5) * PLOT / days for date in shown["date"]]
        places = spread(middles, min(_MARK, PLOT / len(shown)), _MARK / 2, PLOT - _MARK / 2)
        astray = max(abs(place - middle) for place, middle in zip(places, middles, strict=True))
        if astray > _ASTRAY:
            raise CourseError(
                f"These {len(shown)} events stand too close together on a timeline of {days} days: some would be drawn"
                f" {round(astray * days / PLOT)} days from their date. Choose a shorter stretch with start and end."
            )
        how = "%b" if days <= 366 else "%b %Y"
        texts = [
            f"{date.day} {date:{how}} · {title}" for date, title in zip(shown["date"], shown["title"], strict=True)
        ]

        labels: dict[int, Label] = {}
        rows = {True: 0, False: 0}
        for above in rows:
            events = [i for i, side in enumerate(shown["above"]) if side is above]
            stairs = staircase([places[i] for i in events], [texts[i] for i in events], LABEL_SIZE, PLOT)
            labels.update(zip(events, stairs, strict=True))
            rows[above] = max((label.top for label in stairs), default=0)

        ceiling = ROW * max(rows[True], 1)  # one row at least, for the title of the axis
        present = [code for code in LANES if any(code in lanes for lanes in shown["lanes"])]
        lanes = {code: ceiling + i * _LANE + _LANE // 2 for i, code in enumerate(present)}
        floor = ceiling + len(present) * _LANE
        in_order = [labels[i] for i in range(len(shown))]
        return cls(first, days, places, in_order, lanes, ceiling, floor, floor + ROW * rows[False])

    def drawn(self, shown: pd.DataFrame) -> Rows:
        """One row per event: where its marks, its line and its label go."""
        rows = []
        for event, place, label in zip(shown.itertuples(), self.places, self.labels, strict=True):
            codes = [code for code in self.lanes if code in event.lanes]
            lanes = [self.lanes[code] for code in codes]
            if event.above:
                leader, label_y = lanes[0], self.ceiling - (label.top - 0.5) * ROW
            else:
                leader, label_y = lanes[-1], self.floor + (label.row + 0.5) * ROW
            rows.append(
                {
                    "id": event.id,
                    "at": self._date(place),
                    "y": lanes,
                    "colour": [actor(code).colour for code in codes],
                    "first_lane": lanes[0],
                    "last_lane": lanes[-1],
                    "leader": leader,
                    "label": "\n".join(label.lines),
                    "label_at": self._date(label.right if label.leftwards else label.left),
                    "label_y": label_y,
                    "leftwards": label.leftwards,
                }
            )
        return rows

    def _date(self, pixels: float) -> str:
        """The moment at a place; a day's column has its date in the middle."""
        return (self.first + dt.timedelta(days=pixels / PLOT * self.days - 0.5)).round("s").isoformat()
