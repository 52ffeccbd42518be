"""Answers on their way to another machine, and back."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.app import cli
from coursekit.classroom import people
from coursekit.errors import CourseError
from coursekit.learner.export import anonymous, export, in_words, merge
from coursekit.learner.log import Log

ANSWER = {"lesson": "l", "question": "q", "bank": "b", "attempt": 1, "response": "r", "score": 0.0, "status": "wrong"}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Makes the logs of machines on which nobody has given a name."""
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    return lambda name: Log(tmp_path / name / "progress.jsonl")


def answer(log, *questions, **more):
    return [log.record(ANSWER | {"question": question} | more)["id"] for question in questions]


def ids(log):
    return [event["id"] for event in log.events()]


def test_a_new_machine_takes_answers_and_name(machine, tmp_path):
    old, new, file = machine("old"), machine("new"), tmp_path / "answers.jsonl"
    answer(old, "q1", "q2", response={"é": ["臺北", 1.5]})
    assert 2 == export(old, file)
    merged = merge(new, file)
    assert (2, 0, (), ()) == (merged.added, merged.known, merged.renamed, merged.damage)
    assert old.student() == merged.student == new.student() == Log(new.path).student()
    assert ids(old) == ids(new)
    assert [{"é": ["臺北", 1.5]}] * 2 == [event["response"] for event in new.events()]


def test_two_machines_of_one_learner_become_one_learner_of_the_report(machine, tmp_path):
    home, school = machine("home"), machine("school")
    answer(home, "q1", "q2", "q3")
    answer(school, "q4")
    assert home.student() != school.student()
    merged = merge(school, home.path)
    assert (3, (home.student(),)) == (merged.added, merged.renamed)
    assert in_words(merged, home.path).endswith(
        f"Among them are those that {home.path.name} keeps under {home.student()}."
    )
    assert {school.student()} == {event["student"] for event in school.events()}
    assert {home.student(), None} == {event.get("origin") for event in school.events()}
    (tmp_path / "class").mkdir()
    export(school, tmp_path / "class" / "somebody.jsonl")
    (learner,), troubles = people.read(tmp_path / "class")
    assert (school.student(), 4, []) == (learner.student, len(learner.answers), list(troubles))


def test_merging_is_harmless_twice_and_both_ways(machine):
    one, other = machine("one"), machine("other")
    answer(one, "q1", "q2")
    answer(other, "q3")
    merge(other, one.path)
    before = other.path.read_bytes()
    again = merge(other, one.path)
    assert (0, 2, ()) == (again.added, again.known, again.renamed)
    assert before == other.path.read_bytes()
    back = merge(one, other.path)
    assert (1, 2) == (back.added, back.known)
    assert sorted(ids(one)) == sorted(ids(other))
    third = machine("third")
    assert 3 == merge(third, one.path).added
    assert 0 == merge(third, other.path).added
    assert (0, 3) == (merge(one, one.path).added, merge(one, one.path).known)


def test_the_first_answer_is_the_one_that_was_given_first(machine):
    monday, tuesday = machine("monday"), machine("tuesday")
    answer(tuesday, "q", status="right", time="2026-03-03T10:00:00.000+00:00")
    answer(tuesday, "p", time="2026-03-01T10:00:00.000+00:00")  # a clock that went back: the machine's own order stays
    answer(monday, "q", status="wrong", time="2026-03-02T10:00:00.000+00:00")
    merge(tuesday, monday.path)
    assert ["wrong", "right"] == [event["status"] for event in tuesday.events() if event["question"] == "q"]
    assert ["q", "q", "p"] == [event["question"] for event in tuesday.events()]
    assert ["2026-03-02", "2026-03-03"] == [event["time"][:10] for event in tuesday.events()][:2]


def test_answers_of_somebody_else_are_refused_with_a_remedy(machine, monkeypatch):
    ada, bob = machine("ada"), machine("bob")
    answer(ada, "q1", student="ada")
    answer(bob, "q2", student="bob")
    before = ada.path.read_bytes()
    with pytest.raises(CourseError, match=r"answers of bob, and the log here belongs to ada\. .* add --as-mine"):
        merge(ada, bob.path)
    assert before == ada.path.read_bytes()
    merged = merge(ada, bob.path, as_mine=True)
    assert (1, ("bob",)) == (merged.added, merged.renamed)
    assert {"ada"} == {event["student"] for event in ada.events()}
    monkeypatch.setenv("COURSEKIT_STUDENT", "carol")
    with pytest.raises(CourseError, match="answers of bob, and the log here belongs to carol"):
        merge(machine("carol"), bob.path)


