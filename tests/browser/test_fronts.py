"""What works where: one small lesson in each program that opens notebooks, and the table of it in the README."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, TimeoutError

from browser_tools import MINUTE, box_of, notebook_of
from coursekit.app.launch import free_port
from places import ROOT, uv

README = ROOT / "README.md"
NAME = "91_fronts.ipynb"
QUIZ, GUESS = "body_with_many_votes", "contacts_us_ukraine"
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
LISTENING = """async () => (await (await fetch("/api/sessions")).json()).some(({ kernel }) => kernel.connections)"""
START, END = "<!-- fronts: written by tests/browser/test_fronts.py -->", "<!-- /fronts -->"


@dataclass(frozen=True)
class Front:
    """A program that opens notebooks: what is installed for it, what starts it, and where it has the notebook."""

    name: str
    package: str
    start: tuple[str, ...]
    address: str
    run: Callable[[Page], None]
    save: Callable[[Page], None]
    again: str = "text=Run this cell"  # what is there once the notebook is open again
    page: Callable[[Path], None] = field(default=lambda folder: None)  # puts what it is served from into a folder


def run_by_menu(page: Page) -> None:
    """JupyterLab drops what is run before its session is ready: if nothing starts, press again, as a person would."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(LISTENING)
    dialog = page.locator(".jp-Dialog .jp-mod-accept")  # which asks for a kernel, if it is not there yet
    page.add_locator_handler(dialog, dialog.click)
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


def vscode(folder: Path) -> None:
    """VS Code's part, from npm: its widget manager without what it was made of, and what a page around it needs."""

    def run(*command: str) -> None:
        subprocess.run([shutil.which(command[0]), *command[1:]], cwd=folder, check=True)

    npm = ("npm", "--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    run(*npm, "pack", "@vscode/jupyter-ipywidgets8@1")
    with tarfile.open(next(folder.glob("vscode-*.tgz"))) as packed:
        (folder / "ipywidgets.js").write_bytes(packed.extractfile("package/dist/ipywidgets.js").read())
    libraries = ("@jupyterlab/services@7", "requirejs@2", "vega@5", "vega-lite@5", "vega-embed@6", "esbuild")
    run(*npm, "install", *libraries)
    shutil.copy(folder / "node_modules" / "requirejs" / "require.js", folder)
    shutil.copy(Path(__file__).with_name("vscode.js"), folder / "source.js")
    bundle = ("--bundle", "--format=esm", "--external:./ipywidgets.js", "--outfile=vscode.js", "--log-level=error")
    run("node", "node_modules/esbuild/bin/esbuild", "source.js", *bundle)
    scripts = '<script src="require.js"></script><script type="module" src="vscode.js"></script>'
    html = f'<!doctype html><meta charset="utf-8"><body class="vscode-light"><button disabled>Run all</button>{scripts}'
    (folder / "vscode.html").write_text(html, encoding="utf-8")


SERVER = ("--ServerApp.token=", "--ServerApp.disable_check_xsrf=True", "--ServerApp.root_dir=..", "--allow-root")
LAB = ("jupyterlab", *SERVER), f"lab/tree/notebooks/{NAME}", run_by_menu, save_by_key
# VS Code saves a notebook itself, so what Jupyter does on saving is left out.
STATIC = ("../page", "../venv/share/jupyter/nbextensions")
CODE = (
    f"--ServerApp.extra_static_paths={[*STATIC]}",
    "--ServerApp.jpserver_extensions={'coursekit.app.saving': False}",
)
FRONTS = [
    Front("JupyterLab 4.5", "jupyterlab==4.5.*", *LAB),
    Front("JupyterLab, newest", "jupyterlab", *LAB),
    Front(
        "Notebook 7",
        "notebook==7.*",
        ("notebook", *SERVER),
        f"notebooks/notebooks/{NAME}",
        run_by_menu,
        save_by_key,
    ),
    Front(
        "Voila",
        "voila",
        ("voila", NAME),
        "",
        run=lambda page: None,  # it runs what it opens, and saves nothing
        save=lambda page: None,
        again=f'form[data-id="{QUIZ}"] .ck-outcome',
    ),
    Front(
        "VS Code",
        "jupyter_server",
        ("jupyter_server", *SERVER, *CODE),
        f"static/vscode.html?notebook=notebooks/{NAME}",
        run=lambda page: page.get_by_role("button", name="Run all").click(),
        save=lambda page: page.wait_for_function("document.title === 'saved'"),
        page=vscode,
    ),
]


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
    mark = page.get_by_role("slider", name="Position of Russia")
    before = page.locator(".ck-piece .sub").inner_text()
    drag(page, box_of(mark), 100)
    page.wait_for_function("before => document.querySelector('.ck-piece .sub').innerText !== before", arg=before)


def stage(page: Page) -> None:
    own = page.locator(".ck-stage", has_text="Who stands where?")
    drag(page, box_of(own.locator(".mark-symbol path").last), -60)
    own.get_by_text("US was moved.").wait_for(state="attached")  # which Python says


def drag(page: Page, mark: dict[str, float], by: float) -> None:
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=5)
    page.mouse.up()


