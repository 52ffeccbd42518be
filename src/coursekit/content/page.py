"""A page of text that shows itself: as HTML in a notebook, as plain text everywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Page:
    """Something to read. `text` is complete in itself; `html` says the same with headings, tables and links."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def html_table(header: list[str], rows: list[list[str]], caption: str = "") -> str:
    """A table with real header cells. Cells are HTML already: escape what comes from data before handing it in."""
    head = "".join(f'<th scope="col" style="text-align:left">{escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{cell}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


PAGE_END = "</main></body></html>\n"


def page_opening(title: str, style: str) -> str:
    """What a web page of its own begins with, up to its text; PAGE_END ends it.

    The page needs no network and no other file, and forbids scripts and requests itself: what gets into one may come
    from a log. `title` is plain text, `style` is CSS.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>"
    )
