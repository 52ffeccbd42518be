"""Bare encodings, such as `x="year:T"`, at the price of written-out ones. Importing this module switches it on.

For each bare encoding Altair 6 hashes all its classes, over 500, to find the one that it has in hand already: 6 ms, and
a chart of five layers has thirty encodings. Calling that class gives the same, and takes a hundredth of the time.
With an Altair that is not listed here everything goes Altair's own, slower way; a test then says so.
"""

from __future__ import annotations

from typing import Any

import altair
from altair.utils import core

READ = ("6.0.", "6.1.", "6.2.", "6.3.")  # versions in which the test has found both ways to be the same

fast = altair.__version__.startswith(READ) and hasattr(core, "_ChannelCache")


def _in_channel(self: Any, given: Any, encoding: str, /) -> Any:
    known = self.name_to_channel.get(encoding)
    return known["field"](given) if known and isinstance(given, str) else usual(self, given, encoding)


if fast:
    usual = core._ChannelCache._wrap_in_channel
    core._ChannelCache._wrap_in_channel = _in_channel
