"""What works where: one small lesson in each program that opens notebooks, and the table of it in the README."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, TimeoutError

from browser_tools import MINUTE, box_of, notebook_of
from live_class import free_ports
from places import ROOT, uv
from small_course import end, start_with_us

README = ROOT / "README.md"
START, END = "<!-- fronts: written by tests/browser/test_fronts.py -->", "<!-- /fronts -->"
NAME, QUIZ, GUESS = "91_fronts.ipynb", "body_with_many_votes", "contacts_us_ukraine"
CELLS = [
    f'import altair as alt\nimport coursekit as ck\n\nck.quiz("riyadh_talks", "{QUIZ}")',
    'bars = alt.Chart(ck.load("timeline"), title="Events").mark_bar().encode(x="count()", y="kind")\nbars',
    f'ck.predict("riyadh_talks", "{GUESS}", lambda given: ck.figure(bars, "One bar for each kind."))',
    'ck.pieces.line(ck.load("positions"))',
    """rows = [{"actor": "RU", "at": -1}, {"actor": "US", "at": 0}]
points = alt.Chart(alt.InlineData(rows, name="actors"), title="Who stands where?").mark_point(size=200, filled=True)
points = points.encode(x=alt.X("at:Q", scale=alt.Scale(domain=[-2, 2])), y="actor:N")
stage = ck.stage(points, drag="at", of="actor", between=(-2, 2), step=0.1)
stage.on_gesture(lambda gesture: stage.set(says=f"{gesture.mark} was moved."))
stage""",
    "ck.progress()",
]
RED = re.compile("Error|Traceback|Loading widget")  # also of widgets, and of scripts in Voila
READY = """() => document.querySelector(".jp-KernelName, .jp-Toolbar-kernelName")?.innerText.startsWith("Python 3")
  && document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle\""""


def run_by_menu(page: Page) -> None:
    """JupyterLab drops what is run before its session is ready: if nothing starts, press again, as a person would."""
    page.wait_for_function(READY)
    for _ in range(9):
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).first.click()
        try:
            page.locator(".jp-InputPrompt", has_text=re.compile(r"[*\d]")).first.wait_for(timeout=5_000)
            return
        except TimeoutError:
            continue


def save_by_key(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
        page.keyboard.press("Control+s")


@dataclass(frozen=True)
class Front:
    """A program that opens notebooks: what is installed for it, what starts it, and where it has the notebook."""

    name: str
    package: str
    start: tuple[str, ...]
    address: str
    run: Callable[[Page], None] = run_by_menu
    save: Callable[[Page], None] = save_by_key
    again: str = "text=Run this cell"  # what is there once the notebook is open again


# VS Code saves a notebook itself, so what a Jupyter server of the course does on saving is left out there.
SERVER = ("--ServerApp.token=", "--ServerApp.disable_check_xsrf=True", "--ServerApp.root_dir=..", "--allow-root")
STATIC = "--ServerApp.extra_static_paths=['../page', '../venv/share/jupyter/nbextensions']"
UNSAVED = "--ServerApp.jpserver_extensions={'coursekit.app.saving': False}"
LAB = ("jupyterlab", *SERVER), f"lab/tree/notebooks/{NAME}"
FRONTS = [
    Front("JupyterLab 4.5", "jupyterlab==4.5.*", *LAB),
    Front("JupyterLab, newest", "jupyterlab", *LAB),
    Front("Notebook 7", "notebook==7.*", ("notebook", *SERVER), f"notebooks/notebooks/{NAME}"),
    Front(  # runs what it opens, and saves nothing
        "Voila",
        "voila",
        ("voila", NAME),
        "",
        run=lambda page: None,
        save=lambda page: None,
        again=f'form[data-id="{QUIZ}"] .ck-outcome',
    ),
    Front(
        "VS Code",
        "jupyter_server",
        ("jupyter_server", *SERVER, STATIC, UNSAVED),
        f"static/vscode.html?notebook=notebooks/{NAME}",
        run=lambda page: page.get_by_role("button", name="Run all").click(),
        save=lambda page: page.wait_for_function("document.title === 'saved'"),
    ),
]


def vscode(folder: Path) -> str:
    """VS Code's part, from npm: its widget manager as it comes, and what the page around it needs. Its version."""

    def run(*command: str) -> None:
        subprocess.run([shutil.which(command[0]), *command[1:]], cwd=folder, check=True)

    npm = ("npm", "--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    run(*npm, "pack", "@vscode/jupyter-ipywidgets8@1")  # without the packages that it was made of
    (archive,) = folder.glob("vscode-*.tgz")
    with tarfile.open(archive) as packed:
        (folder / "ipywidgets.js").write_bytes(packed.extractfile("package/dist/ipywidgets.js").read())
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    run(*npm, "install", "@jupyterlab/services@7", "requirejs@2", "vega@5", "vega-lite@5", "vega-embed@6", "esbuild")
    shutil.copy(folder / "node_modules" / "requirejs" / "require.js", folder)
    shutil.copy(Path(__file__).with_name("vscode.js"), folder / "source.js")
    bundle = ("--bundle", "--format=esm", "--external:./ipywidgets.js", "--outfile=vscode.js", "--log-level=error")
    run("node", "node_modules/esbuild/bin/esbuild", "source.js", *bundle)
    scripts = '<script src="require.js"></script><script type="module" src="vscode.js"></script>'
    html = f'<!doctype html><meta charset="utf-8"><body class="vscode-light"><button disabled>Run all</button>{scripts}'
    (folder / "vscode.html").write_text(html, encoding="utf-8")
    return archive.stem.rpartition("-")[2]


def quiz(page: Page) -> None:
    form = page.locator(f'form[data-id="{QUIZ}"]')
    form.locator(".ck-option input").first.check()
    form.locator(".ck-check").click()
    form.locator(".ck-outcome").wait_for()


def guess(page: Page) -> None:
    form = page.locator(f'form[data-id="{GUESS}"]')
    form.locator("input").first.fill("3")
    form.locator(".ck-check").click()
    page.locator(".ck-asked .ck-stage svg.marks").wait_for()


def piece(page: Page) -> None:
    before = page.locator(".ck-piece .sub").inner_text()
    drag(page, page.get_by_role("slider", name="Position of Russia"), 100)
    page.wait_for_function("before => document.querySelector('.ck-piece .sub').innerText !== before", arg=before)


def stage(page: Page) -> None:
    own = page.locator(".ck-stage", has_text="Who stands where?")
    drag(page, own.locator(".mark-symbol path").last, -60)
    own.get_by_text("US was moved.").wait_for(state="attached")  # which Python says


def drag(page: Page, mark, by: float) -> None:
    box = box_of(mark)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=5)
    page.mouse.up()


