"""The course as its author wrote it, read once for all rules, and every text of it with the place it stands in."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.authoring.cells import Cell, read
from coursekit.content.catalogue import Table, catalogue
from coursekit.content.course import START, Course, Lesson, stamp
from coursekit.content.files import decoded
from coursekit.errors import BankError, ContentError, CourseError, DataError, Problem, UnknownName
from coursekit.questions.bank import Bank, load_bank

CODE = ("code", "starter", "solution")  # names of passages that are code
NO_PROSE = (*CODE, "evidence", "id", "tags")  # and of those that are no sentences


class Passage(NamedTuple):
    """A text of the course, and where an author finds it."""

    file: str
    where: str
    text: str
    slug: str = ""  # of the lesson it belongs to, if it belongs to one
    name: str = ""  # of the field of a question, or of the column of a table; "code" in a notebook
    table: str = ""

    def problem(self, what: str, fix: str) -> Problem:
        return Problem(self.file, self.where, what, fix)


@dataclass
class Material:
    """What the rules look at. What cannot be read is missing here, and has its problems."""

    here: Course
    tables: dict[str, Table] = field(default_factory=dict)
    banks: dict[str, Bank] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # banks that are there: what they hold cannot be known
    pages: dict[str, tuple[Lesson, list[Cell]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def state(self) -> object:
        """Changes when a table does."""
        return tuple((table, stamp(table.path)) for table in self.tables.values())

    def lessons(self) -> dict[str, tuple[Lesson, list[Cell]]]:
        return {slug: page for slug, page in self.pages.items() if slug != START}

    def in_notebooks(self) -> Iterator[Passage]:
        """What an author has written in each cell."""
        for slug, (_, cells) in self.pages.items():
            for cell in cells:
                code = cell.kind == "code"
                text = cell.source if code else cell.text
                yield Passage(cell.file, cell.where, text, slug, "code" if code else "")

    def in_questions(self) -> Iterator[Passage]:
        """Every text of every bank; a bank that is no TOML has none."""
        for path in sorted(self.here.questions.glob("*.toml")):
            yield from _texts_of_bank(path, stamp(path))

    def in_tables(self, having: str = "") -> Iterator[Passage]:
        """Every cell of every table that is a text, and has this in it."""
        for table in self.tables.values():
            yield from texts_of_table(table, stamp(table.path), having)

    def in_notes(self) -> Iterator[Passage]:
        """Every line of the pages for teachers."""
        for path in sorted((self.here.data / "teaching").glob("*.md")):
            with suppress(OSError, UnicodeDecodeError):
                for number, line in enumerate(decoded(path.read_bytes()).splitlines(), 1):
                    yield Passage(f"data/teaching/{path.name}", f"line {number}", line, path.stem)


def gather(here: Course) -> Material:
    """Read the whole course."""
    material = Material(here)
    with suppress(DataError):  # a catalogue that cannot be read has its own problems
        material.tables = catalogue(here).tables
    for path in sorted(here.questions.glob("*.toml")):
        bank, problems = read_bank(path, here)
        material.problems += problems
        if bank:
            material.banks[bank.lesson] = bank
        else:
            material.unread.add(path.stem)
    pages = {page.path: page for page in here.pages()}
    slugs = Counter(page.slug for page in pages.values())
    for path in sorted(here.notebooks.glob("*.ipynb")):
        cells, problems = read(path, f"notebooks/{path.name}")
        material.problems += problems
        page = pages.get(path)
        if page and slugs[page.slug] == 1 and cells and cells[0].source:  # else it has a problem by now
            material.pages[page.slug] = page, cells
    return material


def read_bank(path: Path, here: Course) -> tuple[Bank | None, list[Problem]]:
    """A bank, if it can be read, and its problems, evidence that does not exist among them."""
    name = name_of(path, here)
    try:
        bank = load_bank(path)
    except BankError as error:
        return None, [Problem(name, p.where, p.what, p.fix) for p in error.problems]
    evidence = [(question.id, reference) for question in bank.questions for reference in question.evidence]
    told = [(f"question {id}, evidence {reference!r}", unknown(reference, here)) for id, reference in evidence]
    return bank, [Problem(name, where, *said) for where, said in told if said]


def unknown(reference: str, here: Course) -> tuple[str, str] | None:
    """What is wrong with a reference to a row, and what would be right; None where nothing is, or a table tells it."""
    name, _, row = reference.partition("/")
    try:
        table = catalogue(here).table(name)
        if row not in table.by_id and not table.lost:
            raise UnknownName(f"row of {name}", row, table.by_id)
    except ContentError:
        return None
    except CourseError as error:
        what, _, fix = str(error).partition(". ")
        return what, fix
    return None


def name_of(path: Path, here: Course) -> str:
    """A path as a person says it: within the course, else as given."""
    resolved = path.resolve()
    return resolved.relative_to(here.root).as_posix() if resolved.is_relative_to(here.root) else str(path)


@lru_cache(maxsize=64)
def _texts_of_bank(path: Path, _state: object) -> list[Passage]:
    try:
        questions = tomllib.loads(decoded(path.read_bytes())).get("question")
    except (OSError, ValueError, RecursionError):
        return []
    return [
        Passage(f"data/questions/{path.name}", where, text, path.stem, name)
        for question in (questions if isinstance(questions, list) else [])
        if isinstance(question, dict)
        for where, name, text in _texts(question, f"question {question.get('id', '?')}")
    ]


@lru_cache(maxsize=256)
def texts_of_table(table: Table, _state: object, having: str = "") -> list[Passage]:
    return [
        Passage(table.file, f"row {line}, column {column}", value, name=column, table=table.name)
        for line, values in table.rows
        for column, value in values.items()
        if isinstance(value, str) and having in value
    ]


def _texts(table: dict[str, Any], where: str) -> Iterator[tuple[str, str, str]]:
    for name, value in table.items():
        for n, each in enumerate(value if isinstance(value, list) else [value], 1):
            if isinstance(each, str):
                yield f"{where}, {name}", name, each
            elif isinstance(each, dict):
                yield from _texts(each, f"{where}, {name} {each.get('id', n)!r}")
