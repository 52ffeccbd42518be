"""Reading learners' logs, as they lie in a folder or come from a learning platform.

Nothing in a log is believed but what was answered. A line that cannot be read is named by file and line, and costs
nothing but itself; nothing in a log can name a path, and no log can speak for another learner.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from sys import intern
from typing import IO, Annotated, Any, Literal

import msgspec

from coursekit.classroom import files
from coursekit.classroom.files import Trouble, shown
from coursekit.errors import CourseError
from coursekit.learner.log import REQUIRED, TEXTS, VERSION, Event, anonymous, read_event
from coursekit.questions.grading import CONFIDENCE, as_confidence

BLOCK = 1_000_000  # bytes read at a time: nearly every log is one block
LINE = 1_000_000  # bytes: an answer is a few hundred; a longer line is damage or an attack, and is never taken in whole
LOG = 20_000_000  # bytes of answers kept of one log: that is seventy thousand, and nobody answers so often
REASONS, RANGES = 20, 50  # kinds of damage in one log, and places for each, that are told one by one
SHORT = 40  # letters: a response as long as an option's id, which many learners give
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)  # the course is younger


class Answer(msgspec.Struct, gc=False):
    """One answer of one learner, as line `line` of a log gives it."""

    id: str
    lesson: str
    question: str
    response: Any
    time: datetime | None = None  # None where the log gives none that can be true
    confidence: int | None = None
    review: bool = False  # asked again in a later lesson's warm-up: practice, which changes no result
    student: str = ""
    line: int = 0


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
        raise CourseError(f"{folder} is not a folder. Give the folder that holds one .jsonl file for each learner.")
    troubles: list[Trouble] = []
    paths = files.listed(folder, troubles)
    logs: list[Log] = []
    latest = datetime.now(UTC) + timedelta(days=1)
    for done, path in enumerate(paths):
        told(done, len(paths))
        for name, file in files.opened(path, folder, troubles):
            logs.append(_log(name, file, latest, troubles))
    told(len(paths), len(paths))
    if not logs and not troubles:
        raise CourseError(f"{folder} holds no .jsonl file and no zip. Each learner hands in progress.jsonl.")
    return _named(_together([log for log in logs if log.answers], troubles), troubles), troubles


def _log(name: str, file: IO[bytes], latest: datetime, troubles: list[Trouble]) -> Log:
    """The answers in one file, each id once, in the order in which they were given."""
    found: dict[str, Answer] = {}
    bad, room = _BadLines(), LOG
    try:
        for number, line in enumerate(_lines(file), 1):
            answer, why = _read(line, latest) if line is not None else (None, f"is longer than {LINE:,} bytes")
            if answer is None:
                if why:
                    bad.add(number, why)
            elif answer.id not in found:
                room -= len(line or b"")
                if room < 0:
                    bad.add(number, f"comes after {LOG // 10**6} MB of answers; it and the rest were left out")
                    break
                answer.line = number
                found[answer.id] = answer
    except _BreaksOff as error:
        troubles.append(Trouble(name, "", f"breaks off ({shown(str(error))}); what stands before that counts"))
    claimed = Counter([answer.student for answer in found.values() if answer.student])
    named = Counter({student: count for student, count in claimed.items() if not anonymous(student)})
    owner = next((student for student, _ in (named or claimed).most_common(1)), "")
    own = []
    for answer in found.values():
        # A learner starts without a name and is given one later: the random name is nobody else.
        if answer.student in ("", owner) or answer.student not in named:
            own.append(answer)
        else:
            whose = f"an answer of {shown(answer.student)!r} in a log of {shown(owner)!r}"
            bad.add(answer.line, f"is {whose}; it counts for nobody")
    troubles += bad.told(name)
    return Log("", shown(owner), name, _in_order(own))


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long. Holds a block and a line at most."""
    start, rest, cut = True, b"", False
    while block := _block(file):
        if start:
            block = block.removeprefix(b"\xef\xbb\xbf")  # some editors put a mark before the first line
            start = False
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield None if cut or len(line) > LINE else line
            cut = False
        if len(rest) > LINE:
            rest, cut = b"", True
    if rest or cut:
        yield None if cut else rest


def _block(file: IO[bytes]) -> bytes:
    try:
        return file.read(BLOCK)
    except files.UNREADABLE as error:
        raise _BreaksOff(str(error)) from error


class _BreaksOff(CourseError):
    """A file that cannot be read to its end."""


