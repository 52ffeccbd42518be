"""Pieces: what no chart can be, in plain HTML and SVG, on one common frame.

A piece is a small class here and an ES module beside it, `name.js`, which draws a state and lets hands change it. The
frame gives both the rest: a title that is read out, the colours of the page, keys that stay inside, a question of the
bank that is answered by touch, the state as the log has it, and a still picture with words where no kernel runs.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import anywidget
import traitlets

from coursekit.content import course, markdown
from coursekit.errors import CourseError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import Outcome
from coursekit.widgets.view import source

HERE = Path(__file__).parent


class Piece(anywidget.AnyWidget):
    """A piece; every one of them is a subclass, with a module `called.js` beside its own file and perhaps `called.css`.

    facts     what the module draws, and never changes: rows of tables, results of models
    state     what a hand changes, as plain JSON
    question  (lesson, id) of the question that the piece asks, if it asks one; (lesson, ids) of several, of which the
              piece itself says whose turn it is

    `.set(name=value)` does what a hand does, `.answer(response)` what a click on the answer does; both draw it too.
    """

    name = traitlets.Unicode().tag(sync=True)
    module = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Unicode().tag(sync=True)

    _esm = source("arrive.js") + source("piece.js")
    _css = traitlets.Unicode().tag(sync=True)

    called: ClassVar[str]
    folds: ClassVar[str] = ""  # the head of a fold for what its question tells, where the picture says the same

    def __init__(self, facts: dict[str, Any], state: dict[str, Any], question: tuple[str, Any] | None = None):
        self.session: Session | None = None
        self._id = ""
        self._callbacks: list[Callable[[dict[str, Any]], None]] = []
        if question:
            lesson, ids = question
            bank = load_bank(course.current().bank(lesson))
            self.session = Session(bank, bank.select(ids), Log())
            self._id = next(iter(self.session.standings))
            state = self.answered(state, self.guess) if self.guess is not None else state
        home = Path(inspect.getfile(type(self))).parent
        module, css = (_text(home / f"{self.called}.{ending}") for ending in ("js", "css"))
        about = {"name": self.called, "facts": facts, "state": state, "asked": self._asked()}
        super().__init__(_css=_text(HERE / "piece.css") + css, module=module, **about)
        self.on_msg(self._hear)

    # ---- what every piece says for itself

    @property
    def says(self) -> str:
        """What it shows now, in words."""
        raise NotImplementedError

    def still(self) -> str:
        """What it shows at first, as SVG, for a page without a kernel."""
        raise NotImplementedError

    def checked(self, state: dict[str, Any]) -> dict[str, Any]:
        """A state that came from outside, if it is one of this piece. Raises CourseError, in words, otherwise."""
        raise NotImplementedError

    def answered(self, state: dict[str, Any], guess: Any) -> dict[str, Any]:
        """The state once the question has its first response."""
        return state

    # ---- what all share

    @property
    def guess(self) -> Any:
        """The first response to the piece's question, or None."""
        return self.session.standings[self._id].guess if self.session else None

    def set(self, **changes: Any) -> None:
        """Change the state, exactly as a hand does. Raises CourseError for what this piece does not have."""
        self._change(self.checked(self.state | changes))

    def answer(self, response: Any, confidence: int | None = None) -> Outcome:
        """Answer the piece's question, exactly as touching it does. Raises CourseError if it asks none."""
        if not self.session:
            raise CourseError("This piece asks nothing here. Make it with question=(lesson, id).")
        first = self.guess is None
        outcome = self.session.answer(self._id, response, confidence)
        if self.guess is not None and first:
            self._change(self.answered(self.state, self.guess))
        self.asked = self._asked(outcome)
        self.notice = self.session.notice or (outcome.feedback if outcome.status == "unanswered" else "")
        return outcome

    def on_change(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Call this with the state whenever a gesture, or code, has changed it."""
        self._callbacks.append(callback)

    def _change(self, state: dict[str, Any]) -> None:
        self.notice = ""
        self.state = state
        for callback in self._callbacks:
            callback(state)

    def _asked(self, outcome: Outcome | None = None) -> dict[str, Any]:
        """The question as the page knows it: no key, and no feedback before its first response."""
        if not self.session:
            return {}
        standing = self.session.standings[self._id]
        question, outcome = standing.question, standing.outcome
        told = ""
        if outcome:
            told = markdown.block(f"{outcome.feedback} {question.why}".strip()) if question.scored else ""
            told = f"<details><summary>{self.folds}</summary>{told}</details>" if told and self.folds else told
        return {"prompt": question.prompt, "response": standing.guess, "told": told}

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """A message of the browser. Whatever arrives, the learner gets words and never a traceback."""
        try:
            match message:
                case {"do": "set", "state": dict(state)}:
                    self._change(self.checked(state))
                case {"do": "answer", "response": response}:
                    self.answer(response)
                case _:
                    raise CourseError("The page sent something that this piece does not know. Run the cell again.")
        except CourseError as error:
            self.notice = str(error)
        except Exception as error:  # of a callback in an edited cell
            self.notice = f"What follows from this cannot be shown. {error}"
        self.heard = str(message.get("heard", "")) if isinstance(message, dict) else ""

    def __repr__(self) -> str:
        return f"{self.says} Run this cell with Shift+Enter to touch it."

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = super()._repr_mimebundle_()
        words = markdown.block(repr(self))
        return bundle | {"text/html": f"<figure>{self.still()}{words}</figure>", "text/plain": repr(self)}, metadata


def _text(path: Path) -> str:
    """What a file says; nothing, where a piece has none of its own."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def svg(width: int, height: int, words: str, inside: str) -> str:
    """A still picture, with what it shows in words: an image, for JupyterLab takes SVG out of HTML that was stored.

    Nothing of the page reaches into it, so a colour has to be seen on white and on black. The words that are written in
    it belong to what it says.
    """
    says = " ".join([words, *(unescape(text) for text in re.findall(r">([^<>]+)</text>", inside))])
    size = f'width="{width}" height="{height}"'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">{inside}</svg>'
    return f'<img {size} alt="{escape(says)}" src="data:image/svg+xml,{quote(drawn)}">'
