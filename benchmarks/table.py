"""What came out, as Markdown: the goals in one table, then each benchmark with all its sides."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

import psutil

from benchmarks.harness import ROOT, Goal, Result, Side

README = ROOT / "benchmarks" / "README.md"
HEADING = "### "
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
OURS = ("altair", "anywidget", "ipykernel", "ipywidgets", "jupyterlab", "pandas")  # what the course stands on


def machine() -> str:
    """The class of machine and what was installed, without a name or a path."""
    memory = psutil.virtual_memory().total / 2**30
    stack = ", ".join(f"{name} {version(name)}" for name in OURS)
    return (
        f"Measured with {os.cpu_count()} cores, {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, {stack}."
    )


def written(results: list[Result]) -> str:
    """All goals in one table, then a table for each benchmark."""
    return _joined({each.benchmark.name: _tables(each) for each in results})


def write(results: list[Result]) -> None:
    """Put the tables between the two marks of the README. Those of other benchmarks stay there."""
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    old, _, after = rest.partition(END)
    text = _joined(_tables_in(old) | {each.benchmark.name: _tables(each) for each in results})
    README.write_text(f"{before}{START}\n{machine()}\n\n{text}\n{END}{after}", encoding="utf-8", newline="\n")


Tables = tuple[list[str], str]  # of one benchmark: its goals, a row each, and all that was measured


def _tables(result: Result) -> Tables:
    return [_goal(result, goal) for goal in result.benchmark.goals], "\n".join(_details(result))


def _tables_in(text: str) -> dict[str, Tables]:
    """The tables of each benchmark in a text that was written before."""
    goals, *details = text.split(f"\n{HEADING}")
    tables = {}
    for each in details:
        name = each.partition("\n")[0]
        tables[name] = ([row for row in goals.splitlines() if row.startswith(f"| {name} |")], HEADING + each.strip())
    return tables


def _joined(tables: dict[str, Tables]) -> str:
    goals = [row for rows, _ in tables.values() for row in rows]
    head = "\n".join(["| benchmark | goal | ours | the other side | ratio | |", "|---|---|---|---|---|---|", *goals])
    return "\n\n".join([head, *(details for _, details in tables.values())])


def _goal(result: Result, goal: Goal) -> str:
    ours = result.benchmark.sides[0].name
    reached = result.reached(goal)
    verdict = "not measured" if reached is None else "met" if reached <= goal.limit else "**not met**"
    ratio = _short(reached) if reached is not None and goal.against else ""
    theirs = _cell(result, goal.against, goal.figure) if goal.against else ""
    return _row(result.benchmark.name, str(goal), _cell(result, ours, goal.figure), theirs, ratio, verdict)


def _details(result: Result) -> Iterator[str]:
    benchmark = result.benchmark
    rounds = len(result.rounds[benchmark.sides[0].name])
    yield f"{HEADING}{benchmark.name}"
    yield ""
    yield f"{benchmark.question} Median (least) of {rounds} rounds, {datetime.now(UTC):%d %B %Y}."
    yield ""
    heads = [head for figure in result.figures for head in (figure, f"{benchmark.sides[0].name} ÷ this")]
    yield _row("", *heads)
    yield _row("---", *("---" for _ in heads))
    for side in benchmark.sides:
        yield _row(side.title, *(_missing(heads) if side.missing else _figures(result, side)))


def _missing(heads: list[str]) -> list[str]:
    return ["not installed", *("" for _ in heads[1:])]


def _figures(result: Result, side: Side) -> Iterator[str]:
    for figure in result.figures:
        ratio = None if side == result.benchmark.sides[0] else result.ratio(figure, side.name)
        yield _cell(result, side.name, figure)
        yield "" if ratio is None else _short(ratio)


def _cell(result: Result, side: str, figure: str) -> str:
    values = result.values(side, figure)
    if not values:
        return "–"
    middle, least = _short(median(values)), _short(min(values))
    return middle if middle == least else f"{middle} ({least})"


def _short(value: float) -> str:
    """Three digits that count; whole numbers as they are."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
