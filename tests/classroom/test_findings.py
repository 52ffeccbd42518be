"""What the first screen says: nothing that chance explains, and all that a teacher needs."""

from __future__ import annotations

import random
import re
import shutil

import pytest

from class_logs import LESSON
from coursekit.classroom import items, people, scores
from coursekit.questions.bank import Bank
from coursekit.questions.kinds import KINDS, Option

QUESTIONS = 20


def a_bank(wrong_key: str = "") -> Bank:
    """A quiz of twenty questions with four options each; of one of them the key may be wrong."""
    questions = []
    for n in range(QUESTIONS):
        id = f"q{n:02}"
        right = "b" if id == wrong_key else "a"
        options = tuple(Option(each, f"Option {each} of {id}", f"Because of {each}.", each == right) for each in "abcd")
        common = dict(id=id, part="quiz", prompt=f"Question {id}?", hint="h", why="w", evidence=("sections/S1",))
        questions.append(KINDS["choice"](**common, options=options))
    return Bank("every_kind", "A quiz", tuple(questions), "1")


def a_class(room, learners: int, seed: int, bank: Bank, skill=lambda share: share) -> list[items.Item]:
    """Learners of rising skill: each knows an answer (a) with this probability, and else takes any other."""
    chance = random.Random(seed)
    for n in range(learners):
        who, knows = f"s{n:03}", skill((n + 1) / (learners + 1))
        answers = ["a" if chance.random() < knows else chance.choice("bcd") for _ in bank.questions]
        events = zip(bank.questions, answers, strict=True)
        room.hand_in(f"{who}.jsonl", *(room.event(q.id, a, who, confidence=chance.randint(1, 3)) for q, a in events))
    found, troubles = people.read(room.folder)
    return items.analyse(scores.score(found, {"every_kind": bank}, troubles))


@pytest.mark.parametrize("learners", [15, 30, 60])
def test_a_sound_quiz_raises_no_alarm_whatever_chance_does(room, learners):
    """Fifteen learners and twenty questions, twenty times: four hundred questions, and not one is called faulty."""
    told = [flag.text for seed in range(20) for flag in items.flags(a_class(room, learners, seed, a_bank()))]
    assert [] == [text for text in told if "Check the key" in text]
    assert len(told) <= 2, told


def test_a_class_that_only_guesses_raises_no_alarm(room):
    told = [flag for seed in range(10) for flag in items.flags(a_class(room, 30, seed, a_bank(), lambda _: 0.25))]
    assert [] == [flag.text for flag in told if "Check the key" in flag.text]


def test_a_question_that_the_class_answers_by_tossing_a_coin_is_seldom_called_faulty(room):
    """Two answers, each by half of the class, whoever knows more: of forty such questions one in ten at most."""
    called = 0
    for seed in range(40):
        chance = random.Random(seed)
        tossed = [question.id for question in a_bank().questions][7]
        for n in range(30):
            who, knows = f"s{n:03}", (n + 1) / 31
            events = []
            for question in a_bank().questions:
                known = "a" if chance.random() < knows else chance.choice("bcd")
                answer = chance.choice("ab") if question.id == tossed else known
                events.append(room.event(question.id, answer, who))
            room.hand_in(f"{who}.jsonl", *events)
        found, _ = people.read(room.folder)
        analysed = items.analyse(scores.score(found, {"every_kind": a_bank()}))
        called += sum(bool(items.faulty(item)) for item in analysed)
    assert called <= 4


def test_a_wrong_key_is_found_among_thirty(room):
    """In twenty classes it is missed once at most, and nothing else is called faulty."""
    missed = 0
    for seed in range(20):
        faulty = {item.key[1] for item in a_class(room, 30, seed, a_bank("q07")) if items.faulty(item)}
        assert faulty <= {"q07"}
        missed += not faulty
    assert missed <= 1


def test_the_flag_of_a_wrong_key_comes_first_and_says_what_it_rests_on(room):
    first, *_ = items.flags(a_class(room, 30, 3, a_bank("q07")))
    assert ("every_kind", "q07") == first.item.key
    (right, of), rival = first.item.halves[0], first.item.rival
    assert ("Option a of q07", 15) == (rival.said, of)
    expected = f"Of the 15 stronger learners {rival.strong} gave “Option a of q07” and {right} the key."
    assert f"{expected} Check the key and the wording." == first.text


def test_flags_are_ten_at_most_the_most_certain_first_with_their_interval(room):
    """A class that knows nothing at all: every question stands out."""
    told = items.flags(a_class(room, 40, 1, a_bank(), lambda _: 0.0))
    assert items.MOST == len(told)
    assert sorted((flag.z for flag in told), reverse=True) == [flag.z for flag in told]
    assert "0 of 40 (0 to 9 in 100) were right at first: teach it again, or reword it." in [flag.text for flag in told]


@pytest.mark.parametrize(
    ("share", "n", "low", "high"), [(0.5, 10, 0.237, 0.763), (0.0, 20, 0.0, 0.161), (0.1, 100, 0.055, 0.174)]
)
def test_the_interval_is_wilsons(share, n, low, high):
    """Brown, Cai and DasGupta (2001), Statistical Science 16: 101-133, give the formula; values by R's prop.test."""
    assert (low, high) == tuple(round(end, 3) for end in items.interval(share, n))


