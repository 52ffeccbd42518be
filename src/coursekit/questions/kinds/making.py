"""Making something: a value computed with pandas, or a text of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.answers import plain, same
from coursekit.questions.kinds.question import Mark, Mistake, Question
from coursekit.questions.reading import Entry


@dataclass(frozen=True, kw_only=True)
class Code(Question):
    """A pandas exercise, checked by value in its own cell with `ck.check`. Response: the value, as plain JSON.

    `starter` is the cell a learner gets, with `___` for each blank; `solution` is one way to fill it.
    Each wrong value brings the next of `hints`; after the last one the solution is offered.
    """

    kind = "code"
    tries = None
    starter: str
    solution: str
    expected: Any
    tolerance: float = 1e-9
    hints: tuple[str, ...]
    feedback: str
    otherwise: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        starter, solution = entry.text("starter"), entry.text("solution")
        for name, code in (("starter", starter), ("solution", solution)):
            try:
                compile(code, name, "exec")
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                line = getattr(error, "lineno", None)
                entry.problem(f"{name} is not valid Python: {error}", f"correct line {line} of it")
        expected = plain(entry.value("expected"))
        mistakes = []
        for own in entry.tables("mistake", required=False):
            mistake = Mistake(plain(own.value("value")), own.text("feedback"))
            if same(mistake.value, expected):
                own.problem("the mistake is the expected value", "it can never be shown: remove it")
            own.close()
            mistakes.append(mistake)
        return dict(
            starter=starter.rstrip() + "\n",
            solution=solution.rstrip() + "\n",
            expected=expected,
            tolerance=entry.number("tolerance", default=1e-9, least=0),
            hints=tuple(entry.texts("hints")),
            feedback=entry.text("feedback"),
            otherwise=entry.text("otherwise"),
            mistakes=tuple(mistakes),
        )

    def read(self, response: Any) -> Any:
        if response is None or response is ...:
            raise Unanswered("There is no answer yet. Fill in the blank, then run the cell again.")
        return plain(response)

    def mark(self, response: Any) -> Mark:
        if same(response, self.expected, self.tolerance):
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if same(response, mistake.value, self.tolerance):
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, _shape_slip(response, self.expected) or self.otherwise)

    @property
    def right(self) -> Any:
        return self.expected

    @property
    def key(self) -> str:
        return f"```python\n{self.solution}```"


@dataclass(frozen=True, kw_only=True)
class Reflect(Question):
    """Free text, compared by the learner with a model answer. Kept, never scored."""

    kind = "reflect"
    tries = None
    scored = False
    model: str

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        return {"model": entry.text("model")}

    def read(self, response: Any) -> str:
        if not isinstance(response, str) or not response.strip():
            raise Unanswered("Write a sentence or two first.")
        return response.strip()

    def mark(self, response: str) -> Mark:
        return Mark(0.0, "Compare your words with this model answer. What did each of you see that the other missed?")

    @property
    def right(self) -> str:
        return self.model

    @property
    def key(self) -> str:
        return self.model


def _shape_slip(got: Any, wanted: Any) -> str:
    """What is different about the shape of an answer, before anyone looks at its values."""
    names = {str: "text", dict: "a table of labels and values", list: "a list or table", bool: "True or False"}
    got_name, wanted_name = (names.get(type(v), "a number") for v in (got, wanted))
    if isinstance(got, str) and wanted_name == "a number" and got.strip() == f"{wanted:g}":
        return "The right number, but as text: take the quotation marks away."
    if got_name != wanted_name:
        return f"You gave {got_name}; the question asks for {wanted_name}."
    if isinstance(wanted, dict | list) and len(got) != len(wanted):
        return f"You gave {len(got)} entries; the question asks for {len(wanted)}."
    return ""
