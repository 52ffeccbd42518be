"""Lesson 2: all claims of the article as dots, filled by what they offer or by what our check found."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coursekit.content.cards import GRADES
from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import beside, gap, guessed, layered, over, pixels, possible, ring, told, words
from coursekit.drawing.tables import known, require
from coursekit.drawing.theme import INK, alt

# How full a dot is says how well a claim holds, here and on the map of claims: no colour is needed.
CROSS = "M-.9,-.6L-.6,-.9L0,-.3L.6,-.9L.9,-.6L.3,0L.9,.6L.6,.9L0,.3L-.6,.9L-.9,.6L-.3,0Z"
HALF = "M0,-1A1,1 0 0 0 0,1Z"
FULL, EMPTY = "M0,-1A1,1 0 0 0 0,1A1,1 0 0 0 0,-1Z", "M0,0"
GRADED = {"supported": FULL, "partly supported": HALF, "unsupported": EMPTY, "contradicted": CROSS}
OFFERED = {"a speech or a document": FULL, "a date or a quotation": HALF, "nothing": EMPTY}

_HIGH, _STEP, _ROW = 5, 44, 25  # claims in a column, and pixels from one to the next
_LETTER, _LINE = 6.6, 17  # pixels of a letter of the labels, and from one line of labels to the next


def sources(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """What the article itself offers as proof, claim by claim: a document or a speech, a date or a quotation, nothing.

    table: one row per claim, as in `ck.load("claims")`; needs the columns short and evidence_offered (0 to 3).
    guess: for how many you expected a document or a speech; drawn below the dots, with our count.
    Raises CourseError when a column is missing or the guess is not possible.
    """
    require(table, ("short", "evidence_offered"), "sources")
    best, some, none = OFFERED
    parts = [best if code > 1 else some if code else none for code in table["evidence_offered"]]
    count = parts.count(best)
    comes = "comes" if count == 1 else "come"
    counts = f"{parts.count(some)} with {some}, {parts.count(none)} with nothing."
    said = f"Of {len(parts)} claims {count} {comes} with {best}, {counts}"
    title = f"{count} of {len(parts)} claims {comes} with something to look up"
    return _dots(table.assign(part=parts), OFFERED, title, said, guess)


def grades(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """What our check found, claim by claim: supported, partly supported, unsupported or contradicted.

    table: one row per claim, as in `ck.load("claims")`; needs the columns short and verdict. A verdict becomes a grade
        by the rule of the grading desk, `coursekit.content.cards.GRADES`.
    guess: how many you expected to hold just as they stand; drawn below the dots, with our count.
    Raises CourseError when a column is missing or the guess is not possible.
    """
    require(table, ("short", "verdict"), "grades")
    known(table, "verdict", GRADES, "grades")
    parts = [GRADES[verdict] for verdict in table["verdict"]]
    counts = ", ".join(f"{parts.count(grade)} {grade}" for grade in GRADED)
    title = f"{parts.count('supported')} of {len(parts)} claims hold just as they stand"
    return _dots(table.assign(part=parts), GRADED, title, f"Of {len(parts)} claims our check finds {counts}.", guess)


def _dots(table: pd.DataFrame, fills: dict[str, str], title: str, said: str, guess: float | None) -> Figure:
    """A dot for each claim, five to a column, part by part; and below them what was guessed of the first part."""
    possible(guess, 0, len(table))
    parts = list(fills)
    rows = sorted(table[["short", "part"]].to_dict("records"), key=lambda row: parts.index(row["part"]))
    for n, row in enumerate(rows):
        at = {"x": (n // _HIGH + 0.5) * _STEP, "y": (n % _HIGH + 0.5) * _ROW}
        row |= at | {"said": f"{row['short']}: {row['part']}"}
    labels, low = _labels(rows, parts)
    place = pixels("x", "y")
    filled = alt.Shape("part:N", legend=None, scale=alt.Scale(domain=parts, range=list(fills.values())))
    outlined = over([row for row in rows if row["part"] != "contradicted"])
    dots = over(rows).mark_point(filled=True, size=150, color=INK, opacity=1)
    layers = [
        ring(outlined, size=190, strokeWidth=1.5, aria=False).encode(**place),
        dots.encode(**place, shape=filled, tooltip=alt.Tooltip("said:N", title="Claim"), description="said:N"),
        words(labels, place, align="left", fontSize=13),
    ]
    if guess is not None:
        count = sum(row["part"] == parts[0] for row in rows)
        off = gap(guess, count)
        said += f" Your guess was {guess:g}, {off}." if off != "exactly" else f" Your guess was {guess:g}: exactly."
        ends = {"x": guess / _HIGH * _STEP, "to": count / _HIGH * _STEP, "y": low + 12}
        row = ends | {"told": told(guess, count, f"{guess:g}")}
        layers += guessed([row], place["x"], place["y"], "to", dot=True, **beside(guess / len(rows), guess < count))
        low += 34
    width = _STEP * (-(-len(rows) // _HIGH))
    chart = layered(layers, title, "One dot is one claim.", width=max(width, 300), height=low)
    read = table[["short", "part"]].rename(columns={"short": "Claim", "part": "It has"})
    return figure(chart, said, read.reset_index(drop=True))


def _labels(rows: list[dict[str, Any]], parts: list[str]) -> tuple[list[dict[str, Any]], int]:
    """How many there are of each part, below its first dot, a line lower where the words would meet; and the end."""
    labels: list[dict[str, Any]] = []
    ends: list[float] = []  # where the words of each line end
    right = _STEP * (-(-len(rows) // _HIGH))
    for part in parts:
        own = [row for row in rows if row["part"] == part]
        said = f"{len(own)} {part}"
        x = max(0, min(own[0]["x"] - 10 if own else 0, right - len(said) * _LETTER))
        line = next((n for n, end in enumerate(ends) if end < x), len(ends))
        ends[line : line + 1] = [x + (len(said) + 2) * _LETTER]
        if own:
            labels.append({"x": x, "y": _HIGH * _ROW + 14 + line * _LINE, "words": said})
    return labels, _HIGH * _ROW + 14 + len(ends) * _LINE
