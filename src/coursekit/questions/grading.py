"""Grading: a question and a response in, an outcome out. No state, no disk, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.kinds import Question

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


# What a first answer is worth by how sure the learner was of it: points if right, points if not. Practice only.
# The scale pays for honesty: 3 is best above 80 per cent, 1 below 67. A. R. Gardner-Medwin, certainty-based marking.
CERTAINTY = {1: (1, 0), 2: (2, -2), 3: (3, -6)}

SURE = {1: "guessing", 2: "fairly sure", 3: "sure"}  # how each level is said in a sentence


def confidence_in(event: Mapping[str, Any]) -> int | None:
    """How sure an event of a log says its learner was, from 1 to 3; None for anything else, for a log is a file.

    >>> confidence_in({"confidence": 3}), confidence_in({"confidence": True}), confidence_in({"confidence": 7})
    (3, None, None)
    """
    said = event.get("confidence")
    return said if isinstance(said, int) and not isinstance(said, bool) and said in CERTAINTY else None


def practice_points(confidence: int, right: bool) -> int:
    """What an answer given with confidence 1, 2 or 3 is worth in practice points.

    >>> practice_points(3, True), practice_points(3, False)
    (3, -6)
    """
    return CERTAINTY[confidence][0 if right else 1]


def _status(question: Question, score: float) -> str:
    if not question.scored:
        return "recorded"
    if score >= 1:
        return "right"
    return "partly" if score > 0 else "wrong"
