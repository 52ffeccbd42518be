"""Three hundred at once, and a service that is killed under them: every vote that was said to be in is in, once."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from live_class import LiveClass, together, vote_in
from loops import finished

LESSON, QUESTION = "wedge_by_the_numbers", "what_votes_can_tell"
CLASS = 300


@pytest.mark.slow
def test_three_hundred_vote_twice_within_a_second(live):
    tokens = live.join_all(CLASS)
    now = live.start(LESSON, QUESTION)
    said = [random.Random(n).choice(now["shown"]) for n in range(CLASS)]
    again = [random.Random(n + CLASS).choice(now["shown"]) for n in range(CLASS)]
    for votes, phases in ((said, ["closed 1", "talk", "open 2"]), (again, ["closed 2"])):
        events = [vote_in(now, response, f"{now['vote']}-{n}") for n, response in enumerate(votes)]
        told = finished(together(live.link, tokens, events))
        assert {200: CLASS} == Counter(status for status, _ in told)
        now = live.teach("api/class")
        assert (CLASS, CLASS) == (now["voted"], now["here"])
        assert "tally" not in now
        assert all("tally" not in live.ask("api/state", token=token)[1] for token in tokens[:3])
        for phase in phases:
            now = live.move(phase)
    now = live.move("reveal")
    assert {"1": Counter(said), "2": Counter(again)} == {n: told["chosen"] for n, told in now["tally"].items()}


def test_a_vote_that_is_sent_twice_counts_once_and_the_last_one_counts(live):
    token = live.join()
    now = live.start(LESSON, QUESTION)
    first, second, third = now["shown"][:3]
    sent = [vote_in(now, first, "a"), vote_in(now, second, "b"), vote_in(now, second, "b"), vote_in(now, third, "c")]
    assert [200] * 4 == [live.ask("api/events", event, token)[0] for event in sent]
    assert 200 == live.ask("api/events", vote_in(now, first, "a"), token)[0]  # its answer got lost, so it comes again
    now = live.move("closed 1")
    assert {third: 1} == now["tally"]["1"]["chosen"]


@pytest.mark.slow
def test_nothing_that_was_said_to_be_in_is_lost_when_the_service_is_killed(live):
    tokens = live.join_all(CLASS)
    now = live.start(LESSON, QUESTION)
    option = now["shown"][0]
    events = [vote_in(now, option, f"e{n}") for n in range(CLASS)]

    # As soon as one has been told that it is in, the others are on their way, and the service is gone.
    statuses = [status for status, _ in finished(together(live.link, tokens, events, at_first=live.kill))]
    assert 200 in statuses
    live.again()
    now = live.teach("api/class")
    assert "open 1" == now["phase"]
    assert statuses.count(200) <= now["voted"]
    told = finished(together(live.link, tokens, events))  # everybody's page sends again what it was not told of
    assert {200: CLASS} == Counter(status for status, _ in told)
    assert {option: CLASS} == live.move("closed 1")["tally"]["1"]["chosen"]


def test_a_class_goes_on_where_it_was_after_a_kill_between_votes(live):
    token, other = live.join("Ada"), live.join()
    now = live.start(LESSON, QUESTION)
    live.ask("api/events", vote_in(now, now["shown"][1], "a"), token)
    live.move("closed 1")
    live.kill()
    live.again()
    now = live.move("talk")
    assert {now["shown"][1]: 1} == now["tally"]["1"]["chosen"]
    now = live.move("open 2")
    assert 200 == live.ask("api/events", vote_in(now, now["shown"][0], "b"), other)[0]
    assert [{"name": "Ada", "in": False}, {"name": "no name", "in": True}] == live.teach("api/names")["people"]


def test_two_services_on_one_store_are_one_class(live, course_copy, store):
    token = live.join()
    now = live.start(LESSON, QUESTION)
    with LiveClass(course_copy, "--store", store) as other:
        assert other.code == live.code
        assert 200 == other.ask("api/events", vote_in(now, now["shown"][0], "a"), token)[0]
        seen = live.teach(f"api/class?after={now['stamp']}")  # waits until this one has heard of it
        assert 1 == seen["voted"]
        live.move("closed 1")
        late, told = other.ask("api/events", vote_in(now, now["shown"][1], "b"), token)
        assert (409, False) == (late, told["events"][0]["in"])
