"""What stands in a cell beside controls or questions: pictures and texts that change in place, and a sentence read out.

Predictions are made of these. A page without pictures does not wait for the chart library.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from ipywidgets import HTML, VBox

from coursekit.content.page import Page
from coursekit.drawing.stage import Stage
from coursekit.widgets.view import source

if TYPE_CHECKING:
    from coursekit.drawing.figure import Figure
    from coursekit.drawing.theme import alt

    Look = Figure | Page | Stage | alt.TopLevelMixin


class Told(anywidget.AnyWidget):
    """A sentence in one place of the page, which screen readers watch; it also guards the keys of what it stands in."""

    _esm = source("page.js") + source("looks.js")
    _css = source("looks.css")

    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)


class Looks(VBox):
    """Figures, stages and texts, from top to bottom. A figure stands on a stage that stays when the figure changes."""

    def __init__(self) -> None:
        super().__init__()
        self.add_class("ck-pictures")
        # Made for figures and texts, whether shown or not: nothing piles up, however often some come and go.
        self._stages: list[Stage] = []
        self._texts: list[HTML] = []

    @property
    def stages(self) -> list[Stage]:
        """The pictures that are shown."""
        return [child for child in self.children if isinstance(child, Stage)]

    def show(self, looks: Iterable[Look], aloud: bool = False, reading: str = "") -> None:
        """Show these, and no others.

        aloud: whether a picture's message is read out, where no sentence is. reading: what stands above the first one.
        """
        stages, texts, shown = iter([*self._stages]), iter([*self._texts]), []
        for look in looks:
            if isinstance(look, Stage):
                shown.append(look)
            elif isinstance(look, Page):
                shown.append(next(texts, None) or _kept(self._texts, HTML()))
                shown[-1].value = look.html
            else:
                shown.append(next(stages, None) or _kept(self._stages, Stage(look, aloud=aloud)))
                shown[-1].show(look, reading=reading)
                reading = ""
        if tuple(shown) != self.children:
            self.children = shown


def _kept(pool: list[Any], made: Any) -> Any:
    pool.append(made)
    return made
