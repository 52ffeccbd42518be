"""`coursekit print`: the questions of a lesson on paper, and the answer key on a sheet of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coursekit.content import course
from coursekit.content.course import Lesson
from coursekit.content.files import write_whole
from coursekit.content.page import fill
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
    here = course.current()
    lesson = here.page(slug)
    bank = load_bank(here.bank(slug))
    cells = Cells(lesson)
    values = dict(
        title=bank.title, number=lesson.number, questions=[_asked(each, lesson, cells) for each in bank.questions]
    )
    key = out.with_stem(f"{out.stem}-key")
    try:
        write_whole(out, fill("classroom/worksheet.html", with_key=False, **values))
        write_whole(key, fill("classroom/worksheet.html", with_key=True, **values))
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror or error}). Give another place.") from error
    print(f"{len(bank.questions)} questions: {out}\nTheir answers: {key}")
    return 0


def _asked(question: Question, lesson: Lesson, cells: Cells) -> dict[str, Any]:
    """A question with what stands below it: on every sheet in the same order."""
    paper = question.on_paper
    mixed = question.mixed(question.id)
    return {
        "question": question,
        "paper": paper,
        "blanks": mixed if paper.blanks == question.parts else paper.blanks,
        "lettered": mixed if paper.lettered == question.parts else paper.lettered,
        "picture": _picture(lesson, cells.of(question.id, question.part)[0]) if paper.pictured else "",
    }


def _picture(lesson: Lesson, cell: str) -> str:
    """The chart that stands in the notebook nearest before the end of this cell, as base64 PNG; nothing without one."""
    png = ""
    for each in lesson.cells:
        for output in each.get("outputs", []):
            png = output.get("data", {}).get("image/png", png)
        if each.get("id") == cell:
            break
    return "".join(png).strip()
