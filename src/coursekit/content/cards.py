"""`ck.cards`: the roles of a discussion, and one role's own card."""

from __future__ import annotations

from html import escape

from coursekit.content import data
from coursekit.content.course import Course
from coursekit.content.page import Page, html_table
from coursekit.errors import UnknownName

HEADER = ["Card", "Role", "Everybody knows", "Start from these rows"]


def cards(lesson: str, card: str | None = None, course: Course | None = None) -> Page:
    """The roles of a lesson's role-play; with the name of a card, that card alone with its private part.

    Raises UnknownName for a lesson without cards, and for a card that the lesson does not have.

    >>> "private" in cards("actor_positions").text
    False
    """
    all_cards = data.load("cards", course).astype(object)
    all_cards = all_cards.where(all_cards.notna(), "")
    if lesson not in set(all_cards["lesson"]):
        raise UnknownName("lesson with role cards", lesson, sorted(set(all_cards["lesson"])))
    own = all_cards[all_cards["lesson"] == lesson].set_index("id")
    if card is None:
        return _overview(own)
    if card not in own.index:
        raise UnknownName("card of this lesson", card, own.index)
    return _single(own.loc[card], course)


def _overview(own) -> Page:
    lines, rows = [], []
    for name, row in own.iterrows():
        role = row["role"] + (" (speaks for no side)" if row["opt_out"] else "")
        starts = row["start_rows"].replace(";", ", ")
        lines.append(f"{name} – {role}: {row['brief']}")
        rows.append([f"<code>{escape(name)}</code>", escape(role), escape(row["brief"]), escape(starts)])
    return Page("\n".join(lines), html_table(HEADER, rows))


def _single(row, course: Course | None) -> Page:
    told = [("Everybody knows", row["brief"]), ("Only you know", row["private"] or "This card has no private part.")]
    starts = [data.evidence(ref, course).text for ref in row["start_rows"].split(";") if ref]
    text = [row["role"], *(f"{head}: {body}" for head, body in told), *(f"Start here: {start}" for start in starts)]
    html = [f"<p><strong>{escape(row['role'])}</strong></p>"]
    html += [f"<p><strong>{escape(head)}:</strong> {escape(body)}</p>" for head, body in told]
    if starts:
        html.append(f"<p>Start here:</p><ul>{''.join(f'<li>{escape(start)}</li>' for start in starts)}</ul>")
    return Page("\n".join(text), "".join(html))
