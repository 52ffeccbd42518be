from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.app import cli
from coursekit.authoring import check
from coursekit.questions.bank import load_bank
from places import ROOT


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.fixture
def command(monkeypatch, capsys):
    """`coursekit check` in a folder: what it returns, what it prints, and what it says beside that."""

    def run(*args: str, cwd: Path) -> tuple[int, str, str]:
        monkeypatch.chdir(cwd)
        return cli.main(["check", *args]), *capsys.readouterr()

    return run


def test_the_course_itself_has_no_problems():
    assert [] == [str(problem) for problem in check.found_in([ROOT])]


# What an author gets wrong: where, and what the line must say.
BANK, LESSON = "data/questions/riyadh_talks.toml", "notebooks/01_riyadh_talks.ipynb"
CATALOGUE = "data/datapackage.json"
MISTAKES = {
    "a missing feedback": (
        BANK, 'feedback = "Such a text is short', '# feedback = "Such a text is short',
        "question what_a_readout_shows, option 'all-that-was-said': feedback is missing: add feedback = …",
    ),
    "two right options": (
        BANK, 'id = "all-that-was-said"\n', 'id = "all-that-was-said"\nright = true\n',
        "question what_a_readout_shows: 2 options are marked right (all-that-was-said, what-it-chose-to-say)",
    ),
    "evidence that does not exist": (
        BANK, '"timeline/full-scale-invasion-2022"', '"timeline/full-scale-invasion-2023"',
        "question year_of_invasion, evidence 'timeline/full-scale-invasion-2023': There is no",
    ),
    "a column the catalogue lacks": (
        "data/outcomes.csv", "id,point,", "id,punkt,",
        "data/outcomes.csv: row 1",
    ),
    "a lesson that a table names": (
        "data/claims.csv", ",reading_the_source,", ",reading_the_sauce,",
        "column taught_in: There is no lesson 'reading_the_sauce': Did you mean 'reading_the_source'?",
    ),
    "a row that a card names": (
        "data/cards.csv", ",participants/faisal;", ",participants/faisel;",
        "column start_rows: There is no row of participants 'faisel': Did you mean 'faisal'?",
    ),
    "a date that is no date": (
        "data/timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,2025-02-31",
        "column date",
    ),
    "an unknown source": (
        "data/outcomes.csv", "SHINE;I24", "SHINNE;I24",
        "SHINNE",
    ),
    "a citation in a lesson": (
        LESSON, "[claims/C04]", "[claims/C99]",
        "cell 6 (read-meeting): cites 'claims/C99'",
    ),
    "a quiz part that does not exist": (
        LESSON, 'part=\\"exit\\"', 'part=\\"exti\\"',
        "There is no part of the lesson 'exti': Did you mean 'exit'?",
    ),
    "a link that leads nowhere": (
        "notebooks/00_start_here.ipynb", "(01_riyadh_talks.ipynb)", "(01_riyadh.ipynb)",
        "links to '01_riyadh.ipynb', which does not exist: nearest: 01_riyadh_talks.ipynb",
    ),
    "an import": (
        LESSON, "import coursekit as ck", "import numpy as np",
        "imports numpy: a lesson needs `import coursekit as ck` and `import altair as alt` and `import pandas as pd`",
    ),
    "a skipped heading level": (
        LESSON, "## 3 · Read", "#### 3 · Read",
        "skips a level",
    ),
    "an exercise that drifted from its bank": (
        LESSON, "riyadh = events.loc[___, ", "riyadh = events.loc[__, ",
        "exercise days_to_un_vote: is not in the notebook as the bank has it",
    ),
    "a lesson without its time": (
        LESSON, "**Time:**", "**Length:**",
        "does not say “Time:”",
    ),
    "a list as kind": (
        BANK, 'kind = "text"', 'kind = ["text"]',
        "question year_of_invasion: kind is ['text']: did you mean 'text'?",
    ),
    "a table as kind": (
        BANK, 'kind = "text"', 'kind = {a = "text"}',
        "question year_of_invasion: kind is {'a': 'text'}: there is: chart, chart_code, choice",
    ),
    "a number with too many digits": (
        BANK, "answer = 6", "answer = " + "9" * 400,
        "question contacts_us_ukraine: answer is 999999999999999999...9999999999999999999, not a number",
    ),
    "a value that no answer can equal": (
        BANK, "expected = 6", "expected = 07:32:00",
        "question days_to_un_vote: expected cannot be compared: A value of the type time cannot be checked",
    ),
    "an answer that nobody can give": (
        BANK, 'accept = ["2022", "in 2022", "February 2022", "24 February 2022"]', 'accept = ["?!"]',
        "question year_of_invasion: '?!' has no letter and no digit: write a word or a number",
    ),
    "a mistake that another one hides": (
        BANK, 'accept = ["2021", "in 2021"]', 'accept = ["2014", "in 2021"]',
        "question year_of_invasion: the mistake '2014' is never told",
    ),
    "options that differ in case": (
        BANK, 'text = "All that was said at the table"', 'text = "what this side has chosen to Say"',
        "question what_a_readout_shows: its options 'all-that-was-said' and 'what-it-chose-to-say' look alike",
    ),
    "options that differ in width": (
        BANK, 'text = "All that was said at the table"', 'text = "Ｗhat this side has chosen to say"',
        "question what_a_readout_shows: its options 'all-that-was-said' and 'what-it-chose-to-say' look alike",
    ),
    "options that differ in an alphabet": (
        BANK, 'text = "All that was said at the table"', 'text = "Whаt this side has chosen to say"',
        "question what_a_readout_shows: its options 'all-that-was-said' and 'what-it-chose-to-say' look alike",
    ),
    "a character that nobody sees": (
        BANK, 'text = "All that was said at the table"', 'text = "All that was said at the ta\u200bble"',
        "question what_a_readout_shows, option 'all-that-was-said', text: holds a character that nobody sees (U+200B)",
    ),
    "a warm-up that looks back to no lesson": (
        "data/questions/un_votes.toml", '"from:wedge_by_the_numbers"', '"from:wedge_by_numbers"',
        "names the lesson 'wedge_by_numbers', and there is no such lesson: Did you mean 'wedge_by_the_numbers'?",
    ),
    "a warm-up that looks forward": (
        "data/questions/reading_the_source.toml", '"from:riyadh_talks"', '"from:un_votes"',
        "its tag 'from:un_votes' names the lesson 'un_votes', which does not come before this one",
    ),
    "a field that the chart lacks": (
        BANK, 'field = "', 'field = "x_',
        "question first_us_russia_contact: its chart has no field 'x_",
    ),
    "a mark that the chart lacks": (
        BANK, 'mark = "', 'mark = "x_',
        "no mark of its chart carries 'x_",
    ),
    "a name that does not exist": (
        LESSON, 'ck.quiz(\\"riyadh_talks\\", part=\\"exit\\")', 'ck.quizz(\\"riyadh_talks\\", part=\\"exit\\")',
        "cell 44 (exit-ticket-quiz): There is no name in ck 'quizz': Did you mean 'quiz'?",
    ),
    "a chart that does not exist": (
        LESSON, "ck.pieces.room(", "ck.pieces.rom(",
        "There is no name in ck.pieces 'rom': Did you mean 'room'?",
    ),
    "a question that a piece asks and nobody wrote": (
        LESSON, '(\\"riyadh_talks\\", \\"points_that_match\\")', '(\\"riyadh_talks\\", \\"points_that_macht\\")',
        "There is no question 'points_that_macht': Did you mean 'points_that_match'?",
    ),
    "a lesson that a piece asks of and nobody wrote": (
        LESSON, '(\\"riyadh_talks\\", \\"points_that_match\\")', '(\\"riyadh_talk\\", \\"points_that_match\\")',
        "There is no question bank 'riyadh_talk': Did you mean 'riyadh_talks'?",
    ),
    "a keyword that does not exist": (
        LESSON, 'part=\\"exit\\"', 'prt=\\"exit\\"',
        "calls ck.quiz wrongly: got an unexpected keyword argument 'prt'",
    ),
    "a picture from the network in a lesson": (
        LESSON, "## 3 · Read", "![a map](https://example.org/map.png)\\n\\n## 3 · Read",
        "cell 6 (read-meeting): shows a picture from the network: https://example.org/map.png",
    ),
    "a picture from the network in a prompt": (
        BANK, 'prompt = "In which year', 'prompt = "<img src=//example.org/map.png> In which year',
        "question year_of_invasion, prompt: shows a picture from the network: //example.org/map.png",
    ),
    "a citation on the page for the teacher": (
        "data/teaching/riyadh_talks.md", "[claims/C10]", "[claims/C93]",
        "line 43: cites 'claims/C93': There is no row of claims 'C93'",
    ),
    "a question on the page for the teacher": (
        "data/teaching/riyadh_talks.md", "`what_a_readout_shows`", "`what_a_readout_tells`",
        "names 'what_a_readout_tells', and no question has this name: did you mean 'what_a_readout_shows'?",
    ),
    "a file in the code of a lesson": (
        LESSON, 'events = ck.load(\\"timeline\\").query(', 'events = pd.read_csv(\\"../data/timeline.csv\\").query(',
        "names the path '../data/timeline.csv': a lesson names no file: take tables with ck.load(…)",
    ),
    "a date in words of a source that a lesson cites": (
        "data/sources.csv", "exact,2023-02,http://abcdiamond", "exact,Feb 2023,http://abcdiamond",
        "row 2, column date: 'Feb 2023' does not have the right form",
    ),
    "an empty line in a table": (
        "data/timeline.csv", "nuclear-alert-1969", "\nnuclear-alert-1969",
        "row 3: it is empty: Take the line away.",
    ),
    "a term that the glossary explains twice": (
        "data/glossary.csv", "\ncorroborate,corroborate,", "\ncorroborate,readout,",
        "column term: 'readout' stands in row 2 already: Give each row its own.",
    ),
    "a citation in a bank": (
        BANK, 'why = "Russia began it', 'why = "[timelin/x] Russia began it',
        "question year_of_invasion, why: cites 'timelin/x': There is no table 'timelin': Did you mean 'timeline'?",
    ),
    "a claim that its lesson leaves out": (
        "data/claims.csv", ",reading_the_source,2025-02-19,AP_DDN;AP_JT", ",riyadh_talks,2025-02-19,AP_DDN;AP_JT",
        "column taught_in: the lesson riyadh_talks cites claims/C01 nowhere",
    ),
    "a lesson without a section": (
        LESSON, "## 11 · Exit ticket", "## 11 · The end",
        "has no section “Exit ticket”: add a heading: ## Exit ticket",
    ),
    "a lesson that takes too long": (
        LESSON, "about 45 minutes", "about 90 minutes",
        "takes 90 minutes: a lesson takes 30 to 50: write **Time:** about 40 minutes",
    ),
    "a label that fills the memory": (
        CATALOGUE, '"label": "{date}: {title}. {what_happened}"', '"label": "{title:>999999999}"',
        "table timeline: its label wants 'title' in a form of its own: Write {title} and nothing else.",
    ),
    "a path that leads elsewhere": (
        CATALOGUE, '"path": "timeline.csv"', '"path": "../../x.csv"',
        "table timeline: its path is '../../x.csv': Name a file of this folder",
    ),
    "a path with a character that no file has": (
        CATALOGUE, '"path": "timeline.csv"', '"path": "time\\u0000line.csv"',
        "table timeline: its path is 'time\\x00line.csv'",
    ),
    "a misspelt key of the catalogue": (
        CATALOGUE, '"constraints": {', '"constraint": {',
        "table timeline: schema, fields 1, constraint means nothing here: Did you mean 'constraints'?",
    ),
    "a smallest value above the largest": (
        CATALOGUE, '"minimum": 1,', '"minimum": 9,',
        "table outcomes: the minimum of point lies above its maximum: Correct one of them: no value fits.",
    ),
    "one role twice": (
        "data/cards.csv", ",reverse_kissinger,Coder,", ",reverse_kissinger,rule-keeper,",
        "row 3, column role: the lesson reverse_kissinger has the role 'rule-keeper' in row 2 already: give each card",
    ),
    "a word that a prompt links": (
        BANK, 'prompt = "In which year', 'prompt = "Of the [readout][], `a[1][2]`: in which year',
        "question year_of_invasion, prompt: links the word 'readout': write it without brackets",
    ),
    "a word that a table links": (
        "data/claims.csv", ",The war spoiled the ties,", ",The [war][pivot] spoiled the ties,",
        "links the word 'war': write it without brackets: only a lesson's text has links",
    ),
    "a word that the page for the teacher links": (
        "data/teaching/riyadh_talks.md", "[claims/C10]", "[readout][] [claims/C10]",
        "line 43: links the word 'readout': write it without brackets: only a lesson's text has links",
    ),
    "a profile that other programs do not know": (
        CATALOGUE, '"profile": "tabular-data-resource"', '"profile": "table"',
        "table timeline: its profile is 'table': Write tabular-data-resource",
    ),
}  # fmt: skip


