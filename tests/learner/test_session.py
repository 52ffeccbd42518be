from __future__ import annotations

import pytest

from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.learner.session import Session


@pytest.fixture
def session(bank, log):
    return Session(bank, bank.questions, log)


def test_right_at_once_closes_the_question(session):
    outcome = session.answer("city", "riyadh")
    standing = session.standing("city")
    assert ("right", True, False) == (outcome.status, standing.closed, standing.retry)


def test_wrong_first_brings_a_second_try_and_then_the_end(session, log):
    assert "wrong" == session.answer("city", "geneva").status
    assert (False, True) == (session.standing("city").closed, session.standing("city").retry)
    assert "wrong" == session.answer("city", "helsinki").status
    assert (True, False) == (session.standing("city").closed, session.standing("city").retry)
    # A closed question keeps its outcome: nothing more is graded or kept.
    assert "2018" in session.answer("city", "riyadh").feedback
    assert ["geneva", "helsinki"] == [event["response"] for event in log.events()]
    assert [1, 2] == [event["attempt"] for event in log.events()]


def test_an_empty_or_unreadable_response_costs_nothing(session, log):
    assert "unanswered" == session.answer("share", "").status
    assert "unanswered" == session.answer("share", "lots").status
    assert [] == log.events()
    assert 0 == session.standing("share").attempts


def test_the_answer_is_on_the_disk_before_the_outcome_is_known(bank, log, monkeypatch):
    session = Session(bank, bank.questions, log)
    on_disk = []
    original = session._save
    monkeypatch.setattr(session, "_save", lambda: (original(), on_disk.append(log.path.read_text(encoding="utf-8")))[0])
    session.answer("city", "geneva")
    assert '"response":"geneva"' in on_disk[0]


def test_a_new_session_finds_everything_as_it_was(bank, session, log):
    session.answer("city", "geneva")
    session.answer("share", 75)
    session.answer("unknown", "We cannot know what was said.")
    session.answer("sides", {"waltz": "us", "ushakov": "russia", "faisal": "us"}, confidence=2)
    again = Session(bank, bank.questions, Log(log.path))
    assert session.standings == again.standings
    assert 2 == log.events()[-1]["confidence"]
    assert session.summary() == again.summary()


def test_two_open_notebooks_share_the_tries(bank, session, log):
    other = Session(bank, bank.questions, Log(log.path))
    session.answer("city", "geneva")
    other.answer("city", "helsinki")  # sees the first try before it counts its own
    assert [1, 2] == [event["attempt"] for event in log.events()]
    assert other.standing("city").closed
    session.catch_up()
    assert session.standing("city").closed


def test_options_keep_their_order_and_it_is_kept_by_id(bank, session, log, monkeypatch):
    order = session.standing("at_the_table").order
    assert order == Session(bank, bank.questions, Log(log.path)).standing("at_the_table").order
    session.answer("at_the_table", ["rubio"])
    assert list(order) == log.events()[0]["order"]
    monkeypatch.delenv("COURSEKIT_STUDENT")
    log.record(log.events()[0] | {"id": "x", "student": "learner-0a1b2c3d", "question": "city", "order": ["none"]})
    assert order == Session(bank, bank.questions, Log(log.path)).standing("at_the_table").order  # as was shown


def test_orders_differ_between_learners_and_pinned_options_stay_last(bank, tmp_path, monkeypatch):
    seen = set()
    for n in range(30):
        monkeypatch.setenv("COURSEKIT_STUDENT", f"student {n}")
        standings = Session(bank, bank.questions, Log(tmp_path / "none.jsonl")).standings
        assert "none" == standings["city"].order[-1]
        assert bank["sequence"].right != list(standings["sequence"].order)  # never shown solved
        seen.add(standings["at_the_table"].order)
    assert len(seen) > 10


def test_a_response_that_no_longer_fits_does_not_count_against_the_learner(bank, session, log):
    session.answer("city", "geneva")
    event = log.events()[0]
    log.record(
        {key: event[key] for key in event if key not in ("id", "time")} | {"response": "an option that has gone"}
    )
    assert 1 == Session(bank, bank.questions, Log(log.path)).standing("city").attempts


