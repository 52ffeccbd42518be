from __future__ import annotations

import csv
import dataclasses
import math

import pytest

from coursekit.classroom import gradebook, people, scores


@pytest.fixture
def answered(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("days", 6), room.event("unknown", "words"))
    room.hand_in("bob.jsonl", room.event("city", "geneva", "bob"))
    return room


def test_a_mark_is_the_mean_over_quiz_and_exercises(answered):
    (marks,) = gradebook.marks(answered.scored()).values()
    counted = 7  # six questions of the quiz and one exercise; predictions, guesses and texts make no mark
    assert [pytest.approx(100 * 2 / counted), 0.0] == marks


def test_where_questions_are_graded_they_alone_make_the_mark(answered):
    bank = answered.bank
    only = dataclasses.replace(
        bank, questions=tuple(dataclasses.replace(q, graded=q.id == "city") for q in bank.questions)
    )
    scored = scores.score(people.read(answered.folder)[0], {"every_kind": only})
    assert {"every_kind": [100.0, 0.0]} == gradebook.marks(scored)


def test_a_lesson_that_nobody_has_begun_has_no_marks(answered):
    banks = {"every_kind": answered.bank, "later": dataclasses.replace(answered.bank, lesson="later")}
    assert ["every_kind"] == list(gradebook.marks(scores.score(people.read(answered.folder)[0], banks)))


def test_an_early_bird_brings_no_zeros_to_the_others(answered):
    """One learner began the next lesson; all others had 0.0 for it."""
    later = dataclasses.replace(answered.bank, lesson="later")
    answered.hand_in("bird.jsonl", answered.event("city", "geneva", "cy", lesson="later"))
    found = gradebook.marks(
        scores.score(people.read(answered.folder)[0], {"every_kind": answered.bank, "later": later})
    )
    assert [28.6, 0.0, None] == [None if math.isnan(mark) else round(mark, 1) for mark in found["every_kind"]]
    assert [None, None, 0.0] == [None if math.isnan(mark) else mark for mark in found["later"]]
    answered.report("moodle")
    assert ["28.6", "0.0", ""] == [row["One of every kind"] for row in answered.table("gradebook.csv")]


@pytest.mark.parametrize("style", [None, "canvas", "moodle"])
def test_excel_reads_every_table_and_so_does_rubys_csv(answered, style):
    """Excel takes UTF-8 for what it is behind a mark only; Canvas reads with a library that allows no quotation mark
    right behind one."""
    answered.hand_in(
        "li.jsonl", answered.event("city", "riyadh", "李小明"), answered.event("unknown", "上海", "李小明")
    )
    answered.report(style)
    for path in sorted(answered.out.glob("*.csv")):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), path.name
        assert not content.startswith(b'\xef\xbb\xbf"'), path.name
        if path.name != "items.csv":
            assert "李小明" in content.decode("utf-8-sig"), path.name


def test_the_plain_tables(answered):
    answered.report()
    assert [("ada", "ada", "ada.jsonl", "28.6"), ("bob", "bob", "bob.jsonl", "0.0")] == [
        (row["student"], row["login"], row["file"], row["every_kind"]) for row in answered.table("gradebook.csv")
    ]
    ada, bob = answered.table("students.csv")
    assert ("3", "2", "9", "1", "1.000", "1.000") == tuple(
        ada[name] for name in ("answers", "questions_answered", "questions", "guesses_and_texts", "first_try", "best")
    )
    assert ("0.000", "0.000") == (bob["first_try"], bob["best"])
    city = answered.table("items.csv")[0]
    assert ("city", "2", "0.500", "Geneva") == (
        city["question"], city["answered"], city["first_try"], city["most_common_wrong_answer"]
    )  # fmt: skip


def test_canvas_reads_its_columns(answered):
    answered.report("canvas")
    with (answered.out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    # What Canvas's importer looks for: lib/gradebook_importer.rb, row_has_student_headers?, update_column_count
    assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "One of every kind"] == rows[0]
    assert ("    Points Possible", "100") == (rows[1][0], rows[1][5])
    assert [["ada", "", "", "ada", "", "28.6"], ["bob", "", "", "bob", "", "0.0"]] == rows[2:]


def test_no_learner_can_pose_as_the_row_of_points(answered):
    answered.hand_in("eve.jsonl", answered.event("city", "geneva", "eve Points Possible"))
    answered.report("canvas")
    rows = answered.table("gradebook.csv")
    assert ["    Points Possible"] == [row["Student"] for row in rows if "Points Possible" in row["Student"]]


def test_moodle_reads_its_columns(answered):
    answered.report("moodle")
    assert [{"Username": "ada", "One of every kind": "28.6"}, {"Username": "bob", "One of every kind": "0.0"}] == (
        answered.table("gradebook.csv")
    )


def test_a_table_with_one_column_has_a_head_without_quotation_marks(room):
    room.hand_in("ada.jsonl", room.event("gone", "riyadh"))
    room.report("moodle")
    assert 'Username\n"ada"\n' == (room.out / "gradebook.csv").read_text(encoding="utf-8-sig")


FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "  =1+1", "\t=1+1", "\r=1+1", "\u00a0=1+1", "=cmd|' /C calc'!A0", "＝1+1", "-",
]  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("style", [None, "canvas", "moodle"])
def test_no_cell_is_a_formula(room, name, style):
    room.hand_in("one.jsonl", *(room.event("host", name + str(n), name) for n in range(2)))
    room.hand_in(f"{name.strip().replace('/', '')}.jsonl", room.event("city", "riyadh", ""))
    room.report(style)
    seen = 0
    for table in ("gradebook.csv", "students.csv", "items.csv"):
        with (room.out / table).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    seen += 1
                    starts = cell.strip().startswith(gradebook.FORMULA)
                    assert not starts or gradebook.NUMBER.fullmatch(cell), (table, cell)
    assert seen > 30


def test_a_semicolon_opens_no_cell_in_a_spreadsheet_that_splits_there(room):
    room.hand_in("one.jsonl", room.event("city", "riyadh", 'a;=1+1;"b'))
    room.report()
    (line,) = (room.out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert line.startswith('"a;=1+1;""b",')
