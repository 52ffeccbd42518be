"""Answers on their way to another machine: `coursekit progress export` and `import`.

The file that travels is the log itself. Answers that come in are written under the name of the log they come into, for
a report counts a log under one name; their ids stay, and `origin` says who they were kept for.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coursekit.content.files import shown, write_whole, writing
from coursekit.content.page import counted
from coursekit.errors import CourseError, LogError
from coursekit.learner.event import anonymous, as_line, student_of
from coursekit.learner.log import NO_ANSWERS, Damage, Log, damage_in_words

LISTED = 200  # letters of other people's names in a message: a log may hold any


class Merged(NamedTuple):
    """What a merge has brought."""

    student: str  # whose log it is now
    added: int
    known: int  # answers that were here already
    unfit: int  # answers that are whole but hold what a log cannot keep
    renamed: tuple[str, ...]  # other names under which the added answers had been kept
    damage: tuple[Damage, ...]  # lines of the file that could not be read


def export(log: Log, file: Path) -> int:
    """Copy the log to `file`, and return how many answers it holds. Damaged lines travel too: nothing is judged here.

    Raises CourseError if there is nothing to copy, if the file cannot be written, or if it holds something that would
    be lost: only an earlier copy is replaced, or a file whose answers are all in this log.
    """
    here = {event["id"] for event in log.events()}
    if not here:
        raise CourseError(NO_ANSWERS.format(log.path))
    with writing(file):
        content = log.path.read_bytes()
        if file.exists():
            if file.samefile(log.path):
                raise CourseError(f"{file} is where your answers are kept. Give another name, such as answers.jsonl.")
            earlier, there = content.startswith(file.read_bytes()), Log(file)
            if not earlier and (there.damage or not {event["id"] for event in there.events()} <= here):
                raise CourseError(
                    f"{file} is there already, and holds something that is not in your answers here. Give another "
                    "name; or, if these are answers of yours, import the file first."
                )
        write_whole(file, content)
    return len(here)


def merge(log: Log, file: Path, as_mine: bool = False) -> Merged:
    """Add the answers of `file` to the log in one piece: only those whose ids are new, so that it can be repeated.

    Names that people gave must agree, unless they are `as_mine`; names that a machine made up agree with all.
    Raises CourseError, and changes nothing, if the file holds no answer or answers of somebody else.
    """
    if not file.is_file():
        raise CourseError(f"There is no file {file}. Give the file that `coursekit progress export` has written.")
    brought = Log(file)
    events = brought.events()
    if not events:
        raise CourseError(f"{file} holds no answers. Give the file that `coursekit progress export` has written.")
    here = log.events()
    theirs = Counter(student_of(event) for event in events)
    mine = log.student()
    if not here and anonymous(mine):  # a new machine: it takes the name that comes in
        mine = min(filter(None, theirs), key=lambda name: (anonymous(name), -theirs[name]), default=mine)
    others = sorted(name for name in theirs if name not in ("", mine) and not anonymous(name))
    if (others[1:] if anonymous(mine) else others) and not as_mine:
        raise CourseError(
            f"These are answers of {shown(', '.join(others), LISTED)}, and the log here belongs to {shown(mine)}. "
            "Nothing was changed. If all of them are yours, add --as-mine."
        )
    ids = {event["id"] for event in here}
    new = [event for event in events if event["id"] not in ids]
    lines = []
    for event in new:
        origin = event.get("origin") or student_of(event) or "unknown"
        with suppress(LogError):  # such as NaN, which Python reads and JSON does not have
            lines.append(as_line(event | {"student": mine, "origin": origin}))
    try:
        log.append(b"".join(lines))
    except LogError as error:
        again = "Some of the answers may be in. Free some space, or make the log writable, and import the file again."
        raise CourseError(f"{log.path} cannot be written ({error.__cause__}). {again}") from error
    renamed = tuple(sorted({student_of(event) for event in new} - {mine, ""}))
    known, unfit = len(events) - len(new), len(new) - len(lines)
    return Merged(mine, len(lines), known, unfit, renamed, tuple(brought.damage))


def in_words(merged: Merged, file: Path) -> str:
    """What a merge has done, for the learner."""
    counts = f"{counted(merged.added, 'new answer')}, {merged.known:,} were here already."
    parts = [f"{counts} All of them belong to {shown(merged.student)}."]
    if merged.renamed:
        parts.append(f"Among them are those that {file.name} keeps under {shown(', '.join(merged.renamed), LISTED)}.")
    if merged.unfit:
        parts.append(f"{merged.unfit:,} answers hold what a log cannot keep (such as NaN), and were left out.")
    if merged.damage:
        parts.append(damage_in_words(file, merged.damage))
    return "\n".join(parts)
