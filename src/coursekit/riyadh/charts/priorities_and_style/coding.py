"""Labels put on sentences: how often words stand, how far two coders agree, and where you stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, require
from coursekit.drawing.marks import crossed, dotted
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, WIDTH, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.priorities_and_style.families import families
from coursekit.riyadh.charts.priorities_and_style.third_coder import third_coder
from coursekit.riyadh.models.votes import kappa

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RULES", "coders", "families", "third_coder"]

RULES = {"strict": "Strict rule", "loose": "Loose rule"}
COLUMNS = ("id", "sentence", "strict_a", "strict_b", "loose_a", "loose_b")

SAME, DIFFERENT = CATEGORIES[0], CATEGORIES[1]
MEASURES = {"by chance": "triangle-up", "kappa": "diamond", "agreement": "circle"}  # in what shape each is drawn

_TILE, _LOW, _GAP, _SIDE, _TOP = 98, 64, 6, 56, 44  # pixels
_PANEL = _SIDE + 2 * (_TILE + _GAP) + 16


def coders(table: pd.DataFrame, guesses: Mapping[str, float] | None = None) -> Figure:
    """How two coders label the same sentences, by a strict and by a loose rule, with agreement and kappa below.

    table: one row per sentence, as in `ck.load("coded_sentences")`; needs the columns id, sentence, and strict_a,
        strict_b, loose_a, loose_b (True where the coder says yes).
    guesses: the kappa that you expected, such as {"strict": 0.7}; drawn beside the kappa that was found.
    Raises CourseError when a column is missing or a guess is no kappa, UnknownName for another rule.

    >>> import pandas as pd
    >>> codes = {"strict_a": [True, False], "strict_b": [True, False], "loose_a": [True, False], "loose_b": [False] * 2}
    >>> print(coders(pd.DataFrame({"id": ["a", "b"], "sentence": ["A.", "B."]} | codes)).description)
    Two coders label 2 sentences. Strict rule: same label for 2 of 2 (100%), kappa 1.00. Loose rule: same label for \