def found_in(*paths: Path) -> list[str]:
    """What is wrong, without running the exercises, which has tests of its own."""
    return [str(problem) for problem in check.found_in(list(paths), fast=True)]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file(course_copy, mistake):
    file, old, new, said = MISTAKES[mistake]
    edit(course_copy / file, old, new)
    found = found_in(course_copy)
    assert any(line.startswith(f"{file}: ") and said in line for line in found), found
    assert len(found) <= 8, found  # one mistake is told wherever it does harm, and no flood of others with it


def test_all_mistakes_are_named_in_one_run_without_a_traceback(course_copy):
    together = [
        *("a missing feedback", "two right options", "a list as kind", "a number with too many digits"),
        *("a column the catalogue lacks", "a lesson that a table names", "a row that a card names"),
        *("a date that is no date", "an unknown source", "a citation in a lesson", "a link that leads nowhere"),
        *("an import", "a lesson without its time", "a name that does not exist"),
        *("a picture from the network in a lesson", "a picture from the network in a prompt"),
        *("a citation on the page for the teacher", "a lesson without a section", "a lesson that takes too long"),
        "a misspelt key of the catalogue",
    ]
    for mistake in together:
        edit(course_copy / MISTAKES[mistake][0], *MISTAKES[mistake][1:3])
    (course_copy / "data" / "questions" / "start_here.toml").write_text("title = “x”", encoding="utf-8")
    (course_copy / "data" / "questions" / "lonely.toml").write_text('title = "x"', encoding="utf-8")
    (course_copy / "notebooks" / "Untitled.ipynb").write_text("{", encoding="utf-8")
    command = [sys.executable, "-m", "coursekit", "check", "--fast"]
    run = subprocess.run(command, cwd=course_copy, capture_output=True, encoding="utf-8")
    assert 1 == run.returncode
    assert "Traceback" not in run.stdout + run.stderr
    lines = run.stdout.splitlines()
    for mistake in together:
        file, _, _, said = MISTAKES[mistake]
        assert any(line.startswith(file) and said in line for line in lines), (mistake, lines)
    for said in (
        "start_here.toml: line 1, column 9: is not valid TOML",
        "lonely.toml: there are 0 of question, and 1 are needed: add [[question]]",
        "lonely.toml: belongs to no notebook",
        "Untitled.ipynb: cannot be read as a notebook",
        "Untitled.ipynb: is not named NN_slug.ipynb",
    ):
        assert any(said in line for line in lines), (said, lines)
    assert f"{len(lines)} problems found." in run.stderr


