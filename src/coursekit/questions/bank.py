"""Question banks: one TOML file per lesson, with the answer, feedback and evidence beside each question.

title = "What happened in Riyadh?"

[[question]]
id = "date_and_city"
kind = "choice"
prompt = "When and where …?"
hint = "…"
why = "…"
evidence = ["sections/S1", "timeline/riyadh-talks"]

[[question.option]]
id = "riyadh"
text = "18 February 2025, Riyadh"
right = true
feedback = "…"
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from coursekit.content.course import stamp
from coursekit.errors import BankError, CourseError, Problem, UnknownName, nearest
from coursekit.questions.kinds import KINDS, Question, sealed
from coursekit.questions.reading import Entry, tamed


@dataclass(frozen=True)
class Bank:
    """The questions of one lesson. `version` changes whenever the file does, and is kept with every answer."""

    lesson: str
    title: str
    questions: tuple[Question, ...]
    version: str

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def __getitem__(self, id: str) -> Question:
        if id not in self.by_id:
            raise UnknownName("question", id, self.by_id)
        return self.by_id[id]

    def select(self, ids: Iterable[str] | None = None, part: str | None = None) -> tuple[Question, ...]:
        """The questions with these ids, in the order given, or all of one part of the lesson, or all."""
        if ids is not None:
            return tuple(self[id] for id in ([ids] if isinstance(ids, str) else ids))
        if part is None:
            return self.questions
        chosen = tuple(question for question in self.questions if question.part == part)
        if not chosen:
            raise UnknownName("part of the lesson", part, {question.part for question in self.questions})
        return chosen


def load_bank(path: Path | str) -> Bank:
    """Read a bank. Raises BankError with every problem in it: file, question, what is wrong, what would be right.

    A file is read again only when it has changed.
    """
    path = Path(path)
    return _load(path, stamp(path))


@lru_cache(maxsize=64)
def _load(path: Path, _state: object) -> Bank:
    problems: list[Problem] = []
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors begin UTF-8 with a mark of their own
        raw = tamed(tomllib.loads(text), path.name, problems)
    except OSError as error:
        raise BankError([Problem(path.name, "", f"cannot be read: {error.strerror}", "check the name")]) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BankError([Problem(path.name, f"line {line}", "is not UTF-8 text", "save the file as UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise BankError([_broken_toml(path, error)]) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        what = f"cannot be read: {error}"
        raise BankError([Problem(path.name, "", what, "look for a very long number or many brackets")]) from error

    top = Entry(raw, path.name, "", problems)
    title = top.text("title")
    questions = []
    for n, own in enumerate(top.tables("question"), 1):
        own.where = f"question {own.raw.get('id', n)}"
        question = _question(own)
        if question is not None:
            questions.append(question)
    top.close()
    ids = [question.id for question in questions]
    for id in sorted({id for id in ids if id and ids.count(id) > 1}):
        problems.append(Problem(path.name, f"question {id}", "two questions have this id", "rename one of them"))
    if problems:
        raise BankError(problems)
    version = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:12]
    return Bank(path.stem, title, tuple(questions), version)


def _question(own: Entry) -> Question | None:
    kind = own.raw.get("kind")
    own.taken.add("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        close = nearest(kind, KINDS) if kind is not None else None
        meant = f"did you mean {close!r}? " if close else ""
        own.problem(
            "kind is missing" if kind is None else f"kind is {kind!r}", f"{meant}there is: {', '.join(sorted(KINDS))}"
        )
        return None
    before = len(own.problems)
    own.sealed = own.flag("sealed")
    if own.sealed and own.raw.get("graded") is not True:
        own.problem("it is sealed but not graded", "leave sealed to `coursekit release`")
    try:
        question = (sealed(KINDS[kind]) if own.sealed else KINDS[kind]).parse(own)
    except CourseError as error:  # a value that no response could ever equal, such as a table in a table in a table
        own.problem("it has a value that cannot be an answer", str(error))
        return None
    own.close()
    return question if len(own.problems) == before else None


def _broken_toml(path: Path, error: tomllib.TOMLDecodeError) -> Problem:
    what, _, where = str(error).rpartition(" (at ")
    return Problem(path.name, where.rstrip(")"), f"is not valid TOML: {what or error}", "correct this line")
