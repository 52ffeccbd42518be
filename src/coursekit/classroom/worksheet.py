"""`coursekit print`: the questions of a lesson on paper, and the answer key on a sheet of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coursekit.content import course
from coursekit.content.files import write_whole
from coursekit.content.notebook import text_of
from coursekit.content.page import counted, fill
from coursekit.errors import CourseError
from coursekit.learner.progress_page import Cells
from coursekit.questions.bank import load_bank
from coursekit.questions.kinds import Question


def run(slug: str, out: Path) -> int:
    """Write the worksheet of a lesson to `out`, and its key beside it, as web pages to print.

    Raises UnknownName for a lesson that does not exist, BankError for a bank with mistakes, CourseError if `out`
    cannot be written.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise CourseError(f"A worksheet is a web page: give a name that ends in .html, not {out.name!r}.")
    lesson = course.current().page(slug)
    bank = load_bank(course.current().bank(slug))
    key = out.with_stem(f"{out.stem}-key")
    asked = [_asked(question, lesson) for question in bank.questions]
    for path in (out, key):
        values = dict(title=bank.title, number=lesson.number, asked=asked, with_key=path is key)
        write_whole(path, fill("classroom/worksheet.html", **values))
    print(f"{counted(len(bank.questions), 'question')}: {out}\nTheir answers: {key}")
    return 0


def _asked(question: Question, lesson: course.Lesson) -> tuple[Question, Any, str]:
    """A question, what stands below it, on every sheet in the same order, and the picture above it."""
    paper, mixed = question.on_paper, question.mixed(question.id)
    blanks, lettered = (mixed if each == question.parts else each for each in (paper.blanks, paper.lettered))
    picture = _picture(question, lesson) if paper.pictured else ""
    return question, paper._replace(blanks=blanks, lettered=lettered), picture


def _picture(question: Question, lesson: course.Lesson) -> str:
    """The chart that stands in the notebook nearest before the end of its cell, as base64 PNG; nothing without one."""
    png, cell = "", Cells(lesson).of(question.id, question.part)[0]
    for each in lesson.cells:
        for bundle in each.bundles:
            png = text_of(bundle.get("image/png")).strip() or png
        if each.id == cell:
            break
    return png
