"""Lesson 1 as a learner meets it: JupyterLab in Chromium, the network off.

Text is drawn as SVG, so what a chart shows can be read here.
"""

from __future__ import annotations

import os

import pytest

from browser_tools import charts_draw, contrast, log_of
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank

LESSON = "01_riyadh_talks.ipynb"
STORED = SHOWN = 2  # charts: one to change, one above the quiz; its predictions are pieces, with tests of their own
TOUCHED = {"who_was_in_the_room", "points_that_match", "contacts_us_ukraine"}  # asked by the pieces
WORDS = {"reflect": "Saved"}  # what an outcome says; of a guess “Exactly”, of other kinds “Right”


def word(question):
    return "Exactly" if question.one_guess else WORDS.get(question.kind, "Right")


BACKGROUND_AND_TEXT = """() => [...document.querySelectorAll('.vega-embed svg')].map(svg => {
  let node = svg, ground = 'rgba(0, 0, 0, 0)';
  while (node && /, 0\\)$|transparent/.test(ground)) {
    ground = getComputedStyle(node).backgroundColor;
    node = node.parentElement;
  }
  const told = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
  const fills = told.filter(t => +getComputedStyle(t).opacity > 0.9).map(t => getComputedStyle(t).fill);
  return { ground, fills: [...new Set(fills)] };
})"""


def charts_can_be_read(notebook, theme):
    seen = notebook.page.evaluate(BACKGROUND_AND_TEXT)
    assert SHOWN == len(seen)
    for chart in seen:
        assert chart["fills"]
        for fill in chart["fills"]:
            assert contrast(fill, chart["ground"]) >= 4.5, (theme, fill, chart["ground"])


def answer(notebook, question, response):
    """Give a response by mouse."""
    form = notebook.question(question.id)
    form.scroll_into_view_if_needed()
    if question.kind in ("choice", "chart", "several"):
        for id in [response] if isinstance(response, str) else response:
            form.locator(f'input[value="{id}"]').check()
    elif question.kind in ("number", "estimate", "text"):
        form.locator("input:not([type=radio])").fill(response if question.kind == "text" else f"{response:g}")
    elif question.kind == "reflect":
        form.locator("textarea").fill(response)
    elif question.kind == "match":
        for n, id in enumerate(item.id for item in question.items):
            form.locator("select").nth(n).select_option(response[id])
    elif question.kind == "order":
        for place, id in enumerate(response):
            row = form.locator(f'li[data-id="{id}"]')
            while form.locator("li").evaluate_all("(all, id) => all.findIndex(n => n.dataset.id === id)", id) > place:
                row.get_by_title("Move up").click()
    form.locator(".ck-check").click()
    form.locator(".ck-outcome").wait_for()
    return form


def reach(notebook, question):
    """Turn the pages of the quiz until the question is there; elsewhere it appears by itself."""
    if question.part != "quiz":
        notebook.question(question.id).wait_for()
    quiz = notebook.paged_quiz()
    while not notebook.question(question.id).count():
        quiz.get_by_role("button", name="Next page").click()
        quiz.locator(".ck-title", has_text="page 2").wait_for()


@pytest.fixture(scope="module")
def bank(folder):
    return load_bank(Course(folder).bank("riyadh_talks"))


def of_each_kind(bank):
    """The first question of each kind, and all that belong to a prediction, but for those that a piece asks."""
    seen = {"code", "chart_code"}
    for question in bank.questions:
        if question.id not in TOUCHED and (question.kind not in seen or question.part == "predict"):
            seen.add(question.kind)
            yield question


def test_a_stored_lesson_shows_its_charts_and_says_what_its_quizzes_are(open_notebook):
    notebook = open_notebook(LESSON, anew=True)
    charts_draw(notebook, STORED)
    for cell in notebook.page.locator(".jp-CodeCell").all():
        cell.scroll_into_view_if_needed()  # JupyterLab draws the output of a cell when it comes into view
    cards = notebook.page.locator("article", has_text="Run this cell (Shift+Enter) to answer;")
    cards.nth(6).wait_for(state="attached")
    assert 7 == cards.count()  # the last one under its chart
    assert 0 == notebook.page.locator(".jp-mod-error, .jp-RenderedText[data-mime-type*=stderr]").count()


def test_wrong_first_then_a_hint_then_the_answer(open_notebook, bank):
    notebook = open_notebook(LESSON)
    notebook.run_anew()
    notebook.paged_quiz()
    question = next(q for q in bank.questions if q.kind == "choice" and q.part == "quiz")
    wrong = [option for option in question.options if not option.right][:2]
    form = answer(notebook, question, wrong[0].id)
    form.locator(".ck-hint").wait_for()
    row = form.locator(".ck-option.ck-wrong").inner_text()
    assert "Not this one" in row
    assert wrong[0].feedback in row
    assert "One more try" in form.inner_text()
    assert question.option(question.right).feedback not in form.inner_text()
    assert form.locator(f'input[value="{wrong[0].id}"]').is_disabled()
    focused = "[document.activeElement.closest('form')?.dataset.id, document.activeElement.disabled]"
    assert [question.id, False] == notebook.page.evaluate(focused)  # the next open option
    form = notebook.question(question.id)
    form.locator(f'input[value="{wrong[1].id}"]').check()
    form.locator(".ck-check").click()
    form.locator(".ck-why").wait_for()
    assert "The answer" in form.locator(".ck-option.ck-right").inner_text()
    for n, option in enumerate(sorted(wrong, key=lambda each: notebook.order(question).index(each.id))):
        assert option.feedback in form.locator(".ck-option.ck-wrong").nth(n).inner_text()
    assert "Next" == notebook.page.evaluate("document.activeElement.textContent")
    form.locator("summary").click()
    assert form.locator("details li").count() >= 1


