"""What every kernel of `coursekit lab` runs first: after a restart each cell works on its own, or says what to do."""

from IPython import get_ipython

import coursekit as ck  # noqa: F401


def _unknown(_shell, _kind, error, _trace, tb_offset=None):
    """A name that Python does not know, in words: mostly, a cell above has not been run since a restart."""
    from IPython.display import display

    from coursekit.content.page import Page, card, code, paragraph, strong

    words = paragraph(
        "Python does not know the name ",
        code(error.name),
        ". Is it written as in the cell that made it? After a restart, or if you passed over a cell above, choose ",
        strong("Run All Above Selected Cell"),
        " in the menu Run, then run this cell with Shift+Enter.",
    )
    display(Page(words.text, card(words.html)))


if shell := get_ipython():
    shell.set_custom_exc((NameError,), _unknown)
