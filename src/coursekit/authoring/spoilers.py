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
from math import inf

from coursekit.authoring.cells import asked_in, text_of
from coursekit.authoring.material import Material, Passage
from coursekit.authoring.prose import cited, without_citations
from coursekit.errors import Problem

PICTURES = ("image/png", "text/markdown")
TOLD = ("prompt", "text", "hint", "why", "feedback", "otherwise", "model", "low", "high", "unit")
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)


def warnings(material: Material) -> Iterator[Problem]:
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
            early = order[: order.index(lesson)]
            places = [asked[id] for id in table.parts("asked_by", row) if id in asked]
            above = min((cell for slug, cell in places if slug == lesson), default=0)
            rows = set(table.parts("rows", row))
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
