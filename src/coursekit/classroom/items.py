"""Item analysis: what a class's answers say about the questions."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from coursekit.classroom.files import shown
from coursekit.classroom.scores import Key, Scores
from coursekit.questions.grading import CONFIDENCE
from coursekit.questions.kinds import Question

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


@dataclass
class _Answers:
    """Who gave which first answer to one question, and of each second try: was it right, and after how long."""

    learners: list[int] = field(default_factory=list)
    responses: list[Any] = field(default_factory=list)
    seconds: list[tuple[bool, float | None]] = field(default_factory=list)


def analyse(scores: Scores) -> list[Item]:
    """Every question that somebody has answered, in the order of the course."""
    found = {key: _Answers() for key in scores.questions}
    for learner, results in enumerate(scores.results):
        for key, result in results.items():
            first, *later = result.tries
            answers = found[key]
            answers.learners.append(learner)
            answers.responses.append(first.response)
            if later:
                both = first.time is not None and later[0].time is not None
                pause = (later[0].time - first.time).total_seconds() if both else None
                answers.seconds.append((later[0].score >= 1, pause))
    items = []
    for lesson in scores.banks:
        counted = scores.counted(lesson)
        matrix = scores.matrix(counted)
        strong, weak = _thirds(matrix)
        for key in scores.questions:
            if key[0] == lesson and found[key].learners:
                tells = discrimination(matrix, counted.index(key)) if key in counted else math.nan
                items.append(_item(key, scores, found[key], tells, strong, weak))
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


def _item(key: Key, scores: Scores, answers: _Answers, tells: float, strong: set[int], weak: set[int]) -> Item:
    question = scores.questions[key]
    scored, counts = question.scored, question.counts  # nobody is sure of a guess, or right in a reflection
    first, final = (scores.matrix([key], final)[answers.learners, 0] for final in (False, True))
    seconds = answers.seconds if question.tries is not None else []
    pauses = [pause for _, pause in seconds if pause is not None]
    item = Item(
        key=key,
        question=question,
        answered=len(first),
        first=float(first.mean()) if scored else math.nan,
        hits=float((first >= 1).mean()) if scored else math.nan,
        final=float(final.mean()) if scored else math.nan,
        ends=float((final >= 1).mean()) if scored else math.nan,
        discrimination=tells,
        picked=tuple(_picked(question, answers, strong, weak)),
        second_tries=len(seconds),
        mended=sum(right for right, _ in seconds) / len(seconds) if seconds else math.nan,
        pause=float(median(pauses)) if pauses else math.nan,
        sure={level: told for level, told in _by_confidence(scores, [key]).items() if told[0]} if counts else {},
    )
    return replace(item, flags=tuple(_flags(item))) if counts else item


def _picked(question: Question, answers: _Answers, strong: set[int], weak: set[int]) -> list[Picked]:
    """Which answers were given at the first try, and the misconception that the bank sees in each wrong one."""
    given = [
        (learner, answer)
        for learner, response in zip(answers.learners, answers.responses, strict=True)
        for answer in question.says(response)
    ]
    everyone = Counter([answer.id for _, answer in given])
    best = Counter([answer.id for learner, answer in given if learner in strong])
    least = Counter([answer.id for learner, answer in given if learner in weak])
    found = {answer.id: answer for _, answer in given}
    common = [found[id] for id, _ in everyone.most_common()]
    rows = question.listed or (
        [each for each in common if each.right][:1] + [each for each in common if not each.right][:TYPED]
    )
    return [
        Picked(
            shown(each.text, 60) if each.typed else each.text, each.typed, each.right, each.why,
            everyone[each.id], best[each.id], least[each.id],
        )
        for each in rows
    ]  # fmt: skip


def _flags(item: Item) -> list[Flag]:
    """Why a teacher should look at this question, the most urgent first."""
    if item.answered < FEW:
        return []
    flags = []
    if item.question.exclusive:
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
    if item.question.exclusive and item.answered >= SMALL:
        for each in item.picked:
            if not each.count:
                flags.append(Flag(WORDING, f"Nobody chose “{each.text}”: it misleads no one."))
    return flags


def calibration(scores: Scores) -> dict[int, tuple[int, float]]:
    """Confidence 1, 2, 3 → how many first answers were given with it, and the share of them that was right."""
    return _by_confidence(scores, scores.counted())


def _by_confidence(scores: Scores, keys: list[Key]) -> dict[int, tuple[int, float]]:
    said, right = scores.confidences(keys), scores.matrix(keys) >= 1
    counts = {level: int((said == level).sum()) for level in CONFIDENCE}
    return {level: (n, float(right[said == level].mean()) if n else math.nan) for level, n in counts.items()}
