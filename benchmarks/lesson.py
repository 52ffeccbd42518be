"""What a student waits for, and what a kernel holds: the first chart, a whole lesson, and the memory after it."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from functools import cache

from benchmarks.harness import ROOT, Benchmark, Figures, Goal, Side
from benchmarks.kernels import Kernel

LESSON = "01_riyadh_talks.ipynb"
SHORT = "00_start_here.ipynb"

LIBRARIES = ("altair", "anywidget", "ipywidgets", "pandas")
PLAIN = f"import {', '.join(LIBRARIES)}"  # what any notebook with tables, charts and widgets imports

MODULES = "' '.join(__import__('sys').modules)"  # one text, for IPython shortens a list of more than a thousand

# Answers everything in the output of the cell before, as clicks would: what comes after a prediction appears.
ANSWER = """
from coursekit.widgets.quiz import Quiz as _Quiz
for _shown in [each for each in (_, *getattr(_, "children", ())) if isinstance(each, _Quiz)]:
    for _sitting in list(_shown.session.standings.values()):
        _shown.answer(_sitting.question.id, _sitting.question.right)
"""


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    notebook = SHORT if quick else LESSON

    def beside(side: Side) -> tuple[Side, ...]:
        return () if quick else (side,)

    return [
        Benchmark(
            "first-chart",
            "From the start of a kernel to the first chart of lesson 1, once its question has been answered.",
            (
                Side("coursekit", lambda: _run(_to_first_chart())),
                *beside(Side("import pandas, altair", lambda: _run(["import pandas, altair"]))),
                Side("a kernel that does nothing", lambda: _run([])),
            ),
            (Goal("CPU, s", 0.4, "import pandas, altair"),),
        ),
        Benchmark(
            "lesson",
            f"All cells of {notebook} in a fresh kernel, no question answered, as `coursekit render` runs them.",
            (
                Side("coursekit", lambda: _run(cells(notebook))),
                Side("empty cells, our imports", lambda: _run(_empty(notebook, loaded(notebook)))),
                *beside(Side("empty cells, plain imports", lambda: _run(_empty(notebook, PLAIN)))),
            ),
            (Goal("CPU, s", 1.3, "empty cells, our imports"),),
        ),
        Benchmark(
            "memory",
            f"The memory of a kernel after all cells of {notebook}, every question answered and every chart drawn.",
            (
                Side("coursekit", lambda: _held(_answered(notebook))),
                Side("our imports alone", lambda: _held([loaded(notebook)])),
                *beside(Side("plain imports alone", lambda: _held([PLAIN]))),
            ),
            (Goal("memory, MB", 1.1, "our imports alone"),),
            repeats=3,
        ),
    ]


def _run(code: list[str]) -> Figures:
    """What all of these cells take, the start of the kernel included."""
    start = time.perf_counter()
    with Kernel() as kernel:
        for cell in code:
            kernel.run(cell)
        return {"CPU, s": kernel.cpu, "clock, s": time.perf_counter() - start}


def _held(code: list[str]) -> Figures:
    with Kernel() as kernel:
        for cell in code:
            kernel.run(cell)
        return {"memory, MB": kernel.memory}


def cells(notebook: str) -> list[str]:
    """The code cells of a notebook of the course."""
    stored = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in stored["cells"] if cell["cell_type"] == "code"]


def _answered(notebook: str) -> list[str]:
    return [part for cell in cells(notebook) for part in (cell, ANSWER)]


def _to_first_chart() -> list[str]:
    """The cells of lesson 1 up to the first that makes a chart, its question answered."""
    code = cells(LESSON)
    first = next(n for n, cell in enumerate(code) if "alt.Chart" in cell)
    return [*code[: first + 1], ANSWER]


def _empty(notebook: str, imports: str) -> list[str]:
    """As many cells as the notebook has, with nothing in them but the imports in the first."""
    return [imports, *("pass" for _ in cells(notebook)[1:])]


@cache
def loaded(notebook: str) -> str:
    """An import of every module of ours that the notebook has loaded at its end, then of the libraries it has."""
    with Kernel() as kernel:
        for cell in _answered(notebook):
            kernel.run(cell)
        found = kernel.value(MODULES).split()
    own = [name for name in found if name.partition(".")[0] == "coursekit"]
    return f"import {', '.join(own + [name for name in LIBRARIES if name in found])}"
