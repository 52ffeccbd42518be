"""The position strip: who stands where on one issue, and where the weights lead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.theme import INK, LABEL_SIZE, alt
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.scores import (
    ENDS,
    MOST_SALIENT,
    Outcome,
    capabilities,
    coded,
    number,
    outcome,
    spoken,
    stretch,
    weights,
)

if TYPE_CHECKING:
    import pandas as pd

_LANE, _STRIP, _LABELS = 34, 430, 52  # pixels: height of a lane, width of the strip, height above it for two labels
_MEAN_ROW, _MEDIAN_ROW = 8, 24  # pixels: where the names of the rules stand


def strip(
    positions: pd.DataFrame,
    issue: str | None = None,
    capability: Mapping[str, float] | None = None,
    before: Outcome | None = None,
) -> Figure:
    """Where each actor stands on one issue, and where the weights lead.

    A mark is our code, as large as the actor's capability; the bar behind it runs from our lowest to our highest
    coding; dots count the salience. The rules are the weighted mean and the weighted median; weight is capability
    times salience. Salience and code are our coding; capability is an assumption: 1 for everyone unless given.

    positions: as in `ck.load("positions")`. issue: one of its issues. capability: code of an actor to a number above 0.
    before: the `outcome` to compare with, drawn faintly.
    Raises UnknownName for an issue or an actor that is not there, CourseError for rows that cannot be drawn.
    """
    rows = coded(positions, issue)
    issue = rows["issue"].iloc[0]
    strengths = capabilities(rows, capability)
    now = outcome(rows, capability)
    shares = weights(rows, capability)
    left_out = [code for code in positions.loc[positions["issue"] == issue, "actor"] if code not in set(rows["actor"])]
    names = [actor(code).name for code in rows["actor"]]
    table = _to_read(rows, names, strengths, shares)
    equal = len(set(strengths)) == 1
    description = (
        f"Positions on {spoken(issue)}, from {number(ENDS[0])} to {number(ENDS[1])}: "
        + ", ".join(f"{name} {number(code)}" for name, code in zip(names, rows["code"], strict=True))
        + f". The weighted mean is {number(now.mean)}, the weighted median {stretch(now.median)}."
        + (f" Without a code: {', '.join(actor(code).name for code in left_out)}." if left_out else "")
    )
    title = alt.Title(
        f"Positions on {spoken(issue)}",
        subtitle=[
            *wrapped(rows["scale"].iloc[0], _STRIP + 70, LABEL_SIZE + 1),
            f"Mark: our code{'' if equal else ', larger with capability'}. Bar: lowest to highest coding.",
            *(["Faint rules: before."] if before else []),
        ],
    )
    return Figure(_chart(rows, names, strengths, now, before, title, description), table, description)


def _to_read(rows: pd.DataFrame, names: list[str], strengths: list[float], shares: list[float]) -> pd.DataFrame:
    import pandas as pd

    total = sum(shares)
    return pd.DataFrame(
        {
            "Actor": names,
            "Position": rows["position"],
            "Code": [number(code) for code in rows["code"]],
            "Lowest to highest": [
                f"{number(low)} to {number(high)}" for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
            "Salience (1 to 5)": [f"{salience:g}" for salience in rows["salience"]],
            "Capability (assumed)": [f"{strength:g}" for strength in strengths],
            "Share of weight": [f"{share / total:.0%}" if total else "" for share in shares],
            "Sources": rows["source"].fillna("").str.replace(";", ", "),
        }
    )


def _chart(
    rows: pd.DataFrame,
    names: list[str],
    strengths: list[float],
    now: Outcome,
    before: Outcome | None,
    title: alt.Title,
    description: str,
) -> alt.LayerChart:
    who = [actor(code) for code in rows["actor"]]
    lanes, height = _lanes(len(rows))
    positions = [
        {
            "Actor": one.name,
            "Position": row.position,
            "code": row.code,
            "low": row.low,
            "high": row.high,
            "lane": lane,
            "colour": one.colour,
            "size": 150 * strength,
            "dots": "●" * int(row.salience) + "○" * (MOST_SALIENT - int(row.salience)) + f" {row.salience:g}",
            "spoken": f"{one.name}: {number(row.code)}, from {number(row.low)} to {number(row.high)},"
            f" salience {row.salience:g} of {MOST_SALIENT}",
        }
        for one, row, lane, strength in zip(who, rows.itertuples(), lanes, strengths, strict=True)
    ]
    tables = {"positions": positions, "heading": [{"lane": _LABELS - 6, "told": "Salience"}]}
    outcomes = {"now": (now, _MEAN_ROW - 8, _MEDIAN_ROW - 8)}
    if before:  # starts below the names of what is now
        outcomes["before"] = (before, _LABELS - 12, _LABELS - 12)
    for name, (led, mean_top, median_top) in outcomes.items():
        tables[f"mean {name}"] = [{"at": float(led.mean), "top": mean_top, "bottom": height}]
        # Two rules where the median is a stretch.
        tables[f"median {name}"] = [{"at": end, "top": median_top, "bottom": height} for end in sorted(set(led.median))]
    labels = _labels(now)
    tables |= {what: [label] for what, label in labels.items()}
    sides = tuple(label["align"] for label in labels.values())
    layers = _layers(tuple(names), tuple(one.shape for one in who), sides, before is not None)
    return filled(layers, tables, width=_STRIP, height=height, title=title, description=description)


def _lanes(actors: int) -> tuple[list[float], float]:
    """The middle of each actor's lane, and how high they are together."""
    return [_LABELS + (i + 0.5) * _LANE for i in range(actors)], _LABELS + actors * _LANE


