"""Two states side by side in the General Assembly, and S worked out from their votes."""

from __future__ import annotations

from typing import Any

from ipywidgets import Dropdown

from coursekit.riyadh.charts.un_votes.votes import compared, states
from coursekit.widgets.panel import Explorer, Scene

FIRST = ("United States", "Russia")
ALL = "all of them"


def votes(roll_calls: Any) -> Votes:
    """Choose two states; see each of their votes, how far apart they are, and S worked out step by step.

    roll_calls: as in `ck.load("roll_calls")`; see `charts.votes.grid` for its columns and the errors.
    """
    return Votes(roll_calls)


class Votes(Explorer):
    title = "How alike do two states vote?"
    about = (
        "<p>Each column is a resolution on Ukraine. A letter in a shape is a vote: Y yes, N no, A abstain. "
        "Below the votes stands their distance: 0 for the same vote, 1 for one step, 2 for the opposite.</p>"
        "<p>S turns the distances into one number, from −1 (always opposite) to 1 (always the same). "
        "An absent state cast no vote, so that resolution is left out. So is a vote that our sources do not settle: "
        "we do not guess.</p>"
        "<p>Try the United States and Russia with the votes before 2025, and then with those in 2025. "
        "S rests on few votes here. One vote more, or one less, can move it a long way.</p>"
    )

    def __init__(self, roll_calls: Any):
        self._roll_calls = roll_calls
        names = list(states(roll_calls).values())
        first = [name for name in FIRST if name in names] + [name for name in names if name not in FIRST]
        self._last = int(roll_calls["date"].dt.year.max())
        when = [ALL, f"before {self._last}", f"in {self._last}"]
        super().__init__(
            {
                "one": Dropdown(description="First state", options=names, value=first[0]),
                "other": Dropdown(description="Second state", options=names, value=first[min(1, len(first) - 1)]),
                "when": Dropdown(description="Votes", options=when),
            }
        )

    def scene(self, one: str, other: str, when: str) -> Scene:
        years = self._roll_calls["date"].dt.year
        if when != ALL:
            asked = self._roll_calls[years == self._last if when.startswith("in") else years < self._last]
        else:
            asked = self._roll_calls
        figure, steps = compared(asked, one, other)
        return Scene(figure.description, [figure, steps])
