"""Pieces: what no chart can be, in plain HTML and SVG, on one common frame.

A piece is a small class and an ES module beside it, `name.js`, which draws a state and lets hands change it. The
frame gives both the rest: a title that is read out, the colours of the page, keys that stay inside, a question of the
bank that is answered by touch, the state as the log has it, and a still picture with words where no kernel runs.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from html import escape, unescape
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar
from urllib.parse import quote

import anywidget
import traitlets

from coursekit.content import course, markdown
from coursekit.content.page import fill
from coursekit.drawing.engine import TOUCHED, sender
from coursekit.drawing.tables import require
from coursekit.errors import CourseError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import Outcome
from coursekit.questions.kinds import Question
from coursekit.widgets.rules import Rule, one_of
from coursekit.widgets.view import joined, source

State = dict[str, Any]
Table = Any  # a pandas DataFrame, named in signatures only: pandas is loaded by whoever has one
Asks = tuple[str, Any] | None  # the lesson and the id of the question that a piece asks, or its ids


class Piece(anywidget.AnyWidget):
    """A piece; every one of them is a subclass: DrawIt has a module `draw_it.js` and perhaps `draw_it.css` beside it.

    facts     what the module draws, and never changes: rows of tables, results of models
    state     what a hand changes, as plain JSON; and, under the names of `kept_back`, what only the answer brings
    question  (lesson, id) of the question that the piece asks, if it asks one: without it, what the answer would bring
              is there at once; (lesson, ids) of several, of which the piece itself says whose turn it is

    `.set(name=value)` does what a hand does, `.answer(response)` what a click on the answer does; both draw it too.
    `.observe(function, "state")` calls a function whenever a gesture, or code, has changed it.
    """

    name = traitlets.Unicode().tag(sync=True)
    module = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Unicode().tag(sync=True)

    _esm = TOUCHED + source("piece.js")
    _css = traitlets.Unicode().tag(sync=True)

    shares: ClassVar[tuple[str, ...]] = ()  # files beside its own that several pieces have, put before its own
    folds: ClassVar[str] = ""  # the head of a fold for what its question tells, where the picture says the same
    rules: Mapping[str, Rule] = {}  # of the state: what hands may change, and to what
    spread: ClassVar[str] = ""  # of the state: a dict whose names `.set()` takes as if they were those of the state
    said: ClassVar[tuple[str, ...]] = ()  # of the state: what is the answer, and stays as it is once it was given
    tells: ClassVar[bool] = True  # below the picture, what its question says to the answer
    asks_by_state: ClassVar[bool] = False  # what it asks or tells depends on its state, and is sent with each
    kept_back: ClassVar[State] = {}  # of the state: what `found` tells, as it stands there before the answer

    def __init__(self, facts: State, state: State, question: Asks = None):
        self._hearing = RLock()
        self._newest: dict[str, int] = {}  # of each view of it in a page: the number of its newest message
        self.session: Session | None = None
        self._id = ""
        if question:
            lesson, ids = question
            bank = load_bank(course.current().bank(lesson))
            self.session = Session(bank, bank.select(ids), Log())
            self._id = next(iter(self.session.standings))
        state = self.kept_back | state
        if not self.asking:
            state = self.answered(state, self.guess) if question else state | self.found(None)
        name, own = self.called(), Path(inspect.getfile(type(self)))
        files = [own.with_name(each) for each in (*self.shares, name)]
        module, css = (joined(file.with_suffix(ending) for file in files) for ending in (".js", ".css"))
        about = {"name": name, "facts": facts, "state": state, "asked": self._asked()}
        css = f".ck-piece.ck-{name} {{\n{css}}}\n"  # so that no other piece's copy of piece.css outdoes it
        super().__init__(_css=source("piece.css") + css, module=module, **about)
        self.on_msg(self._hear)

    # ---- what every piece says for itself

    @property
    def says(self) -> str:
        """What it shows now, in words."""
        raise NotImplementedError

    def still(self) -> str:
        """What it shows at first, as HTML, for a page without a kernel: the `picture` of the template `name.svg`.

        Where a picture would be full of words, a piece has a table instead.
        """
        folder = "/".join(type(self).__module__.split(".")[1:-1])
        return picture(fill(f"{folder}/{self.name}.svg", facts=self.facts, state=self.state))

    def checked(self, state: State) -> State:
        """What a hand has changed, if it is a state of this piece. Raises CourseError, in words, otherwise."""
        return {name: rule(state.get(name), name) for name, rule in self.rules.items()}

    def found(self, guess: Any) -> State:
        """What only the answer brings to the state; one that asks nothing has it from the start, guess None."""
        return {}

    def answered(self, state: State, guess: Any) -> State:
        """The state once the question has its first response."""
        return state | self.found(guess)

    def respond(self, response: Any, confidence: int | None) -> Outcome:
        """Hand a response on to the question that it answers."""
        return self.session.answer(self._id, response, confidence)

    def told(self, outcome: Outcome) -> str:
        """What is told below the picture once there is an answer, in Markdown."""
        return f"{outcome.feedback} {self.question.why}".strip() if self.tells and self.question.scored else ""

    # ---- what all share

    @classmethod
    def called(cls) -> str:
        """Its name, which its files have too: that of its class in small letters."""
        return re.sub(r"(?<=.)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def asking(self) -> bool:
        """Whether its question is still open."""
        return self.session is not None and self.guess is None

    @property
    def question(self) -> Question:
        """The question that it asks now."""
        return self.session.standings[self._id].question

    @property
    def guess(self) -> Any:
        """The first response to the piece's question, or None."""
        return self.session.standings[self._id].guess if self._id else None

    def set(self, **changes: Any) -> None:
        """Change the state, exactly as a hand does; to a dict in it, names are added.

        Raises CourseError for what this piece does not have.
        """
        self._catch_up()
        own = {name: changes.pop(name) for name in self.rules if name in changes}
        if self.spread and isinstance(own.setdefault(self.spread, {}), dict):
            own[self.spread] = own[self.spread] | changes
        else:
            for name in changes:
                one_of(name, self.rules, f"setting of the piece {self.name}")
        for name, new in own.items():
            if isinstance(new, dict) and isinstance(self.state[name], dict):
                own[name] = self.state[name] | new
        self._change(self._whole(self.state | own))

    def answer(self, response: Any, confidence: int | None = None) -> Outcome:
        """Answer the piece's question, exactly as touching it does. Raises CourseError if it asks none."""
        if not self.session:
            raise CourseError("This piece asks nothing here. Make it with question=(lesson, id).")
        first = self.guess is None
        outcome = self.respond(response, confidence)
        if first and self.guess is not None:
            self._take_in()
        else:
            self.asked = self._asked()
        self.notice = self.session.notice or (outcome.feedback if outcome.status == "unanswered" else "")
        return outcome

    def _catch_up(self) -> None:
        """What was answered elsewhere, by the same piece in another cell, is taken in."""
        if self.asking:
            self.session.catch_up()
            if not self.asking:
                self._take_in()

    def _take_in(self) -> None:
        """The first response is there: it and what it brings reach the page at once."""
        with self.hold_sync():
            self._change(self.answered(self.state, self.guess))
            self.asked = self._asked()

    def _whole(self, state: State) -> State:
        """A state of hands, with what the answer has brought: that is never taken from the page."""
        stays = self.kept_back if self.asking else (*self.kept_back, *self.said)
        return self.checked(state) | {name: self.state[name] for name in stays}

    def _change(self, state: State) -> None:
        self.notice = ""
        with self.hold_sync():
            self.state = state
            if self.asks_by_state:
                self.asked = self._asked()

    def _asked(self) -> State:
        """The question as the page knows it: no key, and no feedback before its first response."""
        if not self._id:
            return {}
        guess = self.guess
        told = "" if guess is None else markdown.block(self.told(self.session.standings[self._id].outcome))
        told = f"<details><summary>{self.folds}</summary>{told}</details>" if told and self.folds else told
        return {"prompt": self.question.prompt, "response": guess, "told": told}

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """A message of the browser. Whatever arrives, the learner gets words and never a traceback."""
        heard = str(message.get("heard", "")) if isinstance(message, dict) else ""
        view, number = sender(heard)
        with self._hearing:  # JupyterLab may hand two messages to two threads, the later one first
            late = number < self._newest.get(view, 0)
            try:
                match message:
                    case {"do": "set", "state": dict(state)}:
                        self._touch({} if late else state)
                    case {"do": "answer", "response": response}:
                        with suppress(CourseError):  # the answer is one, whatever else was touched
                            self._touch({} if late else message.get("state"))
                        self.answer(response)
                    case _:
                        raise CourseError("The page sent something that this piece does not know. Run the cell again.")
            except CourseError as error:
                self.notice = str(error)
            except Exception as error:  # of what an edited cell has put to it with .observe()
                self.notice = f"What follows from this cannot be shown. {error}"
            if not late:
                self._newest[view], self.heard = number, heard

    def _touch(self, changes: Any) -> None:
        """What a hand has changed."""
        self._catch_up()
        if changes and isinstance(changes, dict):
            self._change(self._whole(self.state | changes))

    def __repr__(self) -> str:
        return f"{self.says} Run this cell with Shift+Enter to touch it."

    def _repr_mimebundle_(self, **_: Any) -> tuple[State, State]:
        bundle, metadata = super()._repr_mimebundle_()
        words = markdown.block(repr(self))
        return bundle | {"text/html": f"<figure>{self.still()}{words}</figure>", "text/plain": repr(self)}, metadata


