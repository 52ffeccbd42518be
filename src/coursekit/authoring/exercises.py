"""Exercises of code, tried out: what a learner is given is not right yet, and our own solution is.

A lesson's code is run in a Python of its own, so that a solution which never ends, or ends Python, stops nobody. One
process tries all exercises, for starting pandas costs more than any of them; a new one goes on after one that was lost.
"""

from __future__ import annotations

import ast
import contextlib
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from coursekit.authoring.material import Material
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


def problems(material: Material, show_progress: bool = False) -> Iterator[Problem]:
    """Every exercise whose starter is right already, or whose solution is not."""
    here = material.here
    found = [
        (here.bank(slug), question.id, _imports(material, slug))
        for slug, bank in material.banks.items()
        for question in bank.questions
        if question.exercise and not question.sealed
    ]
    done = 0
    while done < len(found):
        for said in _tried(here.notebooks, found[done:]):
            bank, id, _ = found[done]
            done += 1
            if show_progress:
                end = "" if done < len(found) else "\n"
                print(f"\rexercises tried: {done} of {len(found)}", end=end, file=sys.stderr, flush=True)
            if said:
                yield Problem(f"data/questions/{bank.name}", f"question {id}", *said.partition(": ")[::2])


def _imports(material: Material, slug: str) -> str:
    """What the cells of a lesson import, which an exercise may use."""
    _, cells = material.pages.get(slug, (None, []))
    lines = [node for cell in cells for node in cell.code.tree.body if isinstance(node, ast.Import)]
    return "\n".join(map(ast.unparse, lines))


def _tried(folder: Path, asked: list[tuple[Path, str, str]]) -> Iterator[str]:
    """What a process says about these exercises, one by one, until it is lost: nothing of one that is sound."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as empty:
        process = context.Process(target=_try, args=(theirs, folder, Path(empty), asked), daemon=True)
        process.start()
        theirs.close()
        try:
            for limit in (START, *(LIMIT for _ in asked)):  # first it says that it is ready
                if not ours.poll(limit):
                    yield LOST[0]
                    break
                if said := ours.recv():
                    yield said[0]
        except (EOFError, OSError):
            yield LOST[1]
        finally:
            process.kill()
            process.join()


def _try(told: Connection, folder: Path, empty: Path, asked: list[tuple[Path, str, str]]) -> None:
    """In the process: say that it is ready, and then what is wrong with each exercise."""
    os.environ["COURSEKIT_PROGRESS"] = str(empty / "progress.jsonl")
    os.chdir(folder)
    for stream in (0, 1, 2):  # whatever an exercise prints is not for the author, and nobody answers it
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for lines in {imports for _, _, imports in asked}:
        with contextlib.suppress(Exception):  # told where an exercise needs it
            exec(lines, {})  # what takes seconds on a slow machine is not the first exercise's fault
    told.send(())
    for path, id, imports in asked:
        told.send((_wrong(load_bank(path)[id], imports),))


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
