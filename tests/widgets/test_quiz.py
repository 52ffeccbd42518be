from __future__ import annotations

import asyncio
import json
import time

import pytest

import coursekit as ck
from coursekit.errors import UnknownName
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.widgets.quiz import PAGE, Quiz, view
from coursekit.widgets.view import source
from loops import finished
from places import BANKS

EVERY = BANKS / "every_kind.toml"


@pytest.fixture
def quiz(bank, log):
    return Quiz(Session(bank, bank.questions, log))


def sent(quiz):
    """All that the browser gets to know."""
    return json.dumps(quiz.get_state()["page"], ensure_ascii=False)


def shown(quiz, id):
    return next(question for question in quiz.page["questions"] if question["id"] == id)


def secrets(question):
    """Everything about a question that must not leave the kernel before the answer."""
    yield question.hint
    yield question.why
    yield from (part.feedback for part in question.parts)
    for name in ("feedback", "otherwise", "model", "solution"):
        yield getattr(question, name, "")
    for mistake in getattr(question, "mistakes", ()):
        yield mistake.feedback


def test_no_key_or_feedback_is_sent_before_the_answer(quiz, bank):
    pages = []
    for page in range(1, quiz.pages + 1):
        quiz.turn_to(page)
        pages.append(sent(quiz))
    known = [secret for question in bank.questions for secret in secrets(question) if secret]
    assert len(known) > 30
    for secret in known:
        assert not any(json.dumps(secret, ensure_ascii=False)[1:-1] in page for page in pages), secret
    for page in pages:
        assert '"right"' not in page
        assert '"answer"' not in page


def test_the_key_comes_only_when_the_question_is_closed(quiz, bank):
    quiz.answer("city", "geneva")
    first = shown(quiz, "city")
    assert ("wrong", "Not yet", False) == (first["status"], first["word"], first["closed"])
    assert ["geneva"] == list(first["reasons"])  # in the row that it is about, and nowhere else
    assert "2021" in first["reasons"]["geneva"]
    assert "" == first["feedback"]
    assert bank["city"].hint == first["hint"]
    assert not {"key", "why", "right", "evidence"} & set(first)
    quiz.answer("city", "helsinki")
    last = shown(quiz, "city")
    assert "2021" in last["before"]["geneva"]
    assert "2018" in last["reasons"]["helsinki"]
    assert ("Not right", True, ["riyadh"]) == (last["word"], last["closed"], last["right"])
    assert "Riyadh" in last["key"]
    assert "hint" not in last
    assert "Article" in last["evidence"]


def test_a_message_of_the_browser_does_what_answer_does(bank, log, tmp_path):
    from coursekit.learner.log import Log

    logs = log, Log(tmp_path / "other.jsonl")
    clicked, called = (Quiz(Session(bank, bank.questions, each)) for each in logs)
    for response in ("geneva", "riyadh"):
        clicked._handle_custom_msg({"do": "answer", "id": "city", "response": response}, [])
        called.answer("city", response)
        assert called.page == clicked.page


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"do": "answer"},
        {"do": "answer", "id": "nothing"},
        {"do": "turn", "page": "two"},
        {"do": "dance"},
        [1],
        {"do": "answer", "id": "city", "response": "geneva", "confidence": 9, "click": "now"},
        {"do": "answer", "id": "nobody", "response": {"a": [None]}, "click": float("nan")},
    ],
)
def test_a_strange_message_is_told_and_harms_nothing(quiz, message):
    quiz._handle_custom_msg(message, [])
    assert quiz.page["notice"]
    quiz.answer("city", "riyadh")
    assert "right" == shown(quiz, "city")["status"]


def test_a_response_that_cannot_be_read_brings_a_note(quiz):
    quiz.answer("share", "a lot")
    assert "is not a number" in shown(quiz, "share")["note"]
    quiz.answer("share", 75)
    assert "" == shown(quiz, "share")["note"]


def test_markup_of_a_bank_is_never_html(tmp_path, log):
    text = EVERY.read_text(encoding="utf-8")
    text = text.replace("Who sat at the table?", "<img src=x onerror=alert(1)> **who** [x](javascript:alert(1))?")
    path = tmp_path / "sharp.toml"
    path.write_text(text, encoding="utf-8")
    prompt = shown(ck.quiz(path), "at_the_table")["prompt"]
    assert "<img" not in prompt
    assert "href" not in prompt
    assert "<strong>who</strong>" in prompt


def test_how_sure_someone_was_is_asked_once_and_told_in_words_at_the_end(quiz):
    assert shown(quiz, "city")["sure"]
    assert ["guessing", "fairly sure", "sure"] == quiz.page["levels"]
    quiz.answer("city", "geneva", confidence=3)
    assert (False, "") == (shown(quiz, "city")["sure"], shown(quiz, "city")["result"])
    quiz.answer("city", "helsinki")
    assert "You were sure." == shown(quiz, "city")["result"]
    quiz.answer("share", 1, confidence=2)
    quiz.answer("share", 75)
    assert "Right at the second try. You were fairly sure." == shown(quiz, "share")["result"]
    for page in range(1, quiz.pages + 1):
        quiz.turn_to(page)
        for question in quiz.page["questions"]:
            if question["kind"] in ("estimate", "reflect", "code", "chart", "place", "forecast"):
                assert not question["sure"], question["id"]


