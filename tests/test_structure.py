"""The shape of the package: rooms without a circle, the lazy face, and the folder as a newcomer sees it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest

import coursekit as ck
from places import ROOT

SOURCE = ROOT / "src" / "coursekit"

# From the ground up: a room may import from itself and from the rooms before it.
ROOMS = ("content", "questions", "learner", "drawing", "widgets", "classroom", "authoring", "app", "riyadh")

# One third-party library per layer, and nowhere else.
HOMES = {
    "IPython": {"app", "drawing"},
    "PIL": {"authoring"},
    "altair": {"drawing"},
    "anywidget": {"drawing", "widgets"},
    "ipywidgets": {"drawing", "widgets", "classroom.live"},
    "jinja2": {"content"},
    "jsonschema": {"drawing"},
    "jupyter_core": {"app"},
    "jupyterhub": {"classroom.live"},
    "jupyterlab": {"app", "classroom.live"},
    "jupyterlite_core": {"app"},
    "jupyterlite_pyodide_kernel": {"app"},
    "markdown_it": {"content"},
    "markupsafe": {"content"},
    "msgspec": {"classroom"},
    "nbclient": {"authoring"},
    "nbformat": {"authoring"},
    "numpy": {"classroom", "riyadh"},
    "packaging": {"app"},
    "pandas": {"content", "drawing", "learner", "riyadh"},
    "segno": {"classroom.live"},
    "sqlalchemy": {"classroom.live"},
    "tomli_w": {"classroom"},
    "tornado": {"classroom.live"},
    "traitlets": {"app", "authoring", "drawing", "widgets"},
    "vl_convert": {"authoring"},
    "zmq": {"app", "authoring"},
}

MODULES = {
    ".".join(("coursekit", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
FACES = {"coursekit", "coursekit.__main__", "coursekit.errors"}  # of no room


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from [name for name in inner if name in MODULES] or [node.module]


def room_of(name):
    return name.split(".")[1]


@pytest.mark.parametrize("name", sorted(MODULES.keys() - FACES))
def test_imports_point_to_rooms_before_and_each_library_has_one_home(name):
    own, closer = room_of(name), ".".join(name.split(".")[1:3])  # a library may live in a corner of a room only
    for imported in imports(MODULES[name]):
        package = imported.partition(".")[0]
        if package != "coursekit":
            assert package in sys.stdlib_module_names or {own, closer} & HOMES[package], imported
        elif imported not in FACES:
            assert ROOMS.index(room_of(imported)) <= ROOMS.index(own), imported
        if name.startswith("coursekit.riyadh.models"):
            assert imported in FACES or not imported.startswith("coursekit.") or ".models" in imported, (
                "models are pure"
            )


def test_every_home_of_a_library_is_lived_in():
    found = {}
    for name in MODULES.keys() - FACES:
        for package in {each.partition(".")[0] for each in imports(MODULES[name])}:
            found.setdefault(package, set()).update({room_of(name), ".".join(name.split(".")[1:3])})
    assert {package: homes & found.get(package, set()) for package, homes in HOMES.items()} == HOMES


def test_no_module_waits_for_itself():
    graph = {name: {each for each in imports(path) if each in MODULES} for name, path in MODULES.items()}
    assert len(graph) == len(list(TopologicalSorter(graph).static_order()))  # raises CycleError with the circle


def test_every_room_is_on_the_map_and_every_room_of_the_map_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert list(ROOMS) == re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)
    assert set(ROOMS) == {folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").is_file()}
    assert FACES == {name for name in MODULES if name.count(".") < 2 and room_of(name + ".") not in ROOMS}


def test_no_module_is_too_long_to_read():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {} == {name: length for name, length in lengths.items() if length > 300}


def test_no_example_stands_where_none_is_run():
    """pyproject.toml leaves the class's service out of the hunt for examples."""
    assert [] == [name for name, path in MODULES.items() if ".live" in name and ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import coursekit as ck, sys; ck.quiz('start_here'); print({'pandas', 'altair'} & set(sys.modules))", "set()"),
        # In a browser's Python each of these takes seconds, and nothing could be touched meanwhile.
        (
            "import coursekit as ck, sys; ck.pieces.dial(('start_here', 'hours_of_talks'));"
            " print({'numpy', 'pandas', 'altair'} & set(sys.modules))",
            "set()",
        ),
        (
            "import coursekit as ck, sys; ck.quiz('start_here'); print({'tornado', 'sqlalchemy'} & set(sys.modules))",
            "set()",
        ),
        ("import coursekit, sys; print([m for m in sys.modules if m.startswith('coursekit.')])", "[]"),
    ],
    ids=[
        "a quiz waits for neither tables nor charts",
        "nor does a dial",
        "nor for a class",
        "the package imports nothing of itself",
    ],
)
def test_what_is_not_needed_is_not_imported(code, expected):
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert expected == run.stdout.strip()


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
        ".binder", ".ci", ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
        "benchmarks", "data", "hatch_build.py", "notebooks", "pyproject.toml", "src", "tests",
    }  # fmt: skip
    assert top <= allowed
    assert all(line.endswith(".ipynb") for line in listed.stdout.splitlines() if line.startswith("notebooks/"))