@ready
def _layers(names: tuple[str, ...], shapes: tuple[str, ...], sides: tuple[str, str], compared: bool) -> list[alt.Chart]:
    """Bars, marks, rules and their names; `sides` are those of the rules on which these names stand."""
    lanes, height = _lanes(len(names))
    heads = {f"{lane:g}": name for lane, name in zip(lanes, names, strict=True)}
    x_axis = alt.Axis(
        values=list(range(ENDS[0], ENDS[1] + 1)),
        labelExpr="datum.value > 0 ? '+' + datum.value : replace(datum.label, '-', '−')",
    )
    y_axis = alt.Axis(
        values=lanes, labelExpr=f"({json.dumps(heads)})[datum.value]", ticks=False, domain=False, grid=False
    )
    x_scale = alt.Scale(domain=[ENDS[0] - 0.2, ENDS[1] + 0.2], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)

    def at(x: str, y: str = "lane") -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X(f"{x}:Q", title="Position", scale=x_scale, axis=x_axis),
            "y": alt.Y(f"{y}:Q", title="Actor", scale=y_scale, axis=y_axis),
        }

    base = over("positions").encode(tooltip=[f"{name}:N" for name in ("Actor", "spoken", "Position")])
    colour = alt.Color("colour:N", scale=None)
    column = {"x": alt.XValue(_STRIP + 12), "y": at("code")["y"]}
    layers = [
        base.mark_rule(strokeWidth=12, strokeCap="round", opacity=0.5, aria=False).encode(
            **at("low"), x2="high", color=colour
        ),
        base.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1).encode(
            **at("code"),
            color=colour,
            size=alt.Size("size:Q", scale=None),
            shape=alt.Shape("Actor:N", scale=alt.Scale(domain=list(names), range=list(shapes)), legend=None),
            description="spoken:N",
        ),
        base.mark_text(align="left", baseline="middle").encode(**column, text="dots:N"),
        over("heading").mark_text(align="left", baseline="middle", fontWeight="bold").encode(**column, text="told:N"),
    ]
    looks = {"now": {"color": INK, "strokeWidth": 2.5}}
    if compared:  # what was before lies below, fainter
        looks["before"] = {"color": "#808080", "strokeWidth": 1.5}
    for name, look in looks.items():
        for what, dash in (("mean", [1, 0]), ("median", [6, 4])):
            rule = over(f"{what} {name}").mark_rule(strokeDash=dash, aria=False, **look)
            layers.insert(0, rule.encode(**at("at", "top"), y2="bottom"))
    for what, side in zip(("mean", "median"), sides, strict=True):
        text = over(what).mark_text(align=side, dx=5 if side == "left" else -5, fontWeight="bold")
        layers.append(text.encode(**at("at", "label_y"), text="told:N"))
    return layers


def _labels(outcome: Outcome) -> dict[str, dict[str, object]]:
    """The names of the rules, each on the side away from the other, so that no rule runs through a name."""
    lo, hi = outcome.median
    onwards = hi >= outcome.mean
    return {
        "mean": {
            "at": float(outcome.mean),
            "label_y": _MEAN_ROW,
            "told": f"mean {number(outcome.mean)}",
            "align": "right" if onwards else "left",
        },
        "median": {
            "at": hi if onwards else lo,
            "label_y": _MEDIAN_ROW,
            "told": f"median {stretch(outcome.median)}",
            "align": "left" if onwards else "right",
        },
    }
