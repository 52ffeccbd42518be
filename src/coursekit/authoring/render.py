"""`coursekit render`: run the notebooks and store what they show. The only thing that writes outputs.

Rendering twice gives the same bytes, so a diff always means a change. Each chart gets a still picture beside it, for
pages that draw no Vega (a code host's preview, an HTML export).
"""

from __future__ import annotations

import base64
import copy
import html
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import coursekit.drawing.light_jsonschema  # noqa: F401  # before nbformat and nbclient

# isort: split
import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

from coursekit.authoring import citations, schema
from coursekit.authoring.cells import VEGA, WIDGET, read
from coursekit.content import course
from coursekit.content.course import Course, Lesson
from coursekit.content.files import write_whole
from coursekit.content.notebook import Cell
from coursekit.errors import ContentError, CourseError
from coursekit.questions.bank import SCHEMA, load_bank

BEGIN, END = "<!-- {}: written by `coursekit render` -->", "<!-- /{} -->"  # around a table that is made
PICTURE_SCALE = 1.5  # sharp enough at 200 % zoom
COLOURS = 64
DRAWN = ("image/png", "text/markdown")  # what is drawn here, and not by the cell
# Of a cell's metadata; all else differs from machine to machine. The last is a section that JupyterLab shows closed.
KEPT = ("editable", "tags", "jp-MarkdownHeadingCollapsed")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def run(slugs: Iterable[str], check: bool = False) -> int:
    """Render the lessons named, or all, with them the lesson table of the README, the schema of banks and its table.

    With `check` nothing is written: prints what is stale and returns 1 if anything is.
    """
    here = course.meant()
    stale = {}
    for page in [here.page(slug) for slug in slugs] or here.pages():
        print(f"{page.path.name} … ", end="", file=sys.stderr, flush=True)
        after = rendered(page, here, pictures=not check)
        before = page.path.read_text(encoding="utf-8")
        fresh = _comparable(before) == _comparable(after) if check else before == after
        stale |= {} if fresh else {page.path: after}
        print("as stored" if fresh else "stale" if check else "written", file=sys.stderr)
    for path, wanted in ({} if slugs else _beside(here)).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            stale[path] = wanted
    for path, wanted in stale.items():
        if not check:
            write_whole(path, wanted)
        name = path.relative_to(here.root).as_posix()
        print(f"{name}: stale; run `coursekit render`" if check else f"{name}: written")
    return int(check and bool(stale))


def _beside(here: Course) -> dict[Path, str]:
    """The other files that are made from the content, or have a part that is, as they should be."""
    found = {here.questions / SCHEMA: schema.written()}
    readme, contributing = here.root / "README.md", here.root / "CONTRIBUTING.md"
    if readme.is_file():
        found[readme] = with_table(readme.read_text(encoding="utf-8"), "lessons", lesson_table(here))
    if contributing.is_file() and BEGIN.format("keys") in (text := contributing.read_text(encoding="utf-8")):
        found[contributing] = with_table(text, "keys", schema.reference())
    return found


def with_table(text: str, name: str, table: str) -> str:
    """A page with a table between its two marks brought up to date. Raises CourseError if the marks are not there."""
    head, begin, rest = text.partition(BEGIN.format(name))
    _, end, tail = rest.partition(END.format(name))
    if not begin or not end:
        marks = f"{BEGIN.format(name)} and {END.format(name)}"
        raise CourseError(f"A page has no place for the table of {name}. Put {marks} where it belongs.")
    return f"{head}{begin}\n{table}\n{end}{tail}"


def lesson_table(here: Course) -> str:
    """The lessons as the README lists them."""
    rows = ["| | Lesson | Time | Questions | For teachers |", "|---|---|---|---|---|"]
    for lesson in here.lessons():
        questions = len(load_bank(here.bank(lesson.slug)).questions)
        minutes = f"{lesson.minutes} min" if lesson.minutes else ""
        link, path = f"[{lesson.title}](notebooks/{lesson.path.name})", here.notes(lesson.slug)
        notes = f"[notes]({path.relative_to(here.root).as_posix()})" if path.is_file() else ""
        rows.append(f"| {lesson.number} | {link} | {minutes} | {questions} | {notes} |")
    return "\n".join(rows)


