"""`ck.progress()`: the lessons, where the learner is in each, and what is worth another look."""

from __future__ import annotations

import json
import textwrap
from html import escape

from coursekit.content import course, markdown
from coursekit.content.course import Lesson
from coursekit.content.page import Page, html_table
from coursekit.errors import LogError
from coursekit.learner.confidence import calibration
from coursekit.learner.lesson_results import STATES, LessonResults, lesson_results
from coursekit.learner.log import Log
from coursekit.learner.standing import Standing
from coursekit.questions.grading import CONFIDENCE, SURE

SHOWN = 4  # questions of a lesson to look at again: a list to begin with, not a list of debts
LENGTH = 90  # characters of a question by which a learner knows it again

# Blue, orange and grey differ for everybody, and each stands out from a light and a dark page (3 : 1 at least).
# The words beside each bar say the same.
COLOURS = {"first": "#0072b2", "later": "#2b90cc", "look": "#c77700", "said": "#868686", "open": "transparent"}
LEGEND = {
    "first": "right at the first try",
    "later": "right later",
    "look": "worth another look",
    "said": "guesses, own words and warm-ups",
    "open": "still to come",
}


def progress() -> Page:
    """Where you are in each lesson, and what is worth another look, with links. Nothing leaves your computer."""
    log = Log()
    try:
        notice = log.notice()
    except LogError as error:
        notice = str(error)
    found = lesson_results(course.current(), log)
    rows, lines = [], []
    for result in found:
        lesson, said = result.lesson, _where(result)
        minutes = f"{lesson.minutes} minutes" if lesson.minutes else ""
        link = f'<a href="{escape(lesson.path.name)}">{escape(lesson.title)}</a>'
        time = f'<span style="white-space:nowrap">{minutes}</span>'
        rows.append([str(lesson.number), link, time, _bar(result) + escape(said)])
        lines.append(f"{lesson.number}. {lesson.title} ({minutes}): {said}")
    html = html_table(["Lesson", "What it is about", "Time", "Where you are"], rows)
    html += _legend() if any(_begun(result) for result in found) else ""
    for part in (_look(found), _certainty(found)):
        if part:
            lines.append(part.text)
            html += part.html
    if notice:
        html += f"<p><strong>Please note:</strong> {escape(notice)}</p>"
        lines.append(f"Please note: {notice}")
    return Page("\n".join(lines), html)


def _begun(result: LessonResults) -> bool:
    return any(standing.outcome for standing in result.standings) or result.reviews > 0


def _where(result: LessonResults) -> str:
    """How far a learner is in a lesson, in a sentence or two."""
    if not result.standings:
        return "its questions cannot be read; run `coursekit check`"
    if not _begun(result):
        return "not started"
    counts, total = result.counts(), len(result.standings)
    parts = [f"{total - counts['open']} of {total} done."]
    if counts["first"] or counts["later"]:
        later = f", {counts['later']} later" if counts["later"] else ""
        parts.append(f"Right: {counts['first']} at the first try{later}.")
    if counts["look"]:
        parts.append(f"Worth another look: {counts['look']}.")
    for name, (done, asked) in {"Exercises": result.exercises(), "In your own words": result.reflections()}.items():
        if done:
            parts.append(f"{name}: {done} of {asked}.")
    guesses = sum(standing.state == "guess" for standing in result.standings)
    if guesses:
        parts.append(f"Guesses made: {guesses}.")
    saved = sum(standing.question.sealed and standing.outcome is not None for standing in result.standings)
    if saved:
        parts.append(f"Saved for your mark: {saved}.")
    if result.reviews:
        parts.append(f"Earlier questions reviewed: {result.reviews}.")
    return " ".join(parts)


def _bar(result: LessonResults) -> str:
    """The same as a picture. Its parts carry no text: the words stand right below."""
    if not _begun(result):
        return ""
    counts, total = result.counts(), len(result.standings)
    parts = "".join(
        f'<span title="{LEGEND[state]}: {counts[state]}" '
        f'style="width:{100 * counts[state] / total:.1f}%;background:{COLOURS[state]}"></span>'
        for state in STATES
        if counts[state]
    )
    label = ", ".join(f"{LEGEND[state]}: {counts[state]}" for state in STATES if counts[state])
    style = "display:flex;gap:1px;height:0.9em;width:16em;max-width:100%;border:1px solid #808080;margin:2px 0"
    return f'<div role="img" aria-label="{label}" style="{style}">{parts}</div>'


