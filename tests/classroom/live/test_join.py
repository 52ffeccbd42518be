"""A notebook in a class: its own log first, the class after it, and nothing told before the reveal."""

from __future__ import annotations

import asyncio
import json
import shutil

import pytest

import coursekit as ck
from coursekit.classroom.live import join as module
from coursekit.errors import CourseError
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from live_class import LiveClass, vote_in
from loops import finished
from places import ROOT

LESSON, QUESTION, GUESS = "wedge_by_the_numbers", "what_votes_can_tell", "china_in_russias_trade"
MINUTE = 60


@pytest.fixture(autouse=True)
def _here(course_copy, log, monkeypatch):
    """In the course, with an empty log, and a class that forgets us afterwards."""
    monkeypatch.chdir(course_copy)
    monkeypatch.setattr(module, "WAIT", 0.2)
    yield
    Session.live = None


@pytest.fixture
def live(course_copy):
    with LiveClass(course_copy) as running:
        (course_copy / ".class.json").unlink()  # this computer is not the teacher's
        yield running


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A class for all tests that begin no round and answer nothing."""
    course = tmp_path_factory.mktemp("quiet")
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, course / folder)
    with LiveClass(course) as running:
        yield running


def in_notebook(scene):
    """Run a scene as cells run: in the kernel's own loop."""

    async def whole():
        try:
            await asyncio.wait_for(scene, MINUTE)
        finally:
            if Session.live:
                Session.live.stop()

    finished(whole())


async def until(true) -> None:
    while not true():
        await asyncio.sleep(0.01)


