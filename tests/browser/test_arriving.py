"""What a cell shows that was run by hand comes into view, and so does what an answer has brought."""

from __future__ import annotations

import pytest

from browser_tools import notebook_of

NAME = "run_by_hand.ipynb"
TALL = "from IPython.display import HTML; HTML('<div style=\"height: 1500px\">Its top, and much below.</div>')"
ASKED = "ck.quiz('start_here', part='quiz')"
CELLS = ["import coursekit as ck\nck.name()", *[f"'cell {n}'" for n in range(12)], TALL, ASKED, "'the end'", TALL]
# How many pixels below the top of the notebook's window the output of a cell begins.
PLACE = """n => {
  const cell = document.querySelectorAll('.jp-CodeCell')[n], shown = cell.querySelector('.jp-OutputArea-child');
  const room = cell.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
  return shown && shown.getBoundingClientRect().top - room.top;
}"""
LOW = """form => {
  const room = form.closest('.jp-WindowedPanel-outer');
  room.scrollTop += form.getBoundingClientRect().bottom - room.getBoundingClientRect().bottom;
}"""
WHOLE = """() => {
  const form = document.querySelector('form.ck-question');
  const at = form.getBoundingClientRect(), room = form.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
  return form.querySelector('.ck-hint') && at.top >= room.top && at.bottom <= room.bottom + 1;
}"""


@pytest.fixture
def notebook(put, open_notebook):
    put(f"notebooks/{NAME}", notebook_of(CELLS))
    return open_notebook(NAME, arriving=True)


def run(notebook, n: int) -> None:
    notebook.page.locator(".jp-CodeCell .jp-InputPrompt").nth(n).click()
    notebook.page.keyboard.press("Shift+Enter")


def test_a_tall_output_without_a_widget_shows_its_beginning(notebook):
    run(notebook, 0)
    notebook.page.locator(".ck-name").wait_for()
    tall = CELLS.index(TALL)
    run(notebook, tall)
    notebook.page.wait_for_function(f"n => Math.abs(({PLACE})(n)) < 30", arg=tall)


def test_the_hint_to_a_wrong_answer_is_in_view_and_after_the_last_answer_the_next_cell_is_a_key_away(
    notebook,
):
    quiz = CELLS.index(ASKED)
    run(notebook, 0)
    run(notebook, len(CELLS) - 1)  # so that the page can be scrolled
    run(notebook, quiz)
    form = notebook.page.locator("form.ck-question")
    form.evaluate(LOW)
    for value in ("news-report", "expert-analysis"):
        form.locator(f"input[value={value}]").click()
        form.locator(".ck-check").click()
        if value == "news-report":
            notebook.page.wait_for_function(WHOLE)
    form.and_(notebook.page.locator(".ck-closed")).wait_for()
    notebook.page.keyboard.press("Shift+Enter")  # runs the quiz once more
    active = "n => document.querySelectorAll('.jp-Cell')[n].matches('.jp-mod-active')"
    notebook.page.wait_for_function(active, arg=quiz + 1)
