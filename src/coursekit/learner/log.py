"""Answers last: an append-only log, one JSON line per answer, and what the log adds up to.

The log is the file `progress.jsonl` in the course's folder, or the one that COURSEKIT_PROGRESS names.
Nothing in it is ever rewritten. A line that cannot be read is skipped and said so, and stays where it is.
Each line is written in one call and flushed to the disk before anyone sees feedback, so a crash can tear
the last line at most; several notebooks can write to one log at once.

    v         1, the form of the line
    id        unique: merging two logs, or reading a line twice, counts it once
    time      UTC, ISO 8601
    student   who, as COURSEKIT_STUDENT or JUPYTERHUB_USER says, else a random name kept from the first line on
    lesson, question, bank    the slug, the question's id, and the version of the bank that asked
    attempt   1, 2, …
    response  as the kind of question keeps it
    score, status    what the learner's own kernel made of it: a hint; reports score again from the response
    confidence, order    optional: 1 to 3; ids of the options as they were shown
    review    optional: the lesson in whose warm-up the question came back. Such an answer changes no earlier result
    origin    optional: who the answer was kept for on the machine that it came from
"""

from __future__ import annotations

import heapq
import json
import os
import re
import reprlib
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursekit.content import course
from coursekit.errors import LogError
from coursekit.questions.answers import readable

VERSION = 1
REQUIRED = ("lesson", "question", "bank", "attempt", "response", "score", "status")
FILE = "progress.jsonl"
_KEYS = {"id", *REQUIRED}
TEXTS = ("id", "lesson", "question", "status")

BOM = b"\xef\xbb\xbf"  # some editors put it before the first line
_ANONYMOUS = re.compile("learner-[0-9a-f]{8}")

Event = dict[str, Any]


def anonymous(student: str) -> bool:
    """Whether a name is one that we made up: it stands for a machine, and says nothing of the person.

    >>> anonymous("learner-0a1b2c3d"), anonymous("ada")
    (True, False)
    """
    return bool(_ANONYMOUS.fullmatch(student))


def student_of(event: Event) -> str:
    """Who an event says it is of; nobody where it does not say so in words."""
    student = event.get("student")
    return student if isinstance(student, str) else ""


@dataclass(frozen=True)
class Damage:
    """A line of the log that cannot be read."""

    line: int
    why: str


def default_path() -> Path:
    """Where answers are kept: COURSEKIT_PROGRESS, else the folder of the course the reader is in, else here."""
    named = os.environ.get("COURSEKIT_PROGRESS")
    if named:
        return Path(named)
    here = course.enclosing()
    return (here.root if here else Path.cwd()) / FILE


