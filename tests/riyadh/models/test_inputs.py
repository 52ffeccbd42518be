"""What the models say to input that they cannot use."""

import math
from fractions import Fraction

import numpy as np
import pytest

from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import _shared


@pytest.mark.parametrize("value", [1, 1.0, True, Fraction(1), np.int64(1), np.float32(1), np.bool_(True), np.array(1)])
def test_a_number_of_any_kind_becomes_a_float(value):
    found = _shared.number("p", value)

    assert found == 1.0
    assert type(found) is float


@pytest.mark.parametrize(
    "value", ["1", None, math.nan, math.inf, -math.inf, 1j, [1], np.float64("nan"), np.array([1, 2])]
)
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(CourseError, match=r"^p is .*; it should be a number"):
        _shared.number("p", value)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"low": 0}, "w is -1; it should be a number of at least 0."),
        ({"low": 0, "high": 1}, "w is -1; it should be a number from 0 to 1."),
        ({"above": 0}, "w is -1; it should be a number above 0."),
        ({"above": 0, "high": 1}, "w is -1; it should be a number above 0 and up to 1."),
    ],
)
def test_a_number_outside_its_limits_hears_the_limits(limits, said):
    with pytest.raises(CourseError) as refusal:
        _shared.number("w", -1, **limits)

    assert str(refusal.value) == said


def test_limits_that_include_their_ends():
    assert [_shared.number("p", p, low=0, high=1) for p in (0, 1)] == [0.0, 1.0]
    with pytest.raises(CourseError, match="it should be a number from 0 to 1"):
        _shared.number("p", 1.01, low=0, high=1)
    with pytest.raises(CourseError, match="it should be a number above 0"):
        _shared.number("gdp", 0, above=0)


def test_a_list_names_the_item_that_is_wrong():
    with pytest.raises(CourseError) as refusal:
        _shared.numbers("positions", [4, None, 10])

    assert str(refusal.value) == "positions, item 2, is None; it should be a number."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "shares is empty; it should hold at least one value."),
        ("0.5", "shares is '0.5'; it should be a list of values."),
        (0.5, "shares is 0.5; it should be a list of values."),
    ],
)
def test_what_is_no_list(values, said):
    with pytest.raises(CourseError) as refusal:
        _shared.numbers("shares", values)

    assert str(refusal.value) == said


def test_lists_of_different_length():
    with pytest.raises(CourseError, match=r"^x has 1 values and y has 2 values; they should be equally long.$"):
        _shared.same_length(x=[1], y=[1, 2])


def test_weights():
    assert _shared.weights("weights", [0, 2]) == [0.0, 2.0]
    with pytest.raises(CourseError, match="weights are all zero; at least one should be above 0"):
        _shared.weights("weights", [0, 0])
    with pytest.raises(CourseError, match="weights, item 2, is -1; it should be a number of at least 0"):
        _shared.weights("weights", [1, -1])


def test_a_choice_that_does_not_exist():
    with pytest.raises(UnknownName, match=r"There is no rule 'locl'. Did you mean 'local'?"):
        _shared.chosen("rule", "locl", ["local", "constrained"])


def test_ties_come_out_in_one_order():
    given = {("US", "RU"): np.int64(-1), ("CN", "US"): 1.0, ("US", "CN"): 1}

    assert list(_shared.ties("edges", given).items()) == [(("CN", "US"), 1), (("RU", "US"), -1)]


@pytest.mark.parametrize("sign", [0, 0.5, 2, None, "+", True, math.nan, np.bool_(True)])
def test_a_tie_that_is_neither_good_nor_bad(sign):
    with pytest.raises(CourseError, match=r"it should be 1 .good terms. or -1 .bad terms."):
        _shared.ties("signs", {("US", "RU"): sign})


def test_a_tie_that_contradicts_itself():
    with pytest.raises(CourseError, match="signs gives RU and US both 1 and -1; a tie has one sign"):
        _shared.ties("signs", {("US", "RU"): 1, ("RU", "US"): -1})


@pytest.mark.parametrize("pair", ["USRU", ("US",), ("US", "US"), ("US", ""), ("US", 1), ("US", "RU", "CN"), 1])
def test_a_pair_is_two_different_names(pair):
    with pytest.raises(CourseError, match="it should be a pair of two different names"):
        _shared.ties("signs", {pair: 1})


@pytest.mark.parametrize(("given", "said"), [({}, "signs is empty"), ([1], "it should be a dictionary")])
def test_ties_that_are_missing(given, said):
    with pytest.raises(CourseError, match=said):
        _shared.ties("signs", given)


def test_chance_that_can_be_repeated():
    drawn = np.random.default_rng(1971).random()

    assert _shared.generator(1971).random() == drawn
    assert _shared.generator(np.int64(1971)).random() == drawn
    assert _shared.generator(np.random.default_rng(1971)).random() == drawn


@pytest.mark.parametrize("rng", [None, True, -1, 1.5, "1971"])
def test_chance_that_cannot_be_repeated(rng):
    with pytest.raises(CourseError, match="so that the draw can be repeated"):
        _shared.generator(rng)
