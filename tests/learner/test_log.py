from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from coursekit.errors import LogError
from coursekit.learner.log import Log, damage_in_words, default_path

ANSWER = {"lesson": "l", "question": "q", "bank": "b", "attempt": 1, "response": "r", "score": 0.0, "status": "wrong"}


def answers(count, **changes):
    return [ANSWER | {"question": f"q{n}"} | changes for n in range(count)]


def test_an_event_is_kept_with_all_its_keys(log):
    kept = log.record(ANSWER | {"response": {"é": ["臺北", None, 1.5]}, "confidence": 2, "order": ["b", "a"]})
    assert {"v", "id", "time", "student", *ANSWER, "confidence", "order"} == set(kept)
    assert "ada" == kept["student"]
    assert kept["time"].endswith("+00:00")
    assert [kept] == Log(log.path).events()
    assert 1 == log.path.read_bytes().count(b"\n")


def test_the_log_only_grows(log):
    before = b""
    for event in answers(5):
        log.record(event)
        now = log.path.read_bytes()
        assert now.startswith(before)
        before = now


def test_the_same_event_twice_counts_once(log):
    kept = log.record(ANSWER)
    with log.path.open("ab") as file:
        file.write((json.dumps(kept) + "\n").encode() * 3)
    assert [kept] == log.events()


def test_truncated_at_every_byte_of_the_last_line_loses_nothing_else(log):
    for event in answers(3):
        log.record(event)
    whole = log.path.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    assert len(whole) - start > 100
    for cut in range(start, len(whole)):
        log.path.write_bytes(whole[:cut])
        torn = Log(log.path)
        # Cut just before the line end the event is whole, and counts; cut at the start nothing is left of it.
        kept = 3 if cut == len(whole) - 1 else 2
        assert kept == len(torn.events())
        assert (0 if cut in (start, len(whole) - 1) else 1) == len(torn.damage)
        torn.record(ANSWER | {"question": "next"})
        assert "next" == Log(log.path).events()[-1]["question"]
        assert kept + 1 == len(Log(log.path).events())
        assert log.path.read_bytes().startswith(whole[:cut])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{\"v\": 1", "not a whole line of JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1, 2]", "not an event"),
        (b"{\"v\": 9}", "has the form 9"),
        (b"{\"v\": 1, \"id\": \"x\"}", "lacks lesson, question"),
        (json.dumps({"v": 1, "id": 7} | ANSWER).encode(), "is not text"),
        (b"[" * 100_000, "not a whole line of JSON"),
        (b"\x00" * 50, "not a whole line of JSON"),
    ],
)  # fmt: skip
def test_a_damaged_line_is_reported_and_left_alone(log, line, why):
    log.record(ANSWER)
    with log.path.open("ab") as file:
        file.write(line + b"\n")
    damaged = log.path.read_bytes()
    log.record(ANSWER | {"question": "after"})
    again = Log(log.path)
    assert ["q", "after"] == [event["question"] for event in again.events()]
    assert [2] == [entry.line for entry in again.damage]
    assert why in again.damage[0].why
    assert "Line 2 of progress.jsonl cannot be read" in damage_in_words(again.path, again.damage)
    assert log.path.read_bytes().startswith(damaged)


