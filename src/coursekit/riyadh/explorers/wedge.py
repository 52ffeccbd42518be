"""Is a pair of states close? Several measures answer at once, and need not agree."""

from __future__ import annotations

from typing import Any

from ipywidgets import Checkbox, Dropdown, IntSlider

from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import PAIRS
from coursekit.riyadh.charts.wedge_by_the_numbers.closeness import MEASURES, closeness, figures
from coursekit.widgets.panel import Explorer, Scene, button

# Years worth a look: in the split, the vote and the map of positions still say "close"; after it, trade says otherwise.
STOPS = {"In the split and after: 1972 and 1993": (1972, 1993), "Votes and trade: 2019 and 2023": (2019, 2023)}


def wedge(agreement: Any, ideal_points: Any, trade: Any) -> Wedge:
    """Choose a pair, two years and some measures; see whether the measures agree that the pair is close.

    The tables are `ck.load("agreement")`, `ck.load("ideal_points")` and `ck.load("trade")`.
    Raises CourseError when a column is missing.
    """
    return Wedge(figures(agreement, ideal_points, trade))


class Wedge(Explorer):
    title = "Is the pair close? Ask four measures"
    about = (
        "<p>Each line is one measure in one year. Marks further right are closer. The filled mark is your pair, "
        "the hollow ones are the other two.</p>"
        "<p>Our rule: a pair is close when it is closer than both other pairs, by the same measure in the same year. "
        "Another rule could give another answer.</p>"
        "<p>Identical votes: the share of common roll calls in the General Assembly with the same vote. S also counts "
        "how far apart the votes are. Ideal points: the distance of positions estimated from all votes. "
        "Trade: exports plus imports of goods, not corrected for prices or for the size of the economies.</p>"
        "<p>In 1972 China and the Soviet Union were rivals. If a measure calls them close, ask what it measures.</p>"
    )

    def __init__(self, found: Any):
        self._found = found
        years = dict(min=int(found["year"].min()), max=int(found["year"].max()), continuous_update=False)
        picks = {
            "pair": Dropdown(description="Pair", options=[(about.name, pair) for pair, about in PAIRS.items()]),
            "year": IntSlider(description="Year", value=1972, **years),
            "other_year": IntSlider(description="Other year", value=2019, **years),
        }
        picks["pair"].value = "RU-CN"
        boxes = {
            measure: Checkbox(description=about.name, value=True, indent=False) for measure, about in MEASURES.items()
        }
        stops = [button(words, lambda pair=pair: self._go(*pair)) for words, pair in STOPS.items()]
        super().__init__(picks | boxes, rows=[picks.values(), boxes.values(), stops])

    def _go(self, year: int, other_year: int) -> None:
        self.set(year=year, other_year=other_year)

    def scene(self, pair: str, year: int, other_year: int, **measures: bool) -> Scene:
        asked = [measure for measure, wanted in measures.items() if wanted]
        figure = closeness(self._found, pair, sorted([year, other_year]), asked)
        return Scene(figure.description, [figure])
