"""Tables that lessons are rebuilt from: the document pack, the marked memos, and what no lesson may tell too early."""

from __future__ import annotations

import re

from content.test_data import COURSE
from coursekit.content import data
from coursekit.content.catalogue import catalogue
from coursekit.questions.bank import load_bank

RUBRIC = ["evidence", "alternatives", "uncertainty", "fairness"]
LESSONS = [lesson.slug for lesson in COURSE.lessons()]


def rows(name: str) -> list[dict]:
    return list(catalogue(COURSE).table(name).by_id.values())


def exists(ref: str) -> bool:
    name, _, id = ref.partition("/")
    return id in catalogue(COURSE).table(name).by_id if id else name in catalogue(COURSE).table("sources").by_id


def test_extracts_stay_within_the_limits_of_quotation():
    for document in rows("documents"):
        quoted = re.findall("“(.+?)”", document["extract"])
        assert quoted, document["id"]
        total, longest = sum(len(each.split()) for each in quoted), max(len(each.split()) for each in quoted)
        assert total <= 60, document["id"]
        assert document["public_domain"] or longest <= 12, document["id"]
        assert 40 <= len(document["plain"].split()) <= 80, document["id"]


def test_the_pack_bears_on_claims_of_the_article():
    table = catalogue(COURSE).table("documents")
    assert {"us-statement", "lavrov-riyadh", "hegseth-brussels", "tape-1972", "treaty-2001"} == set(table.by_id)
    for row in table.by_id.values():
        assert len(table.parts("claims", row)) >= 1
        assert 2 <= len(table.parts("look_for", row)) <= 3


def test_memos_are_marked_by_the_rubric_on_three_levels():
    memos = {row["level"]: row for row in rows("memo_samples")}
    assert ["weak", "middle", "strong"] == list(memos)
    total = {level: sum(row[each] for each in RUBRIC) for level, row in memos.items()}
    assert {"weak": 0, "middle": 4, "strong": 8} == total
    for level, row in memos.items():
        assert len(row["memo"].split()) <= 300, level
        refs = re.findall(r"\[([\w-]+(?:/[\w-]+)?)\]", row["memo"])
        assert [] == [ref for ref in refs if not exists(ref)], level
        assert (row["evidence"] == 0) == (not refs), level
    assert re.search(r"\d+%.+ by 30 June 2025", memos["strong"]["memo"])


def test_each_pattern_finds_its_fact_and_waits_for_a_lesson_and_a_question():
    known = {question.id for slug in LESSONS for question in load_bank(COURSE.bank(slug)).questions}
    table = catalogue(COURSE).table("spoilers")
    assert len(table.by_id) >= 40
    for row in table.by_id.values():
        assert re.search(row["pattern"], row["fact"]), row["id"]
        assert row["told_in"] in LESSONS, row["id"]
        assert [] == [ref for ref in table.parts("rows", row) if not exists(ref)], row["id"]
        assert [] == [id for id in table.parts("asked_by", row) if id not in known], row["id"]


def test_every_later_event_and_every_forecast_is_on_the_list():
    table = catalogue(COURSE).table("spoilers")
    listed = {ref for row in table.by_id.values() for ref in table.parts("rows", row)}
    asked = {id for row in table.by_id.values() for id in table.parts("asked_by", row)}
    events = data.load("timeline", COURSE)
    later = {f"timeline/{id}" for id in events.loc[events["after_article"], "id"]}
    assert later - listed == {"timeline/iran-report-2025"}  # the article itself tells it
    questions = {question.id for question in load_bank(COURSE.bank("taiwan_and_forecasts")).questions}
    assert {id for id in questions if id.startswith("fc_")} <= asked


def test_what_came_later_waits_for_the_last_lesson():
    for row in rows("spoilers"):
        assert row["kind"] != "later" or row["told_in"] == LESSONS[-1], row["id"]


def test_how_much_of_each_document_was_read_is_said():
    read = data.load("sources", COURSE).set_index("id")["read"]
    assert {"whole", "extract", "abstract", "quoted"} == set(read)
    assert ["quoted"] * 3 == read[["STATE_RIY", "MID_LAV", "DOD_HEG"]].to_list()
    assert ["abstract"] * 4 == read[["DITTMER_81", "LUTHI_08", "GOH_05", "RADCH_REV"]].to_list()
    assert "whole" == read["ART"]
