from __future__ import annotations

import io
import os
import struct
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.classroom import files, logs, people
from coursekit.errors import CourseError
from coursekit.learner.log import Log

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files, or needs rights to make them")


def responses(log):
    return [answer.response for answer in log.answers]


def whys(troubles):
    return [(trouble.file, trouble.lines, trouble.why) for trouble in troubles]


def test_one_file_is_one_learner_also_in_folders(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("city", "geneva"))
    room.hand_in("week 2/bob.jsonl.txt", room.event("city", "riyadh", "bob"))
    found, troubles = room.read()
    assert ["ada", "bob"] == list(found)
    assert ["riyadh", "geneva"] == responses(found["ada"])
    assert [] == troubles


def test_a_vote_that_was_changed_in_class_counts_as_it_was_in_the_end(room):
    votes = [("geneva", 1), ("riyadh", 1), ("helsinki", 2), ("riyadh", 2)]
    events = [room.event("city", city, round="r1", vote=vote) for city, vote in votes]
    strange = room.event("city", "none", round=["r1"], vote={})
    room.hand_in("ada.jsonl", *events, strange)
    found, troubles = room.read()
    assert ["riyadh", "riyadh", "none"] == responses(found["ada"])
    assert [] == troubles


def test_a_folder_without_logs_is_said(room, tmp_path):
    with pytest.raises(CourseError, match=r"holds no \.jsonl file"):
        room.read()
    with pytest.raises(CourseError, match="is not a folder"):
        people.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"v":1,"id":"x"', "is not a whole line of JSON"),
        (b"\xff\xfe{}", "is not UTF-8 text"),
        (b"[" * 200_000, "is not a whole line of JSON"),
        (b'{"v":' + b"[" * 900 + b"]" * 900 + b"}", "has the form [[[[[[[...]]]]]]]"),
        (b'{"v":1}', "lacks id, lesson"),
        (b"7", "is not an event"),
        (b"\x00" * 30, "is not a whole line of JSON"),
        (b"1" * 5000, "is not a whole line of JSON"),
    ],
)
def test_a_bad_line_is_named_and_costs_nothing_but_itself(room, line, why):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"), line, b"", room.event("host", "Oman"))
    found, troubles = room.read()
    assert ["riyadh", "Oman"] == responses(found["ada"])
    assert [("ada.jsonl", "2")] == [(trouble.file, trouble.lines) for trouble in troubles]
    assert troubles[0].why.startswith(why)


def test_a_mark_before_the_first_line_and_windows_line_ends_cost_nothing(room):
    lines = [room.line(room.event("city", city)) for city in ("riyadh", "geneva")]
    (room.folder / "ada.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")
    found, troubles = room.read()
    assert ["riyadh", "geneva"] == responses(found["ada"])
    assert [] == troubles


def test_truncated_at_every_byte_of_the_last_line(room):
    path = room.hand_in("ada.jsonl", room.event("city", "riyadh"), room.event("host", "Oman"))
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        found, troubles = room.read()
        kept = cut == len(whole) - 1  # only the line end is missing
        assert ["riyadh", "Oman"][: 1 + kept] == responses(found["ada"])
        assert (0 if kept or cut == start else 1) == len(troubles)


def test_a_line_of_100_mb_is_left_out_and_all_around_it_counts(room):
    path = room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    with path.open("ab") as file:
        file.write(b'{"response":"')
        for _ in range(100):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n' + room.line(room.event("host", "Oman")) + b"\n")
    found, troubles = room.read()
    assert ["riyadh", "Oman"] == responses(found["ada"])
    assert [("ada.jsonl", "2", "is longer than 1,000,000 bytes")] == whys(troubles)


def test_a_flood_of_bad_lines_is_told_in_a_few_words(room):
    path = room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    with path.open("ab") as file:
        file.write(b"x\n" * 3_000 + b"\ny\n" * 100)
    found, troubles = room.read()
    assert ["riyadh"] == responses(found["ada"])
    assert 1 == len(troubles)
    assert "2, 3, 4, 5, 6 and 3,095 more" == troubles[0].lines


