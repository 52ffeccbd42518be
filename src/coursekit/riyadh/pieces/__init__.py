"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.draw_it(ck.load("agreement"))               # your line of votes alike, and then the record
    ck.pieces.waffles(ck.load("trade_totals"))            # a hundred dollars each: who leans on whom?
    ck.pieces.then_and_now(ck.load("indicators"))         # 1971–72 and 2025, line by line

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

from __future__ import annotations

from coursekit.riyadh.pieces.draw_it import draw_it
from coursekit.riyadh.pieces.line import line
from coursekit.riyadh.pieces.then_and_now import then_and_now
from coursekit.riyadh.pieces.triangle import triangle
from coursekit.riyadh.pieces.waffles import waffles

__all__ = ["draw_it", "line", "then_and_now", "triangle", "waffles"]
