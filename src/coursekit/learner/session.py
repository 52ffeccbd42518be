"""One learner working through some questions: what each click leads to.

    commit → outcome with the reason for that answer, and its evidence
           → not right the first time: a hint and a second try
           → then the answer and why

The session is rebuilt from the log at any time, so a restarted kernel finds everything as it was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar

from coursekit.errors import CourseError, LogError, Unanswered, UnknownName
from coursekit.learner.log import Event, Log, damage_in_words, last_votes
from coursekit.questions.bank import Bank
from coursekit.questions.grading import CERTAINTY, Outcome, confidence_in, grade, practice_points
from coursekit.questions.kinds import Question


@dataclass(frozen=True)
class Standing:
    """Where one question stands."""

    question: Question
    order: tuple[str, ...]  # ids of its parts as shown to this learner
    attempts: int = 0
    first: str = ""  # status of the first try
    guess: Any = None  # response of the first try: what a learner said before anything was shown
    response: Any = None
    outcome: Outcome | None = None
    saved: bool = True
    confidence: int | None = None  # how sure the learner was at the first try, from 1 to 3
    misses: int = 0  # tries that were not right: the next hint is counted by these
    solved: bool = False  # right at any try: playing on with a solved exercise does not unsolve it

    @property
    def closed(self) -> bool:
        """Nothing more to win: right, or out of tries. Open-ended kinds can always be tried again."""
        if self.outcome is None or self.question.tries is None:
            return False
        return self.outcome.status == "right" or self.attempts >= self.question.tries

    @property
    def retry(self) -> bool:
        """Answered, not right, and worth another try."""
        return self.outcome is not None and self.outcome.status in ("wrong", "partly") and not self.closed

    @property
    def points(self) -> int:
        """Practice points for being sure of the right things; 0 where the learner did not say."""
        return practice_points(self.confidence, self.first == "right") if self.confidence else 0

    def after(self, response: Any, outcome: Outcome, confidence: int | None, saved: bool = True) -> Standing:
        return replace(
            self,
            attempts=self.attempts + 1,
            first=self.first or outcome.status,
            guess=self.guess if self.attempts else response,
            response=response,
            outcome=outcome,
            confidence=self.confidence if self.attempts else confidence,
            saved=saved,
            misses=self.misses + (outcome.status in ("wrong", "partly")),
            solved=self.solved or outcome.status == "right",
        )


class Session:
    """The questions a learner sees in one place, and what they have answered."""

    live: ClassVar[Any] = None  # the class that this kernel has joined, if it has: classroom/live/join.py

    def __init__(self, bank: Bank, questions: Iterable[Question], log: Log):
        self.bank = bank
        self.questions = tuple(questions)
        self.log = log
        self.notice = ""  # something about the log that the learner must know
        self._seen: set[str] = set()  # ids of events already counted
        self._unsaved: list[Event] = []
        self.held: set[str] = set()  # questions that the class votes on: their cards tell nothing until it has
        student = log.student()
        self.standings = {q.id: Standing(q, self._shuffled(q, student)) for q in self.questions}
        self.catch_up()

    @property
    def parts(self) -> set[str]:
        """The parts of the lesson that these questions are of."""
        return {question.part for question in self.questions}

    def home(self, id: str) -> Bank:
        """The bank that a question is of."""
        return self.bank

    def remark(self, id: str) -> str:
        """What to say beside a question, in Markdown."""
        return ""

    def standing(self, id: str) -> Standing:
        if id not in self.standings:
            raise UnknownName("question in this quiz", id, self.standings)
        return self.standings[id]

    def answer(self, id: str, response: Any, confidence: int | None = None) -> Outcome:
        """Answer a question. The outcome comes back only after the answer is on the disk, or could not be put there.

        An empty or unreadable response is `unanswered`: it is not kept and does not use up a try.
        A question that is closed keeps its outcome.
        """
        if confidence is not None and confidence not in CERTAINTY:
            raise CourseError(f"confidence is {confidence!r}; give 1 (a guess), 2 or 3 (sure), or leave it out.")
        self.catch_up()
        standing = self.standing(id)
        if standing.closed and standing.outcome:
            return standing.outcome
        outcome = grade(standing.question, response)
        if outcome.status == "unanswered":
            return outcome
        try:
            vote = self.live.vote(self.home(id).lesson, id) if self.live else None
        except Unanswered as error:
            return Outcome(0.0, "unanswered", str(error))
        response = standing.question.read(response)
        if standing.outcome and response == standing.response and standing.question.tries is None:
            return outcome  # the same cell run again, or the same words saved again: no new answer
        event = self._named(id) | {
            "attempt": standing.attempts + 1,
            "response": response,
            "score": outcome.score,
            "status": outcome.status,
        }
        if standing.order:
            event["order"] = list(standing.order)
        if confidence is not None:
            event["confidence"] = confidence
        self._unsaved.append(event | (vote or {}))
        saved = self._save()
        if vote:
            return Outcome(0.0, "recorded", "Your vote is kept. The answer comes when your teacher reveals it.")
        self.standings[id] = standing.after(response, outcome, confidence, saved)
        return outcome

    def hold(self, id: str, order: Sequence[str]) -> None:
        """While the class votes on a question its card is open, in the class's order, and tells nothing."""
        self.held.add(id)
        standing = self.standing(id)
        fits = sorted(order) == sorted(standing.order)
        self.standings[id] = Standing(standing.question, tuple(order) if fits else standing.order)

    def release(self, id: str) -> None:
        """The class has voted: count what the log holds of this question."""
        self.held.discard(id)
        question = self.standing(id).question
        self.standings[id] = Standing(question, self._shuffled(question, self.log.student()))
        self._seen -= {event["id"] for event in self.log.events() if event["question"] == id}
        self.catch_up()

    def _named(self, id: str) -> Event:
        """What an event says of the question it answers."""
        return {"lesson": self.home(id).lesson, "question": id, "bank": self.home(id).version}

    def _counts(self, event: Event) -> bool:
        """Whether an event is an answer to one of these questions, given in this place."""
        return (
            event["question"] in self.standings
            and event["question"] not in self.held
            and event["lesson"] == self.home(event["question"]).lesson
            and not event.get("review")
        )

    def _save(self) -> bool:
        """Write what has not been written yet, oldest first. False, and a notice, if the disk refuses."""
        self.notice = ""
        while self._unsaved:
            try:
                kept = self.log.record(self._unsaved[0])
            except LogError as error:
                self.notice = str(error)
                return False
            self._seen.add(kept["id"])
            self._unsaved.pop(0)
            if self.live:
                self.live.take(kept)
        self.standings = {id: replace(standing, saved=True) for id, standing in self.standings.items()}
        self.notice = damage_in_words(self.log.path, self.log.damage)
        return True

    def catch_up(self) -> None:
        """Take in what the log holds and this session has not counted: earlier days, or another open notebook.

        Each response is graded again by the bank as it is now. One that no longer fits its question
        (an option that has gone) does not count against the learner.
        """
        try:
            events, damage = self.log.events(), self.log.damage
        except LogError as error:
            self.notice = str(error)
            return
        if not self._unsaved:
            self.notice = damage_in_words(self.log.path, damage)
        for event in last_votes(events):
            if event["id"] in self._seen or not self._counts(event):
                continue
            standing = self.standings[event["question"]]
            self._seen.add(event["id"])
            outcome = grade(standing.question, event["response"])
            if outcome.status == "unanswered":
                continue
            shown = event.get("order")
            if isinstance(shown, list) and sorted(map(str, shown)) == sorted(standing.order):
                standing = replace(standing, order=tuple(shown))
            response = standing.question.read(event["response"])
            self.standings[event["question"]] = standing.after(response, outcome, confidence_in(event))

    def _shuffled(self, question: Question, student: str) -> tuple[str, ...]:
        """The parts of a question in this learner's own order: the same every time, and never the solution."""
        loose = [part.id for part in question.parts if not part.pinned]
        seed = f"{student}/{self.home(question.id).lesson}/{question.id}"
        loose.sort(key=lambda id: sha256(f"{seed}/{id}".encode("utf-8", "surrogatepass")).digest())
        order = [*loose, *(part.id for part in question.parts if part.pinned)]
        if question.kind == "order" and order == question.right:
            order = order[1:] + order[:1]
        return tuple(order)

    def tally(self) -> dict[str, list[int]]:
        """Numbers (from 1) of the questions that are right at first, right later, to look at again, kept, guessed, and
        open. A guess is made before there is anything to know, so it is never something to look at again."""
        found: dict[str, list[int]] = {name: [] for name in ("first", "later", "again", "kept", "guessed", "open")}
        for number, standing in enumerate(self.standings.values(), 1):
            if standing.outcome is None or (standing.retry and not standing.solved):
                found["open"].append(number)
            elif standing.question.guess:
                found["guessed"].append(number)
            elif standing.outcome.status == "recorded":
                found["kept"].append(number)
            elif not standing.solved:
                found["again"].append(number)
            else:
                found["first" if standing.first == "right" else "later"].append(number)
        return found

    def summary(self) -> str:
        """Where the learner stands, in one or two sentences."""
        tally, total = self.tally(), len(self.standings)
        if tally["open"]:
            return f"{total - len(tally['open'])} of {total} done."
        parts = [f"All {total} done." if total > 1 else "Done."]
        scored = total - len(tally["kept"]) - len(tally["guessed"])
        if scored:
            parts.append(f"Right at the first try: {len(tally['first'])} of {scored}.")
        if tally["later"]:
            parts.append(f"Right with the hint: {len(tally['later'])}.")
        if tally["again"]:
            parts.append(f"Worth another look: {', '.join(f'question {n}' for n in tally['again'])}.")
        if tally["guessed"]:
            parts.append(f"Guesses made: {len(tally['guessed'])}.")
        if tally["kept"]:
            parts.append(f"Saved without a score: {len(tally['kept'])}.")
        sure = [standing.points for standing in self.standings.values() if standing.confidence]
        if sure:
            parts.append(f"Practice points for how sure you were: {sum(sure)} of {3 * len(sure)}.")
        return " ".join(parts)
