"""To add a kind is one class and one builder: a toy goes through all that the course does with a question."""

from __future__ import annotations

import ast
import json
import re
from datetime import date

import pytest

import coursekit as ck
from class_logs import Classroom
from coursekit.authoring import schema
from coursekit.classroom import release, worksheet
from coursekit.content.course import Course
from coursekit.errors import BankError
from coursekit.learner import completion_record
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.session import Session
from coursekit.learner.warm_up import warm_up
from coursekit.questions.bank import load_bank
from coursekit.questions.kinds import KINDS
from coursekit.widgets.quiz import Quiz, view
from coursekit.widgets.view import source
from places import ROOT
from toy import BANK, BUILDER, kind

SOURCE = ROOT / "src" / "coursekit"
UNMISTAKABLE = {"choice", "several", "estimate", "forecast", "reflect"}  # the other names are words of many uses


@pytest.fixture
def toy():
    """The kind, for as long as a test needs it."""
    yield kind()
    del KINDS["toy"]


@pytest.fixture
def room(toy, tmp_path):
    """A class whose second lesson has the toy, and a third lesson for its warm-up."""
    room = Classroom(tmp_path)
    for n, slug in ((2, "toys"), (3, "after")):
        one = room.course / "notebooks" / "01_every_kind.ipynb"
        (room.course / "notebooks" / f"0{n}_{slug}.ipynb").write_bytes(one.read_bytes())
        text = BANK if slug == "toys" else BANK.replace("which_hand", "hand2").replace("warm_one", "w2")
        (room.course / "data" / "questions" / f"{slug}.toml").write_text(text, encoding="utf-8")
    return room


def test_it_is_read_asked_answered_and_found_again(room, log, monkeypatch):
    monkeypatch.chdir(room.course / "notebooks")
    quiz = ck.quiz("toys", "which_hand")
    assert "toy" == quiz.page["questions"][0]["kind"]
    assert "Point at a hand first." == quiz.answer("which_hand", "foot").feedback
    assert "wrong" == quiz.answer("which_hand", "left", confidence=3).status
    shown = quiz.page["questions"][0]
    assert ("Not yet", "Not in the left one.") == (shown["word"], shown["hint"])
    assert "right" == quiz.answer("which_hand", "right").status
    assert quiz.page == ck.quiz("toys", "which_hand").page | {"turn": quiz.page["turn"]}
    assert "✔ Right. Well seen." in ck.check("toys/which_hand", "right").text


def test_it_comes_back_in_a_warm_up_and_stands_in_results_and_record(room, log, monkeypatch):
    monkeypatch.chdir(room.course / "notebooks")
    here = Course(room.course)
    Session(load_bank(here.bank("toys")), load_bank(here.bank("toys")).questions, log).answer("which_hand", "left")
    again = warm_up(here, "after", log, date(2040, 1, 1))
    assert "which_hand" in [question.id for question in again.questions]
    results = {each.lesson.slug: each for each in lesson_results(here, log)}
    assert ["which_hand"] == [standing.question.id for standing in results["toys"].look()]
    assert "1 of 2" in completion_record.page(here, log)


def test_it_has_its_rows_in_the_report(room, log, monkeypatch):
    monkeypatch.chdir(room.course / "notebooks")
    for name, hands in {"ada": ["left", "right"], "grace": ["right"], "kurt": ["left"]}.items():
        room.hand_in(f"{name}.jsonl", *(room.event("which_hand", hand, name, lesson="toys") for hand in hands))
    page = room.report()
    assert "In which hand is the coin?" in page
    (row,) = [row for row in room.table("items.csv") if row["question"] == "which_hand"]
    assert ("toy", "3", "left", "2", "That hand is empty.") == (
        row["kind"], row["answered"], row["most_common_wrong_answer"], row["its_count"], row["what_stands_behind_it"]
    )  # fmt: skip
    marks = {row["student"]: row["toys"] for row in room.table("gradebook.csv")}
    assert {"ada": "100.0", "grace": "100.0", "kurt": "0.0"} == marks


def test_it_is_printed_with_room_for_an_answer(room, monkeypatch, tmp_path):
    monkeypatch.chdir(room.course / "notebooks")
    worksheet.run("toys", tmp_path / "sheet.html")
    sheet = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "In which hand is the coin?" in sheet
    assert 6 == sheet.count('<p class="line"></p>')  # three for each of its two questions


def test_its_key_stays_with_the_teacher_until_it_says_what_is_public(toy):
    raw = {"title": "T", "question": [{"id": "a", "kind": "toy", "graded": True, "prompt": "P", "hand": "left"}]}
    assert {"sealed": True, "id": "a", "kind": "toy", "graded": True, "prompt": "P"} == release.sealed(raw)["question"][
        0
    ]


def test_its_keys_are_checked_published_and_explained(toy, tmp_path):
    path = tmp_path / "b.toml"
    path.write_text(BANK.replace('hand = "right"', 'hand = "rihgt"'), encoding="utf-8")
    with pytest.raises(BankError, match="question which_hand: hand is 'rihgt': did you mean 'right'"):
        load_bank(path)
    assert ["left", "right"] == json.loads(schema.written())["definitions"]["toy"]["properties"]["hand"]["enum"]
    assert "| `hand` | `left`, `right` | where the coin is |" in schema.reference()


def test_its_builder_is_found_by_its_name(toy):
    class ToyQuiz(Quiz):
        _esm = view(BUILDER)

    assert ToyQuiz._esm != Quiz._esm
    names = {line.split(":")[0].strip() for line in source("builders.js").split("const BUILDERS = {")[1].splitlines()}
    assert set(KINDS) - {"toy"} <= names  # `tests/browser/test_card.py` sees a builder at work


# ---- And nothing else knows a kind by its name ---------------------------------------------------------------


def outside():
    for path in sorted(SOURCE.rglob("*.py")):
        if path.parent.name != "kinds" and "riyadh" not in path.parts:
            yield path


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            yield node.body[0].value


@pytest.mark.parametrize("path", list(outside()), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_asks_which_kind_a_question_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = list(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in spoken:
            assert node.value not in UNMISTAKABLE, f"line {node.lineno}"
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            # `cell.kind` is that of a notebook's cell, not of a question.
            asks = [
                s for s in sides if isinstance(s, ast.Attribute) and s.attr == "kind" and "question" in ast.unparse(s)
            ]
            assert not asks, f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coursekit.questions.kinds"):
            assert "coursekit.questions.kinds" == node.module, f"line {node.lineno}: through the face of the folder"
            assert {each.name for each in node.names} <= {"KINDS", "PARTS", "PREDICT", "Question", "Said", "sealed"}


def test_no_template_asks_which_kind_a_question_is():
    templates = sorted(SOURCE.rglob("*.html"))
    assert 11 == len(templates)
    for path in templates:
        text = path.read_text(encoding="utf-8")
        statements = " ".join(re.findall(r"{%.*?%}", text, re.DOTALL))
        told = [each for each in re.findall(r"{{.*?}}", text, re.DOTALL) if ".kind" in each]
        assert ".kind" not in statements, path.name
        assert all(re.fullmatch(r"{{-? [\w.]+ }}", each) for each in told), path.name  # it may be told, but not asked
        assert not set(re.findall(r'"(\w+)"', statements)) & UNMISTAKABLE, path.name


def test_the_card_asks_no_more_than_for_a_builder():
    script = source("quiz.js")
    assert "BUILDERS[q.kind](q, name, tools)" in script
    assert 2 == script.count("q.kind")  # the builder, and a mark on the form for whoever styles or tests it
    assert not any(f'"{kind}"' in script for kind in KINDS)