def chart(page: Page) -> None:
    page.locator(".vega-embed", has=page.locator("svg", has_text="Events")).first.wait_for()


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


@dataclass
class Opened:
    """A front end at work."""

    front: Front
    version: str
    base: str
    page: Page

    def again(self) -> None:
        """The notebook, saved: while its Python still runs, and on another day."""
        self.front.save(self.page)
        for kernels_end in (False, True):
            self.page.goto("about:blank")
            if kernels_end and self.front.name != "Voila":  # which starts a new kernel each time
                for session in self.page.request.get(f"{self.base}/api/sessions").json():
                    self.page.request.delete(f"{self.base}/api/sessions/{session['id']}")
            self.page.goto(f"{self.base}/{self.front.address}")
            self.page.locator(self.front.again).first.wait_for()
            for look in (chart, progress, nothing_red):
                look(self.page)


def nothing_red(page: Page) -> None:
    assert RED.findall(page.locator("body").inner_text()) == []


@pytest.fixture(scope="module", params=FRONTS, ids=lambda front: front.name)
def opened(request, browser, tmp_path_factory):
    """A program installed as its users install it, with the notebook open and run."""
    front, course = request.param, tmp_path_factory.mktemp("front")
    if front.page is vscode and not shutil.which("npm"):
        pytest.skip("npm is not installed, and has VS Code's widget manager.")
    shutil.copytree(ROOT / "data", course / "data")
    for folder in ("notebooks", "page"):
        (course / folder).mkdir()
    shutil.copy(ROOT / "notebooks" / "01_riyadh_talks.ipynb", course / "notebooks")
    (course / "notebooks" / NAME).write_text(notebook_of(CELLS), encoding="utf-8")
    front.page(course / "page")
    subprocess.run([uv(), "venv", "--quiet", "venv"], cwd=course, check=True)
    python = course / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [uv(), "pip", "install", "--quiet", "-p", python, "-e", ROOT, front.package]
    subprocess.run(install, cwd=course, check=True)
    asked = f"from importlib.metadata import version; print(version({re.split('[^a-z_]', front.package)[0]!r}))"
    version = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()

    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT"))}
    own = {"COURSEKIT_PROGRESS": str(course / "progress.jsonl"), "JUPYTER_CONFIG_DIR": str(course)}
    command = [python, "-m", *front.start, f"--port={port}", "--no-browser"]
    with open(course / "said", "w", encoding="utf-8") as said:
        server = subprocess.Popen(command, cwd=course / "notebooks", env=kept | own, stdout=said, stderr=said)
    page = browser.new_page(viewport={"width": 1200, "height": 3000})  # what is not in view may not be drawn
    page.set_default_timeout(MINUTE)
    try:
        base = f"http://127.0.0.1:{port}"
        first(page, f"{base}/{front.address}")
        front.run(page)
        yield Opened(front, version, base, page)
    finally:
        page.close()
        server.terminate()
        server.wait()


def first(page: Page, address: str) -> None:
    """The page, once its server has opened its port."""
    for _ in range(600):
        try:
            page.goto(address)
            return
        except Error:
            page.wait_for_timeout(100)
    pytest.fail(f"nothing answers at {address}")


MEASURED: dict[str, list[str]] = {}


@pytest.mark.slow  # it installs five programs, and starts each
def test_a_lesson_works_there(opened):
    looks = {what: partial(look, opened.page) for what, look in TRIED.items()} | {AGAIN: opened.again}
    wrong = {}
    for what, look in looks.items():
        try:
            look()
            nothing_red(opened.page)
        except (Error, AssertionError) as error:
            wrong[what] = str(error)
        if os.environ.get("SHOTS"):
            opened.page.screenshot(
                path=f"{os.environ['SHOTS']}/{opened.front.name.replace(' ', '')}-{[*looks].index(what)}.png"
            )
    MEASURED[opened.front.name] = [opened.version, *("no" if what in wrong else "yes" for what in looks)]
    assert {} == wrong


@pytest.fixture(scope="module", autouse=True)
def table():
    """The table of the README, written anew when every program has been tried."""
    yield
    if [*MEASURED] == [front.name for front in FRONTS]:
        rows = [
            ("", "Version", *TRIED, AGAIN),
            ["---"] * (len(TRIED) + 3),
            *([name, *row] for name, row in MEASURED.items()),
        ]
        told = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        before, _, rest = README.read_text(encoding="utf-8").partition(START)
        day = f"{date.today():%d %B %Y}".lstrip("0")
        new = f"{before}{START}\n{told}\n\nTried on {day}.\n{END}{rest.partition(END)[2]}"
        README.write_text(new, encoding="utf-8", newline="\n")


def test_the_table_in_the_readme_has_every_program_and_all_that_is_tried():
    written = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    head, _, *rows = [line.strip("| ").split(" | ") for line in written.splitlines() if line.startswith("|")]
    assert ["Version", *TRIED, AGAIN] == head
    assert [front.name for front in FRONTS] == [name for name, *_ in rows]
    assert {len(head) + 1} == {len(row) for row in rows}
    assert {"yes", "no"} >= {cell for _, _, *row in rows for cell in row}
