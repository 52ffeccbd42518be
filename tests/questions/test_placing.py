"""Marks that are placed: along a scale, or in places."""

from __future__ import annotations

import pytest

from coursekit.errors import BankError
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import grade

SCALE = """
[[question]]
id = "alike"
kind = "place"
prompt = "How often did they vote alike?"
{guess}
unit = "votes"
least = 0
most = 100
tolerance = 5
hint = "They were rivals."
why = "Rivals may vote alike."
feedback = "You know this pair."
evidence = ["sections/S5"]
[[question.mark]]
id = "1972"
text = "1972"
answer = 65
[[question.mark]]
id = "1993"
text = "1993"
answer = 37
tolerance = 10
feedback = "New friends did not."
[[question.mark]]
id = "share"
text = "The share"
answer = 0.5
unit = "%"
most = 1
tolerance = 0.1
"""

PLACES = """
[[question]]
id = "where"
kind = "place"
prompt = "Who was where?"
hint = "One was not invited."
why = "So the photographs show."
feedback = "Everybody is where the photographs show them."
evidence = ["sections/S1"]
[[question.place]]
id = "table"
text = "At the table"
[[question.place]]
id = "away"
text = "Not there"
[[question.mark]]
id = "rubio"
text = "Marco Rubio"
answer = "table"
feedback = "He led his side."
[[question.mark]]
id = "lavrov"
text = "Sergei Lavrov"
answer = "table"
feedback = "He led the other."
[[question.mark]]
id = "kallas"
text = "Kaja Kallas"
answer = "away"
feedback = "Brussels had no seat."
"""


def bank(tmp_path, text, **changes):
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "b.toml"
    path.write_text(f'title = "T"\n{text}', encoding="utf-8")
    return load_bank(path).questions[0]


def worth(question, response):
    outcome = grade(question, response)
    return outcome.status, outcome.score


@pytest.fixture
def scored(tmp_path):
    return bank(tmp_path, SCALE.format(guess=""))


@pytest.fixture
def guess(tmp_path):
    return bank(tmp_path, SCALE.format(guess="guess = true"))


@pytest.fixture
def where(tmp_path):
    return bank(tmp_path, PLACES)


def test_each_mark_is_graded_within_its_own_tolerance(scored):
    assert ("right", 1.0) == worth(scored, {"1972": 70, "1993": 27, "share": 0.6})
    outcome = grade(scored, {"1972": 71, "1993": "48 votes", "share": "0.5 %"})
    assert ("partly", pytest.approx(1 / 3)) == (outcome.status, outcome.score)
    assert "Where they belong: 1 of 3." in outcome.feedback
    assert {"1972": "6 votes too many.", "1993": "11 votes too many. New friends did not."} == outcome.reasons
    assert {"1972": 71.0, "1993": 48.0, "share": 0.5} == outcome.response
    assert "wrong" == grade(scored, {"1972": 0, "1993": 0, "share": 0}).status


def test_a_guess_is_never_wrong_and_says_the_gap_in_words(guess):
    assert (1, True, False) == (guess.tries, guess.guess, guess.scored)
    outcome = grade(guess, {"1972": 52, "1993": 37, "share": 0})
    assert ("recorded", 0.0) == (outcome.status, outcome.score)
    assert "13 votes too few" in outcome.reasons["1972"]
    assert outcome.reasons["1993"].startswith("Exactly")
    assert "0.5 percentage points too low." == outcome.reasons["share"]
    assert "The furthest is 1972: 13 votes too few." in outcome.feedback
    assert not guess.exact(outcome.response)
    exact = grade(guess, guess.right)
    assert exact.feedback.startswith("Exactly.")
    assert guess.exact(exact.response)


def test_numbers_may_have_any_name_python_gives_them(guess):
    assert "recorded" == grade(guess, {1972: 52, 1993: 37, "share": 0}).status


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (None, "Place every mark first."),
        ([1, 2], "Place every mark first."),
        ({"1972": 60}, "still open: 1993, The share"),
        ({"1972": 60, "1993": "", "share": 0}, "still open: 1993"),
        ({"1972": 60, "1993": 50, "share": 0, "2001": 5}, "no item '2001'; there is: 1972, 1993, share"),
        ({"1972": 101, "1993": 50, "share": 0}, "from 0 votes to 100 votes"),
        ({"1972": 1, "1993": 50, "share": 1.5}, "from 0% to 1%"),
        ({"1972": "many", "1993": 50, "share": 0}, "“many” is not a number. Give a number for 1972."),
        ({"1972": [1], "1993": 50, "share": 0}, "Give a number for 1972."),
    ],
)
def test_what_is_not_placed_costs_nothing(scored, response, said):
    outcome = grade(scored, response)
    assert "unanswered" == outcome.status
    assert said in outcome.feedback


