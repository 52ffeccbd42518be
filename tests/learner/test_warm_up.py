"""Spaced warm-ups: which questions come back, and that their answers change no earlier result."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coursekit as ck
from coursekit.errors import UnknownName
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.learner.warm_up import LAGS, Memory, choose, remembered, warm_up
from coursekit.questions.bank import load_bank
from places import BANKS
from small_course import make_course

TODAY = date(2026, 3, 10)

QUESTION = """
[[question]]
id = "{id}"
kind = "choice"
part = "{part}"
prompt = "Which of the two, in {id}?"
hint = "The first."
why = "It is so."
evidence = ["sections/S1"]
{more}
[[question.option]]
id = "yes"
text = "This one"
right = true
feedback = "So it is."

[[question.option]]
id = "no"
text = "That one"
feedback = "It is not."
"""
GUESS = """
[[question]]
id = "a_guess"
kind = "estimate"
part = "quiz"
prompt = "How many?"
why = "It is so."
evidence = ["sections/S1"]
answer = 5
tolerance = 1
feedback = "Close."
low = "Low."
high = "High."
"""


def questions(prefix, count, part="quiz", more=""):
    return "".join(QUESTION.format(id=f"{prefix}{n}", part=part, more=more) for n in range(1, count + 1))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Three lessons of five questions and three for the warm-up; in the first a guess and a graded question too."""
    made = make_course(tmp_path / "c", _01_one="# One", _02_two="# Two", _03_three="# Three")
    for slug in ("one", "two", "three"):
        text = f'title = "{slug.title()}"\n' + questions(f"{slug}_w", 3, "warm-up") + questions(f"{slug}_q", 5)
        if slug == "one":
            text += GUESS + questions("one_graded", 1, more="graded = true")
        (made.questions / f"{slug}.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(made.notebooks)
    return made


def answered(log, lesson, id, response, days_ago=1, attempt=1, **more):
    time = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC) - timedelta(days=days_ago)
    return log.record(
        {"lesson": lesson, "question": id, "bank": "x", "attempt": attempt, "response": response, "score": 0.0,
         "status": "wrong", "time": time.isoformat()} | more
    )  # fmt: skip


def asked(course, slug, log, today=TODAY):
    return [question.id for question in warm_up(course, slug, log, today).questions]


def test_a_new_learner_sees_the_three_of_the_bank(course, log):
    assert ["two_w1", "two_w2", "two_w3"] == asked(course, "two", log)
    assert "Warm-up (3 questions). Run this cell with Shift+Enter; your answers are kept." == repr(ck.warm_up("two"))
    assert repr(ck.quiz("two", part="warm-up")) == repr(ck.warm_up("two"))
    assert not log.path.exists()


def test_confident_errors_come_first_then_errors_then_the_longest_unseen(course, log):
    answered(log, "one", "one_q1", "yes", days_ago=9)
    answered(log, "one", "one_q2", "no", days_ago=8)
    answered(log, "one", "one_q3", "no", days_ago=7, confidence=3)
    answered(log, "one", "one_q4", "yes", days_ago=30, confidence=3)
    assert ["one_q3", "one_q2", "one_q4"] == asked(course, "two", log)
    answered(log, "one", "one_q3", "yes", days_ago=7, attempt=2)  # with the hint: it was still missed at first
    assert ["one_q3", "one_q2", "one_q4"] == asked(course, "two", log)


def test_what_is_not_due_leaves_its_place_to_the_lessons_own_questions(course, log):
    answered(log, "one", "one_q1", "no")
    answered(log, "one", "one_q2", "yes")  # right once, a day and a lesson ago: not before two
    assert ["one_q1", "two_w1", "two_w2"] == asked(course, "two", log)
    assert ["one_q1", "one_q2", "three_w1"] == asked(course, "three", log)
    assert ["one_q1", "one_q2", "two_w1"] == asked(course, "two", log, TODAY + timedelta(days=1))


