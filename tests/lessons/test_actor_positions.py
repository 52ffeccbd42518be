"""Lesson 4: the numbers that its page and its bank state, computed again, and its charts."""

from __future__ import annotations

import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts.actor_positions import positions as charts
from coursekit.riyadh.charts.actor_positions.tipping import tip
from coursekit.riyadh.charts.scores import coded, outcome, weights
from coursekit.riyadh.models import bargaining
from places import ROOT


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("actor_positions"))


@pytest.fixture(scope="module")
def page():
    return (ROOT / "notebooks" / "04_actor_positions.ipynb").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cars():
    return ck.load("ec_cars")


@pytest.fixture(scope="module")
def speed():
    return coded(ck.load("positions"), "ceasefire_timing")


class TestCars:
    def test_published_results(self, cars):
        weight = cars["capability"] * cars["salience"]
        assert 10 == len(cars)
        assert 7.389955686853767 == pytest.approx(bargaining.weighted_mean(cars["position"], weight))
        assert (7, 7) == tuple(bargaining.weighted_median(cars["position"], weight))

    def test_shares_named_on_the_page_and_in_the_bank(self, cars, page, bank):
        added_up = list(charts.halves(cars).table["Added up"])
        assert ["36.6%", "50.4%", "100.0%"] == added_up
        for share in ("36.6 %", "50.4 %"):
            assert share in page
            assert share in bank["why_seven"].why

    def test_the_edge_is_where_the_bank_says(self, cars, bank):
        edge = tip(cars, "uk")
        assert 0.93125 == edge.salience
        assert bank["rise_of_uk_salience"].answer == pytest.approx(edge.rise, abs=0.01)
        for salience, median in ((0.931, 7), (0.9315, 10)):
            changed = cars["salience"].where(cars["id"] != "uk", salience)
            assert (median, median) == tuple(bargaining.weighted_median(cars["position"], cars["capability"] * changed))

    def test_more_or_less_weight_at_four_tips_nothing_that_one_state_can_do(self, cars):
        assert tip(cars, "gr") is None  # it stands at the median
        assert tip(cars, "lu") is None  # too small, whatever it cares

    def test_exercise_results_and_slips(self, cars, bank):
        capability, salience, position = cars["capability"], cars["salience"], cars["position"]

        def mean(weight, of):
            return (weight * of).sum() / weight.sum()

        question = bank["mean_of_the_cars"]
        assert question.expected == pytest.approx(mean(capability * salience, position))
        slips = [(salience, salience), (position, salience), (position, position), (capability, position)]
        found = [mean(capability * by, of) for by, of in slips]
        assert [mistake.value for mistake in question.mistakes] == pytest.approx(found)
        pushed = cars.assign(weight=capability * salience.where(cars["id"] != "uk", 0.95))
        shares = (pushed.groupby("position")["weight"].sum() / pushed["weight"].sum()).cumsum()
        assert bank["share_up_to_seven"].expected == pytest.approx(shares[7])
        assert [mistake.value for mistake in bank["share_up_to_seven"].mistakes] == pytest.approx([shares[4], 1.0])


