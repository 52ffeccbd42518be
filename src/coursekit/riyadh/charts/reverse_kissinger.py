"""Lesson 5: which states of the triangle are balanced, and in which of them somebody wears the crown."""

from __future__ import annotations

import pandas as pd

from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import gap, layered, over, pixels, possible, to_read, told, words
from coursekit.drawing.tables import require
from coursekit.drawing.theme import INK

COLUMNS = ("id", "state", "us_ru", "us_cn", "ru_cn", "type", "us", "ru", "cn", "source")
WHO = {"us": "Washington", "ru": "Moscow", "cn": "Beijing"}
ROWS = {1: "Balanced:\nthe signs multiply to +", -1: "Not balanced:\nthey multiply to −"}
GOLD, DARK, GREY = "#f2b705", "#1b1b1b", "#808080"  # gold has one tone on both pages, so what stands on it has, too
LEFT, STEP, WIDE, HIGH = 170, 106, 94, 64  # pixels: of the first tile, from tile to tile, and of a tile

TOPS = {1: 24, -1: 24 + HIGH + 22}  # of the row of the balanced states and of the others


def crowns(states: pd.DataFrame, guess: float | None = None) -> Figure:
    """The eight states in two rows, balanced and not; a tile is gold where somebody wears the crown.

    states: one row a state, as the table triangle_states: the signs us_ru, us_cn and ru_cn, and the roles us, ru, cn.
    guess: in how many balanced states you expected a crown, drawn as rings on so many tiles.
    Raises CourseError when a column is missing or the guess is no number from 0 to 4.
    """
    require(states, COLUMNS, "crowns")
    possible(guess, 0, 4)
    product = states["us_ru"] * states["us_cn"] * states["ru_cn"]
    place = LEFT + STEP * states.groupby(product).cumcount()
    shown = states.assign(product=product, x=place, x2=place + WIDE, middle=place + WIDE / 2, y=product.map(TOPS))
    shown = shown.assign(y2=shown["y"] + HIGH, upper=shown["y"] + 23, lower=shown["y"] + 45, words=shown["state"])
    crowned = [next((WHO[who] for who in WHO if row[who] == "pivot"), "") for row in states.to_dict("records")]
    found = sum(way == 1 and who != "" for way, who in zip(product, crowned, strict=True))
    balanced, verb = int((product == 1).sum()), "have" if found > 1 else "has"
    said = f"{found or 'None'} of the {balanced} balanced states {verb} a crown."
    said += "".join(f" {who} has it in {state}." for who, state in zip(crowned, states["state"], strict=True) if who)

    shown["crown"] = [who or "no crown" for who in crowned]
    wearers = [who or "nobody" for who in crowned]
    shown["told"] = shown["state"] + ", " + shown["type"] + ": " + wearers + " wears the crown"
    columns = ["x", "x2", "y", "y2", "middle", "upper", "lower", "words", "crown", "told"]
    tiles = shown[columns].to_dict("records")
    gold, grey = ([tile for tile in tiles if (tile["crown"] != "no crown") is way] for way in (True, False))
    rows = [{"x": 0, "y": TOPS[way] + HIGH / 2 - 8, "words": text} for way, text in ROWS.items()]
    box, upper, lower = pixels("x", "y", "x2", "y2"), pixels("middle", "upper"), pixels("middle", "lower")
    edge = {"stroke": INK, "strokeWidth": 1, "cornerRadius": 8, "opacity": 1}
    boxes, texts = [], []
    for each, look, ink in ((grey, {"fillOpacity": 0, "stroke": GREY}, INK), (gold, {"color": GOLD}, DARK)):
        if each:
            boxes.append(over(each).mark_rect(**edge | look).encode(**box, description="told:N", tooltip="told:N"))
            texts.append(words(each, upper, color=ink, fontWeight="bold", fontSize=15))
            texts.append(words(each, lower, "crown", color=ink))
    layers = [*boxes, *texts, words(rows, pixels("x", "y"), align="left", lineBreak="\n", lineHeight=17)]
    if guess is not None:
        said += f" Your guess was {guess:g}, {gap(guess, found)}."
        rings = [tile for tile in tiles if tile["y"] == TOPS[1]][: round(guess)]
        if rings:
            dashed = {"filled": False, "stroke": INK, "strokeWidth": 2, "strokeDash": [3, 3], "cornerRadius": 8}
            layers.append(over(rings).mark_rect(**dashed).encode(**box))
        note = [{"x": LEFT, "y": 8, "words": told(guess, found, f"{guess:g} of 4" if guess else "none")}]
        layers.append(words(note, pixels("x", "y"), align="left", fontWeight="bold"))
    heads = {"State": "state", "Type": "type", "Crown": "crown", "Sources": "source"}
    title = "No balanced state has a crown" if not found else f"{found} balanced states have a crown"
    chart = layered(layers, title, "Gold: somebody is the pivot.", width=LEFT + 4 * STEP, height=TOPS[-1] + HIGH + 4)
    return figure(chart, said, to_read(shown.assign(crown=wearers), heads))
