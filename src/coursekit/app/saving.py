"""What Jupyter does when it saves a notebook: no widget of the course is stored, only what stands in its place.

A stored widget is only a number. Tomorrow, with another kernel, JupyterLab and Notebook would put an error in its
place; without the number they show the widget's card, which says to run the cell. `coursekit lab` asks for this
itself; every other Jupyter server of the environment does because of jupyter_server.json beside this file, which the
wheel puts where such servers look. Widgets of other packages stay as they are.
"""

from __future__ import annotations

from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"
OURS = "Run this cell with Shift+Enter"  # what each widget of the course says in plain text


def without_widgets(model: dict[str, Any], which: str = OURS, **_: Any) -> None:
    """Take widgets out of a notebook that is about to be saved: those that say `which` in plain text."""
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            if which in "".join(shown.get("text/plain", "")):
                shown.pop(WIDGET, None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(without_widgets)
