"""One cell of a notebook, as the rules for lessons look at it."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from coursekit.content.course import stamp
from coursekit.errors import Problem, short

HEADING = re.compile(r"^(#+) +(\S.*)$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
ASKING = ("ck.quiz", "ck.predict", "ck.warm_up")


class Cell:
    """A cell, whatever shape its notebook gives it: what has a wrong one counts as empty, for `read` has told of it."""

    def __init__(self, file: str, number: int, raw: Any):
        raw = raw if isinstance(raw, dict) else {}
        self.file, self.number, self.raw = file, number, raw
        self.kind: str = str(raw.get("cell_type"))
        lines = raw.get("source", "")
        self.source = "".join(line for line in lines if isinstance(line, str)) if isinstance(lines, list | str) else ""
        self.id = str(raw.get("id", ""))
        self.count = raw.get("execution_count")
        outputs, metadata = raw.get("outputs"), raw.get("metadata")
        self.outputs: list[dict[str, Any]] = [each for each in _list(outputs) if isinstance(each, dict)]
        self.metadata: dict[str, Any] = metadata if isinstance(metadata, dict) else {}

    @property
    def where(self) -> str:
        return f"cell {self.number} ({self.id})"

    @property
    def bundles(self) -> list[dict[str, Any]]:
        """What each output shows, by its MIME type."""
        return [output["data"] for output in self.outputs if isinstance(output.get("data"), dict)]

    @property
    def tags(self) -> list[str]:
        return _list(self.metadata.get("tags"))

    def problem(self, what: str, fix: str) -> Problem:
        return Problem(self.file, self.where, what, fix)

    @cached_property
    def parsed(self) -> tuple[ast.Module, str]:
        """The code, and what is wrong with it as Python."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a backslash; `render` shows those that matter
                return ast.parse(self.source if self.kind == "code" else ""), ""
        except SyntaxError as error:
            return ast.Module([], []), f"line {error.lineno or 1} is not valid Python: {error.msg}"
        except (ValueError, RecursionError, MemoryError) as error:
            return ast.Module([], []), f"is not valid Python ({error or 'it is nested too deeply'})"

    @cached_property
    def calls(self) -> list[tuple[ast.Call, str]]:
        """The calls of the cell, each with what is called, such as `ck.load`."""
        return [(node, ast.unparse(node.func)) for node in ast.walk(self.parsed[0]) if isinstance(node, ast.Call)]

    @cached_property
    def called(self) -> list[tuple[ast.Call, str, list[str]]]:
        """The calls that begin with one or more texts, such as `ck.load("claims")`, what is called, and these texts."""
        found = []
        for node, called in self.calls:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [text for text in texts if isinstance(text, str)]
            if "." in called and texts and isinstance(node.args[0], ast.Constant):
                found.append((node, called, texts))
        return found


def read(path: Path, name: str) -> tuple[list[Cell], list[Problem]]:
    """The cells of a notebook, as far as it can be read, and what is wrong with its form."""
    return _read(path, name, stamp(path))


@lru_cache(maxsize=64)
def _read(path: Path, name: str, _state: object) -> tuple[list[Cell], list[Problem]]:
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8"))
        cells = [Cell(name, n, cell) for n, cell in enumerate(notebook["cells"], 1)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        restore = "restore it, then run `coursekit render`"
        return [], [Problem(name, "", f"cannot be read as a notebook: {_why(path, error)}", restore)]
    if not cells:
        return [], [Problem(name, "", "is empty", "write the lesson")]
    return cells, list(_misfits(name, notebook, cells))


def _misfits(name: str, notebook: dict[str, Any], cells: list[Cell]) -> Iterator[Problem]:
    """Where a notebook has another form than Jupyter's, and two cells of one name."""
    import coursekit.drawing.light_jsonschema  # noqa: F401, I001  # before nbformat
    from nbformat.validator import iter_validate

    sound = []
    for cell, raw in zip(cells, notebook["cells"], strict=True):
        if cell.kind in ("code", "markdown", "raw"):
            sound.append(raw)
        else:  # nbformat would go no further
            sound.append({"cell_type": "raw", "id": f"{cell.number}", "metadata": {}, "source": ""})
            what = f"cell_type has a form that Jupyter cannot read: {short(repr(cell.kind))}"
            yield cell.problem(what, "make it code or markdown")
    try:
        for error in iter_validate({**notebook, "cells": sound}, version=4, version_minor=5):
            _, number, *rest = [*getattr(error, "relative_path", ()), "", ""]
            where = cells[number].where if isinstance(number, int) and number < len(cells) else ""
            what = f"{', '.join(str(part) for part in rest if part != '')} has a form that Jupyter cannot read".strip()
            yield Problem(name, where, what, f"{str(error).splitlines()[0][:120]}; then run `coursekit render`")
    except Exception as error:  # whatever it stumbles over is no notebook
        yield Problem(name, "", f"has a form that Jupyter cannot read: {error}", "restore it")
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


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
