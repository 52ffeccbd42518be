"""The completion record: one page that a learner can hand in, and a digest by which a teacher can check it."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from coursekit.content.course import Course
from coursekit.content.files import write_whole
from coursekit.content.page import fill
from coursekit.errors import CourseError
from coursekit.learner.lesson_results import LessonResults, lesson_results
from coursekit.learner.log import NO_ANSWERS, Log, damage_in_words

LENGTH = 60  # characters of a question above the learner's text: enough to know it by, and the page stays one sheet

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def digest(answers: Iterable[tuple[str, str, str, Any]]) -> str:
    """A short sum over answers: it changes when one is added, removed or altered, and not when they are reordered.

    answers  (id, lesson, question, response) of every whole event of a log, each id once
    Returns 16 hexadecimal digits of a SHA-256, in fours, to be compared by eye.

    >>> digest([("a", "lesson", "question", "yes"), ("b", "lesson", "other", 1.5)])
    '2a3b fa03 350a f1a8'
    """
    text = "\n".join(sorted([_line(*answer) for answer in answers]))
    found = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return " ".join(found[n : n + 4] for n in range(0, 16, 4))


def _line(id: str, lesson: str, question: str, response: Any) -> str:
    if response.__class__ is str:  # nearly every response: a class of thousands is summed in a moment
        return f'{id} {lesson} {question} "{response}"'
    try:
        return f"{id} {lesson} {question} {_encode(response)}"
    except RecursionError:  # a response nested thousands deep is nobody's answer; its id still counts
        return f"{id} {lesson} {question}"


def write(course: Course, log: Log, out: Path, name: str = "") -> int:
    """Write the record to `out`, a file that ends in .html, and return how many answers it counts.

    name  how the page calls the learner; the name in the log unless given
    Raises CourseError if there are no answers, or `out` cannot be written.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise CourseError(f"The record is a web page: give a name that ends in .html, not {out.name!r}.")
    answers = len(log.mine())
    if not answers:
        raise CourseError(log.trouble or NO_ANSWERS.format(log.path))
    write_whole(out, page(course, log, name))
    return answers


def page(course: Course, log: Log, name: str = "") -> str:
    """The record as one page of HTML, which needs no other file. Every answer is graded afresh."""
    events, found, today = log.mine(), lesson_results(course, log), date.today()
    return fill(
        "learner/completion_record.html",
        title=f"Completion record: {name or log.student()}",
        student=log.student(),
        answers=len(events),
        today=f"{today.day} {today:%B %Y}",
        lessons=[_row(result) for result in found],
        digest=digest((event["id"], event["lesson"], event["question"], event["response"]) for event in events),
        notice=damage_in_words(log.path, log.damage),
        texts=_texts(found),
    )


def _row(result: LessonResults) -> list[str]:
    title = f"{result.lesson.number}. {result.lesson.title}"
    if not result.standings:
        return [title, "its questions cannot be read", *[""] * 4]
    counts, total = Counter(each.state for each in result.standings), len(result.standings)
    scored = counts["first"] + counts["later"] + counts["look"]
    return [
        title,
        _of(total - result.counts()["open"], total),
        _of(counts["first"], scored),
        _of(counts["first"] + counts["later"], scored),
        _of(*result.exercises()),
        _of(*result.reflections()),
    ]


def _of(done: int, total: int) -> str:
    return f"{done} of {total}" if total else "–"


def _texts(found: list[LessonResults]) -> dict[str, list[tuple[str, str]]]:
    """What was asked and what the learner has written: the memo, and everything else in the order of the course."""
    texts: dict[str, list[tuple[str, str]]] = {"Memo": [], "In my own words": []}
    for lesson, standing in ((result.lesson, standing) for result in found for standing in result.standings):
        question = standing.question
        if question.written and standing.outcome:
            asked = textwrap.shorten(question.prompt.partition("\n\n")[0], LENGTH, placeholder=" …")
            told = f"{lesson.number}. {asked}", question.in_words(standing.response)
            texts["Memo" if "memo" in question.tags else "In my own words"].append(told)
    return texts
