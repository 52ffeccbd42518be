"""`ck.claim`: a claim of the article as a card to grade, and what our check of it found."""

from __future__ import annotations

from html import escape

from coursekit.content import data
from coursekit.content.catalogue import Catalogue, catalogue
from coursekit.content.course import Course
from coursekit.content.page import Page, html_table
from coursekit.errors import CourseError, UnknownName

# The rule of the grading desk: what a verdict of the table claims is as a grade.
GRADES = {
    "confirmed": "supported",
    "imprecise": "partly supported",
    "disputed": "partly supported",
    "not checkable": "unsupported",
    "error": "contradicted",
}

OFFERS = {  # the codes of the column evidence_offered, as a reader would say them
    0: "nothing: the sentence just says so",
    1: "a date, or words in quotation marks, but no document and no speech",
    2: "it names a speech or a document",
    3: "a full reference",
}

HEADER = ["Document", "Kind", "Reliability", "What it says"]


def claim(*ids: str, checked: bool = False, course: Course | None = None) -> Page:
    """A claim of the article as a card: what it says, what the article offers as proof, and what documents say.

    ids      numbers of claims, such as "C09"; several make several cards
    checked  False leaves our verdict out; True shows the verdict, what to add or correct, and the documents behind it

    Raises UnknownName, with the nearest, for a claim that does not exist, and CourseError when none is named.

    >>> print(claim("C20").text.splitlines()[0])
    Claim C20: Trump met Zelenskyy at the White House on 28 February 2025.
    """
    if not ids:
        raise CourseError('Say which claim: ck.claim("C09"). The table is ck.load("claims").')
    known = catalogue(course)
    claims = known.described("claims").by_id
    for id in ids:
        if id not in claims:
            raise UnknownName("claim", id, claims)
    pages = [_verdict(claims[id], course) if checked else _card(claims[id], known) for id in ids]
    return Page("\n\n".join(page.text for page in pages), "".join(page.html for page in pages))


def _card(row: dict, known: Catalogue) -> Page:
    section = known.table("sections").by_id[row["section"]]
    told = [
        ("Where", f"section {section['id']}, “{section['heading']}”"),
        ("What the article offers as proof", OFFERS[row["evidence_offered"]]),
    ]
    lines = [f"Claim {row['id']}: {row['claim']}", *(f"{head}: {body}." for head, body in told)]
    cells = []
    for source, kind, says in _documents(row, known):
        document = f"{source['publisher']}, {source['date'] or 'no date'} [{source['id']}]"
        about = ", ".join(filter(None, [document, kind, source["reliability"]]))
        lines.append(f"{about}: {says}" if says else about)
        link = f'<a href="{escape(source["url"])}">{escape(document)}</a>'
        cells.append([link, escape(kind), escape(source["reliability"]), escape(says)])
    facts = "".join(f"<li><em>{escape(head)}:</em> {escape(body)}</li>" for head, body in told)
    title = f"<p><strong>Claim {escape(row['id'])}.</strong> {escape(row['claim'])}</p>"
    return Page("\n".join(lines), f"{title}<ul>{facts}</ul>{html_table(HEADER, cells)}")


def _documents(row: dict, known: Catalogue) -> list[tuple[dict, str, str]]:
    """The documents to look at, each with its kind and what it says; both are empty for a claim without exhibits."""
    sources = known.table("sources").by_id
    exhibits = [each for each in known.table("exhibits").by_id.values() if each["claim"] == row["id"]]
    if exhibits:
        return [(sources[each["source"]], each["kind"], each["says"]) for each in exhibits]
    return [(sources[id], "", "") for id in known.table("claims").parts("source", row)]


def _verdict(row: dict, course: Course | None) -> Page:
    grade = GRADES[row["verdict"]]
    rule = f"According to our rule, “{row['verdict']}” is graded {grade}."
    behind = data.cite(*dict.fromkeys(catalogue(course).table("claims").parts("source", row)), course=course)
    text = f"Our check of {row['id']}: {grade}. {rule}\n{row['nuance']}\n{behind.text}"
    html = (
        f"<p><strong>Our check of {escape(row['id'])}: {escape(grade)}.</strong> {escape(rule)}</p>"
        f"<p>{escape(row['nuance'])}</p>"
        f"<details><summary>The documents behind it</summary>{behind.html}</details>"
    )
    return Page(text, html)
