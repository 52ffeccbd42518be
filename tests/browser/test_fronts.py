"""What works where: the same small lesson in each program that opens notebooks, and the table of it in the README."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from coursekit.app.launch import free_port
from places import ROOT, uv

pytestmark = pytest.mark.slow  # it installs four programs, and starts each
PATIENCE = 120_000  # milliseconds
FRONTS = {
    "JupyterLab 4.5": "jupyterlab==4.5.*",
    "JupyterLab 4.6": "jupyterlab>=4.6",
    "Notebook 7": "notebook>=7",
    "Voila": "voila",
}
QUIZ, GUESS = "body_with_many_votes", "contacts_us_ukraine"
CELLS = {
    "quiz": f'import coursekit as ck\n\nck.quiz("riyadh_talks", "{QUIZ}")',
    "predict": f'ck.predict("riyadh_talks", "{GUESS}", lambda given: ck.figure(chart, says="One bar for each phase."))',
    "piece": 'ck.pieces.line(ck.load("positions"))',
    "chart": "import altair as alt\n\n"
    'chart = alt.Chart(ck.load("timeline")).mark_bar().encode(x="count()", y="phase")\nchart',
    "progress": "ck.progress()",
}
ORDER = ("quiz", "chart", "predict", "piece", "progress")
START, END = "<!-- fronts: written by tests/browser/test_fronts.py -->", "<!-- end of fronts -->"
BROKEN = re.compile("Error displaying widget|Error creating widget|Model not found|Traceback")


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> Path:
    """A notebook beside the course's data."""
    course = tmp_path_factory.mktemp("fronts")
    (course / "notebooks").mkdir()
    (course / "data").symlink_to(ROOT / "data")
    cells = [
        {"cell_type": "code", "id": name, "metadata": {}, "source": CELLS[name], "outputs": [], "execution_count": None}
        for name in ORDER
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    text = json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    (course / "notebooks" / "91_fronts.ipynb").write_text(text, encoding="utf-8")
    return course


@pytest.fixture(scope="module", params=FRONTS)
def front(request, tmp_path_factory, lesson):
    """A program installed as its users install it, serving the lesson: its name and the address of the lesson."""
    place = tmp_path_factory.mktemp(request.param.replace(" ", "-"))
    subprocess.run([uv(), "venv", "--quiet", place / "venv"], check=True)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([uv(), "pip", "install", "--quiet", "-p", python, "-e", ROOT, FRONTS[request.param]], check=True)
    port = free_port()
    common = [f"--port={port}", "--no-browser"]
    jupyter = ["--ServerApp.token=", "--allow-root", f"--ServerApp.root_dir={lesson}", *common]
    command = {
        "Voila": ["voila", str(lesson / "notebooks" / "91_fronts.ipynb"), *common],
        "Notebook 7": ["notebook", *jupyter],
    }.get(request.param, ["jupyterlab", *jupyter])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT"))}
    own = {"COURSEKIT_PROGRESS": str(place / "log.jsonl"), "JUPYTER_CONFIG_DIR": str(place), "JUPYTER_NO_CONFIG": "1"}
    with open(place / "said", "w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [python, "-m", *command], cwd=lesson / "notebooks", env=environment | own, stdout=said, stderr=said
        )
    where = {"Voila": "", "Notebook 7": "notebooks/notebooks/91_fronts.ipynb"}
    yield request.param, f"http://127.0.0.1:{port}/{where.get(request.param, 'lab/tree/notebooks/91_fronts.ipynb')}"
    process.terminate()
    process.wait()


def opened(browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1200, "height": 3000})
    page.set_default_timeout(PATIENCE)
    for _ in range(600):
        try:
            page.goto(address)
            return page
        except Error:
            page.wait_for_timeout(200)  # the server has not opened its port yet
    pytest.fail(f"nothing answers at {address}")


def run_all(page: Page) -> None:
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text(re.compile("Idle|Python 3")).first.wait_for()
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).first.click()


def quiz(page: Page) -> None:
    form = page.locator(f'form[data-id="{QUIZ}"]').first
    form.locator(".ck-option input").first.check()
    form.locator(".ck-check").click()
    form.locator(".ck-outcome").wait_for()


def guess(page: Page) -> None:
    form = page.locator(f'form[data-id="{GUESS}"]').first
    form.locator("input[type=text], input[type=number], input:not([type])").first.fill("3")
    form.locator(".ck-check").click()
    page.locator(".ck-stage svg").first.wait_for()


def piece(page: Page) -> None:
    mark = page.locator(".ck-piece [role=slider]").first
    before = mark.get_attribute("aria-valuenow")
    mark.focus()
    page.keyboard.press("ArrowRight" if float(before) < 100 else "ArrowLeft")
    moved = "([mark, before]) => mark.getAttribute('aria-valuenow') !== before"
    page.wait_for_function(moved, arg=[mark.element_handle(), before])


def chart(page: Page) -> None:
    page.locator(
        ".vega-embed svg, .vega-embed canvas, .jp-RenderedVegaCommon5 svg, img[src^='data:image/png']"
    ).first.wait_for()


def progress(page: Page) -> None:
    page.get_by_text(re.compile("[Ff]irst answers?|answered")).first.wait_for()


def again(page: Page) -> None:
    """On another day: saved, and opened while nothing runs."""
    page.keyboard.press("Control+s")
    page.reload()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("Run this cell").first.wait_for()
    assert not BROKEN.search(page.locator(".jp-Notebook").inner_text())


TRIED = {
    "quiz": quiz,
    "guess and reveal": guess,
    "piece": piece,
    "chart alone": chart,
    "progress": progress,
    "opened again": again,
}
SEEN: dict[str, list[str]] = {}


def test_a_lesson_works_there(front, browser):
    name, address = front
    page = opened(browser, address)
    if name != "Voila":
        run_all(page)
    for what, look in TRIED.items():
        if name == "Voila" and what == "opened again":  # it keeps no notebook
            SEEN[name].append("–")
            continue
        look(page)
        SEEN.setdefault(name, []).append("yes")
    page.close()


def test_the_readme_says_what_works_where():
    """With COURSEKIT_WRITE=1 it writes the table."""
    if SEEN.keys() != FRONTS.keys():
        pytest.skip("not every program was tried")
    table = [("", *TRIED), ("---",) * (len(TRIED) + 1), *((name, *SEEN[name]) for name in FRONTS)]
    told = "\n".join(f"| {' | '.join(row)} |" for row in table)
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(START)
    new = f"{before}{START}\n{told}\n{END}{rest.split(END)[1]}"
    if os.environ.get("COURSEKIT_WRITE"):
        readme.write_text(new, encoding="utf-8")
    assert text == new
