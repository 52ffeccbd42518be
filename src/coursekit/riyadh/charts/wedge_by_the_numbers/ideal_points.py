"""Where states stand on one line that is estimated from all their votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, require
from coursekit.drawing.labels import text_width
from coursekit.drawing.theme import LABEL_SIZE, WIDTH, alt
from coursekit.riyadh.actors import actor
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
    import pandas as pd

    require(table, COLUMNS, "ideal points")
    shown = table.sort_values(["session", "point"], ignore_index=True)
    shown["Actor"] = [
        SOVIET.get(code, actor(code).name) if year <= SOVIET_UNTIL else actor(code).name
        for code, year in zip(shown["actor"], shown["year"], strict=True)
    ]
    # Without published ends the line through a mark has no length, and the chart looks as if it had never heard of one.
    with_ends = {"low", "high"} <= set(shown)
    shown = shown if with_ends else shown.assign(low=shown["point"], high=shown["point"])
    readable = pd.DataFrame(
        {
            "Year": shown["year"],
            "Session": shown["session"],
            "Actor": shown["Actor"],
            "Estimated position": shown["point"].map(_signed),
            "Source": shown["source"].str.replace(";", ", "),
        }
    )
    if with_ends:
        ends = [f"{_signed(low)} to {_signed(high)}" for low, high in zip(shown["low"], shown["high"], strict=True)]
        readable.insert(4, "With 90% probability", ends)
    years = sorted(set(shown["year"]))
    said = [
        f"Estimated positions of {counted(shown['actor'].nunique(), 'actor')}"
        + (f" in {years[0]}." if len(years) == 1 else f" in {len(years)} years from {years[0]} to {years[-1]}.")
    ]
    for dyad, pair in PAIRS.items():
        gaps = distances(shown, dyad)
        if gaps:
            ends = dict.fromkeys([min(gaps), max(gaps)])
            said.append(f"Distance of {pair.name}: " + ", ".join(f"{gaps[year]:.2f} in {year}" for year in ends) + ".")
    description = " ".join(said)
    title = alt.Title(
        "Where do they stand, by all their votes?",
        subtitle=[
            "One line estimated from all roll calls of a session. Its units mean only: near or far.",
            *(["Line through a mark: the true position lies there with a probability of 90%."] if with_ends else []),
            *(
                ["Taiwan (Republic of China) held China’s seat until October 1971."]
                if "TW" in set(shown["actor"])
                else []
            ),
        ],
    )
    return Figure(_strip(shown).properties(title=title, description=description), readable, description)


def distances(table: pd.DataFrame, dyad: str) -> dict[int, float]:
    """How far apart the two of a pair stand, in every year that has a point for both."""
    one, other = (
        table[table["actor"] == code].drop_duplicates("year").set_index("year")["point"] for code in dyad.split("-")
    )
    return {int(year): float(gap) for year, gap in (one - other).abs().dropna().sort_index().items()}


def _strip(shown: pd.DataFrame) -> alt.LayerChart:
    # The scale ends so far to the right that the name of the last mark still fits.
    beside = (14 + max(text_width(name, LABEL_SIZE) for name in shown["Actor"])) / _PLOT
    low = shown["low"].min() - 0.4
    high = (shown["high"].max() - beside * low) / (1 - beside)
    per_unit = (_PLOT) / (high - low)
    places: list[int] = []
    rows: dict[str, float] = {}
    rulers = []
    ceiling = 0
    for year, points in shown.groupby("year"):
        # A mark and its name are one piece; pieces that would meet go into lanes below each other.
        ends: list[float] = []
        lanes = []
        for first, last, name in zip(points["low"], points["high"], points["Actor"], strict=True):
            left = (first - low) * per_unit - 8
            lane = next((i for i, end in enumerate(ends) if end + 6 < left), len(ends))
            ends[lane : lane + 1] = [(last - low) * per_unit + 14 + text_width(name, LABEL_SIZE)]
            lanes.append(lane)
        places += [ceiling + _LANE * lane + _LANE for lane in lanes]
        bottom = ceiling + _LANE * (len(ends) + 1)
        rows[f"{(ceiling + bottom) / 2:g}"] = str(year)
        ceiling = bottom
        rulers.append(bottom)
    drawn = shown[["session", "year", "actor", "Actor", "point", "low", "high", "source"]].assign(y=places)
    drawn["spoken"] = drawn["Actor"] + " " + drawn["year"].astype(str) + ": " + drawn["point"].map("{:.2f}".format)
    labels = "{" + ", ".join(f"'{place}': '{year}'" for place, year in rows.items()) + "}"
    x = alt.X(
        "point:Q",
        title="Estimated position (high: near the United States)",
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
    )
    scale = alt.Scale(domain=[0, ceiling], reverse=True, nice=False)
    axis = alt.Axis(
        values=[float(place) for place in rows],
        labelExpr=f"({labels})[datum.value]",
        ticks=False,
        domain=False,
        grid=False,
        titleAngle=0,
        titleAlign="right",
        titleX=-8,
        titleY=-8,
    )
    actors = list(dict.fromkeys(drawn["actor"]))
    base = alt.Chart(drawn).encode(x=x, y=alt.Y("y:Q", title="Year", scale=scale, axis=axis))
    marks = base.mark_point(filled=True, size=90, opacity=1).encode(
        color=alt.Color(
            "actor:N", scale=alt.Scale(domain=actors, range=[actor(a).colour for a in actors]), legend=None
        ),
        shape=alt.Shape("actor:N", scale=alt.Scale(domain=actors, range=[actor(a).shape for a in actors]), legend=None),
        description="spoken:N",
        tooltip=[
            "Actor:N",
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("point:Q", title="Estimated position", format=".2f"),
            alt.Tooltip("source:N", title="Source"),
        ],
    )
    span = base.mark_rule(strokeWidth=2, aria=False).encode(x="low:Q", x2="high:Q", color=marks.encoding.color)
    names = base.mark_text(align="left", dx=9).encode(x="high:Q", text="Actor:N")
    between = (
        alt.Chart()
        .mark_rule(opacity=0.4, aria=False)
        .encode(y=alt.Y("at:Q", scale=scale))
        .properties(data=alt.InlineData(values=[{"at": at} for at in rulers[:-1]]))
    )
    layers = [between] if len(rulers) > 1 else []
    return alt.layer(*layers, span, marks, names).properties(width=_PLOT, height=ceiling)


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
