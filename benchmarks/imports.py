"""What importing costs, in a fresh process: the first thing that every notebook waits for."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.harness import Benchmark, Figures, Goal, Side, fresh

# The clock is read before anything is imported for printing: `time` is built in, `json` is not.
TOLD = "\nimport sys, time\ncpu, count = time.process_time(), len(sys.modules)\nimport json\n"
TOLD += "print(json.dumps({'CPU, ms': cpu * 1000, 'modules': count}))"


def _of(statement: str) -> Figures:
    return fresh(statement + TOLD)


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    return [
        Benchmark(
            "import",
            "What does `import coursekit` cost in a fresh process, the interpreter's own start included?",
            (
                Side("coursekit", lambda: _of("import coursekit as ck")),
                Side("coursekit, to the first quiz", lambda: _of("import coursekit as ck; ck.quiz")),
                Side("ipywidgets", lambda: _of("import ipywidgets"), "ipywidgets"),
                Side("jupyterquiz", lambda: _of("import jupyterquiz"), "jupyterquiz"),
                Side("ipyquizjb", lambda: _of("import ipyquizjb"), "ipyquizjb"),
                Side("nbautoeval", lambda: _of("import nbautoeval"), "nbautoeval"),
                Side("the interpreter alone", lambda: _of("pass")),
            ),
            (Goal("CPU, ms", 0.25, "ipywidgets"),),
            repeats=10,
        )
    ]
