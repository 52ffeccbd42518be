"""`ck.progress()`: the lessons, and where the learner is in each."""

from __future__ import annotations

from html import escape

from coursekit import course
from coursekit.errors import CourseError, ProgressError
from coursekit.progress import Progress, Standing, damage_in_words
from coursekit.questions import load_bank
from coursekit.shown import Shown, html_table


def overview() -> Shown:
    """Where you are in each lesson, with a link to it. Nothing leaves your computer."""
    here = course.current()
    progress = Progress()
    try:
        standings, notice = progress.summary(), damage_in_words(progress.path, progress.damage)
    except ProgressError as error:
        standings, notice = {}, str(error)
    rows, lines = [], []
    for lesson in here.lessons():
        said = _where(lesson.slug, standings.get(lesson.slug, {}))
        minutes = f"{lesson.minutes} minutes" if lesson.minutes else ""
        link = f'<a href="{escape(lesson.path.name)}">{escape(lesson.title)}</a>'
        rows.append([str(lesson.number), link, minutes, escape(said)])
        lines.append(f"{lesson.number}. {lesson.title} ({minutes}): {said}")
    html = html_table(["Lesson", "What it is about", "Time", "Where you are"], rows)
    if notice:
        html += f"<p><strong>Please note:</strong> {escape(notice)}</p>"
        lines.append(f"Please note: {notice}")
    return Shown("\n".join(lines), html)


def _where(slug: str, standings: dict[str, Standing]) -> str:
    try:
        questions = load_bank(course.current().bank(slug)).by_id
    except CourseError:
        return "its questions cannot be read; run `coursekit check`"
    answered = [standing for id, standing in standings.items() if id in questions]
    if not answered:
        return "not started"
    done, total = len(answered), len(questions)
    open_ended = sum(questions[id].guess or not questions[id].scored for id in standings if id in questions)
    right = sum(standing.right for id, standing in standings.items() if id in questions and not questions[id].guess)
    said = f"{done} of {total} questions answered; {right} of {done - open_ended} right"
    return said + (f", {open_ended} without a score" if open_ended else "")
