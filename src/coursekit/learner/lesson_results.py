"""What one learner has made of each lesson, graded afresh from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.content import course as courses
from coursekit.content.course import Course, Lesson
from coursekit.errors import LogError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.learner.standing import Standing
from coursekit.learner.warm_up import remembered
from coursekit.questions.bank import load_banks

if TYPE_CHECKING:
    import pandas as pd

# How a page groups the states of a standing: a try that is left is worth another look too.
GROUPS = {"first": "first", "later": "later", "retry": "look", "look": "look", "guess": "said", "kept": "said",
          "open": "open"}  # fmt: skip
STATES = tuple(dict.fromkeys(GROUPS.values()))


@dataclass(frozen=True)
class LessonResults:
    """One lesson. `reviews` counts questions of earlier lessons that stood in its warm-up and were answered.

    `recalled` are questions of this lesson that were right at the first try when they last came back in a warm-up.
    """

    lesson: Lesson
    standings: tuple[Standing, ...] = ()  # one for each question of the bank; none if the bank cannot be read
    reviews: int = 0
    recalled: frozenset[str] = frozenset()

    def state(self, standing: Standing) -> str:
        """Where a question stands by now: what was right in a later warm-up needs no other look."""
        state = GROUPS[standing.state]
        return "later" if state == "look" and standing.question.id in self.recalled else state

    def counts(self) -> dict[str, int]:
        """How many questions are in each of STATES. What came back in the warm-up stands for as many of its own."""
        found = {state: sum(self.state(each) == state for each in self.standings) for state in STATES}
        own = sum(each.question.part == "warm-up" and not each.outcome for each in self.standings)
        stood_in = min(own, self.reviews)
        found["open"] -= stood_in
        found["said"] += stood_in
        return found

    def look(self) -> list[Standing]:
        """What is worth another look. What the learner had been sure of comes first: there is most to gain."""
        return sorted((s for s in self.standings if self.state(s) == "look"), key=lambda s: -(s.confidence or 0))

    def exercises(self) -> tuple[int, int]:
        """How many are solved, and how many there are."""
        solved = [each.solved for each in self.standings if each.question.exercise]
        return sum(solved), len(solved)

    def reflections(self) -> tuple[int, int]:
        """How many texts of the learner's own are written, and how many are asked for."""
        written = [each.outcome is not None for each in self.standings if each.question.written]
        return sum(written), len(written)


def lesson_results(course: Course, log: Log) -> list[LessonResults]:
    """Every lesson in order. A log that cannot be read counts as empty; `log.damage` and `events` say why."""
    try:
        events = log.mine()
    except LogError:
        events = []
    lessons = course.lessons()
    banks = load_banks(course, (lesson.slug for lesson in lessons))
    memories = remembered(events, banks, {lesson.slug: lesson.number for lesson in lessons})
    recalled = {memory.key for memory in memories if memory.streak}
    found = []
    for lesson in lessons:
        if lesson.slug not in banks:
            found.append(LessonResults(lesson))
            continue
        bank = banks[lesson.slug]
        reviewed = {(e["lesson"], e["question"]) for e in events if e.get("review") == lesson.slug}
        standings = tuple(Session(bank, bank.questions, log).standings.values())
        own = frozenset(id for slug, id in recalled if slug == lesson.slug)
        found.append(LessonResults(lesson, standings, len(reviewed), own))
    return found


def certainties() -> list[tuple[str, str, int, bool]]:
    """Lesson, question, confidence and whether it was right, by the first try at each question with a confidence."""
    here, log = courses.current(), Log()
    return [
        (slug, each.question.id, each.confidence, each.first == "right")
        for slug, bank in load_banks(here, (page.slug for page in here.pages())).items()
        for each in Session(bank, bank.questions, log).standings.values()
        if each.confidence and each.question.scored
    ]


def calibration(lesson: str | None = None) -> pd.DataFrame:
    """Your answers with a confidence: one row for each question, by its first try.

    lesson  only this lesson, by its slug; all of them unless given
    Columns: lesson, question, confidence (1 a guess, 2, 3 sure) and right (True or False). Each first answer is graded
    again by its bank as it is now; a question that has gone, or that has no score, is left out.

    >>> list(calibration("no_such_lesson").columns)
    ['lesson', 'question', 'confidence', 'right']
    """
    import pandas as pd

    rows = [row for row in certainties() if lesson in (None, row[0])]
    return pd.DataFrame(rows, columns=["lesson", "question", "confidence", "right"])
