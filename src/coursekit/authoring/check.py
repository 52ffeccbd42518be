"""`coursekit check`: every mistake in the course's content in one run, as file: where: what is wrong: what to do."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from coursekit.authoring import exercises, lessons, prose, questions, rhythm, where
from coursekit.authoring.material import Material, Passage, gather, name_of, read_bank, texts_of_table, unknown
from coursekit.content import course, data
from coursekit.content.catalogue import Table
from coursekit.content.course import Course, stamp
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
    paths = list(paths) or [Path.cwd()]
    roots = sorted({_course_of(path).root for path in paths})
    print(f"Checking the course in {', '.join(map(str, roots))}", file=sys.stderr)
    problems = list(found_in(paths, fast, show_progress=sys.stderr.isatty()))
    if as_json:
        advice = [warning.as_dict() | {"level": "warning"} for warning in warnings_in(paths)] if all_warnings else []
        print(json.dumps([problem.as_dict() for problem in problems] + advice, ensure_ascii=False, indent=1))
        return int(bool(problems))
    for problem in problems:
        print(problem)
    at_length = all_warnings or all(path.is_file() for path in paths)
    for warning in warnings_in(paths, rhythm_too=at_length):
        print(f"warning: {warning}", file=sys.stderr)
    if not at_length:
        tables = "\n\n".join(rhythm.table(gather(Course(root))) for root in roots)
        told = "How the lessons read; `coursekit check --warnings` says what to change."
        print(f"\n{tables}\n{told}\n", file=sys.stderr)
    count = len(problems)
    print(f"{count} problem{'s' if count > 1 else ''} found." if count else "No problems found.", file=sys.stderr)
    return int(bool(problems))


def found_in(paths: list[Path], fast: bool = False, show_progress: bool = False) -> Iterator[Problem]:
    """The problems in these files and folders."""
    whole = cache(lambda here: list(_whole(here, fast, show_progress)))  # each course is looked through once
    for path in paths:
        here = _course_of(path)
        name, inside = name_of(path, here), path.resolve().is_relative_to(here.root)
        if not path.exists():
            yield Problem(name, "", "does not exist", "check the name")
        elif path.suffix == ".toml" and not path.resolve().is_relative_to(here.questions):
            yield from read_bank(path, here)[1]
        elif path.is_dir() or (path.suffix in CHECKED and inside):
            yield from (problem for problem in whole(here) if path.is_dir() or problem.file == name)
        else:
            yield Problem(name, "", "is nothing that can be checked", "name a .toml, .csv, .json, .ipynb or folder")


def warnings_in(paths: list[Path], rhythm_too: bool = True) -> Iterator[Problem]:
    """What may be wrong in these files and folders, and how the lessons read: advice, for a person to judge."""
    for path in paths:
        here = _course_of(path)
        material = gather(here)
        for rule in (where, prose, rhythm) if rhythm_too else (where, prose):
            for warning in rule.warnings(material):
                if path.is_dir() or warning.file == name_of(path, here):
                    yield warning


def _course_of(path: Path) -> Course:
    """The course that a file or folder belongs to; a bank of one's own is read beside the course around the reader."""
    if path.is_dir() and any((path / part).is_dir() for part in ("data", "notebooks")):
        return Course(path.resolve())  # meant as a course even if a part is missing, so that the part is missed
    try:
        return course.meant(path)
    except CourseError:
        if path.is_dir():
            raise
        return course.current()


def _whole(here: Course, fast: bool, show_progress: bool) -> Iterator[Problem]:
    """Tables, banks, notebooks and pages for teachers, and that they fit together."""
    yield from data.problems(here)
    material = gather(here)
    yield from material.problems
    for rule in (_names_in_tables, _roles, _taught, lessons.problems, prose.problems, questions.problems):
        yield from rule(material)
    if not fast:
        yield from exercises.problems(material, show_progress)


def _names_in_tables(material: Material) -> Iterator[Problem]:
    """Lessons, and rows of any table, that a table names: the catalogue knows only references to one other table."""
    slugs = {lesson.slug for lesson in material.here.lessons()}
    nearest = cache(lambda slug: instead(slug, slugs))
    for table in material.tables.values():
        for passage, part, name in _naming(table, stamp(table.path)):
            wrong = None
            if passage.name in LESSON_COLUMNS and part not in slugs:
                wrong = f"There is no lesson {part!r}", nearest(part)
            elif passage.name in ROW_COLUMNS or name in material.tables:
                wrong = unknown(part, material.here)
            if wrong:
                yield passage.problem(*wrong)


@lru_cache(maxsize=256)
def _naming(table: Table, state: object) -> list[tuple[Passage, str, str]]:
    """What may name a lesson or a row, as few texts do: where it stands, each part, and the table before its slash."""
    found = []
    for passage in texts_of_table(table, state):
        if passage.name in (*LESSON_COLUMNS, *ROW_COLUMNS) or "/" in passage.text:
            for part in table.parts(passage.name, {passage.name: passage.text}):
                row = ROW.fullmatch(part)
                found.append((passage, part, row[1] if row else ""))
    return found


def _roles(material: Material) -> Iterator[Problem]:
    """A role is given once in a lesson, or two people would play the same."""
    for table in material.tables.values():
        first: dict[tuple[object, str], int] = {}
        for line, row in table.rows if {"lesson", "role"} <= table.fields.keys() else ():
            above = first.setdefault((row["lesson"], questions.look(str(row["role"]))), line)
            if above != line:
                what = f"the lesson {row['lesson']} has the role {row['role']!r} in row {above} already"
                yield Problem(table.file, f"row {line}, column role", what, "give each card a role of its own")


def _taught(material: Material) -> Iterator[Problem]:
    """A row that a table gives to a lesson is cited there, in its text, its code or its questions."""
    cited = {(mention.reference, mention.passage.slug) for mention in where.in_lessons(material)}
    for table in material.tables.values():
        for line, values in table.rows if "taught_in" in table.fields else ():
            for slug in table.parts("taught_in", values):
                known = slug in material.pages and slug in material.banks
                if known and (f"{table.name}/{values['id']}", slug) not in cited:
                    what = f"the lesson {slug} cites {table.name}/{values['id']} nowhere"
                    yield Problem(table.file, f"row {line}, column taught_in", what, "cite it there, or correct this")
