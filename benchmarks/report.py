"""What it takes to read a class: from one log a learner to the report with its item analysis.

nbgrader keeps a class in a database and its export gives totals only, no question. Reading the lines as JSON, and doing
nothing with them, is the floor.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.classes import ANSWERS, class_of
from benchmarks.harness import Benchmark, Figures, Goal, Side, fresh

SIZES = (30, 300, 1000, 5000)
WITH_NBGRADER = 1000  # learners; its export takes with the square of the class, so 5,000 would take minutes a round
CELLS = 20  # autograded in nbgrader's assignment

# Peak memory comes from Linux itself where it can: `ru_maxrss` there begins with what the parent process held.
MEASURED = """
import json, re, sys, time
from pathlib import Path

def peak():
    try:
        return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    except OSError:
        import psutil
        return getattr(psutil.Process().memory_info(), "peak_wset", psutil.Process().memory_info().rss) / 2**20

{imports}
start = time.process_time()
{work}
now = time.process_time()
print()
print(json.dumps({{"CPU, s": now, "CPU after imports, s": now - start, "peak memory, MB": peak()}}))
"""

OURS = MEASURED.format(
    imports="from coursekit.app import cli\nfrom coursekit.classroom import report",
    work="if cli.main(['report', sys.argv[1], '--out', sys.argv[2]]): sys.exit('The report failed.')",
)
FLOOR = MEASURED.format(
    imports="",
    work="for path in Path(sys.argv[1]).iterdir():\n"
    "    for line in path.read_bytes().splitlines():\n"
    "        json.loads(line)",
)
NBGRADER = MEASURED.format(
    imports="from nbgrader.api import Gradebook\nfrom nbgrader.plugins.export import CsvExportPlugin",
    work="with Gradebook('sqlite:///' + sys.argv[1]) as gradebook:\n"
    "    export = CsvExportPlugin()\n"
    "    export.to = sys.argv[2]\n"
    "    export.export(gradebook)",
)
# As after grading: every submission with its notebook, and a score in each cell.
FILL = """
import sys
from nbgrader.api import Gradebook
learners, cells, database = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with Gradebook("sqlite:///" + database) as gradebook:
    gradebook.add_assignment("lesson")
    gradebook.add_notebook("quiz", "lesson")
    for cell in range(cells):
        gradebook.add_grade_cell(f"q{cell}", "quiz", "lesson", max_score=1, cell_type="code")
    for learner in range(learners):
        gradebook.add_student(f"learner-{learner:04}")
        for notebook in gradebook.add_submission("lesson", f"learner-{learner:04}").notebooks:
            for cell, grade in enumerate(notebook.grades):
                grade.auto_score = (learner + cell) % 2
    gradebook.db.commit()
print("{}")
"""


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    @cache
    def folder() -> Path:
        return Path(stack.enter_context(TemporaryDirectory()))

    return [_of(n, folder) for n in ((3,) if quick else SIZES)]


def _of(n: int, folder: Callable[[], Path]) -> Benchmark:
    sides = [
        Side("coursekit", lambda: fresh(OURS, _class(folder(), n), folder() / "out")),
        Side("json.loads of every line", lambda: fresh(FLOOR, _class(folder(), n))),
    ]
    goals = []
    if n <= WITH_NBGRADER:
        sides.append(Side("nbgrader, totals only", lambda: _nbgrader(folder(), n), "nbgrader"))
    if n == 1000:
        goals += [Goal("CPU, s", 1), Goal("CPU after imports, s", 1, "nbgrader, totals only")]
    if n == 5000:
        sides.append(Side("coursekit, 1,000 learners", lambda: fresh(OURS, _class(folder(), 1000), folder() / "out")))
        goals.append(Goal("CPU after imports, s", 5.5, "coursekit, 1,000 learners"))  # five times the learners
    return Benchmark(
        f"report-{n}",
        f"What does the report for {n:,} learners with {ANSWERS} answers each take? nbgrader: {CELLS} cells each.",
        tuple(sides),
        tuple(goals),
        repeats=5 if n < 1000 else 3,
    )


def _class(folder: Path, learners: int) -> Path:
    logs = folder / f"class_{learners}"
    return logs if logs.exists() else class_of(learners, logs)


def _nbgrader(folder: Path, learners: int) -> Figures:
    database = folder / f"gradebook_{learners}.db"
    if not database.exists():
        fresh(FILL, learners, CELLS, database)
    return fresh(NBGRADER, database, folder / "grades.csv")
