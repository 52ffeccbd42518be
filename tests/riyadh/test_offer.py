"""Making an offer: what delegations accept, as table and model have it, and cards that stay face down."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.models._negotiation import Reservation, count, most, offers, overlap, reservations, takers
from coursekit.riyadh.pieces import offer

QUESTION = ("actor_positions", "is_there_a_deal")
ISSUES = ["territory", "alignment", "guarantees", "ceasefire", "sanctions"]
SEATS = ["US", "RU", "UA", "EU", "SA"]


@pytest.fixture(scope="module")
def table():
    return load("delegations")


@pytest.fixture(scope="module")
def rows(table):
    return table.astype(object).fillna("").to_dict("records")


@pytest.fixture
def free(table):
    return offer(table)


@pytest.fixture
def cards(table):
    return offer(table, cards=True)


def sent(piece):
    """All that a browser gets of a piece."""
    return json.dumps([piece.get_state(), piece._repr_mimebundle_()], default=str, ensure_ascii=False)


class TestModel:
    @pytest.mark.parametrize("events", [(), ("aid_pause",), ("energy_deal",), ("aid_pause", "energy_deal")], ids=str)
    def test_deals_and_the_best_offer_counted_one_by_one(self, rows, events):
        everyone = reservations(rows, events)
        every = [dict(zip(ISSUES, steps, strict=True)) for steps in product(range(5), repeat=len(ISSUES))]
        accepted = [len(takers(each, everyone)) for each in every]
        assert len(every) == offers(everyone)
        assert accepted.count(len(SEATS)) == count(everyone)
        assert max(accepted) == most(everyone)

    def test_an_event_replaces_the_limit_of_the_start(self, rows):
        assert (2, 1) == overlap(reservations(rows), "guarantees")
        assert (3, 1) == overlap(reservations(rows, ["aid_pause"]), "guarantees")
        assert (2, 2) == overlap(reservations(rows, ["energy_deal"]), "guarantees")

    def test_nobody_can_be_won_where_each_stands_apart(self):
        alone = {who: {"land": Reservation(step, step)} for step, who in enumerate(SEATS)}
        assert (0, 1) == (count(alone), most(alone))
        assert ["RU"] == takers({"land": 1}, alone)

    def test_a_table_that_does_not_hold_together_is_refused_in_words(self, rows):
        wrong = [row | {"lowest": 3, "highest": 1} for row in rows[:1]]
        with pytest.raises(CourseError, match="US accepts steps 3 to 1 on 'territory'; a range goes from low to high"):
            reservations(wrong)
        with pytest.raises(CourseError, match="SA has no reservation on sanctions; give it a row for each"):
            reservations([row for row in rows if (row["delegation"], row["issue"]) != ("SA", "sanctions")])


class TestOffer:
    def test_it_starts_with_two_of_five_and_words(self, free):
        assert ["US", "SA"] == free.takers
        assert free.says.endswith("sanctions 1: 2 of 5 accept (US and Saudi Arabia).")

    def test_every_limit_has_words_for_whoever_is_refused(self, free, rows):
        for code, limits in free.facts["takes"].items():
            assert ISSUES == list(limits)
            for issue, (low, high, too_low, too_high) in limits.items():
                assert bool(too_low) is (low > 0), (code, issue)
                assert bool(too_high) is (high < 4), (code, issue)
        changed = {(code, issue) for event in free.facts["events"].values() for code in event for issue in event[code]}
        assert changed == {(row["delegation"], row["issue"]) for row in rows if row["event"]}

    def test_set_moves_a_handle_and_keeps_the_best(self, free):
        free.set(**dict.fromkeys(ISSUES, 2))
        assert ["US", "UA", "EU", "SA"] == free.takers
        free.set(guarantees=4)
        assert (4, ["UA", "EU", "SA"]) == (free.state["best"], free.takers)

    def test_the_events_and_the_number_of_deals(self, free):
        free.set(open=True)
        assert free.says.endswith("0 offers would suit all.")
        free.set(events=["energy_deal"])
        assert 4 == free.deals
        assert free.says.endswith("After the energy deal, 4 offers would suit all.")
        free.set(**dict.fromkeys(ISSUES, 2))
        assert SEATS == free.takers
        assert 2 == free.state["best"]  # the best is that of the start: what an event makes possible is another game

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"guarantee": 1}, "There is no issue 'guarantee'. Did you mean 'guarantees'?"),
            ({"sanctions": 5}, "sanctions cannot be 5; it can be a whole number from 0 to 4."),
            ({"sanctions": True}, "sanctions cannot be True"),
            ({"events": ["truce"]}, "There is no event 'truce'."),
            ({"events": ["aid_pause "]}, "There is no event 'aid_pause '. Did you mean 'aid_pause'?"),
            ({"events": "aid_pause"}, "it is a list, such as ['aid_pause']."),
            ({"card": "FR"}, "There is no delegation 'FR'."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, free, change, said):
        before = free.state
        with pytest.raises(CourseError) as error:
            free.set(**change)
        assert said in str(error.value)
        assert before == free.state

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ({"offer": None}, "offer cannot be None; it is a dict, such as {'territory': …}."),
            ({"offer": {"territory": 1}}, "offer needs every issue: territory, alignment, guarantees,"),
            ({"offer": []}, "offer cannot be []"),
            ({"offer": None, "events": 3}, "offer cannot be None"),
        ],
    )
    def test_a_state_of_the_page_that_is_none_is_answered_in_words(self, free, state, said):
        before = free.state
        free._handle_custom_msg({"do": "set", "state": state, "heard": "me 1"}, [])
        assert said in free.notice
        assert before == free.state

    def test_a_table_without_the_columns(self, table):
        with pytest.raises(CourseError, match="needs the column"):
            offer(table.drop(columns="too_low"))

    def test_a_page_without_a_kernel_has_a_still_picture_and_words(self, free):
        bundle, _ = free._repr_mimebundle_()
        assert ISSUES == re.findall(r"<tr><td[^>]*>(\w+)", bundle["text/html"].lower())
        assert free.says in bundle["text/plain"]


class TestQuestion:
    def test_a_button_opens_the_limits(self, table, log):
        asked = offer(table, QUESTION)
        bank = asked.session.bank[QUESTION[1]]
        assert [[option.id, option.text] for option in bank.options] == asked.facts["answers"]
        assert bank.prompt in asked.says
        with pytest.raises(CourseError, match="First say how many offers suit all"):
            asked.set(open=True)
        assert "wrong" == asked.answer("few").status
        assert asked.state["open"]
        assert "closed by a single step" in asked.asked["told"]


class TestCards:
    def test_no_limit_is_in_the_page_before_a_card_is_turned(self, cards, table):
        steps = " ".join(table["steps"])  # which everybody may read
        words = sorted({*table["too_low"].dropna(), *table["too_high"].dropna()})
        words = [each for each in words if each not in steps]
        assert len(words) > 15
        cards.set(**dict.fromkeys(ISSUES, 2))
        assert [] == [each for each in words if each in sent(cards)]
        assert [0, 0] == [cards.state["best"], cards.facts["most"]]
        assert "The cards lie face down." in cards.says

    def test_a_card_shows_its_own_limits_and_no_other(self, cards, free):
        cards.set(card="UA")
        assert {"UA": free.facts["takes"]["UA"]} == cards.state["takes"]
        cards.set(card="RU")
        assert {"RU": free.facts["takes"]["RU"]} == cards.state["takes"]
        cards.set(card="")
        assert {} == cards.state["takes"]

    def test_an_event_changes_the_card(self, cards):
        cards.set(card="RU", events=["energy_deal"])
        assert (0, 2, "", "no foreign troops") == cards.state["takes"]["RU"]["guarantees"]
        assert (0, 2, "", "claims the land") == cards.state["takes"]["RU"]["territory"]

    def test_the_page_cannot_say_what_lies_open(self, cards, free):
        state = cards.state | {"card": "UA", "takes": free.facts["takes"]}
        cards._handle_custom_msg({"do": "set", "state": state, "heard": "me 1"}, [])
        assert ["UA"] == list(cards.state["takes"])

    def test_the_debrief_opens_all(self, cards, free):
        cards.set(open=True)
        assert free.facts["takes"] == cards.state["takes"]
        assert cards.says.endswith("0 offers would suit all.")
        with pytest.raises(UnknownName, match="There is no delegation 'us'"):
            cards.set(card="us")
