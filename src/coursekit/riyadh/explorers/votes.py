"""Two states side by side in the General Assembly, and S worked out from their votes."""

from __future__ import annotations

from typing import Any

from ipywidgets import Dropdown

from coursekit.riyadh.charts.un_votes.votes import compared, states
from coursekit.widgets.panel import Explorer, Scene, explorer

FIRST = {"United States": 0, "Russia": 1}

ABOUT = """
Each column is a resolution on Ukraine. A letter in a shape is a vote: Y yes, N no, A abstain. Below the votes stands
their distance: 0 for the same vote, 1 for one step, 2 for the opposite.

S turns the distances into one number, from −1 (always opposite) to 1 (always the same). An absent state cast no vote,
so that resolution is left out. So is a vote that our sources do not settle: we do not guess.

Try the United States and Russia with the votes before 2025, and then with those in 2025. S rests on few votes here. One
vote more, or one less, can move it a long way.
"""


def votes(roll_calls: Any) -> Explorer:
    """Choose two states; see each of their votes, how far apart they are, and S worked out step by step.

    Controls: one and other (names of states), when ("all of them", "before …" or "in …" the last year).
    roll_calls: as in `ck.load("roll_calls")`; see `charts.votes.grid` for its columns and the errors.
    """
    names = list(states(roll_calls).values())
    years = roll_calls["date"].dt.year
    last = int(years.max())
    asked = {
        "all of them": roll_calls,
        f"before {last}": roll_calls[years < last],
        f"in {last}": roll_calls[years == last],
    }

    def scene(one: str, other: str, when: str) -> Scene:
        figure, steps = compared(asked[when], one, other)
        return Scene(figure.description, [figure, steps])

    first = sorted(names, key=lambda name: FIRST.get(name, len(FIRST)))
    controls = {
        "one": Dropdown(description="First state", options=names, value=first[0]),
        "other": Dropdown(description="Second state", options=names, value=first[min(1, len(first) - 1)]),
        "when": Dropdown(description="Votes", options=list(asked)),
    }
    return explorer("How alike do two states vote?", ABOUT, controls, scene)