@pytest.mark.parametrize("answers", [0, 1])
def test_however_much_is_wrong_with_its_lines_what_is_wrong_with_a_file_is_said(room, answers):
    lines = [b'{"v":%d}' % n for n in range(2, 60)]
    room.hand_in("ada.jsonl", *(room.event("city", "riyadh") for _ in range(answers)), *lines)
    room.hand_in("other.jsonl", room.event("city", "geneva"))
    told = [(trouble.why, trouble.remedy) for trouble in room.read()[1] if trouble.file == "ada.jsonl"]
    claimed = "says it is 'ada', and so does another file: neither has the login. Say in roster.csv whose each file is"
    assert (claimed, "") == told[0] if answers else ("holds no answers", files.ASK) == told[0]
    assert 21 == len(told)


def test_a_log_without_end_is_cut_and_said(room, monkeypatch):
    monkeypatch.setattr(logs, "LOG", 1000)
    room.hand_in("ada.jsonl", *(room.event("city", "riyadh") for _ in range(20)))
    found, troubles = room.read()
    assert 1 <= len(found["ada"].answers) < 20
    assert "the rest were left out" in troubles[0].why


def test_duplicated_events_count_once_in_the_order_of_the_file_whatever_their_times(room):
    events = [room.event("city", city) for city in ("geneva", "helsinki", "riyadh")]
    room.hand_in("ada.jsonl", events[2], events[0], events[2], events[1], events[0])
    found, troubles = room.read()
    assert ["riyadh", "geneva", "helsinki"] == responses(found["ada"])
    assert ["riyadh", "geneva", "helsinki"] == [event["response"] for event in Log(room.folder / "ada.jsonl").events()]
    assert [] == troubles


@pytest.mark.parametrize(
    "time", ["2999-01-01T00:00:00+00:00", "1970-01-01", "0001-01-01T00:00:00+23:59", "soon", 7, None, [], float("nan")]
)
def test_a_time_that_cannot_be_keeps_the_answer_in_its_place(room, time):
    events = [room.event("city", "geneva"), room.event("city", "helsinki", time=time), room.event("city", "riyadh")]
    room.hand_in("ada.jsonl", *events)
    found, troubles = room.read()
    assert ["geneva", "helsinki", "riyadh"] == responses(found["ada"])
    assert found["ada"].answers[1].time is None
    assert [] == troubles


def test_an_answer_of_another_learner_in_a_log_counts_for_nobody(room):
    mine = [room.event("city", "riyadh"), room.event("host", "Oman")]
    room.hand_in("ada.jsonl", mine[0], room.event("city", "geneva", "bob"), mine[1])
    room.hand_in("bob.jsonl", room.event("city", "riyadh", "bob"))
    found, troubles = room.read()
    assert ["riyadh", "Oman"] == responses(found["ada"])
    assert ["riyadh"] == responses(found["bob"])
    assert [("ada.jsonl", "2", "is an answer of 'bob' in a log of 'ada'; it counts for nobody")] == whys(troubles)


def test_who_was_given_a_name_later_keeps_the_answers_from_before(room):
    nameless = [room.event("city", "riyadh", "learner-0a1b2c3d") for _ in range(3)]
    room.hand_in("progress.jsonl", *nameless, room.event("host", "Oman", "ada"))
    found, troubles = room.read()
    assert 4 == len(found["ada"].answers)
    assert [] == troubles


def test_who_was_never_given_a_name_is_called_by_the_file(room):
    room.hand_in("Ada_Lovelace_12.jsonl", room.event("city", "riyadh", "learner-0a1b2c3d"))
    room.hand_in("Bob_13.jsonl", room.event("city", "riyadh", ""), room.event("city", "riyadh", 7))
    assert ["Ada_Lovelace_12.jsonl", "Bob_13.jsonl"] == list(room.read()[0])


def test_two_files_that_claim_one_name_are_both_shown_and_neither_has_it(room):
    room.hand_in("all/ada.jsonl", room.event("city", "riyadh"))
    room.hand_in("all/mallory.jsonl", room.event("city", "geneva", "Ada"))
    room.hand_in("all/zoe.jsonl", room.event("city", "geneva", "zoe"))
    found, troubles = room.read()
    assert ["ada (all/ada.jsonl)", "Ada (all/mallory.jsonl)", "zoe"] == list(found)
    assert 2 == sum("and so does another file" in trouble.why for trouble in troubles)


