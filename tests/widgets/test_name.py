"""Saying one's name on the start page: from then on the answers say whose they are."""

from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.errors import LogError
from coursekit.learner.event import NAME, anonymous
from coursekit.learner.log import Log
from coursekit.widgets.view import Told


@pytest.fixture
def nobody(log, monkeypatch):
    """A computer that does not say who is there."""
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    return Log(log.path)


def year(response=None):
    quiz = ck.quiz("riyadh_talks", "year_of_invasion")
    return quiz.answer("year_of_invasion", response) if response else quiz.session.standings["year_of_invasion"].state


def test_a_name_stands_beside_every_answer_that_follows(nobody):
    assert anonymous(nobody.student())
    box = ck.name()
    assert "No name yet" in box.said
    year("2014")
    box.say("  Ada   Wong ")
    assert "kept as those of Ada Wong" in box.said
    year("2022")
    first, said, last = nobody.events()
    assert (NAME, "Ada Wong") == (said["question"], said["response"])
    assert [True, False, False] == [anonymous(event["student"]) for event in (first, said, last)]
    assert "Ada Wong" == Log(nobody.path).student() == last["student"]
    assert 3 == len(nobody.mine())  # what came before the name is hers too
    assert "Ada Wong" in ck.name().said


def test_the_next_one_at_the_same_computer_says_another_name_and_starts_anew(nobody):
    ck.name().say("Ada")
    year("2022")
    ck.name().say("李小明")
    assert "李小明" == Log(nobody.path).student()
    assert "open" == year()
    assert "also holds answers of Ada" in Log(nobody.path).notice()
    ck.name().say("Ada")
    assert "first" == year()


@pytest.mark.parametrize("name", ["", "   ", "…", "\u200b"], ids=["nothing", "blanks", "a sign", "nothing to see"])
def test_what_is_no_name_is_told_in_words(nobody, name):
    box = ck.name()
    box.say(name)
    assert "Write your name" in box.said
    assert [] == nobody.events()
    with pytest.raises(LogError):
        nobody.say_name(name)


def test_a_name_is_shown_as_text_and_never_as_a_page(nobody):
    box = ck.name()
    box.say("<b onclick=x>Eve</b>")
    assert "<b onclick=x>Eve</b>" in box.said
    _, told = box.children
    assert isinstance(told, Told)  # which knows text only
    assert box.said == told.text


def test_a_login_needs_no_name(log, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "ada42")
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
    box = ck.name()
    assert "logged in as ada42" in box.said
    assert box.children[0].children[0].disabled


def test_a_cell_without_a_kernel_says_what_it_holds(nobody):
    assert "A box for your name. Run this cell with Shift+Enter." == repr(ck.name())
