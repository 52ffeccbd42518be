from __future__ import annotations

import re
from html import unescape

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.learner import completion_record
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.log import Log


@pytest.fixture
def course(course_copy, monkeypatch, log):
    monkeypatch.chdir(course_copy / "notebooks")
    return Course(course_copy)


def first_of(quiz, kind):
    return next(question for question in quiz.session.questions if question.kind == kind)


def wrong(question):
    return next(option.id for option in question.options if not option.right)


def line(lesson, shown=None):
    return next(line for line in (shown or ck.progress()).text.splitlines() if line.startswith(f"{lesson}. "))


def test_every_lesson_is_listed_with_a_link_and_where_the_learner_is(course):
    lessons = course.lessons()
    assert len(lessons) >= 8
    before = ck.progress()
    for lesson in lessons:
        assert f'<a href="{lesson.path.name}">' in before.html
        assert lesson.title in before.text
    assert len(lessons) == before.text.count("not started")
    assert 'role="img"' not in before.html
    assert "another look" not in before.text


def test_first_and_later_results_are_told_and_what_is_worth_another_look(course):
    quiz = ck.quiz("riyadh_talks", part="quiz")
    one, two, three = [question for question in quiz.session.questions if question.kind == "choice"][:3]
    quiz.answer(one.id, one.right)
    quiz.answer(two.id, wrong(two))
    quiz.answer(two.id, two.right)
    quiz.answer(three.id, wrong(three), confidence=3)
    quiz.answer(three.id, wrong(three))
    total = len(ck.quiz("riyadh_talks").session.questions)
    shown = ck.progress()
    assert f"3 of {total} done. Right: 1 at the first try, 1 later. Worth another look: 1." in line(1, shown)
    assert "right at the first try: 1, right later: 1, worth another look: 1, still to come" in shown.html
    assert three.prompt[:40] in shown.text
    assert "lesson 1, section 4, Predict, then look: do the others say the same?; you had been sure" in shown.text
    assert one.prompt[:40] not in shown.text
    assert re.search(r'<a href="01_riyadh_talks\.ipynb#cell-id=[\w-]+">', shown.html)
    assert "sure: 0 of 1" in shown.text
    assert "The chart is in lesson 8." in shown.text


def test_nothing_shames_and_a_guess_is_never_wrong(course):
    quiz = ck.quiz("riyadh_talks")
    guess, text = first_of(quiz, "estimate"), first_of(quiz, "reflect")
    assert "wrong" == quiz.answer(guess.id, guess.answer + 100 * guess.margin).status
    quiz.answer(text.id, "My own words.")
    own = sum(question.kind == "reflect" for question in quiz.session.questions)
    shown = ck.progress()
    assert f"In your own words: 1 of {own}. Guesses made: 1." in line(1, shown)
    assert "another look:" not in line(1, shown)
    assert not re.search("wrong|fail|mistake|only|bad", unescape(shown.text.partition("Worth")[0].casefold()))


def test_what_was_asked_before_a_reveal_but_could_be_known_is_no_guess(course):
    quiz = ck.quiz("reading_the_source", ["grade_c01", "grade_c21"])
    for question in quiz.session.questions:
        for _ in range(question.tries):
            quiz.answer(question.id, wrong(question) if question.id == "grade_c01" else question.right)
    assert "done. Right: 1 at the first try. Worth another look: 1." in line(2)


def test_a_solved_exercise_stays_solved(course):
    quiz = ck.quiz("riyadh_talks")
    exercise = first_of(quiz, "code")
    ck.check(exercise.id, exercise.expected)
    assert "Exercises: 1 of 3." in line(1)
    ck.check(exercise.id, "something else")
    assert "Exercises: 1 of 3." in line(1)
    other = [question for question in quiz.session.questions if question.kind == "code"][1]
    ck.check(other.id, "something else")
    assert "you can try again" in ck.progress().text


