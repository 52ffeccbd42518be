"""What a cell shows that was run by hand comes into view, whatever it shows; JupyterLab would go past its top."""

from __future__ import annotations

import pytest

from browser_tools import notebook_of

NAME = "run_by_hand.ipynb"
TALL = "from IPython.display import HTML; HTML('<div style=\"height: 1500px\">Its top, and much below.</div>')"
CELLS = ["import coursekit as ck\nck.name()", *[f"'cell {n}'" for n in range(12)], TALL, "'the end'"]
# How many pixels below the top of the notebook's window the output of a cell begins.
PLACE = """n => {
  const cell = document.querySelectorAll('.jp-CodeCell')[n], shown = cell.querySelector('.jp-OutputArea-child');
  const room = cell.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
  return shown && shown.getBoundingClientRect().top - room.top;
}"""


@pytest.fixture
def notebook(put, open_notebook):
    put(f"notebooks/{NAME}", notebook_of(CELLS))
    return open_notebook(NAME)


def run(notebook, n: int) -> None:
    notebook.page.locator(".jp-CodeCell .jp-InputPrompt").nth(n).click()
    notebook.page.keyboard.press("Shift+Enter")


def test_a_tall_output_without_a_widget_shows_its_beginning(notebook):
    run(notebook, 0)
    notebook.page.locator(".ck-name").wait_for()
    tall = CELLS.index(TALL)
    run(notebook, tall)
    notebook.page.wait_for_function(f"n => Math.abs(({PLACE})(n)) < 30", arg=tall)
