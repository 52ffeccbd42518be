"""Item analysis: what a class's answers say about the questions."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from coursekit.classroom.files import shown
from coursekit.classroom.scores import Key, Result, Scores, Try
from coursekit.kinds import Question

FEW = 10  # answers below which a figure about a question is not given
SMALL = 30  # learners below which a reliability is only a hint
TYPED = 5  # wrong typed answers listed for a question
STRONG = 1 / 3  # the share of the class that counts as strong, and as weak
TEACH_AGAIN, MOVE_ON = 0.35, 0.70  # Crouch and Mazur (2001): below, teach again; above, go on; between, let them talk


KEY, TEACHING, WORDING = range(3)  # what a flag is about, the most urgent first


class Flag(NamedTuple):
    """Why a teacher should look at a question, in words."""

    about: int
    text: str


@dataclass(frozen=True)
class Picked:
    """One answer that learners gave: how many gave it first, how many of the strong and of the weak third."""

    text: str  # of the bank in Markdown, or as the learners typed it
    typed: bool
    right: bool
    misconception: str
    count: int
    strong: int
    weak: int


@dataclass(frozen=True)
class Item:
    """What the answers say about one question. Shares are from 0 to 1; NaN where there is too little to say."""

    key: Key
    question: Question
    answered: int
    first: float  # mean score of the first try: how easy it is
    hits: float  # share that was wholly right at the first try
    final: float  # mean of the best
    ends: float  # share that was wholly right in the end
    discrimination: float
    picked: tuple[Picked, ...]
    second_tries: int
    mended: float  # share of the second tries that were right
    pause: float  # median seconds from the first try to the second
    sure: dict[int, tuple[int, float]]  # confidence → how many, share of them right
    flags: tuple[Flag, ...] = ()

    @property
    def advice(self) -> str:
        """What to do after a first vote, by the share that was right."""
        if self.answered < FEW:
            return ""
        if self.hits < TEACH_AGAIN:
            return "teach it again"
        return "go on" if self.hits > MOVE_ON else "let them discuss, then vote again"


def discrimination(scores: np.ndarray, column: int) -> float:
    """How well a question tells the strong from the weak: the corrected point-biserial correlation.

    scores: learners × questions, from 0 to 1, NaN for no answer. Pearson's r of the question with the mean of the other
    questions, each learner counted who answered it and at least half of the others. With complete data it is the
    item-total correlation corrected for overlap (Henrysson 1963, Psychometrika 28: 211-218).
    NaN with fewer than 10 learners, or where everybody scored the same.

    >>> import numpy as np
    >>> round(discrimination(np.array([[1, 1, 0], [1, 0, 1], [0, 0, 0], [1, 1, 1]] * 3, dtype=float), 0), 3)
    0.816
    """
    others = np.delete(scores, column, axis=1)
    if not others.shape[1]:
        return math.nan
    given = ~np.isnan(others)
    enough = ~np.isnan(scores[:, column]) & (given.sum(axis=1) * 2 >= others.shape[1]) & given.any(axis=1)
    if enough.sum() < FEW:
        return math.nan
    own, rest = scores[enough, column], np.nanmean(others[enough], axis=1)
    if np.ptp(own) == 0 or np.ptp(rest) == 0:
        return math.nan
    return float(np.corrcoef(own, rest)[0, 1])


def alpha(scores: np.ndarray) -> tuple[float, int]:
    """How consistent a quiz is: Cronbach's alpha, and the number of learners it rests on.

    scores: learners × questions; only learners with an answer to every question count. For right-or-wrong questions
    it equals the Kuder-Richardson formula 20. L. J. Cronbach (1951), Psychometrika 16: 297-334.
    NaN with fewer than two questions or learners, or where all have the same total.

    >>> import numpy as np
    >>> round(alpha(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float))[0], 2)
    0.75
    """
    whole = scores[~np.isnan(scores).any(axis=1)]
    n, k = whole.shape
    if n < 2 or k < 2 or np.ptp(whole.sum(axis=1)) == 0:
        return math.nan, n
    spread = whole.var(axis=0, ddof=1).sum() / whole.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - spread)), n


def analyse(scores: Scores) -> list[Item]:
    """Every question that somebody has answered, in the order of the course."""
    found: dict[Key, list[tuple[int, Result]]] = {}
    for learner, results in enumerate(scores.results):
        for key, result in results.items():
            found.setdefault(key, []).append((learner, result))
    items = []
    for lesson in scores.banks:
        counted = scores.counted(lesson)
        matrix = scores.matrix(counted)
        strong, weak = _thirds(matrix)
        for key, question in scores.questions.items():
            if key[0] == lesson and key in found:
                column = counted.index(key) if key in counted else None
                tells = discrimination(matrix, column) if column is not None else math.nan
                items.append(_item(key, question, found[key], tells, strong, weak))
    return items


def _thirds(matrix: np.ndarray) -> tuple[set[int], set[int]]:
    """The strong and the weak third of those who answered at least half of the questions, by their mean first score."""
    if not matrix.size:
        return set(), set()
    enough = np.flatnonzero((~np.isnan(matrix)).sum(axis=1) * 2 >= matrix.shape[1])
    if len(enough) < FEW:
        return set(), set()
    ranked = enough[np.argsort(np.nanmean(matrix[enough], axis=1), kind="stable")]
    size = max(1, int(len(ranked) * STRONG))
    return set(ranked[-size:].tolist()), set(ranked[:size].tolist())


def _item(key: Key, question: Question, found: list[tuple[int, Result]], tells: float, strong: set, weak: set) -> Item:
    firsts = [result.tries[0] for _, result in found]
    seconds = [result.tries for _, result in found if len(result.tries) > 1] if question.tries is not None else []
    pauses = [b.time - a.time for a, b, *_ in seconds if a.time is not None and b.time is not None]
    scored = question.scored
    counted = firsts if scored and not question.guess else []  # nobody is sure of a guess, or right in a reflection
    first = np.array([each.score for each in firsts]) if scored else np.array([math.nan])
    final = np.array([result.final for _, result in found]) if scored else first
    item = Item(
        key=key,
        question=question,
        answered=len(firsts),
        first=float(first.mean()),
        hits=float((first >= 1).mean()) if scored else math.nan,
        final=float(final.mean()),
        ends=float((final >= 1).mean()) if scored else math.nan,
        discrimination=tells,
        picked=tuple(_picked(question, found, strong, weak)),
        second_tries=len(seconds),
        mended=sum(tries[1].score >= 1 for tries in seconds) / len(seconds) if seconds else math.nan,
        pause=float(median(pauses)) if pauses else math.nan,
        sure={level: told for level, told in _by_confidence(counted).items() if told[0]},
    )
    return replace(item, flags=tuple(_flags(item))) if counted else item


def _picked(question: Question, found: list[tuple[int, Result]], strong: set[int], weak: set[int]) -> list[Picked]:
    """Which answers were given at the first try, and the misconception that the bank sees in each wrong one."""
    typed = question.kind in ("number", "text", "estimate")
    if question.kind in ("choice", "chart", "several"):
        right = question.right if question.kind == "several" else [question.right]
        rows = [(o.id, o.text, o.id in right, o.feedback) for o in question.options]
        chosen = [(learner, result.first.response) for learner, result in found]
        given = [(learner, id) for learner, ids in chosen for id in (set(ids) if isinstance(ids, list) else [ids])]
    elif typed:
        given = [(learner, _as_typed(result.first.response)) for learner, result in found]
        firsts = {_as_typed(result.first.response): result.first for _, result in found}
        common = [each for each, _ in Counter(each for _, each in given).most_common()]
        wrong = [each for each in common if firsts[each].score < 1][:TYPED]
        reasons = {each: question.mark(question.read(firsts[each].response)).feedback for each in wrong}
        rows = [(each, each, True, "") for each in common if firsts[each].score >= 1][:1]
        rows += [(each, each, False, reasons[each]) for each in wrong]
    else:
        return []
    everyone = Counter(each for _, each in given)
    best = Counter(each for learner, each in given if learner in strong)
    least = Counter(each for learner, each in given if learner in weak)
    return [Picked(text, typed, ok, "" if ok else why, everyone[id], best[id], least[id]) for id, text, ok, why in rows]


def _as_typed(response: Any) -> str:
    return f"{response:.10g}" if isinstance(response, int | float) else shown(str(response), 60)


def _flags(item: Item) -> list[Flag]:
    """Why a teacher should look at this question, the most urgent first."""
    if item.answered < FEW:
        return []
    flags = []
    if item.question.kind in ("choice", "chart", "number", "text"):  # where one answer rules out all others
        right = sum(each.strong for each in item.picked if each.right)
        for each in item.picked:
            if not each.right and each.strong > max(right, 2):
                told = f"More strong learners gave “{each.text}” ({each.strong}) than the right answer ({right})"
                flags.append(Flag(KEY, f"{told}: check the key."))
    if item.discrimination < 0:
        flags.append(Flag(KEY, "Learners who did well elsewhere did worse here: check the key and the wording."))
    if 3 in item.sure and item.sure[3][0] >= FEW and item.sure[3][1] < 0.5:
        flags.append(Flag(TEACHING, "Most of those who were sure were wrong: here sits a misconception."))
    if item.first < 0.25:
        flags.append(Flag(TEACHING, "Fewer than one in four were right at first: teach it again, or reword it."))
    if item.second_tries >= FEW and item.mended < 0.4:
        flags.append(Flag(WORDING, "The hint helped few: fewer than four in ten were right at the second try."))
    if item.first > 0.95:
        flags.append(Flag(WORDING, "Nearly all were right at first: it tells you little."))
    if item.question.kind in ("choice", "chart") and item.answered >= SMALL:
        for each in item.picked:
            if not each.count:
                flags.append(Flag(WORDING, f"Nobody chose “{each.text}”: it misleads no one."))
    return flags


def calibration(scores: Scores) -> dict[int, tuple[int, float]]:
    """Confidence 1, 2, 3 → how many first answers were given with it, and the share of them that was right."""
    counted = set(scores.counted())
    return _by_confidence(
        [result.first for results in scores.results for key, result in results.items() if key in counted]
    )


def _by_confidence(firsts: list[Try]) -> dict[int, tuple[int, float]]:
    said: dict[int | None, list[int]] = {None: [0, 0], 1: [0, 0], 2: [0, 0], 3: [0, 0]}
    for each in firsts:
        counts = said[each.confidence]
        counts[0] += 1
        counts[1] += each.score >= 1
    return {
        level: (said[level][0], said[level][1] / said[level][0] if said[level][0] else math.nan) for level in (1, 2, 3)
    }
