"""`ck.figure`: words, a table and a guess for a chart that somebody writes in plain Altair."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

import chart_checks as checks
import coursekit as ck
from coursekit.errors import CourseError, UnknownName

VOTES = pd.DataFrame({"year": [1972, 1989, 1993], "alike": [65, 93, 37]})
LINE = (
    alt.Chart(VOTES, title="Votes alike")
    .mark_line()
    .encode(x=alt.X("year:O", title="Year"), y=alt.Y("alike:Q", title="%"))
)
COUNTS = pd.DataFrame({"verdict": ["error", "confirmed", "disputed"], "claims": [2, 25, 3]})
BARS = (
    alt.Chart(COUNTS, title="Verdicts")
    .mark_bar()
    .encode(x=alt.X("claims:Q", title="Claims"), y=alt.Y("verdict:N", title="Verdict", sort="-x"))
)


def test_a_chart_alone_has_its_title_for_a_sentence_and_its_own_table():
    figure = ck.figure(LINE)
    assert "Votes alike" == figure.description == figure.to_dict()["description"]
    pd.testing.assert_frame_equal(VOTES, figure.table)


def test_the_sentence_may_be_worked_out_from_the_table_and_the_table_be_another():
    assert "3 years." == ck.figure(LINE, lambda table: f"{len(table)} years.").description
    two = ck.figure(LINE, lambda table: f"{len(table)} years.", table=VOTES.head(2))
    assert ("2 years.", 2) == (two.description, len(two.table))


def test_a_chart_without_a_table_has_words_only():
    figure = ck.figure(alt.Chart("votes.csv", title="T").mark_bar().encode(x="year:O"), "Votes.")
    assert "Votes." == repr(figure)
    assert "<details>" not in figure.bundles()[1]["text/html"]


def test_a_figure_can_be_given_other_words():
    assert ("Other.", 3) == (ck.figure(ck.figure(LINE), "Other.").description, len(ck.figure(ck.figure(LINE)).table))


@pytest.mark.parametrize(
    ("chart", "guess", "said"),
    [
        (LINE, {"year": 1993, "alike": 60}, "Your guess of alike was 60; it is 37, so it was 23 too high."),
        (LINE, {"year": 1989, "alike": 93}, "Your guess of alike was 93; it is exactly that."),
        (BARS, {"verdict": "confirmed", "claims": 10}, "Your guess of claims was 10; it is 25, so it was 15 too low."),
        (LINE + LINE, {"year": 1972, "alike": 0}, "Your guess of alike was 0; it is 65, so it was 65 too low."),
    ],
)  # fmt: skip
def test_a_guess_is_drawn_and_said(chart, guess, said, capfd):
    figure = ck.figure(chart, "A message.", guess=guess)
    assert f"A message. {said}" == figure.description
    spec = figure.to_dict()
    alt.Root.validate(spec)
    svg = checks.drawn(spec)
    assert ([], [], "") == (checks.misspelt(spec), checks.unreadable(spec, svg), capfd.readouterr().err)
    number = list(guess.values())[1]
    assert f">{'exactly' if 'exactly' in said else 'your guess:'} {number}<" in svg


def test_an_order_of_bars_stays_under_a_guess():
    drawn = ck.figure(BARS, "M.", guess={"verdict": "error", "claims": 9}).to_dict()
    assert ["confirmed", "disputed", "error"] == drawn["layer"][0]["encoding"]["y"]["sort"]


@pytest.mark.parametrize(
    ("chart", "how", "error", "said"),
    [
        (LINE.encode(y="alik:Q"), {}, CourseError, r"the column 'alik', which its table .* Did you mean 'alike'"),
        (LINE + BARS.encode(x="claim:Q"), {}, CourseError, "Did you mean 'claims'"),
        (LINE.encode(y="alik"), {}, UnknownName, "There is no column 'alik'. Did you mean 'alike'?"),
        (BARS + LINE.encode(y="alik"), {}, CourseError, "This chart cannot be drawn. Unable to determine data type"),
        (LINE.encode(y=alt.Y("alike:Q", axis=3)), {}, CourseError, "'3' is an invalid value"),
        (VOTES, {}, CourseError, r"A DataFrame is not a chart\. Hand in an Altair chart"),
        (LINE, {"guess": {"year": 1990, "alike": 3}}, UnknownName, "There is no year '1990'"),
        (LINE, {"guess": {"alike": 3}}, CourseError, "about one row of the table; nothing else fits 3 of them"),
        (LINE, {"guess": {"when": 1993, "alike": 3}}, CourseError, r"what stands on its axes \(alike and year\)"),
        (LINE, {"guess": {"year": 1993, "alike": "60"}}, CourseError, "a number that is guessed, not .*'60'"),
        (alt.Chart("a.csv").mark_bar().encode(x="a:Q"), {"guess": {"a": 3}}, CourseError, "A guess is one row"),
    ],
)  # fmt: skip
def test_what_a_learner_gets_wrong_is_said_in_words(chart, how, error, said):
    with pytest.raises(error, match=said):
        ck.figure(chart, "M.", **how)


def test_a_title_of_several_lines_is_the_caption_of_its_table():
    words = ck.figure(LINE.properties(title=["Votes", "alike"])).bundles()[1]["text/html"]
    assert "<caption>Votes alike</caption>" in words


def test_columns_that_a_transform_makes_are_not_asked_for():
    half = LINE.transform_calculate(half="datum.alike / 2").encode(y="half:Q")
    assert "M." == ck.figure(half, "M.").description