def test_only_earlier_lessons_come_back_and_no_guess_and_nothing_that_counts_for_a_mark(course, log):
    for lesson, id, response in [
        ("two", "two_q1", "no"), ("three", "three_q1", "no"), ("one", "a_guess", 1), ("one", "one_graded1", "no"),
        ("one", "gone", "no"), ("gone", "one_q1", "no"), ("one", "one_q1", "an option that has gone"),
    ]:  # fmt: skip
        answered(log, lesson, id, response)
    assert ["two_w1", "two_w2", "two_w3"] == asked(course, "two", log)
    assert ["one_w1", "one_w2", "one_w3"] == asked(course, "one", log)


def test_a_review_changes_nothing_in_its_own_lesson(course, log):
    answered(log, "one", "one_q1", "no", confidence=3)
    before = Session(*_quiz(course, "one"), log).standings, lesson_results(course, log)[0].standings
    session = warm_up(course, "two", log, TODAY)
    assert "right" == session.answer("one_q1", "yes", confidence=2).status
    assert (Session(*_quiz(course, "one"), log).standings, lesson_results(course, log)[0].standings) == before
    assert {"one_q1"} == lesson_results(course, log)[0].recalled
    kept = log.events()[-1]
    assert ("one", "one_q1", "two", 1, 2) == tuple(
        kept[name] for name in ("lesson", "question", "review", "attempt", "confidence")
    )
    assert load_bank(course.bank("one")).version == kept["bank"]


def _quiz(course, slug):
    bank = load_bank(course.bank(slug))
    return bank, bank.questions


