"""The course as a class votes on it: its questions, and an answer read by them."""

from __future__ import annotations

import json
import re
from typing import Any

from coursekit.classroom.live import rounds
from coursekit.classroom.live.rounds import Room
from coursekit.content import markdown
from coursekit.content.course import Course
from coursekit.errors import CourseError, Unanswered
from coursekit.learner.progress_page import Cells
from coursekit.questions.bank import Bank, load_bank
from coursekit.questions.kinds import Question

LONG = 4_000  # bytes of a response; a class has no use for longer ones
ID = re.compile(r"[\w.-]{1,80}")


class Lessons:
    """The lessons of a course and their banks, read anew when they change."""

    def __init__(self, course: Course):
        self.course = course

    def bank(self, lesson: str) -> Bank:
        if not re.fullmatch(r"\w{1,80}", lesson):  # a name that comes over the network must not be a path
            raise CourseError(f"There is no lesson {lesson[:40]!r}.")
        return load_bank(self.course.bank(lesson))

    def asked(self, room: Room) -> Question | None:
        """What a class votes on, if the course still has it."""
        return room.round and self.bank(room.round["lesson"]).by_id.get(room.round["question"])

    def order(self, lesson: str, id: str) -> list[str]:
        """The options of a question in the order in which the class sees them. Raises CourseError if it cannot vote."""
        question = self.bank(lesson)[id]
        if not question.live:
            raise CourseError(f"A class cannot vote on {id}: it is of the kind {question.kind}.")
        return [part.id for part in question.mixed(f"{lesson}/{id}")]  # the same on every screen

    def votable(self) -> list[dict[str, Any]]:
        """Every lesson, with the questions that a class can vote on."""
        found = []
        for page in self.course.pages():
            try:
                bank = self.bank(page.slug)
            except CourseError:
                continue  # a notebook without a bank, or one that `coursekit check` has words about
            asked = [(q, markdown.inline(q.prompt.partition("\n\n")[0])) for q in bank.questions if q.live]
            questions = [{"id": q.id, "kind": q.kind, "asked": text} for q, text in asked]
            found.append({"lesson": page.slug, "title": page.title, "number": page.number, "questions": questions})
        return found

    def stuck(self, lesson: str, room: Room) -> dict[str, Any]:
        """How many have been in each section of a lesson, and how they first answered its questions."""
        bank, cells = self.bank(lesson), Cells(self.course.page(lesson))
        answers = [row for row in room.answers if row["line"]["lesson"] == lesson]
        place = {id: n for n, (id, _, _) in enumerate(cells.found)}
        asked = [(*cells.of(question.id, question.part), question.id) for question in bank.questions]
        there: dict[str, set[str]] = {}
        for _, heading, id in sorted(asked, key=lambda each: place.get(each[0], -1)):
            voters = (row["voter"] for row in answers if row["line"]["question"] == id)
            there.setdefault(heading, set()).update(voters)
        sections = [{"heading": heading, "there": len(voters)} for heading, voters in there.items() if heading]
        return {"sections": sections, "questions": rounds.stuck(answers, bank.questions)}


def read(event: dict[str, Any], lessons: Lessons) -> tuple[str, dict[str, Any]]:
    """An answer as it was sent, with its id, looked through. Raises CourseError with what is wrong with it."""
    line = {key: event.get(key) for key in ("lesson", "question", "bank", "round", "vote")}
    for text in (event.get("id"), line["bank"]):
        if not (isinstance(text, str) and ID.fullmatch(text)):
            raise CourseError("An answer needs an id and the version of its bank, of up to 80 letters and digits.")
    question = lessons.bank(str(line["lesson"]))[str(line["question"])]
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
