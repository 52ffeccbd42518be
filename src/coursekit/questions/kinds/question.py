"""What every kind of question shares: the contract that all the rest of the course relies on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, ClassVar, NamedTuple

from coursekit.errors import Unanswered
from coursekit.questions.keys import Entry, toml

PREDICT = "predict"
PARTS = ("warm-up", PREDICT, "quiz", "exercise", "memo", "exit")  # where in a lesson a question is asked

WHY = "why the right answer is right, told when the question is closed"
SEALED = (
    "This question counts for your mark, so what is right is not shown here. "
    "You can change your answer until you hand in your work: the last one counts."
)

KINDS: dict[str, type[Question]] = {}  # every class with a `kind` puts itself here


class Mark(NamedTuple):
    """How good one response is, and why."""

    score: float
    feedback: str
    reasons: Mapping[str, str] = {}  # part of the question → what of the feedback a card shows beside it
    rest: str | None = None  # what it says besides; None: all of it


class Said(NamedTuple):
    """One thing that a response says, as a report on the class counts it. Of a wrong one, `why` is what lies behind."""

    text: str  # Markdown of the bank, or as a learner typed it
    typed: bool
    right: bool
    why: str = ""


class Paper(NamedTuple):
    """How a question is answered on a sheet of paper."""

    todo: str
    lines: int = 0  # to write on
    blanks: tuple[Thing, ...] = ()  # each with room before it, for a number or a letter
    lettered: tuple[Thing, ...] = ()  # each with its letter; to be ticked where there are no blanks
    code: str = ""  # to be completed
    pictured: bool = False  # whether it asks about the chart that stands above it in its notebook


@dataclass(frozen=True)
class Thing:
    """Something with a name: what is put in order, or paired, or chosen."""

    feedback = ""
    id: str = toml("id", "its name in the log", public=True)
    text: str = toml("text", "what a learner reads", public=True)


@dataclass(frozen=True)
class Option(Thing):
    """Something to choose."""

    feedback: str = toml("text", "the reason that whoever chooses it is told")
    right: bool = toml("flag", "whether it is right")
    pinned: bool = toml("flag", "whether it stays last in every order, such as “none of these”", public=True)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds share. The first block says what a kind is like; nothing else may ask which kind it deals with."""

    kind: ClassVar[str]
    tries: ClassVar[int | None] = 2  # a wrong first answer gets a hint and a second try; None: as many as wanted
    scored: ClassVar[bool] = True
    guess: ClassVar[bool] = False  # nobody can know it, so its score says nothing of anyone
    sealed: ClassVar[bool] = False  # released to students without its key
    exercise: ClassVar[bool] = False  # answered in a code cell of its own, with `ck.check`
    written: ClassVar[bool] = False  # a text in one's own words, which people read
    exclusive: ClassVar[bool] = False  # one answer rules out all others
    comes_back: ClassVar[bool] = False  # can be asked again far from where it stood, in a later lesson's warm-up
    live: ClassVar[bool] = False  # can be put to a whole class: answered on telephones, and shown as counts or as dots
    listed_solved: ClassVar[bool] = False  # the bank lists its parts in the right order
    todo: ClassVar[str] = ""  # what to do on a sheet of paper
    lines: ClassVar[int] = 3  # to write on there
    statuses: ClassVar[Mapping[str, str]] = {}  # what a status is called, where the kind has a better word for it

    id: str = toml("id", "its name: in the log, in `ck.quiz(…, ids=…)` and in reports. Never change it", public=True)
    part: str = toml("one_of", "where in the lesson it is asked", of=PARTS, default="quiz", public=True)
    prompt: str = toml("text", "the question, in Markdown. What follows an empty line stands below it", public=True)
    hint: str = toml("text", "what helps after a first wrong answer. A prediction needs none: one try", default="")
    hints: tuple[str, ...] = ()  # what helps after the first wrong answer, after the second, and so on
    why: str = toml("text", WHY)
    evidence: tuple[str, ...] = toml("references", "rows that prove it, as table/id")
    tags: tuple[str, ...] = toml("texts", "words of your own to find it by", default=(), public=True)
    graded: bool = toml("flag", "whether it counts for a mark: `coursekit release` keeps its key back", public=True)

    def __init_subclass__(cls) -> None:
        if "kind" in cls.__dict__:
            KINDS[cls.kind] = cls

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        """Note what is wrong between the keys of a question, and complete what follows from them."""
        guess = own.get("guess", cls.guess)
        if guess and own["graded"]:
            entry.problem("a guess is graded", "remove graded: a guess is never held against anyone")
        if not guess and cls.tries and cls.scored and own["part"] != PREDICT and "hint" not in entry.raw:
            entry.problem("hint is missing", "add hint = …")
        own.setdefault("hints", (own["hint"],) if own["hint"] else ())

    @classmethod
    def shuffles(cls, name: str, raw: Mapping[str, Any]) -> bool:
        """Whether the order of its tables under `name` may tell of the key, so that a release shuffles them."""
        return True

    # ---- What a learner meets -----------------------------------------------------------------------------------

    @property
    def one_guess(self) -> bool:
        """Whether it is asked before something is shown: one answer, never called wrong, and the answer follows."""
        return self.guess or (self.part == PREDICT and self.tries is not None)

    @property
    def counts(self) -> bool:
        """Whether its score says something of what somebody knows."""
        return self.scored and not self.guess

    @property
    def parts(self) -> tuple[Thing, ...]:
        """What may be shown in a shuffled order."""
        return getattr(self, "options", ())

    def mixed(self, seed: str) -> list[Thing]:
        """Its parts in an order that tells nothing: the same for a seed, and never the solution. An author lists the
        right one first, or all in their order."""
        pinned = [part for part in self.parts if getattr(part, "pinned", False)]
        loose = [part for part in self.parts if part not in pinned]
        loose.sort(key=lambda part: sha256(f"{seed}/{part.id}".encode("utf-8", "surrogatepass")).digest())
        found = loose + pinned
        return found[1:] + found[:1] if self.listed_solved and found == list(self.parts) else found

    def public(self) -> dict[str, Any]:
        """What the browser may see before the answer: no key, no feedback."""
        return {"id": self.id, "kind": self.kind, "prompt": self.prompt}

    def read(self, response: Any) -> Any:
        """A response as the log keeps it, in plain JSON. Raises Unanswered with what to do."""
        raise NotImplementedError

    def mark(self, response: Any) -> Mark:
        """How good a response is that has been read, with the reason for *that* response."""
        raise NotImplementedError

    def nearest_hint(self, response: Any, misses: int) -> int:
        """Which of its hints helps with a wrong response, the first one being 1: the next, or a later one."""
        return misses

    @property
    def right(self) -> Any:
        """A response that is right."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The right answer in words, as Markdown."""
        return str(self.right)

    def exact(self, response: Any) -> bool:
        """Whether a guess is just what it should be."""
        return self.mark(response).score >= 1

    def revealed(self, response: Any) -> dict[str, Any]:
        """What the browser may see besides, once there is nothing more to win."""
        return {}

    @property
    def on_paper(self) -> Paper:
        """How it is answered on paper, with no key and no feedback. Its `parts` are mixed there too."""
        items, options, starter = (getattr(self, name, ()) for name in ("items", "options", "starter"))
        return Paper(self.todo, self.lines, items, options, starter or "", hasattr(self, "field"))

    # ---- What a report counts -----------------------------------------------------------------------------------

    @property
    def listed(self) -> list[Said]:
        """What the bank itself lists, whether somebody says it or not."""
        return []

    def says(self, response: Any) -> list[Said]:
        """What a response says, one thing at a time; of a wrong order or pairing one thing a mistake. Nothing where no
        answer is right or wrong."""
        if not self.scored:
            return []
        mark = self.mark(response)
        return [Said(self.in_words(response), True, mark.score >= 1, "" if mark.score >= 1 else mark.feedback)]

    def in_words(self, response: Any) -> str:
        """A response as a page quotes it."""
        return str(response)


