"""`python -m benchmarks`: run all comparisons, or those you name, and print what came out."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import coursekit.drawing.light_jsonschema  # noqa: F401  # before the subjects: this process itself is not measured
from benchmarks.harness import Benchmark, paired
from benchmarks.table import machine, write, written


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the course beside its peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a subject (report) or a benchmark (report-30)")
    parser.add_argument("--repeats", type=int, metavar="N", help="rounds (default: what each benchmark asks for)")
    parser.add_argument("--quick", action="store_true", help="one round of the smallest size: does it still run?")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--list", action="store_true", help="say which benchmarks there are, and measure nothing")
    args = parser.parse_args()
    with ExitStack() as stack:
        found = _found(args.quick, stack)
        unknown = set(args.names) - {name for subject, each in found for name in (subject, each.name)}
        if unknown or args.list:
            for name in sorted(unknown):
                _told(f"There is no benchmark {name!r}. These there are:")
            print("\n".join(f"{each.name:<24}{each.question}" for _, each in found))
            return 2 if unknown else 0
        chosen = [each for subject, each in found if not args.names or {subject, each.name} & set(args.names)]
        os.environ.setdefault("PYTHONPYCACHEPREFIX", stack.enter_context(tempfile.TemporaryDirectory()))
        results = []
        for each in chosen:
            repeats = args.repeats or (1 if args.quick else each.repeats)
            try:
                results.append(paired(each, repeats, _told, warm=not args.quick))
            except Exception as error:  # what was measured before, and what comes after, is not lost
                _told(f"{each.name} broke off: {error}")
    print(f"{machine()}\n\n{written(results)}")
    if args.write:
        write(results)
    return 0 if len(results) == len(chosen) else 1


def _found(quick: bool, stack: ExitStack) -> list[tuple[str, Benchmark]]:
    """The benchmarks of every module in this folder that has some, each with the subject it belongs to."""
    found = []
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        of = getattr(import_module(f"benchmarks.{path.stem}"), "benchmarks", None)
        found += [(path.stem, each) for each in (of(quick, stack) if of else [])]
    return found


def _told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
