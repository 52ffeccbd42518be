"""A sentence beside controls or questions: it changes in place, and is read out."""

from __future__ import annotations

import anywidget
import traitlets

from coursekit.widgets.view import source


class Told(anywidget.AnyWidget):
    """A sentence in one place of the page, which screen readers watch; it also guards the keys of what it stands in."""

    _esm = source("page.js") + source("looks.js")
    _css = source("looks.css")

    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
