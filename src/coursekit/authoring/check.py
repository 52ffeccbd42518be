"""`coursekit check`: every mistake in the course's content, in one run.

file: where: what is wrong: what would be right
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from coursekit.authoring import exercises, lessons, notebooks, numbers, prose, questions, rhythm, spoilers
from coursekit.authoring.material import Material, gather, name_of, read_bank, unknown
from coursekit.content import course, data
from coursekit.content.course import Course
from coursekit.content.tables import instead
from coursekit.errors import CourseError, Problem

CHECKED = (".toml", ".ipynb", ".csv", ".json", ".md")
LESSON_COLUMNS = ("taught_in", "lesson", "told_in", "asked_in")
ROW_COLUMNS = ("start_rows", "row")
ROW = re.compile(r"([a-z_][a-z0-9_]*)/[A-Za-z0-9_.:-]+")


def run(paths: Iterable[Path], as_json: bool = False, fast: bool = False, all_warnings: bool = False) -> int:
    """Check the course, or only the files named. Prints every problem; returns 1 if there is any, else 0.

    With `fast` the exercises of code are not run. Warnings are advice, and change nothing of what is returned: what a
    program cannot know for sure is told each time, how a lesson reads in a table, or at length with `all_warnings`.
    """
    paths = list(map(Path, paths)) or [Path.cwd()]
    roots = sorted({_course_of(path).root for path in paths})
    print(f"Checking the course in {', '.join(map(str, roots))}", file=sys.stderr)
    problems = list(found_in(paths, fast, show_progress=sys.stderr.isatty()))
    count = len(problems)
    if as_json:
        advice = [warning.as_dict() | {"level": "warning"} for warning in warnings_in(paths)] if all_warnings else []
        print(json.dumps([problem.as_dict() for problem in problems] + advice, ensure_ascii=False, indent=1))
        return int(count > 0)
    for problem in problems:
        print(problem)
    one_file = all(path.is_file() for path in paths)
    for warning in warnings_in(paths, rhythm_too=all_warnings or one_file):
        print(f"warning: {warning}", file=sys.stderr)
    if not all_warnings and not one_file:
        tables = "\n\n".join(rhythm.table(gather(Course(root))) for root in roots)
        told = "How the lessons read; `coursekit check --warnings` says what to change."
        print(f"\n{tables}\n{told}\n", file=sys.stderr)
    print(f"{count} problem{'s' if count > 1 else ''} found." if count else "No problems found.", file=sys.stderr)
    return int(count > 0)


def found_in(paths: list[Path], fast: bool = False, show_progress: bool = False) -> Iterator[Problem]:
    """The problems in these files and folders."""
    told: dict[Path, list[Problem]] = {}  # each course is looked through once
    for path in paths or [Path.cwd()]:
        here = _course_of(path)
        name, inside = name_of(path, here), path.resolve().is_relative_to(here.root)
        if not path.exists():
            yield Problem(name, "", "does not exist", "check the name")
        elif path.suffix == ".toml" and not path.resolve().is_relative_to(here.questions):
            yield from read_bank(path, here)[1]
        elif path.is_dir() or (path.suffix in CHECKED and inside):
            if here.root not in told:
                told[here.root] = list(whole(here, fast, show_progress))
            yield from (problem for problem in told[here.root] if path.is_dir() or problem.file == name)
        else:
            yield Problem(name, "", "is nothing that can be checked", "name a .toml, .csv, .json, .ipynb or folder")


def warnings_in(paths: list[Path], rhythm_too: bool = True) -> Iterator[Problem]:
    """What may be wrong in these files and folders, and how the lessons read: advice, for a person to judge."""
    for path in paths or [Path.cwd()]:
        here = _course_of(path)
        material = gather(here)
        for rule in (numbers, spoilers, rhythm) if rhythm_too else (numbers, spoilers):
            for warning in rule.warnings(material):
                if path.is_dir() or warning.file == name_of(path, here):
                    yield warning


def _course_of(path: Path) -> Course:
    """The course that a file or folder belongs to; a bank of one's own is read beside the course around the reader."""
    if path.is_dir() and any((path / part).is_dir() for part in ("data", "notebooks")):
        return Course(path.resolve())  # meant as a course even if a part is missing, so that the part is missed
    if path.is_dir():
        return course.meant(path)
    try:
        return course.meant(path)
    except CourseError:
        return course.current()


def whole(here: Course, fast: bool = False, show_progress: bool = False) -> Iterator[Problem]:
    """Tables, banks, notebooks and pages for teachers, and that they fit together."""
    yield from data.problems(here)
    material = gather(here)
    yield from _names_in_tables(material)
    yield from material.problems
    for page, cells in material.pages.values():
        yield from notebooks.problems(page, cells, material)
    yield from prose.problems(material)
    yield from questions.problems(material)
    yield from lessons.problems(material)
    if not fast:
        yield from exercises.problems(material, show_progress)


def _names_in_tables(material: Material) -> Iterator[Problem]:
    """Lessons, and rows of any table, that a table names: the catalogue knows only references to one other table."""
    slugs = {lesson.slug for lesson in material.here.lessons()}
    tables = material.tables
    for passage in material.in_tables():
        if passage.name not in (*LESSON_COLUMNS, *ROW_COLUMNS) and "/" not in passage.text:
            continue  # it can name nothing, as nearly all texts
        for part in tables[passage.table].parts(passage.name, {passage.name: passage.text}):
            wrong, row = None, ROW.fullmatch(part)
            if passage.name in LESSON_COLUMNS and part not in slugs:
                wrong = f"There is no lesson {part!r}", instead(part, slugs)
            elif passage.name in ROW_COLUMNS or (row and row[1] in tables):
                wrong = unknown(part, material.here)
            if wrong:
                yield Problem(passage.file, passage.where, *wrong)
