"""Answers last: an append-only log, one JSON line per answer, in which nothing is ever rewritten.

Each line is written in one call and flushed to the disk before anyone sees feedback, so a crash can tear the last line
at most; several notebooks can write to one log at once. A line that cannot be read is skipped and said so.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from coursekit.content import course
from coursekit.content.course import START, stamp
from coursekit.content.files import encoding_of
from coursekit.errors import LogError
from coursekit.learner.event import NAME, Event, anonymous, as_line, in_order, moment, read_event, student_of, whole
from coursekit.questions.answers import readable

FILE = "progress.jsonl"
NO_ANSWERS = "There are no answers in {} yet. Answer a question first, or go to the course in which you have."
CLASS = ".class.json"  # beside the log, while there is a class: where it is, and what lets this learner in


class Damage(NamedTuple):
    """A line of the log that cannot be read. It stays in the file; the answers around it are not touched."""

    line: int
    why: str


def default_path() -> Path:
    """Where answers are kept: COURSEKIT_PROGRESS, else the folder of the course the reader is in, else here."""
    here = course.enclosing()
    return Path(os.environ.get("COURSEKIT_PROGRESS") or (here.root if here else Path.cwd()) / FILE)


class Log:
    """One learner's log, in the file `path` or where `default_path` says."""

    def __init__(self, path: Path | str | None = None):
        self.path = Path(path) if path is not None else default_path()
        self.trouble = ""  # why the file cannot be read; then all is as it was read last
        self._anonymous = f"learner-{uuid.uuid4().hex[:8]}"
        self._stamp: object = ()  # of the file as it was read last
        self._read: dict[bytes, tuple[Event | None, str]] = {}  # its lines: a long log is parsed once
        self._take(b"")

    def events(self) -> list[Event]:
        """Every whole event, in the order of the answers, each id once. Raises LogError if the file is unreadable."""
        self._catch_up()
        if self.trouble:
            raise LogError(self.trouble)
        return self._events

    def mine(self) -> list[Event]:
        """The events of the learner who is here, in their order: not those of others who used this computer.

        What was answered before anybody said a name is the learner's too. `notice` says why a file cannot be read.
        """
        others = set(self.others())
        return [event for event in self._events if student_of(event) not in others] if others else self._events

    def others(self) -> list[str]:
        """The names of other people whose answers the file holds."""
        me = self.student()
        return [name for name in self._students if name != me and not anonymous(name)]

    @property
    def damage(self) -> list[Damage]:
        self._catch_up()
        return self._damage

    def record(self, event: Event) -> Event:
        """Add one event and see it onto the disk. Returns it with `v`, `id`, `time` and `student` filled in.

        Raises LogError, with nothing of the log lost, if the disk is full or read-only.
        """
        kept = whole(event, self.student())
        self.append(as_line(kept))
        return kept

    def student(self) -> str:
        """Who is answering. One log belongs to one learner, so the first name in it decides where nothing else does."""
        self._catch_up()
        known = sorted(self._students, key=anonymous)  # a name that a person gave comes before one that we made up
        return name_given() or self._said or (known[0] if known else self._anonymous)

    def say_name(self, name: str) -> str:
        """Say who is answering: from now on this log is theirs. Returns the name as it is kept.

        What was answered before under a name that we made up stays theirs too. Raises LogError for a name without a
        letter, and as `record` does.
        """
        kept = " ".join(readable(name).split())
        if not any(map(str.isalnum, kept)):
            raise LogError("Write your name, as your teacher knows it.")
        about = {"lesson": START, "question": NAME, "bank": "", "attempt": 1, "score": 0.0, "status": "recorded"}
        self.record(about | {"response": kept, "student": kept})
        return kept

    def notice(self) -> str:
        """What the learner should know about the file, in a sentence or two; nothing as a rule."""
        others = self.others()
        told = [self.trouble, damage_in_words(self.path, self._damage)]
        if others:
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
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b", buffering=0) as file:
                if size := file.tell():
                    file.seek(0)
                    encoding = encoding_of(file.read(2))
                    file.seek(max(0, size - 2))
                    if not file.read(2).strip(b"\0").endswith(b"\n"):
                        lines = b"\n" + lines  # a torn line stands before us: leave it alone, start our own
                    lines = lines if encoding == "utf-8" else lines.decode().encode(encoding)
                # One call for whole lines: appended so, two notebooks never write into each other's.
                written = file.write(lines)
                if written < len(lines):
                    raise OSError(28, f"only {written} of {len(lines)} bytes went in")
                os.fsync(file.fileno())
        except OSError as error:
            raise LogError(
                f"This answer could not be saved: {self.path} cannot be written ({error.strerror or error}). "
                "You can go on: free some space, or make the file writable, and the next answer saves this one too."
            ) from error

    def _catch_up(self) -> None:
        """Read the file if it has changed, by us or by another notebook."""
        if (now := stamp(self.path)) == self._stamp:
            return
        self.trouble = ""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            self.trouble = (
                f"Your earlier answers could not be read: {self.path} ({error.strerror or error}). "
                "Nothing was changed. Make the file readable, then run the cell again."
            )
            return
        self._take(content)
        self._stamp = now

    def _take(self, content: bytes) -> None:
        encoding = encoding_of(content)
        if encoding != "utf-8":
            content = content.decode(encoding, "replace").encode()
        lines = content.split(b"\n")
        self._read = {line: self._read.get(line) or read_event(line) for line in lines}
        read = [self._read[line] for line in lines]
        events = [event for event, _ in read if event]
        once: dict[str, Event] = {}
        for event in events:
            once.setdefault(event["id"], event)
        self._events = in_order(once.values(), lambda event: str(event.get("origin", "")), moment)
        self._students = [*filter(None, dict.fromkeys(map(student_of, events)))]  # the first one first
        self._said = next((student_of(each) for each in reversed(events) if each["question"] == NAME), "")
        self._damage = [Damage(number, why) for number, (_, why) in enumerate(read, 1) if why]


def name_given() -> str:
    """The name that comes from outside, if one does: a hub knows who has logged in."""
    return readable(os.environ.get("COURSEKIT_STUDENT") or os.environ.get("JUPYTERHUB_USER") or "")


def damage_in_words(path: Path, damage: Sequence[Damage]) -> str:
    """One sentence about lines that could not be read, or nothing."""
    if not damage:
        return ""
    lines = ", ".join(str(entry.line) for entry in damage[:5]) + (" and more" if len(damage) > 5 else "")
    word = "Line" if len(damage) == 1 else "Lines"
    return (
        f"{word} {lines} of {path.name} cannot be read ({damage[0].why}). "
        "All other answers are here, and the file was left as it is."
    )
