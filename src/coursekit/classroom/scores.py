"""Scoring a class afresh: every response is graded by the bank; a score in a log is never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from coursekit.classroom.files import Trouble, shown
from coursekit.classroom.logs import Log
from coursekit.learner.completion_record import digest
from coursekit.questions.bank import Bank
from coursekit.questions.grading import Outcome, grade
from coursekit.questions.kinds import Question

Key = tuple[str, str]  # lesson, question
LISTED = 20  # kinds of remarks on one log: a hostile one must not bury the others


class Try(msgspec.Struct, gc=False):
    """One counted answer to a question."""

    score: float
    status: str
    response: Any
    time: datetime | None
    confidence: int | None


class Result(msgspec.Struct, gc=False):
    """What one learner made of one question: the tries that count, in order, and the best score among them."""

    tries: list[Try]
    final: float  # a solved question stays solved

    @property
    def first(self) -> Try:
        return self.tries[0]


@dataclass(frozen=True)
class Scores:
    """A class, scored: `results[learner][(lesson, question)]`, with learners in the order of `names`."""

    banks: Mapping[str, Bank]
    names: tuple[str, ...]
    files: tuple[str, ...]
    results: tuple[dict[Key, Result], ...]
    counts: tuple[int, ...]  # answers in each log, also of questions that no longer exist
    digests: tuple[str, ...]  # what a learner's completion record shows too, if it was made from this log
    latest: tuple[datetime | None, ...]  # when each learner answered last; None where no log says so
    troubles: tuple[Trouble, ...]

    @cached_property
    def questions(self) -> dict[Key, Question]:
        """Every question of the banks, in the order of the course."""
        return {(bank.lesson, q.id): q for bank in self.banks.values() for q in bank.questions}

    def counted(self, lesson: str | None = None, part: str | None = None) -> list[Key]:
        """The questions whose score says something: scored, and not a guess asked before there is anything to know."""
        return [
            key
            for key, question in self.questions.items()
            if question.counts and lesson in (None, key[0]) and part in (None, question.part)
        ]

    def matrix(self, keys: Iterable[Key], final: bool = False) -> np.ndarray:
        """Learners × questions: scores from 0 to 1 of the first tries, or of the best; NaN for no answer."""
        return self._matrices["final" if final else "first"][:, [self.column[key] for key in keys]]

    def confidences(self, keys: Iterable[Key]) -> np.ndarray:
        """Learners × questions: how sure each was at the first try, 1 to 3; NaN where nothing was said."""
        return self._matrices["sure"][:, [self.column[key] for key in keys]]

    @cached_property
    def column(self) -> dict[Key, int]:
        """Where each question stands in the course, from 0."""
        return {key: n for n, key in enumerate(self.questions)}

    @cached_property
    def _matrices(self) -> dict[str, np.ndarray]:
        """Of all questions at once: one learner's results lie close together in memory, those to one question apart."""
        shape = len(self.names), len(self.questions)
        first, final, sure = (np.full(shape, np.nan) for _ in range(3))
        for row, results in enumerate(self.results):
            columns = [self.column[key] for key in results]
            first[row, columns] = [result.tries[0].score for result in results.values()]
            final[row, columns] = [result.final for result in results.values()]
            sure[row, columns] = [result.tries[0].confidence or np.nan for result in results.values()]
        return {"first": first, "final": final, "sure": sure}


def averages(matrix: np.ndarray) -> np.ndarray:
    """The mean of each row over what was answered; NaN where nothing was.

    >>> averages(np.array([[1, 0.5, np.nan], [np.nan, np.nan, np.nan]])).tolist()
    [0.75, nan]
    """
    given = (~np.isnan(matrix)).sum(axis=1)
    return np.divide(np.nansum(matrix, axis=1), given, out=np.full(len(given), np.nan), where=given > 0)


def score(logs: Iterable[Log], banks: Mapping[str, Bank], troubles: Iterable[Trouble] = ()) -> Scores:
    """Grade every answer of every log by `banks` (slug to bank, in the order of the course).

    As many tries count as a learner is given, in the order of their times; what follows is left out and said so.
    Of a question marked `graded` the last answer counts: a released course shows no outcome, so it can be changed.
    Answers to questions that the banks do not have are counted and listed, not scored. Reviews change no result.
    """
    troubles = [*troubles, *_without_keys(banks)]
    questions = {(bank.lesson, q.id): q for bank in banks.values() for q in bank.questions}
    known: dict[Key, dict[Any, Outcome]] = {key: {} for key in questions}
    names, files, results, counts, digests, latest = [], [], [], [], [], []
    for log in logs:
        own: dict[Key, Result] = {}
        left_out: Counter[str] = Counter()
        for answer in log.answers:
            key = (answer.lesson, answer.question)
            question = questions.get(key)
            if question is None:
                left_out[f"answers {shown('/'.join(key))}, which the course lacks"] += 1
                continue
            if answer.review:
                continue
            outcome = _graded(question, answer.response, known[key])
            if outcome.status == "unanswered":
                left_out[f"has an answer that does not fit {'/'.join(key)}: {shown(outcome.feedback, 200)}"] += 1
                continue
            counted = Try(outcome.score, outcome.status, outcome.response, answer.time, answer.confidence)
            result = own.get(key)
            if result is None or question.graded:
                own[key] = Result([counted], counted.score)
            elif question.tries is None or (len(result.tries) < question.tries and result.tries[-1].score < 1):
                result.tries.append(counted)
                result.final = max(result.final, counted.score)
            else:
                left_out["has answers to a question that was closed: they do not count"] += 1
        names.append(log.name)
        files.append(log.file)
        results.append(own)
        counts.append(len(log.answers))
        digests.append(digest([(each.id, each.lesson, each.question, each.response) for each in log.answers]))
        latest.append(next((answer.time for answer in reversed(log.answers) if answer.time is not None), None))
        kinds = sorted(left_out.items())
        for why, times in kinds[:LISTED]:
            troubles.append(Trouble(log.file, "", f"{why} ({times:,} times)" if times > 1 else why))
        if len(kinds) > LISTED:
            troubles.append(
                Trouble(log.file, "", f"has answers of {len(kinds) - LISTED:,} more kinds that do not count")
            )
    columns = (names, files, results, counts, digests, latest, troubles)
    return Scores(banks, *map(tuple, columns))


def _graded(question: Question, response: Any, known: dict[Any, Outcome]) -> Outcome:
    """Grade a response once for the whole class: hundreds give the same one."""
    try:
        same = response if response.__class__ is str else (response.__class__, repr(response))
        outcome = known.get(same)
        if outcome is None:
            outcome = known[same] = grade(question, response)
    except Exception:  # whatever a forged response does to a kind, the report comes out
        outcome = Outcome(0.0, "unanswered", "it cannot be read")
    return outcome


def _without_keys(banks: Mapping[str, Bank]) -> Iterator[Trouble]:
    for lesson, bank in banks.items():
        sealed = [question.id for question in bank.questions if question.sealed]
        if sealed:
            why = f"has no key for {', '.join(sealed)}: run `coursekit report` in the teacher’s course to score them"
            yield Trouble(f"data/questions/{lesson}.toml", "", why)
