"""What a lesson notebook must be, seen without running it.

nbval compares outputs, but only of cells that were run; it passes a notebook that is stripped, half run, or failed.
These rules close that hole, and hold the frame of a lesson.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from coursekit.authoring import prose
from coursekit.authoring.cells import FENCE, HEADING, Cell
from coursekit.content.cards import cards
from coursekit.content.catalogue import catalogue
from coursekit.content.course import START, Course
from coursekit.errors import CourseError, Problem, UnknownName
from coursekit.questions.bank import Bank

VEGA = "application/vnd.vegalite.v5+json"
FRAME = {  # what the first cell of a lesson says, and how
    "Time:": "how long the lesson takes, as **Time:** about 40 minutes",
    "Question of the day": "the question that the lesson answers",
    "you can": "what a student can do after the lesson, as a list",
}


def problems(path: Path, here: Course, banks: dict[str, Bank]) -> Iterator[Problem]:
    """Everything wrong with one notebook that can be seen without running it."""
    name = f"notebooks/{path.name}"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [Cell(name, n, cell) for n, cell in enumerate(notebook["cells"], 1)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Problem(name, "", f"cannot be read as a notebook: {error}", "restore it, then run `coursekit render`")
        return
    slug = next((page.slug for page in here.pages() if page.path.name == path.name), None)
    if slug is None:
        yield Problem(name, "", "is not named NN_slug.ipynb", "two digits, _, small letters: 01_riyadh_talks.ipynb")
        return
    if not here.questions.joinpath(f"{slug}.toml").is_file():
        yield Problem(name, "", "has no question bank", f"add data/questions/{slug}.toml")
    if not cells:
        yield Problem(name, "", "is empty", "write the lesson")
        return
    unread = {path.stem for path in here.questions.glob("*.toml")} - banks.keys()
    yield from _frame(cells, slug)
    yield from _execution(cells)
    yield from prose.problems(cells, here)
    for cell in cells:
        if cell.kind == "code":
            yield from _calls(cell, banks, unread, here)
            yield from _outputs(cell)
    if slug in banks:
        yield from _exercises(name, cells, banks[slug])


def _frame(cells: list[Cell], slug: str) -> Iterator[Problem]:
    first = cells[0]
    if first.kind != "markdown" or not first.source.startswith("# "):
        yield first.problem("does not open with the title", "start the first cell with # and the title")
    if slug != START:
        for words, meaning in FRAME.items():
            if words.casefold() not in first.source.casefold():
                yield first.problem(f"does not say “{words}”", f"write {meaning}")
    level, titles = 0, 0
    for cell in cells:
        if cell.kind != "markdown":
            continue
        for marks, text in HEADING.findall(FENCE.sub("", cell.source)):
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


def _calls(cell: Cell, banks: dict[str, Bank], unread: set[str], here: Course) -> Iterator[Problem]:
    """What the cell imports, and that the questions, exercises, tables and cards it names exist.

    Banks that cannot be read are `unread`: they have problems of their own, and what they hold cannot be known.
    """
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        yield cell.problem(f"is not valid Python: {error.msg}", f"correct line {error.lineno}")
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
            for module in modules:
                if module != "coursekit":
                    yield cell.problem(f"imports {module}", "a lesson needs `import coursekit as ck` and nothing else")
    for call, names in cell.called():
        first, called = names[0], ast.unparse(call.func)
        try:
            if called in ("ck.quiz", "ck.predict", "ck.warm_up") and first not in unread:
                _questions_exist(call, first, banks)
            elif called == "ck.check" and not unread:
                known = {q.id for bank in banks.values() for q in bank.questions}
                if first.rpartition("/")[2] not in known:
                    raise UnknownName("exercise", first, known)
            elif called in ("ck.load", "ck.describe"):
                catalogue(here).table(first)
            elif called == "ck.cards":
                cards(*names, course=here)
        except CourseError as error:
            yield cell.problem(*(str(error).partition(". ")[::2]))


def _questions_exist(call: ast.Call, slug: str, banks: dict[str, Bank]) -> None:
    if slug not in banks:
        raise UnknownName("question bank", slug, banks)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if len(call.args) > 1:
        given["ids"] = call.args[1]
    literal = {}
    for name in given.keys() & {"ids", "part", "then"}:
        try:
            literal[name] = ast.literal_eval(given[name])
        except ValueError:
            return  # worked out when the cell runs, which `render` does
    banks[slug].select(literal.get("then", ()))
    banks[slug].select(literal.get("ids"), literal.get("part"))


def _outputs(cell: Cell) -> Iterator[Problem]:
    for output in cell.outputs:
        if output["output_type"] == "error":
            yield cell.problem(f"ends in an error: {output.get('ename')}", "mend the cell, then run `coursekit render`")
        if output.get("name") == "stderr":
            yield cell.problem("writes a warning", "mend what it warns of, then run `coursekit render`")
        bundle = output.get("data", {})
        if "application/vnd.jupyter.widget-view+json" in bundle:
            yield cell.problem("stores a widget", "run `coursekit render`; JupyterLab stored this one")
        if VEGA in bundle:
            if not bundle[VEGA].get("description"):
                yield cell.problem("shows a chart without a description", "give the chart one that states its message")
            if "image/png" not in bundle:
                yield cell.problem("stores a chart without its still picture", "run `coursekit render`")


def _exercises(name: str, cells: list[Cell], bank: Bank) -> Iterator[Problem]:
    """Every code exercise of the bank stands in the notebook just as a learner should find it."""
    sources = [cell.source.strip() for cell in cells if cell.kind == "code"]
    for question in bank.questions:
        if question.exercise and question.starter.strip() not in sources:
            fix = "copy its starter into a code cell of its own"
            yield Problem(name, f"exercise {question.id}", "is not in the notebook as the bank has it", fix)
