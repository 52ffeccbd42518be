"""A page of text that shows itself: as HTML in a notebook, as plain text elsewhere; and web pages of their own.

A page is put together from parts that know both forms, so that nothing is said twice. A bare text is escaped:

>>> shown = page(paragraph(strong("Q&A"), " of 1972"), bullets([link("a source", "https://example.org")]))
>>> shown
Q&A of 1972
a source
>>> shown.html
'<p><strong>Q&amp;A</strong> of 1972</p><ul><li><a href="https://example.org">a source</a></li></ul>'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

BUFFER = 1_000  # pieces of a long web page that are written at once


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "call"), counted(3_000, "call"), counted(2, "country", "countries")
    ('1 call', '3,000 calls', '2 countries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True)
class Page:
    """Something to read. `text` is complete in itself; `html` says the same with headings, tables and links."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html

    def __html__(self) -> str:
        return self.html  # what a template asks for: it takes a page as it is


Part = Page | str


def joined(parts: Iterable[Part], by: str = "") -> Page:
    """Parts one after another. In the text `by` stands between those that are not empty."""
    pages = [part if isinstance(part, Page) else Page(part, escape(part)) for part in parts]
    return Page(by.join(each.text for each in pages if each.text), "".join(each.html for each in pages))


def page(*parts: Part) -> Page:
    """A page of these parts, each on a line of its own."""
    return joined(parts, by="\n")


def _inner(part: Part) -> Page:
    return joined([part])


def _element(tag: str, attributes: str = "") -> Callable[..., Page]:
    def made(*parts: Part) -> Page:
        inner = joined(parts)
        return Page(inner.text, f"<{tag}{attributes}>{inner.html}</{tag}>")

    return made


paragraph, strong, code, _item = map(_element, ("p", "strong", "code", "li"))
# A Chinese term is not broken in two at the end of a line, and screen readers change their voice at it.
chinese = _element("span", ' lang="zh-Hant-TW" style="white-space:nowrap"')


def link(words: Part, address: str) -> Page:
    """Words that lead somewhere. The text has the words alone."""
    inner = _inner(words)
    return Page(inner.text, f'<a href="{escape(address)}">{inner.html}</a>')


def noted(words: Part, *notes: Part, by: str = ", ") -> Page:
    """Words, and notes in small letters below them: so a table has few columns, and fits a small window.

    >>> noted("i24NEWS", "official statement", "").text
    'i24NEWS, official statement'
    """
    own, *more = (each for each in map(_inner, (words, *notes)) if each.text)
    html = own.html + "".join(f"<br><small>{each.html}</small>" for each in more)
    return Page(by.join(each.text for each in (own, *more)), html)


def bullets(items: Iterable[Part], mark: str = "") -> Page:
    """A list. In the text each item has a line, behind its `mark`."""
    pages = [*map(_inner, items)]
    lines = [f"{mark}{each.text}" for each in pages]
    return Page("\n".join(lines), f"<ul>{''.join(_item(each).html for each in pages)}</ul>")


def fold(summary: Part, *parts: Part, opened: bool = False) -> Page:
    """What is shown when a reader opens it. In the text it is open always."""
    head, inner = _inner(summary), page(*parts)
    html = f"<details{' open' if opened else ''}><summary>{head.html}</summary>{inner.html}</details>"
    return Page(f"{head.text}:\n{inner.text}", html)


def table(
    header: list[str], rows: Iterable[Iterable[Part]], caption: str = "", line: Callable[..., str] | None = None
) -> Page:
    """A table with real header cells. In the text each row is the `line` that is made of its cells' texts.

    Without one, the first cell of a row stands alone, and the others that say something below it with their headings.
    """
    pages = [[*map(_inner, row)] for row in rows]

    def described(first: str, *others: str) -> str:
        more = [f"  {head}: {cell}" for head, cell in zip(header[1:], others, strict=True) if cell]
        return "\n".join(["", first, *more])

    lines = [(line or described)(*(cell.text for cell in row)) for row in pages]
    head = "".join(f'<th scope="col" style="text-align:left">{escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{cell.html}</td>' for cell in row) + "</tr>"
        for row in pages
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return Page("\n".join(lines), f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def card(html: str, opening: str = 'div role="status"') -> str:
    """A question, or what is said to an answer, where no widget shows them: HTML in a frame."""
    tag = "ol" if html.endswith("</ol>") else "p"
    # Without the margin of what ends it. An <ol> inside another one would be a list of lists, which no card has.
    before, start, last = html.rpartition(f"<{tag}>")
    if start and last.endswith(f"</{tag}>"):
        html = f'{before}<{tag} style="margin-bottom:0">{last}'
    style = "border:1px solid #8888;border-radius:12px;padding:4px 18px 8px;max-width:660px"
    return f'<{opening} style="{style}">{html}</{opening.split()[0]}>'


def fill(name: str, **values: Any) -> str:
    """The web page of a Jinja template such as "learner/completion_record.html", beside the module which fills it.

    It needs no network and no other file, and `web_page.html`, which all of them extend, forbids scripts and requests:
    what gets into a page may come from a log. Whatever a template is given is escaped, unless it is a Page or has been
    through a filter that reads Markdown. A name that a template asks for and is not given stops it.
    """
    return _environment().get_template(name).render(values)


def pieces(name: str, **values: Any) -> Iterator[str]:
    """The same piece by piece, so that a page of thousands never stands in memory as a whole."""
    stream = _environment().get_template(name).stream(values)
    stream.enable_buffering(BUFFER)
    return stream


@cache
def _environment():
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from coursekit.content import markdown

    loader = PackageLoader("coursekit", ".")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["inline"] = lambda text: Markup(markdown.inline(text))
    made.filters["block"] = lambda text: Markup(markdown.block(text))
    return made
