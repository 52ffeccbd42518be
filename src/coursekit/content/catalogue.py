"""The catalogue: what `data/datapackage.json` says about every table, and whether it is true.

Learners and authors read through here: what is checked is what is loaded. A changed file is read again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from coursekit.content.course import Course, current, stamp
from coursekit.content.entry import faults_of, gaps_of
from coursekit.content.files import decoded
from coursekit.content.tables import Contents, Row, instead, not_utf8, parts, read
from coursekit.errors import DataError, Problem, UnknownName


class Table:
    """A table as the catalogue describes it. A changed entry makes a new one, and its file is read afresh."""

    def __init__(self, path: Path, about: dict):
        self.path, self.about, self.name = path, about, about["name"]
        self.file = f"data/{path.name}"
        self.fields: dict[str, dict] = {field["name"]: field for field in about["schema"]["fields"]}
        lists = {name: field["references"]["resource"] for name, field in self.fields.items() if "references" in field}
        keys = {key["fields"][0]: key["reference"]["resource"] for key in about["schema"].get("foreignKeys", [])}
        self.targets: dict[str, str] = lists | keys  # of each column that points to another table, the table's name

    @property
    def rows(self) -> tuple[Row, ...]:
        return _contents(self, stamp(self.path)).rows

    @property
    def problems(self) -> tuple[Problem, ...]:
        return _contents(self, stamp(self.path)).problems

    @property
    def by_id(self) -> dict[str, dict[str, object]]:
        return _contents(self, stamp(self.path)).by_id

    @property
    def lost(self) -> bool:
        """Whether some of its rows could not be read: then nobody can say which there are."""
        return any("column" not in problem.where for problem in self.problems)

    def parts(self, column: str, values: dict) -> list[str]:
        """The entries of one cell of a row."""
        return parts(self.fields.get(column, {}), values.get(column))


@lru_cache(maxsize=256)
def _contents(table: Table, _state: object) -> Contents:
    return read(table.path, table.file, table.fields)


@lru_cache(maxsize=256)
def _table(path: Path, entry: str) -> Table:
    return Table(path, json.loads(entry))


class Catalogue(NamedTuple):
    about: dict
    licence: str
    tables: dict[str, Table]
    problems: tuple[Problem, ...]

    def table(self, name: str) -> Table:
        """A table that can be read, even if its description has gaps."""
        if name not in self.tables:
            # An entry that cannot be read is no table; then its problems say more than the list of the others.
            broken = self.problems_of(name)
            raise DataError(broken) if broken else UnknownName("table", name, self.tables)
        return self.tables[name]

    def sound(self, name: str) -> Table:
        """A table whose rows all fit their description."""
        table = self.table(name)
        if table.problems:
            raise DataError(table.problems)
        return table

    def described(self, name: str) -> Table:
        """A table whose description can be shown to a reader."""
        table = self.table(name)
        if gaps := self.problems_of(name):
            raise DataError(gaps)
        return table

    def problems_of(self, name: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.where.split(",")[0] == f"table {name}"]


def catalogue(course: Course | None = None) -> Catalogue:
    """The catalogue of a course; raises DataError when it cannot be read at all."""
    path = (course or current()).catalogue
    return _catalogue(path, stamp(path))


def problems(course: Course) -> list[Problem]:
    """Everything that is wrong in the catalogue and the tables, all at once; an empty list when all is well."""
    try:
        known = catalogue(course)
    except DataError as error:
        return error.problems
    found = list(known.problems)
    for table in known.tables.values():
        found += table.problems
        for column, name in table.targets.items():
            if (target := known.tables.get(name)) and not target.lost:  # else it is told once, where the fault is
                found += _dangling(table, column, target, (stamp(table.path), stamp(target.path)))
    described = [resource.get("path") for resource in known.about["resources"] if isinstance(resource, dict)]
    for path in sorted(course.data.glob("*.csv")):
        if path.name not in described:
            what = "the catalogue does not describe this file"
            found.append(Problem(f"data/{path.name}", "", what, "Describe it in datapackage.json, or take it away."))
    return found


@lru_cache(maxsize=8)
def _catalogue(path: Path, _state: object) -> Catalogue:
    file = f"data/{path.name}"
    about = _json(path, file)
    resources = about.get("resources") if isinstance(about, dict) else None
    if not isinstance(resources, list):
        raise DataError([Problem(file, "", "it has no list of tables", "Describe every table under “resources”.")])
    names = [each.get("name") if isinstance(each, dict) else None for each in resources]
    tables: dict[str, Table] = {}
    found = []
    for number, (name, entry) in enumerate(zip(names, resources, strict=True)):
        if not isinstance(name, str):
            found.append(Problem(file, f"resource {number + 1}", "it has no name", "Give it one, such as timeline."))
            continue
        faults = [*faults_of(entry)]
        if name in names[:number]:
            faults.append(("two entries have this name", "Rename one of them."))
        if not faults:
            tables[name] = _table(path.parent / entry["path"], json.dumps(entry))
        found += [Problem(file, f"table {name}", what, fix) for what, fix in faults]
    for name, table in tables.items():
        for column, what, fix in gaps_of(table.about, table.targets, names):
            found.append(Problem(file, f"table {name}{column and f', column {column}'}", what, fix))
    try:
        licence = ", ".join(each["title"] for each in about["licenses"])
    except (KeyError, TypeError):
        licence = "not given"
        found.append(Problem(file, "licenses", "it names no licence", "Give a list with one title at least."))
    return Catalogue(about, licence, tables, tuple(found))


def _json(path: Path, file: str) -> object:
    try:
        return json.loads(decoded(path.read_bytes()))
    except OSError:
        where, what, fix = "", "the catalogue is missing", "Put it back; it describes every table."
    except UnicodeDecodeError as error:
        raise DataError([not_utf8(file, error)]) from error
    except json.JSONDecodeError as error:
        where, what = f"line {error.lineno}, column {error.colno}", f"this is not valid JSON ({error.msg})"
        fix = "Look there and just before: often a comma, a quotation mark or a bracket."
    except RecursionError:
        where, what, fix = "", "its brackets are nested too deeply", "Describe the tables in one list."
    except ValueError as error:
        where, what, fix = "", f"this is not valid JSON ({error})", "Look for a number with very many digits."
    raise DataError([Problem(file, where, what, fix)])


@lru_cache(maxsize=256)
def _dangling(table: Table, column: str, target: Table, _state: object) -> list[Problem]:
    """References to rows that do not exist."""
    known, found = target.by_id, []
    for line, values in table.rows:
        for part in table.parts(column, values):
            if part not in known:
                fix = instead(part, known, f"Add it to {target.file}, or use one that is there.")
                found.append(
                    Problem(table.file, f"row {line}, column {column}", f"{target.name} has no row {part!r}", fix)
                )
    return found