def test_a_wrong_idea_is_one_that_more_share_than_slips_explain(room):
    for n in range(24):
        city = "geneva" if n < 11 else "riyadh" if n < 22 else "helsinki"
        host = "Qatar" if n < 2 else "Saudi Arabia"
        room.hand_in(f"s{n:02}.jsonl", room.event("city", city, f"s{n:02}"), room.event("host", host, f"s{n:02}"))
    (idea,) = items.ideas(list(room.items().values()))
    assert ("Geneva", 11, 11) == (idea.wrong.said.text, idea.wrong.count, idea.right)
    page = room.report()
    assert "<h1>Begin tomorrow with “Geneva”</h1>" in page
    assert "One wrong idea that many share" in page
    assert "<b>11 of 24</b>" in page
    assert "Geneva was the place of the 2021 summit." in page.partition("</figure>")[0]
    assert "Let them discuss it for two minutes, then vote on question 1 again." in page


def test_of_one_learner_and_one_question_the_pages_speak_as_of_one(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("unknown", "A text."))
    pages = {"report": room.report()}
    pages |= {name: (room.out / f"{name}.html").read_text(encoding="utf-8") for name in ("class", "texts")}
    for said in (" · 1 learner · ", "<b>The one question</b>", "<p>1 has begun it."):
        assert said in pages["report"]
    assert "1 text</small>" in pages["texts"]
    assert [] == re.findall(r"\b1 (?:learners|questions|texts)\b", "".join(pages.values()))


@pytest.mark.parametrize(
    ("right", "said"), [(0, "Nobody is right."), (1, "1 is right (grey)."), (2, "2 are right (grey).")]
)
def test_how_many_are_right_beside_a_wrong_idea_is_said_as_people_say_it(room, right, said):
    for n in range(9):
        who = f"s{n:02}"
        room.hand_in(f"{who}.jsonl", room.event("city", "riyadh" if n < right else "geneva", who))
    assert said in room.report().partition("</figure>")[0]


@pytest.mark.parametrize("begun", [0, 4, 5])
def test_the_class_sees_a_lesson_that_five_have_begun_and_no_other(room, begun):
    notebooks, banks = room.course / "notebooks", room.course / "data" / "questions"
    for n, title in ((2, "second"), (3, "third")):
        shutil.copy(notebooks / f"01_{LESSON}.ipynb", notebooks / f"0{n}_{title}.ipynb")
        bank = (banks / f"{LESSON}.toml").read_text(encoding="utf-8")
        (banks / f"{title}.toml").write_text(
            re.sub("(?m)^title = .*", f'title = "The {title}"', bank), encoding="utf-8"
        )
    for n in range(9):
        who = f"s{n:02}"
        own = [("second", True), ("third", n < begun)] if begun else [("second", n < 4)]
        events = [room.event("city", "geneva", who, lesson=lesson) for lesson, did in own if did]
        room.hand_in(f"{who}.jsonl", *events)
    room.report()
    page = (room.out / "class.html").read_text(encoding="utf-8")
    assert {0: [], 4: ["The second"], 5: ["The third"]}[begun] == re.findall("The (?:second|third)", page)
    assert (begun == 0) == ("No question has answers of five learners yet." in page)


def test_who_is_missing_or_behind_is_named_and_can_be_copied(room):
    everything = {question.id: question.right for question in room.bank.questions}
    room.hand_in("ada.jsonl", *(room.event(id, right) for id, right in everything.items()))
    room.hand_in("ben.jsonl", room.event("city", "riyadh", "ben"), room.event("host", "Oman", "ben"))
    room.hand_in("cy.jsonl", room.event("gone", "riyadh", "cy", lesson="gone"))
    (room.folder / "roster.csv").write_text("login,name\nada,Ada\nben,Ben\ncy,Cy\ndan,Dan & Co\n", encoding="utf-8")
    page = room.report()
    assert "2 have nothing here, 1 stopped half-way" in page
    counted = len(room.scored().counted())
    told = {"Ben": f"2 of {counted} questions", "Cy": "nothing in any lesson", "Dan &amp; Co": "handed in nothing"}
    for name, words in told.items():
        assert f"<li><b>{name}</b><span>{words}</span></li>" in page
    assert '<p class="names">Dan &amp; Co; Cy; Ben</p>' in page
    assert 'aria-label="1 of 4 have done it, 1 stopped half-way, 2 have nothing here"' in page
    assert "is not known here" not in page


def test_without_a_class_list_the_page_says_that_nobody_can_be_missed(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    assert "Who has handed in nothing is not known here. Put <code>roster.csv</code>" in room.report()


def test_a_page_about_few_or_no_answers_says_so_and_claims_nothing(room):
    room.hand_in("ada.jsonl", room.event("city", "geneva"))
    page = room.report()
    assert "<h1>Nothing stands out: go on</h1>" in page
    assert "With fewer than 10 learners nothing can be said." in page
    room.hand_in("ada.jsonl", b"{}")
    assert "<h1>Nobody has handed in an answer yet</h1>" in room.report()


@pytest.mark.parametrize("graded", [False, True])
def test_marks_that_rest_on_open_keys_are_called_practice(room, graded):
    if graded:
        bank = room.course / "data" / "questions" / "every_kind.toml"
        text = bank.read_text(encoding="utf-8").replace('id = "city"', 'id = "city"\ngraded = true')
        bank.write_text(text, encoding="utf-8")
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    assert graded != ("The marks of lesson 1 rest on open keys" in room.report())
