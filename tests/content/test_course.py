from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.app import cli
from coursekit.content import course
from coursekit.content.course import Course
from coursekit.errors import CourseError, UnknownName
from places import ROOT


def test_lessons_are_found_in_order_by_listing_the_folder(course_copy):
    here = Course(course_copy)
    (here.notebooks / "00_zero.ipynb").write_bytes((here.notebooks / "01_riyadh_talks.ipynb").read_bytes())
    (here.notebooks / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    assert ["start_here", "zero", "riyadh_talks"] == [page.slug for page in here.pages()][:3]
    assert "start_here" not in [lesson.slug for lesson in here.lessons()]
    assert 0 == here.page("zero").number


def test_a_lesson_says_its_title_and_time():
    lesson = Course(ROOT).page("riyadh_talks")
    assert "What happened in Riyadh?" == lesson.title
    assert 30 <= lesson.minutes <= 50


def test_unknown_lessons_and_banks_bring_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'riyadh_talks'"):
        Course(ROOT).page("riyadh_talk")
    with pytest.raises(UnknownName, match="no question bank 'x'"):
        Course(ROOT).bank("x")


def test_the_course_is_the_one_the_reader_is_in(course_copy, tmp_path, monkeypatch):
    monkeypatch.chdir(course_copy / "notebooks")
    assert course_copy.resolve() == course.current().root
    monkeypatch.chdir(tmp_path)
    assert course.enclosing() is None
    assert ROOT == course.current().root  # what the package came with


def test_a_broken_notebook_is_named(course_copy):
    page = Course(course_copy).page("riyadh_talks")
    page.path.write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"01_riyadh_talks\.ipynb cannot be read as a notebook"):
        _ = Course(course_copy).page("riyadh_talks").opening


ODD = ["3", "null", '{"source": 7}', '{"source": [3]}', '{"cell_type": "code", "outputs": [4, {"data": 5}], "id": []}']


@pytest.mark.parametrize("cells", ["<<<<<<< HEAD", "{}", "[3]", *(f'[{{"source": "# A"}}, {odd}]' for odd in ODD)])
def test_whatever_stands_in_a_notebook_there_are_worksheets_and_progress(course_copy, log, monkeypatch, cells):
    (course_copy / "notebooks" / "01_riyadh_talks.ipynb").write_text(f'{{"cells": {cells}}}', encoding="utf-8")
    monkeypatch.chdir(course_copy)
    quiz = ck.quiz("riyadh_talks", part="quiz")
    for question in quiz.session.questions:
        for part in question.parts[:1]:
            quiz.answer(question.id, part.id)  # some of it is worth another look, with a link to its place
    assert "Reading the source" in ck.progress().text
    assert 0 == cli.main(["print", "riyadh_talks", "--out", str(course_copy / "sheet.html")])


def test_a_damaged_notebook_has_its_slug_for_a_title_and_says_what_is_wrong(course_copy):
    """Merge marks in one lesson must not stop those who look at all lessons."""
    path = course_copy / "notebooks" / "01_riyadh_talks.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< HEAD\n{text}", encoding="utf-8")
    one, two, *_ = Course(course_copy).lessons()
    assert ("riyadh talks", None) == (one.title, one.minutes)
    assert one.trouble.startswith("01_riyadh_talks.ipynb cannot be read as a notebook: ")
    assert "" == two.trouble
