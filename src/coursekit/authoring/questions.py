"""What is wrong in a bank whose form is right: answers that nobody can give, options that nobody can tell apart,
questions that its lesson lacks, or does not ask.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

from coursekit.authoring.cells import VEGA, Asked, Cell, asked_in
from coursekit.authoring.material import Material
from coursekit.content.course import Lesson, stamp
from coursekit.content.tables import HIDDEN, instead
from coursekit.errors import Problem
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.grading import grade
from coursekit.questions.kinds import Question

PARTS = {"warm-up": 3, "predict": 2, "exercise": 3, "quiz": 4, "exit": 1}  # the least of each part
FROM = "from:"  # a tag that says which earlier lesson a warm-up looks back to
TWINS = str.maketrans("аеорсухіјѕԁԛԝкмтвн", "aeopcyxijsdqwkmtbh")  # Cyrillic letters that look like Latin ones
LONG = 20  # letters of a sentence that stands in two places by no chance


def problems(material: Material) -> Iterator[Problem]:
    lessons = material.lessons()
    order = [lesson.slug for lesson in material.here.lessons()]
    owners: dict[str, str] = {}
    for slug, bank in material.banks.items():
        file, (page, cells) = f"data/questions/{slug}.toml", material.pages.get(slug, (None, []))
        path = material.here.bank(slug)
        yield from (Problem(file, *each) for each in _alone(path, stamp(path)))
        sources = [cell.source.strip() for cell in cells if cell.kind == "code"]
        for question in bank.questions:
            told = partial(Problem, file, f"question {question.id}")
            for each in _tags(question, bank, order):
                yield told(*each)
            if (other := owners.setdefault(question.id, slug)) != slug:
                exercise = "an exercise" if question.exercise else "a question"
                yield told(f"the lesson {other} has {exercise} of this name too", "rename one of them")
            if page and question.exercise and question.starter.strip() not in sources:
                what, fix = "is not in the notebook as the bank has it", "copy its starter into a code cell of its own"
                yield Problem(f"notebooks/{page.path.name}", f"exercise {question.id}", what, fix)
        if slug in lessons:
            asking = [(cell, each) for cell, each in asked_in(cells, material.banks) if each.lesson == slug]
            yield from (Problem(file, *each) for each in _of_lesson(bank, page, asking, slug == order[0]))
            yield from _given_away(cells, bank)
    for passage in material.in_questions():
        if hidden := HIDDEN.search(passage.text):
            yield passage.problem(f"holds a character that nobody sees (U+{ord(hidden[0]):04X})", "take it away")


@lru_cache(maxsize=64)
def _alone(path: Path, _state: object) -> list[tuple[str, str, str]]:
    """What is wrong in a bank wherever it stands."""
    questions = load_bank(path).questions
    return [(f"question {each.id}", *said) for each in questions for said in (*_alike(each), *_unanswerable(each))]


def _of_lesson(bank: Bank, page: Lesson, asking: list, first: bool) -> Iterator[tuple[str, str, str]]:
    """What the bank of a lesson lacks, and whether the lesson asks what is there."""
    parts = Counter(question.part for question in bank.questions)
    for part, least in PARTS.items():
        if parts[part] < least:
            yield "", f"has {parts[part]} questions of the part {part!r}", f"a lesson asks {least} at least"
    if not any(question.one_guess for question in bank.questions):
        yield "", "asks for no guess before a picture", 'add an estimate with part = "predict"'
    if not any(question.part == "predict" and question.written for question in bank.questions):
        yield "", "does not ask what was surprising", 'add a reflect with part = "predict", for then= of ck.predict'
    seen = {question.id for _, asked in asking for question in (*asked.questions, *asked.then)}
    for question in bank.questions:
        if question.part == "warm-up" and not first and not any(tag.startswith(FROM) for tag in question.tags):
            yield "", f"the warm-up question {question.id} looks back to no lesson", f'add the tag "{FROM}SLUG"'
        if question.id not in seen:
            fix = "ask it with ck.quiz, ck.predict, ck.check or a piece, or take it out of the bank"
            yield f"question {question.id}", f"is never asked in {page.path.name}", fix
    for cell, asked in asking:
        yield from _clicked(cell, asked)


def _tags(question: Question, bank: Bank, order: list[str]) -> Iterator[tuple[str, str]]:
    earlier = order[: order.index(bank.lesson)] if bank.lesson in order else order
    for tag in question.tags:
        lesson = tag.removeprefix(FROM)
        if tag.startswith(FROM) and lesson not in earlier:
            late = "which does not come before this one" if lesson in order else "and there is no such lesson"
            yield f"its tag {tag!r} names the lesson {lesson!r}, {late}", instead(lesson, earlier, "take the tag away")


def look(text: str) -> str:
    """A text as the eye takes it: without case, width, spaces, what nobody sees, and letters of other scripts.

    >>> look("Кyiv ") == look("kyiv"), look("ＵＮ") == look("UN")
    (True, True)
    """
    plain = HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(TWINS)
    return " ".join(plain.split())


def _alike(question: Question) -> Iterator[tuple[str, str]]:
    for name in ("options", "items"):
        seen = defaultdict(list)
        for each in getattr(question, name, ()):
            seen[look(each.text)].append(each.id)
        for ids in seen.values():
            if len(ids) > 1:
                what = f"its {name} {' and '.join(map(repr, ids))} look alike"
                yield what, "say them so that a reader sees which is which"


def _unanswerable(question: Question) -> Iterator[tuple[str, str]]:
    """Right answers that are not taken, and mistakes that are never told."""
    if question.sealed:
        return
    rights = getattr(question, "accept", None) or [question.right]
    for answer in rights if question.scored else ():
        outcome = grade(question, answer)
        if outcome.status != "right":
            fix = f"it is {outcome.status}: {outcome.feedback}".splitlines()[0]
            yield f"the answer {answer!r} is not right when it is given", fix
    for mistake in getattr(question, "mistakes", ()):
        for value in getattr(mistake, "accept", None) or (mistake.value,):
            if mistake.feedback not in grade(question, value).feedback:
                what = f"the mistake {value!r} is never told"
                yield what, "another entry takes it first, or it cannot be given: correct or remove it"


def _given_away(cells: list[Cell], bank: Bank) -> Iterator[Problem]:
    """No stored page says what only an answer brings."""
    texts = [(each.id, text) for each in bank.questions for text in (each.why, getattr(each, "feedback", ""))]
    kept = [(id, json.dumps(text, ensure_ascii=False)[1:-1]) for id, text in texts if len(text) >= LONG]
    for cell in cells:
        for id, text in kept:
            if text in cell.stored:
                what = f"its stored output tells the answer to {id}"
                yield cell.problem(what, "run `coursekit render`, or show it after the answer")


def _clicked(cell: Cell, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """A question answered by a click on a chart finds its marks in the chart that is stored above it."""
    rows = list(_rows([bundle[VEGA] for bundle in cell.bundles if VEGA in bundle]))
    for question in asked.questions if rows else ():
        if not hasattr(question, "field"):
            continue  # it is answered by no click
        where = f"question {question.id}"
        found = {str(row[question.field]) for row in rows if question.field in row}
        if not found:
            columns = ", ".join(sorted({column for row in rows for column in row}))
            yield where, f"its chart has no field {question.field!r}", f"use one of: {columns}"
        for option in question.options if found else ():
            if option.mark not in found and option.mark != option.text:  # “none of these” needs no mark
                what = f"no mark of its chart carries {option.mark!r}"
                yield f"{where}, option {option.id!r}", what, "give the option a mark that is drawn"


def _rows(spec: object) -> Iterator[dict]:
    """The rows of data anywhere in a Vega-Lite specification: under “values”, or under a name of “datasets”."""
    if isinstance(spec, dict):
        held = [spec.get("values"), *(spec["datasets"].values() if isinstance(spec.get("datasets"), dict) else ())]
        for values in held:
            yield from (row for row in values if isinstance(row, dict)) if isinstance(values, list) else ()
    for each in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from _rows(each)
