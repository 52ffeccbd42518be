"""Scoring a class afresh: every response is graded by the bank; a score in a log is never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coursekit.classroom.logs import Log, Trouble
from coursekit.grading import Outcome, grade
from coursekit.kinds import Question
from coursekit.questions import Bank

Key = tuple[str, str]  # lesson, question


class Try(NamedTuple):
    """One counted answer to a question."""

    score: float
    status: str
    response: Any
    time: float | None
    confidence: int | None


class Result(NamedTuple):
    """What one learner made of one question: the tries that count, in order."""

    tries: list[Try]

    @property
    def first(self) -> Try:
        return self.tries[0]

    @property
    def final(self) -> float:
        """The best score: a solved question stays solved."""
        return max(each.score for each in self.tries)


@dataclass(frozen=True)
class Scores:
    """A class, scored: `results[learner][(lesson, question)]`, with learners in the order of `names`."""

    banks: Mapping[str, Bank]
    names: tuple[str, ...]
    files: tuple[str, ...]
    results: tuple[dict[Key, Result], ...]
    counts: tuple[int, ...]  # answers in each log, also of questions that no longer exist
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
            if question.scored and not question.guess and lesson in (None, key[0]) and part in (None, question.part)
        ]

    def matrix(self, keys: Iterable[Key], final: bool = False) -> np.ndarray:
        """Learners × questions: scores from 0 to 1 of the first tries, or of the best; NaN for no answer."""
        keys = list(keys)
        place = {key: n for n, key in enumerate(keys)}
        scores = np.full((len(self.names), len(keys)), np.nan)
        for row, results in enumerate(self.results):
            for key, result in results.items():
                if key in place:
                    scores[row, place[key]] = result.final if final else result.first.score
        return scores


def score(logs: Iterable[Log], banks: Mapping[str, Bank], troubles: Iterable[Trouble] = ()) -> Scores:
    """Grade every answer of every log by `banks` (slug to bank, in the order of the course).

    As many tries count as a learner is given, in the order of their times; what follows is left out and said so.
    Answers to questions that the banks do not have are counted and listed, not scored.
    """
    troubles = list(troubles)
    questions = {(bank.lesson, q.id): q for bank in banks.values() for q in bank.questions}
    graded: dict[Key, dict[Any, Outcome]] = {key: {} for key in questions}
    names, files, results, counts = [], [], [], []
    for log in logs:
        own: dict[Key, Result] = {}
        unknown: Counter[Key] = Counter()
        unread = extra = 0
        for answer in log.answers:
            key = (answer.lesson, answer.question)
            question = questions.get(key)
            if question is None:
                unknown[key] += 1
                continue
            outcome = _graded(question, answer.response, graded[key])
            if outcome.status == "unanswered":
                unread += 1
                continue
            result = own.get(key)
            if result is None:
                result = own[key] = Result([])
            tries = result.tries
            if tries and question.tries is not None and (len(tries) >= question.tries or tries[-1].score >= 1):
                extra += 1
                continue
            tries.append(Try(outcome.score, outcome.status, answer.response, answer.time, answer.confidence))
        names.append(log.name)
        files.append(log.file)
        results.append(own)
        counts.append(len(log.answers))
        for (lesson, id), times in sorted(unknown.items()):
            troubles.append(Trouble(log.file, None, f"answers {lesson}/{id} ({times} times), which the course lacks"))
        if unread:
            troubles.append(Trouble(log.file, None, f"holds {unread} answers that do not fit their questions"))
        if extra:
            troubles.append(Trouble(log.file, None, f"holds {extra} answers beyond the tries that count"))
    return Scores(banks, tuple(names), tuple(files), tuple(results), tuple(counts), tuple(troubles))


def _graded(question: Question, response: Any, graded: dict[Any, Outcome]) -> Outcome:
    """Grade a response once for the whole class: hundreds give the same one."""
    known = response if response.__class__ is str else (response.__class__, repr(response))
    outcome = graded.get(known)
    if outcome is None:
        try:
            outcome = grade(question, response)
        except RecursionError:  # a response nested thousands deep is nobody's answer
            outcome = Outcome(0.0, "unanswered", "")
        graded[known] = outcome
    return outcome
