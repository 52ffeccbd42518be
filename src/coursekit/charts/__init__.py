"""The course's charts. Each takes a table or a model and gives a Figure: chart, description and data.

Importing this package loads altair and switches the course's theme and renderer on.
"""

from __future__ import annotations

from coursekit.charts import balance, positions, trade, triangle, votes, wedge
from coursekit.charts.figure import Figure
from coursekit.charts.outcomes import outcomes
from coursekit.charts.theme import ACTORS, Actor, actor, bundle
from coursekit.charts.timeline import timeline

__all__ = [
    "ACTORS",
    "Actor",
    "Figure",
    "actor",
    "balance",
    "bundle",
    "outcomes",
    "positions",
    "timeline",
    "trade",
    "triangle",
    "votes",
    "wedge",
]
