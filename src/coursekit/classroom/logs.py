"""Reading learners' logs, as they lie in a folder or come from a learning platform.

Nothing in a log is believed but what was answered. A line that cannot be read is named by file and line, and costs
nothing but itself; nothing in a log can name a path, and no log can speak for another learner.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from coursekit.errors import CourseError
from coursekit.progress import fault, read_event

SUFFIX = ".jsonl"
WHOLE = 4_000_000  # bytes: a log of ten thousand answers; anything longer is read line by line
LINE = 1_000_000  # bytes: an answer is a few hundred; a longer line is damage or an attack, and is never taken in whole
UNPACKED = 500_000_000  # bytes that one zip may unpack to
NAME = 80  # characters of a learner's name that are shown
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()  # the course is younger


class Answer(NamedTuple):
    """One answer of one learner. `time` is in seconds, or None where the log gives none that can be true."""

    id: str
    lesson: str
    question: str
    bank: str
    response: Any
    time: float | None
    confidence: int | None


@dataclass(frozen=True)
class Trouble:
    """Something in a log that was left out, or that a teacher should know."""

    file: str
    line: int | None
    why: str


@dataclass
class Log:
    """What one learner has answered, in order."""

    name: str  # how the learner is shown: unique in a class
    student: str  # who the log says it is
    file: str
    answers: list[Answer] = field(default_factory=list)


def read(folder: Path, told: Callable[[int, int], None] = lambda done, of: None) -> tuple[list[Log], list[Trouble]]:
    """Every log below `folder`, also in folders and zips within it, and all that could not be read.

    One file is one learner. Files of one learner in a folder of their own are taken together.
    `told(done, of)` is called as files are read. Raises CourseError if the folder holds no log at all.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder} is not a folder. Give the folder that holds one {SUFFIX} file for each learner.")
    troubles: list[Trouble] = []
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (SUFFIX, ".zip") and path.is_file())
    logs: list[Log] = []
    latest = (datetime.now(UTC) + timedelta(days=1)).timestamp()
    for done, path in enumerate(paths):
        told(done, len(paths))
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as file:
                if path.suffix.lower() == ".zip":
                    for inner, opened in _unzipped(file, name, troubles):
                        logs.append(_log(f"{name}/{inner}", opened, latest, troubles))
                else:
                    logs.append(_log(name, file, latest, troubles))
        except OSError as error:
            troubles.append(Trouble(name, None, f"cannot be read: {error.strerror or error}"))
    told(len(paths), len(paths))
    if not paths:
        raise CourseError(f"{folder} holds no {SUFFIX} file and no zip. Each learner hands in progress{SUFFIX}.")
    return _named(_together([log for log in logs if log.answers]), troubles), troubles


