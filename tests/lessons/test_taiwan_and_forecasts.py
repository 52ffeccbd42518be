"""Lesson 8: its keys and figures, computed again; its three pieces, its memos and the calibration."""

from __future__ import annotations

import json
import math
import re
from typing import ClassVar

import pandas as pd
import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.errors import CourseError
from coursekit.questions.bank import load_bank
from coursekit.questions.kinds.question import Question
from coursekit.riyadh.models import forecast
from coursekit.riyadh.pieces import certificate
from coursekit.riyadh.pieces.taiwan_and_forecasts import LONGEST, STRESSES, page
from places import ROOT

LESSON = "taiwan_and_forecasts"
BANK = load_bank(Course(ROOT).bank(LESSON))
FORECASTS = {tag.removeprefix("forecast:"): q for q in BANK.questions for tag in q.tags if tag.startswith("forecast:")}
IDS = [question.id for question in FORECASTS.values()]
FAMILIES = list(dict.fromkeys(ck.load("analogy")["dimension"]))
SENTENCE = "I ask first what was on the paper, and who had changed it."


@pytest.fixture(scope="module")
def features():
    return ck.load("analogy")


@pytest.fixture(scope="module")
def asked():
    return ck.load("forecast_questions").set_index("id")


def only(rows, id):
    return rows.set_index("id").loc[id]


class TestKeys:
    def test_features_alike_and_the_slips_around_them(self, features):
        numbers = features["compared"].value_counts().to_dict()
        assert {"same": 5, "different": 6, "unknown": 2} == numbers
        assert numbers["same"] == BANK["features_alike"].answer
        assert len(features) == BANK["features_alike"].most
        exercise = BANK["share_alike"]
        assert round(5 / 11, 6) == exercise.expected
        assert [round(6 / 11, 6), round(5 / 13, 6), 0, round(5 / 7, 6)] == [slip.value for slip in exercise.mistakes]
        cited = {reference.removeprefix("analogy/") for reference in BANK["features_alike"].evidence}
        assert set(features[features["compared"] == "same"]["id"]) == cited

    def test_the_china_russia_trade_of_the_warm_up(self):
        trade = ck.load("trade")
        question = BANK["china_russia_trade_2024"]
        assert abs(question.answer - only(trade, "cn-ru-2024")["total"]) < 0.05
        others = [only(trade, id)["total"] for id in ("us-cn-2024-cn", "us-ru-2024")]
        assert others == pytest.approx([688, 3.5], abs=0.5)
        assert {688, 3.5} <= {slip.value for slip in question.mistakes}

    def test_the_estimate_of_trust_is_the_last_round(self):
        surveys = ck.load("trust").sort_values("asked_on")
        question = BANK["trust_two_years_later"]
        assert question.answer == surveys["share"].iloc[-1]
        assert f"{surveys['share'].iloc[0]}%" in question.prompt

    def test_the_bars_that_a_learner_draws_alone(self, features):
        counts = features.groupby(["dimension", "compared"]).size()
        assert {(n, *names) for names, n in counts.items()} == {tuple(bar) for bar in BANK["features_by_family"].drawn}

    def test_both_effects_are_there_when_aid_moves_and_land_is_lost(self):
        row = only(ck.load("scenarios"), "move-land")
        assert (1, -1) == (row["effect_resources"], row["effect_precedent"])
        assert row["implication"].endswith("It does not say which effect is larger.")

    def test_brier_scores(self):
        brier = ck.models.forecast.brier
        assert [0.09, 0.49, 0.25] == pytest.approx([brier(0.7, 1), brier(0.7, 0), brier(0.5, 1)])  # of the text
        came = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
        assert BANK["base_rate_forecast"].expected == pytest.approx(brier([0.3] * 10, came))


class TestTheBank:
    SCORED: ClassVar = [question for question in BANK.questions if question.scored and not question.written]

    def test_every_question_says_what_it_asks_of_a_learner(self):
        levels = {"recall", "apply", "analyse"}
        assert [] == [question.id for question in BANK.questions if len(levels & set(question.tags)) != 1]
        recall = [question for question in self.SCORED if "recall" in question.tags]
        assert len(recall) <= 0.3 * len(self.SCORED)

    def test_a_key_is_not_told_by_its_length(self):
        def longest(question: Question) -> bool:
            lengths = {option.id: len(option.text) for option in question.options}
            right = lengths.pop(question.right)
            return right > max(lengths.values())

        choices = [question for question in BANK.questions if question.kind == "choice"]
        assert sum(map(longest, choices)) / len(choices) <= 0.25 + 0.05


