"""`coursekit report`: from a folder of logs to a page and three tables."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from coursekit import course
from coursekit.classroom import gradebook, items, logs, scores
from coursekit.classroom.page import page
from coursekit.course import Course
from coursekit.errors import CourseError
from coursekit.questions import Bank, load_bank

PATIENCE = 1.0  # seconds of silence before we say how far we are


def run(folder: Path, out: Path, style: str | None = None) -> int:
    """Read the logs below `folder` and write report.html, items.csv, students.csv and gradebook.csv into `out`.

    Raises CourseError if there is no log, or `out` cannot be written.
    """
    found, troubles = logs.read(folder, _Told())
    scored = scores.score(found, banks(course.current()), troubles)
    analysed = items.analyse(scored)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.html").write_text(page(scored, analysed), encoding="utf-8", newline="\n")
        gradebook.write_items(out / "items.csv", analysed)
        gradebook.write_students(out / "students.csv", scored)
        gradebook.write_gradebook(out / "gradebook.csv", scored, style)
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror or error}). Give another folder.") from error
    print(f"{len(scored.names):,} learners, {sum(scored.counts):,} answers: {out / 'report.html'}")
    if scored.troubles:
        print(f"{len(scored.troubles):,} remarks on the logs stand at the end of the page.", file=sys.stderr)
    return 0


def banks(here: Course) -> dict[str, Bank]:
    """The bank of each lesson, in the order of the course."""
    return {lesson.slug: load_bank(here.bank(lesson.slug)) for lesson in here.pages()}


class _Told:
    """Says how far the reading is, once it has taken a while."""

    def __init__(self) -> None:
        self._next = time.monotonic() + PATIENCE

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() >= self._next:
            print(f"Read {done:,} of {of:,} logs …", file=sys.stderr)
            self._next = time.monotonic() + PATIENCE
