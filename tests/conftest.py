"""Shared by all tests, and by the notebooks that nbval runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from coursekit.progress import Progress
from coursekit.questions import load_bank
from places import BANKS, ROOT

# Properties are tried on the same examples in every run, so that a failure can be repeated.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")


def pytest_configure(config):
    # Notebook kernels inherit this: nobody's real answers are touched, and every page looks unanswered.
    config.stash[_LOGS] = tempfile.mkdtemp(prefix="coursekit-tests-")
    os.environ["COURSEKIT_PROGRESS"] = str(Path(config.stash[_LOGS]) / "progress.jsonl")
    os.environ.pop("COURSEKIT_STUDENT", None)
    os.environ.pop("JUPYTERHUB_USER", None)


def pytest_xdist_auto_num_workers(config):
    """All cores for the whole run; no workers for a few files, which would be done before the workers had started."""
    return 0 if config.args_source is config.ArgsSource.ARGS else None


def pytest_unconfigure(config):
    shutil.rmtree(config.stash[_LOGS], ignore_errors=True)


_LOGS = pytest.StashKey[str]()


@pytest.fixture
def log(tmp_path, monkeypatch):
    """An empty log of one learner, also for code that looks for the log itself."""
    path = tmp_path / "log" / "progress.jsonl"
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(path))
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    return Progress(path)


@pytest.fixture(scope="session")
def bank():
    """A bank with one question of every kind."""
    return load_bank(BANKS / "every_kind.toml")


@pytest.fixture
def course_copy(tmp_path):
    """A copy of the whole course, to break."""
    copy = tmp_path / "course"
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return copy
