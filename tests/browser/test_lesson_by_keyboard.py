"""The lesson without a mouse: into a quiz, through every kind of question, and out again, with nothing cut."""

from __future__ import annotations

import pytest

from browser_tools import boxes_of, log_of
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank

LESSON = "01_riyadh_talks.ipynb"
TOUCHED = {"who_was_in_the_room", "points_that_match", "contacts_us_ukraine"}  # asked by pieces, with their own tests
KEYS = ["x", "b", "a", "d", "d", "m", "y", "c", "v", "z", "0", "0", "ArrowUp", "ArrowDown", "Escape", "Delete"]
INSIDE = "() => Boolean(document.activeElement.closest('.ck-quiz'))"
OUTSIDE = "() => !document.activeElement.closest('.ck-quiz, .ck-asked')"  # a chart beside a quiz keeps its keys too
ACTIVE = "() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"

# JupyterLab's arrows pass over a folded cell: its output is reached with Tab, from the cell above.
REACHED = """n => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-Cell')];
  while (n > 0 && cells[n].querySelector('.jp-InputPlaceholder')) n -= 1;
  return n;
}"""

# The cell whose quiz has the question, on the page shown or on a later one.
HOME = """([id, part]) => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-Cell')];
  const has = (cell, ids) => [...cell.querySelectorAll('form.ck-question')].some(form => ids.includes(form.dataset.id));
  const here = cells.findIndex(cell => has(cell, [id]));
  return here >= 0 ? here : cells.findIndex(cell => has(cell, part) && cell.querySelector('.ck-pager:not([hidden])'));
}"""


class Keys:
    """Only keys from here on."""

    def __init__(self, notebook):
        self.page = notebook.page
        self.press = notebook.page.keyboard.press
        self.ask = notebook.page.evaluate

    def to_cell(self, wanted: int) -> None:
        """Leave the quiz, if in one, and go to a cell with the arrow keys."""
        wanted = self.ask(REACHED, wanted)
        self.until(lambda: self.ask(OUTSIDE), "Shift+Tab")
        self.press("Escape")
        self.until(lambda: self.ask(ACTIVE) >= wanted, "ArrowDown")
        self.until(lambda: self.ask(ACTIVE) <= wanted, "ArrowUp")
        assert wanted == self.ask(ACTIVE)

    def into_quiz(self) -> None:
        self.until(lambda: self.ask(INSIDE), "Tab")

    def to(self, script: str, argument=None) -> None:
        """Tab on, within the quiz, until the element in focus fits."""
        self.until(lambda: self.ask(script, argument) and self.ask(INSIDE), "Tab")

    def until(self, there, key: str) -> None:
        for _ in range(80):
            if there():
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead there")


def answer(keys: Keys, question) -> None:
    ask, press = keys.ask, keys.press
    keys.to("id => document.activeElement.closest('form')?.dataset.id === id", question.id)
    if question.kind in ("choice", "chart"):
        press("Space")
        keys.until(
            lambda: ask("id => document.querySelector(`input[value='${id}']`).checked", question.right), "ArrowDown"
        )
        press("Enter")
    elif question.kind == "several":
        shown = ask("() => [...document.activeElement.closest('form').querySelectorAll('input')].map(i => i.value)")
        for id in sorted(question.right, key=shown.index):
            keys.to("id => document.activeElement.value === id", id)
            press("Space")
        press("Enter")
    elif question.kind == "estimate" and question.most is not None:
        steps = round((question.right - ask("() => Number(document.activeElement.value)")) / (question.step or 1))
        for _ in range(abs(steps)):
            press("ArrowRight" if steps > 0 else "ArrowLeft")
        press("Enter")
    elif question.kind in ("number", "estimate", "text"):
        keys.page.keyboard.type(question.right if question.kind == "text" else f"{question.right:g}")
        press("Enter")
    elif question.kind == "reflect":
        keys.page.keyboard.type("x b d d: my own words")
        press("Control+Enter")
    elif question.kind == "match":
        for item in question.items:
            keys.to("text => document.activeElement.closest('label')?.innerText.startsWith(text)", item.text)
            wanted = question.right[item.id]
            keys.until(lambda wanted=wanted: ask("id => document.activeElement.value === id", wanted), "ArrowDown")
        press("Enter")
    elif question.kind == "order":
        sort(keys, question.right)
        keys.to("() => document.activeElement.classList.contains('ck-check')")
        press("Enter")


ROWS = "() => [...document.activeElement.closest('form').querySelectorAll('li')].map(row => row.dataset.id)"
MOVES = (
    "([title, id]) => document.activeElement.title === title && document.activeElement.closest('li').dataset.id === id"
)


