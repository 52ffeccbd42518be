"""The explorer of the triangle in JupyterLab: by mouse, by keyboard, light and dark, stored and reopened."""

from __future__ import annotations

import nbformat
import pytest

from browser_tools import contrast
from coursekit.authoring.render import rendered
from coursekit.content.course import Lesson

LIVE, STORED = "90_explorers.ipynb", "91_explorers_stored.ipynb"
CELLS = [
    "from coursekit.riyadh import explorers as explore\nimport coursekit as ck",
    "explore.triangle()",
    "1 + 1",
]
TRIANGLE = "Who sits where in the triangle?"

# What JupyterLab does with them in command mode: cut, insert, delete, undo, restart the kernel, move to another cell.
KEYS = ["x", "b", "a", "d", "d", "m", "y", "c", "v", "z", "0", "0", "ArrowUp", "ArrowDown", "Escape", "Delete"]

# What the element in focus is called, as assistive technology computes it for these controls.
FOCUSED = """() => {
  const at = document.activeElement;
  const group = at.closest('.widget-toggle-buttons')?.getAttribute('aria-label');
  const name = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText;
  return at.closest('.ck-explorer') ? [group, name.trim()].filter(Boolean).join(': ') : null;
}"""

# Text in the charts, the sentence and the labels: its colour, and the colour of what it stands on.
COLOURS = """explorer => {
  const shown = node => node.textContent.trim() && node.getClientRects().length;
  const texts = [...explorer.querySelectorAll('svg text, .ck-reading, .widget-label, button, summary')].filter(shown);
  return texts.map(text => {
    let node = text, ground = 'rgba(0, 0, 0, 0)';
    while (node && /, 0\\)$|transparent/.test(ground)) {
      ground = getComputedStyle(node).backgroundColor;
      node = node.parentElement;
    }
    const style = getComputedStyle(text);
    return [text.textContent.trim(), text.closest('svg') ? style.fill : style.color, ground];
  });
}"""


