"""Can the wedge work? The start of the 1970s and 2025 side by side, and whether measures agree on who is close."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, WIDTH, alt, switch
from coursekit.riyadh.charts.wedge_by_the_numbers.closeness import closeness, figures

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GRADES", "closeness", "figures", "then_and_now"]

COLUMNS = (
    *("id", "indicator", "then_value", "then_text", "now_value", "now_text", "unit", "then_grade", "now_grade"),
    *("note", "source"),
)


class Grade(NamedTuple):
    words: str
    colour: str
    shape: str


GRADES = {
    "A": Grade("A: seen in a source", CATEGORIES[0], "circle"),
    "B": Grade("B: computed here from a source", CATEGORIES[4], "square"),
    "K": Grade("K: general knowledge, unchecked", CATEGORIES[1], "triangle-up"),
}

_TRACK, _LINE, _PAD = 140, 16, 12  # pixels
_TEXT = (WIDTH - _TRACK - 4 * _PAD) / 2  # pixels: how wide a column of words is
_MARK = 14  # pixels from a mark to its words


def then_and_now(indicators: pd.DataFrame) -> Figure:
    """1971-72 beside 2025, indicator by indicator; the shape says how good the evidence for each side is.

    indicators: one row per indicator, as in `ck.load("indicators")`; needs the columns id, indicator, then_value,
        then_text, now_value, now_text, unit, then_grade, now_grade (A, B or K), note and source.
    Where both sides have a number, a line joins them on a scale from 0 to the larger of the two.
    Raises CourseError when a column is missing or a grade is unknown.

    >>> import pandas as pd
    >>> row = {"id": "t", "indicator": "Trade", "then_value": 1.0, "then_text": "little", "now_value": 4.0,
    ...        "now_text": "much", "unit": "bn", "then_grade": "K", "now_grade": "A", "note": "", "source": "S"}
    >>> then_and_now(pd.DataFrame([row])).description
    'Then and now by 1 indicator; 1 has a number on both sides. Grade K, unchecked: 1 of 1 then, 0 of 1 now. With K \
hidden, 0 of 1 still has both sides.'
    """
    import pandas as pd

    require(indicators, COLUMNS, "then-and-now")
    for side in ("then_grade", "now_grade"):
        known(indicators, side, GRADES, "then-and-now")
    shown = indicators.reset_index(drop=True)
    numbers = shown[["then_value", "now_value"]].notna().all(axis="columns")
    weak = {side: shown[f"{side}_grade"] == "K" for side in ("then", "now")}
    n = len(shown)
    description = (
        f"Then and now by {counted(n, 'indicator')}; {numbers.sum()} {'has' if numbers.sum() == 1 else 'have'} a number"
        f" on both sides. Grade K, unchecked: {weak['then'].sum()} of {n} then, {weak['now'].sum()} of {n} now."
        f" With K hidden, {(~weak['then'] & ~weak['now']).sum()} of {n} still {'has' if n == 1 else 'have'} both sides."
    )
    readable = pd.DataFrame(
        {
            "Indicator": shown["indicator"],
            "1971–72": shown["then_text"],
            "Grade then": shown["then_grade"],
            "2025": shown["now_text"],
            "Grade now": shown["now_grade"],
            "Numbers": [_numbers(row) for row in shown.itertuples()],
            "Note": shown["note"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )
    title = alt.Title(
        "Kissinger’s triangle and today’s, by the numbers",
        subtitle=[
            "Middle: from 0 to the larger of the two numbers; hollow is then, filled is now.",
            "The shape grades the evidence. Untick the box to see what is left without grade K.",
        ],
    )
    return Figure(_chart(shown).properties(title=title, description=description), readable, description)


def _numbers(row: object) -> str:
    sides = [("then", row.then_value), ("now", row.now_value)]
    told = [f"{value:g} {side}" for side, value in sides if value == value]
    return f"{', '.join(told)} ({row.unit})" if told else ""


def _between(row: object) -> list[str]:
    """What stands between the two columns of words: the numbers with their unit."""
    sides = [f"{value:g}" if value == value else "–" for value in (row.then_value, row.now_value)]
    if set(sides) == {"–"}:
        return []
    return [" → ".join(sides), *wrapped(row.unit, _TRACK + 2 * _PAD, LABEL_SIZE)]


def _chart(shown: pd.DataFrame) -> alt.LayerChart:
    """Blocks from top to bottom: a heading, then words, a track and words; in pixels, as words have to fit."""
    import pandas as pd

    start = _TEXT + 2 * _PAD
    words, dots, heads, values = [], [], [], []
    ceiling = 0.0
    for row in shown.itertuples():
        texts = {side: wrapped(getattr(row, f"{side}_text"), _TEXT - _MARK, LABEL_SIZE) for side in ("then", "now")}
        both = row.then_value == row.then_value and row.now_value == row.now_value
        top = ceiling + 2 * _LINE
        numbers = _between(row)
        lines = max(len(numbers) + both, *map(len, texts.values()))
        bottom = top + lines * _LINE + _PAD
        heads.append({"heading": row.indicator, "y": ceiling + _LINE, "left": 0, "rule": bottom})
        for side, left in (("then", 0.0), ("now", start + _TRACK + 2 * _PAD)):
            grade = getattr(row, f"{side}_grade")
            value = getattr(row, f"{side}_value")
            about = {
                "grade": grade,
                "Grade": GRADES[grade].words,
                "Indicator": row.indicator,
                "When": {"then": "1971–72", "now": "2025"}[side],
                "What": getattr(row, f"{side}_text"),
                "Note": row.note if isinstance(row.note, str) else "",
                "Sources": row.source.replace(";", ", "),
            }
            about["spoken"] = f"{about['Indicator']}, {about['When']}: {about['What']}. Grade {about['Grade']}."
            place = {"left": left + 5, "text_x": left + _MARK, "y": top + _LINE / 2, "text_y": top}
            words.append(about | place | {"lines": "\n".join(texts[side])})
            if both:
                larger = max(abs(row.then_value), abs(row.now_value)) or 1
                at = start + _TRACK * value / larger
                dots.append(about | {"at": at, "y": top + _LINE / 2, "filled": side == "now"})
                dots[-1]["joined"] = row.Index
        if numbers:
            sides = [(row.then_value, row.then_grade), (row.now_value, row.now_grade)]
            grade = "K" if any(value == value and grade == "K" for value, grade in sides) else "A"
            told = {"lines": "\n".join(numbers), "at": start + _TRACK / 2, "y": top + both * _LINE, "grade": grade}
            values.append(told)
        ceiling = bottom
    # A line joins two marks, so it goes when either of them goes.
    weak = {dot["joined"] for dot in dots if dot["grade"] == "K"}
    joins = [
        {"at": a["at"], "to": b["at"], "y": a["y"], "grade": "K" if a["joined"] in weak else "A"}
        for a, b in zip(dots[::2], dots[1::2], strict=True)
    ]
    return _layers(pd.DataFrame(words), dots, joins, values, heads, ceiling)


def _layers(words: pd.DataFrame, dots: list, joins: list, values: list, heads: list, height: float) -> alt.LayerChart:
    unchecked = switch("show_unchecked", "Show grade K (general knowledge, unchecked)")
    there = alt.condition(f"datum.grade != 'K' || {unchecked.name}", alt.value(1), alt.value(0))
    start = _TEXT + 2 * _PAD
    columns = {0: "1971–72", start: "0", start + _TRACK: "larger", start + _TRACK + 2 * _PAD: "2025"}
    names = "{" + ", ".join(f"'{place:g}': '{name}'" for place, name in columns.items()) + "}"
    x_axis = alt.Axis(
        values=list(columns),
        labelExpr=f"({names})[format(datum.value, '~g')]",
        orient="top",
        labelAlign=alt.expr(f"datum.value == {start:g} || datum.value == {start + _TRACK:g} ? 'center' : 'left'"),
        ticks=False,
        domain=False,
        grid=False,
    )
    scale = alt.Scale(domain=[0, WIDTH], nice=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="Then and now", scale=scale, axis=x_axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=y_scale, axis=None)

    grades = [grade for grade in GRADES if grade in set(words["grade"])]
    # One legend for all channels of a mark: with one of them switched off, Vega-Lite warns that they disagree.
    legend = alt.Legend(
        title="Evidence",
        labelExpr="{" + ", ".join(f"'{g}': '{GRADES[g].words}'" for g in grades) + "}[datum.label]",
        symbolStrokeColor=INK,
        symbolFillColor="transparent",
    )
    colours = alt.Scale(domain=grades, range=[GRADES[g].colour for g in grades])
    shapes = alt.Scale(domain=grades, range=[GRADES[g].shape for g in grades])
    look = {
        "stroke": alt.Stroke("grade:N", scale=colours, legend=legend),
        "shape": alt.Shape("grade:N", scale=shapes, legend=legend),
    }
    fill = alt.Fill("grade:N", scale=colours, legend=legend)
    tooltip = [f"{name}:N" for name in ("Indicator", "When", "What", "Grade", "Note", "Sources")]
    told = alt.Chart(words).encode(opacity=there, tooltip=tooltip)
    drawn = alt.Chart(alt.InlineData(values=dots)).encode(x=x("at"), y=y("y"), opacity=there, tooltip=tooltip)
    headed = alt.Chart(alt.InlineData(values=heads)).encode(x=x("left"))
    numbers = alt.Chart(alt.InlineData(values=values)).encode(x=x("at"), y=y("y"), text="lines:N", opacity=there)
    joined = alt.Chart(alt.InlineData(values=joins)).encode(x=x("at"), x2="to", y=y("y"), opacity=there)
    return (
        alt.layer(
            headed.mark_rule(opacity=0.3, aria=False).encode(x=alt.value(0), x2=alt.value(WIDTH), y=y("rule")),
            headed.mark_text(align="left", fontWeight="bold", fontSize=LABEL_SIZE + 1).encode(
                y=y("y"), text="heading:N"
            ),
            joined.mark_rule(strokeWidth=2, aria=False),
            numbers.mark_text(baseline="top", lineBreak="\n", lineHeight=_LINE),
            told.mark_point(size=60, strokeWidth=1.5).encode(
                x=x("left"), y=y("y"), fill=fill, **look, description="spoken:N"
            ),
            told.mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=_LINE).encode(
                x=x("text_x"), y=y("text_y"), text="lines:N"
            ),
            drawn.mark_point(size=110, strokeWidth=2).encode(
                fill=alt.condition("datum.filled", fill, alt.value("transparent")), **look, description="spoken:N"
            ),
        )
        .add_params(unchecked)
        .properties(width=WIDTH, height=height)
    )