def test_files_of_one_learner_in_a_folder_of_their_own_are_one_and_that_is_said(room):
    both = room.event("city", "geneva")
    room.hand_in("Ada/home.jsonl", both, room.event("host", "Oman"))
    room.hand_in("Ada/lab.jsonl", both, room.event("city", "riyadh"))
    found, troubles = room.read()
    assert ["geneva", "Oman", "riyadh"] == responses(found["ada"])
    assert [("Ada/home.jsonl", "", "was taken together with Ada/lab.jsonl: all say 'ada'")] == whys(troubles)


def test_the_same_answers_handed_in_by_two_are_said(room):
    event = room.event("city", "riyadh")
    room.hand_in("ada.jsonl", event)
    room.hand_in("bob.jsonl", event | {"student": "bob"}, room.event("host", "Oman", "bob"))
    found, troubles = room.read()
    assert [1, 2] == [len(found[name].answers) for name in ("ada", "bob")]
    assert [("bob.jsonl", "", "holds answers that 'ada' handed in too, with the same ids")] == whys(troubles)


@pytest.mark.parametrize(
    "name", ["../../ada", "/etc/passwd", "C:\\ada", "ada\x00", "a\u202eda", "\ud800ada", "x" * 5000]
)
def test_a_name_is_only_ever_shown(room, name):
    room.hand_in("ada.jsonl", room.event("city", "riyadh", name))
    (log,) = room.read()[0].values()
    assert 0 < len(log.name) <= 80
    assert log.name.isprintable()


# ---- Zips -------------------------------------------------------------------------------------------------------


