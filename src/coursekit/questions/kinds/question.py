"""What every kind of question shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self

from coursekit.errors import Unanswered
from coursekit.questions.reading import Entry

PARTS = ("warm-up", "predict", "quiz", "exercise", "memo", "exit")  # where in a lesson a question is asked


class Mark(NamedTuple):
    """How good one response is, and why."""

    score: float
    feedback: str


@dataclass(frozen=True)
class Option:
    """Something to choose. `feedback` is the reason shown to whoever chooses it."""

    id: str
    text: str
    feedback: str = ""
    right: bool = False
    pinned: bool = False  # stays last when the others are shuffled ("none of these")
    mark: str = ""  # what the marks of a chart carry that stand for it


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give, and the misconception behind it."""

    value: Any
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds share."""

    kind: ClassVar[str]
    tries: ClassVar[int | None] = 2  # a wrong first answer gets a hint and a second try; None: as many as wanted
    scored: ClassVar[bool] = True
    guess: ClassVar[bool] = False  # asked before there is anything to know, so never held against anyone
    sealed: ClassVar[bool] = False  # released to students without its key
    words: ClassVar[Mapping[str, str]] = {}  # what a status is called, where the kind has a better word for it

    id: str
    part: str
    prompt: str
    hint: str
    why: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...] = ()
    graded: bool = False  # counts for a mark: its key stays with the teacher when the course is released

    @classmethod
    def parse(cls, entry: Entry) -> Self:
        if cls.guess and entry.raw.get("graded"):
            entry.problem("a guess is graded", "remove graded: a guess is never held against anyone")
        common = dict(
            id=entry.id(),
            part=entry.one_of("part", PARTS, default="quiz"),
            prompt=entry.text("prompt"),
            hint=entry.text("hint", required=cls.scored and cls.tries == 2),
            why=entry.text("why", required=cls.scored),
            evidence=tuple(entry.references("evidence")),
            tags=tuple(entry.texts("tags", required=False)),
            graded=entry.flag("graded"),
        )
        return cls(**common, **cls.parse_own(entry))

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def parts(self) -> tuple[Option, ...]:
        return ()

    def public(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "prompt": self.prompt}

    def read(self, response: Any) -> Any:
        raise NotImplementedError

    def mark(self, response: Any) -> Mark:
        raise NotImplementedError

    @property
    def right(self) -> Any:
        raise NotImplementedError

    @property
    def key(self) -> str:
        raise NotImplementedError


class WithOptions(Question):
    """Shared by the kinds whose answer is made of options."""

    @property
    def parts(self) -> tuple[Option, ...]:
        return self.options

    def public(self) -> dict[str, Any]:
        return super().public() | {"options": [{"id": o.id, "text": o.text} for o in self.parts]}

    def option(self, id: Any) -> Option:
        for option in self.parts:
            if option.id == id:
                return option
        ids = ", ".join(option.id for option in self.parts)
        raise Unanswered(f"There is no option {id!r}; the options are {ids}.")


def options_of(
    entry: Entry, name: str = "option", least: int = 2, keys: tuple[str, ...] = ("id", "text", "feedback", "right")
) -> list[Option]:
    options = []
    for own in entry.tables(name, least=least):
        options.append(
            Option(
                id=own.id(),
                text=own.text("text"),
                feedback=own.text("feedback") if "feedback" in keys else "",
                right=own.flag("right") if "right" in keys else False,
                pinned=own.flag("pinned") if "right" in keys else False,
                mark=own.text("mark", required=False) if "mark" in keys else "",
            )
        )
        own.close()
    entry.distinct(name, [option.id for option in options], [option.text for option in options])
    return options


def bullets(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{text.rstrip('.')}**: {reason}" for text, reason in pairs)
