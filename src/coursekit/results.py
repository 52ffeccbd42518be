"""What one learner has made of each lesson, graded afresh from the log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from coursekit.course import Course, Lesson
from coursekit.errors import CourseError, ProgressError
from coursekit.progress import Progress
from coursekit.questions import load_bank
from coursekit.review import remembered
from coursekit.session import Session, Sitting

STATES = ("first", "later", "look", "said", "open")


@dataclass(frozen=True)
class Result:
    """One lesson. `reviews` counts questions of earlier lessons that stood in its warm-up and were answered.

    `recalled` are questions of this lesson that were right at the first try when they last came back in a warm-up.
    """

    lesson: Lesson
    sittings: tuple[Sitting, ...] = ()  # one for each question of the bank; none if the bank cannot be read
    reviews: int = 0
    recalled: frozenset[str] = frozenset()

    def state(self, sitting: Sitting) -> str:
        """Where a question stands by now: what was right in a later warm-up needs no other look."""
        state = state_of(sitting)
        return "later" if state == "look" and sitting.question.id in self.recalled else state

    def counts(self) -> dict[str, int]:
        """How many questions are in each of STATES. What came back in the warm-up stands for as many of its own."""
        found = {state: sum(self.state(each) == state for each in self.sittings) for state in STATES}
        own = sum(each.question.part == "warm-up" and not each.outcome for each in self.sittings)
        stood_in = min(own, self.reviews)
        found["open"] -= stood_in
        found["said"] += stood_in
        return found

    def look(self) -> list[Sitting]:
        """What is worth another look. What the learner had been sure of comes first: there is most to gain."""
        return sorted((s for s in self.sittings if self.state(s) == "look"), key=lambda s: -(s.confidence or 0))

    def exercises(self) -> tuple[int, int]:
        """How many are solved, and how many there are."""
        return self._of(lambda each: each.question.kind == "code", lambda each: each.solved)

    def reflections(self) -> tuple[int, int]:
        """How many texts of the learner's own are written, and how many are asked for."""
        return self._of(lambda each: each.question.kind == "reflect", lambda each: each.outcome is not None)

    def _of(self, asked: Callable[[Sitting], bool], done: Callable[[Sitting], bool]) -> tuple[int, int]:
        chosen = [each for each in self.sittings if asked(each)]
        return sum(map(done, chosen)), len(chosen)


def state_of(sitting: Sitting) -> str:
    """right at the first try, right later, worth another look, said (a guess, or kept without a score), or open.

    A guess is asked before there is anything to know, so it is never something to look at again.
    """
    if sitting.outcome is None:
        return "open"
    if sitting.question.guess or sitting.outcome.status == "recorded":
        return "said"
    if sitting.solved:
        return "first" if sitting.first == "right" else "later"
    return "look"


def results(course: Course, progress: Progress) -> list[Result]:
    """Every lesson in order. A log that cannot be read counts as empty; `progress.damage` and `events` say why."""
    try:
        events = progress.events()
    except ProgressError:
        events = []
    lessons, banks = course.lessons(), {}
    for lesson in lessons:
        with suppress(CourseError):
            banks[lesson.slug] = load_bank(course.bank(lesson.slug))
    memories = remembered(events, banks, {lesson.slug: lesson.number for lesson in lessons})
    recalled = {memory.key for memory in memories if memory.streak}
    found = []
    for lesson in lessons:
        if lesson.slug not in banks:
            found.append(Result(lesson))
            continue
        bank = banks[lesson.slug]
        reviewed = {(e["lesson"], e["question"]) for e in events if e.get("review") == lesson.slug}
        sittings = tuple(Session(bank, bank.questions, progress).sittings.values())
        own = frozenset(id for slug, id in recalled if slug == lesson.slug)
        found.append(Result(lesson, sittings, len(reviewed), own))
    return found
