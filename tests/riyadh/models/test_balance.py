"""Structural balance against published values and counts made by hand."""

import math
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.riyadh.models import balance
from coursekit.riyadh.models.triangle import Triangle

NAMES = "ABCDEFGHI"


def camps_of(*groups: str) -> dict[tuple[str, str], int]:
    """A complete network: friends inside each group, enemies across."""
    side = {actor: place for place, group in enumerate(groups) for actor in group.split()}
    return {(a, b): 1 if side[a] == side[b] else -1 for a, b in combinations(side, 2)}


LINE_UP_1907 = camps_of("GB FR RU", "DE AH IT")
THREE_CLIQUES = camps_of("A B C", "D E F", "G H I")

complete = st.integers(3, 6).flatmap(
    lambda n: st.tuples(*[st.sampled_from([1, -1])] * math.comb(n, 2)).map(
        lambda signs: dict(zip(combinations(NAMES[:n], 2), signs, strict=True))
    )
)
incomplete = st.dictionaries(
    st.sampled_from(list(combinations(NAMES[:6], 2))), st.sampled_from([1, -1]), min_size=1, max_size=15
)


def test_the_line_up_of_1907_is_balanced():
    # Two camps of three: 1 + 1 triads of friends, 3 * 3 * 2 = 18 with two allies and one opponent.
    found = balance.triads(LINE_UP_1907)

    assert found.counts == (2, 0, 18, 0)
    assert (found.total, found.unbalanced) == (20, 0)
    assert found.reading == "0 of 20 triads are unbalanced."
    assert balance.energy(LINE_UP_1907) == -1.0
    assert balance.camps(LINE_UP_1907) == ({"AH", "DE", "IT"}, {"FR", "GB", "RU"})


def test_three_cliques_of_three_are_no_camps():
    # 84 triads: 3 inside a clique, 3 * 3 * 6 = 54 with two of one clique, 3 * 3 * 3 = 27 with one of each.
    found = balance.triads(THREE_CLIQUES)

    assert found.counts == (3, 0, 54, 27)
    assert found.unbalanced == 27
    assert balance.energy(THREE_CLIQUES) == pytest.approx((27 - 57) / 84)
    assert balance.camps(THREE_CLIQUES) is None


def test_every_single_flip_of_the_three_cliques_makes_it_worse():
    # A tie inside a clique sits in 7 balanced triads: 27 + 7. A tie across sits in 4 balanced triads (two friends of
    # each end) and 3 unbalanced ones (the third clique): 27 + 4 - 3.
    after = {pair: balance.triads({**THREE_CLIQUES, pair: -sign}).unbalanced for pair, sign in THREE_CLIQUES.items()}

    assert {after[pair] for pair, sign in THREE_CLIQUES.items() if sign == 1} == {34}
    assert {after[pair] for pair, sign in THREE_CLIQUES.items() if sign == -1} == {28}


@pytest.mark.parametrize(("p", "share"), [(0, 0.36602540378), (1 / 3, 0.5), (0.5, 1.0), (0.8, 1.0), (1, 1.0)])
def test_long_run_friendliness_as_published(p, share):
    # Antal, Krapivsky & Redner (2005).
    assert balance.stationary_friendliness(p) == pytest.approx(share)


def test_long_run_friendliness_in_words():
    assert balance.stationary_friendliness(1 / 3).reading == "With p = 0.33, 50% of ties are friendly in the long run."


# Triads, energy and camps


@pytest.mark.parametrize("signs", list(product([1, -1], repeat=3)))
def test_three_actors_agree_with_the_strategic_triangle(signs):
    edges = dict(zip([("US", "RU"), ("US", "CN"), ("RU", "CN")], signs, strict=True))

    assert balance.is_balanced(edges) is Triangle(edges).balanced
    assert balance.triads(edges).counts[signs.count(-1)] == 1
    assert balance.energy(edges) == (-1.0 if Triangle(edges).balanced else 1.0)


@given(complete)
def test_a_complete_network_is_balanced_exactly_when_no_triad_is_unbalanced(edges):
    # Cartwright & Harary (1956).
    assert balance.is_balanced(edges) is (balance.triads(edges).unbalanced == 0)
    assert balance.triads(edges).total == math.comb(len({a for pair in edges for a in pair}), 3)
    assert balance.triads(edges).balanced + balance.triads(edges).unbalanced == balance.triads(edges).total
    assert -1 <= balance.energy(edges) <= 1


@given(incomplete)
def test_camps_keep_friends_inside_and_enemies_across(edges):
    found = balance.camps(edges)
    sides = [dict(zip(NAMES[:6], bits, strict=True)) for bits in product([0, 1], repeat=6)]
    possible = any(all((side[a] == side[b]) == (sign == 1) for (a, b), sign in edges.items()) for side in sides)

    assert (found is not None) is possible
    if found:
        first, second = found
        assert first | second == {actor for pair in edges for actor in pair}
        assert not first & second
        assert all(({a, b} <= first or {a, b} <= second) == (sign == 1) for (a, b), sign in edges.items())


@given(incomplete, st.randoms(use_true_random=False))
def test_the_order_of_pairs_and_names_makes_no_difference(edges, random):
    pairs = list(edges.items())
    random.shuffle(pairs)
    again = {(pair[::-1] if random.random() < 0.5 else pair): sign for pair, sign in pairs}

    assert balance.triads(again) == balance.triads(edges)
    assert balance.camps(again) == balance.camps(edges)


def test_a_long_circle_can_be_unbalanced_where_no_triad_is():
    square = {("A", "B"): 1, ("B", "C"): 1, ("C", "D"): 1, ("A", "D"): -1}

    assert balance.triads(square).total == 0
    assert balance.is_balanced(square) is False
    assert balance.is_balanced({**square, ("A", "D"): 1}) is True


def test_one_camp_may_be_empty():
    assert balance.camps(camps_of("A B C")) == ({"A", "B", "C"}, set())


def test_pieces_without_ties_start_in_the_first_camp():
    assert balance.camps({("D", "C"): -1, ("B", "A"): -1}) == ({"A", "C"}, {"B", "D"})


def test_two_actors_have_no_triad_and_no_energy():
    found = balance.energy({("US", "RU"): -1})

    assert math.isnan(found)
    assert found.n == 0
    assert found.reading == "No three actors all have ties with each other, so there is no energy to speak of."
    assert balance.is_balanced({("US", "RU"): -1}) is True


def test_readings():
    one = {("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}

    assert balance.triads(one).reading == "1 of 1 triad is unbalanced."
    assert balance.energy(one).reading == "The energy is 1.00, where -1 is calm: 1 of 1 triad is unbalanced."


# What is refused


@pytest.mark.parametrize("ask", [balance.triads, balance.energy, balance.camps, balance.is_balanced])
def test_ties_that_are_no_ties(ask):
    with pytest.raises(CourseError, match=r"it should be 1 .good terms. or -1"):
        ask({("US", "RU"): 0})
    with pytest.raises(CourseError, match="edges is empty"):
        ask({})


def test_a_chance_outside_0_to_1():
    with pytest.raises(CourseError, match=r"is 1.5; it should be a number from 0 to 1"):
        balance.stationary_friendliness(1.5)
