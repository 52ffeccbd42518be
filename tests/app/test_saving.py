"""Any Jupyter server beside the course saves a lesson so that it opens without errors on another day."""

from __future__ import annotations

from types import SimpleNamespace

import ipywidgets
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from coursekit.app import saving
from coursekit.drawing.stage import Stage
from coursekit.riyadh import pieces
from coursekit.widgets import ask, name

STAGE = {"mark": "point", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x"}}}
OURS = {
    "quiz": lambda: ask.quiz("riyadh_talks", "body_with_many_votes"),
    "prediction": lambda: ask.predict("riyadh_talks", "contacts_us_ukraine", lambda given: []),
    "stage": lambda: Stage(STAGE),
    "piece": pieces.triangle,
    "name": name.Name,
}


@pytest.fixture
def saved(tmp_path):
    """What a notebook with one output has on the disk, once Jupyter has saved it."""
    from jupyter_server.services.contents.filemanager import FileContentsManager  # all of a server, for no other worker

    manager = FileContentsManager(root_dir=str(tmp_path))
    (point,) = saving._jupyter_server_extension_points()
    assert saving.__name__ == point["module"]
    saving._load_jupyter_server_extension(SimpleNamespace(contents_manager=manager))

    def saving_it(shown) -> dict:
        data = shown._repr_mimebundle_()
        data = data[0] if isinstance(data, tuple) else data
        cell = new_code_cell(outputs=[new_output("display_data", data)])
        manager.save({"type": "notebook", "format": "json", "content": new_notebook(cells=[cell])}, "a.ipynb")
        return nbformat.read(tmp_path / "a.ipynb", 4).cells[0].outputs[0].data

    return saving_it


@pytest.mark.parametrize("make", OURS.values(), ids=OURS)
def test_a_widget_of_the_course_is_stored_as_what_stands_in_its_place(saved, log, make):
    data = saved(make())
    assert saving.WIDGET not in data
    assert "Run this cell" in data["text/plain"]


def test_widgets_of_others_and_other_files_stay_as_they_are(saved):
    slider = ipywidgets.IntSlider()
    assert slider.model_id == saved(slider)[saving.WIDGET]["model_id"]
    text = {"type": "file", "format": "text", "content": "one"}
    saving.without_widgets(text)
    assert {"type": "file", "format": "text", "content": "one"} == text
