"""Lesson 5: which states of the triangle are balanced, and in which of them somebody wears the crown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, figure, require
from coursekit.drawing.marks import gap, layered, over, pixels, possible, to_read, told, words
from coursekit.drawing.theme import INK, alt

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "state", "us_ru", "us_cn", "ru_cn", "type", "us", "ru", "cn", "source")
WHO = {"us": "Washington", "ru": "Moscow", "cn": "Beijing"}
ROWS = {1: "Balanced:\nthe signs multiply to +", -1: "Not balanced:\nthey multiply to −"}
GOLD, DARK, GREY = "#f2b705", "#1b1b1b", "#808080"  # gold has one tone on both pages, so what stands on it has, too
LEFT, STEP, WIDE, HIGH = 170, 106, 94, 64  # pixels: of the first tile, from tile to tile, and of a tile


def crowns(states: pd.DataFrame, guess: float | None = None) -> Figure:
    """The eight states in two rows, balanced and not; a tile is gold where somebody wears the crown.

    states: one row a state, as the table triangle_states: the signs us_ru, us_cn and ru_cn, and the roles us, ru, cn.
    guess: in how many balanced states you expected a crown, drawn as rings on so many tiles.
    Raises CourseError when a column is missing or the guess is no number from 0 to 4.
    """
    require(states, COLUMNS, "crowns")
    possible(guess, 0, 4)
    product = states["us_ru"] * states["us_cn"] * states["ru_cn"]
    shown = states.assign(product=product, place=states.groupby(product).cumcount())
    shown["crown"] = [next((WHO[who] for who in WHO if row[who] == "pivot"), "") for row in states.to_dict("records")]
    found = int(((product == 1) & (shown["crown"] != "")).sum())
    balanced, verb = int((product == 1).sum()), "have" if found > 1 else "has"
    said = f"{found or 'None'} of the {balanced} balanced states {verb} a crown."
    said += " " + " ".join(f"{row.crown} has it in {row.state}." for row in shown[shown["crown"] != ""].itertuples())

    tiles = [
        {
            "x": LEFT + STEP * row["place"],
            "x2": LEFT + STEP * row["place"] + WIDE,
            "y": _top(row["product"]),
            "y2": _top(row["product"]) + HIGH,
            "middle": LEFT + STEP * row["place"] + WIDE / 2,
            "upper": _top(row["product"]) + 23,
            "lower": _top(row["product"]) + 45,
            "words": row["state"],
            "crown": row["crown"] or "no crown",
            "told": f"{row['state']}, {row['type']}: {row['crown'] or 'nobody'} wears the crown",
        }
        for row in shown.to_dict("records")
    ]
    gold, grey = ([tile for tile in tiles if (tile["crown"] != "no crown") is way] for way in (True, False))
    rows = [{"x": 0, "y": _top(way) + HIGH / 2 - 8, "words": text} for way, text in ROWS.items()]
    layers = [
        *(
            _tiles(each, look)
            for each, look in ((grey, {"fillOpacity": 0, "stroke": GREY}), (gold, {"color": GOLD}))
            if each
        ),
        *(layer for each, ink in ((grey, INK), (gold, DARK)) if each for layer in _said(each, ink)),
        words(rows, pixels("x", "y"), align="left", lineBreak="\n", lineHeight=17),
    ]
    if guess is not None:
        said += f" Your guess was {guess:g}, {gap(guess, found)}."
        rings = [tile for tile in tiles if tile["y"] == _top(1)][: round(guess)]
        if rings:
            dashed = {"filled": False, "stroke": INK, "strokeWidth": 2, "strokeDash": [3, 3], "cornerRadius": 8}
            layers.append(over(rings).mark_rect(**dashed).encode(**pixels("x", "y", "x2", "y2")))
        note = [{"x": LEFT, "y": 8, "words": told(guess, found, f"{guess:g} of 4" if guess else "none")}]
        layers.append(words(note, pixels("x", "y"), align="left", fontWeight="bold"))
    heads = {"State": "state", "Type": "type", "Crown": "crown", "Sources": "source"}
    title = "No balanced state has a crown" if not found else f"{found} balanced states have a crown"
    chart = layered(layers, title, "Gold: somebody is the pivot.", width=LEFT + 4 * STEP, height=_top(-1) + HIGH + 4)
    return figure(chart, said, to_read(shown.assign(crown=shown["crown"].where(shown["crown"] != "", "nobody")), heads))


def _top(product: int) -> int:
    return 24 if product == 1 else 24 + HIGH + 22


def _tiles(rows: list[dict], look: dict) -> alt.Chart:
    edge = {"stroke": INK, "strokeWidth": 1, "cornerRadius": 8, "opacity": 1}
    return (
        over(rows)
        .mark_rect(**edge | look)
        .encode(**pixels("x", "y", "x2", "y2"), description="told:N", tooltip="told:N")
    )


def _said(rows: list[dict], ink: str) -> list[alt.Chart]:
    return [
        words(rows, pixels("middle", "upper"), color=ink, fontWeight="bold", fontSize=15),
        words(rows, pixels("middle", "lower"), "crown", color=ink),
    ]
