"""Agreement and positions by votes say what the tables hold."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from colours import LAB_DARK, WHITE, contrast
from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError
from coursekit.riyadh.charts import ACTORS, votes
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import MEASURES, PAIRS


def session(number, year, dyad, n, identical):
    agreement = (1 + identical) / 2
    return {
        "id": f"{number}-{dyad}",
        "session": number,
        "year": year,
        "dyad": dyad,
        "n": n,
        "identical": identical,
        "agreement": agreement,
        "s": 2 * agreement - 1,
        "source": "UNVOTES",
    }


AGREEMENT = pd.DataFrame(
    [
        session(26, 1971, "RU-CN", 50, 0.8),
        session(27, 1972, "RU-CN", 81, 0.654),
        session(27, 1972, "US-RU", 106, 0.349),
        session(19, 1965, "US-RU", 1, 1.0),
        session(20, 1965, "US-RU", 41, 0.244),
    ]
)
POINTS = pd.DataFrame(
    [
        {"id": f"{year}-{code}", "session": year - 1945, "year": year, "actor": code, "point": point, "source": "V"}
        for year, points in {1972: {"US": 2.136, "RU": -2.05, "CN": -0.716}, 2019: {"US": 2.695, "RU": 0.142}}.items()
        for code, point in points.items()
    ]
)


def test_a_pair_has_a_shape_besides_a_colour_that_is_no_actors():
    assert len({look.shape for look in PAIRS.values()}) == len({look.colour for look in PAIRS.values()}) == 3
    colours = {look.colour for look in PAIRS.values()}
    assert colours <= set(CATEGORIES) - {actor.colour for code, actor in ACTORS.items() if code != "other"}
    assert [] == [colour for colour in colours for page in (WHITE, LAB_DARK) if contrast(colour, page) < 3]


@pytest.mark.parametrize(
    ("chart", "table", "column"),
    [
        (votes.agreement, AGREEMENT, "dyad"),
        (votes.ideal_points, POINTS, "point"),
    ],
)
def test_a_missing_column_is_named(chart, table, column):
    with pytest.raises(CourseError, match=f"needs the column '{column}'"):
        chart(table.drop(columns=column))


class TestAgreement:
    def test_its_message_has_the_guess_and_the_range(self):
        assert votes.agreement(AGREEMENT, guesses={1972: 0.2}).description == (
            "Share of common votes that are identical, 5 values from 1965 to 1972."
            " Your guess for Russia and China in 1972 was 20%; the votes show 65%, 45 points more."
            " Russia and China: lowest 65% (1972), highest 80% (1971)."
            " US and Russia: lowest 24% (1965), highest 35% (1972)."
        )

    def test_the_real_table_shows_the_trap(self):
        said = votes.agreement(load("agreement"), guesses={1971: 0.2, 1972: 0.1, 1993: 0.9}).description
        for year, share in {1971: 80, 1972: 65, 1993: 37}.items():
            assert re.search(rf"in {year} was \d+%; the votes show {share}%", said)

    @pytest.mark.parametrize("measure", MEASURES)
    def test_each_measure_has_its_words(self, measure):
        assert MEASURES[measure].title in votes.agreement(AGREEMENT, measure).table.columns

    def test_guesses_are_listed_beside_the_votes(self):
        assert "Your guess" in votes.agreement(AGREEMENT, guesses={1965: 0.9}, guessed="US-RU").table.columns
        assert "Your guess" not in votes.agreement(AGREEMENT).table.columns

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"guesses": {1980: 0.5}}, "no value for Russia and China in 1980; the table has them from 1971 to 1972"),
            ({"guesses": {1972: 65}}, "should be from 0 to 1. Write 65% as 0.65."),
            ({"guesses": {1972: "half"}}, "The guess for 1972 is 'half'; it should be from 0 to 1."),
            ({"guesses": {1972: 0.5}, "guessed": "CN-RU"}, "There is no pair 'CN-RU'. Did you mean"),
            ({"measure": "identicl"}, "There is no measure 'identicl'. Did you mean 'identical'"),
        ],
    )
    def test_a_guess_or_a_measure_that_makes_no_sense(self, asked, said):
        with pytest.raises(CourseError) as error:
            votes.agreement(AGREEMENT, **asked)
        assert said in str(error.value)

    def test_a_pair_it_does_not_know(self):
        with pytest.raises(CourseError, match="cannot draw 'CN-RU' in the column 'dyad'"):
            votes.agreement(AGREEMENT.assign(dyad="CN-RU"))


class TestIdealPoints:
    def test_its_message_is_computed_from_the_points(self):
        assert votes.ideal_points(POINTS).description == (
            "Estimated positions of 3 actors in 2 years from 1972 to 2019. Distance of US and Russia: 4.19 in 1972,"
            " 2.55 in 2019. Distance of US and China: 2.85 in 1972. Distance of Russia and China: 1.33 in 1972."
        )

    def test_the_soviet_union_has_its_own_name(self):
        table = votes.ideal_points(POINTS).table
        assert ["Soviet Union", "China", "United States", "Russia", "United States"] == list(table["Actor"])

    def test_the_ends_are_in_the_table_when_the_data_hold_them_and_nowhere_else(self):
        row = votes.ideal_points(load("ideal_points")).table.set_index(["Session", "Actor"]).loc[(74, "Russia")]
        assert row["With 90% probability"].startswith("0.0")
        assert "With 90% probability" not in votes.ideal_points(POINTS).table