@pytest.fixture
def noon(monkeypatch):
    """It is noon on that day, wherever the test runs."""

    class Noon(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(TODAY.year, TODAY.month, TODAY.day, 12).astimezone(tz)

    monkeypatch.setattr("coursekit.learner.event.datetime", Noon)


def test_the_same_day_shows_the_same_questions_with_their_answers(course, log, noon):
    for n in range(1, 6):
        answered(log, "one", f"one_q{n}", "no", days_ago=n)
    session = warm_up(course, "two", log, TODAY)
    first = [question.id for question in session.questions]
    session.answer(first[1], "no")
    session.answer(first[1], "yes")
    session.answer(first[2], "yes")
    again = warm_up(course, "two", Log(log.path), TODAY)
    assert first == [question.id for question in again.questions]
    assert [None, "right", "right"] == [s.outcome and s.outcome.status for s in again.standings.values()]
    assert [0, 2, 1] == [standing.attempts for standing in again.standings.values()]
    # In another lesson, and on another day, they are questions to be answered anew.
    for other in (warm_up(course, "three", log, TODAY), warm_up(course, "two", log, TODAY + timedelta(days=30))):
        assert all(standing.outcome is None for standing in other.standings.values())


def test_an_answer_given_today_keeps_its_place_whatever_else_happens(course, log, noon):
    answered(log, "one", "one_q1", "no")
    session = warm_up(course, "two", log, TODAY)
    session.answer("one_q1", "yes")
    for n in range(2, 6):  # and then back to lesson one, with new errors
        answered(log, "one", f"one_q{n}", "no", confidence=3)
    again = warm_up(course, "two", log, TODAY)
    assert "right" == again.standing("one_q1").outcome.status
    assert 3 == len(again.questions)


def test_own_questions_are_ordinary_answers(course, log):
    session = warm_up(course, "two", log, TODAY)
    session.answer("two_w1", "yes")
    assert "review" not in log.events()[-1]
    assert "right" == ck.quiz("two", part="warm-up").session.standing("two_w1").outcome.status


def test_it_says_that_a_question_comes_from_an_earlier_lesson(course, log):
    answered(log, "one", "one_q1", "no", days_ago=400)
    quiz = ck.warm_up("two")
    assert "Warm-up" == quiz.title
    assert "From an earlier lesson: One" in quiz.page["questions"][0]["more"]
    assert "" == quiz.page["questions"][1]["more"]


def test_a_broken_bank_or_log_of_another_lesson_is_in_nobodys_way(course, log):
    answered(log, "one", "one_q1", "no")
    course.bank("one").write_text("title = ", encoding="utf-8")
    with log.path.open("ab") as file:
        file.write(b'{"torn\n')
    assert ["two_w1", "two_w2", "two_w3"] == asked(course, "two", log)
    assert "Line 2" in warm_up(course, "two", log, TODAY).notice
    log.path.unlink()
    log.path.mkdir()
    assert ["two_w1", "two_w2", "two_w3"] == asked(course, "two", log)


def test_what_does_not_exist_is_said(course, log):
    with pytest.raises(UnknownName, match="Did you mean 'three'"):
        ck.warm_up("thre")


def test_a_lesson_without_a_warm_up_of_its_own_asks_only_what_comes_back(course, log):
    course.bank("one").write_text('title = "One"\n' + questions("one_q", 1), encoding="utf-8")
    assert () == warm_up(course, "one", log).questions


# ---- Properties ----------------------------------------------------------------------------------------------

BANK = load_bank(BANKS / "every_kind.toml")
memories = st.lists(
    st.builds(
        Memory,
        st.sampled_from(BANK.questions),
        st.just(BANK),
        st.integers(1, 8),
        st.none() | st.integers(-3, 60).map(lambda days: TODAY - timedelta(days=days)),
        st.integers(0, 5),
        st.booleans(),
    ),
    unique_by=lambda memory: memory.question.id,
    max_size=10,
)


@given(memories, st.integers(1, 8), st.integers(0, 5))
def test_the_choice_is_short_due_and_by_rank(known, place, count):
    chosen = choose(known, place, TODAY, count)
    due = [memory for memory in known if memory.due(place, TODAY)]
    assert min(count, len(due)) == len(chosen)
    assert all(memory in due for memory in chosen)
    assert sorted(memory.rank for memory in due)[:count] == [memory.rank for memory in chosen]
    left = [memory for memory in due if memory not in chosen]
    for one in chosen:  # nobody of the same rank waits longer outside
        assert all(one.apart(place, TODAY) >= other.apart(place, TODAY) for other in left if other.rank == one.rank)


@given(memories, st.integers(1, 8), st.data())
def test_what_was_answered_today_stays(known, place, data):
    stays = data.draw(st.lists(st.sampled_from(known), max_size=3, unique_by=lambda m: m.key)) if known else []
    chosen = choose(known, place, TODAY, 3, [memory.key for memory in stays])
    assert all(memory in chosen for memory in stays)


@given(st.integers(0, 6), st.integers(-5, 40), st.integers(1, 8), st.integers(1, 8))
def test_a_question_that_is_due_stays_due(streak, days, at, place):
    memory = Memory(BANK["city"], BANK, at, TODAY - timedelta(days=days), streak, False)
    assert (max(days, place - at) >= LAGS[min(streak, 2)]) == memory.due(place, TODAY)
    if memory.due(place, TODAY):
        assert memory.due(place, TODAY + timedelta(days=1))
        assert memory.due(place + 1, TODAY)


tries = st.lists(
    st.tuples(st.sampled_from(["riyadh", "geneva"]), st.none() | st.integers(1, 3), st.sampled_from([None, "b", "c"])),
    max_size=12,
)


@given(tries)
def test_the_streak_is_that_of_the_first_tries(given_tries):
    events, expected, before = [], 0, object()
    for n, (response, sure, review) in enumerate(given_tries):
        event = {"id": str(n), "lesson": "every_kind", "question": "city", "response": response, "confidence": sure,
                 "time": "2026-03-01T10:00:00+00:00"}  # fmt: skip
        events.append(event | ({"review": review} if review else {}))
        if review != before:
            expected, before = (expected + 1 if response == "riyadh" else 0), review
    found = remembered(events, {"every_kind": BANK}, {"every_kind": 1, "b": 2, "c": 3})
    assert [expected] * bool(events) == [memory.streak for memory in found]
