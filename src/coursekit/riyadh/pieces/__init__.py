"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.analogy(ck.load("analogy"))                 # two cases, feature by feature, and what counts
    ck.pieces.forecasts(ck.load("forecast_questions"))    # eight numbers on one board, and what came
    ck.pieces.certificate()                               # the last page of the course

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

from __future__ import annotations

from coursekit.riyadh.pieces.analogy import analogy
from coursekit.riyadh.pieces.certificate import certificate
from coursekit.riyadh.pieces.forecasts import forecasts
from coursekit.riyadh.pieces.line import line
from coursekit.riyadh.pieces.triangle import triangle

__all__ = ["analogy", "certificate", "forecasts", "line", "triangle"]
