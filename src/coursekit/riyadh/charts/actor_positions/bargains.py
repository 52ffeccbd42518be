"""Deals: which options beat the status quo."""

from __future__ import annotations

from collections.abc import Mapping

from coursekit.drawing.figure import Figure
from coursekit.drawing.theme import CATEGORIES, INK, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.scores import number, stretch, the
from coursekit.riyadh.models import bargaining

_WIDTH, _LANE = 430, 34  # pixels: width of the plot, height of an actor's lane


def winsets(q: float, ideals: Mapping[str, float], lo: float = -2, hi: float = 2) -> Figure:
    """Which options each actor likes better than the status quo, and which all of them do.

    q: the status quo. ideals: code of each actor who can say no, to the position it likes best. lo, hi: the line.
    Raises CourseError for values off the line, or no actor.

    >>> winsets(8, {"US": 3, "RU": 6}, lo=0, hi=10).description
    'Options that beat the status quo at 8: for the United States from 0 to 8, for Russia from 4 to 8; for all from 4 \
to 8.'
    """
    import pandas as pd

    if not isinstance(ideals, Mapping):
        raise CourseError(
            f'ideals is {ideals!r}; it should map each actor to a position, such as {{"US": 1, "RU": -1}}.'
        )
    together = bargaining.winset(q, list(ideals.values()), lo, hi)
    bands = {actor(code).name: bargaining.winset(q, [ideal], lo, hi) for code, ideal in ideals.items()}
    who = [actor(code) for code in ideals]
    rows = pd.DataFrame(
        [
            {
                "Who": name,
                "from": band.lo if band else q,
                "to": band.hi if band else q,
                "Better than the status quo": stretch(band) if band else "nothing",
            }
            for name, band in [*bands.items(), ("All together", together)]
        ]
    )
    rows["Likes best"] = [*(number(ideal) for ideal in ideals.values()), ""]
    told = [
        f"for {the(code)} {'from ' + stretch(bands[actor(code).name]) if bands[actor(code).name] else 'none'}"
        for code in ideals
    ]
    all_of_them = f"from {stretch(together)}" if together else "none"
    description = f"Options that beat the status quo at {number(q)}: {', '.join(told)}; for all {all_of_them}."
    title = alt.Title(
        "What beats the status quo?",
        subtitle=["Bar: what an actor likes better. Mark: what it likes best.", f"Better for all: {all_of_them}."],
    )
    # A little room beyond both ends, so that a mark on the end stands clear of the names.
    x_scale = alt.Scale(domain=[lo - (hi - lo) / 30, hi + (hi - lo) / 30], nice=False, zero=False)
    y = alt.Y("Who:N", title="Actor", scale=alt.Scale(domain=list(rows["Who"])), axis=alt.Axis(ticks=False))
    fill = alt.Scale(domain=[*bands, "All together"], range=[*(one.colour for one in who), CATEGORIES[5]])
    ideal = pd.DataFrame({"Who": [one.name for one in who], "at": list(ideals.values())})
    shapes = alt.Scale(domain=[one.name for one in who], range=[one.shape for one in who])
    status_quo = alt.Chart(pd.DataFrame({"from": [q], "told": [f"status quo {number(q)}"]}))
    x = alt.X("from:Q", title="Position", scale=x_scale)
    chart = alt.layer(
        alt.Chart(rows[["Who", "from", "to", "Better than the status quo"]])
        .mark_bar(height=18, opacity=0.55)
        .encode(
            x=x,
            x2="to:Q",
            y=y,
            color=alt.Color("Who:N", scale=fill, legend=None),
            tooltip=["Who:N", "Better than the status quo:N"],
        ),
        alt.Chart(ideal)
        .mark_point(filled=True, size=130, opacity=1)
        .encode(
            x="at:Q",
            y=y,
            color=alt.Color("Who:N", scale=fill, legend=None),
            shape=alt.Shape("Who:N", scale=shapes, legend=None),
        ),
        status_quo.mark_rule(strokeWidth=2, strokeDash=[5, 3], color=INK, aria=False).encode(x=x),
        status_quo.mark_text(baseline="bottom", dy=-6).encode(x=x, y=alt.YValue(0), text="told:N"),
    ).properties(width=_WIDTH, height=_LANE * len(rows), title=title, description=description)
    return Figure(chart, rows[["Who", "Likes best", "Better than the status quo"]], description)
