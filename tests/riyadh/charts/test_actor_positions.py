"""Lesson 4: the knife edge and the redraws say what the models compute, and what they refuse."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import positions
from coursekit.riyadh.charts.actor_positions import tip
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.scores import coded, number, spoken, the, weights


def row(actor, code, low=None, high=None, salience=5, issue="speed"):
    return {
        "actor": actor,
        "issue": issue,
        "position": f"What <b>{actor}</b> says.",
        "code": code,
        "low": low,
        "high": high,
        "salience": salience,
        "scale": "+2: at once. −2: never.",
        "source": "ART;AP",
    }


ROWS = pd.DataFrame(
    [row("US", 2, 1, 2), row("RU", -2, -2, -1, salience=4), row("UA", 1, salience=3), row("CN", math.nan)]
)


class TestScores:
    def test_a_row_without_a_code_has_no_weight(self):
        rows = coded(ROWS, "speed")
        assert ["RU", "UA", "US"] == list(rows["actor"])
        assert (0.8, 0.6, 1) == tuple(weights(rows))

    def test_what_the_table_leaves_open_is_the_code_itself(self):
        assert [-2, 1, 1] == list(coded(ROWS, "speed")["low"])

    def test_numbers_issues_and_actors_are_said_as_people_say_them(self):
        assert ["−0.5", "0.33", "0"] == [number(-0.5), number(1 / 3), number(-0.001)]
        assert ["NATO membership", "ceasefire timing"] == [spoken("nato_membership"), spoken("ceasefire_timing")]
        assert ["the United States", "Russia"] == [the("US"), the("RU")]

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(UnknownName, match=r"no issue 'sped'\. Did you mean 'speed'"):
            coded(ROWS, "sped")
        with pytest.raises(CourseError, match="needs the column 'salience'"):
            coded(ROWS.drop(columns="salience"), "speed")
        with pytest.raises(CourseError, match="US has more than one row on 'speed'"):
            coded(pd.concat([ROWS, ROWS]), "speed")
        with pytest.raises(CourseError, match="No actor has a code on 'speed'"):
            coded(ROWS.assign(code=math.nan), "speed")


def test_the_median_tips_where_one_actor_cares_enough():
    three = pd.DataFrame({"id": list("abc"), "actor": list("ABC"), "position": [4, 7, 10], "salience": [0.5, 0.1, 0.5]})
    assert 0.6 == tip(three.assign(capability=1.0), "c").salience


class TestRedrawn:
    @pytest.mark.parametrize("issue", ["territory", "ceasefire_terms", "security_guarantees"])
    def test_every_redraw_is_counted_once_and_as_the_model_has_it(self, issue):
        rows = coded(load("positions"), issue)
        draws = bargaining.redraw(rows["low"], rows["high"], 500, 1971)
        medians = [sum(bargaining.weighted_median(draw, weights(rows))) / 2 for draw in draws]
        middle = sum(bargaining.weighted_median(rows["code"], weights(rows))) / 2
        start = min(math.floor(middle / 0.25) * 0.25, 1.75)
        own = sum(start <= median < start + 0.25 or median == start + 0.25 == 2 for median in medians)
        figure = positions.redrawn(load("positions"), issue)
        assert 500 == sum(map(int, figure.table["Redraws"]))
        assert figure.description.startswith(f"In {own} of 500 redraws")

    def test_the_guess_is_drawn_and_told(self):
        figure = positions.redrawn(load("positions"), "territory", 60)
        assert figure.description.endswith("Your guess was 60%, 59.4 points too high.")
        assert "Our codes put the median at +2. Of 500 redraws, 3 agree" == figure.to_dict()["title"]["text"]
        told = [each for data in figure.to_dict()["datasets"].values() for each in data if "told" in each]
        assert ["your guess: 60%"] == [each["told"] for each in told]

    def test_bad_input_is_refused(self):
        with pytest.raises(UnknownName, match="There is no issue 'land'"):
            positions.redrawn(load("positions"), "land")
        with pytest.raises(CourseError, match="The guess is 101; it should be a number from 0 to 100"):
            positions.redrawn(load("positions"), "territory", 101)


class TestKnifeEdge:
    def test_mean_and_median_before_on_and_after_the_edge(self):
        table = positions.knife_edge(load("ec_cars"), "uk").table
        assert ["0.9", "0.93125", "1"] == list(table["Salience"])
        assert ["7.39", "7.41", "7.45"] == list(table["Weighted mean"])
        assert ["7", "7 to 10", "10"] == list(table["Weighted median"])

    @pytest.mark.parametrize(("guess", "off"), [(0, "3.47 points too low"), (3.47, "exactly"), (60, "points too high")])
    def test_the_guess_is_drawn_and_told(self, guess, off):
        figure = positions.knife_edge(load("ec_cars"), "uk", guess)
        assert f"Your guess was {guess:g}%, " in figure.description
        assert off in figure.description

    def test_a_fall_is_drawn_like_a_rise(self):
        cars = load("ec_cars").assign(position=lambda table: 14 - table["position"])
        assert "jumps from 7 to 4 years" in positions.knife_edge(cars, "uk").description

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(UnknownName, match="There is no actor 'gb'"):
            positions.knife_edge(load("ec_cars"), "gb")
        with pytest.raises(CourseError, match="Greece cannot move the median by caring more"):
            positions.knife_edge(load("ec_cars"), "gr")
        with pytest.raises(CourseError, match="needs the columns"):
            positions.knife_edge(load("positions")[["id"]], "uk")
