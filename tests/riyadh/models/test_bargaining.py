"""Bargaining against the car-emission data, Fearon's example and counts made by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models.bargaining import Interval

# Bueno de Mesquita (1994: 78), as in Scholz, Calbert & Smith (2011), table 1: years until a car emission standard.
CARS = [
    ("NL", 0.08, 4, 0.8),
    ("BE", 0.08, 7, 0.4),
    ("LU", 0.03, 4, 0.2),
    ("DE", 0.16, 4, 0.8),
    ("FR", 0.16, 10, 0.6),
    ("IT", 0.16, 10, 0.6),
    ("UK", 0.16, 10, 0.9),
    ("IE", 0.05, 7, 0.1),
    ("DK", 0.05, 4, 1.0),
    ("GR", 0.08, 7, 0.7),
]
YEARS = [years for _, _, years, _ in CARS]
WEIGHTS = [capability * salience for _, capability, _, salience in CARS]

positions_and_weights = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 20)), min_size=1, max_size=8).filter(
    lambda rows: any(weight for _, weight in rows)
)


# Means and medians


def test_the_car_emission_data_give_the_published_mean_and_median():
    assert bargaining.weighted_mean(YEARS, WEIGHTS) == pytest.approx(7.389955686853767)
    assert bargaining.weighted_median(YEARS, WEIGHTS) == Interval(7, 7, "")
    assert bargaining.weighted_median(YEARS, WEIGHTS).width == 0


def test_the_median_of_the_car_emission_data_stands_on_a_knifes_edge():
    # Cumulative weight .36632 at 4 years, .50369 at 7, 1 at 10.
    assert bargaining.weighted_median(YEARS, WEIGHTS).reading == (
        "The weighted median is 7: 50.4% of the weight is there or below, 63.4% there or above."
    )


def test_a_little_more_salience_for_one_actor_moves_the_median_by_three_years_and_the_mean_hardly():
    louder = [0.16 * 0.95 if actor == "UK" else w for (actor, *_), w in zip(CARS, WEIGHTS, strict=True)]

    assert tuple(bargaining.weighted_median(YEARS, louder)) == (10, 10)
    assert bargaining.weighted_mean(YEARS, louder) - bargaining.weighted_mean(YEARS, WEIGHTS) < 0.06


def test_the_mean_says_on_what_it_rests():
    assert bargaining.weighted_mean([0, 100], [3, 1]).reading == "The weighted mean of 2 positions is 25."
    assert bargaining.weighted_mean([0, 100], [3, 1]).n == 2


def test_exactly_half_of_the_weight_makes_the_whole_stretch_a_median():
    assert bargaining.weighted_median([10, 4], [1, 1]) == Interval(4, 10, "")
    # In a computer, 0.1 + 0.7 is a hair less than 0.8.
    assert tuple(bargaining.weighted_median([1, 1, 2], [0.1, 0.7, 0.8])) == (1, 2)
    assert tuple(bargaining.weighted_median([1, 2, 2], [0.8, 0.1, 0.7])) == (1, 2)


def test_an_actor_without_weight_is_no_end_of_the_median():
    assert tuple(bargaining.weighted_median([4, 7, 10], [1, 0, 1])) == (4, 10)
    assert tuple(bargaining.weighted_median([0, 4, 7], [0, 1, 0])) == (4, 4)


@given(positions_and_weights)
def test_no_majority_wants_to_leave_the_median(rows):
    positions, weights = zip(*rows, strict=True)
    lo, hi = bargaining.weighted_median(positions, weights)
    half = sum(weights) / 2

    assert sum(w for x, w in rows if x < lo) <= half
    assert sum(w for x, w in rows if x > hi) <= half
    assert sum(w for x, w in rows if x <= lo) >= half
    assert sum(w for x, w in rows if x >= hi) >= half
    assert (lo < hi) is any(
        sum(w for x, w in rows if x <= place) == half for place in positions if place != max(positions)
    )


@given(positions_and_weights)
def test_repeating_an_actor_is_the_same_as_doubling_its_weight(rows):
    positions, weights = zip(*rows, strict=True)
    copies = [x for x, w in rows for _ in range(w)]

    assert tuple(bargaining.weighted_median(copies, [1] * len(copies))) == tuple(
        bargaining.weighted_median(positions, weights)
    )
    assert bargaining.weighted_mean(positions, weights) == pytest.approx(np.mean(copies))


@given(positions_and_weights, st.randoms(use_true_random=False))
def test_the_order_of_actors_and_the_unit_of_weights_make_no_difference(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = zip(*rows, strict=True), zip(*shuffled, strict=True)
    (positions, weights), (again, other) = one, two
    hundredfold = [w * 100 for w in other]

    assert bargaining.weighted_mean(again, hundredfold) == pytest.approx(bargaining.weighted_mean(positions, weights))
    assert bargaining.weighted_median(again, hundredfold) == bargaining.weighted_median(positions, weights)
    assert min(positions) <= bargaining.weighted_mean(positions, weights) + 1e-9
    assert bargaining.weighted_mean(positions, weights) <= max(positions) + 1e-9


@pytest.mark.parametrize("ask", [bargaining.weighted_mean, bargaining.weighted_median])
@pytest.mark.parametrize(
    ("positions", "weights", "said"),
    [
        ([], [], "positions is empty"),
        ([1, 2], [1], "positions has 2 values and weights has 1 values"),
        ([1, math.nan], [1, 1], "positions, item 2, is nan"),
        ([1, 2], [0, 0], "weights are all zero"),
        ([1, 2], [1, -1], "weights, item 2, is -1"),
    ],
)
def test_actors_that_cannot_be_used(ask, positions, weights, said):
    with pytest.raises(CourseError, match=said):
        ask(positions, weights)


# Contests


def test_seven_years_against_four_in_the_car_emission_data():
    contest = bargaining.pairwise(7, 4, YEARS, WEIGHTS)

    assert contest.p == pytest.approx(0.6336779911373707)
    assert contest.reading == "7 has 63.4% of the support against 4 (rule: proportional)."


def test_votes_by_hand():
    proportional = bargaining.pairwise(2, 8, positions=[0, 5, 6, 10], weights=[1, 1, 2, 1])
    binary = bargaining.pairwise(2, 8, positions=[0, 5, 6, 10], weights=[1, 1, 2, 1], rule="binary")

    assert proportional.votes == (6, 0, -4, -6)
    assert (proportional.support_a, proportional.support_b, proportional.p) == (6, 10, 0.375)
    assert binary.votes == (1, 0, -2, -1)
    assert (binary.support_a, binary.support_b, binary.p) == (1, 3, 0.25)


def test_when_nobody_minds_the_chance_is_even():
    contest = bargaining.pairwise(3, 3, positions=[0, 10], weights=[1, 5])

    assert contest.p == 0.5
    assert contest.reading == "No actor prefers 3 to 3 or the other way round."


@given(positions_and_weights, st.integers(0, 100), st.integers(0, 100), st.sampled_from(bargaining.RULES))
def test_a_contest_seen_from_the_other_side(rows, a, b, rule):
    positions, weights = zip(*rows, strict=True)
    contest = bargaining.pairwise(a, b, positions, weights, rule)
    turned = bargaining.pairwise(b, a, positions, weights, rule)

    assert contest.p + turned.p == pytest.approx(1)
    assert (contest.support_a, contest.support_b) == (turned.support_b, turned.support_a)
    assert 0 <= contest.p <= 1


@given(positions_and_weights, st.integers(0, 100))
def test_by_the_binary_rule_nothing_beats_the_median(rows, other):
    # Black (1948).
    positions, weights = zip(*rows, strict=True)
    for median in bargaining.weighted_median(positions, weights):
        assert bargaining.pairwise(median, other, positions, weights, "binary").p >= 0.5


def test_a_voting_rule_that_does_not_exist():
    with pytest.raises(UnknownName, match="There is no voting rule 'cubic'"):
        bargaining.pairwise(1, 2, [1], [1], rule="cubic")


# Win-sets


def test_the_win_set_worked_out_by_hand():
    # From 8, ideal point 3 accepts -2 to 8, cut to 0 to 8; ideal point 6 accepts 4 to 8.
    assert tuple(bargaining.winset(8, [3], 0, 10)) == (0, 8)
    assert tuple(bargaining.winset(8, [6], 0, 10)) == (4, 8)
    assert tuple(bargaining.winset(8, [3, 6], 0, 10)) == (4, 8)


def test_a_win_set_in_words():
    assert bargaining.winset(8, [3, 6], 0, 10).reading == ("Between 4 and 8 an option beats 8 for all 2 veto players.")
    assert bargaining.winset(8, [6], 0, 10).reading == "Between 4 and 8 an option beats 8 for the 1 veto player."


@pytest.mark.parametrize("ideals", [[20, 80], [50], [50, 60]])
def test_no_option_wins_when_veto_players_want_opposite_things_or_what_there_is(ideals):
    assert bargaining.winset(50, ideals) is None


points = st.integers(0, 100)


@given(points, st.lists(points, min_size=1, max_size=5), points)
def test_a_win_set_is_what_every_veto_player_likes_better(q, ideals, x):
    found = bargaining.winset(q, ideals)
    better = all(abs(x - ideal) < abs(q - ideal) for ideal in ideals)

    if better:
        assert found.lo <= x <= found.hi
    elif found:
        assert x <= found.lo or x >= found.hi


@given(points, st.lists(points, min_size=1, max_size=4), points)
def test_one_more_veto_player_never_makes_the_win_set_larger(q, ideals, one_more):
    before, after = bargaining.winset(q, ideals), bargaining.winset(q, [*ideals, one_more])

    if after:
        assert before.lo <= after.lo < after.hi <= before.hi


@given(points, st.lists(points, min_size=1, max_size=5))
def test_a_line_seen_from_the_other_end_has_the_mirrored_win_set(q, ideals):
    here, there = bargaining.winset(q, ideals), bargaining.winset(100 - q, [100 - ideal for ideal in ideals])

    assert (here and (here.lo, here.hi)) == (there and (100 - there.hi, 100 - there.lo))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((50, []), "ideals is empty"),
        ((50, [101]), "ideals, item 1, is 101; it should be a number from 0 to 100"),
        ((-1, [50]), "q is -1; it should be a number from 0 to 100"),
        ((5, [5], 10, 10), "hi is 10; it should be a number above 10"),
    ],
)
def test_a_win_set_off_the_line(arguments, said):
    with pytest.raises(CourseError, match=said):
        bargaining.winset(*arguments)


# War


def test_fearons_hundred_dollars():
    found = bargaining.war_range(0.5, cost_a=20, cost_b=20, prize=100)

    assert tuple(found) == (30, 70)
    assert found.reading == "Both sides prefer peace to war when A gets between 30 and 70 of 100."


def test_the_same_as_shares_of_the_prize():
    assert tuple(bargaining.war_range(0.5, 0.2, 0.2)) == pytest.approx((0.3, 0.7))


def test_a_range_is_cut_at_nothing_and_at_everything():
    assert tuple(bargaining.war_range(0.9, 0.2, 0.2)) == pytest.approx((0.7, 1))
    assert tuple(bargaining.war_range(0.1, 0.2, 0.2)) == pytest.approx((0, 0.3))


def test_when_war_costs_nothing_one_division_is_left():
    found = bargaining.war_range(0.5, 0, 0)

    assert found == Interval(0.5, 0.5, "")
    assert found.reading == "Only one division, 0.5 for A, is as good as war for both."


chances = st.floats(0, 1)


@given(chances, chances, chances)
def test_a_war_range_is_never_empty_holds_the_odds_and_is_as_wide_as_the_costs(p, cost_a, cost_b):
    found = bargaining.war_range(p, cost_a, cost_b)

    assert 0 <= found.lo <= p <= found.hi <= 1
    assert found.width <= cost_a + cost_b + 1e-12
    if cost_a <= p <= 1 - cost_b:
        assert found.width == pytest.approx(cost_a + cost_b)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((1.2, 0, 0), "p is 1.2; it should be a number from 0 to 1"),
        ((0.5, -1, 0), "cost_a is -1; it should be a number of at least 0"),
        ((0.5, 0, math.nan), "cost_b is nan; it should be a number of at least 0"),
        ((0.5, 0, 0, 0), "prize is 0; it should be a number above 0"),
    ],
)
def test_a_war_that_cannot_be(arguments, said):
    with pytest.raises(CourseError, match=said):
        bargaining.war_range(*arguments)


# Redrawing


def test_draws_stay_between_low_and_high_and_repeat():
    draws = bargaining.redraw([0, 40, 90], [10, 40, 100], n=500, rng=1971)

    assert draws.shape == (500, 3)
    assert (draws >= [0, 40, 90]).all()
    assert (draws <= [10, 40, 100]).all()
    assert set(draws[:, 1]) == {40.0}
    assert draws[:, 0].mean() == pytest.approx(5, abs=0.5)
    assert (draws == bargaining.redraw([0, 40, 90], [10, 40, 100], 500, np.random.default_rng(1971))).all()
    assert (draws != bargaining.redraw([0, 40, 90], [10, 40, 100], 500, 1972)).any()


def test_redrawing_the_car_emission_data_shows_how_often_the_median_moves():
    # Positions half a year either way leave the knife's edge where it is; the weights would have to move.
    low, high = [years - 0.5 for years in YEARS], [years + 0.5 for years in YEARS]
    medians = [bargaining.weighted_median(row, WEIGHTS).lo for row in bargaining.redraw(low, high, 200, rng=78)]

    assert all(6.5 <= median <= 7.5 for median in medians)
    assert len(set(medians)) > 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([5], [4], 1, 1), "Item 1 goes from 5 to 4; low should not be above high."),
        (([5], [6, 7], 1, 1), "low has 1 values and high has 2 values"),
        (([5], [6], 0, 1), "n is 0; it should be a number of at least 1"),
        (([5], [6], 2.5, 1), "n is 2.5; it should be a whole number"),
        (([5], [6], 1, None), "rng is None; it should be a whole number"),
    ],
)
def test_draws_that_cannot_be(arguments, said):
    with pytest.raises(CourseError, match=said):
        bargaining.redraw(*arguments)
