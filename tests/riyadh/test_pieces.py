"""The pieces as Python has them: they say what tables and models say, and keep answers as a quiz does."""

from __future__ import annotations

import re

import pytest

import coursekit as ck
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models.triangle import RANKS, Triangle
from coursekit.riyadh.pieces import line, triangle
from coursekit.riyadh.pieces.reverse_kissinger import STARTS, TIES, TYPES

STATES = load("triangle_states").to_dict("records")


def signs(row):
    return [row[tie] for tie in TIES]


class TestTriangle:
    @pytest.fixture
    def free(self):
        return triangle(question=None)

    @pytest.mark.parametrize("row", STATES, ids=lambda row: row["id"])
    def test_each_state_is_told_as_table_and_model_have_it(self, free, row):
        about = free.facts["states"][",".join(map(str, signs(row)))]
        model = Triangle(dict(zip(TIES.values(), signs(row), strict=True)))
        assert {"US": row["us"], "RU": row["ru"], "CN": row["cn"]} == about["roles"] == model.roles
        assert row["type"] == about["type"].lower() == TYPES[model.kind].lower()
        assert model.balanced == about["balanced"] == (1 == row["us_ru"] * row["us_cn"] * row["ru_cn"])

    def test_its_starts_are_the_readings_of_the_table(self, free):
        start = {year: signs(row) for row in STATES for year in re.findall(r"reading of ([\d-]+)", str(row["reading"]))}
        assert (STARTS["2022–24"], STARTS["1969"]) == (start["2022-24"], start["1969"])
        assert RANKS == free.facts["ranks"]
        assert [len(TYPES), 3, -3] == [len(free.facts["types"]), free.facts["types"][0][0], free.facts["types"][-1][0]]

    def test_set_flips_ties_one_by_one_as_a_hand_does(self, free):
        free.set(us_ru=1)
        assert [[-1, -1, 1], [1, -1, 1]] == free.state["walk"]
        assert (
            "Russia is the pivot, the United States and China are wings (romantic triangle, not balanced)." == free.says
        )
        free.set(us_cn=1, ru_cn=-1)
        assert "pivot" == free.triangle.roles["US"]
        assert 4 == len(free.state["walk"])
        free.set(us_ru=1)
        assert 4 == len(free.state["walk"])  # it has that sign already
        free.set(start="1969")
        assert [[-1, -1, -1]] == free.state["walk"]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"us_rus": 1}, "There is no tie or setting of the triangle 'us_rus'. Did you mean 'us_ru'?"),
            ({"us_ru": 0}, "us_ru is 0; it can be 1 for good terms or -1 for bad terms."),
            ({"start": "1970"}, "There is no start '1970'."),
        ],
    )
    def test_what_it_does_not_have_is_refused_in_words(self, free, change, said):
        with pytest.raises(CourseError) as error:
            free.set(**change)
        assert said in str(error.value)
        assert [[-1, -1, 1]] == free.state["walk"]

    @pytest.mark.parametrize(
        "walk",
        [
            [],
            "walk",
            [[1, 1, 1]],
            [[-1, -1, 1], [1, 1, 1]],
            [[-1, -1, 1], [-1, -1, 2]],
            [[-1, -1, 1], [1, -1]],
            [[-1, -1, 1], None],
            None,
        ],
        ids=str,
    )
    def test_a_walk_of_the_page_that_is_none_is_answered_in_words(self, free, walk):
        free._handle_custom_msg({"do": "set", "state": {"start": "2022–24", "walk": walk}, "heard": "me 1"}, [])
        assert "this is no such walk" in free.notice
        assert ("me 1", [[-1, -1, 1]]) == (free.heard, free.state["walk"])

    def test_giving_the_crown_turns_the_tie_and_tells_why(self, log):
        asked = triangle()
        assert "Who gets the crown" in asked.says
        assert {"prompt": asked.question.prompt, "response": None, "told": ""} == asked.asked
        outcome = asked.answer("us")
        assert "wrong" == outcome.status
        assert "Washington makes the move, so this is a natural guess." in asked.asked["told"]
        assert [[-1, -1, 1], [1, -1, 1]] == asked.state["walk"]
        assert "us" == asked.guess == asked.asked["response"]

    def test_an_answer_that_cannot_be_read_is_told(self, log):
        asked = triangle()
        assert "unanswered" == asked.answer("fr").status
        assert "There is no option 'fr'" in asked.notice or asked.notice
        assert asked.guess is None

    def test_a_change_is_told_to_whoever_asked(self, free):
        heard = []
        free.observe(lambda change: heard.append(change["new"]), "state")
        free.set(us_ru=1)
        free._handle_custom_msg({"do": "set", "state": free.state | {"walk": free.state["walk"][:1]}, "heard": ""}, [])
        assert [2, 1] == [len(state["walk"]) for state in heard]

    def test_a_page_without_a_kernel_has_a_still_picture_and_words(self, free):
        bundle, _ = free._repr_mimebundle_()
        assert 'alt="Three capitals' in bundle["text/html"]
        assert all(city in bundle["text/html"] for city in ("Washington", "Moscow", "Beijing"))
        assert free.says in bundle["text/html"]


