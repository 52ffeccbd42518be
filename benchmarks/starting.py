"""What passes until something can be touched: in JupyterLab, on a student's server on a Hub, without an installation.

Each start is a first one: a new folder, a new home, no settings; only the browser's cache of the site is warm.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, which
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.harness import ROOT, Benchmark, Figures, Goal, Side
from benchmarks.pages import CHROMIUM, FLAGS, IDLE, chromium_in, serving

FIRST = "notebooks/00_start_here.ipynb"
LESSON = "lab/index.html?path=notebooks/01_riyadh_talks.ipynb"
IN_THE_BROWSER = re.compile(r"Python \(Pyodide\) \| Idle")
COURSE = [sys.executable, "-m", "coursekit", "lab", "--no-browser", "."]
ALONE = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
PATIENCE = 180_000  # milliseconds until Python has come into a browser for the first time


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    hub = Benchmark(
        "hub-start",
        "A student's server on a JupyterHub, from its start until it is there.",
        (
            Side("coursekit", partial(_on_a_hub, "coursekit.classroom.live.singleuser"), "jupyterhub"),
            Side("jupyterhub-singleuser", partial(_on_a_hub, "jupyterhub.singleuser"), "jupyterhub"),
        ),
        (Goal("CPU, s", 0.8, "jupyterhub-singleuser"),),
    )
    if not (CHROMIUM and find_spec("playwright")):
        print("starting: Chromium or playwright is not installed, so pages are not measured.", file=sys.stderr)
        return [hub]

    @cache
    def browser() -> Any:
        return stack.enter_context(chromium_in(stack).launch(executable_path=CHROMIUM, args=FLAGS))

    @cache
    def visitor() -> Any:
        """Somebody who comes back to the site with the same browser."""
        home = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        found = chromium_in(stack).launch_persistent_context(home, executable_path=CHROMIUM, args=FLAGS)
        return stack.enter_context(found)

    @cache
    def site() -> str:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        return stack.enter_context(_answering(partial(_Files, directory=_site(folder))))

    found = [
        Benchmark(
            "lab-start",
            "From `coursekit lab` in a new folder to a page whose kernel is ready, and the same with JupyterLab alone.",
            (
                Side("coursekit", lambda: _opened(browser(), COURSE)),
                Side("jupyter lab", lambda: _opened(browser(), ALONE)),
            ),
            (Goal("wait, s", 1.2, "jupyter lab"),),
        ),
        hub,
    ]
    if find_spec("jupyterlite_core") and which("npm") and not quick:
        found += [
            Benchmark(
                "site-start",
                "From the first Shift+Enter in lesson 1 of the site to its first question: Python is in the browser.",
                (Side("coursekit", lambda: _in_a_browser(visitor(), site())),),
                (Goal("wait, s", 8),),
            )
        ]
    return found


def _opened(browser: Any, command: list[str]) -> Figures:
    with TemporaryDirectory(ignore_cleanup_errors=True) as top, browser.new_context() as context:
        if command is not COURSE:
            copytree(ROOT / "notebooks", Path(top) / "notebooks")
        start = time.perf_counter()
        with serving(command, Path(top)) as (address, server):
            there = time.perf_counter()
            page = context.new_page()
            page.goto(address.replace("/lab?", f"/lab/tree/{FIRST}?"))
            page.get_by_text(IDLE).wait_for()
            now = time.perf_counter()
            return {"wait, s": now - start, "of it the server's": there - start, "CPU, s": _cpu(server)}


def _cpu(process: subprocess.Popen) -> float:
    own = psutil.Process(process.pid)
    return sum(sum(each.cpu_times()[:2]) for each in (own, *own.children(recursive=True)))


class _Files(SimpleHTTPRequestHandler):
    """The site on a web server."""

    def log_message(self, *_: object) -> None:
        pass


class _Hub(_Files):
    """What a student's server asks of its Hub before it starts: which version it has."""

    def do_GET(self) -> None:
        said = json.dumps({"version": version("jupyterhub")}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_GET  # noqa: N815 # as the library names it


@contextmanager
def _answering(handler: Any) -> Iterator[str]:
    """A web server for as long as a block runs; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _on_a_hub(module: str) -> Figures:
    start = f"from {module} import main; main()"
    with TemporaryDirectory(ignore_cleanup_errors=True) as top, _answering(_Hub) as hub:
        own = {
            "JUPYTERHUB_API_URL": f"{hub}hub/api",
            "JUPYTERHUB_API_TOKEN": "x",
            "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-ada",
            "JUPYTERHUB_USER": "ada",
            "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:0/user/ada/",
            "JUPYTERHUB_SERVICE_PREFIX": "/user/ada/",
            "JUPYTERHUB_OAUTH_CALLBACK_URL": "/user/ada/oauth_callback",
            "JUPYTERHUB_OAUTH_SCOPES": "[]",
        }
        began = time.perf_counter()
        with serving([sys.executable, "-c", start, "--allow-root"], Path(top), own) as (_, server):
            return {"CPU, s": _cpu(server), "clock, s": time.perf_counter() - began}


def _site(folder: Path) -> Path:
    from tests import pyodide_folder

    (folder / "workshop").mkdir()
    pyodide = pyodide_folder.build(folder / "pyodide", folder / "workshop")
    command = [sys.executable, "-m", "coursekit", "site", "--out", folder / "site", "--pyodide", pyodide]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder / "site"


def _in_a_browser(context: Any, address: str) -> Figures:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    start = time.perf_counter()
    page.goto(address + LESSON)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    idle = page.get_by_text(IN_THE_BROWSER)
    idle.wait_for()
    ready = time.perf_counter()
    page.locator(".jp-Notebook .jp-Cell").first.click()
    question = page.locator("form.ck-question .ck-option")
    run = time.perf_counter()
    while not question.count():
        page.keyboard.press("Shift+Enter")
        idle.wait_for()
    question.first.wait_for()
    figures = {"wait, s": time.perf_counter() - run, "before it: the page, s": ready - start}
    page.close()
    return figures