class Log:
    """One learner's log.

    >>> import tempfile, pathlib
    >>> log = Log(pathlib.Path(tempfile.mkdtemp()) / "progress.jsonl")
    >>> kept = log.record({"lesson": "riyadh_talks", "question": "when", "bank": "1f3a", "attempt": 1,
    ...                    "response": "riyadh", "score": 1.0, "status": "right"})
    >>> [event["status"] for event in log.events()]
    ['right']
    """

    def __init__(self, path: Path | str | None = None):
        self.path = Path(path) if path is not None else default_path()
        self._anonymous = f"learner-{uuid.uuid4().hex[:8]}"
        self._forget()

    def _forget(self) -> None:
        self._events: dict[str, Event] = {}
        self._merged: list[Event] | None = None  # in their order, until there are more
        self._students: dict[str, None] = {}  # every name that was given, the first one first
        self._damage: list[Damage] = []
        self._lines = 0  # whole lines read so far
        self._offset = 0  # bytes they take
        self._tail: tuple[Event | None, Damage | None] = (None, None)  # an unfinished last line
        self._file: int | None = None

    def events(self) -> list[Event]:
        """Every whole event, in the order of the answers, each id once. Raises LogError if the file is unreadable.

        That is the order of the file. Answers brought from another machine keep their own order too, and the times say
        how the two orders go together.
        """
        self._read_on()
        if self._merged is None:
            events = dict(self._events)
            if self._tail[0]:
                events.setdefault(self._tail[0]["id"], self._tail[0])
            machines: dict[str, list[Event]] = {}
            for event in events.values():
                machines.setdefault(str(event.get("origin", "")), []).append(event)
            merged = heapq.merge(*machines.values(), key=lambda event: str(event.get("time", "")))
            self._merged = list(merged)
        return self._merged

    def mine(self) -> list[Event]:
        """The events of the learner who is here, in their order: not those of others who used this computer.

        What was answered before anybody said a name is the learner's too. Raises LogError as `events` does.
        """
        events, others = self.events(), set(self.others())
        return [event for event in events if student_of(event) not in others] if others else events

    def others(self) -> list[str]:
        """The names of other people whose answers the file holds."""
        me = self.student()
        return [name for name in self._names() if name != me and not anonymous(name)]

    def _names(self) -> list[str]:
        """Every name in the file, the first one first; none where it cannot be read."""
        with suppress(LogError):
            self._read_on()
        last = student_of(self._tail[0] or {})
        return list(filter(None, self._students | {last: None}))

    @property
    def damage(self) -> list[Damage]:
        """Lines that cannot be read. They stay in the file; the answers around them are not touched."""
        self._read_on()
        return self._damage + ([self._tail[1]] if self._tail[1] else [])

    def record(self, event: Event) -> Event:
        """Add one event and see it onto the disk. Returns it with `v`, `id`, `time` and `student` filled in.

        Raises LogError, with nothing of the log lost, if the disk is full or read-only.
        """
        missing = [key for key in REQUIRED if key not in event]
        if missing:
            raise LogError(f"An event needs {', '.join(REQUIRED)}; this one lacks {', '.join(missing)}.")
        whole = {
            "v": VERSION,
            "id": uuid.uuid4().hex,
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "student": self.student(),
        } | event
        self.append(as_line(whole))
        return whole

    def student(self) -> str:
        """Who is answering. One log belongs to one learner, so the first name in it decides where nothing else does."""
        named = os.environ.get("COURSEKIT_STUDENT") or os.environ.get("JUPYTERHUB_USER")
        if named:
            return readable(named)
        known = sorted(self._names(), key=anonymous)  # a name that a person gave comes before one that we made up
        return known[0] if known else self._anonymous

    def notice(self) -> str:
        """What the learner should know about the file, in a sentence or two; nothing as a rule."""
        told = [damage_in_words(self.path, self.damage)]
        if others := self.others():
            told.append(
                f"{self.path.name} also holds answers of {', '.join(others[:5])}. What you see here is of "
                f"{self.student()}. If that is not you, say your name on the start page, or start the course with "
                "COURSEKIT_STUDENT set to it."
            )
        return " ".join(filter(None, told))

    def append(self, lines: bytes) -> None:
        """Add whole lines and see them onto the disk, all of them in one piece."""
        if not lines:
            return
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, flags, 0o644)
            try:
                size = os.fstat(file).st_size
                if size:
                    os.lseek(file, size - 1, os.SEEK_SET)
                    if os.read(file, 1) != b"\n":  # a torn line stands before us: leave it alone, start our own
                        lines = b"\n" + lines
                # One call for whole lines: with O_APPEND two notebooks never write into each other's.
                written = os.write(file, lines)
                if written < len(lines):
                    raise OSError(28, f"only {written} of {len(lines)} bytes went in")
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise LogError(
                f"This answer could not be saved: {self.path} cannot be written ({error.strerror or error}). "
                "You can go on: free some space, or make the file writable, and the next answer saves this one too."
            ) from error

    def _read_on(self) -> None:
        """Read what has been added since the last time, by us or by another notebook."""
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_ino != self._file or status.st_size < self._offset:
                    self._forget()  # another file stands here now
                    self._file = status.st_ino
                file.seek(self._offset)
                added = file.read()
        except FileNotFoundError:
            self._forget()
            return
        except OSError as error:
            raise LogError(
                f"Your earlier answers could not be read: {self.path} ({error.strerror or error}). "
                "Nothing was changed. Make the file readable, then run the cell again."
            ) from error
        if not added and not self._tail[0]:
            return
        self._merged = None
        *whole, tail = added.split(b"\n")
        for line in whole:
            self._lines += 1
            self._offset += len(line) + 1
            event, why = read_event(line)
            if event:
                self._events.setdefault(event["id"], event)
                self._students.setdefault(student_of(event))
            elif why:
                self._damage.append(Damage(self._lines, why))
        event, why = read_event(tail)
        self._tail = (event, Damage(self._lines + 1, why) if why else None)


def as_line(event: Event) -> bytes:
    """An event as its line of the log. Raises LogError for one that JSON cannot hold."""
    try:
        return json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise LogError(f"This answer cannot be kept as JSON: {error}.") from error


def read_event(line: bytes) -> tuple[Event | None, str]:
    """One line of the log as an event, or what is wrong with it. A blank line is neither."""
    line = line.removeprefix(BOM)
    if not line.strip():
        return None, ""
    try:
        event = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None, "is not UTF-8 text"
    except (ValueError, RecursionError):
        return None, "is not a whole line of JSON"
    why = fault(event)
    return (None, why) if why else (event, "")


def fault(event: Any) -> str:
    """What keeps a value from being an event, or nothing."""
    if not isinstance(event, dict):
        return "is not an event"
    if event.get("v") != VERSION:
        return f"has the form {reprlib.repr(event.get('v'))}; this coursekit reads form {VERSION}"
    if not _KEYS <= event.keys():
        return f"lacks {', '.join(key for key in ('id', *REQUIRED) if key not in event)}"
    for key in TEXTS:
        if not event[key] or not isinstance(event[key], str):
            return "has an id, lesson, question or status that is not text"
    return ""


def damage_in_words(path: Path, damage: Iterable[Damage]) -> str:
    """One sentence about lines that could not be read, or nothing."""
    damage = list(damage)
    if not damage:
        return ""
    lines = ", ".join(str(entry.line) for entry in damage[:5]) + (" and more" if len(damage) > 5 else "")
    word = "Line" if len(damage) == 1 else "Lines"
    return (
        f"{word} {lines} of {path.name} cannot be read ({damage[0].why}). "
        "All other answers are here, and the file was left as it is."
    )
