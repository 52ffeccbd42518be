"""Results as tables: for a spreadsheet, and in the columns that Canvas and Moodle import."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

import numpy as np

from coursekit.classroom.findings import Flag, remedy
from coursekit.classroom.items import FEW, Item
from coursekit.classroom.scores import Key, Scores, averages
from coursekit.content.course import START

GRADED_PARTS = ("quiz", "exercise")  # warm-ups and predictions are for learning, not for marks
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a spreadsheet would run a cell that begins so

# Canvas finds a learner by "SIS Login ID". A row with "Points Possible" in its first cell says what each column is out
# of, whoever wrote it. Canvas's source, lib/gradebook_importer.rb: row_has_student_headers?, check_for_non_student_row
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
POINTS = "Points Possible"
# Moodle asks at the import which column names the learner: "map from" Username "to" username, and each lesson to a
# grade item, which may be a new one. docs.moodle.org, Grade import
MOODLE = ["Username"]


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


def gradebook(scores: Scores, style: str | None) -> str:
    """One row a learner, one column a lesson, as CSV. `style` is "canvas", "moodle" or None for a plain table."""
    found = marks(scores)
    titles = [scores.banks[lesson].title for lesson in found]
    each = [(who, [_number(column[n]) for column in found.values()]) for n, who in enumerate(scores.learners)]
    if style == "canvas":
        points = [f"    {POINTS}", "", "", "", "", *["100"] * len(titles)]
        rows = [[who.name.replace(POINTS, "points possible"), "", "", who.login, "", *row] for who, row in each]
        return _csv([*CANVAS, *titles], [points, *rows])
    if style == "moodle":
        return _csv([*MOODLE, *titles], ([who.login, *row] for who, row in each))
    return _csv(["student", "login", "file", *found], ([who.name, who.login, who.file, *row] for who, row in each))


def students(scores: Scores) -> str:
    """One row a learner, as CSV: how much was answered, and how well at first and at best, over the whole course."""
    head = ["student", "login", "file", "answers", "questions_answered", "questions", "guesses_and_texts"]
    head += ["first_try", "best", "last_answer", "digest"]
    counted = scores.counted()
    first, best = scores.matrix(counted), scores.matrix(counted, "final")
    means = zip(scores.learners, (~np.isnan(first)).sum(axis=1), averages(first), averages(best), strict=True)
    body = []
    for who, answered, at_first, at_best in means:
        when = who.latest.astimezone(UTC).isoformat(timespec="seconds") if who.latest else ""
        row = [*who[:3], who.answers, answered, len(counted), len(who.results) - answered]
        body.append([*row, at_first, at_best, when, who.digest])
    return _csv(head, body)


def questions(items: Iterable[Item], flags: Iterable[Flag]) -> str:
    """One row a question, as CSV."""
    head = ["lesson", "question", "kind", "part", "answered", "first_try", "best", "discrimination"]
    head += ["right_at_first_vote", "second_votes", "right_at_second_vote", "right_in_the_end", "pause_seconds"]
    head += ["most_common_wrong_answer", "its_count", "what_stands_behind_it", "advice", "flags"]
    body = []
    for item in items:
        row = [*item.key, item.question.kind, item.question.part, item.answered, item.first, item.final]
        row += [item.discrimination, item.hits, item.second_tries, item.mended, item.ends, _number(item.pause, 0)]
        row += [item.wrong.said.text, item.wrong.count, item.wrong.said.why] if item.wrong else ["", "", ""]
        told = " ".join(flag.text for flag in flags if flag.item is item)
        body.append([*row, remedy(item) if item.answered >= FEW else "", told])
    return _csv(head, body)


def texts(scores: Scores) -> Iterator[str]:
    """One row a text, as CSV, in pieces."""
    yield _csv(["lesson", "question", "student", "file", "time", "text"], [])
    for key, said in scores.texts():
        for who, when, text in said:
            yield lines([[*key, who.name, who.file, when.isoformat(timespec="seconds") if when else "", text]])


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as spreadsheets open it: Excel takes UTF-8 for what it is only behind a mark.

    The first name of the head has no quotation marks: Ruby's CSV, by which Canvas reads, refuses one behind a mark.
    """
    first, *others = lines([head]).split(",", 1)
    return "\ufeff" + ",".join([first.strip('"'), *others]) + lines(rows)


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of CSV, with every cell in quotation marks: a spreadsheet that splits at semicolons must not find a formula.

    >>> print(lines([["=1+1", -0.5, math.nan]]), end="")
    "'=1+1","-0.500",""
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(map(_safe, row) for row in rows)
    return text.getvalue()


def _safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; of a number three decimals, and of NaN nothing."""
    if isinstance(cell, float):
        return _number(cell, 3)
    if isinstance(cell, str) and cell.strip().startswith(FORMULA) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _number(value: float, digits: int = 1) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"
