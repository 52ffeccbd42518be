"""Item analysis: what a class's answers say about the questions, what to teach again, and which question is faulty."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from coursekit.classroom.scores import Key, Scores, averages
from coursekit.content.files import shown
from coursekit.questions.grading import CONFIDENCE, Outcome
from coursekit.questions.kinds import Question, Said

FEW = 10  # answers below which a figure about a question is not given
LISTED = 5  # wrong answers listed for a question that lists none itself
TYPED = 60  # letters of a typed answer that are shown
TEACH_AGAIN, MOVE_ON = 0.35, 0.70  # Crouch and Mazur (2001): below, teach again; above, go on; between, let them talk
CHANCE = 3.0  # standard errors that a figure must lie away from its bound: of a thousand questions chance names one
LIKELIER = 9.0  # logarithm of how much likelier another answer must be than the key: 8,000 times, for keys are checked
SURELY = 1.3  # and how many standard errors more of the able gave it: of questions that all toss a coin for, one in ten
MOST = 10  # flags on the page: nobody looks at more
IDEAS, NAMED, SHARED = 2, 3, 0.1  # wrong ideas on the first screen; learners, and share of a class, that have one


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
        own, final = (scores.matrix([key], what)[:, 0] for what in ("first", "final"))
        who, tries = [*scores.results[key]], [*scores.results[key].values()]
        self.answered, first, final = len(who), own[who], final[who]
        # Of the first tries and of the best: the mean score, and the share that was wholly right.
        means = [float(said.mean()) for said in (first, first >= 1, final, final >= 1)]
        self.first, self.hits, self.final, self.ends = means if self.question.scored else [math.nan] * 4
        self.right = int((first >= 1).sum())  # how many were wholly right at the first try
        # Nobody is sure of a guess, or right in a reflection.
        others = [each for each in scores.counted(key[0]) if each != key] if self.question.counts else []
        elsewhere = _elsewhere(scores.matrix(others))
        self.discrimination = _correlation(own, elsewhere)
        # Confidence → how many, and the share of them that was right.
        sure = calibration(scores, [key]).items()
        self.sure = {level: told for level, told in sure if self.question.counts and told[0]}
        again = [(one, two) for one, two, *_ in (own for own in tries if len(own) > 1)] if self.question.tries else []
        pauses = [(two.time - one.time).total_seconds() for one, two in again if one.time and two.time]
        self.second_tries = len(again)
        self.mended = float(np.mean([two.outcome.score >= 1 for _, two in again])) if again else math.nan
        self.pause = float(median(pauses)) if pauses else math.nan  # seconds from the first try to the second
        skill = elsewhere[who]
        known = np.flatnonzero(~np.isnan(skill))
        ranked = known[np.argsort(skill[known], kind="stable")] if len(known) >= FEW else known[:0]
        halves = ranked[len(ranked) - len(ranked) // 2 :].tolist(), ranked[: len(ranked) // 2].tolist()
        # The stronger half and the weaker one: how many are right, of how many.
        self.halves = tuple((int((first >= 1)[half].sum()), len(half)) for half in halves)
        each = _said(self.question, [own[0].outcome for own in tries])
        self.picked = _picked(self.question, each, *map(set, halves))
        slips = [one for one in self.picked if self.question.scored and one.count and not one.said.right]
        self.wrong = max(slips, key=lambda one: one.count, default=None)  # the most common wrong answer
        self.rival = _rival(each, first >= 1, skill, set(halves[0])) if len(ranked) else None


def discrimination(scores: np.ndarray, column: int) -> float:
    """How well a question tells the strong from the weak: the corrected point-biserial correlation.

    scores: learners × questions, from 0 to 1, NaN for no answer. Pearson's r of the question with the mean of the other
    questions, each learner counted who answered it and at least half of the others. With complete data it is the
    item-total correlation corrected for overlap (Henrysson 1963, Psychometrika 28: 211-218).
    NaN with fewer than 10 learners, or where everybody scored the same.

    >>> round(discrimination(np.array([[1, 1, 0], [1, 0, 1], [0, 0, 0], [1, 1, 1]] * 3, dtype=float), 0), 3)
    0.816
    """
    return _correlation(scores[:, column], _elsewhere(np.delete(scores, column, axis=1)))


def _correlation(own: np.ndarray, rest: np.ndarray) -> float:
    enough = ~np.isnan(own) & ~np.isnan(rest)
    own, rest = own[enough], rest[enough]
    if enough.sum() < FEW or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return math.nan
    return float(np.corrcoef(own, rest)[0, 1])


def _elsewhere(others: np.ndarray) -> np.ndarray:
    """How well each did on the other questions; NaN for who answered fewer than half of them."""
    enough = (~np.isnan(others)).sum(axis=1) * 2 >= max(1, others.shape[1])
    return np.where(enough, averages(others), math.nan)


def alpha(scores: np.ndarray) -> tuple[float, int]:
    """How consistent a quiz is: Cronbach's alpha, and the number of learners it rests on.

    scores: learners × questions; only learners with an answer to every question count. For right-or-wrong questions
    it equals the Kuder-Richardson formula 20. L. J. Cronbach (1951), Psychometrika 16: 297-334.
    NaN with fewer than two questions or learners, or where all have the same total.

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
    return [Item(key, scores) for key, answers in scores.results.items() if answers]


