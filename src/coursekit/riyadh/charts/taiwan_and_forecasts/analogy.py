"""Are two cases alike? Feature by feature, and as one score that depends on what is held to matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.marks import crossed, dotted
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "feature", "dimension", "ukraine", "taiwan", "compared", "why_compared", "source")
CASES = {"ukraine": "Ukraine", "taiwan": "Taiwan"}


class Verdict(NamedTuple):
    sign: str
    colour: str
    shape: str


# Colours of no actor; the sign inside the shape says the same as both.
VERDICTS = {
    "same": Verdict("=", CATEGORIES[4], "circle"),
    "different": Verdict("≠", CATEGORIES[1], "square"),
    "unknown": Verdict("?", CATEGORIES[5], "diamond"),
}

SAID = {"same": "alike", "different": "different", "unknown": "not known"}

_LINE, _PAD = 15, 7  # pixels
_NAME, _CASE, _SIGN = 128, 216, 44  # widths: the feature, what it is in one case, the verdict between the two
_BAR = 62  # pixels above the rows, for the score
_PLOT = _NAME + 2 * _CASE + _SIGN
_AT = {"ukraine": _NAME, "sign": _NAME + _CASE + _SIGN / 2, "taiwan": _NAME + _CASE + _SIGN}


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
    weight = _weights(features, weights)
    shown = features.assign(weight=features["dimension"].map(weight))
    value = score(shown)
    description = _message(shown, value, weights, guess)
    title = alt.Title(
        "Ukraine and Taiwan: what is alike, and what is not",
        subtitle=[
            "= alike, ≠ different, ? not known: our coding, the reasons are in the table.",
            "Weights are the argument.",
        ],
    )
    chart = _chart(shown, value, guess, title=title, description=description)
    return Figure(chart, _readable(shown), description)


def score(shown: pd.DataFrame) -> float:
    """The weighted share of features that are the same, among those that are known, from 0 to 1."""
    decided = shown[shown["compared"] != "unknown"]
    if not decided["weight"].sum():
        raise CourseError("No weight is left on a feature that is known. Give at least one dimension more than 0.")
    return float(decided.loc[decided["compared"] == "same", "weight"].sum() / decided["weight"].sum())


def _weights(features: pd.DataFrame, given: Mapping[str, float] | None) -> dict[str, float]:
    weights = dict.fromkeys(features["dimension"], 1.0)
    for dimension, value in (given or {}).items():
        if dimension not in weights:
            raise UnknownName("dimension", dimension, weights)
        if not isinstance(value, int | float) or not value >= 0:
            raise CourseError(f"The weight of {dimension} is {value!r}; it should be a number of at least 0.")
        weights[dimension] = float(value)
    return weights


def _message(shown: pd.DataFrame, value: float, weights: object, guess: float | None) -> str:
    numbers = shown["compared"].value_counts()
    said = [f"{numbers.get(verdict, 0)} {words}" for verdict, words in SAID.items()]
    how = "With these weights" if weights else "With equal weights"
    told = f"Ukraine and Taiwan, {counted(len(shown), 'feature')}: {', '.join(said)}. {how} the score is {value:.0%}."
    if guess is None:
        return told + " Other weights give another score."
    same = int(numbers.get("same", 0))
    gap = "exactly that" if guess == same else f"{abs(guess - same):g} {'more' if guess > same else 'fewer'} than coded"
    return f"{told} You guessed {guess:g} alike, which is {gap}."


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Feature": shown["feature"],
            "Family": shown["dimension"],
            "Weight": [f"{weight:g}" for weight in shown["weight"]],
            "Ukraine": shown["ukraine"],
            "Taiwan": shown["taiwan"],
            "Compared": [f"{VERDICTS[verdict].sign} {verdict}" for verdict in shown["compared"]],
            "Why": shown["why_compared"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def _chart(shown: pd.DataFrame, value: float, guess: float | None, **properties: Any) -> alt.LayerChart:
    drawn = _readable(shown).assign(verdict=shown["compared"], weight=shown["weight"])
    drawn["sign"] = [VERDICTS[verdict].sign for verdict in shown["compared"]]
    drawn["spoken"] = drawn["Feature"] + ": " + drawn["Compared"]
    texts = {"Feature": _NAME - 10} | dict.fromkeys(CASES.values(), _CASE - 12)
    for name, width in texts.items():
        drawn[f"{name} lines"] = ["\n".join(wrapped(text, width, LABEL_SIZE)) for text in drawn[name]]
    tall = [max(row[f"{name} lines"].count("\n") for name in texts) + 1 for _, row in drawn.iterrows()]
    heights = [2 * _PAD + lines * _LINE for lines in tall]
    tops = [_BAR + 30 + sum(heights[:place]) for place in range(len(heights))]
    drawn = drawn.assign(top=tops, bottom=[t + h for t, h in zip(tops, heights, strict=True)])
    drawn["text_y"] = drawn["top"] + _PAD
    drawn["middle"] = (drawn["top"] + drawn["bottom"]) / 2
    height = max(drawn["bottom"]) + 4
    start, width = _NAME, _PLOT - _NAME
    here = {"from": start, "to": start + width * value, "end": _PLOT, "word": f"{value:.0%} alike", "name": "Score"}
    heads = [{"at": 0, "word": "Feature"}, *({"at": _AT[case], "word": name} for case, name in CASES.items())]
    tables = {"features": drawn.to_dict("records"), "heads": heads, "score": [here]}
    side = None
    if guess is not None:
        share = min(1.0, guess / max(1, int((shown["compared"] != "unknown").sum())))
        side = "left" if share < 0.5 else "right"
        tables["guess"] = [{"at": start + width * share, "to": here["to"], "word": f"your guess: {guess:g} features"}]
    return filled(_layers(height, side), tables, width=_PLOT, height=height, **properties)


@ready
def _layers(height: float, side: str | None) -> list[alt.Chart]:
    return [*_bar(height, side), *_rows(height), *_heads(height)]


def _scales(height: float) -> tuple[alt.Scale, alt.Scale]:
    return (
        alt.Scale(domain=[0, _PLOT], nice=False, zero=False),
        alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False),
    )


def _rows(height: float) -> list[alt.Chart]:
    across, down = _scales(height)
    names = list(VERDICTS)
    colours = alt.Scale(domain=names, range=[VERDICTS[name].colour for name in names])
    tooltip = [f"{name}:N" for name in ("Feature", "Family", "Weight", "Compared", "Why", "Sources")]
    base = over("features").encode(
        opacity=alt.condition("datum.weight > 0", alt.value(1), alt.value(0.25)), tooltip=tooltip
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    def x(at: float) -> alt.X:
        return alt.X(datum=at, type="quantitative", scale=across, axis=None)

    lines = base.mark_rule(strokeWidth=1, opacity=0.3, aria=False).encode(y=y("top"), x=x(0), x2=alt.X2Datum(_PLOT))
    marks = base.mark_point(size=420, filled=True, fillOpacity=0.2, strokeOpacity=1, strokeWidth=2.5).encode(
        x=x(_AT["sign"]),
        y=y("middle"),
        shape=alt.Shape(
            "verdict:N", legend=None, scale=alt.Scale(domain=names, range=[VERDICTS[name].shape for name in names])
        ),
        fill=alt.Fill("verdict:N", legend=None, scale=colours),
        stroke=alt.Stroke("verdict:N", legend=None, scale=colours),
        description="spoken:N",
    )
    signs = base.mark_text(fontWeight="bold", fontSize=15, baseline="middle").encode(
        x=x(_AT["sign"]), y=y("middle"), text="sign:N"
    )
    words = [
        base.mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=_LINE, fontWeight=look).encode(
            x=x(at), y=y("text_y"), text=f"{name} lines:N"
        )
        for name, at, look in (
            ("Feature", 0, "bold"),
            ("Ukraine", _AT["ukraine"], "normal"),
            ("Taiwan", _AT["taiwan"], "normal"),
        )
    ]
    return [lines, marks, signs, *words]


def _heads(height: float) -> list[alt.Chart]:
    across, down = _scales(height)
    return [
        over("heads")
        .mark_text(align="left", fontWeight="bold", fontSize=LABEL_SIZE + 1)
        .encode(
            x=alt.X("at:Q", scale=across, axis=None),
            y=alt.Y(datum=_BAR + 16, type="quantitative", scale=down, axis=None),
            text="word:N",
        )
    ]


def _bar(height: float, side: str | None) -> list[alt.Chart]:
    """The score as a bar from 0 to 100%; a guess of how many are alike as a cross on it, as a share of the known.

    side: from where the words of the guess are written, so that they stay on the bar; None where nobody guessed.
    """
    across, down = _scales(height)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, axis=None)

    def y(at: float) -> alt.Y:
        return alt.Y(datum=at, type="quantitative", scale=down, axis=None)

    base = over("score")
    layers = [
        base.mark_bar(height=18, fillOpacity=0, stroke="#808080").encode(x=x("from"), x2="end", y=y(14)),
        base.mark_bar(height=18, color=VERDICTS["same"].colour).encode(x=x("from"), x2="to", y=y(14)),
        base.mark_text(align="left", fontWeight="bold").encode(
            x=alt.X(datum=0, type="quantitative", scale=across, axis=None), y=y(14), text="name:N"
        ),
        base.mark_text(align="left", dx=6, fontWeight="bold").encode(x=x("to"), y=y(14), text="word:N"),
    ]
    if side:
        yours = over("guess")
        layers += [
            dotted(yours).encode(x=x("at"), x2="to", y=y(30)),
            crossed(yours).encode(x=x("at"), y=y(30), description="word:N"),
            yours.mark_text(align=side, dx=-6 if side == "left" else 6).encode(x=x("at"), y=y(47), text="word:N"),
        ]
    return layers
