"""Lessons that are newer than the package say so when the package is imported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import coursekit

CODE = "import coursekit as ck; ck.CourseError; ck.load"


def told(course, version: str | None) -> str:
    path = course / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package.pop("coursekit")
    path.write_text(json.dumps(package | ({"coursekit": version} if version else {})), encoding="utf-8")
    command = [sys.executable, "-c", CODE]
    return subprocess.run(command, cwd=course / "notebooks", check=True, capture_output=True, encoding="utf-8").stdout


def test_newer_lessons_say_what_to_do_once(course_copy):
    assert told(course_copy, "99.1") == (
        f"These lessons need coursekit 99.1, and {coursekit.__version__} is installed: some of their cells will fail. "
        "To put it right, run this in a cell, then restart the kernel: %pip install -U coursekit\n"
    )


@pytest.mark.parametrize("version", [None, "0.0.1", coursekit.__version__, "newest"])
def test_lessons_that_fit_say_nothing(course_copy, version):
    assert "" == told(course_copy, version)
