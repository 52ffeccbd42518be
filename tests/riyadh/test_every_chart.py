"""Every chart and piece that the notebooks make, reveals included: right fields, valid, readable, with words.

No list of charts is kept here. The notebooks are run, and whatever appears is looked at (tests/lesson_runs.py).
What a chart has to say, and what it refuses, stands in the other tests of this folder.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import NamedTuple

import altair as alt
import pandas as pd
import pytest

import chart_checks as checks
import coursekit as ck
import lesson_runs
from coursekit.drawing.figure import Figure

LESSONS = [page.slug for page in lesson_runs.HERE.lessons()]


class Chart(NamedTuple):
    when: str
    spec: dict
    figure: Figure | None  # None for a chart that a cell writes in plain Altair: it has no words but its title
    nth: int  # of the charts that differ in their data alone


DRAWN = 3  # of those so many are drawn: one chart may come in dozens of states, and drawing is what takes time here


@cache
def charts_of(slug: str) -> list[Chart]:
    """The charts of a lesson that differ from each other."""
    found: dict[str, Chart] = {}
    shapes: Counter[str] = Counter()
    for each in lesson_runs.charts(slug):
        chart, spec = each.shown, each.shown.to_dict()
        if (text := json.dumps(spec)) not in found:
            shape = json.dumps(_without_data(spec))
            found[text] = Chart(each.when, spec, chart if isinstance(chart, Figure) else None, shapes[shape])
            shapes[shape] += 1
    return list(found.values())


_DATA = {"data", "datasets", "values", "title", "description", "params"}


def _without_data(node):
    if isinstance(node, dict):
        return {name: _without_data(part) for name, part in node.items() if name not in _DATA}
    return [_without_data(part) for part in node] if isinstance(node, list) else node


@pytest.fixture(scope="module", params=LESSONS)
def drawn_in(request):
    return charts_of(request.param)


def test_every_field_that_is_drawn_is_in_the_rows(drawn_in):
    assert drawn_in
    assert [] == [f"{each.when}: {fault}" for each in drawn_in for fault in checks.misspelt(each.spec)]


def test_every_mark_has_something_to_draw_in_some_state(drawn_in):
    """Else nobody would know whether its fields exist."""
    empty = {mark for each in drawn_in for mark in checks.marks(each.spec, with_rows=False)}
    assert empty - {mark for each in drawn_in for mark in checks.marks(each.spec, with_rows=True)} == set()


def test_it_is_vega_lite_and_asks_the_web_for_nothing(drawn_in):
    for each in drawn_in:
        if each.nth == 0:
            alt.Root.validate(each.spec)
    assert [] == [address for each in drawn_in for address in checks.from_the_web(each.spec)]


def test_words_and_a_table_come_with_it(drawn_in):
    told = [each for each in drawn_in if each.figure]
    assert told
    assert [] == [
        f"{each.when}: {fault}"
        for each in told
        for fault in checks.unsaid(each.spec, each.figure.description, each.figure.table)
    ]


def test_it_can_be_drawn_and_read_on_a_light_and_on_a_dark_page(drawn_in, capfd):
    faults = []
    for each in drawn_in:
        for theme in ["dark"] * (each.nth == 0) + [None] * (each.nth < DRAWN):
            svg = checks.drawn(each.spec, theme)
            faults += [f"{each.when}: {fault}" for fault in checks.unreadable(each.spec, svg)]
            faults += [f"{each.when}: Vega warns: {line}" for line in capfd.readouterr().err.splitlines()]
    assert [] == faults


ROWS = pd.DataFrame({"year": [2023, 2024], "dollars": [240.1, 244.8], "who": ["China", "Russia"]})
BARS = (
    alt.Chart(ROWS, title="Trade").mark_bar().encode(x=alt.X("year:O", title="Year"), y=alt.Y("dollars:Q", title="$"))
)
NAMES = BARS.mark_text().encode(text="who:N")


class TestTheNetItself:
    """A net with a hole catches nothing and says nothing: each fault is planted here, and has to be found."""

    @pytest.mark.parametrize(
        ("chart", "field"),
        [
            (BARS.encode(y="dolars:Q"), "dolars"),
            (BARS + NAMES.encode(text="woh:N"), "woh"),
            (BARS.encode(tooltip=["who:N", "yaer:O"]), "yaer"),
            (BARS.encode(color=alt.condition("datum.whoo == 'China'", alt.value("red"), alt.value("blue"))), "whoo"),
            (BARS.encode(color=alt.condition("datum['whoo']", "who:N", alt.value("blue"))), "whoo"),
            (BARS.encode(x=alt.X("year:O", sort=alt.EncodingSortField("dolars"))), "dolars"),
            (BARS.transform_filter("datum.yaer > 2023"), "yaer"),
            (BARS.transform_filter(alt.FieldEqualPredicate("China", "woh")), "woh"),
            (BARS.transform_calculate(half="datum.dolars / 2"), "dolars"),
            (BARS.transform_calculate(half="datum.dollars / 2").encode(y="halff:Q"), "halff"),
            (BARS.transform_aggregate(all="sum(dolars)", groupby=["year"]), "dolars"),
            (BARS.transform_aggregate(all="sum(dollars)", groupby=["year"]).encode(y="dollars:Q"), "dollars"),
            (BARS.transform_window(rank="rank()", sort=[alt.SortField("dolars")]), "dolars"),
            (BARS.transform_lookup("woh", alt.LookupData(ROWS, "who", ["dollars"])), "woh"),
            (BARS.transform_lookup("who", alt.LookupData(ROWS, "who", ["dolars"])), "dolars"),
            (BARS.transform_lookup("who", alt.LookupData(ROWS, "whoo", ["dollars"])), "whoo"),
            (BARS.transform_fold(["year", "dolars"]), "dolars"),
            (alt.layer(BARS, NAMES.properties(data=ROWS.drop(columns="who"))), "who"),
            (BARS.facet("woh:N"), "woh"),
            (BARS | NAMES.encode(text="woh:N"), "woh"),
            (BARS.add_params(alt.selection_point(fields=["woh"])), "woh"),
        ],
    )
    def test_a_misspelt_field_is_found(self, chart, field):
        assert any(f" {field!r}; its rows have: " in fault for fault in checks.misspelt(chart.to_dict()))

    def test_a_table_that_a_chart_does_not_carry_is_found(self):
        chart = alt.layer(BARS, NAMES.properties(data=alt.NamedData("rowz")))
        (fault,) = checks.misspelt(chart.to_dict())
        assert fault.startswith("'rowz' is no table of the chart")

    @pytest.mark.parametrize(
        "chart",
        [
            BARS + NAMES,
            BARS.facet(row=alt.Row("who:N", title="Who")).properties(title="Two"),
            BARS.transform_calculate(half="datum.dollars / 2").encode(y=alt.Y("half:Q", title="Half")),
            BARS.transform_aggregate(all="sum(dollars)", groupby=["year"]).encode(y=alt.Y("all:Q", title="All")),
            BARS.transform_lookup("who", alt.LookupData(ROWS, "who", ["dollars"])),
            BARS.transform_fold(["year", "dollars"]).encode(y=alt.Y("value:Q", title="Value")),
            BARS.encode(x=alt.X("year:O", title="Year", axis=alt.Axis(labelExpr="datum.label"))),
            BARS.encode(x=alt.X("year:O", title="Year", sort="-y"), y=alt.Y("sum(dollars):Q", title="$")),
            alt.Chart(alt.sequence(0, 3, as_="x"), title="Line").mark_line().encode(x=alt.X("x:Q", title="x of it")),
        ],
    )
    def test_a_chart_without_a_fault_passes(self, chart, capfd):
        spec = chart.to_dict()
        alt.Root.validate(spec)
        assert [] == checks.misspelt(spec)
        assert [] == checks.unreadable(spec, checks.drawn(spec))
        assert "" == capfd.readouterr().err

    @pytest.mark.parametrize(
        ("chart", "fault"),
        [
            (NAMES.encode(text="woh:N"), "says 'undefined'"),
            (NAMES.transform_calculate(bad="0 / 0").encode(text="bad:N"), "says 'NaN'"),
            (NAMES.mark_text(fontSize=9), "words of 9 pixels"),
            (NAMES + NAMES.mark_text(dx=4).encode(text="year:O"), "'China' lies on '2023'"),
            (BARS.encode(y="dollars:Q"), "an axis or a legend that is named 'dollars', like a column"),
            (BARS.properties(width=900), "pixels wide"),
        ],
    )
    def test_what_nobody_can_read_is_found(self, chart, fault):
        spec = chart.to_dict()
        assert fault in "; ".join(checks.unreadable(spec, checks.drawn(spec)))

    def test_a_warning_of_vega_is_found(self, capfd):
        one, other = (BARS.encode(color=alt.Color("who:N", legend=legend)) for legend in (None, alt.Legend()))
        checks.drawn((one + other).to_dict())
        assert "WARN" in capfd.readouterr().err

    @pytest.mark.parametrize(
        ("spec", "sentence", "table", "fault"),
        [
            ({"description": "One."}, "One.", ROWS, "it has no title"),
            ({"title": "T", "description": "One."}, "Two.", ROWS, "its sentence is 'Two.'"),
            ({"title": "T", "description": ""}, "", ROWS, "this is no whole sentence: ''"),
            ({"title": "T", "description": "It is nan."}, "It is nan.", ROWS, "this is no whole sentence"),
            ({"title": "T", "description": "One."}, "One.", ROWS.head(0), "its table has 0 rows"),
            ({"title": "T", "description": "One."}, "One.", ROWS.assign(who=None), "a cell of its table says"),
        ],
    )
    def test_missing_words_are_found(self, spec, sentence, table, fault):
        assert fault in "; ".join(checks.unsaid(spec, sentence, table))

    def test_a_reveal_that_fails_does_not_pass_for_a_page_without_a_chart(self):
        """For a learner it is a sentence in the place of the chart; to the net it has to be a fault."""
        code = 'import altair as alt\nck.predict("riyadh_talks", "points_that_match", lambda guess: {})'
        for reveal in (
            "guess['points']",
            'ck.figure(alt.Chart(ck.load("claims"), title="T").mark_bar().encode(x="verdit:N"))',
        ):
            with lesson_runs.log_of_its_own(), pytest.raises(AssertionError, match="What belongs here cannot be shown"):
                lesson_runs.run_cell(code.format(reveal), "riyadh_talks", {"ck": ck}, "too low")

    def test_marks_without_rows_and_addresses_are_found(self):
        spec = alt.layer(
            BARS, NAMES.properties(data=ROWS.head(0)), alt.Chart("http://far.away/data.json").mark_bar()
        ).to_dict()
        assert {"A mark (text) of dollars, who, year"} == checks.marks(spec, with_rows=False)
        assert ["http://far.away/data.json"] == checks.from_the_web(spec)
