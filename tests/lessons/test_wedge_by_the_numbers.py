"""Lesson 6: figures that the lesson states and the tables hold, computed again, so that neither can drift alone."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.models import trade as model
from places import ROOT

SLUG = "wedge_by_the_numbers"


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank(SLUG))


@pytest.fixture(scope="module")
def pages():
    """What an author wrote, as one text, with the names of rows in brackets and without what `render` adds."""
    notebook = json.loads(next(ROOT.glob(f"notebooks/*_{SLUG}.ipynb")).read_text(encoding="utf-8"))
    written = [cell for cell in notebook["cells"] if "generated" not in cell["metadata"].get("tags", [])]
    text = "\n".join("".join(cell["source"]).split("<!-- written by coursekit render -->")[0] for cell in written)
    return re.sub(r"<sup>(.*?)</sup>", lambda found: re.sub(r"\[\d+\]", " ", found[1]).strip(), text)


@pytest.fixture(scope="module")
def votes():
    return ck.load("agreement").set_index("id")


@pytest.fixture(scope="module")
def total():
    return ck.load("trade").set_index("id")["total"]


class TestVotes:
    def test_the_line_that_is_drawn_is_that_of_the_table(self, bank, votes):
        pair = votes[(votes["dyad"] == "RU-CN") & (votes["year"] >= 1971)].sort_values("year")
        record = {str(row.year): round(100 * row.identical) for row in pair.itertuples()}
        assert bank["alike_line"].right == record
        assert 49 == len(record)
        for ref in bank["alike_line"].evidence:
            row = votes.loc[ref.removeprefix("agreement/")]
            assert f"{100 * row['identical']:.1f}%" in bank["alike_line"].why

    def test_1989_is_the_highest_and_1993_the_lowest_year(self, votes):
        pair = votes[(votes["dyad"] == "RU-CN") & (votes["year"] >= 1971)].set_index("year")["identical"]
        assert (1989, 1993) == (pair.idxmax(), pair.idxmin())

    def test_only_one_pair_came_closer_when_moscow_and_beijing_came_apart(self, bank, votes, pages):
        share = 100 * votes["identical"]
        rise = {pair: share[f"48-{pair}"] - share[f"44-{pair}"] for pair in ("US-RU", "US-CN", "RU-CN")}
        assert [29, 0, -56] == [round(each) for each in rise.values()]
        question = bank["pair_that_came_closer"]
        assert "us-russia" == question.right
        seven, thirty_six = (round(share[ref]) for ref in ("44-US-RU", "48-US-RU"))
        assert f"{seven} of 100 alike with the US in 1989, and {thirty_six} in 1993" in pages
        assert f"went from {seven}% in 1989 to {thirty_six}% in 1993" in question.why

    def test_the_options_of_the_chart_are_the_names_on_its_marks(self, bank, pages):
        marks = [option.mark for option in bank["pair_that_came_closer"].options]
        assert ["US and Russia", "US and China", "Neither of the two"] == marks
        assert {"US and Russia", "US and China"} <= set(re.findall(r'"(US and \w+)"', pages))

    def test_numbers_of_votes(self, votes, bank):
        n = votes["n"]
        assert (50, 125) == (n["26-RU-CN"], n["26-US-RU"])
        assert "50 common votes" in bank["care_with_1971"].prompt
        assert "125 common votes" in bank["care_with_1971"].options[0].feedback


class TestTrade:
    def test_the_two_shares(self, bank, pages, total):
        row = ck.load("trade_totals").set_index("id").loc["ru-cn-2023"]
        russia, china = model.share(row["trade_i"], row["total_i"]), model.share(row["trade_j"], row["total_j"])
        assert (34, 4) == (round(100 * russia), round(100 * china))
        assert (34, 4) == (bank["china_in_russias_trade"].answer, bank["russia_in_chinas_trade"].answer)
        assert 8 == round(model.asymmetry(russia, china))
        assert f"goods for {total['cn-ru-2023']} billion dollars" in pages
        assert 32 == round(100 * total["cn-ru-2023-ru"] / row["total_i"])  # so the waffles say
        assert 34 == ck.load("indicators").set_index("id").loc["trade-share", "now_value"]

    def test_dependence_is_share_times_openness(self, bank):
        assert bank["dependence_from_share"].answer == pytest.approx(100 * 0.30 * 0.40)
        assert model.dependence(10, 100) == pytest.approx(model.share(10, 50) * model.openness(50, 100))

    def test_slips_named_in_the_exercises_are_what_those_slips_give(self, bank, total):
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

    def test_the_bar_of_two_counts_is_as_long_as_the_task_says(self, bank, total):
        question = bank["two_counts_of_2023"]
        both = total["us-cn-2023-us"] + total["us-cn-2023-cn"]
        assert f"showed {both:,.1f} billion" in question.why
        rows = ck.load("trade").query("year == 2023")
        drawn = [[row.total, row.dyad, row.reporter] for row in rows.itertuples()]
        assert sorted(drawn) == sorted(question.drawn)

    def test_the_open_chart_says_what_it_shows_and_where_rows_are_missing(self, pages, total):
        assert (
            f"reach {total['cn-ru-2024']:.0f} billion dollars in 2024, the US and Russia {total['us-ru-2024']}" in pages
        )
        years = set(ck.load("trade").query("dyad == 'US-RU'")["year"])
        assert {2017, 2018, 2019} == set(range(min(years), max(years) + 1)) - years
        assert "three years in which one pair has no row" in pages


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
        assert (66, 100) == (value["exercises-euiss"], value["exercises-wilson"])
        assert f"examines {value['exercises-euiss']:.0f} since 2003" in pages
        assert f"more than {value['exercises-wilson']:.0f}" in pages
        assert f"from {value['gas-2022']} billion cubic metres in 2022 to {value['gas-2023']} in 2023" in pages

    def test_every_voice_stands_in_the_table_with_its_stance_and_none_came_later(self, pages):
        debate = ck.load("debate").set_index("id")
        rows = re.findall(r"^\| (for|partly|against|context) \|.*?\[debate/([a-z0-9-]+)\]", pages, re.MULTILINE)
        assert 11 == len(rows)
        assert [(debate.loc[ref, "stance"], ref) for _, ref in rows] == rows
        assert not debate.loc[re.findall(r"debate/([a-z0-9-]+)", pages), "after_article"].any()
        assert {"US", "RU", "UA", "EU", "CN", "TW"} == set(debate.loc[[ref for _, ref in rows], "view_from"])

    def test_no_card_of_the_discussion_rests_on_what_came_later(self):
        cards = ck.load("cards").query("lesson == @SLUG")
        debate = ck.load("debate").set_index("id")["after_article"]
        rows = [
            ref.split("/")[1] for refs in cards["start_rows"] for ref in refs.split(";") if ref.startswith("debate/")
        ]
        assert len(rows) >= 8
        assert not debate[rows].any()
        assert {"wedge-taipei", "wedge-kyiv"} <= set(cards["id"])

    def test_every_claim_of_the_lesson_is_taught(self, pages, bank):
        claims = ck.load("claims").set_index("id")["taught_in"]
        text = pages + " ".join(" ".join(question.evidence) for question in bank.questions)
        own = [claim for claim, lessons in claims.items() if SLUG in lessons.split(";")]
        assert 11 == len(own)
        assert [] == [claim for claim in own if f"claims/{claim}" not in text]
