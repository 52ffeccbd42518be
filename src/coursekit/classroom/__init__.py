"""The class: what it has answered, read from logs that nobody may trust; worksheets, releases and live votes."""

import sys

from coursekit.errors import NotInABrowser

if sys.platform == "emscripten":
    raise NotInABrowser("The class is looked after on a computer")
