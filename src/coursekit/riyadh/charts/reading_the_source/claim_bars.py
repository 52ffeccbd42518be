"""Bars of claims: the whole article and each section, with what was guessed before it was known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.content.claims import GRADES
from coursekit.drawing.figure import Figure, counted, figure, known, require
from coursekit.drawing.marks import Look, beside, gap, guessed, layered, look, over, told
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
SOURCED = {"with a source": Look(CATEGORIES[1]), "without": Look(CATEGORIES[5])}
# The order of the parts and the words beside the bars say the same as the colours.
_COLOURS = (CATEGORIES[0], CATEGORIES[2], CATEGORIES[5], CATEGORIES[1])
GRADED = dict(zip(dict.fromkeys(GRADES.values()), map(Look, _COLOURS), strict=True))

_BAR, _PLOT = 30, 360  # pixels: a bar with the gap below it, the longest bar


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


def _barred(table: pd.DataFrame, looks: Mapping[str, Look], heading: str, guess: float | None) -> Figure:
    """One bar for the whole table and one for each section, in parts; the first part is what was guessed."""
    import pandas as pd

    known(table, "section", SECTIONS, "claims")
    if guess is not None and not 0 <= guess <= len(table):
        raise CourseError(
            f"The guess is {guess}; there are {len(table)} claims, so give a number from 0 to {len(table)}."
        )
    first = next(iter(looks))
    named = table["section"].map({section: f"{section} · {name}" for section, name in SECTIONS.items()})
    counts = pd.crosstab(named, table["part"]).reindex(columns=list(looks), fill_value=0)
    counts = pd.concat([counts.sum().to_frame(WHOLE).T, counts.sort_index()])
    read = counts.rename_axis("Part").rename_axis(columns=None).reset_index()
    whole = counts.loc[WHOLE]
    said = [f"Of {counted(len(table), 'claim')}: " + ", ".join(f"{whole[part]} {part}" for part in looks) + "."]
    if guess is not None:
        off = gap(guess, whole[first])
        apart = "the same" if off == "exactly" else f"so your guess is {off}"
        said.insert(0, f"You guessed {guess:g}; we count {whole[first]}, {apart}.")
    said += [
        f"{part.partition(' · ')[2]}: {row[first]} of {row.sum()}."
        for part, row in counts[1:].iterrows()
        if row[first] or looks is GRADED
    ]
    chart = layered(
        _layers(counts, looks, guess),
        heading,
        f"At the right: how many are {first}." if looks is GRADED else "At the right: how many come with a source.",
        "Ring: your guess. A dotted line leads to our count." if guess is not None else "",
        width=_PLOT,
        height=_BAR * len(counts),
    )
    return figure(chart, " ".join(said), read)


def _layers(counts: pd.DataFrame, looks: Mapping[str, Look], guess: float | None) -> list[alt.Chart]:
    first, most = next(iter(looks)), int(counts.sum(axis=1).max())
    bars = [
        {"Part": name, "kind": part, "from": int(row[:n].sum()), "to": int(row[: n + 1].sum())}
        | {"said": f"{name}: {row[part]} {part}"}
        for name, row in counts.iterrows()
        for n, part in enumerate(looks)
        if row[part]
    ]
    totals = [
        {"Part": name, "to": row.sum(), "said": f"{row[first]} of {row.sum()}"} for name, row in counts.iterrows()
    ]
    rows = alt.Scale(domain=list(counts.index), paddingInner=0.35)
    y = alt.Y("Part:N", title="Section of the article", scale=rows, axis=alt.Axis(ticks=False, domain=False))
    axis, scale = alt.Axis(tickMinStep=1), alt.Scale(domain=[0, most], nice=False)
    x, end = (alt.X(f"{name}:Q", title="Number of claims", axis=axis, scale=scale) for name in ("from", "to"))
    kinds = look("kind", looks, "color", legend=alt.Legend(title=None, orient="top", direction="horizontal", columns=4))
    tooltip = alt.Tooltip("said:N", title="Count")
    layers = [
        over(bars).mark_bar().encode(x=x, x2="to", y=y, **kinds, tooltip=tooltip, description="said:N"),
        over(totals).mark_text(align="left", dx=6, aria=False).encode(x=end, y=y, text="said:N"),
    ]
    if guess is not None:
        count = int(counts.loc[WHOLE, first])
        row = {"Part": WHOLE, "from": guess, "to": count, "told": told(guess, count, f"{guess:g}")}
        layers += guessed([row], x, y, x2="to", dot=True, **beside(guess / most, guess < count))
    return layers