@pytest.mark.parametrize(
    ("id", "response", "word", "exact"),
    [
        ("alike", 20, "There is a gap", False),
        ("alike", 65.4, "Exactly", True),
        ("lane", "russia", "Another answer than ours", False),
        ("lane", "united-states", "Exactly", True),
        ("line", {"1972": 60, "1989": 93, "1993": 37}, "Your guess is kept", False),
        ("line", {"1972": 65.4, "1989": 93, "1993": 37}, "Exactly", True),
        ("summit", 70, "Your number is kept", False),
    ],
)
def test_a_prediction_takes_one_guess_and_is_never_called_wrong(bank, log, id, response, word, exact):
    quiz = Quiz(Session(bank, bank.select([id]), log))
    assert shown(quiz, id)["label"].startswith("Your guess. You have one")
    quiz.answer(id, response)
    told = shown(quiz, id)
    assert (True, True, word, exact, "Your guess") == tuple(
        told[name] for name in ("guess", "closed", "word", "exact", "label")
    )
    assert "hint" not in told
    before = dict(told)
    quiz.answer(id, bank[id].right)
    assert before == shown(quiz, id)
    assert 1 == len(log.events())
    assert "" == quiz.page["summary"]  # the card has said it
    assert before == shown(Quiz(Session(bank, bank.select([id]), log)), id)  # after a restart too


def test_a_number_asked_before_a_reveal_is_a_guess_as_well(log):
    asked = ck.predict(EVERY, ["share", "city", "at_the_table"], lambda guess: ck.cite("ART"))
    asked.answer("share", 40)
    asked.answer("city", "geneva")
    asked.answer("at_the_table", ["rubio", "kallas"])
    assert asked.revealed
    assert {"share": 40.0, "city": "geneva", "at_the_table": ["rubio", "kallas"]} == asked.guesses
    for id in ("share", "city", "at_the_table"):
        told = shown(asked.quiz, id)
        assert (True, True) == (told["closed"], told["guess"])
        assert "hint" not in told
    assert "35 percentage points too low" == shown(asked.quiz, "share")["gap"]
    assert ["riyadh"] == shown(asked.quiz, "city")["right"]


def test_a_click_that_had_to_wait_gives_way_to_a_newer_one(bank, log):
    quiz = Quiz(Session(bank, bank.select(["city"]), log))
    long_ago = (time.time() - 8) * 1000

    async def busy():
        for n, response in enumerate(("geneva", "riyadh")):
            quiz._handle_custom_msg({"do": "answer", "id": "city", "response": response, "click": long_ago + n}, [])
        assert [] == log.events()
        while not log.events():
            await asyncio.sleep(0)

    finished(busy())
    assert ["riyadh"] == [event["response"] for event in log.events()]
    assert ("right", long_ago + 1) == (shown(quiz, "city")["status"], quiz.page["heard"]["city"])


def test_a_click_on_a_free_python_is_looked_at_at_once(bank, log):
    quiz = Quiz(Session(bank, bank.select(["city"]), log))
    now = time.time() * 1000
    quiz._handle_custom_msg({"do": "answer", "id": "city", "response": "geneva", "click": now}, [])
    assert ("wrong", now) == (shown(quiz, "city")["status"], quiz.page["heard"]["city"])
    assert quiz.page["heard"].keys() == {"city"}  # a click on another question may still be on its way
    before = {"do": "answer", "id": "city", "response": "riyadh", "click": now - 200}  # thought better of since
    quiz._handle_custom_msg(before, [])
    assert ("wrong", now, 1) == (shown(quiz, "city")["status"], quiz.page["heard"]["city"], len(log.events()))


class JsNull:
    """What a null of JavaScript is in a browser's Python: not None."""


def test_a_null_of_the_browser_is_nothing(quiz):
    quiz._handle_custom_msg({"do": "answer", "id": "city", "response": "riyadh", "confidence": JsNull()}, [])
    assert "right" == shown(quiz, "city")["status"]
    quiz._handle_custom_msg({"do": "answer", "id": "share", "response": JsNull()}, [])
    assert "Type a number" in shown(quiz, "share")["note"]
    quiz._handle_custom_msg({"do": "answer", "id": "share", "response": 75, "confidence": []}, [])
    assert "confidence is []; give 1 (guessing), 2 (fairly sure), 3 (sure), or leave it out." == quiz.page["notice"]


def test_pages_are_turned_and_stay_within_the_quiz(quiz, bank):
    assert PAGE == len(quiz.page["questions"])
    for asked, number in ((2, 2), (99, 3), (-1, 1)):
        quiz.turn_to(asked)
        assert number == quiz.page["number"]
    assert bank["city"].prompt == shown(quiz, "city")["prompt"]


