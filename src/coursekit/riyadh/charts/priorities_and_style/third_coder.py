"""Your own labels beside those of two coders, sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, WIDTH, alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

WHO = ("You", "Coder A", "Coder B")

_TEXT, _COLUMN, _GAP, _LINE, _PAD, _TOP = 330, 84, 6, 16, 10, 30  # pixels


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

    if rule not in ("strict", "loose"):
        raise UnknownName("coding rule", rule, ("strict", "loose"))
    a, b = f"{rule}_a", f"{rule}_b"
    require(table, ("id", "sentence", a, b), "third coder")
    if isinstance(ticked, str):
        raise CourseError(f"Write the sentences that you ticked as a list: [{ticked!r}].")
    for name in ticked:
        if name not in set(table["id"]):
            raise UnknownName("sentence", name, table["id"])
    shown = table[["id", "sentence", a, b]].reset_index(drop=True)
    labels = {"You": shown["id"].isin(list(ticked)), "Coder A": shown[a].astype(bool), "Coder B": shown[b].astype(bool)}
    readable = pd.DataFrame(
        {"Sentence": shown["sentence"]} | {who: said.map({True: "yes", False: "no"}) for who, said in labels.items()}
    )
    n = len(shown)
    same = {
        pair: int((labels[pair[0]] == labels[pair[1]]).sum())
        for pair in (("You", "Coder A"), ("You", "Coder B"), ("Coder A", "Coder B"))
    }
    with_a, with_b, both = same.values()
    description = (
        f"You coded {counted(n, 'sentence')} by the {rule} rule. You agree with coder A on {with_a} of {n}, and with"
        f" coder B on {with_b} of {n}. A and B agree on {both} of {n}."
    )
    title = alt.Title(
        f"You and two coders, {rule} rule",
        subtitle=[
            f"Same label as A: {with_a} of {n}. Same label as B: {with_b} of {n}. A and B: {both} of {n}.",
            "≠ and a heavy border: another label than yours.",
        ],
    )
    return Figure(_chart(readable).properties(title=title, description=description), readable, description)


def _chart(readable: pd.DataFrame) -> alt.LayerChart:
    """A line of words and three tiles for each sentence, placed in pixels: Vega-Lite cannot fit words into a box."""
    import pandas as pd

    sentences, tiles, top = [], [], float(_TOP)
    for row in readable.to_dict("records"):
        lines = wrapped(row["Sentence"], _TEXT - _PAD, LABEL_SIZE)
        bottom = top + max(2, len(lines)) * _LINE + _PAD
        sentences.append({"words": "\n".join(lines), "x": 0, "y": top + _PAD})
        for n, who in enumerate(WHO):
            left = _TEXT + n * (_COLUMN + _GAP)
            differs = row[who] != row["You"]
            tiles.append(
                {"Sentence": row["Sentence"], "Who": who, "Label": row[who], "differs": differs}
                | {"words": f"≠ {row[who]}" if differs else row[who], "x": left, "x2": left + _COLUMN}
                | {"y": top, "y2": bottom, "middle": left + _COLUMN / 2, "at": (top + bottom) / 2}
            )
        top = bottom + _GAP
    heads = [
        {"words": who, "middle": _TEXT + n * (_COLUMN + _GAP) + _COLUMN / 2, "at": _TOP / 2}
        for n, who in enumerate(WHO)
    ]
    x_scale = alt.Scale(domain=[0, WIDTH - 40], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, top], reverse=True, nice=False, zero=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=x_scale, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    def words(rows: list[dict], at: tuple[str, str], **look: object) -> alt.Chart:
        text = alt.Chart(pd.DataFrame(rows)).mark_text(lineBreak="\n", lineHeight=_LINE, **look)
        return text.encode(x=x(at[0]), y=y(at[1]), text="words:N")

    drawn = pd.DataFrame(tiles)
    drawn["spoken"] = drawn["Who"] + ": " + drawn["Label"] + ". " + drawn["Sentence"]
    boxes = (
        alt.Chart(drawn)
        .mark_rect(cornerRadius=3, stroke=CATEGORIES[0], fill=CATEGORIES[0])
        .encode(
            x=x("x"),
            x2="x2",
            y=y("y"),
            y2="y2",
            fillOpacity=alt.condition("datum.Label == 'yes'", alt.value(0.45), alt.value(0.06)),
            strokeWidth=alt.condition("datum.differs", alt.value(2.5), alt.value(0.8)),
            description="spoken:N",
            tooltip=[f"{field}:N" for field in ("Who", "Label", "Sentence")],
        )
    )
    return alt.layer(
        boxes,
        words(sentences, ("x", "y"), align="left", baseline="top"),
        words(tiles, ("middle", "at"), baseline="middle", fontWeight="bold"),
        words(heads, ("middle", "at"), baseline="middle", fontWeight="bold"),
    ).properties(width=WIDTH - 40, height=top)
