"""The chart kit: places in pixels, the grammar of a guess, the table to read."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

import chart_checks as checks
from coursekit.drawing import marks
from coursekit.drawing.theme import INK
from coursekit.errors import CourseError

X = alt.X("at:Q", title="At", scale=alt.Scale(domain=[0, 10]))
Y = alt.Y("row:N", title="Row")


def chart(*layers):
    return marks.layered(layers, "A title", "a line", "", width=200)


def test_a_title_has_the_lines_that_are_not_empty():
    title = chart(marks.over([{"at": 1}]).mark_point().encode(x=X)).to_dict()["title"]
    assert {"text": "A title", "subtitle": ["a line"]} == title


def test_numbers_of_numpy_become_plain_ones():
    rows = pd.DataFrame({"n": [1]}).to_records(index=False)
    spec = chart(marks.over([{"n": rows[0].n}]).mark_point().encode(x="n:Q")).to_json()
    assert '"n": 1' in spec


def test_words_stand_where_the_pixels_say():
    svg = checks.drawn(chart(marks.words([{"words": "here", "x": 30, "y": 40}], marks.pixels("x", "y"))).to_dict())
    assert "translate(30,4" in svg.partition(">here<")[0].rpartition("<text")[2]


def test_a_guess_is_a_ring_its_words_and_a_dotted_line_to_a_dot(capfd):
    row = {"at": 3, "to": 8, "row": "a", "told": marks.told(3, 8, "3")}
    spec = chart(*marks.guessed([row], X, Y, x2="to", dot=True)).to_dict()
    line, dot, ring, _ = (layer["mark"] for layer in spec["layer"])
    assert ("rule", [1, 3]) == (line["type"], line["strokeDash"])
    assert (True, INK) == (dot["filled"], dot["color"])
    assert ("circle", False, INK) == (ring["shape"], ring["filled"], ring["stroke"])
    assert "to" == spec["layer"][1]["encoding"]["x"]["field"]
    svg = checks.drawn(spec)
    assert 'aria-label="your guess: 3"' in svg
    assert ([], "") == (checks.unreadable(spec, svg), capfd.readouterr().err)


def test_an_exact_guess_is_called_exactly():
    assert ("exactly 45%", "your guess: 45%") == (marks.told(0.45, 0.45, "45%"), marks.told(0.45, 0.4, "45%"))
    assert ("exactly", "5 too low") == (marks.gap(3, 3), marks.gap(3, 8))


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9, 1])
@pytest.mark.parametrize("below", [True, False])
def test_words_of_a_guess_stay_on_the_chart_and_off_the_line(share, below):
    where = marks.beside(share, below)
    leftwards = where["align"] == "right"
    assert leftwards or share < 0.75
    assert not leftwards or share > 0.3
    assert where.get("dy") or leftwards is below


@pytest.mark.parametrize("bad", [-1, 101, True, "ten", float("nan")])
def test_a_guess_that_cannot_be_drawn_is_refused(bad):
    assert (None, 50) == (marks.possible(None, 0, 100), marks.possible(50, 0, 100))
    with pytest.raises(CourseError, match=r"The guess is .*; it should be a number from 0 to 100"):
        marks.possible(bad, 0, 100)
