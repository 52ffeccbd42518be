"""The wheel: what it carries, and that a learner with nothing else can start from it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import coursekit
from coursekit.app import saving
from small_course import Lab, make_course, needs_sigint, without_manifest, write

ROOT = Path(coursekit.__file__).resolve().parents[2]
LESSON = "notebooks/98_last_minute.ipynb"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with one more lesson dropped in, and with what an author's own work leaves behind."""
    project = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, project / name)
    for name in ("src", "data", "notebooks"):
        leftovers = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "progress.jsonl")
        shutil.copytree(ROOT / name, project / name, ignore=leftovers)
    lesson = make_course(project.with_name("other"), _98_last_minute="# A lesson of the last minute").root / LESSON
    shutil.copy(lesson, project / LESSON)
    (project / "notebooks" / ".ipynb_checkpoints").mkdir()
    write(project / "notebooks" / ".ipynb_checkpoints" / "98_last_minute-checkpoint.ipynb", "{}")
    write(project / "progress.jsonl", "{}")
    write(project / "notebooks" / "progress.jsonl", "{}")
    return project


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked: put it on PYTHONPATH and it is installed."""
    built = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def contents(folder: Path) -> dict[str, bytes]:
    """The files in a folder, without those that are hidden or an author's own."""
    names = {path: path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for path, name in names.items()
        if not name.as_posix().startswith(".") and "/." not in name.as_posix() and name.name != "progress.jsonl"
    }


@pytest.mark.parametrize(("part", "least"), [("data", 5), ("notebooks", 1)])
def test_it_carries_the_courses_content(project: Path, site: Path, part: str, least: int):
    expected = contents(project / part)
    assert len(expected) >= least
    assert contents(site / "coursekit" / "shipped" / part) == expected


def test_it_carries_the_whole_package(project: Path, site: Path):
    expected = contents(project / "src" / "coursekit")
    assert {Path(name).suffix for name in expected} >= {".py", ".js", ".css"}
    carried = contents(site / "coursekit")
    assert {name: carried.get(name) for name in expected} == expected


def test_it_tells_the_jupyter_servers_of_its_environment_how_to_save(site: Path):
    (config,) = site.glob("*.data/data/etc/jupyter/jupyter_server_config.d/coursekit.json")
    extensions = json.loads(config.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]
    assert extensions == {saving.__name__: True}


def test_it_leaves_an_authors_own_files_at_home(site: Path):
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert [name for name in names if "/." in name or name.endswith("progress.jsonl")] == []


def run(site: Path, cwd: Path, *args: str) -> str:
    env = os.environ | {"PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, *args], cwd=cwd, env=env, check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()


def test_it_finds_its_own_content_from_anywhere(site: Path, tmp_path: Path):
    code = "import coursekit, coursekit.content.course as c; print(coursekit.__file__); print(c.current().root)"
    assert run(site, tmp_path, "-c", code).splitlines() == [
        str(site / "coursekit" / "__init__.py"),
        str(site / "coursekit" / "shipped"),
    ]


def test_it_knows_its_version(site: Path, tmp_path: Path):
    (information,) = site.glob("coursekit-*.dist-info")
    version = information.name.removeprefix("coursekit-").removesuffix(".dist-info")
    assert run(site, tmp_path, "-m", "coursekit", "--version") == f"coursekit {version}"


@needs_sigint
def test_it_opens_the_course_and_keeps_the_learners_work(site: Path, tmp_path: Path):
    course = tmp_path / "my course"
    shipped = contents(site / "coursekit" / "shipped")
    with Lab("my course", site=site, cwd=tmp_path, home=tmp_path / "home") as lab:
        assert lab.said[0] == f"The course is in {course}"
        assert contents(course) == shipped
        assert "A lesson of the last minute" in lab.ask(f"api/contents/{LESSON}")["text"]
        assert lab.stop() == 0

    write(course / LESSON, "my answer")
    newer = site / "coursekit" / "shipped" / LESSON
    first = newer.read_bytes()
    write(newer, "second edition")
    try:
        with Lab("my course", site=site, cwd=tmp_path, home=tmp_path / "home") as lab:
            assert lab.said[0].startswith(f"Kept as you left it: {LESSON}. ")
            assert without_manifest(course)[LESSON] == "my answer"
            assert lab.stop() == 0
    finally:
        newer.write_bytes(first)


def test_its_description_links_to_nothing_that_a_package_index_has_not(site: Path):
    (about,) = site.glob("coursekit-*.dist-info/METADATA")
    text = about.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]*)\)", text.partition("\n\n")[2])
    assert links
    assert [] == [link for link in links if not link.startswith(("https://", "#"))]
    assert "What happened in Riyadh?" in text  # what a link said is still there
    for python in ("3.11", "3.12", "3.13", "3.14"):
        assert f"Classifier: Programming Language :: Python :: {python}\n" in text


SOMEWHERE = {
    "https://github.com/Ada/Our.course.git": [
        "Source, https://github.com/Ada/Our.course",
        "Issues, https://github.com/Ada/Our.course/issues",
        "In your browser, without installing, https://ada.github.io/Our.course/",
    ],
    "git@gitlab.com:ada/course.git": [
        "Source, https://gitlab.com/ada/course",
        "Issues, https://gitlab.com/ada/course/issues",
    ],
    "https://ada:secret@git.example.org/ada/course": [],
    "https://ada:secret@github.com/ada/course": [],
}


@pytest.mark.parametrize("origin", SOMEWHERE)
def test_it_names_the_public_place_that_it_was_built_from(project: Path, tmp_path: Path, origin: str):
    copy = shutil.copytree(project, tmp_path / "copy", ignore=shutil.ignore_patterns("src", "data", "notebooks"))
    for asked in (["init", "--quiet"], ["remote", "add", "origin", origin]):
        subprocess.run(["git", *asked], cwd=copy, check=True)
    about = subprocess.run(
        [sys.executable, "-m", "hatchling", "metadata"], cwd=copy, check=True, capture_output=True, encoding="utf-8"
    )
    assert SOMEWHERE[origin] == [", ".join(each) for each in json.loads(about.stdout).get("urls", {}).items()]


def test_it_names_no_place_where_there_is_no_repository(site: Path):
    (about,) = site.glob("coursekit-*.dist-info/METADATA")
    assert "\nProject-URL:" not in about.read_text(encoding="utf-8")
