"""`ck.progress()`: the lessons, where the learner is in each, and what is worth another look."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from coursekit.content import course, markdown
from coursekit.content.course import START, Lesson
from coursekit.content.page import Page, Part, bullets, fill, fold, joined, link, noted, paragraph, strong, table
from coursekit.learner.lesson_results import LessonResults, page_results
from coursekit.learner.log import Log
from coursekit.learner.session import Standing
from coursekit.questions.grading import CONFIDENCE, SURE

SHOWN = 4  # questions of a lesson to look at again: a list to begin with, not a list of debts
LENGTH = 90  # characters of a question by which a learner knows it again

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
    results = page_results(course.current(), log)
    found = [result for result in results if result.lesson.slug != START]
    rows = [_row(result) for result in found]
    head = ["Lesson", "What it is about", "Where you are"]
    parts = [table(head, rows, line="{}. {}: {}".format)]
    if any(_begun(result) for result in found):
        parts.append(_picture("legend"))
    parts += [*_look(found), *_certainty(results)]
    if notice := log.notice():
        parts.append(paragraph(strong("Please note:"), " ", notice))
    return joined(parts, by="\n")


def _row(result: LessonResults) -> list[Part]:
    lesson, total = result.lesson, len(result.standings)
    minutes = f"({lesson.minutes} minutes)" if lesson.minutes else ""
    counts = {state: count for state, count in result.counts().items() if count}
    # The parts of the bar carry no text: the words stand right below.
    bar = _picture("bar", counts=counts, total=total) if _begun(result) else ""
    where = joined([bar, _where(result)])
    return [str(lesson.number), noted(link(lesson.title, lesson.path.name), minutes, by=" "), where]


def _begun(result: LessonResults) -> bool:
    return any(standing.outcome for standing in result.standings) or result.reviews > 0


def _where(result: LessonResults) -> str:
    """How far a learner is in a lesson, in a sentence or two."""
    if result.lesson.trouble:
        return f"{result.lesson.trouble} Put back a copy of it, or ask your teacher for one."
    if not result.standings:
        return "its questions cannot be read; run `coursekit check`"
    if not _begun(result):
        return "not started"
    counts, total = result.counts(), len(result.standings)
    first, later, look = (counts[state] for state in ("first", "later", "look"))
    (solved, exercises), (written, asked) = result.exercises(), result.reflections()
    guesses = sum(standing.question.guess and standing.outcome is not None for standing in result.standings)
    saved = sum(standing.question.sealed and standing.outcome is not None for standing in result.standings)
    parts = {
        f"{total - counts['open']} of {total} done.": True,
        f"Right: {first} at the first try{f', {later} later' if later else ''}.": first or later,
        f"Worth another look: {look}.": look,
        f"Exercises: {solved} of {exercises}.": solved,
        f"In your own words: {written} of {asked}.": written,
        f"Guesses made: {guesses}.": guesses,
        f"Saved for your mark: {saved}.": saved,
        f"Earlier questions reviewed: {result.reviews}.": result.reviews,
    }
    return " ".join(part for part, told in parts.items() if told)


def _picture(part: str, **values: Any) -> Page:
    """A part that only HTML has."""
    return Page("", fill("learner/progress_bar.html", part=part, words=LEGEND, **values))


def _look(found: list[LessonResults]) -> Iterator[Page]:
    """What is worth another look, with a link to the place in its lesson."""
    items: list[Part] = []
    for result in found:
        standings = result.look()
        cells = Cells(result.lesson) if standings else None
        for standing in standings[:SHOWN]:
            question, place = standing.question, f"lesson {result.lesson.number}"
            asked = textwrap.shorten(question.prompt.partition("\n\n")[0], LENGTH, placeholder=" …")
            id, section = cells.of(question.id, question.part)
            place += f", {section}" if section else ""
            href = f"{result.lesson.path.name}#cell-id={id}" if id else result.lesson.path.name
            items.append(joined([link(Page(asked, markdown.inline(asked)), href), f" ({place}{_why(standing)})"]))
        if len(standings) > SHOWN:
            items.append(f"and {len(standings) - SHOWN} more in lesson {result.lesson.number}")
    if items:
        note = paragraph("Many of them come back in the warm-ups of later lessons.")
        yield fold(strong("Worth another look"), bullets(items, mark="- "), note, opened=len(items) <= 2 * SHOWN)


def _why(standing: Standing) -> str:
    if standing.question.tries is None or not standing.closed:
        return "; you can try again"
    return "; you had been sure" if standing.confidence == SURE else ""


def _certainty(results: list[LessonResults]) -> Iterator[Page]:
    """How sure, and how right, in a sentence, with a link to the chart of it."""
    answers = [answer for result in results for answer in result.certainties()]
    rights = {name: [right for _, sure, right in answers if sure == level] for level, name in CONFIDENCE.items()}
    parts = [f"{name}: {sum(own)} of {len(own)}" for name, own in reversed(rights.items()) if own]
    if parts:
        said = f"How sure you were, and how often you were right at the first try: {'; '.join(parts)}."
        yield paragraph(said, *next(filter(None, map(_chart, reversed(results))), ()))


def _chart(result: LessonResults) -> list[Part]:
    id = Cells(result.lesson).holding("ck.calibration(")
    words = f"The chart is in lesson {result.lesson.number}."
    return [" ", link(words, f"{result.lesson.path.name}#cell-id={id}")] if id else []


class Cells:
    """The cells of a lesson, to find the one in which a question is asked."""

    def __init__(self, lesson: Lesson):
        self.found: list[tuple[str, str, str]] = []  # id, code, heading above
        heading = ""
        for cell in lesson.cells:
            if cell.kind == "code":
                self.found.append((cell.id, cell.source, heading))
            else:
                headings = [line for line in cell.source.splitlines() if line.startswith("## ")]
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
