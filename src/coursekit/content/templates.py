"""Web pages of their own, from the Jinja templates that stand beside the modules which fill them.

Such a page needs no network and no other file, and `web_page.html`, which all of them extend, forbids scripts and
requests: what gets into a page may come from a log. Whatever a template is given is escaped, unless it is a Page or has
been through a filter that reads Markdown. A name that a template asks for and is not given stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from coursekit.content import markdown

if TYPE_CHECKING:
    from jinja2 import Template

BUFFER = 1_000  # pieces of a long page that are written at once


def fill(name: str, **values: Any) -> str:
    """The page of the template `name`, such as "learner/completion_record.html"."""
    return _template(name).render(values)


def pieces(name: str, **values: Any) -> Iterator[str]:
    """The same piece by piece, so that a page of thousands never stands in memory as a whole."""
    stream = _template(name).stream(values)
    stream.enable_buffering(BUFFER)
    return stream


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment():
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("coursekit", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "inline": lambda text: Markup(markdown.inline(text)),
        "block": lambda text: Markup(markdown.block(text)),
    }
    return made
