"""What we coded by a written rule: positions by the codebook, the signs of the triangle, and the verdicts on claims."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from content.test_data import COURSE
from coursekit.content import data
from coursekit.content.catalogue import catalogue
from coursekit.riyadh.models import votes

CODES = [-2, -1, 0, 1, 2]


def load(name: str) -> pd.DataFrame:
    return data.load(name, COURSE)


def kappa_by_issue(table: pd.DataFrame) -> dict[str, float]:
    """Agreement beyond chance of two coders, issue by issue; codes far apart count more than neighbours."""
    both = table.dropna(subset=["code", "code_b"])
    return {issue: float(votes.kappa(rows["code"], rows["code_b"], "squared")) for issue, rows in both.groupby("issue")}


# --- Positions ------------------------------------------------------------------------------------------------------


def test_the_codebook_asks_one_question_an_issue_and_explains_every_code():
    book = load("codebook")
    issues = load("positions")["issue"].unique().tolist()
    assert set(book["issue"]) == {"all", *issues}
    for issue in issues:
        own = book[book["issue"] == issue]
        assert ["question", *["anchor"] * 5] == own["kind"].to_list()
        assert CODES == own["code"].dropna().to_list()
    assert ["rule"] * 7 == book[book["issue"] == "all"]["kind"].to_list()


def test_a_coder_finds_words_and_days_in_the_evidence_and_no_code():
    table = load("positions")
    assert table["evidence"].str.contains(r"\d{1,2} \w+|June 2024|[Rr]eports|[Dd]igests|hosts").all()
    assert not table["evidence"].str.contains(r"[−+]\d|\bcode|scale").any()
    assert table["evidence"].str.split().str.len().max() <= 60


def test_time_and_terms_of_a_ceasefire_are_two_questions():
    code = load("positions").set_index("id")["code"]
    timing, terms = (code.filter(like=f"-ceasefire_{issue}").dropna() for issue in ("timing", "terms"))
    assert {"us": 2, "fr": 1, "de": 0, "ua": -1, "eu": -1, "ru": -2} == {
        id[:2]: int(each) for id, each in timing.items()
    }
    assert {"ua": 2, "eu": 1, "fr": 1, "de": 1, "us": 0, "ru": -2} == {id[:2]: int(each) for id, each in terms.items()}
    apart = (terms - terms["ru-ceasefire_terms"]).drop("ru-ceasefire_terms")
    assert 2 == apart.min()  # on the terms nobody stands near Moscow


def test_kappa_of_two_coders_is_computed_issue_by_issue():
    coded = pd.DataFrame(
        {
            "issue": ["a"] * 4 + ["b"] * 3,
            "code": [2, 2, -2, -2, 1, 0, 2],
            "code_b": [2, 2, -2, 2, 1, 0, None],
        }
    )
    assert {"a": pytest.approx(0.5), "b": 1.0} == kappa_by_issue(coded)


def test_two_coders_agree_on_every_issue_that_has_codes():
    agreement = kappa_by_issue(load("positions"))
    assert set(load("positions")["issue"]) - {"economic_deals"} == set(agreement)
    assert {issue: kappa for issue, kappa in agreement.items() if kappa < 0.7} == {}


def test_a_code_stands_where_the_second_coder_agreed_that_there_is_something_to_code():
    table = load("positions")
    apart = table[table["code"].notna() != table["code_b"].notna()]
    assert ["cn-ceasefire_timing", "cn-nato_membership"] == sorted(apart["id"])


# --- The triangle ---------------------------------------------------------------------------------------------------


def signed(row: pd.Series) -> float:
    plus = int(row[["contact", "text", "help"]].sum())
    minus = int(row[["force", "break", "named", "war"]].sum())
    if row["force"] or (minus >= 2 and minus > plus):
        return -1
    return 1 if plus >= 2 and plus > minus else float("nan")


def test_signs_follow_from_the_written_rule():
    codings = load("triangle_codings")
    assert codings["sign"].astype("float").equals(codings.apply(signed, axis=1))
    found = {
        year: [None if pd.isna(sign) else int(sign) for sign in rows["sign"]]
        for year, rows in codings.groupby(codings["coded_for"].dt.year)
    }
    assert {1969: [-1, -1, -1], 1972: [1, 1, -1], 2022: [-1, -1, 1], 2025: [None, -1, 1]} == found


def test_each_sign_that_is_seen_has_its_words_and_each_criterion_its_column():
    codings, rules = load("triangle_codings"), load("sign_rules")
    named = rules[rules["kind"] != "decision"]["id"].to_list()
    assert ["contact", "text", "help", "force", "break", "named", "war"] == named
    for row in codings.to_dict("records"):
        assert row["for_plus"] != "Nothing found." or not any(row[each] for each in named[:3]), row["id"]
        assert row["for_minus"] != "Nothing found." or not any(row[each] for each in named[3:]), row["id"]
        assert ("general knowledge" in f"{row['for_plus']} {row['for_minus']}") == (row["grade"] == "K"), row["id"]


def test_a_coding_of_a_year_is_a_state_of_the_map():
    states = load("triangle_states").set_index(["us_ru", "us_cn", "ru_cn"])["reading"]
    for year, rows in load("triangle_codings").groupby("coded_for"):
        signs = tuple(rows.set_index("tie")["sign"][["us_ru", "us_cn", "ru_cn"]])
        if not any(pd.isna(each) for each in signs):
            assert str(year.year) in states[signs], year


# --- Verdicts -------------------------------------------------------------------------------------------------------


def test_every_example_has_the_verdict_of_its_rule():
    verdict = load("claims").set_index("id")["verdict"]
    rules = catalogue(COURSE).table("verdict_rules")
    assert [row["step"] for row in rules.by_id.values()] == list(range(1, len(rules.by_id) + 1))
    for id, row in rules.by_id.items():
        examples = rules.parts("examples", row)
        assert examples, id
        if row["verdict"]:
            assert row["verdict"] == verdict[examples[0]], id
    for id in ("aim-declared", "aim-further", "aim-not-declared", "unnamed", "label"):
        row = rules.by_id[id]
        assert {row["verdict"]} == {verdict[each] for each in rules.parts("examples", row)}, id


def test_what_the_article_hedges_is_quoted_from_it():
    claims = load("claims").dropna(subset=["hedge"])
    assert {"C33", "C37", "C53", "C54", "C57", "C58", "C62"} <= set(claims["id"])
    assert claims["hedge"].str.fullmatch(r"“[^”]+”(; “[^”]+”)*").all()


def test_short_names_fit_on_a_chart():
    claims, outcomes = load("claims"), load("outcomes")
    assert claims["short"].str.split().str.len().max() <= 5
    assert outcomes["short"].str.replace(r"[\[\]_]", "", regex=True).str.split().str.len().max() <= 12
    for text in outcomes["short"]:
        assert text.count("[") == text.count("]"), text
        assert text.count("_") % 2 == 0, text
        assert not re.search(r"\[[^\]]*\[|_[^_]*\[[^_]*_", text), text
    delegations = load("delegations")
    for column, end, last in (("too_low", "lowest", 0), ("too_high", "highest", 4)):
        assert (delegations[column].isna() == (delegations[end] == last)).all()
        assert delegations[column].dropna().str.split().str.len().max() <= 3
