"""What no lesson may tell before it is asked: a table of facts, held against texts, questions and stored outputs.

Any table of the course with the columns `pattern` and `told_in` is such a list. The pattern is a regular expression.
No page before the lesson `told_in` may match it, or cite one of its `rows`, and in that lesson no text above the cell
that asks one of the questions `asked_by`. Where `strict` is false, a fold may tell it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from coursekit.authoring.asked import asked_in
from coursekit.authoring.material import Material, texts_of_questions
from coursekit.authoring.prose import cited, text_of, without_citations
from coursekit.content.catalogue import catalogue
from coursekit.errors import DataError, Problem

PICTURES = ("image/png", "text/markdown")
TOLD = ("prompt", "text", "hint", "why", "feedback", "otherwise", "model", "low", "high", "unit")
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)


class Told(NamedTuple):
    """A text that a student meets: in which lesson, and after how many cells."""

    slug: str
    cell: float
    file: str
    where: str
    text: str
    cites: frozenset[str] = frozenset()


def warnings(material: Material) -> Iterator[Problem]:
    try:
        tables = [table for table in catalogue(material.here).tables.values() if "pattern" in table.fields]
    except DataError:
        return
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
            early = order[: order.index(lesson)]
            places = [asked[id] for id in table.parts("asked_by", row) if id in asked]
            above = min((cell for slug, cell in places if slug == lesson), default=0)
            for told in texts:
                if told.slug in early or (told.slug == lesson and told.cell < above):
                    text = FOLD.sub("", told.text) if row.get("strict") is False else told.text
                    found = [*told.cites.intersection(table.parts("rows", row)), *pattern.finditer(text)]
                    if found:
                        said = found[0] if isinstance(found[0], str) else f"“{found[0][0]}”"
                        what = f"tells {said} ({table.name}/{row['id']}), for which the lesson {lesson} waits"
                        yield Problem(told.file, told.where, what, "leave it out here, or say “more in a later lesson”")


def _texts(material: Material) -> Iterator[Told]:
    for slug, (_, cells) in material.pages.items():
        for cell in cells:
            text = text_of(cell)
            cites = frozenset(reference for _, reference in cited(text))
            yield Told(slug, cell.number, cell.file, cell.where, without_citations(text), cites)
            shown = [data for bundle in cell.bundles for form, data in bundle.items() if form not in PICTURES]
            lines = [
                "".join(data) if isinstance(data, list) else json.dumps(data, ensure_ascii=False) for data in shown
            ]
            html = unescape(re.sub(r"<[^>]*>", " ", "\n".join(lines)))
            yield Told(slug, cell.number, cell.file, f"{cell.where}, output", html)
    for name, passage in texts_of_questions(material.here):
        if name in TOLD:
            yield Told(passage.slug, float("inf"), passage.file, passage.where, passage.text)
