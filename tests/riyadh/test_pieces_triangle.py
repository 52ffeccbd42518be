"""The pieces of lesson 5 as Python has them: the walk to the crown, the map of the states, and the coding desk."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models.triangle import Triangle, paths
from coursekit.riyadh.pieces import coding, eight_states, triangle
from coursekit.riyadh.pieces.reverse_kissinger import TIES, TYPES, WALKS, in_words, of, sign

LESSON = "reverse_kissinger"
STATES, CODINGS, RULES = load("triangle_states"), load("triangle_codings"), load("sign_rules")


def untold(piece, question):
    """What a page knows before the answer, with nothing of key and feedback in it."""
    state = json.dumps(piece.get_state(), ensure_ascii=False)
    told = [question.why, getattr(question, "feedback", ""), *(each.feedback for each in question.parts)]
    return [words for words in told if len(words) > 20 and words in state]


class TestWalk:
    @pytest.fixture
    def walk(self, log):
        return triangle(question=(LESSON, "flips_to_the_seat"))

    def test_it_asks_for_a_number_and_shows_no_map(self, walk):
        assert "How many flips until Washington wears the crown?" == walk.says
        assert [1, 2, 3, 4, 5, 6] == walk.facts["numbers"]
        assert [] == untold(walk, walk.question)
        assert not walk.state["map"]

    def test_the_fewest_flips_are_the_models(self, walk):
        found = paths(of([-1, -1, 1]), lambda state: state.roles["US"] == "pivot")
        assert "fewest" not in {**walk.facts, **walk.asked, **walk.state}
        walk.answer(1)
        assert {walk.asked["fewest"]} == {len(path) - 1 for path in found}

    def test_the_guess_is_kept_and_the_reason_waits_for_the_arrival(self, walk):
        walk.answer(2)
        assert (2, "") == (walk.asked["response"], walk.asked["told"])
        assert [[-1, -1, 1]] == walk.state["walk"]
        walk.set(us_ru=1, us_cn=1)
        assert "" == walk.asked["told"]
        walk.set(ru_cn=-1)
        assert "Every sign differs" in walk.asked["told"]
        assert 2 == walk.asked["response"]
        again = triangle(question=(LESSON, "flips_to_the_seat"))
        assert (2, "") == (again.guess, again.asked["told"])

    def test_only_the_piece_that_asks_nothing_has_both_starts_and_the_map(self, walk):
        free, crown = triangle(question=None), triangle()
        assert ["2022–24", "1969"] == list(free.facts["starts"])
        assert ["2022–24"] == list(crown.facts["starts"]) == list(walk.facts["starts"])
        assert [True, False, False] == [piece.state["map"] for piece in (free, crown, walk)]
        assert [None, True, False] == [piece.facts.get("locked") for piece in (free, crown, walk)]


@pytest.mark.parametrize("row", STATES.to_dict("records"), ids=lambda row: row["id"])
def test_a_state_in_words_names_every_role(row):
    told = in_words(of([row[tie] for tie in TIES]))
    assert told.endswith(
        f"({row['type']}, {'balanced' if row['us_ru'] * row['us_cn'] * row['ru_cn'] == 1 else 'not balanced'})"
    )
    for name, role in (("the United States", row["us"]), ("Russia", row["ru"]), ("China", row["cn"])):
        plural = "enemies" if role == "enemy" else f"{role}s"
        (part,) = [part for part in re.split(r", (?=\w+(?: \w+)? (?:is|are)|the )", told) if name in part][:1]
        assert role in part or plural in told


class TestEightStates:
    @pytest.fixture
    def asked(self, log):
        return eight_states()

    def test_the_walks_go_by_one_flip_and_end_where_they_say(self):
        reading = STATES.set_index(["us_ru", "us_cn", "ru_cn"])["reading"]
        for about in WALKS.values():
            assert all(
                1 == sum(a != b for a, b in zip(one, other, strict=True)) for one, other in pairwise(about["walk"])
            )
            for name, signs in about["names"].items():
                year = re.search(r"\d{4}", name)[0]
                assert year in reading[tuple(signs)], name
        for walk in ("1969–72", "2022–24 → ?"):
            path = [of(signs) for signs in WALKS[walk]["walk"]]
            shortest = paths(path[0], lambda state: state.roles["US"] == "pivot")
            assert {len(path)} == {len(each) for each in shortest}
            assert "pivot" == path[-1].roles["US"]
            assert ("two" if len(path) == 3 else "three") in WALKS[walk]["title"]

    def test_its_states_are_those_of_the_table_and_the_question(self, asked):
        ids = {row["id"] for row in STATES.to_dict("records")}
        assert (
            ids
            == set(asked.facts["ids"].values())
            == {option.id for option in asked.session.bank["seat_of_1972"].options}
        )
        for signs, about in asked.facts["states"].items():
            row = STATES.set_index("id").loc[asked.facts["ids"][signs]]
            assert {"US": row["us"], "RU": row["ru"], "CN": row["cn"]} == about["roles"]
            assert row["type"] == about["type"].lower()
        assert [TYPES[kind].lower() for kind in ("menage", "unit-veto")] == [
            " ".join(words) for _, *words in (asked.facts["types"][0], asked.facts["types"][-1])
        ]

    def test_a_tap_is_the_answer_and_then_the_walks_are_there(self, asked):
        assert "In which one does Washington wear the crown?" in asked.says
        assert not [about["title"] for about in WALKS.values() if about["title"] in json.dumps(asked.get_state())]
        asked.set(walk="1972 → 1980")
        assert {} == asked.state["walks"]
        asked.set(walk="1969–72")
        assert "wrong" == asked.answer("plus-minus-plus").status
        assert "From 1969 two flips lead to Washington’s crown." == asked.says
        assert "This triangle has a pivot, but another one." in asked.asked["told"]
        asked.set(walk="1972 → 1980")
        assert "By about 1980 the crown was gone." == asked.says
        assert "plus-minus-plus" == eight_states().guess

    def test_another_walk_is_refused_in_words(self):
        piece = eight_states(question=None)
        with pytest.raises(UnknownName, match="There is no walk '1914'"):
            piece.set(walk="1914")
        piece._handle_custom_msg({"do": "set", "state": {"walk": 3}, "heard": "me 1"}, [])
        assert "There is no walk '3'" in piece.notice
        assert "<img" in piece._repr_mimebundle_()[0]["text/html"]


class TestCoding:
    @pytest.fixture
    def free(self):
        return coding(CODINGS, RULES)

    def test_our_ticks_give_our_signs_by_the_rule(self, free):
        for row in CODINGS.to_dict("records"):
            assert row["id"] not in free.state["ours"]
            free.set(at=row["id"], compared=[*free.state["compared"], row["id"]])
            ours = free.state["ours"][row["id"]]
            free.set(ticks=ours["ticks"])
            assert (0 if pd.isna(row["sign"]) else row["sign"]) == free.sign == ours["sign"]

    def test_the_page_has_the_rule_as_a_table(self, free):
        signs = free.facts["signs"]
        assert 4 * 5 * 2 == len(signs)
        for counts, value in signs.items():
            plus, minus, force = map(int, counts.split(","))
            assert sign(plus, minus, bool(force)) == value
        assert [1, 0, 0, -1, -1] == [signs[each] for each in ("2,1,0", "2,2,0", "1,0,0", "0,2,0", "3,1,1")]

    def test_it_shows_each_row_of_the_record_and_each_criterion(self, free):
        assert list(CODINGS["id"]) == list(free.facts["rows"])
        assert list(RULES[RULES["kind"] != "decision"]["id"]) == [each["id"] for each in free.facts["criteria"]]
        asked = free.facts["rows"]["2025-us-ru"]
        assert ("Washington and Moscow", "US–RU", "28 February 2025") == (asked["tie"], asked["pair"], asked["day"])
        free.set(compared=["2025-us-ru"])
        assert ["contact", "help", "break", "war"] == free.state["ours"]["2025-us-ru"]["ticks"]

    def test_february_2025_cannot_be_decided(self, log):
        piece = coding(CODINGS, RULES, question=(LESSON, "sign_of_february_2025"))
        assert "which signs do you find" in piece.says
        piece.set(compared=["2025-us-ru", "1969-us-ru"])  # what is asked is not told before the answer
        assert ["1969-us-ru"] == list(piece.state["ours"])
        piece.set(ticks=["contact", "break", "war"])
        assert piece.says.endswith("1 sign for plus, 2 signs for minus. By our rule the tie is −.")
        piece.set(ticks=["contact", "help", "break", "war"])
        assert piece.says.endswith("2 signs for plus, 2 signs for minus. By our rule it cannot be decided.")
        assert "right" == piece.answer("undecided").status
        assert ["1969-us-ru", "2025-us-ru"] == piece.state["compared"] == list(piece.state["ours"])
        again = coding(CODINGS, RULES, question=(LESSON, "sign_of_february_2025"))
        assert ["2025-us-ru"] == list(again.state["ours"])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"at": "1969-us-uk"}, "There is no coding '1969-us-uk'. Did you mean '1969-us-ru'?"),
            ({"ticks": ["forced"]}, "There is no criterion 'forced'. Did you mean 'force'?"),
            ({"ticks": {"1914": []}}, "There is no coding '1914'. There is: 1969-ru-cn, 1969-us-cn, 1969-us-ru"),
            ({"compared": "all"}, "compared cannot be 'all'; it is a list, such as ['all']."),
        ],
    )
    def test_what_it_does_not_have_is_refused_in_words(self, free, change, said):
        before = free.state
        with pytest.raises(CourseError) as error:
            free.set(**change)
        assert said in str(error.value)
        assert before == free.state

    @pytest.mark.parametrize("ticks", [{"1969-us-ru": 3}, {"1969-us-ru": [["force"]]}, None, 3])
    def test_ticks_of_the_page_that_are_none_are_answered_in_words(self, free, ticks):
        before = free.state
        free._handle_custom_msg({"do": "set", "state": {"at": "1969-us-ru", "ticks": ticks, "compared": []}}, [])
        assert "What follows from this" not in free.notice
        assert free.notice
        assert before == free.state


def test_the_model_that_the_pieces_speak_of_is_the_courses():
    assert Triangle({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1}) == of([1, 1, -1])