1 of 2 (50%), kappa 0.00.
    """
    import pandas as pd

    require(table, COLUMNS, "coders")
    guesses = dict(guesses or {})
    for rule, guess in guesses.items():
        if rule not in RULES:
            raise UnknownName("coding rule", rule, RULES)
        if isinstance(guess, bool) or not isinstance(guess, int | float) or not -1 <= guess <= 1:
            raise CourseError(f"The guess for the {rule} rule is {guess!r}; a kappa lies from -1 to 1.")

    cells = pd.DataFrame([cell for rule in RULES for cell in _cells(table, rule)])
    measures = pd.DataFrame([each for rule in RULES for each in _measures(table, rule)])
    description = _message(table, measures, guesses)
    title = alt.Title(
        f"Two coders, {counted(len(table), 'sentence')}, two rules",
        subtitle=[
            "Tiles: how many sentences get which pair of labels.",
            "Below: agreement, what chance alone gives, and kappa, the agreement beyond chance.",
            *(["Cross: your guess of kappa. A dotted line leads to what was found."] if guesses else []),
        ],
    )
    chart = alt.vconcat(_tiles(cells), _strip(measures, guesses), spacing=24).properties(
        title=title, description=description
    )
    readable = cells[["Rule", "Coder A", "Coder B", "Sentences"]].astype(str)
    below = measures.rename(columns={"rule": "Rule", "measure": "Coder A", "said": "Sentences"})
    below = below.assign(**{"Coder B": "both"})[["Rule", "Coder A", "Coder B", "Sentences"]]
    return Figure(chart, pd.concat([readable, below], ignore_index=True), description)


def _cells(table: pd.DataFrame, rule: str) -> list[dict]:
    """The four pairs of labels, each with its number of sentences and its place in pixels."""
    left = list(RULES).index(rule) * _PANEL + _SIDE
    found = []
    for row, a in enumerate((True, False)):
        for column, b in enumerate((True, False)):
            number = int(((table[f"{rule}_a"] == a) & (table[f"{rule}_b"] == b)).sum())
            x, y = left + column * (_TILE + _GAP), _TOP + row * (_LOW + _GAP)
            pair = "both yes" if a and b else "both no" if not a and not b else "only A yes" if a else "only B yes"
            found.append(
                {"Rule": RULES[rule], "Coder A": "yes" if a else "no", "Coder B": "yes" if b else "no"}
                | {"Sentences": number, "Pair": pair, "same": a == b, "share": number / len(table)}
                | {"x": x, "x2": x + _TILE, "y": y, "y2": y + _LOW, "middle": x + _TILE / 2}
                | {"number_y": y + _LOW * 0.4, "pair_y": y + _LOW * 0.75}
            )
    return found


def _measures(table: pd.DataFrame, rule: str) -> list[dict]:
    a, b = table[f"{rule}_a"], table[f"{rule}_b"]
    share_a, share_b = float(a.mean()), float(b.mean())
    values = {
        "agreement": float((a == b).mean()),
        "by chance": share_a * share_b + (1 - share_a) * (1 - share_b),
        "kappa": float(kappa(list(a), list(b), "nominal")),
    }
    return [
        {"rule": RULES[rule], "measure": name, "value": value, "said": f"{value:.2f}"}
        for name, value in values.items()
        if value == value  # kappa has no meaning where both always give one and the same label
    ]


def _message(table: pd.DataFrame, measures: pd.DataFrame, guesses: Mapping[str, float]) -> str:
    said = [f"Two coders label {counted(len(table), 'sentence')}."]
    values = {(row.rule, row.measure): row.value for row in measures.itertuples()}
    for rule, name in RULES.items():
        same = int((table[f"{rule}_a"] == table[f"{rule}_b"]).sum())
        found = values.get((name, "kappa"))
        beyond = "kappa has no meaning" if found is None else f"kappa {found:.2f}"
        said.append(f"{name}: same label for {same} of {len(table)} ({same / len(table):.0%}), {beyond}.")
        if rule in guesses and found is not None:
            gap = abs(guesses[rule] - found)
            said.append(f"Your guess of kappa was {guesses[rule]:.2f}; the gap is {gap:.2f}.")
    return " ".join(said).replace(" -", " −")


def _tiles(cells: pd.DataFrame) -> alt.LayerChart:
    import pandas as pd

    wide, high = 2 * _PANEL - 16, _TOP + 2 * (_LOW + _GAP)
    x_scale = alt.Scale(domain=[0, wide], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, high], reverse=True, nice=False, zero=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=x_scale, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    def words(rows: pd.DataFrame, field: str, at: tuple[str, str], **look: object) -> alt.Chart:
        text = alt.Chart(rows).mark_text(**({"baseline": "middle"} | look))
        return text.encode(x=x(at[0]), y=y(at[1]), text=f"{field}:N")

    names = pd.DataFrame([{"words": name, "x": n * _PANEL, "y": 8} for n, name in enumerate(RULES.values())])
    sides = []
    for n in range(len(RULES)):
        for step, label in enumerate(("yes", "no")):
            sides.append({"words": f"B: {label}", "x": n * _PANEL + _SIDE + step * (_TILE + _GAP) + 20, "y": _TOP - 10})
            sides.append({"words": f"A: {label}", "x": n * _PANEL, "y": _TOP + step * (_LOW + _GAP) + _LOW / 2})
    shades = alt.Scale(domain=[0, 1], range=[0.12, 0.75])
    tiles = (
        alt.Chart(cells)
        .mark_rect(cornerRadius=3, strokeWidth=1.5)
        .encode(
            x=x("x"),
            x2="x2",
            y=y("y"),
            y2="y2",
            fill=alt.condition("datum.same", alt.value(SAME), alt.value(DIFFERENT)),
            stroke=alt.condition("datum.same", alt.value(SAME), alt.value(DIFFERENT)),
            fillOpacity=alt.FillOpacity("share:Q", scale=shades, legend=None),
            description="Pair:N",
            tooltip=[f"{field}:N" for field in ("Rule", "Pair", "Coder A", "Coder B", "Sentences")],
        )
    )
    return alt.layer(
        tiles,
        words(cells, "Sentences", ("middle", "number_y"), fontSize=20, fontWeight="bold"),
        words(cells, "Pair", ("middle", "pair_y")),
        words(names, "words", ("x", "y"), align="left", fontWeight="bold", fontSize=LABEL_SIZE + 2),
        words(pd.DataFrame(sides), "words", ("x", "y"), align="left"),
    ).properties(width=wide, height=high)


def _strip(measures: pd.DataFrame, guesses: Mapping[str, float]) -> alt.LayerChart:

    lowest = min(0.0, measures["value"].min(), *guesses.values())
    x_scale = alt.Scale(domain=[lowest, 1], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="0: no better than chance · 1: always the same", scale=x_scale)

    y = alt.Y("rule:N", title="Rule", sort=list(RULES.values()))
    shape = alt.Shape(
        "measure:N",
        scale=alt.Scale(domain=list(MEASURES), range=list(MEASURES.values())),
        legend=alt.Legend(title="What it measures", symbolFillColor=INK, symbolStrokeWidth=0),
    )
    base = alt.Chart(measures.assign(spoken=measures["measure"] + " " + measures["said"])).encode(x=x("value"), y=y)
    layers = [
        base.mark_point(filled=True, size=110, opacity=1, color=CATEGORIES[0]).encode(
            shape=shape, description="spoken:N", tooltip=[f"{field}:N" for field in ("rule", "measure", "said")]
        ),
        base.mark_text(baseline="top", dy=9).encode(text="said:N"),
    ]
    by_name = {RULES[rule]: guess for rule, guess in guesses.items()}
    found = measures[measures["measure"] == "kappa"]
    found = found.assign(guess=found["rule"].map(by_name))
    found = found[found["guess"].notna()].assign(words="your guess")
    if len(found):
        crosses = alt.Chart(found).encode(y=y)
        layers.append(dotted(crosses).encode(x=x("guess"), x2="value"))
        layers.append(crossed(crosses).encode(x=x("guess"), description="words:N"))
        layers.append(crosses.mark_text(baseline="bottom", dy=-8).encode(x=x("guess"), text="words:N"))
    return alt.layer(*layers).properties(width=WIDTH - 130, height=120)
