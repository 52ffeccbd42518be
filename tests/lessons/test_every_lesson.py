"""What every lesson promises and only running it shows; what can be seen without, `coursekit check` holds."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter

import altair as alt
import pytest

import coursekit as ck
import lesson_runs
from coursekit.content.course import Course
from coursekit.drawing.figure import Figure
from coursekit.drawing.theme import JUPYTERLAB_DRAWS
from coursekit.questions.bank import load_bank
from coursekit.questions.kinds import KINDS
from places import ROOT

HERE = Course(ROOT)
LESSONS = {lesson.slug: lesson for lesson in HERE.lessons()}
CLAIMS = [f"C{number:02}" for number in range(1, 63)]


def cells_of(slug):
    return json.loads(LESSONS[slug].path.read_text(encoding="utf-8"))["cells"]


def source(cell):
    return "".join(cell["source"])


def code_of(slug):
    return [source(cell) for cell in cells_of(slug) if cell["cell_type"] == "code"]


def charts_in(outputs):
    """The charts that a cell shows, each checked against the schema of Vega-Lite: nothing else does on their way."""
    shown = [output["data"][JUPYTERLAB_DRAWS] for output in outputs if JUPYTERLAB_DRAWS in output.get("data", {})]
    for spec in shown:
        alt.Root.validate(spec)
    return shown


def prose_of(slug):
    return "\n\n".join(source(cell) for cell in cells_of(slug) if cell["cell_type"] == "markdown")


def bank_of(slug):
    return load_bank(HERE.bank(slug))


def test_all_banks_together_use_every_kind_often_enough():
    questions = [question for slug in LESSONS for question in bank_of(slug).questions]
    kinds = Counter(question.kind for question in questions)
    assert set(KINDS) == set(kinds)
    assert len(questions) >= 80
    assert min(kinds.values()) >= 4, kinds


@pytest.mark.parametrize("slug", LESSONS)
class TestLesson:
    def test_every_prediction_is_revealed_with_the_guess_on_it(self, slug):
        """Answered as a learner would who is far off; tests/riyadh/test_every_chart.py looks closer at what appears."""
        asked = [cell.value for cell in lesson_runs.run(slug, "too low") if "ck.predict(" in cell.code]
        assert asked or any("ck.pieces." in code for code in code_of(slug))  # pieces have tests of their own
        for each in asked:
            assert each.revealed, each.quiz.title
            shown = [look for look in each.looks if isinstance(look, Figure)]
            estimates = [standing.question.kind for standing in each.quiz.session.standings.values()].count("estimate")
            if shown and estimates:
                text = " ".join(look.description + json.dumps(look.to_dict()) for look in shown)
                assert re.search(r"[Yy]our guess|[Yy]ou (said|guessed)|guesses", text), list(each.guesses)

    def test_every_stored_chart_is_vega_lite(self, slug):
        assert [] != [chart for cell in cells_of(slug) for chart in charts_in(cell.get("outputs", []))]


def test_a_share_is_written_in_one_way():
    told = [prose_of(slug) for slug in LESSONS]
    told += [
        file.read_text(encoding="utf-8") for file in HERE.data.rglob("*") if file.suffix in (".csv", ".md", ".toml")
    ]
    assert [] == re.findall(r".*\d %.*", "\n".join(told))


@pytest.mark.parametrize("slug", LESSONS)
def test_a_question_asks_before_it_tells(slug):  # what follows an empty line stands below it, small and grey
    prompts = {question.id: question.prompt.partition("\n\n") for question in bank_of(slug).questions}
    assert [] == [id for id, (head, _, below) in prompts.items() if "?" in below and "?" not in head]


@pytest.mark.parametrize("slug", LESSONS)
def test_no_piece_shows_what_the_same_piece_asks_elsewhere(slug):
    asked = {}
    for node in (node for code in code_of(slug) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
        if (name := ast.unparse(node.func)).startswith("ck.pieces."):
            named = {each.arg: ast.unparse(each.value) for each in node.keywords}
            asks = named.pop("question", "None") != "None"
            asked.setdefault((name, *map(ast.unparse, node.args), *named.items()), set()).add(asks)
    assert [] == [piece for piece, asks in asked.items() if len(asks) > 1]


@pytest.mark.parametrize("slug", LESSONS)
def test_a_text_after_a_fold_has_a_cell_of_its_own(slug):  # JupyterLab leaves no room between the two
    after = re.compile(r"</details>\n\n(?!#|\d\.|- |<!--|<details|<a )(.+)")
    written = [cell for cell in cells_of(slug) if "generated" not in cell["metadata"].get("tags", [])]
    assert [] == [found for cell in written for found in after.findall(source(cell))]


@pytest.mark.parametrize("slug", LESSONS)
def test_no_question_tells_what_most_people_think(slug):  # nobody has counted them
    crowd = r"(?i)\b(most|many|nearly all) (people|readers|students)\b|\b(nearly|almost) every(body|one)\b"
    assert [] == re.findall(crowd, HERE.bank(slug).read_text(encoding="utf-8"))


def test_every_claim_of_the_article_has_a_row_that_a_lesson_teaches():  # `coursekit check` finds it there
    taught = ck.load("claims").set_index("id")["taught_in"]
    assert CLAIMS == list(taught.index)
    assert taught.notna().all()


def test_every_section_of_the_article_is_cited():
    text = "\n".join(prose_of(slug) for slug in LESSONS)
    text += "\n".join(ref for slug in LESSONS for question in bank_of(slug).questions for ref in question.evidence)
    for section in range(1, 8):
        assert f"sections/S{section}" in text, section


@pytest.mark.parametrize("actor", ["US", "RU", "UA", "EU", "FR", "DE", "CN", "TW"])
def test_every_actors_position_is_in_a_lesson(actor):
    rows = ck.load("positions")
    own = set(rows[rows["actor"] == actor]["id"])
    assert own
    text = prose_of("actor_positions") + "\n".join(
        ref for question in bank_of("actor_positions").questions for ref in question.evidence
    )
    assert own & set(re.findall(r"positions/([\w-]+)", text)), actor
