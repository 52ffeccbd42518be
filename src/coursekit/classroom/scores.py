"""Scoring a class afresh: every response is graded by the bank; a score in a log is never looked at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from coursekit.classroom.files import Trouble, Troubles
from coursekit.classroom.logs import Answer, Log
from coursekit.content.files import shown
from coursekit.learner.event import NAME
from coursekit.questions.bank import Bank
from coursekit.questions.grading import Outcome, grade
from coursekit.questions.kinds import Question

Key = tuple[str, str]  # lesson, question

# Signs that show nothing, or turn the direction of what follows them. A line break stays: it is the learner's own.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Scores:
    """A class, scored."""

    banks: Mapping[str, Bank]
    questions: Mapping[Key, Question]  # of the banks, in the order of the course
    results: Mapping[Key, dict[int, list[Answer]]]  # who answered, by the place among `learners`: tries that count
    learners: tuple[Log, ...]
    troubles: tuple[Trouble, ...]

    @cached_property
    def begun(self) -> list[set[str]]:
        """The lessons that each learner has begun."""
        return [{key[0] for key, own in self.results.items() if n in own} for n in range(len(self.learners))]

    def counted(self, lesson: str | None = None, part: str | None = None) -> list[Key]:
        """The questions whose score says something: scored, and not a guess asked before there is anything to know."""
        asked = [(key, each) for key, each in self.questions.items() if each.counts]
        return [key for key, each in asked if lesson in (None, key[0]) and part in (None, each.part)]

    def texts(self) -> Iterator[tuple[Key, list[tuple[Log, datetime | None, str]]]]:
        """On each question that asks for one: who wrote a text, when, and the last text of each, fit to be shown."""
        for key, question in self.questions.items():
            if question.written and self.results[key]:
                last = [(self.learners[n], tries[-1]) for n, tries in self.results[key].items()]
                said = [(who, own.time, question.in_words(own.outcome.response).strip()) for who, own in last]
                yield key, [(who, when, UNSEEN.sub(" ", text.replace("\r\n", "\n"))) for who, when, text in said]

    def matrix(self, keys: Iterable[Key], what: str = "first") -> np.ndarray:
        """Learners × questions: scores from 0 to 1 of the first tries, or the best ("final"); NaN for no answer.

        Or how sure each was at the first try ("sure"), 1 to 3; NaN where nothing was said.
        """
        return self._matrices[what][:, [self._column[key] for key in keys]]

    def overall(self) -> Iterator[tuple[Log, int, int, float, float]]:
        """Each learner, how many questions that count they answered, how many others, how well at first and at best."""
        first, best = self.matrix(self.counted()), self.matrix(self.counted(), "final")
        every, counted = ((~np.isnan(given)).sum(axis=1) for given in (self.matrix(self.questions), first))
        columns = counted, every - counted, averages(first), averages(best)
        return zip(self.learners, *(column.tolist() for column in columns), strict=True)

    @cached_property
    def _column(self) -> dict[Key, int]:
        return {key: n for n, key in enumerate(self.questions)}

    @cached_property
    def _matrices(self) -> dict[str, np.ndarray]:
        made = {what: np.full((len(self.learners), len(self.questions)), np.nan) for what in ("first", "final", "sure")}
        for column, own in enumerate(self.results.values()):
            rows, results = list(own), own.values()
            made["first"][rows, column] = [tries[0].outcome.score for tries in results]
            made["final"][rows, column] = [max(each.outcome.score for each in tries) for tries in results]
            made["sure"][rows, column] = [tries[0].confidence or np.nan for tries in results]
        return made


def averages(matrix: np.ndarray) -> np.ndarray:
    """The mean of each row over what was answered; NaN where nothing was.

    >>> averages(np.array([[1, 0.5, np.nan], [np.nan, np.nan, np.nan]])).tolist()
    [0.75, nan]
    """
    given = (~np.isnan(matrix)).sum(axis=1)
    return np.divide(np.nansum(matrix, axis=1), given, out=np.full(len(given), np.nan), where=given > 0)


def score(
    logs: Iterable[Log],
    banks: Mapping[str, Bank],
    troubles: Troubles | None = None,
    until: datetime | None = None,
    others: Collection[str] = (),
) -> Scores:
    """Grade every answer of every log by `banks` (slug to bank, in the order of the course).

    As many tries count as a learner is given, in the order in which they were made; what follows is left out and said
    so. Of a question marked `graded` the last answer counts: a released course shows no outcome, so it can be changed.
    Answers to questions that the banks do not have are counted and listed, not scored, and so are those after `until`;
    of lessons among `others` nothing is said. Reviews change no result. What needs a word goes to `troubles`.
    """
    troubles = troubles or Troubles()
    for lesson, bank in banks.items():
        if sealed := [question.id for question in bank.questions if question.sealed]:
            why = f"has no key for {', '.join(sealed)}: run `coursekit report` in the teacher’s course to score them"
            troubles.add(f"data/questions/{lesson}.toml", why)
    questions = {(bank.lesson, q.id): q for bank in banks.values() for q in bank.questions}
    known: dict[Key, dict[Any, Outcome]] = {key: {} for key in questions}
    results: dict[Key, dict[int, list[Answer]]] = {key: {} for key in questions}
    learners = tuple(logs)
    for n, log in enumerate(learners):
        latest = None
        for answer in log.answers:
            key, why = (answer.lesson, answer.question), ""
            question = questions.get(key)
            latest = answer.time or latest
            if question is None:
                if answer.lesson not in others and answer.question != NAME:
                    why = f"answers {shown('/'.join(key))}, which the course lacks"
            elif not answer.review:
                answer.outcome = outcome = _graded(question, answer.response, known[key])
                tries = [] if question.graded else results[key].get(n, [])
                over = len(tries) == question.tries or (tries and tries[-1].outcome.score >= 1)
                if until and latest and latest > until:
                    why = f"has answers after {until.astimezone():%Y-%m-%d %H:%M}: they do not count"
                elif outcome.status == "unanswered":
                    why = f"has an answer that does not fit {'/'.join(key)}: {shown(outcome.feedback, 200)}"
                elif over and question.tries is not None:
                    why = "has answers to a question that was closed: they do not count"
                else:
                    results[key][n] = [*tries, answer]
            if why:
                troubles.add(log.file, why, line=answer.line)
    return Scores(banks, questions, results, learners, tuple(troubles))


def _graded(question: Question, response: Any, known: dict[Any, Outcome]) -> Outcome:
    """Grade a response once for the whole class: hundreds give the same one."""
    try:
        same = response if response.__class__ is str else (response.__class__, repr(response))
        if same not in known:
            known[same] = grade(question, response)
        return known[same]
    except Exception:  # whatever a forged response does to a kind, the report comes out
        return Outcome(0.0, "unanswered", "it cannot be read")
