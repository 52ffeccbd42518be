"""The course for students: what is taken out of it, and that all else is as it was."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import tomli_w

from class_logs import Classroom
from coursekit.app import cli
from coursekit.authoring import check
from coursekit.authoring.render import lesson_table
from coursekit.classroom import people, release, report, scores
from coursekit.content.course import Course
from coursekit.errors import BankError, CourseError
from coursekit.learner import code_check
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import grade
from coursekit.questions.kinds import KINDS
from coursekit.widgets.quiz import Quiz
from places import BANKS, ROOT

LESSON = "98_every_kind.ipynb"
SECRET = {"feedback", "hint", "why", "otherwise", "solution", "hints", "model", "low", "high", "idea"}


def graded(text: str) -> str:
    """Every question marked as graded, and an author who talks to himself. A guess is never graded."""
    kinds = "|".join(name for name, kind in KINDS.items() if not kind.guess and name != "place")  # ours is a guess
    remark = "# key: Riyadh it is, of course"
    marked = re.sub(rf'^(kind = "({kinds})")$', rf"\1\ngraded = true\n{remark}", text, flags=re.MULTILINE)
    # Lessons know such sentences too; with a word of its own each is only a key.
    marked = re.sub(rf'^({"|".join(SECRET)}) = "(?!"")', r'\1 = "Psst, ', marked, flags=re.MULTILINE)
    return "# The keys: riyadh, 75, Saudi Arabia\n" + marked


def secrets(bank: Path) -> set[str]:
    """What only the teacher's copy of a bank says of its graded questions."""

    def walk(value, secret=False):
        if isinstance(value, dict):
            for name, each in value.items():
                yield from walk(each, secret or name in SECRET)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each, secret)
        elif secret and isinstance(value, str):
            yield value.strip()

    raw = tomllib.loads(bank.read_text(encoding="utf-8"))
    return {text for question in raw["question"] if question.get("graded") for text in walk(question)}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A checkout whose last lesson has a graded question of every kind, and what a teacher's work leaves in it."""
    project = tmp_path_factory.mktemp("project")
    for name in release.FILES:
        shutil.copy(ROOT / name, project / name)
    for name in ("src", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    other = Classroom(tmp_path_factory.mktemp("other"))
    shutil.copy(other.course / "notebooks" / "01_every_kind.ipynb", project / "notebooks" / LESSON)
    bank = project / "data" / "questions" / "every_kind.toml"
    bank.write_text(graded((BANKS / "every_kind.toml").read_text(encoding="utf-8")), encoding="utf-8")
    (project / "data" / "teaching").mkdir(exist_ok=True)
    (project / "data" / "teaching" / "every_kind.md").write_text("The key is Riyadh.", encoding="utf-8")
    (project / "progress.jsonl").write_text("{}", encoding="utf-8")
    (project / "notebooks" / ".ipynb_checkpoints").mkdir()
    (project / "notebooks" / ".ipynb_checkpoints" / "x.ipynb").write_text("{}", encoding="utf-8")
    (project / "out").mkdir()
    (project / "out" / "report.html").write_text("The key is Riyadh.", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def released(project, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("students") / "course"
    run = [sys.executable, "-m", "coursekit", "release", "--out", str(out)]
    said = subprocess.run(run, cwd=project / "notebooks", check=True, capture_output=True, encoding="utf-8").stdout
    assert "Graded questions, sealed: 10." in said
    return out


@pytest.fixture(scope="module")
def wheel(released, tmp_path_factory) -> Path:
    """The wheel built from the release, unpacked."""
    built, site = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=released, check=True, capture_output=True)
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(site)
    return site


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("tree", ["released", "wheel"])
def test_no_key_is_anywhere(project, tree, request):
    hidden = secrets(project / "data" / "questions" / "every_kind.toml")
    assert len(hidden) >= 40
    shown = contents(request.getfixturevalue(tree))
    assert len(shown) >= 60
    for name, content in shown.items():
        for text in hidden:
            for form in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]):
                assert form.encode() not in content, (name, text)
        assert b"of course" not in content or not name.endswith("every_kind.toml"), name
    (bank,) = (Path(name) for name in shown if name.endswith("questions/every_kind.toml"))
    raw = tomllib.loads(shown[bank.as_posix()].decode())
    for question in raw["question"]:
        if KINDS[question["kind"]].guess or question.get("guess"):
            assert not question.get("sealed")
            continue
        assert question["sealed"] is True
        parts = [*question.get("option", []), *question.get("item", [])]
        names = set(question).union(*parts)
        assert names <= {"id", "kind", "part", "prompt", "graded", "sealed", "option", "item", "text", "pinned", "mark",
                         "field", "unit", "starter"}  # fmt: skip