class TestForecastQuestions:
    def test_bank_and_table_ask_the_same(self, asked):
        assert 8 == len(FORECASTS)
        assert set(asked.index) == set(FORECASTS)
        for id, question in FORECASTS.items():
            row = asked.loc[id]
            assert f"fc_{id.replace('-', '_')}" == question.id
            assert "forecast" == question.kind
            for words in (row["question"], row["rule"], row["known"]):
                assert words in question.prompt

    def test_some_happened_and_some_did_not(self, asked):
        assert {True: 4, False: 4} == asked["outcome"].value_counts().to_dict()

    def test_days_are_in_order(self, asked):
        assert {pd.Timestamp("2025-03-15")} == set(asked["opened"])
        assert (asked["opened"] < asked["resolved_on"]).all()
        assert (asked["resolved_on"] <= asked["closes"]).all()

    def test_rows_that_settle_them_came_after_the_article(self, asked):
        events = ck.load("timeline").set_index("id")
        shown = asked["shown_by"].dropna().str.removeprefix("timeline/")
        assert len(shown) >= 5
        assert events.loc[shown, "after_article"].all()
        happened = asked[asked["outcome"] & asked["shown_by"].notna()]
        for row in happened.itertuples():
            assert events.loc[row.shown_by.removeprefix("timeline/"), "date"] == row.resolved_on

    def test_nothing_before_the_forecasts_gives_an_outcome_away(self):
        for question in BANK.questions:
            if question not in FORECASTS.values() and question.part not in ("memo", "exit"):
                assert not [ref for ref in question.evidence if ref.startswith("forecast_questions/")], question.id


def without_own(event):
    """A line of the log without what differs from one answer to the next."""
    return {name: value for name, value in event.items() if name not in ("id", "time", "student")}


class TestTheBoardOfTheAnalogy:
    @pytest.fixture
    def board(self, features):
        return ck.pieces.analogy(features)

    @pytest.fixture
    def asking(self, features, log):
        return ck.pieces.analogy(features, question=(LESSON, "features_alike"))

    @pytest.mark.parametrize(
        ("words", "score"), [("All count the same", 45), ("The article", 64), ("Su Tzu-yun", 33), ("Beijing", 38)]
    )
    def test_the_buttons_give_the_scores_that_the_teacher_reads_out(self, board, words, score):
        board.set(weights=board.facts["stresses"][words])
        assert f"With {'equal' if score == 45 else 'these'} weights {score}% are alike." in board.says
        told = Course(ROOT).notes(LESSON).read_text(encoding="utf-8")
        assert f"{words[0].lower() if words == 'The article' else words[0]}{words[1:]} {score}%" in told or score == 45

    def test_every_button_weighs_families_that_are_there(self, board):
        assert {family for stress in STRESSES.values() for family in stress} <= set(board.facts["families"])

    def test_no_sign_and_no_reason_of_ours_is_on_the_page_before_the_answer(self, asking, features):
        sent = json.dumps(asking.get_state(), ensure_ascii=False, default=str)
        assert [] == [why for why in features["why_compared"] if why in sent]
        assert {} == asking.state["ours"]
        asking.set(signs={"border": "same"})
        assert {} == asking.state["ours"]
        assert "In how many are they alike?" in asking.says

    def test_answering_by_touch_is_the_quizs_own_answer(self, asking, features, log):
        asking._handle_custom_msg({"do": "answer", "response": 7, "heard": "me 1"}, [])
        assert 7 == asking.guess
        assert dict(zip(features["id"], features["compared"], strict=True)) == {
            id: sign for id, (sign, *_) in asking.state["ours"].items()
        }
        (by_hand,) = log.events()
        log.path.unlink()
        ck.quiz(LESSON, "features_alike").answer("features_alike", 7)
        assert [without_own(by_hand)] == [without_own(event) for event in type(log)(log.path).events()]

    def test_another_day_finds_our_signs_and_the_guess(self, asking, features):
        asking.answer(4)
        again = ck.pieces.analogy(features, question=(LESSON, "features_alike"))
        assert 4 == again.guess
        assert 13 == len(again.state["ours"])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"weights": {"Geografy": 1}}, "Did you mean 'Geography'"),
            ({"weights": {"Force": -1}}, "from 0 to 3"),
            ({"weights": {"Force": 1.5}}, "from 0 to 3"),
            ({"weights": dict.fromkeys(FAMILIES, 0)}, "No weight is left"),
            ({"signs": {"bordr": "same"}}, "Did you mean 'border'"),
            ({"signs": {"border": "sam"}}, "Did you mean 'same'"),
            ({"row": "nowhere"}, "There is no feature 'nowhere'"),
        ],
    )  # fmt: skip
    def test_what_it_does_not_have_is_refused_in_words(self, board, change, said):
        before = board.state
        with pytest.raises(CourseError, match=said):
            board.set(**change)
        assert before == board.state

    def test_what_cannot_be_compared(self, features):
        with pytest.raises(CourseError, match="column 'taiwan_short'"):
            ck.pieces.analogy(features.drop(columns="taiwan_short"))
        with pytest.raises(CourseError, match="Did you mean 'same'"):
            ck.pieces.analogy(features.replace({"compared": {"same": "sam"}}))

    def test_short_words_are_short(self, features):
        assert max(features[["ukraine_short", "taiwan_short"]].map(len).max()) <= 21


