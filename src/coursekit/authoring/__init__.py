"""For authors: `check` finds mistakes in content, `where` lists what cites a row, `render` stores what lessons show."""

import sys

from coursekit.errors import NotInABrowser

if sys.platform == "emscripten":
    raise NotInABrowser("Lessons are checked and rendered on a computer")
