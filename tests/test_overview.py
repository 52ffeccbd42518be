from __future__ import annotations

import coursekit as ck
from coursekit.course import Course


def test_every_lesson_is_listed_with_a_link_and_where_the_learner_is(course_copy, monkeypatch, log):
    monkeypatch.chdir(course_copy / "notebooks")
    lessons = Course(course_copy).lessons()
    assert len(lessons) >= 1
    before = ck.progress()
    for lesson in lessons:
        assert f'<a href="{lesson.path.name}">' in before.html
        assert lesson.title in before.text
    assert len(lessons) == before.text.count("not started")

    quiz = ck.quiz("riyadh_talks")
    first = next(q for q in quiz.session.questions if q.kind == "choice")
    quiz.answer(first.id, first.right)
    total = len(quiz.session.questions)
    assert f"1 of {total} questions answered; 1 of 1 right" in ck.progress().text


def test_damage_to_the_log_is_told(course_copy, monkeypatch, log):
    monkeypatch.chdir(course_copy / "notebooks")
    log.path.parent.mkdir(parents=True)
    log.path.write_bytes(b"{\n")
    assert "Line 1 of progress.jsonl cannot be read" in ck.progress().text


def test_a_bank_that_cannot_be_read_does_not_hide_the_others(course_copy, monkeypatch, log):
    monkeypatch.chdir(course_copy / "notebooks")
    (course_copy / "data" / "questions" / "riyadh_talks.toml").write_text("title = ", encoding="utf-8")
    assert "run `coursekit check`" in ck.progress().text


def test_the_module_is_still_a_module():
    from coursekit.progress import Progress

    assert ck.progress.Progress is Progress
    assert callable(ck.progress)
