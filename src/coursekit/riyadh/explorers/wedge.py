"""Is a pair of states close? Several measures answer at once, and need not agree."""

from __future__ import annotations

from typing import Any

from ipywidgets import Checkbox, Dropdown, IntSlider

from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import PAIRS
from coursekit.riyadh.charts.wedge_by_the_numbers.closeness import MEASURES, closeness, figures
from coursekit.widgets.panel import Explorer, Scene, explorer

# Years worth a look: in the split, the vote and the map of positions still say "close"; after it, trade says otherwise.
STOPS = {"In the split and after: 1972 and 1993": (1972, 1993), "Votes and trade: 2019 and 2023": (2019, 2023)}

ABOUT = """
Each line is one measure in one year. Marks further right are closer. The filled mark is your pair, the hollow ones are
the other two.

Our rule: a pair is close when it is closer than both other pairs, by the same measure in the same year. Another rule
could give another answer.

Identical votes: the share of common roll calls in the General Assembly with the same vote. S also counts how far apart
the votes are. Ideal points: the distance of positions estimated from all votes. Trade: exports plus imports of goods,
not corrected for prices or for the size of the economies.

In 1972 China and the Soviet Union were rivals. If a measure calls them close, ask what it measures.
"""


def wedge(agreement: Any, ideal_points: Any, trade: Any) -> Explorer:
    """Choose a pair, two years and some measures; see whether the measures agree that the pair is close.

    Controls: pair ("RU-CN", "US-RU" or "US-CN"), year, other_year, and a box for each measure.
    The tables are `ck.load("agreement")`, `ck.load("ideal_points")` and `ck.load("trade")`.
    Raises CourseError when a column is missing.
    """
    found = figures(agreement, ideal_points, trade)

    def scene(pair: str, year: int, other_year: int, **measures: bool) -> Scene:
        asked = [measure for measure, wanted in measures.items() if wanted]
        figure = closeness(found, pair, sorted([year, other_year]), asked)
        return Scene(figure.description, [figure])

    years = dict(min=int(found["year"].min()), max=int(found["year"].max()), continuous_update=False)
    pairs = [(about.name, pair) for pair, about in PAIRS.items()]
    controls = {
        "pair": Dropdown(description="Pair", options=pairs, value="RU-CN"),
        "year": IntSlider(description="Year", value=1972, **years),
        "other_year": IntSlider(description="Other year", value=2019, **years),
    }
    boxes = {each: Checkbox(description=about.name, value=True, indent=False) for each, about in MEASURES.items()}
    presets = {words: {"year": year, "other_year": other} for words, (year, other) in STOPS.items()}
    return explorer("Is the pair close? Ask four measures", ABOUT, controls | boxes, scene, presets=presets)
