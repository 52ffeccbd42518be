"""`ck.quiz`, `ck.predict` and `ck.warm_up`: questions in a cell, alone or together with something to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, VBox, Widget

from coursekit.content import course
from coursekit.content.page import Page
from coursekit.drawing.stage import Stage
from coursekit.errors import CourseError
from coursekit.learner import warm_up as due
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.grading import Outcome
from coursekit.questions.kinds import PREDICT
from coursekit.widgets.quiz import Quiz
from coursekit.widgets.view import Told

if TYPE_CHECKING:
    from coursekit.drawing.figure import Figure
    from coursekit.drawing.theme import alt

    Look = Figure | Page | Stage | alt.TopLevelMixin
    Shown = Look | Sequence[Look]

Ids = str | Iterable[str]

WAITING = "What happened appears here when you have answered."

AFTERWARDS = "And now that you have seen it"


def quiz(
    lesson: str | Path, ids: Ids | None = None, *, part: str | None = None, on: Shown | None = None
) -> Quiz | Asked:
    """Show the questions of a lesson, or of a bank of your own, and keep the answers.

    lesson  a slug ("riyadh_talks"), or the path of a bank ("my_bank.toml")
    ids     only these questions, in this order
    part    only this part of the lesson: "warm-up", "predict", "quiz", "exercise", "memo" or "exit"
    on      a chart or a text that stands above the questions; a question of the kind `chart` can be answered by a click
            on its marks

    Raises UnknownName for a slug, id or part that does not exist, BankError for a bank with mistakes.
    """
    bank = _bank(lesson)
    asked = Quiz(Session(bank, bank.select(ids, part), Log()))
    return asked if on is None else Asked(asked, on)


def predict(
    lesson: str | Path,
    ids: Ids,
    reveal: Callable[[dict[str, Any]], Shown],
    *,
    on: Shown | None = None,
    then: Ids | None = None,
) -> Asked:
    """Ask first, show afterwards: what happened appears when every question has been answered once.

    lesson  a slug, or the path of a bank
    ids     the questions to answer first
    reveal  makes what appears then: a function of the guesses, {question id: first response}
    on      a chart or a text that stands above the questions from the start
    then    questions that follow what has appeared, such as "What surprised you?"

    Answers are kept: on another day the same cell shows what has been revealed.
    Raises UnknownName for a slug or id that does not exist, BankError for a bank with mistakes.
    """
    bank = _bank(lesson)
    after = bank.select(then) if then is not None else ()
    guesses = [replace(question, part=PREDICT) for question in bank.select(ids)]
    return Asked(Quiz(Session(bank, guesses, Log())), on, reveal, after)


def warm_up(lesson: str) -> Quiz:
    """Questions of earlier lessons, when it is time to ask them again. Answer from memory.

    lesson  the slug of the lesson that you begin ("un_votes")

    First come questions that you were sure of and missed, then others that you missed, then those that you have not
    seen for the longest time. Where fewer are due, the lesson's own warm-up fills the places.
    The results of earlier lessons stay as they are. Run again on the same day, it shows the same questions.
    Raises UnknownName for a slug that does not exist, BankError for a bank with mistakes.
    """
    return Quiz(due.warm_up(course.current(), lesson, Log()))


def _bank(lesson: str | Path) -> Bank:
    as_path = isinstance(lesson, Path) or lesson.endswith(".toml")
    return load_bank(lesson if as_path else course.current().bank(lesson))


class Asked(VBox):
    """Questions with something to look at: above them from the start, below them once they are answered.

    `.answer(id, response)` does exactly what a click does, `.revealed` says whether the answer has been shown.
    """

    def __init__(
        self,
        quiz: Quiz,
        on: Shown | None = None,
        reveal: Callable[[dict[str, Any]], Shown] | None = None,
        then: Sequence[Any] = (),
    ):
        self.quiz = quiz
        self.revealed = False
        self._reveal = reveal
        self._then = then
        self._on = [] if on is None else _looks(on)
        self._found: list[Look] = []
        self._placed: dict[str, Any] = {}
        above, self._below = VBox(_widgets(self._on)), VBox()
        for pictures in (above, self._below):
            pictures.add_class("ck-pictures")
        self._told = Told(title=quiz.title, text=WAITING if reveal else "")
        super().__init__([above, quiz, self._told, self._below])
        self.add_class("ck-look").add_class("ck-asked")
        self._show()
        quiz.observe(lambda _change: self._show(), "page")

    def answer(self, question_id: str, response: Any, confidence: int | None = None) -> Outcome:
        """Answer a question, exactly as a click on "Check" does. Those that follow can be answered once they are there.

        Raises UnknownName for a question that is not here.
        """
        here = [each for each in self.children if isinstance(each, Quiz)]
        own = next((each for each in here if question_id in each.session.standings), self.quiz)
        return own.answer(question_id, response, confidence)

    @property
    def looks(self) -> list[Look]:
        """What there is to look at now, from top to bottom."""
        return [*self._on, *self._found]

    @property
    def reading(self) -> str:
        """The sentence below the questions: what is to come, or why it cannot be shown."""
        return self._told.text

    @property
    def guesses(self) -> dict[str, Any]:
        """The first response to each question that has one."""
        return {id: standing.guess for id, standing in self.quiz.session.standings.items() if standing.outcome}

    def _show(self) -> None:
        """Put what was answered on its stage, and reveal, once every question has its first answer."""
        placed = {id: s.response for id, s in self.quiz.session.standings.items() if isinstance(s.response, dict)}
        for stage in [look for look in self._on if isinstance(look, Stage) and look.moves]:
            for id in [id for id in placed if placed[id] != self._placed.get(id)]:  # not over what was moved since
                stage.place(placed[id])
        self._placed = placed
        if self.revealed or self._reveal is None or len(self.guesses) < len(self.quiz.session.standings):
            return
        try:
            looks = _looks(self._reveal(self.guesses))
        except Exception as error:  # the cell is the learner's to edit: what goes wrong in it is said in words
            self._told.text = f"What belongs here cannot be shown. {error}"
            return
        self.revealed, self._found = True, looks
        self._told.text = "Now look:" if looks else ""
        self._below.children = _widgets(looks)
        if self._then:
            session = self.quiz.session
            self.children = (*self.children, Quiz(Session(session.bank, self._then, session.log), AFTERWARDS))

    def __repr__(self) -> str:
        return f"{self.quiz!r}" + (f" {WAITING}" if self._reveal else "")

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The widget; and for a page without a kernel, what stands above the questions, and the questions."""
        shown, card = super()._repr_mimebundle_(**options) | {"text/plain": repr(self)}, self.quiz.card()
        look = self._on[0] if self._on else Page("", "")
        if isinstance(look, Page):
            return shown | {"text/html": look.html + card}
        # A front end prefers HTML to a chart, and a chart to Markdown; `coursekit render` stores the two apart.
        return shown | look.drawing | {"text/markdown": card, "text/plain": repr(self)}


def _looks(shown: Shown) -> list[Look]:
    return [_look(each) for each in (shown if isinstance(shown, list | tuple) else [shown])]


def _look(shown: Any) -> Look:
    if isinstance(shown, Page) or hasattr(shown, "drawing"):  # a text, a figure or a stage
        return shown
    if not (hasattr(shown, "to_dict") and hasattr(shown, "properties")):
        raise CourseError(
            "A cell can show an Altair chart, a chart of ck.charts or a text such as ck.cite(...),"
            f" not a {type(shown).__name__}."
        )
    from coursekit.drawing.figure import figure

    return figure(shown)


def _widgets(looks: Iterable[Look]) -> list[Widget]:
    """From top to bottom, each figure on a stage, and below it its message and its table."""
    shown: list[Widget] = []
    for look in looks:
        if isinstance(look, Page | Stage):
            shown.append(HTML(look.html) if isinstance(look, Page) else look)
        else:
            shown += [Stage(look), HTML(look.words.html)]
    return shown
