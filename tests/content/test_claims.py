"""The card of a claim: all that a learner needs to grade it, and nothing of our own grade."""

from __future__ import annotations

import pytest

from coursekit.content import data
from coursekit.content.cards import GRADES, claim
from coursekit.errors import CourseError, UnknownName

EXHIBITS = data.load("exhibits")
CLAIMS = data.load("claims").set_index("id")


def test_a_card_says_what_is_claimed_where_and_what_documents_say():
    card = claim("C09")
    assert card.text.startswith(f"Claim C09: {CLAIMS.loc['C09', 'claim']}\nWhere: section S1,")
    assert "What the article offers as proof: a date, or words in quotation marks" in card.text
    shown = EXHIBITS[EXHIBITS["claim"] == "C09"]
    assert len(shown) >= 3
    for row in shown.itertuples():
        assert row.says in card.text
        assert f"[{row.source}]" in card.text
    assert "<th scope=" in card.html


@pytest.mark.parametrize("id", sorted(set(EXHIBITS["claim"])))
def test_a_card_keeps_our_verdict_to_itself(id):
    card = claim(id)
    assert CLAIMS.loc[id, "nuance"] not in card.text + card.html
    for grade in {*GRADES, *GRADES.values()} - {"error", "confirmed"}:
        assert grade not in card.text


def test_a_card_has_the_articles_own_words_of_caution():
    hedged = CLAIMS[CLAIMS["hedge"].notna()]
    assert len(hedged) >= 10
    for id, hedge in hedged["hedge"].items():
        assert f"The article's own words of caution: {hedge.replace(';', ', ')}" in claim(id).text
    assert "words of caution" not in claim("C20").text


def test_a_claim_without_exhibits_shows_its_documents_and_not_what_they_say():
    lines = claim("C30").text.splitlines()
    assert lines[-2:] == [
        "Kiel Institute (IfW) via idw, 2025-04 [KIEL_25], reliability: high",
        "Ukrainska Pravda (European Pravda), 2025-02-24 [UP_7], reliability: good",
    ]


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("C20", "Our check of C20: supported. According to our rule, “confirmed” is graded supported."),
        ("C10", "Our check of C10: partly supported. According to our rule, “disputed” is graded partly supported."),
        ("C44", "Our check of C44: unsupported. According to our rule, “not checkable” is graded unsupported."),
        ("C01", "Our check of C01: contradicted. According to our rule, “error” is graded contradicted."),
    ],
)
def test_a_checked_claim_shows_grade_reason_and_documents(id, said):
    checked = claim(id, checked=True)
    assert said == checked.text.splitlines()[0]
    assert CLAIMS.loc[id, "nuance"] == checked.text.splitlines()[1]
    for source in CLAIMS.loc[id, "source"].split(";"):
        assert source in checked.text
    assert "<summary>The documents behind it</summary>" in checked.html


def test_several_claims_make_several_cards():
    both = claim("C45", "C46")
    assert f"{claim('C45').text}\n\n{claim('C46').text}" == both.text


def test_what_goes_wrong_is_said_in_words():
    with pytest.raises(UnknownName, match=r"There is no claim 'C67'\. Did you mean"):
        claim("C67")
    with pytest.raises(CourseError, match="Say which claim"):
        claim()


def test_every_verdict_has_a_grade():
    assert set(CLAIMS["verdict"]) == set(GRADES)


def test_the_codes_of_a_claim_fit_together():
    assert (CLAIMS["source_given"] == (CLAIMS["evidence_offered"] >= 2)).all()
    assert ["C19"] == list(CLAIMS.index[CLAIMS["source_given"]])
    assert set(CLAIMS["type"][CLAIMS["checkable"] == 5]) == {"fact"}
    assert "fact" not in set(CLAIMS["type"][CLAIMS["checkable"] <= 2])
