"""Arranging things: in order, or in pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.keys import toml
from coursekit.questions.kinds.question import Mark, Said, Thing, WithOptions, bullets, shown
from coursekit.questions.reading import Entry


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
    items: tuple[Step, ...] = toml(
        "tables", "what to put in order, in the right one", name="item", of=Step, least=3, public=True
    )

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

    def _too_early(self, response: list[str]) -> tuple[Step, Step] | None:
        """The first thing that stands just before one that it belongs after, and that other one."""
        own = [self.option(id) for id in response]
        wrong = ((a, b) for a, b in pairwise(own) if self.items.index(a) > self.items.index(b))
        return next(wrong, None)

    def mark(self, response: list[str]) -> Mark:
        place = {item.id: n for n, item in enumerate(self.items)}
        places = [place[id] for id in response]
        pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
        agreeing = sum(a < b for a, b in pairs)
        score = max(0.0, (2 * agreeing - len(pairs)) / len(pairs))
        wrong = self._too_early(response)
        if wrong is None:
            return Mark(1.0, "Every item is in its place.")
        reason = f"“{wrong[0].text}” stands just before “{wrong[1].text}”, but belongs after it. {wrong[0].feedback}"
        rest = f"{agreeing} of {len(pairs)} pairs are in the right order."
        return Mark(score, f"{rest} {reason}", {wrong[0].id: reason}, rest)

    @property
    def right(self) -> list[str]:
        return [item.id for item in self.items]

    @property
    def key(self) -> str:
        return "\n".join(f"{n}. {item.text}: {item.feedback}" for n, item in enumerate(self.items, 1))

    def says(self, response: list[str]) -> list[Said]:
        wrong = self._too_early(response)
        if wrong is None:
            return [Said("right", "All in order", True)]
        late, early = wrong
        return [Said(f"{late.id} {early.id}", f"“{late.text}” before “{early.text}”", False, late.feedback)]

    def in_words(self, response: list[str]) -> str:
        return ", ".join(self.option(id).text for id in response)


@dataclass(frozen=True)
class Item(Thing):
    """The left side of a pair."""

    answer: str = toml("text", "the id of the option that it belongs to")
    feedback: str = toml("text", "what shows that it belongs there, told to whoever pairs it otherwise")


@dataclass(frozen=True, kw_only=True)
class Match(WithOptions):
    """Things to pair with options. Response: {item id: option id}, every item once.

    Score: share of right pairs, corrected for guessing among m options: (share − 1/m) / (1 − 1/m), never below 0.
    """

    kind = "match"
    comes_back = True
    items: tuple[Item, ...] = toml("tables", "what is paired, on the left", name="item", of=Item, least=2, public=True)
    options: tuple[Thing, ...] = toml("tables", "what it is paired with", name="option", of=Thing, least=2, public=True)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        ids = [option.id for option in own["options"]]
        for inner, item in zip(entry.inner["item"], own["items"], strict=True):
            if item.answer:
                inner.known("answer", item.answer, ids)

    def public(self) -> dict[str, Any]:
        return super().public() | {"items": shown(self.items)}

    def read(self, response: Any) -> dict[str, str]:
        return read_pairs(
            response, self.items, lambda item, said: self.option(said).id, "Choose a partner for each item"
        )

    def mark(self, response: dict[str, str]) -> Mark:
        missed = [item for item in self.items if response[item.id] != item.answer]
        score = without_luck(len(self.items) - len(missed), len(self.items), len(self.options))
        if not missed:
            return Mark(1.0, "Every pair fits.")
        rest = f"{len(self.items) - len(missed)} of {len(self.items)} pairs fit."
        listed = bullets((item.text, item.feedback) for item in missed)
        return Mark(score, f"{rest}\n\n{listed}", {item.id: item.feedback for item in missed}, rest)

    @property
    def right(self) -> dict[str, str]:
        return {item.id: item.answer for item in self.items}

    @property
    def key(self) -> str:
        return bullets((item.text, self.option(item.answer).text) for item in self.items)

    def revealed(self, response: dict[str, str]) -> dict[str, Any]:
        return {"right": self.right}

    def says(self, response: dict[str, str]) -> list[Said]:
        said = []
        for item in self.items:
            option, right = self.option(response[item.id]), response[item.id] == item.answer
            said.append(
                Said(f"{item.id} {option.id}", f"{item.text}: {option.text}", right, "" if right else item.feedback)
            )
        return said


def read_pairs(response: Any, items: Sequence[Thing], read: Callable[[Any, Any], Any], what: str) -> dict[str, Any]:
    """A response that says something of every item: {item id: what `read(item, said)` makes of it}."""
    if not isinstance(response, Mapping):
        raise Unanswered(f"{what} first.")
    said = {str(id): value for id, value in response.items()}
    ids = [item.id for item in items]
    if unknown := said.keys() - set(ids):
        raise Unanswered(f"There is no item {min(unknown)!r}; there is: {', '.join(ids)}.")
    left = [item.text for item in items if said.get(item.id) in (None, "")]
    if left:
        raise Unanswered(f"{what} first; still open: {', '.join(left)}.")
    return {item.id: read(item, said[item.id]) for item in items}


def without_luck(hits: int, items: int, options: int) -> float:
    """The share of hits, corrected for guessing; in whole numbers, so that chance is exactly 0."""
    return max(0, hits * options - items) / (items * (options - 1))
