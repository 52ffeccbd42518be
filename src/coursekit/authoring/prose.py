"""What the text of a lesson promises: citations that lead somewhere, links that work, words that are explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from coursekit.authoring.cells import FENCE, HEADING, Cell
from coursekit.content import data
from coursekit.content.course import Course
from coursekit.errors import CourseError, Problem, UnknownName, nearest

WORDS = "Words"  # the heading under which a lesson explains its terms

_CITED = re.compile(r"\[([A-Za-z0-9_/.:;, -]+)\](?![(:\[])")
_LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)")
_TERM = re.compile(rf'\]\(#{WORDS} "([^"]*)"\)')
_TABLE_ROW = re.compile(r"[a-z0-9_]+/\S+")
_SOURCE_ID = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def problems(cells: Sequence[Cell], here: Course) -> Iterator[Problem]:
    anchors = {
        text.strip().replace(" ", "-")
        for cell in cells
        if cell.kind == "markdown"
        for _, text in HEADING.findall(FENCE.sub("", cell.source))
    }
    for cell in cells:
        if cell.kind == "markdown":
            text = FENCE.sub("", cell.source)
            yield from _citations(cell, text, here)
            yield from _links(cell, text, anchors, here)
    yield from _terms(cells, here)


def _citations(cell: Cell, text: str, here: Course) -> Iterator[Problem]:
    for bracket in _CITED.findall(text):
        for token in re.split(r"[;,]\s*", bracket):
            try:
                if _TABLE_ROW.fullmatch(token):
                    data.evidence(token, here)
                elif _SOURCE_ID.fullmatch(token):
                    data.evidence(f"sources/{token}", here)
            except UnknownName as error:
                yield cell.problem(f"cites {token!r}: {str(error).partition('. ')[0]}", f"{error}".partition(". ")[2])


def _links(cell: Cell, text: str, anchors: set[str], here: Course) -> Iterator[Problem]:
    names = [page.path.name for page in here.pages()]
    for target in _LINK.findall(text):
        if target.startswith("#"):
            if target[1:] not in anchors:
                fix = f"nearest: #{nearest(target[1:], anchors)}"
                yield cell.problem(f"links to {target!r}, and no heading here has this name", fix)
        elif not re.match(r"[a-z]+:", target) and not (here.notebooks / target.partition("#")[0]).exists():
            yield cell.problem(f"links to {target!r}, which does not exist", f"nearest: {nearest(target, names)}")


def _terms(cells: Sequence[Cell], here: Course) -> Iterator[Problem]:
    """Each term that is linked is explained under “Words”, and the other way round."""
    linked: dict[str, Cell] = {}
    for cell in cells:
        if cell.kind == "markdown":
            for term in _TERM.findall(cell.source):
                linked.setdefault(term, cell)
    listed: dict[str, Cell] = {}
    for cell in cells:
        for call, terms in cell.called():
            if ast.unparse(call.func) == "ck.glossary":
                listed |= dict.fromkeys(terms, cell)
    if not linked and not listed:
        return
    try:
        known = set(data.load("glossary", here)["term"])
    except CourseError:
        return  # the table has problems of its own
    for term, cell in (listed | linked).items():
        if term not in known:
            yield cell.problem(f"uses the term {term!r}, which the glossary lacks", _nearest_term(term, known))
    for term in linked.keys() & known - listed.keys():
        yield linked[term].problem(f"links the term {term!r}", f"add it to ck.glossary(…) under “{WORDS}”")
    for term in listed.keys() & known - linked.keys():
        yield listed[term].problem(
            f"explains {term!r}, which nothing links to", f'link its first use: [**{term}**](#{WORDS} "{term}")'
        )


def _nearest_term(term: str, known: set[str]) -> str:
    close = nearest(term, known)
    return f"did you mean {close!r}? Or add a row to data/glossary.csv" if close else "add a row to data/glossary.csv"
