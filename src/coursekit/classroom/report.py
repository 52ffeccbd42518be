"""`coursekit report`: from a folder of logs to pages and tables.

`report.html` is for the teacher, `class.html` to show to the class, `texts.html` holds what the learners wrote.
"""

from __future__ import annotations

import gc
import math
import re
import sys
import textwrap
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.classroom import findings, gradebook, items, people, scores
from coursekit.classroom.files import Trouble
from coursekit.classroom.gradebook import graded, marks
from coursekit.classroom.items import FEW, Item, alpha, calibration
from coursekit.classroom.scores import Scores, averages
from coursekit.content import course
from coursekit.content.course import START, Course
from coursekit.content.files import write_whole
from coursekit.content.templates import pieces
from coursekit.errors import CourseError
from coursekit.learner.progress_page import Cells
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.grading import CONFIDENCE

FILES = ("report.html", "class.html", "texts.html", "items.csv", "students.csv", "gradebook.csv", "texts.csv")
SHARE = 5  # answers below which nothing of a question is shown to the class
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
    known, troubles = banks(here, lessons)
    whole = out.resolve().with_name(f"{out.resolve().name}.zip")
    gc.disable()  # a class is half a million small objects that live to the end; looking for cycles takes a sixth more
    try:
        found, remarks = people.read(folder, {whole, *(out.resolve() / name for name in FILES)})
        found.reverse()
        each = (found.pop() for _ in range(len(found)))  # a log is let go as soon as it is scored
        others = {lesson.slug for lesson in here.pages()}
        scored = scores.score(each, known, [*troubles, *remarks], until, others)
        analysed = items.analyse(scored)
    finally:
        gc.enable()
    pages = Pages(here, scored, analysed, (folder / people.ROSTER).is_file())
    tables = [gradebook.questions(analysed, pages.flags), gradebook.students(scored)]
    tables += [gradebook.gradebook(scored, style), gradebook.texts(scored)]
    contents = [pages.report(), pages.for_class(), pages.texts(), *map(gradebook.as_csv, tables)]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in zip(FILES, contents, strict=True):
            write_whole(out / name, content)
        if packed:
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in FILES:
                    archive.write(out / name, f"{whole.stem}/{name}")
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror or error}). Give another folder.") from error
    _say(scored, whole if packed else out / FILES[0])
    return 0


def _say(scored: Scores, where: Path) -> None:
    """How it went, in a line or two."""
    there = sum(bool(learner.file) for learner in scored.learners)
    missing = len(scored.learners) - there
    said = f" Not handed in: {missing:,}." if missing else ""
    print(f"Learners: {there:,}.{said} Answers: {sum(each.answers for each in scored.learners):,}. Report: {where}")
    lost = [each for each in scored.troubles if each.remedy][:SAID]
    for each in lost:
        print(f"{each.file}: {each.why}. {each.remedy}", file=sys.stderr)
    if more := len(scored.troubles) - len(lost):
        print(f"Further remarks, at the end of the page: {more:,}.", file=sys.stderr)


def banks(here: Course, chosen: Sequence[str] = ()) -> tuple[dict[str, Bank], list[Trouble]]:
    """The bank of each lesson, or of those chosen, in the order of the course; and what is wrong with the others.

    Raises UnknownName for a lesson that does not exist, and what is wrong with the first bank if none is left.
    """
    lessons = [here.page(slug) for slug in chosen] or here.pages()
    found, troubles, problems = {}, [], []
    for lesson in sorted(lessons, key=lambda lesson: lesson.number):
        try:
            found[lesson.slug] = load_bank(here.bank(lesson.slug))
        except CourseError as error:
            problems.append(error)
            why = f"cannot be read, so its lesson is left out: {str(error).splitlines()[0]}"
            troubles.append(Trouble(f"data/questions/{lesson.slug}.toml", "", why, "Run `coursekit check`."))
    if problems and not found:
        raise problems[0]
    return found, troubles


