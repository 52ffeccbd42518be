"""Bars of claims: the whole article and each section, with what was guessed before it was known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.content.claims import GRADES
from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.marks import beside, guessed
from coursekit.drawing.marks import told as told_beside
from coursekit.drawing.theme import CATEGORIES, alt
from coursekit.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

SECTIONS = {
    "S0": "Lead",
    "S1": "Thaw",
    "S2": "Priorities",
    "S3": "Style",
    "S4": "Challenges",
    "S5": "Triangle",
    "S6": "MAGA and MRGA",
    "S7": "Conclusion",
    "S8": "Editor's note",
}
WHOLE = "Whole article"
SOURCED = {"with a source": CATEGORIES[1], "without": "#808080"}
# The order of the parts and the words beside the bars say the same as the colours.
GRADED = dict(
    zip(dict.fromkeys(GRADES.values()), (CATEGORIES[0], CATEGORIES[2], "#808080", CATEGORIES[1]), strict=True)
)

_BAR, _PLOT, _BESIDE = 30, 360, 120  # pixels: a bar with the gap below it, the longest bar, the words beside it


def sources(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """How many claims of the article come with a source in the article itself, section by section.

    table: one row per claim, as in `ck.load("claims")`; needs the columns section and source_given.
    guess: how many you expected in the whole article; drawn as a ring on its bar.
    Raises CourseError when a column is missing or the guess is not possible.

    >>> import pandas as pd
    >>> sources(pd.DataFrame({"section": ["S1", "S3"], "source_given": [False, True]}), guess=2).description
    'You guessed 2; we count 1, so your guess is 1 too high. Of 2 claims: 1 with a source, 1 without. Style: 1 of 1.'
    """
    require(table, ("section", "source_given"), "sources")
    parts = ["with a source" if given else "without" for given in table["source_given"]]
    return _barred(table.assign(part=parts), SOURCED, "Claims that come with a source in the article", guess)


def grades(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """What our check found: claims supported, partly supported, unsupported and contradicted, section by section.

    table: one row per claim, as in `ck.load("claims")`; needs the columns section and verdict. A verdict becomes a
        grade by the rule of the grading desk, `coursekit.content.claims.GRADES`.
    guess: how many supported claims you expected in the whole article; drawn as a ring on its bar.
    Raises CourseError when a column is missing or the guess is not possible.

    >>> import pandas as pd
    >>> grades(pd.DataFrame({"section": ["S1", "S3"], "verdict": ["error", "confirmed"]})).description
    'Of 2 claims: 1 supported, 0 partly supported, 0 unsupported, 1 contradicted. Thaw: 0 of 1. Style: 1 of 1.'
    """
    require(table, ("section", "verdict"), "grades")
    known(table, "verdict", GRADES, "grades")
    parts = [GRADES[verdict] for verdict in table["verdict"]]
    return _barred(table.assign(part=parts), GRADED, "What our check found, as grades", guess)


def _barred(table: pd.DataFrame, looks: Mapping[str, str], heading: str, guess: float | None) -> Figure:
    """One bar for the whole table and one for each section, in parts; the first part is what was guessed."""
    import pandas as pd

    known(table, "section", SECTIONS, "claims")
    if guess is not None and not 0 <= guess <= len(table):
        raise CourseError(
            f"The guess is {guess}; there are {len(table)} claims, so give a number from 0 to {len(table)}."
        )
    first = next(iter(looks))
    sections = [section for section in SECTIONS if section in set(table["section"])]
    counts = {WHOLE: table["part"].value_counts()}
    counts |= {
        f"{section} · {SECTIONS[section]}": table.loc[table["section"] == section, "part"].value_counts()
        for section in sections
    }
    readable = pd.DataFrame(
        [{"Part": name, **{part: int(found.get(part, 0)) for part in looks}} for name, found in counts.items()]
    )
    whole = readable.iloc[0]
    said = [f"Of {counted(len(table), 'claim')}: " + ", ".join(f"{whole[part]} {part}" for part in looks) + "."]
    if guess is not None:
        gap = guess - int(whole[first])
        apart = f"so your guess is {abs(gap):g} too {'high' if gap > 0 else 'low'}" if gap else "the same"
        said.insert(0, f"You guessed {guess:g}; we count {whole[first]}, {apart}.")
    said += [
        f"{row['Part'].partition(' · ')[2]}: {row[first]} of {sum(row[part] for part in looks)}."
        for _, row in readable[1:].iterrows()
        if row[first] or looks is GRADED
    ]
    subtitle = [
        f"At the right: how many are {first}." if looks is GRADED else "At the right: how many come with a source."
    ]
    if guess is not None:
        subtitle.append("Ring: your guess. A dotted line leads to our count.")
    description = " ".join(said)
    title = alt.Title(heading, subtitle=subtitle)
    return Figure(_drawn(readable, looks, guess, title, description), readable, description)


def _drawn(
    readable: pd.DataFrame, looks: Mapping[str, str], guess: float | None, title: alt.Title, description: str
) -> alt.LayerChart:
    first = next(iter(looks))
    most = int(readable.loc[0, list(looks)].sum())
    bars: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for row in readable.to_dict("records"):
        start = 0
        for part in looks:
            told = f"{row['Part']}: {row[part]} {part}"
            if row[part]:
                bars.append({"Part": row["Part"], "kind": part, "from": start, "to": start + row[part], "told": told})
            start += row[part]
        ends.append({"Part": row["Part"], "to": start, "told": f"{row[first]} of {start}"})
    order = list(readable["Part"])
    y = alt.Y(
        "Part:N",
        sort=order,
        title="Section of the article",
        scale=alt.Scale(domain=order, paddingInner=0.35),
        axis=alt.Axis(ticks=False, domain=False),
    )
    scale = alt.Scale(domain=[0, most], nice=False)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", scale=scale, title="Number of claims", axis=alt.Axis(tickMinStep=1))

    layers = [
        over("bars")
        .mark_bar()
        .encode(
            x=x("from"),
            x2="to",
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(looks), range=list(looks.values())),
                legend=alt.Legend(title=None, orient="top", direction="horizontal", columns=4),
            ),
            tooltip=[alt.Tooltip("told:N", title="Count")],
            description="told:N",
        ),
        over("ends").mark_text(align="left", dx=6, aria=False).encode(x=x("to"), y=y, text="told:N"),
    ]
    tables = {"bars": bars, "ends": ends}
    if guess is not None:
        count = int(readable.loc[0, first])
        row = {"Part": WHOLE, "guess": guess, "count": count, "told": told_beside(guess, count, f"{guess:g}")}
        layers += guessed([row], x("guess"), y, x2="count", dot=True, **beside(guess / most, guess < count))
    return stacked(layers, tables, width=_PLOT, height=_BAR * len(order), title=title, description=description)
