"""Lesson 6: agreement, positions, trade and the indicators say what the tables hold."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from colours import LAB_DARK, WHITE, contrast
from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError
from coursekit.riyadh.charts import ACTORS, trade, votes, wedge
from coursekit.riyadh.charts.wedge_by_the_numbers import closeness
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import MEASURES, PAIRS
from coursekit.riyadh.charts.wedge_by_the_numbers.wedge import GRADES


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


def traded(dyad, year, reporter, total, status="reported"):
    return {
        "id": f"{dyad}-{year}",
        "dyad": dyad,
        "year": year,
        "reporter": reporter,
        "total": total,
        "status": status,
        "definition": "Goods.",
        "source": "S1;S2",
    }


TRADE = pd.DataFrame(
    [
        traded("CN-RU", 2023, "China customs", 240.1),
        traded("CN-RU", 2020, "China customs", 107.8),
        traded("CN-RU", 2024, "China customs", 244.8),
        traded("US-CN", 2023, "US Census", 575.0),
        traded("US-CN", 2023, "China customs", 663.7, "derived"),
        traded("US-RU", 2023, "US Census", 5.2),
        traded("US-RU", 2024, "US Census", float("nan")),
    ]
)
SHARES = pd.DataFrame(
    [
        {"i": "RU", "j": "CN", "year": 2023, "share_i": 0.338, "share_j": 0.04},
        {"i": "RU", "j": "CN", "year": 2013, "share_i": 0.105, "share_j": 0.021},
    ]
)


def indicator(name, then, now, grades):
    return {
        "id": name,
        "indicator": name.capitalize(),
        "then_value": then,
        "then_text": f"about {then} then",
        "now_value": now,
        "now_text": f"about {now} now, with a longer text that has to be broken into lines",
        "unit": "billion US dollars",
        "then_grade": grades[0],
        "now_grade": grades[1],
        "note": None,
        "source": "S1;S2",
    }


INDICATORS = pd.DataFrame(
    [
        indicator("trade", 1.0, 4.0, "AA"),
        indicator("economy", 2.0, 1.0, "KB"),
        indicator("leaders", math.nan, 42.0, "KA"),
        indicator("treaty", math.nan, math.nan, "AA"),
    ]
)
FIGURES = closeness.figures(AGREEMENT, POINTS, TRADE)


def test_a_pair_and_a_grade_have_a_shape_besides_a_colour_that_is_no_actors():
    for looks in (PAIRS, GRADES):
        assert len({look.shape for look in looks.values()}) == len({look.colour for look in looks.values()}) == 3
        colours = {look.colour for look in looks.values()}
        assert colours <= set(CATEGORIES) - {actor.colour for code, actor in ACTORS.items() if code != "other"}
        assert [] == [colour for colour in colours for page in (WHITE, LAB_DARK) if contrast(colour, page) < 3]


@pytest.mark.parametrize(
    ("chart", "table", "column"),
    [
        (votes.agreement, AGREEMENT, "dyad"),
        (votes.ideal_points, POINTS, "point"),
        (trade.lines, TRADE, "reporter"),
        (trade.asymmetry, SHARES, "share_j"),
        (wedge.then_and_now, INDICATORS, "now_grade"),
        (wedge.closeness, FIGURES, "value"),
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


class TestTrade:
    def test_its_message_names_who_counted(self):
        assert trade.lines(TRADE).description == (
            "Trade in billion US dollars, 2020 to 2024. China and Russia (China customs): 107.8 in 2020, 244.8 in 2024."
            " United States and China (China customs): 663.7 in 2023. United States and China (US Census): 575 in 2023."
            " United States and Russia (US Census): 5.2 in 2023."
        )

    def test_no_line_joins_two_reporters_or_leaps_over_a_year(self):
        for table in (TRADE, load("trade")):
            pieces = [
                piece
                for rows in trade.lines(table).to_dict()["datasets"].values()
                if "piece" in rows[0]
                for _, piece in pd.DataFrame(rows).groupby("piece")
            ]
            assert len(pieces) >= 5
            for piece in pieces:
                years = list(piece["year"])
                assert 1 == piece["reporter"].nunique()
                assert list(range(years[0], years[-1] + 1)) == years

    def test_two_totals_for_one_year_or_none_at_all(self):
        with pytest.raises(CourseError, match="China customs has two totals for China and Russia in 2023; keep one"):
            trade.lines(pd.concat([TRADE, TRADE.head(1)]))
        with pytest.raises(CourseError, match="the column 'total' is empty in every row"):
            trade.lines(TRADE.assign(total=float("nan")))


class TestAsymmetry:
    def test_its_message_has_both_shares_and_the_ratio(self):
        assert trade.asymmetry(SHARES).description == (
            "Share of each state’s trade that is with the other."
            " 2013: Russia 10.5% with China, China 2.1% with Russia: 5.0 to 1."
            " 2023: Russia 33.8% with China, China 4.0% with Russia: 8.5 to 1."
        )

    def test_a_share_in_per_cent_is_refused(self):
        with pytest.raises(CourseError, match=r"share_i is 33\.8; it should be a number from 0 to 1"):
            trade.asymmetry(SHARES.assign(share_i=33.8))

    def test_no_trade_has_no_ratio(self):
        assert "no ratio" in trade.asymmetry(SHARES.assign(share_j=0.0)).description


class TestThenAndNow:
    def test_its_message_counts_the_evidence(self):
        assert wedge.then_and_now(INDICATORS).description == (
            "Then and now by 4 indicators; 2 have a number on both sides. Grade K, unchecked: 2 of 4 then, 0 of 4 now."
            " With K hidden, 2 of 4 still have both sides."
        )

    def test_a_grade_it_does_not_know(self):
        with pytest.raises(CourseError, match="cannot draw 'C' in the column 'now_grade'"):
            wedge.then_and_now(INDICATORS.assign(now_grade="C"))


class TestCloseness:
    def test_figures_of_all_measures_stand_in_one_table_and_a_pair_has_one_name(self):
        assert {"identical", "s", "ideal", "trade"} == set(FIGURES["measure"])
        assert set(PAIRS) == set(FIGURES["pair"])
        assert {""} == set(FIGURES.loc[FIGURES["measure"] != "trade", "counted_by"])

    def test_of_two_sessions_in_a_year_the_one_with_more_votes_counts(self):
        assert [0.244] == list(FIGURES.query("measure == 'identical' and year == 1965")["value"])

    @pytest.mark.parametrize(
        ("measure", "pair", "year", "expected"),
        [
            ("identical", "RU-CN", 1972, (True, "closest of 2")),
            ("identical", "US-RU", 1972, (False, "closer: Russia and China")),
            ("identical", "US-CN", 1972, (None, "no figure")),
            ("identical", "RU-CN", 1971, (None, "no other pair to compare")),
            ("ideal", "RU-CN", 1972, (True, "closest of 3")),  # of distances, the smallest is the closest
            ("ideal", "US-RU", 1972, (False, "closer: Russia and China")),
            ("trade", "US-CN", 2023, (True, "closest of 3")),  # by either reporter
            ("trade", "RU-CN", 2023, (False, "closer: US and China")),
        ],
    )
    def test_close_means_the_closest_by_the_same_measure_in_the_same_year(self, measure, pair, year, expected):
        assert expected == closeness.verdict(FIGURES, measure, pair, year)

    @pytest.mark.parametrize(("ours", "words"), [(600.0, "depends on who counts"), (575.0, "depends on who counts")])
    def test_reporters_that_disagree_give_no_answer(self, ours, words):
        found = closeness.figures(AGREEMENT, POINTS, TRADE.assign(total=TRADE["total"].replace(240.1, ours)))
        assert (None, words) == closeness.verdict(found, "trade", "RU-CN", 2023)

    def test_a_draw_is_no_answer(self):
        assert (None, "a draw") == closeness.verdict(FIGURES.assign(value=0.5), "s", "RU-CN", 1972)

    def test_the_real_tables_call_the_rivals_of_1972_close_and_disagree_on_2023(self):
        found = closeness.figures(load("agreement"), load("ideal_points"), load("trade"))
        assert wedge.closeness(found).description == (
            "Are Russia and China the closest of the three pairs? 1972: yes, by identical votes, S, ideal points."
            " No figure: trade. 2019: yes, by identical votes, S, ideal points. No other pair to compare: trade."
        )
        assert "2023: no, by trade (closer: US and China)." in wedge.closeness(found, years=[2023]).description

    def test_measures_that_disagree_say_so(self):
        said = wedge.closeness(FIGURES.assign(year=1972), "RU-CN", [1972], ["ideal", "trade"]).description
        assert "1972: the measures disagree. Yes: ideal points. No: trade (closer: US and China)." in said

    def test_other_pairs_in_the_tables_are_no_part_of_the_question(self):
        more = pd.concat([TRADE, pd.DataFrame([traded("IN-RU", 2023, "India", 65.0)])])
        pd.testing.assert_frame_equal(closeness.figures(AGREEMENT, POINTS, more), FIGURES)
        nothing = closeness.figures(AGREEMENT, POINTS, TRADE.assign(total=float("nan")))
        assert {"identical", "s", "ideal"} == set(nothing["measure"])
        with pytest.raises(CourseError, match="cannot draw 'IN-RU' in the column 'pair'"):
            wedge.closeness(FIGURES.assign(pair="IN-RU"))

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"pair": "CN-RU"}, "There is no pair 'CN-RU'."),
            ({"measures": ["trad"]}, "There is no measure 'trad'. Did you mean 'trade'"),
            ({"measures": []}, "Choose at least one measure and one year."),
            ({"years": []}, "Choose at least one measure and one year."),
        ],
    )
    def test_a_choice_that_makes_no_sense(self, asked, said):
        with pytest.raises(CourseError) as error:
            wedge.closeness(FIGURES, **asked)
        assert said in str(error.value)
