"""The explorers: models to play with. Each shows controls, a picture, and a sentence that says the same.

    ck.explore.triangle()
    ck.explore.positions(ck.load("positions"))
    ck.explore.proposals(ck.load("delegations"))
    ck.explore.votes(ck.load("roll_calls"))
    ck.explore.wedge(ck.load("agreement"), ck.load("ideal_points"), ck.load("trade"))

Importing this package loads ipywidgets and altair, so it is imported when an explorer is first asked for.
"""

from __future__ import annotations

from coursekit.riyadh.explorers.positions import positions
from coursekit.riyadh.explorers.proposals import proposals
from coursekit.riyadh.explorers.triangle import triangle
from coursekit.riyadh.explorers.votes import votes
from coursekit.riyadh.explorers.wedge import wedge

__all__ = ["positions", "proposals", "triangle", "votes", "wedge"]
