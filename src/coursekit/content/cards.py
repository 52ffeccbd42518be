"""Rows as cards to read: `ck.cards` for roles, `ck.claim` for claims of the article, `ck.glossary` for words."""

from __future__ import annotations

from coursekit.content.catalogue import Catalogue, catalogue
from coursekit.content.course import Course
from coursekit.content.data import cite, evidence
from coursekit.content.page import Page, bullets, chinese, code, fold, joined, link, noted, page, paragraph, strong
from coursekit.content.page import table as as_table
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
    2: "the name of a speech or a document",
    3: "a full reference",
}


def cards(lesson: str, card: str | None = None, course: Course | None = None) -> Page:
    """The roles of a lesson's role-play; with the name of a card, that card alone with its private part.

    Raises UnknownName for a lesson without cards, and for a card that the lesson does not have.

    >>> "private" in cards("actor_positions").text
    False
    """
    rows = _rows("cards", course)
    own = {id: row for id, row in rows.items() if row["lesson"] == lesson}
    if not own:
        raise UnknownName("lesson with role cards", lesson, {row["lesson"] for row in rows.values()})
    if card is None:
        roles = [
            [code(id), f"{row['role']}{' (speaks for no side)' if row['opt_out'] else ''}", row["brief"]]
            for id, row in own.items()
        ]
        return as_table(["Card", "Role", "Everybody knows"], roles, line="{} – {}: {}".format)
    if card not in own:
        raise UnknownName("card of this lesson", card, own)
    row = own[card]
    starts = [evidence(ref, course).text for ref in row["start_rows"].split(";") if ref]
    return page(
        paragraph(strong(row["role"])),
        paragraph(strong("Everybody knows:"), " ", row["brief"]),
        paragraph(strong("Only you know:"), " ", row["private"] or "This card has no private part."),
        *([Page("", "<p>Start here:</p>"), bullets(starts, mark="Start here: ")] if starts else []),
    )


def glossary(*terms: str, course: Course | None = None) -> Page:
    """What these terms mean; without a term, all the words of the course in the order of the alphabet.

    A term is written as in the text, in any case: "readout". Raises UnknownName, with the nearest, for any other.

    >>> print(glossary("readout").text.partition(":")[0])
    readout
    """
    words = {row["term"].casefold(): row for row in _rows("glossary", course).values()}
    for term in terms:
        if term.casefold() not in words:
            raise UnknownName("term in the glossary", term, [row["term"] for row in words.values()])
    rows = []
    for row in [words[term.casefold()] for term in terms or sorted(words)]:
        cited = f" [{row['source'].replace(';', '] [')}]" if row["source"] else ""
        rows.append([strong(row["term"]), chinese(row["zh"]) if row["zh"] else "", row["meaning"] + cited])
    head = ["Term", "中文", "What it means here"]
    return as_table(head, rows, line=lambda term, zh, meaning: f"{term}{f' ({zh})' if zh else ''}: {meaning}")


def _rows(table: str, course: Course | None) -> dict[str, dict]:
    """The rows of a table by their ids; an empty cell is an empty text."""
    rows = catalogue(course).sound(table).by_id
    return {id: {column: "" if value is None else value for column, value in row.items()} for id, row in rows.items()}


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
    return joined((_verdict(claims[id], course) if checked else _card(claims[id], known) for id in ids), by="\n\n")


def _card(row: dict, known: Catalogue) -> Page:
    section = known.table("sections").by_id[row["section"]]
    told = [
        ("Where", f"section {section['id']}, “{section['heading']}”"),
        ("What the article offers as proof", OFFERS[row["evidence_offered"]]),
    ]
    if hedge := row.get("hedge"):
        told.append(("The article's own words of caution", hedge.replace(";", ", ")))
    exhibits = [each for each in known.table("exhibits").by_id.values() if each["claim"] == row["id"]]
    cited = [{"source": id, "kind": "", "says": ""} for id in known.table("claims").parts("source", row)]
    rows = []
    for each in exhibits or cited:
        source = known.table("sources").by_id[each["source"]]
        document = f"{source['publisher']}, {source['date'] or 'no date'} [{source['id']}]"
        about = noted(link(document, source["url"]), each["kind"], f"reliability: {source['reliability']}")
        rows.append([about, each["says"]])
    return page(
        paragraph(strong(f"Claim {row['id']}", Page(":", ".")), f" {row['claim']}"),
        bullets(joined([strong(f"{head}:"), f" {body}", Page(".", "")]) for head, body in told),
        as_table(["Document", "What it says"], rows, line=lambda about, says: f"{about}{f': {says}' if says else ''}"),
    )


def _verdict(row: dict, course: Course | None) -> Page:
    grade = GRADES[row["verdict"]]
    rule = f"According to our rule, “{row['verdict']}” is graded {grade}."
    behind = cite(*dict.fromkeys(catalogue(course).table("claims").parts("source", row)), course=course)
    return page(
        paragraph(strong(f"Our check of {row['id']}: {grade}."), f" {rule}"),
        paragraph(row["nuance"]),
        fold("The documents behind it", behind),
    )
