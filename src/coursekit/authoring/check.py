"""`coursekit check`: every mistake in the course's content, in one run.

file: where: what is wrong: what would be right
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from coursekit.authoring import notebooks
from coursekit.content import course, data
from coursekit.content.catalogue import catalogue
from coursekit.content.course import Course
from coursekit.errors import BankError, CourseError, DataError, Problem, UnknownName
from coursekit.questions.bank import Bank, load_bank


def run(paths: Iterable[Path], as_json: bool = False) -> int:
    """Check the course, or only the files named. Prints every problem; returns 1 if there is any, else 0."""
    problems = list(found_in([Path(path) for path in paths]))
    if as_json:
        print(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=1))
        return int(bool(problems))
    for problem in problems:
        print(problem)
    count = len(problems)
    summary = "No problems found." if not count else f"{count} problem{'s' if count > 1 else ''} found."
    print(summary, file=sys.stderr)
    return int(bool(problems))


def found_in(paths: list[Path]) -> Iterator[Problem]:
    """The problems in these files and folders, or in the whole course that the reader is in."""
    if not paths:
        yield from whole(course.current())
    for path in paths:
        here = course.enclosing(path) or course.current()
        if path.is_dir():
            # A folder that is meant as a course but lacks a part is checked as one, so that the part is missed.
            yield from whole(Course(path.resolve()) if (path / "data").is_dir() else here)
        elif not path.is_file():
            yield Problem(str(path), "", "does not exist", "check the name")
        elif path.suffix == ".toml":
            yield from bank(path, here)[1]
        elif path.suffix == ".ipynb":
            yield from notebooks.problems(path, here, _banks(here)[0])
        elif path.suffix in (".csv", ".json"):
            yield from (problem for problem in data.problems(here) if Path(problem.file).name == path.name)
        else:
            yield Problem(
                str(path), "", "is nothing that can be checked", "name a .toml, .csv, .json, .ipynb or folder"
            )


def whole(here: Course) -> Iterator[Problem]:
    """Tables, banks and notebooks, and that they fit together."""
    yield from data.problems(here)
    yield from _names_in_tables(here)
    banks, problems = _banks(here)
    yield from problems
    yield from _shared_exercises(banks)
    pages = here.pages()
    if not pages:
        yield Problem(
            "notebooks", "", "holds no lesson", "name notebooks NN_slug.ipynb, for example 01_riyadh_talks.ipynb"
        )
    for path in sorted(here.notebooks.glob("*.ipynb")):
        yield from notebooks.problems(path, here, banks)
    taught = (here.data / "teaching").is_dir()  # a course released to students has no notes for teachers
    for lesson in here.lessons():
        if taught and not here.notes(lesson.slug).is_file():
            fix = f"add data/teaching/{lesson.slug}.md: timing, common wrong answers, what to project, what to skip"
            yield Problem(f"notebooks/{lesson.path.name}", "", "has no page for the teacher", fix)
    slugs = {page.slug for page in pages}
    for path in sorted(here.questions.glob("*.toml")):
        if path.stem not in slugs:
            fix = f"add notebooks/NN_{path.stem}.ipynb, or rename the bank after its lesson"
            yield Problem(f"data/questions/{path.name}", "", "belongs to no notebook", fix)


def _names_in_tables(here: Course) -> Iterator[Problem]:
    """Lessons, and rows of any table, that a table names: the catalogue knows only references to one other table."""
    lessons = {lesson.slug for lesson in here.lessons()}
    try:
        tables = catalogue(here).tables
    except DataError:
        return  # told by data.problems
    for name, column in (("claims", "taught_in"), ("cards", "lesson"), ("cards", "start_rows")):
        if name not in tables or column not in tables[name].fields:
            continue
        for line, values in tables[name].rows:
            for part in tables[name].parts(column, values):
                try:
                    if column == "start_rows":
                        data.evidence(part, here)
                    elif part not in lessons:
                        raise UnknownName("lesson", part, lessons)
                except CourseError as error:
                    what, _, fix = str(error).partition(". ")
                    yield Problem(tables[name].file, f"row {line}, column {column}", what, fix)


def bank(path: Path, here: Course) -> tuple[Bank | None, list[Problem]]:
    """A bank, if it can be read, and its problems, evidence that does not exist among them."""
    name = _name(path, here)
    try:
        found = load_bank(path)
    except BankError as error:
        return None, [Problem(name, p.where, p.what, p.fix) for p in error.problems]
    problems = []
    for question in found.questions:
        for reference in question.evidence:
            try:
                data.evidence(reference, here)
            except UnknownName as error:
                what, _, fix = str(error).partition(". ")
                problems.append(Problem(name, f"question {question.id}, evidence {reference!r}", what, fix))
    return found, problems


def _banks(here: Course) -> tuple[dict[str, Bank], list[Problem]]:
    banks, problems = {}, []
    for path in sorted(here.questions.glob("*.toml")):
        found, own = bank(path, here)
        problems += own
        if found:
            banks[found.lesson] = found
    return banks, problems


def _shared_exercises(banks: dict[str, Bank]) -> Iterator[Problem]:
    """`ck.check("name", …)` names an exercise without its lesson, so a name belongs to one lesson only."""
    owner: dict[str, str] = {}
    for lesson, found in banks.items():
        for question in found.questions:
            if question.exercise and owner.setdefault(question.id, lesson) != lesson:
                what = f"the lesson {owner[question.id]} has an exercise of this name too"
                yield Problem(f"data/questions/{lesson}.toml", f"question {question.id}", what, "rename one of them")


def _name(path: Path, here: Course) -> str:
    """A path as a person says it: within the course, else as given."""
    resolved = path.resolve()
    return resolved.relative_to(here.root).as_posix() if resolved.is_relative_to(here.root) else str(path)
