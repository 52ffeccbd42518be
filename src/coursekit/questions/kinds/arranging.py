"""Arranging things: in order, or in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import Mark, Question, Said, Thing, WithOptions, bullets, chosen, named


@dataclass(frozen=True)
class Step(Thing):
    """Something with a place in an order."""

    feedback: str = toml("text", "when it was, told to whoever puts it too early")


@dataclass(frozen=True, kw_only=True)
class Order(WithOptions):
    """Things to put in order; the bank lists them in the right one. Response: the ids, first to last.

    Score: pairs in the right order less pairs in the wrong one, as a share of all pairs (Kendall's tau), never below 0.
    """

    kind = "order"
    comes_back = True
    listed_solved = True
    todo = "Number the lines, first to last."
    items: tuple[Step, ...] = toml("tables", "what to put in order, in the right one", of=Step, least=3)

    @property
    def parts(self) -> tuple[Thing, ...]:
        return self.items

    def read(self, response: Any) -> list[str]:
        if not response:
            raise Unanswered("Put the items in order first.")
        ids = [item.id for item in self.items]
        if not isinstance(response, list | tuple) or sorted(map(str, response)) != sorted(ids):
            raise Unanswered(f"Give every item once; the items are {', '.join(ids)}.")
        return [str(id) for id in response]

    def mark(self, response: list[str]) -> Mark:
        pairs = [*combinations(map(self.right.index, response), 2)]
        agreeing = sum(a < b for a, b in pairs)
        if agreeing == len(pairs):
            return Mark(1.0, "Every item is in its place.")
        late, early = self._slips(response)[0]
        reason = f"“{late.text}” stands just before “{early.text}”, but belongs after it. {late.feedback}"
        rest = f"In the right order: {agreeing} of {len(pairs)} pairs."
        score = max(0.0, (2 * agreeing - len(pairs)) / len(pairs))
        return Mark(score, f"{rest} {reason}", {late.id: reason}, rest)

    def _slips(self, response: list[str]) -> list[tuple[Step, Step]]:
        """The neighbours that stand the wrong way round."""
        pairs = pairwise(map(self.option, response))
        return [(late, early) for late, early in pairs if self.items.index(late) > self.items.index(early)]

    @property
    def right(self) -> list[str]:
        return [item.id for item in self.items]

    @property
    def key(self) -> str:
        return "\n".join(f"{n}. {item.text}: {item.feedback}" for n, item in enumerate(self.items, 1))

    def says(self, response: list[str]) -> list[Said]:
        slips = self._slips(response)
        found = [Said(f"{late.text} before {early.text}", False, False, late.feedback) for late, early in slips]
        return found or [Said("in this order", True, True)]


class Pairing(Question):
    """Shared by the kinds whose response says of every item where it belongs: {item id: what is said of it}."""

    asks: ClassVar[str]  # what to do first
    fit: ClassVar[str]  # what the hits are

    def read_one(self, item: Any, said: Any) -> Any:
        return chosen(said, self.options).id

    def say(self, item: Any, said: Any) -> str:
        return chosen(said, self.options).text

    def fits(self, item: Any, said: Any) -> bool:
        return said == item.answer

    def reason(self, item: Any, said: Any) -> str:
        """What a learner is told about an item."""
        return item.feedback

    def score(self, hits: int) -> float:
        """The share of hits, corrected for guessing; in whole numbers, so that chance is exactly 0."""
        count, places = len(self.items), len(self.options)
        return max(0, hits * places - count) / (count * (places - 1))

    def read(self, response: Any) -> dict[str, Any]:
        if not isinstance(response, Mapping):
            raise Unanswered(f"{self.asks} first.")
        said = {str(id): value for id, value in response.items()}
        ids = [item.id for item in self.items]
        if unknown := said.keys() - set(ids):
            raise Unanswered(f"There is no item {min(unknown)!r}; there is: {', '.join(ids)}.")
        if left := [item.text for item in self.items if said.get(item.id) in (None, "")]:
            raise Unanswered(f"{self.asks} first; still open: {', '.join(left)}.")
        return {item.id: self.read_one(item, said[item.id]) for item in self.items}

    def missed(self, response: dict[str, Any]) -> list[Any]:
        return [item for item in self.items if not self.fits(item, response[item.id])]

    def mark(self, response: dict[str, Any]) -> Mark:
        missed = self.missed(response)
        if not missed:
            return Mark(1.0, self.feedback)
        hits = len(self.items) - len(missed)
        rest = f"{self.fit}: {hits} of {len(self.items)}."
        reasons = {item.id: self.reason(item, response[item.id]) for item in missed}
        listed = bullets((item.text, reasons[item.id]) for item in missed)
        told = f"{rest}\n\n{listed}" if len(self.items) > 1 else reasons[self.items[0].id]
        return Mark(self.score(hits), told, reasons, rest)

    @property
    def right(self) -> dict[str, Any]:
        return {item.id: item.answer for item in self.items}

    @property
    def key(self) -> str:
        return bullets((item.text, self.say(item, item.answer)) for item in self.items)

    def revealed(self, response: dict[str, Any]) -> dict[str, Any]:
        return {"right": self.right}

    def says(self, response: dict[str, Any]) -> list[Said]:
        pairs = [(item, response[item.id]) for item in self.missed(response)]
        found = [
            Said(f"{item.text} → {self.say(item, said)}", False, False, self.reason(item, said)) for item, said in pairs
        ]
        return found or [Said("every one of them", True, True)]


@dataclass(frozen=True)
class Item(Thing):
    """The left side of a pair."""

    answer: str = toml("text", "the id of the option that it belongs to")
    feedback: str = toml("text", "what shows that it belongs there, told to whoever pairs it otherwise")


@dataclass(frozen=True, kw_only=True)
class Match(Pairing, WithOptions):
    """Things to pair with options. Response: {item id: option id}, every item once.

    Score: share of right pairs, corrected for guessing among m options: (share − 1/m) / (1 − 1/m), never below 0.
    """

    kind = "match"
    comes_back = True
    todo = "Write the letter that fits."
    feedback = "Every pair fits."
    asks, fit = "Choose a partner for each item", "Pairs that fit"
    items: tuple[Item, ...] = toml("tables", "what is paired, on the left", of=Item, least=2)
    options: tuple[Thing, ...] = toml("tables", "what it is paired with", of=Thing, least=2)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        for inner, item in entry.pairs("item", own["items"]):
            if item.answer:
                inner.known("answer", item.answer, [option.id for option in own["options"]])

    def public(self) -> dict[str, Any]:
        return super().public() | {"items": named(self.items)}
