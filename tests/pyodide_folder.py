"""A small distribution of Pyodide, put together from package registries alone: enough for the course."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

CORE = "314.0.6"  # Pyodide itself, which npm has without its packages
CARRIER = "open-webui==0.12.4"  # a wheel that carries packages compiled for Pyodide…
LISTED = "314.0.3"  # … of this version, whose own list of hashes npm has
COMPILED = ("numpy", "pandas", "python-dateutil", "pytz", "six", "micropip", "packaging")
# What Pyodide compiles, and what is as good without: {name: (requirement, what it asks for)}.
PURE = {
    "markupsafe": ("markupsafe==3.0.3", []),
    "jsonschema": ("jsonschema==4.17.3", ["attrs", "pyrsistent"]),
    "pyrsistent": ("pyrsistent==0.20.0", []),
    "attrs": ("attrs==25.4.0", []),
}
PURELY = ("--python-version=3.14", "--implementation=py", "--abi=none", "--platform=any")


def build(out: Path, workshop: Path) -> Path:
    """Write the distribution into `out`. Every compiled package has the hash that Pyodide's own list gives it."""
    core, listed = (_npm(version, workshop) for version in (CORE, LISTED))
    out.mkdir()
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(core / name, out)
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    known = json.loads((listed / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    _pip("download", CARRIER, "--dest", workshop)
    with zipfile.ZipFile(next(workshop.glob("open_webui*.whl"))) as carrier:
        names = {Path(name).name: name for name in carrier.namelist()}
        packages = {}
        for name in COMPILED:
            file = known[name]["file_name"]
            content = carrier.read(names[file])
            assert known[name]["sha256"] == hashlib.sha256(content).hexdigest()
            (out / file).write_bytes(content)
            packages[name] = known[name]
    for name, (requirement, needs) in PURE.items():
        (place := workshop / name).mkdir()
        if name == "markupsafe":  # a compiler that fails makes it leave its compiled part out
            _pip("wheel", requirement, "--no-binary=:all:", "--no-cache-dir", "--wheel-dir", place, CC="/bin/false")
        else:
            _pip("download", requirement, "--only-binary=:all:", *PURELY, "--dest", place)
        (wheel,) = place.glob("*.whl")
        shutil.copy(wheel, out)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        own = {"version": wheel.name.split("-")[1], "file_name": wheel.name, "sha256": digest, "depends": needs}
        packages[name] = lock["packages"][name] | own
    (out / "pyodide-lock.json").write_text(json.dumps(lock | {"packages": packages}), encoding="utf-8")
    return out


def _npm(version: str, workshop: Path) -> Path:
    folder = workshop / version
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", f"pyodide@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    shutil.unpack_archive(folder / f"pyodide-{version}.tgz", folder)
    return folder / "package"


def _pip(action: str, requirement: str, *options: object, **environment: str) -> None:
    quiet = ["--no-deps", "--quiet", "--disable-pip-version-check", requirement]
    command = [sys.executable, "-m", "pip", action, *quiet, *map(str, options)]
    subprocess.run(command, check=True, env=os.environ | environment)
