"""The room, the accounts, the contacts and the dial as Python has them: true to the tables, silent until a guess."""

from __future__ import annotations

import json

import pytest

import coursekit as ck
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.riyadh.pieces import accounts, contacts, dial, room
from coursekit.riyadh.pieces.contacts import COLUMNS
from coursekit.riyadh.pieces.room import NAMES, WHERE

VIEW = "application/vnd.jupyter.widget-view+json"
HERE = "riyadh_talks"
AWAY = dict.fromkeys(NAMES, "away")


def new_room(question=(HERE, "who_was_in_the_room")):
    return room(load("participants"), question)


def new_accounts(question=(HERE, "points_that_match")):
    return accounts(load("outcomes"), question)


def new_contacts(question=(HERE, "contacts_us_ukraine")):
    return contacts(load("timeline"), question)


def new_dial(question=("start_here", "hours_of_talks")):
    return dial(question)


ASKING = {  # a piece, a guess, another guess, and what the record adds to its state
    "room": (new_room, AWAY, AWAY | {"rubio": "room"}, "record"),
    "accounts": (new_accounts, "two", "none", "cells"),
    "contacts": (new_contacts, 3, 6, "rows"),
    "dial": (new_dial, 3, 4.5, "record"),
}


@pytest.mark.parametrize(("new", "guess", "other", "record"), ASKING.values(), ids=ASKING)
class TestEveryPieceThatAsks:
    def test_nothing_of_the_record_leaves_python_before_the_guess(self, log, new, guess, other, record):
        piece = new()
        assert not piece.state[record]
        question = piece.session.questions[0]
        told = [question.why, *(part.feedback for part in question.parts if part.feedback)]
        sent = json.dumps(piece.get_state(), ensure_ascii=False)
        assert [] == [words for words in told if words in sent]
        piece._handle_custom_msg({"do": "set", "state": piece.state | {record: {"x": 1}}, "heard": "me 1"}, [])
        assert not piece.state[record]

    def test_a_guess_is_the_quizs_own_answer_and_brings_the_record(self, log, new, guess, other, record):
        piece = new()
        before = piece.says
        piece._handle_custom_msg({"do": "answer", "response": guess, "heard": "me 1"}, [])
        assert piece.state[record]
        assert before != piece.says
        assert piece.session.questions[0].why.split()[0] in piece.asked["told"]
        lesson, id = piece.session.bank.lesson, piece.session.questions[0].id
        (by_hand,) = log.events()
        log.path.unlink()
        ck.quiz(lesson, id).answer(id, by_hand["response"])
        (by_quiz,) = Log(log.path).events()
        own = ("id", "time", "student", "order")
        assert [{name: said for name, said in event.items() if name not in own} for event in (by_hand, by_quiz)] == [
            {name: said for name, said in by_quiz.items() if name not in own}
        ] * 2

    def test_another_day_finds_the_first_guess_and_the_record(self, log, new, guess, other, record):
        new().answer(guess)
        again = new()
        assert again.state[record]
        first = again.guess
        again.answer(other)
        assert first == again.guess
        assert 1 == len(log.events())

    def test_a_page_without_a_kernel_has_a_still_picture_and_words(self, log, new, guess, other, record):
        bundle, _ = new()._repr_mimebundle_()
        assert {VIEW, "text/html", "text/plain"} == set(bundle)
        assert any(
            form in bundle["text/html"] for form in ('<img width="180" height="180" alt="', "<table", "<b>Rubio</b>")
        )
        assert "Shift+Enter" in bundle["text/plain"]

    @pytest.mark.parametrize("state", [{}, {"at": 3}, {"at": []}, {"mine": 3, "cell": "x"}, {"guess": "six", "day": 1}])
    def test_a_state_of_the_page_that_is_none_is_answered_in_words(self, log, new, guess, other, record, state):
        piece, before = new(), new().state
        piece._handle_custom_msg({"do": "set", "state": state, "heard": "me 1"}, [])
        assert piece.notice or before == piece.state or piece.state["at"] == 3  # a dial can point to 3


