"""Reading learners' logs, as they lie in a folder or come from a learning platform.

Nothing in a log is believed but what was answered. A line that cannot be read is named by file and line, and costs
nothing but itself; nothing in a log can name a path, and no log can speak for another learner.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path, PurePosixPath
from sys import intern
from typing import IO, Annotated, Any, Literal

import msgspec

from coursekit.classroom import files
from coursekit.classroom.files import Trouble
from coursekit.content.files import encoding_of, shown
from coursekit.errors import CourseError
from coursekit.learner.export import anonymous
from coursekit.learner.log import EARLIEST, FILE, REQUIRED, TEXTS, VERSION, in_order, moment, read_event
from coursekit.questions.grading import CERTAINTY, confidence_in

BLOCK = 65_536  # bytes read at a time: nearly every log is one block
LINE = 1_000_000  # bytes: an answer is a few hundred; a longer line is damage or an attack, and is never taken in whole
LOG = 20_000_000  # bytes of answers kept of one log: that is seventy thousand, and nobody answers so often
BLANK, OTHER, STRANGE = (
    1_000,
    50_000,
    200,
)  # lines in vain: blank ones, others in a log, others in what seems to be none
REASONS, RANGES = 20, 50  # kinds of damage in one log, and places for each, that are told one by one
SHORT = 40  # letters: a response as long as an option's id, which many learners give


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
    origin: str = ""  # the machine it was brought from, where it was
    line: int = 0


@dataclass
class Log:
    """What one learner has answered, in order."""

    name: str  # how the learner is shown: unique in a class
    student: str  # who the log says it is
    file: str  # none for somebody on the class list who has not handed in
    answers: list[Answer] = field(default_factory=list)
    login: str = ""  # by which a learning platform knows the learner; none where nobody can be sure


def read(
    folder: Path, told: Callable[[int, int], None] = lambda done, of: None, skip: Collection[Path] = ()
) -> tuple[list[Log], list[Trouble]]:
    """Every log below `folder`, whatever its name, also in folders and archives; and all that does not count, and why.

    `told(done, of)` is called as files are read; those of `skip` are left alone.
    Raises CourseError if there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder} is not a folder. Give the folder with the progress.jsonl of each learner.")
    troubles: list[Trouble] = []
    paths = files.listed(folder, troubles, skip)
    found: list[Log] = []
    others: list[Trouble] = []
    latest = datetime.now(UTC) + timedelta(days=1)
    for done, path in enumerate(paths):
        told(done, len(paths))
        for name, file in files.opened(path, folder, troubles):
            log = _log(name, file, latest, troubles, others)
            found += [log] if log.answers else []
    told(len(paths), len(paths))
    if not paths and not troubles:
        raise CourseError(f"{folder} holds no .jsonl file, nor any other. Each learner hands in progress.jsonl.")
    return found, troubles + _beside(others, found)


def _beside(others: list[Trouble], found: list[Log]) -> list[Trouble]:
    """What holds no answers. The other files of a learner's own folder are one remark: it is handed in and counts."""
    homes = Counter(PurePosixPath(log.file).parent for log in found)
    own = {PurePosixPath(each.file).parent for each in found if PurePosixPath(each.file).stem == Path(FILE).stem}
    own = {home for home in own if homes[home] == 1 and home != PurePosixPath()}
    told, more = [], Counter[PurePosixPath]()
    for trouble in others:
        home = next((home for home in PurePosixPath(trouble.file).parents if home in own), None)
        if home is None:
            told.append(trouble)
        else:
            more[home] += 1
    return told + [Trouble(str(home), "", f"holds {n:,} other files, without answers") for home, n in more.items()]


