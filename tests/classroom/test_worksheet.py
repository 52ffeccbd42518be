"""A lesson's questions on paper."""

from __future__ import annotations

import re
from html import unescape

import pytest

from coursekit.app import cli
from coursekit.classroom import worksheet
from coursekit.content import course, markdown
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import load_bank
from places import ROOT


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


def test_every_question_is_on_the_sheet_and_its_key_is_not(room, tmp_path, capsys):
    assert 0 == cli.main(["print", "every_kind", "--out", str(tmp_path / "sheet.html")])
    sheet, key = ((tmp_path / name).read_text(encoding="utf-8") for name in ("sheet.html", "sheet-key.html"))
    assert f"{len(room.bank.questions)} questions: {tmp_path / 'sheet.html'}" in capsys.readouterr().out
    for question in room.bank.questions:
        asked = words(markdown.block(question.prompt))
        assert asked in words(sheet)
        assert asked in words(key)
        for text in (question.why, question.hint, getattr(question, "feedback", "")):
            assert not text or words(markdown.block(text)) not in words(sheet)
        assert words(markdown.block(question.key)) in words(key)
        for option in getattr(question, "options", ()):
            assert option.text in words(sheet)
            assert not option.feedback or option.feedback not in words(sheet)
            assert option.feedback in words(key)
    assert "Name:" in sheet
    assert "default-src 'none'" in sheet


def test_the_order_on_the_sheet_tells_nothing():
    """Authors write the right option first, and events in their order."""
    here = course.current(ROOT)
    first = 0
    for lesson in here.lessons():
        for question in load_bank(here.bank(lesson.slug)).questions:
            mixed = question.mixed(question.id)
            if question.kind == "choice":
                first += mixed[0].right
            if question.kind == "order":
                assert list(question.items) != mixed
    assert 10 < first < 60  # of about 90, by chance a third


def test_a_chart_question_has_its_stored_picture(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    worksheet.run("wedge_by_the_numbers", tmp_path / "sheet.html")
    sheet = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert 1 == sheet.count('<img src="data:image/png;base64,iVBOR')
    assert "<img" not in (tmp_path / "sheet-key.html").read_text(encoding="utf-8")


def test_what_can_go_wrong_is_said(room, tmp_path):
    with pytest.raises(UnknownName, match="Did you mean 'every_kind'"):
        worksheet.run("evry_kind", tmp_path / "sheet.html")
    with pytest.raises(CourseError, match=r"ends in \.html"):
        worksheet.run("every_kind", tmp_path / "sheet.pdf")
    with pytest.raises(CourseError, match="cannot be written"):
        worksheet.run("every_kind", tmp_path / "no" / "sheet.html")
