"""Figures that lesson 7 states: computed again from the tables, so that neither can drift alone."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.models import votes
from places import ROOT

SIX = [f"ES-11/{number}" for number in range(1, 7)]
TWO = ["ES-11/7", "ES-11/8"]
CODE = {"United States": "USA", "Russia": "RUS", "China": "CHN", "France": "FRA", "United Kingdom": "GBR"}


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("un_votes"))


@pytest.fixture(scope="module")
def prose():
    cells = json.loads((ROOT / "notebooks" / "07_un_votes.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.fixture(scope="module")
def cast():
    """The votes as words, as far as this lesson shows them: rows are resolutions, columns are states."""
    known = ck.load("roll_calls").query("known_by < '2025-03'")
    return known.pivot(index="resolution", columns="iso3", values="vote")


@pytest.fixture(scope="module")
def wide(cast):
    return cast.apply(lambda column: column.map(votes.CODES)).astype(float)


@pytest.fixture(scope="module")
def tallies():
    return ck.load("tallies").set_index("resolution")


def s(wide, a, b, rows):
    return votes.s_score(wide.loc[rows, a], wide.loc[rows, b])


def result(tally):
    return f"{tally['yes']}–{tally['no']}–{tally['abstain']}"


def test_the_turn_from_minus_one_to_one_half(wide, bank):
    assert s(wide, "USA", "RUS", SIX) == -1.0
    assert s(wide, "USA", "RUS", TWO) == bank["s_on_that_day"].answer == 0.5
    assert bank["s_before_and_then"].expected == {"before": -1.0, "then": 0.5}
    assert bank["distance_on_the_day"].expected == (wide["USA"] - wide["RUS"]).abs().loc[TWO].sum()


def test_the_votes_that_are_predicted(cast, bank):
    assert cast.loc["ES-11/8", "USA"] == bank["us_on_its_own_draft"].right == "abstain"
    question = bank["eu_member_against"]
    names = ck.charts.votes.states(ck.load("roll_calls"))
    code = {name: three for three, name in names.items()}
    against = [option.id for option in question.options if cast.loc["ES-11/7", code[option.mark]] == "no"]
    assert against == [question.right] == ["hungary"]
    assert all(set(cast.loc[SIX, code[option.mark]].dropna()) == {"yes"} for option in question.options)


def test_no_option_on_the_chart_is_missing_from_its_rows(bank):
    states = ["US", "Russia", "China", "France", "Germany", "Hungary", "Poland", "Slovakia"]
    shown = set(ck.charts.votes.grid(ck.load("roll_calls"), states).table["State"])
    assert {option.mark for option in bank["eu_member_against"].options} <= shown


def test_results_of_the_day(tallies, bank, prose):
    options = {option.id: option.text for option in bank["results_of_the_day"].options}
    resolution = {"kyivs-text": "ES-11/7", "amended-us-text": "ES-11/8", "council-text": "S/RES/2774"}
    for item in bank["results_of_the_day"].items:
        assert options[item.answer] == result(tallies.loc[resolution[item.id]])
    assert options["r141-7-32"] == result(tallies.loc["ES-11/6"])  # the option that fits no text of that day
    for name, row in ((name, tallies.loc[key]) for name, key in (("ES-11/7", "ES-11/7"), ("ES-11/8", "ES-11/8"))):
        assert f"| {name}: {row['yes']} yes, {row['no']} no, {row['abstain']} abstained [tallies/" in prose


def test_the_council_of_that_day(prose):
    council = ck.load("council_votes").set_index("iso3")["vote"]
    assert [council[code] for code in ("USA", "RUS", "CHN", "FRA", "GBR")] == ["yes"] * 3 + ["abstain"] * 2
    assert set(council.index[council == "abstain"]) == {"FRA", "GBR", "DNK", "GRC", "SVN"}
    assert "| Council 2774: 10 yes, 0 no, 5 abstained [tallies/2774] | Yes | Yes | Yes | abstained |" in prose


def test_china_israel_and_india_voted_as_the_questions_say(cast, bank):
    assert cast.loc["ES-11/7", "CHN"] == bank["china_on_kyivs_text"].right
    assert [name for name in [*SIX, *TWO] if cast.loc[name, "CHN"] == "no"] == ["ES-11/3", "ES-11/5"]
    assert bank["partner_outside_europe"].right == "Israel"
    assert list(cast.loc[["ES-11/6", *TWO], "ISR"]) == ["yes", "no", "abstain"]
    assert list(cast.loc[TWO, "SAU"]) == ["abstain", "abstain"]
    assert list(cast.loc[TWO, "TUR"]) == ["yes", "yes"]
    assert [cast.loc["ES-11/7", code] for code in ("JOR", "EGY")] == ["yes", "yes"]
    assert set(cast["IND"]) == {"abstain"}
    assert cast.loc["ES-11/4", "IRN"] == "absent"


def test_the_pairs_stand_in_the_order_of_their_s(wide, bank):
    names = dict(zip(["us", "russia", "china", "france", "uk"], ["USA", "RUS", "CHN", "FRA", "GBR"], strict=True))
    scores = [s(wide, *(names[part] for part in item.id.split("-")), TWO) for item in bank["pairs_in_order"].items]
    assert scores == [-1.0, -0.5, 0.0, 0.5, 1.0]


def test_the_four_permanent_members(wide, bank):
    question = bank["s_with_the_permanent_four"]
    assert question.expected == {code: s(wide, "USA", code, TWO) for code in ("CHN", "FRA", "GBR", "RUS")}
    before = {code: float(s(wide, "USA", code, SIX)) for code in ("CHN", "FRA", "GBR", "RUS")}
    assert before in [pytest.approx(m.value) for m in question.mistakes if isinstance(m.value, dict)]


def test_slips_of_the_formula_are_what_those_slips_give(wide, bank):
    apart = {"before": (wide["USA"] - wide["RUS"]).abs().loc[SIX], "then": (wide["USA"] - wide["RUS"]).abs().loc[TWO]}
    slips = [
        {when: 1 - 2 * d.mean() / (2 * len(d)) for when, d in apart.items()},
        {when: 1 - 2 * d.sum() / (3 * len(d)) for when, d in apart.items()},
        {when: 1 - 2 * d.sum() / (1 * len(d)) for when, d in apart.items()},
    ]
    assert slips == [pytest.approx(mistake.value) for mistake in bank["s_before_and_then"].mistakes]


def test_an_absence_is_left_out(bank):
    question = bank["s_with_an_absence"]
    x, y = [1, 2, 3, None], [1, 3, 3, 1]
    assert round(votes.s_score(x, y), 2) == question.answer
    assert votes.s_score([1, 2, 3, 2], y) == next(m.value for m in question.mistakes if "abstention" in m.feedback)
    assert round(votes.agreement(x, y), 2) == next(m.value for m in question.mistakes if "agreement" in m.feedback)
    assert 1 - 2 * 1 / (2 * 4) == next(m.value for m in question.mistakes if "four roll calls" in m.feedback)


def test_three_scores_of_two_votes(wide, bank):
    x, y = wide.loc[TWO, "USA"], wide.loc[TWO, "RUS"]
    assert (float(votes.s_score(x, y)), float(votes.kappa(x, y))) == (0.5, 0.0)
    assert round(votes.pi(x, y), 2) == -0.33
    assert "S is 0.5, kappa is 0, and pi is −0.33" in bank["three_scores_of_two_votes"].prompt
    drawn = votes.bootstrap(x, y, rng=2025)
    assert (drawn.low, drawn.high) == (0.0, 1.0)
    still = votes.bootstrap(wide.loc[SIX, "USA"], wide.loc[SIX, "RUS"], rng=2025)
    assert still.low == still.high == -1.0


def test_germany_and_russia_in_1914(bank):
    table = ck.load("alliances_1914")
    ties, apart = (table["germany"], table["russia"]), (table["germany"] - table["russia"]).abs()
    assert len(table) == 20
    assert table["capability"].sum() == pytest.approx(1)
    assert votes.s_score(*ties, span=3) == pytest.approx(0.40)
    weighted = votes.s_score(*ties, table["capability"], span=3)
    assert weighted == pytest.approx(bank["s_by_capability"].answer) == pytest.approx(-0.46)
    four = table["state"].isin(["Germany", "Russia", "France", "Austria-Hungary"])
    assert set(apart[four]) == {3}
    assert table.loc[four, "capability"].sum() == pytest.approx(0.62)
    assert "62% of the power" in bank["s_by_capability"].why
    assert (int((apart == 0).sum()), table.loc[apart == 0, "capability"].sum()) == (13, pytest.approx(0.12))
    assert bank["why_the_sign_turns"].why.startswith("Thirteen states")
    assert "They hold 12% of the capability" in bank["why_the_sign_turns"].why


def test_the_cold_war_never_gave_so_low_a_score(prose):
    pairs = ck.load("agreement").query("dyad == 'US-RU'").set_index("id")
    lowest = pairs[pairs["year"] <= 1991]["s"].idxmin()
    assert (lowest, pairs.loc[lowest, "year"], round(pairs.loc[lowest, "s"], 2)) == ("44-US-RU", 1989, -0.59)
    assert "−0.59, in 1989 [agreement/44-US-RU]" in prose
    assert f"It puts {pairs.loc[lowest, 'n']} votes on many topics beside six votes on one" in prose


def test_the_warm_up_on_the_rivals(bank):
    row = ck.load("agreement").set_index("id").loc["27-RU-CN"]
    assert bank["warm_rivals_of_1972"].answer == round(100 * row["identical"])
    assert f"on {round(100 * row['identical'])}% of {row['n']} common votes" in bank["warm_rivals_of_1972"].why
    us = ck.load("agreement").set_index("id").loc["27-US-RU", "identical"]
    assert round(100 * us) in [mistake.value for mistake in bank["warm_rivals_of_1972"].mistakes]


def test_where_reports_contradict_the_record_both_are_taught_and_no_key_rests_on_it(cast, bank, prose):
    assert list(cast.loc["ES-11/8", ["UKR", "SRB", "ARM"]]) == ["abstain", "abstain", "yes"]
    told_in_two_ways = {f"roll_calls/es11-8-{code}" for code in ("UKR", "SRB", "ARM")}
    assert {ref for ref in told_in_two_ways if f"[{ref}]" in prose} == told_in_two_ways
    asked = {q.id for q in bank.questions if told_in_two_ways & set(q.evidence)}
    assert asked == {"an_open_vote", "vote_you_would_check"}  # how to deal with it, not which report is right


def test_no_cell_of_the_lesson_shows_a_vote_of_after_february_2025():
    cells = json.loads((ROOT / "notebooks" / "07_un_votes.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    loads = [line for cell in code for line in cell.splitlines() if 'load("roll_calls")' in line]
    assert set(loads) == {'votes = ck.load("roll_calls").query("known_by < \'2025-03\'")'}
    assert "ES-11/9" not in json.dumps(cells)


def test_every_interval_of_the_ideal_points_holds_its_point():
    points = ck.load("ideal_points")
    assert len(points) == 45
    assert (points["low"] < points["point"]).all()
    assert (points["point"] < points["high"]).all()
    assert points.set_index("id").loc["26-TW", "votes"] == 8  # the Republic of China, until 25 October 1971


def test_the_roles_start_from_rows_that_say_what_their_briefs_say(cast):
    cards = ck.load("cards")
    own = cards[cards["lesson"] == "un_votes"].set_index("id")
    assert len(own) == 11
    assert list(own.index[own["opt_out"]]) == ["vote-observer", "vote-fact-checker"]
    assert "No on all eight texts" in own.loc["vote-russia", "private"] + own.loc["vote-russia", "brief"]
    assert set(cast.loc[[*SIX, *TWO], "RUS"]) == {"no"}
    assert set(cast.loc[["ES-11/1", "ES-11/4", "ES-11/6"], "MHL"]) == {"yes"}
    assert set(cast.loc[SIX, "HUN"].dropna()) == {"yes"}


def test_the_words_are_linked_where_they_are_first_used(prose):
    linked = re.findall(r'\]\(#Words "([^"]+)"\)', prose)
    assert len(linked) == len(set(linked)) >= 10
    assert set(linked) <= set(ck.load("glossary")["term"])
