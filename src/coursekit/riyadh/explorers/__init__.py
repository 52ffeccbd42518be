"""The explorers: models to play with. Each shows controls, a picture, and a sentence that says the same.

    ck.explore.analogy(ck.load("analogy"))
    ck.explore.scenarios(ck.load("scenarios"))
    ck.explore.triangle()
    ck.explore.positions(ck.load("positions"))
    ck.explore.proposals(ck.load("delegations"))
    ck.explore.votes(ck.load("roll_calls"))
    ck.explore.wedge(ck.load("agreement"), ck.load("ideal_points"), ck.load("trade"))
    ck.explore.votes(ck.load("roll_calls"))

Importing this package loads ipywidgets and altair, so it is imported when an explorer is first asked for.
"""

from __future__ import annotations

from coursekit.riyadh.explorers.analogy import analogy
from coursekit.riyadh.explorers.scenarios import scenarios
from coursekit.riyadh.explorers.positions import positions
from coursekit.riyadh.explorers.proposals import proposals
from coursekit.riyadh.explorers.triangle import triangle
from coursekit.riyadh.explorers.votes import votes

__all__ = ["analogy", "positions", "proposals", "scenarios", "votes", "wedge"]
from coursekit.riyadh.explorers.triangle import triangle
from coursekit.riyadh.explorers.wedge import wedge

__all__ = ["analogy", "positions", "proposals", "scenarios", "triangle", "wedge"]
__all__ = ["analogy", "positions", "proposals", "scenarios", "triangle", "votes"]
__all__ = ["analogy", "scenarios", "triangle", "votes", "wedge"]
__all__ = ["positions", "proposals", "triangle", "votes", "wedge"]
