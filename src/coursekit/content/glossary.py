"""`ck.glossary`: what the words of a lesson mean, in English and in the Chinese of Taiwan."""

from __future__ import annotations

from coursekit.content.course import Course
from coursekit.content.data import load
from coursekit.content.page import Page, chinese, strong, table
from coursekit.errors import UnknownName

HEADER = ["Term", "中文", "What it means here"]


def glossary(*terms: str, course: Course | None = None) -> Page:
    """What these terms mean; without a term, all the words of the course in the order of the alphabet.

    A term is written as in the text, in any case: "readout". Raises UnknownName, with the nearest, for any other.

    >>> print(glossary("readout").text.partition(":")[0])
    readout
    """
    words = load("glossary", course).astype(object).fillna("").set_index("term")
    known = {term.casefold(): term for term in words.index}
    for term in terms:
        if term.casefold() not in known:
            raise UnknownName("term in the glossary", term, words.index)
    chosen = [known[term.casefold()] for term in terms] or sorted(words.index, key=str.casefold)
    rows = []
    for term in chosen:
        zh, meaning, source = words.loc[term, ["zh", "meaning", "source"]]
        cited = f" [{source.replace(';', '] [')}]" if source else ""
        rows.append([strong(term), chinese(zh), meaning + cited])
    return table(HEADER, rows, line=lambda term, zh, meaning: f"{term}{f' ({zh})' if zh else ''}: {meaning}")
