"""What `render` writes into the text of a lesson: a small number for each citation, and two folds at a section's end.

Written, they are links of plain Markdown, and an author can go on writing: CONTRIBUTING shows both. Numbers begin with
1 in each section (from one `##` to the next), so that a change in one section leaves the others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from coursekit.authoring.cells import DEFINITION, GENERATED, MARK
from coursekit.authoring.prose import CITED, SOURCE_ID, TABLE_ROW, TERM
from coursekit.content import data
from coursekit.content.catalogue import catalogue
from coursekit.content.course import Course
from coursekit.content.notebook import text_of

NAMED = 3  # documents that fit on one line beside the pointer

_CODE = r"(?:^|\n)(?P<fence>```|~~~).*?\n(?P=fence)|`+[^`]*`+"
_ONE = rf"(?:\[\d+\]|(?<!\])){CITED.pattern}"
_RUN = rf" ?(?:<sup>)?{_ONE}(?:</sup>)?(?: ?(?:<sup>)?{_ONE}(?:</sup>)?)*"
_FOUND = re.compile(rf"(?P<code>{_CODE})|(?P<run>{_RUN})|{TERM.pattern}", re.DOTALL)


def written(cells: Sequence[dict[str, Any]], here: Course) -> list[dict[str, Any]]:
    """The cells of a lesson with numbers, definitions and folds as they should be now; what is of code stays.

    Raises UnknownName for a citation that leads nowhere, DataError where the tables cannot be read.
    """
    made: list[dict[str, Any]] = []
    section = _Section("", here)
    for cell in cells:
        if GENERATED in cell["metadata"].get("tags", []):
            continue
        if cell["cell_type"] == "markdown":
            source = text_of(cell["source"])
            if re.search(r"^## ", source, re.MULTILINE):
                made += section.folds()
                section = _Section(cell["id"], here)
            cell = cell | {"source": section.written(source)}
        made.append(cell)
    return made + section.folds()


class _Section:
    """The citations and words of one section, in the order in which a reader meets them."""

    def __init__(self, id: str, here: Course):
        self.id, self.here = id or "opening", here
        self.cited: list[str] = []
        self.words: dict[str, dict[str, Any]] = {}
        glossary = catalogue(here).tables.get("glossary")
        rows = glossary.by_id.values() if glossary and "term" in glossary.fields else ()
        self.glossary = {str(row["term"]).casefold(): row for row in rows}

    def written(self, source: str) -> str:
        """The text of one cell."""
        self.defined: list[dict[str, str]] = [{}, {}]  # sources and words of this cell: definitions hold in it only
        source = _FOUND.sub(self._linked, DEFINITION.sub("", source.replace(MARK, "")).rstrip())
        lines = [line for defined in self.defined for line in defined.values()]
        return "\n".join([source, "", MARK, *lines]) if lines else source

    def _linked(self, found: re.Match[str]) -> str:
        if found["run"]:
            return self._numbered(found)
        label = found["term"] or found["word"] or ""
        if row := self.glossary.get(label.casefold()):
            self.words.setdefault(str(row["term"]), row)
            chinese = f"{row['zh']} · " if row.get("zh") else ""
            self.defined[1][label] = f'[{label}]: #words-{self.id} "{_quoted(chinese + str(row["meaning"]))}"'
        return found[0]  # code stays as it is

    def _numbered(self, run: re.Match[str]) -> str:
        brackets = re.findall(r"\[([^\]]+)\](?!\[)", run[0])
        labels = [label for bracket in brackets for label in re.split(r"[;,] *", bracket)]
        if not all(TABLE_ROW.fullmatch(label) or SOURCE_ID.fullmatch(label) for label in labels):
            return run[0]  # brackets of the author's own, such as [sic]
        for label in labels:
            self.defined[0][label] = f'[{label}]: #sources-{self.id} "{_quoted(self._documents(label))}"'
            if label not in self.cited:
                self.cited.append(label)
        numbers = " ".join(f"[{self.cited.index(label) + 1}][{label}]" for label in labels)
        start = run.string[: run.start()]
        before = "" if not run[0].startswith(" ") or (start and start[-1] not in "|\n ") else " "
        return f"{before}<sup>{numbers}</sup>"

    def _documents(self, label: str) -> str:
        """The documents behind a citation, as one line."""
        found = data.documents(label, self.here)
        more = f" · and {len(found) - NAMED} more" if len(found) > NAMED else ""
        return " · ".join(data.named(source) for source in found[:NAMED]) + more

    def folds(self) -> list[dict[str, Any]]:
        """The cell that ends the section, if there is anything to tell."""
        parts = []
        if self.cited:
            lines = [f"{n}. {self._listed(label)}" for n, label in enumerate(self.cited, 1)]
            parts += [_fold(f"sources-{self.id}", "Sources of this section", lines)]
        if self.words:
            lines = [f"- {_explained(row)}" for row in self.words.values()]
            parts += [_fold(f"words-{self.id}", "Words of this section", lines)]
        made = {"cell_type": "markdown", "id": f"notes-{self.id}"[:64], "source": "\n\n".join(parts)}
        return [made | {"metadata": {"editable": False, "tags": [GENERATED]}}] if parts else []

    def _listed(self, label: str) -> str:
        found = []
        for source in data.documents(label, self.here):
            title = _plain(data.titled(source))
            found.append(data.named(source, f"[{title}](<{source['url']}>)" if source.get("url") else title))
        return "; ".join(found) + (f" · `{label}`" if "/" in label else "")


def _fold(id: str, title: str, lines: list[str]) -> str:
    return "\n".join([f'<details id="{id}"><summary>{title}</summary>', "", *lines, "", "</details>"])


def _explained(row: Mapping[str, Any]) -> str:
    chinese = f' <span lang="zh-Hant-TW">{row["zh"]}</span>' if row.get("zh") else ""
    return f"**{_plain(str(row['term']))}**{chinese}: {_plain(str(row['meaning']))}"


def _plain(text: str) -> str:
    """Text of a table as Markdown that shows just this. Between two bare dollars Jupyter would see mathematics."""
    return re.sub(r"([\\`*_\[\]<>|$])", r"\\\1", text)


def _quoted(text: str) -> str:
    return re.sub(r'([\\"$])', r"\\\1", text)