FORMS = {
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_log_that_an_editor_has_saved_in_its_own_way_goes_on(log, form):
    """Old Notepad and PowerShell save text so. No answer is lost, and new ones are in the same form."""
    for event in answers(3, response="上海 Ж"):
        log.record(event)
    log.path.write_bytes(form(log.path.read_text(encoding="utf-8")))
    for n in range(3, 5):
        log.record(ANSWER | {"question": f"q{n}", "response": "臺北"})
        assert [f"q{k}" for k in range(n + 1)] == [event["question"] for event in log.events()]
    assert log.events() == Log(log.path).events()
    assert [] == log.damage
    assert ["上海 Ж"] * 3 + ["臺北"] * 2 == [event["response"] for event in log.events()]


def test_the_order_of_the_answers_is_that_of_the_file_whatever_the_clock_says(log):
    """A first answer does not become the second because the clock was corrected, nor by the mark of a time zone."""
    times = ["2026-10-25T01:30:00+00:00", "2026-10-25T01:10:00+00:00", None, "soon", "2999-01-01T00:00:00+00:00"]
    for n, time in enumerate(times):
        log.record(ANSWER | {"question": f"q{n}", "time": time})
    log.record(ANSWER | {"question": "brought", "time": "2026-10-25T02:20:00+01:00", "origin": "laptop"})
    log.record(ANSWER | {"question": "brought later", "time": "2026-10-25T09:00:00+00:00", "origin": "laptop"})
    expected = ["brought", "q0", "q1", "q2", "q3", "q4", "brought later"]
    assert expected == [event["question"] for event in log.events()]


def test_a_log_sees_what_others_add(log):
    other = Log(log.path)
    log.record(ANSWER)
    assert 1 == len(other.events())
    other.record(ANSWER | {"question": "theirs"})
    assert ["q", "theirs"] == [event["question"] for event in log.events()]


def test_a_log_that_was_replaced_is_read_afresh(log, tmp_path):
    log.record(ANSWER)
    log.events()
    new = tmp_path / "new.jsonl"
    Log(new).record(ANSWER | {"question": "other"})
    os.replace(new, log.path)
    assert ["other"] == [event["question"] for event in log.events()]
    log.path.unlink()
    assert [] == log.events()


def test_a_mark_that_an_editor_puts_before_the_first_line_costs_no_answer(log):
    log.record(ANSWER)
    log.path.write_bytes(b"\xef\xbb\xbf" + log.path.read_bytes())
    again = Log(log.path)
    assert ([], 1) == (again.damage, len(again.events()))


def test_the_order_is_made_once_for_as_long_as_nothing_is_added(log):
    for event in answers(3):
        log.record(event)
    reader = Log(log.path)
    first = reader.events()
    for _ in range(5):
        assert first is reader.events()
        assert "ada" == reader.student()
        assert 3 == len(reader.mine())
    log.record(ANSWER)
    assert (3, 4) == (len(first), len(reader.events()))


def test_a_log_knows_whose_answers_it_holds(log, monkeypatch):
    for name in ("ada", "learner-0a1b2c3d", "grace", "ada"):
        log.record(ANSWER | {"student": name})
    log.record(ANSWER | {"student": 7})
    assert (["grace"], 4) == (log.others(), len(log.mine()))
    monkeypatch.setenv("COURSEKIT_STUDENT", "emmy")
    assert (["ada", "grace"], 2) == (log.others(), len(log.mine()))
    assert "also holds answers of ada, grace. What you see here is of emmy." in log.notice()
    monkeypatch.setenv("COURSEKIT_STUDENT", "\udcff")  # a name that the system could not read
    assert "�" == log.record(ANSWER)["student"]


WRITER = """
import sys
from coursekit.learner.log import Log
log = Log(sys.argv[1])
for n in range(int(sys.argv[3])):
    log.record({"lesson": "l", "question": f"{sys.argv[2]}{n}", "bank": "b", "attempt": 1,
                "response": "r" * (n * 7 % 900), "score": 0.0, "status": "wrong"})
"""


def test_several_notebooks_at_once_lose_and_mix_nothing(log):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(log.path), name, "80"]) for name in ("a", "b", "c", "d")
    ]
    assert [0, 0, 0, 0] == [writer.wait(timeout=120) for writer in writers]
    assert [] == log.damage
    expected = {f"{name}{n}" for name in "abcd" for n in range(80)}
    assert expected == {event["question"] for event in log.events()}


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is a limit of POSIX systems")
def test_a_full_disk_is_said_and_nothing_written_before_is_lost(log):
    """A limit on the file's size makes the kernel refuse the write half-way, as a full disk does."""
    for event in answers(3):
        log.record(event)
    code = (
        "import resource, sys; from coursekit.learner.log import Log; from coursekit.errors import LogError\n"
        "size = __import__('os').path.getsize(sys.argv[1]) + 40\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        f"try: Log(sys.argv[1]).record({ANSWER!r})\n"
        "except LogError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(log.path)], capture_output=True, text=True, check=True)
    assert "This answer could not be saved" in run.stdout
    assert "You can go on" in run.stdout
    assert 3 == len(log.events())
    assert 1 == len(log.damage)  # the 40 bytes that did go in
    log.record(ANSWER | {"question": "next"})
    assert ["q0", "q1", "q2", "next"] == [event["question"] for event in Log(log.path).events()]


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    with pytest.raises(LogError, match="could not be saved"):
        Log(in_the_way / "progress.jsonl").record(ANSWER)
    folder = tmp_path / "progress.jsonl"
    folder.mkdir()
    with pytest.raises(LogError, match=r"could not be (read|saved)"):
        Log(folder).record(ANSWER)


def test_an_event_must_be_whole_and_json(log):
    with pytest.raises(LogError, match="lacks response"):
        log.record({key: ANSWER[key] for key in ANSWER if key != "response"})
    for bad in (float("nan"), {1, 2}, object()):
        with pytest.raises(LogError, match="cannot be kept as JSON"):
            log.record(ANSWER | {"response": bad})
    assert not log.path.exists()


def test_who_answers(log, monkeypatch, tmp_path):
    monkeypatch.delenv("COURSEKIT_STUDENT")
    nobody = Log(tmp_path / "new.jsonl")
    name = nobody.student()
    assert name.startswith("learner-")
    assert name == nobody.record(ANSWER)["student"]
    assert name == Log(nobody.path).student()  # the log remembers
    monkeypatch.setenv("JUPYTERHUB_USER", "grace")
    assert "grace" == Log(nobody.path).student()


def test_where_answers_are_kept(monkeypatch, tmp_path, course_copy):
    monkeypatch.delenv("COURSEKIT_PROGRESS", raising=False)
    monkeypatch.chdir(course_copy / "notebooks")
    assert (course_copy / "progress.jsonl").resolve() == default_path()
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    monkeypatch.chdir(outside)
    assert outside.resolve() / "progress.jsonl" == default_path()
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(tmp_path / "mine.jsonl"))
    assert tmp_path / "mine.jsonl" == default_path()
