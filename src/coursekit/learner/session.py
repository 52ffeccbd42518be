"""One learner working through some questions: what each click leads to.

    commit → outcome with the reason for that answer, and its evidence
           → not right the first time: a hint and a second try
           → then the answer and why

The session is rebuilt from the log at any time, so a restarted kernel finds everything as it was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from coursekit.errors import CourseError, LogError, Unanswered, UnknownName
from coursekit.learner.event import Event, as_line, last_votes
from coursekit.learner.log import Log
from coursekit.learner.standing import STATES, Standing
from coursekit.questions.bank import Bank
from coursekit.questions.grading import CONFIDENCE, SURE, Outcome, as_confidence, grade
from coursekit.questions.kinds import Question


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
        self.standings = {q.id: Standing(q, self.shuffled(q, student)) for q in self.questions}
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
        if confidence is not None and as_confidence(confidence) is None:
            levels = ", ".join(f"{level} ({said})" for level, said in CONFIDENCE.items())
            raise CourseError(f"confidence is {confidence!r}; give {levels}, or leave it out.")
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
        if outcome.response == standing.response and standing.tries is None:
            return outcome  # the same cell run again, or the same words saved again: no new answer
        event = self._named(id) | {
            "attempt": standing.attempts + 1,
            "response": outcome.response,
            "score": outcome.score,
            "status": outcome.status,
        }
        if standing.order:
            event["order"] = list(standing.order)
        if confidence is not None:
            event["confidence"] = confidence
        event |= vote or {}
        try:
            as_line(event)  # what the log could never hold must not stand before answers that it can
        except LogError as error:
            return Outcome(0.0, "unanswered", str(error))
        self._unsaved.append(event)
        saved = self._save()
        if vote:
            return Outcome(0.0, "recorded", "Your vote is kept. The answer comes when your teacher reveals it.")
        self.standings[id] = standing.after(outcome, confidence, saved)
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
        self.standings[id] = Standing(question, self.shuffled(question, self.log.student()))
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
        self.notice = self.log.notice()
        return True

    def catch_up(self) -> None:
        """Take in what the log holds and this session has not counted: earlier days, or another open notebook.

        Each response is graded again by the bank as it is now. One that no longer fits its question
        (an option that has gone) does not count against the learner.
        """
        try:
            events, notice = self.log.mine(), self.log.notice()
        except LogError as error:
            self.notice = str(error)
            return
        if not self._unsaved:
            self.notice = notice
        for event in last_votes(events):
            if event["id"] in self._seen or not self._counts(event):
                continue
            self._seen.add(event["id"])
            standing = self.standings[event["question"]]
            outcome = grade(standing.question, event["response"])
            if outcome.status == "unanswered":
                continue
            shown = event.get("order")
            if isinstance(shown, list) and sorted(map(str, shown)) == sorted(standing.order):
                standing = replace(standing, order=tuple(shown))
            self.standings[event["question"]] = standing.after(outcome, as_confidence(event.get("confidence")))

    def shuffled(self, question: Question, student: str) -> tuple[str, ...]:
        """The parts of a question in this learner's own order."""
        return tuple(part.id for part in question.mixed(f"{student}/{self.home(question.id).lesson}/{question.id}"))

    def tally(self) -> dict[str, list[int]]:
        """State → numbers, from 1, of the questions that stand so."""
        found: dict[str, list[int]] = {state: [] for state in STATES}
        for number, standing in enumerate(self.standings.values(), 1):
            found[standing.state].append(number)
        return found

    def open(self) -> list[int]:
        """Numbers of the questions that wait for an answer, or for a second one."""
        tally = self.tally()
        return sorted(tally["open"] + tally["retry"])

    def summary(self) -> str:
        """Where the learner stands, in one or two sentences."""
        tally, total = self.tally(), len(self.standings)
        left = len(tally["open"]) + len(tally["retry"])
        if total == 1:
            return ""  # the card says it
        if all(question.one_guess for question in self.questions):
            return f"{total - left} of {total} guesses made."
        if left:
            return f"{total - left} of {total} done."
        parts = [f"All {total} done."]
        scored = total - len(tally["kept"]) - len(tally["guess"])
        if scored:
            parts.append(f"Right at the first try: {len(tally['first'])} of {scored}.")
        if tally["later"]:
            parts.append(f"Right with the hint: {len(tally['later'])}.")
        if tally["look"]:
            numbers = ", ".join(map(str, tally["look"]))
            parts.append(f"Worth another look: question{'s' * (len(tally['look']) > 1)} {numbers}.")
        if tally["guess"]:
            parts.append(f"Guesses made: {len(tally['guess'])}.")
        if tally["kept"]:
            parts.append(f"Saved without a score: {len(tally['kept'])}.")
        sure = [standing.first == "right" for standing in self.standings.values() if standing.confidence == SURE]
        if sure:
            parts.append(f"You were sure {len(sure)} times, and right {sum(sure)} times.")
        return " ".join(parts)
