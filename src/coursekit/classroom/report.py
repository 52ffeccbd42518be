"""`coursekit report`: from a folder of logs to pages and tables."""

from __future__ import annotations

import gc
import sys
import time
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from coursekit.classroom import gradebook, items, people, scores
from coursekit.classroom.files import Trouble
from coursekit.classroom.page import Pages
from coursekit.content import course
from coursekit.content.course import Course
from coursekit.content.files import write_whole
from coursekit.errors import CourseError
from coursekit.questions.bank import Bank, load_bank

FILES = ("report.html", "class.html", "texts.html", "items.csv", "students.csv", "gradebook.csv", "texts.csv")
PATIENCE = 1.0  # seconds before we show how far we are
SAID = 20  # files that do not count and are named at once
BAR = 30  # signs of a whole bar


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
        found, remarks = people.read(folder, _Bar(), {whole, *(out.resolve() / name for name in FILES)})
        found.reverse()
        each = (found.pop() for _ in range(len(found)))  # a log is let go as soon as it is scored
        others = {lesson.slug for lesson in here.pages()}
        scored = scores.score(each, known, [*troubles, *remarks], until, others)
        analysed = items.analyse(scored)
    finally:
        gc.enable()
    pages = Pages(here, scored, analysed)
    contents = [pages.report(), pages.for_class(), pages.texts(), [gradebook.questions(analysed, pages.flags)]]
    contents += [[gradebook.students(scored)], [gradebook.gradebook(scored, style)], gradebook.texts(scored)]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in zip(FILES, contents, strict=True):
            write_whole(out / name, content)
        if packed:
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in FILES:
                    archive.write(out / name, f"{out.resolve().name}/{name}")
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror or error}). Give another folder.") from error
    _say(scored, whole if packed else out / FILES[0])
    return 0


def _say(scored: scores.Scores, where: Path) -> None:
    """How it went, in a line or two."""
    there = sum(map(bool, scored.files))
    missing = f" Not handed in: {len(scored.files) - there:,}." if there < len(scored.files) else ""
    print(f"Learners: {there:,}.{missing} Answers: {sum(scored.counts):,}. Report: {where}")
    uncounted = [each for each in scored.troubles if each.remedy]
    for each in uncounted[:SAID]:
        print(f"{each.file}: {each.why}. {each.remedy}", file=sys.stderr)
    if len(uncounted) > SAID:
        print(f"And {len(uncounted) - SAID:,} more files do not count.", file=sys.stderr)
    if len(scored.troubles) > len(uncounted):
        print(f"{len(scored.troubles) - len(uncounted):,} remarks stand at the end of the page.", file=sys.stderr)


def banks(here: Course, chosen: Sequence[str] = ()) -> tuple[dict[str, Bank], list[Trouble]]:
    """The bank of each lesson, or of those chosen, in the order of the course; and what is wrong with the others.

    Raises UnknownName for a lesson that does not exist, and what is wrong with the first bank if none is left.
    """
    slugs = [lesson.slug for lesson in here.pages()]
    for slug in chosen:
        here.page(slug)
    found, troubles, problems = {}, [], []
    for slug in slugs if not chosen else [slug for slug in slugs if slug in chosen]:
        try:
            found[slug] = load_bank(here.bank(slug))
        except CourseError as error:
            problems.append(error)
            why = f"cannot be read, so its lesson is left out: {str(error).splitlines()[0]}"
            troubles.append(Trouble(f"data/questions/{slug}.toml", "", why, "Run `coursekit check`."))
    if problems and not found:
        raise problems[0]
    return found, troubles


class _Bar:
    """Shows how far the reading is, once it has taken a while; in a file or a pipe a line for each step."""

    def __init__(self) -> None:
        self._next = time.monotonic() + PATIENCE
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() < self._next and not (self._shown and done == of):
            return
        bar = "#" * (BAR * done // max(of, 1))
        end = "\r" if sys.stderr.isatty() and done < of else "\n"
        print(f"[{bar:<{BAR}}] {done:,} of {of:,} logs", end=end, file=sys.stderr, flush=True)
        self._next, self._shown = time.monotonic() + PATIENCE, True
