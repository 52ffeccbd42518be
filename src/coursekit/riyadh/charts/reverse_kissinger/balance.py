"""Friends and enemies as a network: who stands with whom, and how much tension there is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.charts.reverse_kissinger.roles import both
from coursekit.riyadh.models import balance as model

if TYPE_CHECKING:
    import pandas as pd

    from coursekit.riyadh.models.balance import Edges

TIES = {1: ("friends", "+"), -1: ("enemies", "−")}

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
    found = model.triads(edges)  # refuses what is no network
    codes = list(dict.fromkeys(code for pair in edges for code in pair))
    signs = {_pair(pair, codes): sign for pair, sign in edges.items()}
    if len(codes) > _MOST:
        raise CourseError(f"The network chart draws up to {_MOST} actors; this network has {len(codes)}.")
    energy = model.energy(edges)
    friendly = sum(sign == 1 for sign in signs.values())
    description = (
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
    return Figure(chart.properties(title=title, description=description), _table(signs, codes), description)


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


def _table(signs: Mapping[tuple[str, str], int], codes: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Tie": [_tie(pair) for pair in signs],
            "Sign": [TIES[sign][1] for sign in signs.values()],
            "They are": [TIES[sign][0] for sign in signs.values()],
            "Unbalanced triads with it": [str(_tense(signs, pair, codes)) for pair in signs],
        }
    )


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
    import pandas as pd

    x0, y0 = _WIDE / 2, _MARGIN + _RADIUS
    turn = [2 * math.pi * i / len(codes) - math.pi / 2 for i in range(len(codes))]
    # The lowest of three actors stands higher than the lowest of six: no empty space below them.
    height = round(y0 + _RADIUS * max(map(math.sin, turn)) + _MARGIN)
    place = {
        code: (x0 + _RADIUS * math.cos(angle), y0 + _RADIUS * math.sin(angle))
        for code, angle in zip(codes, turn, strict=True)
    }
    who = [actor(code) for code in codes]
    nodes = pd.DataFrame(
        {
            "Actor": [one.name for one in who],
            "x": [place[code][0] for code in codes],
            "y": [place[code][1] for code in codes],
            "name_x": [x0 + (_RADIUS + 18) * math.cos(angle) for angle in turn],
            "name_y": [y0 + (_RADIUS + 24) * math.sin(angle) for angle in turn],
            "side": [
                "left" if math.cos(angle) > 0.2 else "right" if math.cos(angle) < -0.2 else "center" for angle in turn
            ],
        }
    )
    lines, words = [], []
    for (one, other), sign in signs.items():
        (x1, y1), (x2, y2) = place[one], place[other]
        lines.append({"x": x1, "y": y1, "x2": x2, "y2": y2, "They are": TIES[sign][0], "Tie": _tie((one, other))})
        # Not at the middle, where the lines of an even number of actors all cross, and beside the line, not on it.
        length = math.dist(place[one], place[other])
        along, off = (0.5, 11) if len(codes) == 3 else (0.27, 9)
        words.append(
            {
                "x": x1 + along * (x2 - x1) - off * (y2 - y1) / length,
                "y": y1 + along * (y2 - y1) + off * (x2 - x1) / length,
                "sign": TIES[sign][1],
                "They are": TIES[sign][0],
            }
        )
    kinds = [TIES[sign][0] for sign in (1, -1)]
    colour = alt.Color("They are:N", scale=alt.Scale(domain=kinds, range=[CATEGORIES[4], CATEGORIES[1]]), legend=None)

    def at(x: str = "x", y: str = "y") -> dict[str, alt.SchemaBase]:
        wide = alt.Scale(domain=[0, _WIDE], nice=False, zero=False)
        high = alt.Scale(domain=[0, height], nice=False, zero=False, reverse=True)
        return {"x": alt.X(f"{x}:Q", scale=wide, axis=None), "y": alt.Y(f"{y}:Q", scale=high, axis=None)}

    ties = (
        alt.Chart(pd.DataFrame(lines))
        .mark_rule(strokeWidth=2.5, opacity=1)
        .encode(
            **at(),
            x2="x2",
            y2="y2",
            color=colour,
            strokeDash=alt.StrokeDash("They are:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [6, 4]]), legend=None),
            tooltip=["Tie:N", "They are:N"],
            description="Tie:N",
        )
    )
    signs_beside = (
        alt.Chart(pd.DataFrame(words))
        .mark_text(fontWeight="bold", fontSize=LABEL_SIZE + 5, baseline="middle")
        .encode(**at(), text="sign:N")
    )
    marks = (
        alt.Chart(nodes)
        .mark_point(filled=True, size=380, opacity=1)
        .encode(
            **at(),
            color=alt.Color("Actor:N", scale=_scale(who, "colour"), legend=None),
            shape=alt.Shape("Actor:N", scale=_scale(who, "shape"), legend=None),
            description="Actor:N",
        )
    )
    names = [
        alt.Chart(nodes[nodes["side"] == side])
        .mark_text(align=side, baseline="middle", fontWeight="bold")
        .encode(**at("name_x", "name_y"), text="Actor:N")
        for side in ("left", "center", "right")
        if side in set(nodes["side"])
    ]
    return (
        alt.layer(ties, signs_beside, marks, *names)
        .resolve_scale(color="independent", shape="independent")
        .properties(width=_WIDE, height=height)
    )


def _scale(who: list, part: str) -> alt.Scale:
    return alt.Scale(domain=[one.name for one in who], range=[getattr(one, part) for one in who])


def _bar(energy: float) -> alt.LayerChart:
    import pandas as pd

    data = pd.DataFrame({"energy": [energy], "calm": [-1], "told": [f"{energy:.2f}".replace("-", "−")]})
    x = alt.X(
        "energy:Q",
        title="Energy: −1 is calm, +1 is tense",
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="+.1f", labelExpr="datum.value ? datum.label : '0'"),
    )
    base = alt.Chart(data)
    return alt.layer(
        base.mark_bar(size=14, color=CATEGORIES[5], opacity=0.8).encode(x=x, x2="calm:Q"),
        base.mark_tick(size=_BAR, thickness=4, color=INK, opacity=1).encode(x=x, description="told:N"),
    ).properties(width=_WIDE, height=_BAR)
