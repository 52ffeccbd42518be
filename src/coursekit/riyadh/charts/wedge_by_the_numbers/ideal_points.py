"""Where states stand on one line that is estimated from all their votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, figure, require
from coursekit.drawing.labels import text_width
from coursekit.drawing.marks import layered, look, over, pixels, to_read, words
from coursekit.drawing.theme import LABEL_SIZE, WIDTH, alt
from coursekit.riyadh.actors import actor, looks
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import PAIRS

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("session", "year", "actor", "point", "source")

SOVIET = {"RU": "Soviet Union", "UA": "Soviet Ukraine"}  # Ukraine had a seat and a vote of its own from the start
SOVIET_UNTIL = 1990  # the session of 1991 began after Ukraine's independence and ended after the Soviet Union

_PLOT = WIDTH - 50
_LANE = 20  # pixels: height of a mark and its name in the strip


def ideal_points(table: pd.DataFrame) -> Figure:
    """Where states stand on one line that is estimated from all their votes: a row for each year.

    table: one row per actor and year, as in `ck.load("ideal_points")`; needs the columns session, year, actor, point
        and source. With the columns low and high, a line through each mark shows where the true position lies with a
        probability of 90%. The scale has no unit, high is near the United States: Bailey, Strezhnev & Voeten (2017).
    Raises CourseError when a column is missing.

    >>> import pandas as pd
    >>> rows = [{"session": 74, "year": 2019, "actor": code, "point": point, "source": "VOE"}
    ...         for code, point in {"US": 2.695, "RU": 0.142}.items()]
    >>> ideal_points(pd.DataFrame(rows)).description
    'Estimated positions of 2 actors in 2019. Distance of US and Russia: 2.55 in 2019.'
    """

    require(table, COLUMNS, "ideal points")
    shown = table.sort_values(["session", "point"], ignore_index=True)
    soviet = shown["actor"].map(SOVIET).where(shown["year"] <= SOVIET_UNTIL)
    shown["Actor"] = soviet.fillna(shown["actor"].map(lambda code: actor(code).name))
    # Without published ends the line through a mark has no length, and the chart looks as if it had never heard of one.
    with_ends = {"low", "high"} <= set(shown)
    shown = shown if with_ends else shown.assign(low=shown["point"], high=shown["point"])
    for column in ("point", "low", "high"):
        shown[f"{column}_said"] = [f"{value:.2f}".replace("-", "−") for value in shown[column]]
    years = sorted(set(shown["year"]))
    when = f"in {years[0]}" if len(years) == 1 else f"in {len(years)} years from {years[0]} to {years[-1]}"
    said = [f"Estimated positions of {counted(shown['actor'].nunique(), 'actor')} {when}."]
    for dyad, pair in PAIRS.items():
        gaps = distances(shown, dyad)
        if gaps:
            ends = ", ".join(f"{gaps[year]:.2f} in {year}" for year in dict.fromkeys([min(gaps), max(gaps)]))
            said.append(f"Distance of {pair.name}: {ends}.")
    heads = {
        "Year": "year",
        "Session": "session",
        "Actor": "Actor",
        "Estimated position": "point_said",
        **({"With 90% probability": "{low_said} to {high_said}"} if with_ends else {}),
        "Source": "source",
    }
    layers, height = _strip(shown)
    chart = layered(
        layers,
        "Where do they stand, by all their votes?",
        "One line estimated from all roll calls of a session. Its units mean only: near or far.",
        "Line through a mark: the true position lies there with a probability of 90%." if with_ends else "",
        "Taiwan (Republic of China) held China’s seat until October 1971." if "TW" in set(shown["actor"]) else "",
        width=_PLOT,
        height=height,
    )
    return figure(chart, " ".join(said), to_read(shown, heads))


def distances(table: pd.DataFrame, dyad: str) -> dict[int, float]:
    """How far apart the two of a pair stand, in every year that has a point for both."""
    one, other = (
        table[table["actor"] == code].drop_duplicates("year").set_index("year")["point"] for code in dyad.split("-")
    )
    return {int(year): float(gap) for year, gap in (one - other).abs().dropna().sort_index().items()}


def _strip(shown: pd.DataFrame) -> tuple[list[alt.Chart], float]:
    # The scale ends so far to the right that the name of the last mark still fits.
    beside = (14 + max(text_width(name, LABEL_SIZE) for name in shown["Actor"])) / _PLOT
    low = shown["low"].min() - 0.4
    high = (shown["high"].max() - beside * low) / (1 - beside)
    per_unit = _PLOT / (high - low)
    places: list[float] = []
    heads, ceiling = [], 0.0
    for year, points in shown.groupby("year"):
        # A mark and its name are one piece; pieces that would meet go into lanes below each other.
        ends: list[float] = []
        for row in points.itertuples():
            left = (row.low - low) * per_unit - 8
            lane = next((i for i, end in enumerate(ends) if end + 6 < left), len(ends))
            ends[lane : lane + 1] = [(row.high - low) * per_unit + 14 + text_width(row.Actor, LABEL_SIZE)]
            places.append(ceiling + _LANE * lane + _LANE)
        bottom = ceiling + _LANE * (len(ends) + 1)
        heads.append({"words": str(year), "y": (ceiling + bottom) / 2, "bottom": bottom})
        ceiling = bottom
    drawn = shown[["year", "Actor", "point", "low", "high", "source"]].assign(y=places)
    drawn["spoken"] = drawn["Actor"] + " " + drawn["year"].astype(str) + ": " + drawn["point"].map("{:.2f}".format)
    kinds = looks(dict.fromkeys(shown["actor"]))
    kinds |= {was: kinds[actor(code).name] for code, was in SOVIET.items() if actor(code).name in kinds}
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    x = alt.X("point:Q", title="Estimated position (high: near the United States)", scale=scale)
    base = over(drawn).encode(x=x, y=pixels(0, "y")["y"])
    tooltip = [
        "Actor:N",
        alt.Tooltip("year:N", title="Year"),
        alt.Tooltip("point:Q", title="Estimated position", format=".2f"),
        alt.Tooltip("source:N", title="Source"),
    ]
    span, mark = base.mark_rule(strokeWidth=2, aria=False), base.mark_point(filled=True, size=90, opacity=1)
    return [
        over(heads[:-1]).mark_rule(opacity=0.4, aria=False).encode(y=pixels(0, "bottom")["y"]),
        words(heads, pixels(-8, "y"), align="right"),
        span.encode(x="low:Q", x2="high", **look("Actor", kinds, "color")),
        mark.encode(**look("Actor", kinds), description="spoken:N", tooltip=tooltip),
        base.mark_text(align="left", dx=9).encode(x="high:Q", text="Actor:N"),
    ], ceiling
