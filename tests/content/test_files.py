from __future__ import annotations

import sys

import pytest

from coursekit.content.files import write_whole
from coursekit.errors import CourseError


def test_a_file_is_whole_and_the_same_on_every_system(tmp_path):
    path = tmp_path / "page.html"
    for content, expected in [
        ("臺北\n", "臺北\n".encode()),
        (b"\xff\r\n", b"\xff\r\n"),
        (iter(["one\n", "two \udcff"]), b"one\ntwo ?"),
    ]:
        write_whole(path, content)
        assert expected == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_what_stops_half_way_leaves_what_was_there(tmp_path):
    path = tmp_path / "page.html"
    write_whole(path, "old")

    def breaking():
        yield "new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, breaking())
    assert "old" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights there")
def test_a_link_is_replaced_and_not_written_through(tmp_path):
    precious, path = tmp_path / "precious", tmp_path / "page.html"
    precious.write_text("mine", encoding="utf-8")
    path.symlink_to(precious)
    write_whole(path, "ours")
    assert ("mine", "ours", False) == (precious.read_text("utf-8"), path.read_text("utf-8"), path.is_symlink())


@pytest.mark.parametrize("place", ["no/such/folder/page.html", "file/page.html", "folder"])
def test_what_cannot_be_written_is_said_in_words_and_leaves_nothing_behind(tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    path = tmp_path / place
    with pytest.raises(CourseError, match=r"cannot be written \(.+\)\. Give another place\.") as refused:
        write_whole(path, "page")
    assert str(path) in str(refused.value)
    assert isinstance(refused.value, OSError)
    assert {"file", "folder"} == {path.name for path in tmp_path.iterdir()}
