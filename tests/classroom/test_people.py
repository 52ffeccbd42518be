"""Whose a log is: the class list, the same learner twice, and names that anyone can write."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from class_logs import Classroom
from coursekit.classroom import people
from coursekit.learner.export import merge
from coursekit.learner.log import Log


def answers(room, who, n, start=0):
    return [room.event("city", f"answer {k}", who, id=f"{who}-{k}") for k in range(start, start + n)]


def names(room):
    found, troubles = people.read(room.folder)
    return [(log.name, log.login, len(log.answers)) for log in found], [trouble.why for trouble in troubles]


# ---- The same learner twice -----------------------------------------------------------------------------------------


def test_a_growing_log_counts_once_wherever_it_lies(room):
    """The log is handed in every week: three learners had become six, and items counted twice."""
    for who in ("ada", "ben", "cy"):
        for week in (1, 2):
            room.hand_in(f"week{week}/{who}.jsonl", *answers(room, who, 3 * week))
    found, whys = names(room)
    assert [("ada", "ada", 6), ("ben", "ben", 6), ("cy", "cy", 6)] == found
    assert "holds all that is in week1/ada.jsonl: it counts once" in whys


def test_a_resubmission_in_one_folder_counts_once(room):
    room.hand_in("ada-2.jsonl", *answers(room, "ada", 4))
    room.hand_in("ada.jsonl", *answers(room, "ada", 2))
    room.hand_in("ben.jsonl", *answers(room, "ben", 1))
    assert [("ada", "ada", 4), ("ben", "ben", 1)] == names(room)[0]


def test_who_got_a_name_later_is_the_same_learner(room):
    """In the first week nobody had asked for a name."""
    early = [event | {"student": "learner-0a1b2c3d"} for event in answers(room, "ada", 3)]
    room.hand_in("week1/12_progress.jsonl", *early)
    room.hand_in("week2/34_progress.jsonl", *early, *answers(room, "ada", 2, start=3))
    assert [("ada", "ada", 5)] == names(room)[0]


def test_a_new_log_in_every_week_is_one_learner(room):
    """As where the computers of a lab forget everything."""
    for week in (1, 2):
        for who in ("ada", "ben"):
            room.hand_in(f"week{week}/{who}.jsonl", *answers(room, who, 2, start=10 * week))
    assert [("ada", "ada", 4), ("ben", "ben", 4)] == names(room)[0]


def test_in_one_class_nobody_gets_the_answers_of_a_namesake(room):
    room.hand_in("class/ada.jsonl", *answers(room, "ada", 2))
    room.hand_in("class/mallory.jsonl", *[event | {"student": "Ada"} for event in answers(room, "m", 3)])
    room.hand_in("class/ben.jsonl", *answers(room, "ben", 1))
    found, whys = names(room)
    assert [("Ada (class/mallory.jsonl)", "", 3), ("ada (class/ada.jsonl)", "", 2), ("ben", "ben", 1)] == sorted(found)
    assert 2 == sum("Say in roster.csv whose each file is" in why for why in whys)


def test_folders_that_a_platform_numbers_are_not_weeks(room):
    """In an anonymous hand-in each learner's folder has a number; one of them claims the name of another."""
    for n, who in enumerate(["ada", "ben", "ada"], 1):
        room.hand_in(f"student{n}/progress.jsonl", *answers(room, who, n, start=10 * n))
    assert [1, 2, 3] == sorted(count for _, _, count in names(room)[0])


def test_a_copy_of_a_neighbours_log_is_said(room):
    room.hand_in("ada.jsonl", *answers(room, "ada", 3))
    room.hand_in("ben.jsonl", *[event | {"student": "ben"} for event in answers(room, "ada", 3)])
    found, whys = names(room)
    assert [("ada", "ada", 3), ("ben", "ben", 3)] == found
    assert ["holds answers that 'ada' handed in too, with the same ids"] == whys


# ---- The class list ------------------------------------------------------------------------------------------------


