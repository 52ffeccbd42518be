"""Hundreds of slips in banks, tables, the catalogue and notebooks: each is told, unless only a person could know it.

Every class of slips says whether a program can see it. A slip that it can see must be told in a line that was not there
before; one that it cannot (another word in a prompt, another number in range) may pass. None may end in a traceback.
The course is a small copy of ours: two notebooks with their banks, and all tables.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import random
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from coursekit.authoring import check, where
from coursekit.authoring.material import gather
from coursekit.content.course import Course
from places import ROOT

EACH = 5  # slips of each class
BANK, LESSON, CATALOGUE = "data/questions/riyadh_talks.toml", "notebooks/01_riyadh_talks.ipynb", "data/datapackage.json"
KEPT = ["00_start_here", "01_riyadh_talks"]
OPTIONAL = {
    "tags",
    "part",
    "unit",
    "tolerance",
    "relative_tolerance",
    "pinned",
    "mark",
    "least",
    "most",
    "graded",
    "right",
}
WRONG = {
    str: [3, [], {}, True, 10**30, [["x"]]],
    int: ["six", [], {}, 10**30],
    bool: ["yes", 3, []],
    list: ["x", 3, {}],
    float: ["x"],
}
Slip = Callable[[random.Random, Any], Any]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small course, what is told of it as it is, and its rows that something cites."""
    course = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "data", course / "data")
    (course / "notebooks").mkdir()
    for name in KEPT:
        shutil.copy2(ROOT / "notebooks" / f"{name}.ipynb", course / "notebooks")
    for path in (*(course / "data/questions").iterdir(), *(course / "data/teaching").iterdir()):
        if path.stem not in ("README", *(name[3:] for name in KEPT)):
            path.unlink()
    cited = {mention.reference for mention in where.mentions(gather(Course(course)))}
    return course, set(told(course)), cited


def told(course: Path) -> Iterator[str]:
    return (str(problem) for problem in check.found_in([course], fast=True))


def changed(course: Path, file: str, content: bytes) -> set[str]:
    """What is told of the course with this file instead of its own, which is put back with its time."""
    path = course / file
    stored, times = path.read_bytes(), path.stat()
    path.write_bytes(content)
    try:
        return set(told(course))
    finally:
        path.write_bytes(stored)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def places(value: Any, of: type | tuple[type, ...]) -> list[tuple[Any, Any]]:
    """Every place in nested lists and tables that holds a value of this type, as (container, key)."""
    keys = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for key, each in keys:
        if isinstance(each, of) and (of is not int or not isinstance(each, bool)):
            found.append((value, key))
        found += places(each, of)
    return found