async def in_thread(work, *args):
    """What somebody else does meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(None, work, *args)


def strip(quiz) -> str:
    return quiz.strip.get("text", "")


def votes_in_log() -> list[tuple]:
    return [(event["vote"], event["response"]) for event in Log().events() if event.get("round")]


def test_a_vote_is_in_the_log_and_in_class_and_the_card_tells_nothing_before_the_reveal(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [QUESTION])
        await until(lambda: live.code in strip(quiz))
        now = await in_thread(live.start, LESSON, QUESTION)
        await until(lambda: "Answer alone" in strip(quiz))
        assert now["shown"] == [option["id"] for option in quiz.page["questions"][0]["options"]]
        for response in now["shown"][:2]:  # the last one counts
            outcome = quiz.answer(QUESTION, response)
            assert ("recorded", 0.0) == (outcome.status, outcome.score)
        await until(lambda: "Vote 1 is in." in strip(quiz))
        card = quiz.page["questions"][0]
        assert {"status", "word", "feedback", "why", "key", "right"} & card.keys() == set()
        assert {now["shown"][1]: 1} == (await in_thread(live.move, "closed 1"))["tally"]["1"]["chosen"]
        await until(lambda: "The vote is closed." in strip(quiz))  # “until the vote is closed” was there before
        assert "unanswered" == quiz.answer(QUESTION, now["shown"][2]).status
        await in_thread(live.move, "talk")
        await in_thread(live.move, "open 2")
        await until(lambda: "Vote again" in strip(quiz))
        key = quiz.session.bank[QUESTION].right
        quiz.answer(QUESTION, key)
        await until(lambda: "Vote 2 is in." in strip(quiz))
        await in_thread(live.move, "closed 2")
        await in_thread(live.move, "reveal")
        await until(lambda: quiz.page["questions"][0].get("why"))
        assert "" == quiz.page["questions"][0]["note"]
        standing = quiz.session.standing(QUESTION)
        assert (now["shown"][1], key, "right") == (standing.guess, standing.response, standing.outcome.status)
        assert 2 == standing.attempts
        assert [(1, now["shown"][0]), (1, now["shown"][1]), (2, key)] == votes_in_log()

    in_notebook(scene())
    again = ck.quiz(LESSON, [QUESTION])  # on another day the log says the same
    assert 2 == again.session.standing(QUESTION).attempts


def test_a_question_that_was_answered_before_can_be_voted_on_and_does_not_tell(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [QUESTION])
        quiz.answer(QUESTION, quiz.session.bank[QUESTION].right)
        assert quiz.page["questions"][0]["closed"]
        now = await in_thread(live.start, LESSON, QUESTION)
        await until(lambda: "Answer alone" in strip(quiz))
        assert not quiz.page["questions"][0]["closed"]
        assert "why" not in quiz.page["questions"][0]
        quiz.answer(QUESTION, now["shown"][0])
        await until(lambda: "Vote 1 is in." in strip(quiz))

    in_notebook(scene())


def test_without_the_service_a_vote_is_kept_here_and_sent_later_once(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [QUESTION])
        now = await in_thread(live.start, LESSON, QUESTION)
        await until(lambda: "Answer alone" in strip(quiz))
        await in_thread(live.kill)
        quiz.answer(QUESTION, now["shown"][0])
        assert [(1, now["shown"][0])] == votes_in_log()
        await until(lambda: "Vote 1 is kept here, not sent." in strip(quiz))
        await in_thread(live.again)
        await until(lambda: "Vote 1 is in." in strip(quiz))
        assert 1 == (await in_thread(live.teach, "api/class"))["voted"]

    in_notebook(scene())


def test_what_a_kernel_could_not_send_the_next_one_sends(live):
    kept = {}

    async def first():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [QUESTION])
        kept.update(await in_thread(live.start, LESSON, QUESTION))
        await until(lambda: "Answer alone" in strip(quiz))
        await in_thread(live.kill)
        quiz.answer(QUESTION, kept["shown"][0])
        await until(lambda: "not sent" in strip(quiz))

    async def second():
        module.nearby()  # as `ck.quiz` does in a new kernel
        quiz = ck.quiz(LESSON, [QUESTION])
        await until(lambda: "Your vote is in." in strip(quiz) or "Vote 1 is in." in strip(quiz))
        told = await in_thread(live.move, "closed 1")
        assert {kept["shown"][0]: 1} == told["tally"]["1"]["chosen"]
        assert 1 == told["here"]  # the same person as before

    in_notebook(first())
    Session.live = None
    live.again()
    in_notebook(second())


def test_a_vote_that_comes_too_late_says_so_and_stays_in_the_log(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [QUESTION])
        now = await in_thread(live.start, LESSON, QUESTION)
        await until(lambda: "Answer alone" in strip(quiz))
        await in_thread(live.kill)
        quiz.answer(QUESTION, now["shown"][0])
        await until(lambda: "not sent" in strip(quiz))
        await in_thread(live.again)
        moved = {"round": now["round"], "before": "open 1", "after": "closed 1"}
        Session.live.stop()
        await in_thread(live.teach, "api/move", moved)
        Session.live.start()
        await until(lambda: "does not count in class" in strip(quiz))
        assert [(1, now["shown"][0])] == votes_in_log()
        assert {} == (await in_thread(live.teach, "api/class"))["tally"]

    in_notebook(scene())


def test_a_prediction_shows_its_picture_when_the_class_has_seen_the_answer(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        asked = ck.predict(LESSON, [GUESS], lambda guesses: ck.cite("claims/C01"))
        await in_thread(live.start, LESSON, GUESS)
        await until(lambda: "Answer alone" in strip(asked.quiz))
        asked.answer(GUESS, 20)
        await until(lambda: "Vote 1 is in." in strip(asked.quiz))
        assert not asked.revealed
        await in_thread(live.move, "closed 1")
        await in_thread(live.move, "reveal")
        await until(lambda: asked.revealed)
        assert {GUESS: 20.0} == asked.guesses

    in_notebook(scene())


def test_what_is_answered_beside_the_rounds_tells_the_teacher_where_the_class_is(live):
    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, part="quiz")
        await until(lambda: live.code in strip(quiz))
        key = quiz.session.bank[QUESTION].right
        quiz.answer(QUESTION, next(option.id for option in quiz.session.bank[QUESTION].options if option.id != key))
        quiz.answer(QUESTION, key)
        stuck = {}
        while not stuck.get("answered"):
            told = await in_thread(live.teach, f"api/stuck?lesson={LESSON}")
            stuck = next(each for each in told["questions"] if each["id"] == QUESTION)
        assert (1, 0) == (stuck["answered"], stuck["right"])  # the first answer
        assert 1 == next(each["there"] for each in told["sections"] if "who moved" in each["heading"])
        assert "ada" not in json.dumps(told)

    in_notebook(scene())


def test_words_of_their_own_stay_with_the_learner(live):
    reflect = next(q.id for q in ck.quiz(LESSON).session.bank.questions if q.kind == "reflect")

    async def scene():
        ck.join(f"{live.link}{live.code}")
        quiz = ck.quiz(LESSON, [reflect, QUESTION])
        await until(lambda: live.code in strip(quiz))
        quiz.answer(reflect, "What only I should read.")
        quiz.answer(QUESTION, quiz.session.bank[QUESTION].right)
        answered = {}
        while not answered.get(QUESTION):
            told = await in_thread(live.teach, f"api/stuck?lesson={LESSON}")
            answered = {each["id"]: each["answered"] for each in told["questions"]}
        assert 0 == answered[reflect]

    in_notebook(scene())
    assert b"What only I" not in b"".join(path.read_bytes() for path in live.course.glob("class.sqlite*"))


def test_a_round_on_another_lesson_appears_where_one_has_joined(live):
    async def scene():
        joined = ck.join(f"{live.link}{live.code}")
        await until(lambda: live.code in joined.children[0].value)
        await in_thread(live.start, LESSON, QUESTION)
        await until(lambda: len(joined.children) == 2)
        quiz = joined.children[1]
        await until(lambda: "Answer alone" in strip(quiz))
        quiz.answer(QUESTION, Session.live.state["shown"][0])
        await until(lambda: "Vote 1 is in." in strip(quiz))

    in_notebook(scene())


def test_a_class_on_this_computer_is_joined_by_itself(course_copy, monkeypatch):
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(course_copy / "progress.jsonl"))  # where it is without tests
    with LiveClass(course_copy) as live:

        async def scene():
            module.nearby()
            quiz = ck.quiz(LESSON, [QUESTION])
            await until(lambda: live.code in strip(quiz))

        in_notebook(scene())


def test_what_a_class_says_is_text_and_never_markup(quiet):
    async def scene():
        joined = ck.join(f"{quiet.link}{quiet.code}")
        Session.live.says = "<img src=x onerror=alert(1)>"
        joined.show()
        assert "<img" not in joined.children[0].value

    in_notebook(scene())


def test_as_much_as_a_kernel_sends_at_once_the_class_takes(quiet):
    """Long answers, given while the class was away: together they were more than it takes, and never sent."""
    token, long = quiet.join(), "y" * (module.LONG - 2)
    sent = {"lesson": "l" * 80, "question": "q" * 80, "bank": "b" * 80, "round": "r" * 16, "vote": 1, "response": long}
    events = [{"id": f"{n:032}"} | sent for n in range(module.AT_ONCE)]
    status, told = quiet.ask("api/events", events, token)
    assert (409, module.AT_ONCE) == (status, len(told["events"]))


def test_a_wrong_code_is_said_in_words(quiet):
    async def scene():
        wrong = "111111" if quiet.code != "111111" else "222222"
        joined = ck.join(quiet.link + wrong)
        await until(lambda: "There is no class with the code" in joined.children[0].value)

    in_notebook(scene())


@pytest.mark.parametrize(("where", "says"), [("482913", "Give the whole link"), ("48", "is no code of a class")])
def test_who_gives_no_address_hears_what_to_give(where, says):
    with pytest.raises(CourseError, match=says):
        ck.join(where)


def test_a_token_of_the_hub_goes_to_the_hub_alone(quiet, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret-of-the-hub")
    monkeypatch.setenv("COURSEKIT_CLASS", "http://127.0.0.1:1/services/class/")

    async def scene():
        ck.join(f"{quiet.link}{quiet.code}")
        await until(lambda: Session.live.state.get("code") == quiet.code)
        assert Session.live.token not in ("", "secret-of-the-hub")
        assert not Session.live.hub

    in_notebook(scene())


def test_the_export_is_what_the_report_reads(live, tmp_path, capsys, monkeypatch):
    from coursekit.app.cli import main

    monkeypatch.setenv("COURSEKIT_PROGRESS", str(live.course / "progress.jsonl"))  # where it is without tests
    ada, other = live.join("ada"), live.join()
    now = live.start(LESSON, QUESTION)
    key = ck.quiz(LESSON).session.bank[QUESTION].right
    wrong = next(id for id in now["shown"] if id != key)
    live.ask("api/events", vote_in(now, key, "a"), ada)
    live.ask("api/events", vote_in(now, wrong, "b"), ada)
    live.ask("api/events", vote_in(now, wrong, "c"), other)
    live.move("closed 1")
    live.move("talk")
    now = live.move("open 2")
    live.ask("api/events", vote_in(now, key, "d"), ada)
    assert 0 == main(["class", "export", "--out", str(tmp_path / "class")])
    assert "2 learners" in capsys.readouterr().out
    assert 1 == main(["class", "export", "--out", str(live.course / "data" / "sources.csv")])
    assert "sources.csv cannot be written" in capsys.readouterr().err
    assert 0 == main(["report", str(tmp_path / "class"), "--out", str(tmp_path / "report")])
    told = (tmp_path / "report" / "students.csv").read_text(encoding="utf-8-sig")
    assert "ada" in told
    logs = [Log(path) for path in sorted((tmp_path / "class").glob("*.jsonl"))]
    assert [[], []] == [log.damage for log in logs]
    (events,) = [log.events() for log in logs if log.events()[0]["student"] == "ada"]
    assert [(1, wrong, "wrong", 1), (2, key, "right", 2)] == [
        (event["vote"], event["response"], event["status"], event["attempt"]) for event in events
    ]
    items = (tmp_path / "report" / "items.csv").read_text(encoding="utf-8-sig")
    assert QUESTION in items
