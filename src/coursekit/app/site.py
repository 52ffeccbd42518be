"""The course without an installation: a folder of files for any web server, with Python in the browser.

JupyterLite makes the pages. Beside them lies Pyodide, which is Python, with the packages that the course needs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from email.parser import Parser
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coursekit.app.launch import NEWS
from coursekit.app.layout import lay_out
from coursekit.content.course import START, current
from coursekit.content.files import be_new, decoded, write_whole, writing
from coursekit.errors import CourseError

KERNEL = "@jupyterlite/pyodide-kernel-extension"
FIRST = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]  # loaded with Python itself
HERE = "static/pyodide"  # where JupyterLite looks for a Pyodide of its own
BESIDE = "static/python"  # the packages of the course, where Pyodide itself comes from elsewhere
TITLE = "The Riyadh course"
TEACHING = "data/teaching"  # notes for teachers are not for the web

LOCK = "pyodide-lock.json"  # what can be loaded by name, or by what a cell imports; Pyodide's own form
MAIN = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
ELSEWHERE = {"jupyterlab", "widgetsnbextension", "pexpect", "psutil"}  # the page has its own, or nothing needs them
COURSE = "coursekit/shipped/"  # the page serves the lessons as files, which a learner may change

NOTE = """\
> **This edition runs in your browser.** Nothing is installed, and the first cell takes longer than the others.
> Your answers are kept in this browser on this computer, in the file `progress.jsonl`. **Closing a private window
> loses them.** To take them with you: in the list of files on the left go up to the first folder, click
> `progress.jsonl` with the right button and choose Download. Elsewhere, `coursekit progress import progress.jsonl`
> adds them to what is there.
"""


def run(out: Path, pyodide: str | None) -> int:
    """Write the course that the reader is in as a site, into a new folder.

    `pyodide` is a folder (or an address) with a distribution of Pyodide; with a folder the page asks for nothing
    from outside. Without it Python comes from where the kernel of JupyterLite usually takes it.
    Raises CourseError if a notebook is damaged, the folder is not empty, a tool is missing, or a package cannot be had.
    """
    course = current()
    if damaged := [page.trouble for page in course.pages() if page.trouble]:
        raise CourseError("\n".join([*damaged, "Mend this first; `coursekit check` says more."]))
    try:
        import jupyterlite_core  # noqa: F401
        import jupyterlite_pyodide_kernel  # noqa: F401
    except ImportError as error:
        fix = "In a copy of the course run `python -m uv run --group site coursekit site --out FOLDER`."
        raise CourseError(f"The site is built with JupyterLite, and {error.name} is not installed. {fix}") from error
    be_new(out)

    with writing(out):
        out.mkdir(parents=True, exist_ok=True)  # if that cannot be, it is said before the work
    extension = Path(sys.prefix, "share", "jupyter", "labextensions", *KERNEL.split("/"), "static")
    settings = json.loads((extension / "schema" / "kernel.v0.schema.json").read_text(encoding="utf-8"))
    usual = settings["properties"]["pyodideUrl"]["default"]
    start = next((page.path.name for page in course.pages() if page.slug == START), "")
    with tempfile.TemporaryDirectory() as place:
        temporary = Path(place)
        print("Laying out the lessons …", flush=True)
        lay_out(course, temporary / "files")
        shutil.rmtree(temporary / "files" / TEACHING, ignore_errors=True)
        if start:
            _say_where_answers_are(temporary / "files" / "notebooks" / start)
        print("Collecting the packages for Python in the browser …", flush=True)
        given = [_own_wheel(temporary), *(extension / "pypi").glob("*.whl")]
        packages = _Packages(pyodide or usual.rpartition("/")[0], given)
        home = HERE if packages.local else BESIDE
        packages.write(temporary / home)
        print("Building the pages …", flush=True)
        options = {"packages": FIRST, "lockFileURL": f"./{home}/{LOCK}"}
        python = {} if packages.local else {"pyodideUrl": f"{packages.base}{MAIN[0]}"}
        _lite(temporary, out.resolve(), python | {"disablePyPIFallback": True, "loadPyodideOptions": options})
        if not packages.local:
            shutil.copytree(temporary / home, out / home)
    _open_on(start, out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(
        f"The course is in {out} ({size / 1e6:.0f} MB): put the folder on any web server.\n"
        f"To try it here: {Path(sys.executable).name} -m http.server --bind 127.0.0.1 --directory {out}\n"
        "Answers are kept in the reader's own browser. Closing a private window loses them."
    )
    return 0


def _say_where_answers_are(page: Path) -> None:
    notebook = json.loads(decoded(page.read_bytes()))
    notebook["cells"].insert(0, {"cell_type": "markdown", "id": "in-the-browser", "metadata": {}, "source": NOTE})
    write_whole(page, json.dumps(notebook))


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


def _open_on(start: str, out: Path) -> None:
    """Lead whoever comes to the site to the start page."""
    lab = f"lab/index.html?path=notebooks/{start}" if start else "lab/index.html"
    head = f'<head><title>{TITLE}</title><meta http-equiv="refresh" content="0; url={lab}">'
    page = out / "index.html"  # JupyterLite reads settings from it, and leads to no notebook: only that goes
    text = re.sub(r'<script type="module">.*?</script>', "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    page.write_text(text.replace("<head>", head), encoding="utf-8")


class _Packages:
    """The packages of a site: those of Pyodide, those of the kernel, and pure wheels from where pip finds them.

    `pyodide` is a folder or an address that holds a distribution of Pyodide, `given` wheels that lie here already.
    """

    def __init__(self, pyodide: str, given: list[Path]):
        self.local = "://" not in pyodide
        self.base = Path(pyodide) if self.local else pyodide.rstrip("/") + "/"
        lock = json.loads(self._read(LOCK))
        self.info, self.known = lock["info"], lock["packages"]
        self.python = self.info["python"]
        self.given = {canonicalize_name(path.name.partition("-")[0]): path for path in given}
        self.chosen: dict[str, dict[str, Any]] = {}

    def write(self, out: Path) -> None:
        """Everything a page needs to start Python, but for what it takes from an address, into a new folder."""
        self.out = out
        out.mkdir(parents=True)
        for name in MAIN if self.local else ():
            (self.out / name).write_bytes(self._read(name))
        for name in ("coursekit", *FIRST):
            self._take(Requirement(name))
        lock = {"info": self.info, "packages": self.chosen}
        (self.out / LOCK).write_text(json.dumps(lock, indent=1, sort_keys=True), encoding="utf-8")

    def _read(self, name: str) -> bytes:
        try:
            if self.local:
                return (self.base / name).read_bytes()
            with urllib.request.urlopen(self.base + name) as reply:
                return reply.read()
        except OSError as error:
            raise CourseError(
                f"Pyodide's {name} cannot be read from {self.base}: {error}. Go online, or give --pyodide a folder "
                "with a distribution of Pyodide: what its releases call pyodide-….tar.bz2, unpacked."
            ) from error

    def _take(self, wanted: Requirement) -> None:
        """Choose a package, and all that it asks for."""
        name = canonicalize_name(wanted.name)
        if name in self.chosen or name in ELSEWHERE:
            return
        known = self.known.get(name)
        if name not in self.given and known and wanted.specifier.contains(known["version"], prereleases=True):
            self.chosen[name] = {**known, "file_name": self._from_pyodide(known)}
            needs = [Requirement(each) for each in known["depends"]]
        else:
            path = self.given.get(name) or _downloaded(wanted, self.python, self.out)
            if path.parent != self.out:
                (self.out / path.name).write_bytes(path.read_bytes())
            self.chosen[name], needs = self._described(self.out / path.name)
        for need in needs:
            self._take(need)

    def _from_pyodide(self, known: dict[str, Any]) -> str:
        """Where the page finds one of Pyodide's own packages."""
        if not self.local:
            return self.base + known["file_name"]
        content = self._read(known["file_name"])
        if hashlib.sha256(content).hexdigest() != known["sha256"]:
            raise CourseError(f"{known['file_name']} is not what {LOCK} says it is. Take a new copy of Pyodide.")
        (self.out / known["file_name"]).write_bytes(content)
        return known["file_name"]

    def _described(self, wheel: Path) -> tuple[dict[str, Any], list[Requirement]]:
        """A wheel as the lock describes it, and what it asks for in a browser."""
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            about = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            told = Parser().parsestr(archive.read(about).decode())
        modules = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
        browser = {
            "sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32",
            "os_name": "posix", "python_full_version": self.python, "python_version": self.python.rpartition(".")[0],
            "implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": "",
        }  # fmt: skip
        asked = map(Requirement, told.get_all("Requires-Dist") or [])
        needs = [need for need in asked if need.marker is None or need.marker.evaluate(browser)]
        return {
            "name": told["Name"],
            "version": told["Version"],
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": sorted(modules - {"tests", "test", "docs"}),
            "depends": sorted({canonicalize_name(need.name) for need in needs} - ELSEWHERE),
            "unvendored_tests": False,
        }, needs


