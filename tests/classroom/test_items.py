from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from coursekit.classroom import items
from coursekit.classroom.items import alpha, discrimination

# Chatterjee and Price, Regression Analysis by Example: thirty departments, seven questions (`attitude` in R).
ATTITUDE = np.array([
    [43, 51, 30, 39, 61, 92, 45], [63, 64, 51, 54, 63, 73, 47], [71, 70, 68, 69, 76, 86, 48],
    [61, 63, 45, 47, 54, 84, 35], [81, 78, 56, 66, 71, 83, 47], [43, 55, 49, 44, 54, 49, 34],
    [58, 67, 42, 56, 66, 68, 35], [71, 75, 50, 55, 70, 66, 41], [72, 82, 72, 67, 71, 83, 31],
    [67, 61, 45, 47, 62, 80, 41], [64, 53, 53, 58, 58, 67, 34], [67, 60, 47, 39, 59, 74, 41],
    [69, 62, 57, 42, 55, 63, 25], [68, 83, 83, 45, 59, 77, 35], [77, 77, 54, 72, 79, 77, 46],
    [81, 90, 50, 72, 60, 54, 36], [74, 85, 64, 69, 79, 79, 63], [65, 60, 65, 75, 55, 80, 60],
    [65, 70, 46, 57, 75, 85, 46], [50, 58, 68, 54, 64, 78, 52], [50, 40, 33, 34, 43, 64, 33],
    [64, 61, 52, 62, 66, 80, 41], [53, 66, 52, 50, 63, 80, 37], [40, 37, 42, 58, 50, 57, 49],
    [63, 54, 42, 48, 66, 75, 33], [66, 77, 66, 63, 88, 76, 72], [78, 75, 58, 74, 80, 78, 49],
    [48, 57, 44, 45, 51, 83, 38], [85, 85, 71, 71, 77, 74, 55], [82, 82, 39, 59, 64, 78, 39],
], dtype=float)  # fmt: skip


def answers(learners=40, questions=8, seed=1):
    """Right and wrong answers of a class whose learners differ."""
    rng = np.random.default_rng(seed)
    ability, ease = rng.normal(size=(learners, 1)), rng.normal(size=(1, questions))
    return (rng.random((learners, questions)) < 1 / (1 + np.exp(-ability - ease))).astype(float)


def test_alpha_is_that_of_another_program_for_a_published_table():
    """What `psych::alpha(attitude)` prints in R: raw_alpha, and raw_alpha without each of the questions."""
    consistent, n = alpha(ATTITUDE)
    assert (0.843, 30) == (round(consistent, 3), n)
    without = [round(alpha(np.delete(ATTITUDE, column, axis=1))[0], 3) for column in range(7)]
    assert [0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840] == without


def test_discrimination_is_the_correlation_with_all_other_questions():
    table = pd.DataFrame(ATTITUDE)
    expected = [table[column].corr(table.drop(columns=column).sum(axis=1)) for column in table]
    assert pytest.approx(expected) == [discrimination(ATTITUDE, column) for column in range(7)]


@pytest.mark.parametrize("seed", range(5))
def test_for_right_and_wrong_alpha_is_kr_20(seed):
    scores = answers(seed=seed)
    k, p = scores.shape[1], scores.mean(axis=0)
    kr20 = k / (k - 1) * (1 - (p * (1 - p)).sum() / scores.sum(axis=1).var())  # Kuder and Richardson (1937)
    assert pytest.approx(kr20) == alpha(scores)[0]


@pytest.mark.parametrize("seed", range(5))
def test_discrimination_is_the_point_biserial_correlation_with_the_rest(seed):
    scores = answers(seed=seed)
    for column in range(scores.shape[1]):
        own, rest = scores[:, column], np.delete(scores, column, axis=1).sum(axis=1)
        p = own.mean()
        by_definition = (rest[own == 1].mean() - rest[own == 0].mean()) / rest.std() * math.sqrt(p * (1 - p))
        assert pytest.approx(by_definition) == discrimination(scores, column)
        assert pytest.approx(pd.Series(own).corr(pd.Series(rest))) == discrimination(scores, column)


def test_discrimination_leaves_out_who_answered_too_little():
    scores = answers(learners=30)
    scores[20:, 4:] = np.nan  # ten learners stopped half-way: three of the seven others
    expected = pd.Series(scores[:20, 0]).corr(pd.DataFrame(scores[:20, 1:]).mean(axis=1))
    assert pytest.approx(expected) == discrimination(scores, 0)


def test_figures_that_would_rest_on_too_little_are_not_given():
    assert math.isnan(discrimination(answers(learners=9), 0))
    assert math.isnan(discrimination(np.ones((20, 4)), 0))
    assert math.isnan(discrimination(answers(questions=1), 0))
    assert math.isnan(alpha(np.ones((20, 4)))[0])
    assert math.isnan(alpha(np.full((20, 4), np.nan))[0])
    assert (True, 1) == (math.isnan(alpha(answers(learners=1))[0]), 1)


def test_alpha_rests_on_whole_quizzes_only():
    scores = answers()
    holes = scores.copy()
    holes[5, 2] = np.nan
    assert (pytest.approx(alpha(np.delete(scores, 5, axis=0))[0]), 39) == alpha(holes)


# ---- What a class's answers say -----------------------------------------------------------------------------------


