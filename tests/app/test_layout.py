"""What is laid out in a learner's folder, what is brought up to date, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursekit.app import layout
from coursekit.content.course import Course
from coursekit.errors import CourseError
from small_course import TRADE, VOTES, files, make_course, without_manifest, write


@pytest.fixture
def shipped(tmp_path: Path) -> Course:
    return make_course(tmp_path / "shipped", _01_votes="# Votes", _02_trade="# Trade")


@pytest.fixture
def mine(tmp_path: Path, shipped: Course) -> Path:
    """A learner's folder with the course laid out in it."""
    folder = tmp_path / "mine"
    layout.lay_out(shipped, folder)
    return folder


def test_a_new_folder_gets_every_file_of_the_course(shipped: Course, mine: Path):
    assert without_manifest(mine) == files(shipped.root)
    assert len(without_manifest(mine)) == 5


def test_the_manifest_notes_each_file_in_order(mine: Path):
    noted = json.loads((mine / layout.MANIFEST).read_text(encoding="utf-8"))
    assert list(noted) == sorted(without_manifest(mine))
    assert {len(sha) for sha in noted.values()} == {64}


def test_an_authors_answers_and_checkpoints_stay_at_home(shipped: Course, tmp_path: Path):
    hidden = shipped.notebooks / ".ipynb_checkpoints"
    hidden.mkdir()
    write(hidden / "01_votes-checkpoint.ipynb", "{}")
    write(shipped.notebooks / "progress.jsonl", "{}")
    layout.lay_out(shipped, tmp_path / "new")
    assert [name for name in files(tmp_path / "new") if "checkpoint" in name or "progress" in name] == []


def test_laying_out_twice_changes_nothing(shipped: Course, mine: Path):
    before = {path: path.stat().st_mtime_ns for path in mine.rglob("*")}
    assert layout.lay_out(shipped, mine) == []
    assert {path: path.stat().st_mtime_ns for path in mine.rglob("*")} == before


def test_an_untouched_file_is_brought_up_to_date(shipped: Course, mine: Path):
    write(shipped.root / VOTES, "second edition")
    assert layout.lay_out(shipped, mine) == []
    assert without_manifest(mine) == files(shipped.root)


def test_a_file_brought_up_to_date_can_be_again(shipped: Course, mine: Path):
    for edition in ("second edition", "third edition"):
        write(shipped.root / VOTES, edition)
        layout.lay_out(shipped, mine)
        assert (mine / VOTES).read_text(encoding="utf-8") == edition


def test_a_changed_file_is_kept_without_a_word_while_there_is_no_newer_one(shipped: Course, mine: Path):
    write(mine / VOTES, "my answer")
    assert layout.lay_out(shipped, mine) == []
    assert (mine / VOTES).read_text(encoding="utf-8") == "my answer"


def test_a_changed_file_is_kept_and_named_when_there_is_a_newer_one(shipped: Course, mine: Path):
    write(mine / VOTES, "my answer")
    write(shipped.root / VOTES, "second edition")
    for _ in range(2):  # the bookkeeping of the first run must not free the file in the second
        assert layout.lay_out(shipped, mine) == [VOTES]
        assert (mine / VOTES).read_text(encoding="utf-8") == "my answer"


def test_a_change_taken_back_frees_the_file_for_the_newer_version(shipped: Course, mine: Path):
    first = (mine / VOTES).read_text(encoding="utf-8")
    write(mine / VOTES, "my answer")
    write(shipped.root / VOTES, "second edition")
    layout.lay_out(shipped, mine)
    write(mine / VOTES, first)
    assert layout.lay_out(shipped, mine) == []
    assert (mine / VOTES).read_text(encoding="utf-8") == "second edition"


def test_a_changed_file_that_was_moved_away_makes_room_for_the_newer_one(shipped: Course, mine: Path):
    write(mine / VOTES, "my answer")
    write(shipped.root / VOTES, "second edition")
    (mine / "old").mkdir()
    (mine / VOTES).rename(mine / "old" / "01_votes.ipynb")
    assert layout.lay_out(shipped, mine) == []
    assert (mine / VOTES).read_text(encoding="utf-8") == "second edition"
    assert (mine / "old" / "01_votes.ipynb").read_text(encoding="utf-8") == "my answer"


def test_a_new_lesson_appears(shipped: Course, mine: Path):
    make_course(shipped.root, _03_forecast="# Forecast")
    layout.lay_out(shipped, mine)
    assert "notebooks/03_forecast.ipynb" in files(mine)


