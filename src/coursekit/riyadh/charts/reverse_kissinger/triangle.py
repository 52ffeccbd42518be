"""The strategic triangle in pictures: the cube of its eight states, and what each role is worth."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted
from coursekit.drawing.layers import Rows, over, stacked
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor as named
from coursekit.riyadh.charts.reverse_kissinger import lattice
from coursekit.riyadh.charts.reverse_kissinger.guessed import Guess, guessed
from coursekit.riyadh.charts.reverse_kissinger.roles import KINDS, both, in_order, in_words, is_triangle, payoffs
from coursekit.riyadh.charts.scores import the
from coursekit.riyadh.models import triangle as model
from coursekit.riyadh.models.triangle import RANKS, Triangle

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cube", "payoffs"]

SIGNS = {1: "+", -1: "−"}


def cube(
    triangle: Triangle,
    actor: str | None = "US",
    path: Sequence[Triangle] = (),
    guess: str | Triangle | float | None = None,
) -> Figure:
    """The eight states of a triangle, with lines where one tie changes, and the role of one actor in each.

    triangle: the state of today, which gets a ring. actor: whose role and rank (1 is best, of 6) stand at each state;
    with None the states carry their three signs only, and no role is given away.
    path: states to walk through, one change of one tie at a time, as `models.triangle.paths` gives them.
    guess: what you expected, drawn as a cross. The code of an actor: the one you took for the pivot of `triangle`.
    Signs ("+ + -") or a triangle: the state that you took for `triangle`. A number: the changes that you thought the
    path would take.
    Raises UnknownName for an actor who is not in the triangle, CourseError for a path with a jump or other actors, and
    for a guess that is none of these.

    >>> from coursekit.riyadh.models.triangle import Triangle
    >>> thaw = Triangle({("US", "RU"): 1, ("US", "CN"): -1, ("RU", "CN"): 1})
    >>> cube(thaw, actor="RU").description.split(". ")[1]
    'Now: Russia is the pivot, the United States and China are wings (romantic triangle, not balanced)'
    """
    is_triangle("cube", triangle)
    if actor is not None:
        triangle.payoff(actor)  # refuses who is not in the triangle, and names those who are
    path = _path(path, triangle)
    order = in_order(triangle)
    states = _states(triangle, order, actor, path)
    expected = None if guess is None else guessed(guess, triangle, path)
    words = _bare_words(triangle, order) if actor is None else _words(triangle, order, actor, path)
    title, subtitle, description = words
    if len(path) > 1:
        subtitle[-1] += " Arrows and numbers are the steps of the walk."
    if expected:
        subtitle.append(expected.subtitle)
        description = f"{description} {expected.told}"
    title = alt.Title(title, subtitle=subtitle)
    chart = _cube(states, order, path, expected, actor is None, title, description)
    return Figure(chart, _to_read(states, order, actor is None), description)


def signs(triangle: Triangle) -> str:
    """The three signs of a state, in the order in which the course names the ties.

    >>> signs(Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1}))
    '− − +'
    """
    return " ".join(SIGNS[triangle.sign(*pair)] for pair in lattice.pairs(in_order(triangle)))


def _words(triangle: Triangle, order: list[str], actor: str, path: list[Triangle]) -> tuple[str, list[str], str]:
    """Title, subtitle and description of a cube that shows the roles of one actor."""
    walk = ""
    if len(path) > 1:
        roles = ", ".join(state.roles[actor] for state in path)
        walk = f" The walk of {counted(len(path) - 1, 'change')} makes {the(actor)} in turn: {roles}."
    description = (
        f"Cube of the eight states of {both([the(code) for code in order])}. Now: {in_words(triangle)}."
        f" Only one of the eight makes {the(actor)} the pivot.{walk}"
    )
    explained = f"Role and rank (1 to 6) of {the(actor)}. A line is a change of one tie."
    title = f"Eight states, and the place of {the(actor)} in each"
    return title, [explained, "The ring is the state now."], description


def _bare_words(triangle: Triangle, order: list[str]) -> tuple[str, list[str], str]:
    """The same for a cube that shows signs only."""
    ties = both(["–".join(pair) for pair in lattice.pairs(order)])
    description = (
        f"Cube of the eight states of {both([the(code) for code in order])}, each with the signs of {ties}."
        f" The ring is at {signs(triangle)}."
    )
    explained = f"Signs of {ties}. A line is a change of one tie."
    return "The eight states of the triangle", [explained, "The ring is the state now."], description


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


def _states(triangle: Triangle, order: list[str], chosen: str | None, path: list[Triangle]) -> Rows:
    """One row per state: what it is, and where it stands."""
    rows = []
    for state in model.states(order):
        where = lattice.place(state, order)
        x, y = lattice.at(where)
        ties = {"–".join(pair): SIGNS[state.sign(*pair)] for pair in lattice.pairs(order)}
        said = ", ".join(f"{tie} {sign}" for tie, sign in ties.items())
        visited = [str(step) for step, visit in enumerate(path) if visit == state]
        row = {"State": signs(state)} | ties
        row |= {"Now": "yes" if state == triangle else "", "Step": ", ".join(visited)}
        row |= {"x": x, "y": y, "label_y": y + (26 if where[1] else -40)}
        if chosen is None:
            row |= {"spoken": said}
        else:
            role = state.roles[chosen]
            row |= {f"Role of {code}": state.roles[code] for code in order}
            row |= {"Type": KINDS[state.kind][0], "Balanced": "yes" if state.balanced else "no"}
            row |= {"role": role, "rank": f"rank {RANKS[role]}", "spoken": f"{said}: {in_words(state)}"}
        rows.append(row)
    return rows


def _to_read(states: Rows, order: list[str], bare: bool) -> pd.DataFrame:
    import pandas as pd

    ties = ["–".join(pair) for pair in lattice.pairs(order)]
    roles = {f"Role of {code}": named(code).name for code in order}
    columns = ["State", *ties, "Now", "Step"] if bare else [*ties, "Type", *roles, "Balanced", "Now", "Step"]
    table = pd.DataFrame(states)[columns].rename(columns=roles)
    return table if table["Step"].any() else table.drop(columns="Step")


def _cube(
    states: Rows,
    order: list[str],
    path: list[Triangle],
    expected: Guess | None,
    bare: bool,
    title: alt.Title,
    description: str,
) -> alt.LayerChart:
    at = _axes(order)
    tables = {"edges": lattice.edges(), "states": states, "now": [row for row in states if row["Now"]]}
    in_turn = {"detail": "edge:N", "order": "turn:Q"}
    layers = [over("edges").mark_line(strokeWidth=1.5, color="#808080", aria=False).encode(**at(), **in_turn)]
    if len(path) > 1:
        places = [lattice.place(state, order) for state in path]
        tables["steps"], tables["arrows"] = lattice.route(places), lattice.heads(places)
        arrows = over("arrows")
        layers += [
            over("steps").mark_line(strokeWidth=4, color=INK, aria=False).encode(**at(), **in_turn),
            arrows.mark_point(filled=True, size=170, color=INK, opacity=1, aria=False).encode(
                **at(), shape=alt.Shape("head:N", scale=None)
            ),
            arrows.mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 2).encode(
                **(at("step_y") | {"x": "step_x:Q"}), text="step:N"
            ),
        ]
    if expected and len(expected.way) > 1:
        tables["way"] = lattice.route([lattice.place(state, order) for state in expected.way])
        dotted = over("way").mark_line(strokeWidth=2.5, strokeDash=[2, 4], color=INK, aria=False)
        layers.append(dotted.encode(**at(), **in_turn))
    base = over("states")
    beside = {"align": "left", "dx": 8, "baseline": "middle"}
    ring = over("now").mark_point(size=1100, color=INK, strokeWidth=2.5, filled=False, opacity=1, aria=False)
    layers += [
        ring.encode(**at()),
        base.mark_point(filled=True, size=340, opacity=1).encode(
            **at(),
            **({"color": alt.ColorValue(CATEGORIES[0])} if bare else _kinds()),
            description="spoken:N",
            tooltip=[alt.Tooltip("spoken:N", title="State")],
        ),
        base.mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 3 * bare, **beside).encode(
            **at("label_y"), text=alt.Text("State:N" if bare else "role:N")
        ),
    ]
    if not bare:
        layers.append(base.mark_text(dy=15, **beside).encode(**at("label_y"), text="rank:N"))
    if expected:
        where = lattice.place(expected.state, order)
        x, y = lattice.at(where)
        tables["guess"] = [{"x": x, "y": y, "told": expected.label, "told_y": y + (58 if where[1] else -56)}]
        cross = over("guess").mark_point(shape="M-1,-1L1,1M-1,1L1,-1", size=420, strokeWidth=3, opacity=1, filled=False)
        layers += [
            cross.encode(**at(), stroke=alt.StrokeValue(INK), description="told:N"),
            over("guess").mark_text(fontStyle="italic", **beside).encode(**at("told_y"), text="told:N"),
        ]
    size = {"width": lattice.SIZE[0], "height": lattice.SIZE[1]}
    return stacked(layers, tables, title=title, description=description, **size)


def _kinds() -> dict[str, alt.SchemaBase]:
    """Shape and colour by type."""
    shapes = alt.Scale(domain=[name for name, *_ in KINDS.values()], range=[shape for _, shape, _ in KINDS.values()])
    colours = alt.Scale(domain=shapes.domain, range=[colour for *_, colour in KINDS.values()])
    legend = alt.Legend(title="Type", symbolStrokeWidth=0)
    return {
        "shape": alt.Shape("Type:N", scale=shapes, legend=legend),
        "color": alt.Color("Type:N", scale=colours, legend=legend),
    }


def _axes(order: list[str]) -> Callable[..., dict[str, alt.SchemaBase]]:
    """A function that gives the two positions of a layer: `at("label_y")` is at the height of that column."""
    *own, others = lattice.pairs(order)
    columns = {
        lattice.MARGIN + i * lattice.STEP: "\n".join(
            f"{'–'.join(pair)} {SIGNS[sign]}" for pair, sign in zip(own, ties, strict=True)
        )
        for i, ties in enumerate(lattice.COLUMNS)
    }
    rows = {lattice.TOP: f"{'–'.join(others)} +", lattice.BOTTOM: f"{'–'.join(others)} −"}
    bare = {"ticks": False, "domain": False, "grid": False, "labelPadding": 8}
    told = f"split(({json.dumps(columns)})[datum.value], '\\n')"
    x_axis = alt.Axis(values=list(columns), labelExpr=told, labelLineHeight=16, titlePadding=8, **bare)
    y_axis = alt.Axis(values=list(rows), labelExpr=f"({json.dumps(rows)})[datum.value]", **bare)
    x_scale = alt.Scale(domain=[0, lattice.SIZE[0]], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, lattice.SIZE[1]], reverse=True, nice=False, zero=False)

    def at(y: str = "y") -> dict[str, alt.SchemaBase]:
        return {
            "x": alt.X("x:Q", title=f"Ties of {the(order[0])}", scale=x_scale, axis=x_axis),
            "y": alt.Y(f"{y}:Q", title=f"Tie {'–'.join(others)}", scale=y_scale, axis=y_axis),
        }

    return at
