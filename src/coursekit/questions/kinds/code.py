"""Exercises in a code cell of their own: a value computed with pandas, or a chart drawn with Altair.

What a channel of a chart shows is written as in Altair, with all types that will do: `year:OT`, `mean(total):Q`,
`year(date):T`, `share(count()):Q` for bars of one length. CONTRIBUTING.md has a whole example.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from coursekit.content.tables import instead
from coursekit.errors import Unanswered
from coursekit.questions.answers import plain, same
from coursekit.questions.differences import SHORTHAND, Comparison, Found, Layer, said, split, turned
from coursekit.questions.keys import Entry, toml
from coursekit.questions.kinds.question import Mark, Question
from coursekit.questions.transforms import column
from coursekit.questions.vega_lite import CHANNELS, MOST, drawing

MARKS = ("bar", "line", "point", "circle", "square", "area", "rect", "arc", "tick", "rule", "text", "trail")
BLANK = "___"
ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)  # of a broken chart
SPOKEN = {"ordered": "order"}  # what hints call a part, where they do not call it by its name
SHORT = 60  # letters of a computed value that a report shows


@dataclass(frozen=True, kw_only=True)
class InCell(Question):
    """Shared by the kinds that are answered in a code cell of their own, as often as one likes.

    Each wrong answer brings the next of `hints`, or a later one that is nearer; then the solution is offered.
    """

    tries = None
    exercise = True
    todo, lines = "Write what belongs in each blank.", 2
    starter: str = toml("code", "the cell that a learner gets, with `___` for each blank", public=True)
    solution: str = toml("code", "one way to fill it")
    hints: tuple[str, ...] = toml("texts", "a hint for each wrong answer, the first one first")

    @property
    def key(self) -> str:
        return f"```python\n{self.solution}```"

    def at_odds(self, response: Any) -> str:
        """What of the question a right response shows to be wrong, and what to do; nothing where all fits."""
        return ""

    def in_bank(self, response: Any) -> str:
        """The right response as an author would write it, were it this one."""
        return f"expected = {json.dumps(response, ensure_ascii=False)}"


@dataclass(frozen=True)
class WrongValue:
    """A wrong value that people really compute, and the misconception behind it."""

    value: Any = toml("value", "the wrong value")
    feedback: str = toml("text", "how one comes to it")
    hint: float = toml("number", "which of the hints is nearest to it, if not the next one", default=0, least=1)


@dataclass(frozen=True, kw_only=True)
class Code(InCell):
    """A pandas exercise, checked by value in its own cell with `ck.check`. Response: the value, as plain JSON."""

    kind = "code"
    expected: Any = toml("value", "the right value: a number, a text, a list or a table")
    tolerance: float = toml("number", "how far a number may be from it", default=1e-9, least=0)
    feedback: str = toml("text", "what is said to the right value")
    otherwise: str = toml("text", "what is said to any value that is not among the mistakes")
    mistakes: tuple[WrongValue, ...] = toml("tables", "wrong values that people compute", of=WrongValue, default=())

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        for inner, mistake in entry.pairs("mistake", own["mistakes"]):
            if same(mistake.value, own["expected"]):
                inner.problem("the mistake is the expected value", "it can never be shown: remove it")
            if mistake.hint not in range(len(own["hints"]) + 1):
                inner.problem(f"there is no hint {mistake.hint:g}", f"give a number from 1 to {len(own['hints'])}")

    def read(self, response: Any) -> Any:
        if response is None or response is ...:
            raise Unanswered("There is no answer yet. Fill in the blank, then run the cell again.")
        return plain(response)

    def mark(self, response: Any) -> Mark:
        if same(response, self.expected, self.tolerance):
            return Mark(1.0, self.feedback)
        for mistake in self.mistakes:
            if same(response, mistake.value, self.tolerance):
                return Mark(0.0, mistake.feedback)
        return Mark(0.0, _shape_slip(response, self.expected) or self.otherwise)

    def nearest_hint(self, response: Any, misses: int) -> int:
        known = (mistake.hint for mistake in self.mistakes if same(response, mistake.value, self.tolerance))
        return max(misses, int(next(known, 0)))

    @property
    def right(self) -> Any:
        return self.expected

    def in_words(self, response: Any) -> str:
        said = json.dumps(response, ensure_ascii=False)
        return said if len(said) <= SHORT else f"{said[:SHORT]}…"


def _shape_slip(got: Any, wanted: Any) -> str:
    """What is different about the shape of an answer, before anyone looks at its values."""
    names = {str: "text", dict: "a table of labels and values", list: "a list or table", bool: "True or False"}
    got_name, wanted_name = (names.get(type(v), "a number") for v in (got, wanted))
    if isinstance(got, str) and wanted_name == "a number" and got.strip() == f"{wanted:g}":
        return "The right number, but as text: take the quotation marks away."
    if got_name != wanted_name:
        return f"You gave {got_name}; the question asks for {wanted_name}."
    if isinstance(wanted, dict | list) and len(got) != len(wanted):
        return f"You gave {len(got)} entries; the question asks for {len(wanted)}."
    return ""


@dataclass(frozen=True, kw_only=True)
class ChartCode(InCell):
    """An Altair chart, checked in its own cell with `ck.check` by what it draws. Response: that, as plain JSON.

    Score: the share of its parts that are right, less what was given: the mark, each channel, the rows that arrive,
    and where they are asked for the channels to leave empty, the order of names and a title.
    """

    kind = "chart_code"
    marks: tuple[str, ...] = toml("texts", "the marks that will do", name="mark")
    shows: Any = toml("value", 'each channel with what it shows, and the types that will do: `{ x = "year:OT" }`')
    drawn: Any = toml("value", "the marks: for each a list of its values on these channels")
    only: Any = toml("value", "column = the value, or list of values, of its rows: `{ year = 2022 }`", default=())
    without: tuple[str, ...] = toml("texts", "channels that must show nothing", default=())
    ordered: bool = toml("flag", "whether the names on an axis must stand in the order of `drawn`")
    title: bool = toml("flag", "whether the chart must have a title")
    swap: bool = toml("flag", "whether x and y may change places")
    given: tuple[str, ...] = toml("texts", "parts that the starter has already: mark, rows, a channel …", default=())
    feedback: str = toml("text", "what the chart now shows, told to a right one")
    idea: str = toml("text", "something to try next")

    @classmethod
    def check(cls, entry: Entry, own: dict[str, Any]) -> None:
        super().check(entry, own)
        shows = own["shows"] = own["shows"] if isinstance(own["shows"], dict) else {}
        if not shows or not all(isinstance(each, str) and SHORTHAND.fullmatch(each) for each in shows.values()):
            entry.problem("shows has no channel, or one without a type", 'write shows = { x = "count():Q", … }')
        marks = own["drawn"] = own["drawn"] if isinstance(own["drawn"], list) else []
        if not marks or not all(isinstance(mark, list) and len(mark) == len(shows) for mark in marks):
            entry.problem("drawn has no marks, or one without a value for each channel", "write drawn = [[…], […]]")
        if len(marks) > MOST:
            entry.problem(f"drawn has {len(marks)} marks", f"ask for {MOST} at most: filter or count them")
        if not isinstance(own["only"], dict | tuple):
            entry.problem("only is not a table", "write only = { column = value }")
        parts = ("mark", *shows, "rows", "without", "ordered", "title")
        words = [("mark", each, MARKS) for each in own["marks"]] + [("shows", each, CHANNELS) for each in shows]
        words += [("without", each, CHANNELS) for each in own["without"]]
        for key, word, known in words + [("given", each, parts) for each in own["given"]]:
            entry.known(key, word, known)

    def read(self, response: Any) -> dict[str, Any]:
        try:
            if isinstance(response, dict) and "layers" in response:  # what was drawn, as the log has it
                found = {key: response[key] for key in ("title", "layers")}
            else:
                found = drawing(response if isinstance(response, dict) else _specification(response))
            self.mark(found)
            self.in_words(found)
            if not any(layer["shows"] for layer in found["layers"]):
                raise Unanswered("Your chart shows no column yet. Say what is on its axes: `.encode(x=…, y=…)`.")
            if found["title"].find(BLANK) >= 0:
                raise Unanswered(f"There is still a blank in the title. Replace `{BLANK}`, then run the cell again.")
        except ODD as error:
            raise Unanswered(
                "This chart is written in a way that cannot be looked into here. Write it as `alt.Chart(table)` with "
                "`.mark_…()` and `.encode(…)`, and do all else with pandas before it."
            ) from error
        return found

    def mark(self, response: dict[str, Any]) -> Mark:
        wrong = self._least_wrong(response)
        if not wrong:
            return Mark(1.0, f"{self.feedback}\n\n**Try next:** {self.idea}")
        parts = 2 + len(self.shows) + bool(self.without) + self.ordered + self.title
        score = (parts - len(wrong) - len(self.given)) / max(1, parts - len(self.given))
        first = next(iter(wrong.values()))
        return Mark(max(0.0, score), f"{first}\n\n{parts - len(wrong)} of {parts} parts are as asked.")

    def nearest_hint(self, response: dict[str, Any], misses: int) -> int:
        """The next one that speaks of the part that is told to be wrong, or of its column."""
        part = next(iter(self._least_wrong(response)))
        columns = [split(self.shows[part])[1]] if part in self.shows else self.only if part == "rows" else ()
        words = "|".join(map(re.escape, filter(None, (SPOKEN.get(part, part), *columns))))
        near = re.compile(rf"\b(?:{words})(?:\b|_)")
        return next((n for n, hint in enumerate(self.hints, 1) if n >= misses and near.search(hint)), misses)

    def _least_wrong(self, response: dict[str, Any]) -> dict[str, str]:
        """What is wrong with the layer that is nearest to the right one, part by part, the most important first."""
        wrong = min((self._wrong(layer, response["title"]) for layer in response["layers"]), key=len)
        return {part: said for part, (_, said) in sorted(wrong.items(), key=lambda found: found[1][0])}

    def _wrong(self, layer: Layer, title: str) -> dict[str, Found]:
        """What is wrong with a layer, part by part; with x and y changed where that is as good, or what happened."""
        wrong, other = self._differences(layer, title), self._differences(turned(layer), title)
        axes = {"x", "y"} & self.shows.keys()
        if len(other) >= len(wrong) or (axes & other.keys() and not self.swap):
            return wrong
        if self.swap:
            return other
        asked = " and ".join(f"{said(self.shows[axis])} on `{axis}`" for axis in sorted(axes))
        return other | dict.fromkeys(axes, (1, f"The axes have changed places: the task asks for {asked}."))

    def _differences(self, layer: Layer, title: str) -> dict[str, Found]:
        compared = Comparison(layer, self.shows, self.drawn)
        found = {name: compared.channel(name) for name in self.shows} | {"rows": compared.rows(dict(self.only))}
        if {layer["mark"], "point" if layer["mark"] in ("circle", "square") else ""}.isdisjoint(self.marks):
            asked = " or ".join(f"`mark_{mark}()`" for mark in self.marks)
            found["mark"] = 0, f"Your chart draws with `mark_{layer['mark']}()`; the task asks for {asked}."
        if full := [name for name in self.without if name in layer["shows"]]:
            found["without"] = 5, f"Your chart shows {said(layer['shows'][full[0]])} on `{full[0]}`. Leave that out."
        if self.ordered:
            found["ordered"] = compared.order()
        if self.title and not title:
            found["title"] = 7, 'The title is missing. Add it: `.properties(title="…")`.'
        return {part: difference for part, difference in found.items() if difference}

    @property
    def right(self) -> dict[str, Any]:
        shows = {name: each[: each.rindex(":") + 2] for name, each in self.shows.items()}
        order = {name: [*dict.fromkeys(str(mark[n]) for mark in self.drawn)] for n, name in enumerate(shows)}
        layer = {"mark": self.marks[0], "shows": shows, "marks": len(self.drawn), "drawn": self.drawn, "stacked": "",
                 "order": order, "rows": {}}  # fmt: skip
        return {"title": "…" if self.title else "", "layers": [layer]}

    def _nearest(self, response: dict[str, Any]) -> Layer:
        return min(response["layers"], key=lambda layer: len(self._wrong(layer, "")))

    def at_odds(self, response: dict[str, Any]) -> str:
        layer = self._nearest(response)
        if unknown := [name for name in self.only if name not in layer["rows"]]:
            return f"only names the column {unknown[0]!r}: {instead(unknown[0], layer['rows'])}"
        why = Comparison(layer, self.shows, self.drawn).arriving(dict(self.only))
        return f"only leaves out rows of its solution: {why}" if why else ""

    def in_bank(self, response: dict[str, Any]) -> str:
        return f"drawn = {Comparison(self._nearest(response), self.shows, []).in_bank()}"

    def in_words(self, response: dict[str, Any]) -> str:
        layers = response["layers"]
        return "; ".join(f"{each['mark']}: {', '.join(map(': '.join, each['shows'].items()))}" for each in layers)


def _specification(chart: Any) -> dict[str, Any]:
    """The specification of a chart. What keeps Altair from making it is said in a sentence."""
    if chart is None or chart is ...:
        raise Unanswered("There is no chart yet. Fill in the blank, then run the cell again.")
    if not hasattr(chart, "to_dict") or hasattr(chart, "iloc"):
        kind = type(chart).__name__
        raise Unanswered(f"What you gave is of the type {kind}, not yet a chart. A chart begins with `alt.Chart(…)`.")
    try:
        return chart.to_dict()
    except Exception as error:  # whatever a learner's chart raises is theirs to understand, in words
        said = str(error).strip().partition("\n")[0]
        columns = getattr(getattr(chart, "data", None), "columns", ())
        if "for the field" in said and len(columns):
            column(said.split('"')[1], [dict.fromkeys(columns)])
        if "'mark' is a required" in str(error):
            said = "It has no mark. Add one, such as `.mark_bar()`."
        raise Unanswered(f"Altair cannot draw this chart yet. {said}") from error
