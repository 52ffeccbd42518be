"""What a text of the course promises (its citations, links and words lead somewhere), and what it must not tell yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from html import unescape
from math import inf

from coursekit.authoring.cells import Cell, asked_in
from coursekit.authoring.material import CODE, Material, Passage, unknown
from coursekit.content.course import Course
from coursekit.content.notebook import text_of
from coursekit.errors import Problem, nearest

CITED = re.compile(r"\[([A-Za-z0-9_/.:;, -]+)\](?![(:\[])")
NUMBERED = re.compile(r" ?<sup>(?:\[\d+\]\[[^\]]+\] ?)+</sup>")  # citations as `render` writes them
TERM = re.compile(r"\[(?P<word>[^\[\]\n]+)\]\[(?P<term>[^\[\]\n]*)\]")  # [a word of the text][the term], [the term][]
INLINE_CODE = re.compile(r"`[^`]*`")
TABLE_ROW = re.compile(r"[a-z0-9_]+/\S+")
NAME = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`")  # of a question, such as `who_is_the_pivot`
SOURCE_ID = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
PICTURES = ("image/png", "text/markdown")
TOLD = ("prompt", "text", "hint", "why", "feedback", "otherwise", "model", "low", "high", "unit")  # of a question
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)")
_REMOTE = r"((?:https?:)?//[^)\s\"'>]+)"
_IMAGE = re.compile(rf"!\[[^\]]*\]\(\s*<?{_REMOTE}|<[a-z]+\b[^>]*?\bsrc\s*=\s*[\"']?{_REMOTE}", re.IGNORECASE)


@lru_cache(maxsize=8192)
def cited(text: str) -> tuple[tuple[str, str], ...]:
    """What the brackets of a text cite: as it stands there, and as `table/row`.

    >>> list(cited("He met them [timeline/riyadh-talks] [ART]."))
    [('timeline/riyadh-talks', 'timeline/riyadh-talks'), ('ART', 'sources/ART')]
    """
    text = TERM.sub(lambda term: f"[{term[2]}]" if term[1].isdecimal() else term[1], text)
    tokens = [token for bracket in CITED.findall(text) for token in re.split(r"[;,]\s*", bracket)]
    rows = {token: f"sources/{token}" for token in tokens if SOURCE_ID.fullmatch(token)}
    return tuple((token, rows.get(token, token)) for token in tokens if token in rows or TABLE_ROW.fullmatch(token))


def without_citations(text: str) -> str:
    return re.sub(rf" ?{CITED.pattern}", "", NUMBERED.sub("", text))


def problems(material: Material) -> Iterator[Problem]:
    """What is wrong with the texts of notebooks, banks and pages for teachers, wherever they stand."""
    wrong_with = cache(lambda reference: unknown(reference, material.here))
    for passage in (*material.in_notebooks(), *material.in_questions(), *material.in_notes()):
        for said, reference in cited(passage.text) if passage.name not in CODE else ():
            if wrong := wrong_with(reference):
                yield passage.problem(f"cites {said!r}: {wrong[0]}", wrong[1])
        for found in _IMAGE.findall(passage.text):
            what = f"shows a picture from the network: {''.join(found)}"
            yield passage.problem(what, "a class may be offline: draw it, or leave it out")
    for passage in (*material.in_questions(), *material.in_notes(), *material.in_tables("][")):
        for word, _ in TERM.findall(INLINE_CODE.sub("", passage.text)) if passage.name not in CODE else ():
            yield passage.problem(
                f"links the word {word!r}", "write it without brackets: only a lesson's text has links"
            )
    for _, cells in material.pages.values():
        yield from _links(cells, material.here)
        yield from _terms(cells, material)
    if not material.unread:
        yield from _names(material)


def _names(material: Material) -> Iterator[Problem]:
    """Each question that a page for teachers names is there; a name may also be that of a table, column or lesson."""
    questions = {question.id for bank in material.banks.values() for question in bank.questions}
    known = {*questions, *material.pages, *material.tables}
    known |= {column for table in material.tables.values() for column in table.fields}
    for passage in material.in_notes():
        for name in NAME.findall(passage.text):
            if name not in known:
                close = nearest(name, questions)
                fix = f"did you mean {close!r}?" if close else "correct it, or take it out"
                yield passage.problem(f"names {name!r}, and no question has this name", fix)


def _links(cells: Sequence[Cell], here: Course) -> Iterator[Problem]:
    anchors = {text.strip().replace(" ", "-") for cell in cells for _, text in cell.headings}
    files = [page.path.name for page in here.pages()]
    for cell in cells:
        for target in _LINK.findall(cell.text):
            if target.startswith("#"):
                if target[1:] not in anchors:
                    fix = f"nearest: #{nearest(target[1:], anchors)}"
                    yield cell.problem(f"links to {target!r}, and no heading here has this name", fix)
            elif not re.match(r"[a-z]+:|//", target) and not (here.notebooks / target.partition("#")[0]).exists():
                yield cell.problem(f"links to {target!r}, which does not exist", f"nearest: {nearest(target, files)}")


def _terms(cells: Sequence[Cell], material: Material) -> Iterator[Problem]:
    """Each term that a lesson links is in the glossary."""
    table = material.tables.get("glossary")
    if table is None or "term" not in table.fields:
        return  # the table has problems of its own
    known = [str(row["term"]) for row in table.by_id.values()]
    told = {term.casefold() for term in known}
    for cell in cells:
        for word, term in TERM.findall(INLINE_CODE.sub("", cell.text)):
            said = term or word
            if not word.isdecimal() and said.casefold() not in told:  # a number is that of a citation
                told.add(said.casefold())
                close = nearest(said, known)
                fix = f"did you mean {close!r}? Or add a row" if close else "add a row"
                yield cell.problem(f"uses the term {said!r}, which the glossary lacks", f"{fix} to data/glossary.csv")


def warnings(material: Material) -> Iterator[Problem]:
    """Spoilers: what a lesson tells before it is asked.

    Any table with the columns `pattern` and `told_in` lists such facts. The pattern is a regular expression. No page
    before the lesson `told_in` may match it, or cite one of its `rows`, and in that lesson no text above the cell that
    asks one of the questions `asked_by`. Where `strict` is false, a fold may tell it.
    """
    tables = [table for table in material.tables.values() if "pattern" in table.fields]
    order = list(material.pages)
    texts = list(_texts(material)) if tables else []
    asked = {
        question.id: (lesson, cell.number)
        for lesson, (_, cells) in material.pages.items()
        for cell, asking in asked_in(cells, material.banks)
        for question in asking.questions
    }
    for table in tables:
        for line, row in table.rows:
            lesson = row.get("told_in")
            if lesson not in order or not row["pattern"]:
                continue  # the rules for tables tell of it
            try:
                pattern = re.compile(str(row["pattern"]))
            except re.error as error:
                yield Problem(table.file, f"row {line}, column pattern", f"cannot be read: {error}", "correct it")
                continue
            early, rows = order[: order.index(lesson)], set(table.parts("rows", row))
            places = [asked[id] for id in table.parts("asked_by", row) if id in asked]
            above = min((cell for slug, cell in places if slug == lesson), default=0)
            for cell, cites, passage in texts:
                if passage.slug in early or (passage.slug == lesson and cell < above):
                    text = FOLD.sub("", passage.text) if row.get("strict") is False else passage.text
                    if said := [*(cites & rows), *(f"“{match[0]}”" for match in pattern.finditer(text))]:
                        what = f"tells {said[0]} ({table.name}/{row['id']}), for which the lesson {lesson} waits"
                        yield passage.problem(what, "leave it out here, or say “more in a later lesson”")


def _texts(material: Material) -> Iterator[tuple[float, set[str], Passage]]:
    """What a student meets: after how many cells, what it cites, and the text."""
    for slug, (_, cells) in material.pages.items():
        for cell in cells:
            cites = {reference for _, reference in cited(cell.text)}
            yield cell.number, cites, Passage(cell.file, cell.where, without_citations(cell.text), slug)
            shown = [data for bundle in cell.bundles for form, data in bundle.items() if form not in PICTURES]
            lines = [text_of(each) or json.dumps(each, ensure_ascii=False) for each in shown]
            text = unescape(re.sub(r"<[^>]*>", " ", "\n".join(lines)))
            yield cell.number, set(), Passage(cell.file, f"{cell.where}, output", text, slug)
    yield from ((inf, set(), passage) for passage in material.in_questions() if passage.name in TOLD)
