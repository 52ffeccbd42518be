"""A bare encoding is what it is without us, only sooner."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from coursekit.drawing import bare_encodings, light_jsonschema

CHANNELS = [name for name in inspect.signature(alt.Chart.encode).parameters if name not in ("self", "args")]
SOME = CHANNELS[::6]  # where nothing is changed, some stand for all
WITHOUT_US = """
import json, runpy, sys
runpy.run_path({light!r})  # a second less; imported, it would bring all of us along
import altair as alt, pandas as pd
{encoded}
found = [encoded({CHANNELS}), "coursekit.drawing.bare_encodings" in sys.modules]
alt.__version__ = "99.0.0"
from coursekit.drawing import bare_encodings
print(json.dumps([*found, encoded({SOME}), bare_encodings.fast]))
"""


def encoded(channels):
    """What comes of each form of a text that a channel takes."""
    rows = pd.DataFrame({"year": [2023, 2024], "dollars": [240.1, 244.8]})
    found = {}
    for channel in channels:
        for form in ("year:O", "sum(dollars):Q", "year"):
            for given in (form, [form, form]):
                try:
                    chart = alt.Chart(rows).mark_bar().encode(**{channel: given})
                    found[f"{channel} {given}"] = chart.to_dict(validate=False)["encoding"]
                except Exception as error:
                    found[f"{channel} {given}"] = f"{type(error).__name__}: {error}"
    return found


@pytest.fixture(scope="module")
def without_us():
    """All channels in a Python without us, whether we were there, some with us and another Altair, and the fast way."""
    script = WITHOUT_US.format(
        light=light_jsonschema.__file__, encoded=inspect.getsource(encoded), CHANNELS=CHANNELS, SOME=SOME
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_every_channel_takes_every_text_as_it_does_without_us(without_us):
    expected, were_there, _, _ = without_us
    assert len(CHANNELS) >= 40
    assert not were_there
    assert 6 * len(CHANNELS) == len(expected)
    assert expected == json.loads(json.dumps(encoded(CHANNELS)))


def test_with_another_altair_it_only_gets_slower(without_us):
    """Such as one that came after this was written."""
    expected, _, found, fast = without_us
    assert not fast
    assert 6 * len(SOME) == len(found)
    assert found.items() <= expected.items()


def test_the_fast_way_is_in_use(monkeypatch):
    assert bare_encodings.fast, (
        f"Altair {alt.__version__} is not among {bare_encodings.READ}, so bare encodings go the slow way. If the test"
        " above passes with it in READ, add it there; if Altair no longer needs it (altair#3547), remove the module."
    )
    monkeypatch.setattr(alt.X, "from_dict", lambda *_, **__: pytest.fail("Altair's slow way was taken"))
    assert {"field": "a", "type": "quantitative"} == alt.Chart("a.csv").mark_bar().encode(x="a:Q").to_dict()[
        "encoding"
    ]["x"]
