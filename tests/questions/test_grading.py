from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.questions.answers import plain, same
from coursekit.questions.grading import STATUSES, grade

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def test_the_right_response_of_every_kind_is_right(bank):
    for question in bank.questions:
        expected = ("right", 1.0) if question.scored else ("recorded", 0.0)
        outcome = grade(question, question.right)
        assert expected == (outcome.status, outcome.score), question.id
        assert outcome.feedback
        assert question.evidence == outcome.evidence


@given(response=ANYTHING)
def test_no_response_can_break_grading(bank, response):
    for question in bank.questions:
        outcome = grade(question, response)
        assert outcome.status in STATUSES
        assert 0 <= outcome.score <= 1
        assert outcome.feedback


def test_a_forecast_is_kept_and_not_judged(bank):
    forecast = bank["summit"]
    for said in (0, "70 %", 100):
        assert "recorded" == grade(forecast, said).status
    assert "You said 70%." in grade(forecast, "70%").feedback
    for impossible, why in (
        (101, "no probability"),
        (-1, "no probability"),
        (0.2, "Did you mean 20%?"),
        ("likely", "not a number"),
        ("", "0 to 100"),
    ):
        outcome = grade(forecast, impossible)
        assert "unanswered" == outcome.status
        assert why in outcome.feedback


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_unanswered_and_never_wrong(bank, nothing):
    for question in bank.questions:
        if question.kind == "code" and nothing is not None:
            continue  # an empty text or list is a value like any other there
        assert "unanswered" == grade(question, nothing).status, question.id


def test_each_wrong_option_brings_its_own_reason(bank):
    assert "2021" in grade(bank["city"], "geneva").feedback
    assert "2018" in grade(bank["city"], "helsinki").feedback
    unknown = grade(bank["city"], "oslo")
    assert ("unanswered", True) == (unknown.status, "the options are riyadh" in unknown.feedback)


def test_several_gives_part_credit_and_ticking_everything_scores_nothing(bank):
    question = bank["at_the_table"]
    every = [option.id for option in question.options]
    assert ("wrong", 0.0) == (grade(question, every).status, grade(question, every).score)
    two_of_three = grade(question, ["rubio", "lavrov"])
    assert ("partly", 2 / 3) == (two_of_three.status, two_of_three.score)
    assert "You found 2 of the 3 that are right." == two_of_three.feedback
    one_slip = grade(question, ["rubio", "lavrov", "ushakov", "kallas"])
    assert 0.5 == one_slip.score
    assert "The EU was not invited" in one_slip.feedback
    assert "Zelenskyy" not in one_slip.feedback  # not chosen, so not talked about
    assert grade(question, ["lavrov", "rubio", "ushakov"]) == grade(question, ("ushakov", "rubio", "lavrov"))


def test_guessing_at_random_earns_nothing_on_average(bank):
    question = bank["at_the_table"]
    ids = [option.id for option in question.options]
    signed = []
    for size in range(len(ids) + 1):
        for chosen in itertools.combinations(ids, size):
            hits = len(set(chosen) & set(question.right)) / 3
            signed.append(hits - len(set(chosen) - set(question.right)) / 2)
            if chosen:
                assert max(0.0, signed[-1]) == pytest.approx(grade(question, list(chosen)).score)
    assert 0 == pytest.approx(sum(signed))


@pytest.mark.parametrize(
    ("guess", "status", "said"),
    [
        (65.4, "right", "Exactly: it is 65.4%. You know"),
        ("61 %", "right", "You know this odd pair"),
        (56, "partly", "Your guess was 9.4 percentage points too low. A split in security"),
        (75, "partly", "Your guess was 9.6 percentage points too high. Even friends"),
        (20, "wrong", "Your guess was 45.4 percentage points too low. A split in security"),
        (50, "wrong", "Your guess was 15.4 percentage points too low. Half is what a coin would give."),
        (101, "unanswered", "101% is not possible here. Give a number from 0% to 100%."),
        (-1, "unanswered", "Give a number from 0% to 100%."),
    ],
)
def test_an_estimate_says_the_gap_in_words(bank, guess, status, said):
    outcome = grade(bank["alike"], guess)
    assert status == outcome.status
    assert said in outcome.feedback


def test_an_open_range_names_its_one_end(bank):
    upwards, downwards = replace(bank["alike"], most=None), replace(bank["alike"], least=None)
    assert "Give a number of 0% or more." in grade(upwards, -3).feedback
    assert "Give a number of 100% or less." in grade(downwards, 300).feedback
    assert "wrong" == grade(upwards, 300).status


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (75, "right"), (76, "right"), (74.0, "right"), ("75", "right"), (" 75 % ", "right"), ("7.5e1", "right"),
        (76.01, "wrong"), (25, "wrong"), ("−75", "wrong"),
        ("75,0", "right"), ("three quarters", "right"), ("seventy-five", "unanswered"), ("7,5", "wrong"),
        (True, "unanswered"), (math.nan, "unanswered"),
        (math.inf, "unanswered"), ("1e999", "unanswered"), (10**400, "unanswered"), ([75], "unanswered"),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(bank, typed, status):
    assert status == grade(bank["share"], typed).status


def test_a_known_slip_in_a_number_is_named(bank):
    assert "the other point" in grade(bank["share"], 25).feedback
    assert "Divide" in grade(bank["share"], 40).feedback


