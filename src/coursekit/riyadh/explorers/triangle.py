"""The triangle explorer: set three ties, and see which role each actor gets."""

from __future__ import annotations

from functools import lru_cache

from ipywidgets import Dropdown, FloatSlider, ToggleButtons

from coursekit.riyadh.actors import actor as named
from coursekit.riyadh.charts.reverse_kissinger.roles import in_words
from coursekit.riyadh.charts.reverse_kissinger.triangle import cube, payoffs
from coursekit.riyadh.charts.scores import number, the
from coursekit.riyadh.models.triangle import RANKS, Triangle
from coursekit.widgets.panel import Explorer, Scene, button

TIES = {"us_ru": ("US", "RU"), "us_cn": ("US", "CN"), "ru_cn": ("RU", "CN")}
ACTORS = ("US", "RU", "CN")

# Each walk: the signs of US–RU, US–CN and RU–CN, and what is told there. The signs are common readings, not facts.
WALKS = {
    "1969 → 1972": [
        ((-1, -1, -1), "1969: Moscow and Beijing fight on the Ussuri, and Washington has good terms with neither."),
        ((-1, 1, -1), "February 1972: Nixon goes to Beijing. The Soviet Union, here under RU, is left alone."),
        ((1, 1, -1), "May 1972: Nixon signs arms treaties in Moscow. The United States takes the pivot’s seat."),
    ],
    "2024 → ?": [
        ((-1, -1, 1), "2024: Russia and China stand together, and Washington is on bad terms with both."),
        ((1, -1, 1), "Only US–Russia improves. The surprise: Russia becomes the pivot, not the United States."),
        ((1, 1, 1), "US–China improves too. Now all three are friends, and still nobody is the pivot."),
        (
            (1, 1, -1),
            "Russia and China fall out. Only after all three ties have turned is the United States the pivot.",
        ),
    ],
}

ABOUT = """
<p>Three states, and three ties between them. Each tie is friendly (+) or hostile (−), so there are eight states of the
triangle. A state gives each actor a role. Wu Yu-Shan ranks the roles: pivot, friend, partner, wing, enemy, outcast
(Dittmer 1981; Wu 1996).</p>
<p>The score is the sum of an actor’s own two ties, less w times the tie between the other two. With w between 0 and 1
the scores come in Wu’s order. A triangle is balanced when the three signs multiply to +; balance theory expects
the others to change (Cartwright and Harary 1956).</p>
<p>The model leaves out how strong the three are, and that two states can cooperate on one matter and clash on another.
The signs on the walks are common readings of the years, not facts.</p>
"""


def triangle() -> TriangleExplorer:
    """Set the three ties between the United States, Russia and China, or walk from 1969 to 1972 and on from 2024.

    It starts with the common reading of 2024: bad terms between Washington and the other two, good terms between them.

    >>> explorer = triangle()
    >>> explorer.set(us_ru=1)
    >>> explorer.triangle.roles["RU"]
    'pivot'
    """
    return TriangleExplorer()


class TriangleExplorer(Explorer):
    """Controls: us_ru, us_cn, ru_cn (1 friendly, -1 hostile), actor ("US", "RU", "CN") and w (0 to 2)."""

    title = "Who sits where in the triangle?"
    about = ABOUT

    def __init__(self) -> None:
        self._walk: str | None = None  # which walk the ties are on, and how far
        self._step = 0
        start, _ = WALKS["2024 → ?"][0]
        ties = {
            name: ToggleButtons(description="–".join(pair), options=[("friendly +", 1), ("hostile −", -1)], value=sign)
            for (name, pair), sign in zip(TIES.items(), start, strict=True)
        }
        chosen = Dropdown(description="Roles as seen by", options=[(named(code).name, code) for code in ACTORS])
        weight = FloatSlider(description="Weight w of the others’ tie", value=0.5, min=0, max=2, step=0.1)
        walks = [button(f"Walk {name}: next step", lambda name=name: self.walk(name)) for name in WALKS]
        super().__init__(ties | {"actor": chosen, "w": weight}, rows=[list(ties.values()), [chosen, weight], walks])

    @property
    def triangle(self) -> Triangle:
        """The triangle that the three ties make."""
        return _triangle(*(self.controls[name].value for name in TIES))

    def walk(self, name: str) -> None:
        """One step on a walk, as its button does: onto its start, then from tie to tie, then to the start again."""
        on_it = self._walk == name and self._step + 1 < len(WALKS[name])
        with self.held():
            self._walk, self._step = name, self._step + 1 if on_it else 0
            signs, _ = WALKS[name][self._step]
            for tie, sign in zip(TIES, signs, strict=True):
                self.controls[tie].value = sign

    def moved(self, name: str) -> None:
        if name in TIES:
            self._walk = None  # a hand on a tie leaves the walk

    def scene(self, us_ru: int, us_cn: int, ru_cn: int, actor: str, w: float) -> Scene:
        now = _triangle(us_ru, us_cn, ru_cn)
        role = now.roles[actor]
        told = in_words(now)
        score = number(now.payoff(actor, w))
        reading = (
            f"{told[0].upper()}{told[1:]}. As {role}, {the(actor)} has rank {RANKS[role]} of 6"
            f" and scores {score} with w = {w:g}."
        )
        path = []
        if self._walk:
            steps = WALKS[self._walk]
            path = [_triangle(*signs) for signs, _ in steps[: self._step + 1]]
            reading = f"Step {self._step} of {len(steps) - 1}. {steps[self._step][1]} {reading}"
        return Scene(reading, [_cube(now, actor, tuple(path)), _payoffs(now, w)])


# There are few states to come back to, and a chart takes longer to make than to keep.
_cube = lru_cache(maxsize=64)(cube)
_payoffs = lru_cache(maxsize=64)(payoffs)


def _triangle(*signs: int) -> Triangle:
    return Triangle(dict(zip(TIES.values(), signs, strict=True)))