def chart(page: Page) -> None:
    page.locator(".vega-embed:not(.ck-drawing) svg", has_text="Events").first.wait_for()
    nothing_red(page)  # in Voila, a bar below it


def progress(page: Page) -> None:
    page.get_by_role("row", name="What happened in Riyadh?").wait_for()


TRIED = {
    "a quiz": quiz,
    "a guess, and what it reveals": guess,
    "a piece": piece,
    "the stage": stage,
    "a chart": chart,
    "`ck.progress()`": progress,
}
AGAIN = "opened again"


def again(page: Page, front: Front, base: str) -> None:
    """The notebook, saved: while its Python still runs, and on another day."""
    front.save(page)
    for next_day in (False, True):
        page.goto("about:blank")
        sessions = page.request.get(f"{base}/api/sessions")
        for session in sessions.json() if next_day and sessions.ok else ():  # Voila keeps none
            page.request.delete(f"{base}/api/sessions/{session['id']}")
        page.goto(f"{base}/{front.address}")
        page.locator(front.again).first.wait_for()
        progress(page)
        chart(page)


def nothing_red(page: Page) -> None:
    assert [] == RED.findall(page.locator("body").inner_text())


def first(page: Page, address: str) -> None:
    """The page, once its server has opened its port."""
    for _ in range(600):
        try:
            page.goto(address)
            return
        except Error:
            page.wait_for_timeout(100)
    pytest.fail(f"nothing answers at {address}")