class Together(Piece):
    """A piece whose questions are answered in one go, with {name: response}; a response alone is to the first open one.

    names: what the piece calls its questions, in their order, where it does not call them by their ids.
    """

    def __init__(self, facts: State, state: State, question: Asks = None, names: Iterable[str] = ()):
        ids = list(question[1]) if question else []
        self._ids = dict(zip(names or ids, ids, strict=True)) if ids else {}
        super().__init__(facts, state, question)

    @property
    def guesses(self) -> State:
        """The first response to each question, by name; None where there is none."""
        return {name: self.session.standings[id].guess for name, id in self._ids.items()}

    @property
    def guess(self) -> State | None:
        return None if None in self.guesses.values() else self.guesses or None

    def respond(self, response: Any, confidence: int | None) -> Outcome:
        if response == {}:
            raise CourseError(f"Answer with a dict, such as {{{next(iter(self._ids))!r}: …}}; this one is empty.")
        if not isinstance(response, dict):
            turn = next((name for name, said in self.guesses.items() if said is None), next(iter(self._ids)))
            response = {turn: response}
        asked = {one_of(name, self._ids, "question of this piece"): said for name, said in response.items()}
        return [self.session.answer(self._ids[name], said, confidence) for name, said in asked.items()][-1]


def by_id(table: Table, columns: Iterable[str], piece: str, ids: Iterable[str] = ()) -> Table:
    """A table by its ids. Raises CourseError where it lacks a column, or a row that the piece cannot do without."""
    require(table, ("id", *columns), piece)
    for id in ids:
        one_of(id, table["id"].tolist(), f"row of the table that {piece} draws")
    return table.set_index("id")


def picture(drawn: str) -> str:
    """A still picture of this SVG, as an image, because JupyterLab takes SVG out of a stored page.

    No colour of the page gets into an image, so draw in a grey that shows on light and dark, such as #808080. Its title
    says what it shows, and the words that are written in it belong to that.
    """
    says = escape(" ".join(unescape(words) for words in re.findall(r">([^<>]+)</t(?:itle|ext)>", drawn)))
    return f'<img role="img" alt="{says}" src="data:image/svg+xml,{quote(drawn.strip())}">'