class WithOptions(Question):
    """Shared by the kinds whose answer is made of options."""

    lines = 0

    def public(self) -> dict[str, Any]:
        return super().public() | {"options": named(self.parts)}

    def option(self, id: Any) -> Thing:
        return chosen(id, self.parts)


def chosen(id: Any, things: Iterable[Thing]) -> Thing:
    """The thing with this id, or Unanswered with those that there are."""
    for thing in things:
        if thing.id == id:
            return thing
    raise Unanswered(f"There is no option {id!r}; the options are {', '.join(thing.id for thing in things)}.")


def named(things: Iterable[Thing]) -> list[dict[str, str]]:
    """Things as the browser may see them."""
    return [{"id": thing.id, "text": thing.text} for thing in things]


def bullets(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{text.rstrip('.')}**: {reason}" for text, reason in pairs)


class Sealed(Question):
    """A graded question as students get it: an answer is read and kept as ever, and nothing is said about it."""

    scored = False
    tries = None
    sealed = True
    right, key = None, ""

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        found = len(entry.problems)
        super().check(entry, own)
        del entry.problems[found:]  # what is wrong between keys that are not there

    def public(self) -> dict[str, Any]:
        return super().public() | {"sealed": True}

    def mark(self, response: Any) -> Mark:
        return Mark(0.0, SEALED)

    def revealed(self, response: Any) -> dict[str, Any]:
        return {}

    @property
    def listed(self) -> list[Said]:
        return [said._replace(right=False, why="") for said in super().listed]

    def says(self, response: Any) -> list[Said]:
        return [] if self.listed_solved else [said._replace(right=False, why="") for said in super().says(response)]


@cache
def sealed(kind: type[Question]) -> type[Question]:
    """A kind of question without key, feedback and hints, which stay with the teacher."""
    return type(f"Sealed{kind.__name__}", (Sealed, kind), {})
