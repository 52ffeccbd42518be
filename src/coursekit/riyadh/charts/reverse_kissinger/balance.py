"""Friends and enemies as a network: who stands with whom, and how much tension there is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, figure
from coursekit.drawing.marks import Look, look, over, pixels, words
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor, looks
from coursekit.riyadh.charts.reverse_kissinger.roles import both
from coursekit.riyadh.models import balance as model

if TYPE_CHECKING:
    from coursekit.riyadh.models.balance import Edges

TIES = {1: ("friends", "+"), -1: ("enemies", "−")}
LOOKS = {"friends": Look(CATEGORIES[4]), "enemies": Look(CATEGORIES[1])}

_WIDE, _MARGIN, _RADIUS, _BAR = 600, 45, 145, 26  # pixels: of the network, above and below it, of its circle, the bar
_MOST = 9  # actors; with more, the signs on the lines stand on top of each other


def network(edges: Edges) -> Figure:
    """Actors on a circle, a solid line with "+" between friends, a dashed one with "−" between enemies.

    The bar below is the energy: −1 when every group of three is balanced, +1 when none is.

    edges: pairs of codes to 1 or -1, as in `models.balance`; a pair that is left out has no line. Up to 9 actors.
    Raises CourseError for a sign other than 1 and -1, a pair that contradicts itself, no edges, or too many actors.

    >>> network({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1}).description
    'Network of 3 actors: 1 tie between friends, 2 between enemies. 0 of 1 triad are unbalanced. The energy is −1.00. \
Two camps: United States; Russia and China.'
    """
    import pandas as pd

    found = model.triads(edges)  # refuses what is no network
    codes = list(dict.fromkeys(code for pair in edges for code in pair))
    signs = {_pair(pair, codes): sign for pair, sign in edges.items()}
    if len(codes) > _MOST:
        raise CourseError(f"The network chart draws up to {_MOST} actors; this network has {len(codes)}.")
    energy = model.energy(edges)
    friendly = sum(sign == 1 for sign in signs.values())
    said = (
        f"Network of {len(codes)} actors: {counted(friendly, 'tie')} between friends,"
        f" {len(signs) - friendly} between enemies. {found.reading}{_energy(energy)} {_camps(edges, codes)}"
    )
    title = alt.Title(
        "Who stands with whom",
        subtitle=["Solid line and +: friends. Dashed line and −: enemies.", f"{found.reading}{_energy(energy)}"],
    )
    drawn = _network(signs, codes)
    # Without a group of three there is no energy, so there is no bar either.
    chart = drawn if math.isnan(energy) else alt.vconcat(drawn, _bar(float(energy)), spacing=10)
    rows = [
        {"Tie": _tie(pair), "Sign": TIES[sign][1], "They are": TIES[sign][0]}
        | {"Unbalanced triads with it": str(_tense(signs, pair, codes))}
        for pair, sign in signs.items()
    ]
    return figure(chart.properties(title=title), said, pd.DataFrame(rows))


def _energy(energy: float) -> str:
    return "" if math.isnan(energy) else f" The energy is {energy:.2f}.".replace("-", "−")


def _camps(edges: Edges, codes: list[str]) -> str:
    camps = model.camps(edges)
    if camps is None:
        return "No two camps explain all the ties."
    # Camps in the order in which their first members were named.
    found = sorted((camp for camp in camps if camp), key=lambda camp: min(map(codes.index, camp)))
    told = [both([actor(code).name for code in codes if code in camp]) for camp in found]
    return f"Two camps: {'; '.join(told)}." if len(told) == 2 else f"One camp: {told[0]}."


def _pair(pair: tuple[str, str], codes: list[str]) -> tuple[str, str]:
    """A pair in the order in which the actors were first named, whichever way round it was written."""
    return tuple(sorted(pair, key=codes.index))


def _tie(pair: tuple[str, str]) -> str:
    return " – ".join(actor(code).name for code in pair)


def _tense(signs: Mapping[tuple[str, str], int], pair: tuple[str, str], codes: list[str]) -> int:
    """In how many unbalanced groups of three a tie takes part."""
    others = [code for code in codes if code not in pair]
    groups = [[_pair(each, codes) for each in combinations((*pair, code), 2)] for code in others]
    return sum(math.prod(signs[tie] for tie in group) == -1 for group in groups if all(tie in signs for tie in group))


def _network(signs: Mapping[tuple[str, str], int], codes: list[str]) -> alt.LayerChart:
    x0, y0 = _WIDE / 2, _MARGIN + _RADIUS
    turns = {code: 2 * math.pi * i / len(codes) - math.pi / 2 for i, code in enumerate(codes)}
    # The lowest of three actors stands higher than the lowest of six: no empty space below them.
    height = round(y0 + _RADIUS * max(map(math.sin, turns.values())) + _MARGIN)
    place = {code: (x0 + _RADIUS * math.cos(turn), y0 + _RADIUS * math.sin(turn)) for code, turn in turns.items()}
    names: dict[str, list[dict]] = {"left": [], "center": [], "right": []}
    for code, turn in turns.items():
        x, y = math.cos(turn), math.sin(turn)
        side = "left" if x > 0.2 else "right" if x < -0.2 else "center"
        names[side].append({"words": actor(code).name, "x": x0 + (_RADIUS + 18) * x, "y": y0 + (_RADIUS + 24) * y})
    lines = []
    for (one, other), sign in signs.items():
        (x1, y1), (x2, y2) = place[one], place[other]
        # Not at the middle, where the lines of an even number of actors all cross, and beside the line, not on it.
        length = math.dist(place[one], place[other])
        along, off = (0.5, 11) if len(codes) == 3 else (0.27, 9)
        lines.append(
            {"x": x1, "y": y1, "x2": x2, "y2": y2, "They are": TIES[sign][0], "Tie": _tie((one, other))}
            | {"words": TIES[sign][1], "sign_x": x1 + along * (x2 - x1) - off * (y2 - y1) / length}
            | {"sign_y": y1 + along * (y2 - y1) + off * (x2 - x1) / length}
        )
    nodes = [{"Actor": actor(code).name, "x": place[code][0], "y": place[code][1]} for code in codes]
    dash = alt.StrokeDash("They are:N", legend=None, scale=alt.Scale(domain=list(LOOKS), range=[[1, 0], [6, 4]]))
    tie = over(lines).mark_rule(strokeWidth=2.5, opacity=1)
    mark = over(nodes).mark_point(filled=True, size=380, opacity=1)
    kind = look("They are", LOOKS, "color")
    layers = [
        tie.encode(**pixels("x", "y", "x2", "y2"), **kind, strokeDash=dash, tooltip="Tie:N", description="Tie:N"),
        words(lines, pixels("sign_x", "sign_y"), fontWeight="bold", fontSize=LABEL_SIZE + 5),
        mark.encode(**pixels("x", "y"), **look("Actor", looks(codes)), description="Actor:N"),
        *(words(rows, pixels("x", "y"), align=side, fontWeight="bold") for side, rows in names.items() if rows),
    ]
    # Ties and actors have colours of their own.
    return alt.layer(*layers).resolve_scale(color="independent").properties(width=_WIDE, height=height)


def _bar(energy: float) -> alt.LayerChart:
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="+.1f", labelExpr="datum.value ? datum.label : '0'")
    scale = alt.Scale(domain=[-1, 1], nice=False)
    x = alt.X("energy:Q", title="Energy: −1 is calm, +1 is tense", scale=scale, axis=axis)
    base = over([{"energy": energy, "calm": -1, "told": f"{energy:.2f}".replace("-", "−")}]).encode(x=x)
    return alt.layer(
        base.mark_bar(size=14, color=CATEGORIES[5], opacity=0.8).encode(x2="calm"),
        base.mark_tick(size=_BAR, thickness=4, color=INK, opacity=1).encode(description="told:N"),
    ).properties(width=_WIDE, height=_BAR)
