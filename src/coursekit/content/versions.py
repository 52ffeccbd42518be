"""Lessons newer than the package: on a Hub the notebooks are often updated by themselves, and coursekit is not."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, version

from coursekit.content import course

KEY = "coursekit"  # in data/datapackage.json: the oldest coursekit that the course's files work with


def say_if_too_old() -> None:
    """Tell the reader when the course around them asks for a newer coursekit than the one that is installed."""
    here = course.enclosing()
    try:
        asked = json.loads((here.data / "datapackage.json").read_text(encoding="utf-8"))[KEY] if here else ""
        installed = version("coursekit")
        if _parts(installed) < _parts(asked):
            told = f"These lessons need coursekit {asked}, and {installed} is installed: some of their cells will fail."
            print(f"{told} To put it right, run this in a cell, then restart the kernel: %pip install -U coursekit")
    except (OSError, ValueError, KeyError, TypeError, PackageNotFoundError):
        return  # `coursekit check` tells an author what is wrong with the file


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)[:3]]
