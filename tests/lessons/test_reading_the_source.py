"""Keys of lesson 2 that rest on tables: computed again, so that neither can drift alone."""

from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.content.claims import GRADES
from coursekit.content.course import Course
from coursekit.questions.bank import load_bank
from places import ROOT

OPTIONS = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "unsupported",
    "contradicted": "contradicted",
}
BANK = load_bank(Course(ROOT).bank("reading_the_source"))
GRADING = [question for question in BANK.questions if question.id.startswith("grade_")]


@pytest.fixture(scope="module")
def claims():
    return ck.load("claims").set_index("id", drop=False)


def claim_of(question):
    return question.id.removeprefix("grade_").upper()


def test_at_least_twelve_claims_are_graded_and_every_grade_occurs():
    assert len(GRADING) >= 12
    assert {"C01", "C03", "C09", "C45", "C46"} <= {claim_of(question) for question in GRADING}
    assert set(OPTIONS) == {question.right for question in GRADING}


@pytest.mark.parametrize("question", GRADING, ids=lambda question: question.id)
class TestGrading:
    def test_the_key_is_our_verdict_by_our_rule(self, question, claims):
        verdict = claims.loc[claim_of(question), "verdict"]
        assert GRADES[verdict] == OPTIONS[question.right]
        if verdict != "confirmed":
            assert f"ccording to our rule {'an error' if verdict == 'error' else verdict}" in question.why

    def test_four_grades_stand_in_the_order_of_the_rule(self, question):
        assert list(OPTIONS) == [option.id for option in question.options]
        assert all(option.pinned for option in question.options)

    def test_its_card_has_documents_to_judge(self, question):
        exhibits = ck.load("exhibits")
        own = set(exhibits["id"][exhibits["claim"] == claim_of(question)])
        assert own
        assert own & {reference.removeprefix("exhibits/") for reference in question.evidence}


def test_estimates_are_what_the_table_says(claims):
    assert BANK["claims_with_a_source"].answer == claims["source_given"].sum()
    assert BANK["checkable_c26"].answer == claims.loc["C26", "checkable"]
    assert BANK["proof_c26"].answer == claims.loc["C26", "evidence_offered"]
    assert BANK["supported_claims"].answer == (claims["verdict"] == "confirmed").sum()
    partly = claims["verdict"].isin(["imprecise", "disputed"]).sum()
    assert f"supports 26 of the 62 as they stand, and another {partly} in part. Only 1" in BANK["supported_claims"].why
    bare = claims[(claims["checkable"] == 5) & (claims["evidence_offered"] == 0)]
    assert (4, True) == (len(bare), "four such claims" in BANK["what_surprised_you_map"].model)
    own = claims[claims["section"] == "S4"]
    assert (7, 10) == ((own["verdict"] == "confirmed").sum(), len(own))
    assert "seven of its ten claims" in BANK["what_it_does_well"].model


def test_the_only_named_document(claims):
    question = BANK["only_named_document"]
    drawn = ck.charts.claims.map(claims.reset_index(drop=True)).to_dict()["datasets"]["claims"]
    assert {option.mark for option in question.options} <= {row[question.field] for row in drawn}
    named = {option.mark: bool(claims.loc[option.mark, "source_given"]) for option in question.options}
    assert {option.mark: option.right for option in question.options} == named


def test_three_votes_on_one_day():
    tallies = ck.load("tallies")
    assert BANK["votes_on_one_day"].answer == (tallies["date"] == "2025-02-24").sum()
    events = ck.load("timeline")
    assert BANK["votes_on_one_day"].answer == ((events["date"] == "2025-02-24") & (events["kind"] == "vote")).sum()


def test_contacts_before_riyadh_stand_in_order():
    day = ck.load("timeline").set_index("id")["date"].dt.strftime("%Y-%m-%d")
    source = ck.load("sources").set_index("id")["date"]
    order = [day["geneva-summit-2021"], source["REU_GVA"], source["POL_G20"], day["trump-putin-call-2025-02"]]
    order.append(day["riyadh-talks"])
    assert sorted(order) == order
    assert len(order) == len(BANK["contacts_before_riyadh"].items)


def test_slips_named_in_the_exercises_are_what_those_slips_give(claims):
    kinds = claims.groupby("type").size().to_dict()
    forecasts = BANK["count_the_forecasts"]
    assert kinds["forecast"] == forecasts.expected
    assert {0, kinds["fact"], kinds["inference"], len(claims)} == {slip.value for slip in forecasts.mistakes}
    assert 4 == ((claims["type"] == "forecast") & (claims["section"] == "S7")).sum()

    by_section = BANK["checkable_by_section"]
    assert claims.groupby("section")["checkable"].mean().round(1).to_dict() == by_section.expected
    slips = [slip.value for slip in by_section.mistakes]
    assert claims.groupby("type")["checkable"].mean().round(1).to_dict() in slips
    assert claims.groupby("section")["evidence_offered"].mean().round(1).to_dict() in slips
    assert "S2" == min(by_section.expected, key=by_section.expected.get)

    right = BANK["right_where_it_counts"]
    supported = claims["verdict"] == "confirmed"
    shares = supported.groupby(claims["checkable"]).mean()
    assert {str(degree): pytest.approx(share, abs=0.001) for degree, share in shares.items()} == right.expected
    sums = supported.groupby(claims["checkable"]).sum()
    assert {str(degree): count for degree, count in sums.items()} in [slip.value for slip in right.mistakes]
    assert 0.9 == shares[5]


def test_the_altered_quotation():
    said = ck.load("outcomes")
    accounts = said[(said["point"] == 4) & (said["account"] != "article")]["says"]
    assert 4 == len(accounts)
    assert not accounts.str.contains("beneficial").any()
    exhibits = ck.load("exhibits")
    assert not exhibits[exhibits["claim"] == "C09"]["says"].str.contains("beneficial").any()
