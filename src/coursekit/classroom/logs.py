"""Learners' logs. Nothing in them is believed but what was answered, and no log can speak for another learner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from sys import intern
from typing import IO, Annotated, Any, Literal

import msgspec

from coursekit.classroom import files
from coursekit.content.files import encoding_of, shown
from coursekit.errors import CourseError
from coursekit.learner.completion_record import digest
from coursekit.learner.event import EARLIEST, VERSION, anonymous, in_order, last_votes, moment, read_event
from coursekit.learner.log import FILE
from coursekit.questions.grading import CONFIDENCE, as_confidence

LINE = 1_000_000  # letters: an answer is a few hundred; a longer line is damage or an attack, and is not taken in whole
LOG = 20_000_000  # letters of answers kept of one log: that is seventy thousand, and nobody answers so often
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
    outcome: Any = None  # what grading makes of it


class _Line(Answer, kw_only=True, gc=False):
    """An event by the rules of `event.fault`. msgspec reads and checks it in a third of the time of json."""

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
    listed: bool = False  # the class list says whose this file is

    @cached_property
    def ids(self) -> set[str]:
        return {answer.id for answer in self.answers}

    @property
    def latest(self) -> datetime | None:
        """When the last answer was given; None where the log does not say so."""
        return next((answer.time for answer in reversed(self.answers) if answer.time), None)

    @cached_property
    def digest(self) -> str:
        """What a completion record shows too, if it was made from this log."""
        return digest([(each.id, each.lesson, each.question, each.response) for each in self.answers])


def read(folder: Path, troubles: files.Troubles, skip: Collection[Path] = ()) -> list[Log]:
    """Every log below `folder`, whatever its name, also in folders and archives; all else goes to `troubles`.

    The files of `skip` are left alone. Raises CourseError if there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder} is not a folder. Give the folder with the progress.jsonl of each learner.")
    found, others = [], []
    for name, file in files.handed_in(folder, troubles, skip):
        log = _log(name, file, troubles, others)
        found += [log] if log.answers else []
    if not (found or others or any(troubles)):
        raise CourseError(f"{folder} holds no .jsonl file, nor any other. Each learner hands in progress.jsonl.")
    _say_of_others(others, found, troubles)
    return found


def _say_of_others(strays: list[tuple[str, str, str]], found: list[Log], troubles: files.Troubles) -> None:
    """What holds no answers. The other files of a learner's own folder are one remark: that hand-in counts."""
    logs = Counter(PurePosixPath(log.file).parent for log in found)
    named = [PurePosixPath(log.file) for log in found if PurePosixPath(log.file).stem == Path(FILE).stem]
    homes = {file.parent for file in named if logs[file.parent] == 1 and file.parent.name}
    beside: Counter[str] = Counter()
    for file, why, remedy in strays:
        if home := next((home for home in PurePosixPath(file).parents if home in homes), None):
            beside[str(home)] += 1
        else:
            troubles.add(file, why, remedy)
    for home, count in beside.items():
        others = "another file" if count == 1 else f"{count:,} other files"
        troubles.add(home, f"holds {others}, without answers")


def _log(name: str, file: IO[bytes], troubles: files.Troubles, others: list[tuple[str, str, str]]) -> Log:
    """The answers in one file, each id once, in the order in which they were given."""
    is_log, found, bad = ".jsonl" in name.lower(), {}, []
    room, vain, start = LOG, 0, ""
    try:
        for number, line in enumerate(_lines(file), 1):
            answer, why = _read(line) if len(line) <= LINE else (None, f"is longer than {LINE:,} bytes")
            if answer is None:
                start, vain = (start + line)[:100], vain + 1
                bad += [(why, number)] if why else []
            else:
                answer.line = number
                room -= len(line) if found.setdefault(answer.id, answer) is answer else 0
            if room < 0 or vain > (VAIN + len(found) if is_log or found else STRANGE):
                bad.append(("is where we stopped, for the file is too large; the rest were left out", number))
                break
        if not found:
            others.append((name, *files.described(name, start)))
    except files.UNREADABLE as error:
        why = f"breaks off ({shown(str(error))}); what stands before that counts"
        troubles.add(name, why, "" if found else files.ASK)
    owner, own = _owned(found.values(), bad)
    for why, number in bad if found or is_log else ():
        troubles.add(name, why, line=number)
    ordered = in_order(own, lambda answer: answer.origin, lambda answer: answer.time)
    return Log("", shown(owner), name, last_votes(ordered, lambda answer: (answer.round, answer.vote)))


def _owned(found: Collection[Answer], bad: list[tuple[str, int]]) -> tuple[str, list[Answer]]:
    """Whose log it is, and the answers that are this learner's: no log can speak for another."""
    names = Counter(answer.student for answer in found if answer.student)
    owner = max(names, key=lambda name: (not anonymous(name), names[name]), default="")
    # A learner starts without a name and is given one later: the random name is nobody else.
    others = {name for name in names if not anonymous(name)} - {owner}
    for answer in found:
        if answer.student in others:
            why = f"is an answer of {shown(answer.student)!r} in a log of {shown(owner)!r}; it counts for nobody"
            bad.append((why, answer.line))
    return owner, [answer for answer in found if answer.student not in others]


def _lines(file: IO[bytes]) -> Iterator[str]:
    """The lines of a file. Of one that is too long only the beginning: it is never held as a whole."""
    encoding = encoding_of(file.peek(2))
    bad = "surrogateescape" if encoding == "utf-8" else "replace"
    with TextIOWrapper(file, encoding, bad, newline="\n") as text:
        while line := text.readline(LINE + 1):
            yield line
            while line and not line.endswith("\n"):
                line = text.readline(LINE)


def _read(line: str) -> tuple[Answer | None, str]:
    """A line as an answer, or what is wrong with it. Nothing is wrong with a blank one."""
    if line.isspace():
        return None, ""
    try:
        answer = _line(line)
    except (msgspec.MsgspecError, ValueError, RecursionError):  # damaged, or of another form: look more closely
        event, why = read_event(line.encode("utf-8", "surrogateescape"))
        if event is None:
            return None, why
        event |= {"time": moment(event), "confidence": as_confidence(event.get("confidence"))}
        event |= {name: "" for name in ("student", "origin", "round") if not isinstance(event.get(name), str)}
        event |= {"vote": event["vote"] if type(event.get("vote")) is int else 0, "line": 0}
        answer = _Line(**{name: event.get(name) for name in _Line.__struct_fields__})
    answer.bank = answer.score = answer.status = answer.outcome = None  # nobody believes them, and they take room
    if answer.time is not None and not EARLIEST <= answer.time <= datetime.now(UTC) + timedelta(days=1):
        answer.time = None  # no clock of a learner can have shown it
    if answer.response.__class__ is str and len(answer.response) < SHORT:
        answer.response = intern(answer.response)
    # Names are kept once, and not once for each answer.
    answer.lesson, answer.question, answer.student = map(intern, (answer.lesson, answer.question, answer.student))
    return answer, ""