def typo(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + "q" + text[at:]


# --- Banks -----------------------------------------------------------------------------------------------------------


def parts(question: dict) -> list[dict]:
    return [question, *(each for name in ("option", "item", "mistake") for each in question.get(name, []))]


def any_part(rng, raw):
    return rng.choice(parts(rng.choice(raw["question"])))


def drop_a_key(rng, raw):
    part = any_part(rng, raw)
    free = {*OPTIONAL, *(("why", "hint") if part.get("kind") == "reflect" else ())}  # nothing to be right about
    part.pop(rng.choice([key for key in part if key not in free]))


def drop_an_optional_key(rng, raw):
    part = rng.choice([each for question in raw["question"] for each in parts(question) if OPTIONAL & each.keys()])
    part.pop(rng.choice(sorted(OPTIONAL & part.keys())))


def misspell_a_key(rng, raw):
    part = any_part(rng, raw)
    key = rng.choice(list(part))
    part[typo(rng, key)] = part.pop(key)


def give_a_wrong_type(rng, raw):
    part = any_part(rng, raw)
    key = rng.choice([key for key in part if key not in ("expected", "value")])
    part[key] = copy.deepcopy(rng.choice(WRONG[type(part[key])]))


def empty_a_text(rng, raw):
    part = any_part(rng, raw)
    part[rng.choice([key for key in part if isinstance(part[key], str)])] = rng.choice(["", "  "])


def flip_the_right_option(rng, raw):
    choice = rng.choice([each for each in raw["question"] if each["kind"] in ("choice", "chart")])
    option = rng.choice(choice["option"])
    option["right"] = not option.get("right", False)


def misname_evidence(rng, raw):
    question = rng.choice(raw["question"])
    at = rng.randrange(len(question["evidence"]))
    question["evidence"][at] = typo(rng, question["evidence"][at])


def repeat_an_id(rng, raw):
    parts_of_one = rng.choice([raw["question"], *(q[n] for q in raw["question"] for n in ("option", "item") if n in q)])
    one, other = rng.sample(parts_of_one, 2)
    one["id"] = other["id"]


def make_options_alike(rng, raw):
    question = rng.choice([each for each in raw["question"] if "option" in each])
    one, other = rng.sample(question["option"], 2)
    one["text"] = rng.choice([str.upper, str.lower, lambda text: text.replace("a", "а"), lambda text: text + "\u200b"])(
        other["text"]
    )


def hide_a_character(rng, raw):
    container, key = rng.choice([place for place in places(raw["question"], str) if place[1] not in ("id", "kind")])
    container[key] = container[key][:1] + rng.choice("\x00\u200b\u202e\ufeff") + container[key][1:]


def accept_what_nobody_can_say(rng, raw):
    question = rng.choice([each for each in raw["question"] if "accept" in each])
    question["accept"] = [rng.choice(["?!", "…", "-", "。"])]


def rename_what_a_pair_needs(rng, raw):
    question = rng.choice([each for each in raw["question"] if each["kind"] == "match"])
    item = rng.choice(question["item"])
    item["answer"] = typo(rng, item["answer"])


def rename_a_question_that_a_cell_names(rng, raw):
    named = rng.choice([each for each in raw["question"] if each.get("part") in ("predict", "exercise")])
    named["id"] = typo(rng, named["id"])


def unknown_kind_or_part(rng, raw):
    question = rng.choice(raw["question"])
    key = rng.choice(["kind", "part"])
    question[key] = typo(rng, question.get(key, "quiz"))


def look_back_to_no_lesson(rng, raw):
    rng.choice(raw["question"])["tags"] = [f"from:{rng.choice(['riyadh', 'un_votes', 'riyadh_talks'])}"]


def another_word(rng, raw):
    container, key = rng.choice(
        [place for place in places(raw["question"], str) if place[1] in ("prompt", "why", "feedback")]
    )
    container[key] += " Indeed."


def another_number(rng, raw):
    question = rng.choice([each for each in raw["question"] if "answer" in each and each["kind"] != "match"])
    question["answer"] += 1


BANKS: dict[Slip, bool] = {  # whether a program can know
    drop_a_key: True,
    drop_an_optional_key: False,
    misspell_a_key: True,
    give_a_wrong_type: True,
    empty_a_text: True,
    flip_the_right_option: True,
    misname_evidence: True,
    repeat_an_id: True,
    make_options_alike: True,
    hide_a_character: True,
    accept_what_nobody_can_say: True,
    rename_what_a_pair_needs: True,
    rename_a_question_that_a_cell_names: True,
    unknown_kind_or_part: True,
    look_back_to_no_lesson: True,
    another_word: False,
    another_number: False,
}


# --- Tables ----------------------------------------------------------------------------------------------------------

TABLES = ["timeline", "claims", "outcomes", "tallies", "participants", "trade", "sections"]


class Rows:
    """A table as cells, and what the catalogue says of its columns."""

    def __init__(self, name: str, text: str, package: dict, cited: set[str]):
        self.name, self.cited = name, cited
        self.cells = list(csv.reader(io.StringIO(text)))
        entry = next(entry for entry in package["resources"] if entry["name"] == name)
        self.fields = {field["name"]: field for field in entry["schema"]["fields"]}

    def place(self, rng, fits) -> tuple[list[str], int]:
        """A cell that is not empty, of a column for which `fits` is true."""
        columns = [n for n, name in enumerate(self.cells[0]) if fits(self.fields[name])]
        filled = [(row, n) for row in self.cells[1:] for n in columns if row[n]]
        return rng.choice(filled) if filled else (self.cells[1], self.cells[0].index("source"))


def rules(field: dict) -> dict:
    return field.get("constraints", {})


def rename_a_cited_row(rng, rows):
    cited = [row for row in rows.cells[1:] if f"{rows.name}/{row[0]}" in rows.cited]
    rng.choice(cited)[0] += "x"


def misname_a_source(rng, rows):
    row, n = rows.place(rng, lambda field: "references" in field)
    row[n] = typo(rng, row[n])


def unknown_value(rng, rows):
    row, n = rows.place(rng, lambda field: "enum" in rules(field) or "labels" in field or field["name"] == "id")
    row[n] = row[n] + "?"


def no_number_or_day(rng, rows):
    row, n = rows.place(rng, lambda field: field["type"] != "string")
    row[n] = rng.choice(["2025-02-31", "about four?", "9" * 400, "1e5?", "NaN", "½"])


def another_form(rng, rows):
    """A date of a source that a lesson names in a fold: a day in words, a month that no year has."""
    cited = [row for row in rows.cells[1:] if f"sources/{row[0]}" in rows.cited]
    rng.choice(cited)[rows.cells[0].index("date")] = rng.choice(["Feb 2023", "2025-13", "18.2.2025", "2025-2-18-", "?"])


def another_count_of_cells(rng, rows):
    row = rng.choice(rows.cells[1:])
    row.pop() if rng.random() < 0.5 else row.append("x")


def another_header(rng, rows):
    head = rows.cells[0]
    n = rng.randrange(len(head))
    head[n] = rng.choice([typo(rng, head[n]), head[n - 1], ""])


def swap_columns(rng, rows):
    head = rows.cells[0]
    head[1], head[2] = head[2], head[1]


def repeat_a_row(rng, rows):
    rows.cells.append(list(rng.choice(rows.cells[1:])))


def empty_a_required_cell(rng, rows):
    row, n = rows.place(rng, lambda field: rules(field).get("required"))
    row[n] = ""


def too_small_or_large(rng, rows):
    row, n = rows.place(rng, lambda field: "maximum" in rules(field))
    row[n] = "999999"


def space_or_hidden(rng, rows):
    row, n = rows.place(rng, lambda field: True)
    row[n] = rng.choice([f" {row[n]}", f"{row[n]} ", f"{row[n]}\u200b", f"\x00{row[n]}", f"{row[n]}\n"])


def drop_a_cited_row(rng, rows):
    cited = [row for row in rows.cells[1:] if f"{rows.name}/{row[0]}" in rows.cited]
    rows.cells.remove(rng.choice(cited))


def another_sentence(rng, rows):
    row, n = rows.place(
        rng,
        lambda field: (
            field["type"] == "string" and field["name"] in ("says", "what_happened", "nuance", "note", "summary")
        ),
    )
    row[n] = row[n][:-1] + "!"


ROWS: dict[Slip, bool] = {
    rename_a_cited_row: True,
    misname_a_source: True,
    unknown_value: True,
    no_number_or_day: True,
    another_form: True,
    another_count_of_cells: True,
    another_header: True,
    swap_columns: True,
    repeat_a_row: True,
    empty_a_required_cell: True,
    too_small_or_large: True,
    space_or_hidden: True,
    drop_a_cited_row: True,
    another_sentence: False,
}


# --- The catalogue ---------------------------------------------------------------------------------------------------


def entry_of(rng, package):
    return rng.choice(package["resources"])


def field_of(rng, package):
    return rng.choice(entry_of(rng, package)["schema"]["fields"])


def drop_what_an_entry_needs(rng, package):
    entry_of(rng, package).pop(rng.choice(["name", "path", "schema", "title", "description", "label", "profile"]))


def drop_what_a_column_needs(rng, package):
    field_of(rng, package).pop(rng.choice(["name", "type", "description", "nature"]))


def misspell_a_key_of_the_catalogue(rng, package):
    entry = entry_of(rng, package)
    container = rng.choice([entry, entry["schema"], *entry["schema"]["fields"]])
    key = rng.choice(list(container))
    container[typo(rng, key)] = container.pop(key)


def give_a_wrong_shape(rng, package):
    container, key = rng.choice(places(package["resources"], (str, dict, list, bool)))
    old = container[key]
    shapes = [3, None, "", [None], {"x": None}, [3]]
    container[key] = rng.choice([shape for shape in shapes if type(shape) is not type(old)])


def point_to_no_table(rng, package):
    entry = rng.choice([each for each in package["resources"] if each["name"] != "sources"])
    field = rng.choice([field for field in entry["schema"]["fields"] if "references" in field])
    field["references"]["resource"] = typo(rng, "sources")


def name_no_file(rng, package):
    entry = entry_of(rng, package)
    entry["path"] = rng.choice(
        [typo(rng, entry["path"]), "../x.csv", "/etc/passwd", "a\x00b.csv", "x" * 5000 + ".csv", "."]
    )


def a_label_with_a_form(rng, package):
    entry_of(rng, package)["label"] = rng.choice(
        ["{id:>999999999}", "{id!r}", "{id.x}", "{idd}", "{", "{id[0]}", "{0}", "{}"]
    )


def two_of_a_name(rng, package):
    package["resources"].append(copy.deepcopy(entry_of(rng, package)))


def another_type(rng, package):
    field = rng.choice(
        [f for e in package["resources"] for f in e["schema"]["fields"] if f["type"] in ("string", "date")]
    )
    field["type"] = rng.choice(["boolean", "integer", "text"])


def forbid_what_is_there(rng, package):
    enums = [
        f["constraints"]["enum"]
        for e in package["resources"]
        for f in e["schema"]["fields"]
        if "enum" in f.get("constraints", {})
    ]
    rng.choice(enums)[:] = ["nothing that is there"]


def take_a_rule_away(rng, package):
    field = rng.choice([f for e in package["resources"] for f in e["schema"]["fields"] if "constraints" in f])
    field.pop("constraints")


PACKAGE: dict[Slip, bool] = {
    drop_what_an_entry_needs: True,
    drop_what_a_column_needs: True,
    misspell_a_key_of_the_catalogue: True,
    give_a_wrong_shape: True,
    point_to_no_table: True,
    name_no_file: True,
    a_label_with_a_form: True,
    two_of_a_name: True,
    another_type: True,
    forbid_what_is_there: True,
    take_a_rule_away: False,
}


# --- Notebooks -------------------------------------------------------------------------------------------------------


def cells_with(notebook, kind: str, pattern: str = "") -> list[dict]:
    return [
        each for each in notebook["cells"] if each["cell_type"] == kind and re.search(pattern, "".join(each["source"]))
    ]


def rewrite(rng, notebook, kind: str, pattern: str, new: Callable[[re.Match], str]) -> None:
    cell = rng.choice(cells_with(notebook, kind, pattern))
    source = "".join(cell["source"])
    found = rng.choice(list(re.finditer(pattern, source)))
    cell["source"] = source[: found.start()] + new(found) + source[found.end() :]


def drop_a_cell_of_code(rng, notebook):
    notebook["cells"].remove(rng.choice(cells_with(notebook, "code")[:-1]))


def forget_a_run(rng, notebook):
    rng.choice(cells_with(notebook, "code"))["execution_count"] = rng.choice([None, 99])


def store_an_error(rng, notebook):
    rng.choice(cells_with(notebook, "code"))["outputs"] = [
        {"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": []}
    ]


def misspell_a_name(rng, notebook):
    rewrite(rng, notebook, "code", r"\bck(\.\w+)+", lambda found: typo(rng, found[0][3:]).join(["ck.", ""]))


def misspell_an_argument(rng, notebook):
    rewrite(rng, notebook, "code", r"\b(part|then|on)=", lambda found: found[1] + "q=")


def misname_what_is_asked_or_loaded(rng, notebook):
    pattern = r"(?<=ck\.(?:load|quiz)\()\"\w+|(?<=ck\.(?:check|cards)\()\"\w+|(?<=part=)\"[\w-]+"
    rewrite(rng, notebook, "code", pattern, lambda found: f"{found[0]}q")


def misname_a_citation(rng, notebook):
    rewrite(rng, notebook, "markdown", r"\[[a-z]+/[\w-]+\]", lambda found: f"{found[0][:-1]}q]")


def misname_a_term(rng, notebook):
    rewrite(rng, notebook, "markdown", r"\]\[([a-z][a-z -]*)\]", lambda found: f"][{found[1]}q]")


def break_the_code(rng, notebook):
    cell = rng.choice(cells_with(notebook, "code"))
    cell["source"] = rng.choice(["(", "def ", "\x00", "x = [1", "(" * 3000]) + "".join(cell["source"])


def change_an_exercise(rng, notebook):
    rewrite(rng, notebook, "code", r"(?<=def answer\(\):\n)", lambda found: "    pass\n")


def show_a_picture_from_the_network(rng, notebook):
    cell = rng.choice(cells_with(notebook, "markdown"))
    cell["source"] = "".join(cell["source"]) + rng.choice(
        ["\n\n![x](https://a.org/b.png)", '\n\n<img src="//a.org/b.png">']
    )


def link_to_nothing(rng, notebook):
    cell = rng.choice(cells_with(notebook, "markdown"))
    cell["source"] = "".join(cell["source"]) + rng.choice([" [x](02_nothing.ipynb)", " [x](#Nothing-here)"])


def give_a_cell_a_wrong_shape(rng, notebook):
    cell = rng.choice(notebook["cells"])
    key = rng.choice(["source", "metadata", "cell_type", "id"])
    cell[key] = rng.choice(
        [shape for shape in (3, None, True, [3], {"source": 3}) if (key, shape) != ("metadata", {"source": 3})]
    )


def give_the_notebook_a_wrong_shape(rng, notebook):
    notebook[rng.choice(["cells", "metadata", "nbformat"])] = rng.choice([None, 3.5, "x", [None]])


def two_cells_of_one_id(rng, notebook):
    one, other = rng.sample(notebook["cells"], 2)
    one["id"] = other["id"]


def skip_a_level(rng, notebook):
    rewrite(rng, notebook, "markdown", r"^## ", lambda found: "##### ")


def drop_what_the_first_cell_says(rng, notebook):
    first = notebook["cells"][0]
    first["source"] = "".join(first["source"]).replace(rng.choice(["# Lesson", "Time:", "you can", "minutes"]), "x", 1)


def another_word_in_the_text(rng, notebook):
    cell = rng.choice(cells_with(notebook, "markdown")[1:])
    cell["source"] = "".join(cell["source"]) + " Indeed."


NOTEBOOKS: dict[Slip, bool] = {
    drop_a_cell_of_code: True,
    forget_a_run: True,
    store_an_error: True,
    misspell_a_name: True,
    misspell_an_argument: True,
    misname_what_is_asked_or_loaded: True,
    misname_a_citation: True,
    misname_a_term: True,
    break_the_code: True,
    change_an_exercise: True,
    show_a_picture_from_the_network: True,
    link_to_nothing: True,
    give_a_cell_a_wrong_shape: True,
    give_the_notebook_a_wrong_shape: True,
    two_cells_of_one_id: True,
    skip_a_level: True,
    drop_what_the_first_cell_says: True,
    another_word_in_the_text: False,
}


# --- What comes of them ----------------------------------------------------------------------------------------------


def slipped(slip: Slip, seed: int, course: Path, cited: set[str]) -> tuple[str, bytes]:
    """A file of the course with one slip in it."""
    rng = random.Random(f"{slip.__name__} {seed}")
    if slip in BANKS:
        raw = tomllib.loads((course / BANK).read_text(encoding="utf-8"))
        slip(rng, raw)
        return BANK, tomli_w.dumps(raw).encode()
    if slip in ROWS:
        name = "sources" if slip is another_form else rng.choice(TABLES)
        package = json.loads((course / CATALOGUE).read_text(encoding="utf-8"))
        rows = Rows(name, (course / f"data/{name}.csv").read_text(encoding="utf-8"), package, cited)
        slip(rng, rows)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows.cells)
        return f"data/{name}.csv", out.getvalue().encode()
    file = CATALOGUE if slip in PACKAGE else LESSON
    value = json.loads((course / file).read_text(encoding="utf-8"))
    slip(rng, value)
    return file, json.dumps(value, ensure_ascii=False).encode()


