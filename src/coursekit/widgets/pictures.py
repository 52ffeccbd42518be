"""What stands in a cell beside controls: pictures that change in place, and a sentence that is read out.

An explorer and a prediction are both made of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import anywidget
import traitlets
from ipywidgets import Output, VBox

from coursekit.content.page import Page


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


# A see-through pixel. JupyterLab makes a PNG of every chart that comes without one, to store it beside the chart, and
# then draws the chart once more because its output has changed. Nothing here is stored, and one drawing is enough.
PIXEL = {"image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="}


def outputs(bundles: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """MIME bundles in the shape that an `Output` keeps."""
    return tuple(
        {"output_type": "display_data", "data": bundle if "text/html" in bundle else PIXEL | bundle, "metadata": {}}
        for bundle in bundles
    )


def words(shown: Page) -> dict[str, str]:
    """A page of text as Jupyter shows it."""
    return {"text/html": shown.html, "text/plain": shown.text}
