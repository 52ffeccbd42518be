"""The triangle lesson: roles and changes computed again, guesses on the cube, and what the notebook promises."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.drawing.labels import text_width
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts.reverse_kissinger.balance import network
from coursekit.riyadh.charts.reverse_kissinger.guessed import guessed
from coursekit.riyadh.charts.reverse_kissinger.roles import KINDS
from coursekit.riyadh.charts.reverse_kissinger.triangle import cube, signs
from coursekit.riyadh.models.triangle import RANKS, Triangle, paths, states
from places import ROOT

TODAY = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
THAW = TODAY.flip("US", "RU")
ENEMIES = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): -1})
SMALL = Triangle({("US", "TW"): 1, ("CN", "TW"): -1, ("US", "CN"): -1})


def us_pivot(state):
    return state.roles["US"] == "pivot"


def china_outcast(state):
    return state.roles["CN"] == "outcast"


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("reverse_kissinger"))


@pytest.fixture(scope="module")
def notebook():
    (path,) = (lesson.path for lesson in Course(ROOT).lessons() if lesson.slug == "reverse_kissinger")
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def drawn(figure, table):
    return figure.to_dict()["datasets"][table]


class TestTable:
    def test_its_rows_are_the_eight_states_of_the_model(self):
        table = ck.load("triangle_states")
        assert 8 == len(table)
        for row, state in zip(table.itertuples(), states(["US", "RU", "CN"]), strict=True):
            ties = [state.sign(*pair) for pair in (("US", "RU"), ("US", "CN"), ("RU", "CN"))]
            assert ties == [row.us_ru, row.us_cn, row.ru_cn]
            assert "-".join("plus" if tie == 1 else "minus" for tie in ties) == row.id
            assert signs(state) == row.state
            assert KINDS[state.kind][0] == row.type
            assert [state.roles[code] for code in ("US", "RU", "CN")] == [row.us, row.ru, row.cn]

    def test_each_actor_is_the_pivot_in_one_state(self):
        table = ck.load("triangle_states")
        assert [1, 1, 1] == [int((table[code] == "pivot").sum()) for code in ("us", "ru", "cn")]


class TestKeys:
    def test_after_the_thaw_the_seat_is_russias(self, bank):
        assert THAW.roles[bank["who_is_the_pivot"].right.upper()] == "pivot"

    def test_three_changes_and_six_paths_to_the_seat(self, bank, notebook):
        found = paths(TODAY, us_pivot)
        assert {len(path) - 1 for path in found} == {bank["flips_to_the_seat"].answer}
        assert 6 == len(found)
        assert "there are six paths" in text_of(notebook)

    def test_two_changes_and_two_paths_put_china_outside(self, bank):
        found = paths(TODAY, china_outcast)
        assert {len(path) - 1 for path in found} == {bank["changes_to_china_outside"].answer}
        assert 2 == len(found)
        assert bank["changes_until_china_is_out"].expected == bank["changes_to_china_outside"].answer

    def test_the_start_of_1969_is_two_changes_from_the_seat(self, bank):
        found = paths(ENEMIES, us_pivot)
        assert {2} == {len(path) - 1 for path in found}
        table = ck.load("triangle_states").set_index("id")
        assert signs(found[0][-1]) == table.loc[bank["seat_of_1972"].right, "state"]

    def test_the_chart_question_has_an_option_for_every_mark(self, bank):
        question = bank["seat_of_1972"]
        table = ck.load("triangle_states").set_index("id")
        assert {option.id: option.mark for option in question.options} == table["state"].to_dict()
        marks = [row[question.field] for row in drawn(cube(ENEMIES, None), "states")]
        assert sorted(marks) == sorted(table["state"])

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

    def test_balanced_patterns_and_the_seat(self, bank):
        named = {"three-plus": 3, "one-minus": 1, "two-minus": -1, "three-minus": -3}
        balanced = {sum(state.signs.values()) for state in states(["US", "RU", "CN"]) if state.balanced}
        assert {id for id, total in named.items() if total in balanced} == set(bank["balanced_patterns"].right)
        assert not any("pivot" in state.roles.values() for state in states(["US", "RU", "CN"]) if state.balanced)
        roles = [state.roles["US"] for state in states(["US", "RU", "CN"]) if state.balanced]
        assert {role: roles.count(role) for role in roles} == bank["us_roles_in_balance"].expected

    def test_a_thaw_with_china_costs_taipei_a_rank(self, bank):
        assert "partner" == SMALL.roles["TW"]
        assert SMALL.flip("US", "CN").roles["TW"] == bank["taipei_after_a_thaw"].right
        assert "pivot" == SMALL.flip("US", "CN").roles["US"]
        assert "from partner, rank 3, to wing, rank 4" in bank["taipei_after_a_thaw"].why
        assert (3, 4) == (RANKS["partner"], RANKS["wing"])

    def test_the_model_answer_on_another_coding_holds(self, bank):
        other = TODAY.flip("US", "CN")
        assert "the start is − + +, and China is the pivot" in bank["another_coding"].model
        assert ("− + +", "pivot") == (signs(other), other.roles["CN"])
        assert {2} == {len(path) - 1 for path in paths(other, us_pivot)}


class TestSlips:
    """The mistakes that the exercises name are what those slips give."""

    def test_another_role_in_exercise_one(self, bank):
        table = ck.load("triangle_states")
        by_role = {role: list(table[table["us"] == role]["state"]) for role in RANKS}
        question = bank["states_with_us_as_pivot"]
        assert by_role.pop("pivot") == question.expected
        slips = [mistake.value for mistake in question.mistakes]
        assert [] == [states for states in by_role.values() if states not in slips]
        assert [] in slips

    def test_another_actor_or_role_in_exercise_two(self, bank):
        table = ck.load("triangle_states").set_index("id")
        ties = table[["us_ru", "us_cn", "ru_cn"]]
        changes = (ties != ties.loc["minus-minus-plus"]).sum(axis=1)
        question = bank["changes_until_china_is_out"]
        given = {int(changes[table[code] == role].min()) for code in ("us", "ru", "cn") for role in RANKS}
        assert given == {question.expected, *(mistake.value for mistake in question.mistakes)}

    def test_other_lines_in_exercise_three(self, bank):
        table = ck.load("triangle_states")
        balanced = table[table["us_ru"] * table["us_cn"] * table["ru_cn"] == 1]
        slips = [mistake.value for mistake in bank["us_roles_in_balance"].mistakes]
        assert table["us"].value_counts().to_dict() in slips
        assert balanced["type"].value_counts().to_dict() in slips
        assert list(balanced["us"]) in slips
        assert {str(row): role for row, role in balanced["us"].items()} in slips
        assert len(balanced) in slips
        assert balanced["us"].nunique() in slips


class TestCubeWithAGuess:
    def test_an_actor_taken_for_the_pivot_is_marked_where_it_would_be(self):
        figure = cube(THAW, "RU", [TODAY, THAW], guess="US")
        (cross,) = drawn(figure, "guess")
        (seat,) = [row for row in drawn(figure, "states") if row["Role of US"] == "pivot"]
        assert (cross["x"], cross["y"]) == (seat["x"], seat["y"])
        assert "your guess: US" == cross["told"]
        assert figure.description.endswith(
            "Your guess: the United States as the pivot. It is Russia; a state with your pivot is 2 changes away."
        )

    def test_a_dotted_line_leads_from_the_cross_to_the_ring_and_keeps_clear_of_the_walk(self):
        for code in ("US", "CN"):
            figure = cube(THAW, "RU", [TODAY, THAW], guess=code)
            way = drawn(figure, "way")
            (cross,), (ring,) = drawn(figure, "guess"), drawn(figure, "now")
            assert (cross["x"], cross["y"]) == (way[0]["x"], way[0]["y"])
            assert (ring["x"], ring["y"]) == (way[-1]["x"], way[-1]["y"])
            (start,) = [row for row in drawn(figure, "states") if row["Step"] == "0"]
            assert (start["x"], start["y"]) not in [(row["x"], row["y"]) for row in way]

    def test_a_right_guess_has_no_line(self):
        figure = cube(THAW, "RU", guess="RU")
        assert "way" not in figure.to_dict()["datasets"]
        assert figure.description.endswith("Your guess: Russia as the pivot, and so it is.")

    @pytest.mark.parametrize(
        ("guess", "at", "said"),
        [
            (0, 0, "The walk takes 3: after yours, 3 more to go."),
            (1.0, 1, "Your guess: 1 change. The walk takes 3: after yours, 2 more to go."),
            (3, 3, "The walk takes 3, as you said."),
            (5, 3, "Your guess: 5 changes. The walk takes 3, 2 fewer than you said."),
        ],
    )
    def test_a_number_of_changes_is_marked_where_it_leads(self, guess, at, said):
        walk = paths(TODAY, us_pivot)[-1]
        figure = cube(walk[-1], "US", walk, guess=guess)
        (cross,) = drawn(figure, "guess")
        reached = next(row for row in drawn(figure, "states") if row["Step"] == str(at))
        assert (cross["x"], cross["y"]) == (reached["x"], reached["y"])
        assert figure.description.endswith(said)

    def test_a_state_may_be_given_by_its_signs(self):
        by_signs, by_state = cube(THAW, guess="− − +"), cube(THAW, guess=TODAY)
        assert by_signs.to_dict() == by_state.to_dict()
        assert by_signs.description.endswith("It is 1 change away from the ring.")

    @pytest.mark.parametrize("guess", ["+ −", "", -1, True, 2, SMALL])
    def test_other_guesses_are_refused_in_words(self, guess):
        with pytest.raises(CourseError, match="it should be the code of an actor, a state such as"):
            cube(THAW, guess=guess)

    def test_an_actor_from_elsewhere_is_refused(self):
        with pytest.raises(UnknownName, match="no actor in this triangle 'FR'"):
            guessed("FR", THAW, [])


class TestBareCube:
    def test_it_gives_no_role_away(self):
        text = json.dumps(cube(ENEMIES, None).to_dict(), ensure_ascii=False) + repr(cube(ENEMIES, None))
        for word in (*RANKS, *(name for name, *_ in KINDS.values()), "balanced"):
            assert word not in text

    def test_its_table_has_the_signs(self):
        table = cube(ENEMIES, None).table
        assert ["State", "US–RU", "US–CN", "RU–CN", "Now"] == list(table.columns)
        assert "− − −" == table.set_index("Now").loc["yes", "State"]
        assert "The ring is at − − −." in cube(ENEMIES, None).description

    def test_the_words_beside_the_outermost_cross_fit(self):
        figure = cube(THAW, "RU", [TODAY, THAW], guess="CN")
        (cross,) = drawn(figure, "guess")
        axis = 84  # pixels to the left of the plot: its labels and its title
        assert axis + cross["x"] + 8 + text_width(cross["told"], 12) <= 640


def text_of(cells):
    return "\n".join("".join(cell["source"]) for cell in cells)


class TestNotebook:
    def test_terms_linked_are_terms_explained(self, notebook):
        linked = re.findall(r'\]\(#Words "([^"]+)"\)', text_of(notebook))
        (shown,) = (text_of([cell]) for cell in notebook if cell["id"] == "words-table")
        assert 12 <= len(linked) == len(set(linked))
        assert sorted(linked) == sorted(re.findall(r'"([^"]+)"', shown))

    def test_every_claim_of_this_lesson_is_taught(self, notebook, bank):
        cited = text_of(notebook) + " ".join(ref for question in bank.questions for ref in question.evidence)
        claims = ["C33", "C34", "C35", "C36", "C37", "C38", "C42"]
        assert [] == [claim for claim in claims if f"claims/{claim}" not in cited]

    def test_starters_are_the_cells(self, notebook, bank):
        cells = ["".join(cell["source"]).strip() for cell in notebook if cell["cell_type"] == "code"]
        starters = [q.starter.strip() for q in bank.questions if q.kind == "code"]
        assert 3 == len([starter for starter in starters if starter in cells])

    def test_the_network_of_the_lesson_is_tense(self):
        assert "1 of 1 triad is unbalanced. The energy is 1.00." in network(THAW.signs).description
