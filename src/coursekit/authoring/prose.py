"""What the text of a lesson promises: citations that lead somewhere, links that work, words that are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coursekit.authoring.cells import FENCE, HEADING, Cell
from coursekit.authoring.material import Passage, texts_of_questions, texts_of_teaching, unknown
from coursekit.content.catalogue import catalogue
from coursekit.content.course import Course
from coursekit.errors import CourseError, Problem, nearest

WORDS = "Words"  # the heading under which a lesson explains its terms

CITED = re.compile(r"\[([A-Za-z0-9_/.:;, -]+)\](?![(:\[])")
_LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)")
_TERM = re.compile(rf'\]\(#{WORDS} "([^"]*)"\)')
_REMOTE = r"((?:https?:)?//[^)\s\"'>]+)"
_IMAGE = re.compile(rf"!\[[^\]]*\]\(\s*<?{_REMOTE}|<[a-z]+\b[^>]*?\bsrc\s*=\s*[\"']?{_REMOTE}", re.IGNORECASE)
NUMBERED = re.compile(r" ?<sup>(?:\[\d+\]\[[^\]]+\] ?)+</sup>")  # citations as `render` writes them
DEFINITION = re.compile(r'^\[[^\]\n]+\]: #(?:sources|words)-\S+ ".*"\n?', re.MULTILINE)
MARK = "<!-- written by coursekit render -->"
GENERATED = "generated"  # the tag of a cell that `render` has made
TERM = re.compile(r"\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")  # [a word of the text][the term], [the term][]
TABLE_ROW = re.compile(r"[a-z0-9_]+/\S+")
SOURCE_ID = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def cited(text: str) -> Iterator[tuple[str, str]]:
    """What the brackets of a text cite: as it stands there, and as `table/row`.

    >>> list(cited("He met them [timeline/riyadh-talks] [ART]."))
    [('timeline/riyadh-talks', 'timeline/riyadh-talks'), ('ART', 'sources/ART')]
    """
    text = TERM.sub(lambda term: f"[{term[2]}]" if term[1].isdecimal() else term[1], text)
    for bracket in CITED.findall(text):
        for token in re.split(r"[;,]\s*", bracket):
            if TABLE_ROW.fullmatch(token):
                yield token, token
            elif SOURCE_ID.fullmatch(token):
                yield token, f"sources/{token}"


def text_of(cell: Cell) -> str:
    """What an author has written in a cell of text: without code, and without what `render` has added."""
    if cell.kind != "markdown" or GENERATED in cell.tags:
        return ""
    return FENCE.sub("", DEFINITION.sub("", cell.source.replace(MARK, "")))


def without_citations(text: str) -> str:
    return re.sub(rf" ?{CITED.pattern}", "", NUMBERED.sub("", text))


def problems(cells: Sequence[Cell], here: Course) -> Iterator[Problem]:
    """What is wrong with the text of one notebook."""
    anchors = {
        text.strip().replace(" ", "-")
        for cell in cells
        if cell.kind == "markdown"
        for _, text in HEADING.findall(FENCE.sub("", cell.source))
    }
    files = [page.path.name for page in here.pages()]
    for cell in cells:
        passage = Passage(cell.file, cell.where, text_of(cell))
        yield from citations(passage, here)
        yield from remote_images(passage)
        yield from _links(cell, passage.text, anchors, files, here)
    yield from _terms(cells, here)


def citations(passage: Passage, here: Course) -> Iterator[Problem]:
    for said, reference in cited(passage.text):
        if wrong := unknown(reference, here):
            yield Problem(passage.file, passage.where, f"cites {said!r}: {wrong[0]}", wrong[1])


def remote_images(passage: Passage) -> Iterator[Problem]:
    for found in _IMAGE.findall(passage.text):
        what = f"shows a picture from the network: {''.join(found)}"
        yield Problem(passage.file, passage.where, what, "a class may be offline: draw it, or leave it out")


def elsewhere(here: Course) -> Iterator[Problem]:
    """What is wrong with the texts outside of notebooks: in banks and on the pages for teachers."""
    for name, passage in texts_of_questions(here):
        yield from remote_images(passage)
        if name not in ("starter", "solution"):
            yield from citations(passage, here)
    for passage in texts_of_teaching(here):
        yield from citations(passage, here)


def _links(cell: Cell, text: str, anchors: set[str], files: list[str], here: Course) -> Iterator[Problem]:
    for target in _LINK.findall(text):
        if target.startswith("#"):
            if target[1:] not in anchors:
                fix = f"nearest: #{nearest(target[1:], anchors)}"
                yield cell.problem(f"links to {target!r}, and no heading here has this name", fix)
        elif not re.match(r"[a-z]+:|//", target) and not (here.notebooks / target.partition("#")[0]).exists():
            yield cell.problem(f"links to {target!r}, which does not exist", f"nearest: {nearest(target, files)}")


def _terms(cells: Sequence[Cell], here: Course) -> Iterator[Problem]:
    """Each term is in the glossary; one linked in the old form is listed under “Words”, and the other way round."""
    linked: dict[str, Cell] = {}
    named: dict[str, Cell] = {}
    listed: dict[str, Cell] = {}
    for cell in cells:
        for term in _TERM.findall(text_of(cell)):
            linked.setdefault(term, cell)
        for word, term in TERM.findall(re.sub(r"`[^`]*`", "", text_of(cell))):
            if not word.isdecimal():  # the number of a citation
                named.setdefault(term or word, cell)
        for _, called, terms in cell.called:
            if called == "ck.glossary":
                listed |= dict.fromkeys(terms, cell)
    if not linked and not listed and not named:
        return
    try:
        known = {str(row["term"]) for row in catalogue(here).table("glossary").by_id.values()}
    except (CourseError, KeyError):
        return  # the table has problems of its own
    for term, cell in (listed | linked).items():
        if term not in known:
            yield cell.problem(f"uses the term {term!r}, which the glossary lacks", _nearest_term(term, known))
    folded = {term.casefold() for term in known}
    for term, cell in named.items():
        if term.casefold() not in folded:
            yield cell.problem(f"uses the term {term!r}, which the glossary lacks", _nearest_term(term, known))
    for term in linked.keys() & known - listed.keys():
        yield linked[term].problem(f"links the term {term!r}", f"add it to ck.glossary(…) under “{WORDS}”")
    for term in listed.keys() & known - linked.keys() if linked else ():
        yield listed[term].problem(
            f"explains {term!r}, which nothing links to", f'link its first use: [**{term}**](#{WORDS} "{term}")'
        )


def _nearest_term(term: str, known: set[str]) -> str:
    close = nearest(term, known)
    return f"did you mean {close!r}? Or add a row to data/glossary.csv" if close else "add a row to data/glossary.csv"
