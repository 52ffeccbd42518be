"""Pictures of a class, for the instructor's report. Each takes rows and gives an Altair chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coursekit.drawing.labels import spread
from coursekit.drawing.marks import Look, layered, look, over
from coursekit.drawing.theme import alt

BLUE, RED = "#0072B2", "#B8401A"
COLOURS = (BLUE, "#7FB3D5", RED, "#DDDDDD")  # right at first, right later, not right yet, not answered
KINDS = {"look at it": Look(RED, "diamond"), "nothing to report": Look(BLUE, "circle")}
PADDING = {"left": 40, "right": 80, "top": 5, "bottom": 5}  # whoever draws may have wider letters than whoever measured
Rows = Sequence[dict[str, Any]]


def lessons(rows: Rows) -> alt.LayerChart:
    """How far the class has come: a bar a lesson. rows: lesson, count, and state, four a lesson in order of COLOURS."""
    names = dict.fromkeys(row["state"] for row in rows)
    states = {name: Look(colour) for name, colour in zip(names, COLOURS, strict=False)}
    x = alt.X("count:Q", stack="normalize", title="Share of all answers", axis=alt.Axis(format="%"))
    y = alt.Y("lesson:N", sort=None, title=None, axis=alt.Axis(labelLimit=260))
    legend = alt.Legend(title=None, orient="bottom", columnPadding=24, labelLimit=200)
    bars = over([row | {"place": list(states).index(row["state"])} for row in rows]).mark_bar()
    return layered(
        [bars.encode(x=x, y=y, **look("state", states, "color", legend=legend), order="place:Q")],
        "How far the class has come",
        width=420,
        padding=PADDING,
        description="Bars, one a lesson: the share of answers that are right at first, right later, not right yet "
        "and not given.",
    )


def questions(rows: Rows) -> alt.LayerChart:
    """Which questions deserve a look. rows: question, first (0 to 1), discrimination (-1 to 1), flagged, and named
    where its name is to be shown."""
    rows = [row | {"look": "look at it" if row["flagged"] else "nothing to report"} for row in rows]
    named = sorted((row for row in rows if row["named"]), key=lambda row: row["discrimination"])
    heights = [row["discrimination"] for row in rows] or [0]
    line = (max(heights) - min(heights)) / 20  # names need so much, or they lie on each other
    places = spread([row["discrimination"] for row in named], line, min(heights), max(heights))
    share = alt.Scale(domain=[0, 1])
    x = alt.X("first:Q", title="Right at the first try: easier →", axis=alt.Axis(format="%", tickCount=5), scale=share)
    y, name_at = (alt.Y(f"{at}:Q", title="Tells strong from weak: better ↑") for at in ("discrimination", "name_at"))
    points = over(rows).mark_point(filled=True, size=70, opacity=0.8)
    names = over([row | {"name_at": place} for row, place in zip(named, places, strict=True)])
    return layered(
        [
            points.encode(x=x, y=y, **look("look", KINDS, legend=alt.Legend(title=None))),
            names.mark_text(align="left", dx=8, fontSize=10).encode(x=x, y=name_at, text="question:N"),
        ],
        "Which questions deserve a look?",
        width=460,
        height=300,
        padding=PADDING,
        description="Points, one a question: how many were right at first, and how well it tells strong learners from "
        "weak ones. Diamonds are questions to look at.",
    )


def calibration(rows: Rows) -> alt.LayerChart:
    """Whether those who felt sure were right. rows: sure (words), share (0 to 1) and answers."""
    x = alt.X("share:Q", title="Right at the first try", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    base = over(rows).encode(x=x, y=alt.Y("sure:N", sort=None, title=None))
    return layered(
        [base.mark_bar(color=BLUE), base.mark_text(align="left", dx=5).encode(text="answers:N")],
        "Were those who felt sure right?",
        width=420,
        padding=PADDING,
        description="Bars, one for each of the three grades of confidence: the share of first answers that was right.",
    )
