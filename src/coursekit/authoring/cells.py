"""One cell of a notebook, as the rules for lessons look at it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from coursekit.errors import Problem

HEADING = re.compile(r"^(#+) +(\S.*)$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


class Cell:
    def __init__(self, file: str, number: int, raw: dict[str, Any]):
        self.file, self.number = file, number
        self.kind: str = raw["cell_type"]
        self.source = "".join(raw["source"])
        self.id = raw.get("id", "")
        self.count = raw.get("execution_count")
        self.outputs: list[dict[str, Any]] = raw.get("outputs", [])

    def problem(self, what: str, fix: str) -> Problem:
        return Problem(self.file, f"cell {self.number} ({self.id})", what, fix)

    def called(self) -> Iterator[tuple[ast.Call, list[str]]]:
        """The calls of the cell, such as `ck.load("claims")`, that begin with one or more texts, and these texts."""
        try:
            tree = ast.parse(self.source if self.kind == "code" else "")
        except SyntaxError:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                texts = [text for text in texts if isinstance(text, str)]
                if texts and isinstance(node.args[0], ast.Constant):
                    yield node, texts
