"""The completion record, and the digest by which a teacher checks it."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coursekit as ck
from coursekit.classroom import people
from coursekit.content.course import Course
from coursekit.errors import CourseError
from coursekit.learner.completion_record import digest, page, write
from coursekit.learner.log import Log

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)>"
MEMO = "To the Council: say less.\nTo the public: we are not Ukraine."


@pytest.fixture
def course(course_copy, monkeypatch, log):
    """A learner who has answered one lesson, written a memo, and tried to be clever."""
    monkeypatch.chdir(course_copy / "notebooks")
    quiz = ck.quiz("riyadh_talks")
    for question in quiz.session.questions:
        if question.kind == "reflect":
            quiz.answer(question.id, f"My words on {question.id}. {HOSTILE}")
        elif question.kind != "estimate":
            quiz.answer(question.id, question.right, confidence=3 if question.kind == "choice" else None)
    ck.quiz("taiwan_and_forecasts").answer("memo_in_two_voices", MEMO)
    return Course(course_copy)


def rows(text):
    found = re.findall(r"<tr>(.*?)</tr>", text)
    return [re.sub(r"<[^>]+>", "|", row).strip("|").split("||") for row in found]


def test_the_record_says_what_was_done_in_each_lesson(course, log):
    text = page(course, log, name="Ada Lovelace")
    questions = ck.quiz("riyadh_talks").session.questions
    total, own = len(questions), sum(question.kind == "reflect" for question in questions)
    known = [question for question in questions if question.scored and not question.guess]
    scored = len(known)
    title = course.page("riyadh_talks").title
    assert [
        f"1. {title}", f"{total - 1} of {total}", f"{scored} of {scored}", f"{scored} of {scored}", "3 of 3",
        f"{own} of {own}",
    ] == rows(text)[1]  # fmt: skip
    assert len(course.lessons()) + 1 == len(rows(text))
    assert "<h1>Completion record: Ada Lovelace</h1>" in text
    assert f"{len(log.events())} answers of ada" in text
    assert MEMO in text.partition("<h2>Memo</h2>")[2].partition("<h2>In my own words</h2>")[0]
    assert own == text.partition("<h2>In my own words</h2>")[2].count("<h3>")


def test_a_forged_score_counts_for_nothing(course, log):
    before = rows(page(course, log))
    log.record({"lesson": "un_votes", "question": ck.quiz("un_votes", part="quiz").session.questions[0].id, "bank": "x",
                "attempt": 1, "response": "no such option", "score": 1.0, "status": "right"})  # fmt: skip
    assert before == rows(page(course, log))


def test_nothing_a_learner_writes_becomes_markup(course, log, monkeypatch):
    monkeypatch.setenv("COURSEKIT_STUDENT", HOSTILE)
    text = page(course, log, name=HOSTILE)
    assert "<script" not in text
    assert "<img" not in text
    assert "alert(1)" in text
    assert "default-src 'none'" in text
    assert "http" not in re.sub(r'http-equiv="Content-Security-Policy"', "", text)


def test_the_teacher_finds_the_same_digest_in_the_log(course, log, tmp_path):
    shown = re.search(r'class="digest">([0-9a-f ]+)<', page(course, log))[1]
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.jsonl").write_bytes(log.path.read_bytes())
    (learner,), _ = people.read(tmp_path / "class")
    answers = [(each.id, each.lesson, each.question, each.response) for each in learner.answers]
    assert shown == digest(answers)
    random.Random(1).shuffle(answers)
    assert shown == digest(answers)
    id, lesson, question, _ = answers[0]
    assert shown != digest([(id, lesson, question, "another answer"), *answers[1:]])
    assert shown != digest(answers[1:])


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
)
answers = st.lists(st.tuples(st.uuids().map(str), st.text(), st.text(), json_values), max_size=5)


@given(answers, st.randoms())
def test_the_digest_is_of_what_was_answered_and_not_of_the_order(given_answers, chance):
    shuffled = list(given_answers)
    chance.shuffle(shuffled)
    assert digest(given_answers) == digest(shuffled)
    assert re.fullmatch("([0-9a-f]{4} ){3}[0-9a-f]{4}", digest(given_answers))


def test_the_digest_tells_a_text_from_a_number():
    assert len({digest([("a", "l", "q", value)]) for value in ("1", 1, 1.5, "1.5", ["1"], None, "null")}) == 7


def test_no_response_is_too_odd_for_the_digest():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert digest([("a", "l", "q", deep)]) == digest([("a", "l", "q", deep)])
    assert digest([("a", "l", "q", "\ud800")]) != digest([("a", "l", "q", "\ud801")])
    while deep:  # taken apart by hand: Python would do it by recursion
        deep = deep[0]


def test_where_the_record_can_be_written(course, log, tmp_path, monkeypatch):
    assert len(log.events()) == write(course, log, tmp_path / "record.html")
    for bad in ("progress.jsonl", "record"):
        with pytest.raises(CourseError, match=r"ends in \.html"):
            write(course, log, tmp_path / bad)
    with pytest.raises(CourseError, match="cannot be written"):
        write(course, log, tmp_path / "no" / "record.html")
    with pytest.raises(CourseError, match="no answers in"):
        write(course, Log(tmp_path / "none.jsonl"), tmp_path / "record.html")
