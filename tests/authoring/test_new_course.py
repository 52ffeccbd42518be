"""A ninth lesson, and another course in another folder: CONTRIBUTING says all that either needs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

import coursekit as ck
from coursekit.app import cli
from coursekit.authoring import check
from coursekit.content import data
from coursekit.content.course import Course
from coursekit.learner.warm_up import warm_up
from new_course import add_lesson, add_source, make_course
from places import ROOT

pytestmark = pytest.mark.slow  # two courses are rendered, and pytest runs within a test


def coursekit(*args: str, cwd) -> str:
    """What a command prints; in this process, for a new one takes longer to start than most commands."""
    with chdir(cwd), redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()) as told:
        status = cli.main([*args])
    assert 0 == status, printed.getvalue() + told.getvalue()
    return printed.getvalue()


def problems(course) -> list[str]:
    return [str(problem) for problem in check.found_in([course])]


@pytest.fixture(scope="module")
def ninth(tmp_path_factory):
    """Our course with a lesson more, rendered as its author would."""
    course = tmp_path_factory.mktemp("ninth") / "course"
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, course / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    add_source(course)
    add_lesson(course, "busy_bees", 9, "un_votes")
    coursekit("render", "busy_bees", cwd=course)
    return course


@pytest.fixture(scope="module")
def bees(tmp_path_factory):
    """Another course, rendered."""
    course = tmp_path_factory.mktemp("bees") / "course"
    make_course(course)
    run = [sys.executable, "-m", "coursekit", "render"]
    done = subprocess.run(run, cwd=course, capture_output=True, text=True, encoding="utf-8")
    assert 0 == done.returncode, done.stdout + done.stderr
    # A kernel that is ended may tell of its sockets as it goes; nothing of ours ends so.
    assert str(Path(ck.__file__).parent) not in done.stderr.partition("Traceback")[2]
    return course


def test_a_ninth_lesson_passes_check(ninth):
    assert [] == problems(ninth)
    assert [*range(1, 10)] == [lesson.number for lesson in Course(ninth).lessons()]


def test_a_ninth_lesson_has_numbers_for_its_sources_and_cards_for_its_quizzes(ninth):
    notebook = json.loads((ninth / "notebooks" / "09_busy_bees.ipynb").read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "in the west<sup>[1][bees/west-hive]</sup>. They make honey<sup>[1][bees/west-hive] [2][BEE]</sup>." in text
    assert "1. A beekeeper, [“On bees”](<https://example.org/bees>), 2024 · `bees/west-hive`" in text
    stored = json.dumps(notebook, ensure_ascii=False)
    assert 4 == stored.count("<strong>Run this cell</strong>")
    assert "You know bees." not in stored


def test_rendering_a_ninth_lesson_again_changes_nothing(ninth):
    before = (ninth / "notebooks" / "09_busy_bees.ipynb").read_bytes()
    assert "as stored" not in coursekit("render", "busy_bees", "--check", cwd=ninth)
    assert before == (ninth / "notebooks" / "09_busy_bees.ipynb").read_bytes()


def test_the_tests_pass_with_a_ninth_lesson(ninth, tmp_path):
    """Those of the lesson itself, and those of all lessons together; the others know nothing of it."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ninth, checkout)
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", checkout)
    style = "tests/test_style.py::test_every_dependency_carries_its_reason"
    asked = ["tests/lessons/test_every_lesson.py", "notebooks/09_busy_bees.ipynb", style]
    run = [sys.executable, "-m", "pytest", "-v", "-n0", "-pno:cacheprovider", "-kbusy_bees or not TestLesson", *asked]
    done = subprocess.run(run, cwd=checkout, capture_output=True, text=True, encoding="utf-8")
    assert 0 == done.returncode, done.stdout[-3000:]
    for name in ("with_the_guess_on_it[busy_bees] PASSED", "09_busy_bees::ipynb::Cell 0 PASSED", "its_reason PASSED"):
        assert name in done.stdout


def test_another_course_passes_check_and_is_the_one_that_is_checked(bees):
    assert [] == problems(bees)
    told = [f"{problem.where}: {problem.what}" for problem in broken(bees)]
    assert [
        "question bees_warm_0, evidence 'bees/best-hive': There is no row of bees 'best-hive'",
        "question bees_code_0: its solution is not right",
    ] == told


def broken(course):
    path = course / "data" / "questions" / "bees.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("expected = 60", "expected = 61").replace('"bees/west-hive"', '"bees/best-hive"', 1),
        encoding="utf-8",
    )
    found = list(check.found_in([course]))
    path.write_text(text, encoding="utf-8")
    return found


def test_another_course_cites_its_documents_in_its_own_words(bees):
    course = Course(bees)
    assert "A beekeeper, “On bees”, no date. [BEE]" == data.cite("BEE", course=course).text
    lesson = (bees / "notebooks" / "01_bees.ipynb").read_text(encoding="utf-8")
    assert "2. A beekeeper, “On bees”, no date" in lesson  # a document without an address is named without a link
    assert "west: 10 bees" == data.evidence("bees/west-hive", course).text


def test_a_lesson_without_a_warm_up_of_its_own_looks_back_all_the_same(bees, log, monkeypatch):
    monkeypatch.chdir(bees / "notebooks")
    assert 0 == len(warm_up(Course(bees), "start_here", log).questions)
    assert "(0 question" in repr(ck.warm_up("start_here"))


def test_another_course_can_be_released_with_the_pictures_of_its_readme(bees, tmp_path):
    coursekit("release", "--out", str(tmp_path / "students"), cwd=bees)
    released = {path.relative_to(tmp_path / "students").as_posix() for path in (tmp_path / "students").rglob("*.*")}
    assert {"README.md", "images/bee.png", "notebooks/01_bees.ipynb", "data/questions/bees.toml"} <= released
    assert not any(name.startswith("data/teaching") for name in released)
    assert [] == [line for line in problems(tmp_path / "students") if "has no page for the teacher" not in line]


def test_where_and_the_lesson_table_speak_of_the_course_one_is_in(bees):
    assert "notebooks/01_bees.ipynb: cell 4 (cell-3)" in coursekit("where", "bees/west-hive", cwd=bees / "data")
    assert "[What do bees tell us?](notebooks/01_bees.ipynb)" in (bees / "README.md").read_text(encoding="utf-8")