def _unzipped(file: IO[bytes], name: str, troubles: list[Trouble]) -> Iterator[tuple[str, IO[bytes]]]:
    """The logs in a zip, one at a time. They are read where they are: nothing is unpacked to the disk."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        troubles.append(Trouble(name, None, "is not a zip that can be read"))
        return
    room = UNPACKED
    for member in archive.infolist():
        if member.is_dir() or not member.filename.lower().endswith(SUFFIX):
            continue
        room -= member.file_size
        if room < 0:
            troubles.append(Trouble(name, None, f"unpacks to more than {UNPACKED // 10**6} MB; the rest was left out"))
            return
        try:
            # Read here, so that a checksum that does not fit, or a password, ends this member and not the report.
            with archive.open(member) as opened:
                content = opened.read(member.file_size)
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError, NotImplementedError) as error:
            troubles.append(Trouble(f"{name}/{member.filename}", None, f"cannot be unpacked: {error}"))
            continue
        yield member.filename, BytesIO(content)


def _log(name: str, file: IO[bytes], latest: float, troubles: list[Trouble]) -> Log:
    """The answers in one file, each id once, in the order in which they were given."""
    found: dict[str, tuple[int, str, Answer]] = {}
    for number, event in _events(name, file, troubles):
        if event["id"] not in found:
            student = event.get("student")
            found[event["id"]] = (number, student if isinstance(student, str) else "", _answer(event, latest))
    owner = Counter(student for _, student, _ in found.values() if student).most_common(1)
    student = owner[0][0] if owner else ""
    own = []
    for number, other, answer in found.values():
        if other in ("", student):
            own.append(answer)
        else:
            why = f"is an answer of {_short(other)!r} in a log of {_short(student)!r}; it counts for nobody"
            troubles.append(Trouble(name, number, why))
    return Log("", _short(student), name, _in_order(own))


def _events(name: str, file: IO[bytes], troubles: list[Trouble]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The events of a file with the numbers of their lines; lines that are none are noted."""
    start = file.read(WHOLE)
    if len(start) < WHOLE:
        # Nearly every log: read in one go, which takes half the time of reading line by line.
        lines = start.split(b"\n")
        if not lines[-1]:
            lines.pop()
        try:
            events = json.loads(b"[" + b",".join(lines) + b"]")
        except (ValueError, RecursionError):
            events = []
        if len(events) == len(lines) and max(map(len, lines), default=0) < LINE:
            for number, event in enumerate(events, 1):
                if why := fault(event):
                    troubles.append(Trouble(name, number, why))
                else:
                    yield number, event
            return
    file.seek(0)
    number = 0
    while line := file.readline(LINE):
        number += 1
        if len(line) == LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LINE)) and not rest.endswith(b"\n"):
                pass
            troubles.append(Trouble(name, number, f"is longer than {LINE:,} bytes"))
            continue
        event, why = read_event(line)
        if event is not None:
            yield number, event
        elif why:
            troubles.append(Trouble(name, number, why))


def _short(name: str) -> str:
    return name.strip()[:NAME]


def _answer(event: dict[str, Any], latest: float) -> Answer:
    confidence = event.get("confidence")
    if isinstance(confidence, bool) or not isinstance(confidence, int) or not 1 <= confidence <= 3:
        confidence = None
    time = None
    try:
        moment = datetime.fromisoformat(event["time"])
        time = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        pass
    if time is not None and not EARLIEST <= time <= latest:
        time = None  # no clock of a learner can have shown it
    return Answer(
        event["id"], event["lesson"], event["question"], str(event["bank"]), event["response"], time, confidence
    )


def _in_order(answers: list[Answer]) -> list[Answer]:
    """By time: a merged or shuffled log keeps no order. An answer without a time stays after the one before it."""
    times, last = [], EARLIEST
    for answer in answers:
        last = answer.time if answer.time is not None else last
        times.append(last)
    order = sorted(range(len(answers)), key=times.__getitem__)
    return [answers[n] for n in order]


def _together(logs: list[Log]) -> list[Log]:
    """Logs of one learner that lie in one folder of their own, as one: two machines, or handed in twice."""
    found: dict[tuple[str, str], Log] = {}
    for log in logs:
        folder = str(PurePosixPath(log.file).parent)
        key = (log.student, folder) if log.student and folder != "." else (log.student, log.file)
        if key not in found:
            found[key] = log
            continue
        known = {answer.id for answer in found[key].answers}
        added = [answer for answer in log.answers if answer.id not in known]
        found[key] = Log("", log.student, found[key].file, _in_order(found[key].answers + added))
    return list(found.values())


def _named(logs: list[Log], troubles: list[Trouble]) -> list[Log]:
    """Give each log a name of its own. Two that claim one name are told apart by their files, and both are shown."""
    claimed = Counter(log.student for log in logs)
    for log in logs:
        log.name = log.student or log.file
        if claimed[log.student] > 1 and log.student:
            log.name = f"{log.student} ({log.file})"
            troubles.append(Trouble(log.file, None, f"says it is {log.student!r}, and so does another file"))
    seen: dict[str, str] = {}
    for log in logs:
        for answer in log.answers:
            other = seen.setdefault(answer.id, log.name)
            if other != log.name:
                troubles.append(
                    Trouble(log.file, None, f"holds answers that {other!r} handed in too, with the same ids")
                )
                break
    return sorted(logs, key=lambda log: log.name.casefold())