def test_no_name_in_a_file_can_paint_on_the_terminal(machine, tmp_path, capsys, monkeypatch):
    """A log may be anybody's: its names are shown, and not obeyed."""
    hostile, mine = machine("hostile"), machine("mine")
    for n in range(50):
        answer(hostile, f"q{n}", student=f"\x1b[2J\x1b]0;owned\x07eve{n}\nroot: all is well")
    answer(mine, "q", student="ada")
    with pytest.raises(CourseError) as refused:
        merge(mine, hostile.path)
    merged = merge(mine, hostile.path, as_mine=True)
    for said in (str(refused.value), in_words(merged, hostile.path)):
        assert "eve0" in said
        assert all(sign.isprintable() or sign == "\n" for sign in said)
        assert len(said) < 600


def test_a_name_that_a_machine_made_up_agrees_with_all(machine, monkeypatch):
    nameless, ada = machine("nameless"), machine("ada")
    answer(nameless, "q1")
    answer(ada, "q2", student="ada")
    assert anonymous(nameless.student())
    merge(ada, nameless.path)
    assert {"ada"} == {event["student"] for event in ada.events()}
    mixed = machine("mixed")  # a name given later: the new machine goes by the name
    answer(mixed, "q1", "q2")
    answer(mixed, "q3", student="ada")
    assert "ada" == merge(machine("new"), mixed.path).student


def test_damaged_lines_travel_and_are_told(machine, tmp_path):
    old, new, file = machine("old"), machine("new"), tmp_path / "answers.jsonl"
    answer(old, "q1")
    with old.path.open("ab") as log:
        log.write(
            b"{}\n\xff\n" + json.dumps(old.events()[0] | {"id": "nan", "response": float("nan")}).encode() + b"\n"
        )
    answer(old, "q2")
    with old.path.open("ab") as log:
        log.write(b'{"torn')
    export(old, file)
    assert old.path.read_bytes() == file.read_bytes()
    merged = merge(new, file)
    assert ["q1", "q2"] == [event["question"] for event in new.events()]
    assert [2, 3, 6] == [damage.line for damage in merged.damage]
    assert 1 == merged.unfit
    assert () == tuple(new.damage)


def test_a_log_with_a_torn_end_takes_what_comes(machine):
    old, new = machine("old"), machine("new")
    answer(old, "q1")
    answer(new, "q2")
    with new.path.open("ab") as log:
        log.write(b'{"torn')
    torn = new.path.read_bytes()
    merge(new, old.path)
    assert new.path.read_bytes().startswith(torn)
    assert {"q1", "q2"} == {event["question"] for event in new.events()}


def test_an_export_replaces_only_an_earlier_copy_of_the_same_log(machine, tmp_path):
    one, other, file = machine("one"), machine("other"), tmp_path / "answers.jsonl"
    answer(one, "q1")
    answer(other, "q2")
    export(one, file)
    answer(one, "q3")
    assert 2 == export(one, file)
    assert one.path.read_bytes() == file.read_bytes()
    with pytest.raises(CourseError, match="holds something that is not in your answers here"):
        export(other, file)
    with pytest.raises(CourseError, match="is where your answers are kept"):
        export(one, one.path)
    with pytest.raises(CourseError, match="no answers in"):
        export(machine("empty"), tmp_path / "new.jsonl")
    with pytest.raises(CourseError, match="cannot be written"):
        export(one, tmp_path / "no" / "such" / "folder.jsonl")
    assert one.path.read_bytes() == file.read_bytes()
    assert ["answers.jsonl"] == [path.name for path in tmp_path.iterdir() if path.is_file()]


