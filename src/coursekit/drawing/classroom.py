"""Pictures of a class, for the instructor's report. Each takes rows and gives an Altair chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coursekit.drawing.labels import spread
from coursekit.drawing.theme import alt

BLUE, RED = "#0072B2", "#B8401A"
COLOURS = (BLUE, "#7FB3D5", RED, "#DDDDDD")  # right at first, right later, not right yet, not answered
PADDING = {"left": 40, "right": 80, "top": 5, "bottom": 5}  # whoever draws may have wider letters than whoever measured
Rows = Sequence[dict[str, Any]]


def lessons(rows: Rows) -> alt.Chart:
    """How far the class has come: a bar a lesson. rows: lesson, count, and state, four a lesson in order of COLOURS."""
    states = list(dict.fromkeys(row["state"] for row in rows))
    rows = [row | {"place": states.index(row["state"])} for row in rows]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("count:Q", stack="normalize", title="Share of all answers", axis=alt.Axis(format="%")),
            y=alt.Y("lesson:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=states, range=list(COLOURS)),
                legend=alt.Legend(orient="bottom", columnPadding=24, labelLimit=200),
            ),
            order="place:Q",
        )
        .properties(
            width=420,
            padding=PADDING,
            title="How far the class has come",
            description="Bars, one a lesson: the share of answers that are right at first, right later, not right yet "
            "and not given.",
        )
    )


def questions(rows: Rows) -> alt.LayerChart:
    """Which questions deserve a look. rows: question, first (0 to 1), discrimination (-1 to 1), flagged, and named
    where its name is to be shown."""
    rows = [row | {"look": "look at it" if row["flagged"] else "nothing to report"} for row in rows]
    named = sorted((row for row in rows if row["named"]), key=lambda row: row["discrimination"])
    heights = [row["discrimination"] for row in rows]
    line = (max(heights) - min(heights)) / 20 if heights else 0  # names need so much, or they lie on each other
    places = spread([row["discrimination"] for row in named], line, min(heights, default=0), max(heights, default=0))
    for row, place in zip(named, places, strict=True):
        row["name_at"] = place
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "first:Q",
            title="Right at the first try: easier →",
            axis=alt.Axis(format="%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
        y=alt.Y("discrimination:Q", title="Tells strong from weak: better ↑"),
    )
    looks = dict(domain=["look at it", "nothing to report"])
    points = base.mark_point(filled=True, size=70, opacity=0.8).encode(
        shape=alt.Shape("look:N", title=None, scale=alt.Scale(range=["diamond", "circle"], **looks)),
        color=alt.Color("look:N", title=None, scale=alt.Scale(range=[RED, BLUE], **looks)),
    )
    names = (
        base.transform_filter("datum.named")
        .mark_text(align="left", dx=8, fontSize=10)
        .encode(y="name_at:Q", text="question:N")
    )
    return (points + names).properties(
        width=460,
        height=300,
        padding=PADDING,
        title="Which questions deserve a look?",
        description="Points, one a question: how many were right at first, and how well it tells strong learners from "
        "weak ones. Diamonds are questions to look at.",
    )


def calibration(rows: Rows) -> alt.LayerChart:
    """Whether those who felt sure were right. rows: sure (words), share (0 to 1) and answers."""
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("share:Q", title="Right at the first try", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("sure:N", sort=None, title=None),
    )
    counts = base.mark_text(align="left", dx=5).encode(text="answers:N")
    return (base.mark_bar(color=BLUE) + counts).properties(
        width=420,
        padding=PADDING,
        title="Were those who felt sure right?",
        description="Bars, one for each of the three grades of confidence: the share of first answers that was right.",
    )
