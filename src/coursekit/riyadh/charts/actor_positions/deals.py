"""A proposal on several issues: where its terms stand, and which steps the delegations accept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from coursekit.drawing.figure import Figure
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models._negotiation import STEPS, Proposal, Table, missing, overlap

_WIDTH, _LANE, _GAP = 420, 20, 16  # pixels: width of the plot, height of a lane, room between two issues
_NAMES = 150  # pixels: how wide the name of a lane may be


def deals(proposal: Proposal, table: Table, words: Mapping[str, Sequence[str]], together: bool = False) -> Figure:
    """The terms of a proposal, issue by issue, and the steps that each delegation in `table` accepts.

    proposal: issue to step, for the issues that have a term yet. table: the reservations to draw; no other is in the
    chart or its data. words: each issue to the words of its steps. together: shade what all in `table` accept.
    """
    import pandas as pd

    lanes, bands, y = [], [], float(_GAP)
    for issue in words:
        top = y
        # The lane of the proposal comes first, then one for each delegation.
        lanes.append({"issue": issue, "who": "", "at": y + _LANE / 2})
        y += _LANE
        for code in table:
            lanes.append({"issue": issue, "who": code, "at": y + _LANE / 2})
            y += _LANE
        bands.append({"issue": issue, "top": top, "bottom": y})
        y += _GAP
    height = y
    marks, bars, zones = [], [], []
    for lane in lanes:
        issue, code = lane["issue"], lane["who"]
        step = proposal.get(issue)
        if not code:
            if step is not None:
                told = words[issue][step]
                marks.append({"step": step, "lane": lane["at"], "spoken": f"{issue}: step {step}, {told}"})
            continue
        own, one = table[code][issue], actor(code)
        spoken = f"{one.name} on {issue}: accepts steps {own.lowest} to {own.highest}"
        sign = ""
        if step is not None:
            off = own.missing(step)
            sign = "✘" if off else "✔"
            spoken += f"; step {step} is {f'{off} off' if off else 'accepted'}"
        bars.append(
            {
                "Delegation": one.name,
                "from": own.lowest - 0.4,
                "to": own.highest + 0.4,
                "lane": lane["at"],
                "colour": one.colour,
                "sign": sign,
                "spoken": spoken,
            }
        )
    if together:
        for band in bands:
            lowest, highest = overlap(table, band["issue"])
            if lowest <= highest:
                zones.append({"from": lowest - 0.4, "to": highest + 0.4, "top": band["top"], "bottom": band["bottom"]})
    description = _message(proposal, table, together)
    named = tuple(
        (lane["at"], actor(lane["who"]).name if lane["who"] else lane["issue"].capitalize()) for lane in lanes
    )
    title = alt.Title(
        "All reservations" if together else "The proposal",
        subtitle=wrapped(_subtitle(table, together), _WIDTH + 120, LABEL_SIZE + 1),
    )
    tables = {"zones": zones, "bars": bars, "marks": marks}
    chart = filled(_layers(named, height), tables, width=_WIDTH, height=height, title=title, description=description)
    rows = []
    for issue in words:
        step = proposal.get(issue)
        row = {"Issue": issue.capitalize(), "Proposal": "" if step is None else f"{step}: {words[issue][step]}"}
        row |= {actor(code).name: f"{each[issue].lowest} to {each[issue].highest}" for code, each in table.items()}
        rows.append(row)
    return Figure(chart, pd.DataFrame(rows), description)


@ready
def _layers(lanes: tuple[tuple[float, str], ...], height: float) -> list[alt.Chart]:
    """`lanes`: where each stands, from the top, and its name."""
    names = {f"{at:g}": name for at, name in lanes}
    x_scale = alt.Scale(domain=[-0.6, STEPS[-1] + 0.6], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    x_axis = alt.Axis(values=list(STEPS), format="d", orient="top")
    y_axis = alt.Axis(
        values=[at for at, _ in lanes],
        labelExpr=f"({json.dumps(names)})[datum.value]",
        labelLimit=_NAMES,
        ticks=False,
        domain=False,
        grid=False,
    )

    def x(field: str) -> alt.X:
        title = "Step: 0 near the line that Russia states, 4 near Ukraine’s"
        return alt.X(f"{field}:Q", title=title, scale=x_scale, axis=x_axis)

    def at(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=y_scale, axis=y_axis)

    return [
        over("zones")
        .mark_rect(fill=CATEGORIES[4], fillOpacity=0.3, stroke=CATEGORIES[4], aria=False)
        .encode(x=x("from"), x2="to", y=at("top"), y2="bottom"),
        over("bars")
        .mark_rule(strokeWidth=9, strokeCap="round", opacity=0.75)
        .encode(
            x=x("from"),
            x2="to",
            y=at("lane"),
            color=alt.Color("colour:N", scale=None),
            description="spoken:N",
            tooltip=alt.Tooltip("spoken:N", title="Reservation"),
        ),
        over("bars")
        .mark_text(align="left", fontWeight="bold", fontSize=LABEL_SIZE + 1)
        .encode(x=alt.XValue(_WIDTH + 6), y=at("lane"), text="sign:N"),
        over("marks")
        .mark_point(shape="diamond", size=170, filled=True, color=INK, opacity=1)
        .encode(x=x("step"), y=at("lane"), description="spoken:N", tooltip=alt.Tooltip("spoken:N", title="Proposal")),
    ]


def _subtitle(table: Table, together: bool) -> str:
    if not table:
        return "Diamond: what the proposal says. No reservation is shown."
    shaded = " Shaded: steps that all accept." if together else ""
    return f"Diamond: what the proposal says. Bar: steps that a delegation accepts, ✔ or ✘.{shaded}"


def _message(proposal: Proposal, table: Table, together: bool) -> str:
    terms = ", ".join(f"{issue} step {step}" for issue, step in proposal.items())
    said = [f"Terms of the proposal: {terms or 'none yet'}."]
    for code, ranges in table.items():
        gaps = missing(proposal, ranges)
        name = actor(code).name
        where = (
            f"outside its reservation on {', '.join(gaps)}" if gaps else "inside its reservation on all these issues"
        )
        if proposal:
            said.append(f"{name}: {where}.")
    if together:
        issues = next(iter(table.values()))
        crossed = [issue for issue in issues if (found := overlap(table, issue))[0] > found[1]]
        said.append(
            f"No step is open to all on {', '.join(crossed)}." if crossed else "Every issue has a step for all."
        )
    return " ".join(said)
