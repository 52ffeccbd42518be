"""The course's charts. Each takes a table or a model and gives a Figure: chart, description and data.

Importing this package loads altair and switches the course's theme and renderer on.
"""

from __future__ import annotations

from coursekit.drawing.figure import Figure
from coursekit.drawing.theme import ACTORS, Actor, actor, bundle
from coursekit.riyadh.charts.actor_positions import positions
from coursekit.riyadh.charts.priorities_and_style import coding
from coursekit.riyadh.charts.reading_the_source import claims
from coursekit.riyadh.charts.reverse_kissinger import balance, triangle
from coursekit.riyadh.charts.riyadh_talks.contacts import contacts
from coursekit.riyadh.charts.riyadh_talks.outcomes import outcomes
from coursekit.riyadh.charts.riyadh_talks.timeline import timeline
from coursekit.riyadh.charts.taiwan_and_forecasts import calibration
from coursekit.riyadh.charts.taiwan_and_forecasts.analogy import analogy
from coursekit.riyadh.charts.taiwan_and_forecasts.scenarios import scenarios
from coursekit.riyadh.charts.un_votes import votes
from coursekit.riyadh.charts.wedge_by_the_numbers import trade, wedge
from coursekit.riyadh.charts.wedge_by_the_numbers.trust import trust

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
