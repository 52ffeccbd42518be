"""Opening the course: what is laid out, what is kept, and a real JupyterLab."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import coursekit
from coursekit.app import launch
from coursekit.errors import CourseError
from live_class import free_ports
from places import ROOT
from small_course import (
    HOSTILE,
    PATIENCE,
    TRADE,
    VOTES,
    Lab,
    files,
    make_course,
    needs_sigint,
    without_manifest,
    write,
)

# Which folder is opened ---------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The package with a small course inside it, as an installation has it. Put it first on PYTHONPATH."""
    site = tmp_path / "site"
    package = Path(coursekit.__file__).parent
    shutil.copytree(package, site / "coursekit", ignore=shutil.ignore_patterns("__pycache__", "shipped"))
    make_course(site / "coursekit" / "shipped", _01_votes="# Votes")
    return site


def opened(site: Path, cwd: Path, folder: str | None = None) -> tuple[str, str]:
    """The folder that `coursekit lab` opens from a working directory, or what it says instead."""
    given = f"Path({folder!r})" if folder else ""
    code = f"from pathlib import Path; from coursekit.app import launch; print(launch.open_course({given}).root)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return run.stdout.strip(), run.stderr.strip().rpartition("\n")[2]


def test_outside_a_course_it_is_laid_out_beside_you(installed: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert opened(installed, empty) == (str(empty / "riyadh-course"), "")
    assert without_manifest(empty / "riyadh-course") == files(installed / "coursekit" / "shipped")


def test_a_folder_you_name_is_used(installed: Path, tmp_path: Path):
    assert opened(installed, tmp_path, "spring term") == (str(tmp_path / "spring term"), "")
    assert without_manifest(tmp_path / "spring term") == files(installed / "coursekit" / "shipped")


def test_inside_a_course_that_course_is_opened_as_it_is(installed: Path, tmp_path: Path):
    here = make_course(tmp_path / "here", _07_mine="# Mine")
    before = files(here.root)
    assert opened(installed, here.notebooks) == (str(here.root), "")
    assert files(here.root) == before


def test_inside_a_course_that_was_laid_out_it_is_brought_up_to_date(installed: Path, tmp_path: Path):
    opened(installed, tmp_path, "mine")
    write(tmp_path / "mine" / VOTES, "my answer")
    make_course(installed / "coursekit" / "shipped", _02_trade="# Trade", _01_votes="# Votes, second edition")
    said, error = opened(installed, tmp_path / "mine" / "notebooks")
    assert error == ""
    assert said.splitlines() == [
        f"Kept as you left it: {VOTES}. This version of the course has another copy. "
        "To get that copy, move yours to another folder and start again.",
        str(tmp_path / "mine"),
    ]
    assert TRADE in files(tmp_path / "mine")
    assert (tmp_path / "mine" / VOTES).read_text(encoding="utf-8") == "my answer"


def test_inside_the_installed_package_its_pristine_copy_is_not_opened(installed: Path):
    here = installed / "coursekit" / "shipped" / "data" / "questions"
    assert opened(installed, here.parents[2]) == (str(here.parents[2] / "riyadh-course"), "")


@pytest.mark.parametrize("named", [True, False])
def test_a_checkout_is_opened_and_never_written_to(installed: Path, tmp_path: Path, named: bool):
    checkout = make_course(tmp_path / "checkout", _01_votes="# An author's draft").root
    (checkout / "src" / "coursekit").mkdir(parents=True)
    before = files(checkout)
    where = (tmp_path, "checkout") if named else (checkout, None)
    assert opened(installed, *where) == (str(checkout), "")
    assert files(checkout) == before


@pytest.mark.parametrize("part", ["notebooks", "data/questions", "notebooks/new"])
def test_a_course_is_not_laid_out_inside_another(installed: Path, tmp_path: Path, part: str):
    here = make_course(tmp_path / "here")
    before = files(here.root)
    assert opened(installed, tmp_path, f"here/{part}") == (
        "",
        f"coursekit.errors.CourseError: {here.root / Path(part)} is a part of the course in {here.root}. "
        f'Try `coursekit lab "{here.root}"`.',
    )
    assert files(here.root) == before


# The port -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken():
    """A port that another program is using."""
    with socket.socket() as other:
        other.bind((launch.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def number(listening: socket.socket) -> int:
    """The port of a socket that somebody can connect to, which is closed."""
    with listening, socket.create_connection(listening.getsockname()):
        return listening.getsockname()[1]


def test_a_free_port_is_the_one_asked_for():
    [free] = free_ports(1)
    assert number(launch.open_port(free)) == free


def test_a_taken_port_is_named_with_a_free_one(taken: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launch, "FIRST_PORT", taken)  # from the usual one on, other tests take what is free
    with pytest.raises(CourseError) as caught:
        launch.open_port(taken)
    said = str(caught.value)
    other = int(said.rpartition("--port ")[0].rpartition("--port ")[2].split("`")[0])
    assert said == (
        f"Port {taken} is taken by another program. Try `coursekit lab --port {other}`, or leave --port out."
    )
    assert number(launch.open_port(other)) == other


def test_without_a_wish_the_search_goes_up_from_the_usual_port(taken: int, monkeypatch: pytest.MonkeyPatch):
    assert number(launch.open_port()) >= launch.FIRST_PORT
    monkeypatch.setattr(launch, "FIRST_PORT", taken)
    assert number(launch.open_port()) > taken


def test_a_port_that_was_found_is_nobody_elses(taken: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launch, "FIRST_PORT", taken)
    with launch.open_port() as mine, launch.open_port() as other:
        assert other.getsockname()[1] > mine.getsockname()[1] > taken


def test_there_may_be_no_port_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launch, "FIRST_PORT", 65536)
    with pytest.raises(CourseError, match="Every port of this computer is taken"):
        launch.open_port()


# A real JupyterLab --------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of someone whose Jupyter is set up for something else, and not quite right."""
    home = tmp_path / "home"
    kernel = home / ".local" / "share" / "jupyter" / "kernels" / "python3"
    for folder in (home / ".jupyter" / "labconfig", kernel):
        folder.mkdir(parents=True)
    write(
        home / ".jupyter" / "jupyter_server_config.py",
        "c.ServerApp.ip = '0.0.0.0'\nc.ServerApp.root_dir = '/nowhere'\nc.ServerApp.base_url = '/other/'\n"
        "c.ServerApp.contents_manager_class = 'not_installed.Manager'\nraise OSError\n",
    )
    off = {
        "jupyter_server_config.json": '{"ServerApp": {"jpserver_extensions": {"jupyterlab": false}}}',
        "labconfig/page_config.json": '{"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": true}}',
    }
    for name, text in off.items():
        write(home / ".jupyter" / name, text)
    write(kernel / "kernel.json", '{"argv": ["another-python"], "display_name": "Another", "language": "python"}')
    return home


@needs_sigint
def test_lab_serves_the_course_and_one_ctrl_c_ends_it(installed: Path, home: Path, tmp_path: Path, monkeypatch):
    [port] = free_ports(1)
    node, asked = tmp_path / "bin" / "node", tmp_path / "asked"
    node.parent.mkdir()
    write(node, f"#!/bin/sh\ntouch '{asked}'\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(node.parent), prepend=os.pathsep)
    with Lab("class one", "--port", str(port), site=installed, cwd=tmp_path, home=home) as lab:
        folder = tmp_path / "class one"
        assert lab.said == [
            f"The course is in {folder}",
            f"JupyterLab is at http://127.0.0.1:{port}/lab/tree/notebooks/00_start_here.ipynb?token={lab.token}",
            "Press Ctrl-C to stop.",
        ]
        assert len(lab.token) >= 32
        assert lab.ask("api/status")["status"] == 200
        with pytest.raises(urllib.error.HTTPError) as refused:
            lab.ask("api/status", token=HOSTILE["JUPYTER_TOKEN"])
        refused.value.close()
        assert refused.value.code == 403
        listed = json.loads(lab.ask("api/contents/notebooks")["text"])["content"]
        assert sorted(item["name"] for item in listed) == ["00_start_here.ipynb", "01_votes.ipynb"]

        page = lab.ask("lab")["text"]
        assert not asked.exists()  # node, which would cost a third of the start
        config = json.loads(page.partition('id="jupyter-config-data" type="application/json">')[2].partition("<")[0])
        assert config["disabledExtensions"] == [launch.NEWS]
        assert config["extensionManager"]["can_install"] is False

        kernels = json.loads(lab.ask("api/kernelspecs")["text"])["kernelspecs"]
        assert {name: spec["spec"]["argv"][0] for name, spec in kernels.items()} == {"python3": sys.executable}
        lab.ask("api/kernels", {"name": "python3", "path": "notebooks"})
        connections = home.glob(".local/share/jupyter/runtime/kernel-*.json")
        assert len(list(connections)) == 1

        assert lab.stop() == 0
        assert lab.said[-1] == "JupyterLab has stopped."
        assert number(launch.open_port(port)) == port
        # Jupyter removes these only when it has closed the kernels itself.
        assert list(home.glob(".local/share/jupyter/runtime/kernel-*.json")) == []
        assert list(home.glob(".local/share/jupyter/runtime/jpserver-*")) == []
    assert without_manifest(folder) == files(installed / "coursekit" / "shipped")


@needs_sigint
def test_a_notebook_that_was_only_opened_is_saved_as_it_was(installed: Path, home: Path, tmp_path: Path):
    with Lab(site=installed, cwd=tmp_path, home=home) as lab:
        path = tmp_path / "riyadh-course" / VOTES
        before = path.read_text(encoding="utf-8")
        model = json.loads(lab.ask(f"api/contents/{VOTES}")["text"])
        # What Lab does by itself: it notes the Python it runs, and saves.
        model["content"]["metadata"]["language_info"] = {"name": "python", "version": "3.99.0", "mimetype": "text/x"}
        model["content"]["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
        saved = path.stat().st_mtime_ns
        lab.ask(f"api/contents/{VOTES}", {"type": "notebook", "content": model["content"]}, method="PUT")
        assert path.stat().st_mtime_ns > saved
        assert path.read_text(encoding="utf-8") == before

        # What the learner does is saved, in an old notebook and a new one.
        model["content"]["cells"][0]["source"] = "my answer"
        for name in (VOTES, "notebooks/new.ipynb"):
            lab.ask(f"api/contents/{name}", {"type": "notebook", "content": model["content"]}, method="PUT")
            assert "my answer" in (tmp_path / "riyadh-course" / name).read_text(encoding="utf-8")
        new = json.loads((tmp_path / "riyadh-course" / "notebooks" / "new.ipynb").read_text(encoding="utf-8"))
        assert new["metadata"]["language_info"]["version"] == "3.99.0"
        assert lab.stop() == 0
        assert lab.said[3:] == ["JupyterLab has stopped."]  # and nothing of Jupyter's own in between


@needs_sigint
def test_a_home_that_cannot_be_written_stops_nobody(installed: Path, tmp_path: Path):
    (tmp_path / "a file").touch()
    with Lab(site=installed, cwd=tmp_path, home=tmp_path / "a file" / "home") as lab:
        told = "Your home folder cannot be written to: Jupyter keeps its own settings elsewhere, until it stops."
        assert told == lab.said[1]
        lab.ask("api/kernels", {"name": "python3", "path": "notebooks"})
        assert 1 == len(json.loads(lab.ask("api/kernels")["text"]))
        assert 0 == lab.stop()
    assert (tmp_path / "riyadh-course" / VOTES).is_file()


def test_a_taken_port_ends_the_command_before_anything_is_written(installed: Path, tmp_path: Path, taken: int):
    run = subprocess.run(
        [sys.executable, "-m", "coursekit", "lab", "mine", "--port", str(taken)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1)
    assert run.stderr.startswith(f"Port {taken} is taken by another program. Try `coursekit lab --port ")
    assert not (tmp_path / "mine").exists()


def test_what_the_tests_have_started_ends_with_them():
    start = "import small_course as our; our.start_with_us('http.server', '0', '--bind', '127.0.0.1'); our.os._exit(3)"
    # The server says where it is in the pipe that it has from here, so `run` waits for its end, too.
    run = subprocess.run([sys.executable, "-c", start], cwd=ROOT / "tests", stdout=subprocess.PIPE, timeout=PATIENCE)
    assert 3 == run.returncode


def test_notebooks_that_are_tested_alone_leave_the_authors_answers_alone(tmp_path):
    test = "import os\n\ndef test_it():\n    assert os.environ['COURSEKIT_PROGRESS'] != 'mine.jsonl'\n"
    (tmp_path / "test_it.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n0", "-c", ROOT / "pyproject.toml", tmp_path]
    run = subprocess.run(command, env=os.environ | {"COURSEKIT_PROGRESS": "mine.jsonl"}, capture_output=True, text=True)
    assert 0 == run.returncode, run.stdout