class _BadLines:
    """The lines of one file that were left out, by reason. A million of them take the room of a few."""

    def __init__(self) -> None:
        self._places: dict[str, list[list[int]]] = {}
        self._more: Counter[str] = Counter()

    def add(self, number: int, why: str) -> None:
        why = shown(why, 200)
        if why not in self._places and len(self._places) >= REASONS:
            why = "cannot be read either"
        places = self._places.setdefault(why, [])
        if places and places[-1][1] == number - 1:
            places[-1][1] = number
        elif len(places) < RANGES:
            places.append([number, number])
        else:
            self._more[why] += 1

    def told(self, file: str) -> Iterator[Trouble]:
        for why, places in self._places.items():
            numbers = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in places)
            more = f" and {self._more[why]:,} more" if self._more[why] else ""
            yield Trouble(file, numbers + more, why)


# An event by the rules of `progress.fault`, with only those times and confidences that we take as they are.
# msgspec reads and checks a line in a third of the time in which json reads it alone.
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Plain = msgspec.defstruct(
    "_Plain",
    [
        ("v", Literal[VERSION]),
        ("id", _Text),
        *((key, _Text if key in TEXTS else Any) for key in REQUIRED),
        ("student", str, ""),
        ("time", Annotated[datetime, msgspec.Meta(tz=True)] | None, None),
        ("confidence", Literal[tuple(CONFIDENCE)] | None, None),
        ("review", Any, None),
    ],
    gc=False,
)
_plain = msgspec.json.Decoder(_Plain).decode


def _read(line: bytes, latest: datetime) -> tuple[Answer | None, str]:
    """A line as an answer, or what is wrong with it. Nothing is wrong with a blank one."""
    try:
        event = _plain(line.decode())
    except (msgspec.MsgspecError, ValueError, RecursionError):  # damaged, or of another form: look more closely
        known, why = read_event(line)
        if known is None:
            return None, why
        student = known["student"] if isinstance(known.get("student"), str) else ""
        told = student, _moment(known), as_confidence(known.get("confidence")), known.get("review")
        event = _Plain(VERSION, known["id"], *(known[key] for key in REQUIRED), *told)
    time = event.time
    if time is not None and not EARLIEST <= time <= latest:
        time = None  # no clock of a learner can have shown it
    response = event.response
    if response.__class__ is str and len(response) < SHORT:
        response = intern(response)
    # Names are kept once, and not once for each answer.
    names = intern(event.lesson), intern(event.question)
    rest = event.confidence, bool(event.review), intern(event.student)
    return Answer(event.id, *names, response, time, *rest), ""


def _moment(event: Event) -> datetime | None:
    try:
        moment = datetime.fromisoformat(event["time"])
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (KeyError, TypeError, ValueError):
        return None


def _in_order(answers: list[Answer]) -> list[Answer]:
    """By time: a merged or shuffled log keeps no order. An answer without a time stays after the one before it."""
    times, last = [], EARLIEST
    for answer in answers:
        last = answer.time if answer.time is not None else last
        times.append(last)
    order = sorted(range(len(answers)), key=times.__getitem__)
    return [answers[n] for n in order]


def _together(logs: list[Log], troubles: list[Trouble]) -> list[Log]:
    """The logs of a folder as one, where all of them are of one learner: two machines, or handed in twice.

    A folder that holds logs of others too is a class: there anyone could claim a neighbour's name, and none are merged.
    """
    folders: dict[str, list[Log]] = {}
    for log in logs:
        folders.setdefault(str(PurePosixPath(log.file).parent), []).append(log)
    found = []
    for folder, own in folders.items():
        if folder == "." or len(own) == 1 or not own[0].student or len({log.student for log in own}) > 1:
            found += own
            continue
        answers = {answer.id: answer for log in own for answer in log.answers}
        found.append(Log("", own[0].student, own[0].file, _in_order(list(answers.values()))))
        said = ", ".join(log.file for log in own[1:])
        troubles.append(Trouble(own[0].file, "", f"was taken together with {said}: all say {own[0].student!r}"))
    return found


def _named(logs: list[Log], troubles: list[Trouble]) -> list[Log]:
    """Give each log a name of its own. Two that claim one name are told apart by their files, and both are shown."""
    claimed = Counter(_folded(log.student) for log in logs)
    for log in logs:
        log.name = log.student
        if not log.student or anonymous(log.student):
            log.name = log.file
        elif claimed[_folded(log.student)] > 1:
            log.name = f"{log.student} ({log.file})"
            troubles.append(Trouble(log.file, "", f"says it is {log.student!r}, and so does another file"))
    seen: dict[str, str] = {}
    for log in logs:
        others = {seen.setdefault(answer.id, log.name) for answer in log.answers} - {log.name}
        for other in sorted(others):
            troubles.append(Trouble(log.file, "", f"holds answers that {other!r} handed in too, with the same ids"))
    return sorted(logs, key=lambda log: log.name.casefold())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
