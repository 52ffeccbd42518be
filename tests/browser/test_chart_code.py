"""A chart that a learner writes, as they meet it in JupyterLab; and the room that cards and tables take there."""

from __future__ import annotations

from browser_tools import PAGE, log_of
from coursekit.questions.bank import load_bank
from places import BANKS

QUESTION = load_bank(BANKS / "every_kind.toml")["calls"]
SLIP = QUESTION.solution.replace('.transform_filter("datum.year == 2025")', "")
CELLS = ['import coursekit as ck\n\nck.quiz("every_kind", "calls")', QUESTION.starter, SLIP, QUESTION.solution]
CELLS += ['ck.claim("C09", "C26")', 'ck.describe("claims")', "ck.progress()"]
# Between the frame of a card and its words, above and below.
ROOM = """card => {
  const words = document.createRange(), { top, bottom } = card.getBoundingClientRect();
  words.selectNodeContents(card.lastElementChild);
  return [words.getBoundingClientRect().top - top, bottom - words.getBoundingClientRect().bottom];
}"""
FITS = """() => [...document.querySelectorAll('.jp-OutputArea-output table')].filter(table =>
  table.getBoundingClientRect().right > table.closest('.jp-OutputArea-output').getBoundingClientRect().right)
  .map(table => table.textContent.slice(0, 60))"""


def test_a_chart_is_drawn_and_what_is_said_stands_below_it(stored, folder, put, open_notebook):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))
    notebook = open_notebook(PAGE)
    notebook.run_all()
    notebook.question("calls").get_by_text("You answer this one in its own code cell").wait_for()
    blank, wrong, right = (notebook.page.get_by_role("status", name="calls").nth(n) for n in range(3))
    blank.get_by_text("There is still a blank to fill in.").wait_for()
    above, below = blank.evaluate(ROOM)
    assert abs(above - below) < 6
    wrong.get_by_text(
        "5 rows are counted, and the task asks for 4. Rows with 2024 in year arrive; keep only"
    ).wait_for()
    right.get_by_text("Put the longest bar first.").wait_for()
    drawn = [cell.locator(".vega-embed svg").count() for cell in notebook.page.locator(".jp-CodeCell").all()]
    assert [0, 0, 1, 1, 0, 0, 0] == drawn
    assert ["partly", "right"] == [event["status"] for event in log_of(folder) if event["question"] == "calls"]
    for cell in notebook.page.locator(".jp-CodeCell").all()[2:4]:
        chart, said = (cell.locator(place).bounding_box() for place in (".vega-embed svg", "[role=status]"))
        assert chart["y"] + chart["height"] <= said["y"]
    notebook.resize(700, 768)  # with the list of files beside it, as JupyterLab opens
    assert notebook.page.locator(".jp-Notebook").bounding_box()["width"] < 400
    assert (4, []) == (notebook.page.locator(".jp-OutputArea-output table").count(), notebook.page.evaluate(FITS))
    assert [] == notebook.errors
