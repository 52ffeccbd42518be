"""Results as tables: for a spreadsheet, and in the columns that Canvas and Moodle import."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from types import SimpleNamespace
from typing import Any

import numpy as np

from coursekit.classroom.items import FEW, Flag, Item, remedy
from coursekit.classroom.scores import Key, Scores
from coursekit.content.course import START

GRADED_PARTS = ("quiz", "exercise")  # warm-ups and predictions are for learning, not for marks
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a spreadsheet would run a cell that begins so
NUMBER = re.compile(r"\s*[+-]?[0-9]+(\.[0-9]+)?\s*")

POINTS = "Points Possible"
# The columns before the marks. Canvas finds a learner by "SIS Login ID"; a row with "Points Possible" in its first cell
# says what each column is out of, whoever wrote it (Canvas's lib/gradebook_importer.rb: check_for_non_student_row).
# Moodle asks which column names the learner: "map from" Username "to" username (docs.moodle.org, Grade import).
HEADS = {
    None: ["student", "login", "file"],
    "canvas": ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
    "moodle": ["Username"],
}
Row = Sequence[Any]


def graded(scores: Scores, lesson: str) -> list[Key]:
    """The questions of a lesson that its mark is made of: those marked `graded`, else quiz and exercises."""
    keys = [key for key in scores.counted(lesson) if scores.questions[key].graded]
    return keys or [key for part in GRADED_PARTS for key in scores.counted(lesson, part)]


def marks(scores: Scores) -> dict[str, list[float]]:
    """Lesson → a mark from 0 to 100 for each learner: the mean of the best scores. What was not answered counts 0.

    A lesson that a learner has not begun has no mark (NaN), and one that nobody has begun is left out: one early bird
    must not bring zeros to the others.
    """
    found = {}
    for lesson in scores.banks:
        keys = graded(scores, lesson)
        there = [lesson in own for own in scores.begun]
        if keys and any(there) and lesson != START:
            means = 100 * np.nansum(scores.matrix(keys, "final"), axis=1) / len(keys)
            found[lesson] = np.where(there, means, math.nan).tolist()
    return found


def gradebook(scores: Scores, style: str | None) -> Iterator[Row]:
    """One row a learner, one column a lesson. `style` is "canvas", "moodle" or None for a plain table."""
    found = marks(scores)
    yield [*HEADS[style], *(scores.banks[lesson].title if style else lesson for lesson in found)]
    if style == "canvas":
        yield [f"    {POINTS}", "", "", "", "", *["100"] * len(found)]
    for n, who in enumerate(scores.learners):
        canvas = who.name.replace(POINTS, "points possible"), "", "", who.login, ""
        about = {None: (who.name, who.login, who.file), "canvas": canvas, "moodle": [who.login]}
        yield [*about[style], *(_number(column[n], 1) for column in found.values())]


def students(scores: Scores) -> Iterator[Row]:
    """One row a learner: how much was answered, and how well at first and at best, over the whole course."""
    head = ["student", "login", "file", "answers", "questions_answered", "questions", "guesses_and_texts"]
    yield [*head, "first_try", "best", "last_answer", "digest"]
    counted = len(scores.counted())
    for who, answered, others, first, best in scores.overall():
        when = who.latest.astimezone(UTC).isoformat(timespec="seconds") if who.latest else ""
        row = [who.name, who.login, who.file, len(who.answers), answered, counted, others]
        yield [*row, first, best, when, who.digest]


def questions(items: Iterable[Item], flags: Iterable[Flag]) -> Iterator[Row]:
    """One row a question."""
    head = ["lesson", "question", "kind", "part", "answered", "first_try", "best", "discrimination"]
    head += ["right_at_first_vote", "second_votes", "right_at_second_vote", "right_in_the_end", "pause_seconds"]
    yield [*head, "most_common_wrong_answer", "its_count", "what_stands_behind_it", "advice", "flags"]
    for item in items:
        row = [*item.key, item.question.kind, item.question.part, item.answered, item.first, item.final]
        row += [item.discrimination, item.hits, item.second_tries, item.mended, item.ends, _number(item.pause, 0)]
        row += [item.wrong.said.text, item.wrong.count, item.wrong.said.why] if item.wrong else ["", "", ""]
        told = " ".join(flag.text for flag in flags if flag.item is item)
        yield [*row, remedy(item) if item.answered >= FEW else "", told]


def texts(scores: Scores) -> Iterator[Row]:
    """One row a text."""
    yield ["lesson", "question", "student", "file", "time", "text"]
    for key, said in scores.texts():
        for who, when, text in said:
            yield [*key, who.name, who.file, when.isoformat(timespec="seconds") if when else "", text]


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """A table as spreadsheets open it, line by line: Excel takes UTF-8 for what it is only behind a mark.

    Every cell is in quotation marks, for a spreadsheet that splits at semicolons must not find a formula. Only the
    first name of the head has none: Ruby's CSV, by which Canvas reads, refuses one behind a mark.

    >>> print(*as_csv([["a", "b"], ["=1+1", -0.5], ["-1", math.nan]]), sep="", end="")
    \ufeffa,"b"
    "'=1+1","-0.500"
    "-1",""
    """
    write = csv.writer(SimpleNamespace(write=str), quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
    for n, row in enumerate(rows):
        line = write(map(_safe, row))
        yield line if n else "\ufeff" + line.replace('"', "", 2)


def _safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; of a number three decimals, and of NaN nothing."""
    if isinstance(cell, float):
        return _number(cell, 3)
    formula = isinstance(cell, str) and cell.strip().startswith(FORMULA) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if formula else cell


def _number(value: float, digits: int) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"
