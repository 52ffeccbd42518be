"""For the instructor: what a class has answered, read from the learners' logs."""

import sys

from coursekit.errors import NotInABrowser

if sys.platform == "emscripten":
    raise NotInABrowser("The class is looked after on a computer")