def test_the_order_of_options_tells_nothing(project, released):
    """Authors list the right option first and events in their order; students get neither."""
    teachers, students = (load_bank(place / "data" / "questions" / "every_kind.toml") for place in (project, released))
    order = [item.id for item in students["sequence"].items]
    assert sorted(teachers["sequence"].right) == sorted(order)
    assert order not in (teachers["sequence"].right, teachers["sequence"].right[::-1])
    assert "riyadh" != students["city"].options[0].id


def test_all_else_is_as_it_was(project, released):
    before, after = contents(project), contents(released)
    left_out = set(before) - set(after)
    assert {name for name in left_out if "__pycache__" not in name} == {
        "progress.jsonl", "out/report.html", "notebooks/.ipynb_checkpoints/x.ipynb", "data/teaching/every_kind.md",
        *(f"data/teaching/{path.name}" for path in (ROOT / "data" / "teaching").glob("*.md")),
    }  # fmt: skip
    assert set(after) <= set(before)
    changed = {name for name in after if after[name] != before[name]}
    assert {"data/questions/every_kind.toml"} <= changed <= {"data/questions/every_kind.toml", "README.md"}
    readme = after["README.md"].decode()
    assert [] == re.findall(r"\]\(data/teaching/[^)]*", readme)  # no link leads nowhere
    parts = ["Start", "Lessons", "What is where", "Your answers", "Licence"]
    assert parts == re.findall(r"(?m)^## (.+)", readme)
    named = re.findall(r"`([\w.]+/[\w./]*|\.\w+/[\w./]*)`", readme)
    assert [] == [name for name in named if name not in ("dist/", "data/teaching/") and not (released / name).exists()]
    unlisted = [row for row in lesson_table(Course(released)).splitlines() if row not in readme.splitlines()]
    assert [LESSON] == re.findall(r"notebooks/(\w+\.ipynb)", "".join(unlisted))  # the one that was added here


@pytest.fixture(scope="module")
def students(released):
    return load_bank(released / "data" / "questions" / "every_kind.toml")


@pytest.fixture(scope="module")
def teachers(project):
    return load_bank(project / "data" / "questions" / "every_kind.toml")


def test_every_kind_that_can_be_graded_is_sealed(students):
    assert set(KINDS) == {question.kind for question in students.questions}
    assert {"estimate", "forecast", "place"} == {
        question.kind for question in students.questions if not question.sealed
    }


def test_a_sealed_question_records_and_says_nothing(students, teachers, log):
    session = Session(students, students.questions, log)
    for question in students.questions:
        if question.sealed:
            right = teachers[question.id].right
            outcome = session.answer(question.id, right)
            assert ("recorded", 0.0, ()) == (outcome.status, outcome.score, outcome.evidence)
            assert "counts for your mark" in outcome.feedback
            assert not session.standing(question.id).closed
    assert 10 == len(log.events())
    assert {"recorded"} == {event["status"] for event in log.events()}


def test_a_sealed_answer_must_still_be_an_answer(students):
    nonsense = {
        "city": "atlantis", "at_the_table": [], "share": "many", "host": " ", "sequence": ["vote"],
        "sides": {"waltz": "us"}, "days": None, "unknown": "",
    }  # fmt: skip
    for id, response in nonsense.items():
        assert "unanswered" == grade(students[id], response).status
    # The teacher's bank would ask to check the spelling, and so give away what is accepted.
    assert "recorded" == grade(students["host"], "Saudi Arabja").status


def test_the_quiz_shows_it_and_lets_the_answer_be_changed(students, log):
    quiz = Quiz(Session(students, students.select(["city"]), log))
    (shown,) = quiz.page["questions"]
    assert shown["sealed"]
    assert not shown["sure"]
    assert "counts for your mark" in shown["more"]
    for city in ("geneva", "riyadh"):
        quiz.answer("city", city)
        (shown,) = quiz.page["questions"]
        assert ("Saved", city, False, "") == (shown["word"], shown["response"], shown["closed"], shown["key"])
        assert not {"right", "why", "hint"} & set(shown)
    assert ["geneva", "riyadh"] == [event["response"] for event in log.events()]


def test_an_exercise_is_recorded_in_its_cell(released, log, monkeypatch):
    monkeypatch.chdir(released / "notebooks")
    said = code_check.check("every_kind/days", lambda: 7).text
    assert said.startswith("● Saved. This question counts for your mark")
    assert not re.search("Hint|model answer|Six|counted", said)
    assert [7] == [event["response"] for event in log.events()]