def test_scores_in_the_log_are_not_believed(bank, session, log):
    session.answer("city", "geneva")
    forged = {key: value for key, value in log.events()[0].items() if key not in ("id", "time")}
    log.record(forged | {"question": "share", "response": 1, "status": "right", "score": 1.0, "order": [3]})
    assert "wrong" == Session(bank, bank.questions, Log(log.path)).standing("share").outcome.status


def test_a_disk_that_refuses_is_said_and_the_answer_is_saved_later(bank, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    place = tmp_path / "folder"
    place.write_text("in the way", encoding="utf-8")
    session = Session(bank, bank.questions, Log(place / "progress.jsonl"))
    assert "right" == session.answer("city", "riyadh").status  # the learner can go on
    assert "could not be saved" in session.notice
    assert not session.standing("city").saved
    place.unlink()
    session.answer("share", 75)
    assert "" == session.notice
    assert session.standing("city").saved
    assert ["city", "share"] == [event["question"] for event in Log(place / "progress.jsonl").events()]


def test_damage_is_told_once_and_work_goes_on(bank, log):
    log.path.parent.mkdir(parents=True)
    log.path.write_bytes(b"{torn\n")
    session = Session(bank, bank.questions, log)
    assert "Line 1 of progress.jsonl cannot be read" in session.notice
    assert "right" == session.answer("city", "riyadh").status
    assert log.path.read_bytes().startswith(b"{torn\n")


def test_open_ended_questions_can_be_answered_again(session, log):
    session.answer("unknown", "First thought.")
    session.answer("unknown", "Second thought.")
    session.answer("unknown", " Second thought. ")  # the same again is no new answer
    assert "Second thought." == session.standing("unknown").response
    assert not session.standing("unknown").closed
    assert 2 == len(log.events())


def test_the_summary_counts_what_was_done(session):
    assert "0 of 13 done." == session.summary()
    session.answer("city", "geneva")
    session.answer("city", "riyadh")
    for id in (
        "at_the_table",
        "host",
        "sequence",
        "sides",
        "days",
        "calls",
        "unknown",
        "alike",
        "lane",
        "summit",
        "line",
    ):
        session.answer(id, session.bank[id].right)
    session.answer("share", 1)
    assert (True, [3]) == (session.standing("share").retry, session.open())  # one try is left
    session.answer("share", 2)
    assert session.summary() == (
        "All 13 done. Right at the first try: 7 of 9. Right with the hint: 1. "
        "Worth another look: question 3. Guesses made: 3. Saved without a score: 1."
    )


def test_being_sure_is_counted_at_the_first_try_and_changes_no_result(session, bank, log):
    session.answer("city", "geneva", confidence=3)
    session.answer("city", "riyadh", confidence=1)
    session.answer("share", 75, confidence=3)
    session.answer("host", "Oman", confidence=2)
    session.answer("at_the_table", bank["at_the_table"].right)
    assert [3, 3, 2, None] == [session.standing(id).confidence for id in ("city", "share", "host", "at_the_table")]
    again = Session(bank, [bank["city"], bank["share"]], log)
    assert "You were sure 2 times, and right 1 times." in again.summary()


@pytest.mark.parametrize("odd", [True, 4, "3", [3], None, 2.0, {}])
def test_a_confidence_that_nobody_could_have_given_is_left_out(bank, log, odd):
    log.record({"lesson": "every_kind", "question": "city", "bank": "x", "attempt": 1, "response": "riyadh",
                "score": 1.0, "status": "right", "confidence": odd})  # fmt: skip
    assert Session(bank, [bank["city"]], log).standing("city").confidence is None


@pytest.mark.parametrize("text", ["half a sign \ud83d", "\udcff", "two halves \ud83d\ude00"])
def test_half_a_sign_in_an_answer_is_mended_and_blocks_nothing(session, log, text):
    assert "recorded" == session.answer("unknown", text).status
    session.answer("city", "riyadh")
    assert ["unknown", "city"] == [event["question"] for event in log.events()]
    kept = log.events()[0]["response"]
    assert kept == session.standing("unknown").response
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert ("😀" in kept) == text.startswith("two")


def test_what_no_log_can_hold_is_refused_in_words_and_blocks_nothing(session, log):
    outcome = session.answer("days", 10**5000)  # JSON would hold it, but Python does not write so many digits
    assert ("unanswered", True) == (outcome.status, "cannot be kept" in outcome.feedback)
    session.answer("city", "riyadh")
    assert ["city"] == [event["question"] for event in log.events()]
    assert session.standing("city").saved


@pytest.mark.parametrize("odd", [[], {}, "3", True, 2.5, 0, 4])
def test_an_odd_confidence_is_answered_in_words(session, log, odd):
    with pytest.raises(CourseError, match=r"give 1 \(guessing\), 2 \(fairly sure\), 3 \(sure\), or leave it out"):
        session.answer("city", "riyadh", confidence=odd)
    assert [] == log.events()


def test_an_outcome_carries_the_response_as_it_was_read(session, log):
    outcome = session.answer("share", " 75 % ")
    assert 75.0 == outcome.response == session.standing("share").response == log.events()[0]["response"]
    assert session.answer("host", "???").response is None


# ---- Whose answers they are -----------------------------------------------------------------------------------


def test_at_a_shared_computer_the_second_learner_starts_afresh(bank, log, monkeypatch):
    Session(bank, bank.questions, log).answer("city", "geneva", confidence=3)  # Ada
    monkeypatch.setenv("COURSEKIT_STUDENT", "grace")
    grace = Session(bank, bank.questions, Log(log.path))
    assert 0 == grace.standing("city").attempts
    assert "progress.jsonl also holds answers of ada. What you see here is of grace." in grace.notice
    assert "COURSEKIT_STUDENT" in grace.notice
    assert "wrong" == grace.answer("city", "helsinki").status
    assert ["ada", "grace"] == [event["student"] for event in log.events()]
    assert 1 == Session(bank, bank.questions, Log(log.path)).standing("city").attempts
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    ada = Session(bank, bank.questions, Log(log.path))
    assert ("geneva", 1) == (ada.standing("city").response, ada.standing("city").attempts)
    assert "also holds answers of grace" in ada.notice


def test_a_name_that_a_machine_made_up_is_nobody_else(bank, log, monkeypatch):
    monkeypatch.delenv("COURSEKIT_STUDENT")
    Session(bank, bank.questions, log).answer("city", "geneva")
    monkeypatch.setenv("COURSEKIT_STUDENT", "grace")
    grace = Session(bank, bank.questions, Log(log.path))
    assert (1, "") == (grace.standing("city").attempts, grace.notice)
    grace.answer("city", "riyadh")
    monkeypatch.delenv("COURSEKIT_STUDENT")
    later = Session(bank, bank.questions, Log(log.path))
    assert ("grace", 2, "") == (later.log.student(), later.standing("city").attempts, later.notice)


def test_after_an_import_the_names_agree(bank, log, monkeypatch, tmp_path):
    from coursekit.learner.export import merge

    monkeypatch.delenv("COURSEKIT_STUDENT")
    laptop = Log(tmp_path / "laptop.jsonl")
    Session(bank, bank.questions, laptop).answer("share", 75)
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada l.")
    other = Log(tmp_path / "other.jsonl")
    Session(bank, bank.questions, other).answer("host", "Saudi Arabia")
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    Session(bank, bank.questions, log).answer("city", "riyadh")
    merge(log, laptop.path)
    merge(log, other.path, as_mine=True)
    mine = Session(bank, bank.questions, Log(log.path))
    assert ["right"] * 3 == [mine.standing(id).first for id in ("city", "share", "host")]
    assert "" == mine.notice


def test_what_does_not_exist_is_refused(session):
    with pytest.raises(UnknownName, match="Did you mean 'city'"):
        session.answer("ciity", "riyadh")
    with pytest.raises(CourseError, match="confidence is 5"):
        session.answer("city", "riyadh", confidence=5)
