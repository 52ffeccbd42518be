"""`coursekit report`: from a folder of logs to pages for the teacher and for the class, and to tables."""

from __future__ import annotations

import gc
import math
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.classroom import gradebook, items, people, scores
from coursekit.classroom.files import Troubles
from coursekit.classroom.items import FEW, IDEAS, NAMED, Item, alpha, calibration, faulty, flags, ideas, remedy
from coursekit.classroom.scores import Scores, averages
from coursekit.content import course
from coursekit.content.files import write_whole, writing
from coursekit.content.page import pieces
from coursekit.errors import CourseError
from coursekit.learner.progress_page import Cells
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.grading import CONFIDENCE

FILES = ("report.html", "class.html", "texts.html", "items.csv", "students.csv", "gradebook.csv", "texts.csv")
SHARE = 5  # answers below which nothing of a question is shown to the class
BEGUN, DONE = 1 / 3, 0.8  # of the class, for a lesson to be the current one; of its questions, for a learner to be done
SAID = 20  # files that do not count and are named at once


def run(
    folder: Path,
    out: Path,
    style: str | None = None,
    lessons: Sequence[str] = (),
    until: datetime | None = None,
    packed: bool = False,
) -> int:
    """Read the logs below `folder` and write pages about them and tables into `out`.

    lessons  only these, by their slugs
    until    later answers do not count
    packed   also write everything as one zip beside `out`
    Raises CourseError if there is no log, or `out` cannot be written.
    """
    here = course.current()
    whole = out.resolve().with_name(f"{out.resolve().name}.zip")
    gc.disable()  # a class is half a million small objects that live to the end; looking for cycles takes a sixth more
    try:
        found, troubles = people.read(folder, {whole, *(out.resolve() / name for name in FILES)})
        others = {lesson.slug for lesson in here.pages()}
        scored = scores.score(found, banks(here, lessons, troubles), troubles, until, others)
        analysed = items.analyse(scored)
    finally:
        gc.enable()
    pages = Pages(here, scored, analysed, (folder / people.ROSTER).is_file())
    tables = [gradebook.questions(analysed, pages.flags), gradebook.students(scored)]
    tables += [gradebook.gradebook(scored, style), gradebook.texts(scored)]
    contents = [*map(pages.page, FILES[:3]), *map(gradebook.as_csv, tables)]
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, content in zip(FILES, contents, strict=True):
            write_whole(out / name, content)
        if packed:
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in FILES:
                    archive.write(out / name, f"{whole.stem}/{name}")
    _say(scored, whole if packed else out / FILES[0])
    return 0


def _say(scored: Scores, where: Path) -> None:
    """How it went, in a line or two."""
    there = sum(bool(learner.file) for learner in scored.learners)
    answers = sum(len(learner.answers) for learner in scored.learners)
    said = f" Not handed in: {missing:,}." if (missing := len(scored.learners) - there) else ""
    print(f"Learners: {there:,}.{said} Answers read: {answers:,}. Report: {where}")
    lost = [each for each in scored.troubles if each.remedy][:SAID]
    for each in lost:
        print(f"{each.file}: {each.why}. {each.remedy}", file=sys.stderr)
    if more := len(scored.troubles) - len(lost):
        print(f"Further remarks, at the end of the page: {more:,}.", file=sys.stderr)


def banks(here: course.Course, chosen: Sequence[str], troubles: Troubles) -> dict[str, Bank]:
    """The bank of each lesson, or of those chosen, in the order of the course; what is wrong with others is noted.

    Raises UnknownName for a lesson that does not exist, and what is wrong with the last bank if none is left.
    """
    chosen = [here.page(slug).slug for slug in chosen]
    found, problem = {}, None
    for lesson in (page.slug for page in here.pages() if page.slug in chosen or not chosen):
        try:
            found[lesson] = load_bank(here.bank(lesson))
        except CourseError as error:
            problem = error
            why = f"cannot be read, so its lesson is left out: {str(error).splitlines()[0]}"
            troubles.add(f"data/questions/{lesson}.toml", why, "Run `coursekit check`.")
    if problem and not found:
        raise problem
    return found


