from __future__ import annotations

import pytest

from coursekit.errors import BankError, UnknownName
from coursekit.questions.bank import load_bank
from coursekit.questions.kinds import KINDS
from places import BANKS, ROOT

GOOD = (BANKS / "every_kind.toml").read_text(encoding="utf-8")
OWN_BANKS = sorted((ROOT / "data" / "questions").glob("*.toml"))


def problems_of(tmp_path, text):
    path = tmp_path / "broken.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(BankError) as caught:
        load_bank(path)
    return caught.value.problems


def test_every_kind_can_be_read(bank):
    assert set(KINDS) == {question.kind for question in bank.questions}
    assert "every_kind" == bank.lesson
    assert [q.id for q in bank.select(part="exit")] == ["unknown"]
    assert [q.id for q in bank.select(["share", "city"])] == ["share", "city"]


def test_the_version_changes_with_the_text_and_not_with_line_ends(tmp_path, bank):
    windows, edited = tmp_path / "a.toml", tmp_path / "b.toml"
    windows.write_bytes(GOOD.replace("\n", "\r\n").encode())
    edited.write_text(GOOD.replace("Look at the title", "Look at the heading"), encoding="utf-8")
    assert bank.version == load_bank(windows).version
    assert bank.version != load_bank(edited).version


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "fix"),
    [
        ('kind = "choice"', 'kind = "choise"', "question city", "kind is 'choise'", "did you mean 'choice'?"),
        ('kind = "choice"', "", "question city", "kind is missing", "choice"),
        ('feedback = "Geneva was the place of the 2021 summit."', "", "option 'geneva'", "feedback is missing", "add"),
        ('text = "Helsinki"', 'text = "Geneva"', "question city", "two of option have the text 'Geneva'", "own"),
        ('id = "helsinki"', 'id = "geneva"', "question city", "two of option have the id 'geneva'", "own"),
        ('id = "helsinki"', 'id = "Hel sinki"', "option 'Hel sinki'", "not a plain name", "small letters"),
        (
            'feedback = "Helsinki',
            'right = true\nfeedback = "H',
            "question city",
            "2 options are marked right",
            "exactly one",
        ),
        (
            'right = true\nfeedback = "Riyadh',
            'feedback = "R',
            "question city",
            "0 options are marked right",
            "exactly one",
        ),
        ("tolerance = 5", "", "question alike", "it has no tolerance", "tolerance = 5"),
        ("most = 100", "most = 100\nstep = -1", "question alike", "step is -1, below 0", "step = 1"),
        ("most = 100", "most = 60", "question alike", "the answer lies outside", "correct one"),
        ('low = "A split', 'lower = "A split', "question alike", "low is missing", "add"),
        ('field = "Actor"', "", "question lane", "field is missing", "add"),
        (
            'mark = "United States"',
            'mark = "Russia"',
            "question lane",
            "two options stand for the mark 'Russia'",
            "own",
        ),
        ("tolerance = 1", "tolerance = -1", "question share", "tolerance is -1, below 0", "tolerance = 1"),
        ("tolerance = 1", "tolerance = 60", "question share", "the mistake 25 lies within", "remove"),
        ("tolerance = 1", "tolerance = 1\nrelative_tolerance = 0.1", "question share", "both given", "keep one"),
        ("answer = 75", "answer = nan", "question share", "answer is nan, not a number", "12.5"),
        ("answer = 75", 'answer = "75"', "question share", "not a number", "12.5"),
        ('hint = "Three of four."', "", "question share", "hint is missing", "add hint"),
        ('hint = "Three of four."', 'hnit = "Three of four."', "question share", "'hnit' means nothing", "'hint'"),
        ('accept = ["Qatar"', 'accept = ["saudi  arabia!"', "mistake 1", "also an accepted answer", "one place"),
        (
            'evidence = ["participants/marco-rubio"]',
            "evidence = []",
            "question at_the_table",
            "not a list of texts",
            "[",
        ),
        ('evidence = ["sections/S1"]', 'evidence = ["S1"]', "question share", "evidence has 'S1'", "table/id"),
        ('answer = "us"', 'answer = "usa"', "item 'waltz'", "answer is 'usa'", "did you mean 'us'?"),
        ("return 24 - ___", "return 24 -- - (", "question days", "starter is not valid Python", "line"),
        ("value = 7", "value = 6", "mistake 1", "the mistake is the expected value", "remove"),
        ('id = "city"', 'id = "share"', "question share", "two questions have this id", "rename"),
        ('prompt = "Who sat at the table?"', 'prompt = " "', "question at_the_table", "prompt is empty", "write it"),
        ('part = "exit"', 'part = "exti"', "question unknown", "part is 'exti'", "'exit'"),
        ('title = "One of every kind"', "", "", "title is missing", "add title"),
        ('title = "One of every kind"', 'title = "One', "line 2, column 13", "is not valid TOML", "correct this line"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_remedy(tmp_path, old, new, where, what, fix):
    assert old in GOOD
    found = problems_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(where in p.where and what in p.what and fix in p.fix and p.file == "broken.toml" for p in found), found


def test_all_mistakes_are_found_at_once(tmp_path):
    text = (
        GOOD.replace('hint = "Three of four."', "").replace("answer = 75", "answer = inf").replace('"us"\n', '"x"\n', 1)
    )
    text = text.replace('kind = "reflect"', 'kind = "essay"')
    assert {"question share", "question sides, item 'waltz'", "question unknown"} == {
        problem.where for problem in problems_of(tmp_path, text)
    }


def test_ticking_everything_must_not_pay(tmp_path):
    only = GOOD.replace('text = "Kaja Kallas"', 'text = "Kaja Kallas"\nright = true')
    only = only.replace('text = "Volodymyr Zelenskyy"', 'text = "Volodymyr Zelenskyy"\nright = true')
    assert "ticking everything would pay" in problems_of(tmp_path, only)[0].fix


def test_a_file_that_is_not_text_is_named_by_line(tmp_path):
    problem = problems_of(tmp_path, b'title = "x"\n# \xff\n')[0]
    assert ("line 2", "save the file as UTF-8") == (problem.where, problem.fix)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_bank_may_begin_with_the_mark_of_an_editor(tmp_path, bank, encoding):
    text = (BANKS / "every_kind.toml").read_text(encoding="utf-8")
    (tmp_path / "every_kind.toml").write_bytes(text.encode(encoding))
    assert bank == load_bank(tmp_path / "every_kind.toml")


def test_a_missing_file_is_a_problem_and_no_traceback(tmp_path):
    with pytest.raises(BankError, match="cannot be read"):
        load_bank(tmp_path / "nowhere.toml")


def test_unknown_questions_and_parts_bring_the_nearest(bank):
    with pytest.raises(UnknownName, match=r"no question 'ctiy'\. Did you mean 'city'\?"):
        bank.select(["ctiy"])
    with pytest.raises(UnknownName, match="There is: exercise, exit, memo, predict, quiz"):
        bank.select(part="exam")


@pytest.mark.parametrize("path", OWN_BANKS, ids=lambda path: path.stem)
def test_no_feedback_is_used_twice(path):
    """Each wrong answer has its own reason: a shared one names no misconception."""
    for question in load_bank(path).questions:
        said = [part.feedback for part in question.parts if part.feedback]
        if question.kind != "code":  # where one slip may arrive in two shapes, as a list and as a Series
            said += [mistake.feedback for mistake in getattr(question, "mistakes", ())]
        assert len(said) == len(set(said)), question.id


def test_the_course_has_banks():
    assert len(OWN_BANKS) >= 2
