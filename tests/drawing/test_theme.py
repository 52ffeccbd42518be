"""The look of every chart, ours and a learner's, and that it is switched on without a wait."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64decode

import altair as alt
import pandas as pd
import pytest
import vl_convert
from IPython.core.interactiveshell import InteractiveShell

from colours import LAB_DARK, WHITE, contrast
from coursekit.drawing.theme import CATEGORIES, JUPYTERLAB_DRAWS, as_bundle

CHART = alt.Chart(pd.DataFrame({"a": [1]}), title="My own").mark_bar().encode(x="a:Q")


@pytest.mark.parametrize("page", [WHITE, LAB_DARK])
def test_every_colour_for_categories_stands_out_from_a_light_and_a_dark_page(page):
    assert len(set(CATEGORIES)) == len(CATEGORIES) >= 6
    assert {} == {colour: contrast(colour, page) for colour in CATEGORIES if contrast(colour, page) < 3}


def test_a_chart_that_a_learner_writes_is_drawn_like_ours():
    shown = InteractiveShell.instance().display_formatter.format(CHART)[0]
    assert "My own" == shown["text/plain"]
    assert "transparent" == shown[JUPYTERLAB_DRAWS]["config"]["background"]
    assert {"embedOptions": {"renderer": "svg", "actions": False}} == shown[JUPYTERLAB_DRAWS]["usermeta"]


def test_the_title_of_an_axis_stands_clear_of_the_longest_label():
    """Vega puts no title further out than `maxExtent`, however long the labels are."""
    axis = as_bundle(CHART.to_dict())[JUPYTERLAB_DRAWS]["config"]["axis"]
    assert axis["labelLimit"] + 2 * axis["titleFontSize"] <= axis["maxExtent"]


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (CHART.encode(x="aa"), "There is no column 'aa'. Did you mean 'a'? There is: a."),
        (CHART.encode(x="aa:Q"), "There is no column 'aa'. Did you mean 'a'? There is: a."),
        (CHART.encode(x=alt.X("a", axis=3)), "This chart cannot be drawn. '3' is an invalid value for `axis`."),
    ],
)
def test_a_learners_slip_is_told_in_words_and_not_as_code_of_altair(chart, said, capsys):
    InteractiveShell.instance().display_formatter.format(chart)
    shown = capsys.readouterr().out
    assert shown.startswith(said)
    assert "Traceback" not in shown


def test_voila_finds_a_picture_beside_each_chart_and_so_makes_none(monkeypatch):
    assert "image/png" not in as_bundle(CHART.to_dict())
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    assert b64decode(as_bundle(CHART.to_dict())["image/png"]).startswith(b"\x89PNG")


def test_numbers_on_an_axis_stand_apart():
    """Where counts to 9 are drawn on 520 pixels, every half of one would touch the next: 0.00.51.0."""
    rows = pd.DataFrame({"what": ["a"] * 9})
    chart = alt.Chart(rows).mark_bar().encode(x="count():Q", y="what:N")
    drawn = vl_convert.vegalite_to_svg(chart.to_dict())
    numbers = [float(each) for each in re.findall(r'opacity="1">(\d\.\d)</text>', drawn)]
    assert numbers == [float(n) for n in range(10)]


def test_the_package_starts_without_altair_and_altair_without_its_slowest_parts():
    script = (
        "import sys, coursekit; print('altair' in sys.modules); coursekit.charts;"
        "print([name for name in ('altair', 'isoduration', 'lark', 'rfc3987_syntax') if name in sys.modules]);"
        "from importlib.util import find_spec;"
        "print(all(map(find_spec, ['isoduration', 'rfc3987_syntax'])))"  # for whoever asks for them later
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ["False", "['altair']", "True"] == run.stdout.splitlines()