class Pages:
    """A class and its answers, as the templates ask for them. Nothing of a log gets into a page unescaped."""

    def __init__(self, here: course.Course, scores: Scores, items: list[Item], rostered: bool):
        self.scores, self.items = scores, items
        self.rostered = rostered  # there is a class list, so it is known who is missing
        self.lessons = {lesson.slug: lesson for lesson in here.pages()}
        self.numbers = {slug: lesson.number for slug, lesson in self.lessons.items()}
        self.lesson = self._current() or self._lessons()[0]
        self.marks = gradebook.marks(scores)
        self.own = self.counted(self.lesson)
        self.flags = flags(items)
        self.fault = next((flag.item for flag in self.flags if faulty(flag.item)), None)
        self.ideas = ideas([item for item in self.own if item is not self.fault])

    def page(self, name: str) -> Iterator[str]:
        """A page, piece by piece."""
        values = dict(pages=self, scores=self.scores, items=self.items, sure=CONFIDENCE)
        values |= dict(few=FEW, named=NAMED, calibration=calibration, remedy=remedy, nan=math.isnan)
        return pieces(f"classroom/{name}", now=datetime.now().astimezone(), **values)

    def for_class(self) -> tuple[str, list[Item], list[Item]]:
        """What may be shown on a wall, and what of it in full: no text, and no key of a question that makes a mark.

        A lesson that fewer have begun than must have answered a question is not even named.
        """
        lesson = self._current(SHARE)
        shown = [item for item in self.counted(lesson) if item.answered >= SHARE and not item.question.graded]
        told = [item for item in self.ideas if item in shown]
        return lesson, shown, told or sorted(shown, key=lambda item: item.hits)[:IDEAS]

    def counted(self, lesson: str) -> list[Item]:
        """What was answered of the questions of a lesson whose score says something."""
        return [item for item in self.items if item.key[0] == lesson and item.question.counts]

    def titled(self, lesson: str) -> str:
        """A lesson as the pages call it: with its number, which the start page does not have."""
        title = self.scores.banks[lesson].title
        return title if lesson == course.START else f"{self.numbers[lesson]}. {title}"

    def section(self, item: Item) -> str:
        """Where in its lesson it is asked."""
        return Cells(self.lessons[item.key[0]]).of(item.key[1], item.question.part)[1]

    def _lessons(self) -> list[str]:
        return [lesson for lesson in self.scores.banks if lesson != course.START] or list(self.scores.banks)

    def _current(self, least: int = 1) -> str:
        """The lesson that the class is at: the last one that a third of those who have handed in have begun.

        Empty if none was begun by so many, and by `least`.
        """
        begun = list(filter(None, self.scores.begun))
        enough = max(least, len(begun) * BEGUN)
        reached = [lesson for lesson in self._lessons() if sum(lesson in own for own in begun) >= enough]
        return reached[-1] if reached else ""

    def standing(self) -> Iterator[tuple[str, str, str]]:
        """How far each learner is in the lesson: the name, "all", "half" or "none", and what to say of the last two."""
        keys = self.scores.counted(self.lesson)
        given = (~np.isnan(self.scores.matrix(keys))).sum(axis=1)
        for learner, begun, n in zip(self.scores.learners, self.scores.begun, given, strict=True):
            latest = max((self.numbers[each] for each in begun - {course.START}), default=0)
            state, said = "none", f"nothing since lesson {latest}" if latest else "nothing in any lesson"
            if not learner.file:
                said = "handed in nothing"
            elif self.lesson in begun:
                state, said = ("all", "") if n >= DONE * len(keys) else ("half", f"{n} of {len(keys)} questions")
            elif latest > self.numbers[self.lesson]:
                said = "left this out"
            yield learner.name, state, said

    def begun(self) -> Iterator[dict[str, Any]]:
        """What the page says of each lesson that somebody has begun."""
        for lesson, column in self.marks.items():
            keys, quiz = self.scores.counted(lesson), self.scores.counted(lesson, "quiz")
            first, final = self.scores.matrix(keys), self.scores.matrix(keys, "final")
            right = first >= 1, (first < 1) & (final >= 1), final < 1, np.isnan(first)
            told = dict(slug=lesson, started=int((~np.isnan(column)).sum()), mark=float(np.nanmean(column)))
            told |= {what: averages(self.scores.matrix(quiz, what).reshape(1, -1))[0] for what in ("first", "final")}
            told["alpha"], told["n"] = alpha(self.scores.matrix(quiz))
            told["open"] = not any(self.scores.questions[key].graded for key in gradebook.graded(self.scores, lesson))
            yield told | {"states": [int(cells.sum()) for cells in right]}