SLIPS = {**BANKS, **ROWS, **PACKAGE, **NOTEBOOKS}


@pytest.mark.slow  # what each rule says of a fault, test_check.py asks
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
def test_a_slip_is_told_where_a_program_can_know_and_never_ends_in_a_traceback(small, slip):
    course, before, cited = small
    for seed in range(EACH):
        file, content = slipped(slip, seed, course, cited)
        new = changed(course, file, content) - before
        assert new or not SLIPS[slip], f"seed {seed}: nothing is told"
        assert all(len(line) < 800 for line in new)


BYTES: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "cut off": lambda rng, old: old[: rng.randrange(10, len(old) - 10)],
    "not UTF-8": lambda rng, old: old[:500] + b"\xff" + old[500:],
    "UTF-16": lambda rng, old: old.decode("utf-8").encode("utf-16"),
    "empty": lambda rng, old: b"",
    "another file": lambda rng, old: b"\x89PNG\r\n\x1a\n" + bytes(rng.randrange(256) for _ in range(200)),
    "merge marks": lambda rng, old: old.replace(b"\n", b"\n<<<<<<< HEAD\n", 1),
    "nested": lambda rng, old: (b"[" * 200_000) + old,
}


@pytest.mark.parametrize("how", BYTES)
@pytest.mark.parametrize("file", [BANK, LESSON, CATALOGUE, "data/timeline.csv", "data/teaching/riyadh_talks.md"])
def test_a_file_that_was_harmed_is_told(small, file, how):
    course, before, _ = small
    rng = random.Random(f"{file} {how}")
    new = changed(course, file, BYTES[how](rng, (course / file).read_bytes())) - before
    text = how in ("merge marks", "nested", "cut off") and file.endswith(".md")
    read = how == "UTF-16" and file != LESSON  # as old editors save; all is read as it is meant
    assert any(line.startswith(file) for line in new) or text or read


def test_there_are_enough_slips():
    assert len(SLIPS) * EACH + len(BYTES) * 5 >= 300
    assert sum(SLIPS.values()) >= 50
