"""The course's charts. Each takes a table or a model and gives a Figure: chart, description and data.

Importing this package loads altair and switches the course's theme and renderer on.
"""

from __future__ import annotations

from coursekit.charts import balance, calibration, claims, coding, positions, trade, triangle, votes, wedge
from coursekit.charts.analogy import analogy
from coursekit.charts.contacts import contacts
from coursekit.charts.figure import Figure
from coursekit.charts.outcomes import outcomes
from coursekit.charts.scenarios import scenarios
from coursekit.charts.theme import ACTORS, Actor, actor, bundle
from coursekit.charts.timeline import timeline
from coursekit.charts.trust import trust

__all__ = [
    "ACTORS",
    "Actor",
    "Figure",
    "actor",
    "analogy",
    "balance",
    "bundle",
    "calibration",
    "claims",
    "coding",
    "contacts",
    "outcomes",
    "positions",
    "scenarios",
    "timeline",
    "trade",
    "triangle",
    "trust",
    "votes",
    "wedge",
]
