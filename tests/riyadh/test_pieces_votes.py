"""The squares and the pair as Python has them: what tables and models say, and nothing before it is asked."""

from __future__ import annotations

import json

import pytest

import coursekit as ck
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.riyadh.models import votes as model
from coursekit.riyadh.pieces import pair, squares

LETTER = {"yes": "Y", "abstain": "A", "no": "N", "absent": "-"}
ASKS = {"ES-11/1": "south_africa_brazil_cuba_es11_1", "ES-11/3": "china_mexico_israel_es11_3"}
RIGHT = {"zaf": "abstain", "bra": "yes", "cub": "abstain"}
WRONG = {"zaf": "no", "bra": "no", "cub": "no"}


@pytest.fixture(scope="module")
def known():
    return load("roll_calls").query("known_by < '2025-03'")


@pytest.fixture
def asked(known, log):
    return squares(known, question=("un_votes", ASKS))


def without_own(event):
    return {name: value for name, value in event.items() if name not in ("id", "time", "student")}


class TestSquares:
    def test_every_member_stands_in_its_group_with_its_votes(self, known):
        piece = squares(known)
        votes = known.pivot(index="iso3", columns="resolution", values="vote")
        groups = load("un_groups").set_index("iso3")["group"].str.split().str[0]
        members = piece.facts["members"]
        assert 193 == len({member["iso"] for member in members})
        for n, member in enumerate(members):
            own = votes.loc[member["iso"].upper()]
            assert [LETTER[own[step["name"]]] for step in piece.facts["steps"]] == [
                record[n] for record in piece.asked["record"]
            ]
            assert groups[member["iso"].upper()][:4] == member["group"][:4]

    def test_its_sentence_has_the_official_count(self, known):
        piece, tallies = squares(known), load("tallies").set_index("resolution")
        for at, step in enumerate(piece.facts["steps"]):
            piece.set(at=at)
            row = tallies.loc[step["name"]]
            assert piece.says == (
                f"On {step['name']} {row['yes']} members voted yes, {row['abstain']} abstained, {row['no']} voted no"
                f" and {row['absent']} were absent."
            )

    def test_what_comes_after_an_open_question_never_leaves_python(self, asked):
        assert (0, True) == (asked.state["at"], asked.state["next"])
        assert ["68/262"] == [step["name"] for step in asked.facts["steps"][: len(asked.asked["record"])]]
        question = asked.session.bank[ASKS["ES-11/1"]]
        state = json.dumps(asked.get_state(), ensure_ascii=False)
        assert [] == [text for text in (question.why, *(mark.feedback for mark in question.items)) if text in state]
        with pytest.raises(CourseError, match="Guess first to see what follows"):
            asked.set(at=1)

    def test_guesses_are_the_quizs_own_answers_and_open_what_follows(self, asked, log):
        assert "wrong" == asked.answer(WRONG).status
        assert (1, False, 3) == (asked.state["at"], asked.state["next"], len(asked.asked["record"]))
        assert WRONG == asked.asked["asks"]["1"]["said"]
        assert "took no side here either" in asked.asked["asks"]["1"]["reasons"]["zaf"]
        (by_hand,) = log.events()
        log.path.unlink()
        ck.quiz("un_votes", ASKS["ES-11/1"]).answer(ASKS["ES-11/1"], WRONG)
        (by_quiz,) = Log(log.path).events()
        assert without_own(by_hand) | {"order": 0} == without_own(by_quiz) | {"order": 0}

    def test_one_guess_after_the_other_and_none_twice(self, asked, log):
        asked.answer(RIGHT)
        asked.set(at=2)
        assert "" == asked.asked.get("prompt", "")  # ES-11/2 asks nothing
        asked.set(next=True)
        assert asked.asked["prompt"].startswith("Suspend Russia’s seat")
        asked.answer({"chn": "no", "mex": "abstain", "isr": "yes"})
        assert (3, 9) == (asked.state["at"], len(asked.asked["record"]))
        asked.set(at=1)
        asked.answer(WRONG)
        assert RIGHT == asked.asked["asks"]["1"]["said"]
        assert ["right", "right"] == [event["status"] for event in log.events()]

    def test_another_day_finds_the_guesses_where_they_were(self, asked, known):
        asked.answer(WRONG)
        again = squares(known, question=("un_votes", ASKS))
        assert (1, False) == (again.state["at"], again.state["next"])
        assert WRONG == again.asked["asks"]["1"]["said"]

    def test_an_answer_that_cannot_be_read_is_told(self, asked):
        assert "unanswered" == asked.answer({"zaf": "no"}).status
        assert "still open: " in asked.notice
        assert asked.state["next"]

    @pytest.mark.parametrize(
        "state",
        [
            {"said": None},
            {"at": "1"},
            {"at": True},
            {"at": 0, "said": {"a": 3}},
            {"at": 0, "said": []},
        ],
    )
    def test_a_state_of_the_page_that_is_none_is_answered_in_words(self, asked, state):
        before = asked.state
        asked._handle_custom_msg({"do": "set", "state": state, "heard": "me 1"}, [])
        assert asked.notice
        assert before == asked.state

    def test_a_table_with_a_hole_and_an_unknown_resolution_are_refused(self, known):
        with pytest.raises(UnknownName, match="There is no resolution on the squares 'ES-11/77'"):
            squares(known, question=("un_votes", {"ES-11/77": ASKS["ES-11/1"]}))
        with pytest.raises(CourseError, match="every member on every resolution"):
            squares(known[known["id"] != "es11-8-USA"])

    def test_a_page_without_a_kernel_has_a_picture_of_signs_and_words(self, asked):
        bundle, _ = asked._repr_mimebundle_()
        assert bundle["text/html"].count("■") == 100 + 1  # each yes of 2014, and the legend
        assert "South Africa, Brazil and Cuba" in bundle["text/plain"]