def _said(question: Question, outcomes: Sequence[Outcome]) -> list[list[Said]]:
    """What each learner said. Who says the same shares an outcome, which is read once."""
    said = {}
    for n, response in {id(each): each.response for each in outcomes}.items():
        said[n] = [one._replace(text=shown(one.text, TYPED)) if one.typed else one for one in question.says(response)]
    return [said[id(each)] for each in outcomes]


def _picked(question: Question, each: list[list[Said]], strong: set[int], weak: set[int]) -> tuple[Picked, ...]:
    """What was said at the first try and by how many, the right first: all that is possible, or what is common."""
    who: dict[Said, set[int]] = {one: set() for one in question.listed}
    listed = bool(who)
    for n, own in enumerate(each):
        for one in own:
            who.setdefault(one, set()).add(n)
    rows = [Picked(one, len(ns), len(strong & ns), len(weak & ns)) for one, ns in who.items()]
    if listed:
        return tuple(rows)
    rows.sort(key=lambda row: -row.count)
    right, wrong = ([row for row in rows if row.said.right == ok] for ok in (True, False))
    return (*right[:1], *wrong[:LISTED])


def _rival(each: list[list[Said]], right: np.ndarray, skill: np.ndarray, strong: set[int]) -> Rival | None:
    """The wrong answer most likely to be the right one, if any: a sign that the key is wrong."""
    # Who is right elsewhere with probability s is right here with s, and gives each of three others with (1 - s) / 3.
    # If one of these is the right one, it is the other way round: who gave it adds log(3 s / (1 - s)) to the evidence
    # against the key, and who gave the key takes it away. Where these did better elsewhere, the question is only hard.
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


class Flag(NamedTuple):
    """Why a teacher should look at a question, in words, with what the figure rests on. `z`: how certain it is."""

    z: float
    item: Item
    text: str


def interval(share: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Where a share of a larger class probably lies, by that of n learners (Wilson 1927, JASA 22: 209-212).

    >>> [round(end, 3) for end in interval(0.5, 10)]
    [0.237, 0.763]
    """
    centre, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


def flags(items: list[Item]) -> list[Flag]:
    """What stands out beyond chance, the most certain first, and no more than anybody looks at."""
    return sorted((flag for item in items for flag in _flags(item)), key=lambda flag: -flag.z)[:MOST]


def _flags(item: Item) -> Iterator[Flag]:
    if item.answered < FEW or math.isnan(item.hits) or item.question.guess:
        return
    if text := faulty(item):
        rival = math.sqrt(2 * max(0.0, item.rival.evidence)) if item.rival else 0.0
        yield Flag(max(rival, -_fisher(item)), item, f"{text} Check the key and the wording.")
    n, right = item.sure.get(3, (0, math.nan))
    low = [
        (right, n, 0.5, "of those who were sure were right: here sits a misconception."),
        (item.hits, item.answered, TEACH_AGAIN, "were right at first: teach it again, or reword it."),
        (item.mended, item.second_tries, 0.4, "were right at the second try: the hint helped few."),
    ]
    unsaid = [each.said.text for each in item.picked if not each.count and not each.said.typed]
    low += [(0.0, item.answered, 0.05, f"chose “{text}”: it misleads no one.") for text in unsaid]
    for share, n, bound, told in low:
        z = (bound - share) / math.sqrt(bound * (1 - bound) / max(n, 1))
        if n >= FEW and z > CHANCE:
            least, most = interval(share, n)
            yield Flag(z, item, f"{round(share * n)} of {n} ({100 * least:.0f} to {100 * most:.0f} in 100) {told}")


def faulty(item: Item) -> str:
    """Why a question seems to be wrong itself, or nothing: those who do well elsewhere do worse on it."""
    (strong, of), (weak, also) = item.halves
    if item.rival and item.rival.evidence > LIKELIER and item.rival.z > SURELY:
        return f"Of the {of} stronger learners {item.rival.strong} gave “{item.rival.said}” and {strong} the key."
    if _fisher(item) < -CHANCE:
        return f"Of the {of} stronger learners {strong} were right, of the {also} weaker {weak}."
    return ""


def _fisher(item: Item) -> float:
    """How many standard errors the discrimination lies above 0 (R. A. Fisher 1921, Metron 1: 3-32)."""
    n = sum(of for _, of in item.halves)
    return 0.0 if math.isnan(item.discrimination) else math.atanh(max(-0.999, item.discrimination)) * math.sqrt(n - 3)


def ideas(items: list[Item]) -> list[Item]:
    """The questions with the wrong ideas that most share, of those that are surely more than a few learners' slips."""
    shared = [item for item in items if item.wrong and item.wrong.count >= NAMED]
    low = {item: interval(item.wrong.count / item.answered, item.answered)[0] for item in shared}
    return [item for item in sorted(shared, key=low.get, reverse=True) if low[item] > SHARED][:IDEAS]


def remedy(item: Item) -> str:
    """What to do after a first vote, by the share that was right; nothing where nobody can be."""
    if math.isnan(item.hits):
        return ""
    if item.hits < TEACH_AGAIN:
        return "teach it again"
    return "go on" if item.hits > MOVE_ON else "let them discuss, then vote again"