def nested(course: Path) -> None:
    (course / BANK).write_text(f'title = "x"\na = {"[" * 100_000}', encoding="utf-8")
    (course / LESSON).write_text("[" * 100_000, encoding="utf-8")
    (course / CATALOGUE).write_text('{"resources": ' + "[" * 100_000, encoding="utf-8")


def semicolons(course: Path) -> None:
    path = course / "data" / "timeline.csv"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def shapeless(course: Path) -> None:
    package = json.loads((course / CATALOGUE).read_text(encoding="utf-8"))
    entry = {each["name"]: each for each in package["resources"]}
    entry["timeline"].pop("path")
    entry["outcomes"]["schema"]["fields"] = 3
    entry["claims"].pop("schema")
    entry["sections"]["schema"]["fields"][0].update(constraints=[], labels={"a": 1}, type="text")
    (course / CATALOGUE).write_text(json.dumps(package), encoding="utf-8")


WHOLE = {  # faults of a whole file: every line that is told, and no more
    "nested brackets": (
        nested,
        [
            "data/datapackage.json: its brackets are nested too deeply",
            "data/questions/riyadh_talks.toml: cannot be read: maximum recursion depth exceeded",
            "notebooks/01_riyadh_talks.ipynb: cannot be read as a notebook: its brackets are nested too deeply",
        ],
    ),
    "no catalogue": (
        lambda course: (course / CATALOGUE).unlink(),
        ["data/datapackage.json: the catalogue is missing: Put it back"],
    ),
    "semicolons": (
        semicolons,
        ["data/timeline.csv: row 1: its columns are separated by semicolons, not by commas: Save it again as CSV"],
    ),
    "not UTF-8": (
        lambda course: change_bytes(course / "data" / "timeline.csv", lambda old: old.replace(b"phase", b"ph\xe9", 1)),
        ["data/timeline.csv: row "],
    ),
    "a catalogue with many faults": (
        shapeless,
        [
            "data/datapackage.json: table timeline: its entry cannot be read: it has no path",
            "data/datapackage.json: table outcomes: its entry cannot be read: schema, fields is 3",
            "data/datapackage.json: table claims: its entry cannot be read: it has no schema",
            "data/datapackage.json: table sections: its entry cannot be read: schema, fields 1, constraints is []",
            "data/datapackage.json: table sections: its entry cannot be read: schema, fields 1, labels, a is 1",
            "data/timeline.csv: the catalogue does not describe this file",
        ],
    ),
    "a bank with a mark of the editor": (
        lambda course: change_bytes(course / BANK, lambda old: b"\xef\xbb\xbf" + old),
        [],
    ),
    "a page for the teacher with such a mark": (
        lambda course: change_bytes(course / "data/teaching/riyadh_talks.md", lambda old: b"\xef\xbb\xbf" + old),
        [],
    ),
    "a notebook with such a mark": (
        lambda course: change_bytes(course / LESSON, lambda old: b"\xef\xbb\xbf" + old),
        ["notebooks/01_riyadh_talks.ipynb: cannot be read as a notebook: it begins with a byte order mark"],
    ),
    "a notebook with the marks of a merge": (
        lambda course: change_bytes(course / LESSON, lambda old: old.replace(b"{\n", b"{\n<<<<<<< HEAD\n", 1)),
        ["notebooks/01_riyadh_talks.ipynb: cannot be read as a notebook: two versions were merged"],
    ),
    "a notebook without cells": (
        lambda course: (course / LESSON).write_text('{"cells": []}', encoding="utf-8"),
        ["notebooks/01_riyadh_talks.ipynb: is empty: write the lesson"],
    ),
    "two lessons of one slug": (
        lambda course: shutil.copy(course / LESSON, course / "notebooks" / "97_riyadh_talks.ipynb"),
        [
            "notebooks/01_riyadh_talks.ipynb: shares the slug 'riyadh_talks' with another notebook",
            "notebooks/97_riyadh_talks.ipynb: shares the slug 'riyadh_talks' with another notebook",
        ],
    ),
    "two lessons of one number": (
        lambda course: shutil.copy(course / LESSON, course / "notebooks" / "02_another.ipynb"),
        [
            "notebooks/02_another.ipynb: shares the number 02 with another notebook",
            "notebooks/02_reading_the_source.ipynb: shares the number 02 with another notebook",
            "notebooks/02_another.ipynb: has no question bank: add data/questions/another.toml",
            "notebooks/02_another.ipynb: has no page for the teacher: add data/teaching/another.md",
        ],
    ),
    "a gap in the numbers": (
        lambda course: rename(course / "notebooks", "08_taiwan_and_forecasts", "88_taiwan_and_forecasts"),
        [
            "notebooks/88_taiwan_and_forecasts.ipynb: is lesson 88, but none is 87: number without a gap",
            "notebooks/03_priorities_and_style.ipynb: cell 49 (exit-ticket): links to '08_taiwan_and_forecasts.ipynb'",
            "notebooks/07_un_votes.ipynb: cell 46 (after-the-article): links to '08_taiwan_and_forecasts.ipynb'",
        ],
    ),
    "an empty page for the teacher": (
        lambda course: (course / "data/teaching/riyadh_talks.md").write_bytes(b""),
        [
            "data/teaching/riyadh_talks.md: has 0 words: a page or two: 250 to 1200 words",
            "data/teaching/riyadh_talks.md: does not say how to teach it in 30 minutes",
            "data/teaching/riyadh_talks.md: does not say what to project",
            "data/teaching/riyadh_talks.md: does not say common wrong answers",
        ],
    ),
    "a page for the teacher that is no text": (
        lambda course: (course / "data/teaching/riyadh_talks.md").write_bytes(b"x\xff"),
        ["data/teaching/riyadh_talks.md: cannot be read: 'utf-8' codec can't decode byte 0xff"],
    ),
    "a page for no lesson": (
        lambda course: (course / "data/teaching/riyadh.md").write_text("x", encoding="utf-8"),
        ["data/teaching/riyadh.md: belongs to no notebook: add notebooks/NN_riyadh.ipynb"],
    ),
}


