"""How what a chart draws differs from what a task asks for, in words. `vega_lite.drawing` says what a chart draws."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Layer = Mapping[str, Any]
Cell = float | str
Cells = list[list[Cell]]
Found = tuple[int, str]  # how important it is, the smallest first, and a sentence

SHORTHAND = re.compile(r"(?:(\w+)\((.*)\)|(.+)):([QNOT]+)", re.DOTALL)
HOW = {"count": "the number of rows", "distinct": "the number of different", "bin": "the bins of"}
TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
ALSO = {"N": "NO", "O": "ONT"}  # names may have an order, and steps in an order may be points in time
READ_AS = {
    "Q": "measured as an amount is",
    "N": "taken for names, without order or distance",
    "O": "taken for steps in an order, all of one length",
    "T": "taken for points in time",
}
TURNED = {"x": "y", "y": "x", "x2": "y2", "y2": "x2", "xOffset": "yOffset", "yOffset": "xOffset"}
JANUARY = re.compile(r"(\d{4})-01-01")
LISTED = 4  # names that a sentence lists


def split(shorthand: str) -> tuple[str, str, str]:
    """How, of which column and as which types a channel shows something.

    >>> split("mean(total):Q"), split("year:OT")
    (('mean', 'total', 'Q'), ('', 'year', 'OT'))
    """
    how, of, plain, types = SHORTHAND.fullmatch(shorthand).groups()
    return how or "", of if how else plain, types


def said(shorthand: str) -> str:
    """What a channel shows, in words.

    >>> said("mean(total):Q"), said("count():Q"), said("share(count()):Q"), said("year:O")
    ('the mean of `total`', 'the number of rows', 'the share of the rows', '`year`')
    """
    how, of, _ = split(shorthand)
    what = "the rows" if of == "count()" else f"`{of}`" if of else ""
    return " ".join(filter(None, (HOW.get(how, f"the {how} of" if how else ""), what)))


def turned(layer: Layer) -> Layer:
    """The same with x and y in each other's place."""
    shows, order = ({TURNED.get(c, c): each for c, each in layer[key].items()} for key in ("shows", "order"))
    return {**layer, "shows": shows, "order": order, "stacked": TURNED.get(layer["stacked"], layer["stacked"])}


