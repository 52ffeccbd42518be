"""Choosing among options: one of them, or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import Mark, Option, Said, WithOptions, bullets


class Choosing(WithOptions):
    """What choosing one and choosing several have in common."""

    todo = "Tick all that fit."
    comes_back = True
    live = True

    @property
    def listed(self) -> list[Said]:
        return [Said(o.text, False, o.right, "" if o.right else o.feedback) for o in self.options]

    def says(self, response: Any) -> list[Said]:
        return [said for option, said in zip(self.options, self.listed, strict=True) if option.id in response]

    def revealed(self, response: Any) -> dict[str, Any]:
        return {"right": [option.id for option in self.options if option.right]}


@dataclass(frozen=True, kw_only=True)
class Choice(Choosing):
    """One option out of several is right. Response: the option's id."""

    kind = "choice"
    todo = "Tick one."
    exclusive = True
    options: tuple[Option, ...] = toml("tables", "what to choose from", of=Option, least=2)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        right = [option.id for option in own["options"] if option.right]
        if own["options"] and len(right) != 1:
            found = f"{len(right)} options are marked right" + (f" ({', '.join(right)})" if right else "")
            entry.problem(found, "mark exactly one with right = true, or make the kind `several`")

    def read(self, response: Any) -> str:
        if response in (None, "", []):
            raise Unanswered("Choose one of the options first.")
        return self.option(response).id

    def mark(self, response: str) -> Mark:
        chosen = self.option(response)
        return Mark(float(chosen.right), chosen.feedback, {chosen.id: chosen.feedback}, "")

    def says(self, response: str) -> list[Said]:
        return super().says([response])

    @property
    def right(self) -> str:
        return next(option.id for option in self.options if option.right)

    @property
    def key(self) -> str:
        return self.option(self.right).text


@dataclass(frozen=True)
class Marked(Option):
    """An option that stands for a mark of a chart."""

    mark: str = toml("text", "what its marks carry in `field`; its text unless given", default="", public=True)


@dataclass(frozen=True, kw_only=True)
class Chart(Choice):
    """A choice that can also be made by selecting a mark of the chart above it. Response: the option's id."""

    kind = "chart"
    comes_back = False  # far from its chart it cannot be answered
    options: tuple[Marked, ...] = toml("tables", "what to choose from", of=Marked, least=2)
    field: str = toml("text", "the column of the chart's data that tells its marks apart", public=True)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        own["options"] = tuple(replace(option, mark=option.mark or option.text) for option in own["options"])
        marks = [option.mark for option in own["options"]]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            entry.problem(f"two options stand for the mark {mark!r}", "give each a mark of its own")

    def public(self) -> dict[str, Any]:
        options = [{"id": option.id, "text": option.text, "mark": option.mark} for option in self.options]
        return super().public() | {"options": options, "field": self.field}


@dataclass(frozen=True, kw_only=True)
class Several(Choosing):
    """Any number of options may be right. Response: a list of ids.

    Score: share of the right ones chosen, less the share of the wrong ones chosen, never below 0.
    So ticking everything scores 0, and so does guessing on average.
    """

    kind = "several"
    options: tuple[Option, ...] = toml("tables", "what to choose from", of=Option, least=3)

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        right = [option.right for option in own["options"]]
        if right and all(right):
            entry.problem("every option is right", "add a wrong one, or ticking everything would pay")
        if right and not any(right):
            entry.problem("no option is right", "mark the right ones with right = true")

    def read(self, response: Any) -> list[str]:
        if not response:
            raise Unanswered("Tick at least one option first.")
        if isinstance(response, str) or not isinstance(response, list | tuple | set | frozenset):
            raise Unanswered("This question takes a list of options.")
        chosen = {self.option(id).id for id in response}
        return [option.id for option in self.options if option.id in chosen]

    def mark(self, response: list[str]) -> Mark:
        right, chosen = set(self.right), set(response)
        wrong = {option.id for option in self.options} - right
        hits, slips = len(chosen & right), len(chosen & wrong)
        # The two shares over one denominator, in whole numbers, so that ticking everything is exactly 0.
        score = max(0, hits * len(wrong) - slips * len(right)) / (len(right) * len(wrong))
        told = right if chosen == right else chosen & wrong
        reasons = {option.id: option.feedback for option in self.options if option.id in told}
        rest = f"You found {hits} of the {len(right)} that are right." if right - chosen else ""
        listed = bullets((self.option(id).text, reason) for id, reason in reasons.items())
        return Mark(score, "\n\n".join(filter(None, (listed, rest))), reasons, rest)

    @property
    def right(self) -> list[str]:
        return [option.id for option in self.options if option.right]

    @property
    def key(self) -> str:
        return bullets((option.text, option.feedback) for option in self.options if option.right)
