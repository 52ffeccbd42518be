"""Item analysis: what a class's answers say about the questions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from coursekit.classroom.scores import Key, Scores, averages
from coursekit.content.files import shown
from coursekit.questions.grading import CONFIDENCE
from coursekit.questions.kinds import Question, Said

FEW = 10  # answers below which a figure about a question is not given
LISTED = 5  # wrong answers listed for a question that lists none itself
TYPED = 60  # letters of a typed answer that are shown
TEACH_AGAIN, MOVE_ON = 0.35, 0.70  # Crouch and Mazur (2001): below, teach again; above, go on; between, let them talk


class Picked(NamedTuple):
    """One thing that learners said at the first try: how many of them, and of the stronger and the weaker half."""

    said: Said
    count: int
    strong: int
    weak: int


class Rival(NamedTuple):
    """A wrong answer that may be the right one."""

    said: str
    evidence: float  # logarithm of how much likelier it is than the key
    z: float  # how certain it is that more of the able gave it than the key, in standard errors
    strong: int  # of the stronger half, how many gave it


class Item:
    """What the answers say about one question. Shares are from 0 to 1; NaN where there is too little to say."""

    def __init__(self, key: Key, scores: Scores):
        self.key, self.question = key, scores.questions[key]
        self.number = [*scores.banks[key[0]].by_id].index(key[1]) + 1  # which question of its lesson it is
        counted = scores.counted(key[0])
        counts, matrix = key in counted, scores.matrix(counted)  # nobody is sure of a guess, or right in a reflection
        who = np.flatnonzero(~np.isnan(scores.matrix([key])))
        self.answered = len(who)
        tries = [scores.learners[n].results[key] for n in who]
        first, final = (scores.matrix([key], what)[who, 0] for what in ("first", "final"))
        self.first = self._mean(first)  # of the scores of the first try: how easy it is
        self.hits = self._mean(first >= 1)  # share that was wholly right at the first try
        self.right = int((first >= 1).sum())  # how many these are
        self.final = self._mean(final)  # of the best scores
        self.ends = self._mean(final >= 1)  # share that was wholly right in the end
        self.discrimination = discrimination(matrix, counted.index(key)) if counts else math.nan
        # Confidence → how many, and the share of them that was right.
        self.sure = {level: told for level, told in calibration(scores, [key]).items() if counts and told[0]}
        again = [(one, two) for one, two, *_ in (own for own in tries if len(own) > 1)] if self.question.tries else []
        pauses = [(two.time - one.time).total_seconds() for one, two in again if one.time and two.time]
        self.second_tries = len(again)
        self.mended = sum(two.score >= 1 for _, two in again) / len(again) if again else math.nan  # share of these
        self.pause = float(median(pauses)) if pauses else math.nan  # seconds from the first try to the second
        skill = _elsewhere(matrix, counted.index(key))[who] if counts else np.full(len(who), math.nan)
        known = np.flatnonzero(~np.isnan(skill))
        ranked = known[np.argsort(skill[known], kind="stable")] if len(known) >= FEW else known[:0]
        halves = ranked[len(ranked) - len(ranked) // 2 :].tolist(), ranked[: len(ranked) // 2].tolist()
        # The stronger half and the weaker one: how many are right, of how many.
        self.halves = tuple((int((first >= 1)[half].sum()), len(half)) for half in halves)
        each = _said(self.question, [own[0].response for own in tries])
        self.picked = _picked(self.question, each, *map(set, halves))
        slips = [one for one in self.picked if self.question.scored and one.count and not one.said.right]
        self.wrong = max(slips, key=lambda one: one.count, default=None)  # the most common wrong answer
        self.rival = _rival(each, first >= 1, skill, set(halves[0])) if len(ranked) else None

    def _mean(self, values: np.ndarray) -> float:
        return float(values.mean()) if self.question.scored else math.nan


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
    rest = _elsewhere(scores, column)
    enough = ~np.isnan(scores[:, column]) & ~np.isnan(rest)
    own, rest = scores[enough, column], rest[enough]
    if enough.sum() < FEW or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return math.nan
    return float(np.corrcoef(own, rest)[0, 1])


def _elsewhere(scores: np.ndarray, column: int) -> np.ndarray:
    """How well each did on the other questions; NaN for who answered fewer than half of them."""
    others = np.delete(scores, column, axis=1)
    enough = (~np.isnan(others)).sum(axis=1) * 2 >= others.shape[1]
    return np.where(enough, averages(others), math.nan)


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
    answered = ~np.isnan(scores.matrix(scores.questions)).all(axis=0)
    return [Item(key, scores) for key, said in zip(scores.questions, answered, strict=True) if said]


def _said(question: Question, responses: Sequence[Any]) -> list[list[Said]]:
    """What each learner said. Many say the same, which is read once."""
    known: dict[str, list[Said]] = {}
    found = []
    for response in responses:
        text = response if response.__class__ is str else repr(response)
        if text not in known:
            given = question.says(response)
            known[text] = [one._replace(text=shown(one.text, TYPED)) if one.typed else one for one in given]
        found.append(known[text])
    return found


def _picked(question: Question, each: list[list[Said]], strong: set[int], weak: set[int]) -> tuple[Picked, ...]:
    """What was said at the first try and by how many, the right first: all that is possible, or what is common."""
    who: dict[Said, list[int]] = {one: [] for one in question.listed}
    listed = bool(who)
    for n, own in enumerate(each):
        for one in own:
            who.setdefault(one, []).append(n)
    rows = [Picked(one, len(ns), len(strong & set(ns)), len(weak & set(ns))) for one, ns in who.items()]
    if listed:
        return tuple(rows)
    rows.sort(key=lambda row: -row.count)
    right, wrong = ([row for row in rows if row.said.right == ok] for ok in (True, False))
    return (*right[:1], *wrong[:LISTED])


def _rival(each: list[list[Said]], right: np.ndarray, skill: np.ndarray, strong: set[int]) -> Rival | None:
    """The wrong answer most likely to be the right one, if any: a sign that the key is wrong.

    A learner who is right elsewhere with probability s is right here with s if the key is right, and else gives this
    answer as one of three wrong ones, with (1 - s) / 3. If the other answer is right, it is the other way round. So
    whoever gave it adds log(3 s / (1 - s)) to the evidence against the key, and whoever gave the key takes it away.
    It does not count where those who gave the key did better elsewhere: then the question is only hard.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for n, own in enumerate(each):
        if not right[n] and not math.isnan(skill[n]):
            groups[" + ".join(one.text for one in own)].append(n)
    s = np.clip(skill, 0.1, 0.9)
    weight = np.log(3 * s / (1 - s))
    key = np.flatnonzero(right & ~np.isnan(skill))
    found = []
    for text, who in groups.items():
        if len(who) > 2 and (not len(key) or skill[who].mean() > skill[key].mean()):
            evidence, gain = (float(each[who].sum() - each[key].sum()) for each in (weight, np.clip(weight, 0, None)))
            spread = math.sqrt((np.clip(weight[[*who, *key]], 0, None) ** 2).sum())
            found.append(Rival(text, evidence, gain / spread if spread else 0.0, len(strong & set(who))))
    return max(found, key=lambda rival: rival.evidence, default=None)


def calibration(scores: Scores, keys: Iterable[Key]) -> dict[int, tuple[int, float]]:
    """Confidence 1, 2, 3 → how many first answers were given with it, and the share of them that was right."""
    said, right = scores.matrix(keys, "sure"), scores.matrix(keys) >= 1
    counts = {level: int((said == level).sum()) for level in CONFIDENCE}
    return {level: (n, float(right[said == level].mean()) if n else math.nan) for level, n in counts.items()}
