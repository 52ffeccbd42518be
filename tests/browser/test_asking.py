"""Predictions, and questions that are answered on a chart, as a learner meets them in JupyterLab."""

from __future__ import annotations

import pytest

from browser_tools import PAGE, log_of
from places import BANKS

CELLS = [
    """import coursekit as ck

def reveal(guess):
    votes = ck.load("roll_calls").query("known_by < '2025-03'")
    return ck.charts.votes.similarity(votes, guess["alike"] / 100)

ck.predict("every_kind", "alike", reveal, then="unknown")""",
    """import altair as alt
import pandas as pd

rows = pd.DataFrame({"Actor": ["United States", "Russia", "China"], "met": [9, 6, 2]})
lanes = alt.Chart(rows, title="Meetings").mark_bar().encode(x="met:Q", y="Actor:N")
ck.quiz("every_kind", "lane", on=lanes)""",
]
MARK = ".ck-pictures svg path.ck-pickable"


@pytest.fixture(scope="module", autouse=True)
def bank(put):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))


@pytest.fixture
def page(stored, open_notebook):
    def opening():
        opened = open_notebook(PAGE)
        opened.run_all()
        return opened

    return opening


def picked(notebook):
    return notebook.page.locator(".ck-picked").evaluate_all("all => all.map(one => one.__data__.datum.Actor)")


def test_a_guess_comes_before_the_chart_and_stands_on_it_for_good(page, lab, folder):
    notebook = page()
    question = notebook.question("alike")
    question.wait_for()
    first = notebook.page.locator(".ck-asked").first
    assert 0 == first.locator(".ck-pictures svg").count()
    assert "appears here when you have answered" in first.inner_text()
    question.get_by_label("Your guess, in %").fill("20")
    question.get_by_role("button", name="This is my guess").click()
    first.locator(".ck-pictures svg").first.wait_for()
    assert "45.4 percentage points too low" in question.inner_text()
    said = "Your guess for US and Russia was 0.20, 0.3 too low."
    first.get_by_text(said).first.wait_for(state="attached")  # for ears, and in the fold
    assert [20.0] == [event["response"] for event in log_of(folder)]
    notebook.question("unknown").get_by_label("Your words (Ctrl+Enter saves):").fill("That they were so alike.")
    notebook.page.keyboard.press("Control+Enter")
    notebook.question("unknown").get_by_text("Saved").wait_for()
    assert len(CELLS) == len(notebook.cells())
    notebook.close()
    lab.end_kernels()

    again = page()
    again.page.locator(".ck-asked").first.get_by_text(said).first.wait_for(
        state="attached"
    )  # for ears, and in the fold
    written = again.question("unknown").get_by_label("Your words (Ctrl+Enter saves):")
    assert "That they were so alike." == written.input_value()
    assert [] == again.errors


def test_a_question_is_answered_on_the_chart_or_by_keyboard(page, folder):
    notebook = page()
    question = notebook.question("lane")
    question.get_by_text("Click a mark of the chart above").wait_for()
    notebook.page.locator(MARK).first.wait_for()
    marks = notebook.page.locator(MARK)
    names = marks.evaluate_all("all => all.map(one => one.__data__.datum.Actor)")
    assert {"United States", "Russia"} == set(names)  # the others stand for no option
    marks.nth(names.index("Russia")).click()
    assert "russia" == question.locator("input:checked").get_attribute("value")
    assert {"Russia"} == set(picked(notebook))
    before = len(notebook.cells())
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
