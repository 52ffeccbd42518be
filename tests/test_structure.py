"""The shape of the package: rings, the lazy face, and the folder as a newcomer sees it."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import coursekit as ck
from places import ROOT

SOURCE = ROOT / "src" / "coursekit"

# Imports point inwards only: a module may import from its own ring and the rings before it.
RINGS = [
    {
        "calibration", "catalogue", "claims", "course", "data", "errors", "exercises", "fields", "grading", "kinds",
        "light_jsonschema", "markup", "models", "overview", "progress", "questions", "record", "results", "review",
        "roleplay", "session", "shown", "tables", "transfer", "values", "words",
    },
    {"charts", "widgets"},
    {"authoring", "classroom"},
    {"__init__", "__main__", "cli", "launch", "layout"},
]  # fmt: skip

# One third-party library per layer, and nowhere else.
HOMES = {
    "IPython": {"charts"},
    "PIL": {"authoring"},
    "altair": {"charts"},
    "anywidget": {"widgets"},
    "ipywidgets": {"widgets"},
    "jsonschema": {"light_jsonschema"},
    "jupyter_core": {"launch"},
    "jupyterlab": {"launch"},
    "jupyter_server": {"launch"},
    "markdown_it": {"markup"},
    "msgspec": {"classroom"},
    "nbclient": {"authoring"},
    "nbformat": {"authoring"},
    "numpy": {"classroom", "models"},
    "pandas": {"calibration", "charts", "data", "models", "tables", "values"},
    "traitlets": {"authoring", "launch", "widgets"},
    "vl_convert": {"authoring", "classroom"},
    "zmq": {"authoring", "launch"},
}

MODULES = sorted(SOURCE.rglob("*.py"))


def part_of(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def ring_of(part):
    return next(n for n, ring in enumerate(RINGS) if part in ring)


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ([f"coursekit.{a.name}" for a in node.names] if node.module == "coursekit" else [node.module])


def test_every_module_belongs_to_a_ring():
    assert len(MODULES) >= 30
    assert set().union(*RINGS) == {part_of(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_inwards_and_each_library_has_one_home(path):
    own = part_of(path)
    for name in imports(path):
        package, *inner = name.split(".")
        if package == "coursekit" and inner:
            assert ring_of(inner[0]) <= ring_of(own), name
            if own == "models":
                assert inner[0] in {"errors", "models"}, f"models are pure: {name}"
        elif package in HOMES:
            assert own in HOMES[package], name
        elif package != "coursekit":
            assert package in sys.stdlib_module_names, f"{name} is declared nowhere"


def test_a_quiz_never_waits_for_tables_or_charts():
    code = "import coursekit as ck, sys; ck.quiz('start_here'); print({'pandas', 'altair'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "set()" == run.stdout.strip()


def test_importing_the_package_imports_nothing_of_it():
    code = "import coursekit, sys; print([m for m in sys.modules if m.startswith('coursekit.')])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]" == run.stdout.strip()


def test_the_face_is_sorted_and_every_name_of_it_exists():
    assert sorted(ck.__all__) == ck.__all__
    assert ck.__all__ == dir(ck)
    for name in ck.__all__:
        assert getattr(ck, name) is not None
    assert ck.__version__
    with pytest.raises(AttributeError, match=r"Did you mean ck\.quiz\?"):
        _ = ck.quizz


def test_the_folder_is_what_a_newcomer_expects():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so there is no list of files to hold")
    top = {line.partition("/")[0] for line in listed.stdout.splitlines()}
    allowed = {
        ".ci", ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "benchmarks", "data",
        "notebooks", "pyproject.toml", "src", "tests",
    }  # fmt: skip
    assert top <= allowed
    assert all(line.endswith(".ipynb") for line in listed.stdout.splitlines() if line.startswith("notebooks/"))
