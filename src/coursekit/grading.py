"""Grading: a question and a response in, an outcome out. No state, no disk, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.kinds import Question

STATUSES = ("right", "partly", "wrong", "unanswered", "recorded")


@dataclass(frozen=True)
class Outcome:
    """What an answer was worth and why.

    score     0 to 1, with partial credit where it makes sense; a hint only, whoever reports scores again
    status    right, partly, wrong, recorded (kept without a score), unanswered (empty or unreadable: never wrong)
    feedback  the reason for this response, in Markdown
    evidence  rows that prove it, as `table/id`
    """

    score: float
    status: str
    feedback: str
    evidence: tuple[str, ...] = ()


def grade(question: Question, response: Any) -> Outcome:
    """Grade one response. A response that cannot be read is `unanswered`, and the feedback says what to do."""
    try:
        read = question.read(response)
    except Unanswered as error:
        return Outcome(0.0, "unanswered", str(error))
    score, feedback = question.mark(read)
    return Outcome(score, _status(question, score), feedback, question.evidence)


def _status(question: Question, score: float) -> str:
    if not question.scored:
        return "recorded"
    if score >= 1:
        return "right"
    return "partly" if score > 0 else "wrong"
