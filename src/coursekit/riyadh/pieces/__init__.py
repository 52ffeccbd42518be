"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.squares(ck.load("roll_calls"))              # 193 members, text by text
    ck.pieces.pair(ck.load("roll_calls"))                 # two of them side by side, and S

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

from __future__ import annotations

from coursekit.riyadh.pieces.line import line
from coursekit.riyadh.pieces.pair import pair
from coursekit.riyadh.pieces.squares import squares
from coursekit.riyadh.pieces.triangle import triangle

__all__ = ["line", "pair", "squares", "triangle"]
