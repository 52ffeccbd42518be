"""The room, the accounts, the contacts and the dial as Python has them: true to the tables, silent until a guess."""

from __future__ import annotations

import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.pieces import accounts, contacts, dial, room
from coursekit.riyadh.pieces.riyadh_talks import COLUMNS, NAMES, WHERE

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
        for change, said in (
            ({"mine": {"5": "same"}}, "no point '5'. There is: 1, 2, 3, 4"),
            ({"mine": {"1": "perhaps"}}, "no reading 'perhaps'. There is: not, same"),
            ({"cell": "o9"}, "no cell 'o9'"),
        ):
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
            with pytest.raises(CourseError, match="it can be from 0 to 12"):
                piece.set(at=at)
        with pytest.raises(CourseError, match="is no estimate with least and most"):
            dial(("start_here", "kind_of_article"))
