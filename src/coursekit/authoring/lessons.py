"""What a lesson must be, seen without running it: its notebook, its sections, its page for the teacher.

nbval compares the outputs of cells that were run, and passes a notebook that is stripped, half run, or failed.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache, partial
from types import ModuleType

from coursekit.authoring import citations
from coursekit.authoring.cells import VEGA, WIDGET, Cell, asked, read
from coursekit.authoring.material import Material
from coursekit.content import data
from coursekit.content.cards import cards, claim, glossary
from coursekit.content.catalogue import catalogue
from coursekit.content.course import START, Course, Lesson, stamp
from coursekit.content.files import decoded
from coursekit.errors import CourseError, Problem, UnknownName

MINUTES = range(30, 51)  # a lesson of a school or a university
SCREEN = 25  # lines of code that fit on a small laptop
CODE_CELLS = 8
# What leads to a file: the reader's Python may stand in another folder, or run in a browser.
PATH = re.compile(r"(\.{0,2}|~|[A-Za-z]:)[/\\]\S+|\S+\.(csv|tsv|json|jsonl|toml|xlsx?|parquet|png|svg)")
IMPORTS = {"coursekit": "ck", "altair": "alt", "pandas": "pd"}  # what a lesson may import, and under which name
# What tells of the content by name, so that calling it shows whether the content has the name.
TOLD_OF = {"ck.cite": data.cite, "ck.claim": claim, "ck.cards": cards, "ck.glossary": glossary}
TOLD_OF |= dict.fromkeys(("ck.load", "ck.describe"), lambda name, course: catalogue(course).table(name))
OURS = re.compile(r"ck(\.\w+)+")
OPENING = {  # what the first cell of a lesson says, and how
    "Time:": "how long the lesson takes, as **Time:** about 40 minutes",
    "Question of the day": "the question that the lesson answers",
    "you can": "what a student can do after the lesson, as a list",
}
SECTIONS = {  # what a student finds in every lesson, and a heading that would do
    "Warm-up": "Warm-up",
    "Read": "Read: …",
    "[Pp]redict": "Predict, then look: …",
    "Your turn": "Your turn: …",
    "Quiz": "Quiz",
    "Discuss|Role-play|[Nn]egotia": "Discuss: …",
    "Exit ticket": "Exit ticket",
}
NOTES = range(250, 1201)  # words of a page for the teacher: one printed page, or two
NOTES_SAY = {
    "30 minutes": "how to teach it in 30 minutes",
    "[Pp]roject": "what to project",
    "[Cc]ommon": "common wrong answers",
}


def problems(material: Material) -> Iterator[Problem]:
    here, lessons = material.here, material.lessons()
    yield from _folder(here)
    for slug, (page, cells) in material.pages.items():
        told = partial(Problem, f"notebooks/{page.path.name}", "")
        code = [cell for cell in cells if cell.kind == "code"]
        if not (here.questions / f"{slug}.toml").is_file():
            yield told("has no question bank", f"add data/questions/{slug}.toml")
        yield from _headings(cells, slug in lessons)
        with suppress(CourseError, KeyError, TypeError, AttributeError):  # whatever cannot be read has a problem by now
            if _out_of_date(page, here, (stamp(page.path), material.state)):
                yield told("its numbered sources or words are out of date", "run `coursekit render`")
        for wanted, cell in enumerate(code, 1):
            if (count := cell.raw.get("execution_count")) != wanted:
                what = "was never run" if count is None else f"has number {count} where {wanted} belongs"
                yield cell.problem(what, "run `coursekit render`")
                break  # one cell out of step puts all after it out of step: one line is enough
        for cell in code:
            yield from _imports(cell)
            for text in sorted(filter(PATH.fullmatch, cell.code.texts)):
                yield cell.problem(f"names the path {text!r}", "a lesson names no file: take tables with ck.load(…)")
            yield from _calls(cell, material)
            yield from _outputs(cell)
        if slug in lessons:
            yield from (told(*each) for each in _parts(page, cells, code))
            for cell in code:
                if (lines := len(cell.source.splitlines())) > SCREEN:
                    yield cell.problem(f"has {lines} lines of code", f"keep to {SCREEN}: what a screen shows")
            yield from _notes(page, here)


@lru_cache(maxsize=64)
def _out_of_date(page: Lesson, here: Course, _state: object) -> bool:
    """Whether `render` would write other numbers, or other lists below them."""
    raw = [cell.raw for cell in read(page.path, f"notebooks/{page.path.name}")[0]]
    texts, written = (["".join(cell["source"]) for cell in cells] for cells in (raw, citations.written(raw, here)))
    return texts != written


def _folder(here: Course) -> Iterator[Problem]:
    """The names of notebooks, banks and pages for teachers fit together."""
    pages = {page.path: page for page in here.pages()}
    if not pages:
        yield Problem("notebooks", "", "holds no lesson", "name notebooks NN_slug.ipynb, such as 01_riyadh_talks.ipynb")
    slugs, numbers = Counter(page.slug for page in pages.values()), Counter(page.number for page in pages.values())
    for path in sorted(here.notebooks.glob("*.ipynb")):
        told, page = partial(Problem, f"notebooks/{path.name}", ""), pages.get(path)
        if not page:
            yield told("is not named NN_slug.ipynb", "two digits, _, small letters: 01_riyadh_talks.ipynb")
        elif slugs[page.slug] > 1:
            yield told(f"shares the slug {page.slug!r} with another notebook", "give each its own")
        elif numbers[page.number] > 1:
            yield told(f"shares the number {page.number:02} with another notebook", "give each its own")
        elif page.slug != START and page.number > 1 and page.number - 1 not in numbers:
            yield told(f"is lesson {page.number}, but none is {page.number - 1}", "number without a gap")
    for path in (*sorted(here.questions.glob("*.toml")), *sorted((here.data / "teaching").glob("*.md"))):
        if path.stem not in slugs and path.name not in ("README.md", "in_class.md"):
            fix = f"add notebooks/NN_{path.stem}.ipynb, or rename it after its lesson"
            yield Problem(path.relative_to(here.root).as_posix(), "", "belongs to no notebook", fix)


def _headings(cells: list[Cell], is_lesson: bool) -> Iterator[Problem]:
    first = cells[0]
    if first.kind != "markdown" or not first.source.startswith("# "):
        yield first.problem("does not open with the title", "start the first cell with # and the title")
    for words, meaning in OPENING.items() if is_lesson else ():
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


def _parts(page: Lesson, cells: list[Cell], code: list[Cell]) -> Iterator[tuple[str, str]]:
    if page.minutes not in MINUTES:
        said = f"takes {page.minutes} minutes" if page.minutes else "does not say how many minutes it takes"
        yield said, f"a lesson takes {MINUTES[0]} to {MINUTES[-1]}: write **Time:** about 40 minutes"
    headings = [text for cell in cells for marks, text in cell.headings if marks == "##"]
    for wanted, example in SECTIONS.items():
        if not any(re.search(wanted, heading) for heading in headings):
            yield f"has no section “{example}”", f"add a heading: ## {example}"
    if len(code) < CODE_CELLS:
        yield f"has {len(code)} cells of code", f"a lesson has {CODE_CELLS} things to do at least"
    if not any(called.startswith(("ck.predict", "ck.pieces.")) for cell in code for _, called in cell.code.calls):
        yield "asks for no prediction", "ask before a picture shows: ck.predict(…), or a piece with a question"
    if not any(VEGA in bundle for cell in code for bundle in cell.bundles):
        yield "shows no chart", "show one, then run `coursekit render`"


def _imports(cell: Cell) -> Iterator[Problem]:
    if cell.code.wrong:
        yield cell.problem(cell.code.wrong, "correct it")
    for node in cell.code.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [(alias.name, alias.asname) for alias in node.names] if isinstance(node, ast.Import) else []
            for module, alias in named or [(node.module, None)]:
                if module not in IMPORTS:
                    allowed = " and ".join(f"`import {name} as {short}`" for name, short in IMPORTS.items())
                    yield cell.problem(f"imports {module}", f"a lesson needs {allowed} and nothing else")
                elif alias != IMPORTS[module]:
                    fix = f"write `import {module} as {IMPORTS[module]}`, as all lessons do"
                    yield cell.problem(f"imports {module} under another name", fix)


def _calls(cell: Cell, material: Material) -> Iterator[Problem]:
    """That the names of ours, and the questions, exercises, tables and cards which the cell names, exist."""
    said = {}
    for dotted in cell.code.names:
        try:
            _resolved(dotted)
        except CourseError as error:
            said[str(error)] = error
    yield from map(cell.refused, said.values())
    for call, called in cell.code.calls:
        keywords = {each.arg: each.value for each in call.keywords}
        starred = None in keywords or any(isinstance(each, ast.Starred) for each in call.args)
        if OURS.fullmatch(called) and not starred:
            try:
                _signature(called).bind(*call.args, **keywords)
            except TypeError as error:
                yield cell.problem(f"calls {called} wrongly: {error}", f"see help({called})")
            except (CourseError, ValueError):
                pass  # told above, or a name without a signature
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


@lru_cache(maxsize=256)
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


@lru_cache(maxsize=256)
def _signature(dotted: str) -> inspect.Signature:
    return inspect.signature(_resolved(dotted))


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


def _notes(page: Lesson, here: Course) -> Iterator[Problem]:
    path = here.notes(page.slug)
    if not path.parent.is_dir():
        return  # a course released to students has no notes for teachers
    told = partial(Problem, name := path.relative_to(here.root).as_posix(), "")
    if not path.is_file():
        fix = f"add {name}: timing, common wrong answers, what to project, what to skip"
        yield Problem(f"notebooks/{page.path.name}", "", "has no page for the teacher", fix)
        return
    try:
        text = decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        yield told(f"cannot be read: {error}", "save it as UTF-8")
        return
    if len(text.split()) not in NOTES:
        yield told(f"has {len(text.split())} words", f"a page or two: {NOTES[0]} to {NOTES[-1]} words")
    for wanted, meaning in NOTES_SAY.items():
        if not re.search(wanted, text):
            yield told(f"does not say {meaning}", "add it")
