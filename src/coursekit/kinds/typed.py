"""Typing an answer: a number, or a word or two."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.fields import Fields
from coursekit.kinds.question import Mark, Mistake, Question
from coursekit.values import folded, number_in


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number, right within a tolerance. Response: a number, or text that is one (`12.5`, `1 000`, `34 %`)."""

    kind = "number"
    answer: float
    tolerance: float = 0.0  # in the unit of the answer
    relative_tolerance: float = 0.0  # as a share of the answer: 0.05 is five per cent
    unit: str = ""
    feedback: str
    otherwise: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, fields: Fields) -> dict[str, Any]:
        answer = fields.number("answer")
        tolerance = fields.number("tolerance", default=0.0, least=0)
        relative = fields.number("relative_tolerance", default=0.0, least=0)
        if tolerance and relative:
            fields.problem("tolerance and relative_tolerance are both given", "keep one of them")
        mistakes = []
        for own in fields.tables("mistake", required=False):
            mistake = Mistake(own.number("value"), own.text("feedback"))
            if abs(mistake.value - answer) <= max(tolerance, relative * abs(answer)):
                own.problem(
                    f"the mistake {mistake.value:g} lies within the tolerance", "it can never be shown: remove it"
                )
            own.close()
            mistakes.append(mistake)
        return dict(
            answer=answer,
            tolerance=tolerance,
            relative_tolerance=relative,
            unit=fields.text("unit", required=False),
            feedback=fields.text("feedback"),
            otherwise=fields.text("otherwise"),
            mistakes=tuple(mistakes),
        )

    @property
    def margin(self) -> float:
        """How far from the answer is still right; a hair's breadth at least, for 0.1 + 0.2."""
        return max(self.tolerance, self.relative_tolerance * abs(self.answer), 1e-9 * max(1.0, abs(self.answer)))

    def public(self) -> dict[str, Any]:
        return super().public() | {"unit": self.unit}

    def read(self, response: Any) -> float:
        example = "Type a number, for example 12.5."
        if response is None or isinstance(response, bool) or response == "":
            raise Unanswered(example)
        if isinstance(response, str):
            response = number_in(response, self.unit, example)
        try:
            value = float(response)
        except (TypeError, ValueError, OverflowError):
            raise Unanswered(example) from None
        if not math.isfinite(value):
            raise Unanswered(example)
        return value

    def mark(self, response: float) -> Mark:
        if abs(response - self.answer) <= self.margin:
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if math.isclose(response, mistake.value, rel_tol=1e-6, abs_tol=max(1e-9, self.tolerance)):
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, self.otherwise)

    @property
    def right(self) -> float:
        return self.answer

    @property
    def key(self) -> str:
        return f"{self.answer:.10g} {self.unit}".strip()  # no thousands comma: the number may be a year


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A word or two. Response: text; case, accents of punctuation and spaces at the ends do not matter."""

    kind = "text"
    accept: tuple[str, ...]
    feedback: str
    otherwise: str
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def parse_own(cls, fields: Fields) -> dict[str, Any]:
        accept = fields.texts("accept")
        accepted = {folded(form): form for form in accept}
        mistakes = []
        for own in fields.tables("mistake", required=False):
            forms = own.texts("accept")
            for form in forms:
                if folded(form) in accepted:
                    own.problem(f"the mistake {form!r} is also an accepted answer", "keep it in one place")
            mistakes.append(Mistake(tuple(map(folded, forms)), own.text("feedback")))
            own.close()
        return dict(
            accept=tuple(accept),
            feedback=fields.text("feedback"),
            otherwise=fields.text("otherwise"),
            mistakes=tuple(mistakes),
        )

    def read(self, response: Any) -> str:
        text = response.strip() if isinstance(response, str) else ""
        if not folded(text):
            raise Unanswered("Type your answer in the box first.")
        typed, forms = folded(text), [folded(form) for form in self.accept]
        known = forms + [form for mistake in self.mistakes for form in mistake.value]
        if typed not in known and difflib.get_close_matches(typed, forms, n=1, cutoff=0.85):
            raise Unanswered(f"“{text}” is close to an accepted answer. Check the spelling.")
        return text

    def mark(self, response: str) -> Mark:
        typed = folded(response)
        if typed in map(folded, self.accept):
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if typed in mistake.value:
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, self.otherwise)

    @property
    def right(self) -> str:
        return self.accept[0]

    @property
    def key(self) -> str:
        return self.accept[0]