def rendered(page: Lesson, here: Course | None = None, pictures: bool = True) -> str:
    """The notebook as it is stored after a run in a fresh kernel."""
    try:
        notebook = nbformat.read(page.path, as_version=4)
    except Exception as error:  # whatever it stumbles over, `check` has words for it
        raise ContentError(read(page.path, f"notebooks/{page.path.name}")[1]) from error
    try:
        notebook.cells = nbformat.from_dict(citations.written(notebook.cells, here or course.meant()))
    except CourseError as error:
        raise CourseError(f"The sources of {page.path.name} cannot be numbered. {error}") from error
    # Without it each kernel prints a warning that others on this computer could listen in.
    config = Config({"KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}})
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, store_widget_state=False, config=config,
        resources={"metadata": {"path": str(page.path.parent)}},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as empty:
        # The page must look as it does to someone who has answered nothing yet.
        env = os.environ | {"COURSEKIT_PROGRESS": str(Path(empty) / "progress.jsonl"), "COURSEKIT_STUDENT": "nobody"}
        try:
            client.execute(env=env)
        except CellExecutionError as error:
            said = f"{error.ename}: {error.evalue}" if error.ename else str(error)
            raise CourseError(f"{page.path.name} does not run to its end. {said}") from error
    # Out goes whatever differs from run to run or from machine to machine.
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        kept = {name: cell.metadata[name] for name in KEPT if name in cell.metadata}
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            kept["jupyter"] = {"source_hidden": True}  # folded: a student need not read this code
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            cell.outputs = [each for output in cell.outputs for each in _apart(output)]
        for data in Cell(cell).bundles:
            data.pop(WIDGET, None)
            if pictures and VEGA in data:
                data |= picture(data[VEGA])
    return nbformat.writes(notebook) + "\n"


def _apart(output: Any) -> list[Any]:
    """A chart and the questions under it as two outputs: a page shows one form of each."""
    data = output.get("data", {})
    if VEGA not in data or "text/markdown" not in data:
        return [output]
    chart = copy.deepcopy(output)
    chart["data"] = {VEGA: data.pop(VEGA)}
    return [chart, output]


def _comparable(text: str) -> Any:
    """A notebook without its still pictures: a font may draw those differently on another machine."""
    notebook = nbformat.reads(text, as_version=4)
    for data in (data for cell in notebook.cells for data in Cell(cell).bundles if VEGA in data):
        for form in DRAWN:
            data.pop(form, None)
    return notebook


def picture(spec: dict[str, Any]) -> dict[str, str]:
    """A chart's still picture on white: as PNG, and as Markdown with a description.

    Exports to HTML show Markdown rather than a PNG, and have no place for the description of a PNG; a front end that
    draws charts looks at neither.
    """
    try:
        import vl_convert
        from PIL import Image
    except ImportError as error:
        remedy = "In a copy of the course run `python -m uv run --group author coursekit render`."
        raise CourseError(f"Still pictures need {error.name}, which is not installed here. {remedy}") from error
    version = re.search(r"/v(\d+\.\d+)", spec.get("$schema", ""))  # a stage names none
    known = vl_convert.get_vegalite_versions()
    wanted = version[1] if version and version[1] in known else known[-1]
    png = vl_convert.vegalite_to_png(spec | {"background": "white"}, vl_version=wanted, scale=PICTURE_SCALE)
    # Few colours and no transparency: a tenth of the size, and nobody sees the difference.
    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    encoded = base64.b64encode(small.getvalue()).decode("ascii")
    words = html.escape(" ".join(str(spec.get("description", "")).split()))
    width = round(Image.open(small).width / PICTURE_SCALE)
    return {
        "image/png": encoded,
        "text/markdown": f'<img src="data:image/png;base64,{encoded}" alt="{words}" width="{width}">',
    }
