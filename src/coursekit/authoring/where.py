"""What rests on a row: every place that cites it, and every number beside a citation that the row does not have.

A program cannot know what a number means, so of numbers there are warnings, chosen for few false alarms. A sentence, or
a cell of a table, that cites rows and no document: each number must be in one of these rows, as it is, rounded, or as
per cent of another one of the row. A question with its evidence, and any text that names a row by a name of its own
(“ES-11/7”): there much is worked out, so a number is missed only where its sentence repeats two others of one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, permutations
from typing import NamedTuple

from coursekit.authoring.cells import Code, parsed
from coursekit.authoring.material import CODE, NO_PROSE, Material, Passage, gather
from coursekit.authoring.prose import cited, without_citations
from coursekit.content import course, data
from coursekit.content.catalogue import Table, catalogue
from coursekit.content.data import MONTHS, SOURCES
from coursekit.errors import Problem, UnknownName

TELLING = 8  # letters of a row's name that in code stands for the row and for nothing else
IMPLIED = {"ck.claim": "claims", "ck.cite": SOURCES}  # the table of which a call names a row
COUNTS = 12  # up to here a number counts sides, steps or points more often than it repeats a fact
LEFT_OUT = {*range(COUNTS + 1), *range(1800, 2100)}  # and years
REPEATED = 2  # numbers of one row in one sentence: then the sentence is about this row

_ANY_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = re.compile(rf"(?<![\w./,])({_ANY_NUMBER})(?![\w/])( ?%| per cent)?")
_DAY = re.compile(rf"\b\d{{1,2}}(?:[-–]\d{{1,2}})? (?:{'|'.join(MONTHS)})\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“*\[])|\n|\|")
_MARKUP = re.compile(r"\]\([^)]*\)|`[^`]*`|<[^>]*>")

Rows = dict[str, dict[str, dict[str, object]]]  # table → id → row


class Mention(NamedTuple):
    reference: str
    passage: Passage

    def __str__(self) -> str:
        return f"{self.passage.file}: {self.passage.where}"


def run(asked: str) -> int:
    """Print what the row says, and every place that cites it. Raises UnknownName with the nearest row."""
    here = course.meant()
    tables = catalogue(here).tables
    name, slash, row = asked.strip("[] ").rpartition("/")
    name = name if slash else SOURCES
    rows = catalogue(here).table(name).by_id if slash else tables[name].by_id if name in tables else {}
    if not rows and name in tables:
        catalogue(here).sound(name)  # a table that cannot be read says why
    if row not in rows:
        every = () if slash else ((table, id) for table in tables.values() for id in table.by_id)
        likely = [f"{table.name}/{id}" for table, id in every if row in (id, table.name)]
        raise UnknownName(f"row of {name}" if slash else "source", row, likely or rows)
    reference, material = f"{name}/{row}", gather(here)
    found = sorted({str(mention) for mention in mentions(material) if mention.reference == reference})
    own = next(f"{tables[name].file}: row {line}," for line, values in tables[name].rows if values["id"] == row)
    repeating = {str(Mention(reference, each)) for each in _repeating(reference, material)} - set(found)
    print(f"{reference}: {data.evidence(reference, here).text}\n")
    print("\n".join(found) or "Nothing cites it.")
    if also := sorted(place for place in repeating if not place.startswith(own)):
        print("\nThese say numbers of it, and do not cite it:", *also, sep="\n")
    print(f"\nCited in {len(found)} place{'s' if len(found) != 1 else ''} of the course in {here.root}")
    return 0


def mentions(material: Material) -> Iterator[Mention]:
    """Every place that names a row: lessons, tables, pages for teachers, and the code of charts and models."""
    yield from in_lessons(material)
    tables = material.tables
    for passage in material.in_tables():
        target = tables[passage.table].targets.get(passage.name)
        for part in tables[passage.table].parts(passage.name, {passage.name: passage.text}):
            if target or part.partition("/")[0] in tables:
                yield Mention(f"{target}/{part}" if target else part, passage)
    root, rows = material.here.root, _rows(material)
    for passage in material.in_notes():
        yield from (Mention(reference, passage) for _, reference in cited(passage.text))
    for path in sorted((root / "src").rglob("*.py")):
        passage = Passage(path.relative_to(root).as_posix(), "in its code", path.read_text(encoding="utf-8"))
        yield from (Mention(reference, passage) for reference in _in_code(parsed(passage.text), (), rows))


def in_lessons(material: Material) -> Iterator[Mention]:
    """What a student meets: the cells of notebooks, and the questions with their evidence."""
    rows = _rows(material)
    loaded = {
        slug: {text for cell in cells for text in cell.code.texts} & rows.keys()
        for slug, (_, cells) in material.pages.items()
    }
    for passage in chain(material.in_notebooks(), material.in_questions()):
        if passage.name in CODE:
            found = _in_code(parsed(passage.text), loaded[passage.slug] if passage.name == "code" else (), rows)
        elif passage.name in ("mark", "id"):
            found = _ids([passage.text], (), rows)
        elif passage.name == "evidence":
            found = [passage.text]
        else:
            found = [reference for _, reference in cited(passage.text)]
        yield from (Mention(reference, passage) for reference in found)


def _rows(material: Material) -> Rows:
    """Looked up once: asking a table asks the disk whether it has changed."""
    return {name: table.by_id for name, table in material.tables.items()}


def _in_code(code: Code, loaded: Iterable[str], rows: Rows) -> list[str]:
    """The rows that code names: as `table/row`, or by their name where nothing else can be meant."""
    implied = {IMPLIED[called] for _, called in code.calls if called in IMPLIED}
    whole = [text for text in code.texts if text.partition("/")[0] in rows and "/" in text]
    return whole + _ids(code.texts, {*loaded, *implied, *code.texts & rows.keys()}, rows)


def _ids(texts: Iterable[str], named: Iterable[str], rows: Rows) -> list[str]:
    return [
        f"{name}/{text}"
        for text in texts
        for name, ids in rows.items()
        if text in ids and (name in named or (len(text) >= TELLING and "-" in text))
    ]


# --- Numbers --------------------------------------------------------------------------------------------------------


def warnings(material: Material) -> Iterator[Problem]:
    """Numbers that are not in the row they cite."""
    facts = Facts(material.tables)
    for passage in _sentences(material.in_notebooks(), material.in_notes()):
        references = [reference for _, reference in cited(passage.text)]
        strict = bool(references) and not any(each.startswith(f"{SOURCES}/") for each in references)
        references = references if strict else facts.named(passage.text)
        yield from facts.missing(passage._replace(text=without_citations(passage.text)), references, strict)
    for passage in _sentences(material.in_questions()):
        bank, id = material.banks.get(passage.slug), passage.where.split(",")[0].removeprefix("question ")
        evidence = bank.by_id[id].evidence if bank and id in bank.by_id else ()
        yield from facts.missing(passage, [*evidence, *facts.named(passage.text)])
    for _, row in groupby(material.in_tables(), lambda passage: (passage.table, passage.where.split(",")[0])):
        passages = list(row)
        named = facts.named("\n".join(passage.text for passage in passages))
        for passage in passages if named else ():
            yield from facts.missing(passage, named)


def _repeating(reference: str, material: Material) -> Iterator[Passage]:
    """Every text that says two numbers of a row or more in one sentence, whether it cites the row or not."""
    values = Facts(material.tables).numbers[reference]
    texts = material.in_notebooks(), material.in_notes(), material.in_questions(), material.in_tables()
    for passage in _sentences(*texts):
        if sum(_number(number) in values for number, _ in set(_said(passage.text))) >= REPEATED:
            yield passage


def _sentences(*texts: Iterable[Passage]) -> Iterator[Passage]:
    for passage in chain(*texts):
        if passage.table or passage.name not in NO_PROSE:
            yield from (passage._replace(text=sentence) for sentence in _SENTENCE.split(passage.text))


class Facts:
    """The numbers of every row, and the rows that have a name of their own with a number in it, such as “ES-11/7”."""

    def __init__(self, tables: dict[str, Table]):
        rows = {f"{table.name}/{id}": (table, row) for table in tables.values() for id, row in table.by_id.items()}
        self.ids = {reference.partition("/")[2] for reference in rows}
        self.numbers = {
            reference: set(map(_number, re.findall(_ANY_NUMBER, " ".join(map(str, row.values())))))
            for reference, (_, row) in rows.items()
        }
        self.names = {
            str(row[column]): reference
            for reference, (table, row) in rows.items()
            for column, field in table.fields.items()
            if column != "id" and field.get("constraints", {}).get("unique") and table.name != SOURCES
            if re.fullmatch(r"(?=.*\d)(?=.*[-/])\S+", str(row[column]))
        }

    def named(self, text: str) -> list[str]:
        found = ((name, row) for name, row in self.names.items() if name in text)
        return [row for name, row in found if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]

    def missing(self, passage: Passage, references: Iterable[str], strict: bool = False) -> Iterator[Problem]:
        cited = {reference: self.numbers[reference] for reference in references if reference in self.numbers}
        said = _said(passage.text) if cited else []
        for number, share in said:
            if number in self.ids or any(_holds(values, number, share) for values in cited.values()):
                continue
            if strict or any(sum(_holds(values, *each) for each in set(said)) >= REPEATED for values in cited.values()):
                what = f"says {number}, which is not in {' or '.join(cited)}"
                yield passage.problem(
                    what, "correct the one that is wrong; `coursekit where` lists all that cite the row"
                )


def _number(text: str) -> float:
    return float(text.replace(",", ""))


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
