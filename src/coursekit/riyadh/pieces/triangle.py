"""The triangle: flip a tie between two capitals, and see the crown go to the pivot."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar

from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import ACTORS
from coursekit.riyadh.models import triangle as model
from coursekit.riyadh.models._results import listed
from coursekit.widgets.piece import Asks, Piece, State
from coursekit.widgets.rules import OneOf, one_of, yes_no

CITIES = {"US": "Washington", "RU": "Moscow", "CN": "Beijing"}
NAMES = {"US": "the United States", "RU": "Russia", "CN": "China"}
TIES = {"us_ru": ("US", "RU"), "us_cn": ("US", "CN"), "ru_cn": ("RU", "CN")}
TYPES = {
    "menage": "Ménage à trois",
    "romantic": "Romantic triangle",
    "marriage": "Stable marriage",
    "unit-veto": "Unit veto",
}
# Common readings of these years, not facts; the table triangle_states has them too.
STARTS = {"2022–24": [-1, -1, 1], "1969": [-1, -1, -1]}
START = "2022–24"
TURNS = 0  # the tie of which the question of the crown asks: US–RU


class Triangle(Piece):
    """Guess who gets the crown when Washington and Moscow make up, or how far Washington's own crown is.

    question: where it is a choice, giving the crown answers it, with the options "us", "ru" and "cn", and afterwards
    only that tie turns. Where it is a number, a number of flips answers it, and then every tie turns. None: flip what
    you like, with the eight states beside it.

    `.set(us_ru=1)` flips a tie that has the other sign, `.set(start="1969")` begins anew there, `.set(map=True)` shows
    the eight states, `.answer("us")` gives the crown to Washington, and `.answer(2)` guesses two flips.

    >>> import coursekit as ck
    >>> piece = ck.pieces.triangle(question=None)
    >>> piece.set(us_ru=1)
    >>> piece.triangle.roles["RU"], piece.says
    ('pivot', 'Russia is the pivot, the United States and China are wings (romantic triangle, not balanced).')
    """

    shares = ("states",)
    # Of a walk `checked` looks at every step.
    rules: ClassVar = {"start": OneOf(STARTS, "start"), "walk": lambda walk, _name: walk, "map": yes_no}

    def __init__(self, question: Asks = ("reverse_kissinger", "who_is_the_pivot")) -> None:
        super().__init__({}, {"start": START, "walk": [STARTS[START]], "map": question is None}, question)
        facts = about() | {"ranks": model.RANKS, "turns": TURNS, "starts": STARTS}
        if self.session:
            facts |= {"starts": {START: STARTS[START]}, "locked": not self._counts}
        if self._counts:
            facts |= {"numbers": list(range(int(self.question.least), int(self.question.most) + 1)), "turns": None}
        self.facts = facts

    @property
    def _counts(self) -> bool:
        """Whether a number of flips is asked for."""
        return self.session is not None and self.question.kind == "estimate"

    @property
    def triangle(self) -> model.Triangle:
        """The triangle that stands there now."""
        return of(self.state["walk"][-1])

    @property
    def says(self) -> str:
        if self.asking:
            more = "How many flips until Washington wears the crown?"
            return more if self._counts else "Washington and Moscow make up. Who gets the crown, the sign of the pivot?"
        told = in_words(self.triangle)
        return f"{told[0].upper()}{told[1:]}."

    def set(self, **changes: Any) -> None:
        for name in changes:
            one_of(name, [*TIES, "start", "map"], "tie or setting of the triangle")
        state = self.state | {name: changes[name] for name in ("start", "map") if name in changes}
        if "start" in changes:
            state["walk"] = [STARTS[one_of(changes["start"], STARTS, "start")]]
        for place, name in enumerate(TIES):
            signs = state["walk"][-1]
            if name in changes and changes[name] not in (1, -1):
                raise CourseError(f"{name} is {changes[name]!r}; it can be 1 for good terms or -1 for bad terms.")
            if name in changes and changes[name] != signs[place]:
                state["walk"] = [*state["walk"], _flipped(signs, place)]
        super().set(**state)

    def checked(self, state: State) -> State:
        found = super().checked(state)
        start, walk = found["start"], found["walk"]
        begins = isinstance(walk, list) and walk[:1] == [STARTS[start]]
        if not begins or not all(two in [_flipped(one, n) for n in range(3)] for one, two in pairwise(walk)):
            raise CourseError(f"From {start} a walk goes on by one flip at a time; this is no such walk. Start again.")
        return found

    def answered(self, state: State, guess: Any) -> State:
        """The tie turns of which the question asked; after a number of flips the learner turns them."""
        crown = isinstance(guess, str)
        return state | {"start": START, "walk": [STARTS[START], _flipped(STARTS[START], TURNS)][: 1 + crown]}

    def _change(self, state: State) -> None:
        super()._change(state)
        if self.session:
            self.asked = self._asked()

    def told(self, outcome: Outcome) -> str:
        """Why a number of flips is right or wrong is told on arrival: before that it would take the walk away."""
        walk = self.state.get("walk", [STARTS[START]])  # no state yet, when it is made
        waits = self._counts and of(walk[-1]).roles["US"] != "pivot"
        return "" if waits else super().told(outcome)

    def _asked(self) -> State:
        fewest = {"fewest": int(self.question.answer)} if self._counts and not self.asking else {}
        return super()._asked() | fewest


def about() -> State:
    """What every piece of the triangle draws: the actors, the eight states, and the types from + + + to − − −."""
    every = model.states(list(CITIES))
    states = {
        ",".join(f"{state.sign(*tie)}" for tie in TIES.values()): {
            "type": TYPES[state.kind],
            "roles": state.roles,
            "balanced": state.balanced,
        }
        for state in every
    }
    rows = {state.kind: sum(state.signs.values()) for state in every}
    types = [[rows[kind], *TYPES[kind].lower().split(" ", 1)] for kind in model.KINDS]
    actors = {who: {"city": city, "colour": ACTORS[who].colour} for who, city in CITIES.items()}
    return {"actors": actors, "states": states, "types": types}


def of(signs: list[int]) -> model.Triangle:
    """The triangle with these signs of US–RU, US–CN and RU–CN."""
    return model.Triangle(dict(zip(TIES.values(), signs, strict=True)))


def in_words(state: model.Triangle) -> str:
    """Who has which role, as a sentence without its full stop.

    >>> in_words(of([-1, -1, 1]))
    'Russia and China are partners, the United States is the outcast (stable marriage, balanced)'
    """
    having: dict[str, list[str]] = {}
    for who, name in NAMES.items():
        having.setdefault(state.roles[who], []).append(name)
    told = []
    for role in sorted(having, key=model.RANKS.get):
        names, several = having[role], "enemies" if role == "enemy" else f"{role}s"
        every = "all " if len(names) == 3 else ""
        told.append(f"{listed(names)} are {every}{several}" if len(names) > 1 else f"{names[0]} is the {role}")
    balanced = "balanced" if state.balanced else "not balanced"
    return f"{', '.join(told)} ({TYPES[state.kind].lower()}, {balanced})"


def _flipped(signs: list[int], place: int) -> list[int]:
    return [-sign if n == place else sign for n, sign in enumerate(signs)]