def pack(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_where_it_is_whatever_its_names_say(room, tmp_path):
    members = {
        name: room.line(room.event("city", "riyadh", f"s{n}"))
        for n, name in enumerate(["a.jsonl", "../../b.jsonl", "/c.jsonl", "d/e.JSONL", "C:\\f.jsonl"])
    }
    junk = {"__MACOSX/._a.jsonl": b"\x00\x05", "._a.jsonl": b"\x00", "notes.pdf": b"%PDF", "folder.jsonl/": b""}
    pack(room.folder / "class.zip", members | junk)
    before = sorted(tmp_path.rglob("*"))
    found, troubles = room.read()
    assert ["s0", "s1", "s2", "s3", "s4"] == list(found)
    assert ["class.zip/notes.pdf"] == [trouble.file for trouble in troubles]
    assert before == sorted(tmp_path.rglob("*"))


def test_a_zip_in_a_zip_is_read_and_no_deeper(room):
    buffers = {}
    for n in range(3):
        buffer = io.BytesIO()
        pack(buffer, {"progress.jsonl": room.line(room.event("city", "riyadh", f"s{n}")), **buffers})
        buffers = {"inner.zip": buffer.getvalue()}
    (room.folder / "class.zip").write_bytes(buffers["inner.zip"])
    found, troubles = room.read()
    assert ["s1", "s2"] == list(found)
    assert ["class.zip/inner.zip/inner.zip"] == [trouble.file for trouble in troubles]


def test_a_zip_bomb_is_left_out_and_what_stands_before_it_counts(room, monkeypatch):
    monkeypatch.setattr(files, "UNPACKED", 5_000_000)
    good = room.line(room.event("city", "riyadh"))
    pack(room.folder / "class.zip", {"a.jsonl": good, "bomb.jsonl": b"0" * 50_000_000, "c.jsonl": good})
    found, troubles = room.read()
    assert ["ada"] == list(found)
    assert "class.zip/bomb.jsonl" == troubles[0].file
    assert "goes beyond 5 MB" in troubles[0].why


def test_an_encrypted_a_damaged_and_a_false_zip_are_said(room):
    good = room.line(room.event("city", "riyadh"))
    path = pack(room.folder / "encrypted.zip", {"a.jsonl": good})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag of the local header, and that of the central one
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    path = pack(room.folder / "damaged.zip", {"a.jsonl": b"", "b.jsonl": bytes(os.urandom(5000)), "c.jsonl": good})
    content = bytearray(path.read_bytes())
    at = content.index(b"b.jsonl") + 200
    content[at : at + 50] = bytes(50)
    path.write_bytes(content)
    (room.folder / "false.zip").write_bytes(b"PK\x03\x04 and no more")
    found, troubles = room.read()
    assert ["ada"] == list(found)
    said = {trouble.file: trouble.why for trouble in troubles}
    assert "encrypted" in said["encrypted.zip/a.jsonl"]
    assert "breaks off" in said["damaged.zip/b.jsonl"]
    assert "is not an archive that can be read" == said["false.zip"]


def test_a_zip_that_lies_about_its_sizes_does_no_harm(room):
    path = pack(room.folder / "class.zip", {"a.jsonl": room.line(room.event("city", "riyadh")) + b"\n" * 9000})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    found, troubles = room.read()
    assert [] == list(found)
    assert "class.zip/a.jsonl" in {trouble.file for trouble in troubles}


# ---- Files that are none ----------------------------------------------------------------------------------------


@posix
def test_links_pipes_and_folders_named_like_logs(room, tmp_path):
    secret = tmp_path / "secret.jsonl"
    secret.write_bytes(room.line(room.event("city", "riyadh", "secret")))
    (room.folder / "link.jsonl").symlink_to(secret)
    (room.folder / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(room.folder / "pipe.jsonl")  # opening it would wait for ever
    room.hand_in("folder.jsonl/ada.jsonl", room.event("city", "riyadh"))
    found, troubles = room.read()
    assert ["ada"] == list(found)
    said = {trouble.file: trouble.why for trouble in troubles}
    assert {"link.jsonl", "elsewhere", "pipe.jsonl"} == set(said)
    assert "is a link, and was not followed" == said["link.jsonl"]
    assert "is no plain file, and was not opened" == said["pipe.jsonl"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    room.hand_in("bob.jsonl", room.event("city", "riyadh", "bob")).chmod(0)
    closed = room.hand_in("closed/zoe.jsonl", room.event("city", "riyadh", "zoe")).parent
    closed.chmod(0)
    try:
        found, troubles = room.read()
    finally:
        closed.chmod(0o700)
    assert ["ada"] == list(found)
    assert {"bob.jsonl", "closed"} == {trouble.file for trouble in troubles}


@posix
def test_a_file_name_that_is_no_text_is_shown_as_far_as_it_goes(room):
    name = os.fsdecode(b"\xff\xfe.jsonl")
    room.hand_in(name, room.event("city", "riyadh", ""))
    (log,) = room.read()[0].values()
    assert ".jsonl" == log.name


# ---- Whatever else a file may hold --------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.lists(st.binary(max_size=60), max_size=6), place=st.integers(0, 6), cut=st.binary(max_size=5))
def test_lines_of_any_bytes_cost_no_answer_around_them(room, junk, place, cut):
    good = [room.event("city", city) for city in ("riyadh", "geneva")]
    room.hand_in("ada.jsonl", *junk[:place], good[0], *junk[place:], good[1], cut.replace(b"\n", b""))
    found, _ = room.read()
    assert ["riyadh", "geneva"] == responses(found["ada"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TIMES = st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(lambda time: time.isoformat())
FIELDS = {
    "v": VALUES, "id": VALUES, "lesson": VALUES, "bank": VALUES, "attempt": VALUES, "response": VALUES,
    "student": VALUES, "review": VALUES, "time": TIMES | VALUES, "confidence": st.integers(0, 4) | VALUES,
}  # fmt: skip
CHANGES = st.one_of([st.fixed_dictionaries({key: values}) for key, values in FIELDS.items()])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=5, max_size=20))
def test_a_line_is_read_alike_on_the_short_and_on_the_careful_way(room, changes):
    events = [room.event("city", "riyadh") | change for change in changes]
    room.hand_in("ada.jsonl", *events)
    found, troubles = room.read()
    room.hand_in("ada.jsonl", *(event | {"more": float("nan")} for event in events))  # NaN is no JSON: only json has it
    assert (found, troubles) == room.read()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_zip_with_any_bytes_changed_stops_nothing(room, changes):
    content = io.BytesIO()
    pack(content, {f"s{n}.jsonl": room.line(room.event("city", "riyadh", f"s{n}")) for n in range(3)})
    damaged = bytearray(content.getvalue())
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    (room.folder / "class.zip").write_bytes(damaged)
    names = set(room.read()[0])  # whatever it is, it is no traceback
    assert len(names) <= 3