def test_one_file_on_a_stick_goes_to_and_fro(machine, tmp_path):
    home, school, stick = machine("home"), machine("school"), tmp_path / "answers.jsonl"
    for hour, (here, there, question) in enumerate([(home, school, "q1"), (school, home, "q2"), (home, school, "q3")]):
        answer(here, question, time=f"2026-03-01T1{hour}:00:00.000+00:00")
        export(here, stick)
        merge(there, stick)
    for log in (home, school):
        assert ["q1", "q2", "q3"] == [event["question"] for event in log.events()]
    with stick.open("ab") as file:
        file.write(b"a note of mine")
    with pytest.raises(CourseError, match="holds something that is not in your answers here"):
        export(home, stick)


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is a limit of POSIX systems")
def test_a_disk_that_fills_half_way_is_said_and_importing_again_heals_it(machine, tmp_path):
    old, new = machine("old"), machine("new")
    answer(old, *(f"q{n}" for n in range(20)))
    answer(new, "mine")
    code = (
        "import resource, sys; from coursekit.learner import export; from coursekit.learner.log import Log\n"
        "from coursekit.errors import CourseError; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try: export.merge(Log(sys.argv[1]), Path(sys.argv[2]))\n"
        "except CourseError as error: print(error)\n"
    )
    run = [sys.executable, "-c", code, str(new.path), str(old.path)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "import the file again" in said
    part = len(new.events())
    assert 1 < part < 21
    assert 1 == len(new.damage)  # the line that was cut in two
    assert 21 - part == merge(new, old.path).added
    assert {"mine", *(f"q{n}" for n in range(20))} == {event["question"] for event in new.events()}


def test_a_file_without_answers_is_refused(machine, tmp_path):
    for name, content in (("empty.jsonl", b""), ("other.txt", b"Dear diary\n"), ("zip.jsonl", b"PK\x03\x04\x00\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CourseError, match="holds no answers"):
            merge(machine("here"), tmp_path / name)
    for missing in (tmp_path / "gone.jsonl", tmp_path):
        with pytest.raises(CourseError, match="There is no file"):
            merge(machine("here"), missing)
    assert not machine("here").path.exists()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=8), st.data())
def test_whatever_is_merged_in_whatever_order_nothing_is_lost(tmp_path_factory, steps, data):
    folder = tmp_path_factory.mktemp("machines")
    machines = [Log(folder / f"{n}.jsonl") for n in range(3)]
    for n, machine in enumerate(machines):
        answer(machine, f"own{n}", student="ada")
    expected = [set(ids(machine)) for machine in machines]
    for here, there in steps:
        merge(machines[here], machines[there].path)
        expected[here] |= expected[there]
        assert expected[here] == set(ids(machines[here]))
        assert len(expected[here]) == len(ids(machines[here]))


# ---- The commands --------------------------------------------------------------------------------------------


def test_the_commands(course_copy, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("COURSEKIT_PROGRESS")
    monkeypatch.setenv("COURSEKIT_STUDENT", "ada")
    monkeypatch.chdir(course_copy / "notebooks")
    answer(Log(), "q1", "q2")
    file = tmp_path / "answers.jsonl"
    assert 0 == cli.main(["progress", "export", str(file)])
    assert "2 answers" in capsys.readouterr().out
    (course_copy / "progress.jsonl").unlink()
    assert 0 == cli.main(["progress", "import", str(file)])
    assert "2 new answers, 0 were here already" in capsys.readouterr().out
    assert 2 == len(Log(course_copy / "progress.jsonl").events())
    assert 0 == cli.main(["progress", "record", "--out", str(tmp_path / "record.html"), "--name", "Ada Lovelace"])
    assert "Completion record: Ada Lovelace" in (tmp_path / "record.html").read_text(encoding="utf-8")
    monkeypatch.setenv("COURSEKIT_STUDENT", "bob")
    assert 1 == cli.main(["progress", "import", str(file)])
    assert "--as-mine" in capsys.readouterr().err
    assert 0 == cli.main(["progress", "import", str(file), "--as-mine"])


def test_a_record_without_a_name_says_how_to_put_one_on(course_copy, tmp_path, monkeypatch, capsys):
    for name in ("COURSEKIT_PROGRESS", "COURSEKIT_STUDENT", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(course_copy)
    answer(Log(), "q1")
    record = ["progress", "record", "--out", str(tmp_path / "record.html")]
    assert (0, True) == (cli.main(record), "It has no name on it: add --name" in capsys.readouterr().out)
    assert (0, False) == (cli.main([*record, "--name", "Ada"]), "no name" in capsys.readouterr().out)


def test_outside_of_the_course_the_commands_say_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("COURSEKIT_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    for args in (["export", "a.jsonl"], ["import", "a.jsonl"], ["record", "--out", "a.html"]):
        assert 1 == cli.main(["progress", *args])
        assert "Go there first, with cd." in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())
    with pytest.raises(SystemExit) as ended:
        cli.main(["progress"])
    assert 2 == ended.value.code