def rename(folder: Path, old: str, new: str) -> None:
    (folder / f"{old}.ipynb").rename(folder / f"{new}.ipynb")


def change_bytes(path: Path, how) -> None:
    path.write_bytes(how(path.read_bytes()))


@pytest.mark.parametrize("fault", WHOLE)
def test_a_fault_of_a_whole_file_is_told_once(course_copy, fault):
    breaks, said = WHOLE[fault]
    breaks(course_copy)
    found = sorted(found_in(course_copy))
    assert len(said) == len(found), found
    assert all(any(line.startswith(each) for line in found) for each in said), found


SHAPES = [None, 3, "", [], {}, [None], [3], {"x": 1}, ["x", None], -1, True]
FITTING = {  # what nbformat allows; a cell of code with a number out of step was not run as stored
    "outputs": [[]],
    "source": ["", []],
    "metadata": [{}, {"x": 1}],
    "execution_count": [None, 3],
}


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_a_notebook_of_any_shape_is_told_and_never_a_traceback(course_copy, shape):
    notebook = json.loads((course_copy / LESSON).read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    keys = ["outputs", "source", "metadata", "id", "cell_type", "execution_count"]
    for cell, key in zip(code, keys, strict=False):
        cell[key] = shape
    (course_copy / LESSON).write_text(json.dumps(notebook), encoding="utf-8")
    found = found_in(course_copy / LESSON)
    told = [line for line in found if "has a form that Jupyter cannot read" in line]
    assert len([key for key in keys if shape not in FITTING.get(key, [])]) <= len(told), found


@pytest.mark.parametrize("cells", SHAPES)
def test_cells_of_any_shape_are_told(course_copy, cells):
    (course_copy / LESSON).write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [] != found_in(course_copy / LESSON)


def test_a_course_without_its_catalogue_is_judged_and_no_other(course_copy, tmp_path, command):
    (course_copy / CATALOGUE).unlink()
    for place in (course_copy, course_copy / "notebooks", course_copy / "data" / "questions"):
        status, printed, said = command("--fast", cwd=place)
        assert f"Checking the course in {course_copy}" in said
        assert "data/datapackage.json: the catalogue is missing" in printed
        assert 1 == status
    status, printed, said = command(cwd=tmp_path)
    assert (1, "") == (status, printed)
    assert f"There is no course around {tmp_path}. A course is a folder with notebooks/ and data/" in said
    (tmp_path / "data").mkdir()
    assert ["notebooks: holds no lesson"] == [line[:26] for line in found_in(tmp_path) if "notebooks" in line[:9]]


def test_problems_come_as_json_too(course_copy, command):
    edit(course_copy / "data" / "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,soon")
    status, printed, _ = command("--json", "--fast", cwd=course_copy)
    problems = json.loads(printed)
    assert 1 == status
    assert {"file", "where", "what", "fix"} == set(problems[0])
    assert "data/timeline.csv" == problems[0]["file"]
    _, printed, _ = command("--json", "--fast", cwd=ROOT)
    assert "[]" == printed.strip()


def test_a_file_can_be_checked_alone(course_copy, tmp_path):
    edit(course_copy / BANK, 'part = "exit"', 'part = "exti"')
    edit(course_copy / "data" / "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,soon")
    assert 1 == len(found_in(course_copy / BANK))
    assert ["data/timeline.csv"] == [line.partition(":")[0] for line in found_in(course_copy / "data" / "timeline.csv")]
    assert [] == found_in(course_copy / "data" / "claims.csv")
    mine = tmp_path / "mine.toml"
    mine.write_text('title = "Mine"\n', encoding="utf-8")
    assert [f"{mine}: there are 0 of question, and 1 are needed: add [[question]]"] == found_in(mine)
    assert "does not exist: check the name" in found_in(tmp_path / "nothing.toml")[0]
    assert ["LICENSE: is nothing that can be checked"] == [line[:39] for line in found_in(ROOT / "LICENSE")]
    strange = tmp_path / "01_mine.ipynb"
    strange.write_text("{}", encoding="utf-8")
    assert f"{strange}: is nothing that can be checked" in found_in(strange)[0]


def test_exercises_of_two_lessons_must_not_share_a_name(course_copy):
    bank = course_copy / BANK
    twin = course_copy / "data" / "questions" / "twin.toml"
    twin.write_bytes(bank.read_bytes())
    found = found_in(course_copy)
    assert any("has an exercise of this name too: rename one of them" in line for line in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cell: cell.update(execution_count=None), "was never run: run `coursekit render`"),
        (lambda cell: cell.update(execution_count=7), "has number 7 where 1 belongs"),
        (
            lambda cell: cell["outputs"].append(
                {"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": []}
            ),
            "ends in an error: NameError",
        ),
        (
            lambda cell: cell["outputs"].append({"output_type": "stream", "name": "stderr", "text": "careful"}),
            "writes a warning",
        ),
        (
            lambda cell: cell["outputs"][0]["data"].update({"application/vnd.jupyter.widget-view+json": {}}),
            "stores a widget",
        ),
    ],
)
def test_what_nbval_would_let_pass(course_copy, change, said):
    path = course_copy / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(next(cell for cell in notebook["cells"] if cell["cell_type"] == "code"))
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert any(said in line for line in found_in(path))


