"""Questions that are answered on a chart, as a learner meets them in JupyterLab."""

from __future__ import annotations

import pytest

from browser_tools import PAGE, log_of
from places import BANKS

CELLS = [
    """import altair as alt
import coursekit as ck
import pandas as pd

rows = pd.DataFrame({"Actor": ["United States", "Russia", "China"], "met": [9, 6, 2]})
lanes = alt.Chart(rows, title="Meetings").mark_bar().encode(x="met:Q", y="Actor:N")
ck.quiz("every_kind", "lane", on=lanes)""",
]
MARK = ".ck-pictures svg path.ck-pickable"


@pytest.fixture(scope="module", autouse=True)
def bank(put):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))


def picked(notebook):
    return notebook.page.locator(".ck-picked").evaluate_all("all => all.map(one => one.__data__.datum.Actor)")


def test_a_question_is_answered_on_the_chart_or_by_keyboard(stored, open_notebook, folder):
    notebook = open_notebook(PAGE)
    notebook.run_all()
    question = notebook.question("lane")
    question.get_by_text("Click a mark of the chart above").wait_for()
    notebook.page.locator(MARK).first.wait_for()
    marks = notebook.page.locator(MARK)
    names = marks.evaluate_all("all => all.map(one => one.__data__.datum.Actor)")
    assert {"United States", "Russia"} == set(names)  # the others stand for no option
    marks.nth(names.index("Russia")).click()
    assert "russia" == question.locator("input:checked").get_attribute("value")
    assert {"Russia"} == set(picked(notebook))
    before = len(notebook.on_disk())
    question.locator("input:checked").focus()
    for key in ("x", "b", "ArrowDown"):
        notebook.page.keyboard.press(key)
    assert "united-states" == question.locator("input:checked").get_attribute("value")
    assert {"United States"} == set(picked(notebook))
    notebook.page.keyboard.press("Enter")
    question.get_by_text("It meets both sides.").first.wait_for()
    assert before == len(notebook.cells())
    marks.nth(names.index("Russia")).click()  # closed: the chart no longer changes the answer
    assert {"United States"} == set(picked(notebook))
    assert ["united-states"] == [event["response"] for event in log_of(folder)]
    assert [] == notebook.errors
