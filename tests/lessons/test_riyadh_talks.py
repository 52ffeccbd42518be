"""Figures that the lessons state and the tables hold: computed again, so that neither can drift alone."""

from __future__ import annotations

import re

import pytest

import coursekit as ck
from coursekit.course import Course
from coursekit.questions import load_bank
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
