"""The strategic triangle against Wu's table, the eight states and the pivot surprise."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import triangle
from coursekit.riyadh.models.triangle import Triangle

ACTORS = ("US", "RU", "CN")

# US–RU, US–CN, RU–CN; the type; the roles of US, RU and CN; balanced or not.
EIGHT = [
    ((+1, +1, +1), "menage", ("friend", "friend", "friend"), True),
    ((+1, +1, -1), "romantic", ("pivot", "wing", "wing"), False),
    ((+1, -1, +1), "romantic", ("wing", "pivot", "wing"), False),
    ((+1, -1, -1), "marriage", ("partner", "partner", "outcast"), True),
    ((-1, +1, +1), "romantic", ("wing", "wing", "pivot"), False),
    ((-1, +1, -1), "marriage", ("partner", "outcast", "partner"), True),
    ((-1, -1, +1), "marriage", ("outcast", "partner", "partner"), True),
    ((-1, -1, -1), "unit-veto", ("enemy", "enemy", "enemy"), False),
]


def state(us_ru: int, us_cn: int, ru_cn: int) -> Triangle:
    return Triangle({("US", "RU"): us_ru, ("US", "CN"): us_cn, ("RU", "CN"): ru_cn})


def us_is_pivot(t: Triangle) -> bool:
    return t.roles["US"] == "pivot"


START_2024 = state(-1, -1, +1)
triangles = st.sampled_from([state(*signs) for signs, *_ in EIGHT])


@pytest.mark.parametrize(("signs", "kind", "roles", "balanced"), EIGHT)
def test_the_eight_states(signs, kind, roles, balanced):
    found = state(*signs)

    assert found.kind == kind
    assert found.roles == dict(zip(ACTORS, roles, strict=True))
    assert found.balanced is balanced


def test_states_are_all_eight_in_the_order_of_the_table():
    assert triangle.states(ACTORS) == [state(*signs) for signs, *_ in EIGHT]
    assert [found.kind for found in triangle.states(ACTORS)] == [kind for _, kind, *_ in EIGHT]
    assert set(triangle.KINDS) == {kind for _, kind, *_ in EIGHT}


def test_the_us_is_pivot_in_exactly_one_state():
    assert [t for t in triangle.states(ACTORS) if us_is_pivot(t)] == [state(+1, +1, -1)]


def payoffs(w: float) -> dict[str, float]:
    return {t.roles[actor]: t.payoff(actor, w) for t in triangle.states(ACTORS) for actor in ACTORS}


def test_equal_weight_payoffs():
    assert payoffs(1) == {"pivot": 3, "friend": 1, "partner": 1, "wing": -1, "enemy": -1, "outcast": -3}


def test_the_two_gradings_of_wu():
    # Wu (1996: 30): six ranks, and a second column with ties.
    assert triangle.RANKS == {"pivot": 1, "friend": 2, "partner": 3, "wing": 4, "enemy": 5, "outcast": 6}
    assert triangle.TIED_GRADES == {"pivot": 1, "friend": 2, "partner": 2, "wing": 3, "enemy": 3, "outcast": 4}


@given(st.floats(0, 1, exclude_min=True, exclude_max=True).filter(lambda w: 1e-9 < w < 1 - 1e-9))
def test_any_w_between_0_and_1_gives_wus_order(w):
    scores = payoffs(w)

    assert sorted(scores, key=scores.get, reverse=True) == list(triangle.RANKS)


def test_equal_weights_give_the_tied_grades():
    scores = payoffs(1)
    by_score = sorted(set(scores.values()), reverse=True)

    assert {role: by_score.index(score) + 1 for role, score in scores.items()} == triangle.TIED_GRADES


def test_above_1_a_partner_does_better_than_a_friend():
    assert payoffs(1.5)["partner"] > payoffs(1.5)["friend"]
    assert payoffs(0.5)["partner"] < payoffs(0.5)["friend"]


def test_a_payoff_says_what_it_assumes():
    assert state(+1, +1, -1).payoff("US").reading == "As pivot, US scores 2.5 when w is 0.5."


@pytest.mark.parametrize(
    ("signs", "reading"),
    [
        ((+1, +1, +1), "Ménage à trois: CN, RU and US are all friends; the triangle is balanced."),
        ((+1, -1, +1), "Romantic triangle: RU is the pivot between the wings CN and US; the triangle is not balanced."),
        ((-1, -1, +1), "Stable marriage: CN and RU are partners and US is the outcast; the triangle is balanced."),
        ((-1, -1, -1), "Unit veto: CN, RU and US are all enemies; the triangle is not balanced."),
    ],
)
def test_readings(signs, reading):
    assert state(*signs).reading == reading


# The pivot surprise


def test_improving_only_us_russia_makes_russia_the_pivot():
    after = START_2024.flip("US", "RU")

    assert after.kind == "romantic"
    assert after.roles == {"US": "wing", "RU": "pivot", "CN": "wing"}


def test_from_2024_the_us_seat_of_pivot_is_three_flips_away_on_six_paths():
    found = triangle.paths(START_2024, us_is_pivot)

    assert len(found) == 6
    assert {len(path) - 1 for path in found} == {3}


def test_from_2024_china_as_outcast_is_two_flips_away_on_two_paths():
    found = triangle.paths(START_2024, state(+1, -1, -1))

    assert sorted(path[1].kind for path in found) == ["romantic", "unit-veto"]
    assert found == [
        [START_2024, START_2024.flip("CN", "RU"), state(+1, -1, -1)],
        [START_2024, START_2024.flip("RU", "US"), state(+1, -1, -1)],
    ]


def test_from_1969_the_seat_of_pivot_was_two_flips_away():
    assert {len(path) - 1 for path in triangle.paths(state(-1, -1, -1), us_is_pivot)} == {2}


def test_a_goal_that_is_met_already_is_a_path_of_one():
    assert triangle.paths(START_2024, START_2024) == [[START_2024]]


def test_a_goal_that_no_state_meets_has_no_path():
    assert triangle.paths(START_2024, lambda t: t.kind == "quartet") == []


def test_several_goals_at_the_same_distance_all_count():
    found = triangle.paths(state(+1, +1, +1), lambda t: t.kind == "romantic")

    assert len(found) == 3
    assert {path[-1].roles["US"] for path in found} == {"pivot", "wing"}


def test_goals_that_are_further_away_do_not_count():
    # Unbalanced are the three romantic triangles, one flip from all friends, and the unit veto, three flips away.
    found = triangle.paths(state(+1, +1, +1), lambda t: not t.balanced)

    assert [path[-1].kind for path in found] == ["romantic"] * 3


@given(triangles, triangles)
def test_every_path_changes_one_tie_at_a_time_and_none_twice(start, goal):
    changed = sum(start.signs[pair] != goal.signs[pair] for pair in start.signs)
    found = triangle.paths(start, goal)

    assert len(found) == {0: 1, 1: 1, 2: 2, 3: 6}[changed]
    assert len({tuple(path) for path in found}) == len(found)
    for path in found:
        assert (path[0], path[-1]) == (start, goal)
        assert len(path) == changed + 1
        for one, other in pairwise(path):
            assert sum(one.signs[pair] != other.signs[pair] for pair in one.signs) == 1


# The order of names and pairs


@given(triangles, st.permutations(range(3)), st.lists(st.booleans(), min_size=3, max_size=3))
def test_the_order_of_pairs_and_names_makes_no_difference(t, order, turned):
    pairs = list(t.signs.items())
    again = {}
    for place, turn in zip(order, turned, strict=True):
        (a, b), sign = pairs[place]
        again[(b, a) if turn else (a, b)] = sign

    assert Triangle(again) == t
    assert hash(Triangle(again)) == hash(t)
    assert Triangle(again).reading == t.reading


@given(triangles, st.sampled_from(list(permutations(ACTORS))))
def test_other_names_change_the_names_and_nothing_else(t, names):
    new = dict(zip(ACTORS, names, strict=True))
    renamed = Triangle({(new[a], new[b]): sign for (a, b), sign in t.signs.items()})

    assert renamed.kind == t.kind
    assert renamed.balanced == t.balanced
    assert renamed.roles == {new[actor]: role for actor, role in t.roles.items()}


@given(triangles)
def test_a_triangle_can_be_written_down_and_read_again(t):
    assert eval(repr(t), {"Triangle": Triangle}) == t


@given(triangles, st.sampled_from([("US", "RU"), ("US", "CN"), ("RU", "CN")]))
def test_flipping_twice_changes_nothing(t, pair):
    assert t.flip(*pair).flip(*pair) == t
    assert t.flip(*pair).balanced is not t.balanced
    assert t.flip(*pair).sign(*pair) == -t.sign(*reversed(pair))


def test_different_ties_are_different_triangles():
    assert len(set(triangle.states(ACTORS))) == 8


def test_signs_cannot_be_changed_from_outside():
    t = state(+1, +1, +1)
    t.signs[("CN", "RU")] = -1

    assert t.kind == "menage"


# What is refused


@pytest.mark.parametrize("sign", [0, None, float("nan"), 0.5])
def test_a_tie_that_is_not_decided(sign):
    with pytest.raises(CourseError, match="A tie that is neither has to be decided"):
        Triangle({("US", "RU"): sign, ("US", "CN"): 1, ("RU", "CN"): 1})


def test_feelings_that_are_not_returned_have_to_be_decided_by_the_author():
    with pytest.raises(CourseError, match="Decide on one, for example the colder of the two"):
        Triangle({("US", "RU"): 1, ("RU", "US"): -1, ("US", "CN"): 1, ("RU", "CN"): 1})


def test_a_missing_tie_is_named():
    with pytest.raises(CourseError, match=r"There is no tie for CN–RU."):
        Triangle({("US", "RU"): 1, ("US", "CN"): 1})


@pytest.mark.parametrize(
    "signs",
    [
        {("US", "RU"): 1},
        {("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): 1, ("US", "UA"): 1},
    ],
)
def test_a_triangle_has_three_actors(signs):
    with pytest.raises(CourseError, match="A triangle has three actors and three ties"):
        Triangle(signs)


@pytest.mark.parametrize(
    "ask",
    [lambda t: t.payoff("USA"), lambda t: t.flip("US", "USA"), lambda t: t.sign("USA", "US")],
)
def test_an_actor_who_is_not_there(ask):
    with pytest.raises(UnknownName, match=r"no actor in this triangle 'USA'. Did you mean 'US'?"):
        ask(START_2024)


def test_a_tie_with_oneself():
    with pytest.raises(CourseError, match=r"A tie needs two different actors; it got 'US' twice."):
        START_2024.flip("US", "US")


def test_a_negative_w():
    with pytest.raises(CourseError, match="w is -1; it should be a number of at least 0"):
        START_2024.payoff("US", w=-1)


@pytest.mark.parametrize("actors", [["US", "RU"], ["US", "RU", "US"], ["US", "RU", "CN", "UA"], [1, 2, 3]])
def test_states_of_anything_but_three_names(actors):
    with pytest.raises(CourseError, match="it should be three different names"):
        triangle.states(actors)


def test_paths_from_and_to_something_else():
    other = Triangle({("US", "TW"): 1, ("US", "CN"): 1, ("TW", "CN"): -1})

    with pytest.raises(CourseError, match="start is 'US'; it should be a Triangle"):
        triangle.paths("US", START_2024)
    with pytest.raises(CourseError, match="goal is 'pivot'; it should be a Triangle, or a test"):
        triangle.paths(START_2024, "pivot")
    with pytest.raises(CourseError, match="start has CN, RU and US, goal has CN, TW and US"):
        triangle.paths(START_2024, other)
