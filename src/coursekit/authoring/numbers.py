"""Numbers that stand beside a citation: whether the row that is cited has them.

A fact that is changed in its table stays as it was wherever a text repeats it. A program cannot know what a number
means, so these are warnings, and the rules are chosen for few false alarms:

- A sentence, or a cell of a table, that cites rows and no document: each number must be in one of these rows, as it
  is, rounded, or as per cent of another one of the row. Small numbers (to 12), years and days of a month are left out.
- A question with its evidence, and any text that names a row by a name of its own (“ES-11/7”): there much is worked
  out, so a number is missed only where its sentence repeats two others of one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, permutations

from coursekit.authoring.material import Material, Passage
from coursekit.authoring.prose import cited, without_citations
from coursekit.content.catalogue import Table
from coursekit.content.data import MONTHS, SOURCES
from coursekit.errors import Problem

COUNTS = 12  # up to here a number counts sides, steps or points more often than it repeats a fact
LEFT_OUT = {*range(COUNTS + 1), *range(1800, 2100)}  # and years
REPEATED = 2  # numbers of one row in one sentence: then the sentence is about this row

NO_PROSE = ("starter", "solution", "evidence", "id", "tags")  # fields of a question that are no sentences

_NUMBER = re.compile(r"(?<![\w./,])(\d+(?:,\d{3})*(?:\.\d+)?)(?![\w/])( ?%| per cent)?")
_DAY = re.compile(rf"\b\d{{1,2}}(?:[-–]\d{{1,2}})? (?:{'|'.join(MONTHS)})\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“*\[])|\n|\|")
_MARKUP = re.compile(r"\]\([^)]*\)|`[^`]*`|<[^>]*>")


def warnings(material: Material) -> Iterator[Problem]:
    """Numbers that are not in the row they cite."""
    facts = Facts(material.tables)
    for passage in (*material.in_notebooks(), *material.in_notes()):
        for sentence in _SENTENCE.split(passage.text):
            references = [reference for _, reference in cited(sentence)]
            strict = bool(references) and not any(each.startswith(f"{SOURCES}/") for each in references)
            references = references if strict else facts.named(sentence)
            yield from facts.missing(passage, without_citations(sentence), references, strict)
    for passage in _questions(material):
        bank, id = material.banks.get(passage.slug), passage.where.split(",")[0].removeprefix("question ")
        evidence = bank.by_id[id].evidence if bank and id in bank.by_id else ()
        for sentence in _SENTENCE.split(passage.text):
            yield from facts.missing(passage, sentence, [*evidence, *facts.named(sentence)])
    for _, row in groupby(material.in_tables(), lambda passage: (passage.table, passage.where.split(",")[0])):
        passages = list(row)
        named = facts.named("\n".join(passage.text for passage in passages))
        for passage in passages if named else ():
            yield from facts.missing(passage, passage.text, named)


def repeating(reference: str, material: Material) -> Iterator[Passage]:
    """Every text that says two numbers of a row or more in one sentence, whether it cites the row or not."""
    values = Facts(material.tables).rows[reference]
    texts = material.in_notebooks(), material.in_notes(), _questions(material), material.in_tables()
    for passage in chain(*texts):
        for sentence in _SENTENCE.split(passage.text):
            if sum(_number(number) in values for number, _ in set(_said(sentence))) >= REPEATED:
                yield passage


def _questions(material: Material) -> Iterator[Passage]:
    return (passage for passage in material.in_questions() if passage.name not in NO_PROSE)


class Facts:
    """The numbers of every row, and the rows that have a name of their own with a number in it, such as “ES-11/7”."""

    def __init__(self, tables: dict[str, Table]):
        rows = {f"{table.name}/{id}": (table, row) for table in tables.values() for id, row in table.by_id.items()}
        self.ids = {reference.partition("/")[2] for reference in rows}
        self.rows = {reference: _numbers(row) for reference, (_, row) in rows.items()}
        self.names = {
            str(row[column]): reference
            for reference, (table, row) in rows.items()
            for column, field in table.fields.items()
            if column != "id" and field.get("constraints", {}).get("unique") and table.name != SOURCES
            if re.fullmatch(r"(?=.*\d)(?=.*[-/])\S+", str(row[column]))
        }

    def named(self, text: str) -> list[str]:
        return [
            row
            for name, row in self.names.items()
            if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        ]

    def missing(
        self, passage: Passage, text: str, references: Iterable[str], strict: bool = False
    ) -> Iterator[Problem]:
        cited = {reference: self.rows[reference] for reference in references if reference in self.rows}
        said = _said(text) if cited else []
        for number, share in said:
            if number in self.ids or any(_holds(values, number, share) for values in cited.values()):
                continue
            if strict or any(sum(_holds(values, *each) for each in set(said)) >= REPEATED for values in cited.values()):
                what = f"says {number}, which is not in {' or '.join(cited)}"
                fix = "correct the one that is wrong; `coursekit where` lists all that cite the row"
                yield Problem(passage.file, passage.where, what, fix)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _numbers(row: dict[str, object]) -> set[float]:
    """The numbers in a row, alone or in its texts."""
    text = " ".join(str(value) for value in row.values() if value is not None)
    return set(map(_number, re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)))


def _said(text: str) -> list[tuple[str, bool]]:
    """The numbers of a sentence that may repeat a fact, and whether each is in per cent."""
    found = [(each[1], bool(each[2])) for each in _NUMBER.finditer(_DAY.sub(" ", _MARKUP.sub(" ", text)))]
    return [each for each in found if "." in each[0] or _number(each[0]) not in LEFT_OUT]


def _holds(values: set[float], number: str, share: bool) -> bool:
    """Whether the row has this number, perhaps with more digits, or gives it as a share."""
    said, digits = _number(number), len(number.partition(".")[2])
    shares = [100 * value for value in values if 0 < value < 1]
    shares += [100 * a / b for a, b in permutations(values, 2) if a < b] if share else []
    return any(round(way, digits) == said for way in (*values, *shares))