def test_a_double_click_is_one_answer_and_the_same_answer_no_second_try(open_notebook, folder, bank):
    notebook = open_notebook(LESSON)
    notebook.run_anew()
    notebook.paged_quiz()
    question = next(q for q in bank.questions if q.kind == "choice" and q.part == "quiz")
    wrong = next(option for option in question.options if not option.right)
    form = notebook.question(question.id)
    form.locator(f'input[value="{wrong.id}"]').check()
    form.locator(".ck-check").dblclick()
    form.get_by_text("One more try").wait_for()
    form.locator(".ck-check").click()
    form.get_by_text("Choose one of the options first.").wait_for()
    assert form.locator(".ck-hint").is_visible()
    assert 1 == len(log_of(folder))
    form.locator(f'input[value="{question.right}"]').check()
    form.locator(".ck-check").click()
    form.locator(".ck-status.ck-right").wait_for()
    assert 2 == len(log_of(folder))


def test_a_disk_that_cannot_be_written_is_told_in_the_quiz(open_notebook, folder, bank):
    notebook = open_notebook(LESSON)
    notebook.run_anew()
    notebook.paged_quiz()
    log, aside = folder / "progress.jsonl", folder / "aside.jsonl"
    question = [q for q in bank.questions if q.kind == "number"][-1]
    reach(notebook, question)
    had_log = log.exists()
    if had_log:
        os.replace(log, aside)
    log.mkdir()  # a folder in its place refuses every write, also to a user who may write everywhere
    try:
        form = answer(notebook, question, question.right + 1000)
        form.get_by_text("This answer is not saved yet.").wait_for()
        notice = notebook.page.locator(".ck-notice:not(:empty)").inner_text()
        assert "could not be saved" in notice
        assert "You can go on" in notice
    finally:
        log.rmdir()
        if had_log:
            os.replace(aside, log)
    form.locator("input[type=text]").fill(f"{question.right:g}")
    form.locator("input[type=text]").press("Enter")
    form.locator(".ck-right").first.wait_for()
    assert "not saved" not in form.inner_text()
    assert 2 == sum(event["question"] == question.id for event in log_of(folder)[-2:])


def test_a_learner_works_through_the_lesson(open_notebook, folder, bank):
    """Run all, answer one question of each kind by mouse, see it in both themes, restart, and find it all again."""
    notebook = open_notebook(LESSON)
    notebook.run_all()
    charts_draw(notebook, STORED)
    assert 0 == notebook.page.get_by_text("notified about official Jupyter news").count()

    answered = list(of_each_kind(bank))
    for question in answered:
        reach(notebook, question)
        form = answer(notebook, question, question.right)
        assert word(question) in form.locator(".ck-outcome").text_content()
    kinds = {"choice", "several", "number", "text", "order", "match", "chart", "reflect"}
    assert kinds == {question.kind for question in answered}
    charts_draw(notebook, SHOWN)
    for theme in notebook.themes():
        charts_can_be_read(notebook, theme)
    kept = log_of(folder)
    assert {question.id for question in answered} == {event["question"] for event in kept}
    assert len(kept) == len(answered)

    # The first exercise, in its own code cell.
    code = next(q for q in bank.questions if q.kind == "code")
    cell = notebook.page.locator(".jp-CodeCell", has_text=f'"{code.id}"').first
    cell.locator(".cm-content").click()
    cell.locator(".cm-content").fill(code.solution)
    notebook.page.keyboard.press("Control+Enter")
    cell.get_by_text("✔ Right.").wait_for()
    assert [code.id] == [event["question"] for event in log_of(folder)[len(kept) :]]

    notebook.menu("Kernel", "Restart Kernel and Run All Cells…")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    notebook.page.locator(".ck-quiz").first.wait_for(state="detached")
    notebook.page.locator(".ck-quiz").first.wait_for()
    notebook.settle()
    charts_draw(notebook, SHOWN)
    for question in sorted(answered, key=lambda each: each.part == "quiz"):  # its pages are turned last, and forward
        reach(notebook, question)
        assert word(question) in notebook.question(question.id).locator(".ck-outcome").text_content(), question.kind
        if question.kind != "reflect":
            assert notebook.question(question.id).locator("input, select, button").first.is_disabled()
    assert len(kept) + 1 == len(log_of(folder))  # looking at answers adds none
