"""A learner comes back on another day: what was answered is there, and what has not been run says so.

All that should be there again is done on one day, so that JupyterLab and its kernels are started anew once for all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser_tools import PAGE, Notebook, Window, box_of, charts_draw, log_of, piece, says
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from places import BANKS

LESSON = "01_riyadh_talks.ipynb"
STAGE = ".ck-stage[aria-label='Your line']"
CELLS = [
    # No import: in a kernel of `coursekit lab`, ck is there.
    'ck.pieces.contacts(ck.load("timeline"), question=("riyadh_talks", "contacts_us_ukraine"))',
    """import coursekit as ck

def reveal(guess):
    votes = ck.load("roll_calls").query("known_by < '2025-03'")
    return ck.charts.votes.similarity(votes, guess["alike"] / 100)

ck.predict("every_kind", "alike", reveal, then="unknown")""",
    "ck.pieces.triangle()",
    'ck.pieces.draw_it(ck.load("agreement"), question=("wedge_by_the_numbers", "alike_line"))',
    """import altair as alt

years = [{"year": year, "same": None} for year in (1972, 1989, 1993)]
chart = alt.Chart(alt.InlineData(years, name="line")).mark_line(point=True).encode(
    x=alt.X("year:O", axis=alt.Axis(labelAngle=0)), y=alt.Y("same:Q", scale=alt.Scale(domain=[0, 100]))
).properties(width=400, height=200, title="Your line")
stage = ck.stage(chart, draw="same", of="year", between=(0, 100))
ck.quiz("every_kind", "line", on=stage)""",
    "print(stage.marks)",
]
TOLD = "Your guess for US and Russia was 0.20, 0.3 too low."


def contacts(notebook: Notebook) -> None:
    root = piece(notebook, "contacts")
    root.get_by_role("radio", name="6", exact=True).click()
    root.get_by_role("button", name="This is my answer").click()
    says(root, "Washington talked 6 times with Kyiv")


def a_guess_before_the_chart(notebook: Notebook) -> None:
    question = notebook.question("alike")
    question.wait_for()
    first = notebook.page.locator(".ck-asked").first
    assert 0 == first.locator(".ck-pictures svg").count()
    assert "appears here when you have answered" in first.inner_text()
    question.get_by_label("Your guess, in %").fill("20")
    question.get_by_role("button", name="This is my guess").click()
    first.locator(".ck-pictures svg").first.wait_for()
    assert "45.4 percentage points too low" in question.inner_text()
    first.get_by_text(TOLD).first.wait_for(state="attached")  # for ears, and in the fold
    assert 20.0 == log_of(notebook.folder)[-1]["response"]
    notebook.question("unknown").get_by_label("Your words (Ctrl+Enter saves):").fill("That they were so alike.")
    notebook.page.keyboard.press("Control+Enter")
    notebook.question("unknown").get_by_text("Saved").wait_for()
    assert len(CELLS) == len(notebook.cells())


def the_crown_by_key(notebook: Notebook) -> None:
    root = piece(notebook, "triangle")
    root.get_by_role("button", name="Give the crown to Beijing").focus()
    notebook.page.keyboard.press("Enter")
    says(root, "Moscow gets the crown")


def a_line_by_keys_alone_however_fast(notebook: Notebook) -> None:
    root, press = piece(notebook, "draw_it"), notebook.page.keyboard.press
    slider, before = root.get_by_role("slider"), notebook.on_disk()
    slider.focus()
    for key in ["PageDown", "PageDown", "ArrowUp", *["ArrowRight"] * 20, "PageUp", "PageUp", *["ArrowRight"] * 28]:
        press(key)
    assert "2019: 51 of 100 votes the same" == slider.get_attribute("aria-valuetext")
    for key in ["x", "b", "d", "d", "Escape"]:
        slider.focus()
        press(key)
    assert before == notebook.cells()
    slider.focus()
    for key in ["Tab", "Tab", "Enter"]:  # past “Start again”
        press(key)
    says(root, "As rivals they voted alike.")
    assert [31] * 20 + [51] * 29 == list(log_of(notebook.folder)[-1]["response"].values())


def marks(notebook: Notebook) -> dict[int, float]:
    """How far up each point of the line on the stage stands, of 100."""
    found = notebook.page.locator(f"{STAGE} .mark-symbol path").evaluate_all("all => all.map(e => e.__data__.datum)")
    return {row["year"]: row["same"] for row in found}


def a_line_on_the_stage(notebook: Notebook) -> None:
    """What is drawn comes into the boxes, what is typed moves the marks."""
    page, question = notebook.page, notebook.question("line")
    boxes = question.locator("input[data-mark]")
    plot = box_of(page.locator(f"{STAGE} .root > g > .background").first)
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
    page.locator(f"{STAGE} .ck-picture").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    assert "51" == boxes.first.input_value()

    boxes.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('input[data-mark]').matches(':disabled')")
    assert {"1972": 51, "1989": 90, "1993": 50} == log_of(notebook.folder)[-1]["response"]
    plot = box_of(page.locator(f"{STAGE} .root > g > .background").first)
    height = plot["y"] + plot["height"]
    page.mouse.move(plot["x"] + 20, height - 5)
    page.mouse.down()
    page.mouse.move(plot["x"] + 100, height - 5, steps=3)
    page.mouse.up()
    assert {1972: 51, 1989: 90, 1993: 50} == marks(notebook)  # answered: the line stays


ACTS = (contacts, a_guess_before_the_chart, the_crown_by_key, a_line_by_keys_alone_however_fast, a_line_on_the_stage)


@pytest.fixture(scope="module")
def choice(folder):
    return next(q for q in load_bank(Course(folder).bank("riyadh_talks")).questions if q.kind == "choice")


@pytest.fixture(scope="module", autouse=True)
def files(put):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lesson_of_yesterday(window_of: Callable[[], Window], folder: Path, choice) -> Window:
    """The lesson was run, one question answered, the notebook saved."""
    window = window_of()
    (folder / "progress.jsonl").unlink(missing_ok=True)
    notebook = window.open(LESSON, anew=True)  # other tests may have answered in it, and charts appeared
    notebook.run_all()
    form = notebook.question(choice.id)
    form.scroll_into_view_if_needed()
    form.locator(f'input[value="{choice.right}"]').check()
    form.locator(".ck-check").click()
    form.locator(".ck-outcome").wait_for()
    notebook.cells()
    return window


@pytest.fixture(scope="module")
def yesterday(lesson_of_yesterday: Window, stored, folder: Path, lab) -> bytes:
    """The log of the first day."""
    window = lesson_of_yesterday
    page = window.open(PAGE)
    page.run_all()
    for act in ACTS:
        act(page)
    assert [] == page.errors
    window.close_notebooks()
    lab.end_kernels()
    window.loaded = False  # whatever is opened now comes with JupyterLab loaded anew
    return (folder / "progress.jsonl").read_bytes()


@pytest.fixture
def opened(yesterday: bytes, open_notebook, folder: Path) -> Callable[[str], Notebook]:
    (folder / "progress.jsonl").write_bytes(yesterday)
    return open_notebook


@pytest.fixture
def page(opened) -> Notebook:
    notebook = opened(PAGE)
    if not notebook.window.ran:
        notebook.run_all()
    return notebook


def test_the_lesson_says_what_to_do_and_then_has_everything(opened, choice):
    notebook = opened(LESSON)
    charts_draw(notebook, 2)
    cell = notebook.page.locator(".jp-CodeCell").first
    cell.get_by_text("Run this cell").wait_for()
    assert 0 == notebook.page.get_by_text("Error displaying widget").count()
    notebook.run_all()
    assert "Right" in notebook.question(choice.id).locator(".ck-outcome").text_content()


def test_a_cell_works_on_its_own(page):
    piece(page, "contacts").get_by_text("exactly as you said").wait_for()
    assert 0 == page.page.get_by_text("NameError").count()


def test_a_guess_stands_on_its_chart_for_good_and_words_are_kept(page):
    first = page.page.locator(".ck-asked").first
    first.get_by_text(TOLD).first.wait_for(state="attached")  # for ears, and in the fold
    written = page.question("unknown").get_by_label("Your words (Ctrl+Enter saves):")
    assert "That they were so alike." == written.input_value()


def test_the_crown_is_where_it_was_given(page):
    root = piece(page, "triangle")
    says(root, "Romantic triangle: Moscow gets the crown")
    assert "your guess" in root.locator(".who.CN").inner_text()


def test_a_line_drawn_by_keys_is_there_with_the_record(page):
    root = piece(page, "draw_it")
    says(root, "As rivals they voted alike.")
    root.get_by_text("1989: 93%").wait_for()
    assert "furthest off in 1989: you drew 31, and the record is 93" in root.locator(".sub").inner_text()


def test_a_line_drawn_on_the_stage_is_there_for_python_too(page):
    page.page.locator(f"{STAGE} .mark-symbol path").nth(2).wait_for(state="attached")
    assert {1972: 51, 1989: 90, 1993: 50} == marks(page)
    printed = page.page.locator(".jp-CodeCell").last
    printed.get_by_text("{1972: 51.0, 1989: 90.0, 1993: 50.0}").wait_for()
    assert [] == page.errors
