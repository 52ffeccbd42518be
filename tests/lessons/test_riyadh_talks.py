"""Figures that the lessons state and the tables hold: computed again, so that neither can drift alone."""

from __future__ import annotations

import ast
import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from places import ROOT


@pytest.fixture(scope="module")
def weeks():
    """The events from the inauguration to the last day that the article dates."""
    events = ck.load("timeline")
    return events[events["date"].between("2025-01-20", "2025-02-28")]


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("riyadh_talks"))


def naming(events, *codes):
    return events[[set(codes) <= set(actors.split(";")) for actors in events["actors"]]]


def contacts(events, *codes):
    return naming(events[events["kind"].isin(["meeting", "call"])], *codes)


def test_contacts_between_states(weeks, bank):
    assert 5 == len(contacts(weeks, "US", "RU"))
    assert 0 == len(contacts(weeks, "RU", "UA"))
    question = bank["contacts_us_ukraine"]
    assert question.answer == len(contacts(weeks, "US", "UA"))
    assert len(naming(weeks, "US", "UA")) in [mistake.value for mistake in question.mistakes]
    cited = {reference.removeprefix("timeline/") for reference in question.evidence}
    assert set(contacts(weeks, "US", "UA")["id"]) == cited


def test_slips_named_in_the_exercises_are_what_those_slips_give(weeks, bank):
    by_kind = {mistake.feedback: mistake.value for mistake in bank["events_by_kind"].mistakes}
    assert weeks.groupby("topic").size().to_dict() in by_kind.values()
    without = bank["contacts_without_ukraine"]
    about_war = contacts(weeks)[contacts(weeks)["topic"] != "bilateral"]
    assert without.expected == len(about_war) - len(naming(about_war, "UA"))
    assert len(about_war) in [mistake.value for mistake in without.mistakes]
    assert len(naming(about_war, "UA")) in [mistake.value for mistake in without.mistakes]
    words = {10: "Ten", 11: "eleven", 17: "seventeen"}
    without_russia = len(about_war) - len(naming(about_war, "RU"))
    said = f"{words[without.expected]} of {words[len(about_war)]} contacts in our table took place without Ukraine"
    assert f"{said}, and {words[without_russia]} without Russia." in without.why


def test_days_between_the_events_of_the_lesson(bank):
    day = ck.load("timeline").set_index("id")["date"]
    assert 29 == (day["riyadh-talks"] - day["inauguration-2025"]).days
    assert bank["days_to_un_vote"].expected == (day["un-vote-es11-7"] - day["riyadh-talks"]).days
    order = [day[name] for name in ("inauguration-2025", "riyadh-talks", "un-vote-es11-7", "oval-office-2025")]
    assert sorted(order) == order


def test_no_point_reads_the_same_in_the_us_statement(bank):
    outcomes = ck.load("outcomes")
    statement = outcomes[outcomes["account"] == "us_readout"]
    assert 4 == len(statement)
    same = int((statement["compared"] == "same").sum())
    assert {0: "none", 1: "one", 2: "two", 3: "three", 4: "all-four"}[same] == bank["points_that_match"].right
    article = outcomes[outcomes["account"] == "article"]
    assert bank["bilateral_points"].answer == int((article["about"] == "bilateral").sum())


def test_votes_add_up_as_the_warm_up_says(bank):
    said = ck.load("timeline").set_index("id").loc["un-vote-es11-7", "what_happened"]
    numbers = [int(number) for number in re.findall(r"\d+", said)][:3]
    assert [93, 18, 65] == numbers
    for number in numbers:
        assert str(number) in bank["body_with_many_votes"].prompt
    assert str(sum(numbers)) in bank["body_with_many_votes"].why


def test_the_first_contact_is_the_earliest_of_washington_and_moscow(weeks, bank):
    question = bank["first_us_russia_contact"]
    ids = {option.id: option.mark for option in question.options}
    joined = contacts(weeks, "US", "RU").sort_values("date")
    assert joined["id"].iloc[0] == ids[question.right]
    assert 7 == (joined.set_index("id").at["riyadh-talks", "date"] - joined["date"].iloc[0]).days
    assert ["call", "call", "meeting"] == list(joined["kind"])[1:4]  # two calls, then Riyadh
    titles = weeks.set_index("id")["title"]
    assert {option.text for option in question.options} == {titles[mark] for mark in ids.values()}
    spec = ck.charts.timeline(ck.load("timeline")).to_dict()
    drawn = {row[question.field] for rows in spec["datasets"].values() for row in rows}
    assert set(ids.values()) <= drawn


def cell(name, page="01_riyadh_talks.ipynb"):
    notebook = json.loads((ROOT / "notebooks" / page).read_text(encoding="utf-8"))
    (found,) = (each for each in notebook["cells"] if each["id"] == name)
    return found


def run(name, page="01_riyadh_talks.ipynb"):
    """What a cell of the lesson leaves, as a kernel runs it."""
    *lines, last = ast.parse("".join(cell(name, page)["source"])).body
    names = {"ck": ck}
    exec(compile(ast.Module(lines, []), name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names)


@pytest.mark.parametrize(("guess", "same"), [("none", 0), ("two", 2), ("all-four", 4)])
def test_the_accounts_appear_after_the_guess_and_show_it(log, guess, same):
    asked = run("predict-points-quiz")
    assert not asked.revealed
    asked.answer("points_that_match", guess)
    said = f"Your guess for “US readout” was {same} of 4 points the same; our coding has 0"
    assert [said] == [said for stage in asked.children[3].stages if said in stage.says]
    assert "recorded" == asked.answer("what_surprised_you", "Point 3.").status


def test_the_contacts_and_then_the_timeline_appear_after_the_guess(log):
    asked = run("predict-contacts-quiz")
    assert not asked.revealed
    assert "Your guess was 2 too low." in asked.answer("contacts_us_ukraine", 4).feedback
    drawings = [stage.says for stage in asked.children[3].stages]
    assert ["Meetings", "Timeline"] == [text.split()[0] for text in drawings]
    assert "Your guess for United States and Ukraine was 4; our table has 6, 2 more." in drawings[0]
    assert "recorded" == asked.answer("what_a_count_hides", "How long they talked.").status


@pytest.mark.parametrize("name", ["predict-points-quiz", "predict-contacts-quiz"])
def test_the_stored_page_shows_no_chart_before_the_guess(name):
    stored = json.dumps(cell(name)["outputs"])
    assert "vegalite" not in stored
    assert "image/png" not in stored


def test_the_quiz_stands_under_the_timeline(log):
    asked = run("quiz")
    assert 10 == len(asked.quiz.session.questions)
    assert "first_us_russia_contact" == asked.quiz.session.questions[0].id
    assert "Timeline of" in asked.children[0].stages[0].says


def test_the_practice_guess_shows_the_row(log):
    asked = run("practice-prediction", "00_start_here.ipynb")
    assert "right" == asked.answer("minutes_of_call", 80).status
    assert "ninety minutes" in asked.children[3].children[0].value


def test_five_sides_write_a_readout_and_two_roles_speak_for_none():
    cards = ck.load("cards")
    own = cards[cards["lesson"] == "riyadh_talks"]
    assert (7, 2) == (len(own), own["opt_out"].sum())
    assert own["private"].isna().equals(own["opt_out"])
    shown = run("discuss-cards").text
    assert [line for line in own["private"].dropna() if line in shown] == []
