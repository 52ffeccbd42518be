"""The triangle lesson: roles and changes computed again, and what the notebook promises."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.models.triangle import RANKS, Triangle, paths, states
from coursekit.riyadh.pieces.reverse_kissinger import ASKED, SIGNS, TYPES, sign
from places import ROOT

TODAY = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
THAW = TODAY.flip("US", "RU")
ENEMIES = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): -1})
SEAT = Triangle({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): -1})
SMALL = Triangle({("US", "TW"): 1, ("CN", "TW"): -1, ("US", "CN"): -1})
PAIRS = (("US", "RU"), ("US", "CN"), ("RU", "CN"))


def us_pivot(state):
    return state.roles["US"] == "pivot"


def china_outcast(state):
    return state.roles["CN"] == "outcast"


def signs(state):
    return " ".join("+" if state.sign(*pair) == 1 else "−" for pair in PAIRS)


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("reverse_kissinger"))


@pytest.fixture(scope="module")
def notebook():
    (path,) = (lesson.path for lesson in Course(ROOT).lessons() if lesson.slug == "reverse_kissinger")
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text_of(cells):
    return "\n".join("".join(cell["source"]) for cell in cells)


class TestTable:
    def test_its_rows_are_the_eight_states_of_the_model(self):
        table = ck.load("triangle_states")
        assert 8 == len(table)
        for row, state in zip(table.itertuples(), states(["US", "RU", "CN"]), strict=True):
            ties = [state.sign(*pair) for pair in PAIRS]
            assert ties == [row.us_ru, row.us_cn, row.ru_cn]
            assert "-".join("plus" if tie == 1 else "minus" for tie in ties) == row.id
            assert signs(state) == row.state
            assert TYPES[state.kind].lower() == row.type
            assert [state.roles[code] for code in ("US", "RU", "CN")] == [row.us, row.ru, row.cn]

    def test_each_actor_is_the_pivot_in_one_state(self):
        table = ck.load("triangle_states")
        assert [1, 1, 1] == [int((table[code] == "pivot").sum()) for code in ("us", "ru", "cn")]


class TestKeys:
    def test_after_the_thaw_the_seat_is_russias(self, bank):
        assert THAW.roles[bank["who_is_the_pivot"].right.upper()] == "pivot"

    def test_three_changes_lead_to_the_seat(self, bank):
        found = paths(TODAY, us_pivot)
        assert {len(path) - 1 for path in found} == {bank["flips_to_the_seat"].answer}

    def test_two_changes_put_china_outside(self, bank):
        found = paths(TODAY, china_outcast)
        assert {len(path) - 1 for path in found} == {bank["changes_until_china_is_out"].expected}

    def test_both_ways_need_the_same_flip(self, notebook):
        assert "Both ways need the same flip: Moscow and Beijing have to fall out." in text_of(notebook)
        for goal in (us_pivot, china_outcast):
            assert {-1} == {path[-1].sign("RU", "CN") for path in paths(TODAY, goal)}

    def test_the_start_of_1969_is_two_changes_from_the_seat(self, bank):
        found = paths(ENEMIES, us_pivot)
        assert {2} == {len(path) - 1 for path in found}
        table = ck.load("triangle_states").set_index("id")
        assert signs(found[0][-1]) == table.loc[bank["seat_of_1972"].right, "state"]

    def test_the_map_has_an_option_for_every_state(self, bank):
        table = ck.load("triangle_states").set_index("id")
        assert {option.id: option.mark for option in bank["seat_of_1972"].options} == table["state"].to_dict()

    def test_one_tie_makes_the_difference_of_the_two_starts(self, bank):
        apart = [pair for pair in PAIRS if ENEMIES.sign(*pair) != TODAY.sign(*pair)]
        assert [("RU", "CN")] == apart
        assert "ru-cn" == bank["tie_that_makes_the_difference"].right

    def test_wus_order_is_the_order_of_the_model(self, bank):
        assert list(RANKS) == bank["order_of_six_roles"].right

    def test_roles_follow_from_the_ties_of_the_match(self, bank):
        having = {("two", "bad"): "pivot", ("two", "good"): "friend", ("one", "bad"): "partner"}
        having |= {("one", "good"): "wing", ("none", "good"): "outcast"}
        count = {2: "two", 0: "one", -2: "none"}
        for state in states(["US", "RU", "CN"]):
            own, others = state.sign("US", "RU") + state.sign("US", "CN"), state.sign("RU", "CN")
            key = count[own], "good" if others == 1 else "bad"
            assert having.get(key, "enemy") == state.roles["US"]
        assert bank["roles_and_their_ties"].right == {f"{n}-and-{terms}": role for (n, terms), role in having.items()}

    def test_no_balanced_state_has_a_pivot(self, bank):
        balanced = [state for state in states(["US", "RU", "CN"]) if state.balanced]
        assert 4 == len(balanced)
        assert bank["crowns_in_balance"].answer == sum("pivot" in state.roles.values() for state in balanced)
        roles = [state.roles["US"] for state in balanced]
        assert {role: roles.count(role) for role in roles} == bank["us_roles_in_balance"].expected

    def test_the_ways_out_of_the_seat_are_balanced_and_one_flip_away(self, bank):
        near = {signs(SEAT.flip(*pair)) for pair in PAIRS if SEAT.flip(*pair).balanced}
        question = bank["ways_out_of_the_seat"]
        assert near == {option.text for option in question.options if option.right}

    def test_the_rule_decides_what_the_questions_say(self, bank):
        row = ck.load("triangle_codings").set_index("id").loc[ASKED]
        plus, minus = (
            sum(map(int, row[["contact", "text", "help"]])),
            sum(map(int, row[["force", "break", "named", "war"]])),
        )
        assert (2, 2, False) == (plus, minus, row["force"])
        assert SIGNS[sign(plus, minus, False)] == bank["sign_of_february_2025"].right
        assert "sanctions-end" == bank["what_would_decide_it"].right
        after = {"sanctions-end": (2, 1, False), "second-call": (2, 2, False), "same-vote": (2, 2, False)}
        after["alert"] = (2, 3, True)
        assert ["sanctions-end"] == [id for id, counts in after.items() if sign(*counts) == 1]

    def test_moscows_scores_are_the_models(self, bank):
        drawn = {state: score for score, state, _ in bank["moscows_good_states"].drawn}
        lasting = {state for _, state, theory in bank["moscows_good_states"].drawn if theory == "can last"}
        every = states(["US", "RU", "CN"])
        assert {signs(state): float(state.payoff("RU", 0.5)) for state in every} == drawn
        assert {signs(state) for state in every if state.balanced} == lasting

    def test_a_thaw_with_china_costs_taipei_a_rank(self, bank):
        assert "partner" == SMALL.roles["TW"]
        assert SMALL.flip("US", "CN").roles["TW"] == bank["taipei_after_a_thaw"].right
        assert "pivot" == SMALL.flip("US", "CN").roles["US"]
        assert "from partner, rank 3, to wing, rank 4" in bank["taipei_after_a_thaw"].why
        assert (3, 4) == (RANKS["partner"], RANKS["wing"])


class TestSlips:
    """The mistakes that the exercises name are what those slips give."""

    def test_another_actor_or_role_in_the_first_exercise(self, bank):
        table = ck.load("triangle_states").set_index("id")
        ties = table[["us_ru", "us_cn", "ru_cn"]]
        changes = (ties != ties.loc["minus-minus-plus"]).sum(axis=1)
        question = bank["changes_until_china_is_out"]
        given = {int(changes[table[code] == role].min()) for code in ("us", "ru", "cn") for role in RANKS}
        assert given == {question.expected, *(mistake.value for mistake in question.mistakes)}

    def test_other_lines_in_the_second_exercise(self, bank):
        table = ck.load("triangle_states")
        balanced = table[table["us_ru"] * table["us_cn"] * table["ru_cn"] == 1]
        slips = [mistake.value for mistake in bank["us_roles_in_balance"].mistakes]
        assert table["us"].value_counts().to_dict() in slips
        assert balanced["type"].value_counts().to_dict() in slips
        assert list(balanced["us"]) in slips
        assert {str(row): role for row, role in balanced["us"].items()} in slips
        assert len(balanced) in slips
        assert balanced["us"].nunique() in slips


class TestNotebook:
    def test_the_crown_is_there_before_anything_is_read_about_it(self, notebook):
        first = next(cell for cell in notebook if cell["cell_type"] == "code")
        assert "who_is_the_pivot" in text_of([first])
        before = text_of(notebook[: notebook.index(first)])
        assert len(before.split()) <= 150
        assert not re.search(r"Moscow|pivot is", before)

    def test_no_text_above_a_guess_tells_what_it_asks(self, notebook):
        places = {id: n for n, cell in enumerate(notebook) for id in QUESTIONS if f'"{id}"' in text_of([cell])}
        assert set(QUESTIONS) == set(places)
        for id, told in QUESTIONS.items():
            above = text_of(cell for cell in notebook[: places[id]] if cell["cell_type"] == "markdown")
            assert not re.search(told, above, re.IGNORECASE), id

    def test_no_evidence_before_the_desk_tells_what_it_asks(self, notebook, bank):
        """A row that a question shows as evidence has words of its own."""
        desk = next(n for n, cell in enumerate(notebook) if '"sign_of_february_2025"' in text_of([cell]))
        before = text_of(cell for cell in notebook[:desk] if cell["cell_type"] == "code")
        asked = [
            q for q in bank.questions if f'"{q.id}"' in before and q.id != "who_is_the_pivot"
        ]  # a piece shows none
        assert len(asked) >= 8
        assert [] == [q.id for q in asked if "triangle_states/plus-minus-plus" in q.evidence]

    def test_the_ten_lines_give_the_models_scores(self, notebook):
        (cell,) = (text_of([cell]) for cell in notebook if cell["id"] == "score")
        assert len([line for line in cell.splitlines() if line.strip()]) <= 10
        space = {"ck": ck}
        exec(cell, space)
        for name, code in (("washington", "US"), ("moscow", "RU"), ("beijing", "CN")):
            for row, state in zip(space["states"].to_dict("records"), states(["US", "RU", "CN"]), strict=True):
                assert row[name] == state.payoff(code, 0.5)
        assert space["score"](1, 1, 1, w=1.5) < space["score"](1, -1, -1, w=1.5)  # a friend, and a partner

    def test_every_claim_of_this_lesson_is_taught(self, notebook, bank):
        cited = text_of(notebook) + " ".join(ref for question in bank.questions for ref in question.evidence)
        claims = ck.load("claims").set_index("id")["taught_in"]
        own = [id for id, lessons in claims.items() if "reverse_kissinger" in lessons]
        assert 9 == len(own)
        assert [] == [claim for claim in own if f"claims/{claim}" not in cited]

    def test_starters_are_the_cells(self, notebook, bank):
        cells = ["".join(cell["source"]).strip() for cell in notebook if cell["cell_type"] == "code"]
        starters = [q.starter.strip() for q in bank.questions if q.kind in ("code", "chart_code")]
        assert 3 == len([starter for starter in starters if starter in cells])


# What the text above each guess must not say.
QUESTIONS = {
    "who_is_the_pivot": r"Moscow|Russia (is|gets)",
    "flips_to_the_seat": r"three (flips|changes)|all three ties",
    "seat_of_1972": r"\+ \+ −",
    "crowns_in_balance": r"no balanced|never balanced|multiplies to −",
    "sign_of_february_2025": r"cannot be decided|too mixed",
}
