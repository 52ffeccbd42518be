"""The edition without an installation, built from registries alone, in Chromium with the network off."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import pyodide_folder
from coursekit.content.course import Course
from places import ROOT

pytestmark = [
    pytest.mark.slow,  # it downloads and compiles Python for a browser
    pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed"),
]
CHOICE = "form.ck-question:has(.ck-option input[type=radio])"
IDLE = re.compile(r"Python \(Pyodide\) \| Idle")
LOADING = 180_000  # milliseconds until Python has come into the browser for the first time


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory) -> Path:
    pytest.importorskip("jupyterlite_core", reason="it needs `--group site`")
    return pyodide_folder.build(tmp_path_factory.mktemp("python") / "pyodide", tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def site(pyodide, tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("site") / "site", pyodide)


def written(out: Path, pyodide: object) -> Path:
    """The site as the command writes it."""
    command = [sys.executable, "-m", "coursekit", "site", "--out", out, "--pyodide", str(pyodide)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "Closing a private window loses them." in done.stdout
    return out


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a web server, from which other pages may read too."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def end_headers(self):
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def address(site):
    with served(site) as link:
        yield link


class Reader:
    """Somebody with a browser and nothing else, who comes back to the same one on another day."""

    def __init__(self, context, address: str):
        self.context, self.address, self.asked_outside = context, address, []
        self.page = context.pages[0]
        self.page.set_default_timeout(LOADING)
        self.page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:", "chrome:")):
            self.asked_outside.append(url)

    def open(self, where: str) -> None:
        self.page.goto(self.address + where)
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.page.get_by_text(IDLE).wait_for()

    def run_first_quiz(self) -> None:
        """As a learner does: from the top, cell by cell, until a question is there."""
        self.page.locator(".jp-Notebook .jp-Cell").first.click()
        question = self.page.locator(CHOICE).first
        for _ in range(30):
            self.page.keyboard.press("Shift+Enter")
            self.page.get_by_text(IDLE).wait_for()
            if question.count():
                break
        question.wait_for()


@pytest.fixture
def reader(browser_of, tmp_path, address):
    """Opens the same browser again and again; the one before is closed."""
    opened = []

    def again() -> Reader:
        for each in opened:
            each.context.close()
        opened[:] = [Reader(browser_of(tmp_path / "browser"), address)]
        return opened[0]

    yield again
    opened[0].context.close()


def test_the_site_opens_on_the_start_page_and_says_where_answers_are(reader):
    page = (here := reader()).page
    page.goto(here.address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator(".lm-TabBar-tabLabel", has_text="00_start_here.ipynb").wait_for()
    page.get_by_text("Closing a private window loses them.").wait_for()


@pytest.mark.parametrize("slug", ["riyadh_talks", "reverse_kissinger"])
def test_answers_are_there_after_the_browser_was_closed(reader, slug):
    lesson = Course(ROOT).page(slug)
    here = reader()
    here.open(f"lab/index.html?path=notebooks/{lesson.path.name}")
    here.run_first_quiz()
    form = here.page.locator(CHOICE).first
    form.locator(".ck-option input[type=radio]").first.check()
    form.locator(".ck-check").click()
    form.locator(".ck-outcome").wait_for()
    id, said = form.get_attribute("data-id"), form.locator(".ck-outcome").inner_text()
    assert not here.asked_outside

    there = reader()
    there.open(f"lab/index.html?path=notebooks/{lesson.path.name}")
    there.run_first_quiz()
    assert said == there.page.locator(f'form.ck-question[data-id="{id}"] .ck-outcome').inner_text()
    assert not there.asked_outside


def test_pyodide_may_come_from_an_address_and_then_only_it_is_asked(pyodide, browser_of, tmp_path):
    lesson = Course(ROOT).page("riyadh_talks")
    with served(pyodide) as usual, served(written(tmp_path / "site", usual)) as address:
        reader = Reader(browser_of(tmp_path / "browser"), address)
        reader.open(f"lab/index.html?path=notebooks/{lesson.path.name}")
        reader.run_first_quiz()
        assert {usual} == {link[: len(usual)] for link in reader.asked_outside}
        reader.context.close()
    assert not [*(tmp_path / "site").rglob("*.wasm")]


RUN = """
import { loadPyodide } from "%(pyodide)s/pyodide.mjs";
const python = await loadPyodide({ indexURL: "%(pyodide)s/" });
await python.loadPackage(["coursekit", "ipython"], { messageCallback: () => {} });
python.FS.mkdir("/course");
python.FS.mount(python.FS.filesystems.NODEFS, { root: "%(files)s" }, "/course");
python.runPython(`
import json, os, pathlib
os.chdir("/course/notebooks")
found = []
for path in sorted(pathlib.Path().glob("*.ipynb")):
    space = {"__name__": "__main__"}
    for cell in json.loads(path.read_text())["cells"]:
        code = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        try:
            exec(code, space)
        except Exception as error:
            if "___" not in code:
                found.append(f"{path} {cell['id']}: {type(error).__name__}: {error}")
for module in ("coursekit.classroom.report", "coursekit.authoring.render"):
    try:
        __import__(module)
    except ImportError as error:
        found.append(str(error).partition(",")[0])
pathlib.Path("/course/found.json").write_text(json.dumps(found))
`);
"""


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_every_cell_of_every_lesson_runs_there_and_what_cannot_says_so(site, tmp_path):
    files = tmp_path / "files"
    shutil.copytree(site / "files", files)
    script = tmp_path / "run.mjs"
    script.write_text(RUN % {"pyodide": site / "static" / "pyodide", "files": files}, encoding="utf-8")
    subprocess.run(["node", script], check=True, stdout=subprocess.DEVNULL)
    assert json.loads((files / "found.json").read_text(encoding="utf-8")) == [
        "The class is looked after on a computer",
        "Lessons are checked and rendered on a computer",
    ]


def test_nothing_is_in_the_site_that_readers_do_not_need(site):
    assert not [*site.rglob("*.map")]
    assert not (site / "files" / "data" / "teaching").exists()
    assert (site / "files" / "data" / "timeline.csv").read_bytes() == (ROOT / "data" / "timeline.csv").read_bytes()