class Pages:
    """A class and its answers, as the templates ask for them. Nothing of a log gets into a page unescaped."""

    def __init__(self, here: Course, scores: Scores, items: list[Item], rostered: bool):
        self.scores, self.items = scores, items
        self.rostered = rostered  # there is a class list, so it is known who is missing
        self.lessons = {lesson.slug: lesson for lesson in here.pages()}
        self.numbers = {slug: lesson.number for slug, lesson in self.lessons.items()}
        self.lesson = findings.current(scores)
        self.own = self.counted(self.lesson)
        self.flags = findings.flags(items)
        self.fault = next((flag.item for flag in self.flags if findings.faulty(flag.item)), None)
        self.ideas = findings.ideas([item for item in self.own if item is not self.fault])

    def report(self) -> Iterator[str]:
        return self._pieces(
            "classroom/report.html",
            title="Report on the class",
            now=datetime.now().astimezone(),
            plan=self._plan(),
            standing=list(findings.standing(self.scores, self.lesson, self.numbers)),
            lessons=list(self._lessons()),
            marks=marks(self.scores),
            calibration=calibration(self.scores, self.scores.counted()),
            sure=CONFIDENCE,
        )

    def for_class(self) -> Iterator[str]:
        """To be shown on a wall: no names, no texts, and no key of a question that counts for a mark."""
        shown = [item for item in self.own if item.answered >= SHARE and not item.question.graded]
        ideas = [item for item in self.ideas if item in shown]
        chosen = ideas or sorted(shown, key=lambda item: item.hits)[: findings.IDEAS]
        return self._pieces("classroom/class.html", title="What the class thinks", shown=shown, chosen=chosen)

    def texts(self) -> Iterator[str]:
        by_lesson: dict[str, list[tuple]] = {}
        for key, said in self.scores.texts():
            by_lesson.setdefault(self.titled(key[0]), []).append((key, self.scores.questions[key], said))
        return self._pieces("classroom/texts.html", title="What the class wrote", lessons=by_lesson)

    def _pieces(self, template: str, **values: Any) -> Iterator[str]:
        """A page, with what every page may ask for."""
        common = dict(pages=self, scores=self.scores, items=self.items, few=FEW, nan=math.isnan, findings=findings)
        return pieces(template, **common, **values)

    def counted(self, lesson: str) -> list[Item]:
        """What was answered of the questions of a lesson whose score says something."""
        return [item for item in self.items if item.key[0] == lesson and item.question.counts]

    def titled(self, lesson: str) -> str:
        """A lesson as the pages call it: with its number, which the start page does not have."""
        title = self.scores.banks[lesson].title
        return title if lesson == START else f"{self.numbers[lesson]}. {title}"

    def section(self, item: Item) -> str:
        """Where in its lesson it is asked."""
        lesson, question = item.key
        return Cells(self.lessons[lesson]).of(question, item.question.part)[1]

    def _plan(self) -> str:
        """The first thing to do tomorrow, as the title of the page."""
        if not any(learner.answers for learner in self.scores.learners):
            return "Nobody has handed in an answer yet"
        plans = []
        if self.ideas:
            said, asked = self.ideas[0].wrong.said, self.ideas[0].number
            plans.append(f"begin tomorrow with {f'question {asked}' if said.typed else f'“{_short(said.text)}”'}")
        if self.fault:
            other = "" if self.fault.key[0] == self.lesson else f" of lesson {self.numbers[self.fault.key[0]]}"
            plans.append(f"check question {self.fault.number}{other}")
        plan = ", and ".join(plans) or "nothing stands out: go on"
        return plan[0].upper() + plan[1:]

    def _lessons(self) -> Iterator[dict[str, Any]]:
        """What the page says of each lesson that somebody has begun."""
        for lesson, column in marks(self.scores).items():
            keys, quiz = self.scores.counted(lesson), self.scores.counted(lesson, "quiz")
            first, final = self.scores.matrix(keys), self.scores.matrix(keys, "final")
            right = first >= 1, (first < 1) & (final >= 1), final < 1, np.isnan(first)
            consistent, n = alpha(self.scores.matrix(quiz))
            yield {
                "slug": lesson,
                "started": int((~np.isnan(column)).sum()),
                "first": averages(self.scores.matrix(quiz).reshape(1, -1))[0],
                "best": averages(self.scores.matrix(quiz, "final").reshape(1, -1))[0],
                "mark": float(np.nanmean(column)),
                "alpha": consistent,
                "n": n,
                "states": [int(cells.sum()) for cells in right],
                "open": not any(self.scores.questions[key].graded for key in graded(self.scores, lesson)),
            }


def _short(text: str) -> str:
    """Words of a bank without their Markdown, no longer than a title may be."""
    return textwrap.shorten(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text).rstrip("."), 50, placeholder=" …")
