"""The roles of the strategic triangle: in words, and what each is worth."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.drawing.figure import Figure
from coursekit.drawing.labels import spread
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.theme import CATEGORIES, INK, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import ACTORS, actor
from coursekit.riyadh.charts.scores import the
from coursekit.riyadh.models import triangle as model
from coursekit.riyadh.models.triangle import RANKS, Triangle

#: The types of a triangle as a reader calls them, each with its shape and colour.
KINDS = {
    "menage": ("ménage à trois", "circle", CATEGORIES[4]),
    "romantic": ("romantic triangle", "triangle-up", CATEGORIES[1]),
    "marriage": ("stable marriage", "diamond", CATEGORIES[3]),
    "unit-veto": ("unit veto", "square", CATEGORIES[0]),
}

_MOST = 2.0  # the largest w drawn
_WIDTH, _HEIGHT = 480, 260  # pixels


def payoffs(triangle: Triangle, w: float = 0.5) -> Figure:
    """Which role is best, for every weight w that the tie between the other two may have.

    Lines are the six roles, ranked by `Triangle.payoff`: 1 is best, and roles that score the same share a place.
    The marks are the three actors at the w asked for (0 to 2).

    Raises CourseError for w outside 0 to 2 and for anything but a Triangle.

    >>> from coursekit.riyadh.models.triangle import Triangle
    >>> payoffs(Triangle({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}), w=1).description.split(". ")[1]
    'With w = 1: 1 pivot, 2 friend and partner (a tie), 4 wing and enemy (a tie), 6 outcast'
    """
    import pandas as pd

    is_triangle("payoffs", triangle)
    if not isinstance(w, int | float) or not 0 <= w <= _MOST:
        raise CourseError(f"w is {w!r}; it should be a number from 0 to {_MOST:g}.")
    scores = _scores(w)
    places = _places(scores)
    order = in_order(triangle)
    table = pd.DataFrame(
        {
            "Role": list(scores),
            "Own ties less w × others’ tie": [f"{score:.2f}".replace("-", "−") for score in scores.values()],
            "Place": [f"{places[role]:g}" for role in scores],
            "Who": [", ".join(actor(code).name for code in order if triangle.roles[code] == role) for role in scores],
        }
    )
    description = (
        f"The six roles ranked by score, for w from 0 to {_MOST:g}. With w = {w:g}: {_ranking(scores)}."
        " Up to w = 1 a friend does better than a partner; beyond it a partner does better than a friend."
    )
    title = alt.Title(
        "Which role is best depends on w",
        subtitle=[
            "w is the weight of the tie between the other two. The lines cross at w = 1:",
            "below it friend beats partner and wing beats enemy; above it the other way round.",
        ],
    )
    chart = _chart(triangle, order, w, places, title, description)
    return Figure(chart, table, description)


def in_order(triangle: Triangle) -> list[str]:
    """The three actors in the order in which the course names them: United States, Russia, China, then others."""
    known = list(ACTORS)
    return sorted(triangle.actors, key=lambda code: known.index(code) if code in known else len(known))


def in_words(triangle: Triangle) -> str:
    """Who has which role, as a sentence without its full stop.

    >>> from coursekit.riyadh.models.triangle import Triangle
    >>> in_words(Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1}))
    'Russia and China are partners, the United States is the outcast (stable marriage, balanced)'
    """
    having: dict[str, list[str]] = {}
    for code in in_order(triangle):
        having.setdefault(triangle.roles[code], []).append(the(code))
    told = [
        f"{both(names)} are {'all ' if len(names) == 3 else ''}{_plural(role)}"
        if len(names) > 1
        else f"{names[0]} is the {role}"
        for role, names in sorted(having.items(), key=lambda item: RANKS[item[0]])
    ]
    balanced = "balanced" if triangle.balanced else "not balanced"
    return f"{', '.join(told)} ({KINDS[triangle.kind][0]}, {balanced})"


def is_triangle(chart: str, given: object) -> None:
    """Refuse, in words, to draw anything but a Triangle."""
    if not isinstance(given, Triangle):
        raise CourseError(
            f"The {chart} chart draws a Triangle, not a {type(given).__name__}. "
            'Make one: models.triangle.Triangle({("US", "RU"): 1, ("US", "CN"): -1, ("RU", "CN"): 1}).'
        )


def _scores(w: float) -> dict[str, float]:
    """What each role scores, asked of the model: a state in which somebody has that role."""
    scores = {}
    for state in model.states(("A", "B", "C")):
        scores.setdefault(state.roles["A"], float(state.payoff("A", w)))
    return {role: scores[role] for role in RANKS}


def _places(scores: dict[str, float]) -> dict[str, float]:
    """1 for the best role; roles with one score share the middle of their places."""
    return {
        role: 1
        + sum(other > score + 1e-9 for other in scores.values())
        + (sum(abs(other - score) <= 1e-9 for other in scores.values()) - 1) / 2
        for role, score in scores.items()
    }


def _ranking(scores: dict[str, float]) -> str:
    places = _places(scores)
    told = []
    for place in sorted(set(places.values())):
        roles = [role for role in scores if places[role] == place]
        first = 1 + sum(other < place for other in places.values())
        told.append(f"{first} {both(roles)}{' (a tie)' if len(roles) > 1 else ''}")
    return ", ".join(told)


def _chart(
    triangle: Triangle, order: list[str], w: float, places: dict[str, float], title: alt.Title, description: str
) -> alt.LayerChart:
    # Ranks change only at 0, 1 and 2; a point close by on each side keeps the lines level in between.
    grid = [0, 0.05, 0.95, 1, 1.05, 1.95, _MOST]
    lines = [{"w": at, "Role": role, "place": place} for at in grid for role, place in _places(_scores(at)).items()]
    last = _places(_scores(_MOST))
    # At the right edge two roles meet: their names keep a line's distance, in the order in which they arrive.
    arriving = sorted(last, key=lambda role: (last[role], _places(_scores(1.95))[role]))
    heights = spread([last[role] for role in arriving], 0.36, 1, 6)
    here = [(code, triangle.roles[code]) for code in order]
    beside = {code: [one for one, has in here if has == role].index(code) for code, role in here}
    marks = [
        {
            # Actors with one role stand beside each other, away from the right edge.
            "w": w + beside[code] * (0.08 if w < 1 else -0.08),
            "place": places[role],
            "Actor": actor(code).name,
            "spoken": f"{actor(code).name}: {role}, place {places[role]:g} with w = {w:g}",
        }
        for code, role in here
    ]
    x = alt.X(
        "w:Q",
        title="w: weight of the tie between the other two",
        scale=alt.Scale(domain=[0, _MOST], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1, 1.5, 2], format=".1f"),
    )
    y = alt.Y(
        "place:Q",
        title="Place (1 is best)",
        scale=alt.Scale(domain=[0.6, 6.4], reverse=True, nice=False, zero=False),
        axis=alt.Axis(values=[1, 2, 3, 4, 5, 6], format="d"),
    )
    colour = alt.Color("Role:N", scale=alt.Scale(domain=list(RANKS), range=CATEGORIES), legend=None)
    dashes = alt.Scale(domain=list(RANKS), range=[[1, 0], [8, 3]] * 3)
    who = [actor(code) for code in order]
    names = [one.name for one in who]
    legend = alt.Legend(title="Actor", symbolStrokeWidth=0)
    layers = [
        over("crossing").mark_rule(strokeDash=[2, 3], aria=False).encode(x=x),
        over("lines")
        .mark_line(strokeWidth=3, interpolate="monotone")
        .encode(x=x, y=y, color=colour, strokeDash=alt.StrokeDash("Role:N", scale=dashes, legend=None)),
        over("w").mark_rule(strokeWidth=2, color=INK, aria=False).encode(x=x),
        over("actors")
        .mark_point(filled=True, size=150, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color("Actor:N", scale=alt.Scale(domain=names, range=[a.colour for a in who]), legend=legend),
            shape=alt.Shape("Actor:N", scale=alt.Scale(domain=names, range=[a.shape for a in who]), legend=legend),
            description="spoken:N",
            tooltip=[alt.Tooltip("spoken:N", title="Now")],
        ),
        over("roles").mark_text(align="left", dx=8).encode(x=x, y=y, text="Role:N"),
    ]
    tables = {
        "crossing": [{"w": 1}],
        "lines": lines,
        "w": [{"w": w}],
        "actors": marks,
        "roles": [{"Role": role, "w": _MOST, "place": at} for role, at in zip(arriving, heights, strict=True)],
    }
    apart = alt.Resolve(scale=alt.ScaleResolveMap(color="independent", shape="independent"))
    look = {"width": _WIDTH, "height": _HEIGHT, "title": title, "description": description}
    return stacked(layers, tables, resolve=apart, **look)


def both(names: Sequence[str]) -> str:
    """Names as a reader writes them.

    >>> both(["Russia", "China"])
    'Russia and China'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _plural(role: str) -> str:
    return "enemies" if role == "enemy" else f"{role}s"
