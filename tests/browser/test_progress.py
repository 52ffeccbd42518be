"""`ck.progress()` in JupyterLab: its links lead to the very cell, and it can be read in light and dark."""

from __future__ import annotations

from browser_tools import contrast, log_of
from coursekit.content.course import Course
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank

BAR = "[role=img][aria-label*='another look'] span"
COLOURS = f"""() => {{
  const bar = document.querySelector("{BAR}").parentElement;
  const page = document.querySelector(".jp-NotebookPanel");
  const back = getComputedStyle(page).backgroundColor;
  return [[...bar.children].map(part => getComputedStyle(part).backgroundColor), back];
}}"""


def test_what_is_worth_another_look_is_one_click_away(open_notebook, folder):
    notebook = open_notebook("00_start_here.ipynb", width=1300)
    bank = load_bank(Course(folder).bank("riyadh_talks"))
    session = Session(bank, bank.select(part="quiz"), Log(folder / "progress.jsonl"))
    choice = next(question for question in session.questions if question.kind == "choice")
    first, second = [option.id for option in choice.options if not option.right][:2]
    session.answer(choice.id, first, confidence=3)
    session.answer(choice.id, second)
    assert 2 == len(log_of(folder))

    notebook.run_all()
    notebook.page.locator(BAR).first.scroll_into_view_if_needed()
    for theme in notebook.themes():
        parts, page = notebook.page.evaluate(COLOURS)
        assert len(parts) >= 2
        seen = [part for part in parts if part != "rgba(0, 0, 0, 0)"]  # what is still to come is an empty frame
        assert all(contrast(part, page) >= 3 for part in seen), (theme, parts, page)

    link = notebook.page.locator("details li a", has_text=choice.prompt[:30])
    link.click()
    there = notebook.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-selected")
    there.get_by_text(choice.prompt).first.wait_for()
    assert [] == notebook.errors
    assert [] == notebook.asked_outside