class TestTheBoardOfForecasts:
    @pytest.fixture
    def board(self, asked, log):
        return ck.pieces.forecasts(asked.reset_index(), question=(LESSON, IDS))

    def numbers(self, board, number=70):
        return dict.fromkeys(board.state["said"], number)

    def test_rows_ask_what_their_questions_ask(self, asked):
        assert list(asked.index) == list(FORECASTS)

    def test_nothing_that_came_is_on_the_page_before_all_numbers_are_said(self, board, asked):
        board.set(said={"minerals": 60})
        sent = json.dumps(board.get_state(), ensure_ascii=False, default=str)
        assert [] == [what for what in asked["what_happened"] if what in sent]
        assert ({}, None) == (board.state["came"], board.state["score"])
        assert "unanswered" == board.answer({"minerals": 60}).status
        assert "7 numbers still to say" in board.notice
        assert board.guess is None

    def test_all_are_said_at_once_and_scored(self, board, asked, log):
        said = self.numbers(board) | {"trump-putin": 90}
        board._handle_custom_msg({"do": "answer", "response": said, "heard": "me 1"}, [])
        assert IDS == [event["question"] for event in log.events()]
        assert list(said.values()) == [event["response"] for event in log.events()]
        by_hand = forecast.brier([number / 100 for number in said.values()], asked["outcome"].astype(int))
        assert by_hand == board.state["score"]
        assert f"Your Brier score is {by_hand:.2f}" in board.says
        assert {True: 4, False: 4} == pd.Series(
            [each["yes"] for each in board.state["came"].values()]
        ).value_counts().to_dict()

    def test_a_number_is_said_once_and_is_there_on_another_day(self, board, asked, log):
        board.answer(self.numbers(board))
        board.answer(self.numbers(board, 10))
        board.set(said={"minerals": 5})
        assert 8 == len(log.events())
        again = ck.pieces.forecasts(asked.reset_index(), question=(LESSON, IDS))
        assert self.numbers(board) == again.guess == again.state["said"] == board.state["said"]

    def test_numbers_of_an_earlier_day_are_kept(self, asked, log):
        ck.quiz(LESSON, "fc_minerals").answer("fc_minerals", 40)
        board = ck.pieces.forecasts(asked.reset_index(), question=(LESSON, IDS))
        assert 40 == board.state["said"]["minerals"]
        board.answer(self.numbers(board))
        assert 40 == board.guess["minerals"]

    @pytest.mark.parametrize(
        ("said", "why"),
        [({"trump-putin": 101}, "from 0 to 100"), ({"trump-putin": "70"}, "from 0 to 100"),
         ({"trump-puttin": 70}, "Did you mean 'trump-putin'"), ({"trump-putin": True}, "from 0 to 100")],
    )  # fmt: skip
    def test_what_is_no_forecast(self, board, said, why):
        with pytest.raises(CourseError, match=why):
            board.answer(said)
        assert board.guess is None

    def test_ids_are_as_many_as_rows(self, asked):
        with pytest.raises(CourseError, match="8 questions; name as many ids, not 1"):
            ck.pieces.forecasts(asked.reset_index(), question=(LESSON, ["fc_minerals"]))


