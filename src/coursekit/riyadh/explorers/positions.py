"""The positions explorer: move an actor, and see where the weights lead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ipywidgets import Checkbox, Dropdown, FloatSlider, IntSlider

from coursekit.drawing.figure import Figure, counted, require
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor as named
from coursekit.riyadh.charts.actor_positions.positions import redraws
from coursekit.riyadh.charts.actor_positions.strip import strip_of
from coursekit.riyadh.charts.scores import COLUMNS, ENDS, Outcome, coded, number, outcome, spoken, stretch, the, weights
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models._results import listed as both
from coursekit.widgets.panel import SEEN, Explorer, Scene

DRAWS, SEED = 500, 1971  # the same draws every time, so that two readers can compare what they see
STRONGEST = 4.0

ABOUT = """
<p>Each mark is an actor’s position on one issue, as we code it from what it said or did; the bar is the range that we
think possible. Salience says how much the matter counts for the actor, 1 to 5, also our coding. The reasons stand in
the table <code>positions</code>.</p>
<p>Capability is an assumption, not a measurement: everyone starts with 1. Weight is capability times salience. The
mean is the compromise to which all pull by their weight. The median is the position that no majority of weight wants
to leave (Black 1948). It jumps where the mean glides.</p>
<p>A redraw takes every position anew from anywhere within its bar; salience and capability stay. Where half of the
weight stands on each side, the median is a stretch, and a redraw counts its middle. No result here is a forecast.</p>
"""


def positions(table: Any, capability: Mapping[str, float] | None = None) -> PositionsExplorer:
    """Move one actor on one issue, make it stronger or the matter dearer to it, and see who gains.

    table: as in `ck.load("positions")`. capability: code of an actor to a number above 0 and up to 4; 1 unless given.
    Raises CourseError for a table without the columns, or without an issue on which two actors have a code.

    >>> import pandas as pd
    >>> row = {"actor": "US", "issue": "speed", "position": "Now.", "code": 2, "low": 1, "high": 2, "salience": 5,
    ...        "scale": "+2: at once.", "source": "ART"}
    >>> explorer = positions(pd.DataFrame([row, row | {"actor": "RU", "code": -2, "low": -2, "high": -1}]))
    >>> explorer.set(actor="RU", capability=3)
    >>> explorer.reading.partition(". ")[0]
    'On speed the weighted mean is −1 (before: 0), the weighted median −2 (before: −2 to 2)'
    """
    return PositionsExplorer(table, capability)


class PositionsExplorer(Explorer):
    """Controls: issue, actor, position (-2 to 2), capability (0.25 to 4), salience (1 to 5), redraw (True or False).

    Position, capability and salience are those of the actor chosen; what was set for others stays until "Reset".
    """

    title = "Where do the weights lead?"
    about = ABOUT

    def __init__(self, table: Any, capability: Mapping[str, float] | None = None) -> None:
        require(table, COLUMNS, "positions")
        self._given = {code: float(value) for code, value in (capability or {}).items()}
        self._seen = lru_cache(maxsize=SEEN)(self._scene)
        self._moves: dict[tuple[str, str], dict[str, float]] = {}  # what was set by hand, by issue and actor
        counts = table[table["code"].notna()].groupby("issue", sort=False)["actor"].nunique()
        issues = list(counts[counts >= 2].index)
        if not issues:
            raise CourseError("No issue in this table has two actors with a code; the explorer needs two to compare.")
        # As numbers with decimals, because a slider may set any of them.
        table = table.astype({"code": float, "low": float, "high": float, "salience": float})
        self._coded = {issue: coded(table, issue) for issue in issues}
        self._codes = {
            issue: {
                code: (at, dear) for code, at, dear in zip(rows["actor"], rows["code"], rows["salience"], strict=True)
            }
            for issue, rows in self._coded.items()
        }
        actors_of = {issue: table.loc[table["issue"] == issue, "actor"] for issue in issues}
        self._left_out = {issue: [a for a in there if a not in set(self._coded[issue]["actor"])]
                          for issue, there in actors_of.items()}  # fmt: skip
        actors = self._actors(issues[0])
        start = self._of(issues[0], actors[0][1])
        step = {"min": ENDS[0], "max": ENDS[1], "step": 0.25}
        controls = {
            "issue": Dropdown(description="Issue", options=[(spoken(issue), issue) for issue in issues]),
            "actor": Dropdown(description="Actor to move", options=actors),
            "position": FloatSlider(description="Position", value=start["position"], **step),
            "capability": FloatSlider(
                description="Capability (assumed)", value=start["capability"], min=0.25, max=STRONGEST, step=0.25
            ),
            "salience": IntSlider(description="Salience", value=int(start["salience"]), min=1, max=5),
            "redraw": Checkbox(description=f"Redraw under uncertainty, {DRAWS} times", indent=False),
        }
        by_hand = [controls[name] for name in ("position", "capability", "salience")]
        super().__init__(controls, rows=[[controls["issue"], controls["actor"]], by_hand, [controls["redraw"]]])

    def reset(self) -> None:
        self._moves.clear()
        super().reset()

    def moved(self, name: str) -> None:
        issue, chosen = self.controls["issue"].value, self.controls["actor"]
        if name == "issue":
            chosen.options = self._actors(issue)
        if name in ("issue", "actor"):
            for part, value in self._of(issue, chosen.value).items():
                self.controls[part].value = value
        elif name in ("position", "capability", "salience"):
            self._keep((issue, chosen.value), {name: self.controls[name].value})

    def scene(self, issue: str, actor: str, redraw: bool, **_sliders: float) -> Scene:
        moves = {code: tuple(sorted(each.items())) for (of, code), each in self._moves.items() if of == issue}
        return self._seen(issue, redraw, tuple(sorted(moves.items())))

    def _scene(self, issue: str, redraw: bool, moves: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]) -> Scene:
        by_hand = {code: dict(parts) for code, parts in moves}
        was, rows = self._coded[issue], _moved_rows(self._coded[issue], by_hand)
        given = {code: self._given.get(code, 1.0) for code in was["actor"]}
        strengths = {code: by_hand.get(code, {}).get("capability", given[code]) for code in rows["actor"]}
        before, now = outcome(was, given), outcome(rows, strengths)
        if moves:
            reading = _moved(issue, before, now, _drift(was, rows, before, now))
        else:
            reading = _unmoved(issue, now, alike=len(set(strengths.values())) == 1)
        shown = [strip_of(rows, self._left_out[issue], strengths, before if moves else None)]
        if redraw:
            figure, told = _redrawn(rows, strengths, now)
            shown.append(figure)
            reading = f"{reading} {told}"
        return Scene(reading, shown)

    def _actors(self, issue: str) -> list[tuple[str, str]]:
        return [(named(code).name, code) for code in self._coded[issue]["actor"]]

    def _of(self, issue: str, code: str) -> dict[str, float]:
        """Position, capability and salience of an actor: as set by hand, and otherwise as given."""
        return self._as_given(issue, code) | self._moves.get((issue, code), {})

    def _as_given(self, issue: str, code: str) -> dict[str, float]:
        position, salience = self._codes[issue][code]
        return {"position": position, "capability": self._given.get(code, 1.0), "salience": int(salience)}

    def _keep(self, whose: tuple[str, str], set_by_hand: dict[str, float]) -> None:
        given = self._as_given(*whose)
        moves = self._moves.pop(whose, {}) | set_by_hand
        # Back where it was is not moved.
        if kept := {part: value for part, value in moves.items() if value != given[part]}:
            self._moves[whose] = kept


def _moved_rows(rows: Any, by_hand: Mapping[str, Mapping[str, float]]) -> Any:
    """The coded rows with what was set by hand. A bar moves along with its mark, as far as the scale goes."""
    if not by_hand:
        return rows
    moves = [by_hand.get(code, {}) for code in rows["actor"]]
    by = [move.get("position", code) - code for move, code in zip(moves, rows["code"], strict=True)]
    dear = [move.get("salience", own) for move, own in zip(moves, rows["salience"], strict=True)]
    low, high = ENDS
    ends = {
        end: [min(high, max(low, value + step)) if step else value for value, step in zip(rows[end], by, strict=True)]
        for end in ("low", "high")
    }
    moved = rows.assign(code=[code + step for code, step in zip(rows["code"], by, strict=True)], salience=dear, **ends)
    return moved.sort_values("code", kind="stable", ignore_index=True)


def _unmoved(issue: str, now: Outcome, alike: bool) -> str:
    assumed = "alike for all" if alike else "set by the author of this page"
    return (
        f"On {spoken(issue)} the weighted mean is {number(now.mean)}, the weighted median {stretch(now.median)}."
        f" Capability is {assumed}: an assumption, not a measurement. Nothing has been moved yet."
    )


def _moved(issue: str, before: Outcome, now: Outcome, drift: Mapping[str, float]) -> str:
    nearer = [the(code) for code, by in drift.items() if by < -0.005]
    farther = [the(code) for code, by in drift.items() if by > 0.005]
    sides = [f"{how} {both(names)}" for how, names in (("nearer to", nearer), ("farther from", farther)) if names]
    return (
        f"On {spoken(issue)} the weighted mean is {number(now.mean)} (before: {number(before.mean)}),"
        f" the weighted median {stretch(now.median)} (before: {stretch(before.median)})."
        + (f" The mean is now {', and '.join(sides)}." if sides else " The mean comes no nearer to anyone.")
    )


def _drift(was: Any, rows: Any, before: Outcome, now: Outcome) -> dict[str, float]:
    """How much farther the mean is from each actor; one who has moved has no fixed point to measure from."""
    at = dict(zip(rows["actor"], rows["code"], strict=True))
    return {
        code: abs(now.mean - position) - abs(before.mean - position)
        for code, position in zip(was["actor"], was["code"], strict=True)
        if at[code] == position
    }


def _redrawn(rows: Any, strengths: Mapping[str, float], now: Outcome) -> tuple[Figure, str]:
    draws = bargaining.redraw(rows["low"], rows["high"], DRAWS, SEED)
    shares = weights(rows, strengths)
    medians = [sum(bargaining.weighted_median(draw, shares)) / 2 for draw in draws.tolist()]
    middle = sum(now.median) / 2
    below, above = (sum(median * side > 0 for median in medians) / DRAWS for side in (-1, 1))
    if middle:
        told = f"The median changes sides in {above if middle < 0 else below:.0%} of {counted(DRAWS, 'redraw')}."
    else:
        told = (
            f"With these codes the median stands at 0; of {DRAWS} redraws {below:.0%} lie below and {above:.0%} above."
        )
    return redraws(medians, threshold=0, coded_median=middle), told
