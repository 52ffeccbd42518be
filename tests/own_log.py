"""For pytest, `-p own_log`: nobody's real answers are touched, whether tests are run or notebooks alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_OWN = pytest.StashKey[Path]()


def pytest_configure(config):
    config.stash[_OWN] = own = Path(tempfile.mkdtemp(prefix="coursekit-tests-"))
    # Notebook kernels inherit this, and every page looks unanswered.
    os.environ["COURSEKIT_PROGRESS"] = str(own / "progress.jsonl")
    os.environ.pop("COURSEKIT_STUDENT", None)
    os.environ.pop("JUPYTERHUB_USER", None)


def pytest_unconfigure(config):
    shutil.rmtree(config.stash[_OWN], ignore_errors=True)
