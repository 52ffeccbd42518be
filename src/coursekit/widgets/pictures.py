"""What stands in a cell beside controls: pictures that change in place, and a sentence that is read out.

An explorer and a prediction are both made of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from ipywidgets import Output, VBox

from coursekit.shown import Shown

if TYPE_CHECKING:
    from coursekit.charts import Figure


class Told(anywidget.AnyWidget):
    """The sentence, in one place of the page that screen readers watch; it also guards the keys of its explorer."""

    _esm = files(__package__).joinpath("pictures.js").read_text(encoding="utf-8")
    _css = files(__package__).joinpath("pictures.css").read_text(encoding="utf-8")

    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)


class Pictures(VBox):
    """Figures and texts, from top to bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.add_class("ck-pictures")

    @property
    def outputs(self) -> tuple[dict[str, Any], ...]:
        return tuple(output for slot in self.children for output in slot.outputs)

    def show(self, contents: Sequence[tuple[dict[str, Any], ...]]) -> None:
        while len(self.children) < len(contents):
            self.children = (*self.children, Output())
        for place, slot in enumerate(self.children):
            # Assigned, not printed into the output: one message to the browser, so nothing flickers and nothing piles
            # up. Each has a slot of its own, because what has not changed is then neither sent nor drawn again.
            slot.outputs = contents[place] if place < len(contents) else ()


def outputs(bundles: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """MIME bundles in the shape that an `Output` keeps."""
    return tuple({"output_type": "display_data", "data": bundle, "metadata": {}} for bundle in bundles)


@lru_cache(maxsize=64)
def drawing(figure: Figure) -> dict[str, Any]:
    """A figure as Jupyter shows it."""
    from coursekit.charts.theme import as_bundle  # a page without charts never waits for the chart library

    # Altair checks a chart against its schema, which takes as long as all else together; tests have checked ours.
    return as_bundle(figure.chart.to_dict(validate=False))


def words(shown: Shown) -> dict[str, str]:
    """A page of text as Jupyter shows it."""
    return {"text/html": shown.html, "text/plain": shown.text}