class TestTheCertificate:
    def test_it_needs_a_sentence_and_says_who_and_what(self, asked, log, tmp_path):
        card = certificate()
        assert "" == card.state["page"]
        with pytest.raises(CourseError, match="no sentence yet"):
            card.save(tmp_path / "certificate.html")
        board = ck.pieces.forecasts(asked.reset_index(), question=(LESSON, IDS))
        board.answer(dict.fromkeys(board.state["said"], 70) | {"trump-xi": 99})
        card.set(name=" Lin  Yu-chen ")
        card.answer(SENTENCE)
        told = card.save(tmp_path / "certificate.html").read_text(encoding="utf-8")
        assert told == card.state["page"]
        for words in (
            "Lin Yu-chen",
            SENTENCE,
            "has answered 9 questions in 1 of 8 lessons",
            "Said 99%.",
            asked.loc["trump-xi", "question"],
        ):
            assert words in told
        assert 8 == told.count("<circle")
        assert f"a Brier score of <b>{board.state['score']:.2f}</b>" in told
        assert "4 of the 8 above 50% came." in told

    @pytest.mark.parametrize(
        "numbers", [[50] * 8, [100] * 8, [0, 0, 3, 9, 50, 55, 60, 97], [10, 30, 80, 100, 0, 100, 0, 100]]
    )
    def test_no_dot_of_its_picture_hides_another_or_a_number(self, asked, log, numbers):
        board = ck.pieces.forecasts(asked.reset_index(), question=(LESSON, IDS))
        board.answer(dict(zip(board.state["said"], numbers, strict=True)))
        picture = re.search("(?s)<svg.*</svg>", page("Ada", SENTENCE))[0]
        dots = [tuple(map(float, at)) for at in re.findall(r'<circle cx="(.+?)" cy="(.+?)"', picture)]
        told = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"( text-anchor="middle")?>(\d+)</text>', picture)
        assert sorted(numbers) == sorted(int(number) for *_, number in told)
        assert 8 == len({(round(x), round(y)) for x, y in dots})
        for x, y, middle, number in told:
            half = 4 * len(number)
            left, top = float(x) - half * bool(middle), float(y) - 10
            for cx, cy in dots:
                aside, above = max(left - cx, 0, cx - left - 2 * half), max(top - cy, 0, cy - float(y))
                assert math.hypot(aside, above) > 8, f"{number} is under a dot at {cx:g}, {cy:g}"

    def test_the_sentence_is_an_answer_and_can_be_another(self, log):
        card = certificate()
        card.answer(SENTENCE)
        card.answer("Who was not in the room.")
        assert ["own_sentence"] * 2 == [event["question"] for event in log.events()]
        assert "Who was not in the room." in card.state["page"]
        again = certificate()
        assert "Who was not in the room." == again.state["sentence"]

    def test_a_name_said_here_first_is_known_on_another_day(self, log, monkeypatch):
        monkeypatch.delenv("COURSEKIT_STUDENT")
        card = certificate()
        card.answer(SENTENCE)
        assert "Lin Yu-chen" in card.checked({"name": "Lin Yu-chen"})["page"]
        assert ["own_sentence"] == [event["question"] for event in log.events()]  # a look keeps nothing
        card.set(name="Lin Yu-chen")
        again = certificate()
        assert ("Lin Yu-chen", SENTENCE) == (again.state["name"], again.state["sentence"])
        again.set(name="Ada")  # on the page only: the answers stay those of whoever has said a name
        assert "Lin Yu-chen" == log.student()

    def test_without_forecasts_there_is_no_picture(self, log):
        assert "<svg" not in page("Ada", SENTENCE)

    def test_nothing_that_a_learner_writes_becomes_markup_or_leaves_the_page(self, log):
        card = certificate()
        card.set(name="<script>alert(1)</script>")
        card.answer("<img src=x onerror=alert(1)>")
        assert not re.search("<script|<img", card.state["page"])
        assert "default-src 'none'" in card.state["page"]

    @pytest.mark.parametrize("sentence", ["", "   ", "x" * (LONGEST + 1)])
    def test_no_sentence_and_a_page_of_them_are_told(self, log, sentence):
        card = certificate()
        card._handle_custom_msg({"do": "answer", "response": sentence, "heard": "me 1"}, [])
        assert card.notice
        assert "" == card.state["page"]

    def test_a_name_that_was_made_up_is_not_offered(self, log, monkeypatch):
        monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
        assert "" == certificate().state["name"]
        monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
        assert "ada" == certificate().state["name"]