def many(tmp_path, count):
    """A bank of many questions."""
    option = '[[question.option]]\nid="{0}"\ntext="Option {0} of this question"\n{1}feedback="Because {0}, {2}."\n'
    questions = [
        f'[[question]]\nid="q{n}"\nkind="choice"\nprompt="Which is right, number {n}?"\nhint="h"\nwhy="w"\n'
        'evidence=["sections/S1"]\n' + "".join(option.format(c, "right=true\n" if c == "b" else "", n) for c in "abcd")
        for n in range(count)
    ]
    path = tmp_path / f"many{count}.toml"
    path.write_text('title = "Many"\n' + "".join(questions), encoding="utf-8")
    return path


def test_a_bank_of_a_thousand_costs_what_a_page_costs(tmp_path, log):
    sizes = {n: len(json.dumps(ck.quiz(many(tmp_path, n)).get_state(), default=str)) for n in (10, 1000)}
    assert sizes[1000] < sizes[10] + 200
    assert sizes[1000] < 45_000


def test_the_sentence_of_a_notebook_without_a_kernel(quiz):
    bundle, _ = quiz._repr_mimebundle_()
    assert repr(quiz) == bundle["text/plain"]
    assert "All questions (13 questions). Run this cell" in bundle["text/plain"]
    before = repr(quiz)
    quiz.answer("city", "riyadh")
    assert before == repr(quiz)  # what is stored in the notebook does not depend on anyone's answers
    assert bundle["text/html"] == quiz._repr_mimebundle_()[0]["text/html"]


def test_one_question_is_its_own_heading(bank, log):
    one, two = (Quiz(Session(bank, bank.select(ids), log)) for ids in (["city"], ["city", "host"]))
    assert ("", "Quiz") == (one.title, two.title)
    assert ("" == one.page["title"], "<h4>" in one.card(), "<h4>" in two.card()) == (True, False, True)
    assert repr(one).startswith("1 question. Run this cell")


def test_the_stored_card_asks_and_tells_nothing(bank, log, monkeypatch):
    quiz = Quiz(Session(bank, bank.questions, log))
    card = quiz.card()
    for question in bank.questions:
        assert question.prompt.partition("\n\n")[0] in card
    assert "<li>Riyadh</li>" in card
    assert "<li>Mike Waltz: …</li>" in card
    assert "13 questions, about 9 minutes" in card
    known = [secret for question in bank.questions for secret in secrets(question) if secret]
    assert [] == [secret for secret in known if secret in card]
    monkeypatch.setenv("COURSEKIT_STUDENT", "somebody else")
    assert card == Quiz(Session(bank, bank.questions, log)).card()  # the same bytes for everyone


def test_the_stored_card_of_a_large_bank_is_a_beginning(tmp_path, log):
    card = ck.quiz(many(tmp_path, 1000)).card()
    assert "And 985 more." in card
    assert 15 == card.count("<strong>Which")


def test_a_quiz_can_be_asked_for_by_slug_ids_and_part(log):
    slug = "riyadh_talks"
    bank = load_bank(ck.quiz(slug).session.bank and BANKS.parents[1] / "data" / "questions" / f"{slug}.toml")
    ids = [question.id for question in bank.questions][:2]
    assert ids == list(ck.quiz(slug, ids).session.standings)
    assert {"exit"} == {question.part for question in ck.quiz(slug, part="exit").session.questions}
    with pytest.raises(UnknownName, match="Did you mean 'riyadh_talks'"):
        ck.quiz("riyad_talks")


def test_it_is_an_ipywidget_like_any_other(quiz):
    import ipywidgets

    heard = []
    quiz.observe(lambda change: heard.append(change["new"]["summary"]), "page")
    assert isinstance(ipywidgets.VBox([quiz]).children[0], Quiz)
    quiz.answer("city", "riyadh")
    assert ["1 of 13 done."] == heard


def test_the_view_is_readable_at_home_and_small_on_the_way():
    lines = {name: source(name).splitlines() for name in ("builders.js", "quiz.js", "quiz.css")}
    assert len(lines["builders.js"]) + len(lines["quiz.js"]) <= 600
    assert not any("import " in line for line in lines["quiz.js"] if not line.lstrip().startswith("//"))
    assert len(Quiz._esm) < 19_000
    assert Quiz._esm == view()  # the same bytes every time


def test_an_answer_changes_what_is_shown_of_its_own_question_only(quiz):
    before = {question["id"]: question for question in quiz.page["questions"]}
    quiz.answer("city", "geneva")
    after = {question["id"]: question for question in quiz.page["questions"]}
    assert ["city"] == [id for id in after if after[id] is not before[id]]
    assert "wrong" == after["city"]["status"]
    quiz.answer("city", None)
    assert shown(quiz, "city")["note"]
    quiz.answer("city", "riyadh")
    assert ("", "right") == (shown(quiz, "city")["note"], shown(quiz, "city")["status"])
