"""A round: vote alone, close, talk, vote again, close, reveal. What each phase allows, and lets whom see.

Peer instruction as in C. H. Crouch and E. Mazur, American Journal of Physics 69 (2001) 970, with their rule of thumb:
talk pays where between 35 and 70 of 100 had it right at the first vote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coursekit.content import markdown
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


def card(question: Question, shown: list[str]) -> dict[str, Any]:
    """What everybody may see of a question: no key, no feedback."""
    asked, _, rest = question.prompt.partition("\n\n")
    told = {"many": not question.exclusive, "prompt": markdown.inline(asked), "more": markdown.block(rest)}
    told |= {name: getattr(question, name, None) for name in ("unit", "least", "most")}
    for name in ("options", "marks", "places"):
        parts = [part | {"html": markdown.inline(part["text"])} for part in question.public().get(name, [])]
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


def seen(room: Room, question: Question | None, teacher: bool = False) -> dict[str, Any]:
    """The running round: the count while it is open; the tally and the key at its end.

    A teacher has the tally as soon as a vote is closed, and what it suggests.
    """
    told: dict[str, Any] = {"code": room.code, "here": len(room.members), "round": None}
    if question is None:
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


def stuck(answers: Iterable[Mapping[str, Any]], questions: Iterable[Question]) -> list[dict[str, Any]]:
    """What the first answers of a lesson are, question by question and without a name. `answers` in their order."""
    first: dict[str, dict[str, Any]] = {}
    for answer in answers:
        first.setdefault(answer["line"]["question"], {}).setdefault(answer["voter"], answer["line"]["response"])
    found = []
    for question in questions:
        said = first.get(question.id, {})
        statuses = Counter(grade(question, response).status for response in said.values())
        asked = markdown.inline(question.prompt.partition("\n\n")[0])
        found.append({"id": question.id, "asked": asked, "answered": len(said), "right": statuses["right"]})
        found[-1]["scored"] = question.scored and not question.guess
    return found
