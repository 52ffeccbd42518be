"""How a lesson reads: what there is to touch and when, how much text stands between, how long its sentences are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from statistics import median
from typing import NamedTuple

from coursekit.authoring.cells import ASKING, HEADING, Cell
from coursekit.authoring.material import Material
from coursekit.authoring.prose import without_citations
from coursekit.errors import Problem

FIRST = 150  # words before the first thing to touch
GAP = 250  # words between two things to do
WORDS, START_WORDS = 1_800, 400  # of a lesson, of the start page
QUESTIONS = range(16, 25)  # of a lesson; the richest one may have more, and the start page has few
ONE_MAY_HAVE, START_QUESTIONS = 30, 5
CHART_LINES = 12  # of a chart that a student reads and changes
LONG, SHORT, IN_A_ROW = 30, 8, 4  # words of a sentence: too many; too few, if so many sentences follow one another

OPEN = "open"  # the tag of a cell whose code a student reads; all others are folded in JupyterLab
TOUCHED = ("ck.explore.", "ck.pieces.")  # what a student plays with, beside questions
HEAD = ("words", "first touch", "longest gap", "questions", "not folded", "Altair", "median", "longest")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"')*_]*\s+(?=[\"“(*_]*[A-Z\d“])")


class Sentence(NamedTuple):
    words: int
    text: str
    cell: Cell
    block: int  # the paragraph, or the entry of a list, that it stands in


@dataclass
class Beat:
    """One page, measured."""

    words: int = 0
    sentences: list[Sentence] = field(default_factory=list)
    undecided: list[Cell] = field(default_factory=list)  # cells of code neither open nor folded on purpose
    charts: int = 0  # open cells with plain Altair that a student can read
    first: int | None = None  # words before the first thing to touch
    gaps: list[tuple[int, Cell]] = field(default_factory=list)  # each other thing to do, and the words before it


def measured(cells: list[Cell]) -> Beat:
    beat, since = Beat(), 0
    for cell in cells:
        count = len(_words(cell.text))
        since, beat.words = since + count, beat.words + count
        beat.sentences += _sentences(cell.text, cell)
        if cell.kind != "code":
            continue
        jupyter, calls = cell.metadata.get("jupyter"), [called for _, called in cell.code.calls]
        folded = isinstance(jupyter, dict) and jupyter.get("source_hidden") is True
        lines = [line for line in cell.source.splitlines() if line.strip()]
        chart = not folded and "alt.Chart(" in cell.source and len(lines) <= CHART_LINES
        read = OPEN in cell.tags or "ck.check" in calls
        beat.charts += chart
        beat.undecided += [] if folded or read else [cell]
        if read or chart or any(called in ASKING or called.startswith(TOUCHED) for called in calls):
            if beat.first is None:
                beat.first = since
            else:
                beat.gaps.append((since, cell))
            since = 0
    return beat


def warnings(material: Material) -> Iterator[Problem]:
    lessons = material.lessons()
    counts = {slug: len(bank.questions) for slug, bank in material.banks.items() if slug in lessons}
    richest = max(counts, key=counts.get, default="")
    for slug, (page, cells) in material.pages.items():
        beat, is_lesson = measured(cells), slug in lessons
        yield from _of_page(beat, f"notebooks/{page.path.name}", is_lesson)
        yield from _of_sentences(beat)
        if bank := material.banks.get(slug):
            told, count = partial(Problem, f"data/questions/{slug}.toml", ""), len(bank.questions)
            most = START_QUESTIONS if not is_lesson else ONE_MAY_HAVE if slug == richest else QUESTIONS[-1]
            if count > most or (is_lesson and count < QUESTIONS[0]):
                enough = f"{QUESTIONS[0]} to {most} suffice" if is_lesson else f"{most} suffice"
                yield told(f"has {count} questions", enough)
            if is_lesson and not any("alt." in getattr(question, "starter", "") for question in bank.questions):
                yield told("has no task with a chart", "let students change or write one")


def _of_page(beat: Beat, name: str, is_lesson: bool) -> Iterator[Problem]:
    told, most = partial(Problem, name, ""), WORDS if is_lesson else START_WORDS
    if beat.words > most:
        yield told(f"has {beat.words} words", f"at most {most}")
    if beat.first is None or beat.first > FIRST:
        said = "nothing" if beat.first is None else f"nothing in its first {beat.first} words"
        yield told(f"has {said} to touch", f"a guess, a question or a picture to play with in the first {FIRST}")
    if is_lesson and not beat.charts:
        yield told("has no plain Altair chart in an open cell", f"alt.Chart(…) in {CHART_LINES} lines or fewer")
    for words, cell in beat.gaps:
        if words > GAP:
            yield cell.problem(f"comes after {words} words without anything to do", f"at most {GAP}: ask, or cut")
    if beat.undecided:
        where = ", ".join(str(cell.number) for cell in beat.undecided)
        fix = f"fold each (View > Collapse Selected Code), or give it the tag {OPEN!r} if students read it"
        yield Problem(name, f"cells {where}", "have code that is neither open nor folded on purpose", fix)


def _of_sentences(beat: Beat) -> Iterator[Problem]:
    for sentence in beat.sentences:
        if sentence.words > LONG:
            what = f"has a sentence of {sentence.words} words: “{sentence.text[:40]}…”"
            yield sentence.cell.problem(what, f"at most {LONG}: make two")
    for (_, _, short), run in groupby(beat.sentences, lambda each: (each.cell.number, each.block, each.words < SHORT)):
        first, *others = run
        if short and len(others) + 1 >= IN_A_ROW:
            what = f"has {len(others) + 1} very short sentences in a row, from “{first.text[:40]}”"
            yield first.cell.problem(what, "join what is thought together")


def table(material: Material) -> str:
    """The measures of every page, one line each."""
    lines = [f"{'':24}" + "".join(f"{name:>13}" for name in HEAD)]
    for slug, (_, cells) in material.pages.items():
        beat = measured(cells)
        lengths = [sentence.words for sentence in beat.sentences] or [0]
        questions = len(material.banks[slug].questions) if slug in material.banks else 0
        gap = max((words for words, _ in beat.gaps), default=0)
        row = [beat.words, "none" if beat.first is None else beat.first, gap, questions, len(beat.undecided)]
        row += [beat.charts, f"{median(lengths):g}", max(lengths)]
        lines.append(f"{slug:24}" + "".join(f"{value:>13}" for value in row))
    return "\n".join(lines)


def _plain(text: str) -> str:
    """A text as it is read: without marks, addresses and citations."""
    return re.sub(r"<[^>]*>|\]\([^)]*\)|\]\[[^\]]*\]|[*_`\[\]#>]", "", without_citations(text))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s|]+", _plain(text)) if re.search(r"\w", word)]


def _sentences(text: str, cell: Cell) -> Iterator[Sentence]:
    """The sentences of running text: no headings, no tables; an entry of a list stands alone."""
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)", HEADING.sub("\n\n", text))
    for number, block in enumerate(blocks):
        block = re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", block)
        if not block.lstrip().startswith("|"):
            for sentence in _SENTENCE_END.split(" ".join(_plain(block).split())):
                if words := len(_words(sentence)):
                    yield Sentence(words, sentence.strip(), cell, number)
