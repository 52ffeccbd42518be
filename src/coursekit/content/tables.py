"""One table file, read against its description: every value with its type, and everything that does not fit.

No pandas here: a quiz shows a row as evidence without waiting for it.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from coursekit.content.files import decoded
from coursekit.errors import Problem, did_you_mean, short

# For each type of the catalogue: how a cell is written, how it is read, and how to say so.
TYPES = {
    "string": (r"(?s).*", str, "a text"),
    "integer": (r"-?[0-9]{1,18}", int, "a whole number such as 4"),  # pandas keeps 64 bits
    "number": (r"-?[0-9]{1,18}(\.[0-9]+)?", float, "a number such as 4.5"),
    "boolean": (r"true|false", "true".__eq__, "true or false"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat, "a day that exists, written like 2025-02-18"),
}

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}

Fault = tuple[str, str]  # what is wrong, and what would be right

# What nobody sees, and what makes two texts differ that look the same: control and zero-width characters.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


class Row(NamedTuple):
    line: int  # as an editor counts: the header is line 1
    values: dict[str, object]


class Contents(NamedTuple):
    """What a table holds. An empty cell is None; a cell that cannot be read keeps its text."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    by_id: dict[str, dict[str, object]]


def read(path: Path, file: str, fields: dict[str, dict]) -> Contents:
    """The rows of a table, and everything that is wrong with it."""
    try:
        text = decoded(path.read_bytes())
    except OSError:
        what = "the catalogue describes this file, but it is not there"
        return Contents((), (Problem(file, "", what, "Put it back, or take its entry out of the catalogue."),), {})
    except UnicodeDecodeError as error:
        return Contents((), (not_utf8(file, error),), {})
    separator = _separator(text, fields)
    records, found = _records(text, file, separator)
    if not records:
        problem = Problem(file, "", "the file is empty", f"Begin with: {','.join(fields)}")
        return Contents((), (*found, problem), {})
    header = records[0][1]
    found += [Problem(file, "row 1", what, fix) for what, fix in _faults_of_header(header, list(fields))]
    # A column of codes has few different texts: each is read once.
    meaning = {name: lru_cache(maxsize=None)(partial(_value, fields[name])) for name in header if name in fields}
    unique = [name for name in meaning if name == "id" or fields[name].get("constraints", {}).get("unique")]
    first_seen: dict[str, dict[str, int]] = {name: {} for name in unique}
    rows = []
    for line, cells in records[1:]:
        if len(cells) != len(header):
            what = f"it has {len(cells)} cells, but the header has {len(header)}"
            fix = "Look for a missing or extra comma; a text with a comma needs quotation marks around it."
            found.append(Problem(file, f"row {line}", what, fix))
            continue
        given = dict(zip(header, cells, strict=True))
        values: dict[str, object] = dict.fromkeys(fields)
        for name, of in meaning.items():
            values[name], faults = of(given[name])
            if name in first_seen and given[name] and (first := first_seen[name].setdefault(given[name], line)) != line:
                faults = [*faults, (f"{given[name]!r} stands in row {first} already", "Give each row its own.")]
            found += [Problem(file, f"row {line}, column {name}", short(what), fix) for what, fix in faults]
        rows.append(Row(line, values))
    if separator != ",":  # one cause, and one problem: what else a spreadsheet has changed shows once this is mended
        what = f"its columns are separated by {SEPARATORS[separator]}, not by commas"
        found = [Problem(file, "row 1", what, "Save it again as CSV with commas; Excel asks the region settings.")]
    return Contents(tuple(rows), tuple(found), {row.values["id"]: row.values for row in rows if row.values["id"]})


def parts(field: dict, value: object) -> list[str]:
    """The entries of a cell: one, or several where the column holds a list; none when it is empty."""
    if value is None:
        return []
    separator = field.get("separator") or field.get("references", {}).get("separator")
    return str(value).split(separator) if separator else [str(value)]


def instead(asked: str, known: Iterable[str], otherwise: str = "") -> str:
    """What to write in place of an unknown name."""
    known = list(map(str, known))
    return did_you_mean(asked, known).strip() or otherwise or f"Use one of: {', '.join(known)}."


def not_utf8(file: str, error: UnicodeDecodeError) -> Problem:
    line = error.object.count(b"\n", 0, error.start) + 1
    return Problem(file, f"row {line}", "the file is not UTF-8", "Save it again as “UTF-8” or “CSV UTF-8”.")


def _separator(text: str, names: Iterable[str]) -> str:
    """What stands between the cells: with it, the header has the most columns of the catalogue."""
    header = text.partition("\n")[0]
    return max(SEPARATORS, key=lambda each: len(set(names) & {cell.strip('"\r') for cell in header.split(each)}))


def _records(text: str, file: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The cells of each record with the line it begins on; and where reading had to stop, if it had to."""
    records, start = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for cells in reader:
            records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        what = f"from here on it cannot be read as CSV ({error})"
        return records, [Problem(file, f"row {start}", what, "Look for a quotation mark without its partner.")]
    return records, []


def _faults_of_header(header: list[str], names: list[str]) -> list[Fault]:
    missing = [name for name in names if name not in header]
    faults = [(f"the column {name} is missing", "Add it; the catalogue describes it.") for name in missing]
    for name, times in Counter(header).items():
        if name not in names:
            fix = instead(name, names, "Describe it in the catalogue, or take it away.")
            faults.append((f"the catalogue has no column {name!r}", fix))
        if times > 1:
            faults.append((f"the column {name} is there {times} times", "Keep one."))
    if not faults and header != names:
        faults.append(("the columns are not in the order of the catalogue", f"Write: {','.join(names)}"))
    return faults


def _value(field: dict, text: str) -> tuple[object, list[Fault]]:
    """What a cell means, and what is wrong with it."""
    rules = field.get("constraints", {})
    if not text:
        return None, [("the cell is empty", "The catalogue asks for a value.")] if rules.get("required") else []
    if hidden := HIDDEN.search(text):
        return text, [(f"it holds a character that nobody sees (U+{ord(hidden[0]):04X})", "Take it away.")]
    if text != text.strip():
        return text, [(f"{text!r} begins or ends with a space", "Take it away.")]
    pattern, cast, written = TYPES[field["type"]]
    try:
        value = cast(text) if re.fullmatch(pattern, text) else None
    except ValueError:  # a day that does not exist
        value = None
    if value is None:
        return text, [(f"{text!r} is not {written}", f"Write {written}.")]
    faults = []
    if "enum" in rules and text not in rules["enum"]:
        faults.append((f"{text!r} is not an allowed value", instead(text, rules["enum"])))
    elif "labels" in field:
        unknown = [part for part in parts(field, text) if part not in field["labels"]]
        faults += [(f"{part!r} is not an allowed code", instead(part, field["labels"])) for part in unknown]
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        faults.append((f"{text!r} does not have the right form", f"It must match {rules['pattern']}."))
    if len(text) > rules.get("maxLength", len(text)):
        faults.append((f"the text has {len(text)} characters", f"Use at most {rules['maxLength']}."))
    number = value if isinstance(value, int | float) else math.nan
    if number < rules.get("minimum", number):
        faults.append((f"{text} is too small", f"The smallest value is {rules['minimum']}."))
    if number > rules.get("maximum", number):
        faults.append((f"{text} is too large", f"The largest value is {rules['maximum']}."))
    return value, faults
