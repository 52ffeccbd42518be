"""The course without an installation: a folder of files for any web server, with Python in the browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from coursekit.app.launch import NEWS
from coursekit.app.layout import lay_out
from coursekit.content.course import START, Course, current
from coursekit.content.files import write_whole
from coursekit.errors import CourseError

KERNEL = "@jupyterlite/pyodide-kernel-extension"
FIRST = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]  # loaded with Python itself
HERE = "static/pyodide"  # where JupyterLite looks for a Pyodide of its own
BESIDE = "static/python"  # the packages of the course, where Pyodide itself comes from elsewhere
TITLE = "The Riyadh course"
TEACHING = "data/teaching"  # notes for teachers are not for the web


NOTE = """\
> **This edition runs in your browser.** Nothing is installed, and the first cell takes longer than the others.
> Your answers are kept in this browser on this computer, in the file `progress.jsonl`. **Closing a private window
> loses them.** To take them with you: in the list of files on the left go up to the first folder, click
> `progress.jsonl` with the right button and choose Download. Elsewhere, `coursekit progress import progress.jsonl`
> adds them to what is there.
"""


def run(out: Path, pyodide: str | None) -> int:
    course = current()
    size = build(course, out, pyodide)
    print(
        f"The course is in {out} ({size / 1e6:.0f} MB): put the folder on any web server.\n"
        f"To try it here: {Path(sys.executable).name} -m http.server --bind 127.0.0.1 --directory {out}\n"
        "Answers are kept in the reader's own browser. Closing a private window loses them."
    )
    return 0


def build(course: Course, out: Path, pyodide: str | None = None) -> int:
    """Write the site of a course into a new folder, and return its size in bytes.

    `pyodide` is a folder (or an address) with a distribution of Pyodide; with a folder the page asks for nothing
    from outside. Without it Python comes from where the kernel of JupyterLite usually takes it.
    Raises CourseError if the folder is not empty, a tool is missing, or a package cannot be had.
    """
    try:
        import jupyterlite_core  # noqa: F401
        import jupyterlite_pyodide_kernel  # noqa: F401

        from coursekit.app.pyodide import LOCK, MAIN, Packages, own_wheel
    except ImportError as error:
        fix = "Run it with its tools: `python -m uv run --group site coursekit site --out FOLDER`."
        raise CourseError(f"The site is built with JupyterLite, and {error.name} is not installed. {fix}") from error
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CourseError(f"{out} is there already. Give a new folder, so that nothing in it is lost.")

    extension = Path(sys.prefix, "share", "jupyter", "labextensions", *KERNEL.split("/"), "static")
    settings = json.loads((extension / "schema" / "kernel.v0.schema.json").read_text(encoding="utf-8"))
    usual = settings["properties"]["pyodideUrl"]["default"]
    with tempfile.TemporaryDirectory() as place:
        temporary = Path(place)
        print("Laying out the lessons …", flush=True)
        lay_out(course, temporary / "files")
        shutil.rmtree(temporary / "files" / TEACHING, ignore_errors=True)
        _say_where_answers_are(Course(temporary / "files"))
        print("Collecting the packages for Python in the browser …", flush=True)
        given = [own_wheel(temporary), *(extension / "pypi").glob("*.whl")]
        packages = Packages(pyodide or usual.rpartition("/")[0], given)
        home = HERE if packages.local else BESIDE
        packages.write(temporary / home)
        print("Building the pages …", flush=True)
        options = {"packages": FIRST, "lockFileURL": f"./{home}/{LOCK}"}
        python = {} if packages.local else {"pyodideUrl": f"{packages.base}{MAIN[0]}"}
        _lite(temporary, out.resolve(), python | {"disablePyPIFallback": True, "loadPyodideOptions": options})
        if not packages.local:
            shutil.copytree(temporary / home, out / home)
    _open_on(course, out)
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def _say_where_answers_are(course: Course) -> None:
    for page in course.pages():
        if page.slug == START:
            notebook = json.loads(page.path.read_text(encoding="utf-8"))
            note = {"cell_type": "markdown", "id": "in-the-browser", "metadata": {}, "source": NOTE}
            notebook["cells"].insert(0, note)
            write_whole(page.path, json.dumps(notebook).encode())


def _lite(folder: Path, out: Path, kernel: dict[str, object]) -> None:
    """Let JupyterLite build the pages of a folder, with these settings of its kernel."""
    page = {"appName": TITLE, "litePluginSettings": {f"{KERNEL}:kernel": kernel}, "disabledExtensions": [NEWS]}
    config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    (folder / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps", "--apps=lab", "--contents=files"]
    done = subprocess.run(
        [*command, "--lite-dir", folder, "--output-dir", out],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise CourseError(f"JupyterLite could not build the site:\n{done.stdout[-2000:]}")


def _open_on(course: Course, out: Path) -> None:
    """Lead whoever comes to the site to the start page."""
    start = next((f"?path=notebooks/{page.path.name}" for page in course.pages() if page.slug == START), "")
    head = f'<head><title>{TITLE}</title><meta http-equiv="refresh" content="0; url=lab/index.html{start}">'
    page = out / "index.html"  # JupyterLite reads settings from it, and leads to no notebook: only that goes
    text = re.sub(r'<script type="module">.*?</script>', "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    page.write_text(text.replace("<head>", head), encoding="utf-8")
