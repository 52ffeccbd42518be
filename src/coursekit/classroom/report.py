"""`coursekit report`: from a folder of logs to a page and three tables."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

from coursekit.classroom import gradebook, items, logs, scores, texts
from coursekit.classroom.page import page
from coursekit.content import course
from coursekit.content.course import Course
from coursekit.content.files import write_whole
from coursekit.errors import CourseError
from coursekit.questions.bank import Bank, load_bank

PATIENCE = 1.0  # seconds before we show how far we are
BAR = 30  # signs of a whole bar


def run(folder: Path, out: Path, style: str | None = None) -> int:
    """Read the logs below `folder` and write a page, another with the learners' texts, and tables into `out`.

    Raises CourseError if there is no log, or `out` cannot be written.
    """
    gc.disable()  # a class is half a million small objects that live to the end; looking for cycles takes a sixth more
    try:
        found, troubles = logs.read(folder, _Bar())
        found.reverse()
        each = (found.pop() for _ in range(len(found)))  # a log is let go as soon as it is scored
        scored = scores.score(each, banks(course.current()), troubles)
        analysed = items.analyse(scored)
    finally:
        gc.enable()
    contents = {
        "report.html": [page(scored, analysed)],
        "texts.html": texts.pages(scored),
        "items.csv": [gradebook.questions(analysed)],
        "students.csv": [gradebook.students(scored)],
        "gradebook.csv": [gradebook.gradebook(scored, style)],
        "texts.csv": texts.table(scored),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_whole(out / name, content)
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror or error}). Give another folder.") from error
    print(f"Learners: {len(scored.names):,}. Answers: {sum(scored.counts):,}. Report: {out / 'report.html'}")
    if scored.troubles:
        print(f"{len(scored.troubles):,} remarks on the logs stand at the end of the page.", file=sys.stderr)
    return 0


def banks(here: Course) -> dict[str, Bank]:
    """The bank of each lesson, in the order of the course."""
    return {lesson.slug: load_bank(here.bank(lesson.slug)) for lesson in here.pages()}


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