def test_what_came_back_in_a_warm_up_is_counted_where_it_was_asked(course):
    quiz = ck.quiz("riyadh_talks", part="quiz")
    for question in quiz.session.questions:
        if question.kind == "choice":
            quiz.answer(question.id, wrong(question))
    before = completion_record.page(course, quiz.session.log)
    missed = len(lesson_results(course, quiz.session.log)[0].look())
    warm_up = ck.warm_up("reading_the_source")
    for question in warm_up.session.questions:
        warm_up.answer(question.id, question.right)
    total = len(ck.quiz("reading_the_source").session.questions)
    assert f"3 of {total} done. Earlier questions reviewed: 3." in line(2)
    one, two = lesson_results(course, quiz.session.log)[:2]
    assert len(two.standings) == sum(two.counts().values())
    assert 3 == two.counts()["said"]
    assert 0 == one.reviews
    # What came back and was right needs no other look; the results of the lesson itself are what they were.
    assert missed - 3 == len(one.look())
    assert f"Right: 0 at the first try, 3 later. Worth another look: {missed - 3}." in line(1)
    mine = re.search("<td.*?(What happened.*?)</tr>", before)[1]
    assert mine in completion_record.page(course, quiz.session.log)


def test_every_question_is_found_in_a_cell_of_its_lesson(course):
    from coursekit.learner.progress_page import Cells

    seen = 0
    for result in lesson_results(course, Log()):
        cells = Cells(result.lesson)
        for standing in result.standings:
            id, section = cells.of(standing.question.id, standing.question.part)
            assert id, standing.question.id
            assert section, standing.question.id
            seen += 1
    assert seen >= 150


def test_what_comes_from_a_bank_is_escaped(course):
    bank = course.questions / "riyadh_talks.toml"
    text = bank.read_text(encoding="utf-8")
    quiz = ck.quiz("riyadh_talks", part="quiz")
    question = first_of(quiz, "choice")
    changed = text.replace(question.prompt[:20], f"<script>alert(1)</script> {question.prompt[:20]}")
    assert changed != text
    bank.write_text(changed, encoding="utf-8")
    quiz.answer(question.id, wrong(question))
    shown = ck.progress()
    assert "<script>" in shown.text
    assert "<script>" not in shown.html


def test_damage_to_the_log_is_told(course, log):
    log.path.parent.mkdir(parents=True)
    log.path.write_bytes(b"{\n")
    assert "Line 1 of progress.jsonl cannot be read" in ck.progress().text
    log.path.unlink()
    log.path.mkdir()
    shown = ck.progress().text
    assert "Your earlier answers could not be read" in shown
    assert "not started" in shown


def test_what_stands_in_a_log_can_be_anything(course, log):
    quiz = ck.quiz("riyadh_talks", part="quiz")
    question = first_of(quiz, "choice")
    for odd in ({"confidence": [3]}, {"confidence": "3"}, {"review": {"a": 1}}, {"review": ["x"]}, {"time": 7},
                {"origin": [1]}, {"order": 3}, {"student": 5}, {"response": {"a": []}},
                {"round": [1], "vote": {}}):  # fmt: skip
        event = {"lesson": "riyadh_talks", "question": question.id, "bank": "x", "attempt": 1, "score": 1,
                 "response": question.right, "status": "right"}  # fmt: skip
        log.record(event | odd)
    assert f"1 of {len(ck.quiz('riyadh_talks').session.questions)} done. Right: 1 at the first try." in line(1)
    assert 3 == len(ck.warm_up("reading_the_source").session.questions)


def test_a_bank_or_notebook_that_cannot_be_read_does_not_hide_the_others(course):
    quiz = ck.quiz("reading_the_source", part="quiz")
    question = first_of(quiz, "choice")
    quiz.answer(question.id, wrong(question))
    (course.questions / "riyadh_talks.toml").write_text("title = ", encoding="utf-8")
    shown = ck.progress()
    assert "run `coursekit check`" in line(1, shown)
    assert "1 of" in line(2, shown)


def test_merge_marks_in_one_lesson_do_not_hide_the_others(course, log):
    quiz = ck.quiz("reading_the_source", part="quiz")
    question = first_of(quiz, "choice")
    quiz.answer(question.id, wrong(question))
    path = course.notebooks / "01_riyadh_talks.ipynb"
    path.write_text("<<<<<<< HEAD\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    shown = ck.progress()
    assert "01_riyadh_talks.ipynb cannot be read as a notebook" in line(1, shown)
    assert "Put back a copy of it" in line(1, shown)
    assert "1 of" in line(2, shown)
    assert "1. riyadh talks" in completion_record.page(course, log)
