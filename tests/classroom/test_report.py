from __future__ import annotations

import re
import shutil
import sys
import zipfile
from html.parser import HTMLParser

import pytest

from coursekit.app import cli
from coursekit.classroom import report
from coursekit.errors import BankError, CourseError

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1))",
    "![x](http://127.0.0.1:9/x.png)", "</td></table></main><script src=//127.0.0.1:9/x.js></script>",
    "<svg/onload=alert(1)>", "&lt;script&gt;", "\u202egnp.exe", "\ud800\udfff", "x\x00y", "../../../etc/passwd",
    "<style>@import url(//127.0.0.1:9)</style>", "]]>--><!--",
]  # fmt: skip


FILES = {"report.html", "class.html", "texts.html", "items.csv", "students.csv", "gradebook.csv", "texts.csv"}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser.found


def hostile_class(room):
    for n, text in enumerate(HOSTILE):
        room.hand_in(
            f"{n:02}.jsonl",
            room.event("host", f"{text} or so", text),
            room.event("city", "riyadh", text, confidence=3),
            room.event("unknown", text, text),
            room.event(text, text, text, lesson=text),
            room.event("city", text, text),
            room.line({"v": text}),
            room.event("city", "riyadh", text + " and another"),
        )


def test_the_page_says_what_a_class_has_done(room):
    for n in range(12):
        who = f"s{n:02}"
        room.hand_in(f"{who}.jsonl", room.event("city", "geneva" if n < 6 else "riyadh", who, confidence=2))
    page = room.report()
    assert "Learners: 12. Answers read: 12." in page
    for words in (
        "Geneva was the place of the 2021 summit.",
        "s07",
        "let them discuss, then vote again",
        "Every line of",
    ):
        assert words in page
    assert FILES == {path.name for path in room.out.iterdir()}
    ids = [attributes["id"] for _, attributes in tags(page) if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in tags(page) if tag == "a"]
    assert len(links) >= 9
    assert set(links) - {f"#{id}" for id in ids} == {"texts.html", "class.html"}


def test_nothing_of_a_log_becomes_markup(room):
    hostile_class(room)
    page = room.report()
    found = tags(page)
    assert [] == [tag for tag, _ in found if tag in ("script", "img", "iframe", "object", "link", "base", "form")]
    assert [] == [(tag, name) for tag, each in found for name in each if name.startswith("on")]
    outside = {each["href"] for tag, each in found if tag == "a" and not each["href"].startswith("#")}
    assert {"texts.html", "class.html", "texts.html#every_kind-unknown"} == outside
    assert not re.search(r"url\(|@import", page.replace("&#x27;", "'").split("</style>")[0])
    assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_valid_answers_of_a_hostile_class_all_count(room):
    hostile_class(room)
    room.report()
    rows = room.table("students.csv")
    assert len(HOSTILE) == len(rows)
    # One right choice, one typed answer that is wrong, one text; what else these logs hold fits no question.
    assert {("2", "1")} == {(row["questions_answered"], row["guesses_and_texts"]) for row in rows}


def test_nothing_is_written_outside_of_out(room, tmp_path):
    hostile_class(room)
    before = {path for path in tmp_path.rglob("*") if room.out not in (path, *path.parents)}
    room.report()
    assert before == {path for path in tmp_path.rglob("*") if room.out not in (path, *path.parents)}
    assert FILES == {path.name for path in room.out.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights there")
def test_a_link_that_waits_in_out_is_replaced_and_not_followed(room, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine", encoding="utf-8")
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    (room.folder / "items.csv").symlink_to(precious)
    assert 0 == report.run(room.folder, room.folder)
    assert "mine" == precious.read_text(encoding="utf-8")
    assert not (room.folder / "items.csv").is_symlink()


def test_a_class_of_which_nothing_can_be_read_has_a_report_that_says_so(room):
    room.hand_in("ada.jsonl", b"\x00" * 100)
    page = room.report("moodle")
    assert "Learners: 0. Answers read: 0." in page
    assert "is not a whole line of JSON" in page


def test_a_place_that_cannot_be_written_and_a_bank_with_mistakes_are_said(room, tmp_path):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        report.run(room.folder, tmp_path / "file")
    bank = room.course / "data" / "questions" / "every_kind.toml"
    bank.write_text(bank.read_text(encoding="utf-8").replace("right = true", "", 1), encoding="utf-8")
    with pytest.raises(BankError, match="question city: 0 options are marked right"):
        report.run(room.folder, room.out)


def test_the_command(room, capsys):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    assert 0 == cli.main(["report", str(room.folder), "--out", str(room.out), "--gradebook", "canvas"])
    assert "Learners: 1. Answers read: 1." in capsys.readouterr().out
    assert 1 == cli.main(["report", str(room.out), "--out", str(room.out)])
    assert "holds no .jsonl file" in capsys.readouterr().err


def test_lessons_until_and_zip(room, capsys):
    room.hand_in(
        "ada.jsonl",
        room.event("city", "riyadh", time="2026-03-01T10:00:00+00:00"),
        room.event("host", "Saudi Arabia", time="2026-03-05T10:00:00+00:00"),
        room.event("x", "y", lesson="of_another_course"),
    )
    base = ["report", str(room.folder), "--out", str(room.out)]
    assert 0 == cli.main([*base, "--lessons", "every_kind", "--until", "2026-03-01", "--zip"])
    assert f"Report: {room.out}.zip" in capsys.readouterr().out
    assert ["14.3"] == [row["every_kind"] for row in room.table("gradebook.csv")]  # one question of seven
    with zipfile.ZipFile(f"{room.out}.zip") as archive:
        assert {f"out/{name}" for name in FILES} == set(archive.namelist())
        assert (room.out / "report.html").read_bytes() == archive.read("out/report.html")
    assert 1 == cli.main([*base, "--lessons", "evry_kind"])
    assert "Did you mean 'every_kind'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main([*base, "--until", "next week"])
    assert "a day is written like 2026-03-31, not 'next week'" in capsys.readouterr().err


def test_one_broken_bank_costs_its_own_lesson_only(room):
    notebook = room.course / "notebooks" / "01_every_kind.ipynb"
    shutil.copy(notebook, notebook.with_name("02_broken.ipynb"))
    (room.course / "data" / "questions" / "broken.toml").write_text("title = ", encoding="utf-8")
    shutil.copy(notebook, notebook.with_name("03_no_bank.ipynb"))
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("x", "y", lesson="broken"))
    page = room.report()
    assert "data/questions/broken.toml" in page
    assert "cannot be read, so its lesson is left out: broken.toml: " in page
    assert "Run `coursekit check`." in page
    assert ["14.3"] == [row["every_kind"] for row in room.table("gradebook.csv")]
