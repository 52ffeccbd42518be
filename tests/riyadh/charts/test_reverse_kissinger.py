"""Lesson 5: the eight states, the scores and the camps are those of the models."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import ACTORS, balance, triangle
from coursekit.riyadh.charts.reverse_kissinger.roles import KINDS, in_words
from coursekit.riyadh.models.triangle import RANKS, TIED_GRADES, Triangle, states

TODAY = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
THAW = TODAY.flip("US", "RU")
WALK = [TODAY, THAW, THAW.flip("US", "CN"), THAW.flip("US", "CN").flip("RU", "CN")]
CAMPS = {"GB": 1, "FR": 1, "RU": 1, "DE": -1, "AH": -1, "IT": -1}
LINE_UP = {(one, other): CAMPS[one] * CAMPS[other] for one, other in combinations(CAMPS, 2)}


class TestCube:
    def test_its_table_is_the_model(self):
        table = triangle.cube(TODAY).table
        assert [*table.columns] == [
            *("US–RU", "US–CN", "RU–CN", "Type", "United States", "Russia", "China", "Balanced", "Now"),
        ]
        expected = {
            (*("+" if s == 1 else "−" for s in (t.sign("US", "RU"), t.sign("US", "CN"), t.sign("RU", "CN"))),): t
            for t in states(["US", "RU", "CN"])
        }
        assert len(expected) == len(table) == 8
        for _, *cells in table.itertuples():
            state = expected[tuple(cells[:3])]
            assert cells[3] == KINDS[state.kind][0]
            assert cells[4:7] == [state.roles[code] for code in ("US", "RU", "CN")]
            assert cells[7:] == ["yes" if state.balanced else "no", "yes" if state == TODAY else ""]

    def test_a_walk_is_told_and_numbered(self):
        figure = triangle.cube(WALK[-1], "US", WALK)
        assert figure.description.endswith(
            "The walk of 3 changes makes the United States in turn: outcast, wing, friend, pivot."
        )
        assert ["0", "1", "2", "3"] == sorted(filter(None, figure.table["Step"]))

    def test_other_actors_are_drawn_too(self):
        taipei = Triangle({("US", "TW"): 1, ("US", "CN"): 1, ("CN", "TW"): -1})
        assert triangle.cube(taipei).description.split(". ")[1] == (
            "Now: the United States is the pivot, China and Taiwan are wings (romantic triangle, not balanced)"
        )

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(UnknownName, match="no actor in this triangle 'FR'"):
            triangle.cube(TODAY, "FR")
        with pytest.raises(CourseError, match="Step 1 of the path changes 3 ties"):
            triangle.cube(TODAY, path=[WALK[0], WALK[-1]])
        with pytest.raises(CourseError, match="The path has the actors A, B and C"):
            triangle.cube(TODAY, path=states(["A", "B", "C"]))
        for draw in (triangle.cube, triangle.payoffs):
            with pytest.raises(CourseError, match=r"draws a Triangle, not a dict\. Make one:"):
                draw(TODAY.signs)

    def test_types_have_colours_of_their_own_and_no_actors(self):
        shapes, colours = ({kind[part] for kind in KINDS.values()} for part in (1, 2))
        assert len(shapes) == len(colours) == len(KINDS) == 4
        assert colours <= set(CATEGORIES) - {actor.colour for actor in ACTORS.values()}

    def test_each_of_the_eight_states_in_words(self):
        said = [in_words(state) for state in states(["US", "RU", "CN"])]
        assert 8 == len(set(said))
        assert "the United States, Russia and China are all friends (ménage à trois, balanced)" == said[0]
        assert "the United States, Russia and China are all enemies (unit veto, not balanced)" == said[-1]


class TestPayoffs:
    def test_below_one_the_places_are_wus_ranks(self):
        for w in (0.1, 0.5, 0.9):
            table = triangle.payoffs(THAW, w).table
            assert RANKS == dict(zip(table["Role"], map(int, table["Place"]), strict=True))

    def test_at_one_the_ties_are_wus_second_grading(self):
        table = triangle.payoffs(THAW, 1).table
        places = sorted({float(place) for place in table["Place"]})
        grades = [places.index(float(place)) + 1 for place in table["Place"]]
        assert TIED_GRADES == dict(zip(table["Role"], grades, strict=True))

    def test_above_one_partner_and_friend_change_places(self):
        table = triangle.payoffs(THAW, 1.5).table.set_index("Role")
        order = ("pivot", "partner", "friend", "enemy", "wing", "outcast")
        assert [*"123456"] == [table.loc[role, "Place"] for role in order]

    @pytest.mark.parametrize("w", [-0.1, 2.1, "1", math.nan])
    def test_a_weight_off_the_line_is_refused(self, w):
        with pytest.raises(CourseError, match="it should be a number from 0 to 2"):
            triangle.payoffs(THAW, w)


class TestNetwork:
    def test_the_camps_of_1907(self):
        figure = balance.network(LINE_UP)
        assert "0 of 20 triads are unbalanced. The energy is −1.00." in figure.description
        assert figure.description.endswith(
            "Two camps: United Kingdom, France and Russia; Germany, Austria-Hungary and Italy."
        )
        assert {"0"} == set(figure.table["Unbalanced triads with it"])

    def test_an_unbalanced_triad_is_counted_at_each_of_its_ties(self):
        figure = balance.network(THAW.signs)
        assert ["1", "1", "1"] == list(figure.table["Unbalanced triads with it"])
        assert "No two camps explain all the ties." in figure.description

    def test_sign_and_word_say_the_same(self):
        table = balance.network(TODAY.signs).table
        assert [("+", "friends"), ("−", "enemies"), ("−", "enemies")] == list(
            zip(table["Sign"], table["They are"], strict=True)
        )

    def test_without_a_group_of_three_there_is_no_energy(self):
        assert balance.network({("US", "RU"): -1}).description.endswith(
            "No three actors all have ties with each other. Two camps: United States; Russia."
        )

    def test_bad_edges_are_refused(self):
        with pytest.raises(CourseError, match="edges is empty"):
            balance.network({})
        with pytest.raises(CourseError, match="it should be 1"):
            balance.network({("US", "RU"): 0})
        with pytest.raises(CourseError, match="draws up to 9 actors; this network has 10"):
            balance.network(dict.fromkeys(combinations("ABCDEFGHIJ", 2), 1))
