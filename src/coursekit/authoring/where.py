"""`coursekit where TABLE/ROW`: everything that rests on a row, so that whoever changes it knows what to read again."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from coursekit.authoring import numbers
from coursekit.authoring.material import Material, gather
from coursekit.authoring.prose import cited
from coursekit.content import course, data
from coursekit.content.catalogue import Table, catalogue
from coursekit.content.course import Course
from coursekit.errors import UnknownName

TELLING = 8  # letters of a row's name that in code stands for the row and for nothing else


class Mention(NamedTuple):
    reference: str
    file: str
    where: str
    slug: str = ""  # of the lesson that a student meets it in

    def __str__(self) -> str:
        return f"{self.file}: {self.where}"


def run(asked: str) -> int:
    """Print what the row says, and every place that cites it. Raises UnknownName with the nearest row."""
    here = course.meant()
    tables = catalogue(here).tables
    name, slash, row = asked.strip("[] ").rpartition("/")
    name = name if slash else data.SOURCES
    rows = catalogue(here).table(name).by_id if slash else tables[name].by_id if name in tables else {}
    if row not in rows:
        likely = [] if slash else [f"{table.name}/{row}" for table in tables.values() if row in table.by_id]
        raise UnknownName(f"row of {name}" if slash else "source", row, likely or rows)
    reference, material = f"{name}/{row}", gather(here)
    everywhere = (*mentions(material), *in_code(here))
    found = sorted({str(mention) for mention in everywhere if mention.reference == reference})
    own = next(f"{tables[name].file}: row {line}," for line, values in tables[name].rows if values["id"] == row)
    repeating = {f"{each.file}: {each.where}" for each in numbers.repeating(reference, material)} - set(found)
    print(f"{reference}: {data.evidence(reference, here).text}\n")
    print("\n".join(found) or "Nothing cites it.")
    if also := sorted(place for place in repeating if not place.startswith(own)):
        print("\nThese say numbers of it, and do not cite it:", *also, sep="\n")
    print(f"\nCited in {len(found)} place{'s' if len(found) != 1 else ''} of the course in {here.root}")
    return 0


def mentions(material: Material) -> Iterator[Mention]:
    """Every place of the content that names a row: notebooks, banks, tables and pages for teachers."""
    yield from in_lessons(material)
    tables = material.tables
    for passage in material.in_tables():
        target = tables[passage.table].targets.get(passage.name)
        for part in tables[passage.table].parts(passage.name, {passage.name: passage.text}):
            if target or part.partition("/")[0] in tables:
                yield Mention(f"{target}/{part}" if target else part, passage.file, passage.where)
    for passage in material.in_notes():
        yield from (Mention(reference, passage.file, passage.where) for _, reference in cited(passage.text))


def in_lessons(material: Material) -> Iterator[Mention]:
    """What a student meets: the cells of notebooks, and the questions with their evidence."""
    tables = _rows(material.tables)
    for slug, (_, cells) in material.pages.items():
        loaded = {text for cell in cells for text in _said(cell.parsed[0])[0]} & tables.keys()
        for cell in cells:
            references = [reference for _, reference in cited(cell.text)] + _in_code(cell.parsed[0], loaded, tables)
            yield from (Mention(reference, cell.file, cell.where, slug) for reference in references)
    for passage in material.in_questions():
        if passage.name == "evidence":
            references = [passage.text]
        elif passage.name in ("starter", "solution"):
            references = _in_code(_parsed(passage.text), (), tables)
        elif passage.name in ("mark", "id"):
            references = _ids([passage.text], tables, ())
        else:
            references = [reference for _, reference in cited(passage.text)]
        yield from (Mention(reference, passage.file, passage.where, passage.slug) for reference in references)


def in_code(here: Course) -> Iterator[Mention]:
    """The same for charts and models: rows that their code names."""
    tables = _rows(catalogue(here).tables)
    for path in sorted((here.root / "src").rglob("*.py")):
        references = _in_code(_parsed(path.read_text(encoding="utf-8")), (), tables)
        yield from (Mention(each, path.relative_to(here.root).as_posix(), "in its code") for each in references)


@lru_cache(maxsize=512)
def _parsed(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _rows(tables: dict[str, Table]) -> dict[str, dict[str, object]]:
    """The rows of each table by their name, looked up once: asking a table asks the disk whether it has changed."""
    return {name: table.by_id for name, table in tables.items()}


def _in_code(tree: ast.Module, loaded: Iterable[str], tables: dict[str, dict]) -> list[str]:
    """The rows that code names: as `table/row`, or by their name where nothing else can be meant."""
    texts, calls = _said(tree)
    implied = {"ck.claim": "claims", "ck.cite": data.SOURCES}
    named = {*loaded, *texts & tables.keys(), *(implied[call] for call in calls & implied.keys())}
    return [text for text in texts if text.partition("/")[0] in tables and "/" in text] + _ids(texts, tables, named)


@lru_cache(maxsize=1024)
def _said(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The texts that code holds, and the names that it calls."""
    nodes = list(ast.walk(tree))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return texts, {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}


def _ids(texts: Iterable[str], tables: dict[str, dict], named: Iterable[str]) -> list[str]:
    return [
        f"{name}/{text}"
        for text in texts
        for name, rows in tables.items()
        if text in rows and (name in named or (len(text) >= TELLING and "-" in text))
    ]
