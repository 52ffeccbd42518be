"""The command line: what it accepts, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from coursekit import authoring
from coursekit.app import cli, launch
from coursekit.errors import CourseError

COMMANDS = ("lab", "check", "render")


def coursekit(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `python -m coursekit` for real."""
    return subprocess.run(
        [sys.executable, "-m", "coursekit", *args],
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What a command hands on: (name, arguments) of each call. The exit code of check and render is 7."""
    calls: list[tuple] = []
    monkeypatch.setattr(launch, "lab", lambda *args, **named: calls.append(("lab", *args, named)))
    for name in ("check", "render"):
        module = __import__(f"coursekit.authoring.{name}", fromlist=["run"])
        monkeypatch.setattr(module, "run", lambda *args, name=name: calls.append((name, *args)) or 7)
        assert getattr(authoring, name) is module
    return calls


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("lab", ("lab", None, {"browser": True, "port": None})),
        ("lab my/course --no-browser --port 9000", ("lab", Path("my/course"), {"browser": False, "port": 9000})),
        ("lab ~/course", ("lab", Path.home() / "course", {"browser": True, "port": None})),
        ("check", ("check", [], False, False, False)),
        (
            "check data notebooks/01_x.ipynb --json",
            ("check", [Path("data"), Path("notebooks/01_x.ipynb")], True, False, False),
        ),
        ("check --fast --warnings", ("check", [], False, True, True)),
        ("render", ("render", [], False)),
        ("render votes trade --check", ("render", ["votes", "trade"], True)),
    ],
)
def test_a_command_hands_its_arguments_on(called: list[tuple], args: str, expected: tuple):
    code = cli.main(args.split())
    assert called == [expected]
    assert code == (0 if expected[0] == "lab" else 7)


@pytest.mark.parametrize(
    ("args", "named"),
    [
        ("", "COMMAND"),
        ("lba", "lba"),
        ("lab one two", "two"),
        ("lab --port", "--port"),
        ("lab --port none", "a port is a whole number from 1 to 65535, not 'none'"),
        ("lab --port 0", "a port is a whole number from 1 to 65535, not '0'"),
        ("lab --port 65536", "a port is a whole number from 1 to 65535, not '65536'"),
        ("check --jsn", "--jsn"),
        ("render --all", "--all"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(capsys: pytest.CaptureFixture, args: str, named: str):
    with pytest.raises(SystemExit) as ended:
        cli.main(args.split())
    assert ended.value.code == 2
    assert named in capsys.readouterr().err


def test_a_mistake_is_one_message_and_exit_code_1(tmp_path: Path):
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    run = coursekit("lab", "note.txt", "--no-browser", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        f"{tmp_path / 'note.txt'} is a file. Give a folder, for example `coursekit lab riyadh-course`.\n"
    )


@pytest.mark.parametrize("command", ["release --out", "class --hub"])
@pytest.mark.parametrize(
    ("place", "said"),
    [("file", "holds something already"), ("full", "holds something already"), ("file/new", "cannot be written")],
)
def test_a_folder_is_new_or_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture, command, place, said):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine", encoding="utf-8")
    assert 1 == cli.main([*command.split(), str(tmp_path / place)])
    assert f"{tmp_path / place} {said}" in capsys.readouterr().err
    assert ["file", "full", "full/file"] == sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*"))


def test_a_message_may_hold_letters_that_the_console_cannot_write(tmp_path: Path):
    (tmp_path / "الرياض").write_text("x", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "coursekit", "lab", "الرياض"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"},
        capture_output=True,
        encoding="ascii",
        check=False,
    )
    assert run.returncode == 1
    assert r"\u0627\u0644\u0631\u064a\u0627\u0636 is a file. Give a folder" in run.stderr


@pytest.mark.parametrize(("error", "code"), [(CourseError("Do this."), 1), (KeyboardInterrupt(), cli.INTERRUPTED)])
def test_a_command_that_stops_early_leaves_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, error: BaseException, code: int
):
    def lab(*args: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(launch, "lab", lab)
    assert cli.main(["lab"]) == code
    assert capsys.readouterr().err == (f"{error}\n" if code == 1 else "")


def test_the_version_is_the_installed_one():
    run = coursekit("--version")
    assert (run.returncode, run.stdout, run.stderr) == (0, f"coursekit {version('coursekit')}\n", "")


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    listed = [line.split(maxsplit=1) for line in capsys.readouterr().out.partition("commands:")[2].splitlines()]
    assert tuple(line[0] for line in listed if len(line) == 2 and line[0] in COMMANDS) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_argument_has_help(capsys: pytest.CaptureFixture, command: str):
    commands = next(action for action in cli._parser()._actions if action.choices)
    actions = commands.choices[command]._actions
    assert len(actions) >= 3
    assert [action.dest for action in actions if not action.help] == []
    assert commands.choices[command].description.endswith(".")


def test_asking_for_help_loads_no_heavy_library():
    code = "import sys, coursekit.app.cli; coursekit.app.cli._parser().format_help(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(run.stdout.split())
    assert "coursekit.app.cli" in loaded
    assert (
        loaded & {"pandas", "altair", "ipywidgets", "jupyterlab", "tornado", "nbclient", "coursekit.app.launch"}
        == set()
    )


def test_check_ends_with_1_and_lists_the_problems_as_json(tmp_path: Path):
    broken = tmp_path / "broken.toml"
    broken.write_text("title = ", encoding="utf-8")
    run = coursekit("check", "--json", str(broken))
    assert run.returncode == 1
    assert {tuple(sorted(problem)) for problem in json.loads(run.stdout)} == {("file", "fix", "what", "where")}