def _downloaded(wanted: Requirement, python: str, folder: Path) -> Path:
    """A wheel without compiled parts: of the version that is installed here, with which the course was tried."""
    try:
        exact = f"{wanted.name}=={metadata.version(wanted.name)}"
    except metadata.PackageNotFoundError:
        exact = f"{wanted.name}{wanted.specifier}"
    before = set(folder.glob("*.whl"))
    command = [sys.executable, "-m", "pip", "download", exact, "--no-deps", "--only-binary=:all:", "--dest", folder]
    browser = ["--python-version", python.rpartition(".")[0], "--implementation=py", "--abi=none", "--platform=any"]
    done = subprocess.run([*command, *browser, "--disable-pip-version-check"], capture_output=True, encoding="utf-8")
    if done.returncode:
        why = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
        raise CourseError(
            f"The site needs {exact}, and neither Pyodide nor pip has a copy that runs in a browser: {why}. "
            "Go online, or take a whole distribution of Pyodide."
        )
    (new,) = set(folder.glob("*.whl")) - before
    return new


def _own_wheel(folder: Path) -> Path:
    """This very package as a wheel without its lessons, whether it was installed or lies in a checkout."""
    package = Path(__file__).parents[1]
    told = metadata.metadata("coursekit")
    about = f"coursekit-{told['Version']}.dist-info"
    files = {
        path.relative_to(package.parent).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files = {name: content for name, content in files.items() if not name.startswith(COURSE)}
    files[f"{about}/METADATA"] = told.as_string().encode()
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: coursekit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    digest = {name: base64.urlsafe_b64encode(hashlib.sha256(content).digest()) for name, content in files.items()}
    lines = [f"{name},sha256={digest[name].decode().rstrip('=')},{len(files[name])}" for name in files]
    files[f"{about}/RECORD"] = "\n".join([*lines, f"{about}/RECORD,,"]).encode()
    wheel = folder / f"coursekit-{told['Version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return wheel
