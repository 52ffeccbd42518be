"""Where the course is, and which lessons it has: the notebooks `NN_slug.ipynb` of a folder, with no list to keep.

The number is a lesson's place in the order and nothing more; the slug is its name everywhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coursekit.content.files import decoded
from coursekit.content.notebook import Cell
from coursekit.errors import CourseError, UnknownName

START = "start_here"  # the page a learner opens first; it has a bank and a progress list, but is no lesson

NEEDS = "coursekit"  # in data/datapackage.json: the oldest coursekit that the course's files work with

_NOTEBOOK = re.compile(r"(?P<number>\d\d)_(?P<slug>[a-z][a-z0-9_]*)\.ipynb")
_TITLE = re.compile(r"^# +(?:Lesson +\d+ *[·:.–-] *)?(.+?)\s*$", re.MULTILINE)
_MINUTES = re.compile(r"\b(\d+) minutes\b")


@dataclass(frozen=True)
class Lesson:
    """One notebook of the course."""

    number: int
    slug: str
    path: Path

    @cached_property
    def _read(self) -> tuple[list[Cell], str]:
        try:
            cells = json.loads(decoded(self.path.read_bytes()))["cells"]
            "".join(cells[0]["source"])
            return list(map(Cell, cells)), ""
        except (OSError, ValueError, RecursionError) as error:
            return [], f"{self.path.name} cannot be read as a notebook: {error}."
        except (KeyError, IndexError, TypeError):
            return [], f"{self.path.name} cannot be read as a notebook: it has no cells, or no text in the first."

    @property
    def cells(self) -> list[Cell]:
        """Its cells; none where the notebook cannot be read."""
        return self._read[0]

    @property
    def trouble(self) -> str:
        """Why the notebook cannot be read, or nothing."""
        return self._read[1]

    @property
    def opening(self) -> str:
        """The text of the first cell: title, time, question of the day and outcomes. Raises CourseError."""
        if self.trouble:
            raise CourseError(self.trouble)
        return self.cells[0].source

    @property
    def title(self) -> str:
        """What the lesson is called; its slug where a damaged notebook does not say, for that must not stop others."""
        return self._found(_TITLE) or self.slug.replace("_", " ")

    @property
    def minutes(self) -> int | None:
        """How long the lesson says it takes."""
        return int(self._found(_MINUTES) or 0) or None

    def _found(self, pattern: re.Pattern[str]) -> str:
        found = None if self.trouble else pattern.search(self.opening)
        return found[1] if found else ""


@dataclass(frozen=True)
class Course:
    """A folder that holds the course: `notebooks/` and `data/`."""

    root: Path

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @cached_property
    def data(self) -> Path:
        return self.root / "data"

    @cached_property
    def catalogue(self) -> Path:
        return self.data / "datapackage.json"

    @property
    def questions(self) -> Path:
        return self.data / "questions"

    def notes(self, slug: str) -> Path:
        """The page for the teacher of a lesson, whether it is there or not."""
        return self.data / "teaching" / f"{slug}.md"

    def pages(self) -> list[Lesson]:
        """Every notebook in order, the start page among them."""
        paths = sorted(self.notebooks.glob("*.ipynb"))
        names = [(path, _NOTEBOOK.fullmatch(path.name)) for path in paths]
        return [Lesson(int(name["number"]), name["slug"], path) for path, name in names if name]

    def lessons(self) -> list[Lesson]:
        return [page for page in self.pages() if page.slug != START]

    def page(self, slug: str) -> Lesson:
        pages = {page.slug: page for page in self.pages()}
        if slug not in pages:
            raise UnknownName("lesson", slug, pages)
        return pages[slug]

    def bank(self, slug: str) -> Path:
        """The question bank of a lesson."""
        path = self.questions / f"{slug}.toml"
        if not path.is_file():
            raise UnknownName("question bank", slug, (p.stem for p in self.questions.glob("*.toml") if p.is_file()))
        return path


def is_course(folder: Path) -> bool:
    return Course(folder).catalogue.is_file() and (folder / "notebooks").is_dir()


def current(start: Path | None = None) -> Course:
    """The course that the reader is in: the nearest folder above `start`, else the one that came with the package.

    A notebook's kernel starts in the notebook's folder, so a course laid out anywhere finds its own data.
    """
    return enclosing(start) or shipped()


def enclosing(start: Path | None = None, found: Callable[[Path], bool] = is_course) -> Course | None:
    """The course whose folder `start` is in, or None outside of any."""
    here = (start or Path.cwd()).resolve()
    return next((Course(folder) for folder in (here, *here.parents) if found(folder)), None)


def meant(start: Path | None = None) -> Course:
    """The course that an author works on: the nearest folder above `start`, even if a part is missing.

    Raises CourseError outside of any: an author never means a course that is somewhere else.
    """
    around = enclosing(start, lambda folder: (folder / "notebooks").is_dir() and (folder / "data").is_dir())
    if around is None:
        raise CourseError(
            f"There is no course around {(start or Path.cwd()).resolve()}. A course is a folder with notebooks/ and "
            "data/: go there first, or name it."
        )
    return around


def shipped() -> Course:
    """The course that came with the package: inside it when installed, around it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "shipped", package.parents[1]):
        if is_course(folder):
            return Course(folder)
    raise CourseError(
        "The course's data and notebooks are missing. Install coursekit again, or work in a checkout of the course."
    )


def say_if_too_old() -> None:
    """Tell the reader when the course around them asks for a newer coursekit than the one that is installed.

    On a Hub the notebooks are often updated by themselves, and coursekit is not.
    """
    here = enclosing()
    try:
        asked = json.loads(here.catalogue.read_text(encoding="utf-8"))[NEEDS] if here else ""
        installed = version("coursekit")
        if _numbers(installed) < _numbers(asked):
            told = f"These lessons need coursekit {asked}, and {installed} is installed: some of their cells will fail."
            print(f"{told} To put it right, run this in a cell, then restart the kernel: %pip install -U coursekit")
    except (OSError, ValueError, KeyError, TypeError, PackageNotFoundError):
        return  # `coursekit check` tells an author what is wrong with the file


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)[:3]]


def stamp(path: Path) -> tuple[int, int] | None:
    """Changes when the file does; part of every cache key."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