class TestOurTable:
    def test_the_median_stands_on_germany(self, speed, bank):
        middle = outcome(speed).median
        assert (0, 0) == tuple(middle)
        at_the_median = list(speed.loc[speed["code"] == 0, "actor"])
        assert ["DE"] == at_the_median
        assert bank["holder_of_the_median"].right == "de"

    def test_parts_of_the_weight_named_in_the_bank(self, speed, bank):
        total = int(speed["salience"].sum())

        def part(rows):
            return f"{int(rows['salience'].sum())} of {total}"

        texts = {option.id: option.feedback for option in bank["holder_of_the_median"].options}
        assert part(speed[speed["code"] < 0]) in texts["de"]
        assert f"{int(speed.loc[speed['code'] > 0, 'salience'].sum())} above" in texts["de"]
        assert part(speed[speed["code"] > -1]) in texts["ua"]
        assert part(speed[speed["code"] > -1]) in texts["eu"]

    def test_share_of_redraws_near_the_median(self, bank):
        said = charts.redrawn(ck.load("positions"), "ceasefire_timing").description
        share = int(re.search(r"in (\d+)% of them", said).group(1))
        assert bank["redraws_near_the_median"].answer == share
        assert "Nine of ten lie between −0.74 and 0.89." in said

    def test_who_counts_as_an_actor_moves_the_median(self, speed, bank):
        fewer = speed[~speed["actor"].isin(["FR", "DE"])]
        question = bank["median_without_two"]
        assert (question.expected, question.expected) == tuple(outcome(fewer).median)
        slips = [float(outcome(speed).median.lo), float(outcome(fewer).mean), float(outcome(speed).mean)]
        assert [mistake.value for mistake in question.mistakes] == pytest.approx(slips)

    def test_what_the_page_asks_to_look_for(self, speed):
        more = weights(speed.assign(salience=speed["salience"] + (speed["actor"] == "EU")))
        assert (-1, 0) == tuple(bargaining.weighted_median(speed["code"], more))
        land = coded(ck.load("positions"), "territory")
        assert (2, 2) == tuple(outcome(land, {"US": 3.25}).median)
        assert (0, 0) == tuple(outcome(land, {"US": 3.5}).median)

    def test_one_more_veto_player_leaves_nothing(self):
        ideals = {"US": 2, "UA": -1, "EU": -1, "RU": -2}
        table = ck.load("positions").set_index("id")["code"]
        assert ideals == {code: int(table[f"{code.lower()}-ceasefire_timing"]) for code in ideals}
        assert (-2, 0) == tuple(bargaining.winset(-2, [2, -1, -1], -2, 2))
        assert bargaining.winset(-2, list(ideals.values()), -2, 2) is None

    def test_war_ranges(self, bank):
        assert (30, 70) == tuple(bargaining.war_range(0.5, 20, 20, prize=100))
        assert (40, bank["most_that_a_can_get"].answer) == tuple(bargaining.war_range(0.6, 20, 10, prize=100))


class TestCharts:
    @pytest.mark.parametrize("guess", [0, 20, 100])
    def test_every_guess_that_the_question_takes_is_said(self, cars, guess):
        said = charts.knife_edge(cars, "uk", guess=guess).description
        far = f"{abs(guess - 3.47):.2f} points too {'high' if guess > 3 else 'low'}"
        assert said.endswith(f"Your guess was {guess} %; the jump comes at 3.47 %, so it was {far}.")
        assert "guess" not in charts.knife_edge(cars, "uk").description

    @pytest.mark.parametrize(("guess", "said"), [(0.8, "80%, 45 percentage points too high"), (0.352, "35%, right")])
    def test_a_guess_about_the_redraws_is_said(self, guess, said):
        assert f"Your guess was {said}" in charts.redrawn(ck.load("positions"), "ceasefire_timing", guess).description

    def test_all_redraws_are_counted(self):
        table = charts.redrawn(ck.load("positions"), "territory").table
        assert 500 == sum(map(int, table["Redraws"]))

    def test_errors_in_words(self, cars):
        with pytest.raises(UnknownName, match="There is no actor 'gb'"):
            charts.knife_edge(cars, "gb")
        with pytest.raises(CourseError, match="Greece cannot move the median by caring more"):
            charts.knife_edge(cars, "gr")
        with pytest.raises(CourseError, match="needs the columns"):
            charts.halves(ck.load("positions")[["id"]])


def test_cards_name_seats_of_the_negotiation():
    cards = ck.load("cards")
    own = cards[cards["lesson"] == "actor_positions"]
    assert 7 == len(own)
    assert 2 == int(own["opt_out"].sum())
    assert {"US", "RU", "UA", "EU", "SA"} == set(ck.load("delegations")["delegation"])