def test_the_teachers_course_scores_what_was_recorded(released, project, students, teachers, tmp_path, monkeypatch):
    folder = tmp_path / "class"
    for who in ("ada", "bob"):
        monkeypatch.setenv("COURSEKIT_STUDENT", who)
        session = Session(students, students.questions, Log(folder / f"{who}.jsonl"))
        session.answer("city", "geneva")
        session.answer("city", "riyadh" if who == "ada" else "helsinki")
        session.answer("days", 6)
    monkeypatch.chdir(project)
    assert 0 == report.run(folder, tmp_path / "out")
    scored = scores.score(people.read(folder)[0], {"every_kind": teachers})
    assert [1.0, 0.0] == scored.matrix([("every_kind", "city")], "final")[:, 0].tolist()
    assert () == scored.troubles
    # In the students' course there is no key to score with, and the report says so.
    without = scores.score(people.read(folder)[0], {"every_kind": students})
    assert "has no key for city, at_the_table" in without.troubles[0].why


def test_check_accepts_a_release(project, released):
    """What it says of the release it also says of the course: nothing is wrong with the sealing."""
    of_release = {str(problem) for problem in check.found_in([released])}
    assert of_release <= {str(problem) for problem in check.found_in([project])}
    assert not [problem for problem in of_release if "teacher" in problem or "sealed" in problem]


# ---- What stops a release -----------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path, monkeypatch):
    room = Classroom(tmp_path)
    bank = room.course / "data" / "questions" / "every_kind.toml"
    bank.write_text(graded(bank.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.chdir(room.course)
    return room


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notebooks/01_every_kind.ipynb", "<div>Psst, Geneva was the <em>place</em> of the 2021 summit.</div>"),
        ("notebooks/01_every_kind.ipynb", "It led to this:\nPsst, he led the American side.\n"),
        ("data/notes.md", "Psst: think of the country whose capital is Riyadh!"),
        ("data/questions/other.toml", 'title = "Psst, what was\\nsaid behind closed doors."'),
    ],
)
def test_a_key_that_stands_elsewhere_stops_the_release(room, tmp_path, name, text):
    path = room.course / name
    if name.endswith(".ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": text.splitlines(keepends=True)}}
        cell = {"cell_type": "code", "id": "x", "metadata": {}, "execution_count": 1, "source": [], "outputs": [output]}
        notebook["cells"].append(cell)
        text = json.dumps(notebook)
    if name.endswith(".toml"):
        text += '\n[[question]]\nid="q"\nkind="reflect"\nprompt="p"\nmodel="m"\nevidence=["sections/S1"]\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(f"{name}: says what the key of ")):
        release.run(tmp_path / "students")
    assert not (tmp_path / "students").exists()


def test_a_folder_that_holds_something_is_left_alone(room, tmp_path, capsys):
    out = tmp_path / "students"
    assert 0 == cli.main(["release", "--out", str(out)])
    before = contents(out)
    assert 1 == cli.main(["release", "--out", str(out)])
    assert "holds something already" in capsys.readouterr().err
    assert before == contents(out)


def test_a_release_is_made_from_keys(room, tmp_path, monkeypatch):
    release.run(tmp_path / "students")
    monkeypatch.chdir(tmp_path / "students")
    with pytest.raises(CourseError, match="is sealed already"):
        release.run(tmp_path / "again")


def test_without_graded_questions_every_bank_stays_to_the_byte(tmp_path, monkeypatch):
    room = Classroom(tmp_path)
    monkeypatch.chdir(room.course)
    release.run(tmp_path / "students")
    assert contents(room.course) == contents(tmp_path / "students")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('id = "city"', 'id = "city"\nsealed = true', "it is sealed but not graded"),
        ('id = "city"', 'id = "city"\nsealed = true\ngraded = true', "hint stands in a sealed question"),
        ('id = "alike"', 'id = "alike"\ngraded = true', "a guess is graded"),
    ],
)
def test_what_a_bank_may_not_say(tmp_path, old, new, what):
    bank = tmp_path / "bank.toml"
    bank.write_text((BANKS / "every_kind.toml").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(BankError) as error:
        load_bank(bank)
    assert what in str(error.value)


def test_all_that_is_public_of_a_bank_is_written_again():
    for path in sorted((ROOT / "data" / "questions").glob("*.toml")):
        raw = release.sealed(tomllib.loads(graded(path.read_text(encoding="utf-8"))))
        assert raw == tomllib.loads(tomli_w.dumps(raw))
