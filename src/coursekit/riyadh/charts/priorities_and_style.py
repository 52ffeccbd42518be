"""Lesson 3: labels put on sentences. How far two coders agree, and where you stand beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import Figure, counted, figure, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.marks import LINES, guessed, layered, over, pixels, possible, told, words
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, WIDTH, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.word_families import families
from coursekit.riyadh.models.votes import kappa

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["coders", "families", "third_coder"]

RULES = {"strict": "Strict rule", "loose": "Loose rule"}
COLUMNS = ("id", "sentence", "strict_a", "strict_b", "loose_a", "loose_b")
SAME, DIFFERENT = CATEGORIES[0], CATEGORIES[1]
MEASURES = {"by chance": "triangle-up", "kappa": "diamond", "agreement": "circle"}  # in what shape each is drawn
PAIRS = {(True, True): "both yes", (True, False): "only A yes", (False, True): "only B yes", (False, False): "both no"}

_TILE, _LOW, _GAP, _SIDE, _TOP = 98, 64, 6, 56, 44  # pixels: a tile for a pair of labels
_PANEL = _SIDE + 2 * (_TILE + _GAP) + 16
_TEXT, _COLUMN, _PAD, _HEAD = 330, 84, 10, 30  # pixels: a sentence and its three labels


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
    for rule, guess in (guesses or {}).items():
        if rule not in RULES:
            raise UnknownName("coding rule", rule, RULES)
        possible(guess, -1, 1, f"The guess of kappa for the {rule} rule")
    cells = pd.DataFrame([cell for rule in RULES for cell in _cells(table, rule)])
    measures = pd.DataFrame([each for rule in RULES for each in _measures(table, rule, (guesses or {}).get(rule))])
    said = [f"Two coders label {counted(len(table), 'sentence')}."]
    for rule, name in RULES.items():
        same = int((table[f"{rule}_a"] == table[f"{rule}_b"]).sum())
        found = measures[(measures["Rule"] == name) & (measures["measure"] == "kappa")]
        beyond = f"kappa {found['said'].item()}" if len(found) else "kappa has no meaning"
        said.append(f"{name}: same label for {same} of {len(table)} ({same / len(table):.0%}), {beyond}.")
        if len(found) and found["guess"].notna().all():
            guess, value = found["guess"].item(), round(found["value"].item(), 2)
            off = abs(guess - value)
            how = f"was {guess:.2f}; the gap is {off:.2f}" if off else f"was exactly {guess:.2f}"
            said.append(f"Your guess of kappa {how}.")
    readable = pd.concat(
        [cells, measures.assign(**{"Coder A": measures["measure"], "Coder B": "both", "Sentences": measures["said"]})]
    )
    chart = alt.vconcat(_tiles(cells), _strip(measures), spacing=24).properties(
        title=alt.Title(
            f"Two coders, {counted(len(table), 'sentence')}, two rules",
            subtitle=[
                "Tiles: how many sentences get which pair of labels.",
                "Below: agreement, what chance alone gives, and kappa, the agreement beyond chance.",
                *(["Ring: your guess of kappa. A dotted line leads to what was found."] if guesses else []),
            ],
        )
    )
    table = readable[["Rule", "Coder A", "Coder B", "Sentences"]].astype(str).reset_index(drop=True)
    return figure(chart, " ".join(said).replace(" -", " −"), table)


def _cells(table: pd.DataFrame, rule: str) -> list[dict[str, Any]]:
    """The four pairs of labels, each with its number of sentences and its place in pixels."""
    found = []
    for (a, b), pair in PAIRS.items():
        number = int(((table[f"{rule}_a"] == a) & (table[f"{rule}_b"] == b)).sum())
        left = list(RULES).index(rule) * _PANEL + _SIDE + (not b) * (_TILE + _GAP)
        top = _TOP + (not a) * (_LOW + _GAP)
        found.append(
            {"Rule": RULES[rule], "Coder A": "yes" if a else "no", "Coder B": "yes" if b else "no"}
            | {"Sentences": number, "Pair": pair, "same": a == b, "share": number / len(table)}
            | {"left": left, "right": left + _TILE, "top": top, "bottom": top + _LOW, "x": left + _TILE / 2}
            | {"number_y": top + _LOW * 0.4, "pair_y": top + _LOW * 0.75}
        )
    return found


def _measures(table: pd.DataFrame, rule: str, guess: float | None) -> list[dict[str, Any]]:
    a, b = table[f"{rule}_a"], table[f"{rule}_b"]
    values = {
        "agreement": float((a == b).mean()),
        "by chance": float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())),
        "kappa": float(kappa(list(a), list(b), "nominal")),
    }
    return [
        {"Rule": RULES[rule], "measure": name, "value": value, "said": f"{value:.2f}"}
        | {"guess": guess if name == "kappa" else None}
        for name, value in values.items()
        if value == value  # kappa has no meaning where both always give one and the same label
    ]


def _tiles(cells: pd.DataFrame) -> alt.LayerChart:
    sides = []
    for n, name in enumerate(RULES.values()):
        sides.append({"words": name, "x": n * _PANEL, "y": 8})
        for step, label in enumerate(("yes", "no")):
            sides.append({"words": f"B: {label}", "x": n * _PANEL + _SIDE + step * (_TILE + _GAP) + 20, "y": _TOP - 10})
            sides.append({"words": f"A: {label}", "x": n * _PANEL, "y": _TOP + step * (_LOW + _GAP) + _LOW / 2})
    colour = alt.condition("datum.same", alt.value(SAME), alt.value(DIFFERENT))
    shades = alt.Scale(domain=[0, 1], range=[0.12, 0.75])
    boxes = over(cells).mark_rect(cornerRadius=3, strokeWidth=1.5)
    return alt.layer(
        boxes.encode(
            **pixels("left", "top", "right", "bottom"),
            fill=colour,
            stroke=colour,
            fillOpacity=alt.FillOpacity("share:Q", scale=shades, legend=None),
            description="Pair:N",
            tooltip=["Rule:N", "Pair:N", "Coder A:N", "Coder B:N", "Sentences:N"],
        ),
        words(cells, pixels("x", "number_y"), "Sentences", fontSize=20, fontWeight="bold"),
        words(cells, pixels("x", "pair_y"), "Pair"),
        words(sides, pixels("x", "y"), align="left"),
    ).properties(width=2 * _PANEL - 16, height=_TOP + 2 * (_LOW + _GAP))


def _strip(measures: pd.DataFrame) -> alt.LayerChart:
    lowest = min(0.0, measures["value"].min(), *measures["guess"].dropna())
    scale = alt.Scale(domain=[lowest, 1], nice=False)
    x = alt.X("value:Q", title="0: no better than chance · 1: always the same", scale=scale)
    y = alt.Y("Rule:N", sort=list(RULES.values()))
    legend = alt.Legend(title="What it measures", symbolFillColor=INK, symbolStrokeWidth=0)
    shapes = alt.Scale(domain=list(MEASURES), range=list(MEASURES.values()))
    drawn = measures.drop(columns="guess").assign(spoken=measures["measure"] + " " + measures["said"])
    base = over(drawn).encode(x=x, y=y)
    layers = [
        base.mark_point(filled=True, size=110, opacity=1, color=CATEGORIES[0]).encode(
            shape=alt.Shape("measure:N", scale=shapes, legend=legend),
            description="spoken:N",
            tooltip=["Rule:N", "measure:N", "said:N"],
        ),
        base.mark_text(baseline="top", dy=9).encode(text="said:N"),
    ]
    for row in measures[measures["guess"].notna()].itertuples():
        said = told(round(row.guess, 2), round(row.value, 2), f"{row.guess:g}")
        rows = [{"Rule": row.Rule, "value": row.guess, "to": row.value, "told": said}]
        layers += guessed(rows, x, y, x2="to", align="center", dx=0, dy=-16)
    return alt.layer(*layers).properties(width=WIDTH - 130, height=120)


def third_coder(table: pd.DataFrame, ticked: Collection[str], rule: str = "strict") -> Figure:
    """Your labels beside those of two coders, and how often you agree with each of them.

    table: the sentences that you coded, one row each, as in `ck.load("coded_sentences")`; needs the columns id,
        sentence and the codes of the rule, such as strict_a and strict_b (True where the coder says yes).
    ticked: the ids of the sentences to which you said yes.
    rule: "strict" or "loose".
    Raises CourseError when a column is missing, UnknownName for a rule or an id that is not there.

    >>> import pandas as pd
    >>> codes = {"id": ["a", "b"], "sentence": ["A.", "B."], "strict_a": [True, False], "strict_b": [True, True]}
    >>> third_coder(pd.DataFrame(codes), ["a"]).description
    'You coded 2 sentences by the strict rule. You agree with coder A on 2 of 2, and with coder B on 1 of 2. A and B \
agree on 1 of 2.'
    """
    import pandas as pd

    if rule not in RULES:
        raise UnknownName("coding rule", rule, RULES)
    a, b = f"{rule}_a", f"{rule}_b"
    require(table, ("id", "sentence", a, b), "third coder")
    if isinstance(ticked, str):
        raise CourseError(f"Write the sentences that you ticked as a list: [{ticked!r}].")
    for name in ticked:
        if name not in set(table["id"]):
            raise UnknownName("sentence", name, table["id"])
    labels = pd.DataFrame({"You": table["id"].isin(list(ticked)), "Coder A": table[a], "Coder B": table[b]})
    n = len(labels)
    pairs = (("You", "Coder A"), ("You", "Coder B"), ("Coder A", "Coder B"))
    with_a, with_b, both = (int((labels[one] == labels[other]).sum()) for one, other in pairs)
    readable = labels.astype(bool).replace({True: "yes", False: "no"}).reset_index(drop=True)
    readable.insert(0, "Sentence", list(table["sentence"]))
    said = (
        f"You coded {counted(n, 'sentence')} by the {rule} rule. You agree with coder A on {with_a} of {n}, and with"
        f" coder B on {with_b} of {n}. A and B agree on {both} of {n}."
    )
    same = f"Same label as A: {with_a} of {n}. Same label as B: {with_b} of {n}. A and B: {both} of {n}."
    border = "≠ and a heavy border: another label than yours."
    layers, height = _labelled(readable, list(labels))
    title = f"You and two coders, {rule} rule"
    return figure(layered(layers, title, same, border, width=WIDTH - 40, height=height), said, readable)


def _labelled(readable: pd.DataFrame, who: list[str]) -> tuple[list[alt.Chart], float]:
    """A line of words and three tiles for each sentence, placed in pixels: Vega-Lite cannot fit words into a box."""
    left = {name: _TEXT + n * (_COLUMN + _GAP) for n, name in enumerate(who)}
    heads = [{"words": name, "x": at + _COLUMN / 2, "y": _HEAD / 2} for name, at in left.items()]
    sentences, tiles, top = [], [], float(_HEAD)
    for row in readable.to_dict("records"):
        lines = wrapped(row["Sentence"], _TEXT - _PAD, LABEL_SIZE)
        bottom = top + max(2, len(lines)) * LINES["lineHeight"] + _PAD
        sentences.append({"words": "\n".join(lines), "x": 0, "y": top + _PAD})
        for name, at in left.items():
            differs = row[name] != row["You"]
            tiles.append(
                {"Who": name, "Label": row[name], "Sentence": row["Sentence"], "differs": differs}
                | {"words": f"≠ {row[name]}" if differs else row[name], "x": at + _COLUMN / 2, "y": (top + bottom) / 2}
                | {"left": at, "right": at + _COLUMN, "top": top, "bottom": bottom}
                | {"spoken": f"{name}: {row[name]}. {row['Sentence']}"}
            )
        top = bottom + _GAP
    boxes = over(tiles).mark_rect(cornerRadius=3, stroke=SAME, fill=SAME)
    at = pixels("x", "y")
    return [
        boxes.encode(
            **pixels("left", "top", "right", "bottom"),
            fillOpacity=alt.condition("datum.Label == 'yes'", alt.value(0.45), alt.value(0.06)),
            strokeWidth=alt.condition("datum.differs", alt.value(2.5), alt.value(0.8)),
            description="spoken:N",
            tooltip=["Who:N", "Label:N", "Sentence:N"],
        ),
        words(sentences, at, align="left", baseline="top", **LINES),
        words(tiles, at, fontWeight="bold"),
        words(heads, at, fontWeight="bold"),
    ], top
