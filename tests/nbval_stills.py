"""For pytest, `-p nbval_stills`: nbval compares no still picture that `render` has added.

nbval leaves out PNG by itself. The same picture with its words is Markdown, which no cell shows when it is run.
"""

from __future__ import annotations

from typing import Any


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for notebook in {item.parent for item in items if hasattr(item.parent, "skip_compare")}:
        notebook.skip_compare += ("text/markdown",)