class TestPair:
    def test_s_is_the_models_for_any_two_on_any_votes(self, known):
        piece = pair(known)
        wide = known.assign(code=known["vote"].map(model.CODES)).pivot(
            index="resolution", columns="iso3", values="code"
        )
        for one, other, on in (
            ("USA", "RUS", ["ES-11/7"]),
            ("ISR", "IRN", list(wide.index)),
            ("ERI", "MHL", ["68/262", "ES-11/8"]),
        ):
            piece.set(one=one, other=other, on=on)
            assert model.s_score(wide.loc[on, one], wide.loc[on, other]) == pytest.approx(float(piece.s))

    def test_it_says_so(self, known):
        piece = pair(known, on=["ES-11/7", "ES-11/8"])
        assert "The US and Russia on 2 votes: S is 0.50." == piece.says
        piece.set(other="FRA", on=[step["name"] for step in piece.facts["steps"][1:]])
        assert "The US and France on 8 votes: S is 0.63." == piece.says  # 0.625, rounded as at school
        piece.set(one="AZE", on=["ES-11/7"])
        assert "Azerbaijan and France share no vote here, so there is no S." == piece.says

    def test_its_question_is_answered_once_and_shows_its_own_votes(self, known, log):
        start = dict(one="USA", other="CHN", on=["ES-11/6", "ES-11/7", "ES-11/8"])
        piece = pair(known, **start, question=("un_votes", "s_of_us_and_china_on_three"))
        assert "The US and China on 3 votes: what is S?" == piece.says
        assert "right" == piece.answer({"s": 0.33}).status
        assert 0.33 == piece.state["at"]
        piece.set(other="FRA", at=None)
        again = pair(known, **start, question=("un_votes", "s_of_us_and_china_on_three"))
        assert ("CHN", 0.33) == (again.state["other"], again.state["at"])
        assert 1 == len(log.events())

    @pytest.mark.parametrize(
        ("change", "error", "said"),
        [
            ({"one": "US"}, UnknownName, "There is no member with the code 'US'. Did you mean 'USA'?"),
            ({"on": []}, CourseError, "S needs one vote at least"),
            ({"on": ["ES-11/10"]}, UnknownName, "There is no resolution in this table 'ES-11/10'"),
            ({"at": 2}, CourseError, "at cannot be 2; it can be from -1 to 1."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, known, change, error, said):
        piece = pair(known)
        before = piece.state
        with pytest.raises(error) as raised:
            piece.set(**change)
        assert said in str(raised.value)
        assert before == piece.state

    def test_a_page_without_a_kernel_shows_the_votes_that_count(self, known):
        bundle, _ = pair(known, "USA", "CHN", ["ES-11/6"])._repr_mimebundle_()
        assert "ES-11/6" in bundle["text/html"]
        assert "ES-11/7" not in bundle["text/html"]
