"""What a lesson needs as a whole: its parts, its sections, its questions, its page for the teacher."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from coursekit.authoring.cells import Asked, Cell, asked_in
from coursekit.authoring.material import Material
from coursekit.authoring.notebooks import VEGA
from coursekit.authoring.questions import FROM
from coursekit.authoring.where import in_lessons
from coursekit.content.course import START, Course, Lesson
from coursekit.content.files import decoded
from coursekit.errors import Problem
from coursekit.questions.bank import Bank

MINUTES = range(30, 51)  # a lesson of a school or a university
SCREEN = 25  # lines of code that fit on a small laptop
CODE_CELLS = 8
QUESTIONS = {"warm-up": 3, "predict": 2, "exercise": 3, "quiz": 4, "exit": 1}  # the least of each part
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
LONG = 20  # letters of a sentence that stands in two places by no chance


def problems(material: Material) -> Iterator[Problem]:
    yield from _folder(material.here)
    for place, (slug, (page, cells)) in enumerate(material.lessons().items()):
        notebook, file = f"notebooks/{page.path.name}", f"data/questions/{slug}.toml"
        yield from (Problem(notebook, "", *told) for told in _frame(page, cells))
        for cell in cells:
            if cell.kind == "code" and len(lines := cell.source.splitlines()) > SCREEN:
                yield cell.problem(f"has {len(lines)} lines of code", f"keep to {SCREEN}: what a screen shows")
        if bank := material.banks.get(slug):
            asking = [(cell, asked) for cell, asked in asked_in(cells, material.banks) if asked.lesson == slug]
            yield from (Problem(file, "", *told) for told in _parts(bank, first=place == 0))
            seen = {question.id for _, asked in asking for question in (*asked.questions, *asked.then)}
            for question in bank.questions:
                if question.id not in seen:
                    fix = "ask it with ck.quiz, ck.predict, ck.check or a piece, or take it out of the bank"
                    yield Problem(file, f"question {question.id}", f"is never asked in {page.path.name}", fix)
            yield from _given_away(cells, bank)
            yield from (Problem(file, *told) for cell, asked in asking for told in _clicked(cell, asked))
        yield from _notes(page, material.here)
    yield from _taught(material)


def _folder(here: Course) -> Iterator[Problem]:
    """The names of notebooks, banks and pages for teachers fit together."""
    pages = here.pages()
    if not pages:
        fix = "name notebooks NN_slug.ipynb, for example 01_riyadh_talks.ipynb"
        yield Problem("notebooks", "", "holds no lesson", fix)
    for path in sorted(here.notebooks.glob("*.ipynb")):
        if path.name not in {page.path.name for page in pages}:
            fix = "two digits, _, small letters: 01_riyadh_talks.ipynb"
            yield Problem(f"notebooks/{path.name}", "", "is not named NN_slug.ipynb", fix)
    slugs, numbers = Counter(page.slug for page in pages), Counter(page.number for page in pages)
    for page in pages:
        name = f"notebooks/{page.path.name}"
        if slugs[page.slug] > 1:
            yield Problem(name, "", f"shares the slug {page.slug!r} with another notebook", "give each its own")
        elif numbers[page.number] > 1:
            yield Problem(name, "", f"shares the number {page.number:02} with another notebook", "give each its own")
        elif page.slug != START and page.number > 1 and page.number - 1 not in numbers:
            yield Problem(name, "", f"is lesson {page.number}, but none is {page.number - 1}", "number without a gap")
    for path in (*sorted(here.questions.glob("*.toml")), *sorted((here.data / "teaching").glob("*.md"))):
        if path.stem not in slugs and path.name not in ("README.md", "in_class.md"):
            fix = f"add notebooks/NN_{path.stem}.ipynb, or rename it after its lesson"
            yield Problem(path.relative_to(here.root).as_posix(), "", "belongs to no notebook", fix)


def _frame(page: Lesson, cells: list[Cell]) -> Iterator[tuple[str, str]]:
    if page.minutes not in MINUTES:
        said = f"takes {page.minutes} minutes" if page.minutes else "does not say how many minutes it takes"
        yield said, f"a lesson takes {MINUTES[0]} to {MINUTES[-1]}: write **Time:** about 40 minutes"
    headings = [text for cell in cells for marks, text in cell.headings if marks == "##"]
    for wanted, example in SECTIONS.items():
        if not any(re.search(wanted, heading) for heading in headings):
            yield f"has no section “{example}”", f"add a heading: ## {example}"
    code = [cell for cell in cells if cell.kind == "code"]
    if len(code) < CODE_CELLS:
        yield f"has {len(code)} cells of code", f"a lesson has {CODE_CELLS} things to do at least"
    if not any(called.startswith(("ck.predict", "ck.pieces.")) for cell in code for _, called in cell.calls):
        yield "asks for no prediction", "ask before a picture shows: ck.predict(…), or a piece with a question"
    if not any(VEGA in bundle for cell in code for bundle in cell.bundles):
        yield "shows no chart", "show one, then run `coursekit render`"


def _parts(bank: Bank, first: bool) -> Iterator[tuple[str, str]]:
    parts = Counter(question.part for question in bank.questions)
    for part, least in QUESTIONS.items():
        if parts[part] < least:
            yield f"has {parts[part]} questions of the part {part!r}", f"a lesson asks {least} at least"
    if not any(question.one_guess for question in bank.questions):
        yield "asks for no guess before a picture", 'add an estimate with part = "predict"'
    if not any(question.part == "predict" and question.written for question in bank.questions):
        yield "does not ask what was surprising", 'add a reflect with part = "predict", for then= of ck.predict'
    for question in bank.questions:
        if question.part == "warm-up" and not first and not any(tag.startswith(FROM) for tag in question.tags):
            yield f"the warm-up question {question.id} looks back to no lesson", f'add the tag "{FROM}SLUG"'


def _given_away(cells: list[Cell], bank: Bank) -> Iterator[Problem]:
    """No stored page says what only an answer brings."""
    for cell in cells:
        stored = json.dumps(cell.outputs, ensure_ascii=False) if cell.outputs else ""
        for question in bank.questions if stored else ():
            for text in (question.why, getattr(question, "feedback", "")):
                if len(text) >= LONG and json.dumps(text, ensure_ascii=False)[1:-1] in stored:
                    what = f"its stored output tells the answer to {question.id}"
                    yield cell.problem(what, "run `coursekit render`, or show it after the answer")


def _clicked(cell: Cell, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """A question answered by a click on a chart finds its marks in the chart that is stored above it."""
    rows = list(_rows([bundle[VEGA] for bundle in cell.bundles if VEGA in bundle]))
    for question in asked.questions if rows else ():
        if not hasattr(question, "field"):
            continue  # it is answered by no click
        where = f"question {question.id}"
        found = {str(row[question.field]) for row in rows if question.field in row}
        if not found:
            columns = ", ".join(sorted({column for row in rows for column in row}))
            yield where, f"its chart has no field {question.field!r}", f"use one of: {columns}"
        for option in question.options if found else ():
            if option.mark not in found and option.mark != option.text:  # “none of these” needs no mark
                what = f"no mark of its chart carries {option.mark!r}"
                yield f"{where}, option {option.id!r}", what, "give the option a mark that is drawn"


def _rows(spec: object) -> Iterator[dict]:
    """The rows of data anywhere in a Vega-Lite specification: under “values”, or under a name of “datasets”."""
    if isinstance(spec, dict):
        held = [spec.get("values"), *(spec["datasets"].values() if isinstance(spec.get("datasets"), dict) else ())]
        for values in held:
            yield from (row for row in values if isinstance(row, dict)) if isinstance(values, list) else ()
    for each in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from _rows(each)


def _notes(page: Lesson, here: Course) -> Iterator[Problem]:
    path = here.notes(page.slug)
    if not path.parent.is_dir():
        return  # a course released to students has no notes for teachers
    name = path.relative_to(here.root).as_posix()
    if not path.is_file():
        fix = f"add {name}: timing, common wrong answers, what to project, what to skip"
        yield Problem(f"notebooks/{page.path.name}", "", "has no page for the teacher", fix)
        return
    try:
        text = decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(name, "", f"cannot be read: {error}", "save it as UTF-8")
        return
    if len(text.split()) not in NOTES:
        yield Problem(name, "", f"has {len(text.split())} words", f"a page or two: {NOTES[0]} to {NOTES[-1]} words")
    for wanted, meaning in NOTES_SAY.items():
        if not re.search(wanted, text):
            yield Problem(name, "", f"does not say {meaning}", "add it")


def _taught(material: Material) -> Iterator[Problem]:
    """A row that a table gives to a lesson is cited there, in its text, its code or its questions."""
    cited = {(mention.reference, mention.slug) for mention in in_lessons(material)}
    for table in material.tables.values():
        for line, values in table.rows if "taught_in" in table.fields else ():
            for slug in table.parts("taught_in", values):
                known = slug in material.pages and slug in material.banks
                if known and (f"{table.name}/{values['id']}", slug) not in cited:
                    what = f"the lesson {slug} cites {table.name}/{values['id']} nowhere"
                    fix = "cite it there, or correct the column"
                    yield Problem(table.file, f"row {line}, column taught_in", what, fix)
