"""A class: a course with one lesson of every kind of question, and learners who hand in their logs."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coursekit.classroom import items, logs, people, report, scores
from coursekit.questions.bank import Bank, load_bank
from places import BANKS
from small_course import make_course

LESSON = "every_kind"
START = datetime(2026, 3, 1, 10, tzinfo=UTC)


class Classroom:
    def __init__(self, root: Path):
        self.course = make_course(root / "course", _01_every_kind="# One of every kind").root
        (self.course / "notebooks" / "00_start_here.ipynb").unlink()
        (self.course / "data" / "questions" / "start_here.toml").unlink()
        shutil.copy(BANKS / "every_kind.toml", self.course / "data" / "questions")
        self.folder, self.out = root / "class", root / "out"
        self.folder.mkdir()
        self._ids = 0

    def event(self, question: str, response: object, student: str = "ada", **other: object) -> dict:
        self._ids += 1
        event = {
            "v": 1, "id": f"{self._ids:032x}", "time": (START + timedelta(seconds=self._ids)).isoformat(),
            "student": student, "lesson": LESSON, "question": question, "bank": "b", "attempt": 1,
            "response": response, "score": 1.0, "status": "right",
        }  # fmt: skip
        return event | other

    def hand_in(self, name: str, *lines: dict | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(self.line(line) + b"\n" for line in lines))
        return path

    @staticmethod
    def line(event: dict | bytes) -> bytes:
        return event if isinstance(event, bytes) else json.dumps(event).encode()

    @property
    def bank(self) -> Bank:
        return load_bank(self.course / "data" / "questions" / f"{LESSON}.toml")

    def read(self) -> tuple[dict[str, logs.Log], list]:
        found, troubles = people.read(self.folder)
        return {log.name: log for log in found}, list(troubles)

    def scored(self) -> scores.Scores:
        found, troubles = people.read(self.folder)
        return scores.score(found, {LESSON: self.bank}, troubles)

    def items(self) -> dict[str, items.Item]:
        return {item.key[1]: item for item in items.analyse(self.scored())}

    def report(self, style: str | None = None, **options: object) -> str:
        assert 0 == report.run(self.folder, self.out, style, **options)
        return (self.out / "report.html").read_text(encoding="utf-8")

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
