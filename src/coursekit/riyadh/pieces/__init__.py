"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.dial(("start_here", "hours_of_talks"))    # a hand to turn to your guess
    ck.pieces.room(ck.load("participants"))               # twelve names, one table, and chairs that stay empty
    ck.pieces.accounts(ck.load("outcomes"))               # four points of the article, and what four others say
    ck.pieces.contacts(ck.load("timeline"))               # who met or called whom, day by day
    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

from __future__ import annotations

from coursekit.riyadh.pieces.accounts import accounts
from coursekit.riyadh.pieces.contacts import contacts
from coursekit.riyadh.pieces.dial import dial
from coursekit.riyadh.pieces.line import line
from coursekit.riyadh.pieces.room import room
from coursekit.riyadh.pieces.triangle import triangle

__all__ = ["accounts", "contacts", "dial", "line", "room", "triangle"]