def _log(name: str, file: IO[bytes], latest: datetime, troubles: list[Trouble], others: list[Trouble]) -> Log:
    """The answers in one file, each id once, in the order in which they were given."""
    found: dict[str, Answer] = {}
    is_log = ".jsonl" in name.lower()
    bad, room, blank, vain, start = _BadLines(), LOG, 0, 0, b""
    try:
        for number, line in enumerate(_lines(file), 1):
            start = start or (line or b"")[:100]
            if line is not None and not line.strip():
                blank += 1
                if blank > BLANK + len(found):
                    bad.add(number, "is one blank line too many; it and the rest were left out")
                    break
                continue
            answer, why = _read(line, latest) if line is not None else (None, f"is longer than {LINE:,} bytes")
            if answer is None:
                bad.add(number, why)
                vain += 1
                if vain > (OTHER if is_log or found else STRANGE):
                    bad.add(number, "comes after too many that are no answers; it and the rest were left out")
                    break
            elif answer.id not in found:
                room -= len(line or b"")
                if room < 0:
                    bad.add(number, f"comes after {LOG // 10**6} MB of answers; it and the rest were left out")
                    break
                answer.line = number
                found[answer.id] = answer
        if not found:
            others.append(Trouble(name, "", *files.described(name, start)))
    except _BreaksOff as error:
        why = f"breaks off ({shown(str(error))}); what stands before that counts"
        troubles.append(Trouble(name, "", why, "" if found else files.ASK))
    owner, own = _owned(list(found.values()), bad)
    if found or is_log:
        troubles += bad.told(name)
    return Log("", shown(owner), name, in_order(own, lambda answer: answer.origin, lambda answer: answer.time))


def _owned(found: list[Answer], bad: _BadLines) -> tuple[str, list[Answer]]:
    """Whose log it is, and the answers that are this learner's: no log can speak for another."""
    claimed = Counter([answer.student for answer in found if answer.student])
    named = Counter({student: count for student, count in claimed.items() if not anonymous(student)})
    owner = next((student for student, _ in (named or claimed).most_common(1)), "")
    own = []
    for answer in found:
        # A learner starts without a name and is given one later: the random name is nobody else.
        if answer.student in ("", owner) or answer.student not in named:
            own.append(answer)
        else:
            whose = f"an answer of {shown(answer.student)!r} in a log of {shown(owner)!r}"
            bad.add(answer.line, f"is {whose}; it counts for nobody")
    return owner, own


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file as UTF-8; None for one that is too long. Holds a block and a line at most."""
    rest, cut, decode = b"", False, None
    block = _block(file)
    encoding = encoding_of(block)
    if encoding != "utf-8":
        decode = codecs.getincrementaldecoder(encoding)("replace").decode
    while block:
        *lines, rest = (rest + (decode(block).encode() if decode else block)).split(b"\n")
        for line in lines:
            yield None if cut or len(line) > LINE else line
            cut = False
        if len(rest) > LINE:
            rest, cut = b"", True
        block = _block(file)
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
        why = _shown(why)
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


_shown = lru_cache(maxsize=100)(lambda why: shown(why, 200))


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
        ("confidence", Literal[tuple(CERTAINTY)] | None, None),
        ("review", Any, None),
        ("origin", str, ""),
    ],
    gc=False,
)
_plain = msgspec.json.Decoder(_Plain).decode


def _read(line: bytes, latest: datetime) -> tuple[Answer | None, str]:
    """A line as an answer, or what is wrong with it."""
    try:
        event = _plain(line.decode())
    except (msgspec.MsgspecError, ValueError, RecursionError):  # damaged, or of another form: look more closely
        known, why = read_event(line)
        if known is None:
            return None, why
        student, origin = (each if isinstance(each := known.get(key), str) else "" for key in ("student", "origin"))
        told = student, moment(known), confidence_in(known), known.get("review"), origin
        event = _Plain(VERSION, known["id"], *(known[key] for key in REQUIRED), *told)
    time = event.time
    if time is not None and not EARLIEST <= time <= latest:
        time = None  # no clock of a learner can have shown it
    response = event.response
    if response.__class__ is str and len(response) < SHORT:
        response = intern(response)
    # Names are kept once, and not once for each answer.
    names = intern(event.lesson), intern(event.question)
    rest = event.confidence, bool(event.review), intern(event.student), intern(event.origin)
    return Answer(event.id, *names, response, time, *rest), ""
