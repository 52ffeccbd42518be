"""The notebooks, run as learners run them: every cell, every prediction answered, every piece touched.

What appears on the way is handed back in the order of the page. A cell runs in this process, with a log of its own;
each notebook runs once for each learner in LEARNERS, however many tests ask.
"""

from __future__ import annotations

import ast
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
from ipywidgets import Button, Widget

from coursekit.content.course import Course
from coursekit.drawing.figure import Figure
from coursekit.questions.kinds.question import Question
from coursekit.widgets.piece import Piece
from places import ROOT

HERE = Course(ROOT)
PAGES = {page.slug: page for page in HERE.pages()}
OPTIONS_TRIED = 10  # of a control: of a longer list the first ones, the last one, and some between


@dataclass(frozen=True)
class Appeared:
    """Something to look at, and when it appeared."""

    shown: Any  # a Figure, an Altair chart or a Page
    when: str


@dataclass(frozen=True)
class Cell:
    """A cell that has been run: its code, what its last line gave, and all that appeared in it."""

    code: str
    value: Any
    appeared: tuple[Appeared, ...]


def the_answer(question: Question) -> Any:
    """What the bank says is right: for an estimate exactly the number, for a forecast any number."""
    return question.right


def too_low(question: Question) -> Any:
    """A wrong answer of the question's kind; for a number, the least that can be said."""
    if hasattr(question, "answer"):
        least = getattr(question, "least", None)
        return question.answer - 10 * max(question.margin, 1) if least is None else least
    return _wrong(question, 0, {"forecast": 0})


def too_high(question: Question) -> Any:
    """Another wrong answer of the question's kind; for a number, the most that can be said."""
    if hasattr(question, "answer"):
        most = getattr(question, "most", None)
        return question.answer + 10 * max(question.margin, 1) if most is None else most
    return _wrong(question, -1, {"forecast": 100})


LEARNERS: dict[str, Callable[[Question], Any]] = {
    "the answer": the_answer,
    "too low": too_low,
    "too high": too_high,
}


def _wrong(question: Question, place: int, other: dict[str, Any]) -> Any:
    wrong = [part.id for part in question.parts if not getattr(part, "right", False)]
    made = {
        "choice": lambda: wrong[place],
        "chart": lambda: wrong[place],
        "several": lambda: [wrong[place]],
        "order": lambda: question.right[::-1],
        "match": lambda: dict.fromkeys(question.right, question.parts[place].id),
        "place": lambda: _misplaced(question, place),
    }
    if question.kind in made:
        return made[question.kind]()
    return other.get(question.kind, "Something else.")


def _misplaced(question: Question, place: int) -> dict[str, Any]:
    """Every mark in one place, or at one end of its scale."""
    if question.places:
        return dict.fromkeys(question.right, question.places[place].id)
    scales = {item.id: question.scale(item) for item in question.items}
    return {id: scale.most if place else scale.least for id, scale in scales.items()}


@cache
def run(slug: str, learner: str = "the answer") -> tuple[Cell, ...]:
    """All code cells of a notebook, from top to bottom, by one of LEARNERS."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with log_of_its_own():
        return tuple(run_cell(code, slug, space, learner) for code in code_of(slug))


def code_of(slug: str) -> list[str]:
    cells = json.loads(PAGES[slug].path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@contextmanager
def log_of_its_own() -> Iterator[None]:
    """A learner who has answered nothing yet."""
    names = ("COURSEKIT_PROGRESS", "COURSEKIT_STUDENT")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(COURSEKIT_PROGRESS=str(Path(folder) / "progress.jsonl"), COURSEKIT_STUDENT="ada")
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def run_cell(code: str, slug: str, space: dict[str, Any], learner: str) -> Cell:
    """One cell, among the names in `space`. Raises AssertionError where a chart fails, or changes a learner's table."""
    *before, last = ast.parse(code).body
    with redirect_stdout(StringIO()):
        exec(compile(ast.Module(before, []), slug, "exec"), space)
        if not isinstance(last, ast.Expr):
            exec(compile(ast.Module([last], []), slug, "exec"), space)
            return Cell(code, None, ())
        tables = {name: value.copy() for name, value in space.items() if isinstance(value, pd.DataFrame)}
        value = eval(compile(ast.Expression(last.value), slug, "eval"), space)
        cell = Cell(code, value, tuple(_appearing(value, LEARNERS[learner])))
    changed = [name for name, table in tables.items() if not table.equals(space[name])]
    assert not changed, f"showing this changed the tables {changed}:\n{code}"
    return cell


def _appearing(value: Any, respond: Callable[[Question], Any]) -> Iterator[Appeared]:
    """What the last line of a cell shows, at once and while a learner works on it."""
    if isinstance(value, Piece):
        _touch(value, respond)
    elif hasattr(value, "looks"):
        yield from (Appeared(look, "from the start") for look in value.looks)
        yield from _answered(value, respond)
    elif hasattr(value, "session"):
        _answer(value, respond)
    elif isinstance(value, Figure | alt.TopLevelMixin):
        yield Appeared(value, "from the start")


def _touch(piece: Piece, respond: Callable[[Question], Any]) -> None:
    """A piece asks its questions one after another, or a board all at once: then it takes an answer for each row."""
    asked = [standing.question for standing in piece.session.standings.values()] if piece.session else []
    if 1 < len(asked) == len(piece.state.get("said", ())):
        piece.answer(dict(zip(piece.state["said"], map(respond, asked), strict=True)))
    else:
        for question in asked:
            assert piece.answer(respond(question)).status != "unanswered", piece.notice


def _answered(asked: Any, respond: Callable[[Question], Any]) -> Iterator[Appeared]:
    before = len(asked.looks)
    _answer(asked.quiz, respond)
    # What goes wrong in a reveal is said in words, and must not pass here for a page without a chart.
    assert asked.revealed or not asked.reading, f"{asked.quiz.title}, {respond.__name__}: {asked.reading}"
    yield from (Appeared(look, f"after {respond.__name__.replace('_', ' ')}") for look in asked.looks[before:])


def _answer(quiz: Any, respond: Callable[[Question], Any]) -> None:
    for place, (id, standing) in enumerate(quiz.session.standings.items()):
        if standing.question.kind != "code":  # an exercise has a cell of its own
            quiz.answer(id, respond(standing.question), 1 + place % 3 if standing.question.scored else None)


def tried(control: Widget) -> list[Any]:
    """Other values of a control: each option of a short list, both ends and the middle of a slider."""
    if hasattr(control, "options"):
        values = [each[1] if isinstance(each, tuple) else each for each in control.options]
        step = max(1, len(values) // OPTIONS_TRIED)
        several = isinstance(control.value, tuple)
        return [(value,) if several else value for value in dict.fromkeys([*values[::step], values[-1]])]
    if hasattr(control, "max"):
        middle = type(control.min)((control.min + control.max) / 2)
        return [control.min, middle, control.max]
    return [not control.value] if isinstance(control.value, bool) else ["A reason."]


def buttons(widget: Widget) -> list[Button]:
    inside = [button for child in getattr(widget, "children", ()) for button in buttons(child)]
    return [widget, *inside] if isinstance(widget, Button) else inside


def charts(slug: str) -> list[Appeared]:
    """All charts that appear in a notebook, for all learners."""
    everything = [each for learner in LEARNERS for cell in run(slug, learner) for each in cell.appeared]
    return [each for each in everything if isinstance(each.shown, Figure | alt.TopLevelMixin)]
