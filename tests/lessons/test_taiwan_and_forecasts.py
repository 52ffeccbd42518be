"""Lesson 8: figures of the text and keys of the bank, computed again; its charts, its explorer and the calibration."""

from __future__ import annotations

import re
from typing import ClassVar

import pandas as pd
import pytest

import coursekit as ck
from coursekit.content.course import Course
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import load_bank
from coursekit.riyadh.explorers.analogy import STRESSES
from places import ROOT

BANK = load_bank(Course(ROOT).bank("taiwan_and_forecasts"))
FORECASTS = {tag.removeprefix("forecast:"): q for q in BANK.questions for tag in q.tags if tag.startswith("forecast:")}


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

    def test_the_article_rests_on_the_claim_and_the_chart_can_be_clicked_for_it(self, features):
        question = BANK["feature_of_the_article"]
        marks = {option.mark for option in question.options}
        assert marks <= set(features["feature"])
        assert "A claim from history" == question.option(question.right).mark
        assert question.field in ck.charts.analogy(features).table.columns

    def test_numbers_from_other_tables(self):
        aid, trade = ck.load("aid"), ck.load("trade")
        assert BANK["new_us_aid_early_2025"].answer == only(aid, "us-new-2025-02")["value"]
        totals = {only(aid, id)["value"] for id in ("us-total-2025-02", "us-military-2025-02")}
        assert totals <= {slip.value for slip in BANK["new_us_aid_early_2025"].mistakes}
        question = BANK["china_russia_trade_2024"]
        assert abs(question.answer - only(trade, "cn-ru-2024")["total"]) < 0.05
        others = [only(trade, id)["total"] for id in ("us-cn-2024-cn", "us-ru-2024")]
        assert others == pytest.approx([688, 3.5], abs=0.5)
        assert {688, 3.5} <= {slip.value for slip in question.mistakes}

    def test_sceptics_are_those_that_the_fact_check_names(self):
        told = only(ck.load("claims"), "C50")["nuance"]
        question = BANK["sceptics_in_congress"]
        named = {option.id for option in question.options if option.text.partition(",")[0].split()[-1] in told}
        assert set(question.right) == named

    def test_brier_scores(self):
        brier = ck.models.forecast.brier
        assert BANK["brier_of_seventy"].answer == pytest.approx(brier(0.3, 1))
        assert BANK["brier_of_a_low_number"].expected == pytest.approx(brier(0.2, 0))
        assert [0.64, 0.09, 0.49] == [slip.value for slip in BANK["brier_of_a_low_number"].mistakes]
        assert [0.64, 0.09, 0.49] == pytest.approx([brier(0.2, 1), brier(0.7, 1), brier(0.7, 0)])
        came = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
        assert BANK["base_rate_forecast"].expected == pytest.approx(brier([0.3] * 10, came))


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


class TestAnalogyChart:
    def test_weights_move_the_score_and_no_fact(self, features):
        equal = ck.charts.analogy(features)
        assert "5 alike, 6 different, 2 not known. With equal weights the score is 45%." in equal.description
        weighted = ck.charts.analogy(features, {"The claim": 3, "Geography": 0, "Economy": 0})
        assert "With these weights the score is 64%." in weighted.description  # (3 + 4) of (3 + 8)
        assert list(equal.table["Compared"]) == list(weighted.table["Compared"])

    def test_a_guess_is_drawn_and_said(self, features):
        figure = ck.charts.analogy(features, guess=8)
        assert figure.description.endswith("You guessed 8 alike, which is 3 more than coded.")
        assert "your guess: 8 features" in str(figure.to_dict())
        assert "exactly that" in ck.charts.analogy(features, guess=5).description

    def test_what_cannot_be_weighed(self, features):
        with pytest.raises(UnknownName, match="Did you mean 'Geography'"):
            ck.charts.analogy(features, {"Geografy": 1})
        with pytest.raises(CourseError, match="at least 0"):
            ck.charts.analogy(features, {"Force": -1})
        with pytest.raises(CourseError, match="No weight is left"):
            ck.charts.analogy(features, dict.fromkeys(features["dimension"], 0))
        with pytest.raises(CourseError, match="column 'taiwan'"):
            ck.charts.analogy(features.drop(columns="taiwan"))


