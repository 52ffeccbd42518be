"""A class that never was: learners of different ability who have answered the course's own questions.

The same seed gives the same class on every machine. Each learner hands in one log of 120 answers, as the course
writes it.
"""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT
from coursekit.content.course import Course
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.kinds import Question

ANSWERS = 120
TERM = datetime(2026, 9, 1, 8, tzinfo=UTC)


def class_of(learners: int, folder: Path) -> Path:
    """Write the logs of a class into a folder, one file for each learner, and give the folder back."""
    folder.mkdir(parents=True)
    here = Course(ROOT)
    banks = [load_bank(here.bank(lesson.slug)) for lesson in here.pages()]
    asked = [(bank, question) for bank in banks for question in bank.questions if question.kind != "code"]
    chance = random.Random(learners)
    for number in range(learners):
        lines = [json.dumps(event, separators=(",", ":")) for event in _log(number, asked, chance)]
        path = folder / f"learner-{number:04}.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return folder


def _log(number: int, asked: list[tuple[Bank, Question]], chance: random.Random) -> list[dict[str, Any]]:
    """What one learner has answered: a second try follows most of the wrong answers."""
    knows = 1 / (1 + 2.718 ** -chance.gauss(0.5, 1))  # how likely this learner is to be right
    now = TERM + timedelta(minutes=number)
    events: list[dict[str, Any]] = []
    for bank, question in asked:
        tries = [question.right] if chance.random() < knows else [_slip(question, chance), question.right]
        for attempt, response in enumerate(tries[: question.tries or 1], 1):
            now += timedelta(seconds=chance.randint(10, 90))
            events.append(
                {
                    "v": 1,
                    "id": uuid.UUID(int=chance.getrandbits(128)).hex,
                    "time": now.isoformat(timespec="milliseconds"),
                    "student": f"learner-{number:04}",
                    "lesson": bank.lesson,
                    "question": question.id,
                    "bank": bank.version,
                    "attempt": attempt,
                    "response": response,
                    "score": 1.0,
                    "status": "right",
                    "confidence": chance.choice([1, 2, 3]),
                }
            )
    return events[:ANSWERS]


def _slip(question: Question, chance: random.Random) -> Any:
    """A wrong answer of the kind that people give."""
    match question.kind:
        case "choice" | "chart":
            return chance.choice([option.id for option in question.options if not option.right])
        case "several":
            return [chance.choice(question.options).id]
        case "number" | "estimate" | "forecast":
            return question.right * chance.choice([0.5, 0.6, 0.8])  # too low, and inside of any range there is
        case "order":
            return question.right[::-1]
        case "match":
            return {item.id: question.options[0].id for item in question.items}
    return "some words of their own"