def test_without_a_kernel_the_pieces_are_tables_and_words(features, asked, log):
    board = ck.pieces.analogy(features)
    forecasts = ck.pieces.forecasts(asked.reset_index())
    told = {"analogy": board, "forecasts": forecasts, "certificate": certificate()}
    stored = {name: each._repr_mimebundle_()[0]["text/html"] for name, each in told.items()}
    assert 14 == stored["analogy"].count("<tr>")
    assert 9 == stored["forecasts"].count("<tr>")
    assert [] == [rule for rule in asked["rule"] if rule.replace("'", "&#x27;") not in stored["forecasts"]]
    assert [] == [name for name, html in stored.items() if "<svg" in html or told[name].says.split(".")[0] not in html]


def test_who_sets_the_two_apart_is_told_with_reasons_and_sources():
    statements = ck.load("voices")
    march = statements[statements["date"] > pd.Timestamp(2025, 2, 28)]
    assert {"Beijing", "Taipei"} == set(march["place"])  # the key of who_says_not_ukraine
    assert {"different"} == set(march["verdict"])
    assert "both" == BANK["who_says_not_ukraine"].right
    told = ck.charts.voices(statements).text
    assert len(march) == told.count("(later)")
    for words in (*statements["reason"], *statements["said"]):
        assert words in told


def test_three_memos_are_marked_with_reasons_and_the_middle_one_is_read_first():
    samples = ck.load("memo_samples")
    told = ck.charts.memos(samples).text
    for words in ("0 of 8", "4 of 8", "8 of 8", *samples["next_step"], *samples["fairness_why"], *samples["memo"]):
        assert words in told
    assert told.startswith("Read the middle memo")
    with pytest.raises(CourseError, match="Did you mean 'middle'"):
        ck.charts.memos(samples.replace({"level": {"middle": "midle"}}))


class TestConfidence:
    def answer(self, log, question, response, confidence=None, lesson="taiwan_and_forecasts", attempt=1):
        kept = {"lesson": lesson, "question": question, "bank": "b", "attempt": attempt, "response": response}
        # What the kernel made of it then is only a hint: here it is wrong on purpose.
        log.record(kept | {"score": 0, "status": "wrong"} | ({"confidence": confidence} if confidence else {}))

    def test_first_answers_are_graded_again(self, log):
        self.answer(log, "view_behind_koo", "press", 3)
        self.answer(log, "two_effects_on_taiwan", "gains", 2)
        self.answer(log, "two_effects_on_taiwan", "not-weighed", 3, attempt=2)
        self.answer(log, "year_of_invasion", "2022", 1, lesson="riyadh_talks")
        rows = [list(row) for row in ck.calibration().itertuples(index=False)]
        assert [
            ["riyadh_talks", "year_of_invasion", 1, True],  # in the order of the course
            ["taiwan_and_forecasts", "two_effects_on_taiwan", 2, False],
            ["taiwan_and_forecasts", "view_behind_koo", 3, True],
        ] == rows
        assert ["year_of_invasion"] == list(ck.calibration("riyadh_talks")["question"])

    def test_what_has_no_confidence_no_score_or_no_bank_is_left_out(self, log):
        self.answer(log, "view_behind_koo", "press")
        self.answer(log, "own_forecast_question", "Will it rain?", 3)
        self.answer(log, "gone", "a", 3)
        self.answer(log, "any", "a", 3, lesson="no_such_lesson")
        self.answer(log, "two_effects_on_taiwan", "an option that has gone", 3)
        assert ck.calibration().empty

    def test_few_answers_are_counted_and_called_few(self):
        rows = pd.DataFrame(
            {"lesson": "a", "question": list("pqr"), "confidence": [1, 3, 3], "right": [False, True, False]}
        )
        figure = ck.charts.calibration.confidence(rows)
        assert "1 · a guess: 0 of 1 right; 3 · sure: 1 of 2 right. 3 answers are few" in figure.description
        assert [1, 0, 2] == list(figure.table["Answers"])
        many = pd.concat([rows] * 7)
        assert "few" not in ck.charts.calibration.confidence(many).description

    def test_an_empty_log_says_what_to_do(self, log):
        figure = ck.charts.calibration.confidence(ck.calibration())
        assert figure.description.startswith("You have not said yet how sure you are.")
        assert figure.chart.to_dict()["description"] == figure.description
        with pytest.raises(CourseError, match=r"confidence\(ck.calibration\(\)\)"):
            ck.charts.calibration.confidence(ck.load("analogy"))
