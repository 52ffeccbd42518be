"""Structural balance against published values and counts made by hand."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError, UnknownName
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


def test_three_cliques_of_three_are_jammed():
    # 84 triads: 3 inside a clique, 3 * 3 * 6 = 54 with two of one clique, 3 * 3 * 3 = 27 with one of each.
    found = balance.triads(THREE_CLIQUES)

    assert found.counts == (3, 0, 54, 27)
    assert found.unbalanced == 27
    assert balance.energy(THREE_CLIQUES) == pytest.approx((27 - 57) / 84)
    assert balance.is_jammed(THREE_CLIQUES) is True
    assert balance.camps(THREE_CLIQUES) is None


def test_every_single_flip_of_the_three_cliques_makes_it_worse():
    # A tie inside a clique sits in 7 balanced triads: 27 + 7. A tie across sits in 4 balanced triads (two friends of
    # each end) and 3 unbalanced ones (the third clique): 27 + 4 - 3.
    after = {pair: balance.triads({**THREE_CLIQUES, pair: -sign}).unbalanced for pair, sign in THREE_CLIQUES.items()}

    assert {after[pair] for pair, sign in THREE_CLIQUES.items() if sign == 1} == {34}
    assert {after[pair] for pair, sign in THREE_CLIQUES.items() if sign == -1} == {28}


def test_three_cliques_of_two_are_not_jammed_because_a_coin_can_still_decide():
    # A tie across sits in 2 balanced triads (one friend of each end) and in 2 unbalanced ones (the third clique).
    pairs = camps_of("A B", "C D", "E F")

    assert balance.triads({**pairs, ("A", "C"): 1}).unbalanced == balance.triads(pairs).unbalanced == 8
    assert balance.is_jammed(pairs) is False


def test_a_network_is_not_jammed_while_one_piece_of_it_can_still_be_eased():
    quarrel = {("X", "Y"): 1, ("X", "Z"): 1, ("Y", "Z"): -1}

    assert balance.is_jammed({**THREE_CLIQUES, **quarrel}) is False


def test_the_constrained_rule_never_leaves_a_jammed_network():
    rng = np.random.default_rng(9)

    assert [balance.step(THREE_CLIQUES, "constrained", rng=rng) for _ in range(50)] == [THREE_CLIQUES] * 50


@pytest.mark.parametrize(("p", "share"), [(0, 0.36602540378), (1 / 3, 0.5), (0.5, 1.0), (0.8, 1.0), (1, 1.0)])
def test_long_run_friendliness_as_published(p, share):
    # Antal, Krapivsky & Redner (2005).
    assert balance.stationary_friendliness(p) == pytest.approx(share)


def test_long_run_friendliness_in_words():
    assert balance.stationary_friendliness(1 / 3).reading == "With p = 0.33, 50% of ties are friendly in the long run."


def test_shares_of_triads_at_one_third():
    assert balance.triad_shares(balance.stationary_friendliness(1 / 3)) == pytest.approx((1 / 8, 3 / 8, 3 / 8, 1 / 8))


@given(st.floats(0, 1))
def test_shares_of_triads_add_up(friendliness):
    assert sum(balance.triad_shares(friendliness)) == pytest.approx(1)


@given(st.floats(0, 0.5, exclude_max=True))
def test_in_the_long_run_the_local_rule_gains_as_many_friendly_ties_as_it_loses(p):
    # Per step: +1 with chance p in triads with one hostile tie, -1 with 1 - p; +1 in triads of three enemies.
    _, one, _, three = balance.triad_shares(balance.stationary_friendliness(p))

    assert (2 * p - 1) * one + three == pytest.approx(0, abs=1e-9)


def test_many_local_steps_settle_where_the_formula_says():
    rng = np.random.default_rng(2005)
    pairs = list(combinations([f"S{i:02}" for i in range(12)], 2))
    edges = dict(zip(pairs, rng.choice([1, -1], size=len(pairs)), strict=True))
    friendly = []
    for _ in range(1200):
        edges = balance.step(edges, "local", 1 / 3, rng)
        friendly.append(np.mean([sign == 1 for sign in edges.values()]))

    assert np.mean(friendly[200:]) == pytest.approx(balance.stationary_friendliness(1 / 3), abs=0.04)


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
    assert balance.is_jammed(again) is balance.is_jammed(edges)


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
    assert balance.is_jammed({("US", "RU"): -1}) is False


def test_readings():
    one = {("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}

    assert balance.triads(one).reading == "1 of 1 triad is unbalanced."
    assert balance.energy(one).reading == "The energy is 1.00, where -1 is calm: 1 of 1 triad is unbalanced."


# Steps


@given(complete, st.sampled_from(balance.RULES), st.floats(0, 1), st.integers(0, 99))
def test_a_step_changes_one_tie_of_an_unbalanced_triad_or_none(edges, rule, p, seed):
    before = dict(edges)
    after = balance.step(edges, rule, p, seed)
    changed = [pair for pair in edges if edges[pair] != after[pair]]

    assert edges == before
    assert list(after) == list(edges)
    assert len(changed) <= 1
    assert after == balance.step(edges, rule, p, seed)
    if balance.is_balanced(edges):
        assert after == edges
    elif rule == "local":
        assert len(changed) == 1


@given(complete, st.integers(0, 99))
def test_the_constrained_rule_never_adds_an_unbalanced_triad(edges, seed):
    rng = np.random.default_rng(seed)
    for _ in range(5):
        after = balance.step(edges, "constrained", rng=rng)
        assert balance.triads(after).unbalanced <= balance.triads(edges).unbalanced
        edges = after


@given(complete.filter(lambda edges: not balance.is_balanced(edges)))
def test_a_network_is_jammed_exactly_when_no_flip_is_allowed(edges):
    now = balance.triads(edges).unbalanced
    flips = [balance.triads({**edges, pair: -sign}).unbalanced - now for pair, sign in edges.items()]
    # A tie that is in no unbalanced triad can only make things worse, so asking all ties comes to the same.
    assert balance.is_jammed(edges) is all(added > 0 for added in flips)


def test_where_nothing_would_be_gained_a_coin_decides():
    # Four actors, one hostile tie among friends: the other four ties around the two unbalanced triads change nothing.
    edges = {**camps_of("A B C D"), ("A", "B"): -1}
    ends = [balance.triads(balance.step(edges, "constrained", rng=seed)).unbalanced for seed in range(40)]
    moved = [balance.step(edges, "constrained", rng=seed) != edges for seed in range(40)]

    assert set(ends) == {0, 2}
    assert 0.4 < np.mean(moved) < 0.9


def test_p_decides_between_reconciling_and_falling_out():
    one_quarrel = {("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}

    assert balance.triads(balance.step(one_quarrel, p=1, rng=1)).counts == (1, 0, 0, 0)
    assert balance.triads(balance.step(one_quarrel, p=0, rng=1)).counts == (0, 0, 1, 0)


def test_enemies_always_find_one_friend():
    enemies = {("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): -1}

    assert {balance.triads(balance.step(enemies, p=p, rng=1)).counts for p in (0, 0.5, 1)} == {(0, 0, 1, 0)}


def test_a_step_keeps_the_keys_as_they_were_written():
    both_ways = {("US", "RU"): -1, ("RU", "US"): -1, ("US", "CN"): -1, ("RU", "CN"): -1}
    after = balance.step(both_ways, rng=3)

    assert list(after) == list(both_ways)
    assert after[("US", "RU")] == after[("RU", "US")]


# What is refused


@pytest.mark.parametrize("ask", [balance.triads, balance.energy, balance.camps, balance.is_balanced, balance.is_jammed])
def test_ties_that_are_no_ties(ask):
    with pytest.raises(CourseError, match=r"it should be 1 .good terms. or -1"):
        ask({("US", "RU"): 0})
    with pytest.raises(CourseError, match="edges is empty"):
        ask({})


def test_a_step_by_an_unknown_rule_or_without_chance():
    with pytest.raises(UnknownName, match=r"There is no rule 'global'. Did you mean 'local'?"):
        balance.step(THREE_CLIQUES, "global", rng=1)
    with pytest.raises(CourseError, match="rng is None; it should be a whole number"):
        balance.step(THREE_CLIQUES)
    with pytest.raises(CourseError, match="p is 2; it should be a number from 0 to 1"):
        balance.step(THREE_CLIQUES, p=2, rng=1)


@pytest.mark.parametrize("ask", [balance.stationary_friendliness, balance.triad_shares])
def test_a_chance_outside_0_to_1(ask):
    with pytest.raises(CourseError, match=r"is 1.5; it should be a number from 0 to 1"):
        ask(1.5)
