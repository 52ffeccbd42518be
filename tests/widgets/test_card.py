"""What a stored page shows of a quiz: the questions of every lesson, and no key."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import altair as alt
import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.widgets.quiz import Quiz
from places import BANKS, ROOT

EVERY = load_bank(BANKS / "every_kind.toml")
COURSE = Course(ROOT)
SLUGS = [page.slug for page in COURSE.pages()]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def keys(question):
    """All that only the key of a question says."""
    yield from (question.hint, question.why)
    for part in (*question.parts, *getattr(question, "items", ()), *getattr(question, "mistakes", ())):
        yield part.feedback
    for name in ("feedback", "otherwise", "model", "solution", "low", "high"):
        yield getattr(question, name, "")


@pytest.mark.parametrize("slug", SLUGS)
def test_no_key_stands_on_the_card_of_any_question(slug, log):
    bank = load_bank(COURSE.bank(slug))
    cards = {each.id: words(Quiz(Session(bank, [each], log)).card()) for each in bank.questions}
    known = [(each.id, words(key)) for each in bank.questions for key in keys(each) if len(key) > 20]
    assert len(known) > 10
    assert [] == [(id, key) for id, key in known if key in cards[id]]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_key_stands_in_any_stored_page(slug):
    """What a lesson stores of its own quizzes: prompts and options, and nothing that an answer brings."""
    cells = json.loads(COURSE.page(slug).path.read_text(encoding="utf-8"))["cells"]
    asking = [cell for cell in cells if re.search(r"ck\.(quiz|predict|warm_up)\(", "".join(cell["source"]))]
    shown = [output.get("data", {}) for cell in asking for output in cell["outputs"]]
    stored = [words("".join(data.get("text/html", data.get("text/markdown", "")))) for data in shown]
    assert len(asking) == sum("Run this cell" in text for text in stored)
    known = [words(key) for each in load_bank(COURSE.bank(slug)).questions for key in keys(each) if len(key) > 40]
    assert [] == [key for key in known if any(key in text for text in stored)]


def test_the_place_of_an_option_tells_nothing(log):
    """Authors list the right option first, and the items of an order in their order."""
    first, count = 0, 0
    for bank in (load_bank(COURSE.bank(slug)) for slug in SLUGS):
        for question in bank.questions:
            html = Quiz(Session(bank, [question], log)).card()
            places = {part.id: html.find(f"<li>{part.text}") for part in question.parts}
            if places and min(places.values()) > 0:
                if question.kind in ("choice", "chart"):
                    count += 1
                    first += min(places, key=places.get) == question.right
                if question.kind == "order":
                    assert sorted(places, key=places.get) != question.right, question.id
    assert count >= 40
    assert 0.1 * count < first < 0.5 * count, (first, count)


def test_a_question_that_counts_for_a_mark_is_not_printed(log):
    graded = replace(EVERY.questions[0], graded=True)
    shown = words(Quiz(Session(EVERY, [graded], log)).card())
    assert "This question counts for your mark. Run the cell to see it." in shown
    assert graded.prompt not in shown
    assert all(option.text not in shown for option in graded.options)


def test_a_cell_shows_what_stands_above_the_questions_and_the_questions(log, monkeypatch):
    monkeypatch.chdir(ROOT)
    vega = "application/vnd.vegalite.v5+json"
    text = ck.quiz("riyadh_talks", part="exit", on=ck.cite("ART"))._repr_mimebundle_()
    assert text["text/html"].startswith(ck.cite("ART").html)
    assert "Run this cell" in text["text/html"]
    bars = alt.Chart(ck.load("un_groups")[["group"]], title="Groups").mark_bar().encode(x="count():Q", y="group:N")
    chart = ck.quiz("riyadh_talks", part="exit", on=bars)._repr_mimebundle_()
    assert "Groups" in json.dumps(chart[vega])
    assert "Run this cell" in chart["text/markdown"]
    assert "text/html" not in chart  # which a front end would show in place of the chart
