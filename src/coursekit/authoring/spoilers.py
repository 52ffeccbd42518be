"""What no lesson may tell before it is asked: a table of facts, held against texts, questions and stored outputs.

Any table of the course with the columns `pattern` and `asked_in` or `told_in` is such a list. The pattern is a regular
expression, read without regard to case; no page before the lesson that asks for the fact (or, where none asks, before
the one that tells it) may match it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from coursekit.authoring.material import Material, Passage, texts_of_questions
from coursekit.authoring.prose import text_of, without_citations
from coursekit.content.catalogue import catalogue
from coursekit.errors import DataError, Problem

PICTURES = ("image/png", "text/markdown")
TOLD = ("prompt", "text", "hint", "why", "feedback", "otherwise", "model", "low", "high", "unit")


def warnings(material: Material) -> Iterator[Problem]:
    try:
        tables = [table for table in catalogue(material.here).tables.values() if "pattern" in table.fields]
    except DataError:
        return
    order = list(material.pages)
    texts = list(_texts(material)) if tables else []
    for table in tables:
        for line, row in table.rows:
            lesson = row.get("asked_in") or row.get("told_in")
            if lesson not in order or not row["pattern"]:
                continue  # the rules for tables tell of it
            try:
                pattern = re.compile(str(row["pattern"]), re.IGNORECASE)
            except re.error as error:
                yield Problem(table.file, f"row {line}, column pattern", f"cannot be read: {error}", "correct it")
                continue
            for passage in texts:
                if passage.slug in order[: order.index(lesson)] and (found := pattern.search(passage.text)):
                    what = f"tells “{found[0]}” ({table.name}/{row['id']}), which the lesson {lesson} asks or tells"
                    yield Problem(
                        passage.file, passage.where, what, "leave it out here, or say “more in a later lesson”"
                    )


def _texts(material: Material) -> Iterator[Passage]:
    for slug, (_, cells) in material.pages.items():
        for cell in cells:
            yield Passage(cell.file, cell.where, without_citations(text_of(cell)), slug)
            shown = [data for bundle in cell.bundles for form, data in bundle.items() if form not in PICTURES]
            lines = [
                "".join(data) if isinstance(data, list) else json.dumps(data, ensure_ascii=False) for data in shown
            ]
            text = unescape(re.sub(r"<[^>]*>", " ", "\n".join(lines)))
            yield Passage(cell.file, f"{cell.where}, output", text, slug)
    for name, passage in texts_of_questions(material.here):
        if name in TOLD:
            yield passage
