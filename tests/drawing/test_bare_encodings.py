"""A bare encoding is what it is without us, only sooner."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import altair as alt
import pytest

from coursekit.drawing import bare_encodings

# Every channel that Altair knows, one after the other, with each form of a text that it takes.
ENCODED = """
import json
{before}
import altair as alt, pandas as pd
{after}
rows = pd.DataFrame({{"year": [2023, 2024], "dollars": [240.1, 244.8]}})
forms = ["year:O", "sum(dollars):Q", "year"]
found = {{}}
for channel in {channels!r}:
    for form in forms:
        for given in (form, [form, form]):
            try:
                chart = alt.Chart(rows).mark_bar().encode(**{{channel: given}})
                found[f"{{channel}} {{given}}"] = chart.to_dict(validate=False)["encoding"]
            except Exception as error:
                found[f"{{channel}} {{given}}"] = f"{{type(error).__name__}}: {{error}}"
print(json.dumps([found, {tell}]))
"""
CHANNELS = [name for name in inspect.signature(alt.Chart.encode).parameters if name not in ("self", "args")]
SWITCHED_ON = "from coursekit.drawing import bare_encodings"


def encoded(before="", after="", tell="None", channels=CHANNELS):
    script = ENCODED.format(before=before, after=after, tell=tell, channels=channels)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def without_us():
    return encoded()[0]


def test_every_channel_takes_every_text_as_it_does_without_us(without_us):
    assert len(CHANNELS) >= 40
    assert len(without_us) == 6 * len(CHANNELS)
    assert without_us == encoded(after=SWITCHED_ON)[0]


def test_with_another_altair_it_only_gets_slower(without_us):
    """Such as one that came after this was written. Nothing of it is changed, so some channels stand for all."""
    changed, some = "import altair; altair.__version__ = '99.0.0'", CHANNELS[::6]
    found, fast = encoded(before=changed, after=SWITCHED_ON, tell="bare_encodings.fast", channels=some)
    assert not fast
    assert 6 * len(some) == len(found)
    assert found.items() <= without_us.items()


def test_the_fast_way_is_in_use(monkeypatch):
    assert bare_encodings.fast, (
        f"Altair {alt.__version__} is not among {bare_encodings.READ}, so bare encodings go the slow way. If the test"
        " above passes with it in READ, add it there; if Altair no longer needs it (altair#3547), remove the module."
    )
    monkeypatch.setattr(alt.X, "from_dict", lambda *_, **__: pytest.fail("Altair's slow way was taken"))
    assert {"field": "a", "type": "quantitative"} == alt.Chart("a.csv").mark_bar().encode(x="a:Q").to_dict()[
        "encoding"
    ]["x"]
