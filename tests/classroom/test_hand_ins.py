"""Whatever lies in the folder is counted, or named with a reason and what to do."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from coursekit.classroom import files
from coursekit.learner.log import Log

ASK, UNPACK = files.ASK, files.UNPACK


def packed(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:
        for name, text in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(text)
            archive.addfile(about, io.BytesIO(text))
    return content.getvalue()


def big5(content: bytes) -> bytes:
    """A zip as Windows packs it in Taiwan: the name is Big5, and nothing says so."""
    return packed({"LXM.jsonl": content}).replace(b"LXM.jsonl", "李小明.jsonl".encode("big5")[:9].ljust(9, b"_"))


LOGS = {
    "as it is": ("progress.jsonl", lambda log: log),
    "as a browser saves it": ("ada_progress.jsonl.txt", lambda log: log),
    "a text": ("ada.txt", lambda log: log),
    "JSON by name": ("ada.json", lambda log: log),
    "no ending": ("ada_progress", lambda log: log),
    "any ending": ("ada.backup-2", lambda log: log),
    "even a web page by name": ("ada.html", lambda log: log),
    "a mark before it": ("ada.jsonl", lambda log: b"\xef\xbb\xbf" + log),
    "Windows line ends": ("ada.jsonl", lambda log: log.replace(b"\n", b"\r\n")),
    "UTF-16, as PowerShell 5 writes it": ("ada.jsonl", lambda log: log.decode().encode("utf-16")),
    "UTF-16 without a mark": ("ada.jsonl", lambda log: log.decode().encode("utf-16-le")),
    "UTF-16, the other way round": ("ada.txt", lambda log: b"\xfe\xff" + log.decode().encode("utf-16-be")),
    "two files in one, each with its mark": ("ada.jsonl", lambda log: (b"\xef\xbb\xbf" + log) * 2),
    "blank lines between": ("ada.jsonl", lambda log: log.replace(b"\n", b"\n\r\n\n")),
    "a preface": ("ada.txt", lambda log: b"Dear teacher, here is my work.\n\n" + log),
    "a zip": ("ada.zip", lambda log: packed({"progress.jsonl": log})),
    "a zip by another name": ("ada.upload", lambda log: packed({"my work.txt": log})),
    "a zip in a zip": ("class.zip", lambda log: packed({"ada.zip": packed({"progress.jsonl": log})})),
    "a tar": ("ada.tar", lambda log: tarred({"course/progress.jsonl": log}, "w")),
    "a tar.gz": ("ada.tar.gz", lambda log: tarred({"course/progress.jsonl": log})),
    "a tar.xz in a zip": ("class.zip", lambda log: packed({"ada.tar.xz": tarred({"progress.jsonl": log}, "w:xz")})),
    "a zip with a Chinese name": ("class.zip", big5),
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), LOGS.values(), ids=LOGS)
def test_a_log_counts_under_any_name_and_in_any_form(room, name, form):
    lines = [room.event("city", "riyadh"), room.event("unknown", "Words of 李小明, 上海."), room.event("host", "Oman")]
    log = room.hand_in("progress.jsonl", *lines).read_bytes()
    (room.folder / "progress.jsonl").unlink()
    (room.folder / name).write_bytes(form(log))
    found, troubles = room.read()
    assert ["riyadh", "Words of 李小明, 上海.", "Oman"] == [answer.response for answer in found["ada"].answers]
    assert [] == [trouble for trouble in troubles if trouble.remedy]


OTHERS = {
    "empty": ("ada.jsonl", b"", "is empty", ASK),
    "blank": ("ada.jsonl", b"\n \n\r\n", "is empty", ASK),
    "an empty text": ("ada.txt", b"", "is empty", ASK),
    "a notebook": ("ada_01.ipynb", b'{"cells": []}', "is a notebook", ASK),
    "a notebook by content": ("ada", b'{\n "cells": [\n', "is a notebook", ASK),
    "the completion record": ("record.html", b"<!doctype html><html>", "is a web page; a completion record", ASK),
    "a web page by content": ("record", b"\n<html>", "is a web page", ASK),
    "RAR": ("ada.rar", b"Rar!\x1a\x07", "is an archive that cannot be opened here", UNPACK),
    "7z": ("ada.7z", b"7z\xbc\xaf'\x1c", "is an archive that cannot be opened here", UNPACK),
    "PDF": ("ada.pdf", b"%PDF-1.7", "is a document or a table", ASK),
    "a Word document": ("ada.docx", packed({"word/document.xml": b"<w/>"}), "is a document or a table", ASK),
    "a picture": ("ada.png", b"\x89PNG\r\n", "is a picture", ASK),
    "prose": ("essay.txt", b"Dear diary,\nit rained.\n", "holds no answers", ASK),
    "bytes": ("ada.bin", bytes(range(256)) * 10, "holds no answers", ASK),
    "a zip without a log": ("ada.zip", packed({"01.ipynb": b"{}"}), "is a notebook", ASK),
    "an empty zip": ("ada.zip", packed({}), "is an empty archive", ASK),
    "a zip of leftovers": ("ada.zip", packed({".DS_Store": b"", "__MACOSX/._a": b""}), "is an empty archive", ASK),
    "a zip cut short": ("ada.zip", packed({"a.jsonl": b"x" * 999})[:60], "is not an archive that can be read", UNPACK),
    "a compressed file that is no tar": ("ada.gz", b"\x1f\x8b\x08\x00" + b"x" * 99, "is not an archive", UNPACK),
    "zips in zips in zips": (
        "ada.zip", packed({"b.zip": packed({"c.zip": packed({"progress.jsonl": b"{}"})})}),
        "is an archive too deep in others", UNPACK,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "why", "remedy"), OTHERS.values(), ids=OTHERS)
def test_what_holds_no_answers_is_named_with_a_reason_and_a_remedy(room, name, content, why, remedy):
    room.hand_in("ben.jsonl", room.event("city", "riyadh", "ben"))
    (room.folder / name).write_bytes(content)
    found, troubles = room.read()
    assert ["ben"] == list(found)
    (trouble,) = [trouble for trouble in troubles if trouble.remedy]
    assert trouble.file.startswith(name)
    assert trouble.why.startswith(why)
    assert trouble.remedy.startswith(remedy)
    page = room.report()
    assert "1 file does not count" in page
    assert trouble.file in page
    assert "Every file in the folder counts." not in page


def test_what_systems_leave_behind_and_our_own_report_are_nobodys_hand_in(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    for name in (".DS_Store", "._ada.jsonl", "Thumbs.db", "desktop.ini", "~$marks.xlsx"):
        (room.folder / name).write_bytes(b"\x00")
    (room.folder / "__MACOSX").mkdir()
    (room.folder / "__MACOSX" / "ada.jsonl").write_bytes(b"\x00")
    room.out = room.folder / "report"
    for _ in range(2):  # the second time the first report lies in the folder
        assert "Every file in the folder counts." in room.report(packed=True)


def test_a_learner_who_hands_in_the_whole_folder_is_one_remark(room):
    log = room.line(room.event("city", "riyadh"))
    course = {"course/progress.jsonl": log, "course/README.md": b"Read me", "course/notebooks/01.ipynb": b"{}"}
    for others in ("2 other files", "another file"):
        (room.folder / "ada.zip").write_bytes(packed(course))
        found, troubles = room.read()
        assert ["ada"] == list(found)
        assert [("ada.zip/course", f"holds {others}, without answers", "")] == [
            (trouble.file, trouble.why, trouble.remedy) for trouble in troubles
        ]
        course.pop("course/README.md", None)


def test_beside_the_log_of_another_learner_a_notebook_does_not_vanish(room):
    (room.folder / "class.zip").write_bytes(packed({
        "ada.jsonl": room.line(room.event("city", "riyadh")), "ben.ipynb": b"{}", "cy.jsonl": b"",
    }))  # fmt: skip
    _, troubles = room.read()
    assert ["class.zip/ben.ipynb", "class.zip/cy.jsonl"] == [trouble.file for trouble in troubles if trouble.remedy]


def test_the_name_of_a_packed_file_is_shown_as_whoever_packed_it_saw_it(room):
    (room.folder / "class.zip").write_bytes(big5(room.line(room.event("city", "riyadh", ""))))
    (log,) = room.read()[0].values()
    assert log.file.startswith("class.zip/李小明")


@pytest.mark.parametrize("members", [1, pytest.param(300, marks=pytest.mark.slow)])
def test_of_an_archive_of_newlines_only_the_beginning_is_read(room, members):
    """A zip of 778 KB held 800 MB of them, and the report stood still."""
    each = b"\n" * (300_000_000 // members)
    (room.folder / "bomb.zip").write_bytes(packed({f"{n}.jsonl": each for n in range(members)}))
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    found, troubles = room.read()
    assert ["ada"] == list(found)
    stopped = [trouble.lines for trouble in troubles if trouble.why.startswith("is where we stopped")]
    assert ["10001"] * members == stopped


def test_a_tar_can_reach_nothing_outside(room, tmp_path):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        link = tarfile.TarInfo("link.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        line = room.line(room.event("city", "riyadh"))
        about = tarfile.TarInfo("../../ada.jsonl")
        about.size = len(line)
        archive.addfile(about, io.BytesIO(line))
    (room.folder / "class.tar").write_bytes(content.getvalue())
    before = sorted(tmp_path.rglob("*"))
    found, _ = room.read()
    assert ["ada"] == list(found)
    assert before == sorted(tmp_path.rglob("*"))


def test_the_course_and_the_report_agree_on_the_first_answer_whatever_the_clock_does(room):
    """The clock of a laptop is set back between two answers; a merged log keeps the order of each machine."""
    path = room.hand_in(
        "ada.jsonl",
        room.event("city", "geneva", time="2026-03-29T03:00:00+00:00"),
        room.event("city", "riyadh", time="2026-03-29T02:00:00+00:00"),
        room.event("host", "Oman", time="2026-03-28T02:00:00+00:00", origin="laptop"),
    )
    found, _ = room.read()
    expected = ["Oman", "geneva", "riyadh"]
    assert expected == [answer.response for answer in found["ada"].answers]
    assert expected == [event["response"] for event in Log(path).events()]


def test_the_console_names_what_does_not_count(room, capsys):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    for n in range(30):
        (room.folder / f"{n:02}.rar").write_bytes(b"Rar!")
    room.report()
    said = capsys.readouterr().err.splitlines()
    assert f"00.rar: is an archive that cannot be opened here. {UNPACK}" == said[0]
    assert "Further remarks, at the end of the page: 10." == said[-1]