def _legend() -> str:
    box = "display:inline-block;width:0.9em;height:0.9em;border:1px solid #808080;vertical-align:-1px"
    keys = " ".join(
        f'<span style="white-space:nowrap;margin-right:1em"><span style="{box};background:{COLOURS[state]}"></span> '
        f"{LEGEND[state]}</span>"
        for state in STATES
    )
    return f'<p aria-hidden="true">{keys}</p>'


def _look(found: list[LessonResults]) -> Page | None:
    """What is worth another look, with a link to the place in its lesson."""
    lines, items = [], []
    for result in found:
        standings = result.look()
        cells = _Cells(result.lesson) if standings else None
        for standing in standings[:SHOWN]:
            question, place = standing.question, f"lesson {result.lesson.number}"
            asked = textwrap.shorten(question.prompt.partition("\n\n")[0], LENGTH, placeholder=" …")
            id, section = cells.of(question.id, question.part)
            place += f", {section}" if section else ""
            more = _why(standing)
            href = f"{result.lesson.path.name}#cell-id={id}" if id else result.lesson.path.name
            lines.append(f"- {asked} ({place}{more})")
            items.append(f'<li><a href="{escape(href)}">{markdown.inline(asked)}</a> ({escape(place + more)})</li>')
        if len(standings) > SHOWN:
            rest = f"and {len(standings) - SHOWN} more in lesson {result.lesson.number}"
            lines.append(f"- {rest}")
            items.append(f"<li>{rest}</li>")
    if not items:
        return None
    head = "Worth another look"
    note = "Many of them come back in the warm-ups of later lessons."
    html = f"<details open><summary><strong>{head}</strong></summary><ul>{''.join(items)}</ul><p>{note}</p></details>"
    return Page("\n".join([f"{head}:", *lines, note]), html)


def _why(standing: Standing) -> str:
    if standing.question.tries is None or not standing.closed:
        return "; you can try again"
    return "; you had been sure" if standing.confidence == SURE else ""


def _certainty(found: list[LessonResults]) -> Page | None:
    """How sure, and how right, in a sentence, with a link to the chart of it."""
    if not any(standing.confidence for result in found for standing in result.standings):
        return None  # nothing to tell, and no need to load tables
    answers = calibration()
    parts = []
    for level, name in reversed(CONFIDENCE.items()):
        own = answers[answers["confidence"] == level]["right"]
        if len(own):
            parts.append(f"{name}: {int(own.sum())} of {len(own)}")
    if not parts:
        return None
    said = f"How sure you were, and how often you were right at the first try: {'; '.join(parts)}."
    html = escape(said)
    for result in reversed(found):
        if id := _Cells(result.lesson).holding("ck.calibration("):
            text = f"The chart is in lesson {result.lesson.number}."
            said += f" {text}"
            html += f' <a href="{escape(result.lesson.path.name)}#cell-id={id}">{text}</a>'
            break
    return Page(said, f"<p>{html}</p>")


class _Cells:
    """The cells of a lesson, to find the one in which a question is asked."""

    def __init__(self, lesson: Lesson):
        try:
            cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            cells = []  # the link leads to the lesson then
        self.found: list[tuple[str, str, str]] = []  # id, code, heading above
        heading = ""
        for cell in cells:
            source = "".join(cell.get("source", ""))
            if cell.get("cell_type") == "code":
                self.found.append((str(cell.get("id", "")), source, heading))
            else:
                headings = [line for line in source.splitlines() if line.startswith("## ")]
                heading = headings[-1].lstrip("# ").replace(" · ", ", ").strip() if headings else heading

    def of(self, question: str, part: str) -> tuple[str, str]:
        """Cell and section that ask this question: by its name, or as part of the lesson."""
        for wanted in (f'"{question}"', f'part="{part}"', "ck.warm_up(" if part == "warm-up" else "ck.quiz("):
            for id, code, heading in self.found:
                if wanted in code:
                    return id, f"section {heading}" if heading[:1].isdigit() else heading
        return "", ""

    def holding(self, text: str) -> str:
        return next((id for id, code, _ in self.found if text in code), "")