@pytest.fixture(scope="module")
def pages(put):
    """A notebook with both explorers, and the same one as `coursekit render` stores it."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CELLS)]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}))
    live, stored = (put(f"notebooks/{name}", notebook) for name in (LIVE, STORED))
    stored.write_text(rendered(Lesson(90, "explorers", live)), encoding="utf-8")
    return live, stored


@pytest.fixture
def notebook(open_notebook, pages):
    """The notebook, run: both explorers stand there with their charts."""
    notebook = open_notebook(LIVE)
    notebook.run_all()
    notebook.page.locator(".ck-explorer .vega-embed svg").nth(1).wait_for()
    return notebook


@pytest.fixture
def triangle(notebook):
    return notebook.page.get_by_role("group", name=TRIANGLE, exact=True)


def tie(explorer, name, value):
    return explorer.get_by_role("group", name=name, exact=True).get_by_role("button", name=value)


def drawn(explorer, words):
    """A chart whose description says these words stands there."""
    explorer.locator(f'.vega-embed[aria-label*="{words}"] svg').wait_for()


def told(explorer) -> str:
    return explorer.get_by_role("status").inner_text()


def test_both_draw_with_no_network(notebook, triangle):
    drawn(triangle, "Cube of the eight states")
    drawn(triangle, "The six roles ranked by score")
    for chart in notebook.page.locator(".ck-explorer .vega-embed svg").all():
        assert chart.locator("text").count() > 10
    assert [] == notebook.asked_outside
    assert [] == notebook.errors


def test_a_gesture_changes_picture_and_sentence_and_nothing_piles_up(notebook, triangle):
    button = tie(triangle, "US–RU", "friendly +")
    button.click()
    drawn(triangle, "Now: Russia is the pivot")
    assert "Russia is the pivot" in told(triangle)
    assert "true" == button.get_attribute("aria-pressed")
    assert "false" == tie(triangle, "US–RU", "hostile −").get_attribute("aria-pressed")
    for _ in range(10):
        tie(triangle, "US–RU", "hostile −").click()
        drawn(triangle, "Now: Russia and China are partners")
        tie(triangle, "US–RU", "friendly +").click()
        drawn(triangle, "Now: Russia is the pivot")
    assert 2 == triangle.locator(".vega-embed svg").count()
    walk = triangle.get_by_role("button", name="Walk 2024 → ?: next step")
    for place in range(4):
        walk.click()
        triangle.get_by_text(f"Step {place} of 3.").wait_for()
    drawn(triangle, "The walk of 3 changes")
    triangle.get_by_role("button", name="Reset").click()
    drawn(triangle, "Now: Russia and China are partners")
    assert [] == notebook.errors


def test_every_control_is_reached_and_worked_by_keyboard(notebook, triangle):
    press, ask = notebook.page.keyboard.press, notebook.page.evaluate
    tie(triangle, "US–RU", "friendly +").focus()
    reached = []
    for _ in range(60):
        if (name := ask(FOCUSED)) and name not in reached:
            reached.append(name)
        press("Tab")
    ties = [f"{tie}: {value}" for tie in ("US–RU", "US–CN", "RU–CN") for value in ("friendly +", "hostile −")]
    walks = ["Walk 1969 → 1972: next step", "Walk 2024 → ?: next step"]
    closing = ["Reset", "Show the data as a table", "What am I looking at?"]
    weight = "Weight w of the others’ tie"
    first = [*ties, "Roles as seen by", weight, *walks, *closing]
    assert first == reached

    tie(triangle, "US–RU", "friendly +").focus()
    press("Space")
    drawn(triangle, "Now: Russia is the pivot")
    assert "US–RU: friendly +" == ask(FOCUSED)  # the learner stays where they were
    triangle.get_by_label("Roles as seen by").focus()
    press("ArrowDown")
    drawn(triangle, "makes Russia the pivot")
    triangle.get_by_role("slider", name=weight).focus()
    press("ArrowRight")
    drawn(triangle, "With w = 0.6")
    triangle.get_by_text("What am I looking at?").focus()
    press("Enter")
    assert triangle.get_by_text("Wu Yu-Shan ranks the roles").is_visible()


def test_no_key_pressed_in_an_explorer_reaches_the_notebook(notebook, triangle):
    before = notebook.cells()
    assert len(CELLS) == len(before)
    for element in (
        tie(triangle, "US–RU", "friendly +"),
        triangle.get_by_role("slider"),
        triangle.get_by_role("button", name="Reset"),
        triangle.get_by_text("What am I looking at?"),
    ):
        for key in KEYS:
            element.focus()
            notebook.page.keyboard.press(key)
    assert before == notebook.cells()
    assert triangle.is_visible()

    # The same key does reach it from outside, so the test would see it.
    notebook.page.locator(".jp-Notebook").focus()
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("b")
    notebook.page.wait_for_function(f"() => document.querySelectorAll('.jp-Notebook .jp-Cell').length > {len(before)}")
    notebook.page.keyboard.press("x")


def test_words_can_be_read_in_both_themes(notebook, triangle):
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        notebook.theme(theme)
        for explorer in (triangle,):
            explorer.scroll_into_view_if_needed()
            seen = explorer.evaluate(COLOURS)
            assert len(seen) >= 30
            assert [] == [text for text, ink, ground in seen if contrast(ink, ground) < 4.5], theme


def test_charts_and_controls_fit_beside_the_file_browser(notebook, triangle):
    for explorer in (triangle,):
        explorer.scroll_into_view_if_needed()
        room = explorer.bounding_box()
        for part in explorer.locator("svg.marks, button, select, .slider-container").all():
            box = part.bounding_box()
            assert box["x"] >= room["x"]
            assert box["x"] + box["width"] <= room["x"] + room["width"]
        for target in explorer.locator("button, select, summary").all():
            assert min(target.bounding_box()["width"], target.bounding_box()["height"]) >= 24


def test_a_stored_page_shows_chart_and_sentence_with_no_kernel_work(open_notebook, pages):
    _, stored = pages
    cells = nbformat.read(stored, as_version=4).cells
    for cell in cells[1:3]:
        (output,) = cell.outputs
        assert {"application/vnd.vegalite.v5+json", "image/png", "text/markdown", "text/plain"} == set(output.data)
    notebook = open_notebook(STORED)
    charts = notebook.page.locator(".vega-embed svg")
    charts.nth(1).wait_for(state="attached")  # JupyterLab may keep what is out of view undrawn, but it is there
    words = "svg => [...svg.querySelectorAll('text:not(:has(tspan)), tspan')].map(text => text.textContent).join(' ')"
    said = [chart.evaluate(words) for chart in charts.all()]
    assert 2 == len(said)
    assert "the United States is the outcast" in said[0]
    assert "Nothing has been moved yet." in said[1]
    assert all("Run this cell with Shift+Enter" in text for text in said)
    assert [] == notebook.asked_outside