class TestRoom:
    def test_the_record_is_the_table_of_participants(self):
        piece, table = new_room(None), load("participants").set_index("id")
        record = piece.state["record"]
        assert record["where"] == {id: WHERE.get(table.loc[id, "status"], "") for id in NAMES}
        invited = table[table["status"] == "not invited"].index
        assert list(invited) == [each["id"] for each in record["empty"] if each["id"]]
        for each in record["empty"]:
            assert each["note"].removeprefix("Not invited. ") in f"{table['note'].get(each['id'])} {each['note']}"
        assert piece.says == (
            "Five people talked: Rubio, Ushakov, Lavrov, Waltz and Witkoff. Kyiv and Brussels were not invited."
        )

    def test_a_name_is_put_somewhere_and_the_disputed_one_does_not_count(self, log):
        piece = new_room()
        piece.set(rubio="room", dmitriev="opening")
        assert {"rubio": "room", "dmitriev": "opening"} == piece.state["at"]
        assert "partly" == piece.answer(AWAY).status
        assert set(NAMES) - {"dmitriev"} == set(piece.guess)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"rubioo": "room"}, "There is no name in this room 'rubioo'. Did you mean 'rubio'?"),
            ({"rubio": "rom"}, "There is no place 'rom'. Did you mean 'room'?"),
        ],
    )
    def test_what_it_does_not_have_is_refused_in_words(self, log, change, said):
        piece = new_room()
        with pytest.raises(UnknownName) as error:
            piece.set(**change)
        assert said in str(error.value)
        assert {} == piece.state["at"]


class TestAccounts:
    def test_every_cell_is_one_of_the_table(self):
        piece, table = new_accounts(None), load("outcomes").set_index("id")
        others = table[table["account"] != "article"]
        assert set(others.index) == set(piece.state["cells"])
        for id, cell in piece.state["cells"].items():
            row = others.loc[id]
            assert [str(row["point"]), row["account"], row["short"], row["compared"], row["why_compared"]] == [
                cell[name] for name in ("point", "account", "short", "compared", "why")
            ]
            assert cell["sign"] == {"same": "=", "missing": "–"}.get(row["compared"], "≠")
        assert "Of 16 comparisons with the article, 2 read the same, 11 differ and 3 are missing." == piece.says

    def test_reasons_leave_to_lesson_2_what_it_grades(self):
        cells = new_accounts(None).state["cells"]
        left = [cells[id]["why"] for id in ("o3-us-readout", "o3-rubio", "o4-us-readout", "o4-rubio")]
        assert all("Lesson 2" in why for why in left)

    def test_what_cannot_be_is_refused_in_words(self, log):
        piece = new_accounts()
        for change, said in (({"mine": {"5": "same"}}, "the points 1, 2, 3, 4"), ({"cell": "o9"}, "no cell 'o9'"),
                             ({"mine": {"1": "perhaps"}}, '"same" or "not"')):  # fmt: skip
            with pytest.raises(CourseError, match=said):
                piece.set(**change)
        with pytest.raises(CourseError, match="bbc"):
            accounts(load("outcomes").replace("rubio", "bbc"))


class TestContacts:
    def test_its_counts_are_those_of_the_table_and_votes_wait(self):
        piece, table = new_contacts(None), load("timeline")
        shown = table[table["date"].between("2025-01-20", "2025-02-28") & (table["kind"] != "vote")]
        assert set(shown["id"]) == {row["id"] for row in piece.state["rows"]}
        assert [5, 6, 0] == [piece.count(*pair) for pair in (("US", "RU"), ("US", "UA"), ("RU", "UA"))]
        days = [row["day"] for row in piece.state["rows"]]
        assert sorted(days) == days
        assert all(set(row["who"]) <= set(COLUMNS) for row in piece.state["rows"])

    def test_a_day_is_said_as_a_date_and_days_outside_are_refused(self):
        piece = new_contacts(None)
        piece.set(day="2025-01-21")
        assert 1 == piece.state["day"]
        for day in ("2025-03-01", "2024-12-31", 40, True):
            with pytest.raises(CourseError, match="from 2025-01-20 to 2025-02-28"):
                piece.set(day=day)
        with pytest.raises(CourseError, match="write it as 2025-02-18"):
            piece.set(day="Tuesday")

    def test_guesses_and_tables_that_cannot_be(self, log):
        piece = new_contacts()
        for guess in (13, -1, True, "six"):
            with pytest.raises(CourseError, match="a whole number from 0 to 12"):
                piece.set(guess=guess)
        table = load("timeline")
        with pytest.raises(CourseError, match="no event from"):
            contacts(table[table["date"] < "2025-01-01"])


class TestDial:
    def test_the_hand_keeps_to_the_scale_of_the_question(self, log):
        piece = new_dial()
        assert {"least": 0, "most": 12, "step": 0.5, "unit": "hours"} == piece.facts
        piece.set(at=12)
        for at in (12.5, -1, "noon", True):
            with pytest.raises(CourseError, match="it goes from 0 to 12"):
                piece.set(at=at)
        with pytest.raises(CourseError, match="is no estimate with least and most"):
            dial(("start_here", "kind_of_article"))