def test_a_renamed_lesson_does_not_stay_beside_its_successor(shipped: Course, mine: Path):
    (shipped.root / TRADE).rename(shipped.notebooks / "05_trade.ipynb")
    layout.lay_out(shipped, mine)
    assert without_manifest(mine) == files(shipped.root)


def test_a_lesson_that_left_the_course_stays_if_the_learner_worked_in_it(shipped: Course, mine: Path):
    write(mine / TRADE, "my answer")
    (shipped.root / TRADE).unlink()
    layout.lay_out(shipped, mine)
    assert (mine / TRADE).read_text(encoding="utf-8") == "my answer"


@pytest.mark.parametrize("text", [None, "", "{", "[1]", '"x"', "\x00"])
def test_without_a_readable_manifest_every_file_that_differs_is_kept(shipped: Course, mine: Path, text: str | None):
    if text is None:
        (mine / layout.MANIFEST).unlink()
    else:
        write(mine / layout.MANIFEST, text)
    write(mine / VOTES, "my answer")
    make_course(shipped.root, _03_forecast="# Forecast")
    for _ in range(2):
        assert layout.lay_out(shipped, mine) == [VOTES]
        assert without_manifest(mine) == files(shipped.root) | {VOTES: "my answer"}


def test_a_lost_manifest_is_found_again_for_the_files_that_did_not_change(shipped: Course, mine: Path):
    (mine / layout.MANIFEST).unlink()
    layout.lay_out(shipped, mine)
    write(shipped.root / VOTES, "second edition")
    assert layout.lay_out(shipped, mine) == []
    assert (mine / VOTES).read_text(encoding="utf-8") == "second edition"


@pytest.mark.parametrize("name", ["../diary.txt", "notebooks/../../diary.txt", "{absolute}", "diary.txt"])
def test_a_manifest_cannot_lead_outside_the_course(shipped: Course, mine: Path, name: str):
    diary = mine.parent / "diary.txt"
    for path in (diary, mine / "diary.txt"):
        write(path, "dear diary")
    noted = json.loads((mine / layout.MANIFEST).read_text(encoding="utf-8"))
    noted[name.format(absolute=diary.as_posix())] = layout._sha256(b"dear diary")
    write(mine / layout.MANIFEST, json.dumps(noted))
    layout.lay_out(shipped, mine)
    assert (diary.is_file(), (mine / "diary.txt").is_file()) == (True, True)


def test_answers_and_the_learners_own_files_are_not_touched(shipped: Course, mine: Path):
    own = {"progress.jsonl": '{"v": 1}\n', "notebooks/my notes.md": "mine", "data/mine.csv": "a,b\n"}
    for name, text in own.items():
        write(mine / name, text)
    write(shipped.root / VOTES, "second edition")
    layout.lay_out(shipped, mine)
    assert without_manifest(mine) == files(shipped.root) | own


def test_a_folder_that_is_a_file_is_named_with_a_remedy(shipped: Course, tmp_path: Path):
    write(tmp_path / "note.txt", "x")
    with pytest.raises(CourseError) as caught:
        layout.lay_out(shipped, tmp_path / "note.txt")
    assert str(caught.value) == (
        f"{tmp_path / 'note.txt'} is a file. Give a folder, for example `coursekit lab riyadh-course`."
    )


def test_a_folder_that_cannot_be_written_is_named_with_a_remedy(shipped: Course, tmp_path: Path):
    write(tmp_path / "note.txt", "x")  # no user can make a folder inside a file, not even root
    folder = tmp_path / "note.txt" / "course"
    with pytest.raises(CourseError) as caught:
        layout.lay_out(shipped, folder)
    assert str(caught.value).startswith(f"The course cannot be laid out in {folder}: ")
    assert str(caught.value).endswith(
        "Choose a folder that you may write to, for example `coursekit lab ~/riyadh-course`."
    )


def test_a_write_that_fails_leaves_no_half_file(shipped: Course, tmp_path: Path):
    folder = tmp_path / "mine"
    (folder / VOTES).mkdir(parents=True)  # a folder where the notebook should go
    with pytest.raises(CourseError):
        layout.lay_out(shipped, folder)
    assert [name for name in files(folder) if "/." in name] == []
    assert layout._read_manifest(folder / layout.MANIFEST) == {}
