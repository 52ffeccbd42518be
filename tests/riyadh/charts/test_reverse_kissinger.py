"""Lesson 5: the crowns stand where the model has a pivot, and the guess stands on the chart."""

from __future__ import annotations

import json

import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError
from coursekit.riyadh.charts.reverse_kissinger import GOLD, WHO, crowns
from coursekit.riyadh.models.triangle import states

STATES = load("triangle_states")


def tiles(figure, look, value):
    """The tiles that are drawn with this look."""
    spec = figure.to_dict()
    (layer,) = [
        layer for layer in spec["layer"] if layer["mark"].get(look) == value and layer["mark"]["type"] == "rect"
    ]
    return spec["datasets"][layer["data"]["name"]]


def rings(figure):
    return tiles(figure, "strokeDash", [3, 3])


def test_crowns_and_balance_are_the_models():
    table = crowns(STATES).table.set_index("State")
    for state in states(["US", "RU", "CN"]):
        ties = [state.sign(*pair) for pair in (("US", "RU"), ("US", "CN"), ("RU", "CN"))]
        king = next((WHO[who.lower()] for who, role in state.roles.items() if role == "pivot"), "nobody")
        assert king == table.loc[" ".join("+" if tie == 1 else "−" for tie in ties), "Crown"]
        assert not (state.balanced and king != "nobody")


def test_it_says_the_finding_and_where_the_crowns_are():
    figure = crowns(STATES)
    assert (
        "None of the 4 balanced states has a crown."
        " Washington has it in + + −. Moscow has it in + − +. Beijing has it in − + +." == figure.description
    )
    assert "No balanced state has a crown" == figure.to_dict()["title"]["text"]
    assert ["+ + −", "+ − +", "− + +"] == [row["words"] for row in tiles(figure, "color", GOLD)]


@pytest.mark.parametrize(("guess", "said"), [(2, "2 too high."), (4.0, "4 too high."), (1, "1 too high.")])
def test_a_guess_is_drawn_as_rings_on_so_many_balanced_states(guess, said):
    figure = crowns(STATES, guess)
    assert guess == len(rings(figure))
    assert {"+"} == {"−+"[row["words"].count("−") % 2 == 0] for row in rings(figure)}
    assert figure.description.endswith(f"Your guess was {guess:g}, {said}")
    assert f"your guess: {guess:g} of 4" in json.dumps(figure.to_dict())


def test_a_right_guess_is_exact():
    figure = crowns(STATES, 0)
    assert figure.description.endswith("Your guess was 0, exactly.")
    assert "exactly none" in json.dumps(figure.to_dict())


@pytest.mark.parametrize("guess", [-1, 5, "two", True])
def test_other_guesses_are_refused_in_words(guess):
    with pytest.raises(CourseError, match="it should be a number from 0 to 4"):
        crowns(STATES, guess)


def test_a_table_without_signs_is_refused_in_words():
    with pytest.raises(CourseError, match="us_ru"):
        crowns(STATES.drop(columns="us_ru"))
