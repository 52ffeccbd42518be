"""The cube of the eight states laid flat: where each state stands, and the lines between neighbours.

The two rows differ in one tie, the columns in the other two; the outer line joins the last column to the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from coursekit.drawing.layers import Rows
from coursekit.riyadh.models.triangle import Triangle

COLUMNS = [(1, 1), (1, -1), (-1, -1), (-1, 1)]  # neighbours, also the last and the first, differ in one tie
STEP, MARGIN, TOP, BOTTOM, ARC = 136, 44, 88, 204, 72  # pixels
SIZE = 3 * STEP + 2 * MARGIN + 20, BOTTOM + TOP  # pixels: wide, high

Place = tuple[int, int]  # column 0 to 3, row 0 or 1


def pairs(order: Sequence[str]) -> list[tuple[str, str]]:
    return list(combinations(order, 2))


def place(state: Triangle, order: Sequence[str]) -> Place:
    """Where a state stands."""
    first, second, third = (state.sign(*pair) for pair in pairs(order))
    return COLUMNS.index((first, second)), int(third < 0)


def at(where: Place) -> tuple[int, int]:
    """The pixels of a place."""
    column, row = where
    return MARGIN + column * STEP, BOTTOM if row else TOP


def edges() -> Rows:
    """The twelve lines of the cube, each as its corners in turn."""
    places = [(column, row) for row in (0, 1) for column in range(4)]
    around = [((column, row), ((column + 1) % 4, row)) for row in (0, 1) for column in range(4)]
    across = [((column, 0), (column, 1)) for column in range(4)]
    lines = [*around, *across]
    return [row for one, other in lines for row in _line(f"{places.index(one)}-{places.index(other)}", one, other)]


def route(places: Sequence[Place]) -> Rows:
    """The lines from place to place, each as its corners in turn."""
    return [row for step, (one, other) in enumerate(pairwise(places), 1) for row in _line(step, one, other)]


def heads(places: Sequence[Place]) -> Rows:
    """For each step from place to place an arrowhead, with its number beside it."""
    found = []
    for step, (one, other) in enumerate(pairwise(places), 1):
        corners = _corners(one, other)
        middle = len(corners) // 2
        (x1, y1), (x2, y2) = corners[middle - 1 : middle + 1]
        level = y1 == y2
        forward = x2 > x1 if level else y2 > y1
        level_head, steep_head = ("right", "down") if forward else ("left", "up")
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        beside = {"step_x": x if level else x + 16, "step_y": y - 16 if level else y}
        found.append({"x": x, "y": y, "head": f"triangle-{level_head if level else steep_head}", "step": str(step)})
        found[-1] |= beside
    return found


def _line(name: str | int, one: Place, other: Place) -> Rows:
    return [{"edge": name, "turn": turn, "x": x, "y": y} for turn, (x, y) in enumerate(_corners(one, other))]


def _corners(one: Place, other: Place) -> list[tuple[int, int]]:
    """The line between two neighbouring states, as points: straight, or around the outside of its row."""
    (x1, y1), (x2, y2) = at(one), at(other)
    if abs(one[0] - other[0]) == len(COLUMNS) - 1:
        outside = y1 + ARC if one[1] else y1 - ARC
        return [(x1, y1), (x1, outside), (x2, outside), (x2, y2)]
    return [(x1, y1), (x2, y2)]
