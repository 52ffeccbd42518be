"""Results as tables: for a spreadsheet, and in the columns that Canvas and Moodle import."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coursekit.classroom.items import Item
from coursekit.classroom.scores import Key, Scores

GRADED_PARTS = ("quiz", "exercise")  # warm-ups and predictions are for learning, not for marks
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would run a cell that begins so


def graded(scores: Scores, lesson: str) -> list[Key]:
    """The questions of a lesson that its mark is made of: those marked `graded`, else quiz and exercises."""
    keys = [key for key in scores.counted(lesson) if scores.questions[key].graded]
    return keys or [key for part in GRADED_PARTS for key in scores.counted(lesson, part)]


def marks(scores: Scores) -> dict[str, list[float]]:
    """Lesson → a mark from 0 to 100 for each learner: the mean of the best scores. What was not answered counts 0."""
    found = {}
    for lesson in scores.banks:
        keys = graded(scores, lesson)
        if keys:
            found[lesson] = [
                100 * sum(results[key].final for key in keys if key in results) / len(keys)
                for results in scores.results
            ]
    return found


def write_gradebook(path: Path, scores: Scores, style: str | None) -> None:
    """One row a learner, one column a lesson. `style` is "canvas", "moodle" or None for a plain table."""
    found = marks(scores)
    titles = [scores.banks[lesson].title for lesson in found]
    rows = [[_number(column[n]) for column in found.values()] for n in range(len(scores.names))]
    if style == "canvas":
        # As Canvas exports its own gradebook; it finds learners by "SIS Login ID" and takes points from the second row.
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles]
        points = ["    Points Possible", "", "", "", "", *["100"] * len(titles)]
        body = [points, *([name, "", "", name, "", *row] for name, row in zip(scores.names, rows, strict=True))]
        _write(path, head, body, raw=1)
    elif style == "moodle":
        # Moodle asks at the import which column names the learner: map "Username" to username, the rest to grade items.
        _write(path, ["Username", *titles], ([name, *row] for name, row in zip(scores.names, rows, strict=True)))
    else:
        body = ([name, file, *row] for name, file, row in zip(scores.names, scores.files, rows, strict=True))
        _write(path, ["student", "file", *found], body)


def write_students(path: Path, scores: Scores) -> None:
    """One row a learner: how much was answered, and how well at first and at best, over the whole course."""
    counted = set(scores.counted())
    body = []
    for name, file, results, answers in zip(scores.names, scores.files, scores.results, scores.counts, strict=True):
        own = [result for key, result in results.items() if key in counted]
        first = [result.first.score for result in own]
        final = [result.final for result in own]
        written = len(results) - len(own)
        body.append([name, file, answers, len(own), len(counted), written, _mean(first), _mean(final)])
    head = ["student", "file", "answers", "questions_answered", "questions", "guesses_and_texts"]
    _write(path, [*head, "first_try", "best"], body)


def write_items(path: Path, items: Iterable[Item]) -> None:
    """One row a question."""
    head = ["lesson", "question", "kind", "part", "answered", "first_try", "best", "discrimination", "second_tries"]
    head += ["mended", "pause_seconds", "most_common_wrong_answer", "its_count", "advice", "flags"]
    body = []
    for item in items:
        wrong = max((each for each in item.picked if not each.right), key=lambda each: each.count, default=None)
        shares = [_number(item.first, 3), _number(item.final, 3), _number(item.discrimination, 3)]
        body.append(
            [*item.key, item.question.kind, item.question.part, item.answered, *shares, item.second_tries]
            + [_number(item.mended, 3), _number(item.pause, 0)]
            + ([wrong.text, wrong.count] if wrong and wrong.count else ["", ""])
            + [item.advice, " ".join(item.flags)]
        )
    _write(path, head, body)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]], raw: int = 0) -> None:
    """A CSV file. Text that a spreadsheet would take for a formula is defused; `raw` rows are ours and stay."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(_safe, head))
        for n, row in enumerate(rows):
            writer.writerow(row if n < raw else map(_safe, row))


def _safe(cell: Any) -> Any:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _number(value: float, digits: int = 1) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def _mean(values: list[float]) -> str:
    return _number(sum(values) / len(values), 3) if values else ""
