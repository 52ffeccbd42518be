"""A course of which a file is damaged: every command does its work, or says in words what it cannot read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coursekit.app import cli, launch
from places import ROOT

COMMANDS = [
    ["print", "reading_the_source", "--out", "out/sheet.html"],
    ["where", "claims/C09"],
    ["release", "--out", "out/release"],
    ["progress", "record", "--out", "out/record.html"],
    ["site", "--out", "out/site"],
]
FILES = {
    "start page": "notebooks/00_start_here.ipynb",
    "lesson": "notebooks/02_reading_the_source.ipynb",
    "bank": "data/questions/reading_the_source.toml",
    "table": "data/claims.csv",
    "catalogue": "data/datapackage.json",
    "notes": "data/teaching/reading_the_source.md",
    "README": "README.md",
    "log": "progress.jsonl",
}
DAMAGE = {"a folder": None, "no UTF-8": b"\xe9\xff\xfe", "no cells": b'{"cells": []}'}


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


@pytest.fixture
def damaged(tmp_path, monkeypatch):
    """Makes a course with this damage to one of its files, and goes there."""

    def making(file: str, damage: str) -> Path:
        for part in ("notebooks", "data"):
            shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns(".*"), copy_function=_linked)
        shutil.copy2(ROOT / "README.md", tmp_path)
        shutil.copy2(ROOT / "tests" / "e12527c" / "class" / "ada.jsonl", tmp_path / "progress.jsonl")
        path = tmp_path / FILES[file]
        path.unlink()
        if DAMAGE[damage] is None:
            path.mkdir()
        else:
            path.write_bytes(DAMAGE[damage])
        (tmp_path / "out").mkdir()
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("COURSEKIT_PROGRESS", raising=False)
        return path

    return making


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("file", FILES)
def test_no_command_ends_in_a_traceback(damaged, capsys, file, damage):
    damaged(file, damage)
    for command in COMMANDS:
        code = cli.main(command)
        assert (code == 1) == bool(capsys.readouterr().err.strip()), command
    if file != "catalogue":  # without one this folder is no course, and another would be laid out
        assert launch.open_course().pages()


@pytest.mark.parametrize(
    ("file", "command", "said"),
    [
        ("start page", "site", "00_start_here.ipynb cannot be read as a notebook: it has no cells"),
        ("lesson", "site", "02_reading_the_source.ipynb cannot be read as a notebook: it has no cells"),
        ("table", "where", "data/claims.csv: row 1: the column id is missing"),
        ("bank", "print", "reading_the_source.toml: line 1, column 1: is not valid TOML"),
    ],
)
def test_what_is_damaged_is_named(damaged, capsys, file, command, said):
    damaged(file, "no cells")
    assert 1 == cli.main(next(each for each in COMMANDS if each[0] == command))
    assert said in capsys.readouterr().err


def test_a_folder_in_the_place_of_a_bank_is_no_bank_of_that_name(damaged, capsys):
    damaged("bank", "a folder")
    assert 1 == cli.main(COMMANDS[0])
    said = capsys.readouterr().err
    assert said.startswith("There is no question bank 'reading_the_source'.")
    assert "Did you mean 'reading_the_source'" not in said


def test_a_name_that_no_disk_can_hold_is_said_in_words(tmp_path, capsys):
    assert 1 == cli.main(["release", "--out", str(tmp_path / ("x" * 300))])
    assert "cannot be used (File name too long)" in capsys.readouterr().err
