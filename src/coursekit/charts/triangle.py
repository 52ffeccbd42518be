"""The strategic triangle in pictures: the cube of its eight states, and what each role is worth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from coursekit.charts.figure import Figure
from coursekit.charts.layers import Rows, over, stacked
from coursekit.charts.roles import KINDS, both, in_order, in_words, is_triangle, payoffs
from coursekit.charts.scores import the
from coursekit.charts.theme import INK, LABEL_SIZE, alt
from coursekit.charts.theme import actor as named
from coursekit.errors import CourseError
from coursekit.models import triangle as model
from coursekit.models.triangle import RANKS, Triangle

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cube", "payoffs"]

SIGNS = {1: "+", -1: "−"}

_COLUMNS = [(1, 1), (1, -1), (-1, -1), (-1, 1)]  # neighbours, also the last and the first, differ in one tie
_STEP, _MARGIN, _TOP, _BOTTOM, _ARC = 136, 44, 84, 200, 60  # pixels
_CUBE = 3 * _STEP + 2 * _MARGIN + 20, _BOTTOM + _TOP  # pixels: wide, high


def cube(triangle: Triangle, actor: str = "US", path: Sequence[Triangle] = ()) -> Figure:
    """The eight states of a triangle, with lines where one tie changes, and the role of one actor in each.

    The two rows differ in one tie, the columns in the other two; the outer line joins the last column to the first.

    triangle: the state of today, which gets a ring. actor: whose role and rank (1 is best, of 6) stand at each state.
    path: states to walk through, one change of one tie at a time, as `models.triangle.paths` gives them.
    Raises UnknownName for an actor who is not in the triangle, CourseError for a path with a jump or other actors.

    >>> from coursekit.models.triangle import Triangle
    >>> thaw = Triangle({("US", "RU"): 1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> cube(thaw, actor="RU").description.split(". ")[1]
    'Now: Russia is the pivot, the United States and China are wings (romantic triangle, not balanced)'
    """
    is_triangle("cube", triangle)
    role = triangle.roles.get(actor)
    if role is None:
        triangle.payoff(actor)  # refuses, and names those who are there
    path = _path(path, triangle)
    order = in_order(triangle)
    states = _states(triangle, order, actor, path)
    title = alt.Title(
        f"Eight states, and the place of {the(actor)} in each",
        subtitle=[
            f"Role and rank (1 to 6) of {the(actor)}. A line is a change of one tie.",
            "The ring is the state now." + (" Arrows and numbers are the steps of the walk." if len(path) > 1 else ""),
        ],
    )
    walk = ""
    if len(path) > 1:
        roles = ", ".join(state.roles[actor] for state in path)
        walk = f" The walk of {len(path) - 1} changes makes {the(actor)} in turn: {roles}."
    description = (
        f"Cube of the eight states of {both([the(code) for code in order])}. Now: {in_words(triangle)}."
        f" Only one of the eight makes {the(actor)} the pivot.{walk}"
    )
    chart = _cube(states, order, path, title, description)
    return Figure(chart, _states_to_read(states, order), description)


def _path(given: Sequence[Triangle], triangle: Triangle) -> list[Triangle]:
    path = list(given)
    for state in path:
        is_triangle("cube", state)
        if state.actors != triangle.actors:
            raise CourseError(
                f"The path has the actors {both(list(state.actors))}, the triangle {both(list(triangle.actors))}."
            )
    for step, (one, next_) in enumerate(pairwise(path), 1):
        changed = sum(one.signs[pair] != next_.signs[pair] for pair in one.signs)
        if changed != 1:
            raise CourseError(f"Step {step} of the path changes {changed} ties; each step should change one.")
    return path


def _pairs(order: Sequence[str]) -> list[tuple[str, str]]:
    return list(combinations(order, 2))


def _place(state: Triangle, order: Sequence[str]) -> tuple[int, int]:
    """Where a state stands: column 0 to 3, row 0 or 1."""
    first, second, third = (state.sign(*pair) for pair in _pairs(order))
    return _COLUMNS.index((first, second)), int(third < 0)


def _states(triangle: Triangle, order: list[str], chosen: str, path: list[Triangle]) -> Rows:
    """One row per state: what it is, and where it stands."""
    rows = []
    for state in model.states(order):
        column, row = _place(state, order)
        role = state.roles[chosen]
        signs = {"–".join(pair): SIGNS[state.sign(*pair)] for pair in _pairs(order)}
        visited = [str(step) for step, visit in enumerate(path) if visit == state]
        rows.append(
            signs
            | {f"Role of {code}": state.roles[code] for code in order}
            | {
                "Type": KINDS[state.kind][0],
                "Balanced": "yes" if state.balanced else "no",
                "Now": "yes" if state == triangle else "",
                "Step": ", ".join(visited),
                "x": _MARGIN + column * _STEP,
                "y": _BOTTOM if row else _TOP,
                "role": role,
                "rank": f"rank {RANKS[role]}",
                "label_y": _BOTTOM + 26 if row else _TOP - 40,
                "spoken": f"{', '.join(f'{tie} {sign}' for tie, sign in signs.items())}: {in_words(state)}",
            }
        )
    return rows


def _states_to_read(states: Rows, order: list[str]) -> pd.DataFrame:
    import pandas as pd

    ties = ["–".join(pair) for pair in _pairs(order)]
    table = pd.DataFrame(states)[[*ties, "Type", *(f"Role of {code}" for code in order), "Balanced", "Now", "Step"]]
    table = table.rename(columns={f"Role of {code}": named(code).name for code in order})
    return table if table["Step"].any() else table.drop(columns="Step")


def _cube(states: Rows, order: list[str], path: list[Triangle], title: alt.Title, description: str) -> alt.LayerChart:
    own, others = _pairs(order)[:2], "–".join(_pairs(order)[2])
    columns = {
        _MARGIN + i * _STEP: "\n".join(f"{'–'.join(pair)} {SIGNS[sign]}" for pair, sign in zip(own, signs, strict=True))
        for i, signs in enumerate(_COLUMNS)
    }
    x_axis = alt.Axis(
        values=list(columns),
        labelExpr=f"split(({json.dumps(columns)})[datum.value], '\\n')",
        labelLineHeight=16,
        labelPadding=8,
        titlePadding=8,
        **_BARE,
    )
    rows = {_TOP: f"{others} +", _BOTTOM: f"{others} −"}
    y_axis = alt.Axis(values=list(rows), labelExpr=f"({json.dumps(rows)})[datum.value]", labelPadding=8, **_BARE)
    x_scale = alt.Scale(domain=[0, _CUBE[0]], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, _CUBE[1]], reverse=True, nice=False, zero=False)

    def at(y: str = "y") -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X("x", type="quantitative", title=f"Ties of {the(order[0])}", scale=x_scale, axis=x_axis),
            "y": alt.Y(y, type="quantitative", title=f"Tie {others}", scale=y_scale, axis=y_axis),
        }

    edges = over("edges").mark_line(strokeWidth=1.5, color="#808080", aria=False)
    layers = [edges.encode(**at(), detail=alt.Detail("edge:N"), order=alt.Order("turn:Q"))]
    tables = {"edges": _edges(), "states": states, "now": [row for row in states if row["Now"]]}
    if len(path) > 1:
        tables["steps"], tables["arrows"] = _steps([_place(state, order) for state in path])
        steps = over("steps").mark_line(strokeWidth=4, color=INK, aria=False)
        arrows = over("arrows")
        layers += [
            steps.encode(**at(), detail=alt.Detail("edge:N"), order=alt.Order("turn:Q")),
            arrows.mark_point(filled=True, size=170, color=INK, opacity=1, aria=False).encode(
                **at(), shape=alt.Shape("head:N", scale=None)
            ),
            arrows.mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 2).encode(
                **(at("step_y") | {"x": alt.X("step_x:Q")}), text=alt.Text("step:N")
            ),
        ]
    base = over("states")
    kinds = alt.Scale(domain=[name for name, *_ in KINDS.values()], range=[shape for _, shape, _ in KINDS.values()])
    colours = alt.Scale(domain=kinds.domain, range=[colour for *_, colour in KINDS.values()])
    legend = alt.Legend(title="Type", symbolStrokeWidth=0)
    nodes = base.mark_point(filled=True, size=340, opacity=1).encode(
        **at(),
        shape=alt.Shape("Type:N", scale=kinds, legend=legend),
        color=alt.Color("Type:N", scale=colours, legend=legend),
        description=alt.Description("spoken:N"),
        tooltip=[alt.Tooltip("spoken:N", title="State")],
    )
    ring = over("now").mark_point(size=1100, color=INK, strokeWidth=2.5, filled=False, opacity=1, aria=False)
    beside = {"align": "left", "dx": 8, "baseline": "middle"}
    layers += [
        ring.encode(**at()),
        nodes,
        base.mark_text(fontWeight="bold", **beside).encode(**at("label_y"), text=alt.Text("role:N")),
        base.mark_text(dy=15, **beside).encode(**at("label_y"), text=alt.Text("rank:N")),
    ]
    return stacked(layers, tables, width=_CUBE[0], height=_CUBE[1], title=title, description=description)


_BARE = {"ticks": False, "domain": False, "grid": False}


def _corners(one: tuple[int, int], other: tuple[int, int]) -> list[tuple[int, int]]:
    """The line between two neighbouring states, as points: straight, or around the outside of its row."""
    x1, x2 = (_MARGIN + column * _STEP for column in (one[0], other[0]))
    y1, y2 = (_BOTTOM if row else _TOP for row in (one[1], other[1]))
    if abs(one[0] - other[0]) == len(_COLUMNS) - 1:
        outside = y1 + _ARC if one[1] else y1 - _ARC
        return [(x1, y1), (x1, outside), (x2, outside), (x2, y2)]
    return [(x1, y1), (x2, y2)]


def _edges() -> Rows:
    places = [(column, row) for row in (0, 1) for column in range(4)]
    around = [((column, row), ((column + 1) % 4, row)) for row in (0, 1) for column in range(4)]
    across = [((column, 0), (column, 1)) for column in range(4)]
    return [
        {"edge": f"{places.index(one)}-{places.index(other)}", "turn": turn, "x": x, "y": y}
        for one, other in [*around, *across]
        for turn, (x, y) in enumerate(_corners(one, other))
    ]


def _steps(places: list[tuple[int, int]]) -> tuple[Rows, Rows]:
    """The lines of a walk, and for each step an arrowhead with its number beside it."""
    lines, heads = [], []
    for step, (one, other) in enumerate(pairwise(places), 1):
        corners = _corners(one, other)
        lines += [{"edge": step, "turn": turn, "x": x, "y": y} for turn, (x, y) in enumerate(corners)]
        middle = len(corners) // 2
        (x1, y1), (x2, y2) = corners[middle - 1 : middle + 1]
        across = y1 == y2
        forward = x2 > x1 if across else y2 > y1
        head = (
            ("triangle-right" if forward else "triangle-left")
            if across
            else ("triangle-down" if forward else "triangle-up")
        )
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        beside = {"step_x": x if across else x + 16, "step_y": y - 16 if across else y}
        heads.append({"x": x, "y": y, "head": head, "step": str(step)} | beside)
    return lines, heads
