"""Questions that are answered on a stage: what is drawn there comes into the boxes, what is typed moves the marks."""

from __future__ import annotations

import pytest

from browser_tools import PAGE, box_of, log_of
from places import BANKS

CELLS = [
    """import altair as alt, coursekit as ck

years = [{"year": year, "same": None} for year in (1972, 1989, 1993)]
chart = alt.Chart(alt.InlineData(years, name="line")).mark_line(point=True).encode(
    x=alt.X("year:O", axis=alt.Axis(labelAngle=0)), y=alt.Y("same:Q", scale=alt.Scale(domain=[0, 100]))
).properties(width=400, height=200, title="Your line")
stage = ck.stage(chart, draw="same", of="year", between=(0, 100))
ck.quiz("every_kind", "line", on=stage)""",
    "print(stage.marks)",
]


@pytest.fixture(scope="module", autouse=True)
def bank(put):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))


def marks(notebook):
    """How far up each point stands, of 100."""
    found = notebook.page.locator(".ck-stage .mark-symbol path").evaluate_all("all => all.map(e => e.__data__.datum)")
    return {row["year"]: row["same"] for row in found}


def test_a_line_is_drawn_typed_answered_and_there_on_another_day(stored, open_notebook, lab, folder):
    notebook = open_notebook(PAGE)
    notebook.run_all()
    page, question = notebook.page, notebook.question("line")
    boxes = question.locator("input[data-mark]")
    plot = box_of(page.locator(".ck-stage .root > g > .background").first)
    height = plot["y"] + plot["height"]
    page.mouse.move(plot["x"] + 20, height - plot["height"] / 2)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] - 20, height - plot["height"] / 2, steps=4)
    page.mouse.up()
    assert ["50", "50", "50"] == boxes.evaluate_all("all => all.map(box => box.value)")
    assert {1972: 50, 1989: 50, 1993: 50} == marks(notebook)

    boxes.nth(1).fill("9")
    boxes.nth(1).press("End")
    page.keyboard.type("0")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.ck-stage .mark-symbol path')].some(e => e.__data__.datum.same === 90)"
    )
    assert {1972: 50, 1989: 90, 1993: 50} == marks(notebook)
    page.locator(".ck-stage .ck-picture").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    assert "51" == boxes.first.input_value()

    boxes.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('input[data-mark]').matches(':disabled')")
    (event,) = log_of(folder)
    assert {"1972": 51, "1989": 90, "1993": 50} == event["response"]
    page.mouse.move(plot["x"] + 20, height - 5)
    page.mouse.down()
    page.mouse.move(plot["x"] + 100, height - 5, steps=3)
    page.mouse.up()
    assert {1972: 51, 1989: 90, 1993: 50} == marks(notebook)  # answered: the line stays
    assert [] == notebook.errors
    notebook.close()
    lab.end_kernels()

    again = open_notebook(PAGE)
    again.run_all()
    again.page.locator(".ck-stage .mark-symbol path").nth(2).wait_for(state="attached")
    assert {1972: 51, 1989: 90, 1993: 50} == marks(again)
    again.page.locator(".jp-CodeCell").nth(1).get_by_text("{1972: 51.0, 1989: 90.0, 1993: 50.0}").wait_for()
