"""Markdown of questions and feedback as HTML. Raw HTML in it is shown as text, never as markup."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


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
