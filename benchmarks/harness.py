"""How measurements become a comparison.

A benchmark is a question with several sides: ours first, then the peers and the floor that nobody can go below.
The sides are measured in turn, round by round (A B C, B C A, …), so that whatever else the machine does hits them all.
What counts is the ratio within a round, and of these the median. A time alone says more of the machine than of us.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]

Figures = dict[str, float]  # what was measured, with its unit, and how much: {"CPU, ms": 12.5}


@dataclass(frozen=True)
class Side:
    """One of those compared. `measure` takes one measurement, from a fresh state wherever state matters."""

    name: str
    measure: Callable[[], Figures]
    needs: str = ""  # the package it cannot do without

    @property
    def missing(self) -> bool:
        try:
            return bool(self.needs) and not version(self.needs)
        except PackageNotFoundError:
            return True

    @property
    def title(self) -> str:
        """The name, with the version of a peer that is installed."""
        if not self.needs or self.missing:
            return self.name
        return self.name.replace(self.needs, f"{self.needs} {version(self.needs)}", 1)


@dataclass(frozen=True)
class Goal:
    """Our figure is at most `limit` times that of the side `against`; where none is named, at most `limit`."""

    figure: str
    limit: float
    against: str = ""

    def __str__(self) -> str:
        return f"{self.figure} ≤ {self.limit:g}" + (f" × {self.against}" if self.against else "")


@dataclass(frozen=True)
class Benchmark:
    """A question in words, and who is compared. Ours is the first side."""

    name: str
    question: str
    sides: tuple[Side, ...]
    goals: tuple[Goal, ...] = ()
    repeats: int = 5  # rounds, where nobody asks for another number


@dataclass(frozen=True)
class Result:
    """What came out: for each side the figures of each round, or none where it is not installed."""

    benchmark: Benchmark
    rounds: dict[str, list[Figures]]

    @property
    def figures(self) -> list[str]:
        """What was measured on our side, or on any other."""
        return list(dict.fromkeys(name for rounds in self.rounds.values() for each in rounds for name in each))

    def values(self, side: str, figure: str) -> list[float]:
        return [figures[figure] for figures in self.rounds.get(side, []) if figure in figures]

    def ratio(self, figure: str, side: str) -> float | None:
        """Ours divided by the other side's, round by round; the median. None where there is nothing to divide by."""
        ours = self.values(self.benchmark.sides[0].name, figure)
        theirs = self.values(side, figure)
        if not ours or len(ours) != len(theirs) or not all(theirs):
            return None
        return median(our / their for our, their in zip(ours, theirs, strict=True))

    def reached(self, goal: Goal) -> float | None:
        """What our side has come to, in the goal's own terms."""
        if goal.against:
            return self.ratio(goal.figure, goal.against)
        ours = self.values(self.benchmark.sides[0].name, goal.figure)
        return median(ours) if ours else None


def paired(benchmark: Benchmark, repeats: int, told: Callable[[str], None], warm: bool = True) -> Result:
    """Measure all sides of a benchmark, `repeats` times in turn.

    warm  take one round more, first, and forget it: it compiles what Python compiles once, and fills the disk's cache
    """
    sides = [side for side in benchmark.sides if not side.missing]
    rounds: dict[str, list[Figures]] = {side.name: [] for side in sides}
    for turn in range(repeats + warm):
        for side in _from(sides, turn):
            told(f"{benchmark.name}: round {turn + 1} of {repeats + warm}: {side.name}")
            figures = side.measure()
            if turn >= warm:
                rounds[side.name].append(figures)
    return Result(benchmark, rounds)


def _from(sides: list[Side], turn: int) -> Iterator[Side]:
    """All sides, beginning with another one each time: who comes first has the quieter machine, or the colder disk."""
    return (sides[(turn + n) % len(sides)] for n in range(len(sides)))


def fresh(code: str, *args: object, cwd: Path = ROOT) -> Figures:
    """Run Python code in a process of its own. It prints its figures as JSON, in its last line."""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
    )
    if run.returncode:
        raise RuntimeError(f"A measurement broke off:\n{code}\n{run.stderr}")
    return json.loads(run.stdout.splitlines()[-1])


def environment() -> dict[str, str]:
    """What a measured process inherits: warm bytecode as any installed package has it, and nobody's own answers."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "COURSEKIT_STUDENT", "COURSEKIT_PROGRESS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    beside_python = str(Path(sys.executable).parent)  # where peers look for the programs that they start
    return kept | {"PYTHONUTF8": "1", "PATH": os.pathsep.join([beside_python, os.environ.get("PATH", "")])}
