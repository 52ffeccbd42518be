"""The triangle: flip a tie between two capitals, and see the crown go to the pivot."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import ACTORS
from coursekit.riyadh.charts.reverse_kissinger.roles import in_words
from coursekit.riyadh.models import triangle as model
from coursekit.widgets.piece import Piece, svg

CITIES = {"US": "Washington", "RU": "Moscow", "CN": "Beijing"}
TIES = {"us_ru": ("US", "RU"), "us_cn": ("US", "CN"), "ru_cn": ("RU", "CN")}
TYPES = {
    "menage": "Ménage à trois",
    "romantic": "Romantic triangle",
    "marriage": "Stable marriage",
    "unit-veto": "Unit veto",
}
# Common readings of these years, not facts; the table triangle_states has them too.
STARTS = {"2022–24": [-1, -1, 1], "1969": [-1, -1, -1]}
TURNS = 0  # the tie of which the question asks: US–RU
QUESTION = ("reverse_kissinger", "who_is_the_pivot")


def triangle(question: tuple[str, str] | None = QUESTION, map: bool = True) -> Triangle:
    """Guess who gets the crown when Washington and Moscow make up; then flip every tie yourself.

    question: lesson and id of the question that giving the crown answers, whose options are "us", "ru" and "cn". None
    asks nothing, and every tie can be flipped at once. map: whether the eight states stand beside the triangle; not
    where a later question asks how many flips it takes.

    >>> piece = triangle(question=None)
    >>> piece.set(us_ru=1)
    >>> piece.triangle.roles["RU"], piece.says
    ('pivot', 'Russia is the pivot, the United States and China are wings (romantic triangle, not balanced).')
    """
    return Triangle(question, map)


class Triangle(Piece):
    """State: start (a key of STARTS), walk (the signs of US–RU, US–CN and RU–CN, state by state) and map.

    `.set(us_ru=1)` flips a tie that has the other sign, `.set(start="1969")` begins anew there, and `.answer("us")`
    gives the crown to Washington.
    """

    called = "triangle"

    def __init__(self, question: tuple[str, str] | None, map: bool) -> None:
        actors = {who: {"city": city, "colour": ACTORS[who].colour} for who, city in CITIES.items()}
        states = {",".join(f"{state.sign(*tie)}" for tie in TIES.values()): _told(state) for state in _every()}
        types = [
            [sum(next(s for s in _every() if s.kind == kind).signs.values()), *_lines(kind)] for kind in model.KINDS
        ]
        about = {"ranks": model.RANKS, "types": types, "starts": STARTS, "turns": TURNS}
        start = next(iter(STARTS))
        state = {"start": start, "walk": [STARTS[start]], "map": map}
        super().__init__({"actors": actors, "states": states} | about, state, question)

    @property
    def triangle(self) -> model.Triangle:
        """The triangle that stands there now."""
        return _of(self.state["walk"][-1])

    @property
    def says(self) -> str:
        if self.session and self.guess is None:
            return "Washington and Moscow make up. Who gets the crown, the sign of the pivot?"
        told = in_words(self.triangle)
        return f"{told[0].upper()}{told[1:]}."

    def set(self, **changes: Any) -> None:
        for name in changes:
            if name not in (*TIES, "start", "map"):
                raise UnknownName("tie or setting of the triangle", name, [*TIES, "start", "map"])
        state = self.state | {name: changes[name] for name in ("start", "map") if name in changes}
        if "start" in changes:
            state["walk"] = [STARTS.get(changes["start"])]
        for place, name in enumerate(TIES):
            signs = state["walk"][-1]
            if name in changes and changes[name] not in (1, -1):
                raise CourseError(f"{name} is {changes[name]!r}; it can be 1 for good terms or -1 for bad terms.")
            if name in changes and signs and changes[name] != signs[place]:
                state["walk"] = [*state["walk"], _flipped(signs, place)]
        super().set(**state)

    def checked(self, state: dict[str, Any]) -> dict[str, Any]:
        start, walk = state.get("start"), state.get("walk")
        if start not in STARTS:
            raise UnknownName("start", start, STARTS)
        steps = isinstance(walk, list) and all(isinstance(signs, list) and len(signs) == 3 for signs in walk) and walk
        if not steps or walk[0] != STARTS[start] or any(
            sum(a != b for a, b in zip(one, other, strict=True)) != 1 or not {-1, 1}.issuperset(other)
            for one, other in pairwise(walk)
        ):  # fmt: skip
            raise CourseError(f"From {start} a walk goes on by one flip at a time; this is no such walk. Start again.")
        return {"start": start, "walk": walk, "map": bool(state.get("map"))}

    def answered(self, state: dict[str, Any], guess: Any) -> dict[str, Any]:
        """The tie turns of which the question asked."""
        start = next(iter(STARTS))
        return state | {"start": start, "walk": [STARTS[start], _flipped(STARTS[start], TURNS)]}

    def still(self) -> str:
        at = {"US": (150, 40), "RU": (50, 170), "CN": (250, 170)}
        signs = self.state["walk"][-1]
        lines = "".join(
            f'<line x1="{at[a][0]}" y1="{at[a][1]}" x2="{at[b][0]}" y2="{at[b][1]}" stroke="currentColor" '
            + ('stroke-width="5"/>' if sign > 0 else 'stroke-width="2" stroke-dasharray="8 6"/>')
            for (a, b), sign in zip(TIES.values(), signs, strict=True)
        )
        marks = "".join(
            f'<circle cx="{x}" cy="{y}" r="20" fill="{ACTORS[who].colour}"/>'
            f'<text x="{x}" y="{y + 38}" fill="currentColor" text-anchor="middle">{CITIES[who]}</text>'
            for who, (x, y) in at.items()
        )
        words = "Three capitals and three ties; a full line is good terms, a dashed one bad terms."
        return svg(300, 220, words, lines + marks)


def _every() -> list[model.Triangle]:
    return model.states(list(CITIES))


def _of(signs: list[int]) -> model.Triangle:
    return model.Triangle(dict(zip(TIES.values(), signs, strict=True)))


def _flipped(signs: list[int], place: int) -> list[int]:
    return [-sign if n == place else sign for n, sign in enumerate(signs)]


def _told(state: model.Triangle) -> dict[str, Any]:
    return {"type": TYPES[state.kind], "roles": state.roles, "balanced": state.balanced}


def _lines(kind: str) -> tuple[str, str]:
    """The name of a type in two lines."""
    first, _, rest = TYPES[kind].lower().partition(" ")
    return first, rest
