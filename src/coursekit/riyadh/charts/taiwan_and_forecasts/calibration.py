"""How good numbers for the unknown were: forecasts against what happened, and confidence against being right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, day, require
from coursekit.drawing.marks import crossed
from coursekit.drawing.theme import CATEGORIES, WIDTH, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import forecast

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "question", "closes", "outcome", "resolved_on", "what_happened", "source")
GUESS = 0.25  # the Brier score of saying 50% every time
FEW = 20  # answers; with fewer, a share moves a long way with one answer more

HAPPENED = {True: ("it happened", CATEGORIES[4], "circle"), False: ("it did not happen", CATEGORIES[1], "square")}
SURE = {1: "1 · a guess", 2: "2 · fairly sure", 3: "3 · sure"}

_ROW = 44  # pixels: a forecast with its question above it


def forecasts(questions: pd.DataFrame, guesses: Mapping[str, float]) -> Figure:
    """Your forecasts against what happened, and their Brier score.

    One row for each forecast: your number as a mark, the outcome at 0% or 100%, and the gap between the two. The Brier
    score is the mean of the squared gaps, as shares: 0 is perfect, and 0.25 is what saying 50% each time gives.

    questions: as in `ck.load("forecast_questions")`; needs the columns id, question, closes, outcome (True or False),
        resolved_on, what_happened and source.
    guesses: probabilities in per cent, from 0 to 100, such as {"trump-putin": 70}.
    Raises UnknownName for a question that is not there, CourseError for a number out of range or no forecast at all.

    >>> import pandas as pd
    >>> when = {"closes": pd.Timestamp("2025-12-31"), "resolved_on": pd.Timestamp("2025-08-15")}
    >>> row = {"id": "summit", "question": "A summit?", "outcome": True, "what_happened": "Yes.", "source": "ART"}
    >>> forecasts(pd.DataFrame([row | when]), {"summit": 70}).description.split(". ")[1]
    'Your Brier score is 0.09 on 1 forecast'
    """
    require(questions, COLUMNS, "forecasts")
    shown = _forecast(questions, guesses)
    said, came = list(shown["said"] / 100), list(shown["outcome"].astype(int))
    score = forecast.brier(said, came)
    base = forecast.brier([sum(came) / len(came)] * len(came), came)
    title = alt.Title(
        f"Your Brier score: {score:.2f}",
        subtitle=[
            f"0 is perfect, {GUESS} is saying 50% each time. × your number, ● it happened, ■ it did not.",
            "The rows stand in the order of your numbers. Short lines are good.",
        ],
    )
    description = (
        f"{counted(len(shown), 'forecast')} against what happened. Your Brier score is {score:.2f} on"
        f" {counted(len(shown), 'forecast')}. Saying 50% each time gives {GUESS}; knowing only that {sum(came)} of"
        f" {len(came)} happened gives {base:.2f}. {forecast.calibration(said, came, bins=5).reading}"
    )
    chart = _gaps(shown).properties(title=title, description=description)
    return Figure(chart, _readable(shown), description)


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

    columns = ["lesson", "question", "confidence", "right"]
    if not isinstance(answers, pd.DataFrame) or not set(columns) <= set(answers.columns):
        raise CourseError("This chart draws your answers with a confidence: confidence(ck.calibration()).")
    rows = []
    for level, name in SURE.items():
        own = answers[answers["confidence"] == level]["right"].astype(bool)
        rows.append({"sure": name, "n": len(own), "right": int(own.sum()), "share": own.mean() if len(own) else None})
    shown = pd.DataFrame(rows)
    total = int(shown["n"].sum())
    told = [f"{row.sure}: {row.right} of {row.n} right" for row in shown.itertuples() if row.n]
    if not total:
        description = "No answer has a confidence yet. Choose 1, 2 or 3 beside a question before you check it."
    else:
        description = f"How sure you were, and how often you were right: {'; '.join(told)}."
        if total < FEW:
            description += f" {counted(total, 'answer is', 'answers are')} few: read the counts, not the shares."
    title = alt.Title(
        "Were you as sure as you should have been?",
        subtitle="Share right at the first try. Well calibrated: the bars rise from left to right."
        if total
        else description,
    )
    shown["said"] = [f"{row.right} of {row.n}" if row.n else "no answer" for row in shown.itertuples()]
    shown["top"] = shown["share"].astype(float).fillna(0)
    x = alt.X("sure:O", title="How sure you said you were", sort=list(SURE.values()), axis=alt.Axis(labelAngle=0))
    y = alt.Y("top:Q", title="Right at the first try", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%"))
    base = alt.Chart(shown).encode(x=x, y=y)
    bars = base.mark_bar(size=70, color=CATEGORIES[0]).encode(
        tooltip=[alt.Tooltip("sure:N", title="Sure"), alt.Tooltip("said:N", title="Right")]
    )
    words = base.mark_text(dy=-9).encode(text="said:N")
    chart = alt.layer(bars, words).properties(width=WIDTH - 160, height=220, title=title, description=description)
    table = shown.rename(columns={"sure": "How sure", "n": "Answers", "right": "Right at the first try"})
    return Figure(chart, table[["How sure", "Answers", "Right at the first try"]], description)


def _forecast(questions: pd.DataFrame, guesses: Mapping[str, float]) -> pd.DataFrame:
    """The questions with a forecast, from the lowest number to the highest."""
    if not guesses:
        raise CourseError('There is no forecast yet. Give at least one, such as {"trump-putin": 70}.')
    ids = list(questions["id"])
    for id, value in guesses.items():
        if id not in ids:
            raise UnknownName("forecast question", id, ids)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
            raise CourseError(f"The forecast of {id} is {value!r}; it should be a number from 0 to 100.")
    shown = questions[questions["id"].isin(list(guesses))]
    return shown.assign(said=shown["id"].map(guesses).astype(float)).sort_values("said", ignore_index=True)


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    came = shown["outcome"].astype(bool)
    return pd.DataFrame(
        {
            "Question": shown["question"],
            "You said": [f"{value:g}%" for value in shown["said"]],
            "Outcome": ["yes" if outcome else "no" for outcome in came],
            "Settled on": [day(date) for date in shown["resolved_on"]],
            "What happened": shown["what_happened"],
            "Brier score": [f"{(s / 100 - o) ** 2:.2f}" for s, o in zip(shown["said"], came, strict=True)],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def _gaps(shown: pd.DataFrame) -> alt.LayerChart:
    drawn = shown[["question", "said"]].assign(came=100 * shown["outcome"].astype(int))
    drawn["verdict"] = [HAPPENED[bool(outcome)][0] for outcome in shown["outcome"]]
    drawn["row"] = [_ROW * (place + 0.62) for place in range(len(drawn))]
    drawn["above"] = drawn["row"] - 17
    drawn["spoken"] = [f"{q} You said {s:g}%, {v}." for q, s, v in drawn[["question", "said", "verdict"]].values]
    height = _ROW * len(drawn) + 8
    looks = list(HAPPENED.values())
    down = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    x = alt.X(
        "said:Q",
        title="Probability of yes, in per cent",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )
    y = alt.Y("row:Q", scale=down, axis=None)
    base = alt.Chart(drawn).encode(x=x, y=y)
    names = base.mark_text(align="left").encode(
        x=alt.X(datum=0, type="quantitative"),
        y=alt.Y("above:Q", scale=down, axis=None),
        text="question:N",
    )
    gaps = base.mark_rule(strokeWidth=2, strokeDash=[2, 3], aria=False).encode(x2="came")
    outcomes = base.mark_point(size=130, filled=True, opacity=1).encode(
        x="came:Q",
        color=alt.Color(
            "verdict:N",
            legend=None,
            scale=alt.Scale(domain=[look[0] for look in looks], range=[look[1] for look in looks]),
        ),
        shape=alt.Shape(
            "verdict:N",
            legend=None,
            scale=alt.Scale(domain=[look[0] for look in looks], range=[look[2] for look in looks]),
        ),
        description="spoken:N",
    )
    yours = crossed(base, size=60).encode(description="spoken:N", tooltip=["spoken:N"])
    return alt.layer(gaps, names, outcomes, yours).properties(width=WIDTH - 40, height=height)
