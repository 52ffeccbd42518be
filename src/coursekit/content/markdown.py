"""Markdown of questions and feedback as HTML. Raw HTML in it is shown as text, never as markup."""

from __future__ import annotations

from functools import cache
from html import escape

from markdown_it import MarkdownIt

from coursekit.content import data
from coursekit.errors import CourseError


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.add_render_rule("link_open", _link_open)
    return markdown


def _link_open(self, tokens, index, options, env) -> str:
    tokens[index].attrSet("target", "_blank")  # a link must not replace the lesson
    tokens[index].attrSet("rel", "noopener")
    return self.renderToken(tokens, index, options, env)


def block(text: str) -> str:
    """Paragraphs, lists and code."""
    return _markdown().render(text).strip() if text else ""


def inline(text: str) -> str:
    """A phrase: no paragraph around it."""
    return _markdown().renderInline(text) if text else ""


def evidence(references: tuple[str, ...]) -> str:
    """The rows that prove something, as a list with links to their sources."""
    return "".join(f"<li>{_row(reference)}</li>" for reference in references)


def _row(reference: str) -> str:
    try:
        row = data.evidence(reference)
    except CourseError:
        return escape(reference)  # `coursekit check` tells the author; the learner still gets the rest
    links = [
        f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(label)}</a>' if url else escape(label)
        for label, url in row.links
    ]
    return escape(row.text) + (f" ({', '.join(links)})" if links else "")
