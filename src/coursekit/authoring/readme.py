"""The lesson table of the README, made from the notebooks and banks."""

from __future__ import annotations

from coursekit.content.course import Course
from coursekit.errors import CourseError
from coursekit.questions.bank import load_bank

BEGIN, END = "<!-- lessons: written by `coursekit render` -->", "<!-- /lessons -->"


def with_lessons(text: str, here: Course) -> str:
    """The README with its lesson table brought up to date. Raises CourseError if the two marks are not there."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise CourseError(f"README.md has no place for the lesson table. Put {BEGIN} and {END} where it belongs.")
    return f"{head}{BEGIN}\n{table(here)}\n{END}{tail}"


def table(here: Course) -> str:
    rows = ["| | Lesson | Time | Questions | For teachers |", "|---|---|---|---|---|"]
    for lesson in here.lessons():
        questions = len(load_bank(here.bank(lesson.slug)).questions)
        minutes = f"{lesson.minutes} min" if lesson.minutes else ""
        link, notes = f"[{lesson.title}](notebooks/{lesson.path.name})", f"[notes](data/teaching/{lesson.slug}.md)"
        rows.append(f"| {lesson.number} | {link} | {minutes} | {questions} | {notes} |")
    return "\n".join(rows)