def test_a_chart_needs_its_words_and_its_still_picture(course_copy):
    path = course_copy / "notebooks" / "06_wedge_by_the_numbers.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    vega = "application/vnd.vegalite.v5+json"
    charts = [o["data"] for c in notebook["cells"] for o in c.get("outputs", []) if vega in o.get("data", {})]
    assert len(charts) >= 2
    del charts[0][vega]["description"]
    del charts[1]["image/png"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found = found_in(path)
    assert any("shows a chart without a description" in line for line in found)
    assert any("stores a chart without its still picture" in line for line in found)


def test_a_stored_page_that_tells_an_answer_is_told(course_copy):
    path = course_copy / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    question = load_bank(course_copy / BANK)["contacts_us_ukraine"]
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == "predict-contacts-quiz")
    assert [] == [line for line in found_in(path) if "tells the answer" in line]
    cell["outputs"][0]["data"]["text/html"] = [f"<p>{question.why}</p>"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    said = "cell 17 (predict-contacts-quiz): its stored output tells the answer to contacts_us_ukraine"
    assert [f"{LESSON}: {said}"] == [line.partition(": run")[0] for line in found_in(path)]


@pytest.mark.parametrize("rows", [[{"id": "a"}, {"id": "b"}], []], ids=["other marks", "no rows"])
def test_marks_are_looked_for_wherever_a_chart_keeps_its_rows(course_copy, rows):
    path = course_copy / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    vega = "application/vnd.vegalite.v5+json"
    (chart,) = (o["data"] for c in notebook["cells"] if c["id"] == "quiz" for o in c["outputs"] if vega in o["data"])
    chart[vega] = {"description": "A chart.", "layer": [{"data": {"values": rows}}]}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found = [line for line in found_in(course_copy) if "no mark of its chart carries" in line]
    assert (4 if rows else 0) == len(found)  # where a chart keeps no rows, nobody can know its marks
