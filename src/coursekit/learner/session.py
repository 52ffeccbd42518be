"""One learner working through some questions: an outcome for each answer, one more try, then the answer and why.

The session is rebuilt from the log at any time, so a restarted kernel finds everything as it was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from coursekit.errors import CourseError, LogError, Unanswered, UnknownName
from coursekit.learner.event import Event, answered_in, as_line, last_votes
from coursekit.learner.log import Log
from coursekit.questions.bank import Bank
from coursekit.questions.grading import CONFIDENCE, SURE, Outcome, as_confidence, grade
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
        right = self.outcome is not None and self.outcome.status == "right"
        return self.tries is not None and (right or self.attempts >= self.tries)

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


class Session:
    """The questions a learner sees in one place, and what they have answered.

    reviewed  in a warm-up: the banks of the questions that come back, by their ids. An answer to one of them is an
              event of its own lesson with the key `review`, so it never changes what the learner did there
    today     the day on which they do
    """

    live: ClassVar[Any] = None  # the class that this kernel has joined, if it has: classroom/live/join.py

    def __init__(
        self,
        bank: Bank,
        questions: Iterable[Question],
        log: Log,
        reviewed: Mapping[str, Bank] | None = None,
        today: date | None = None,
    ):
        self.bank, self.log = bank, log
        self.questions = tuple(questions)
        self.notice = ""  # something about the log that the learner must know
        self.held: set[str] = set()  # questions that the class votes on: their cards tell nothing until it has
        self._warm_up, self._reviewed, self._today = reviewed is not None, reviewed or {}, today
        self._seen: set[str] = set()  # ids of events already counted
        self._unsaved: list[Event] = []
        student = log.student()
        self.standings = {q.id: Standing(q, self.shuffled(q, student)) for q in self.questions}
        self.catch_up()

    @property
    def parts(self) -> set[str]:
        """The parts of the lesson that these questions are of."""
        return {"warm-up"} if self._warm_up else {question.part for question in self.questions}

    def home(self, id: str) -> Bank:
        """The bank that a question is of."""
        return self._reviewed.get(id, self.bank)

    def remark(self, id: str) -> str:
        """What to say beside a question, in Markdown."""
        return f"From an earlier lesson: {self.home(id).title}" if id in self._reviewed else ""

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
        if outcome.response == standing.response and standing.tries is None:
            return outcome  # the same cell run again, or the same words saved again: no new answer
        home = self.home(id)
        event = {"lesson": home.lesson, "question": id, "bank": home.version, "attempt": standing.attempts + 1}
        event |= {"response": outcome.response, "score": outcome.score, "status": outcome.status}
        review = self.bank.lesson if id in self._reviewed else None
        more = {"order": list(standing.order), "confidence": confidence, "review": review}
        event |= {key: value for key, value in more.items() if value}
        try:
            vote = self.live.vote(event["lesson"], id) if self.live else None
            event |= vote or {}
            as_line(event)  # what the log could never hold must not stand before answers that it can
        except (LogError, Unanswered) as error:
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
        self._seen -= {event["id"] for event in self.log.mine() if event["question"] == id}
        self.catch_up()

    def _counts(self, event: Event) -> bool:
        """Whether an event is an answer to one of these questions, given in this place."""
        id, review = event["question"], event.get("review")
        if id not in self.standings or id in self.held or event["lesson"] != self.home(id).lesson:
            return False
        return answered_in(event, self.bank.lesson, self._today) if id in self._reviewed else not review

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
        if not self._unsaved:
            self.notice = self.log.notice()
        for event in last_votes(self.log.mine()):
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

    def open(self) -> list[int]:
        """Numbers, from 1, of the questions that wait for an answer, or for a second one."""
        standings = enumerate(self.standings.values(), 1)
        return [number for number, each in standings if each.state == "open" or (each.state == "look" and each.retry)]

    def summary(self) -> str:
        """Where the learner stands, in one or two sentences."""
        total, left = len(self.standings), len(self.open())
        if total == 1:
            return ""  # the card says it
        if all(question.one_guess for question in self.questions):
            return f"{total - left} of {total} guesses made."
        if left:
            return f"{total - left} of {total} done."
        states = [standing.state for standing in self.standings.values()]
        first, later, said = (states.count(state) for state in ("first", "later", "said"))
        look = [str(number) for number, state in enumerate(states, 1) if state == "look"]
        guesses = sum(question.guess for question in self.questions)
        sure = [standing.first == "right" for standing in self.standings.values() if standing.confidence == SURE]
        parts = {
            f"All {total} done.": True,
            f"Right at the first try: {first} of {total - said}.": total - said,
            f"Right with the hint: {later}.": later,
            f"Worth another look: question{'s' * (len(look) > 1)} {', '.join(look)}.": look,
            f"Guesses made: {guesses}.": guesses,
            f"Saved without a score: {said - guesses}.": said - guesses,
            f"You were sure {len(sure)} times, and right {sum(sure)} times.": sure,
        }
        return " ".join(part for part, told in parts.items() if told)
