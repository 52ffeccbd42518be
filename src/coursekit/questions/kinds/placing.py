"""Placing: marks that are dragged along a scale, a line that is drawn, or names that are put where they belong.

The stage sends what a hand has dragged or drawn; in the quiz a box or a menu stands beside each mark, for all others.
In Python it is `quiz.answer("alike", {"1971": 60, "1993": 60})`, or with places `{"marco-rubio": "table", …}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.arranging import Pairing
from coursekit.questions.kinds.numbers import Scale, gap
from coursekit.questions.kinds.question import Mark, Paper, Thing, bullets, named

LISTED = 8  # gaps told one by one; those of a longer line are summed up, and on paper it has so many numbers at most


@dataclass(frozen=True)
class Spot(Thing):
    """A mark to place. What it does not say of its scale, the question says for all."""

    answer: Any = toml("value", "where it belongs: a number, or the id of a place")
    feedback: str = toml("text", "what shows that, told to whoever puts it elsewhere", default="")
    tolerance: float | None = toml("number", "its own tolerance", default=None, least=0)
    least: float | None = toml("number", "its own smallest number", default=None, public=True)
    most: float | None = toml("number", "its own largest number", default=None, public=True)
    step: float | None = toml("number", "its own step", default=None, least=0, public=True)
    unit: str | None = toml("text", "its own unit", default=None, public=True)


@dataclass(frozen=True, kw_only=True)
class Place(Pairing):
    """Marks to drag, a line to draw, or names to put where they belong. Response: {mark id: number or place id}.

    Score: the share of marks within their tolerance; among m places corrected for guessing, as in a match.
    With `guess = true` it is a prediction of numbers: made once, kept, and never wrong; the gaps are told in words.
    """

    kind = "place"
    asks, fit = "Place every mark", "Where they belong"
    statuses: ClassVar = {"recorded": "Your guess is kept"}
    items: tuple[Spot, ...] = toml("tables", "what is placed", name="mark", of=Spot)
    places: tuple[Thing, ...] = toml("tables", "where, if not along a scale", of=Thing, least=2, default=())
    guess: bool = toml("flag", "whether it is a guess before a picture: one try, never wrong", public=True)
    tolerance: float = toml("number", "how far from its number a mark may be", default=0.0, least=0)
    least: float | None = toml("number", "the smallest number that is possible", default=None, public=True)
    most: float | None = toml("number", "the largest", default=None, public=True)
    step: float | None = toml("number", "how far a mark moves at a time", default=None, least=0, public=True)
    unit: str = toml("text", "what the numbers are counted in", default="", public=True)
    feedback: str = toml("text", "what is said when every mark is where it belongs")

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        places = [place.id for place in own["places"]]
        for inner, item in entry.pairs("mark", own["items"]):
            least, most = (own[end] if getattr(item, end) is None else getattr(item, end) for end in ("least", "most"))
            if places:
                inner.known("answer", item.answer, places)
            elif isinstance(item.answer, bool) or not isinstance(item.answer, int | float):
                inner.problem(f"answer is {item.answer!r}, not a number", "write a number, or add [[question.place]]")
            elif not Scale(least=least, most=most).holds(item.answer):
                inner.problem("the answer lies outside of least and most", "correct one of the three")
        if places and own["guess"]:
            entry.problem("a guess has places", "leave guess out: only a number can be close")

    @classmethod
    def shuffles(cls, name: str, raw: Mapping[str, Any]) -> bool:
        return name == "mark" and "place" in raw

    @property
    def scored(self) -> bool:
        return not self.guess

    @property
    def tries(self) -> int:
        return 1 if self.guess else 2

    @property
    def options(self) -> tuple[Thing, ...]:
        return self.places

    @property
    def parts(self) -> tuple[Thing, ...]:
        return self.items if self.places else ()  # marks on a scale stand in their own order

    @property
    def on_paper(self) -> Paper:
        if self.places:
            return Paper("Write the letter of the place.", blanks=self.items, lettered=self.places)
        some = self.items[:: -(-len(self.items) // LISTED)]  # of a long line: on paper nobody writes every number
        return Paper(Scale(self.unit, least=self.least, most=self.most).todo, blanks=some)

    def _own(self, item: Spot, name: str) -> Any:
        return getattr(self, name) if getattr(item, name) is None else getattr(item, name)

    def scale(self, item: Spot) -> Scale:
        own = {name: self._own(item, name) for name in ("unit", "least", "most", "step")}
        return Scale(prompt=self.prompt, answer=item.answer, example=f"Give a number for {item.text}.", **own)

    def public(self) -> dict[str, Any]:
        marks = [each | self.scale(item).public() for each, item in zip(named(self.items), self.items, strict=True)]
        return super().public() | {"marks": marks, "places": named(self.places)}

    def read_one(self, item: Spot, said: Any) -> Any:
        return super().read_one(item, said) if self.places else self.scale(item).read(said)

    def say(self, item: Spot, said: Any) -> str:
        return super().say(item, said) if self.places else self.scale(item).say(said)

    def fits(self, item: Spot, said: Any) -> bool:
        return said == item.answer if self.places else abs(gap(said, item.answer)) <= self._own(item, "tolerance")

    def reason(self, item: Spot, said: Any) -> str:
        """How far a mark is from where it belongs, in words, and what shows it."""
        if self.places:
            return item.feedback or f"Not “{self.say(item, said)}”."
        return f"{self.scale(item).gap(gap(said, item.answer)) or 'Exactly'}. {item.feedback}".strip()

    def score(self, hits: int) -> float:
        return super().score(hits) if self.places else hits / len(self.items)

    def mark(self, response: dict[str, Any]) -> Mark:
        if not self.guess:
            return super().mark(response)
        reasons = {item.id: self.reason(item, response[item.id]) for item in self.items}
        rest = f"Exactly. {self.feedback}" if self.exact(response) else self._furthest(response)
        listed = bullets((item.text, reasons[item.id]) for item in self.items if len(self.items) <= LISTED)
        return Mark(0.0, f"{rest}\n\n{listed}".strip(), reasons, rest)

    def _furthest(self, response: dict[str, float]) -> str:
        """All gaps in one sentence or two."""
        offs = {item: gap(response[item.id], item.answer) for item in self.items}
        item = max(offs, key=lambda item: abs(offs[item]))
        mean = sum(map(abs, offs.values())) / len(offs)
        return f"On average {mean:.3g} off. The furthest is {item.text}: {self.scale(item).gap(offs[item])}."

    def exact(self, response: dict[str, Any]) -> bool:
        return (
            super().exact(response) if self.places else not any(gap(response[id], at) for id, at in self.right.items())
        )
