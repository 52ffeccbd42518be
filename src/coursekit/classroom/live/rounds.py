"""A round: vote alone, close, talk, vote again, close, reveal. What each phase allows, and lets whom see.

Peer instruction as in C. H. Crouch and E. Mazur, American Journal of Physics 69 (2001) 970, with their rule of thumb:
talk pays where between 35 and 70 of 100 had it right at the first vote.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coursekit.content import markdown
from coursekit.content.course import Course
from coursekit.errors import CourseError, Unanswered
from coursekit.learner.progress_page import Cells
from coursekit.questions.bank import Bank, load_bank, load_banks
from coursekit.questions.grading import grade
from coursekit.questions.kinds import Question

Row = dict[str, Any]

VOTES = {"open 1": 1, "open 2": 2}  # phases that take votes, and which vote it is
MOVES = {  # where the teacher can go from each phase; what comes first comes next
    "open 1": ("closed 1",),
    "closed 1": ("talk", "reveal", "open 1"),
    "talk": ("open 2", "reveal"),
    "open 2": ("closed 2",),
    "closed 2": ("reveal", "open 2"),
    "reveal": (),
}
FEW, MOST = 0.35, 0.70
LONG = 4_000  # bytes of a response; a class has no use for longer ones
ID = re.compile(r"[\w.-]{1,80}")


@dataclass
class Room:
    """A class: who is in it, what it votes on, and every answer so far."""

    code: str
    opened: Row
    members: dict[str, str] = field(default_factory=dict)  # voter: name
    round: Row | None = None
    votes: dict[int, dict[str, Any]] = field(default_factory=dict)  # 1 and 2: {voter: what they said last}
    answers: list[Row] = field(default_factory=list)
    ids: set[tuple[str, str]] = field(default_factory=set)
    moves: int = 0  # what students wait for
    seq: int = 0  # what the teacher's page waits for

    def apply(self, row: Row) -> None:
        """Count an event."""
        self.seq = row["seq"]
        self.ids.add((row["voter"], row["id"]))
        match row["line"]:
            case {"do": "join", "name": name}:
                self.members[row["voter"]] = name
            case {"do": "round"} as begun:
                self.round, self.votes = {**begun, "phase": "open 1"}, {1: {}, 2: {}}
                self.moves += 1
            case {"do": "move", "after": phase}:
                self.round["phase"] = phase
                self.moves += 1
            case {"response": said} as answer:
                self.answers.append(row)
                if answer["vote"]:
                    self.votes[answer["vote"]][row["voter"]] = said


def fits(room: Room | None, line: Mapping[str, Any]) -> bool:
    """Whether an event can happen now: a vote only while its phase is open, a move only from where the round is."""
    running = room.round if room and room.round else {}
    match line:
        case {"do": "open"}:
            return room is None
        case {"do": "move", "round": round, "before": before, "after": after}:
            here = (running.get("round"), running.get("phase"))
            return here == (round, before) and after in MOVES[before]
        case {"vote": int(vote)}:
            same = all(line[key] == running.get(key) for key in ("round", "lesson", "question"))
            return same and VOTES.get(running["phase"]) == vote
    return room is not None


def bank_of(course: Course, lesson: str) -> Bank:
    """The bank of a lesson: a name that comes over the network must not be a path."""
    if not re.fullmatch(r"\w{1,80}", lesson):
        raise CourseError(f"There is no lesson {lesson[:40]!r}.")
    return load_bank(course.bank(lesson))


def votable(course: Course) -> list[dict[str, Any]]:
    """Every lesson, with the questions that a class can vote on."""
    found, banks = [], load_banks(course, [page.slug for page in course.pages()])
    for page in course.pages():
        if page.slug in banks:  # there may be a notebook without a bank, or one that `coursekit check` has words about
            asked = [{"id": q.id, "kind": q.kind, "asked": _asked(q)} for q in banks[page.slug].questions if q.live]
            found.append({"lesson": page.slug, "title": page.title, "number": page.number, "questions": asked})
    return found


def order(course: Course, lesson: str, id: str) -> list[str]:
    """The options of a question in the order in which the class sees them. Raises CourseError if it cannot vote."""
    question = bank_of(course, lesson)[id]
    if not question.live:
        raise CourseError(f"A class cannot vote on {id}: it is of the kind {question.kind}.")
    return [part.id for part in question.mixed(f"{lesson}/{id}")]  # the same on every screen


def read(event: dict[str, Any], course: Course) -> tuple[str, dict[str, Any]]:
    """An answer as it was sent, with its id, looked through. Raises CourseError with what is wrong with it."""
    line = {key: event.get(key) for key in ("lesson", "question", "bank", "round", "vote")}
    for text in (event.get("id"), line["bank"]):
        if not (isinstance(text, str) and ID.fullmatch(text)):
            raise CourseError("An answer needs an id and the version of its bank, of up to 80 letters and digits.")
    question = bank_of(course, str(line["lesson"]))[str(line["question"])]
    if line["vote"] not in (1, 2) or not isinstance(line["round"], str):
        line |= {"round": None, "vote": None}
    try:
        line["response"] = question.read(event.get("response"))
        long = len(json.dumps(line, ensure_ascii=False).encode()) > LONG
    except (ValueError, TypeError, RecursionError) as error:  # half a letter, or what no page of ours would send
        raise Unanswered("This answer cannot be read.") from error
    if long or "\\u0000" in json.dumps(line):
        raise Unanswered(f"This answer is longer than {LONG:,} letters, or holds a letter that nobody can type.")
    return event["id"], line


def _asked(question: Question) -> str:
    return markdown.inline(question.prompt.partition("\n\n")[0])


def card(question: Question, shown: list[str]) -> dict[str, Any]:
    """What everybody may see of a question: no key, no feedback."""
    rest = markdown.block(question.prompt.partition("\n\n")[2])
    told, public = {"many": not question.exclusive, "prompt": _asked(question), "more": rest}, question.public()
    told |= {name: public.get(name, getattr(question, name, None)) for name in ("unit", "least", "most")}
    for name in ("options", "marks", "places"):
        parts = [part | {"html": markdown.inline(part["text"])} for part in public.get(name, [])]
        told[name] = sorted(parts, key=lambda part: shown.index(part["id"]) if part["id"] in shown else 0)
    for n, option in enumerate(told["options"]):
        option["letter"] = chr(65 + n)
    return told


def tally(votes: Mapping[str, Any]) -> dict[str, Any]:
    """A vote counted: how many chose each option, every number that was said, and the same for each mark that was
    placed. Nobody's name."""
    marks: dict[str, list[Any]] = {}
    for said in votes.values():
        for mark, where in said.items() if isinstance(said, dict) else ():
            marks.setdefault(mark, []).append(where)
    counted = {mark: _counted(said) for mark, said in marks.items()}
    return {"voted": len(votes), "marks": counted} | _counted(votes.values())


