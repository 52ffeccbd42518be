"""A notebook in JupyterLab, as `coursekit lab` starts it, in Chromium: cells run by key, times taken in the page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import nbformat
import psutil

from benchmarks.harness import ROOT, environment

NAME = "99_benchmark.ipynb"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
BEFORE = "e12527c"
ADDRESS = re.compile(r"http://127\.0\.0\.1\S+")
IDLE = re.compile(r"Python 3.*\| Idle")
PROMPT = "n => document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')[n].textContent"
COMM = re.compile(rb'"msg_type": ?"comm_msg"')

# What Chromium still holds of the drawings of charts, those taken off the page included.
ALIVE = "function () { return this.filter(svg => svg.classList.contains('marks')).length; }"


@cache
def chromium_in(stack: ExitStack) -> Any:
    """What starts browsers, once for all subjects: playwright cannot be there twice."""
    from playwright.sync_api import sync_playwright

    return stack.enter_context(sync_playwright()).chromium


@contextmanager
def serving(command: list[str], home: Path, own: Mapping[str, str] = {}) -> Iterator[tuple[str, subprocess.Popen]]:
    """A Jupyter server in a home of its own, until the block ends: the address that it says, and its process."""
    server = subprocess.Popen(
        command,
        cwd=home,
        env=environment() | {"HOME": str(home), "USERPROFILE": str(home)} | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        yield next(found[0] for line in server.stdout if (found := ADDRESS.search(line))), server
    finally:  # Jupyter closes its kernels when it is asked to stop; what is left after that would stay for ever
        processes = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        for process in psutil.wait_procs(processes, timeout=10)[1]:
            process.kill()
        server.wait()
        server.stdout.close()


@cache
def course_before(stack: ExitStack) -> Path | None:
    """The course as it was before its pictures were live, out of the history. None where there is no such history."""
    asked = ["git", "archive", BEFORE, "src", "notebooks", "data"]
    packed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False) if shutil.which("git") else None
    if packed is None or packed.returncode:
        return None
    folder = Path(stack.enter_context(TemporaryDirectory()))
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


class Page:
    """One page with one kernel, where cells can be run in any order and as often as wanted."""

    def __init__(self, chromium: Any, files: Mapping[str, str], cells: Iterable[str], course: Path = ROOT):
        """`files`: what stands beside the notebook, by name; all names of `benchmark_cells.py` can be used in cells.

        `course`: the folder of another state of the course, whose dependencies are those of this one.
        """
        self._chromium, self._files, self._course = chromium, files, course
        self._cells = ["from benchmark_cells import *", "close_all()", *dict.fromkeys(cells), ""]

    def __enter__(self) -> Page:
        with ExitStack() as stack:
            top = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
            self.log = top / "progress.jsonl"
            command = [sys.executable, "-m", "coursekit", "lab", str(top / "course"), "--no-browser"]
            own = {"COURSEKIT_PROGRESS": str(self.log), "PYTHONPATH": str(self._course / "src")}
            address, self._server = stack.enter_context(serving(command, top, own))
            notebooks = top / "course" / "notebooks"
            for name, text in self._files.items():
                (notebooks / name).write_text(text, encoding="utf-8")
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            cells = list(map(nbformat.v4.new_code_cell, self._cells))
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebooks / NAME)
            browser = stack.enter_context(self._chromium.launch(executable_path=CHROMIUM, args=FLAGS))
            self._open(browser, re.sub(r"/notebooks/[^?]*", f"/notebooks/{NAME}", address))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def _open(self, browser: Any, address: str) -> None:
        self._page = browser.new_page(viewport={"width": 1100, "height": 900})
        self._page.set_default_timeout(60_000)
        self._page.on("websocket", self._listen)
        self._address = address
        self.reload()
        self._devtools = self._page.context.new_cdp_session(self._page)
        self.run(self._cells[0])

    def reload(self) -> None:
        """Load the page anew, as on the next day; the kernel is the same."""
        self._page.goto(self._address)
        self._page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self._settle()
        self._page.evaluate((ROOT / "benchmarks" / "browser.js").read_text(encoding="utf-8"))

    def _listen(self, socket: Any) -> None:
        def sent(data: str | bytes) -> None:
            self.sent += bool(COMM.search(data if isinstance(data, bytes) else data.encode()))

        def heard(data: str | bytes) -> None:
            self.heard += len(data)
            self.largest.append(len(data))

        self.sent, self.heard, self.largest = 0, 0, []
        socket.on("framesent", sent)
        socket.on("framereceived", heard)

    def _settle(self) -> None:
        self._page.get_by_text(IDLE).wait_for()

    def tidy(self) -> None:
        """No widget, no output and no answer is left of what was measured before."""
        self.run("close_all()")
        self._page.locator(".lm-MenuBar-itemLabel", has_text="Edit").first.click()
        self._page.locator(".lm-Menu-itemLabel", has_text="Clear Outputs of All Cells").click()
        self.log.unlink(missing_ok=True)

    def run(self, cell: str, timed: str | None = None, shown: str | None = None) -> list[Any]:
        """Run a cell by Shift+Enter. With `timed`, a selector: how long until the first such thing could be picked.
        With `shown`, a selector: how long until the first such thing was drawn."""
        n = self._cells.index(cell)
        prompt = self._page.locator(".jp-CodeCell .jp-InputPrompt").nth(n)
        prompt.scroll_into_view_if_needed()
        prompt.click()
        before = self._page.evaluate(PROMPT, n)
        if timed:
            self._page.evaluate("([n, option]) => { window.timing = picked(n, option); }", [n, timed])
        if shown:
            self._page.evaluate("([n, what]) => { window.timing = shown(n, what); }", [n, shown])
        self.heard, self.largest = 0, []
        self._page.keyboard.press("Shift+Enter")
        found = self._page.evaluate("() => window.timing") if timed or shown else []
        self._page.wait_for_function(
            f"([n, before]) => (now => now !== before && /[0-9]/.test(now))(({PROMPT})(n))", arg=[n, before]
        )
        self._settle()
        return found

    def time(self, what: str, cell: str, *given: Any) -> list[float]:
        """A function of the stopwatch, on the output of this cell."""
        n = self._cells.index(cell)
        self._page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea").first.scroll_into_view_if_needed()
        self.sent = 0
        found = self._page.evaluate("([what, n, given]) => window[what](n, ...given)", [what, n, list(given)])
        self._settle()
        return found

    def drag(self, cell: str, mark: str, steps: int) -> list[float]:
        """Drag a mark of the cell's picture to and fro with the mouse: ms of script for each of so many moves."""
        n = self._cells.index(cell)
        found = self._page.locator(".jp-CodeCell").nth(n).locator(mark).first
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._page.evaluate("() => watchMoves()")
        self._page.mouse.move(x, y)
        self._page.mouse.down()
        self._page.evaluate("() => { window.moves.length = 0; }")
        self.sent = 0
        for step in range(steps):
            self._page.mouse.move(x + 20 * (step % 10), y)
        moves, during = self._page.evaluate("() => window.moves"), self.sent
        self._page.mouse.up()
        self._settle()
        return [*moves, during]

    def wait_for(self, cell: str, selector: str) -> None:
        self._page.locator(".jp-CodeCell").nth(self._cells.index(cell)).locator(selector).first.wait_for()

    def held(self) -> dict[str, float]:
        """Memory of the kernel and of the page, and listeners and drawings of charts that the page still holds."""
        ask = self._devtools.send
        svgs = ask("Runtime.evaluate", {"expression": "SVGSVGElement.prototype"})["result"]["objectId"]
        found = ask("Runtime.queryObjects", {"prototypeObjectId": svgs})["objects"]["objectId"]
        alive = ask("Runtime.callFunctionOn", {"functionDeclaration": ALIVE, "objectId": found, "returnByValue": True})
        ask("Runtime.releaseObject", {"objectId": found})
        ask("HeapProfiler.collectGarbage")
        processes = psutil.Process(self._server.pid).children(recursive=True)
        kernel = next(each for each in processes if any("ipykernel" in part for part in each.cmdline()))
        return {
            "kernel, MB": kernel.memory_full_info().uss / 2**20,
            "page, MB": ask("Runtime.getHeapUsage")["usedSize"] / 2**20,
            "listeners": ask("Memory.getDOMCounters")["jsEventListeners"],
            "drawings alive": alive["result"]["value"],
        }
