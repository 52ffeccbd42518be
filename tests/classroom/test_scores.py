from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.classroom import logs, people, scores
from coursekit.learner.completion_record import digest
from coursekit.learner.log import Log

KEY = ("every_kind", "city")


def tries(scored, question="city", learner=0):
    return [each.outcome.response for each in scored.results["every_kind", question].get(learner, [])]


def test_a_forged_score_is_never_looked_at(room):
    room.hand_in("ada.jsonl", room.event("city", "geneva", score=1.0, status="right"))
    room.hand_in("bob.jsonl", room.event("city", "riyadh", "bob", score=float("nan"), status="wrong"))
    scored = room.scored()
    assert ["ada", "bob"] == [learner.name for learner in scored.learners]
    assert [0.0, 1.0] == scored.matrix([KEY], "final")[:, 0].tolist()
    assert () == scored.troubles


def test_as_many_tries_count_as_a_learner_has(room):
    cities = ("geneva", "helsinki", "riyadh", "riyadh")
    room.hand_in("ada.jsonl", *(room.event("city", city) for city in cities))
    scored = room.scored()
    assert ["geneva", "helsinki"] == tries(scored)
    assert [("3, 4", "has answers to a question that was closed: they do not count")] == [
        (trouble.lines, trouble.why) for trouble in scored.troubles
    ]


def test_after_a_right_answer_nothing_more_counts_and_nothing_is_lost(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("city", "geneva"))
    scored = room.scored()
    assert ["riyadh"] == tries(scored)
    assert [[1.0]] == scored.matrix([KEY], "final").tolist()


def test_an_exercise_may_be_tried_for_ever_and_stays_solved(room):
    room.hand_in("ada.jsonl", *(room.event("days", days) for days in (7, 8, 6, 9)))
    scored = room.scored()
    assert [7, 8, 6, 9] == tries(scored, "days")
    assert [[1.0]] == scored.matrix([("every_kind", "days")], "final").tolist()


def test_a_review_changes_no_result(room):
    room.hand_in("ada.jsonl", room.event("city", "geneva"), room.event("city", "riyadh", review="un_votes"))
    scored = room.scored()
    assert ["geneva"] == tries(scored)
    assert () == scored.troubles


def test_unknown_questions_and_versions(room):
    room.hand_in(
        "ada.jsonl",
        room.event("city", "riyadh", bank="another version"),
        room.event("gone", "riyadh"),
        room.event("gone", "geneva"),
        room.event("city", "atlantis"),
        room.event("<b>", "x", lesson="../.."),
    )
    scored = room.scored()
    assert ["riyadh"] == tries(scored)
    assert 5 == len(scored.learners[0].answers)
    whys = {trouble.why: trouble.lines for trouble in scored.troubles}
    assert 3 == len(whys)
    assert "2, 3" == whys["answers every_kind/gone, which the course lacks"]
    assert "5" == whys["answers ../../<b>, which the course lacks"]


def test_of_a_graded_question_the_last_answer_counts(room):
    bank = room.bank
    graded = dataclasses.replace(
        bank, questions=tuple(dataclasses.replace(q, graded=q.id == "city") for q in bank.questions)
    )
    room.hand_in("ada.jsonl", *(room.event("city", city) for city in ("riyadh", "geneva", "helsinki", "riyadh")))
    room.hand_in("bob.jsonl", *(room.event("city", city, "bob") for city in ("riyadh", "geneva")))
    scored = scores.score(people.read(room.folder)[0], {"every_kind": graded})
    assert [["riyadh"], ["geneva"]] == [tries(scored, learner=n) for n in (0, 1)]
    assert () == scored.troubles


def test_one_hostile_log_does_not_bury_the_others(room):
    room.hand_in("ada.jsonl", *(room.event(f"q{n}", "x") for n in range(500)))
    whys = [trouble.why for trouble in room.scored().troubles]
    assert 21 == len(whys)
    assert "needs a word for 480 more reasons" == whys[-1]


def test_the_digest_is_that_of_the_learners_own_record(room, tmp_path, monkeypatch):
    log = Log(room.folder / "ada.jsonl")
    for response in ("geneva", "riyadh"):
        log.record({key: room.event("city", response)[key] for key in scores_keys()})
    kept = [(e["id"], e["lesson"], e["question"], e["response"]) for e in log.events()]
    assert digest(kept) == room.scored().learners[0].digest


def scores_keys():
    return ("lesson", "question", "bank", "attempt", "response", "score", "status")


def test_only_what_was_answered_until_a_day_counts(room):
    """An answer without a time was given after the one before it."""
    room.hand_in(
        "ada.jsonl",
        room.event("city", "geneva", time="2026-03-01T10:00:00+00:00"),
        room.event("host", "Oman", time=None),
        room.event("city", "riyadh", time="2026-03-02T10:00:01+00:00"),
        room.event("days", 6, time=None),
    )
    found, troubles = people.read(room.folder)
    until = datetime(2026, 3, 2, 10, tzinfo=UTC)
    scored = scores.score(found, {"every_kind": room.bank}, troubles, until)
    assert ["geneva"] == tries(scored)
    assert ["Oman"] == tries(scored, "host")
    assert [] == tries(scored, "days")
    (trouble,) = scored.troubles
    assert ("3, 4", True) == (trouble.lines, trouble.why.startswith("has answers after 2026-03-02"))


def test_of_lessons_that_were_not_asked_for_nothing_is_said(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("x", 1, lesson="later"))
    found, _ = people.read(room.folder)
    assert () == scores.score(found, {"every_kind": room.bank}, others={"later"}).troubles


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([10**400, -(10**400)]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["waltz", "ushakov"]), inner),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_whatever_is_answered_has_an_outcome(bank, response):
    response = json.loads(json.dumps(response))
    answers = [logs.Answer(str(n), "every_kind", question.id, response) for n, question in enumerate(bank.questions)]
    scored = scores.score([logs.Log("ada", "ada", "ada.jsonl", answers)], {"every_kind": bank})
    assert len(bank.questions) == len(scored.learners[0].answers)
    counted = [each for own in scored.results.values() for tries in own.values() for each in tries]
    assert all(0 <= each.outcome.score <= 1 for each in counted)


def test_a_response_nested_thousands_deep_is_no_answer(room, bank):
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    answers = [logs.Answer(q.id, "every_kind", q.id, deep) for q in bank.questions]
    scored = scores.score([logs.Log("ada", "ada", "ada.jsonl", answers)], {"every_kind": bank})
    assert [{}] * len(bank.questions) == list(scored.results.values())
    while isinstance(deep, list):  # take it apart: Python would run out of stack when it clears it up
        deep = deep.pop()