def _counted(said: Iterable[Any]) -> dict[str, Any]:
    each = [one for response in said for one in (response if isinstance(response, list) else [response])]
    numbers = sorted(one for one in each if isinstance(one, int | float))
    return {"numbers": numbers, "chosen": Counter(one for one in each if isinstance(one, str))}


def advice(question: Question, votes: Mapping[str, Any]) -> str:
    """What the first vote suggests to do next, in words that do not tell the answer."""
    if not votes:
        return "Nobody has voted yet. Open the vote again, or go on."
    if not question.scored or question.guess or question.sealed:
        return "Talk with a neighbour: what is your answer made of?"
    share = _right(question, votes) / len(votes)
    if share < FEW:
        return "Fewer than 35 of 100 have it. First a hint from the teacher, then talk and vote again."
    if share <= MOST:
        return "Between 35 and 70 of 100 have it. Talk with a neighbour who chose differently."
    return "More than 70 of 100 have it. Reveal it, and say why the others tempt."


def _right(question: Question, votes: Mapping[str, Any]) -> int:
    return sum(grade(question, said).status == "right" for said in votes.values())


def seen(room: Room, course: Course, teacher: bool = False) -> dict[str, Any]:
    """The running round: the count while it is open; the tally and the key at its end.

    A teacher has the tally as soon as a vote is closed, and what it suggests.
    """
    told: dict[str, Any] = {"code": room.code, "here": len(room.members), "round": None}
    question = room.round and bank_of(course, room.round["lesson"]).by_id.get(room.round["question"])
    if question is None:  # no round, or a question that the course no longer has
        return told
    phase, second = room.round["phase"], bool(room.votes[2])
    vote = 2 if phase in ("open 2", "closed 2") or (phase == "reveal" and second) else 1
    told |= room.round | {"vote": vote, "voted": len(room.votes[vote]), "card": card(question, room.round["shown"])}
    if phase == "reveal" or (teacher and phase not in VOTES):
        told["tally"] = {n: tally(votes) for n, votes in room.votes.items() if votes}
    if phase == "reveal" and not question.sealed:
        told |= {"right": question.right if question.scored else None, "why": markdown.inline(question.why)}
        told["margin"] = getattr(question, "margin", None)
        told["hits"] = {n: _right(question, votes) for n, votes in room.votes.items() if votes}
    if teacher:
        told |= {"moves": MOVES[phase], "advice": "" if phase in VOTES else advice(question, room.votes[1])}
    return told


def stuck(room: Room, course: Course, lesson: str) -> dict[str, Any]:
    """How many have been in each section of a lesson, and how they first answered its questions; nobody's name."""
    bank, cells = bank_of(course, lesson), Cells(course.page(lesson))
    first: dict[str, dict[str, Any]] = {question.id: {} for question in bank.questions}
    for row in room.answers:
        if row["line"]["lesson"] == lesson and row["line"]["question"] in first:
            first[row["line"]["question"]].setdefault(row["voter"], row["line"]["response"])
    place = {id: n for n, (id, _, _) in enumerate(cells.found)}
    asked = [(*cells.of(question.id, question.part), question.id) for question in bank.questions]
    there: dict[str, set[str]] = {}
    for _, heading, id in sorted(asked, key=lambda each: place.get(each[0], -1)):
        there.setdefault(heading, set()).update(first[id])
    questions = []
    for question in bank.questions:
        said, scored = first[question.id], question.scored and not question.guess
        told = {"id": question.id, "asked": _asked(question), "answered": len(said), "scored": scored}
        questions.append(told | {"right": _right(question, said)})
    sections = [{"heading": heading, "there": len(voters)} for heading, voters in there.items() if heading]
    return {"sections": sections, "questions": questions}
