"""One answer as a line of a log: what it must say, whose it is, when it was given, and which came first.

v         1, the form of the line
id        unique: merging two logs, or reading a line twice, counts it once
time      UTC, ISO 8601
student   who, as COURSEKIT_STUDENT or JUPYTERHUB_USER says, else the name said on the start page, else a random name
lesson, question, bank    the slug, the question's id, and the version of the bank that asked
attempt   1, 2, …
response  as the kind of question keeps it
score, status    what the learner's own kernel made of it: a hint; reports score again from the response
confidence, order    optional: 1 to 3; ids of the options as they were shown
review    optional: the lesson in whose warm-up the question came back. Such an answer changes no earlier result
round, vote    optional: the round in class that it is a vote of, and whether the first or the second vote
origin    optional: who the answer was kept for on the machine that it came from
"""

from __future__ import annotations

import heapq
import json
import re
import reprlib
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from coursekit.errors import LogError

VERSION = 1
REQUIRED = ("lesson", "question", "bank", "attempt", "response", "score", "status")
NAME = "your_name"  # the question of the start page: its response is the name of whoever answers from then on
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)  # the course is younger

Event = dict[str, Any]
Answer = TypeVar("Answer")


def anonymous(student: str) -> bool:
    """Whether a name is one that we made up: it stands for a machine, and says nothing of the person.

    >>> anonymous("learner-0a1b2c3d"), anonymous("ada")
    (True, False)
    """
    return bool(re.fullmatch("learner-[0-9a-f]{8}", student))


def student_of(event: Event) -> str:
    """Who an event says it is of; nobody where it does not say so in words."""
    student = event.get("student")
    return student if isinstance(student, str) else ""


def whole(event: Event, student: str) -> Event:
    """An event with `v`, `id`, `time` and `student` filled in. Raises LogError if it lacks something else."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    found = {"v": VERSION, "id": uuid.uuid4().hex, "time": now, "student": student} | event
    if why := fault(found):
        raise LogError(f"This answer cannot be kept: it {why}.")
    return found


def as_line(event: Event) -> bytes:
    """An event as its line of the log. Raises LogError for one that JSON cannot hold."""
    try:
        return json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise LogError(f"This answer cannot be kept as JSON: {error}.") from error


def read_event(line: bytes) -> tuple[Event | None, str]:
    """One line of the log as an event, or what is wrong with it. A blank line is neither."""
    try:
        text = line.decode("utf-8-sig")  # some editors put a mark before the first line
        if not text.strip():
            return None, ""
        event = json.loads(text)
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
    if missing := [key for key in ("id", *REQUIRED) if key not in event]:
        return f"lacks {', '.join(missing)}"
    texts = all(event[key] and isinstance(event[key], str) for key in ("id", "lesson", "question", "status"))
    return "" if texts else "has an id, lesson, question or status that is not text"


def in_order(answers: Iterable[Answer], machine: Callable[..., str], when: Callable[..., Any]) -> list[Answer]:
    """Answers in the order in which they were given, for a learner's course and a teacher's report alike.

    That is the order in which a machine has written them, whatever its clock says: one that is corrected must not turn
    a first answer into a second. Only how the orders of several machines go together is for the times to say; an answer
    without one stays behind the answer before it. `when` gives a time or None.
    """
    machines: dict[str, list[Answer]] = {}
    for answer in answers:
        machines.setdefault(machine(answer), []).append(answer)
    return list(heapq.merge(*machines.values(), key=lambda answer: when(answer) or EARLIEST))


def moment(event: Event) -> datetime | None:
    """When an event was written, or None where it gives no time that can be true."""
    try:
        found = datetime.fromisoformat(event["time"])
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found if EARLIEST <= found <= datetime.now(UTC) + timedelta(days=1) else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def day_of(event: Event) -> date | None:
    """The day of an event where the learner is."""
    when = moment(event)
    return when.astimezone().date() if when else None


def answered_in(event: Event, slug: str, today: date | None) -> bool:
    """Whether an event is an answer given today in the warm-up of this lesson to a question that came back."""
    return event.get("review") == slug and day_of(event) == today


def last_votes(
    events: Iterable[Answer],
    vote: Callable[[Answer], tuple] = lambda event: (str(event.get("round") or ""), str(event.get("vote"))),
) -> list[Answer]:
    """Events without those votes in class that their learner has changed: of each vote the last one counts.

    >>> [event["id"] for event in last_votes([{"id": "a", "round": "r", "vote": 1}, {"id": "b"},
    ...                                       {"id": "c", "round": "r", "vote": 1}])]
    ['b', 'c']
    """
    events = list(events)
    last = {vote(event): place for place, event in enumerate(events) if vote(event)[0]}
    return [event for place, event in enumerate(events) if last.get(vote(event), place) == place]
