"""Lesson 7: how alike pairs of states voted, before the last year and in it."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.un_votes import similarity


@pytest.fixture(scope="module")
def known():
    return load("roll_calls").query("known_by < '2025-03'")


def test_its_sentence_and_its_table_have_the_scores_of_every_pair(known):
    figure = similarity(known)
    assert figure.description.startswith("S of US and Russia goes from −1.00 on 7 votes to 0.50 on 2 votes in 2025.")
    assert [["US and Russia", "−1.00", 7, "0.50", 2], ["US and China", "−0.29", 7, "0.50", 2],
            ["Russia and China", "0.29", 7, "0.00", 2], ["US and France", "1.00", 7, "−0.50", 2],
    ] == figure.table.to_numpy().tolist()  # fmt: skip
    assert "US and Russia: −1.00 before, 0.50 on that day" == figure.to_dict()["title"]["text"]


def test_other_pairs_are_named_by_their_codes_or_as_we_say_them(known):
    said = similarity(known, pairs=[("RUS", "CHN")]).description
    assert "S of Russia and China goes from 0.29 on 7 votes to 0.00 on 2 votes in 2025." == said


@pytest.mark.parametrize(
    ("guess", "told", "beside"),
    [
        (0.2, "0.3 too low", "your guess: 0.20"),
        (0.5, "exactly", "exactly 0.50"),
        (-1, "1.5 too low", "your guess: −1.00"),
    ],
)
def test_a_guess_stands_in_the_words_and_in_the_picture(known, guess, told, beside):
    figure = similarity(known, guess)
    assert told in figure.description.split(".  ")[0]
    assert figure.description.startswith("Your guess for US and Russia was ")
    assert beside in str(figure.to_dict())


def test_an_absence_is_no_vote(known):
    table = known[known["iso3"].isin(["USA", "ISR"])]
    assert "1.00 on 6 votes" not in similarity(table, pairs=[("USA", "ISR")]).description
    absent = table[(table["iso3"] == "ISR") & (table["date"] < "2025")]["vote"].eq("absent").sum()
    assert f"on {7 - absent} votes" in similarity(table, pairs=[("USA", "ISR")]).description


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda table: table.drop(columns="vote"), CourseError, "needs the column 'vote'"),
        (lambda table: table[table["iso3"] != "RUS"], UnknownName, "There is no state in this table 'RUS'"),
        (lambda table: table[table["date"] > "2025"], CourseError, "All votes of this table are of 2025"),
    ],
)
def test_what_it_cannot_draw_is_said_in_words(known, change, error, said):
    with pytest.raises(error) as raised:
        similarity(change(known))
    assert said in str(raised.value)


def test_a_guess_that_is_no_s(known):
    with pytest.raises(CourseError) as raised:
        similarity(known, 3)
    assert "it should be a number from -1 to 1" in str(raised.value)
    with pytest.raises(CourseError):
        similarity(pd.DataFrame())
