"""`ck.cards`: the roles of a discussion, and one role's own card."""

from __future__ import annotations

from coursekit.content import data
from coursekit.content.course import Course
from coursekit.content.page import Page, bullets, code, page, paragraph, strong, table
from coursekit.errors import UnknownName

HEADER = ["Card", "Role", "Everybody knows"]


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
    rows = []
    for name, row in own.iterrows():
        role = row["role"] + (" (speaks for no side)" if row["opt_out"] else "")
        rows.append([code(name), role, row["brief"]])
    return table(HEADER, rows, line="{} – {}: {}".format)


def _single(row, course: Course | None) -> Page:
    told = [("Everybody knows:", row["brief"]), ("Only you know:", row["private"] or "This card has no private part.")]
    starts = [data.evidence(ref, course).text for ref in row["start_rows"].split(";") if ref]
    return page(
        paragraph(strong(row["role"])),
        *(paragraph(strong(head), " ", body) for head, body in told),
        Page("", paragraph("Start here:").html if starts else ""),
        *([bullets(starts, mark="Start here: ")] if starts else []),
    )
