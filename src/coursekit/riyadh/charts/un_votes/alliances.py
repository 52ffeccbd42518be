"""Why weights can turn a score around: the alliances of Germany and Russia in 1914, state by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, require
from coursekit.drawing.labels import text_width
from coursekit.drawing.layers import over
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, alt
from coursekit.riyadh.charts.un_votes.similarity import gap, guess_marks, possible, signed
from coursekit.riyadh.models import votes as model

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("state", "capability", "germany", "russia", "source")
SPAN = 3  # from no tie to a defence pact
ONCE, CAPABILITY = "each state counts once", "weighted by capability"

_DEPTH = {0: 0.05, 1: 0.2, 2: 0.4, 3: 0.65}  # how dark a distance is: one colour, so that more distance is more ink
_PLOT, _ROW = 440, 54  # pixels


def alliances(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """Why S of Germany and Russia in 1914 changes its sign: each state as a piece of a bar, as large as its weight.

    table: one row per state, as in `ck.load("alliances_1914")`; needs the columns state, capability (a weight of 0 or
        more), germany and russia (ties from 0 to 3) and source.
    guess: what you expected of S when states count by capability, from -1 to 1; drawn beside what it is.
    Source of the example: Signorino & Ritter (1999), table 6. Raises CourseError when a column is missing, a tie or a
    weight makes no sense, or the guess is no S.

    >>> import pandas as pd
    >>> two = pd.DataFrame({"state": ["Germany", "Spain"], "capability": [3, 1], "germany": [3, 0], "russia": [0, 0],
    ...                     "source": "SR"})
    >>> alliances(two).description
    'Germany and Russia in 1914, S over 2 states: 0.00 when each state counts once, −0.50 when weighted by capability. \
States at the greatest distance hold 50% of the weight, then 75%.'
    """
    require(table, COLUMNS, "alliances")
    expected = None if guess is None else possible(guess)
    ties = [list(table[side]) for side in ("germany", "russia")]
    weights = {ONCE: [1] * len(table), CAPABILITY: list(table["capability"])}
    scores = {how: model.s_score(*ties, weight, span=SPAN) for how, weight in weights.items()}
    apart = (table["germany"] - table["russia"]).abs()
    pieces = [piece for how, weight in weights.items() for piece in _pieces(table["state"], apart, weight, how)]

    far = [sum(each["share"] for each in pieces if each["how"] == how and each["apart"] == SPAN) for how in weights]
    said = [
        f"Germany and Russia in 1914, S over {len(table)} states: {signed(scores[ONCE])} when {ONCE},"
        f" {signed(scores[CAPABILITY])} when {CAPABILITY}.",
        *([gap(expected, scores[CAPABILITY], "S by capability")] if expected is not None else []),
        f"States at the greatest distance hold {far[0]:.0%} of the weight, then {far[1]:.0%}.",
    ]
    description = " ".join(said)
    readable = table[["state", "germany", "russia"]].set_axis(["State", "Tie with Germany", "Tie with Russia"], axis=1)
    readable = readable.assign(Distance=apart, Capability=table["capability"], Source=table["source"])
    readable["Source"] = readable["Source"].str.replace(";", ", ")

    title = alt.Title(
        "Germany and Russia, 1914: who counts how much?",
        subtitle=[
            "Each piece is a state, as wide as its weight.",
            "The stronger the colour, the further apart the two are in their ties with it (0 to 3).",
            *(["Cross: your guess for S by capability. A dotted line leads to S."] if expected is not None else []),
        ],
    )
    tables = {
        "pieces": pieces,
        "groups": _groups(pieces),
        "zero": [{"at": 0}],
        "scores": _found(scores),
        "guess": _guessed(scores, expected),
    }
    chart = alt.VConcatChart(
        vconcat=[_bars(), _scale(expected is not None)],
        datasets=tables,  # once, for all layers: see charts/layers.py
        spacing=24,
        title=title,
        description=description,
    )
    return Figure(chart, readable.reset_index(drop=True), description)


def _pieces(states: pd.Series, apart: pd.Series, weights: list[float], how: str) -> list[dict]:
    """The states side by side, the furthest apart first, and within a distance the heaviest first."""
    rows = sorted(zip(states, apart, weights, strict=True), key=lambda row: (-row[1], -row[2]))
    total, start, pieces = sum(weights), 0.0, []
    for state, distance, weight in rows:
        end = start + weight / total
        pieces.append(
            {
                "how": how,
                "apart": int(distance),
                "depth": _DEPTH[int(distance)],
                "start": start,
                "end": end,
                "share": weight / total,
                "label": state if text_width(state, LABEL_SIZE) < (end - start) * _PLOT else "",
                "middle": (start + end) / 2,
                "spoken": f"{state}: distance {distance}, weight {weight / total:.0%}, {how}",
            }
        )
        start = end
    return pieces


def _groups(pieces: list[dict]) -> list[dict]:
    """The pieces of one distance in one bar, with the distance as their common name."""
    ends: dict[tuple[str, int], list[float]] = {}
    for each in pieces:
        ends.setdefault((each["how"], each["apart"]), []).extend([each["start"], each["end"]])
    found = []
    for (how, apart), places in ends.items():
        left, right = min(places), max(places)
        name = f"distance {apart}"
        fits = text_width(name, LABEL_SIZE) < (right - left) * _PLOT
        found.append({"how": how, "middle": (left + right) / 2, "label": name if fits else str(apart)})
    return found


def _y() -> alt.Y:
    return alt.Y(
        "how:N",
        title=None,
        scale=alt.Scale(domain=[ONCE, CAPABILITY]),
        axis=alt.Axis(ticks=False, domain=False, labelPadding=14, labelLimit=180),
    )


def _bars() -> alt.LayerChart:
    share = {"type": "quantitative", "title": "Share of all weight", "scale": alt.Scale(domain=[0, 1])}
    base = over("pieces").encode(y=_y())
    depth = alt.FillOpacity("depth:Q", scale=None)
    bars = base.mark_bar(fill=CATEGORIES[1], stroke="#808080", strokeWidth=1, height=26, yOffset=6).encode(
        x=alt.X("start", axis=alt.Axis(format="%", grid=False), **share),
        x2="end",
        fillOpacity=depth,
        description="spoken:N",
        tooltip=alt.Tooltip("spoken:N", title="State"),
    )
    middle, label = alt.X("middle", **share), alt.Text("label:N")
    names = base.mark_text(dy=6).encode(x=middle, text=label)
    distances = over("groups").mark_text(dy=-16, fontStyle="italic").encode(y=_y(), x=middle, text=label)
    return alt.LayerChart(layer=[bars, names, distances], width=_PLOT, height=_ROW * 2)


def _found(scores: dict[str, float]) -> list[dict]:
    return [
        {"how": how, "s": float(s), "S": f"S = {signed(s)}", "spoken": f"{how}: S {signed(s)}"}
        for how, s in scores.items()
    ]


def _guessed(scores: dict[str, float], guess: float | None) -> list[dict]:
    if guess is None:
        return []
    spoken = f"Your guess: {signed(guess)}"
    return [{"how": CAPABILITY, "guess": guess, "s": float(scores[CAPABILITY]), "spoken": spoken}]


def _scale(guessed: bool) -> alt.LayerChart:
    domain = alt.Scale(domain=[-1, 1], nice=False)

    def x(field: str) -> alt.X:
        ticks = alt.Axis(values=[-1, -0.5, 0, 0.5, 1])
        return alt.X(f"{field}:Q", title="S (−1 opposite, 1 the same)", scale=domain, axis=ticks)

    base = over("scores").encode(y=_y(), x=x("s"))
    layers = [
        over("zero").mark_rule(strokeDash=[3, 3], aria=False).encode(x=x("at")),
        base.mark_point(size=110, filled=True, opacity=1, color=CATEGORIES[1]).encode(description="spoken:N"),
        base.mark_text(dy=-15, fontWeight="bold").encode(text="S:N"),
        *(guess_marks("guess", x, _y()) if guessed else []),
    ]
    return alt.LayerChart(layer=layers, width=_PLOT, height=_ROW * 2)
