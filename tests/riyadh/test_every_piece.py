"""What every piece does: it keeps its answer to itself until there is a guess, and then it keeps the guess."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.riyadh import pieces
from coursekit.widgets.piece import Piece
from coursekit.widgets.rules import Number
from every_piece import ALONE, ASKS, TABLES, asking, made

VIEW = "application/vnd.jupyter.widget-view+json"


def hear(piece: Piece, message) -> None:
    piece._handle_custom_msg(message, [])


@pytest.mark.parametrize("name", pieces.__all__)
class TestEveryPiece:
    @pytest.fixture
    def piece(self, name, log):
        return asking(name) if name in ALONE & ASKS.keys() else made(name)

    def test_a_stored_page_has_a_picture_or_words_and_a_sentence(self, piece, name):
        bundle, _ = piece._repr_mimebundle_()
        assert {VIEW, "text/html", "text/plain"} == set(bundle)
        assert f"{piece.says} Run this cell with Shift+Enter to touch it." == bundle["text/plain"]
        if name not in ("line", "triangle"):
            assert "<svg" not in bundle["text/html"]  # JupyterLab takes it out of a stored page

    @pytest.mark.parametrize("message", ["set", None, {}, {"do": "sing"}, {"do": "set", "state": 3}], ids=str)
    def test_a_message_that_is_none_is_answered_in_words(self, piece, message):
        before = piece.state
        hear(piece, message)
        assert "does not know" in piece.notice
        assert before == piece.state

    @pytest.mark.parametrize("state", [{}, {"at": 3}, {"at": []}, {"mine": 3, "guess": "six"}, {"row": [], "said": 1}])
    def test_a_state_that_is_none_is_refused_in_words(self, piece, state):
        before = piece.state
        hear(piece, {"do": "set", "state": state})
        assert "What follows from this" not in piece.notice
        assert piece.notice or before.keys() == piece.state.keys()

    @pytest.mark.parametrize("junk", [None, True, 3.5, -(10**9), "junk", [1], [[]], {"a": 1}, {"a": {}}], ids=str)
    def test_what_code_sets_is_taken_or_refused_in_words(self, piece, junk):
        for setting in piece.rules:
            before = piece.state
            try:
                piece.set(**{setting: junk})
            except CourseError:
                assert before == piece.state
            hear(piece, {"do": "set", "state": piece.state | {setting: junk}})
            assert "What follows from this" not in piece.notice

    def test_its_looks_are_stronger_than_those_of_the_frame(self, piece, name):
        frame, own, rest = piece._css.partition(f".ck-piece.ck-{name} {{\n")
        assert own
        assert ".ck-piece" not in rest
        assert f".ck-{name}" not in frame
        # Another piece of the page brings the frame's rules along, after ours: what they say of a body counts for less.
        assert [] == re.findall(r"^\.ck-piece \.body [^{].*", frame, re.MULTILINE)


@pytest.mark.parametrize("name", ASKS)
class TestEveryPieceThatAsks:
    def test_nothing_of_the_answer_leaves_python_before_the_guess(self, name, log):
        piece = asking(name)
        question = piece.question
        told = [question.why, *(part.feedback for part in question.parts)]
        hear(piece, {"do": "set", "state": piece.state | {kept: {"x": 1} for kept in piece.kept_back}})
        sent = json.dumps([piece.get_state(), piece._repr_mimebundle_()], default=str, ensure_ascii=False)
        assert [] == [words for words in told if len(words) > 20 and words in sent]
        assert piece.kept_back == {kept: piece.state[kept] for kept in piece.kept_back}

    def test_a_guess_is_the_quizs_own_answer(self, name, log):
        piece, (lesson, id, guess) = asking(name), ASKS[name]
        hear(piece, {"do": "answer", "response": guess, "heard": "me 1"})
        assert ("me 1", "") == (piece.heard, piece.notice)
        assert piece.guess == piece.asked["response"]
        assert not piece.asking
        assert all(piece.state[kept] != nothing for kept, nothing in piece.kept_back.items())
        (by_hand,) = log.events()
        log.path.unlink()
        ck.quiz(lesson, id).answer(id, by_hand["response"])
        (by_quiz,) = Log(log.path).events()
        for event in (by_hand, by_quiz):
            for own in ("id", "time", "student", "order"):
                event.pop(own, None)
        assert by_hand == by_quiz

    @pytest.mark.parametrize("by_hand", [True, False])
    def test_a_gesture_finds_what_was_answered_in_another_cell(self, name, by_hand, log):
        piece, other = asking(name), asking(name)
        other.answer(ASKS[name][2])
        assert piece.asking
        hear(piece, {"do": "set", "state": {}}) if by_hand else piece.set()
        assert (False, asking(name).state) == (piece.asking, piece.state)

    def test_another_day_finds_the_first_guess(self, name, log):
        first = asking(name)
        first.answer(ASKS[name][2])
        again = asking(name)
        assert (first.guess, first.state, first.says) == (again.guess, again.state, again.says)
        hear(again, {"do": "answer", "response": ASKS[name][2]})
        assert 1 == len(log.events())


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        (
            "contacts",
            {"day": "2025-02-18"},
            "In our table US and Russia have 5 contacts, US and Ukraine 6, Russia and Ukraine 0.",
        ),
        (
            "analogy",
            {"weights": {"Geography": 3, "Economy": 3}},
            "Of 13 features 5 are alike, 6 different and 2 not known. With these weights 33% are alike.",
        ),
        (
            "beyond_chance",
            {"labels": "loose"},
            "Two coders, 30 sentences: the same label for 24, 14.9 of them by chance alone. Kappa is 0.60.",
        ),
        (
            "forecasts",
            {},
            "8 forecasts said 50% on average, and 50% came true. Your Brier score is 0.25; saying 50% each time gives"
            " 0.25.",
        ),
        (
            "coding",
            {"at": "1969-ru-cn", "ticks": ["contact", "force"]},
            "Moscow and Beijing, 31 December 1969: 1 sign for plus, 1 sign for minus. By our rule the tie is −.",
        ),
    ],
)
def test_what_it_says_follows_the_hand(name, changes, says):
    piece = made(name)
    piece.set(**changes)
    assert says == piece.says


def test_two_sentences_labelled_beside_two_coders():
    piece = pieces.third_coder(load("coded_sentences").head(2))
    piece.set(yes=["office-for-peace"])
    assert piece.says == (
        "You label 2 sentences by the strict rule. You agree with coder A on 1, and with coder B on 1; the two agree"
        " on 2."
    )
    with pytest.raises(CourseError, match="yes cannot be 3; it is a list"):
        piece.set(yes=3)


def test_the_dial_asks_and_the_pack_opens(log):
    asked = "How long did the talks in Riyadh last? Turn the hand to your guess, from 0 to 12 hours."
    assert asked == asking("dial").says
    pack = made("document_pack")
    pack.set(open="tape-1972", level="extract")
    assert pack.says.startswith("A tape in the Oval Office, a week before Beijing. Henr")


def test_a_piece_that_asks_nothing_says_so():
    with pytest.raises(CourseError, match="asks nothing here"):
        made("triangle", question=None).answer("us")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_lacks_something_is_drawn_without_it_or_refused_in_words(name):
    whole = [load(table) for table in TABLES[name]]
    for n, table in enumerate(whole):
        lacking = [table.drop(columns=column) for column in table]
        for less in [*lacking, table.head(0), table.head(1), table.tail(1), None, [1]]:
            try:
                piece = getattr(pieces, name)(*whole[:n], less, *whole[n + 1 :])
            except CourseError:
                continue
            assert piece._repr_mimebundle_()


@pytest.mark.parametrize(("name", "change"), [("analogy", {"weights": 3}), ("forecasts", {"said": 60})])
def test_what_is_no_dict_is_refused_in_words(name, change):
    with pytest.raises(CourseError):
        made(name).set(**change)


@pytest.mark.parametrize("value", [True, 6, -1, "2", None, [], float("nan"), 0.5])
def test_what_is_no_whole_number_of_a_hand_is_refused_in_words(value):
    with pytest.raises(CourseError, match="a whole number from 0 to 5"):
        Number(0, 5, whole=True)(value, "at")


def test_a_number_of_a_hand():
    assert [0, 4.5, None] == [Number(0, 5, empty=True)(each, "at") for each in (0, 4.5, None)]
    with pytest.raises(CourseError, match="at cannot be True; it can be from 0 to 5"):
        Number(0, 5, empty=True)(True, "at")


@pytest.mark.parametrize("name", pieces.__all__)
def test_a_name_that_no_state_has_is_refused_in_words(name, log):
    piece = asking(name) if name in ALONE & ASKS.keys() else made(name)
    before = piece.state
    with pytest.raises(UnknownName, match=r"There is no .* 'colour'"):
        piece.set(colour="red")
    assert before == piece.state
