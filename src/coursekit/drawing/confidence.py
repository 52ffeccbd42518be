"""The learner's own chart: how sure they were, against how often they were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.content.page import counted
from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import layered, over, to_read
from coursekit.drawing.theme import WIDTH, alt
from coursekit.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

SURE = {1: "1 · a guess", 2: "2 · fairly sure", 3: "3 · sure"}
FEW = 20  # answers; with fewer, a share moves a long way with one answer more


def confidence(answers: pd.DataFrame) -> Figure:
    """How sure you were, against how often you were right at the first try.

    answers: as from `ck.calibration()`; needs the columns lesson, question, confidence (1, 2 or 3) and right.
    With few answers the chart shows counts, and says that they prove little. An empty table gives an empty chart.

    >>> import pandas as pd
    >>> sure = pd.DataFrame({"lesson": ["a"] * 2, "question": ["p", "q"], "confidence": [3, 3], "right": [True, False]})
    >>> confidence(sure).description
    'How sure you were, and how often you were right: 3 · sure: 1 of 2 right. 2 answers are few: read the counts, \
not the shares.'
    """
    import pandas as pd

    if not isinstance(answers, pd.DataFrame) or not {"confidence", "right"} <= set(answers.columns):
        raise CourseError("This chart draws your answers with a confidence: confidence(ck.calibration()).")
    rows = []
    for level, name in SURE.items():
        own = answers[answers["confidence"] == level]["right"].astype(bool)
        n, right = len(own), int(own.sum())
        said = f"{right} of {n}" if n else "no answer"
        rows.append({"sure": name, "n": n, "right": right, "top": own.mean() if n else 0, "said": said})
    about = message = "You have not said yet how sure you are. Choose it beside a question, before you check."
    if total := sum(row["n"] for row in rows):
        told = "; ".join(f"{row['sure']}: {row['said']} right" for row in rows if row["n"])
        few = f" {counted(total, 'answer is', 'answers are')} few: read the counts, not the shares."
        message = f"How sure you were, and how often you were right: {told}.{few if total < FEW else ''}"
        about = "Share right at the first try. Well calibrated: the bars rise from left to right."
    base = over(rows).encode(
        x=alt.X("sure:O", title="How sure you said you were", sort=list(SURE.values()), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("top:Q", title="Right at the first try", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")),
    )
    tooltip = [alt.Tooltip("sure:N", title="Sure"), alt.Tooltip("said:N", title="Right")]
    layers = [base.mark_bar(size=70).encode(tooltip=tooltip), base.mark_text(dy=-9).encode(text="said:N")]
    heads = {"How sure": "sure", "Answers": "n", "Right at the first try": "right"}
    chart = layered(layers, "Were you as sure as you should have been?", about, width=WIDTH - 160, height=220)
    return figure(chart, message, to_read(pd.DataFrame(rows), heads))