class TestAnalogyExplorer:
    @pytest.fixture
    def explorer(self, features):
        return ck.explore.analogy(features)

    @pytest.mark.parametrize(
        ("words", "score"),
        [("Equal weights", 45), ("The article: the claim", 64), ("Su Tzu-yun: sea and chips", 33),
         ("Beijing: legal status", 38)],
    )  # fmt: skip
    def test_the_buttons_give_the_scores_that_the_teacher_reads_out(self, explorer, words, score):
        explorer.stress(STRESSES[words])
        assert f"the score is {score}%." in explorer.reading
        assert explorer.figures[0].description in explorer.reading

    def test_every_button_sets_weights_of_families_that_are_there(self, explorer):
        assert len(STRESSES) == 4
        for weights in STRESSES.values():
            assert set(weights) <= set(explorer.controls)

    def test_without_any_weight_it_says_what_to_do(self, explorer):
        explorer.set(**dict.fromkeys(explorer.controls, 0))
        assert "Give at least one dimension more than 0." in explorer.reading
        assert [] == explorer.figures
        explorer.reset()
        assert "the score is 45%" in explorer.reading


class TestScenarios:
    def test_every_path_has_every_deal(self):
        rows = ck.load("scenarios")
        assert 9 == len(rows) == len(rows.groupby(["resources", "deal"]))

    def test_without_precedent_only_resources_count(self):
        rows = ck.load("scenarios")
        table = ck.charts.scenarios(rows, precedent=0).table
        assert list(table["Effect of resources"]) == list(table["Sum"])
        moved = ck.charts.scenarios(rows).table
        changed = moved[moved["Sum"] != table["Sum"]]
        assert {"land, no guarantees", "deal with guarantees"} == set(changed["Deal"])
        sums = moved.set_index(["US resources", "Deal"])["Sum"]
        assert "0" == sums["Aid moves to East Asia", "land, no guarantees"]
        assert "−2" == sums["Aid shrinks everywhere", "land, no guarantees"]

    def test_every_path_can_be_chosen_and_read(self):
        rows = ck.load("scenarios")
        explorer = ck.explore.scenarios(rows)
        assert "3 ends are better for Taiwan, 3 open and 3 worse" in explorer.reading
        for row in rows.itertuples():
            explorer.set(path=row.id)
            assert explorer.reading.endswith(row.implication)
            assert explorer.figures[0].description == explorer.reading
        explorer.set(path="move-land", precedent=0)
        assert explorer.reading.startswith("Aid moves to East Asia, land, no guarantees: +1 for Taiwan's security")

    def test_what_cannot_be_drawn(self):
        with pytest.raises(CourseError, match="at least 0"):
            ck.charts.scenarios(ck.load("scenarios"), precedent=-1)
        with pytest.raises(UnknownName, match="Did you mean 'move-land'"):
            ck.charts.scenarios(ck.load("scenarios"), path="moveland")
        with pytest.raises(CourseError, match="Did you mean 'move'"):
            ck.charts.scenarios(ck.load("scenarios").replace({"resources": {"move": "moves"}}))


class TestTrust:
    def test_the_estimate_is_the_last_round(self):
        surveys = ck.load("trust").sort_values("asked_on")
        question = BANK["trust_two_years_later"]
        assert question.answer == surveys["share"].iloc[-1]
        assert f"{surveys['share'].iloc[0]}%" in question.prompt
        assert {2021, 2022, 2023} == set(surveys["asked_on"].dt.year)

    @pytest.mark.parametrize(
        ("guess", "gap"), [(55, "21.1 points too high"), (30, "3.9 points too low"), (33.9, "exactly right")]
    )
    def test_a_guess_is_drawn_and_said(self, guess, gap):
        figure = ck.charts.trust(ck.load("trust"), guess=guess)
        assert figure.description.endswith(f"Your guess for the last round was {guess}%, which is {gap}.")
        with pytest.raises(CourseError, match="from 0 to 100"):
            ck.charts.trust(ck.load("trust"), guess=-guess)


