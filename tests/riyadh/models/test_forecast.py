"""Scores of forecasts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.riyadh.models import forecast
from coursekit.riyadh.models.forecast import Bin

resolved = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def test_seventy_per_cent_that_came_true():
    assert forecast.brier(0.7, 1) == pytest.approx(0.09)
    assert forecast.brier([0.7], [True]) == pytest.approx(0.09)
    assert forecast.brier(np.array([0.7]), np.array([True])) == pytest.approx(0.09)


@pytest.mark.parametrize(
    ("said", "came", "score"),
    [
        ([1, 0], [1, 0], 0.0),
        ([1, 0], [0, 1], 1.0),
        ([0.5, 0.5, 0.5], [0, 1, 1], 0.25),
        ([0.7, 0.7], [1, 0], (0.09 + 0.49) / 2),
    ],
)
def test_scores_by_hand(said, came, score):
    assert forecast.brier(said, came) == pytest.approx(score)


def test_a_score_in_words():
    found = forecast.brier([0.7, 0.9], [1, 1])

    assert found.reading == "The Brier score of 2 forecasts is 0.05, where 0 is perfect and 0.25 is a guess."
    assert found.n == 2


@given(resolved, st.randoms(use_true_random=False))
def test_a_score_is_bounded_and_does_not_mind_the_order_or_the_way_a_question_is_put(pairs, random):
    said, came = zip(*pairs, strict=True)
    shuffled = list(pairs)
    random.shuffle(shuffled)

    assert 0 <= forecast.brier(said, came) <= 1
    assert forecast.brier(*zip(*shuffled, strict=True)) == pytest.approx(forecast.brier(said, came))
    assert forecast.brier([1 - p for p in said], [not o for o in came]) == pytest.approx(forecast.brier(said, came))


def test_bins_keep_their_gaps():
    found = forecast.calibration([0.2, 0.7, 0.9], [0, 1, 1], bins=4)
    first, second, third, fourth = found.bins

    assert (first, third.n, fourth.n) == (Bin(0, 0.25, 1, 0.2, 0), 1, 1)
    assert (second.low, second.high, second.n) == (0.25, 0.5, 0)
    assert math.isnan(second.forecast)
    assert math.isnan(second.happened)
    assert second.reading == "There is no forecast from 25% to 50%."


def test_means_of_a_bin():
    (found,) = forecast.calibration([0.6, 0.8, 0.7, 0.7], [1, 1, 0, 1], bins=1).bins

    assert (found.n, found.forecast, found.happened) == (4, pytest.approx(0.7), 0.75)
    assert found.reading == "Of 4 forecasts from 0% to 100%, 75% came true."


def test_a_calibration_in_words():
    assert forecast.calibration([0.6, 0.8], [1, 0]).reading == "2 forecasts said 70% on average, and 50% came true."


def test_a_forecast_on_a_border_counts_in_the_upper_bin_and_one_in_the_last():
    found = forecast.calibration([0, 0.1, 0.3, 0.7, 1], [0, 0, 0, 0, 0])

    assert [place for place, each in enumerate(found.bins) if each.n] == [0, 1, 3, 7, 9]


@pytest.mark.parametrize("bins", [3, 7, 10, 100])
def test_every_border_belongs_to_the_bin_that_it_opens(bins):
    # 0.29 * 100 is 28.999999999999996 in a computer.
    for place in range(bins):
        (held,) = [each for each in forecast.calibration(place / bins, 1, bins).bins if each.n]
        assert held.low == place / bins


@given(resolved, st.integers(1, 20))
def test_no_forecast_is_lost_and_none_is_in_the_wrong_bin(pairs, bins):
    said, came = zip(*pairs, strict=True)
    found = forecast.calibration(said, came, bins)

    assert len(found.bins) == bins
    assert found.n == len(pairs)
    assert sum(each.n * each.happened for each in found.bins if each.n) == pytest.approx(sum(came))
    for each in found.bins:
        assert not each.n or each.low - 1e-9 <= each.forecast <= each.high + 1e-9


@pytest.mark.parametrize("ask", [forecast.brier, forecast.calibration])
@pytest.mark.parametrize(
    ("said", "came", "message"),
    [
        (70, 1, "forecasts, item 1, is 70; it should be a number from 0 to 1"),
        ([0.5, math.nan], [1, 0], "forecasts, item 2, is nan"),
        ([], [], "forecasts is empty"),
        ("0.7", 1, "forecasts is '0.7'; it should be a list"),
        ([0.5], [0.5], "outcomes, item 1, is 0.5; it should be 0 .did not happen. or 1 .did."),
        ([0.5], [None], "outcomes, item 1, is None"),
        ([0.5, 0.5], [1], "forecasts has 2 values and outcomes has 1 values"),
    ],
)
def test_forecasts_that_cannot_be_judged(ask, said, came, message):
    with pytest.raises(CourseError, match=message):
        ask(said, came)


@pytest.mark.parametrize(("bins", "message"), [(0, "bins is 0; it should be a number of at least 1"), (2.5, "whole")])
def test_bins_that_cannot_be(bins, message):
    with pytest.raises(CourseError, match=message):
        forecast.calibration(0.5, 1, bins)