def sort(keys: Keys, right: list[str]) -> None:
    """Move rows down, one place at a time, until they stand in order."""
    while (now := keys.ask(ROWS)) != right:
        late = next(now[n] for n in range(len(now) - 1) if right.index(now[n]) > right.index(now[n + 1]))
        # From the top of the list the wanted button lies ahead.
        for title, row, key in (("Move up", now[0], "Shift+Tab"), ("Move down", late, "Tab")):
            keys.until(lambda title=title, row=row: keys.ask(MOVES, [title, row]), key)
        keys.press("Space")
        assert "is now" in keys.ask(
            "() => document.activeElement.closest('form').querySelector(':scope > .ck-ear').innerText"
        )


@pytest.fixture(scope="module")
def bank(folder):
    return load_bank(Course(folder).bank("riyadh_talks"))


def test_every_kind_of_question_can_be_answered_by_keyboard_alone(open_notebook, folder, bank):
    notebook = open_notebook(LESSON)
    notebook.run_all()
    before = notebook.cells()
    keys = Keys(notebook)
    notebook.page.locator(".jp-Notebook").focus()
    done = {}
    for question in bank.questions:
        # Every guess, because what follows it is on the page only then.
        if question.exercise or question.id in TOUCHED or (question.kind in done and question.part != "predict"):
            continue
        if question.part == "predict":
            notebook.question(question.id).wait_for()
        cell = keys.ask(HOME, [question.id, [q.id for q in bank.select(part=question.part)]])
        keys.to_cell(cell)
        keys.into_quiz()
        if not notebook.question(question.id).count():
            keys.to("() => document.activeElement.innerText === 'Next page →'")
            keys.press("Enter")
            notebook.question(question.id).wait_for()
            assert "page 2" in keys.ask("() => document.activeElement.textContent")  # focus leads to the new page
        answer(keys, question)
        outcome = notebook.question(question.id).locator(".ck-outcome")
        outcome.wait_for()
        word = "Exactly" if question.one_guess else {"reflect": "Saved"}.get(question.kind, "Right")
        assert word in outcome.text_content(), question.kind
        done[question.kind] = question.id
    assert {"choice", "several", "number", "text", "order", "match", "chart", "reflect"} == set(done)
    assert set(done.values()) <= {event["question"] for event in log_of(folder)}
    assert before == notebook.cells()


def test_no_key_pressed_in_a_quiz_reaches_the_notebook(open_notebook, bank):
    """In command mode x cuts a cell, b adds one, d d deletes one, m turns one into text, 0 0 restarts the kernel."""
    notebook = open_notebook(LESSON)
    notebook.run_anew()
    notebook.paged_quiz()
    before = notebook.cells()
    assert len(before) > 30
    question = next(q for q in bank.questions if q.kind == "several")
    form = notebook.question(question.id)
    quiz = notebook.page.locator(".ck-quiz", has=form)
    for element in (form.locator("input").first, form.locator(".ck-check"), quiz.locator("nav button:enabled").first):
        for key in KEYS:
            element.focus()
            notebook.page.keyboard.press(key)
    assert before == notebook.cells()
    assert form.is_visible()

    # The same keys do reach it from outside, so the test would see them.
    keys = Keys(notebook)
    notebook.page.locator(".jp-Notebook").focus()  # the menu had it
    keys.to_cell(keys.ask(ACTIVE) - 1)
    keys.press("b")
    notebook.page.wait_for_function(f"() => document.querySelectorAll('.jp-Notebook .jp-Cell').length > {len(before)}")
    keys.press("x")


def test_roles_names_and_sizes_are_what_assistive_technology_needs(open_notebook, bank):
    notebook = open_notebook(LESSON)
    notebook.run_anew()
    quiz = notebook.paged_quiz()
    assert "Quiz" == quiz.get_attribute("aria-label")
    assert 5 == quiz.get_by_role("group").filter(has=notebook.page.locator("legend")).count()
    for form in quiz.locator("form").all():
        question = bank[form.get_attribute("data-id")]
        legend = form.locator("legend").text_content()
        assert question.prompt.partition("\n\n")[0].replace("**", "") in legend
        assert 1 == form.locator(".ck-status[role=status]").count()
        if question.kind == "choice":
            assert len({i.get_attribute("name") for i in form.get_by_role("radio").all()}) == 1
            for option in question.options:
                assert 1 == form.get_by_role("radio", name=option.text).count()
        if question.kind == "number":
            assert 1 == form.get_by_role("textbox", name="Your answer").count()
        if question.kind == "order":
            for item in question.items:
                assert 1 == form.get_by_role("button", name=f"Move up: {item.text}").count()
    for box in boxes_of(quiz.locator("button:visible, .ck-option:visible, input[type=text]:visible, select:visible")):
        assert min(box["width"], box["height"]) >= 24
