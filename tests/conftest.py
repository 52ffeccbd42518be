"""Shared by all tests."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from coursekit.learner.log import Log
from coursekit.questions.bank import load_bank
from places import BANKS, ROOT

# Properties are tried on the same examples in every run, so that a failure can be repeated.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")


def pytest_configure(config):
    if sys.dont_write_bytecode:
        # As containers often are told. Each of a hundred kernels would then compile Altair and pandas anew, for two
        # seconds. What is compiled is kept where pytest keeps its own, for all processes and the next run.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(_compiled(config))
        sys.dont_write_bytecode = False


class Folder(pytest.Dir):
    """A folder that each worker begins at another place, as if it were a ring.

    On a new machine all is compiled once, and workers that walk abreast would all compile the same.
    """

    def collect(self):
        found, worker = list(super().collect()), getattr(self.config, "workerinput", None)
        start = len(found) * int(worker["workerid"][2:]) // worker["workercount"] if worker else 0
        return found[start:] + found[:start]


def pytest_collect_directory(path, parent):
    return None if (path / "__init__.py").exists() else Folder.from_parent(parent, path=path)


# What takes longest starts first, so that no worker has it left when the others are done.
LONGEST = ("browser", "authoring", "notebooks", "riyadh", "live")


def pytest_collection_modifyitems(config, items):
    def place(item):
        parts = item.path.relative_to(config.rootpath).parts
        return next((n for n, name in enumerate(LONGEST) if name in parts), len(LONGEST)), parts

    items.sort(key=place)


def pytest_collection_finish():
    """What is collected stays, and need not be looked through again for what could go: a tenth of a worker's time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_xdist_auto_num_workers(config):
    """One worker more than cores, for many tests wait for a kernel or a page, and somebody should work meanwhile.

    None for a few files, which would be done before the workers had started.
    """
    if config.args_source is config.ArgsSource.ARGS:
        return 0
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return len(cores) + 1


# With few workers two of them have a JupyterLab each, about as long: one for lessons and notebooks of their
# own, and one for what stands on the page that modules share. To load it costs more than most files of tests.
TABS = re.compile(r"browser/test_(arriving|card|class_votes|lesson\w*|progress|stored)[.]py")
NO_JUPYTERLAB = re.compile(r"browser/test_(class_on_a_hub|exports|fronts|report|site)[.]py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        """The tests of a file stay together, and the files that share a JupyterLab."""

        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            if self.numnodes > 4 or "/browser/" not in file or NO_JUPYTERLAB.search(file):
                return file
            return "tabs" if TABS.search(file) else "page"

    return Scheduling(config, log)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        # Of the copies of the package that tests made, nothing is wanted again.
        shutil.rmtree(_compiled(config).joinpath(*Path(tempfile.gettempdir()).parts[1:]), ignore_errors=True)


def _compiled(config):
    return config.rootpath / ".pytest_cache" / "bytecode"


@pytest.fixture
def log(tmp_path, monkeypatch):
    """An empty log of one learner, also for code that looks for the log itself."""
    path = tmp_path / "log" / "progress.jsonl"
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(path))
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    return Log(path)


@pytest.fixture(scope="session")
def bank():
    """A bank with one question of every kind."""
    return load_bank(BANKS / "every_kind.toml")


@pytest.fixture(scope="session")
def lent_course(tmp_path_factory):
    """A copy of the whole course, and how to bring it back to what it was."""
    copy = tmp_path_factory.mktemp("lent") / "course"
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    stored = {path: _stamp(path) for path in copy.rglob("*") if path.is_file()}

    def restore():
        for path in [path for path in copy.rglob("*") if path.is_file() and path not in stored]:
            path.unlink()
        for path, stamp in stored.items():
            if not path.is_file() or _stamp(path) != stamp:
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path.relative_to(copy), path)  # with its time: what was read of it stays known

    return copy, restore


@pytest.fixture
def course_copy(lent_course):
    """A copy of the whole course, to break. One copy for all tests: reading a course anew costs a second each time."""
    copy, restore = lent_course
    restore()
    yield copy
    restore()


def _stamp(path):
    return path.stat().st_mtime_ns, path.stat().st_size


@pytest.fixture(scope="module")
def figure(draw):
    """What a module's own `draw` draws: once for all that is asked of it, for no test changes it."""
    return draw()


@pytest.fixture(scope="module")
def spec(figure):
    """Its Vega-Lite specification, which Altair checks against its schema here; `Figure.to_dict` does not."""
    return figure.chart.to_dict()
