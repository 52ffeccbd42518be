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
from functools import cached_property
from pathlib import Path, PurePosixPath
from sys import intern
from typing import IO, Annotated, Any, Literal

import msgspec

from coursekit.classroom import files
from coursekit.classroom.files import Trouble
from coursekit.content.files import encoding_of, shown
from coursekit.errors import CourseError
from coursekit.learner.event import EARLIEST, VERSION, anonymous, in_order, last_votes, moment, read_event, student_of
from coursekit.learner.log import FILE
from coursekit.questions.grading import CONFIDENCE, as_confidence

BLOCK = 65_536  # bytes read at a time: nearly every log is one block
LINE = 1_000_000  # bytes: an answer is a few hundred; a longer line is damage or an attack, and is never taken in whole
LOG = 20_000_000  # bytes of answers kept of one log: that is seventy thousand, and nobody answers so often
VAIN, STRANGE = 10_000, 200  # lines without an answer, in a log and in what seems to be none: the rest is left alone
SHORT = 40  # letters: a response as long as an option's id, which many learners give

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Answer(msgspec.Struct, gc=False):
    """One answer of one learner, as line `line` of a log gives it."""

    id: _Text
    lesson: _Text
    question: _Text
    response: Any
    time: Annotated[datetime, msgspec.Meta(tz=True)] | None = None  # None where the log gives none that can be true
    confidence: Literal[tuple(CONFIDENCE)] | None = None
    review: Any = None  # asked again in a later lesson's warm-up: practice, which changes no result
    student: str = ""
    origin: str = ""  # the machine it was brought from, where it was
    round: str = ""  # of a vote in class, and which of its votes
    vote: int = 0
    line: int = 0


class _Line(Answer, kw_only=True, gc=False):
    """An event by the rules of `event.fault`, with only those times and confidences that we take as they are.

    msgspec reads and checks a line in a third of the time in which json reads it alone.
    """

    v: Literal[VERSION]
    bank: Any
    attempt: Any
    score: Any
    status: _Text


_line = msgspec.json.Decoder(_Line).decode


@dataclass
class Log:
    """What one learner has answered, in order."""

    name: str  # how the learner is shown: unique in a class
    student: str  # who the log says it is
    file: str  # none for somebody on the class list who has not handed in
    answers: list[Answer] = field(default_factory=list)
    login: str = ""  # by which a learning platform knows the learner; none where nobody can be sure

    @cached_property
    def ids(self) -> set[str]:
        return {answer.id for answer in self.answers}


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
    """What holds no answers. The other files of a learner's own folder are one remark: that hand-in counts."""
    logs = Counter(PurePosixPath(log.file).parent for log in found)
    homes = {home for home, n in logs.items() if n == 1 and home.name}
    homes &= {PurePosixPath(log.file).parent for log in found if PurePosixPath(log.file).stem == Path(FILE).stem}
    told, more = [], Counter[PurePosixPath]()
    for trouble in others:
        home = next((home for home in PurePosixPath(trouble.file).parents if home in homes), None)
        if home:
            more[home] += 1
        else:
            told.append(trouble)
    return told + [Trouble(str(home), "", f"holds {n:,} other files, without answers") for home, n in more.items()]


def _log(name: str, file: IO[bytes], latest: datetime, troubles: list[Trouble], others: list[Trouble]) -> Log:
    """The answers in one file, each id once, in the order in which they were given."""
    found: dict[str, Answer] = {}
    is_log = ".jsonl" in name.lower()
    bad: dict[str, list[int]] = {}
    room, vain, start = LOG, 0, b""
    try:
        for number, line in enumerate(_lines(file), 1):
            answer, why = _read(line, latest) if len(line) <= LINE else (None, f"is longer than {LINE:,} bytes")
            if answer is None:
                start += line[: max(0, 100 - len(start))]
                vain += 1
                if why:
                    bad.setdefault(why, []).append(number)
                too_much = vain > (VAIN + len(found) if is_log or found else STRANGE)
            else:
                answer.line = number
                room -= len(line) if found.setdefault(answer.id, answer) is answer else 0
                too_much = room < 0
            if too_much:
                bad["is where we stopped, for the file is too large; the rest were left out"] = [number]
                break
        if not found:
            others.append(Trouble(name, "", *files.described(name, start)))
    except _BreaksOff as error:
        why = f"breaks off ({shown(str(error))}); what stands before that counts"
        troubles.append(Trouble(name, "", why, "" if found else files.ASK))
    owner, own = _owned(list(found.values()), bad)
    if found or is_log:
        troubles += files.told(name, bad)
    ordered = in_order(own, lambda answer: answer.origin, lambda answer: answer.time)
    return Log("", shown(owner), name, last_votes(ordered, lambda answer: (answer.round, answer.vote)))


def _owned(found: list[Answer], bad: dict[str, list[int]]) -> tuple[str, list[Answer]]:
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
            why = f"is an answer of {shown(answer.student)!r} in a log of {shown(owner)!r}; it counts for nobody"
            bad.setdefault(why, []).append(answer.line)
    return owner, own


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file as UTF-8. Of one that is too long some part: a block and two lines are held at most."""
    rest, cut, decode = b"", b"", None
    block = _block(file)
    if (encoding := encoding_of(block)) != "utf-8":
        decode = codecs.getincrementaldecoder(encoding)("replace").decode
    while block:
        *lines, rest = (rest + (decode(block).encode() if decode else block)).split(b"\n")
        for line in lines:
            yield cut + line
            cut = b""
        if len(rest) > LINE:
            rest, cut = b"", cut or rest
        block = _block(file)
    if rest or cut:
        yield cut + rest


def _block(file: IO[bytes]) -> bytes:
    try:
        return file.read(BLOCK)
    except files.UNREADABLE as error:
        raise _BreaksOff(str(error)) from error


class _BreaksOff(CourseError):
    """A file that cannot be read to its end."""


def _read(line: bytes, latest: datetime) -> tuple[Answer | None, str]:
    """A line as an answer, or what is wrong with it. Nothing is wrong with a blank one."""
    if not line.strip():
        return None, ""
    try:
        answer = _line(line.decode())
        answer.bank = answer.score = answer.status = None  # nobody believes them, and they take room
    except (msgspec.MsgspecError, ValueError, RecursionError):  # damaged, or of another form: look more closely
        event, why = read_event(line)
        if event is None:
            return None, why
        known = (event[key] for key in ("id", "lesson", "question", "response"))
        origin = event["origin"] if isinstance(event.get("origin"), str) else ""
        told = moment(event), as_confidence(event.get("confidence")), event.get("review"), student_of(event), origin
        rest = dict(v=VERSION, bank=None, attempt=event["attempt"], score=None, status=None)
        answer = _Line(*known, *told, **rest)
    if answer.time is not None and not EARLIEST <= answer.time <= latest:
        answer.time = None  # no clock of a learner can have shown it
    if answer.response.__class__ is str and len(answer.response) < SHORT:
        answer.response = intern(answer.response)
    # Names are kept once, and not once for each answer.
    answer.lesson, answer.question, answer.student = map(intern, (answer.lesson, answer.question, answer.student))
    return answer, ""
