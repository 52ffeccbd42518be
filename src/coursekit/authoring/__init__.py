"""For authors: `check` finds mistakes in the content, `render` stores what the notebooks show."""

import sys

from coursekit.errors import NotInABrowser

if sys.platform == "emscripten":
    raise NotInABrowser("Lessons are checked and rendered on a computer")
