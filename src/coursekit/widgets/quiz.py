"""A whole quiz as one widget.

The browser shows and collects; keys, feedback and hints stay in the kernel until a question is answered.
One page of questions travels at a time, so a bank of a thousand costs what a page costs.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

import anywidget
import traitlets

from coursekit.content import data, markdown
from coursekit.content.page import card
from coursekit.drawing.engine import SHARED
from coursekit.errors import CourseError
from coursekit.learner.session import Session, Standing
from coursekit.questions.grading import CONFIDENCE, Outcome
from coursekit.questions.kinds import Question
from coursekit.widgets.view import packed, source

PAGE = 5  # questions shown at once: as many as fit a screen or two
SHORTCUTS = 8  # ways back to questions still open: enough for a lesson, and no more for a bank of a thousand
LISTED = 15  # questions that a stored page lists
LATE = 0.3  # seconds after which a click has waited for Python, and a newer one may wait behind it
MORE = 0.05  # seconds in which the newer one comes
PLAIN = str | int | float | list | dict  # a null of JavaScript is told apart from None in a browser's Python: neither

TITLES = {
    "warm-up": "Warm-up",
    "predict": "Your guesses",
    "quiz": "Quiz",
    "exercise": "Exercises",
    "memo": "Memo",
    "exit": "Exit ticket",
}


def view(more: str = "") -> str:
    """The view, as a module. `more` is JavaScript that may add to BUILDERS."""
    style = f"const STYLE = {json.dumps(source('quiz.css'))};\n"
    return packed(style + SHARED + source("builders.js") + more + source("quiz.js"))


class Quiz(anywidget.AnyWidget):
    """The widget. `page` is all the browser knows."""

    _esm = view()

    page = traitlets.Dict().tag(sync=True)
    strip = traitlets.Dict().tag(sync=True)  # what the class does now, above the questions: classroom/live/join.py

    def __init__(self, session: Session, title: str = ""):
        self.session = session
        self._title = title
        self._page = 0
        self._turns = 0  # makes every page differ from the one before, so the browser always hears of a turn
        self._clicks: dict[str, dict[str, Any]] = {}  # the newest click on each question that has not been looked at
        self._newest: dict[str, float] = {}  # the number of the newest one on each that has ever come
        self._heard: dict[str, float] = {}  # the number of the newest click on each that has
        self._notes: dict[str, str] = {}  # what to do about a response that could not be graded
        self._views: dict[str, tuple[Any, dict[str, Any]]] = {}  # questions as last shown, and of what that was made
        super().__init__(page=self._shown())
        self.on_msg(self._hear)
        if session.live:
            session.live.follow(self)

    def answer(self, question_id: str, response: Any, confidence: int | None = None) -> Outcome:
        """Answer a question: exactly what a click on "Check" does.

        Raises UnknownName for a question that is not in this quiz.
        """
        outcome = self.session.answer(question_id, response, confidence)
        noted = outcome.status == "unanswered" or question_id in self.session.held
        self._notes = {question_id: outcome.feedback} if noted else {}
        self.page = self._shown()
        return outcome

    @property
    def title(self) -> str:
        """What stands above several questions: the part of the lesson that they are of. One question needs none."""
        if self._title or len(self.session.questions) == 1:
            return self._title
        parts = self.session.parts
        return TITLES[parts.pop()] if len(parts) == 1 else "All questions"

    def turn_to(self, page: int) -> None:
        """Show another page, counted from 1."""
        self._page = min(max(page, 1), self.pages) - 1
        self.session.catch_up()
        self.show()

    def show(self) -> None:
        """Draw again: something has changed that is not an answer."""
        self._notes = {}
        self.page = self._shown()

    def show_question(self, id: str) -> None:
        """Turn to the page that a question is on."""
        self.turn_to(list(self.session.standings).index(id) // PAGE + 1)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.session.questions) // PAGE))

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """A message of the browser. Whatever arrives, the learner gets an answer and never a traceback."""
        try:
            match message:
                case {"do": "answer", "id": str(id)}:
                    click = message.get("click")
                    if isinstance(click, int | float):
                        if click < self._newest.get(id, 0):
                            return  # JupyterLab may hand two clicks to two threads, the later one first
                        self._newest[id] = click
                    self._clicks[id] = {name: said for name, said in message.items() if isinstance(said, PLAIN)}
                    self._check_soon(id, click)
                case {"do": "turn", "page": int(page)}:
                    self.turn_to(page)
                case _:
                    raise CourseError("The quiz sent something this coursekit does not know. Run the cell again.")
        except CourseError as error:
            self._tell(str(error))

    def _check_soon(self, id: str, click: Any) -> None:
        """Look at a click, at once as a rule. One that had to wait for Python may have been thought better of."""
        # Its number is the time at which it was made, in milliseconds.
        late = isinstance(click, int | float) and time.time() - click / 1000 > LATE
        with suppress(RuntimeError):  # no loop runs: nothing else can come
            if late:
                asyncio.get_running_loop().call_later(MORE, self._check, id)
                return
        self._check(id)

    def _check(self, id: str) -> None:
        click = self._clicks.pop(id, None)
        if click is None:
            return  # a newer click came, and was looked at
        if "click" in click:
            self._heard[id] = click["click"]
        try:
            self.answer(id, click.get("response"), click.get("confidence"))
        except CourseError as error:
            self._tell(str(error))

    def _tell(self, notice: str) -> None:
        self.session.notice = notice
        self.page = self._shown()

    def _shown(self) -> dict[str, Any]:
        start = self._page * PAGE
        standings = list(self.session.standings.values())[start : start + PAGE]
        self._turns += 1
        left = self.session.open()
        return {
            "title": self.title,
            "number": self._page + 1,
            "pages": self.pages,
            "total": len(self.session.questions),
            "open": len(left),
            "elsewhere": [[n, (n - 1) // PAGE + 1] for n in left if (n - 1) // PAGE != self._page][:SHORTCUTS],
            "summary": self.session.summary(),
            "notice": self.session.notice,
            "levels": list(CONFIDENCE.values()),
            "questions": [self._view(standing, start + n) for n, standing in enumerate(standings, 1)],
            "heard": dict(self._heard),
            "turn": self._turns,
        }

    def _view(self, standing: Standing, number: int) -> dict[str, Any]:
        """A question as the browser shows it; an answer to one question leaves the others of its page as they are."""
        id = standing.question.id
        made_of = (standing, self._notes.get(id))
        if id not in self._views or self._views[id][0] != made_of:
            self._views[id] = made_of, self._question(standing, number)
        return self._views[id][1]

    def _question(self, standing: Standing, number: int) -> dict[str, Any]:
        question = standing.question
        shown = question.public()
        asked, _, rest = question.prompt.partition("\n\n")
        more = markdown.block(self.session.remark(question.id)) + markdown.block(rest)
        if question.sealed:
            more += markdown.block("*This question counts for your mark.*")
        for name in ("options", "items", "marks"):
            if name in shown:
                shown[name] = [part | {"html": markdown.inline(part["text"])} for part in shown[name]]
                place = {id: n for n, id in enumerate(standing.order)}
                shown[name].sort(key=lambda part: place.get(part["id"], 0))
        shown |= {
            "number": number,
            "label": self._label(standing, number),
            "prompt": markdown.inline(asked),
            "more": more,
            "guess": question.one_guess,
            "sealed": question.sealed,
            "sure": question.counts and standing.tries == 2 and not standing.attempts,
            "closed": standing.closed,
            "saved": standing.saved,
            "note": markdown.inline(self._notes.get(question.id, "")),
        }
        return shown | (self._told(standing) if standing.outcome else {})

    def _label(self, standing: Standing, number: int) -> str:
        """What stands above the prompt: the number of a question, or that there is one guess."""
        total = len(self.session.questions)
        if not standing.question.one_guess:
            return f"Question {number} of {total}" if total > 1 else ""
        label = f"Guess {number} of {total}" if total > 1 else "Your guess"
        if standing.outcome:
            return label
        return f"{label}. You have one{', and it has no score' if not standing.question.counts else ''}."

    def _told(self, standing: Standing) -> dict[str, Any]:
        """What a learner hears after an answer; the key only once the question is closed."""
        question, outcome = standing.question, standing.outcome
        told: dict[str, Any] = {
            "response": outcome.response,
            "status": outcome.status,
            "word": standing.word,
            "exact": standing.exact,
            "feedback": markdown.block(outcome.feedback if outcome.rest is None else outcome.rest),
            "reasons": _inline(outcome.reasons),
            "before": _inline(standing.before),
            "result": _result(standing),
        }
        # While there is a try left, the documents would tell; of a forecast they tell when all have been made.
        if not standing.retry and not (question.guess and not question.key):
            told["evidence"] = data.proofs(outcome.evidence)
        if standing.retry:
            told["hint"] = markdown.inline(question.hint)
        elif outcome.status == "recorded" and not question.guess:
            told["key"] = markdown.block(question.key)
        elif standing.closed:
            told["why"] = markdown.block(question.why)
            told |= question.revealed(outcome.response)
            if outcome.status != "right" and not (question.one_guess and "answer" in told):  # the gap has told it
                told["key"] = markdown.block(question.key)
        return told

    def card(self) -> str:
        """The quiz where no kernel runs, as HTML: what is asked, and nothing of an answer or a key."""
        total = len(self.session.questions)
        minutes = max(1, round(total * 0.7))
        count = f"{total:,} question{'s' * (total != 1)}, about {minutes} minute{'s' * (minutes != 1)}"
        asked = "".join(map(self._asked, self.session.questions[:LISTED]))
        more = f"<p>And {total - LISTED:,} more.</p>" if total > LISTED else ""
        return card(
            f"{f'<h4>{escape(self.title)}</h4>' if self.title else ''}"
            f"<p>{count}. ▶ <strong>Run this cell</strong> (Shift+Enter) to answer; "
            "on another day first choose <em>Run All Above Selected Cell</em> in the menu <em>Run</em>.</p>"
            f"<ol>{asked}</ol>{more}",
            "article",
        )

    def _asked(self, question: Question) -> str:
        if question.graded:
            return "<li><em>This question counts for your mark. Run the cell to see it.</em></li>"
        public = question.public()
        order = self.session.shuffled(question, "")
        parts = {part["id"]: part["text"] for name in ("options", "marks") for part in public.get(name, ())}
        listed = [parts[id] for id in order if id in parts] or [*parts.values()]
        listed = [f"{item['text']}: …" for item in public.get("items", ())] + listed
        items = "".join(f"<li>{markdown.inline(text)}</li>" for text in listed)
        prompt, _, more = question.prompt.partition("\n\n")
        says = f"<strong>{markdown.inline(prompt)}</strong>{markdown.block(more) if more else ''}"
        return f"<li>{says}{f'<ul>{items}</ul>' if items else ''}</li>"

    def __repr__(self) -> str:
        count = len(self.session.questions)
        asked = f"{count} question{'s' * (count != 1)}"
        what = f"{self.title} ({asked})" if self.title else asked
        return f"{what}. Run this cell with Shift+Enter; your answers are kept."

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = super()._repr_mimebundle_()
        # What a reader sees where no kernel runs; anywidget would cut the sentence at 110 characters.
        return bundle | {"text/plain": repr(self), "text/html": self.card()}, metadata


def _inline(reasons: Mapping[str, str]) -> dict[str, str]:
    return {id: markdown.inline(reason) for id, reason in reasons.items()}


def _result(standing: Standing) -> str:
    """How a closed question went, in words: points would need a rule beside them."""
    if not standing.closed or standing.question.one_guess:
        return ""
    tries = "first" if standing.attempts == 1 else "second"
    how = f"Right at the {tries} try." if standing.outcome.status == "right" else ""
    sure = f"You were {CONFIDENCE[standing.confidence]}." if standing.confidence else ""
    return f"{how} {sure}".strip()
