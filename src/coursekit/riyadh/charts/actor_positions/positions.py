"""Positions of the actors in pictures: strip, heat map, win-sets, redraws, and the knife edge of the median."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.theme import LABEL_SIZE, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import ACTORS, actor
from coursekit.riyadh.charts.actor_positions.bargains import winsets
from coursekit.riyadh.charts.actor_positions.redraws import redrawn, redraws
from coursekit.riyadh.charts.actor_positions.strip import strip
from coursekit.riyadh.charts.actor_positions.tipping import halves, knife_edge
from coursekit.riyadh.charts.scores import COLUMNS, ENDS, number, spoken

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["halves", "heat", "knife_edge", "redrawn", "redraws", "strip", "winsets"]

# Blue to orange, never red to green; the middle is named, and every cell says its number as well.
HEAT = {-2: ("#B35806", "white"), -1: ("#F4B36A", "black"), 0: ("#D9D9D9", "black")}
HEAT |= {1: ("#A3CBE5", "black"), 2: ("#2166AC", "white")}

_CELL, _ROW = 51, 32  # pixels: width and height of a cell
_BARE = {"ticks": False, "domain": False}


def heat(positions: pd.DataFrame) -> Figure:
    """Every actor on every issue: colour and number give our code; a blank says that there is no evidence.

    positions: as in `ck.load("positions")`; codes run from -2 to 2, on a scale of its own for each issue.
    Raises CourseError for a missing column, a code off the scale, or two codes for one actor on one issue.
    """
    import pandas as pd

    require(positions, COLUMNS, "positions")
    rows = positions[positions["code"].notna()].assign(code=lambda table: table["code"].astype(float))
    off = rows[~rows["code"].between(*ENDS)]
    if len(off):
        raise CourseError(
            f"{off['actor'].iloc[0]} has the code {off['code'].iloc[0]:g} on {off['issue'].iloc[0]!r};"
            f" codes run from {ENDS[0]} to {ENDS[1]}."
        )
    twice = rows[rows.duplicated(["actor", "issue"])]
    if len(twice):
        raise CourseError(f"{twice['actor'].iloc[0]} has more than one code on {twice['issue'].iloc[0]!r}; keep one.")
    issues = list(dict.fromkeys(rows["issue"]))  # an issue on which nobody has a code is not compared
    codes = sorted(dict.fromkeys(positions["actor"]), key=_order)
    blank = len(issues) * len(codes) - len(rows)
    step = round(rows["code"]).astype(int)
    drawn = pd.DataFrame(
        {
            "Actor": [actor(code).name for code in rows["actor"]],
            "Issue": [spoken(issue) for issue in rows["issue"]],
            "Code": [number(code) for code in rows["code"]],
            "Position": rows["position"],
            "Scale": rows["scale"],
            "fill": [HEAT[code][0] for code in step],
            "ink": [HEAT[code][1] for code in step],
            "spoken": [
                f"{actor(row.actor).name}, {spoken(row.issue)}: {number(row.code)}. {row.position}"
                for row in rows.itertuples()
            ],
        }
    )
    by_actor = drawn.pivot(index="Actor", columns="Issue", values="Code")
    table = by_actor.reindex(index=[actor(code).name for code in codes], columns=[spoken(issue) for issue in issues])
    table = table.fillna("no evidence").reset_index().rename_axis(columns=None)
    description = (
        f"Codes of {counted(len(codes), 'actor')} on {counted(len(issues), 'issue')}, from −2 to +2, each issue on its"
        f" own scale. {counted(len(rows), 'cell has', 'cells have')} a code, {blank} are blank for lack of evidence."
        f" {_farthest(rows)}"
    )
    title = alt.Title(
        "Who stands where, issue by issue",
        subtitle=[
            "Orange −2 · grey 0, the middle · blue +2. Blank: no evidence.",
            "Each issue has its own scale; point at a cell to read it.",
        ],
    )
    who, what = [actor(code).name for code in codes], [spoken(issue) for issue in issues]
    heads = {name: "\n".join(wrapped(name, _CELL, LABEL_SIZE)) for name in who}
    x = alt.X(
        "Actor:N",
        title="Actor",
        scale=alt.Scale(domain=who),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr=f"split(({json.dumps(heads)})[datum.value], '\\n')",
            # Lines grow downwards from the first, so the longest name needs its room above the cells.
            labelPadding=4 + 15 * max(head.count("\n") for head in heads.values()),
            labelLineHeight=15,
            labelLimit=0,
            **_BARE,
        ),
    )
    y = alt.Y("Issue:N", title="Issue", scale=alt.Scale(domain=what), axis=alt.Axis(**_BARE))
    base = alt.Chart(drawn).encode(
        x=x, y=y, tooltip=[f"{column}:N" for column in ("Actor", "Issue", "Code", "Position", "Scale")]
    )
    chart = alt.layer(
        base.mark_rect(stroke="#808080", strokeWidth=1).encode(
            fill=alt.Fill("fill:N", scale=None), description="spoken:N"
        ),
        base.mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 1).encode(
            text="Code:N", color=alt.Color("ink:N", scale=None)
        ),
    ).properties(width=_CELL * len(who), height=_ROW * len(what), title=title, description=description)
    return Figure(chart, table, description)


def _order(code: str) -> int:
    known = list(ACTORS)
    return known.index(code) if code in known else len(known)


def _farthest(rows: pd.DataFrame) -> str:
    """The issue on which the codes lie farthest apart."""
    spread = rows.groupby("issue", sort=False)["code"].agg(["min", "max"])
    widest = (spread["max"] - spread["min"]).max()
    issues = [spoken(issue) for issue, row in spread.iterrows() if row["max"] - row["min"] == widest]
    return f"Codes lie farthest apart ({number(widest)} steps) on {', '.join(issues)}."
