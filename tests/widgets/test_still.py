"""A quiz on a page that nobody runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.widgets.still import LISTED, card
from places import BANKS, ROOT

EVERY = load_bank(BANKS / "every_kind.toml")
COURSE = Course(ROOT)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def keys(question):
    """All that only the key of a question says."""
    yield from (question.hint, question.why)
    yield from (part.feedback for part in question.parts)
    yield from (getattr(item, "feedback", "") for item in getattr(question, "items", ()))
    yield from (mistake.feedback for mistake in getattr(question, "mistakes", ()))
    for name in ("feedback", "otherwise", "model", "solution", "low", "high"):
        yield getattr(question, name, "")


def test_it_has_title_number_prompts_and_options():
    shown = words(card("A quiz", EVERY.questions))
    assert shown.startswith(f"A quiz {len(EVERY.questions)} questions · ▶ run this cell to answer")
    for question in EVERY.questions:
        assert question.prompt.split("\n")[0].replace("`", "").replace("*", "")[:40] in shown
        for part in (*question.parts, *getattr(question, "items", ())):
            assert words(part.text).replace("`", "").replace("*", "") in shown


def test_it_reads_well_where_styles_are_taken_away():
    bare = re.sub(r' style="[^"]*"', "", card("A quiz", EVERY.questions[:1]))
    question = EVERY.questions[0]
    options = sorted(f"<li>{option.text}</li>" for option in question.options)
    assert bare.startswith(
        "<div><p><strong>A quiz</strong><br>1 question · ▶ run this cell to answer</p><ol><li><strong>"
    )
    assert options == sorted(re.findall(r"<li>[^<]*</li>", bare))


@pytest.mark.parametrize("slug", [page.slug for page in COURSE.pages()])
def test_no_key_stands_on_it(slug):
    bank = load_bank(COURSE.bank(slug))
    shown = words(card(bank.title, bank.questions))
    known = [words(key) for question in bank.questions for key in keys(question) if len(key) > 20]
    assert len(known) > 10
    assert [] == [key for key in known if key in shown]


def test_the_place_of_an_option_tells_nothing():
    """Authors list the right option first, and the items of an order in their order."""
    banks = [load_bank(COURSE.bank(page.slug)) for page in COURSE.pages()]
    first, count = 0, 0
    for question in (question for bank in banks for question in bank.questions):
        html = card("x", [question])
        places = {part.id: html.find(f"<li>{part.text}") for part in question.parts}
        if question.kind in ("choice", "chart") and min(places.values()) > 0:
            count += 1
            first += min(places, key=places.get) == question.right
        if question.kind == "order" and min(places.values()) > 0:
            assert sorted(places, key=places.get) != question.right, question.id
    assert count >= 40
    assert 0.1 * count < first < 0.5 * count, (first, count)


def test_what_is_pinned_stays_last():
    seen = 0
    for page in COURSE.pages():
        for question in load_bank(COURSE.bank(page.slug)).questions:
            if pinned := [part.text for part in question.parts if getattr(part, "pinned", False)]:
                listed = re.findall(r"<li>([^<]*)</li>", card("x", [question]))
                assert set(pinned) == {unescape(text) for text in listed[-len(pinned) :]}, question.id
                seen += 1
    assert seen >= 1


def test_a_question_that_counts_for_a_mark_is_not_printed():
    graded = replace(EVERY.questions[0], graded=True)
    shown = words(card("A quiz", [graded]))
    assert "This question counts for your mark. Run the cell to see it." in shown
    assert graded.prompt not in shown
    assert all(option.text not in shown for option in graded.options)


def test_a_bank_of_a_thousand_costs_what_a_lesson_costs():
    many = [replace(EVERY.questions[0], id=f"q{n}") for n in range(1000)]
    html = card("Many", many)
    assert LISTED == html.count(words(EVERY.questions[0].prompt))
    assert f"… and {1000 - LISTED} more." in html


def test_a_cell_shows_it_beside_its_widget(log, monkeypatch):
    monkeypatch.chdir(ROOT)
    quiz = ck.quiz("riyadh_talks", part="exit")
    bundle, _ = quiz._repr_mimebundle_()
    assert card(quiz.title, quiz.session.questions) == bundle["text/html"]
    asked = ck.predict("riyadh_talks", "contacts_us_ukraine", lambda guess: ck.cite("ART"), on=ck.cite("ART"))
    html = asked._repr_mimebundle_()["text/html"]
    assert html.startswith(ck.cite("ART").html)
    assert "What happened appears here when you have answered." in html
    assert json.dumps(load_bank(COURSE.bank("riyadh_talks"))["contacts_us_ukraine"].feedback)[1:-1] not in html
