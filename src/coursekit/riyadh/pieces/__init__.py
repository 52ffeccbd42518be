"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.offer(ck.load("delegations"))               # five terms, and five delegations that answer at once

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

from __future__ import annotations

from coursekit.riyadh.pieces.line import line
from coursekit.riyadh.pieces.offer import offer
from coursekit.riyadh.pieces.triangle import triangle

__all__ = ["line", "offer", "triangle"]
