"""A kernel of `coursekit lab`: a name that nobody has made is answered in words."""

from __future__ import annotations

import os

import pytest
from jupyter_client.manager import start_new_kernel

from places import ROOT


@pytest.fixture
def kernel():
    startup = str(ROOT / "src" / "coursekit" / "app" / "in_kernels.py")
    manager, client = start_new_kernel(env=os.environ | {"PYTHONSTARTUP": startup})
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def shown(kernel, code):
    """What a cell shows, by the kind of its message, and how it ended."""
    messages = []
    reply = kernel.execute_interactive(code, output_hook=messages.append, timeout=60)
    shows = {m["msg_type"]: m["content"] for m in messages if m["msg_type"] not in ("status", "execute_input")}
    return shows, reply["content"]["status"]


def test_a_name_of_a_cell_that_was_not_run_is_answered_in_words(kernel):
    shows, status = shown(kernel, "states[['state']]")
    assert ({"display_data"}, "error") == (set(shows), status)
    told = shows["display_data"]["data"]
    assert told["text/plain"].startswith("Python does not know the name states. ")
    assert "Run All Above Selected Cell" in told["text/html"]
    assert "Traceback" not in told["text/html"]


def test_the_course_is_there_and_other_errors_are_shown_as_ever(kernel):
    shows, status = shown(kernel, "len(ck.load('debate'))")
    assert ({"execute_result"}, "ok") == (set(shows), status)
    shows, _ = shown(kernel, "1 / 0")
    assert {"error"} == set(shows)