def test_places_are_corrected_for_guessing(where):
    assert ("right", 1.0) == worth(where, where.right)
    one_off = grade(where, {"rubio": "table", "lavrov": "away", "kallas": "away"})
    assert ("partly", pytest.approx(1 / 3)) == (one_off.status, one_off.score)
    assert "He led the other." in one_off.reasons["lavrov"]
    assert ("wrong", 0.0) == worth(where, dict.fromkeys(("rubio", "lavrov", "kallas"), "away"))
    assert "the options are table, away" in grade(where, dict.fromkeys(("rubio", "lavrov", "kallas"), "roof")).feedback


def test_a_prediction_with_places_is_exact_or_not_whatever_was_placed(where):
    assert where.exact(where.right)
    assert not where.exact({id: "away" if place == "table" else "table" for id, place in where.right.items()})


def test_the_browser_gets_scales_and_places_and_no_answer(scored, where):
    marks = scored.public()["marks"]
    assert {"id": "1972", "text": "1972", "unit": "votes", "least": 0, "most": 100, "step": 1} == marks[0]
    assert {"id": "share", "text": "The share", "unit": "%", "least": 0, "most": 1, "step": 0.01} == marks[2]
    assert [{"id": "table", "text": "At the table"}, {"id": "away", "text": "Not there"}] == where.public()["places"]
    assert () == scored.parts  # on a scale marks stand in their own order
    assert ["rubio", "lavrov", "kallas"] == [part.id for part in where.parts]


def test_a_report_counts_each_mistake(where):
    said = where.says({"rubio": "table", "lavrov": "away", "kallas": "away"})
    assert [("Sergei Lavrov → Not there", False, "He led the other.")] == [(s.text, s.right, s.why) for s in said]
    assert [True] == [s.right for s in where.says(where.right)]


@pytest.mark.parametrize(
    ("text", "old", "new", "where", "what"),
    [
        (PLACES, 'answer = "away"', 'answer = "awya"', "mark 'kallas'", "answer is 'awya'"),
        (PLACES, 'answer = "away"', "answer = 3", "mark 'kallas'", "answer is 3"),
        (PLACES, 'hint = "One was not invited."', "", "question where", "hint is missing"),
        (PLACES, 'id = "where"', 'id = "where"\nguess = true', "question where", "a guess has places"),
        (SCALE, "answer = 65", 'answer = "65"', "mark '1972'", "answer is '65', not a number"),
        (SCALE, "answer = 65", "answer = 165", "mark '1972'", "lies outside"),
        (SCALE, "answer = 0.5", "answer = 5", "mark 'share'", "lies outside"),
        (SCALE, "{guess}", "guess = true\ngraded = true", "question alike", "a guess is graded"),
        (SCALE, 'id = "1993"', 'id = "1972"', "question alike", "two of mark have the id '1972'"),
    ],
)
def test_a_mistake_of_an_author_is_named(tmp_path, text, old, new, where, what):
    with pytest.raises(BankError) as caught:
        bank(tmp_path, text.replace(old, new, 1).replace("{guess}", ""))
    assert any(where in problem.where and what in problem.what for problem in caught.value.problems), str(caught.value)


def test_a_long_line_is_summed_up_and_asks_for_a_few_numbers_on_paper(tmp_path):
    path = tmp_path / "long.toml"
    marks = "".join(f'[[question.mark]]\nid = "{year}"\ntext = "{year}"\nanswer = 50\n' for year in range(1971, 2020))
    head = SCALE.format(guess="guess = true").split("[[question.mark]]")[0]
    path.write_text(f'title = "Long"\n{head}{marks}', encoding="utf-8")
    (question,) = load_bank(path).questions
    outcome = grade(question, {str(year): 60 for year in range(1971, 2020)})
    assert "On average 10 off. The furthest is 1971: 10 votes too many." == outcome.feedback
    assert [str(year) for year in range(1971, 2020, 7)] == [blank.id for blank in question.on_paper.blanks]