def test_thousands_and_decimals(bank):
    read = replace(bank["share"], unit="").read
    assert 1234567.5 == read("1 234,567.5")
    assert 0.3 == pytest.approx(read("0.1") + read("0,2"))
    assert "wrong" == grade(bank["share"], 0).status  # an untouched field is not 0, and 0 is an answer


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Saudi Arabia", "right"), (" saudi-arabia. ", "right"), ("KINGDOM OF SAUDI ARABIA", "right"),
        ("Qatar", "wrong"), ("Norway", "wrong"), ("Saudi Arabai", "unanswered"), ("...", "unanswered"),
        (5, "unanswered"),
    ],
)  # fmt: skip
def test_words_as_people_type_them(bank, typed, status):
    assert status == grade(bank["host"], typed).status


def test_order_counts_pairs(bank):
    question = bank["sequence"]
    swapped = grade(question, ["inauguration", "riyadh", "oval", "vote"])
    assert ("partly", pytest.approx(4 / 6)) == (swapped.status, swapped.score)
    assert "5 of 6 pairs" in swapped.feedback
    assert "28 February" in swapped.feedback
    assert 0 == grade(question, list(reversed(question.right))).score
    assert "unanswered" == grade(question, ["riyadh", "riyadh", "vote", "oval"]).status


@given(shuffled=st.permutations(["inauguration", "riyadh", "vote", "oval"]))
def test_order_is_right_only_in_order(bank, shuffled):
    assert (shuffled == bank["sequence"].right) == (grade(bank["sequence"], shuffled).status == "right")


def test_match_is_corrected_for_guessing(bank):
    question = bank["sides"]
    same_for_all = dict.fromkeys(("waltz", "ushakov", "faisal"), "us")
    assert 0 == grade(question, same_for_all).score  # one of three by chance
    one_miss = grade(question, {"waltz": "us", "ushakov": "russia", "faisal": "russia"})
    assert ("partly", pytest.approx(0.5)) == (one_miss.status, one_miss.score)
    assert "host's foreign minister" in one_miss.feedback
    assert "still open: Yuri Ushakov" in grade(question, {"waltz": "us", "ushakov": "", "faisal": "us"}).feedback
    assert "no item 'nobody'" in grade(question, same_for_all | {"nobody": "us"}).feedback


def test_a_computed_answer_is_compared_by_value(bank):
    import numpy
    import pandas

    question = bank["days"]
    for six in (6, 6.0, numpy.int64(6), pandas.Series([6])[0], numpy.array(6)):
        assert "right" == grade(question, six).status, type(six)
    assert "first day" in grade(question, 7).feedback
    assert "You gave text" in grade(question, "six").feedback
    assert "The right number, but as text" in grade(question, "6").feedback
    assert "unanswered" == grade(question, ...).status
    assert "put `()` behind its name" in grade(question, print).feedback
    assert "cannot be checked" in grade(question, object()).feedback
    assert "wrong" == grade(question, True).status


def test_tables_become_plain_values():
    import numpy
    import pandas

    dates = pandas.to_datetime(["2025-02-18", None])
    frame = pandas.DataFrame({"n": [1, 2], "when": dates, "share": [0.5, numpy.nan]})
    expected = [{"n": 1, "when": "2025-02-18", "share": 0.5}, {"n": 2, "when": None, "share": None}]
    assert expected == plain(frame)
    assert {"call": 3, "vote": 2} == plain(pandas.Series({"call": 3, "vote": 2}))
    assert "6 days 0:00:00" == plain(pandas.Timedelta(days=6))
    assert ["a", "b"] == plain(pandas.Index(["a", "b"])) == plain({"b", "a"})
    assert same(plain(pandas.Series({"call": 3.0})), {"call": 3})
    assert [float, str] == [type(plain(each)) for each in (numpy.float64(0.5), numpy.str_("a"))]


def test_a_value_too_large_to_keep_is_not_kept(bank):
    import pandas

    assert "3,000 entries" in grade(bank["days"], pandas.Series(range(3000))).feedback
    nested = [[[[[[[[[1]]]]]]]]]
    assert "nested too deeply" in grade(bank["days"], nested).feedback


def test_every_kind_says_what_a_class_is_counted_by(bank):
    """One thing that is right, or one thing a mistake with what lies behind it; nothing where nobody can be wrong."""
    wrong = {
        "city": ("geneva", ["Geneva"]), "at_the_table": (["rubio", "kallas"], ["Marco Rubio", "Kaja Kallas"]),
        "share": (25, ["25"]), "host": ("Qatar", ["Qatar"]), "days": (7, ["7"]), "alike": (50, ["50"]),
        "sequence": (["inauguration", "riyadh", "oval", "vote"], ["White House meeting before UN vote"]),
        "sides": ({"waltz": "us", "ushakov": "us", "faisal": "saudi"}, ["Yuri Ushakov → United States"]),
        "lane": ("russia", ["Russia"]), "unknown": ("We cannot know.", []), "summit": (70, []),
        "line": ({"1972": 65.4, "1989": 80, "1993": 37}, ["1989 → 80%"]),
    }  # fmt: skip
    points = bank["calls"].right
    points["layers"][0]["mark"] = "point"
    wrong["calls"] = points, ["point: x: count():Q, y: pair:N"]
    assert set(wrong) == {question.id for question in bank.questions}
    for question in bank.questions:
        response, expected = wrong[question.id]
        said = question.says(question.read(response))
        assert expected == [each.text for each in said], question.id
        assert all(bool(each.why) != each.right for each in said), question.id
        assert all(each.right for each in question.says(question.read(question.right))), question.id
    assert ["Riyadh", "Geneva", "Helsinki", "None of these"] == [each.text for each in bank["city"].listed]
    assert [] == bank["share"].listed
