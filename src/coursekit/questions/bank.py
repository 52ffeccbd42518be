"""Question banks: one TOML file per lesson, with the answer, feedback and evidence beside each question."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from coursekit.content.course import Course, stamp
from coursekit.content.files import decoded
from coursekit.errors import BankError, CourseError, Problem, UnknownName
from coursekit.questions.keys import Entry, Key, made
from coursekit.questions.kinds import KINDS, Question, sealed

SCHEMA = "schema.json"  # beside the banks; each names it in its first line, for editors that help with it
TITLE = Key("text", "what the lesson is called above its questions", "title")
QUESTIONS = Key("tables", "the questions, in the order of the lesson", "question")
DEEPEST = 12  # tables in tables; a bank needs four
SEALED = Key("flag", "whether its key was left out by `coursekit release`", "sealed", required=False, default=False)


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


def load_banks(here: Course, slugs: Iterable[str]) -> dict[str, Bank]:
    """Slug → bank of these lessons. One that cannot be read is left out: `coursekit check` tells of it."""
    banks = {}
    for slug in slugs:
        with suppress(CourseError):
            banks[slug] = load_bank(here.bank(slug))
    return banks


@lru_cache(maxsize=64)
def _load(path: Path, _state: object) -> Bank:
    problems: list[Problem] = []
    try:
        text = decoded(path.read_bytes())
        raw = tomllib.loads(text)
    except OSError as error:
        raise BankError([Problem(str(path), "", f"cannot be read: {error.strerror}", "check the name")]) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BankError([Problem(path.name, f"line {line}", "is not UTF-8 text", "save the file as UTF-8")]) from error
    except (ValueError, RecursionError) as error:  # a number too long and a list too deep are no errors of TOML
        what, at, where = str(error).rpartition(" (at ")
        broken = Problem(path.name, where.rstrip(")"), f"is not valid TOML: {what}", "correct this line")
        odd = Problem(path.name, "", f"cannot be read: {error}", "look for a very long number or many brackets")
        raise BankError([broken if at else odd]) from error

    if _is_deeper(raw, DEEPEST):
        raise BankError([Problem(path.name, "", "is nested too deeply", "write one table for each question")])
    top = Entry(raw, path.name, "", problems)
    title = top.read(TITLE)
    questions = []
    for n, own in enumerate(top.tables(QUESTIONS), 1):
        own.where = f"question {own.raw.get('id', n)}"
        questions.append(_question(own))
    top.close({"title", "question"})
    ids = Counter(question.id for question in questions if question and question.id)
    for id in sorted(id for id, times in ids.items() if times > 1):
        problems.append(Problem(path.name, f"question {id}", "two questions have this id", "rename one of them"))
    if problems:
        raise BankError(problems)
    version = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:12]
    return Bank(path.stem, title, tuple(filter(None, questions)), version)


def _question(own: Entry) -> Question | None:
    if "kind" not in own.raw:
        own.problem("kind is missing", f"there is: {', '.join(sorted(KINDS))}")
    elif own.known("kind", own.raw["kind"], sorted(KINDS)):
        own.sealed = own.read(SEALED)
        if own.sealed and own.raw.get("graded") is not True:
            own.problem("it is sealed but not graded", "leave sealed to `coursekit release`")
        kind = KINDS[own.raw["kind"]]
        return made(sealed(kind) if own.sealed else kind, own, "kind", "sealed")
    return None


def _is_deeper(value: object, depth: int) -> bool:
    """Whether tables and lists are nested more deeply: no bank needs that, and Python has an end to it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < 0 or any(_is_deeper(each, depth - 1) for each in inner)