class Comparison:
    """A layer beside what is asked for: `shows`, channel → shorthand, and `drawn`, the values of the marks on them."""

    def __init__(self, layer: Layer, shows: Mapping[str, str], drawn: Iterable[Iterable[Any]]):
        self.layer, self.shows, self.channels = layer, shows, [*shows]
        self.drawn = [dict(zip(layer["shows"], map(_cell, mark), strict=True)) for mark in layer["drawn"]]
        self.ours: Cells = [[*map(_cell, mark)] for mark in drawn]
        self.theirs: Cells = self._marks()
        self.alike = _alike(self._renamed(), self.ours)

    def in_bank(self) -> str:
        """Their marks in the order of their axes, as an author writes them."""
        order = self.layer["order"]
        names = {n: [*map(_cell, order[channel])] for n, channel in enumerate(self.channels) if channel in order}
        marks = sorted(self.theirs, key=lambda mark: [own.index(mark[n]) for n, own in names.items() if mark[n] in own])
        whole = [[int(c) if isinstance(c, float) and c.is_integer() else c for c in mark] for mark in marks]
        return json.dumps(whole, ensure_ascii=False)

    def _marks(self) -> Cells:
        """Their marks on the channels that are asked for, with those that are laid on each other added up."""
        if not self.shows.keys() <= self.layer["shows"].keys():
            return []
        marks = [[mark[channel] for channel in self.channels] for mark in self.drawn]
        if self.layer["stacked"] not in self.channels:
            return marks
        n = self.channels.index(self.layer["stacked"])
        sums: dict[tuple[Cell, ...], float] = {}
        for mark in marks:
            sums[_without(mark, n)] = sums.get(_without(mark, n), 0) + _amount(mark[n])
        return [[*rest[:n], total, *rest[n:]] for rest, total in sums.items()]

    def _renamed(self) -> Cells:
        """Their marks, with our names where they have names of their own for the same things."""
        marks = self.theirs
        for n in range(len(self.channels)):
            ours, theirs = ({mark[n] for mark in each if isinstance(mark[n], str)} for each in (self.ours, marks))
            known = {_amounts(self.ours, n, name): name for name in ours - theirs}
            names = {name: known.get(_amounts(marks, n, name), name) for name in theirs - ours}
            if {*names.values()} == ours - theirs:
                marks = [[*mark[:n], names.get(mark[n], mark[n]), *mark[n + 1 :]] for mark in marks]
        return marks

    def channel(self, name: str) -> Found | None:
        """What is wrong with a channel, if anything is."""
        asked, shown = self.shows[name], self.layer["shows"].get(name)
        if shown is None:
            others = [c for c, each in self.layer["shows"].items() if c not in self.shows and said(each) == said(asked)]
            instead = f", and shows it on `{others[0]}`" if others else ""
            return 1, f"Your chart has nothing on `{name}`{instead}; the task asks for {said(asked)} there."
        (how, of, types), (their_how, their_of, type) = split(asked), split(shown)
        if not self.alike and (how, of) != (their_how, their_of) and not self._may_be(name):
            whole = how and not their_how and of == their_of
            yours = "each row is drawn by itself" if whole else f"your chart shows {said(shown)}"
            return 3 if of == their_of else 1, f"On `{name}` {yours}; the task asks for {said(asked)}."
        if type == "T" and "1970-01-01T00:00:0" in {str(mark[name])[:18] for mark in self.drawn}:
            why = "holds plain numbers, and as temporal they count milliseconds since 1970"
            return 2, f"On `{name}`, {said(shown)} {why}. Write `:O`, or make dates of them."
        if type not in "".join(ALSO.get(each, each) for each in types):
            remedy = f"Make it {TYPES[types[0]]}, with `:{types[0]}`."
            return 2, f"On `{name}`, {said(shown)} is {TYPES[type]}: {READ_AS[type]}. {remedy}"
        return None

    def _may_be(self, name: str) -> bool:
        """Whether it may be what is asked for under another name, so that something is wrong with its rows at most."""
        n, (how, _, types) = self.channels.index(name), split(self.shows[name])
        if types != "Q":
            names = {mark[n] for mark in self.ours}
            return 2 * len(names & {mark[name] for mark in self.drawn}) >= len(names)
        if how and not split(self.layer["shows"][name])[0]:  # worked out beforehand, it has one value for each
            return 0 < len(self.theirs) == len({_without(mark, n) for mark in self.theirs})
        return _alike([[mark[n]] for mark in self.theirs], [[mark[n]] for mark in self.ours])

    def rows(self, only: Mapping[str, Any]) -> Found | None:
        """Which rows or marks there are that should not be, or the other way round."""
        if self.alike:
            return None
        why = self.arriving(only) or (self._names() or self._values() if self.theirs else "")
        return 4, f"{self._number()} {why}".strip() or "These are not the marks that the task asks for."

    def _number(self) -> str:
        count = next((n for n, each in enumerate(self.shows.values()) if split(each)[0] == "count"), None)
        if count is None or not self.theirs:
            of, ours = "marks are drawn", len(self.ours)
            theirs = len(self.theirs) if self.layer["stacked"] in self.channels else self.layer["marks"]
        else:
            of = "rows are counted"
            theirs, ours = (sum(_amount(mark[count]) for mark in marks) for marks in (self.theirs, self.ours))
        return f"{theirs:,.0f} {of}, and the task asks for {ours:,.0f}." if theirs != ours else ""

    def arriving(self, only: Mapping[str, Any]) -> str:
        """Which rows arrive that `only` does not ask for, if any do."""
        for name, asked in only.items():
            asked = [*map(_cell, asked if isinstance(asked, list) else [asked])]
            found = self.layer["rows"].get(name, asked)
            if not isinstance(found, list):
                return f"Rows with {found} values of `{name}` arrive; keep only those with {_listed(asked)}."
            if others := [cell for cell in map(_cell, found) if cell not in asked]:
                return f"Rows with {_listed(others)} in `{name}` arrive; keep only those with {_listed(asked)}."
        return ""

    def _names(self) -> str:
        for n, (name, asked) in enumerate(self.shows.items()):
            ours, theirs = (dict.fromkeys(mark[n] for mark in marks) for marks in (self.ours, self.theirs))
            if split(asked)[2] != "Q" and ours.keys() != theirs.keys():
                extra = [cell for cell in theirs if cell not in ours]
                missing = [cell for cell in ours if cell not in theirs]
                told = f"the task does not ask for {_listed(extra)}" if extra else f"{_listed(missing)} is missing"
                return f"On `{name}`, {told}."
        return ""

    def _values(self) -> str:
        for n, (name, asked) in enumerate(self.shows.items()):
            ours, theirs = ({_without(mark, n): mark[n] for mark in marks} for marks in (self.ours, self.theirs))
            if split(asked)[2] == "Q" and len(theirs) < len(self.theirs):
                others = [f"`{c}`" for c in self.layer["shows"] if c not in self.shows] or ["`detail` or `tooltip`"]
                return f"Several marks stand for one thing: leave out {others[0]}, or aggregate the rows first."
            off = [place for place in ours if place in theirs and not _close(theirs[place], ours[place])]
            if split(asked)[2] == "Q" and off:
                much = "much" if _amount(theirs[off[0]]) > _amount(ours[off[0]]) else "little"
                return f"For {_listed(off[0])}, {_listed([theirs[off[0]]])} on `{name}` is too {much}."
        return ""

    def order(self) -> Found | None:
        """Whether the names on an axis stand in another order. Names with the same amounts may change places."""
        for n, name in enumerate(self.channels):
            ours = [*dict.fromkeys(mark[n] for mark in self.ours)]
            there = {mark[n] for mark in self.theirs}
            theirs = [cell for cell in map(_cell, self.layer["order"].get(name, ())) if cell in there]
            amounts = [_amounts(self.theirs, n, each) for each in theirs]
            if theirs and theirs != ours and amounts != [_amounts(self.ours, n, each) for each in ours]:
                asked = f"the task asks for {_listed(ours)}"
                return 6, f"The names on `{name}` stand in the order {_listed(theirs)}; {asked}. Look at `.sort(…)`."
        return None


