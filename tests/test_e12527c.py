"""What was answered with the course as it stood at commit e12527c is read as it was then.

`tests/e12527c/` was made by that commit's own package: eleven learners answer its bank of every kind through
`Session.answer`, one of them before she says her name, two come back in a warm-up, one brings answers from a second
machine, and one log ends in a torn line. Beside the logs stands what that commit made of them: the tables of the report
and, in learners.json, the results, first tries and digest of each learner.
"""

from __future__ import annotations

import csv
import json
import re
import shutil

import pytest

from coursekit.classroom import report
from coursekit.learner import completion_record
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.log import Log
from places import ROOT
from small_course import make_course

MADE = ROOT / "tests" / "e12527c"
LEARNERS = json.loads((MADE / "learners.json").read_text(encoding="utf-8"))

# Of these kinds that commit could not say which wrong answer was the most common.
NEWLY_TOLD = {"order", "match", "code"}
WRONG = ("most_common_wrong_answer", "its_count", "what_stands_behind_it")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = make_course(tmp_path_factory.mktemp("e12527c"), _01_every_kind="# One", _02_next_lesson="# Two")
    (made.notebooks / "00_start_here.ipynb").unlink()
    shutil.copytree(MADE / "banks", made.questions, dirs_exist_ok=True)
    (made.questions / "start_here.toml").unlink()
    return made


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reported(course, tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.notebooks)
        assert 0 == report.run(MADE / "class", out)
    return out


@pytest.mark.parametrize("table", ["students.csv", "gradebook.csv"])
def test_the_class_gets_the_same_results(reported, table):
    expected, found = rows(MADE / table), rows(reported / table)
    logins = [row.pop("login") for row in found]  # a column that is new
    assert expected == found
    assert [row["student"] for row in expected] == logins


def test_the_questions_get_the_same_figures(reported):
    expected, found = rows(MADE / "items.csv"), rows(reported / "items.csv")
    for before, now in zip(expected, found, strict=True):
        if before["kind"] in NEWLY_TOLD:
            assert now["most_common_wrong_answer"]
            before, now = ({k: v for k, v in row.items() if k not in WRONG} for row in (before, now))
        if not before["first_try"]:
            assert "" == now["advice"]  # that commit advised a second vote on texts and forecasts too
            before["advice"] = ""
        before = {name: said.replace(" %", "%") for name, said in before.items()}  # as the course writes it now
        assert before == now


@pytest.mark.parametrize("name", LEARNERS)
def test_a_learner_finds_the_same_results(course, name, monkeypatch):
    monkeypatch.setenv("COURSEKIT_STUDENT", name)
    monkeypatch.chdir(course.notebooks)
    log = Log(MADE / "class" / f"{name}.jsonl")
    for lesson in lesson_results(course, log):
        before = LEARNERS[name][lesson.lesson.slug]
        assert before["counts"] == lesson.counts()
        assert before["exercises"] == list(lesson.exercises())
        assert before["reflections"] == list(lesson.reflections())
        assert before["reviews"] == lesson.reviews
        assert before["recalled"] == sorted(lesson.recalled)
        assert before["look"] == [standing.question.id for standing in lesson.look()]
        assert before["first"] == {each.question.id: each.first for each in lesson.standings if each.outcome}
    page = completion_record.page(course, log)
    assert LEARNERS[name]["digest"] == re.search(r'class="digest">([0-9a-f ]+)<', page)[1]
