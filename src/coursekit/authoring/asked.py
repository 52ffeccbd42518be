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


def asked(call: ast.Call, called: str, first: str, banks: Mapping[str, Bank]) -> Asked | None:
    """What a call of `ck.quiz`, `ck.predict`, `ck.warm_up` or `ck.check` asks; None where only running it tells.

    Raises UnknownName for a bank, part or question that does not exist.
    """
    if called == "ck.check":
        lesson, _, id = first.rpartition("/")
        if lesson and lesson not in banks:
            raise UnknownName("question bank", lesson, banks)
        owners = [lesson] if lesson else [name for name, bank in banks.items() if id in bank.by_id]
        if not owners:
            raise UnknownName("exercise", first, {id for bank in banks.values() for id in bank.by_id})
        return Asked(called, owners[0], (banks[owners[0]][id],))
    if first not in banks:
        raise UnknownName("question bank", first, banks)
    bank = banks[first]
    if called == "ck.warm_up":
        return Asked(called, first, tuple(question for question in bank.questions if question.part == "warm-up"))
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if len(call.args) > 1:
        given["ids"] = call.args[1]
    literal = {}
    for name in given.keys() & {"ids", "part", "then"}:
        try:
            literal[name] = ast.literal_eval(given[name])
        except ValueError:
            return None  # worked out when the cell runs, which `render` does
    then = bank.select(literal["then"]) if literal.get("then") else ()
    return Asked(called, first, bank.select(literal.get("ids"), literal.get("part")), then)


def asked_in(cells: Sequence[Cell], banks: Mapping[str, Bank]) -> Iterator[tuple[Cell, Asked]]:
    """What the cells ask, one after another; a call that is wrong is told elsewhere."""
    for cell in cells:
        for call, called, texts in cell.called:
            if called in (*ASKING, "ck.check"):
                with suppress(CourseError, TypeError):
                    if found := asked(call, called, texts[0], banks):
                        yield cell, found
        for call, called in cell.calls:
            with suppress(CourseError, TypeError):
                if found := touched(call, called, banks):
                    yield cell, found


def touched(call: ast.Call, called: str, banks: Mapping[str, Bank]) -> Asked | None:
    """What a piece asks: `question=(lesson, id)`, with several ids, or with one for each of its steps.

    None for other calls, and where only running it tells. Raises UnknownName for a bank or question that is not there.
    """
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "question"), None)
    if given is None or not called.startswith("ck.pieces."):
        return None
    try:
        lesson, ids = ast.literal_eval(given)
    except (TypeError, ValueError):
        return None
    if lesson not in banks:
        raise UnknownName("question bank", lesson, banks)
    return Asked(called, lesson, banks[lesson].select(list(ids.values()) if isinstance(ids, dict) else ids))
