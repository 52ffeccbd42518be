"""The code as a reader finds it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from places import ROOT


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]], ids=["lint", "format"])
def test_ruff(command):
    run = subprocess.run([sys.executable, "-m", "ruff", *command], cwd=ROOT, capture_output=True, text=True)
    assert 0 == run.returncode, run.stdout


def test_what_contributing_gives_to_copy_fits_in():
    blocks = re.findall(r"(?s)```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert 2 == len(blocks)
    for command in (["check"], ["format", "--check"]):
        for block in blocks:
            copied = [sys.executable, "-m", "ruff", *command, "--stdin-filename", "src/coursekit/riyadh/copied.py", "-"]
            run = subprocess.run(copied, cwd=ROOT, input=block, capture_output=True, encoding="utf-8")
            assert 0 == run.returncode, run.stdout


def test_every_dependency_carries_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("dependencies = [")[2].partition("\n]")[0].strip().splitlines()
    assert len(block) >= 6
    for line in block:
        assert re.fullmatch(r'\s*"[^"]+",\s+# \S.+', line), line


def test_pyproject_is_the_only_configuration_and_nothing_is_locked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout, so there is no list of files to hold")
    for name in ("setup.cfg", "setup.py", "tox.ini", "pytest.ini", "ruff.toml", "uv.lock", "requirements.txt"):
        assert name not in tracked.stdout.split()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["uv"]["exclude-newer"]
    assert ">=3.11" == settings["project"]["requires-python"]
