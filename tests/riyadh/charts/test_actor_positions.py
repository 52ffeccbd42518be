"""Lesson 4: strip, heat map, win-sets and redraws say what the models compute, and what they refuse."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from colours import contrast
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import positions
from coursekit.riyadh.charts.actor_positions.positions import HEAT
from coursekit.riyadh.charts.scores import coded, number, weights
from coursekit.riyadh.models import bargaining


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
    [
        row("US", 2, 1, 2),
        row("RU", -2, -2, -1, salience=4),
        row("UA", 1, salience=3),
        row("CN", math.nan),
        row("US", -1, issue="nato_membership"),
        row("RU", -2, issue="nato_membership"),
    ]
)
SPEED = ROWS[ROWS["issue"] == "speed"]
MEDIANS = [-1.5, -0.25, -0.25, 0, 0.75, 2]


class TestStrip:
    def test_its_message_is_computed_by_the_model(self):
        figure = positions.strip(ROWS, "speed")
        expected = bargaining.weighted_mean([-2, 1, 2], [0.8, 0.6, 1])
        assert figure.description == (
            "Positions on speed, from −2 to 2: Russia −2, Ukraine 1, United States 2."
            f" The weighted mean is {number(expected)}, the weighted median 1. Without a code: China."
        )
        assert ["33%", "25%", "42%"] == list(figure.table["Share of weight"])

    def test_capability_moves_the_result(self):
        assert "the weighted median −2" in positions.strip(ROWS, "speed", {"RU": 3}).description

    def test_a_median_can_be_a_stretch(self):
        pair = SPEED[SPEED["actor"].isin(["US", "RU"])].assign(salience=5)
        assert "the weighted median −2 to 2." in positions.strip(pair).description

    def test_the_real_table_can_be_drawn_issue_by_issue(self):
        table = load("positions")
        issues = list(dict.fromkeys(table.dropna(subset=["code"])["issue"]))
        assert 8 == len(issues)
        for issue in issues:
            figure = positions.strip(table, issue)
            rows = coded(table, issue)
            assert [number(code) for code in rows["code"]] == list(figure.table["Code"])
            assert number(bargaining.weighted_mean(rows["code"], weights(rows))) in figure.description

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(CourseError, match=r"has 2 issues \(speed, nato_membership\). Choose one with issue="):
            positions.strip(ROWS)
        with pytest.raises(UnknownName, match=r"no issue 'sped'\. Did you mean 'speed'"):
            positions.strip(ROWS, "sped")
        with pytest.raises(CourseError, match="needs the column 'salience'"):
            positions.strip(ROWS.drop(columns="salience"))
        with pytest.raises(CourseError, match="US has more than one row on 'speed'"):
            positions.strip(pd.concat([SPEED, SPEED]))
        with pytest.raises(CourseError, match="No actor has a code on 'speed'"):
            positions.strip(SPEED.assign(code=math.nan))
        with pytest.raises(UnknownName, match="no actor with a code on this issue 'CN'"):
            positions.strip(ROWS, "speed", {"CN": 1})
        with pytest.raises(CourseError, match="The capability of US is 0; it should be a number above 0"):
            positions.strip(ROWS, "speed", {"US": 0})


class TestHeat:
    def test_a_blank_is_no_evidence_and_not_a_zero(self):
        figure = positions.heat(ROWS)
        assert figure.table.set_index("Actor").loc["China"].to_dict() == {
            "speed": "no evidence",
            "NATO membership": "no evidence",
        }
        assert "5 cells have a code, 3 are blank for lack of evidence." in figure.description
        assert "Codes lie farthest apart (4 steps) on speed." in figure.description

    def test_every_number_can_be_read_on_its_colour(self):
        assert [-2, -1, 0, 1, 2] == sorted(HEAT)
        for fill, ink in HEAT.values():
            assert contrast(fill, {"white": "#ffffff", "black": "#000000"}[ink]) >= 4.5

    def test_codes_off_the_scale_and_double_codes_are_refused(self):
        with pytest.raises(CourseError, match="US has the code 3 on 'speed'; codes run from -2 to 2"):
            positions.heat(pd.DataFrame([row("US", 3)]))
        with pytest.raises(CourseError, match="US has more than one code on 'speed'; keep one"):
            positions.heat(pd.concat([SPEED, SPEED]))


class TestWinsets:
    def test_the_bands_are_the_models(self):
        figure = positions.winsets(8, {"US": 3, "RU": 6}, lo=0, hi=10)
        assert ["0 to 8", "4 to 8", "4 to 8"] == list(figure.table["Better than the status quo"])
        assert ["3", "6", ""] == list(figure.table["Likes best"])

    def test_one_more_veto_player_never_makes_it_wider(self):
        players = {"US": -0.5, "UA": 1, "RU": -2}
        all_of_them = [positions.winsets(-1, dict(list(players.items())[:n])).table for n in (1, 2, 3)]
        assert ["−1 to 0", "−1 to 0", "nothing"] == [
            table["Better than the status quo"].iloc[-1] for table in all_of_them
        ]

    def test_bad_input_is_refused(self):
        with pytest.raises(CourseError, match="it should map each actor to a position"):
            positions.winsets(0, [1, 2])
        with pytest.raises(CourseError, match="q is 9; it should be a number from -2 to 2"):
            positions.winsets(9, {"US": 1})


class TestRedraws:
    def test_it_says_how_often_and_counts_every_redraw_once(self):
        figure = positions.redraws(MEDIANS, threshold=0, coded_median=0.75)
        assert figure.description == (
            "Histogram of 6 redraws: the median is below 0 in 3 of them (50%), at 0 or above in 3 (50%)."
            " With our codes it is 0.75."
        )
        for threshold in (-0.6, 0, 1):
            assert len(MEDIANS) == sum(map(int, positions.redraws(MEDIANS, threshold).table["Redraws"]))

    def test_bad_input_is_refused(self):
        for bad in ([], [3], [math.nan]):
            with pytest.raises(CourseError, match="needs results from -2 to 2"):
                positions.redraws(bad)
        with pytest.raises(CourseError, match="threshold is 2; it should lie between -2 and 2"):
            positions.redraws(MEDIANS, threshold=2)
