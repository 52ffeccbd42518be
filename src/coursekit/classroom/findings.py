"""What a teacher should know before the next lesson: who is behind, what to teach again, which question is faulty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from coursekit.classroom.items import FEW, MOVE_ON, TEACH_AGAIN, Item
from coursekit.classroom.scores import Scores
from coursekit.content.course import START

CHANCE = 3.0  # standard errors that a figure must lie away from its bound: of a thousand questions chance names one
LIKELIER = 9.0  # logarithm of how much likelier another answer must be than the key: 8,000 times, for keys are checked
SURELY = 1.3  # and how many standard errors more of the able gave it: of questions that all toss a coin for, one in ten
MOST = 10  # flags on the page: nobody looks at more
IDEAS, NAMED, SHARED = 2, 3, 0.1  # wrong ideas on the first screen; learners, and share of a class, that have one
BEGUN, DONE = 1 / 3, 0.8  # of the class, for a lesson to be the current one; of its questions, for a learner to be done


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
    found = [Flag(z, item, text) for item in items for z, text in _flags(item)]
    return sorted(found, key=lambda flag: -flag.z)[:MOST]


def _flags(item: Item) -> Iterator[tuple[float, str]]:
    """How certain, and what."""
    if item.answered < FEW or math.isnan(item.hits) or item.question.guess:
        return
    if text := faulty(item):
        rival = math.sqrt(2 * max(0.0, item.rival.evidence)) if item.rival else 0.0
        yield max(rival, -_fisher(item)), f"{text} Check the key and the wording."
    n, right = item.sure.get(3, (0, math.nan))
    if n >= FEW:
        yield from _below(right, n, 0.5, "of those who were sure were right: here sits a misconception.")
    yield from _below(item.hits, item.answered, TEACH_AGAIN, "were right at first: teach it again, or reword it.")
    if item.second_tries >= FEW:
        told = "were right at the second try: the hint helped few."
        yield from _below(item.mended, item.second_tries, 0.4, told)
    for each in item.picked:
        if not each.count and not each.said.typed:
            yield from _below(0.0, item.answered, 0.05, f"chose “{each.said.text}”: it misleads no one.")


def _below(share: float, n: int, bound: float, told: str) -> Iterator[tuple[float, str]]:
    """A flag if a share lies below a bound by more than chance explains."""
    z = (bound - share) / math.sqrt(bound * (1 - bound) / n)
    if z > CHANCE:
        low, high = interval(share, n)
        yield z, f"{round(share * n)} of {n} ({100 * low:.0f} to {100 * high:.0f} in 100) {told}"


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
    shared = [(item.wrong.count / item.answered, item) for item in items if item.wrong and item.wrong.count >= NAMED]
    found = [(interval(share, item.answered)[0], item) for share, item in shared]
    return [item for low, item in sorted(found, key=lambda pair: -pair[0]) if low > SHARED][:IDEAS]


def remedy(item: Item) -> str:
    """What to do after a first vote, by the share that was right; nothing where nobody can be."""
    if math.isnan(item.hits):
        return ""
    if item.hits < TEACH_AGAIN:
        return "teach it again"
    return "go on" if item.hits > MOVE_ON else "let them discuss, then vote again"


def current(scores: Scores) -> str:
    """The lesson that the class is at: the last one that a third of those who have handed in have begun."""
    begun = list(filter(None, scores.begun))
    lessons = [lesson for lesson in scores.banks if lesson != START] or list(scores.banks)
    reached = [lesson for lesson in lessons if sum(lesson in own for own in begun) >= max(1, len(begun) * BEGUN)]
    return reached[-1] if reached else lessons[0]


def standing(scores: Scores, lesson: str, numbers: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """How far each learner is in a lesson: the name, "all", "half" or "none", and for the last two what to say."""
    keys = scores.counted(lesson)
    given = (~np.isnan(scores.matrix(keys))).sum(axis=1)
    for learner, begun, n in zip(scores.learners, scores.begun, given, strict=True):
        latest = max((numbers[each] for each in begun - {START}), default=0)
        if not learner.file:
            yield learner.name, "none", "handed in nothing"
        elif lesson in begun:
            yield learner.name, *(("all", "") if n >= DONE * len(keys) else ("half", f"{n} of {len(keys)} questions"))
        elif latest > numbers[lesson]:
            yield learner.name, "none", "left this out"
        else:
            yield learner.name, "none", f"nothing since lesson {latest}" if latest else "nothing in any lesson"
