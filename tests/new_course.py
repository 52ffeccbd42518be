"""A lesson and a course that an author writes with nothing but CONTRIBUTING at hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path

# What proves things in the new lesson: rows that are there.
FRAME = """# Lesson {number} · What do bees tell us?

**Time:** about 40 minutes.

**Question of the day:** how many bees make a year?

After this lesson you can

- count bees, and say what a count hides
"""

OPTION = """
[[question.option]]
id = "{id}"
text = "{text}"
feedback = "{feedback}"
{more}"""

EXERCISE = """
bees = ck.load("bees")

def answer():
    return bees["count"].{blank}()

ck.check("{id}", answer)
"""

NOTES = (
    """# For the teacher

**30 minutes:** leave the discussion out. What to project: the chart of the bees. Common wrong answers follow.

"""
    + "A beekeeper counts in the evening, when most of the bees are at home again. " * 20
)


def question(id: str, kind: str, part: str, rows: str, own: str, tags: str = "") -> str:
    tagged = f"tags = [{tags}]\n" if tags else ""
    return f"""
[[question]]
id = "{id}"
kind = "{kind}"
part = "{part}"
prompt = "A question about bees called {id}?"
evidence = ["{rows}"]
{tagged}{own}"""


def choice(id: str, part: str, rows: str, tags: str = "") -> str:
    right = OPTION.format(id="honey", text="Honey", feedback=f"Bees make it, says {id}.", more="right = true")
    wrong = OPTION.format(id="silk", text="Silk", feedback="Worms make it.", more="")
    own = f'hint = "Think of breakfast."\nwhy = "Bees make honey, and {id} asks for it."\n'
    return question(id, "choice", part, rows, own + right + wrong, tags)


def bank(lesson: str, rows: str, earlier: str = "") -> str:
    """Questions of every part, and of the kinds that a lesson needs."""
    tags = f'"from:{earlier}"' if earlier else ""
    parts = ['title = "What do bees tell us?"\n']
    parts += [choice(f"{lesson}_warm_{n}", "warm-up", rows, tags) for n in range(3)]
    guess = 'unit = "bees"\nanswer = 60\ntolerance = 5\nwhy = "The table adds up to 60."\nfeedback = "You know bees."\n'
    parts += [
        question(f"{lesson}_guess", "estimate", "predict", rows, guess + 'low = "There are more."\nhigh = "Fewer."\n')
    ]
    model = 'model = "That so few make so much."\n'
    parts += [question(f"{lesson}_surprise", "reflect", "predict", rows, model)]
    for n, (call, expected) in enumerate((("sum", 60), ("max", 30), ("min", 10))):
        id = f"{lesson}_code_{n}"
        code = "".join(
            f"{name} = '''{EXERCISE.format(id=id, blank=blank)}'''\n"
            for name, blank in (("starter", "___"), ("solution", call))
        )
        answer = f'expected = {expected}\nhints = ["Use {call}."]\nwhy = "It is {expected}."\nfeedback = "Counted."\n'
        parts += [question(id, "code", "exercise", rows, code + answer + 'otherwise = "Count again."\n')]
    parts += [choice(f"{lesson}_quiz_{n}", "quiz", rows) for n in range(8)]
    parts += [question(f"{lesson}_mark", "chart", "quiz", rows, MARK)]
    parts += [question(f"{lesson}_exit", "reflect", "exit", rows, model)]
    return "".join(parts)


MARK = (
    'field = "hive"\nhint = "Look at the longest bar."\nwhy = "The bar of the north is the longest."\n'
    + OPTION.format(id="north", text="The north", feedback="It has most bees.", more='mark = "north"\nright = true')
    + OPTION.format(id="south", text="The south", feedback="It has fewer bees.", more='mark = "south"')
)


def cells(lesson: str, number: int, cite: str) -> list[dict]:
    """The lesson: text and code, as an author types them in JupyterLab."""
    chart = (
        'bees = ck.load("bees")\nbars = alt.Chart(bees, description="Bars of bees by hive.").mark_bar()\n'
        'ck.charts.Figure(bars.encode(x="count:Q", y="hive:N"), bees, "The north has most bees.")'
    )
    written = [
        FRAME.format(number=number),
        "## 1 · Warm-up\n\nFrom memory.",
        # Ours first, as in our lessons: without it Altair takes seconds.
        f'>import coursekit as ck\nimport altair as alt\nimport pandas as pd\n\nck.warm_up("{lesson}")',
        f"## 2 · Read: bees\n\nThere are ten of them in the west [{cite}]. They make honey [{cite}; BEE].",
        ">" + chart,
        "## 3 · Predict, then look\n\nHow many bees are there?",
        f'>def reveal(guess):\n    return ck.cite("{cite}")\n\n'
        f'ck.predict("{lesson}", "{lesson}_guess", reveal, then="{lesson}_surprise")',
        "## 4 · Your turn\n\nCount.",
        *(">" + EXERCISE.format(id=f"{lesson}_code_{n}", blank="___").strip() for n in range(3)),
        "## 5 · Quiz\n\nNine questions.",
        f'>{chart.replace("ck.charts", "bars = ck.charts")}\n\nck.quiz("{lesson}", part="quiz", on=bars)',
        "## 6 · Discuss: are bees busy?\n\nTalk.",
        "## 7 · Exit ticket\n\nOne question.",
        f'>ck.quiz("{lesson}", part="exit")',
    ]
    made = []
    for n, source in enumerate(written):
        cell = {"cell_type": "markdown", "id": f"cell-{n}", "metadata": {}, "source": source}
        if source.startswith(">"):
            cell |= {"cell_type": "code", "source": source[1:], "outputs": [], "execution_count": None}
        made.append(cell)
    return made


def write_notebook(path: Path, made: list[dict]) -> None:
    notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def table(name: str, label: str, columns: dict[str, tuple[str, str]]) -> dict:
    """The entry of a table; each column has a type and a meaning."""
    fields = [
        {"name": column, "type": kind, "description": meaning, "nature": "key" if column == "id" else "recorded fact"}
        | ({"constraints": {"required": True, "unique": True}} if column == "id" else {})
        | ({"references": {"resource": "sources", "separator": ";"}} if column == "source" else {})
        for column, (kind, meaning) in columns.items()
    ]
    about = {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "title": name.title()}
    return about | {"description": f"All {name}.", "label": label, "schema": {"fields": fields}}


BEES = "id,hive,count,source\nwest-hive,west,10,BEE\nsouth-hive,south,20,BEE\nnorth-hive,north,30,BEE\n"
BEES_ENTRY = table(
    "bees",
    "{hive}: {count} bees",
    {
        "id": ("string", "Name of the row."),
        "hive": ("string", "Where the hive stands."),
        "count": ("integer", "How many bees it has."),
        "source": ("string", "Where this is written."),
    },
)


def add_source(course: Path) -> None:
    """A row of the sources, with what the catalogue asks for."""
    path = course / "data" / "sources.csv"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    own = {
        "id": "BEE",
        "publisher": "A beekeeper",
        "title": "On bees",
        "date": "2024",
        "url": "https://example.org/bees",
    }
    first = dict(zip(*rows[:2], strict=True))  # what else the catalogue asks for is as in another row
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([own.get(name, first[name]) for name in rows[0]])


def add_lesson(course: Path, lesson: str, number: int, earlier: str) -> None:
    """A lesson, its bank, its table and its page for the teacher, added to a course as CONTRIBUTING says."""
    write_notebook(course / "notebooks" / f"{number:02}_{lesson}.ipynb", cells(lesson, number, "bees/west-hive"))
    (course / "data" / "questions" / f"{lesson}.toml").write_text(
        bank(lesson, "bees/west-hive", earlier), encoding="utf-8"
    )
    (course / "data" / "teaching" / f"{lesson}.md").write_text(NOTES, encoding="utf-8")
    (course / "data" / "bees.csv").write_text(BEES, encoding="utf-8")
    path = course / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].append(BEES_ENTRY)
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def make_course(root: Path) -> None:
    """A course about something else, with no file of ours: one lesson, a start page, two tables."""
    for folder in ("notebooks", "data/questions", "data/teaching", "images"):
        (root / folder).mkdir(parents=True)
    sources = table(
        "sources",
        "{title}",
        {
            "id": ("string", "Name."),
            "publisher": ("string", "Who."),
            "title": ("string", "What."),
            "url": ("string", "At."),
        },
    )
    package = {
        "profile": "tabular-data-package",
        "name": "bees-course",
        "title": "Bees",
        "licenses": [{"name": "CC0-1.0", "title": "CC0"}],
        "resources": [sources],
    }
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (root / "data" / "sources.csv").write_text("id,publisher,title,url\nBEE,A beekeeper,On bees,\n", encoding="utf-8")
    add_lesson(root, "bees", 1, "")
    start = [
        "# Start here\n\n**Time:** about 5 minutes. Go on with [lesson 1](01_bees.ipynb).",
        '>import coursekit as ck\n\nck.quiz("start_here")',
        "Where you are:",
        ">ck.progress()",
    ]
    made = [
        {"cell_type": "markdown", "id": f"s{n}", "metadata": {}, "source": source}
        if not source.startswith(">")
        else {
            "cell_type": "code",
            "id": f"s{n}",
            "metadata": {},
            "source": source[1:],
            "outputs": [],
            "execution_count": None,
        }
        for n, source in enumerate(start)
    ]
    write_notebook(root / "notebooks" / "00_start_here.ipynb", made)
    practice = 'title = "Practice"\n' + choice("practice", "quiz", "bees/west-hive")
    (root / "data" / "questions" / "start_here.toml").write_text(practice, encoding="utf-8")
    (root / "README.md").write_text(
        "# Bees\n\n![A bee](images/bee.png)\n\n<!-- lessons: written by `coursekit render` -->\n<!-- /lessons -->\n",
        encoding="utf-8",
    )
    (root / "images" / "bee.png").write_bytes(b"\x89PNG")
