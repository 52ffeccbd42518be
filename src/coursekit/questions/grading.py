"""Grading: a question and a response in, an outcome out. No state, no disk, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.kinds import Question

STATUSES = ("right", "partly", "wrong", "unanswered", "recorded")

# How sure a learner says to be, and how each level is said. Practice only: it changes no result.
CONFIDENCE = {1: "guessing", 2: "fairly sure", 3: "sure"}
SURE = max(CONFIDENCE)


@dataclass(frozen=True)
class Outcome:
    """What an answer was worth and why.

    score     0 to 1, with partial credit where it makes sense; a hint only, whoever reports scores again
    status    right, partly, wrong, recorded (kept without a score), unanswered (empty or unreadable: never wrong)
    feedback  the reason for this response, in Markdown
    evidence  rows that prove it, as `table/id`
    response  the response as it was read, and as the log keeps it; None where it is unanswered
    reasons   part of the question → what `feedback` says of it; `rest` is what it says besides, if that is not all
    """

    score: float
    status: str
    feedback: str
    evidence: tuple[str, ...] = ()
    response: Any = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    rest: str | None = None


def grade(question: Question, response: Any) -> Outcome:
    """Grade one response. A response that cannot be read is `unanswered`, and the feedback says what to do."""
    try:
        read = question.read(response)
    except Unanswered as error:
        return Outcome(0.0, "unanswered", str(error))
    score, feedback, *parts = question.mark(read)
    status = "right" if score >= 1 else "partly" if score > 0 else "wrong"
    return Outcome(score, status if question.scored else "recorded", feedback, question.evidence, read, *parts)


def as_confidence(said: Any) -> int | None:
    """What somebody said of their confidence, if it is one of its levels; None for anything else.

    >>> as_confidence(3), as_confidence(True), as_confidence([3])
    (3, None, None)
    """
    return said if isinstance(said, int) and not isinstance(said, bool) and said in CONFIDENCE else None
