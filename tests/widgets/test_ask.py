"""Questions together with something to look at: `ck.quiz(on=…)` and `ck.predict`."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest

import coursekit as ck
from coursekit.errors import BankError, CourseError, UnknownName
from places import BANKS

EVERY = BANKS / "every_kind.toml"


def picture(guesses):
    return ck.cite("ART") if guesses["alike"] > 50 else ck.cite("SHINE")


def predicted(**more):
    return ck.predict(EVERY, ["alike", "lane"], picture, then="unknown", **more)


def below(asked):
    return [look.value for look in asked.children[3].children]


def test_nothing_is_shown_before_every_question_has_its_first_answer(log):
    asked = predicted()
    assert "Saved" not in repr(asked)
    asked.answer("alike", 120)  # not possible, so no guess
    asked.answer("lane", "russia")
    assert (False, [], 4) == (asked.revealed, below(asked), len(asked.children))
    asked.answer("alike", 80)
    assert (True, 5) == (asked.revealed, len(asked.children))
    assert [ck.cite("ART").html] == below(asked)


def test_the_guess_is_the_first_answer_and_survives_a_restart(log):
    asked = predicted()
    asked.answer("alike", 20)
    asked.answer("lane", "russia")
    assert "wrong" == asked.answer("lane", "united-states").status  # one guess: the first one stands
    assert {"alike": 20.0, "lane": "russia"} == asked.guesses
    assert "recorded" == asked.answer("unknown", "I had expected far less.").status
    tomorrow = predicted()
    assert (True, {"alike": 20.0, "lane": "russia"}) == (tomorrow.revealed, tomorrow.guesses)
    assert [ck.cite("SHINE").html] == below(tomorrow)
    assert "I had expected far less." in json.dumps(tomorrow.children[4].page)


def test_a_guess_is_made_once(log):
    asked = predicted()
    asked.answer("alike", 20)
    assert 20.0 == asked.guesses["alike"]
    assert "You said 20%" in asked.answer("alike", 65).feedback


def test_what_goes_wrong_in_an_edited_cell_is_said_in_words(log):
    asked = ck.predict(EVERY, "alike", lambda guess: guess["alik"])
    assert "wrong" == asked.answer("alike", 20).status
    assert not asked.revealed
    assert "What belongs here cannot be shown. 'alik'" == asked.reading
    asked = ck.predict(EVERY, "alike", lambda guess: 42)
    assert "not a int" in asked.reading


def test_a_chart_stands_above_its_question_and_can_be_read_without_a_kernel(log):
    rows = pd.DataFrame({"Actor": ["Russia", "United States"], "calls": [3, 5]})
    bars = alt.Chart(rows, title="Calls").mark_bar().encode(x="calls:Q", y="Actor:N")
    figure = ck.figure(bars, "One called more often.")
    asked = ck.quiz(EVERY, ["lane"], on=figure)
    shown = asked._repr_mimebundle_()
    assert figure.to_dict()["title"] == shown["application/vnd.vegalite.v5+json"]["title"]
    assert "Run this cell" in shown["text/plain"]
    question = asked.quiz.page["questions"][0]
    assert ("Actor", ["Russia", "United States"]) == (question["field"], sorted(o["mark"] for o in question["options"]))
    assert "right" == asked.answer("lane", "united-states").status


def test_a_text_may_stand_above_too(log):
    asked = ck.quiz(EVERY, "city", on=ck.cite("ART"))
    assert ck.cite("ART").html + asked.quiz.card() == asked._repr_mimebundle_()["text/html"]
    with pytest.raises(CourseError, match="not a DataFrame"):
        ck.quiz(EVERY, "city", on=ck.load("claims"))


def test_names_that_do_not_exist_are_named(log, tmp_path):
    with pytest.raises(UnknownName, match="alike"):
        ck.predict(EVERY, "alik", picture)
    with pytest.raises(UnknownName):
        predicted().answer("nobody", 1)
    (tmp_path / "b.toml").write_text("title = 1", encoding="utf-8")
    with pytest.raises(BankError):
        ck.quiz(tmp_path / "b.toml")


def test_cells_share_one_reading_of_a_bank_until_it_changes(log, tmp_path):
    path = tmp_path / "every_kind.toml"
    path.write_text(EVERY.read_text(encoding="utf-8"), encoding="utf-8")
    first = ck.quiz(path).session.bank
    assert first is ck.quiz(str(path), "city").session.bank
    path.write_text(f"{EVERY.read_text(encoding='utf-8')}\n", encoding="utf-8")
    assert first.version != ck.quiz(path).session.bank.version


def test_a_chart_in_plain_altair_can_stand_above_and_be_revealed(log):
    rows = pd.DataFrame({"pair": ["US and Russia", "US and China"], "alike": [35, 49]})
    bars = alt.Chart(rows, title="Votes alike").mark_bar().encode(x="alike:Q", y="pair:N")

    def reveal(guess):
        return ck.figure(bars, "Half are not alike.", guess={"pair": "US and Russia", "alike": guess["alike"]})

    asked = ck.predict(EVERY, "alike", reveal, on=bars)
    assert ["Votes alike"] == [look.description for look in asked.looks]
    asked.answer("alike", 35)
    assert "Half are not alike. Your guess of alike was 35; it is exactly that." == asked.looks[1].description
    assert ["Votes alike"] == [look.description for look in ck.quiz(EVERY, ["lane"], on=bars).looks]


def test_a_chart_that_cannot_be_drawn_is_told_in_words(log):
    rows = pd.DataFrame({"alike": [35]})
    asked = ck.predict(EVERY, "alike", lambda guess: alt.Chart(rows, title="T").mark_bar().encode(x="alik:Q"))
    asked.answer("alike", 35)
    assert not asked.revealed
    assert "The chart draws the column 'alik'" in asked.reading
    with pytest.raises(CourseError, match=r"A cell can show an Altair chart, .* not a DataFrame"):
        ck.quiz(EVERY, ["lane"], on=rows)
