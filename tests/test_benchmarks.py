"""The benchmarks still run: each once, at its smallest, beside whichever peers are installed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from places import ROOT

PEERS = ("ipyquizjb", "jupyterquiz", "nbautoeval", "nbgrader")

SHOWN = {  # what each subject measures at its smallest, and how many sides each has without a peer
    "imports": {"import": 4},
    "display": {"display-10": 3},
    "lesson": {"first-chart": 2, "lesson": 2, "memory": 2},
    "report": {"report-3": 3},
    "browser": {"interactive": 3, "feedback": 3, "gesture-wedge": 2, "endurance": 1},
}


def run(*args: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *args], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def table(text: str) -> list[list[str]]:
    """The rows of a Markdown table, without its head."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"][2:]


@pytest.mark.parametrize("subject", SHOWN)
def test_a_benchmark_still_runs(subject):
    ran = run(subject, "--quick")
    if "Chromium or playwright is not installed" in ran.stderr and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed; install it to measure the waits in JupyterLab.")
    assert 0 == ran.returncode, ran.stderr
    goals, *details = ran.stdout.split("\n### ")
    assert {row[-1] for row in table(goals)} <= {"met", "**not met**", "not measured"}
    found = {text.partition("\n")[0]: table(text) for text in details}
    assert list(SHOWN[subject]) == list(found)
    for name, sides in SHOWN[subject].items():
        (ours, *measured), *others = found[name]
        assert "coursekit" == ours
        assert float(measured[0].replace(",", "")) > 0
        peers = [row for row in others if row[0].split()[0].rstrip(",") in PEERS]
        assert sides == len(found[name]) - len(peers)
        for peer, first, *_ in peers:
            assert (find_spec(peer.split()[0].rstrip(",")) is None) == ("not installed" == first)


def test_a_name_that_no_benchmark_has_is_answered_with_those_there_are():
    ran = run("imports", "speed")
    assert 2 == ran.returncode
    assert "There is no benchmark 'speed'." in ran.stderr
    assert "display-1000" in ran.stdout
    assert "first-chart" in ran.stdout
