"""Where one question stands with one learner: tries, the last outcome, and what that is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coursekit.questions.grading import Outcome
from coursekit.questions.kinds import Question

WORDS = {"right": "Right", "partly": "Partly right", "wrong": "Not right", "recorded": "Saved"}


@dataclass(frozen=True)
class Standing:
    """Where one question stands."""

    question: Question
    order: tuple[str, ...]  # ids of its parts as shown to this learner
    attempts: int = 0
    first: str = ""  # status of the first try
    guess: Any = None  # response of the first try: what a learner said before anything was shown
    outcome: Outcome | None = None
    before: Mapping[str, str] = field(default_factory=dict)  # what was said of its parts at earlier tries
    saved: bool = True
    confidence: int | None = None  # how sure the learner was at the first try, from 1 to 3
    misses: int = 0  # tries that were not right: the next hint is counted by these
    solved: bool = False  # right at any try: playing on with a solved exercise does not unsolve it

    @property
    def response(self) -> Any:
        """The last one, as it was read."""
        return self.outcome.response if self.outcome else None

    @property
    def tries(self) -> int | None:
        return 1 if self.question.one_guess else self.question.tries

    @property
    def closed(self) -> bool:
        """Nothing more to win: right, or out of tries. Open-ended kinds can always be tried again."""
        if self.outcome is None or self.tries is None:
            return False
        return self.outcome.status == "right" or self.attempts >= self.tries

    @property
    def retry(self) -> bool:
        """Answered, not right, and worth another try."""
        return self.outcome is not None and self.outcome.status in ("wrong", "partly") and not self.closed

    @property
    def exact(self) -> bool:
        """Whether it was a guess, and just what it should be."""
        return self.outcome is not None and self.question.one_guess and self.question.exact(self.response)

    @property
    def word(self) -> str:
        """What the outcome is called. A guess is never called wrong."""
        status = self.outcome.status if self.outcome else "unanswered"
        if self.exact:
            return "Exactly"
        if status == "wrong" and self.retry:
            return "Not yet"
        if status in ("wrong", "partly") and self.question.one_guess and self.question.counts:
            return "Another answer than ours"
        return self.question.statuses.get(status) or WORDS.get(status, "No answer yet")

    @property
    def state(self) -> str:
        """One of first (right at the first try), later, look (worth another look), said (a guess, or own words) and
        open. A guess is made before there is anything to know, so it is never something to look at again."""
        if self.outcome is None:
            return "open"
        if self.question.guess or self.outcome.status == "recorded":
            return "said"
        if self.solved:
            return "first" if self.first == "right" else "later"
        return "look"

    def after(self, outcome: Outcome, confidence: int | None, saved: bool = True) -> Standing:
        """Where it stands when one more answer has come. A guess that was made stays the one that is talked about."""
        stands = self.outcome if self.question.one_guess else None
        return replace(
            self,
            attempts=self.attempts + 1,
            first=self.first or outcome.status,
            guess=self.guess if self.attempts else outcome.response,
            outcome=stands or outcome,
            before={**self.before, **(self.outcome.reasons if self.outcome else {})},
            confidence=self.confidence if self.attempts else confidence,
            saved=saved,
            misses=self.misses + (outcome.status in ("wrong", "partly")),
            solved=self.solved or outcome.status == "right",
        )
