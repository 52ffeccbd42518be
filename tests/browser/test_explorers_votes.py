"""The pictures and explorers of votes as a learner meets them: JupyterLab, the network off."""

from __future__ import annotations

import re

import nbformat
import pytest

from browser_tools import contrast
from coursekit.authoring.render import rendered
from coursekit.content.course import Course

PAGE = "02_votes.ipynb"
CELLS = [
    "import coursekit as ck\n"
    "from coursekit.riyadh.charts import votes\n"
    "from coursekit.riyadh.explorers.votes import votes as explore_votes",
    'votes.grid(ck.load("roll_calls"))',
    'votes.agreement(ck.load("agreement"), guesses={1971: 0.2, 1980: 0.1, 1993: 0.8})',
    'votes.ideal_points(ck.load("ideal_points"))',
    'explore_votes(ck.load("roll_calls"))',
]
CHARTS = len(CELLS) - 1
SVG = ".vega-embed svg"

# Texts of a chart of which one stands on another; a pixel of touching is the font's own margin.
OVERLAPS = """svg => {
  const seen = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && +getComputedStyle(t).opacity > 0);
  const boxes = seen.map(t => [t.textContent, t.getBoundingClientRect()]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) => meet(a, b)).map(([two]) => [one, two]));
}"""
LOOKS = """svg => {
  let node = svg, ground = 'rgba(0, 0, 0, 0)';
  while (node && /, 0\\)$|transparent/.test(ground)) {
    ground = getComputedStyle(node).backgroundColor;
    node = node.parentElement;
  }
  const told = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && +getComputedStyle(t).opacity > 0);
  const fills = [...new Set(told.map(t => getComputedStyle(t).fill))];
  const room = svg.closest('.jp-OutputArea-output').getBoundingClientRect();
  return { ground, fills, over: svg.getBoundingClientRect().right - room.right };
}"""
# Move a control as a hand would, and wait until both the sentence and the drawing are new.
GESTURE = """([explorer, menu, value]) => new Promise(done => {
  const box = [...document.querySelectorAll('.ck-explorer')].find(e => e.getAttribute('aria-label') === explorer);
  const sentence = () => [...box.querySelectorAll('.ck-reading')].map(each => each.textContent).join();
  const svg = box.querySelector('.vega-embed svg'), said = sentence(), drawn = svg.outerHTML;
  const look = () => {
    if (sentence() !== said && svg.outerHTML !== drawn) done(svg.isConnected);
    else requestAnimationFrame(look);
  };
  const named = select => document.querySelector(`label[for="${select.id}"]`)?.textContent;
  const select = [...box.querySelectorAll('select')].find(each => named(each) === menu);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  look();
})"""


@pytest.fixture(scope="module", autouse=True)
def stored(put, folder):
    """The course has one more page, as `coursekit render` stores it."""
    cells = [nbformat.v4.new_markdown_cell("# Votes"), *map(nbformat.v4.new_code_cell, CELLS)]
    page = put(f"notebooks/{PAGE}", nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    put(f"notebooks/{PAGE}", rendered(next(each for each in Course(folder).pages() if each.path == page)))


def explorer(notebook, title: str):
    box = notebook.page.locator(f'.ck-explorer[aria-label="{title}"]')
    box.locator(SVG).wait_for()
    return box


def test_a_stored_page_draws_every_chart_offline_readable_and_without_overlaps(open_notebook):
    notebook = open_notebook(PAGE)
    for cell in notebook.page.locator(".jp-CodeCell").all():
        cell.scroll_into_view_if_needed()  # JupyterLab draws the output of a cell when it comes into view
    drawn = notebook.page.locator(SVG)
    drawn.nth(CHARTS - 1).wait_for()
    assert CHARTS == drawn.count()
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        notebook.theme(theme)
        for n, chart in enumerate(drawn.all()):
            assert [] == chart.evaluate(OVERLAPS), CELLS[n + 1]
            look = chart.evaluate(LOOKS)
            assert look["fills"]
            for fill in look["fills"]:
                assert contrast(fill, look["ground"]) >= 4.5, (theme, fill, look["ground"])
            assert look["over"] <= 0, CELLS[n + 1]  # nothing to scroll for, with the file browser open
    # An explorer without a kernel: its first picture, with the sentence, which may break anywhere.
    said = [re.sub(r"\s", "", text) for text in drawn.all_text_contents()]
    assert 1 == sum("RunthiscellwithShift+Entertoexplore." in text for text in said)
    assert [] == notebook.asked_outside
    assert [] == notebook.errors


STATES = ["China", "France", "Ukraine", "India", "Hungary", "Brazil", "Israel", "Germany", "South Africa", "Canada"]


@pytest.mark.parametrize(
    ("title", "menu", "values", "last"),
    [
        ("How alike do two states vote?", "Second state", STATES * 2, "United States and Canada: S is"),
    ],
)
def test_every_gesture_redraws_the_one_picture(open_notebook, title, menu, values, last):
    notebook = open_notebook(PAGE)
    notebook.run_all()
    box = explorer(notebook, title)
    box.scroll_into_view_if_needed()
    assert 20 == len(values)
    for value in values:
        assert notebook.page.evaluate(GESTURE, [title, menu, value])  # the same drawing, with other marks
    assert last in box.get_by_role("status").inner_text()
    assert 1 == box.locator(SVG).count()  # one picture, however many gestures


def test_explorers_work_by_keyboard_and_no_key_reaches_the_notebook(open_notebook):
    notebook = open_notebook(PAGE)
    notebook.run_all()
    before = notebook.cells()
    press = notebook.page.keyboard.press
    votes = explorer(notebook, "How alike do two states vote?")
    notebook.page.get_by_label("First state", exact=True).focus()
    seen = []
    for _ in range(3):
        seen.append(notebook.page.evaluate("document.activeElement.closest('.widget-inline-hbox').innerText"))
        press("Tab")
    assert [text.splitlines()[0] for text in seen] == ["First state", "Second state", "Votes"]
    notebook.page.get_by_label("Votes", exact=True).focus()
    press("ArrowDown")
    votes.get_by_role("status").get_by_text("S is −1.00").wait_for()
    for key in ["x", "b", "a", "d", "d", "m", "z", "0", "0", "Escape"]:
        notebook.page.get_by_label("First state", exact=True).focus()
        press(key)
    assert before == notebook.cells()