FORMS = {
    "as it is": lambda text: text.encode(),
    "from Excel": lambda text: text.encode("utf-8-sig").replace(b"\n", b"\r\n"),
    "from Excel in Germany": lambda text: text.replace(",", ";").encode("utf-8-sig"),
    "Unicode text from Excel": lambda text: text.replace(",", "\t").encode("utf-16"),
    "a platform's headings": lambda text: text.replace("file,login,name", "Folder,Username,Student").encode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_class_list_gives_names_and_logins_and_says_who_is_missing(room, form):
    room.hand_in("ada.jsonl", *answers(room, "ada01", 1))
    room.hand_in("Lin_123_assign/progress.jsonl", *answers(room, "learner-0a1b2c3d", 2))
    room.hand_in("upload-77.jsonl", *answers(room, "", 3))
    listed = "file,login,name\n,ADA01,Ada Lovelace\nLin_123_assign,lin,林小明\nupload-77,ben,Ben\n,cy,Cy\n"
    (room.folder / "roster.csv").write_bytes(form(listed))
    found, whys = names(room)
    expected = [("Ada Lovelace", "ADA01", 1), ("Ben", "ben", 3), ("Cy", "cy", 0), ("林小明", "lin", 2)]
    assert (expected, []) == (found, whys)
    page = room.report("canvas")
    assert "<li><b>Cy</b><span>handed in nothing</span></li>" in page
    assert ["Ada Lovelace", "Ben", "Cy", "林小明"] == [row["Student"] for row in room.table("gradebook.csv")[1:]]
    assert ["ADA01", "ben", "cy", "lin"] == [row["SIS Login ID"] for row in room.table("gradebook.csv")[1:]]


def test_the_class_list_decides_between_two_that_claim_a_name(room):
    room.hand_in("ada.jsonl", *answers(room, "ada", 1))
    room.hand_in("mallory.jsonl", *answers(room, "ada", 2, start=10))
    room.hand_in("late/ada2.jsonl", *answers(room, "ada", 3, start=20))
    (room.folder / "roster.csv").write_text(
        "file,login,name\nada.jsonl,ada,Ada\nlate/ada2.jsonl,ada,\n", encoding="utf-8"
    )
    found, _ = names(room)
    assert [("Ada", "ada", 4), ("Ada (mallory.jsonl)", "", 2)] == found


def test_who_is_not_on_the_list_counts_and_is_said(room):
    room.hand_in("ada.jsonl", *answers(room, "ada", 1))
    (room.folder / "roster.csv").write_text("login,name\nben,Ben\n", encoding="utf-8")
    found, whys = names(room)
    assert [("ada", "ada", 1), ("Ben", "ben", 0)] == found
    assert ["is of somebody who is not in roster.csv"] == whys


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xff\xff,login\n", b"login,name\n,\n"])
def test_a_list_that_cannot_be_read_is_named_and_stops_nothing(room, content):
    room.hand_in("ada.jsonl", *answers(room, "ada", 1))
    (room.folder / "roster.csv").write_bytes(content)
    found, troubles = people.read(room.folder)
    assert ["ada"] == [log.name for log in found]
    assert [] == [trouble for trouble in troubles if trouble.file != "roster.csv"]
    assert content.endswith(b",\n") or "Its first line names the columns" in next(iter(troubles)).remedy


# ---- Whatever is merged ---------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    cuts=st.lists(st.integers(1, 12), min_size=1, max_size=4),
    others=st.integers(0, 3),
    clock=st.lists(st.integers(0, 10_000), min_size=12, max_size=12),
    chance=st.randoms(),
)
def test_states_of_one_log_are_that_log_in_its_own_order(tmp_path_factory, monkeypatch, cuts, others, clock, chance):
    """Any states of a growing log, in any folders, read in any order, under a clock that jumps as it likes."""
    room = Classroom(tmp_path_factory.mktemp("class"))
    events = [
        room.event(
            "city", f"r{n}", time=f"2026-03-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+00:00"
        )
        for n, second in enumerate(clock)
    ]
    places = [f"week{n}/ada.jsonl" for n in range(len(cuts))]
    chance.shuffle(places)
    for place, cut in zip(places, cuts, strict=True):
        room.hand_in(place, *events[:cut])
    for n in range(others):
        room.hand_in(f"week0/other{n}.jsonl", *answers(room, f"other{n}", 1))
    found = {log.name: log for log in people.read(room.folder)[0]}
    assert [f"r{n}" for n in range(max(cuts))] == [answer.response for answer in found["ada"].answers]
    assert 1 + others == len(found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6), seed=st.integers(0, 99))
def test_machines_that_exchange_answers_are_one_learner_and_each_keeps_its_order(
    tmp_path_factory, monkeypatch, steps, seed
):
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    room, chance = Classroom(tmp_path_factory.mktemp("class")), random.Random(seed)
    logs = [Log(room.folder / "ada" / f"{n}.jsonl") for n in range(3)]
    own: list[list[str]] = [[], [], []]
    for here, there in [*steps, (0, 1), (0, 2)]:
        event = room.event("city", "x", time=f"2026-03-0{chance.randint(1, 9)}T10:00:00+00:00")
        logs[there].record(event)
        own[there].append(event["id"])
        merge(logs[here], logs[there].path)
    (learner,), _ = people.read(room.folder)
    ids = [answer.id for answer in learner.answers]
    assert sorted(id for each in own for id in each) == sorted(ids)
    for machine in own:
        assert machine == [id for id in ids if id in machine]
