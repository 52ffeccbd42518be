from __future__ import annotations

import sys

import pytest

from coursekit.content.files import write_whole


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
