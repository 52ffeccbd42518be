"""Placing: marks that are dragged along a scale, a line that is drawn, or names that are put where they belong.

    [[question]]
    id = "alike"
    kind = "place"
    prompt = "How often did the two vote alike?"
    unit = "%"
    least = 0
    most = 100
    guess = true                   # a prediction: one try, never wrong, the gaps in words
    feedback = "You know this odd pair."
    why = "…"
    evidence = ["sections/S5"]
    [[question.mark]]              # one for each mark, or for each point of the line; here 1971 and 1993
    id = "1971"
    text = "1971"
    answer = 80
    tolerance = 5                  # tolerance, least, most, step and unit: of one mark, or above for all

With `[[question.place]]` tables (`id`, `text`) the marks are put into places, and `answer` is the id of a place.

The stage sends what a hand has dragged or drawn; in the quiz a box or a menu stands beside each mark, for all others.
In Python it is `quiz.answer("alike", {"1971": 60, "1993": 60})`, or with places `{"marco-rubio": "table", …}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.questions.keys import toml
from coursekit.questions.kinds.arranging import read_pairs, without_luck
from coursekit.questions.kinds.question import Mark, Question, Said, Thing, bullets, chosen, shown
from coursekit.questions.kinds.scale import Scale, gap
from coursekit.questions.reading import Entry
from coursekit.questions.typed.numbers import Asked

LISTED = 8  # gaps told one by one; of a longer line the mean and the furthest are told


@dataclass(frozen=True)
class Spot(Thing):
    """A mark to place. What it does not say of its scale, the question says for all."""

    answer: Any = toml("value", "where it belongs: a number, or the id of a place")
    feedback: str = toml("text", "what shows that, told to whoever puts it elsewhere", default="")
    tolerance: float | None = toml("number", "its own tolerance", default=None, least=0)
    least: float | None = toml("number", "its own smallest number", default=None, public=True)
    most: float | None = toml("number", "its own largest number", default=None, public=True)
    step: float | None = toml("number", "its own step", default=None, public=True)
    unit: str | None = toml("text", "its own unit", default=None, public=True)


@dataclass(frozen=True, kw_only=True)
class Place(Question):
    """Marks to drag, a line to draw, or names to put where they belong. Response: {mark id: number or place id}.

    Score: the share of marks within their tolerance; among m places corrected for guessing, as in a match.
    With `guess = true` it is a prediction of numbers: made once, kept, and never wrong; the gaps are told in words.
    """

    kind = "place"
    statuses: ClassVar = {"recorded": "Your guess is kept"}
    marks: tuple[Spot, ...] = toml("tables", "what is placed", name="mark", of=Spot, public=True)
    places: tuple[Thing, ...] = toml(
        "tables", "where, if not along a scale", name="place", of=Thing, least=2, default=(), public=True
    )
    guess: bool = toml("flag", "whether it is a guess before a picture: one try, never wrong", public=True)
    tolerance: float = toml("number", "how far from its number a mark may be", default=0.0, least=0)
    least: float | None = toml("number", "the smallest number that is possible", default=None, public=True)
    most: float | None = toml("number", "the largest", default=None, public=True)
    step: float | None = toml("number", "how far a mark moves at a time", default=None, public=True)
    unit: str = toml("text", "what the numbers are counted in", default="", public=True)
    feedback: str = toml("text", "what is said when every mark is where it belongs")

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        places = [place.id for place in own["places"]]
        for inner, spot in zip(entry.inner.get("mark", ()), own["marks"], strict=True):
            least, most = (own[end] if getattr(spot, end) is None else getattr(spot, end) for end in ("least", "most"))
            if places and not entry.sealed:
                inner.known("answer", spot.answer, places)
            elif not entry.sealed and (isinstance(spot.answer, bool) or not isinstance(spot.answer, int | float)):
                inner.problem(f"answer is {spot.answer!r}, not a number", "write a number, or add [[question.place]]")
            elif not entry.sealed and not Scale("", least, most).holds(spot.answer):
                inner.problem("the answer lies outside of least and most", "correct one of the three")
        if places and own["guess"]:
            entry.problem("a guess has places", "leave guess out: only a number can be close")
        if not own["guess"] and own["part"] != "predict" and not own["hint"] and not entry.sealed:
            entry.problem("hint is missing", "add hint = …")

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
    def parts(self) -> tuple[Thing, ...]:
        return self.marks if self.places else ()  # marks on a scale stand in their own order

    def _own(self, spot: Spot, name: str) -> Any:
        return getattr(self, name) if getattr(spot, name) is None else getattr(spot, name)

    def scale(self, spot: Spot) -> Scale:
        return Scale(*(self._own(spot, name) for name in ("unit", "least", "most", "step")))

    def public(self) -> dict[str, Any]:
        marks = [each | self.scale(spot).public() for each, spot in zip(shown(self.marks), self.marks, strict=True)]
        return super().public() | {"marks": marks, "places": shown(self.places)}

    def read(self, response: Any) -> dict[str, Any]:
        return read_pairs(response, self.marks, self._read, "Place every mark")

    def _read(self, spot: Spot, said: Any) -> Any:
        if self.places:
            return chosen(said, self.places).id
        scale = self.scale(spot)
        return scale.read(said, Asked(scale.unit, self.prompt, spot.answer, f"Give a number for {spot.text}."))

    def _gap(self, spot: Spot, said: Any) -> str:
        """How far a mark is from where it belongs, in words; nothing if it is just there."""
        if self.places:
            return "" if said == spot.answer else f"not “{chosen(said, self.places).text}”"
        return self.scale(spot).gap(gap(said, spot.answer))

    def _fits(self, spot: Spot, said: Any) -> bool:
        if self.places:
            return said == spot.answer
        return abs(gap(said, spot.answer)) <= self._own(spot, "tolerance")

    def mark(self, response: dict[str, Any]) -> Mark:
        missed = [spot for spot in self.marks if not self._fits(spot, response[spot.id])]
        hits, count = len(self.marks) - len(missed), len(self.marks)
        score = without_luck(hits, count, len(self.places)) if self.places else hits / count
        gaps = {spot.id: self._gap(spot, response[spot.id]) or "Exactly" for spot in self.marks}
        told = self.marks if self.guess else missed
        reasons = {spot.id: f"{gaps[spot.id]}. {spot.feedback}".strip() for spot in told}
        if self.exact(response) or not told:
            rest = f"Exactly. {self.feedback}" if self.guess else self.feedback
        elif self.guess and count > 1:
            rest = self._furthest(response)
        else:
            rest = f"{hits} of {count} are where they belong."
        listed = bullets((spot.text, reasons[spot.id]) for spot in told) if len(told) <= LISTED else ""
        return Mark(score if self.scored else 0.0, f"{rest}\n\n{listed}".strip(), reasons, rest)

    def _furthest(self, response: dict[str, float]) -> str:
        """A line of many marks in one sentence."""
        offs = {spot: gap(response[spot.id], spot.answer) for spot in self.marks}
        spot = max(offs, key=lambda spot: abs(offs[spot]))
        mean = sum(map(abs, offs.values())) / len(offs)
        return f"On average {mean:.3g} off. The furthest is {spot.text}: {self.scale(spot).gap(offs[spot])}."

    def exact(self, response: dict[str, Any]) -> bool:
        return not any(self._gap(spot, response[spot.id]) for spot in self.marks)

    @property
    def right(self) -> dict[str, Any]:
        return {spot.id: spot.answer for spot in self.marks}

    @property
    def key(self) -> str:
        return bullets((spot.text, self._said(spot, spot.answer)) for spot in self.marks)

    def revealed(self, response: dict[str, Any]) -> dict[str, Any]:
        return {"right": self.right}

    def _said(self, spot: Spot, said: Any) -> str:
        return chosen(said, self.places).text if self.places else self.scale(spot).say(said)

    def says(self, response: dict[str, Any]) -> list[Said]:
        given = []
        for spot in self.marks:
            said, right = response[spot.id], self._fits(spot, response[spot.id])
            text = f"{spot.text}: {self._said(spot, said)}"
            given.append(
                Said(f"{spot.id} {said}", text, right, "" if right else spot.feedback or self._gap(spot, said))
            )
        return given
