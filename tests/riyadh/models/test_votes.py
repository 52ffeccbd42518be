"""Similarity of votes against published examples and identities."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import votes

# Signorino & Ritter (1999), table 6: alliance commitments in 1914 of 20 states, and their capabilities.
CAPABILITY = [0.25, 0.21, 0.20, 0.08, 0.08, 0.05, 0.03, 0.03, 0.02, *[0.01] * 5, *[0] * 6]
GERMANY_1914 = [3, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 3, *[0] * 8]
RUSSIA_1914 = [0, 3, 1, 3, 0, 1, *[0] * 14]

# Emergency special session on Ukraine, ES-11/1 to ES-11/8.
ES11 = {
    "US": "YYYYYYNA",
    "RU": "NNNNNNNN",
    "CN": "AANANAAA",
    "FR": "YYYYYYYY",
    "UA": "YYYYYYYY",
}
CODED = {country: [{"Y": 1, "A": 2, "N": 3}[vote] for vote in cast] for country, cast in ES11.items()}

# Agreement and S of the United States with the Soviet Union, General Assembly sessions 1 to 4 (unvotes data).
US_USSR = {1946: (0.2791, -0.4419), 1947: (0.3026, -0.3947), 1948: (0.2233, -0.5534), 1949: (0.2422, -0.5156)}

MEASURES = [votes.identical, votes.agreement, votes.s_score, votes.kappa, votes.pi]

cast = st.sampled_from([1, 2, 3])
roll_calls = st.lists(st.tuples(cast, cast), min_size=1, max_size=30)
with_absences = st.lists(st.tuples(cast | st.none(), cast | st.none()), min_size=1, max_size=30)


def table(*rows: list[int]) -> tuple[list[int], list[int]]:
    """Two lists of codes from a table of counts, first coder down, second across."""
    pairs = [(i, j) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in pairs], [j for _, j in pairs]


# S


def test_germany_and_russia_in_1914():
    assert votes.s_score(GERMANY_1914, RUSSIA_1914, span=3) == pytest.approx(0.40)
    assert votes.s_score(GERMANY_1914, RUSSIA_1914, CAPABILITY, span=3) == pytest.approx(-0.46)


def test_weights_turn_the_sign_of_1914_and_the_reading_says_so():
    assert votes.s_score(GERMANY_1914, RUSSIA_1914, CAPABILITY, span=3).reading == (
        "Weighted, S is -0.46 on 20 shared cases, from -1 (opposite) to 1 (the same)."
    )


def test_the_ukraine_votes():
    first, last = slice(0, 6), slice(6, 8)

    assert votes.s_score(CODED["US"][first], CODED["RU"][first]) == -1.0
    assert votes.s_score(CODED["US"][last], CODED["RU"][last]) == 0.5
    assert votes.s_score(CODED["US"][last], CODED["FR"][last]) == -0.5
    assert votes.s_score(CODED["US"], CODED["RU"]) == pytest.approx(1 - 2 * 13 / 16)


@pytest.mark.parametrize("year", US_USSR)
def test_s_is_twice_agreement_less_one_in_the_published_table(year):
    agreement, s = US_USSR[year]

    assert 2 * agreement - 1 == pytest.approx(s, abs=1.1e-4)


@given(roll_calls)
def test_s_is_twice_agreement_less_one(pairs):
    x, y = zip(*pairs, strict=True)

    assert votes.s_score(x, y) == pytest.approx(2 * votes.agreement(x, y) - 1)


def test_always_the_same_and_always_opposite():
    assert votes.s_score([1, 2, 3], [1, 2, 3]) == 1.0
    assert votes.s_score([1, 1], [3, 3]) == -1.0
    assert votes.agreement([1, 1], [3, 3]) == 0.0


@given(roll_calls, st.integers(1, 9))
def test_equal_weights_are_no_weights(pairs, weight):
    x, y = zip(*pairs, strict=True)

    assert votes.s_score(x, y, [weight] * len(x)) == pytest.approx(votes.s_score(x, y))


@given(st.lists(st.tuples(cast, cast, st.integers(1, 4)), min_size=1, max_size=10))
def test_a_weight_is_a_number_of_repeats(rows):
    x, y, w = zip(*rows, strict=True)
    repeated = [(a, b) for a, b, times in rows for _ in range(times)]

    assert votes.s_score(x, y, w) == pytest.approx(votes.s_score(*zip(*repeated, strict=True)))


def test_the_possible_span_counts_not_the_observed_one():
    assert votes.s_score([1, 2], [2, 2]) == 0.5
    assert votes.s_score([1, 2], [2, 2], span=1) == 0.0


# Kappa and pi


def test_two_coders_in_artstein_and_poesio():
    # Artstein & Poesio (2008), table 1: observed agreement .7, S .4, pi .341, kappa .348.
    x, y = table([20, 20], [10, 50])

    assert votes.identical(x, y) == pytest.approx(0.7)
    assert votes.kappa(x, y, "nominal") == pytest.approx(0.348, abs=5e-4)
    assert votes.pi(x, y, "nominal") == pytest.approx(0.341, abs=5e-4)


def test_the_diagnoses_of_cohen():
    # Cohen (1968), table 1, 200 cases: kappa .492.
    assert votes.kappa(*table([88, 10, 2], [14, 40, 6], [18, 10, 12]), "nominal") == pytest.approx(0.492, abs=5e-4)


@pytest.mark.parametrize(("distance", "published"), [("nominal", 0.9315), ("absolute", 0.9412), ("squared", 0.9541)])
def test_three_distances(distance, published):
    # The example by which scikit-learn checks its weighted kappa.
    x, y = [0] * 46 + [1] * 44 + [2] * 10, [0] * 50 + [1] * 40 + [2] * 10

    assert votes.kappa(x, y, distance) == pytest.approx(published, abs=5e-5)


def test_a_worked_example_of_pi():
    # A common textbook table: three answers, 45 items, observed .333, expected .369, so (.333 - .369) / .631 = -.057.
    assert votes.pi(*table([1, 2, 3], [4, 5, 6], [7, 8, 9]), "nominal") == pytest.approx(-0.057, abs=1e-3)


def test_the_same_table_by_hand_with_absolute_distances():
    # D_o = 1/4 * 2. Kappa: x half yes, y three quarters: (.5 * .25 + .5 * .75) * 2 = 1.
    # Pi: pooled 5/8 yes: 2 * 5/8 * 3/8 * 2 = 15/16.
    assert votes.kappa([1, 1, 3, 3], [1, 1, 3, 1]) == pytest.approx(1 - 0.5 / 1)
    assert votes.pi([1, 1, 3, 3], [1, 1, 3, 1]) == pytest.approx(1 - 0.5 / (15 / 16))


@given(roll_calls, st.sampled_from(votes.DISTANCES))
def test_pi_is_never_above_kappa(pairs, distance):
    # Pooling makes chance look worse than, or as bad as, two separate habits: D_e of pi is at most that of kappa.
    x, y = zip(*pairs, strict=True)
    kappa, pi = votes.kappa(x, y, distance), votes.pi(x, y, distance)

    assert math.isnan(pi) is math.isnan(kappa)
    assert math.isnan(pi) or pi <= kappa + 1e-9


@given(roll_calls, st.sampled_from(votes.DISTANCES))
def test_kappa_and_pi_against_the_formula_over_all_pairs_of_votes(pairs, distance):
    x, y = zip(*pairs, strict=True)
    apart = {"absolute": lambda a, b: abs(a - b), "squared": lambda a, b: (a - b) ** 2, "nominal": lambda a, b: a != b}
    far = apart[distance]
    observed = np.mean([far(a, b) for a, b in pairs])
    separate = np.mean([far(a, b) for a in x for b in y])
    pooled = np.mean([far(a, b) for a in x + y for b in x + y])

    if separate:
        assert votes.kappa(x, y, distance) == pytest.approx(1 - observed / separate)
        assert votes.pi(x, y, distance) == pytest.approx(1 - observed / pooled)


def test_with_two_answers_the_distance_makes_no_difference():
    x, y = [1, 3, 1, 3, 3], [1, 3, 3, 3, 1]

    assert votes.kappa(x, y) == pytest.approx(votes.kappa(x, y, "nominal"))
    assert votes.kappa(x, y, "squared") == pytest.approx(votes.kappa(x, y, "nominal"))


def test_labels_can_be_words():
    x, y = ["security", "values", None, "security"], ["security", "economy", "values", math.nan]
    found = votes.kappa(x, y, "nominal")

    assert found.n == 2
    assert found == pytest.approx(votes.kappa([0, 1], [0, 2], "nominal"))


@pytest.mark.parametrize("ask", [votes.kappa, votes.pi])
def test_two_who_always_say_yes_have_no_score_beyond_chance(ask):
    found = ask([1, 1, 1], [1, 1, 1])

    assert math.isnan(found)
    assert found.n == 3
    assert found.reading.startswith("Both always made one and the same choice, so ")


def test_always_opposite_is_chance_for_kappa_and_not_for_pi():
    # Each has one habit only, so kappa cannot tell it from chance; pi sees a pool of both answers.
    assert votes.kappa([1, 1], [3, 3]) == 0.0
    assert votes.pi([1, 1], [3, 3]) == -1.0


# Drawing anew


def test_two_votes_settle_little():
    # Distances 0 and 1: a draw of two gives S = 1, 0.5 or 0, with chances 1/4, 1/2 and 1/4.
    found = votes.bootstrap(CODED["US"][6:], CODED["RU"][6:], rng=2025)

    assert (found.low, found.high, found.n) == (0.0, 1.0, 2)
    assert found.reading == "When the 2 shared cases are drawn anew, 90% of the scores lie from 0.00 to 1.00."


def test_votes_that_are_all_alike_leave_no_width():
    found = votes.bootstrap(CODED["US"][:6], CODED["RU"][:6], rng=2025)

    assert (found.low, found.high) == (-1.0, -1.0)


def test_a_seed_repeats_the_draws_and_a_generator_goes_on():
    x, y = CODED["CN"], CODED["RU"]
    generator = np.random.default_rng(7)

    assert votes.bootstrap(x, y, rng=7) == votes.bootstrap(x, y, rng=7) == votes.bootstrap(x, y, rng=generator)
    assert votes.bootstrap(x, y, rng=generator, draws=9) != votes.bootstrap(x, y, rng=7, draws=9)


@given(with_absences, st.sampled_from([0.5, 0.9]))
def test_an_interval_lies_within_what_is_possible_and_counts_common_votes(pairs, share):
    x, y = zip(*pairs, strict=True)
    found = votes.bootstrap(x, y, rng=1, draws=20, share=share)

    assert found.n == votes.s_score(x, y).n
    assert math.isnan(found.low) or -1 <= found.low <= found.high <= 1


def test_more_votes_of_the_same_kind_narrow_the_interval():
    few, many = (votes.bootstrap([1, 1, 3] * times, [1, 3, 3] * times, rng=3) for times in (2, 20))

    assert many.high - many.low < (few.high - few.low) / 2


def test_the_middle_share_of_many_draws_is_as_wide_as_theory_says():
    # 100 distances, half 0 and half 2: the mean has a standard error of 0.1, so S has one of 0.1; 90% is 1.645 of it.
    found = votes.bootstrap([1] * 100, [1, 3] * 50, rng=11, draws=2000)

    assert found.high - found.low == pytest.approx(2 * 1.645 * 0.1, rel=0.1)


@pytest.mark.parametrize(("x", "y", "n"), [([1, None], [None, 1], 0), ([1, 1], [1, 1], 2)])
def test_without_a_score_there_is_no_interval(x, y, n):
    found = votes.bootstrap(x, y, votes.pi, rng=1)

    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert (found.n, found.reading) == (n, "There is no score to draw anew.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rng": -1}, "rng is -1; it should be a whole number such as 1971"),
        ({"rng": 1, "draws": 0}, "draws is 0; it should be a number of at least 1"),
        ({"rng": 1, "share": 90}, "share is 90; it should be a number from 0 to 1"),
    ],
)
def test_draws_that_make_no_sense(asked, said):
    with pytest.raises(CourseError, match=said):
        votes.bootstrap([1], [3], **asked)


# What holds for all


@pytest.mark.parametrize("measure", MEASURES)
@given(pairs=with_absences)
def test_a_measure_is_symmetric_bounded_and_leaves_absences_out(measure, pairs):
    x, y = zip(*pairs, strict=True)
    present = [(a, b) for a, b in pairs if a is not None and b is not None]
    found, turned = measure(x, y), measure(y, x)

    assert found.n == turned.n == len(present)
    assert found == pytest.approx(turned, nan_ok=True)
    assert math.isnan(found) or found <= 1 + 1e-9
    assert math.isnan(found) or found >= -1 - 1e-9 or measure is votes.kappa
    assert found == pytest.approx(measure(*zip(*present, strict=True)) if present else math.nan, nan_ok=True)


@pytest.mark.parametrize("measure", MEASURES)
@given(pairs=roll_calls, random=st.randoms(use_true_random=False))
def test_the_order_of_roll_calls_makes_no_difference(measure, pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)

    assert measure(*zip(*shuffled, strict=True)) == pytest.approx(measure(*zip(*pairs, strict=True)), nan_ok=True)


@pytest.mark.parametrize("measure", MEASURES)
@given(x=st.lists(cast, min_size=2, max_size=20).filter(lambda x: len(set(x)) > 1))
def test_a_country_agrees_with_itself(measure, x):
    assert measure(x, x) == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_common_vote_is_no_score(measure):
    found = measure([1, None, math.nan], [None, 2, 3])

    assert math.isnan(found)
    assert found.n == 0
    assert found.reading == "There is no shared case that counts, so there is no score."


def test_absence_is_not_abstention():
    assert votes.s_score([1, None], [1, 3]) == 1.0
    assert votes.s_score([1, 2], [1, 3]) == 0.5


def test_an_absence_takes_its_own_weight_along():
    assert votes.s_score([None, 1, 1], [1, 1, 3], weights=[9, 1, 3]) == 1 - 2 * 6 / (2 * 4)


def test_weight_only_where_somebody_was_absent_is_no_score():
    found = votes.s_score([1, None], [3, 3], weights=[0, 1])

    assert math.isnan(found)
    assert found.n == 1


def test_codes_turn_a_column_of_words_into_votes():
    said = pd.Series(["yes", "abstain", "no", "absent", None])

    assert votes.s_score(said.map(votes.CODES), [1, 3, 3, 3, 3]) == pytest.approx(1 - 2 * 1 / 6)


def test_readings():
    x, y = [1, 1, 2, 3], [1, 2, 2, 3]

    assert votes.identical(x, y).reading == "The two made the same choice in 75.0% of 4 shared cases."
    assert votes.agreement(x, y).reading == "Agreement is 0.88 on 4 shared cases, from 0 (opposite) to 1 (the same)."
    assert votes.s_score([1], [1]).reading == "S is 1.00 on 1 shared case, from -1 (opposite) to 1 (the same)."
    assert votes.kappa(x, y).reading == "Kappa is 0.71 on 4 shared cases: 1 is full agreement, 0 no better than chance."
    assert votes.pi(x, y).reading == "Pi is 0.70 on 4 shared cases: 1 is full agreement, 0 no better than chance."


# What is refused


@pytest.mark.parametrize("measure", MEASURES)
def test_lists_that_do_not_match(measure):
    with pytest.raises(CourseError, match="x has 1 values and y has 2 values"):
        measure([1], [1, 2])
    with pytest.raises(CourseError, match="x is empty"):
        measure([], [])
    with pytest.raises(CourseError, match="y is 'yes'; it should be a list"):
        measure([1], "yes")


@pytest.mark.parametrize("wrong", [["yes"], ["1"], [[1, 2]], [np.array([1, 2])], [1j]])
def test_votes_that_are_no_codes(wrong):
    with pytest.raises(CourseError, match="code votes as 1 yes, 2 abstain, 3 no and None for absent"):
        votes.s_score(wrong, [1])


def test_an_infinite_vote():
    with pytest.raises(CourseError, match="x has an infinite value"):
        votes.s_score([math.inf], [1])


@pytest.mark.parametrize("measure", [votes.agreement, votes.s_score])
def test_votes_further_apart_than_is_possible(measure):
    with pytest.raises(CourseError, match="The values run from 1 to 4, which is more than the span of 2"):
        measure([1, 4], [1, 1])
    with pytest.raises(CourseError, match="span is 0; it should be a number above 0"):
        measure([1], [1], span=0)


def test_weights_that_cannot_be_used():
    with pytest.raises(CourseError, match="weights are all zero"):
        votes.s_score([1], [1], weights=[0])
    with pytest.raises(CourseError, match="x has 1 values and weights has 2 values"):
        votes.s_score([1], [1], weights=[1, 1])


@pytest.mark.parametrize("ask", [votes.kappa, votes.pi])
def test_a_distance_that_does_not_exist(ask):
    with pytest.raises(UnknownName, match=r"There is no distance 'square'. Did you mean 'squared'?"):
        ask([1], [1], distance="square")


def test_labels_that_are_no_labels():
    with pytest.raises(CourseError, match="x and y should hold labels"):
        votes.kappa([["security"]], [["values"]], distance="nominal")
