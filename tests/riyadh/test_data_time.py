"""When each row became public: lessons 1 to 7 stand on 28 February 2025, and lesson 8 tells what came after."""

from __future__ import annotations

import pytest

from content.test_data import COURSE, TABLES
from coursekit.content import data
from coursekit.content.catalogue import catalogue

LAST_DAY = "2025-02-28"  # the last day that the article dates

# The tables with rows, or documents behind rows, from after that day, and the document pack, which has old secrets.
# A new table with such a row fails the test below.
DATED = {
    "aid",
    "analogy",
    "claims",
    "coded_sentences",
    "debate",
    "delegations",
    "documents",
    "forecast_questions",
    "indicators",
    "positions",
    "roll_calls",
    "scenarios",
    "tallies",
    "ties",
    "voices",
    "timeline",
    "trade",
}
# Later documents alone do not make a row later: a definition, a role card, or a table of documents that have a date.
UNDATED = {"cards", "glossary", "sources"}


def sources():
    return data.load("sources", COURSE).set_index("id")["date"]


def later(name: str) -> list[str]:
    """The rows that rest on nothing but documents from after the last day, or that carry a later date themselves."""
    day, table = sources(), catalogue(COURSE).table(name)
    found = []
    for id, row in table.by_id.items():
        documents = [day[each] for each in table.parts("source", row)]
        own = [str(row[column]) for column in ("date", "as_of", "resolved_on") if row.get(column)]
        if (documents and all(isinstance(each, str) and each > LAST_DAY for each in documents)) or any(
            each > LAST_DAY for each in own
        ):
            found.append(id)
    return found


def test_every_table_with_later_rows_says_by_when_each_row_was_known():
    assert {name for name in TABLES if later(name)} - UNDATED == {name for name in DATED if later(name)}
    assert {name for name in TABLES if "known_by" in catalogue(COURSE).table(name).fields} == DATED


@pytest.mark.parametrize("name", sorted(DATED))
def test_every_row_has_its_day(name):
    known = data.load(name, COURSE)["known_by"]
    assert known.notna().all()
    assert known.dt.year.between(1950, 2026).all()


def test_what_came_after_is_known_after_and_what_came_before_is_known_before():
    for name in ("timeline", "debate"):
        table = data.load(name, COURSE)
        assert table["after_article"].to_list() == (table["known_by"] > LAST_DAY).to_list(), name
    events = data.load("timeline", COURSE)
    assert (events["known_by"] >= events["date"]).all()
    secret = events.loc[(events["known_by"] - events["date"]).dt.days > 1, "id"]
    assert ["nuclear-alert-1969", "kissinger-beijing-1971"] == secret.to_list()


def test_an_outcome_is_known_after_its_question_closed_or_was_settled():
    questions = data.load("forecast_questions", COURSE)
    assert (questions["known_by"] >= questions["resolved_on"]).all()
    assert (questions["known_by"] > questions["opened"]).all()


def test_what_came_later_stands_apart_in_the_claims_and_points_to_later_rows():
    claims = catalogue(COURSE).table("claims")
    told = {id: claims.parts("later_rows", row) for id, row in claims.by_id.items() if row["later"]}
    assert {"C16", "C22", "C25", "C30", "C56"} <= set(told)
    for id, refs in told.items():
        assert refs, id
        for ref in refs:
            name, row = ref.split("/")
            known = catalogue(COURSE).table(name).by_id[row]
            assert str(known.get("known_by") or known["date"]) > LAST_DAY, (id, ref)
    day = sources()
    for id in told:  # and no document of the verdict gives it away
        documents = [day[each] for each in claims.parts("source", claims.by_id[id])]
        assert not any(each > "2025-04" for each in documents if isinstance(each, str)), id
