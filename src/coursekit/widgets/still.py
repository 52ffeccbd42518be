"""A quiz on a page that nobody runs: on a code host, on paper, in a lesson that was just opened.

It has the prompts and options and no key: only what a question shows to everybody, in an order that tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from html import escape
from typing import Any

from coursekit.content import markdown
from coursekit.questions.kinds import Question

LISTED = 40  # questions; more than a lesson has, and no more of a bank of a thousand

FRAME = "border:1px solid #808080;border-radius:8px;padding:0.2em 1.2em 0.6em;max-width:46rem"


def card(title: str, questions: Sequence[Question], note: str = "") -> str:
    """The questions as HTML that reads well without any style."""
    count = f"{len(questions)} question{'s' if len(questions) != 1 else ''}"
    asked = "".join(f'<li style="margin-top:0.6em">{_asked(question)}</li>' for question in questions[:LISTED])
    more = f"<p>… and {len(questions) - LISTED} more.</p>" if len(questions) > LISTED else ""
    note = f"<p>{escape(note)}</p>" if note else ""
    return (
        f'<div style="{FRAME}"><p><strong>{escape(title)}</strong><br>{count} · ▶ run this cell to answer</p>'
        f"<ol>{asked}</ol>{more}{note}</div>"
    )


def _asked(question: Question) -> str:
    if question.graded:
        return "<em>This question counts for your mark. Run the cell to see it.</em>"
    shown = question.public()
    first, _, rest = question.prompt.partition("\n\n")
    html = f"<strong>{markdown.inline(first)}</strong>{markdown.block(rest)}"
    if items := shown.get("items"):
        html += f"{_listed(items)}<p>Choose for each:</p>"
    if options := shown.get("options"):
        return html + _listed(_mixed(question, options))
    return f"{html}<p>________ {escape(shown.get('unit', ''))}</p>"


def _listed(parts: Sequence[dict[str, Any]]) -> str:
    lines = (f"<li>{markdown.inline(part['text'])}</li>" for part in parts)
    return f"<ul>{''.join(lines)}</ul>"


def _mixed(question: Question, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The options in an order that tells nothing, and is the same each time: authors list the right one first."""
    last = {part.id for part in question.parts if getattr(part, "pinned", False)}
    mixed = sorted(options, key=lambda part: sha256(f"{question.id}/{part['id']}".encode()).digest())
    if question.kind == "order" and mixed == options:
        mixed = mixed[1:] + mixed[:1]
    return sorted(mixed, key=lambda part: part["id"] in last)
