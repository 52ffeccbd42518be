"""JupyterLab as `coursekit lab` starts it, and Chromium."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from browser_tools import Notebook
from places import ROOT
from small_course import Lab

NAMES = [
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The course in a folder of a learner, as it is stored."""
    course = tmp_path_factory.mktemp("course")
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return course


@pytest.fixture(scope="module")
def lab(browser, folder, tmp_path_factory):
    """JupyterLab as `coursekit lab` starts it, with an empty log."""
    before = os.environ["COURSEKIT_PROGRESS"]
    os.environ["COURSEKIT_PROGRESS"] = str(folder / "progress.jsonl")
    home = tmp_path_factory.mktemp("home")
    with Lab(site=ROOT / "src", cwd=folder, home=home, patience=600) as running:
        os.environ["COURSEKIT_PROGRESS"] = before
        yield running


@pytest.fixture
def open_notebook(browser, lab, folder):
    """Opens a notebook for a learner who has answered nothing yet."""
    (folder / "progress.jsonl").unlink(missing_ok=True)
    opened = []

    def opening(name: str, **window) -> Notebook:
        opened.append(Notebook(browser, lab, name, folder, **window))
        return opened[-1]

    yield opening
    for notebook in opened:
        notebook.close()
