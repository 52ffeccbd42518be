"""Lesson 6: figures that the lesson states and the tables hold, computed again, so that neither can drift alone."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import PAIRS
from coursekit.riyadh.models import trade as model
from places import ROOT

SLUG = "wedge_by_the_numbers"


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank(SLUG))


@pytest.fixture(scope="module")
def pages():
    """What a learner reads, as one text."""
    notebook = json.loads(next(ROOT.glob(f"notebooks/*_{SLUG}.ipynb")).read_text(encoding="utf-8"))
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


@pytest.fixture(scope="module")
def votes():
    return ck.load("agreement").set_index("id")


@pytest.fixture(scope="module")
def total():
    return ck.load("trade").set_index("id")["total"]


class TestVotes:
    @pytest.mark.parametrize("year", [1971, 1980, 1989, 1993])
    def test_the_four_guesses_are_about_the_table(self, bank, votes, year):
        question = bank[f"alike_{year}"]
        row = votes[(votes["dyad"] == "RU-CN") & (votes["year"] == year)].iloc[0]
        assert question.answer == round(100 * row["identical"])
        assert question.evidence[0] == f"agreement/{row.name}"
        assert f"of {row['n']} common votes" in question.why

    def test_1989_is_the_highest_and_1993_the_lowest_year(self, votes):
        pair = votes[votes["dyad"] == "RU-CN"].set_index("year")["identical"]
        assert (1989, 1993) == (pair.idxmax(), pair.idxmin())

    def test_only_one_pair_came_closer_when_moscow_and_beijing_came_apart(self, bank, votes, pages):
        share = 100 * votes["identical"]
        rise = {pair: share[f"48-{pair}"] - share[f"44-{pair}"] for pair in PAIRS}
        assert "us-russia" == bank["pair_that_came_closer"].right
        assert max(rise, key=rise.get) == "US-RU"
        assert [29, 0, -56] == [round(rise[pair]) for pair in ("US-RU", "US-CN", "RU-CN")]
        seven, thirty_six, ten = (round(share[ref]) for ref in ("44-US-RU", "48-US-RU", "48-US-CN"))
        assert f"alike in {seven}% of their common votes. In 1993 it was {thirty_six}%" in pages
        assert f"The US and China stayed at {ten}%" in pages
        assert ten == round(share["44-US-CN"])

    def test_the_options_of_the_chart_are_the_names_on_its_marks(self, bank):
        question = bank["pair_that_came_closer"]
        assert ["US and Russia", "US and China", "Neither of the two"] == [option.mark for option in question.options]
        table = ck.load("agreement").query("year >= 1971 and dyad != 'RU-CN'")
        spec = ck.charts.votes.agreement(table).to_dict()
        named = {row.get(question.field) for rows in spec["datasets"].values() for row in rows} - {None}
        assert named == {"US and Russia", "US and China"}

    def test_numbers_of_votes(self, votes, pages, bank):
        n = votes["n"]
        assert (50, 125, 106, 81) == (n["26-RU-CN"], n["26-US-RU"], n["27-US-RU"], n["27-RU-CN"])
        assert "share 106 votes, but China and Moscow only 81" in pages
        assert "125 common votes" in bank["care_with_1971"].options[0].feedback

    def test_in_1993_the_pair_is_still_the_closest_of_the_three(self):
        found = ck.charts.wedge.figures(ck.load("agreement"), ck.load("ideal_points"), ck.load("trade"))
        said = ck.charts.wedge.closeness(found, "RU-CN", [1993], ["identical"]).description
        assert "1993: yes, by identical votes." in said

    def test_four_guesses_stand_on_one_line_with_the_gap_in_words(self):
        table = ck.load("agreement")
        guesses = {1971: 0.2, 1980: 0.3, 1989: 0.5, 1993: 0.8}
        figure = ck.charts.votes.agreement(table[table["dyad"] == "RU-CN"], guesses=guesses)
        said = re.findall(r"in (\d{4}) was (\d+)%; the votes show (\d+)%, (\d+ points \w+)", figure.description)
        assert said == [
            ("1971", "20", "80", "60 points more"),
            ("1980", "30", "76", "46 points more"),
            ("1989", "50", "93", "43 points more"),
            ("1993", "80", "37", "43 points less"),
        ]
        assert 4 == (figure.table["Your guess"] != "").sum()

    def test_a_right_guess_has_no_gap(self):
        table = ck.load("agreement")
        said = ck.charts.votes.agreement(table, guesses={1993: 0.371}).description
        assert "the votes show 37%, as you guessed." in said

    def test_the_dates_of_the_split_are_those_of_the_table(self):
        from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import SPLIT

        year = ck.load("ties").set_index("id")["year"]
        assert (year["experts-recalled-1960"], year["beijing-summit-1989"]) == SPLIT


class TestTrade:
    def test_the_two_shares(self, bank, pages):
        row = ck.load("trade_totals").set_index("id").loc["ru-cn-2023"]
        russia = model.share(row["trade_i"], row["total_i"])
        china = model.share(row["trade_j"], row["total_j"])
        assert bank["china_in_russias_trade"].answer == round(100 * russia)
        assert bank["russia_in_chinas_trade"].answer == round(100 * china)
        assert f"240.11 of 710.1 billion is {russia:.1%}" in pages
        assert f"240.11 of 5,940 billion is {china:.1%}" in pages
        assert 8 == round(model.asymmetry(russia, china))
        assert 34 == ck.load("indicators").set_index("id").loc["trade-share", "now_value"]

    def test_dependence_is_share_times_openness(self, bank):
        assert bank["dependence_from_share"].answer == pytest.approx(100 * 0.30 * 0.40)
        assert model.dependence(10, 100) == pytest.approx(model.share(10, 50) * model.openness(50, 100))

    def test_slips_named_in_the_exercises_are_what_those_slips_give(self, bank, total):
        def growth(before):
            return round((total["cn-ru-2024"] / total[before] - 1) * 100, 1)

        question = bank["growth_of_trade"]
        assert question.expected == growth("cn-ru-2023")
        wrong = ["cn-ru-2022", "cn-ru-2024", "cn-ru-2023-ru"]
        assert [mistake.value for mistake in question.mistakes] == [growth(before) for before in wrong]
        assert 26 == round((total["cn-ru-2023"] / total["cn-ru-2022"] - 1) * 100)

        rows = ck.load("trade_totals").set_index("id")
        first = rows["trade_i"] / rows["total_i"]
        question = bank["asymmetry_of_three_rows"]
        assert question.expected == (first / (rows["trade_j"] / rows["total_j"])).round(1).to_dict()
        slips = [rows["trade_j"] / rows["total_i"], first, rows["trade_j"] / rows["trade_j"]]
        assert [mistake.value for mistake in question.mistakes] == [(first / s).round(1).to_dict() for s in slips]

        both = ck.load("trade").groupby(["dyad", "year"])["total"].agg(list)
        gaps = sorted(abs(one - other) for one, other in both[both.map(len) == 2])
        question = bank["largest_mirror_gap"]
        assert question.expected == pytest.approx(gaps[-1])
        assert [mistake.value for mistake in question.mistakes] == pytest.approx([sum(gaps), gaps[0], total.max()])
        assert gaps[-1] > total["cn-ru-2023"] / 3

    def test_the_worked_ratio(self, total, pages):
        assert 0.014 == round(total["us-ru-2024"] / total["cn-ru-2024"], 3)
        assert "there were 14 between the US and Russia" in pages

    def test_a_guess_of_shares_is_drawn_with_its_gap_in_words(self):
        rows = ck.load("trade_totals")
        shares = rows.assign(share_i=rows["trade_i"] / rows["total_i"], share_j=rows["trade_j"] / rows["total_j"])
        figure = ck.charts.trade.asymmetry(shares, guess=(0.5, 0.3))
        assert (
            "Your guess: Russia with China 50%, and the figures say 33.8%, 16 points less;"
            " China with Russia 30%, and the figures say 4.0%, 26 points less."
        ) in figure.description
        assert "your guess" in json.dumps(figure.to_dict())
        assert "your guess" not in json.dumps(ck.charts.trade.asymmetry(shares).to_dict())

    @pytest.mark.parametrize("guess", [(34, 4), (-0.1, 0.2)])
    def test_a_guess_that_is_no_share(self, guess):
        rows = ck.load("trade_totals")
        shares = rows.assign(share_i=rows["trade_i"] / rows["total_i"], share_j=rows["trade_j"] / rows["total_j"])
        with pytest.raises(ck.CourseError, match="should be a number from 0 to 1"):
            ck.charts.trade.asymmetry(shares, guess=guess)


class TestTheRest:
    def test_the_story_of_the_split_is_in_order(self, bank):
        day = ck.load("timeline").set_index("id")["date"].dt.strftime("%Y-%m-%d")
        date = ck.load("ties").set_index("id")["date"]
        told = {
            "experts": date["experts-recalled-1960"],
            "fighting": day["zhenbao-island-1969"],
            "nixon": day["nixon-china-1972"],
            "gorbachev": date["beijing-summit-1989"],
            "friendly": date["friendly-countries-1992"],
        }
        assert bank["split_and_return"].right == sorted(told, key=told.get)

    def test_counts_of_exercises_and_gas_are_those_of_the_table(self, pages):
        value = ck.load("ties").set_index("id")["value"]
        assert "examines 66 since 2003" in pages
        assert "more than 100 [ties/exercises-wilson]" in pages
        assert (66, 100) == (value["exercises-euiss"], value["exercises-wilson"])
        assert f"from {value['gas-2022']} billion in 2022 to {value['gas-2023']} in 2023" in pages

    def test_every_voice_in_the_text_stands_in_the_table_with_its_stance(self, pages):
        debate = ck.load("debate").set_index("id")
        rows = re.findall(r"^\| (for|partly|against) \|.*?\[debate/([a-z0-9-]+)\]", pages, re.MULTILINE)
        assert 9 == len(rows)
        assert [(debate.loc[ref, "stance"], ref) for _, ref in rows] == rows
        assert not debate.loc[[ref for _, ref in rows], "after_article"].any()
        later = pages.split("## 13 ·")[1].split("## Words")[0]
        cited = re.findall(r"\[debate/([a-z0-9-]+)\]", later)
        assert 7 == len(cited)
        assert debate.loc[cited, "after_article"].all()

    def test_every_claim_of_the_lesson_is_taught(self, pages, bank):
        text = pages + " ".join(" ".join(question.evidence) for question in bank.questions)
        for claim in (33, 34, 35, 38, 39, 40, 41, 51, 52, 53):
            assert f"claims/C{claim}" in text
