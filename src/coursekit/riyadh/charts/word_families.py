"""Lesson 3: words counted by families, as a plain count or per 1,000 words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, figure, known, require
from coursekit.drawing.marks import Look, beside, guessed, layered, look, over, pixels, possible, to_read, told, words
from coursekit.drawing.theme import CATEGORIES, WIDTH, alt, switch
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("document", "section", "words", "family", "count", "source")
DOCUMENTS = {
    "article": "The article",
    "inaugural": "Trump's inaugural address",
    "us_call": "US note on a call",
    "council": "Council resolution 2774",
}
FAMILIES = {name: Look(CATEGORIES[n]) for n, name in enumerate(("economy", "security", "values", "process"))}
UNITS = {"document": "Text", "section": "Section of the article"}
_PLOT, _ROW, _HEADING, _GUESS = WIDTH - 240, 22, 28, 20  # pixels


def families(
    table: pd.DataFrame, by: str = "document", family: str | None = None, guesses: Mapping[str, float] | None = None
) -> Figure:
    """How often the words of each family stand in each text; a box below the chart turns rates into plain counts.

    table: one row per section and family, as in `ck.load("word_families")`; needs the columns document, section, words
        (all words of the section), family, count and source.
    by: "document", or "section" for the sections of the article.
    family: only this one: "economy", "security", "values" or "process".
    guesses: what you expected of the chosen `family` per 1,000 words, such as {"S3": 20}; drawn beside the bars.
    Raises CourseError when a column is missing or a guess is no rate, UnknownName for another unit or family.

    >>> import pandas as pd
    >>> row = {"document": "us_call", "section": "whole", "words": 70, "family": "security", "count": 1, "source": "S"}
    >>> families(pd.DataFrame([row])).description
    'Words of 1 family in 1 text. Security: highest count US note on a call (1 word), highest rate US note on a call \
(14.3 per 1,000 words).'
    """
    require(table, COLUMNS, "word families")
    known(table, "document", DOCUMENTS, "word families")
    known(table, "family", FAMILIES, "word families")
    if by not in UNITS:
        raise UnknownName("unit", by, UNITS)
    if family is not None and family not in FAMILIES:
        raise UnknownName("word family", family, FAMILIES)
    if guesses and family is None:
        raise CourseError('A guess is about one family of words. Choose it, for example family="economy".')
    shown = _summed(table, by, family, guesses or {})
    heads = {
        "Family": "family",
        UNITS[by]: "name",
        "Words in all": "words",
        "Words of the family": "count",
        "Per 1,000 words": "said",
        **({"Your guess": "guess_said"} if guesses else {}),
        "Source": "source",
    }
    what = f"Words of the family “{family}”" if family else "Words of four families"
    about = "With the box ticked: per 1,000 words. In brackets: all words of the text."
    ring = "Ring: your guess. A dotted line leads to the count." if guesses else ""
    chart = layered(_layers(shown), f"{what}, by {by}", about, ring, width=_PLOT, height=float(shown["bottom"].max()))
    return figure(chart, _message(shown, by), to_read(shown, heads))


def _summed(table: pd.DataFrame, by: str, family: str | None, guesses: Mapping[str, float]) -> pd.DataFrame:
    """One row per family and unit, in the order of the chart, with its rate, its guess and its place in pixels."""
    rows = table if by == "document" else table[table["document"] == "article"]
    rows = rows if family is None else rows[rows["family"] == family]
    if rows.empty:
        raise CourseError("The word families chart has no rows for this choice. Try another unit or another family.")
    shown = rows.groupby(["family", by], sort=False).agg({"words": "sum", "count": "sum", "source": "first"})
    shown = shown.reset_index().rename(columns={by: "unit"})
    for unit, guess in guesses.items():
        if unit not in set(shown["unit"]):
            raise UnknownName("text or section", unit, shown["unit"])
        possible(guess, 0, 1000, f"The guess for {unit}, per 1,000 words,")
    order = {name: n for n, name in enumerate([*FAMILIES, *DOCUMENTS, *sorted(set(shown["unit"]) - set(DOCUMENTS))])}
    shown = shown.sort_values(["family", "unit"], key=lambda names: names.map(order), ignore_index=True)
    shown["name"] = [DOCUMENTS.get(unit, unit) for unit in shown["unit"]]
    shown["rate"] = 1000 * shown["count"] / shown["words"]
    shown["said"] = [_rate(rate) for rate in shown["rate"]]
    shown["guess"] = shown["unit"].map(dict(guesses)).astype(float)
    shown["guess_said"] = [f"{guess:g}" if guess == guess else "" for guess in shown["guess"]]
    new = ~shown["family"].duplicated()
    shown["bottom"] = (_ROW + _HEADING * new + _GUESS * shown["guess"].notna()).cumsum()
    shown["y"] = shown["bottom"] - _GUESS * shown["guess"].notna() - _ROW / 2
    return shown


def _rate(value: float) -> str:
    """With one decimal, a half rounded up as a reader does it: 31.25 is 31.3."""
    return f"{math.floor(10 * value + 0.5) / 10:.1f}"


def _message(shown: pd.DataFrame, by: str) -> str:
    """For each family who leads by count and who by rate; or how far a guess is from the count."""
    kinds = counted(shown["family"].nunique(), "family", "families")
    units = counted(shown["unit"].nunique(), "text" if by == "document" else "section")
    said = [f"Words of {kinds} in {units}{'' if by == 'document' else ' of the article'}."]
    for row in shown[shown["guess"].notna()].itertuples():
        said.append(
            f"Your guess for {row.name} was {row.guess:g} per 1,000 words; the text has {row.said}"
            f" ({counted(row.count, 'word')} of {row.words}). The gap is {_rate(abs(row.guess - row.rate))}."
        )
    for name, rows in shown.groupby("family", sort=False):
        most, densest = rows.loc[rows["count"].idxmax()], rows.loc[rows["rate"].idxmax()]
        said.append(
            f"{name.capitalize()}: highest count {most['name']} ({counted(int(most['count']), 'word')}),"
            f" highest rate {densest['name']} ({densest['said']} per 1,000 words)."
        )
    return " ".join(said)


def _layers(shown: pd.DataFrame) -> list[alt.Chart]:
    rates = switch("families_per_thousand", "Per 1,000 words (untick for the plain count)")
    drawn = shown[["family", "unit", "name", "words", "count", "rate", "said", "y"]].assign(
        label=[f"{row.name} ({row.words})" for row in shown.itertuples()],
        spoken=[
            f"{row.name}, {row.family}: {counted(row.count, 'word')}, {row.said} per 1,000"
            for row in shown.itertuples()
        ],
    )
    most = 1.12 * max(1, *shown["rate"], *shown["count"], *shown["guess"].dropna())
    title = "Words of the family (per 1,000 words, or the plain count)"
    x, y = alt.X("at:Q", title=title, scale=alt.Scale(domain=[0, most], nice=False)), pixels(0, "y")["y"]
    base = over(drawn).transform_calculate(
        at=f"{rates.name} ? datum.rate : datum.count", told=f"{rates.name} ? datum.said : datum.count"
    )
    tooltip = [
        alt.Tooltip("name:N", title="Text"),
        alt.Tooltip("family:N", title="Family"),
        alt.Tooltip("count:Q", title="Words of the family"),
        alt.Tooltip("words:Q", title="Words in all"),
        alt.Tooltip("said:N", title="Per 1,000 words"),
    ]
    bars = base.mark_bar(height=14, orient="horizontal").encode(
        x=x, y=y, **look("family", FAMILIES, "fill"), description="spoken:N", tooltip=tooltip
    )
    heads = drawn[~drawn["family"].duplicated()].assign(y=lambda rows: rows["y"] - _ROW / 2 - _HEADING / 3)
    layers = [
        bars.add_params(rates),
        base.mark_text(align="left", dx=5).encode(x=x, y=y, text="told:N"),
        words(drawn, pixels(-8, "y"), "label", align="right"),
        words(heads, pixels(0, "y"), "family", align="left", fontWeight="bold"),
    ]
    for row in shown[shown["guess"].notna()].itertuples():
        said = told(_rate(row.guess), row.said, f"{row.guess:g}")
        rows = [{"at": row.guess, "to": row.rate, "y": row.y + _GUESS, "told": said}]
        marks = guessed(rows, x, y, x2="to", dot=True, **beside(row.guess / most, row.guess < row.rate, above=False))
        layers += [mark.transform_filter(rates.name) for mark in marks]  # a guess is a rate: it goes with the rates
    return layers
