"""Exercises of code, tried out: what a learner is given is not right yet, and our own solution is.

A lesson's code is run in a Python of its own, so that a solution which never ends, or ends Python, stops nobody. One
process tries all exercises, for starting pandas costs more than any of them; a new one goes on after one that was lost.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from coursekit.authoring.material import Material
from coursekit.content.course import stamp
from coursekit.errors import Problem, short
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import grade
from coursekit.questions.kinds import Question

START = 60  # seconds for Python and pandas on a slow machine
LIMIT = 20  # seconds for one exercise; ours take less than a tenth of one
MEMORY = 4 << 30  # bytes; a list that grows for ever must not take the machine with it

LOST = (
    f"its code does not end within {LIMIT} seconds: look for a loop without an end",
    "its code ends Python: take the line out that does",
)
_known: dict[tuple[object, ...], str] = {}  # what an exercise came to, with these tables; both rarely change


def problems(material: Material, show_progress: bool = False) -> Iterator[Problem]:
    """Every exercise whose starter is right already, or whose solution is not."""
    here = material.here
    state = here.root, tuple((path, stamp(path)) for path in sorted(here.data.glob("*.*")))
    found = [
        (slug, question, (*state, slug, _imports(material, slug), repr(question)))
        for slug, bank in material.banks.items()
        for question in bank.questions
        if question.exercise and not question.sealed
    ]
    new = [each for each in found if each[2] not in _known]
    left = new[:]
    while left:
        asked = [(str(here.bank(slug)), question.id, key[3]) for slug, question, key in left]
        for said in _tried(here.notebooks, asked):
            _known[left.pop(0)[2]] = said
            if show_progress:
                done = f"\rexercises tried: {len(new) - len(left)} of {len(new)}"
                print(done, end="" if left else "\n", file=sys.stderr, flush=True)
    for slug, question, key in found:
        if _known[key]:
            what, _, fix = _known[key].partition(": ")
            yield Problem(f"data/questions/{slug}.toml", f"question {question.id}", what, fix)


def _imports(material: Material, slug: str) -> str:
    """What the cells of a lesson import, which an exercise may use."""
    _, cells = material.pages.get(slug, (None, []))
    lines = [node for cell in cells for node in cell.parsed[0].body if isinstance(node, ast.Import)]
    return "\n".join(map(ast.unparse, lines))


def _tried(folder: Path, asked: list[tuple[str, str, str]]) -> Iterator[str]:
    """What a process says about these exercises, one by one, until it is lost: nothing of one that is sound."""
    with tempfile.TemporaryDirectory() as empty:
        own = {"COURSEKIT_PROGRESS": str(Path(empty) / "progress.jsonl"), "PYTHONUTF8": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=folder,
            env=os.environ | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        try:
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps(asked))
                process.stdin.close()
            lines.get(timeout=START)  # says that it is ready
            for _ in asked:
                if not (line := lines.get(timeout=LIMIT)):
                    yield LOST[1]
                    break
                yield json.loads(line)
        except queue.Empty:
            yield LOST[0]
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _pass_on(stream: IO[str], lines: queue.Queue[str]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in stream:
            lines.put(line)
    lines.put("")


def main() -> None:
    """In the process: read the exercises from stdin, write what is wrong with each as one line of JSON."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever an exercise prints is not an answer
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.read())
    for lines in {imports for _, _, imports in asked}:
        with contextlib.suppress(Exception):  # told where an exercise needs it
            exec(lines, {})  # what takes seconds on a slow machine is not the first exercise's fault
    print("ready", file=told, flush=True)
    for path, id, imports in asked:
        print(json.dumps(_wrong(load_bank(path)[id], imports)), file=told, flush=True)


def _wrong(question: Question, imports: str) -> str:
    """What is wrong with an exercise, and what to do; nothing if it is sound."""
    status, said = _outcome(question, f"{imports}\n{question.starter}")
    if status == "right":
        return "its starter is right already: put a blank ___ where the learner has something to do"
    if status == "partly":
        return "its starter earns something already: say in given which of its parts the starter has"
    status, said = _outcome(question, f"{imports}\n{question.solution}")
    return "" if status == "right" else f"its solution is not right: {short(said)}"


def _outcome(question: Question, code: str) -> tuple[str, str]:
    """How the course judges this code, run as a learner would run it, and why."""
    import coursekit as ck

    given: list[Any] = []
    ck.check = lambda _id, answer: given.append(answer() if callable(answer) else answer)
    try:
        exec(compile(code, question.id, "exec"), {"ck": ck, "__name__": "__main__"})
    except BaseException as error:  # SystemExit too: an exercise may do anything
        return "", f"{type(error).__name__}: {error}"
    if not given:
        return "", f'it never calls ck.check("{question.id}", …)'
    outcome = grade(question, given[0])
    if outcome.status in ("right", "unanswered"):
        return outcome.status, outcome.feedback
    gives, expected = question.in_words(outcome.response), question.in_words(question.right)
    told = f"it gives {gives}, and expected is {expected}. {outcome.feedback}"
    return outcome.status, f"{told} What it gives is written {question.in_bank(outcome.response)}"


if __name__ == "__main__":
    main()
