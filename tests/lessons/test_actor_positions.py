"""Lesson 4: the numbers that its page, its bank and its teacher's page state, computed again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts.actor_positions import redrawn, tip
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models._negotiation import count, most, offers, overlap, reservations, takers
from coursekit.riyadh.pieces import line
from coursekit.riyadh.scores import coded, weights
from places import ROOT

LESSON = "actor_positions"


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank(LESSON))


@pytest.fixture(scope="module")
def page():
    cells = json.loads((ROOT / "notebooks" / "04_actor_positions.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


@pytest.fixture(scope="module")
def notes():
    return Path(ROOT / "data" / "teaching" / f"{LESSON}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cars():
    return ck.load("ec_cars")


@pytest.fixture(scope="module")
def land():
    return coded(ck.load("positions"), "territory")


class TestOffer:
    @pytest.fixture
    def rows(self):
        return ck.load("delegations").astype(object).fillna("").to_dict("records")

    def test_nobody_can_please_all_and_one_step_is_missing(self, rows, bank):
        table = reservations(rows)
        assert (0, 3125, 4) == (count(table), offers(table), most(table))
        assert "none" == bank["is_there_a_deal"].right
        gaps = {issue: overlap(table, issue) for issue in table["US"]}
        assert (2, 1) == gaps.pop("guarantees")
        assert {(2, 2)} == set(gaps.values())

    @pytest.mark.parametrize(
        ("events", "deals"), [(["aid_pause"], 0), (["energy_deal"], 4), (["aid_pause", "energy_deal"], 0)]
    )
    def test_what_the_events_change(self, rows, events, deals):
        assert deals == count(reservations(rows, events))

    def test_the_middle_wins_four_as_the_teacher_is_told(self, rows, notes):
        table = reservations(rows)
        assert ["US", "UA", "EU", "SA"] == takers(dict.fromkeys(table["US"], 2), table)
        assert "An offer with 4 of 5 is easy to find: every handle in the middle, and Russia refuses." in notes
        assert "opens 4 of 3,125 offers" in notes

    def test_each_offer_has_to_pass_so_many_limits(self, rows, bank):
        assert 25 == sum(row["event"] == "" for row in rows)
        assert "twenty-five limits" in bank["is_there_a_deal"].options[2].feedback

    def test_cards_name_the_seats(self):
        cards = ck.load("cards")
        own = cards[cards["lesson"] == LESSON]
        assert (7, 2) == (len(own), int(own["opt_out"].sum()))
        assert {"US", "RU", "UA", "EU", "SA"} == set(ck.load("delegations")["delegation"])


class TestCars:
    def test_published_results(self, cars):
        weight = cars["capability"] * cars["salience"]
        assert 10 == len(cars)
        assert 7.389955686853767 == pytest.approx(bargaining.weighted_mean(cars["position"], weight))
        assert (7, 7) == tuple(bargaining.weighted_median(cars["position"], weight))

    def test_shares_and_counts_named_on_the_page(self, cars, page):
        share = cars.assign(weight=cars["capability"] * cars["salience"]).groupby("position")["weight"].sum()
        assert 0.504 == pytest.approx((share.cumsum() / share.sum())[7], abs=0.0005)
        assert "Up to 7 years there is 50.4% of the weight" in page
        assert (4, 3) == tuple((cars["position"] == place).sum() for place in (4, 10))

    def test_the_edge_is_where_the_bank_says(self, cars, bank):
        edge = tip(cars, "uk")
        assert 0.93125 == edge.salience
        assert bank["rise_of_uk_salience"].answer == pytest.approx(edge.rise, abs=0.01)
        for salience, median in ((0.931, 7), (0.9315, 10)):
            changed = cars["salience"].where(cars["id"] != "uk", salience)
            assert (median, median) == tuple(bargaining.weighted_median(cars["position"], cars["capability"] * changed))

    def test_whoever_stands_at_the_median_or_is_too_small_tips_nothing(self, cars):
        assert tip(cars, "gr") is None
        assert tip(cars, "lu") is None

    def test_exercise_results_and_slips(self, cars, bank):
        capability, salience, position = cars["capability"], cars["salience"], cars["position"]

        def mean(weight, of):
            return (weight * of).sum() / weight.sum()

        question = bank["mean_of_the_cars"]
        assert question.expected == pytest.approx(mean(capability * salience, position))
        slips = [(salience, salience), (position, salience), (position, position), (capability, position)]
        found = [mean(capability * by, of) for by, of in slips]
        assert [mistake.value for mistake in question.mistakes] == pytest.approx(found)


class TestTerritory:
    def test_half_of_the_dots_stand_at_two_without_russia(self, land, bank):
        total, top = land["salience"].sum(), land.loc[land["code"] == 2, "salience"].sum()
        assert (29, 18) == (total, top)
        assert "Of 29 dots, 18 stand at +2." in bank["why_russia_moves_nothing"].why

    def test_germany_takes_the_median_to_one(self, land, bank):
        right = bank["germany_takes_it_to_one"].right
        piece = line(ck.load("positions"))
        piece.set(DE=right["de"])
        assert (1, 1) == tuple(piece.median)

    @pytest.mark.parametrize(("at", "median"), [(0.5, 0.5), (0, 0), (-2, 0)])
    def test_and_no_further_than_china(self, at, median, bank):
        piece = line(ck.load("positions"))
        piece.set(DE=at)
        assert (median, median) == tuple(piece.median)
        assert 0 == bank["germany_at_minus_two"].right

    def test_dots_named_where_germany_has_gone_left(self, land, bank):
        dots = land.set_index("actor")["salience"]
        below = dots["RU"] + dots["US"] + dots["DE"]
        assert (12, 15, 14) == (below, below + dots["CN"], 18 - dots["DE"])
        question = bank["germany_at_minus_two"]
        told = " ".join([question.why, *(mistake.feedback for mistake in question.mistakes)])
        for words in ("12 dots stand below 0", "15 of 29", "only 14 of 29", "12 of 29"):
            assert words in told

    def test_redraws_near_two(self, bank):
        said = redrawn(ck.load("positions"), "territory").description
        assert said.startswith("In 3 of 500 redraws of territory (0.6%) the median lies from +1.75 to +2.")
        assert bank["redraws_at_two"].answer == 0.6

    def test_who_counts_as_an_actor_moves_the_median(self, land, bank):
        fewer = land[~land["actor"].isin(["FR", "DE"])]
        question = bank["median_when_the_eu_speaks_for_two"]
        (mean, median), (all_mean, all_median) = (
            [lead(rows["code"], weights(rows)) for lead in (bargaining.weighted_mean, bargaining.weighted_median)]
            for rows in (fewer, land)
        )
        assert (question.expected, question.expected) == tuple(median)
        slips = [all_median.lo, mean, all_mean, fewer["code"].mean()]
        assert [mistake.value for mistake in question.mistakes] == pytest.approx(slips)
        assert weights(fewer) == [salience / 5 for salience in fewer["salience"]]


class TestCodes:
    def test_two_coders_agree_wherever_both_gave_a_code(self, page):
        """Then kappa is 1 on each issue; a coder who stays silent disagrees with nobody."""
        table = ck.load("positions")
        both = table.dropna(subset=["code", "code_b"])
        assert both["code"].tolist() == both["code_b"].tolist()
        assert 8 == both["issue"].nunique()
        one = table[table["code"].notna() ^ table["code_b"].notna()]
        assert ["CN", "CN"] == list(one["actor"])
        assert "On eight issues their codes were the same wherever both gave one (κ = 1)" in page
        assert "twice only one of them coded China" in page
        assert table.loc[table["issue"] == "economic_deals", "code"].isna().all()

    def test_ukraine_is_nearer_to_russia_on_one_issue_only(self, bank):
        codes = ck.load("positions").dropna(subset="code").pivot(index="issue", columns="actor", values="code")
        nearer = (codes["UA"] - codes["RU"]).abs() < (codes["UA"] - codes["US"]).abs()
        question = bank["nearer_to_moscow"]
        (right,) = [option for option in question.options if option.right]
        assert [right.mark.replace(" ", "_")] == list(nearer[nearer].index)
        assert {option.mark.replace(" ", "_") for option in question.options} <= set(codes.index)
        timing = codes.loc["ceasefire_timing"]
        assert (-1, -2, 2) == (timing["UA"], timing["RU"], timing["US"])

    def test_nothing_shown_was_said_after_february(self):
        shown = ck.load("positions").dropna(subset="code")
        assert "2025-02-28" == max(shown["known_by"].astype(str).str[:10])


def test_war_ranges(bank):
    assert (40, 70) == tuple(bargaining.war_range(0.6, 20, 10, 100))
    assert 70 == bank["most_that_a_can_get"].right
    assert (30, 70) == tuple(bargaining.war_range(0.5, 20, 20, 100))


def test_one_more_veto_player_never_adds_an_option(bank):
    assert (-2, 0) == tuple(bargaining.winset(-2, [2, -1, -1], -2, 2))
    assert bargaining.winset(-2, [2, -1, -1, -2], -2, 2) is None
    assert "same-or-smaller" == bank["one_more_veto_player"].right
