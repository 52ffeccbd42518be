"""Arranging things: in order, or in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.kinds.question import Mark, Option, WithOptions, bullets, options_of
from coursekit.questions.reading import Entry


@dataclass(frozen=True, kw_only=True)
class Order(WithOptions):
    """Things to put in order; the bank lists them in the right one. Response: the ids, first to last.

    Score: pairs in the right order less pairs in the wrong one, as a share of all pairs (Kendall's tau), never below 0.
    """

    kind = "order"
    items: tuple[Option, ...]

    @property
    def parts(self) -> tuple[Option, ...]:
        return self.items

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        return {"items": tuple(options_of(entry, name="item", least=3, keys=("id", "text", "feedback")))}

    def read(self, response: Any) -> list[str]:
        if not response:
            raise Unanswered("Put the items in order first.")
        ids = [item.id for item in self.items]
        if not isinstance(response, list | tuple) or sorted(map(str, response)) != sorted(ids):
            raise Unanswered(f"Give every item once; the items are {', '.join(ids)}.")
        return [str(id) for id in response]

    def mark(self, response: list[str]) -> Mark:
        place = {item.id: n for n, item in enumerate(self.items)}
        places = [place[id] for id in response]
        pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
        agreeing = sum(a < b for a, b in pairs)
        score = max(0.0, (2 * agreeing - len(pairs)) / len(pairs))
        if agreeing == len(pairs):
            return Mark(1.0, "Every item is in its place.")
        late, early = next((self.items[a], self.items[b]) for a, b in pairwise(places) if a > b)
        reason = f"“{late.text}” stands just before “{early.text}”, but belongs after it. {late.feedback}"
        return Mark(score, f"{agreeing} of {len(pairs)} pairs are in the right order. {reason}")

    @property
    def right(self) -> list[str]:
        return [item.id for item in self.items]

    @property
    def key(self) -> str:
        return "\n".join(f"{n}. {item.text}: {item.feedback}" for n, item in enumerate(self.items, 1))


@dataclass(frozen=True)
class Item:
    """The left side of a match: `answer` is the id of the option it belongs to."""

    id: str
    text: str
    answer: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Match(WithOptions):
    """Things to pair with options. Response: {item id: option id}, every item once.

    Score: share of right pairs, corrected for guessing among m options: (share − 1/m) / (1 − 1/m), never below 0.
    """

    kind = "match"
    items: tuple[Item, ...]
    options: tuple[Option, ...]

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        options = options_of(entry, least=2, keys=("id", "text"))
        ids = [option.id for option in options]
        items = []
        for own in entry.tables("item", least=2):
            item = Item(own.id(), own.text("text"), own.one_of("answer", ids), own.text("feedback"))
            own.close()
            items.append(item)
        entry.distinct("item", [item.id for item in items], [item.text for item in items])
        return {"items": tuple(items), "options": tuple(options)}

    def public(self) -> dict[str, Any]:
        return super().public() | {"items": [{"id": item.id, "text": item.text} for item in self.items]}

    def read(self, response: Any) -> dict[str, str]:
        if not isinstance(response, Mapping):
            raise Unanswered("Choose a partner for each item first.")
        unknown = set(response) - {item.id for item in self.items}
        if unknown:
            raise Unanswered(f"There is no item {min(map(str, unknown))!r}.")
        left = [item.text for item in self.items if not response.get(item.id)]
        if left:
            raise Unanswered(f"Choose a partner for each item first; still open: {', '.join(left)}.")
        return {item.id: self.option(response[item.id]).id for item in self.items}

    def mark(self, response: dict[str, str]) -> Mark:
        missed = [item for item in self.items if response[item.id] != item.answer]
        n, m = len(self.items), len(self.options)
        score = max(0, (n - len(missed)) * m - n) / (n * (m - 1))  # in whole numbers, so that chance is exactly 0
        if not missed:
            return Mark(1.0, "Every pair fits.")
        hits = f"{len(self.items) - len(missed)} of {len(self.items)} pairs fit."
        return Mark(score, hits + "\n\n" + bullets((item.text, item.feedback) for item in missed))

    @property
    def right(self) -> dict[str, str]:
        return {item.id: item.answer for item in self.items}

    @property
    def key(self) -> str:
        return bullets((item.text, self.option(item.answer).text) for item in self.items)
