"""Which questions a cell of a notebook shows, seen without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from coursekit.authoring.cells import ASKING, Cell
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import Bank
from coursekit.questions.kinds import Question


class Asked(NamedTuple):
    """What one call shows: questions of a lesson, and those that follow when these are answered."""

    called: str
    lesson: str
    questions: tuple[Question, ...]
    then: tuple[Question, ...] = ()


def asked(call: ast.Call, called: str, banks: Mapping[str, Bank]) -> Asked | None:
    """What a call of `ck.quiz`, `ck.predict`, `ck.warm_up` or `ck.check` asks, or a piece with `question=`.

    None for other calls, and where only running it tells, which `render` does.
    Raises UnknownName for a bank, part or question that does not exist.
    """
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    try:
        if called.startswith("ck.pieces.") and "question" in given:  # (lesson, id), with ids, or with one for each step
            lesson, ids = ast.literal_eval(given["question"])
            ids = list(ids.values()) if isinstance(ids, dict) else ids
            return Asked(called, lesson, _bank(lesson, banks).select(ids))
        first = ast.literal_eval(call.args[0]) if called in (*ASKING, "ck.check") else None
        given |= {"ids": call.args[1]} if called in ASKING and len(call.args) > 1 else {}
        literal = {name: ast.literal_eval(given[name]) for name in given.keys() & {"ids", "part", "then"}}
    except (IndexError, TypeError, ValueError):
        return None
    if not isinstance(first, str):
        return None
    if called == "ck.check":
        lesson, _, id = first.rpartition("/")
        lesson = lesson or next((name for name, bank in banks.items() if id in bank.by_id), "")
        if not lesson:
            raise UnknownName("exercise", first, {id for bank in banks.values() for id in bank.by_id})
        return Asked(called, lesson, (_bank(lesson, banks)[id],))
    bank = _bank(first, banks)
    if called == "ck.warm_up":
        return Asked(called, first, tuple(question for question in bank.questions if question.part == "warm-up"))
    then = bank.select(literal["then"]) if literal.get("then") else ()
    return Asked(called, first, bank.select(literal.get("ids"), literal.get("part")), then)


def _bank(lesson: str, banks: Mapping[str, Bank]) -> Bank:
    if lesson not in banks:
        raise UnknownName("question bank", lesson, banks)
    return banks[lesson]


def asked_in(cells: Sequence[Cell], banks: Mapping[str, Bank]) -> Iterator[tuple[Cell, Asked]]:
    """What the cells ask, one after another; a call that is wrong is told elsewhere."""
    for cell in cells:
        for call, called in cell.calls:
            with suppress(CourseError, TypeError):
                if found := asked(call, called, banks):
                    yield cell, found
