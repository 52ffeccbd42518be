"""The tables of the analysis lessons: agreement, trade, positions and the comparison with 1971-72."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from content.test_data import COURSE, change, course  # noqa: F401 - course is a fixture
from coursekit.content import data
from coursekit.riyadh.models import trade as trade_model

ANALYSIS = ["roll_calls", "tallies", "un_groups", "council_votes", "agreement", "ideal_points"]
ANALYSIS += ["trade", "ties", "aid", "positions", "indicators"]


def load(name: str) -> pd.DataFrame:
    return data.load(name, COURSE)


# --- The tables are described and can be cited ----------------------------------------------------------------------


def test_every_row_makes_a_sentence_of_evidence_with_its_documents():
    refs = [f"{name}/{ref}" for name in ANALYSIS for ref in load(name)["id"]]
    assert len(refs) > 2400
    found = [data.evidence(ref, COURSE) for ref in refs]
    assert [each.ref for each in found if re.search(r"None|nan|[{}]|\s\s|\(\s*\)", each.text)] == []
    assert [each.ref for each in found if not each.links] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("roll_calls.csv", "USA,no,official record", "USA,maybe,official record"),
        ("roll_calls.csv", "2022-03-02,Kiribati,KIR,", "2022-03-02,Kiribati,KIX,"),
        ("tallies.csv", "93,18,65,17", "93,18,65,-17"),
        ("un_groups.csv", "Zimbabwe,ZWE,African States", "Zimbabwe,ZWE,African Group"),
        ("council_votes.csv", "2774-FRA,", "2774-GBR,"),
        ("agreement.csv", "27-RU-CN,27,1972,RU-CN,81,", "27-RU-CN,27,1972,RU-CN,0,"),
        ("ideal_points.csv", "27-US,27,1972,US,", "27-US,27,1972,XX,"),
        ("trade.csv", "cn-ru-2024,CN-RU,2024,China customs", "cn-ru-2024,CN-RU,2024,Russian customs"),
        ("aid.csv", "us-total-2025-02,2025-02-28", "us-total-2025-02,2025-02-29"),
        ("positions.csv", "cn-nato_membership,CN,nato_membership", "cn-nato_membership,CN,nato"),
        ("indicators.csv", "A,A,Whether", "A,C,Whether"),
    ],
)
def test_a_slip_is_found_by_the_course(course, file, old, new):  # noqa: F811 - the fixture
    change(course, file, old, new)
    assert {problem.file for problem in data.problems(course)} == {f"data/{file}"}


def test_an_independent_judge_finds_a_slip_as_well(course):  # noqa: F811 - the fixture
    change(course, "positions.csv", "US,ceasefire_timing,", "US,cease_fire,")
    change(course, "tallies.csv", "93,18,65,17", "93,18,65,-17")
    import frictionless

    report = frictionless.validate(str(course.data / "datapackage.json"))
    assert {task.name for task in report.tasks if not task.valid} == {"positions", "tallies"}


# --- Agreement and ideal points -------------------------------------------------------------------------------------


def test_s_is_twice_agreement_less_one_in_every_session():
    table = load("agreement")
    assert len(table) == 172
    assert (table["s"] - (2 * table["agreement"] - 1)).abs().max() <= 1.1e-4  # four decimals
    assert (table["identical"] <= table["agreement"]).all()


def test_the_agreement_of_china_and_russia_hides_the_split_and_the_friendship():
    identical = load("agreement").query("dyad == 'RU-CN'").set_index("year")["identical"]
    assert identical[[1971, 1972, 1989, 1993, 2019]].round(3).to_list() == [0.800, 0.654, 0.927, 0.371, 0.793]
    assert identical.idxmin() == 1993


def test_beijing_has_votes_only_since_it_took_the_seat():
    table = load("agreement")
    assert table.groupby("dyad")["session"].min().to_dict() == {"RU-CN": 26, "US-CN": 26, "US-RU": 1}
    assert table.groupby("dyad")["session"].count().to_dict() == {"RU-CN": 49, "US-CN": 49, "US-RU": 74}
    assert table["year"].to_list() == (1945 + table["session"]).to_list()
    assert table["id"].to_list() == [f"{s}-{d}" for s, d in zip(table["session"], table["dyad"], strict=True)]


@pytest.mark.parametrize(
    ("a", "b", "year", "distance"),
    [
        ("US", "RU", 1972, 4.19),
        ("US", "RU", 2019, 2.55),
        ("US", "CN", 1972, 2.85),
        ("CN", "RU", 1972, 1.33),
        ("CN", "RU", 2019, 0.48),
    ],
)
def test_distances_of_ideal_points(a, b, year, distance):
    point = load("ideal_points").set_index(["year", "actor"])["point"]
    assert abs(point[year, a] - point[year, b]) == pytest.approx(distance, abs=0.005)


def test_two_governments_had_a_point_for_china_when_the_seat_changed():
    points = load("ideal_points")
    assert points["actor"][points["session"] == 26].to_list() == ["US", "FR", "RU", "UA", "CN", "TW"]
    assert points["year"].to_list() == (1945 + points["session"]).to_list()


# --- Trade, ties, aid -----------------------------------------------------------------------------------------------


def test_pairs_and_reporters_are_never_mixed():
    table = load("trade")
    assert table.groupby("dyad")["reporter"].unique().map(sorted).to_dict() == {
        "CN-RU": ["China customs", "Russia customs"],
        "US-CN": ["China customs", "US Census"],
        "US-RU": ["US Census"],
    }
    assert set(table.groupby("reporter")["definition"].nunique()) == {1}
    assert table.duplicated(["dyad", "year", "reporter"]).sum() == 0
    who = {("US-CN", "China customs"): "-cn", ("US-CN", "US Census"): "-us", ("CN-RU", "Russia customs"): "-ru"}
    assert table["id"].to_list() == [
        f"{dyad.lower()}-{year}" + who.get((dyad, reporter), "")
        for dyad, year, reporter in zip(table["dyad"], table["year"], table["reporter"], strict=True)
    ]


def test_exports_and_imports_add_up_to_the_total():
    table = load("trade").dropna(subset=["exports", "imports"])
    assert len(table) >= 9
    assert (table["total"] - table["exports"] - table["imports"]).abs().max() < 0.05  # the sources round


def test_where_both_sides_report_a_year_they_differ():
    both = load("trade").groupby(["dyad", "year"])["total"].agg(list)
    assert both[both.map(len) > 1].to_dict() == {
        ("CN-RU", 2023): [240.11, 230],
        ("US-CN", 2022): [690.6, 759.43],
        ("US-CN", 2023): [575.0, 663.7],
    }


def test_parts_and_wholes_agree_with_the_table_of_trade_and_with_the_published_shares():
    rows = load("trade_totals").set_index("id")
    total = load("trade").set_index("id")["total"]
    assert rows["trade_j"].to_dict() == {
        "ru-cn-2022": total["cn-ru-2022"],
        "ru-cn-2023": total["cn-ru-2023"],
        "us-cn-2023": total["us-cn-2023-cn"],
    }
    assert rows["trade_i"].to_list() == [total["cn-ru-2022"], total["cn-ru-2023"], total["us-cn-2023-us"]]
    # 3% and 11.2% are published; 11.16 stands for a derived trade and a rounded total.
    assert (100 * rows["trade_j"] / rows["total_j"]).round(1).to_list() == [3.0, 4.0, 11.2]
    assert (100 * rows["trade_i"] / rows["total_i"]).round(1).to_list() == [22.4, 33.8, 11.1]


def test_the_debate_has_views_from_six_places_and_more_than_one_stance():
    table = load("debate")
    assert table.groupby("view_from").size().min() >= 2
    assert set(table["view_from"]) == {"US", "RU", "UA", "CN", "TW", "EU"}
    assert {"for": 5, "partly": 2} == table["stance"].value_counts()[["for", "partly"]].to_dict()
    assert table["after_article"].to_list() == (table["date"] > "2025-02-28").to_list()


def test_derived_totals_follow_from_what_the_source_states():
    total = load("trade").set_index("id")["total"]
    assert total["us-cn-2024-cn"] / 1.037 == pytest.approx(total["us-cn-2023-cn"], abs=0.05)
    assert total["cn-ru-2024"] / total["cn-ru-2023"] - 1 == pytest.approx(0.02, abs=0.001)


def test_ties_are_sorted_by_date_within_their_field():
    ties = load("ties")
    assert ties["year"].to_list() == ties["date"].str[:4].astype(int).to_list()
    assert ties["unit"].isna().to_list() == ties["value"].isna().to_list()
    assert ties["category"].value_counts().to_dict() == {"energy": 8, "exercises": 5, "politics": 4}
    assert all(rows["year"].is_monotonic_increasing for _, rows in ties.groupby("category"))


def test_europe_overtook_the_us_in_aid_but_not_in_arms():
    value = load("aid").set_index("id")["value"]
    assert value["europe-total-2025-02"] - value["us-total-2025-02"] == 23
    assert value["us-military-2025-02"] - value["europe-military-2025-02"] == 1


# --- Positions ------------------------------------------------------------------------------------------------------


def test_every_code_lies_in_its_interval_and_the_interval_on_the_scale():
    table = load("positions")
    coded_rows = table.dropna(subset=["code"])
    assert (len(table), len(coded_rows)) == (51, 43)
    assert (coded_rows["low"] <= coded_rows["code"]).all()
    assert (coded_rows["code"] <= coded_rows["high"]).all()
    assert (coded_rows["low"] < coded_rows["high"]).all()
    assert coded_rows[["low", "high"]].abs().max(axis=None) <= 2
    assert table["low"].isna().equals(table["code"].isna())
    assert table["high"].isna().equals(table["code"].isna())


def test_intervals_are_as_wide_as_the_rule_says():
    table = load("positions").dropna(subset=["code"])
    reach = pd.concat([table["code"] - table["low"], table["high"] - table["code"]], axis=1).max(axis=1)
    assert sorted(reach.unique()) == [0.5, 1.0, 1.5]


def test_one_row_for_an_actor_on_an_issue_and_one_scale_for_an_issue():
    table = load("positions")
    assert table["id"].to_list() == [f"{a.lower()}-{i}" for a, i in zip(table["actor"], table["issue"], strict=True)]
    assert table.groupby("issue")["scale"].nunique().to_dict() == dict.fromkeys(table["issue"].unique(), 1)
    assert table["issue"].nunique() == 9
    assert table["actor"].unique().tolist() == ["US", "RU", "UA", "EU", "FR", "DE", "CN", "TW", "SA"]


def test_kyiv_and_moscow_stand_at_opposite_ends_on_land():
    code = load("positions").set_index("id")["code"]
    assert code[["ua-territory", "us-territory", "ru-territory"]].to_list() == [2, -1, -2]


# --- 1971-72 and today ----------------------------------------------------------------------------------------------


def test_what_is_only_general_knowledge_is_said_to_be_so():
    table = load("indicators").set_index("id")
    unchecked = {(ref, side) for side in ("then", "now") for ref in table.index[table[f"{side}_grade"] == "K"]}
    assert unchecked == {
        ("divisions", "now"),
        ("economy-ratio", "then"),
        ("leaders", "then"),
        ("trade-share", "then"),
        ("war", "then"),
    }


def test_a_figure_has_a_unit():
    table = load("indicators")
    has_figure = table[["then_value", "now_value"]].notna().any(axis=1)
    assert has_figure.to_list() == table["unit"].notna().to_list()
    assert has_figure.sum() == 8


def test_computed_comparisons_can_be_computed_again():
    table = load("indicators").set_index("id")
    now, then = table["now_value"], table["then_value"]
    identical = load("agreement").set_index("id")["identical"]
    point = load("ideal_points").set_index("id")["point"]
    total = load("trade").set_index("id")["total"]
    assert round(100 * identical[["27-RU-CN", "74-RU-CN"]], 1).to_list() == [then["votes-ally"], now["votes-ally"]]
    assert round(point["27-US"] - point["27-CN"], 2) == then["distance-target"]
    assert round(point["74-US"] - point["74-RU"], 2) == now["distance-target"]
    assert round(38.2 / 6.92, 1) == now["economy-ratio"]
    assert [total["cn-ru-2024"], total["us-ru-2024"]] == [now["trade-ally"], now["trade-target"]]
    assert round(100 * trade_model.share(240.1, 710.1), 1) == 33.8 < now["trade-share"]
