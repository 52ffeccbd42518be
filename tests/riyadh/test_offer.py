"""The proposal builder: own limits only before the debrief, all of them after it."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from ipywidgets import Widget

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.actor_positions.deals import deals as picture
from coursekit.riyadh.explorers import proposals
from coursekit.riyadh.models._negotiation import (
    Reservation,
    combinations,
    count,
    deals,
    distance,
    missing,
    overlap,
    reservations,
    turns,
)

ISSUES = ["territory", "alignment", "guarantees", "ceasefire", "sanctions"]
DELEGATIONS = ["US", "RU", "UA", "EU", "SA"]
MIDDLE = dict.fromkeys(ISSUES, 2)


@pytest.fixture(scope="module")
def table():
    return load("delegations")


@pytest.fixture
def builder(table):
    return proposals(table)


def rows(table):
    return table.astype({"event": object}).fillna({"event": ""}).to_dict("records")


def sent(explorer):
    """All that a browser gets of an explorer: the state of every widget in it, with all pictures and pages."""
    waiting, states = [explorer.box], []
    while waiting:
        widget = waiting.pop()
        states.append({key: value for key, value in widget.get_state().items() if not key.startswith("_")})
        waiting += [child for child in getattr(widget, "children", ()) if isinstance(child, Widget)]
        waiting += [getattr(widget, "layout", None)] if getattr(widget, "layout", None) is not None else []
    bundle = explorer._repr_mimebundle_()
    return json.dumps([states, bundle], default=str, ensure_ascii=False)


def bars(explorer):
    """Whose reservations the picture draws."""
    return {row["Delegation"] for row in explorer.figures[0].to_dict()["datasets"]["bars"]}


def pages(explorer):
    return [each.text for each in explorer.scene_shown.shown if each not in explorer.figures]


class TestModel:
    def test_no_deal_at_first_and_one_limit_away_from_it(self, table):
        start = reservations(rows(table))
        assert [] == deals(start)
        assert (2, 1) == overlap(start, "guarantees")
        assert [("RU", "guarantees", (0, 2), 1)] == [(who, on, tuple(new)[:2], n) for who, on, new, n in turns(start)]

    @pytest.mark.parametrize(
        ("events", "expected"), [((), 0), (("aid_pause",), 0), (("energy_deal",), 4), (("aid_pause", "energy_deal"), 0)]
    )
    def test_number_of_deals_after_events_counted_in_two_ways(self, table, events, expected):
        everyone = reservations(rows(table), events)
        assert expected == len(deals(everyone)) == count(everyone)

    def test_every_deal_is_acceptable_to_all_and_no_other_is(self, table):
        everyone = reservations(rows(table), ["energy_deal"])
        every = list(combinations(ISSUES))
        assert 3125 == len(every)
        suits = [each for each in every if not any(missing(each, ranges) for ranges in everyone.values())]
        assert suits == deals(everyone)
        assert 0 == distance(suits[0], suits)
        assert 5 == distance({**suits[0], "territory": 4, "alignment": 4, "guarantees": 3}, suits[:1])
        assert distance(MIDDLE, []) is None

    def test_no_cell_changes_in_both_events(self, table):
        changed = table[table["event"].notna()]
        assert len(changed) >= 5
        assert not changed.duplicated(["delegation", "issue"]).any()

    def test_the_rule_of_the_table_holds(self, table):
        positions = load("positions").set_index("id")["code"]
        start = table[table["event"].isna()]
        assert 25 == len(start)
        for row in start.itertuples():
            if isinstance(row.position, str):
                stated = positions[row.position] + 2
                assert row.lowest <= stated <= row.highest, row.id
                assert max(stated - row.lowest, row.highest - stated) <= 2, row.id
            elif row.issue != "ceasefire":
                assert (row.lowest, row.highest) == (0, 4), row.id

    def test_tables_that_do_not_hold_together(self, table):
        with pytest.raises(CourseError, match="SA has no reservation on sanctions"):
            reservations(rows(table)[:24])
        turned = rows(table)[:1]
        turned[0] |= {"lowest": 3, "highest": 1}
        with pytest.raises(CourseError, match="accepts steps 3 to 1"):
            reservations(turned)
        with pytest.raises(UnknownName, match="There is no issue 'terr'"):
            missing({"terr": 1}, {"territory": Reservation(0, 4)})


class TestSecrecy:
    @pytest.mark.parametrize("own", DELEGATIONS)
    def test_a_browser_gets_no_reservation_but_the_own_one(self, table, own):
        explorer = proposals(table)
        explorer.set(delegation=own, card=True, aid_pause=True, energy_deal=True, **MIDDLE)
        explorer.put()
        explorer.set(reason="A reason.")
        explorer.cast()
        received = sent(explorer)
        names = {"US": "United States", "RU": "Russia", "UA": "Ukraine", "EU": "European Union", "SA": "Saudi Arabia"}
        assert {names[own]} == bars(explorer)
        everyone = reservations(rows(table), ["aid_pause", "energy_deal"])
        assert all(json.dumps(range_.reason, ensure_ascii=False)[1:-1] in received for range_ in everyone[own].values())
        others = {range_.reason for code in DELEGATIONS if code != own for range_ in everyone[code].values()}
        others -= {range_.reason for range_ in everyone[own].values()}
        assert len(others) >= 18
        assert [] == [reason for reason in others if json.dumps(reason, ensure_ascii=False)[1:-1] in received]
        assert [] == [name for code, name in names.items() if code != own and f"{name} on " in received]

    def test_no_card_no_numbers(self, builder):
        builder.set(delegation="UA", **MIDDLE)
        assert set() == bars(builder)
        assert "You accept" not in sent(builder)

    def test_passing_the_screen_turns_the_card_down(self, builder):
        builder.set(delegation="UA", card=True)
        builder.set(delegation="RU")
        assert builder.settings["card"] is False
        assert set() == bars(builder)

    def test_an_observer_sees_none_even_with_the_card_ticked(self, builder):
        builder.set(delegation="observer", card=True, **MIDDLE)
        assert set() == bars(builder)
        assert builder.reading == "You speak for no delegation, so you see no reservation."

    def test_one_press_opens_nothing(self, builder):
        builder.open()
        assert set() == bars(builder)
        builder.ask()
        assert "Are you sure?" in builder.reading
        assert set() == bars(builder)
        builder.go_on()
        builder.open()
        assert set() == bars(builder)

    def test_a_page_without_a_kernel_shows_no_numbers(self, builder):
        stored = json.dumps(builder._repr_mimebundle_(), default=str)
        assert '"bars": []' in stored


class TestPlay:
    def test_a_limit_that_is_crossed_is_named_with_the_steps(self, builder):
        builder.set(delegation="UA", card=True, **MIDDLE | {"guarantees": 1})
        assert builder.reading == (
            "Ukraine cannot accept this proposal as it is."
            " On guarantees it says step 1, and the card accepts at least step 2."
        )
        builder.set(guarantees=2)
        assert builder.reading == "Ukraine can accept this proposal: it meets the reservation on every issue chosen."

    def test_a_term_that_is_not_chosen_is_said(self, builder):
        builder.set(delegation="RU", card=True, territory=0)
        assert builder.reading.endswith("4 issues have no term yet.")
        builder.put()
        assert "Choose a term for every issue first" in builder.reading
        assert [] == builder.listed

    def test_a_list_with_votes_and_reasons(self, builder):
        builder.set(delegation="EU", **MIDDLE)
        builder.put()
        assert builder.settings["number"] == 1
        builder.put()
        assert "on the list already, as proposal 1" in builder.reading
        builder.cast()
        assert "Write your reason first" in builder.reading
        builder.set(reason="Not without us <b>", vote="no")
        builder.cast()
        builder.set(delegation="UA", vote="yes", reason="A start.")
        builder.cast()
        assert builder.settings["reason"] == ""
        assert pages(builder)[-1].endswith("European Union no: Not without us <b>; Ukraine yes: A start.")
        assert "Not without us &lt;b&gt;" in builder.scene_shown.shown[-1].html

    def test_an_observer_does_not_vote(self, builder):
        builder.set(**MIDDLE)
        builder.put()
        builder.set(reason="I think so.")
        builder.cast()
        assert "An observer does not vote" in builder.reading
        assert {} == builder.listed[0].votes

    def test_reset_keeps_the_list(self, builder):
        builder.set(delegation="EU", **MIDDLE)
        builder.put()
        builder.reset()
        assert (builder.settings["delegation"], builder.settings["territory"]) == ("observer", -1)
        assert 1 == len(builder.listed)

    def test_one_seat_only(self, table):
        own = proposals(table, delegation="SA")
        assert own.settings["card"] is True
        with pytest.raises(UnknownName, match="There is no delegation 'UA'"):
            own.set(delegation="UA")
        with pytest.raises(UnknownName, match="There is no delegation 'UK'"):
            proposals(table, delegation="UK")

    def test_a_table_that_is_none(self, table):
        with pytest.raises(CourseError, match="needs the columns"):
            proposals(pd.DataFrame({"delegation": ["US"]}))
        with pytest.raises(CourseError, match="explain its steps in different words"):
            proposals(table.assign(steps=[f"{n}|b|c|d|e" for n in range(len(table))]))

    def test_every_control_has_a_label(self, builder):
        labels = [control.description for control in builder.controls.values()]
        assert 12 == len(set(labels)) == len(labels)


class TestDebrief:
    @pytest.fixture
    def opened(self, builder):
        for terms in (MIDDLE, MIDDLE | {"guarantees": 1}):
            builder.set(delegation="EU", **terms)
            builder.put()
        builder.ask()
        builder.open()
        return builder

    def test_all_reservations_and_the_gap(self, opened):
        assert 5 == len(bars(opened))
        assert "Russia on territory: accepts steps 0 to 2" in sent(opened)  # so the search above would have found it
        assert "0 of 3,125 combinations are acceptable to all 5." in opened.reading
        assert "step 2 is the least for Ukraine and European Union, step 1 the most for Russia" in opened.reading
        assert "Russia on guarantees, steps 0 to 2 (1 deal)" in opened.reading
        assert opened.reading.endswith("That all could accept a deal does not make it right.")

    def test_what_the_events_change(self, opened):
        lines = pages(opened)[0].splitlines()
        assert ["no event | 0", "aid pause | 0", "energy deal | 4", "aid pause and energy deal | 0"] == [
            " | ".join(line.split(" | ")[:2]) for line in lines[2:]
        ]

    def test_which_proposals_were_inside_and_how_close_the_others_came(self, opened):
        opened.set(energy_deal=True)
        assert "Of 2 proposals on the list, 1 would suit all (proposal 1)." in opened.reading
        first, second = pages(opened)[-1].splitlines()[-2:]
        assert first.endswith("Inside the zone: all could accept it.")
        assert (
            "3 of 5 could accept it; 2 steps short in all: Ukraine (guarantees 1), European Union (guarantees 1)."
            in second
        )
        assert second.endswith("The nearest deal is 1 step away.")

    def test_what_all_accept_is_shaded(self, table):
        everyone = reservations(rows(table))
        figure = picture(MIDDLE, everyone, {issue: list("abcde") for issue in ISSUES}, together=True)
        zones = figure.to_dict()["datasets"]["zones"]
        assert [(1.6, 2.4)] * 4 == [(zone["from"], zone["to"]) for zone in zones]
        assert figure.description.endswith("No step is open to all on guarantees.")