class TestLine:
    @pytest.fixture
    def piece(self):
        return line(load("positions"))

    def test_its_rows_are_those_of_the_table(self, piece):
        table = load("positions")
        rows = table[(table["issue"] == "territory") & table["code"].notna()].set_index("actor")
        assert set(rows.index) == {row["code"] for row in piece.facts["rows"]}
        for row in piece.facts["rows"]:
            given = rows.loc[row["code"]]
            assert [given["code"], given["low"], given["high"], given["salience"]] == [
                row[name] for name in ("start", "low", "high", "given")
            ]
        low, high = piece.facts["ends"]
        assert f"+2: {high[3:]}. −2: {low[3:]}." == rows["scale"].iloc[0]

    def test_only_the_four_at_two_can_move_the_median(self, piece):
        stays, falls = [2, 2], [0, 2]
        expected = {"RU": stays, "US": stays, "CN": stays, "DE": falls, "FR": falls, "UA": falls, "EU": falls}
        assert expected == piece.facts["reach"]

    def test_mean_and_median_are_the_models(self, piece):
        assert "On territory the weighted mean is 0.79, the weighted median 2." == piece.says
        piece.set(RU=1)
        at, dots = piece.state["at"], piece.state["dots"]
        assert bargaining.weighted_mean(at.values(), dots.values()) == piece.mean
        assert "On territory the weighted mean is 1.31 (before: 0.79), the weighted median 2 (before: 2)." == piece.says

    def test_the_knife_edge(self, piece):
        piece.set(DE=0.5)
        assert (0.5, 0.5) == tuple(piece.median)
        piece.set(dots={"DE": 3})
        assert (0.5, 2) == tuple(piece.median)
        assert 28 == sum(piece.state["dots"].values())
        piece.set(dots={"DE": 2})
        assert (2, 2) == tuple(piece.median)

    def test_the_median_without_two_members_of_the_union(self):
        table = load("positions")
        piece = line(table[~table["actor"].isin(["FR", "DE"])])
        assert (0, 0) == tuple(piece.median)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"RS": 1}, "There is no actor on this line 'RS'."),
            ({"RU": 3}, "RU cannot be 3; it can be from -2 to 2."),
            ({"RU": "far"}, "RU cannot be 'far'"),
            ({"dots": {"RU": 0}}, "RU cannot be 0; it can be a whole number from 1 to 5."),
            ({"dots": {"RU": 2.5}}, "RU cannot be 2.5; it can be a whole number"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, piece, change, said):
        before = piece.state
        with pytest.raises(CourseError) as error:
            piece.set(**change)
        assert said in str(error.value)
        assert before == piece.state

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ({"at": None}, "at cannot be None; it is a dict, such as {'RU': …}."),
            ({"at": {"RU": 1}}, "at needs every actor on this line: RU, US, CN,"),
            ({"at": [], "dots": {}}, "at cannot be []"),
        ],
    )
    def test_a_state_of_the_page_that_is_none_is_answered_in_words(self, piece, state, said):
        before = piece.state
        piece._handle_custom_msg({"do": "set", "state": state, "heard": "me 1"}, [])
        assert said in piece.notice
        assert before == piece.state

    def test_a_table_that_has_no_line(self):
        table = load("positions")
        with pytest.raises(UnknownName, match="There is no issue 'territories'"):
            line(table, "territories")
        with pytest.raises(CourseError, match="a line needs two"):
            line(table[table["actor"] == "RU"])

    def test_every_issue_with_two_codes_has_a_line(self):
        table = load("positions")
        counts = table[table["code"].notna()].groupby("issue")["actor"].nunique()
        issues = list(counts[counts >= 2].index)
        assert len(issues) >= 6
        for issue in issues:
            piece = line(table, issue)
            assert all(low <= high for low, high in piece.facts["reach"].values())
            assert all(len(end) > 4 for end in piece.facts["ends"])

    def test_a_page_without_a_kernel_has_a_still_picture_and_words(self, piece):
        bundle, _ = piece._repr_mimebundle_()
        assert 'alt="Where 7 actors stand on territory, from −2 to 2. ' in bundle["text/html"]

    def test_an_actor_dragged_is_the_quizs_own_answer_and_one_mark_is_not_counted(self, log):
        question = ("actor_positions", "germany_takes_it_to_one")
        asked = line(load("positions"), question=question)
        assert asked.says.startswith(
            "Germany alone shall bring the median down to +1. Where must it stand? On territory"
        )
        assert "wrong" == asked.answer({"de": -1}).status
        assert "2 too low." in asked.asked["told"]
        assert "of 1" not in asked.asked["told"]
        assert (-1, "DE") == (asked.state["at"]["DE"], asked.state["last"])
        again = line(load("positions"), question=question)
        assert (-1, {"de": -1}) == (again.state["at"]["DE"], again.guess)
        assert ck.quiz(*question).session.standings[question[1]].guess == again.guess
