"""Layers over named tables: the way to build a chart that an explorer draws anew at every gesture.

Altair looks through the data of every layer, checks each part against its schema as soon as it is made, and copies a
chart whenever something is added to it. All that is for charts which somebody writes, not for redrawing one. So the
tables are kept aside, under names, and what a gesture leaves as it was is made once: `ready` keeps layers as the
specification that Altair made of them, and `filled` puts the tables of now beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any

from coursekit.drawing.marks import over
from coursekit.drawing.theme import alt

__all__ = ["Filled", "filled", "over", "ready", "stacked"]

Rows = list[dict[str, Any]]


def stacked(layers: Sequence[alt.Chart], tables: dict[str, Rows], **properties: Any) -> alt.LayerChart:
    """Layers from bottom to top, with the tables they name; `properties` are the chart's width, title and so on.

    >>> dots = over("dots").mark_point().encode(x="x:Q")
    >>> spec = stacked([dots], {"dots": [{"x": 1}]}, width=100).to_dict()
    >>> spec["data"], spec["datasets"]
    ({'name': 'dots'}, {'dots': [{'x': 1}]})
    """
    return alt.LayerChart(layer=list(layers), datasets=tables, **properties)


def ready(make: Callable[..., Sequence[alt.Chart]]) -> Callable[..., dict[str, Any]]:
    """For a function that makes layers: it makes them once for the same arguments, in the form that `filled` takes.

    Its arguments must be hashable, and say all on which the layers depend; what they name is in the tables.
    """

    @lru_cache(maxsize=32)
    @wraps(make)
    def made(*given: Any) -> dict[str, Any]:
        layers = alt.LayerChart(layer=list(make(*given)))
        return layers.to_dict(validate=False, context={"top_level": False})

    return made


class Filled(alt.TopLevelMixin, alt.TopLevelLayerSpec):
    """A chart of layers that were ready, and tables: all plain values, through which Altair need not look again."""

    def to_dict(self, validate: bool = True, **how: Any) -> dict[str, Any]:
        if validate:
            return super().to_dict(validate=validate, **how)
        bare = self.copy(deep=False)
        bare.layer, bare.datasets = [], {}
        return super(Filled, bare).to_dict(validate=False, **how) | {"layer": self.layer, "datasets": self.datasets}


def filled(
    layers: dict[str, Any], tables: dict[str, Rows], named: dict[str, Any] | None = None, **properties: Any
) -> Filled:
    """The same chart as from `stacked`, of layers that are `ready`.

    named: values that expressions in the layers call by name, such as alt.ExprRef("rows") for the domain of a scale.

    >>> dots = ready(lambda: [over("dots").mark_point().encode(x="x:Q")])
    >>> spec = filled(dots(), {"dots": [{"x": 1}]}, width=100).to_dict()
    >>> spec["data"], spec["datasets"]
    ({'name': 'dots'}, {'dots': [{'x': 1}]})
    """
    if named:
        properties["params"] = [{"name": name, "value": value} for name, value in named.items()]
    return Filled(**layers, datasets=tables, **properties)
