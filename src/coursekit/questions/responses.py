"""What a response says, in parts that a class can be counted by, for every kind of question.

To go when the kinds themselves say it: each of them knows its options, its order and its pairs best.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, NamedTuple

from coursekit.content.files import shown
from coursekit.questions.kinds import Question

TYPED = 60  # letters of a typed answer that are shown


class Said(NamedTuple):
    """One thing that a response says. Of a wrong one, `why` names what stands behind it."""

    text: str  # Markdown of the bank, or as the learner typed it
    typed: bool
    right: bool
    why: str = ""


def possible(question: Question) -> list[Said]:
    """What could be said, where the question lists it: nobody's choice is worth knowing too."""
    options = getattr(question, "options", ()) if question.kind in ("choice", "chart", "several") else ()
    return [Said(each.text, False, each.right, "" if each.right else each.feedback) for each in options]


def said(question: Question, response: Any) -> list[Said]:
    """What a response says. One that is wholly right says one thing; a wrong order or match one thing a mistake."""
    response = question.read(response)
    score, feedback = question.mark(response)
    if question.kind in ("choice", "chart", "several"):
        ids = response if isinstance(response, list) else [response]
        return [each for option, each in zip(question.options, possible(question), strict=True) if option.id in ids]
    if question.kind == "order":
        place = {item.id: n for n, item in enumerate(question.items)}
        wrong = [(question.option(a), question.option(b)) for a, b in pairwise(response) if place[a] > place[b]]
        found = [Said(f"{late.text} before {early.text}", False, False, late.feedback) for late, early in wrong]
        return found or [Said("in this order", True, True)]
    if question.kind == "match":
        wrong = [
            (item, question.option(response[item.id])) for item in question.items if response[item.id] != item.answer
        ]
        found = [Said(f"{item.text} → {option.text}", False, False, item.feedback) for item, option in wrong]
        return found or [Said("every pair fits", True, True)]
    return [Said(_typed(response), True, score >= 1, "" if score >= 1 else feedback)] if question.scored else []


def _typed(response: Any) -> str:
    if isinstance(response, float | int) and not isinstance(response, bool):
        return f"{response:.10g}"
    return shown(response if isinstance(response, str) else json.dumps(response, ensure_ascii=False), TYPED)