def test_an_item_says_who_chose_what_and_what_stands_behind_it(room):
    for n in range(12):
        first = ("riyadh", "geneva", "geneva")[n % 3]
        tries = [first] if first == "riyadh" else [first, "riyadh" if n % 2 else "helsinki"]
        room.hand_in(f"s{n:02}.jsonl", *(room.event("city", each, f"s{n:02}") for each in tries))
    item = room.items()["city"]
    assert (12, 8) == (item.answered, item.second_tries)
    assert pytest.approx(4 / 12) == item.first == item.hits
    assert pytest.approx(8 / 12) == item.ends
    assert pytest.approx(4 / 8) == item.mended
    assert 1.0 == item.pause
    picked = {each.said.text: each for each in item.picked}
    assert {"Riyadh": 4, "Geneva": 8, "Helsinki": 0, "None of these": 0} == {k: v.count for k, v in picked.items()}
    assert "Geneva was the place of the 2021 summit." == picked["Geneva"].said.why
    assert "" == picked["Riyadh"].said.why


@pytest.mark.parametrize(("right", "advice"), [
    (6, "teach it again"), (7, "let them discuss, then vote again"), (14, "let them discuss, then vote again"),
    (15, "go on"),
])  # fmt: skip
def test_what_to_do_after_a_first_vote(room, right, advice):
    """Crouch and Mazur (2001): 35 and 70 per cent, of twenty votes."""
    for n in range(20):
        room.hand_in(f"s{n:02}.jsonl", room.event("city", "riyadh" if n < right else "geneva", f"s{n:02}"))
    assert advice == items.remedy(room.items()["city"])


def test_nobody_votes_again_on_what_cannot_be_wrong(room):
    room.hand_in("ada.jsonl", room.event("unknown", "We cannot know."), room.event("summit", 70))
    assert ["", ""] == [items.remedy(room.items()[id]) for id in ("unknown", "summit")]


def test_confidence_counts_where_there_is_something_to_be_sure_of(room):
    for n in range(10):
        who = f"s{n}"
        room.hand_in(
            f"{who}.jsonl",
            room.event("city", "geneva", who, confidence=3),
            room.event("alike", 65, who, confidence=3),
            room.event("unknown", "words", who, confidence=3),
            room.event("share", 75, who, confidence=True),
            room.event("host", "Qatar", who, confidence=9),
        )
    found = room.items()
    assert {3: (10, 0.0)} == found["city"].sure
    assert [{}, {}, {}, {}] == [found[id].sure for id in ("alike", "unknown", "share", "host")]
    scored = room.scored()
    said = items.calibration(scored, scored.counted())
    assert (10, 0.0) == said[3]
    assert [0, 0] == [said[level][0] for level in (1, 2)]


def test_typed_answers_are_counted_with_the_reason_that_the_bank_gives(room):
    for n, typed in enumerate(["Qatar"] * 5 + ["Saudi Arabia"] * 4 + ["Oman\x07\n<b>"] * 3):
        room.hand_in(f"s{n:02}.jsonl", room.event("host", typed, f"s{n:02}"))
    picked = room.items()["host"].picked
    assert [("Saudi Arabia", 4, ""), ("Qatar", 5, "That is a neighbour.")] == [
        (each.said.text, each.count, each.said.why) for each in picked[:2]
    ]
    assert ("Oman <b>", 3) == (picked[2].said.text, picked[2].count)
    assert all(each.said.typed for each in picked)


POINTS = {
    "mark": "point", "shows": {"x": "count():Q", "y": "pair:N"}, "drawn": [[2, "US–RU"], [1, "US–UA"], [1, "RU–UA"]],
    "marks": 3, "order": {}, "rows": {}, "stacked": "",
}  # fmt: skip
WRONG = {
    "calls": ({"title": "", "layers": [POINTS]}, ["point: x: count():Q, y: pair:N"], "Your chart draws with"),
    "city": ("geneva", ["Geneva"], "Geneva was the place of the 2021 summit."),
    "at_the_table": (["rubio", "kallas"], ["Kaja Kallas"], "The EU was not invited."),
    "share": (25, ["25"], "That is the share of the other point, the one on the war."),
    "host": ("Qatar", ["Qatar"], "That is a neighbour."),
    "sequence": (["riyadh", "inauguration", "oval", "vote"],
                 ["Riyadh talks before Inauguration", "White House meeting before UN vote"],
                 "They were on 18 February."),
    "sides": ({"waltz": "russia", "ushakov": "russia", "faisal": "us"},
              ["Mike Waltz → Russia", "Faisal bin Farhan → United States"],
              "He was the National Security Adviser in Washington."),
    "days": (7, ["7"], "You counted the first day too."),
    "lane": ("russia", ["Russia"], ""),
    "alike": (50, ["50"], "You said 50%; it is 65.4%."),
}  # fmt: skip


def test_the_wrong_answers_of_every_kind_are_told_with_what_stands_behind_them(room):
    """Of match, order and code the report had nothing to say: 42 of 230 questions."""
    for n in range(3):
        events = [room.event(id, response, f"s{n}") for id, (response, *_) in WRONG.items()]
        room.hand_in(f"s{n}.jsonl", *events)
    found = room.items()
    assert {question.id for question in room.bank.questions if question.scored} == set(WRONG)
    for id, (_, expected, why) in WRONG.items():
        wrong = [each for each in found[id].picked if each.count and not each.said.right]
        assert expected == [each.said.text for each in wrong], id
        assert {3} == {each.count for each in wrong}, id
        assert wrong[0].said.why.startswith(why), id
    page = room.report()
    assert "<td>Riyadh talks before Inauguration</td>" in page
    assert "You counted the first day too." in page
