"""`ck.check`: look at an answer given in a code cell, say what it is worth and why, and keep it."""

from __future__ import annotations

import inspect
import linecache
import re
import traceback
from collections.abc import Callable
from contextlib import suppress
from html import escape
from types import CodeType, FrameType
from typing import Any

from coursekit.content import course, data, markdown
from coursekit.content.page import Page, card, fold, page
from coursekit.errors import Unanswered, UnknownName, nearest
from coursekit.learner.log import Log
from coursekit.learner.session import Session, Standing
from coursekit.questions.bank import Bank, load_bank, load_banks
from coursekit.questions.grading import Outcome
from coursekit.questions.kinds import Question

BLANK = "___"
OF_TEXTS = re.compile(r"does not support operation '(\w+)'|agg function failed \[how->(\w+),dtype->(?:object|str)")
SIGNS = {"right": "✔", "partly": "◐", "wrong": "✘", "recorded": "●"}


def check(exercise_id: str, answer: Any) -> Page:
    """Look at your answer to an exercise.

    exercise_id  the name given in the exercise; "lesson/name" where two lessons share a name
    answer       your answer, or a function that makes it: then an error in it is explained, not thrown

    An answer that is not right yet brings a hint, and after the last hint a solution is offered.
    Works for every kind of question, so a quiz can also be answered without its widget.
    Raises UnknownName if no lesson has such an exercise.
    """
    bank, question = find(exercise_id)
    session = Session(bank, [question], Log())
    try:
        untouched = callable(answer) and _untouched(answer, question)
        answer = _value(answer) if callable(answer) else answer
        if untouched:
            raise Unanswered("This is the code as it was. Change it, then run the cell again.")
        outcome = session.answer(question.id, answer)
    except Unanswered as error:
        outcome = Outcome(0.0, "unanswered", str(error))
    show = getattr(answer, "_ipython_display_", None) or getattr(answer, "display", None)
    if show and hasattr(answer, "to_dict"):
        with suppress(Exception):  # a chart that cannot be drawn is not shown: the outcome says why, in words
            answer.to_dict()
            show()
    return _shown(session.standing(question.id), outcome, session.notice)


def find(exercise_id: str) -> tuple[Bank, Question]:
    """The question with this name, and its bank, among all the lessons.

    A bank with mistakes is left out, unless it is the one that `exercise_id` names: it is no business of a learner
    who works on another lesson.
    """
    here = course.current()
    lesson, _, id = exercise_id.rpartition("/")
    if lesson:
        load_bank(here.bank(lesson))  # its mistakes are told
    paths = [here.bank(lesson)] if lesson else sorted(here.questions.glob("*.toml"))
    # A look at the text tells which banks may have it, in a hundredth of the time that it takes to read them all.
    likely = [path for path in paths if id in path.read_text(encoding="utf-8", errors="replace")]
    for those in (likely, paths):
        banks = load_banks(here, (path.stem for path in those))
        if found := [bank for bank in banks.values() if id in bank.by_id]:
            break
    else:
        known = (question.id for bank in banks.values() for question in bank.questions if question.exercise)
        unread = ", ".join(path.name for path in paths if path.stem not in banks)
        remedy = f"{unread} cannot be read: run `coursekit check`." if unread else ""
        raise UnknownName("exercise", exercise_id, known, remedy)
    if len(found) > 1:  # beside the bank of a lesson may lie a copy that a program for sharing folders has made
        slugs = {page.slug for page in here.pages()}
        found = [bank for bank in found if bank.lesson in slugs] or found
    if len(found) > 1:
        both = [f"{bank.lesson}/{id}" for bank in found]
        raise UnknownName("single exercise", exercise_id, both, "Say which lesson you mean.")
    return found[0], found[0][id]


def _value(answer: Callable[[], Any]) -> Any:
    """The value of a learner's function. What went wrong in it raises Unanswered, in a sentence."""
    if _has_blank(getattr(answer, "__code__", None)):
        raise Unanswered(f"There is still a blank to fill in. Replace `{BLANK}`, then run the cell again.")
    try:
        value = answer()
    except Exception as error:  # whatever a learner's code raises is theirs to understand, in words
        raise Unanswered(_explained(error)) from error
    if value is None:
        raise Unanswered("Your function gives nothing back. Its last line must start with `return`.")
    return value


def _untouched(function: Callable[[], Any], question: Question) -> bool:
    """Whether it is still the function of the starter: running all cells of a lesson is no try."""
    try:
        return inspect.getsource(function).strip() in getattr(question, "starter", "")
    except (OSError, TypeError):  # it stands in no cell
        return False


