"""Keys of lesson 2 that rest on tables: computed again, so that neither can drift alone."""

from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.content.cards import GRADES
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
ROW = BANK["grade_four_in_a_row"]
GRADING = [question for question in BANK.questions if question.id.startswith("grade_") and question != ROW]


@pytest.fixture(scope="module")
def claims():
    return ck.load("claims").set_index("id", drop=False)


def claim_of(question):
    return question.id.removeprefix("grade_").upper()


def test_eleven_claims_are_graded_and_every_grade_occurs():
    assert {"C01", "C09", "C13", "C19", "C21", "C45", "C46"} == {claim_of(question) for question in GRADING}
    assert set(OPTIONS) == {question.right for question in GRADING}
    assert {"c02", "c03", "c08", "c44"} == set(ROW.right)


def test_four_in_a_row_have_our_verdicts(claims):
    assert list(OPTIONS.items()) == [(option.id, option.text) for option in ROW.options]
    for item, grade in ROW.right.items():
        assert OPTIONS[grade] == GRADES[claims.loc[item.upper(), "verdict"]]
        assert f"{item.upper()}" in ROW.why


@pytest.mark.parametrize("question", GRADING, ids=lambda question: question.id)
class TestGrading:
    def test_the_key_is_our_verdict_by_our_rule(self, question, claims):
        verdict = claims.loc[claim_of(question), "verdict"]
        assert GRADES[verdict] == OPTIONS[question.right]
        if verdict != "confirmed":
            assert f"ccording to our rule, “{verdict}” is graded {GRADES[verdict]}." in question.why

    def test_four_grades_stand_in_the_order_of_the_rule(self, question):
        assert list(OPTIONS) == [option.id for option in question.options]
        assert all(option.pinned for option in question.options)

    def test_its_card_has_documents_to_judge(self, question):
        exhibits = ck.load("exhibits")
        own = set(exhibits["id"][exhibits["claim"] == claim_of(question)])
        assert own
        assert own & {reference.removeprefix("exhibits/") for reference in question.evidence}


def test_guesses_are_about_what_the_table_says(claims):
    assert BANK["claims_with_a_source"].answer == claims["source_given"].sum()
    c26 = claims.loc["C26"]
    assert {"checkable": c26["checkable"], "proof": c26["evidence_offered"]} == BANK["where_c26_stands"].right
    assert BANK["supported_claims"].answer == (claims["verdict"] == "confirmed").sum()
    partly = claims["verdict"].isin(["imprecise", "disputed"]).sum()
    assert f"supports 26 of the 62 as they stand, and another {partly} in part. Only 1" in BANK["supported_claims"].why
    own = claims[claims["section"] == "S4"]
    assert (7, 10) == ((own["verdict"] == "confirmed").sum(), len(own))
    assert "seven of its ten claims" in BANK["what_it_does_well"].model


def test_the_words_that_promise_more_are_in_claims_that_hold_in_part(claims):
    question = BANK["words_that_promise_more"]
    of = {"agreements": "C05", "alliance": "C35", "derailed": "C39", "met": "C20", "not-invited": "C11"}
    assert set(of) == {option.id for option in question.options}
    for option in question.options:
        assert option.right == (claims.loc[of[option.id], "verdict"] == "imprecise"), option.id


def test_each_document_bears_on_the_claim_it_is_paired_with():
    documents = ck.load("documents").set_index("id")["claims"].str.split(";")
    for item, document in BANK["document_for_each_claim"].right.items():
        assert item.upper() in documents[document]


def test_the_hedge_is_the_articles_own(claims):
    question = BANK["fair_paraphrase_c62"]
    assert claims.loc["C62", "hedge"] in question.prompt


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


def test_the_chart_has_the_shares_of_the_table(claims):
    question = BANK["grades_by_degree"]
    shares = claims.groupby("checkable")["verdict"].value_counts(normalize=True)
    found = {(degree, verdict): share for share, degree, verdict in question.drawn}
    assert {key: pytest.approx(share) for key, share in shares.items()} == found
    assert 0.9 == found[5, "confirmed"]
    assert "nine of ten hold" in question.feedback
    assert 1 not in {degree for degree, verdict in found if verdict == "confirmed"}


def test_no_key_is_told_by_its_length():
    """How often the right option is the longest one: no more often than by chance, and a twentieth."""
    asked = [question for question in BANK.questions if question.kind == "choice"]
    longest = chance = 0
    for question in asked:
        lengths = {option.id: len(option.text) for option in question.options}
        own = lengths.pop(question.right)
        longest, chance = longest + (own > max(lengths.values())), chance + 1 / (len(lengths) + 1)
    assert longest / len(asked) <= chance / len(asked) + 0.05


def test_at_most_three_in_ten_scored_questions_ask_for_recall():
    scored = [question for question in BANK.questions if question.scored and not question.guess]
    levels = [{"recall", "apply", "analyse"} & set(question.tags) for question in scored if question.kind != "estimate"]
    assert {1} == {len(level) for level in levels}
    assert sum("recall" in level for level in levels) / len(levels) <= 0.3


def test_the_altered_quotation():
    said = ck.load("outcomes")
    accounts = said[(said["point"] == 4) & (said["account"] != "article")]["says"]
    assert 4 == len(accounts)
    assert not accounts.str.contains("beneficial").any()
    exhibits = ck.load("exhibits")
    assert not exhibits[exhibits["claim"] == "C09"]["says"].str.contains("beneficial").any()
