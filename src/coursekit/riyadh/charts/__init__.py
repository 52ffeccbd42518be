"""The course's charts, by lesson. Each takes a table or a model and gives a Figure: chart, description and data.

Importing this package loads altair and switches the course's theme and renderer on.
"""

from __future__ import annotations

from coursekit.drawing.figure import Figure
from coursekit.riyadh.charts import actor_positions as positions
from coursekit.riyadh.charts import priorities_and_style as coding
from coursekit.riyadh.charts import reading_the_source as claims
from coursekit.riyadh.charts import reverse_kissinger as triangle
from coursekit.riyadh.charts import taiwan_and_forecasts as calibration
from coursekit.riyadh.charts import un_votes as votes
from coursekit.riyadh.charts.taiwan_and_forecasts import memos, voices

__all__ = ["Figure", "calibration", "claims", "coding", "memos", "positions", "triangle", "voices", "votes"]
