"""What one learner has made of each lesson, graded afresh from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.content import course as courses
from coursekit.content.course import START, Course, Lesson
from coursekit.learner.log import Log
from coursekit.learner.session import Session, Standing
from coursekit.learner.warm_up import remembered
from coursekit.questions.bank import load_banks

if TYPE_CHECKING:
    import pandas as pd

STATES = ("first", "later", "look", "said", "open")


@dataclass(frozen=True)
class LessonResults:
    """What a learner has made of one lesson."""

    lesson: Lesson
    standings: tuple[Standing, ...] = ()  # one for each question of the bank; none if the bank cannot be read
    reviews: int = 0  # questions of earlier lessons that stood in its warm-up and were answered
    recalled: frozenset[str] = frozenset()  # own questions that were right at once when they last came back elsewhere

    def state(self, standing: Standing) -> str:
        """Where a question stands by now: what was right in a later warm-up needs no other look."""
        recalled = standing.state == "look" and standing.question.id in self.recalled
        return "later" if recalled else standing.state

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

    def certainties(self) -> list[tuple[str, int, bool]]:
        """Question, confidence and whether it was right, by the first try at each question with a confidence."""
        own = [each for each in self.standings if each.confidence and each.question.scored]
        return [(each.question.id, each.confidence, each.first == "right") for each in own]


def lesson_results(course: Course, log: Log) -> list[LessonResults]:
    """Every lesson in order. A log that cannot be read counts as empty; `log.notice` says why."""
    return [result for result in page_results(course, log) if result.lesson.slug != START]


def page_results(course: Course, log: Log) -> list[LessonResults]:
    """The same with the start page."""
    pages, events = course.pages(), log.mine()
    banks = load_banks(course, (page.slug for page in pages))
    memories = remembered(events, banks, {page.slug: page.number for page in pages})
    found = []
    for page in pages:
        bank = banks.get(page.slug)
        standings = tuple(Session(bank, bank.questions, log).standings.values()) if bank else ()
        reviewed = {(event["lesson"], event["question"]) for event in events if event.get("review") == page.slug}
        recalled = frozenset(each.question.id for each in memories if each.bank is bank and each.streak)
        found.append(LessonResults(page, standings, len(reviewed), recalled) if bank else LessonResults(page))
    return found


def calibration(lesson: str | None = None) -> pd.DataFrame:
    """Your answers with a confidence: one row for each question, by its first try.

    lesson  only this lesson, by its slug; all of them unless given
    Columns: lesson, question, confidence (1 a guess, 2, 3 sure) and right (True or False). Each first answer is graded
    again by its bank as it is now; a question that has gone, or that has no score, is left out.

    >>> list(calibration("no_such_lesson").columns)
    ['lesson', 'question', 'confidence', 'right']
    """
    import pandas as pd

    results = [each for each in page_results(courses.current(), Log()) if lesson in (None, each.lesson.slug)]
    rows = [(result.lesson.slug, *about) for result in results for about in result.certainties()]
    return pd.DataFrame(rows, columns=["lesson", "question", "confidence", "right"])
