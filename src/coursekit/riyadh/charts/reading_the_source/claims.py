"""The article's claims: a map of what can be checked and what is offered as proof, and bars of what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.marks import dotted, ring
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.reading_the_source.claim_bars import grades, sources

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["grades", "map", "sources"]

COLUMNS = ("id", "section", "claim", "type", "checkable", "evidence_offered")


class Look(NamedTuple):
    colour: str
    shape: str


# A kind of claim is no actor, so it has none of their colours.
TYPES = {
    "fact": Look(CATEGORIES[0], "circle"),
    "inference": Look(CATEGORIES[1], "square"),
    "forecast": Look(CATEGORIES[3], "triangle-up"),
}

CHECKABLE = {1: "not at all", 2: "hardly", 3: "in part", 4: "with work", 5: "by one record"}
OFFERED = {0: "nothing", 1: "a date or a quotation", 2: "a speech or a document", 3: "a full reference"}

_COLUMN, _STEP, _ROW, _GAP, _PER_ROW = 100, 32, 30, 32, 3  # pixels, and how many marks stand side by side


def map(table: pd.DataFrame, guesses: Mapping[str, tuple[float, float]] | None = None) -> Figure:
    """A map of claims: further right the better documents can settle them, higher up the more proof is offered.

    table: one row per claim, as in `ck.load("claims")`; needs the columns id, section, claim, type (fact, inference or
        forecast), checkable (1 to 5) and evidence_offered (0 to 3). The codes are ours; the catalogue has the rules.
    guesses: where you placed a claim, such as {"C45": (5, 3)}, drawn beside our coding.
    Raises CourseError when a column is missing or a guess lies off the map, UnknownName for a claim that is not there.

    >>> import pandas as pd
    >>> row = {"id": "C45", "section": "S6", "claim": "A vote.", "type": "fact", "checkable": 5, "evidence_offered": 1}
    >>> map(pd.DataFrame([row]), guesses={"C45": (5, 3)}).description.split(". ")[0]
    'You placed C45 at 5 and 3; our coding is 5 and 1, so your guess for the proof is 2 too high'
    """
    require(table, COLUMNS, "claim map")
    known(table, "type", TYPES, "claim map")
    for column, codes in (("checkable", CHECKABLE), ("evidence_offered", OFFERED)):
        for code in set(table[column]) - set(codes):
            raise CourseError(
                f"The claim map cannot draw {code!r} in {column!r}: codes go from {min(codes)} to {max(codes)}."
            )
    guesses = dict(guesses or {})
    for id, (checkable, offered) in guesses.items():
        if id not in set(table["id"]):
            raise UnknownName("claim in this table", id, table["id"])
        if not (1 <= checkable <= 5 and 0 <= offered <= 3):
            raise CourseError(f"The guess for {id} is off the map. Write (how checkable 1 to 5, proof 0 to 3).")
    crowds = Counter(zip(table["checkable"], table["evidence_offered"], strict=True))
    floors, height = _floors(crowds)
    dots = _dots(table, floors)
    crosses = _crosses(guesses, dots, floors, crowds)
    description = " ".join([*_gaps(table, guesses), *_told(table)])
    subtitle = ["One mark is one claim of the article. The codes are ours."]
    if guesses:
        subtitle.append("Ring: your guess. A dotted line leads to our coding.")
    title = alt.Title("What can be checked, and what proof is offered", subtitle=subtitle)
    return Figure(_mapped(dots, floors, height, crosses, title, description), _to_read(table, guesses), description)


def _floors(crowds: Counter) -> tuple[dict[int, int], int]:
    """Where each code of evidence begins, in pixels from the bottom, so that every crowd has room above its floor."""
    floors, at = {}, 0
    for code in OFFERED:
        floors[code] = at
        most = max((size for (_, offered), size in crowds.items() if offered == code), default=1)
        at += -(-most // _PER_ROW) * _ROW + _GAP
    return floors, at


def _dots(table: pd.DataFrame, floors: dict[int, int]) -> list[dict[str, Any]]:
    """One row per mark: claims with the same codes stand three to a row, by kind and in the order of the article."""
    dots: list[dict[str, Any]] = []
    crowds: dict[tuple[int, int], int] = {}
    kinds = list(TYPES)
    for row in sorted(table.itertuples(), key=lambda row: (kinds.index(row.type), row.id)):
        cell = (int(row.checkable), int(row.evidence_offered))
        n = crowds[cell] = crowds.get(cell, -1) + 1
        dots.append(
            {
                "Claim": row.id,
                "In our words": row.claim,
                "Kind": row.type,
                "x": _middle(cell[0]) + (n % _PER_ROW - (_PER_ROW - 1) / 2) * _STEP,
                "y": floors[cell[1]] + _ROW - 6 + n // _PER_ROW * _ROW,
                "spoken": f"{row.id}, {row.type}: checkable {cell[0]} of 5, proof {cell[1]} of 3",
            }
        )
    return dots


def _middle(checkable: float) -> float:
    return (checkable - 0.5) * _COLUMN


def _crosses(
    guesses: Mapping[str, tuple[float, float]], dots: list[dict[str, Any]], floors: dict[int, int], crowds: Counter
) -> list[dict[str, Any]]:
    """One row per guess: its ring stands above the crowd of its cell, and a line leads to our mark."""
    own = {dot["Claim"]: dot for dot in dots}
    crosses = []
    for id, (checkable, offered) in guesses.items():
        rows = -(-crowds[round(checkable), round(offered)] // _PER_ROW)
        y = floors[round(offered)] + rows * _ROW + 12
        ends = {"x2": own[id]["x"], "y2": own[id]["y"]}
        crosses.append({"x": _middle(checkable), "y": y, **ends, "told": f"your guess, {id}"})
    return crosses


def _mapped(
    dots: list[dict[str, Any]],
    floors: dict[int, int],
    height: int,
    crosses: list[dict[str, Any]],
    title: alt.Title,
    description: str,
) -> alt.LayerChart:
    across = {f"{_middle(code):g}": f"{code}\n{words}" for code, words in CHECKABLE.items()}
    tops = [*list(floors.values())[1:], height]
    up = {
        f"{(floor + top) / 2:g}": "\n".join(wrapped(f"{code} · {OFFERED[code]}", 100, LABEL_SIZE))
        for (code, floor), top in zip(floors.items(), tops, strict=True)
    }

    def labels(names: dict[str, str], **more: Any) -> alt.Axis:
        pairs = ", ".join(f"'{at}': '{name}'" for at, name in names.items()).replace("\n", "\\n")
        return alt.Axis(
            values=[float(at) for at in names],
            labelExpr=f"split(({{{pairs}}})[datum.value], '\\n')",
            ticks=False,
            domain=False,
            grid=False,
            **more,
        )

    x_scale = alt.Scale(domain=[0, _COLUMN * len(CHECKABLE)], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], nice=False, zero=False)
    axes = {
        "x": alt.X(
            "x:Q",
            scale=x_scale,
            axis=labels(across, title="How far can documents settle it? (1 to 5)", labelLineHeight=15),
        ),
        "y": alt.Y(
            "y:Q",
            scale=y_scale,
            axis=labels(up, title="Proof that the article offers (0 to 3)", titlePadding=8, labelLimit=0),
        ),
    }
    tooltip = [f"{name}:N" for name in ("Claim", "Kind", "In our words")]
    kinds = list(TYPES)
    legend = alt.Legend(title="Kind of claim", orient="top", direction="horizontal")
    lines = over("floors").mark_rule(opacity=0.5, aria=False).encode(y=axes["y"])
    marks = (
        over("claims")
        .mark_point(filled=True, opacity=1, size=110)
        .encode(
            **axes,
            color=alt.Color(
                "Kind:N", legend=legend, scale=alt.Scale(domain=kinds, range=[TYPES[kind].colour for kind in kinds])
            ),
            shape=alt.Shape(
                "Kind:N", legend=legend, scale=alt.Scale(domain=kinds, range=[TYPES[kind].shape for kind in kinds])
            ),
            tooltip=tooltip,
            description="spoken:N",
        )
    )
    numbers = over("claims").mark_text(dy=13, aria=False).encode(**axes, text="Claim:N", tooltip=tooltip)
    layers = [lines, marks, numbers]
    tables = {"floors": [{"y": floor} for floor in floors.values()], "claims": dots}
    if crosses:
        tables["guesses"] = crosses
        guessed = over("guesses").encode(**axes)
        layers += [
            dotted(guessed).encode(x2="x2", y2="y2"),
            ring(guessed).encode(description="told:N"),
            guessed.mark_text(dy=-12, fontWeight="bold", aria=False).encode(text="told:N"),
        ]
    return stacked(layers, tables, width=_COLUMN * len(CHECKABLE), height=height, title=title, description=description)


def _gaps(table: pd.DataFrame, guesses: Mapping[str, tuple[float, float]]) -> list[str]:
    """How far each guess is from our coding, in words."""
    coded = table.set_index("id")
    told = []
    for id, guess in guesses.items():
        codes = [int(coded.loc[id, column]) for column in ("checkable", "evidence_offered")]
        off = [
            f"your guess for {what} is {abs(gap):g} too {'high' if gap > 0 else 'low'}"
            for what, gap in zip(("the checking", "the proof"), (guess[0] - codes[0], guess[1] - codes[1]), strict=True)
            if gap
        ]
        said = f"You placed {id} at {guess[0]:g} and {guess[1]:g}; our coding is {codes[0]} and {codes[1]}"
        told.append(f"{said}, so {' and '.join(off)}." if off else f"{said}, the same.")
    return told


def _told(table: pd.DataFrame) -> list[str]:
    without = int((table["evidence_offered"] == 0).sum())
    easy = table[table["checkable"] == max(CHECKABLE)]
    bare = int((easy["evidence_offered"] == 0).sum())
    best = int(table["evidence_offered"].max())
    return [
        f"Of {counted(len(table), 'claim')}, the article offers no proof in its own text for {without}.",
        f"One record could settle {len(easy)} of them, and even {bare} of these come with nothing.",
        f"The best proof on offer is {best} of 3: {OFFERED[best]}.",
    ]


def _to_read(table: pd.DataFrame, guesses: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    import pandas as pd

    readable = pd.DataFrame(
        {
            "Claim": table["id"],
            "In our words": table["claim"],
            "Kind": table["type"],
            "Checkable (1 to 5)": table["checkable"],
            "Proof offered (0 to 3)": table["evidence_offered"],
        }
    )
    if guesses:
        readable["Your guess"] = [
            f"{guesses[id][0]:g} and {guesses[id][1]:g}" if id in guesses else "" for id in table["id"]
        ]
    return readable
