"""A whole quiz as one widget.

The browser shows and collects; keys, feedback and hints stay in the kernel until a question is answered.
One page of questions travels at a time, so a bank of a thousand costs what a page costs.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from coursekit.content import markdown
from coursekit.errors import CourseError
from coursekit.learner.session import Session, Standing
from coursekit.questions.grading import SURE, Outcome, practice_points
from coursekit.questions.kinds import Choice, Several
from coursekit.widgets.still import card

PAGE = 5  # questions shown at once: as many as fit a screen or two
SHORTCUTS = 8  # ways back to questions still open: enough for a lesson, and no more for a bank of a thousand

TITLES = {
    "warm-up": "Warm-up",
    "predict": "Predict, then look",
    "quiz": "Quiz",
    "exercise": "Exercises",
    "memo": "Memo",
    "exit": "Exit ticket",
}

WORDS = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right",
    "recorded": "Saved",
    "unanswered": "Not checked",
}


def _word(standing: Standing) -> str:
    """What the outcome is called."""
    status = standing.outcome.status
    if status == "wrong" and standing.retry:
        return "Not yet"
    return standing.question.words.get(status, WORDS[status])


def _certainty(standing: Standing) -> str:
    """What saying how sure one was has brought."""
    if not standing.confidence or not standing.closed:
        return ""
    points = practice_points(standing.confidence, standing.first == "right")
    worth = f"{points:+d}".replace("-", "−") if points else "no"
    return f"You were {SURE[standing.confidence]} at the first try: {worth} practice points."


class Quiz(anywidget.AnyWidget):
    """The widget. `page` is all the browser knows."""

    _esm = files(__package__).joinpath("quiz.js").read_text(encoding="utf-8")
    _css = files(__package__).joinpath("quiz.css").read_text(encoding="utf-8")

    page = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, title: str = ""):
        self.session = session
        self._title = title
        self._page = 0
        self._turns = 0  # makes every page differ from the one before, so the browser always hears of a turn
        self._notes: dict[str, str] = {}  # what to do about a response that could not be graded
        self._views: dict[str, tuple[Any, dict[str, Any]]] = {}  # questions as last shown, and of what that was made
        super().__init__(page=self._shown())
        self.on_msg(self._hear)

    def answer(self, question_id: str, response: Any, confidence: int | None = None) -> Outcome:
        """Answer a question: exactly what a click on "Check" does.

        Raises UnknownName for a question that is not in this quiz.
        """
        outcome = self.session.answer(question_id, response, confidence)
        self._notes = {question_id: outcome.feedback} if outcome.status == "unanswered" else {}
        self.page = self._shown()
        return outcome

    @property
    def title(self) -> str:
        """What stands above it: the part of the lesson, where all questions are of one, and the lesson."""
        if self._title:
            return self._title
        parts = self.session.parts
        part = f"{TITLES[parts.pop()]}: " if len(parts) == 1 else ""
        return part + self.session.bank.title

    def turn_to(self, page: int) -> None:
        """Show another page, counted from 1."""
        self._page = min(max(page, 1), self.pages) - 1
        self._notes = {}
        self.session.catch_up()
        self.page = self._shown()

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.session.questions) // PAGE))

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """A message of the browser. Whatever arrives, the learner gets an answer and never a traceback."""
        try:
            match message:
                case {"do": "answer", "id": str(id)}:
                    self.answer(id, message.get("response"), message.get("confidence"))
                case {"do": "turn", "page": int(page)}:
                    self.turn_to(page)
                case _:
                    raise CourseError("The quiz sent something this coursekit does not know. Run the cell again.")
        except CourseError as error:
            self.session.notice = str(error)
            self.page = self._shown()

    def _shown(self) -> dict[str, Any]:
        start = self._page * PAGE
        standings = list(self.session.standings.values())[start : start + PAGE]
        self._turns += 1
        left = self.session.tally()["open"]
        return {
            "title": self.title,
            "number": self._page + 1,
            "pages": self.pages,
            "total": len(self.session.questions),
            "open": len(left),
            "elsewhere": [[n, (n - 1) // PAGE + 1] for n in left if (n - 1) // PAGE != self._page][:SHORTCUTS],
            "summary": self.session.summary(),
            "notice": self.session.notice,
            "questions": [self._view(standing, start + n) for n, standing in enumerate(standings, 1)],
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
        shown |= {"number": number, "prompt": markdown.inline(asked), "more": more}
        for name in ("options", "items"):
            if name in shown:
                shown[name] = [part | {"html": markdown.inline(part["text"])} for part in shown[name]]
        if "options" in shown:
            place = {id: n for n, id in enumerate(standing.order)}
            shown["options"].sort(key=lambda part: place[part["id"]])
        if question.sealed:
            shown["more"] += markdown.block("*This question counts for your mark.*")
        note = markdown.inline(self._notes.get(question.id, ""))
        shown["sure"] = question.scored and question.tries == 2 and not standing.attempts
        shown |= {"closed": standing.closed, "saved": standing.saved, "note": note}
        if standing.outcome:
            shown |= self._told(standing)
        return shown

    def _told(self, standing: Standing) -> dict[str, Any]:
        """What a learner hears after an answer; the key only once the question is closed."""
        question, outcome = standing.question, standing.outcome
        told: dict[str, Any] = {
            "response": standing.response,
            "status": outcome.status,
            "word": _word(standing),
            "feedback": markdown.block(outcome.feedback),
            # A forecast hears what happened when all have been made, and its documents would tell.
            "evidence": "" if question.guess and not question.scored else markdown.evidence(outcome.evidence),
            "certainty": _certainty(standing),
        }
        if standing.retry:
            told["hint"] = markdown.inline(question.hint)
        elif outcome.status == "recorded":
            told["key"] = markdown.block(question.key)
        elif standing.closed:
            told["why"] = markdown.block(question.why)
            if isinstance(question, Choice | Several):
                told["right"] = question.right if question.kind == "several" else [question.right]
            if outcome.status != "right" and not question.guess:  # the gap has told it
                told["key"] = markdown.block(question.key)
        return told

    def __repr__(self) -> str:
        count = len(self.session.questions)
        return (
            f"{self.title} ({count} question{'s' if count != 1 else ''}). "
            "Run this cell with Shift+Enter; your answers are kept."
        )

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = super()._repr_mimebundle_()
        # What a reader sees where no kernel runs; anywidget would cut the sentence at 110 characters.
        still = card(self.title, self.session.questions)
        return bundle | {"text/html": still, "text/plain": repr(self)}, metadata