@pytest.fixture(scope="module", params=FRONTS, ids=lambda front: front.name)
def opened(request, browser, tmp_path_factory):
    """A program installed as its users install it, its version, and its address and page with the notebook run."""
    front, course = request.param, tmp_path_factory.mktemp("front")
    shutil.copytree(ROOT / "data", course / "data")
    (course / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "01_riyadh_talks.ipynb", course / "notebooks")
    (course / "notebooks" / NAME).write_text(notebook_of(CELLS), encoding="utf-8")
    subprocess.run([uv(), "venv", "--quiet", "venv"], cwd=course, check=True)
    python = course / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [uv(), "pip", "install", "--quiet", "-p", python, "-e", ROOT, front.package]
    subprocess.run(install, cwd=course, check=True)
    ask = f"from importlib.metadata import version; print(version({front.package.partition('=')[0]!r}))"
    version = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    if front.name == "VS Code":
        if not shutil.which("npm"):
            pytest.skip("npm is not installed, and has VS Code's widget manager.")
        (course / "page").mkdir()
        version = vscode(course / "page")

    [port] = free_ports(1)
    base = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT"))}
    own = {"COURSEKIT_PROGRESS": str(course / "progress.jsonl"), "JUPYTER_CONFIG_DIR": str(course)}
    command = [*front.start, f"--port={port}", "--no-browser"]
    with open(course / "said", "w", encoding="utf-8") as said:
        how = dict(cwd=course / "notebooks", env=kept | own, stdout=said, stderr=said)
        server = start_with_us(*command, python=python, **how)
    page = browser.new_page(viewport={"width": 1200, "height": 3000})  # what is not in view may not be drawn
    page.set_default_timeout(MINUTE)
    try:
        first(page, f"{base}/{front.address}")
        front.run(page)
        yield front, version, base, page
    finally:
        page.close()
        end(server)


MEASURED: dict[str, list[str]] = {}


@pytest.mark.slow  # it installs five programs, and starts each
def test_a_lesson_works_there(opened):
    front, version, base, page = opened
    looks = {what: partial(look, page) for what, look in TRIED.items()} | {AGAIN: partial(again, page, front, base)}
    wrong = {}
    for what, look in looks.items():
        try:
            look()
        except (Error, AssertionError) as error:
            wrong[what] = str(error)
    MEASURED[front.name] = [version, *("no" if what in wrong else "yes" for what in looks)]
    assert {} == wrong


@pytest.fixture(scope="module", autouse=True)
def table():
    """The table of the README, written anew when every program has been tried."""
    yield
    if MEASURED.keys() == {front.name for front in FRONTS}:
        rows = [["", "Version", *TRIED, AGAIN], ["---"] * (len(TRIED) + 3)]
        rows += [[front.name, *MEASURED[front.name]] for front in FRONTS]
        told = "".join(f"| {' | '.join(row)} |\n" for row in rows)
        before, _, rest = README.read_text(encoding="utf-8").partition(START)
        day = f"{date.today():%d %B %Y}".lstrip("0")
        new = f"{before}{START}\n{told}\nTried on {day}.\n{END}{rest.partition(END)[2]}"
        README.write_text(new, encoding="utf-8", newline="\n")


def test_the_table_in_the_readme_has_every_program_and_all_that_is_tried():
    written = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    head, _, *rows = [line.strip("| ").split(" | ") for line in written.splitlines() if line.startswith("|")]
    assert ["Version", *TRIED, AGAIN] == head
    assert [front.name for front in FRONTS] == [name for name, *_ in rows]
    assert {len(head) + 1} == {len(row) for row in rows}
    assert {"yes", "no"} >= {cell for _, _, *row in rows for cell in row}
