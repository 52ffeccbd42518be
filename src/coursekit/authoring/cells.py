"""One cell of a notebook as the rules for lessons look at it, and which questions it asks, without running it."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.content import notebook
from coursekit.content.course import stamp
from coursekit.errors import CourseError, Problem, UnknownName, short
from coursekit.questions.bank import Bank
from coursekit.questions.kinds import Question

HEADING = re.compile(r"^(#+) +(\S.*)$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
ASKING = ("ck.quiz", "ck.predict", "ck.warm_up")
VEGA = "application/vnd.vegalite.v5+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
# What `render` adds to an author's text: definitions behind a mark, and cells of their own with this tag.
MARK, GENERATED = "<!-- written by coursekit render -->", "generated"
DEFINITION = re.compile(r'^\[[^\]\n]+\]: #(?:sources|words)-\S+ ".*"\n?', re.MULTILINE)


class Cell(notebook.Cell):
    """A cell with the place it stands in. Of a wrong shape `read` has told."""

    def __init__(self, file: str, number: int, raw: Any):
        super().__init__(raw)
        self.file, self.number, self.where = file, number, f"cell {number} ({self.id})"

    @cached_property
    def text(self) -> str:
        """What an author has written in a cell of text: without code, and without what `render` has added."""
        if self.kind != "markdown" or GENERATED in self.tags:
            return ""
        return FENCE.sub("", DEFINITION.sub("", self.source.replace(MARK, "")))

    @cached_property
    def headings(self) -> list[tuple[str, str]]:
        """Its headings, each as (#-marks, text)."""
        return HEADING.findall(FENCE.sub("", self.source)) if self.kind == "markdown" else []

    @cached_property
    def stored(self) -> str:
        """All of its outputs as one text."""
        return json.dumps(self.outputs, ensure_ascii=False) if self.outputs else ""

    def problem(self, what: str, fix: str) -> Problem:
        return Problem(self.file, self.where, what, fix)

    def refused(self, error: CourseError) -> Problem:
        """What the course itself would say of this cell: its first sentence, and what to do."""
        return self.problem(*str(error).partition(". ")[::2])

    @property
    def code(self) -> Code:
        return parsed(self.source if self.kind == "code" else "")


@dataclass(frozen=True, eq=False)
class Code:
    """What Python makes of some code, or what is wrong with it."""

    tree: ast.Module
    wrong: str = ""

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def names(self) -> list[str]:
        """The names with dots in it, such as `ck.load`."""
        return sorted({ast.unparse(node) for node in self.nodes if isinstance(node, ast.Attribute)})

    @cached_property
    def calls(self) -> list[tuple[ast.Call, str]]:
        """The calls, each with what is called, such as `ck.load`."""
        return [(node, ast.unparse(node.func)) for node in self.nodes if isinstance(node, ast.Call)]

    @cached_property
    def texts(self) -> set[str]:
        """The texts that stand in it."""
        constants = (node.value for node in self.nodes if isinstance(node, ast.Constant))
        return {value for value in constants if isinstance(value, str)}


@lru_cache(maxsize=1024)
def parsed(source: str) -> Code:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash; `render` shows those that matter
            return Code(ast.parse(source))
    except SyntaxError as error:
        return Code(ast.Module([], []), f"line {error.lineno or 1} is not valid Python: {error.msg}")
    except (ValueError, RecursionError, MemoryError) as error:
        return Code(ast.Module([], []), f"is not valid Python ({error or 'it is nested too deeply'})")


class Asked(NamedTuple):
    """What one call shows: questions of a lesson, and those that follow when these are answered."""

    called: str
    lesson: str
    questions: tuple[Question, ...]
    then: tuple[Question, ...] = ()


def asked(call: ast.Call, called: str, banks: Mapping[str, Bank]) -> Asked | None:
    """What a call of `ck.quiz`, `ck.predict`, `ck.warm_up` or `ck.check` asks, or a piece with `question=`.

    None for other calls, and where only running it tells. Raises UnknownName for a bank, part or question.
    """
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    try:
        if called.startswith("ck.pieces.") and "question" in given:  # (lesson, id), with ids, or with one for each step
            lesson, ids = ast.literal_eval(given["question"])
            ids = list(ids.values()) if isinstance(ids, dict) else ids
            return Asked(called, lesson, _bank(lesson, banks).select(ids))
        first = ast.literal_eval(call.args[0]) if called in (*ASKING, "ck.check") else None
        given |= {"ids": call.args[1]} if called in ASKING and len(call.args) > 1 else {}
        literal = {name: ast.literal_eval(given[name]) for name in given.keys() & {"ids", "part", "then"}}
    except (IndexError, TypeError, ValueError):
        return None
    if not isinstance(first, str):
        return None
    if called == "ck.check":
        lesson, _, id = first.rpartition("/")
        lesson = lesson or next((name for name, bank in banks.items() if id in bank.by_id), "")
        if not lesson:
            raise UnknownName("exercise", first, {id for bank in banks.values() for id in bank.by_id})
        return Asked(called, lesson, (_bank(lesson, banks)[id],))
    bank = _bank(first, banks)
    if called == "ck.warm_up":
        return Asked(called, first, tuple(question for question in bank.questions if question.part == "warm-up"))
    then = bank.select(literal["then"]) if literal.get("then") else ()
    return Asked(called, first, bank.select(literal.get("ids"), literal.get("part")), then)


def _bank(lesson: str, banks: Mapping[str, Bank]) -> Bank:
    if lesson not in banks:
        raise UnknownName("question bank", lesson, banks)
    return banks[lesson]


def asked_in(cells: Sequence[Cell], banks: Mapping[str, Bank]) -> Iterator[tuple[Cell, Asked]]:
    """What the cells ask, one after another; a call that is wrong is told elsewhere."""
    for cell in cells:
        for call, called in cell.code.calls:
            with suppress(CourseError, TypeError):
                if found := asked(call, called, banks):
                    yield cell, found


def read(path: Path, name: str) -> tuple[list[Cell], list[Problem]]:
    """The cells of a notebook, as far as it can be read, and what is wrong with its form."""
    return _read(path, name, stamp(path))


@lru_cache(maxsize=64)
def _read(path: Path, name: str, _state: object) -> tuple[list[Cell], list[Problem]]:
    try:
        whole = json.loads(path.read_bytes().decode("utf-8"))
        cells = [Cell(name, n, cell) for n, cell in enumerate(whole["cells"], 1)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        restore = "restore it, then run `coursekit render`"
        return [], [Problem(name, "", f"cannot be read as a notebook: {_why(path, error)}", restore)]
    if not cells:
        return [], [Problem(name, "", "is empty", "write the lesson")]
    return cells, list(_misfits(name, whole, cells))


def _misfits(name: str, whole: dict[str, Any], cells: list[Cell]) -> Iterator[Problem]:
    """Where a notebook has another form than Jupyter's, and two cells of one name."""
    import coursekit.drawing.light_jsonschema  # noqa: F401, I001  # before nbformat
    from nbformat.validator import iter_validate

    frame = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    parts = [("", 0, {**whole, "cells": []})]  # and cell by cell, so that one that is strange hides no other
    for cell, raw in zip(cells, whole["cells"], strict=True):
        if cell.kind in ("code", "markdown", "raw"):
            parts.append((cell.where, 2, {**frame, "cells": [raw]}))
        else:
            what = f"cell_type has a form that Jupyter cannot read: {short(repr(cell.kind))}"
            yield cell.problem(what, "make it code or markdown")
    for where, inside, part in parts:
        try:
            for error in iter_validate(part, version=4, version_minor=5):
                at = ", ".join(map(str, [*getattr(error, "relative_path", ())][inside:]))
                what, fix = f"{at} has a form that Jupyter cannot read".strip(), str(error).splitlines()[0][:120]
                yield Problem(name, where, what, f"{fix}; then run `coursekit render`")
        except Exception as error:  # whatever it stumbles over is no notebook
            yield Problem(name, where, f"has a form that Jupyter cannot read: {error}", "restore it")
    first: dict[str, Cell] = {}
    for cell in cells:
        if cell.id and first.setdefault(cell.id, cell) is not cell:
            yield cell.problem(f"has the id of cell {first[cell.id].number}", "give it an id of its own")


def _why(path: Path, error: Exception) -> str:
    """The reason, where a person would not guess it from the sentence of the JSON reader."""
    content = path.read_bytes()[:4_000_000] if path.is_file() else b""
    if content.startswith(b"\xef\xbb\xbf"):
        return "it begins with a byte order mark, which Jupyter does not expect; save it as UTF-8 without one"
    if b"\n<<<<<<< " in content:
        return "two versions were merged, and git's marks <<<<<<< are still in it"
    if isinstance(error, RecursionError):
        return "its brackets are nested too deeply"
    return f"it has no {error}" if isinstance(error, KeyError) else str(error)
