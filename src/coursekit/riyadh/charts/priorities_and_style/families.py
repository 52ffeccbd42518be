"""Words counted by families: how often they stand in a text, as a plain count or per 1,000 words."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.marks import crossed, dotted
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
FAMILIES = dict(zip(("economy", "security", "values", "process"), CATEGORIES, strict=False))
UNITS = {"document": "Text", "section": "Section of the article"}

_PLOT, _ROW, _HEADING, _BAR = WIDTH - 240, 22, 28, 14  # pixels


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
    shown = _summed(table, by, family)
    found = _guesses(shown, guesses or {}, family)

    readable = _readable(shown, by, found)
    description = _message(shown, by, found)
    subtitle = ["With the box ticked: per 1,000 words. In brackets: all words of the text."]
    if found:
        subtitle.append("Cross: your guess. A dotted line leads to the count.")
    what = f"Words of the family “{family}”" if family else "Words of four families"
    title = alt.Title(f"{what}, by {by}", subtitle=subtitle)
    return Figure(_chart(shown, found, by).properties(title=title, description=description), readable, description)


def _summed(table: pd.DataFrame, by: str, family: str | None) -> pd.DataFrame:
    """One row per family and unit, in the order of the chart, with its rate and its place in pixels."""
    rows = table if by == "document" else table[table["document"] == "article"]
    rows = rows if family is None else rows[rows["family"] == family]
    if rows.empty:
        raise CourseError("The word families chart has no rows for this choice. Try another unit or another family.")
    shown = rows.groupby(["family", by], sort=False).agg({"words": "sum", "count": "sum", "source": "first"})
    shown = shown.reset_index().rename(columns={by: "unit"})
    units = list(DOCUMENTS) if by == "document" else sorted(set(shown["unit"]))
    shown["order"] = [list(FAMILIES).index(name) for name in shown["family"]]
    shown["place"] = [units.index(unit) for unit in shown["unit"]]
    shown = shown.sort_values(["order", "place"], ignore_index=True)
    shown["name"] = [DOCUMENTS.get(unit, unit) for unit in shown["unit"]]
    shown["rate"] = 1000 * shown["count"] / shown["words"]
    at, middles, last = 0.0, [], None
    for name in shown["family"]:
        at += _ROW + (_HEADING if name != last else 0)
        middles.append(at - _ROW / 2)
        last = name
    return shown.assign(y=middles)


def _guesses(shown: pd.DataFrame, guesses: Mapping[str, float], family: str | None) -> dict[str, float]:
    if guesses and family is None:
        raise CourseError('A guess is about one family of words. Choose it, for example family="economy".')
    for unit, guess in guesses.items():
        if unit not in set(shown["unit"]):
            raise UnknownName("text or section", unit, shown["unit"])
        if isinstance(guess, bool) or not isinstance(guess, int | float) or not 0 <= guess <= 1000:
            raise CourseError(f"The guess for {unit} is {guess!r}; it should be from 0 to 1000 words in 1,000.")
    return dict(guesses)


def _rate(value: float) -> str:
    """With one decimal, a half rounded up as a reader does it: 31.25 is 31.3."""
    return f"{math.floor(10 * value + 0.5) / 10:.1f}"


def _readable(shown: pd.DataFrame, by: str, found: Mapping[str, float]) -> pd.DataFrame:
    import pandas as pd

    readable = pd.DataFrame(
        {
            "Family": shown["family"],
            UNITS[by]: shown["name"],
            "Words in all": shown["words"],
            "Words of the family": shown["count"],
            "Per 1,000 words": [_rate(rate) for rate in shown["rate"]],
            "Source": shown["source"].str.replace(";", ", "),
        }
    )
    if found:
        readable.insert(5, "Your guess", [f"{found[unit]:g}" if unit in found else "" for unit in shown["unit"]])
    return readable


def _message(shown: pd.DataFrame, by: str, found: Mapping[str, float]) -> str:
    """For each family who leads by count and who by rate; or how far a guess is from the count."""
    kinds = counted(shown["family"].nunique(), "family", "families")
    units = counted(shown["unit"].nunique(), "text" if by == "document" else "section")
    said = [f"Words of {kinds} in {units}{'' if by == 'document' else ' of the article'}."]
    for unit, guess in found.items():
        row = shown[shown["unit"] == unit].iloc[0]
        gap = abs(guess - row["rate"])
        said.append(
            f"Your guess for {row['name']} was {guess:g} per 1,000 words; the text has {_rate(row['rate'])}"
            f" ({counted(int(row['count']), 'word')} of {row['words']}). The gap is {_rate(gap)}."
        )
    for name, rows in shown.groupby("family", sort=False):
        most, densest = rows.loc[rows["count"].idxmax()], rows.loc[rows["rate"].idxmax()]
        said.append(
            f"{name.capitalize()}: highest count {most['name']} ({counted(int(most['count']), 'word')}),"
            f" highest rate {densest['name']} ({_rate(densest['rate'])} per 1,000 words)."
        )
    return " ".join(said)


def _chart(shown: pd.DataFrame, found: Mapping[str, float], by: str) -> alt.LayerChart:
    per_thousand = switch("families_per_thousand", "Per 1,000 words (untick for the plain count)")
    drawn = shown.rename(columns={"name": UNITS[by], "family": "Family"}).drop(columns=["order", "place", "source"])
    drawn["end"] = drawn["y"] + _BAR / 2
    drawn["start"] = drawn["y"] - _BAR / 2
    drawn["rate_said"] = [_rate(rate) for rate in shown["rate"]]
    drawn["spoken"] = [
        f"{row['name']}, {row['family']}: {counted(row['count'], 'word')}, {row['rate_said']} per 1,000"
        for row in drawn.assign(name=shown["name"], family=shown["family"]).to_dict("records")
    ]
    names = json.dumps({f"{row['y']:g}": f"{row['name']} ({row['words']})" for row in shown.to_dict("records")})
    height = float(shown["y"].max()) + _ROW / 2 + 6
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    axis = alt.Axis(values=list(shown["y"]), labelExpr=f"({names})[datum.value]", ticks=False, domain=False, grid=False)
    most = max(shown["rate"].max(), shown["count"].max(), *found.values(), 1) * 1.12
    x_scale = alt.Scale(domain=[0, most], nice=False)

    def x(field: str) -> alt.X:
        title = "Words of the family (per 1,000 words, or the plain count)"
        return alt.X(f"{field}:Q", title=title, scale=x_scale)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=UNITS[by], scale=y_scale, axis=axis)

    base = alt.Chart(drawn).transform_calculate(
        drawn=f"{per_thousand.name} ? datum.rate : datum.count",
        zero="0",
        said=f"{per_thousand.name} ? datum.rate_said : datum.count",
    )
    tooltip = [
        f"{UNITS[by]}:N",
        "Family:N",
        alt.Tooltip("count:Q", title="Words of the family"),
        alt.Tooltip("words:Q", title="Words in all"),
        alt.Tooltip("rate_said:N", title="Per 1,000 words"),
    ]
    bars = base.mark_rect().encode(
        x=x("zero"),
        x2="drawn",
        y=y("start"),
        y2="end",
        fill=alt.Fill("Family:N", scale=alt.Scale(domain=list(FAMILIES), range=list(FAMILIES.values())), legend=None),
        description="spoken:N",
        tooltip=tooltip,
    )
    values = base.mark_text(align="left", baseline="middle", dx=5).encode(x=x("drawn"), y=y("y"), text="said:N")
    first = drawn[~drawn["Family"].duplicated()].assign(zero=0)
    first["heading_y"] = first["y"] - _ROW / 2 - _HEADING / 3
    headings = (
        alt.Chart(first[["Family", "zero", "heading_y"]])
        .mark_text(align="left", baseline="middle", fontWeight="bold")
        .encode(x=x("zero"), y=y("heading_y"), text="Family:N")
    )
    layers = [bars, values, headings, *_crosses(shown, found, x, y, per_thousand.name, most)]
    return alt.layer(*layers).add_params(per_thousand).properties(width=_PLOT, height=height)


def _crosses(shown: pd.DataFrame, found: Mapping[str, float], x, y, per_thousand: str, most: float) -> list[alt.Chart]:
    """The guesses, which are rates: they go when plain counts are shown."""
    if not found:
        return []
    rows = shown[shown["unit"].isin(list(found))][["unit", "rate", "y"]]
    rows = rows.assign(guess=[found[unit] for unit in rows["unit"]], words="your guess")
    base = alt.Chart(rows).transform_filter(per_thousand).encode(y=y("y"))
    return [
        dotted(base).encode(x=x("guess"), x2="rate"),
        crossed(base).encode(x=x("guess"), description="words:N"),
        *(
            base.transform_filter(f"datum.guess {where} {0.75 * most}")
            .mark_text(align=side, baseline="middle", dx=dx)
            .encode(x=x("guess"), text="words:N")
            for where, side, dx in (("<=", "left", 10), (">", "right", -10))
        ),
    ]
