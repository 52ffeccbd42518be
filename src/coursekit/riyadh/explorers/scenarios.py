"""Nine futures to choose from, and how much a precedent is to count."""

from __future__ import annotations

from typing import Any

from ipywidgets import Dropdown, FloatSlider

from coursekit.riyadh.charts.taiwan_and_forecasts import name
from coursekit.riyadh.charts.taiwan_and_forecasts import scenarios as fan
from coursekit.widgets.panel import Explorer, Scene


def scenarios(table: Any) -> Scenarios:
    """Choose one of nine futures and read what it could mean; say how much a precedent counts.

    table: as in `ck.load("scenarios")`; see `charts.scenarios` for its columns and the errors.
    """
    return Scenarios(table)


class Scenarios(Explorer):
    """Controls: path (the id of one future, or "" for all) and precedent (0 to 2)."""

    title = "Nine futures: resources, deals and precedent"
    about = (
        "<p>A path has two steps: what happens to US resources, and how the war in Ukraine goes on or ends. The number "
        "at its end adds two effects on Taiwan's security. Both are our coding, from -1 to 1.</p>"
        "<p>The slider says how much the deal counts as a precedent. With 0 only resources count, as a scholar would "
        "say who thinks that others look at present power and interests. With 2 the precedent counts double.</p>"
        "<p>The sentence names who says what. These are possibilities to argue about, not forecasts.</p>"
    )

    def __init__(self, table: Any):
        self._paths = table
        paths = [("all of them", ""), *((name(row), row.id) for row in table.itertuples())]
        super().__init__(
            {
                "path": Dropdown(description="Path", options=paths, value=""),
                "precedent": FloatSlider(
                    description="How much a precedent counts", value=1, min=0, max=2, step=0.5, continuous_update=False
                ),
            }
        )

    def scene(self, path: str, precedent: float) -> Scene:
        figure = fan(self._paths, precedent, path or None)
        return Scene(figure.description, [figure])
