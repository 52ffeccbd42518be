"""What a lesson notebook must be, seen without running it.

nbval compares outputs, but only of cells that were run; it passes a notebook that is stripped, half run, or failed.
These rules close that hole, and hold the frame of a lesson.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType

from coursekit.authoring import citations
from coursekit.authoring.cells import Cell, asked
from coursekit.authoring.material import Material
from coursekit.content import data
from coursekit.content.cards import cards, claim, glossary
from coursekit.content.course import START, Lesson
from coursekit.errors import CourseError, Problem, UnknownName

VEGA = "application/vnd.vegalite.v5+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
IMPORTS = {"coursekit": "ck", "altair": "alt", "pandas": "pd"}  # what a lesson may import, and under which name
# What tells of the content by name, so that calling it shows whether the content has the name.
TOLD_OF = {"ck.load": data.describe, "ck.describe": data.describe, "ck.cite": data.cite, "ck.claim": claim}
TOLD_OF |= {"ck.cards": cards, "ck.glossary": glossary}
OURS = re.compile(r"ck(\.\w+)+")
FRAME = {  # what the first cell of a lesson says, and how
    "Time:": "how long the lesson takes, as **Time:** about 40 minutes",
    "Question of the day": "the question that the lesson answers",
    "you can": "what a student can do after the lesson, as a list",
}


def problems(page: Lesson, cells: list[Cell], material: Material) -> Iterator[Problem]:
    """Everything wrong with one notebook that can be seen without running it, but for its text."""
    name, here = f"notebooks/{page.path.name}", material.here
    if not here.questions.joinpath(f"{page.slug}.toml").is_file():
        yield Problem(name, "", "has no question bank", f"add data/questions/{page.slug}.toml")
    yield from _frame(cells, page.slug)
    yield from _execution(cells)
    raw = [cell.raw for cell in cells]
    with suppress(CourseError, KeyError, TypeError, AttributeError):  # whatever cannot be read has a problem by now
        texts = ["".join(cell["source"]) for cell in raw]
        if texts != ["".join(cell["source"]) for cell in citations.written(raw, here)]:
            yield Problem(name, "", "its numbered sources or words are out of date", "run `coursekit render`")
    for cell in cells:
        if cell.kind == "code":
            yield from _code(cell)
            yield from _calls(cell, material)
            yield from _outputs(cell)
    sources = [cell.source.strip() for cell in cells if cell.kind == "code"]
    for question in material.banks[page.slug].questions if page.slug in material.banks else ():
        if question.exercise and question.starter.strip() not in sources:
            fix = "copy its starter into a code cell of its own"
            yield Problem(name, f"exercise {question.id}", "is not in the notebook as the bank has it", fix)


def _frame(cells: list[Cell], slug: str) -> Iterator[Problem]:
    first = cells[0]
    if first.kind != "markdown" or not first.source.startswith("# "):
        yield first.problem("does not open with the title", "start the first cell with # and the title")
    for words, meaning in FRAME.items() if slug != START else ():
        if words.casefold() not in first.source.casefold():
            yield first.problem(f"does not say “{words}”", f"write {meaning}")
    level, titles = 0, 0
    for cell in cells:
        for marks, text in cell.headings:
            titles += len(marks) == 1
            if len(marks) > level + 1:
                yield cell.problem(f"the heading “{text}” skips a level", f"use {'#' * (level + 1)}")
            level = len(marks)
    if titles != 1:
        yield first.problem(f"the notebook has {titles} titles", "keep exactly one heading with a single #")


def _execution(cells: list[Cell]) -> Iterator[Problem]:
    code = [cell for cell in cells if cell.kind == "code"]
    for wanted, cell in enumerate(code, 1):
        if cell.count != wanted:
            what = "was never run" if cell.count is None else f"has number {cell.count} where {wanted} belongs"
            yield cell.problem(what, "run `coursekit render`")
            return  # one cell out of step puts all after it out of step: one line is enough


def _code(cell: Cell) -> Iterator[Problem]:
    """What the cell imports, and that the names of ours that it uses exist."""
    tree, wrong = cell.parsed
    if wrong:
        yield cell.problem(wrong, "correct it")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [(alias.name, alias.asname) for alias in node.names] if isinstance(node, ast.Import) else []
            for module, alias in named or [(node.module, None)]:
                if module not in IMPORTS:
                    allowed = " and ".join(f"`import {name} as {short}`" for name, short in IMPORTS.items())
                    yield cell.problem(f"imports {module}", f"a lesson needs {allowed} and nothing else")
                elif alias != IMPORTS[module]:
                    what = f"imports {module} under another name"
                    yield cell.problem(what, f"write `import {module} as {IMPORTS[module]}`, as all lessons do")
    said = {}
    for dotted in sorted(ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)):
        try:
            _resolved(dotted)
        except CourseError as error:
            said[str(error)] = error
    yield from map(cell.refused, said.values())
    for call, called in cell.calls:
        keywords = {each.arg: each.value for each in call.keywords}
        starred = None in keywords or any(isinstance(each, ast.Starred) for each in call.args)
        if OURS.fullmatch(called) and not starred:
            try:
                inspect.signature(_resolved(called)).bind(*call.args, **keywords)
            except TypeError as error:
                yield cell.problem(f"calls {called} wrongly: {error}", f"see help({called})")
            except (CourseError, ValueError):
                continue  # told above, or a name without a signature


def _resolved(dotted: str) -> object:
    """What a name such as `ck.charts.timeline` stands for. Raises UnknownName with the nearest."""
    import coursekit

    found, said = coursekit, "ck"
    for name in dotted.split(".")[1:] if OURS.fullmatch(dotted) else ():
        if not isinstance(found, ModuleType):
            break  # what a function gives is not known before it runs
        if not hasattr(found, name):
            raise UnknownName(f"name in {said}", name, getattr(found, "__all__", dir(found)))
        found, said = getattr(found, name), f"{said}.{name}"
    return found


def _calls(cell: Cell, material: Material) -> Iterator[Problem]:
    """That the questions, exercises, tables and cards which the cell names exist."""
    for call, called in cell.calls:
        try:
            asked(call, called, material.banks)
        except UnknownName as error:
            if error.asked not in material.unread and not (called == "ck.check" and material.unread):
                yield cell.refused(error)
        except TypeError:
            yield cell.problem(f"calls {called} with what is no name of a question", f"see help({called})")
        names = [getattr(each, "value", None) for each in call.args]
        if called in TOLD_OF and names and all(isinstance(name, str) for name in names):
            try:
                TOLD_OF[called](*names, course=material.here)
            except UnknownName as error:
                if not any(table.lost for table in material.tables.values()):
                    yield cell.refused(error)
            except Exception:  # whatever a table does that has problems of its own
                continue


def _outputs(cell: Cell) -> Iterator[Problem]:
    for output in cell.outputs:
        if output.get("output_type") == "error":
            yield cell.problem(f"ends in an error: {output.get('ename')}", "mend the cell, then run `coursekit render`")
        if output.get("name") == "stderr":
            yield cell.problem("writes a warning", "mend what it warns of, then run `coursekit render`")
    for bundle in cell.bundles:
        if WIDGET in bundle:
            yield cell.problem("stores a widget", "run `coursekit render`; JupyterLab stored this one")
        if VEGA in bundle:
            if not isinstance(bundle[VEGA], dict) or not bundle[VEGA].get("description"):
                yield cell.problem("shows a chart without a description", "give the chart one that states its message")
            if "image/png" not in bundle:
                yield cell.problem("stores a chart without its still picture", "run `coursekit render`")
