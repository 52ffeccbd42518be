from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.authoring import check
from places import ROOT


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def command(*args: str, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "coursekit", "check", *args], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_course_itself_has_no_problems():
    assert [] == [str(problem) for problem in check.found_in([ROOT])]


# What an author gets wrong: where, and what the line must say.
BANK, LESSON = "data/questions/riyadh_talks.toml", "notebooks/01_riyadh_talks.ipynb"
MISTAKES = {
    "a missing feedback": (
        BANK, 'feedback = "Geneva is a usual place', '# feedback = "Geneva is a usual place',
        "question host_of_the_talks, option 'switzerland': feedback is missing: add feedback = …",
    ),
    "two right options": (
        BANK, 'id = "switzerland"\n', 'id = "switzerland"\nright = true\n',
        "question host_of_the_talks: 2 options are marked right (switzerland, saudi-arabia): mark exactly one",
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
        "cell 4 (read-meeting): cites 'claims/C99'",
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
        LESSON, "import coursekit as ck", "import pandas as pd",
        "imports pandas: a lesson needs `import coursekit as ck` and nothing else",
    ),
    "a skipped heading level": (
        LESSON, "## 2 · Read", "#### 2 · Read",
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
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file(course_copy, mistake):
    file, old, new, said = MISTAKES[mistake]
    edit(course_copy / file, old, new)
    found = [str(problem) for problem in check.found_in([course_copy])]
    assert any(line.startswith(f"{file}: ") and said in line for line in found), found
    assert len(found) <= 8, found  # one mistake is told wherever it does harm, and no flood of others with it


def test_all_mistakes_are_named_in_one_run_without_a_traceback(course_copy):
    for file, old, new, _ in MISTAKES.values():
        edit(course_copy / file, old, new)
    (course_copy / "data" / "questions" / "start_here.toml").write_text("title = “x”", encoding="utf-8")
    (course_copy / "data" / "questions" / "lonely.toml").write_text('title = "x"', encoding="utf-8")
    (course_copy / "notebooks" / "Untitled.ipynb").write_text("{", encoding="utf-8")
    run = command(cwd=course_copy)
    assert 1 == run.returncode
    assert "Traceback" not in run.stdout + run.stderr
    lines = run.stdout.splitlines()
    # A bank that cannot be read hides what depends on it: its exercises, and the parts its quizzes name.
    hidden = {"a quiz part that does not exist", "an exercise that drifted from its bank"}
    hidden |= {"evidence that does not exist"}
    for mistake, (file, _, _, said) in MISTAKES.items():
        if mistake not in hidden:
            assert any(line.startswith(file) and said in line for line in lines), (mistake, lines)
    for said in (
        "start_here.toml: line 1, column 9: is not valid TOML",
        "lonely.toml: there are 0 of question, and 1 are needed",
        "lonely.toml: belongs to no notebook",
        "Untitled.ipynb: cannot be read as a notebook",
    ):
        assert any(said in line for line in lines), (said, lines)
    assert f"{len(lines)} problems found." in run.stderr


def test_problems_come_as_json_too(course_copy):
    edit(course_copy / "data" / "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,soon")
    run = command("--json", cwd=course_copy)
    problems = json.loads(run.stdout)
    assert 1 == run.returncode
    assert {"file", "where", "what", "fix"} == set(problems[0])
    assert "data/timeline.csv" == problems[0]["file"]
    assert "[]" == command("--json", cwd=ROOT).stdout.strip()


def test_a_file_can_be_checked_alone(course_copy, tmp_path):
    edit(course_copy / BANK, 'part = "exit"', 'part = "exti"')
    edit(course_copy / "data" / "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,soon")
    assert 1 == len(list(check.found_in([course_copy / BANK])))
    assert ["data/timeline.csv"] == [p.file for p in check.found_in([course_copy / "data" / "timeline.csv"])]
    assert [] == list(check.found_in([course_copy / "data" / "claims.csv"]))
    mine = tmp_path / "mine.toml"
    mine.write_text('title = "Mine"\n', encoding="utf-8")
    assert ["there are 0 of question, and 1 are needed"] == [p.what for p in check.found_in([mine])]
    assert ["does not exist"] == [p.what for p in check.found_in([tmp_path / "nothing.toml"])]
    assert ["is nothing that can be checked"] == [p.what for p in check.found_in([ROOT / "LICENSE"])]


def test_exercises_of_two_lessons_must_not_share_a_name(course_copy):
    bank = course_copy / BANK
    twin = course_copy / "data" / "questions" / "twin.toml"
    twin.write_bytes(bank.read_bytes())
    found = [str(problem) for problem in check.found_in([course_copy])]
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
    assert any(said in str(problem) for problem in check.found_in([path]))


def test_a_chart_needs_its_words_and_its_still_picture(course_copy):
    path = course_copy / "notebooks" / "06_wedge_by_the_numbers.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    vega = "application/vnd.vegalite.v5+json"
    charts = [o["data"] for c in notebook["cells"] for o in c.get("outputs", []) if vega in o.get("data", {})]
    assert len(charts) >= 2
    del charts[0][vega]["description"]
    del charts[1]["image/png"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found = [str(problem) for problem in check.found_in([path])]
    assert any("shows a chart without a description" in line for line in found)
    assert any("stores a chart without its still picture" in line for line in found)