class TestForecastChart:
    SAID: ClassVar = {"trump-putin": 80, "full-ceasefire": 30, "taiwan-arms": 85}

    def test_score_by_hand(self, asked):
        figure = ck.charts.calibration.forecasts(asked.reset_index(), self.SAID)
        by_hand = (0.2**2 + 0.3**2 + 0.85**2) / 3
        assert f"Your Brier score is {by_hand:.2f} on 3 forecasts." in figure.description
        assert "knowing only that 1 of 3 happened gives 0.22" in figure.description
        assert ["30%", "80%", "85%"] == list(figure.table["You said"])
        assert ["0.09", "0.04", "0.72"] == list(figure.table["Brier score"])
        assert f"Your Brier score: {by_hand:.2f}" == figure.to_dict()["title"]["text"]

    @pytest.mark.parametrize(
        ("said", "why"),
        [({}, "no forecast yet"), ({"trump-putin": 101}, "from 0 to 100"), ({"trump-putin": "70"}, "from 0 to 100"),
         ({"trump-puttin": 70}, "Did you mean 'trump-putin'")],
    )  # fmt: skip
    def test_what_is_no_forecast(self, asked, said, why):
        with pytest.raises(CourseError, match=why):
            ck.charts.calibration.forecasts(asked.reset_index(), said)


class TestConfidence:
    def answer(self, log, question, response, confidence=None, lesson="taiwan_and_forecasts", attempt=1):
        kept = {"lesson": lesson, "question": question, "bank": "b", "attempt": attempt, "response": response}
        # What the kernel made of it then is only a hint: here it is wrong on purpose.
        log.record(kept | {"score": 0, "status": "wrong"} | ({"confidence": confidence} if confidence else {}))

    def test_first_answers_are_graded_again(self, log):
        self.answer(log, "land_for_peace_risk", "embolden", 3)
        self.answer(log, "sharpened_wedge", "stay-strong", 2)
        self.answer(log, "sharpened_wedge", "pipeline", 3, attempt=2)
        self.answer(log, "year_of_invasion", "2022", 1, lesson="riyadh_talks")
        rows = [list(row) for row in ck.calibration().itertuples(index=False)]
        assert [
            ["taiwan_and_forecasts", "land_for_peace_risk", 3, True],
            ["taiwan_and_forecasts", "sharpened_wedge", 2, False],
            ["riyadh_talks", "year_of_invasion", 1, True],
        ] == rows
        assert ["year_of_invasion"] == list(ck.calibration("riyadh_talks")["question"])

    def test_what_has_no_confidence_no_score_or_no_bank_is_left_out(self, log):
        self.answer(log, "land_for_peace_risk", "embolden")
        self.answer(log, "own_forecast_question", "Will it rain?", 3)
        self.answer(log, "gone", "a", 3)
        self.answer(log, "any", "a", 3, lesson="no_such_lesson")
        self.answer(log, "sharpened_wedge", "an option that has gone", 3)
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
        assert figure.description.startswith("No answer has a confidence yet. Choose 1, 2 or 3")
        assert figure.chart.to_dict()["description"] == figure.description
        with pytest.raises(CourseError, match=r"confidence\(ck.calibration\(\)\)"):
            ck.charts.calibration.confidence(ck.load("analogy"))


def test_the_sample_memo_fails_what_the_key_says():
    import json

    cells = json.loads(Course(ROOT).page("taiwan_and_forecasts").path.read_text(encoding="utf-8"))["cells"]
    text = "".join(next(cell["source"] for cell in cells if cell["id"] == "memo-task"))
    memo = text.partition("> **Memo.**")[2]
    assert ["alternatives", "uncertainty", "fairness"] == BANK["flawed_memo"].right
    assert 2 == len(re.findall(r"\[\w+/[\w-]+\]", memo))
    assert "certainly" in memo
    assert not re.search(r"\d+%|perhaps|likely|option", memo)
