from __future__ import annotations

import re
import shlex

import pytest

from coursekit.app import cli
from places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.+)\n```", README)


def test_there_are_two_commands_and_no_third():
    assert 2 == len(COMMANDS)
    opens, passes = COMMANDS
    assert opens.endswith("coursekit lab")
    assert passes.endswith("pytest")


@pytest.mark.parametrize("place", [".ci/run", ".github/workflows/tests.yml"])
def test_ci_calls_the_test_command_of_the_readme(place):
    lines = (ROOT / place).read_text(encoding="utf-8").splitlines()
    assert COMMANDS[1] in [line.strip().removeprefix("- run: ") for line in lines]


def test_every_command_named_in_the_documents_exists():
    named = set()
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *ROOT.glob("data/teaching/*.md")]
    for page in pages:
        for code in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")):
            words = shlex.split(code)
            if "coursekit" in words and len(words) > words.index("coursekit") + 1:
                named.add(words[words.index("coursekit") + 1])
    assert {"lab", "check", "render", "progress", "report", "release"} <= named
    for command in named - {"as"}:  # `import coursekit as ck`
        with pytest.raises(SystemExit) as ended:
            cli.main([command, "--help"])
        assert 0 == ended.value.code, command


def test_every_file_named_in_the_documents_exists():
    seen = 0
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (ROOT / target).exists(), target
            seen += 1
        for path in re.findall(r"`((?:notebooks|data|src|tests|\.ci|\.github)/[\w./-]*)`", text):
            if not re.search(r"NN_|slug|name\.csv", path):
                assert (ROOT / path).exists(), path
                seen += 1
    assert seen >= 10