def _cell(value: Any) -> Cell:
    """A value as it is compared: a text that is a number, and the first of January of a year, as numbers."""
    january = JANUARY.fullmatch(value) if isinstance(value, str) else None
    try:
        found = float(january[1] if january else value)
    except (TypeError, ValueError, OverflowError):
        return "" if value is None else str(value)
    return found if math.isfinite(found) else str(value)


def _amount(cell: Cell) -> float:
    return cell if isinstance(cell, float) else 0.0


def _amounts(marks: Cells, n: int, name: Cell) -> tuple[tuple[str, ...], ...]:
    """The numbers of the marks with a name, by which it is known again under another one."""
    mine = (_without(mark, n) for mark in marks if mark[n] == name)
    return tuple(sorted(tuple(f"{cell:.6g}" for cell in mark if isinstance(cell, float)) for mark in mine))


def _without(mark: Sequence[Cell], n: int) -> tuple[Cell, ...]:
    return (*mark[:n], *mark[n + 1 :])


def _listed(cells: Sequence[Cell]) -> str:
    more = f" and {len(cells) - LISTED} more" if len(cells) > LISTED else ""
    return ", ".join(f"{cell:.10g}" if isinstance(cell, float) else cell for cell in cells[:LISTED]) + more


def _close(a: Cell, b: Cell) -> bool:
    both = isinstance(a, float) and isinstance(b, float)
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) if both else a == b


def _alike(some: Cells, others: Cells) -> bool:
    """Whether the marks are the same, in any order."""
    some, others = (sorted(marks, key=lambda mark: [(isinstance(c, str), c) for c in mark]) for marks in (some, others))
    same = (map(_close, mark, other) for mark, other in zip(some, others, strict=False))
    return len(some) == len(others) and all(map(all, same))
