"""What every lesson promises: it asks before it shows, it uses its bank, it covers the article, it can be taught."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter

import altair as alt
import pytest

import coursekit as ck
import lesson_runs
from coursekit.content.course import START, Course
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


def predictions(slug):
    return [code for code in code_of(slug) if "ck.predict(" in code]


def bank_of(slug):
    return load_bank(HERE.bank(slug))


def asked_in(slug):
    """Ids of questions that some cell of the lesson shows, by name or as a part."""
    bank, seen = bank_of(slug), set()
    for code in code_of(slug):
        for call in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            if called == "ck.check":
                seen.add(call.args[0].value.rpartition("/")[2])
            if called == "ck.warm_up":
                seen |= {question.id for question in bank.select(part="warm-up")}
            if called not in ("ck.quiz", "ck.predict") or call.args[0].value != slug:
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            given |= {"ids": call.args[1]} if len(call.args) > 1 else {}
            if "part" in given:
                seen |= {question.id for question in bank.select(part=given["part"].value)}
            for name in given.keys() & {"ids", "then"}:
                ids = ast.literal_eval(given[name])
                seen |= {ids} if isinstance(ids, str) else set(ids)
    return seen


def test_there_are_eight_lessons():
    assert 8 == len(LESSONS)
    assert list(range(1, 9)) == [lesson.number for lesson in LESSONS.values()]


def test_all_banks_together_use_every_kind_often_enough():
    questions = [question for slug in LESSONS for question in bank_of(slug).questions]
    kinds = Counter(question.kind for question in questions)
    # A picture that is dragged and a chart that is written come with the lessons that are made of them.
    assert set(KINDS) - {"place", "chart_code"} <= set(kinds)
    assert len(questions) >= 80
    assert min(kinds.values()) >= 4, kinds


def test_no_two_lessons_share_a_question():
    owners = Counter(question.id for slug in [START, *LESSONS] for question in bank_of(slug).questions)
    assert [] == [id for id, times in owners.items() if times > 1]


@pytest.mark.parametrize("slug", LESSONS)
class TestLesson:
    def test_it_has_its_parts(self, slug):
        parts = Counter(question.part for question in bank_of(slug).questions)
        assert parts["quiz"] >= 9
        assert parts["warm-up"] >= 3
        assert parts["exit"] >= 1
        kinds = Counter((question.part, question.kind) for question in bank_of(slug).questions)
        assert kinds["exercise", "code"] >= 3
        assert kinds["predict", "estimate"] >= 1
        assert kinds["predict", "reflect"] >= 1  # what surprised you?

    def test_every_question_of_its_bank_is_asked_in_it(self, slug):
        assert {question.id for question in bank_of(slug).questions} == asked_in(slug)

    def test_its_warm_up_looks_back(self, slug):
        if LESSONS[slug].number == 1:
            pytest.skip("there is no earlier lesson")
        earlier = {f"from:{other}" for other, lesson in LESSONS.items() if lesson.number < LESSONS[slug].number}
        for question in bank_of(slug).select(part="warm-up"):
            assert earlier & set(question.tags), question.id

    def test_what_it_asks_to_predict_is_not_given_away(self, slug, log):
        assert predictions(slug)
        for cell in cells_of(slug):
            if "ck.predict(" in source(cell):
                stored = json.dumps(cell["outputs"], ensure_ascii=False)
                bank = bank_of(slug)
                for id in asked_in(slug):
                    question = bank[id]
                    if question.part == "predict" and question.kind == "estimate":
                        assert question.feedback not in stored

    def test_every_prediction_is_revealed_with_the_guess_on_it(self, slug):
        """Answered as a learner would who is far off; tests/riyadh/test_every_chart.py looks closer at what appears."""
        asked = [cell.value for cell in lesson_runs.run(slug, "too low") if "ck.predict(" in cell.code]
        assert len(asked) >= 1
        for each in asked:
            assert each.revealed, each.quiz.title
            shown = [look for look in each.looks if isinstance(look, Figure)]
            estimates = [standing.question.kind for standing in each.quiz.session.standings.values()].count("estimate")
            if shown and estimates:
                text = " ".join(look.description + json.dumps(look.to_dict()) for look in shown)
                assert re.search(r"[Yy]our guess|[Yy]ou (said|guessed)|guesses", text), list(each.guesses)

    def test_every_stored_chart_is_vega_lite(self, slug):
        assert [] != [chart for cell in cells_of(slug) for chart in charts_in(cell.get("outputs", []))]

    def test_its_time_fits_a_lesson(self, slug):
        assert 30 <= LESSONS[slug].minutes <= 50

    def test_no_cell_of_code_is_longer_than_a_screen(self, slug):
        assert len(code_of(slug)) >= 8
        for code in code_of(slug):
            assert len(code.splitlines()) <= 25, code

    def test_it_has_the_sections_a_student_expects(self, slug):
        headings = re.findall(r"^## (.+)$", prose_of(slug), re.MULTILINE)
        for wanted in (
            "Warm-up",
            "Read",
            "[Pp]redict",
            "Your turn",
            "Quiz",
            "Discuss|Role-play|[Nn]egotia",
            "Exit ticket",
            "Words",
        ):
            assert any(re.search(wanted, heading) for heading in headings), (wanted, headings)
        assert re.search("Later events", prose_of(slug)) or not re.search("After the article", prose_of(slug))
        assert re.search(r'ck\.glossary\(\s*"', "\n".join(code_of(slug)))
        assert re.search(r'ck\.cite\(\s*"', "\n".join(code_of(slug)))

    def test_a_teacher_finds_its_page(self, slug):
        notes = HERE.notes(slug).read_text(encoding="utf-8")
        assert 250 <= len(notes.split()) <= 1200  # one page, or two
        for wanted in ("30 minutes", "[Pp]roject", "[Cc]ommon"):
            assert re.search(wanted, notes), wanted


def cited(slug):
    """The claims that the text or the questions of a lesson rest on."""
    found = set(re.findall(r"claims/(C\d\d)", prose_of(slug) + "\n".join(code_of(slug))))
    for first, last in re.findall(r"\[claims/C(\d\d)\] to \[claims/C(\d\d)\]", prose_of(slug)):
        found |= {f"C{number:02}" for number in range(int(first), int(last) + 1)}
    for question in bank_of(slug).questions:
        found |= {ref.removeprefix("claims/") for ref in question.evidence if ref.startswith("claims/")}
    return found


def test_every_claim_of_the_article_is_taught_where_the_table_says():
    table = ck.load("claims").set_index("id")["taught_in"].to_dict()
    assert CLAIMS == list(table)
    seen = {slug: cited(slug) for slug in LESSONS}
    gaps = [(claim, slug) for claim, slugs in table.items() for slug in slugs.split(";") if claim not in seen[slug]]
    assert [] == gaps


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
