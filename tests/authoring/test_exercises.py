"""Exercises of code are tried out: what a learner is given is not right yet, and our own solution is."""

from __future__ import annotations

import sys

import pytest

from coursekit.authoring import check, exercises
from coursekit.authoring.material import gather
from coursekit.content.course import Course

BANK, ID = "data/questions/riyadh_talks.toml", "days_to_un_vote"
RIGHT = "return (vote - riyadh).days\n\nck.check"
STARTER = 'riyadh = events.loc[___, "date"]\n    vote = events.loc["un-vote-es11-7", "date"]\n    return ___'
# What somebody may write in an exercise, and what is said of it. {id} is the name of the exercise.
WRONG = {
    "another number is expected": (
        "expected = 6",
        "expected = 99",
        "its solution is not right: it gives 6, and expected is 99",
    ),
    "nothing to do": (
        STARTER,
        "return 6",
        "its starter is right already: put a blank ___ where the learner has something to do",
    ),
    "an error": (
        RIGHT,
        "return vote.dayz\n\nck.check",
        "its solution is not right: AttributeError: 'Timestamp' object has no",
    ),
    "no answer": (RIGHT, "pass\n\nck.check", "its solution is not right: There is no answer yet."),
    "never checked": (RIGHT, "return 6\n\nprint", 'its solution is not right: it never calls ck.check("{id}", …)'),
    "an end": (RIGHT, "raise SystemExit(3)\n\nck.check", "its solution is not right: SystemExit: 3"),
    "too much memory": (RIGHT, "return [0] * 10**10\n\nck.check", "its solution is not right: MemoryError"),
    "the end of Python": (
        RIGHT,
        "import os\n    os._exit(0)\n\nck.check",
        "its code ends Python: take the line out that does",
    ),
    "no end": (RIGHT, 'while True:\n        __import__("time").sleep(9)\n\nck.check', "its code does not end within"),
    "prints": (RIGHT, 'print("[" * 9); return (vote - riyadh).days\n\nck.check', ""),
}
if sys.platform != "linux":
    del WRONG["too much memory"]  # only Linux keeps to the limit of memory


@pytest.fixture(scope="module")
def told(lent_course):
    """All that is said of a course with a copy of one exercise for each of WRONG, and with a later exercise changed."""
    later = "expected = 10\n", "expected = 77\n"
    return said_of(lent_course, ID, [(old, new) for old, new, _ in WRONG.values()], later)


def said_of(lent_course, id: str, changes: list[tuple[str, str]], later: tuple[str, str] = ("", "")) -> list[str]:
    """What is said of a bank with a copy of one exercise for each of these changes.

    They are tried together, for the Python that tries them takes longer to start than all of them.
    """
    course, restore = lent_course
    restore()
    before, start, rest = (course / BANK).read_text(encoding="utf-8").partition(f'[[question]]\nid = "{id}"')
    own, end, after = rest.partition("[[question]]\n")
    copies = []
    for n, (old, new) in enumerate(changes):
        assert old in own
        copies.append((start + own.replace(old, new, 1)).replace(id, f"{id}_{n}"))
    assert later[0] in after
    after = after.replace(*later, 1)
    (course / BANK).write_text(before + "".join(copies) + end + after, encoding="utf-8")
    material = gather(Course(course))
    material.banks = {"riyadh_talks": material.banks["riyadh_talks"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exercises, "LIMIT", 4)
        found = [str(problem) for problem in exercises.problems(material)]
    restore()
    return found


def test_every_exercise_of_the_course_is_sound(course_copy, capsys):
    (course_copy / "data" / "trust.csv").touch()  # a table that has changed: all are tried again
    material = gather(Course(course_copy))
    count = sum(question.exercise for bank in material.banks.values() for question in bank.questions)
    assert [] == list(exercises.problems(material, show_progress=True))
    assert f"exercises tried: {count} of {count}\n" in capsys.readouterr().err
    assert count >= 20


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_an_exercise_is_told(told, what):
    id, said = f"{ID}_{[*WRONG].index(what)}", WRONG[what][-1]
    wanted = f"{BANK}: question {id}: {said.format(id=id)}"
    found = [line for line in told if line.startswith(f"{BANK}: question {id}: ")]
    assert ([wanted] if said else []) == [line[: len(wanted)] for line in found]


def test_whatever_an_exercise_does_all_others_are_tried(told):
    later = f"{BANK}: question contacts_without_ukraine: its solution is not right: it gives 10"
    assert told[-1].startswith(later)
    assert sum(bool(said) for *_, said in WRONG.values()) + 1 == len(told)


CHART = "contacts_by_topic"
DRAWN = 'drawn = [[1, "bilateral"], [9, "both"], [8, "war"]]'
CHARTS = {
    "another number is drawn": (
        DRAWN.replace("[1,", "[2,"),
        "its solution is not right: 18 rows are counted, and the task asks for 19. For bilateral, 1 on `x` is too "
        f"little. 4 of 5 parts are as asked. What it gives is written {DRAWN}",
    ),
    "rows by a column that is not there": (
        f'only = {{ topik = ["both", "war"] }}\n{DRAWN}',
        "only names the column 'topik': Did you mean 'topic'?",
    ),
    "rows that its own solution lacks": (
        f'only = {{ topic = ["both", "war"] }}\n{DRAWN}',
        "only leaves out rows of its solution: Rows with bilateral in `topic` arrive; keep only those with both, war.",
    ),
    "the rows of its solution": (f'only = {{ topic = ["both", "war", "bilateral"] }}\n{DRAWN}', ""),
}


@pytest.fixture(scope="module")
def told_of_charts(lent_course):
    return said_of(lent_course, CHART, [(DRAWN, new) for new, _ in CHARTS.values()])


@pytest.mark.parametrize("what", CHARTS)
def test_what_is_wrong_with_a_chart_task_is_told_ready_to_copy(told_of_charts, what):
    n, (_, said) = [*CHARTS].index(what), CHARTS[what]
    found = [line for line in told_of_charts if line.startswith(f"{BANK}: question {CHART}_{n}: ")]
    assert ([f"{BANK}: question {CHART}_{n}: {said}"] if said else []) == found
    assert sum(bool(said) for _, said in CHARTS.values()) == len(told_of_charts)


def test_check_tries_them_unless_it_must_be_fast(course_copy):
    bank = course_copy / BANK
    bank.write_text(bank.read_text(encoding="utf-8").replace("expected = 6", "expected = 99"), encoding="utf-8")
    assert [] == list(check.found_in([bank], fast=True))
    assert ["its solution is not right"] == [problem.what for problem in check.found_in([bank])]
