"""The chart that CONTRIBUTING.md gives to copy: it works, and the net finds nothing in it."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest

import chart_checks as checks
from coursekit.errors import CourseError
from places import ROOT

TRADE = pd.DataFrame(
    {
        "id": ["cn", "us"],
        "partner": ["China", "United States"],
        "kind": ["goods", "services"],
        "dollars": [244.8, 3.5],
        "source": ["AP;ART", "ART"],
    }
)


@pytest.fixture(scope="module")
def partners():
    chapter = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## A chart\n")[2].partition("\n## ")[0]
    )
    (code,) = re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)
    space = {}
    exec(compile(code, "CONTRIBUTING.md", "exec"), space)
    return space["partners"]


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (None, "Trade with China was 244.8 billion US dollars."),
        (100, "Trade with China was 244.8 billion US dollars. Your guess was 100, 144.8 too low."),
        (244.8, "Trade with China was 244.8 billion US dollars. Your guess was 244.8, exactly."),
        (600, "Trade with China was 244.8 billion US dollars. Your guess was 600, 355.2 too high."),
    ],
)
def test_the_skeleton_is_a_chart_without_a_fault(partners, guess, said, capfd):
    figure = partners(TRADE, guess)
    assert said == figure.description
    assert ["AP, ART", "ART"] == list(figure.table["Sources"])
    spec = figure.to_dict()
    alt.Root.validate(spec)
    assert [] == checks.misspelt(spec) + checks.unsaid(spec, figure.description, figure.table)
    assert [] == checks.unreadable(spec, checks.drawn(spec)) + checks.unreadable(spec, checks.drawn(spec, "dark"))
    assert "" == capfd.readouterr().err


def test_it_refuses_in_words(partners):
    with pytest.raises(CourseError, match="The partners chart needs the column 'dollars'"):
        partners(TRADE.drop(columns="dollars"))
    with pytest.raises(CourseError, match="The guess is 2000; it should be a number from 0 to 1000"):
        partners(TRADE, 2000)
