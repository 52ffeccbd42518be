"""Choosing among options: one of them, or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from coursekit.errors import Unanswered
from coursekit.questions.kinds.question import Mark, Option, WithOptions, bullets, options_of
from coursekit.questions.reading import Entry


@dataclass(frozen=True, kw_only=True)
class Choice(WithOptions):
    """One option out of several is right. Response: the option's id."""

    kind = "choice"
    keys: ClassVar[tuple[str, ...]] = ("id", "text", "feedback", "right")  # what an option may have
    options: tuple[Option, ...]

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        options = options_of(entry, least=2, keys=cls.keys)
        right = [option.id for option in options if option.right]
        if options and len(right) != 1 and not entry.sealed:
            entry.problem(
                f"{len(right)} options are marked right" + (f" ({', '.join(right)})" if right else ""),
                "mark exactly one with right = true, or make the kind `several`",
            )
        return {"options": tuple(options)}

    def read(self, response: Any) -> str:
        if response in (None, "", []):
            raise Unanswered("Choose one of the options first.")
        return self.option(response).id

    def mark(self, response: str) -> Mark:
        chosen = self.option(response)
        return Mark(float(chosen.right), chosen.feedback)

    @property
    def right(self) -> str:
        return next(option.id for option in self.options if option.right)

    @property
    def key(self) -> str:
        return self.option(self.right).text


@dataclass(frozen=True, kw_only=True)
class Chart(Choice):
    """A choice that can also be made by selecting a mark of the chart above it. Response: the option's id.

    `field` is the column of the chart's data that tells the marks apart; an option stands for the marks that carry its
    `mark` there, or its text where no mark is given.
    """

    kind = "chart"
    keys = (*Choice.keys, "mark")
    field: str

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        own = super().parse_own(entry)
        options = tuple(replace(option, mark=option.mark or option.text) for option in own["options"])
        marks = [option.mark for option in options]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            entry.problem(f"two options stand for the mark {mark!r}", "give each a mark of its own")
        return {"options": options, "field": entry.text("field")}

    def public(self) -> dict[str, Any]:
        shown = super().public()
        for option, about in zip(self.options, shown["options"], strict=True):
            about["mark"] = option.mark
        return shown | {"field": self.field}


@dataclass(frozen=True, kw_only=True)
class Several(WithOptions):
    """Any number of options may be right. Response: a list of ids.

    Score: share of the right ones chosen, less the share of the wrong ones chosen, never below 0.
    So ticking everything scores 0, and so does guessing on average.
    """

    kind = "several"
    options: tuple[Option, ...]

    @classmethod
    def parse_own(cls, entry: Entry) -> dict[str, Any]:
        options = options_of(entry, least=3)
        if options and all(option.right for option in options):
            entry.problem("every option is right", "add a wrong one, or ticking everything would pay")
        if options and not any(option.right for option in options) and not entry.sealed:
            entry.problem("no option is right", "mark the right ones with right = true")
        return {"options": tuple(options)}

    def read(self, response: Any) -> list[str]:
        if not response:
            raise Unanswered("Tick at least one option first.")
        if isinstance(response, str) or not isinstance(response, list | tuple | set | frozenset):
            raise Unanswered("This question takes a list of options.")
        chosen = {self.option(id).id for id in response}
        return [option.id for option in self.options if option.id in chosen]

    def mark(self, response: list[str]) -> Mark:
        right = {option.id for option in self.options if option.right}
        wrong = {option.id for option in self.options} - right
        chosen = set(response)
        hits, slips = len(chosen & right), len(chosen & wrong)
        # The two shares over one denominator, in whole numbers, so that ticking everything is exactly 0.
        score = max(0, hits * len(wrong) - slips * len(right)) / (len(right) * len(wrong))
        if chosen == right:
            return Mark(1.0, bullets((o.text, o.feedback) for o in self.options if o.right))
        reasons = bullets((o.text, o.feedback) for o in self.options if o.id in chosen & wrong)
        missing = len(right - chosen)
        if missing:
            still = f"You have found {hits} of {len(right)} so far; {missing} still to find."
            reasons = f"{reasons}\n\n{still}" if reasons else still
        return Mark(score, reasons)

    @property
    def right(self) -> list[str]:
        return [option.id for option in self.options if option.right]

    @property
    def key(self) -> str:
        return bullets((option.text, option.feedback) for option in self.options if option.right)
