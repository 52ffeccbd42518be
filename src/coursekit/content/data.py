"""The tables of the course: load them, read what their columns mean, and follow every row to its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from coursekit.content.catalogue import Table, catalogue, problems
from coursekit.content.course import Course
from coursekit.content.page import Page, bullets, joined, link, noted, page, paragraph, table
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evidence", "cite", "describe", "evidence", "load", "problems"]

SOURCES = "sources"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
INEXACT = {  # what a title is that is not the document's own
    "paraphrased": "title paraphrased",
    "not shown": "title not shown in the copy read, so this is a description",
}
# How a reader says a type, and the pandas type of a column without and with missing values.
TYPES = {
    "string": ("text", "str", "str"),
    "integer": ("whole number", "int64", "Int64"),
    "number": ("number", "float64", "float64"),
    "boolean": ("true or false", "bool", "boolean"),
    "date": ("date", "datetime64[us]", "datetime64[us]"),
}


@dataclass(frozen=True)
class Evidence:
    """A row of a table as proof: a plain sentence, and the documents behind it as (publisher, address)."""

    ref: str
    text: str
    links: tuple[tuple[str, str], ...]

    @property
    def html(self) -> str:
        away = 'target="_blank" rel="noopener"'  # a link must not replace the lesson
        said = [f'<a href="{escape(url)}" {away}>{escape(by)}</a>' if url else escape(by) for by, url in self.links]
        return escape(self.text) + (f" ({', '.join(said)})" if said else "")


def load(name: str, course: Course | None = None) -> pd.DataFrame:
    """A table of the course as a DataFrame, with the right type for every column.

    Rows stand in the order of the file. Dates are `datetime64`, whole numbers `int64` (`Int64` where one is missing),
    numbers `float64`, true or false `bool`, all else text; an empty cell is missing. Every call gives a fresh copy.
    Raises UnknownName for a table that does not exist, and DataError with every problem when the file does not fit.

    >>> int(load("outcomes")["point"].max())
    4
    """
    table = catalogue(course).sound(name)
    import pandas as pd

    columns = {}
    for name, field in table.fields.items():
        values = [row.values[name] for row in table.rows]
        columns[name] = pd.Series(values, dtype=TYPES[field["type"]][2 if None in values else 1])
    return pd.DataFrame(columns)


def describe(name: str | None = None, course: Course | None = None) -> Page:
    """What a table holds and what each column means; without a name, the list of tables.

    For every column: its meaning, type and unit, the values it may have, and whether it is a recorded fact, a quoted
    statement or our coding, with the rule. Raises UnknownName for a table that does not exist.

    >>> print(describe("sections").text.splitlines()[0])
    sections: The article, part by part
    """
    known = catalogue(course)
    if name is None:
        title, facts, header = "The tables of the course", [], ["Table", "What it is", "Rows"]
        rows = [
            [each.name, f"{each.about.get('title', '')}. {each.about.get('description', '')}", str(len(each.rows))]
            for each in known.tables.values()
        ]
    else:
        asked = known.described(name)
        title = f"{name}: {asked.about['title']}"
        counts = f"{len(asked.rows)} rows. Documents cited: {len(documents(name, course))}. Licence: {known.licence}."
        facts = [paragraph(asked.about["description"]), paragraph(counts)]
        header, rows = ["Column", "Meaning"], [[name, _meaning(field)] for name, field in asked.fields.items()]
    return page(Page(title, ""), *facts, table(header, rows, caption=title))


def cite(*ids: str, course: Course | None = None) -> Page:
    """Full citations of a source (`"ART"`), a row (`"timeline/riyadh-talks"`) or a whole table (`"timeline"`).

    A row says what it holds first. Each citation names publisher, title, date and address, how reliable the document
    is, and a title that is not exact.
    Raises CourseError when nothing is named, and UnknownName with the nearest name for something that does not exist.

    >>> cite("ART").text.split(", “")[0]
    'Paiku Wei, Prospects & Perspectives, Prospect Foundation (Taipei)'
    """
    if not ids:
        raise CourseError(
            'Say what to cite: a source such as cite("ART"), a row such as cite("timeline/riyadh-talks"), '
            'or all the documents of a table such as cite("timeline").'
        )
    catalogue(course).sound(SOURCES)
    ids = tuple(asked.strip("[] ") for asked in ids)  # as the lessons print them
    found = {source["id"]: source for asked in ids for source in documents(asked, course)}
    rows = [evidence(asked, course) for asked in ids if "/" in asked and not asked.startswith(f"{SOURCES}/")]
    return page(*(paragraph(row.text) for row in rows), bullets(map(_citation, found.values())))


def evidence(ref: str, course: Course | None = None) -> Evidence:
    """The row that `table/id` names, as a sentence with links to its documents.

    Raises UnknownName with the nearest table or row. Files are read again only when they have changed.

    >>> evidence("sections/S7").text
    'Article, “Conclusion: Uncertainty and Global Implications”'
    """
    table, values = _row(ref, course)
    words = {column: _in_words(table, column, values) for column in table.fields}
    links = ((source.get("publisher") or source["id"], source.get("url")) for source in documents(ref, course))
    return Evidence(ref, table.about["label"].format_map(words).strip(), tuple(links))


def proofs(references: Iterable[str]) -> str:
    """The rows that prove something, as the items of a list in HTML."""
    items = []
    for reference in references:
        try:
            items.append(evidence(reference).html)
        except CourseError:
            items.append(escape(reference))  # `coursekit check` tells the author; the learner still gets the rest
    return "".join(f"<li>{item}</li>" for item in items)


def _row(ref: str, course: Course | None) -> tuple[Table, dict]:
    name, _, row = ref.partition("/")
    table = catalogue(course).described(name)
    rows = table.by_id
    if row not in rows:
        raise UnknownName(f"row of {name}", row, rows)
    return table, rows[row]


def documents(asked: str, course: Course | None = None) -> list[dict]:
    """The rows of sources behind a source id, a `table/id` or a table. A course without such a table has none."""
    known = catalogue(course)
    sources = known.table(SOURCES).by_id if SOURCES in known.tables or known.problems_of(SOURCES) else {}
    if asked in sources:
        return [sources[asked]]
    if "/" in asked:
        table, values = _row(asked, course)
        cited = [values]
    elif asked in known.tables:
        table = known.table(asked)
        cited = table.by_id.values()
    else:
        rows = [f"{table.name}/{asked}" for table in known.tables.values() if asked in table.by_id]
        raise UnknownName("source or table", asked, rows or [*sources, *known.tables])
    if table.name == SOURCES:
        return list(cited)
    ids = dict.fromkeys(part for values in cited for part in table.parts("source", values))
    for each in ids:
        if each not in sources:
            raise UnknownName("source", each, sources)
    return [sources[each] for each in ids]


def titled(source: dict) -> str:
    """The title of a document: in quotation marks, unless it is only a description."""
    return str(source.get("title")) if source.get("title_is") == "not shown" else f"“{source.get('title')}”"


def named(source: dict, title: str = "") -> str:
    """A document in one line: publisher, title (or what stands for it), date."""
    return f"{source.get('publisher') or source['id']}, {title or titled(source)}, {_partial_date(source.get('date'))}"


def _citation(source: dict) -> Page:
    remarks = [source["id"], f"reliability: {source['reliability']}" if source.get("reliability") else ""]
    remarks.append(INEXACT.get(source.get("title_is"), ""))
    about = f" [{'; '.join(filter(None, remarks))}]" + (f" {source['note']}" if source.get("note") else "")
    before, _, after = named(source, "\0").partition("\0")
    url = source.get("url") or ""
    address = Page(f" {url}" if url else "", "")  # where nothing can be clicked
    return joined([before, link(titled(source), url) if url else titled(source), f"{after}.", address, about])


def _meaning(field: dict) -> Page:
    """What a column means; and below it what it may hold, and where that is from."""
    told = {
        "Type and unit": TYPES[field["type"]][0] + (f" ({field['unit']})" if "unit" in field else ""),
        "Allowed values": _allowed(field),
        "Nature and rule": field["nature"] + (f". {field['rule']}" if "rule" in field else ""),
    }
    return noted(field["description"], *(f"{head}: {each}" for head, each in told.items() if each), by="\n  ")


def _allowed(field: dict) -> str:
    rules = field.get("constraints", {})
    labels = field.get("labels", {})
    values = [f"{value} ({labels[value]})" if value in labels else value for value in rules.get("enum", labels)]
    if "minimum" in rules and "maximum" in rules:
        values.append(f"{rules['minimum']} to {rules['maximum']}")
    return ", ".join(values)


def _in_words(table: Table, column: str, values: dict) -> str:
    """A value as a sentence would say it."""
    field, value = table.fields[column], values[column]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return _partial_date(value.isoformat())
    labels = field.get("labels", {})
    return ", ".join(labels.get(part, part) for part in table.parts(column, values))


def _partial_date(text: str | None) -> str:
    """A date that may lack day or month, in words."""
    if not text:
        return "no date"
    if not re.fullmatch(r"[0-9]+(-(0[1-9]|1[0-2])(-[0-9]+)?)?", text):
        return text  # the rules for tables tell of it
    year, month, day, *_ = [*map(int, text.split("-")), 0, 0]
    return " ".join(map(str, filter(None, [day, month and MONTHS[month - 1], year])))
