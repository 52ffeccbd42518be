"""JupyterLab as `coursekit lab` starts it, and Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from browser_tools import OFFLINE, PAGE, Notebook, Window, notebook_of
from places import ROOT
from small_course import Lab

NAMES = [
    "chromium-headless-shell",  # the same engine without a window around it: a fifth less work
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
]
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    OFFLINE,
]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: a skipped browser test would prove nothing there.")
        pytest.skip("Chromium is not installed; install it to run the tests in JupyterLab.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def browser_of(browser) -> Callable[[Path], BrowserContext]:
    """Somebody's own browser, with what it keeps in a folder from one day to the next."""
    return partial(browser.browser_type.launch_persistent_context, executable_path=CHROMIUM, args=QUIET)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The course in a folder of a learner, as it is stored: one for all tests, as all use one JupyterLab."""
    course = tmp_path_factory.mktemp("course")
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return course


@pytest.fixture(scope="module")
def put(folder):
    """Puts a file into the learner's folder for the tests of one module."""
    added = set()

    def putting(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        added.add(path)
        return path

    yield putting
    for path in added:
        path.unlink()


@pytest.fixture(scope="session")
def lab(browser, folder, tmp_path_factory):
    """JupyterLab as `coursekit lab` starts it, with an empty log."""
    before = os.environ["COURSEKIT_PROGRESS"]
    os.environ["COURSEKIT_PROGRESS"] = str(folder / "progress.jsonl")
    home = tmp_path_factory.mktemp("home")
    with Lab(site=ROOT / "src", cwd=folder, home=home, patience=3600) as running:
        os.environ["COURSEKIT_PROGRESS"] = before
        yield running


@pytest.fixture(scope="session")
def windows(request):
    """The window that tests open their notebooks in. There is none at first, and after a failure."""
    request.config.stash[_WINDOWS] = []
    return request.config.stash[_WINDOWS]


_WINDOWS = pytest.StashKey[list[Window]]()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """After the last test of a browser nothing is left open that moves, and takes its time from others."""
    if nextitem and "browser" not in nextitem.path.parts:  # at the very end the browser is closed by its fixture
        for window in item.config.stash.get(_WINDOWS, []):
            window.page.close()
        item.config.stash.get(_WINDOWS, []).clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="module")
def window_of(browser, lab, folder, windows) -> Callable[[], Window]:
    """The window that is open, or a new one.

    A notebook stays open in its tab with its kernel for the tests of a module. Those of the next module go on in it, or
    they close it, and its kernel ends.
    """

    def finding() -> Window:
        if not windows:
            windows.append(Window(browser, lab, folder))
        return windows[0]

    yield finding
    for window in windows:
        window.left = True


@pytest.fixture
def open_notebook(window_of, folder, windows, request) -> Callable[..., Notebook]:
    """Opens a notebook for a learner who has answered nothing yet."""
    (folder / "progress.jsonl").unlink(missing_ok=True)
    for window in windows:
        window.asked_outside.clear()
        window.errors.clear()

    def opening(name: str, **how) -> Notebook:
        return window_of().open(name, **how)

    yield opening
    if windows and request.node.stash.get(_FAILED, False):  # it may have left anything, such as a dialog in the way
        windows.pop().page.close()


@pytest.fixture(scope="module")
def stored(put, windows, request):
    """The page that modules share, made of the CELLS of a test's module.

    It is one notebook for all modules, for a kernel and a tab of its own would cost each of them more than its tests.
    """
    put(f"notebooks/{PAGE}", notebook_of(request.module.CELLS))
    if windows and windows[0].shown == PAGE:
        windows[0].read_again(len(request.module.CELLS))


@pytest.fixture
def page(stored, open_notebook, request) -> Notebook:
    """That page for a learner who has answered nothing: each piece is run anew as soon as a test asks for it."""
    notebook = open_notebook(PAGE)
    notebook.run_anew()
    drawn = "wanted => document.querySelectorAll('.ck-piece h3[data-words]').length === wanted"
    notebook.page.wait_for_function(drawn, arg=request.module.PIECES)
    return notebook
