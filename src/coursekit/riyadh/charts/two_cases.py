"""Lesson 8: are two cases alike? Feature by feature, and as one score that depends on what is held to matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.marks import LINES, Look, guessed, look, pixels, possible, to_read, told, words
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "feature", "dimension", "ukraine", "taiwan", "compared", "why_compared", "source")
VERDICTS = {  # colours of no actor; the sign inside the shape says the same as both
    "same": Look(CATEGORIES[4], "circle", "="),
    "different": Look(CATEGORIES[1], "square", "≠"),
    "unknown": Look(CATEGORIES[5], "diamond", "?"),
}
SAID = {"same": "alike", "different": "different", "unknown": "not known"}

_PAD, _NAME, _CASE, _SIGN = 7, 128, 216, 44  # pixels: the feature, what it is in one case, the verdict between the two
_BAR = 62  # pixels above the rows, for the score
_PLOT = _NAME + 2 * _CASE + _SIGN
_AT = {"Feature": 0, "Ukraine": _NAME, "Taiwan": _NAME + _CASE + _SIGN}


def analogy(features: pd.DataFrame, weights: Mapping[str, float] | None = None, guess: float | None = None) -> Figure:
    """Two cases side by side, with a sign for each feature: = alike, ≠ different, ? not known.

    features: as in `ck.load("analogy")`; needs the columns id, feature, dimension, ukraine, taiwan, compared (same,
        different or unknown), why_compared and source.
    weights: how much a dimension counts, such as {"Geography": 3}; 1 unless given, 0 leaves it out.
    guess: how many features a reader held to be alike, before seeing this.
    The score is the weighted share of "same" among what is known: a sum of judgements, not a measurement.
    Raises CourseError when a column is missing or no weight is left, UnknownName for a dimension that is not there.

    >>> import pandas as pd
    >>> row = {"ukraine": "A.", "taiwan": "B.", "why_compared": "C.", "source": "ART"}
    >>> sea = {"id": "sea", "feature": "Sea", "dimension": "Geography", "compared": "different"} | row
    >>> veto = {"id": "veto", "feature": "Veto", "dimension": "Force", "compared": "same"} | row
    >>> analogy(pd.DataFrame([sea, veto]), {"Force": 3}).description.split(". ")[1]
    'With these weights the score is 75%'
    """
    require(features, COLUMNS, "analogy")
    known(features, "compared", VERDICTS, "analogy")
    possible(guess, 0, len(features))
    shown = features.assign(weight=features["dimension"].map(_weights(features, weights)))
    shown["sign"] = [VERDICTS[verdict].words for verdict in shown["compared"]]
    decided = shown[shown["compared"] != "unknown"]
    if not decided["weight"].sum():
        raise CourseError("No weight is left on a feature that is known. Give at least one dimension more than 0.")
    score = float(decided.loc[decided["compared"] == "same", "weight"].sum() / decided["weight"].sum())
    numbers = shown["compared"].value_counts()
    counts = ", ".join(f"{numbers.get(verdict, 0)} {said}" for verdict, said in SAID.items())
    how = "With these weights" if weights else "With equal weights"
    said = f"Ukraine and Taiwan, {counted(len(shown), 'feature')}: {counts}. {how} the score is {score:.0%}."
    same, share, mark = int(numbers.get("same", 0)), 0.0, ""
    if guess is None:
        said += " Other weights give another score."
    else:
        off = f"{abs(guess - same):g} {'more' if guess > same else 'fewer'} than coded"
        said += f" You guessed {guess:g} alike, which is {'exactly that' if guess == same else off}."
        share, mark = min(1.0, guess / max(1, len(decided))), told(guess, same, counted(guess, "feature"))
    title = alt.Title(
        "Ukraine and Taiwan: what is alike, and what is not",
        subtitle=[
            "= alike, ≠ different, ? not known: our coding, the reasons are in the table.",
            "Weights are the argument.",
        ],
    )
    heads = {
        "Feature": "feature",
        "Family": "dimension",
        "Weight": "{weight:g}",
        "Ukraine": "ukraine",
        "Taiwan": "taiwan",
        "Compared": "{sign} {compared}",
        "Why": "why_compared",
        "Sources": "source",
    }
    read = to_read(shown, heads)
    tables, height = _tables(read, shown)
    end = _NAME + score * (_PLOT - _NAME)
    at = _NAME + share * (_PLOT - _NAME)
    tables["score"] = [
        {"from": _NAME, "to": end, "end": _PLOT, "y": 14, "words": f"{score:.0%} alike", "name": "Score"}
    ]
    tables["guess"] = [{"at": at, "to": end, "y": 32, "told": mark}] if mark else []
    layers = _layers("left" if share < 0.5 else "right")
    chart = filled(layers, tables, width=_PLOT, height=height, title=title, description=said)
    return Figure(chart, read, said)


def _weights(features: pd.DataFrame, given: Mapping[str, float] | None) -> dict[str, float]:
    weights = dict.fromkeys(features["dimension"], 1.0)
    for dimension, value in (given or {}).items():
        if dimension not in weights:
            raise UnknownName("dimension", dimension, weights)
        if not isinstance(value, int | float) or not value >= 0:
            raise CourseError(f"The weight of {dimension} is {value!r}; it should be a number of at least 0.")
        weights[dimension] = float(value)
    return weights


def _tables(read: pd.DataFrame, shown: pd.DataFrame) -> tuple[dict[str, Any], float]:
    """A row for each feature, as high as its longest words, and a column for each case; in pixels."""
    rows, top = [], float(_BAR + 30)
    for cells, row in zip(read.to_dict("records"), shown.itertuples(), strict=True):
        widths = {"Feature": _NAME - 10, "Ukraine": _CASE - 12, "Taiwan": _CASE - 12}
        lines = {name: wrapped(cells[name], width, LABEL_SIZE) for name, width in widths.items()}
        bottom = top + 2 * _PAD + max(map(len, lines.values())) * LINES["lineHeight"]
        clear = 1 if row.weight > 0 else 0.25
        rows.append(
            cells
            | {f"{name} lines": "\n".join(broken) for name, broken in lines.items()}
            | {"top": top, "text_y": top + _PAD, "middle": (top + bottom) / 2, "clear": clear}
            | {"verdict": row.compared, "sign": row.sign, "spoken": f"{cells['Feature']}: {cells['Compared']}"}
        )
        top = bottom
    return {"features": rows, "heads": [{"x": x, "y": _BAR + 16, "words": name} for name, x in _AT.items()]}, top + 4


@ready
def _layers(side: str) -> list[alt.Chart]:
    """side: from where the words of a guess are written, so that they stay on the bar."""
    clear = {"opacity": alt.Opacity("clear:Q", scale=None)}
    tooltip = [f"{name}:N" for name in ("Feature", "Family", "Weight", "Compared", "Why", "Sources")]
    verdict = look("verdict", VERDICTS, "shape", "fill", "stroke")
    sign = pixels(_NAME + _CASE + _SIGN / 2, "middle")
    mark = over("features").mark_point(size=420, filled=True, fillOpacity=0.2, strokeOpacity=1, strokeWidth=2.5)
    line = over("features").mark_rule(strokeWidth=1, opacity=0.3, aria=False)
    bar = over("score").encode(y=pixels(0, "y")["y"])
    return [
        bar.mark_bar(height=18, fillOpacity=0, stroke="#808080", orient="horizontal").encode(
            x=pixels("from", 0)["x"], x2="end"
        ),
        bar.mark_bar(height=18, color=VERDICTS["same"].colour, orient="horizontal").encode(
            x=pixels("from", 0)["x"], x2="to"
        ),
        words("score", pixels(0, "y"), "name", align="left", fontWeight="bold"),
        words("score", pixels("to", "y"), align="left", dx=6, fontWeight="bold"),
        *guessed("guess", pixels("at", 0)["x"], pixels(0, "y")["y"], x2="to", dot=True, align=side, dx=0, dy=17),
        line.encode(x=alt.value(0), x2=alt.value(_PLOT), y=pixels(0, "top")["y"]),
        mark.encode(**sign, **clear, **verdict, description="spoken:N", tooltip=tooltip),
        words("features", sign, "sign", fontWeight="bold", fontSize=15).encode(**clear),
        *(
            words("features", pixels(x, "text_y"), f"{name} lines", align="left", baseline="top", **LINES).encode(
                **clear, tooltip=tooltip
            )
            for name, x in _AT.items()
        ),
        words("heads", pixels("x", "y"), align="left", fontWeight="bold", fontSize=LABEL_SIZE + 1),
    ]
