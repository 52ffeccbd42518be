"""A small course to lay out, change and serve, and a real JupyterLab serving it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from coursekit.app.layout import MANIFEST
from coursekit.content.course import Course

PATIENCE = 120  # seconds until a server that says nothing is ended, so that the test fails and does not hang
VOTES = "notebooks/01_votes.ipynb"
TRADE = "notebooks/02_trade.ipynb"

# What other Jupyter work leaves in an environment; none of it is about the course.
HOSTILE = {
    "JUPYTER_TOKEN": "known-to-all",
    "JUPYTER_PORT": "1",
    "JUPYTER_GATEWAY_URL": "http://127.0.0.1:1",
    "JUPYTER_PREFER_ENV_PATH": "0",
    "JUPYTERLAB_DIR": "/nowhere",
    "JUPYTERHUB_API_TOKEN": "secret",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/ann/",
}

needs_sigint = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot send Ctrl-C to one child process without sending it to this one"
)


def make_course(root: Path, **lessons: str) -> Course:
    """A course whose notebooks are NN_slug="text of the first cell", on disk as Jupyter itself would write them."""
    (root / "data" / "questions").mkdir(parents=True, exist_ok=True)
    (root / "notebooks").mkdir(exist_ok=True)
    (root / "data" / "datapackage.json").write_text("{}\n", encoding="utf-8")
    (root / "data" / "questions" / "start_here.toml").write_text('title = "Start"\n', encoding="utf-8")
    for name, text in {"_00_start_here": "# Start here", **lessons}.items():
        notebook = {
            "cells": [{"cell_type": "markdown", "id": "a1", "metadata": {}, "source": [text]}],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python", "version": "3.11.0"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        text = json.dumps(notebook, indent=1, sort_keys=True)
        (root / "notebooks" / f"{name[1:]}.ipynb").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return Course(root)


def files(folder: Path) -> dict[str, str]:
    """Everything in a folder, hidden files too, as text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def without_manifest(folder: Path) -> dict[str, str]:
    return {name: text for name, text in files(folder).items() if name != MANIFEST}


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


# The pipe closes when whoever holds its other end is gone, however that went.
_WITH_US = """
import os, runpy, select, signal, sys, threading

def wait():
    try:
        os.read(0, 1)
    except BlockingIOError:  # the module has set it so
        select.select([0], [], [])
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=wait, daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def start_with_us(*module: str | Path, python: str | Path = sys.executable, **how: Any) -> subprocess.Popen:
    """`python -m` a module that serves: it ends when this process does, even if that is killed."""
    return subprocess.Popen([python, "-c", _WITH_US, *module], stdin=subprocess.PIPE, **how)


def end(server: subprocess.Popen) -> None:
    """Ask a server to stop; one that does not is ended. Jupyter waits for ever where a kernel starts just then."""
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


class Lab:
    """A running `python -m coursekit lab`. Waits for the address it prints; ends it when the test is over."""

    def __init__(self, *args: str, site: Path, cwd: Path, home: Path, patience: float = PATIENCE):
        if home.parent.is_dir():
            home.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        self.process = start_with_us(
            *("coursekit", "lab", "--no-browser", *args),
            cwd=cwd,
            env=kept
            | {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "HOME": str(home), "USERPROFILE": str(home)}
            | HOSTILE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.guard = threading.Timer(patience, self.process.kill)
        self.guard.start()

    def __enter__(self) -> Lab:
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if "Ctrl-C" in line:
                break
        address = next((line for line in self.said if "http://" in line), None)
        if address is None:
            self.__exit__()
            pytest.fail("JupyterLab did not start:\n" + "\n".join(self.said))
        self.page = address.rpartition(" ")[2]
        self.base = self.page.partition("/lab/")[0]
        self.token = self.page.rpartition("?token=")[2]
        return self

    def ask(self, path: str, body: dict | None = None, method: str | None = None, token: str | None = None) -> dict:
        request = urllib.request.Request(
            f"{self.base}/{path}",
            method=method or ("POST" if body is not None else "GET"),
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token if token is None else token}"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return {"status": answer.status, "text": answer.read().decode()}

    def end_kernels(self) -> None:
        """As on the next day: what a kernel remembered is gone, and what stands in files is left."""
        for session in json.loads(self.ask("api/sessions")["text"]):
            self.ask(f"api/sessions/{session['id']}", method="DELETE")

    def stop(self) -> int:
        """Press Ctrl-C once."""
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.stdout.read().splitlines()
        return self.process.wait()

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.guard.cancel()
