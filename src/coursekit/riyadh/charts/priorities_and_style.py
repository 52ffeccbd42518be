"""Lesson 3: words counted by families, and what two rules make of the same sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coursekit.content.page import counted
from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import gap, guessed, layered, over, pixels, possible, ring, told, words
from coursekit.drawing.tables import known, require
from coursekit.drawing.theme import CATEGORIES, INK, WIDTH, alt
from coursekit.widgets.rules import one_of

FAMILIES = {
    "economy": "trade, money, tax …",
    "security": "war, military, threat …",
    "values": "freedom, law, rights …",
    "process": "talks, peace, agreement …",
}
COLUMNS = ("document", "section", "words", "family", "count", "source")
MOST, START = 60, 20  # words of a family per 1,000: the end of the scale, and where every bar begins
TILES = 16  # side by side on a page; a guess beyond is told with an arrow
ACCENT, CONTEXT = CATEGORIES[1], CATEGORIES[5]
_PLOT, HEIGHT = WIDTH - 190, 200  # pixels, beside names of families


def family_order(table: pd.DataFrame, guess: Mapping[str, float] | None = None) -> Figure:
    """How many words of each family the article has per 1,000; before a guess, four equal bars to drag.

    table: one row per section and family, as in `ck.load("word_families")`; needs the columns document, section,
        words (all words of the section), family, count and source.
    guess: what you expected per 1,000 words, such as {"economy": 30, …}; then the record is drawn, and the guess on it.
    Raises CourseError when a column is missing or a guess is no rate, UnknownName for another family.
    """
    require(table, COLUMNS, "family order")
    known(table, "family", FAMILIES, "family order")
    own = table[table["document"] == "article"]
    families = [one_of(name, own["family"].unique(), "word family of the article in this table") for name in FAMILIES]
    sums = own.groupby("family")[["count", "words"]].sum().loc[families]
    rates = {name: round(rate) for name, rate in (1000 * sums["count"] / sums["words"]).items()}
    for name, value in (guess or {}).items():
        possible(value, 0, 1000, f"The guess for {one_of(name, FAMILIES, 'word family')}")
    rows = [{"family": name, "rate": rates[name] if guess else START, "like": like} for name, like in FAMILIES.items()]
    read = pd.DataFrame(rows)[["family", "rate"]].set_axis(["Family", "Per 1,000 words"], axis=1)
    x = alt.X("rate:Q", title="Words of the family per 1,000 words", scale=alt.Scale(domain=[0, MOST]))
    y = alt.Y("family:N", title=None, sort=list(FAMILIES), axis=alt.Axis(labelFontSize=14, labelFontWeight="bold"))
    base = alt.Chart(alt.InlineData(values=rows, name="families")).encode(x=x, y=y)
    colour = alt.condition(f"datum.family == '{'economy' if guess else ''}'", alt.value(ACCENT), alt.value(CONTEXT))
    layers = [
        base.mark_bar(height=22).encode(color=colour, description="family:N"),
        base.mark_text(align="left", dx=12, dy=0).encode(text="rate:Q"),
        base.mark_text(align="left", dx=4, dy=19, opacity=0.75).encode(x=alt.value(0), text="like:N"),
    ]
    if not guess:
        handle = base.mark_point(filled=True, size=220, fill=INK, opacity=1, aria=False)
        under = "Drag the four bars: the longest for the words that stand there most often."
        chart = layered([*layers, handle], "Which words fill the article?", under, width=_PLOT, height=HEIGHT)
        said = "Four bars to drag, one for each family of words: economy, security, values and process."
        return figure(chart, said, read)
    rings = [row | {"to": row["rate"], "rate": guess[row["family"]]} for row in rows if row["family"] in guess]
    rings = [row | {"told": told(row["rate"], row["to"], f"{row['rate']:g}")} for row in rings]
    offs = [f"{row['family']} {gap(row['rate'], row['to'])}" for row in rings]
    listed = ", ".join(f"{name} {rate}" for name, rate in sorted(rates.items(), key=lambda each: -each[1]))
    said = f"Of 1,000 words of the article: {listed}. Your guess was {', '.join(offs)}."
    layers.append(ring(over(rings).encode(x=x, y=y, description="told:N")))
    title = f"It speaks of talks and war: {rates['economy']} words in 1,000 are about money"
    chart = layered(layers, title, "Rings: your guess.", width=_PLOT, height=HEIGHT)
    return figure(chart, said, read)


def sections(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """How many economy words each section of the article has per 1,000 words, with your guess for the one on style.

    table: as for `family_order`. guess: what you expected for section S3.
    Raises CourseError when a column is missing or the guess is no rate.
    """
    require(table, COLUMNS, "sections")
    possible(guess, 0, 1000)
    rows = table[(table["document"] == "article") & (table["family"] == "economy")].copy()
    rows["rate"] = (1000 * rows["count"] / rows["words"]).round(1)
    rows["name"] = [f"{row.section}: {row.count} of {row.words} words" for row in rows.itertuples()]
    one_of("S3", rows["section"].unique(), "section with economy words in this table")
    style, most = rows.set_index("section").loc["S3"], max(rows["rate"].max(), guess or 0)
    x = alt.X("rate:Q", title="Economy words per 1,000 words", scale=alt.Scale(domain=[0, 1.3 * most], nice=False))
    y = alt.Y("name:N", title="Section of the article")
    base = over(rows).encode(x=x, y=y)
    layers = [base.mark_bar(height=16, color=CONTEXT).encode(description="name:N")]
    said = f"Section S3, on style, has {counted(style['count'], 'economy word')} among {style['words']}."
    if guess is not None:
        said += f" Your guess was {guess:g} per 1,000, {gap(guess, style['rate'])}."
        mark = {"name": style["name"], "rate": guess, "to": style["rate"]}
        mark["told"] = told(guess, style["rate"], f"{guess:g}")
        layers += guessed([mark], x, y, x2="to")
    dot = base.mark_point(filled=True, size=90, color=ACCENT, opacity=1).encode(description="name:N")
    layers.append(dot.transform_filter("datum.section == 'S3'"))
    title = "“Transactional” in the heading, and no word about money below it"
    chart = layered(layers, title, "Section S3 is the one on style.", width=_PLOT, height=220)
    heads = ["Section", "Words", "Economy words", "Per 1,000"]
    return figure(chart, said, rows[["section", "words", "count", "rate"]].set_axis(heads, axis=1))


def two_rules(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """Which sentences both coders call transactional, by the loose and by the strict rule: a tile each, with who acts.

    table: as in `ck.load("coded_sentences")`; needs the columns id, actor, sentence, strict_a, strict_b, loose_a and
        loose_b. guess: how many you expected by the strict rule.
    Raises CourseError when a column is missing or the guess is no number of sentences.
    """
    require(table, ("id", "actor", "sentence", "strict_a", "strict_b", "loose_a", "loose_b"), "two rules")
    possible(guess, 0, len(table))
    side, tiles, heads, totals, counts = 34, [], [], [], {}
    for n, rule in enumerate(("loose", "strict")):
        both = table[table[f"{rule}_a"] & table[f"{rule}_b"]].sort_values("actor", kind="stable")
        counts[rule] = len(both)
        heads.append({"words": rule, "x": 0, "y": 60 * n + 15})
        totals.append({"words": f"{len(both)} of {len(table)}", "x": 66 + side * len(both), "y": 60 * n + 15})
        tiles += [
            {"rule": rule, "actor": row.actor, "sentence": row.sentence, "words": row.actor}
            | {"left": 60 + side * i, "right": 60 + side * (i + 1) - 4, "top": 60 * n, "bottom": 60 * n + 30}
            | {"x": 58 + side * (i + 0.5), "y": 60 * n + 15}
            for i, row in enumerate(both.itertuples())
        ]
    at = pixels("x", "y")
    boxes = over(tiles).mark_rect(cornerRadius=4, fill=ACCENT)
    shown = {"description": "sentence:N", "tooltip": ["rule:N", "actor:N", "sentence:N"]}
    layers = [
        boxes.encode(**pixels("left", "top", "right", "bottom"), **shown),
        words(tiles, at, fontWeight="bold", fill="white"),
        words(heads, at, align="left", fontWeight="bold", fontSize=14),
        words(totals, at, align="left", fontWeight="bold"),
    ]
    loose, strict = counts.values()
    said = f"Both coders say yes to {loose} sentences by the loose rule, and to {strict} by the strict rule."
    if guess is not None:
        said += f" Your guess was {guess:g}, {gap(guess, strict)}."
        off, align = (14, "left") if guess < 8 else (-14, "right")
        arrow = " →" if guess > TILES else ""
        mark = {"x": 60 + side * min(guess, TILES), "y": 108, "told": told(guess, strict, f"{guess:g}{arrow}")}
        beside = words([mark | {"x": mark["x"] + off}], at, "told", align=align)
        layers += [ring(over([mark]).encode(**at)), beside]
    title = f"The rule turns {loose} into {strict}, with the same readers and sentences"
    under = "A tile is a sentence to which both coders say yes, with the code of who acts in it."
    chart = layered(layers, title, under, width=WIDTH, height=124)
    return figure(chart, said, table[["actor", "sentence", "loose_a", "loose_b", "strict_a", "strict_b"]])
