"""What is left of a log when the kernel that writes it is killed, when two write at once, and when the disk is full."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from coursekit.learner.log import Log
from places import BANKS

posix = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and limits on a file's size are POSIX")

# Answers for ever; says the answer's number only when its outcome has come back, which is when a learner sees feedback.
ANSWERING = """
import itertools, os, sys
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
bank = load_bank(sys.argv[1])
session = Session(bank, bank.select(["unknown"]), Log(sys.argv[2]))
for n in itertools.count():
    words = f"{sys.argv[3]}-{n} " + "and so on " * (n % 40)
    assert session.answer("unknown", words).status == "recorded"
    os.write(1, f"{sys.argv[3]}-{n}\\n".encode())
"""


def start(log, name):
    command = [sys.executable, "-c", ANSWERING, str(BANKS / "every_kind.toml"), str(log.path), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(process, after):
    """Kill it once `after` answers have been shown, and give all that were."""
    shown = [process.stdout.readline().strip() for _ in range(after)]
    process.kill()  # SIGKILL: nothing can be caught, flushed or tidied up
    shown += process.stdout.read().split("\n")
    process.stdout.close()
    process.wait()
    return {name for name in shown if name}


def kept(log):
    return {event["response"].split()[0] for event in Log(log.path).events()}


@posix
def test_killed_at_any_moment_everything_shown_is_in_the_log(log):
    """Two kernels answer into one log, and are killed at different moments; the next two go on with what is left."""
    moments, shown = random.Random(5), set()
    for turn in range(8):
        both = [start(log, f"{turn}{name}") for name in "ab"]
        for process in both:
            shown |= killed(process, moments.randrange(1, 30))
        assert shown <= kept(log)
        assert len(Log(log.path).damage) <= 2 * (turn + 1)  # each kill tears its own last line at most
    assert len(shown) >= 16
    log.record({**log.events()[0], "id": "next", "response": "next"})
    assert "next" in kept(log)


@posix
def test_a_disk_that_is_full_after_any_number_of_bytes(log):
    """The first n bytes of a line go in, for each n; then there is room again, and the next line is whole."""
    code = """
import resource, signal, sys
from pathlib import Path
from coursekit.errors import LogError
from coursekit.learner.log import Log
def allow(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
event = dict(lesson="l", question="q", bank="b", attempt=1, response="", score=0.0, status="wrong")
path, log = Path(sys.argv[1]), Log(sys.argv[1])
log.record(event | {"response": "first"})
length, refused = path.stat().st_size, 0
for n in range(length):
    allow(path.stat().st_size + n)
    try:
        log.record(event | {"response": f"full {n}"})
    except LogError:
        refused += 1
    allow(resource.RLIM_INFINITY)
    log.record(event | {"response": f"after {n}"})
print(refused, length)
"""
    run = subprocess.run([sys.executable, "-c", code, str(log.path)], capture_output=True, text=True, check=True)
    refused, length = map(int, run.stdout.split())
    assert length > 200
    assert refused >= length - 1
    again = Log(log.path)
    responses = [event["response"] for event in again.events()]
    assert ["first", *(f"after {n}" for n in range(length))] == [each for each in responses if "full" not in each]
    assert len(again.damage) >= length - 10  # what did go in of the refused lines is named, and stays where it is
