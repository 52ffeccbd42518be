"""The course's charts. Each takes a table or a model and gives a Figure: chart, description and data.

Importing this package loads altair and switches the course's theme and renderer on.
"""

from __future__ import annotations

from coursekit.drawing.figure import Figure
from coursekit.drawing.theme import bundle
from coursekit.riyadh.actors import ACTORS, Actor, actor
from coursekit.riyadh.charts import actor_positions as positions
from coursekit.riyadh.charts import priorities_and_style as coding
from coursekit.riyadh.charts import reverse_kissinger as triangle
from coursekit.riyadh.charts import taiwan_and_forecasts as calibration
from coursekit.riyadh.charts import un_votes as votes
from coursekit.riyadh.charts.actor_positions import positions
from coursekit.riyadh.charts.reading_the_source import claims
from coursekit.riyadh.charts import reading_the_source as claims
from coursekit.riyadh.charts import taiwan_and_forecasts as calibration
from coursekit.riyadh.charts.actor_positions import positions
from coursekit.riyadh.charts.reverse_kissinger import balance, triangle
from coursekit.riyadh.charts.taiwan_and_forecasts import analogy, scenarios, trust
from coursekit.riyadh.charts.taiwan_and_forecasts import memos, voices
from coursekit.riyadh.charts.un_votes import votes
from coursekit.riyadh.charts.wedge_by_the_numbers import trade, wedge
from coursekit.riyadh.charts.un_votes import votes

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
    "memos",
    "outcomes",
    "positions",
    "timeline",
    "positions",
    "scenarios",
    "trade",
    "triangle",
    "voices",
    "votes",
]