def _has_blank(code: Any) -> bool:
    """Whether a blank is left in the code, or in a text of it. It would not raise NameError: Jupyter keeps an earlier
    output in `___`."""
    if not isinstance(code, CodeType):
        return isinstance(code, str) and BLANK in code
    return any(BLANK in name for name in code.co_names) or any(map(_has_blank, code.co_consts))


def _explained(error: Exception) -> str:
    """An error in a learner's code, as a sentence that says what to do."""
    # The learner's own frame: the last one whose source is a notebook cell rather than a file of some library.
    frames = [*traceback.walk_tb(error.__traceback__)][1:]
    own = [(frame, number) for frame, number in frames if not frame.f_code.co_filename.endswith(".py")]
    frame, number = own[-1] if own else (None, 0)
    line = linecache.getline(frame.f_code.co_filename, number).strip() if frame else ""
    place = f" in the line `{line}`" if line else ""
    if isinstance(error, NameError):
        said = re.search(r"'(\w+)'", str(error))
        name = said[1] if said else ""
        # What a learner wrote without quotation marks may read as a subtraction, as `riyadh-talks` does.
        written = re.search(rf"[\w-]*\b{re.escape(name)}\b[\w-]*", line) if name else None
        name = written[0].strip("-") if written else name
        return f'Python does not know the name `{name}`{place}. If you mean a text, put quotation marks: `"{name}"`.'
    if isinstance(error, KeyError):
        missing = error.args[0] if error.args else ""
        close = nearest(missing, _labels(frame)) if frame else None
        meant = f"Did you mean {close!r}?" if close else "Check its spelling; `ck.describe` lists the columns."
        return f"There is no column or row {missing!r}{place}. {meant}"
    if isinstance(error, AttributeError) and error.name and (close := nearest(error.name, dir(error.obj))):
        return f"A {type(error.obj).__name__} has no `{error.name}`{place}. Did you mean `{close}`?"
    if isinstance(error, TypeError) and (how := OF_TEXTS.search(str(error))):
        return f"There is no {how[1] or how[2]} of texts{place}. Choose a column of numbers."
    lines = "".join(traceback.format_exception_only(error)).strip().splitlines()
    # Altair names the module of an error before it, and lists below it whatever would have been right.
    said = lines[-1] if isinstance(error, SyntaxError) else re.sub(r"^(\w+\.)+", "", lines[0])
    return f"Python stopped{place}. It says: {said}"


def _labels(frame: FrameType) -> set[str]:
    """The columns and row names of the tables that a learner's code can see."""
    seen = [*frame.f_locals.values(), *frame.f_globals.values()]
    tables = [value for value in seen if hasattr(value, "columns") and hasattr(value, "index")]
    return {str(label) for table in tables for axis in (table.columns, table.index) for label in axis}


def _shown(standing: Standing, outcome: Outcome, notice: str) -> Page:
    """The outcome as text and HTML: reason, next hint, or the answer and why."""
    question, misses = standing.question, standing.misses
    if outcome.status == "unanswered":
        head = "… No answer yet."
    else:
        sign = ("◉" if standing.exact else "○") if question.one_guess else SIGNS[outcome.status]
        head = f"{sign} {standing.word}."
    told, solution = [(head, outcome.feedback)], ""
    if outcome.status in ("wrong", "partly"):
        if not standing.closed and misses <= len(question.hints):
            n = question.nearest_hint(outcome.response, misses)
            told.append((f"Hint {n} of {len(question.hints)}:", question.hints[n - 1]))
        else:
            solution = question.key
    elif outcome.status in ("right", "recorded"):
        told.append(("Why:", question.why) if question.scored else ("A model answer:", question.key))
    told.append(("Please note:", notice))
    # The head leads the first paragraph of what follows, so it goes in before the Markdown is rendered.
    parts = [Page(f"{head} {body}", markdown.block(f"**{head}** {body}")) for head, body in told if body]
    if solution:
        html = markdown.block(solution) + markdown.block(question.why)
        parts.append(fold(Page("One solution", "Show one solution"), Page(solution, html)))
    if outcome.evidence:
        proofs = Page("", f"<ul>{data.proofs(outcome.evidence)}</ul>")
        parts.append(Page("", fold(f"Evidence ({len(outcome.evidence)})", proofs).html))
    shown = page(*parts)
    return Page(shown.text, card(shown.html, f'div role="status" aria-label="{escape(question.id)}"'))
