"""Figures that the lesson states and the tables hold: computed again, so that neither can drift alone."""

from __future__ import annotations

import ast
import json
import re

import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from coursekit.riyadh.pieces.riyadh_talks import COUNTS, NAMES, PLACES, WHERE
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
    without = bank["contacts_without_ukraine"]
    about_war = contacts(weeks)[contacts(weeks)["topic"] != "bilateral"]
    assert without.expected == len(about_war) - len(naming(about_war, "UA"))
    assert len(about_war) in [mistake.value for mistake in without.mistakes]
    assert len(naming(about_war, "UA")) in [mistake.value for mistake in without.mistakes]
    words = {10: "Ten", 11: "eleven", 17: "seventeen"}
    without_russia = len(about_war) - len(naming(about_war, "RU"))
    said = f"{words[without.expected]} of {words[len(about_war)]} contacts in our table took place without Ukraine"
    assert f"{said}, and {words[without_russia]} without Russia." in without.why


def test_the_chart_of_topics_shows_what_the_table_holds(weeks, bank):
    by_topic = contacts(weeks).groupby("topic").size()
    assert bank["contacts_by_topic"].drawn == [[int(n), topic] for topic, n in by_topic.items()]
    assert ["istanbul-talks-2025"] == list(contacts(weeks).query("topic == 'bilateral'")["id"])


def test_days_between_the_events_of_the_lesson(bank):
    day = ck.load("timeline").set_index("id")["date"]
    assert bank["days_to_un_vote"].expected == (day["un-vote-es11-7"] - day["riyadh-talks"]).days
    order = [day[name] for name in ("inauguration-2025", "riyadh-talks", "un-vote-es11-7", "oval-office-2025")]
    assert sorted(order) == order


def test_names_belong_where_the_table_of_participants_has_them(bank):
    status = ck.load("participants").set_index("id")["status"]
    question = bank["who_was_in_the_room"]
    assert question.right == {id: WHERE[status[id]] for id in NAMES if status[id] in WHERE}
    assert PLACES == {place.id: place.text for place in question.places}
    assert ["dmitriev"] == [id for id in NAMES if id not in question.right]


def test_no_point_reads_the_same_in_the_us_statement(bank):
    outcomes = ck.load("outcomes")
    statement = outcomes[outcomes["account"] == "us_readout"]
    assert 4 == len(statement)
    assert bank["points_that_match"].right == COUNTS[int((statement["compared"] == "same").sum())]
    assert set(COUNTS) == {option.id for option in bank["points_that_match"].options}
    article = outcomes[outcomes["account"] == "article"]
    assert bank["bilateral_points"].answer == int((article["about"] == "bilateral").sum())
    others = outcomes[outcomes["account"] != "article"].groupby("account")["compared"]
    assert not others.agg(lambda compared: (compared == "same").all()).any()  # nobody else repeats all four


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


@pytest.mark.parametrize("name", ["predict-room-piece", "predict-points-quiz", "predict-contacts-quiz"])
def test_the_stored_page_gives_nothing_away_before_the_guess(name, log):
    stored = json.dumps(cell(name)["outputs"], ensure_ascii=False)
    assert "vegalite" not in stored
    told = [
        *run("predict-points-quiz").session.questions[0].options,
        *run("predict-room-piece").session.questions[0].items,
    ]
    assert [] == [each.feedback for each in told if each.feedback in stored]
    assert [] == [title for title in contacts(ck.load("timeline"), "US", "UA")["title"] if title in stored]


def test_a_pair_that_a_student_adds_is_counted_as_the_picture_counts_it():
    source = "".join(cell("count-contacts")["source"]).replace("pairs = [", 'pairs = [("US", "UA"), ("RU", "UA"), ')
    names = {"ck": ck}
    exec(source, names)
    assert {"US and UA": 6, "RU and UA": 0, "US and RU": 5, "RU and CN": 2, "UA and EU": 1} == dict(
        names["table"].values.tolist()
    )


def test_the_quiz_stands_under_the_chart_of_contacts(log, bank):
    asked = run("quiz")
    assert "first_us_russia_contact" == asked.quiz.session.questions[0].id
    spec = json.dumps(asked.looks[0].to_dict())
    assert [] == [option.mark for option in bank["first_us_russia_contact"].options if option.mark not in spec]
    rows = " ".join(asked.looks[0].table["who"])
    assert {"US", "UK", "EU"} == set(re.findall(r"\b[A-Z]{2}\b", rows))  # all others by their names


def test_the_practice_guesses_show_what_happened(log):
    asked = run("practice-prediction", "00_start_here.ipynb")
    assert "right" == asked.answer("minutes_of_call", 80).status
    assert "ninety minutes" in asked.children[3].children[0].value
    dial = run("guess-the-hours", "00_start_here.ipynb")
    assert "Exactly: it is 4.5 hours." in dial.answer(4.5).feedback
    assert "The talks lasted about four and a half hours. You said 4.5 hours." == dial.says
    assert "four and a half hours" in ck.load("claims").set_index("id").loc["C04", "nuance"]


def test_five_sides_write_a_readout_and_two_roles_speak_for_none():
    cards = ck.load("cards")
    own = cards[cards["lesson"] == "riyadh_talks"]
    assert (7, 2) == (len(own), own["opt_out"].sum())
    assert own["private"].isna().equals(own["opt_out"])
    shown = run("discuss-cards").text
    assert [line for line in own["private"].dropna() if line in shown] == []
