"""The charts of the report, each with the table behind it, and how its figures are written."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np

from coursekit.classroom.items import Item, calibration
from coursekit.classroom.scores import Scores
from coursekit.content.page import html_table
from coursekit.questions.grading import CONFIDENCE

POOR = 0.1  # discrimination below which a question hardly tells the strong from the weak
NAMED = 5  # questions named in the picture: more names would lie on each other


STATES = ("right at first", "right later", "not right yet", "not answered")


def pictures(scores: Scores, items: list[Item]) -> str:
    """The charts, each with the table behind it; only the tables where what draws is not installed."""
    lessons = [
        {"lesson": scores.banks[lesson].title, "state": state, "count": count}
        for lesson, states in lesson_states(scores).items()
        for state, count in states.items()
    ]
    told = sorted((item for item in items if not math.isnan(item.discrimination)), key=lambda item: item.discrimination)
    questions = [
        {"question": item.key[1], "first": item.first, "discrimination": item.discrimination,
         "flagged": bool(item.flags), "named": n < NAMED and item.discrimination < POOR}
        for n, item in enumerate(told)
    ]  # fmt: skip
    sure = [
        {"sure": CONFIDENCE[level], "share": right, "answers": f"{count:,} answers"}
        for level, (count, right) in calibration(scores).items()
        if count
    ]
    parts = [
        _picture(
            "lessons", lessons, "How far the class has come", ["Lesson", "How it stands", "Questions of all learners"],
            [cells(row["lesson"], row["state"], f"{row['count']:,}") for row in lessons],
        ),
        _picture(
            "questions", questions, "Which questions deserve a look", ["Question", "First try", "Discrimination"],
            [cells(row["question"], share(row["first"]), signed(row["discrimination"])) for row in questions],
        ),
        _picture(
            "calibration", sure, "Were those who felt sure right", ["How sure", "Right at the first try", "Answers"],
            [cells(row["sure"], share(row["share"]), row["answers"]) for row in sure],
        ),
    ]  # fmt: skip
    return f'<h2 id="pictures">Pictures</h2>{"".join(parts)}'


def _picture(chart: str, rows: list[dict[str, Any]], title: str, head: list[str], table: list[list[str]]) -> str:
    """The chart of that name in `charts.classroom`, and its table. Where nothing can draw it, Altair is not loaded."""
    if not rows:
        return ""
    try:
        import vl_convert
    except ImportError:
        picture = (
            "<p>This chart is left out, because what draws it is not installed. "
            "With it: <code>uv run --group author coursekit report …</code></p>"
        )
    else:
        from coursekit.drawing import classroom

        drawing = getattr(classroom, chart)(rows)
        label = escape(drawing.description, quote=True)
        picture = f'<figure role="img" aria-label="{label}">{vl_convert.vegalite_to_svg(drawing.to_dict())}</figure>'
    return f"{picture}<details><summary>{title}: the numbers</summary>{html_table(head, table)}</details>"


def lesson_states(scores: Scores) -> dict[str, dict[str, int]]:
    """Lesson → answers in each of STATES, over all learners and questions."""
    found = {}
    for lesson in scores.banks:
        keys = scores.counted(lesson)
        first, final = scores.matrix(keys), scores.matrix(keys, final=True)
        each = first >= 1, (first < 1) & (final >= 1), final < 1, np.isnan(first)
        if not each[-1].all():
            found[lesson] = {state: int(cells.sum()) for state, cells in zip(STATES, each, strict=True)}
    return found


def cells(*values: Any) -> list[str]:
    return [escape(str(value)) for value in values]


def share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.0f}\u202f%"


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
