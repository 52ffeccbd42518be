"""What we say that a chart draws is what Vega draws: the same charts, asked of both."""

from __future__ import annotations

import html
import re
from collections import Counter
from contextlib import suppress
from datetime import datetime

import pytest
import vl_convert
from hypothesis import assume, given
from hypothesis import strategies as st

from coursekit.errors import Unanswered
from coursekit.questions.vega_lite import drawing

# What Vega tells a screen reader: every mark with its values, and every axis with its names.
MARKS = re.compile(r'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="(?:point|tick|rect.*?|bar)"')
AXIS = re.compile(r'aria-label="Y-axis[^"]* values?: ([^"]*)"')

ROW = st.fixed_dictionaries(
    {
        "g": st.sampled_from("abc"),
        "vote": st.sampled_from(["yes", "no", "abstain"]),
        "n": st.none() | st.integers(-5, 30) | st.sampled_from([0.5, 2.25, 7.75]),
        "m": st.integers(1, 9),
        "year": st.integers(2017, 2021),
        "day": st.dates(datetime(2019, 1, 1).date(), datetime(2025, 12, 28).date()).map("{}T00:00:00".format),
        "ok": st.booleans(),
        "a b": st.integers(0, 2),
    }
)
FILTERS = [
    "datum.year > 2018",
    "datum.vote == 'yes'",
    "(datum.year >= 2019)",
    "datum.vote === \"yes\" || datum.g !== 'a'",
    "!(datum.vote == 'no') && datum.m <= 5",
    "datum.g == 'a' && (datum.m > 2 || datum.ok)",
    "datum.n > 3",
    "datum.n < 5",
    "datum.n >= 0 && datum.n <= 10",
    "datum.n == null",
    "datum.n !== null",
    "isValid(datum.n)",
    "datum.ok",
    "!datum.ok",
    "datum.ok === true",
    "datum['a b'] + datum.m > 4",
    "datum.m * 2 - 1 >= 7",
    "-datum.m < -3",
    "datum.m / 2 > 2.2",
    "abs(datum.n) > 4",
    "round(datum.n) == 2",
    "floor(datum.m / 2) == 2 || ceil(datum.m / 4) == 1",
    "indexof(['a', 'b'], datum.g) >= 0",
    "inrange(datum.m, [2, 7])",
    "length(datum.vote) > 2",
    "lower(datum.vote) == 'yes'",
    "year(datum.day) >= 2021",
    "month(datum.day) == 3 || date(datum.day) > 15",
    "toDate(datum.day) < datetime(2023, 5, 1)",
    "datum.g == 'a' ? datum.m > 3 : datum.g == 'b' ? datum.m < 6 : datum.ok",
    "if(datum.ok, datum.m, 0) > 2",
    {"field": "year", "equal": 2019},
    {"field": "vote", "equal": "yes"},
    {"field": "vote", "oneOf": ["yes", "no"]},
    {"field": "m", "range": [2, 5]},
    {"field": "m", "gt": 3},
    {"field": "m", "gte": 3},
    {"field": "n", "lt": 5},
    {"field": "n", "lte": 5},
    {"field": "n", "valid": True},
    {"field": "a b", "equal": 1},
    {"not": {"field": "vote", "equal": "no"}},
    {"and": [{"field": "m", "lte": 6}, "datum.year > 2017"]},
    {"or": [{"field": "g", "equal": "a"}, {"not": "datum.ok"}]},
    {"field": "day", "gte": {"year": 2021, "month": 3, "date": 1}},
    {"field": "day", "range": [{"year": 2020}, {"year": 2023, "month": 6}]},
]
CALCULATIONS = ["datum.m * 2", "datum.n + 1", "datum.m / datum.year", "datum.m > 4 ? 1 : 2", "abs(datum.n) - datum.m"]
SORTS = [None, "ascending", "descending", ["b", "a"], "x", "-x", {"encoding": "x", "order": "descending"},
         {"field": "m", "op": "sum", "order": "descending"}, {"field": "m", "op": "mean"}]  # fmt: skip


def typed(field, type="quantitative", **more):
    return {"field": field, "type": type, **more}


LENGTHS = st.sampled_from(
    [
        {"aggregate": "count", "type": "quantitative"},
        typed("m"),
        typed("n"),
        typed("m", bin=True),
        typed("n", bin={"maxbins": 4}),
        typed("m", bin={"step": 2}),
        typed("day", "temporal"),
        *(typed("day", "temporal", timeUnit=unit) for unit in ("year", "yearmonth", "yearmonthdate")),
        *(typed("n", aggregate=how) for how in ("sum", "mean", "average", "median", "min", "max", "distinct")),
    ]
)
NAMES = st.sampled_from(
    [typed("g", "nominal"), typed("vote", "nominal"), typed("year", "ordinal"), typed("ok", "nominal")]
)
STEPS = st.lists(
    st.sampled_from(FILTERS).map(lambda by: {"filter": by})
    | st.sampled_from(CALCULATIONS).map(lambda by: {"calculate": by, "as": "m"})
    | st.just({"joinaggregate": [{"op": "mean", "field": "m", "as": "n"}], "groupby": ["g"]})
    | st.just({"fold": ["m", "n"], "as": ["g", "m"]})
    | st.just({"timeUnit": "year", "field": "day", "as": "day"})
    | st.just({"bin": {"maxbins": 5}, "field": "n", "as": "n"}),
    max_size=2,
)


def spec(rows, mark="point", transform=(), **encoding):
    return {"data": {"values": rows}, "mark": mark, "transform": [*transform], "encoding": encoding}


def comparable(value):
    """A value of ours, or as Vega says it: a year is its first day, and a bin its first number."""
    text = (
        {None: "null", True: "true", False: "false"}[value]
        if value is None or value is True or value is False
        else str(value)
    )
    text = text.partition(" – ")[0].replace("−", "-")
    for form in ("%b %d, %Y", "%b %Y"):
        with suppress(ValueError):
            text = f"{datetime.strptime(text, form):%Y-%m-%d}"
    with suppress(ValueError):
        return float(f"{float(text.removesuffix('-01-01')):.6g}")
    return text


def both(chart):
    """The marks, and the names on the y axis, as we say them and as Vega says them."""
    (layer,) = drawing(chart)["layers"]
    told = html.unescape(vl_convert.vegalite_to_svg(chart))
    labels = (label.split("; ") for label in MARKS.findall(told))
    vega = Counter(tuple(comparable(part.partition(": ")[2]) for part in label) for label in labels)
    mine = Counter(tuple(map(comparable, mark)) for mark in layer["drawn"])
    names = AXIS.search(told)
    order = [comparable(name) for name in layer["order"].get("y", ())]
    return (mine, order), (vega, [comparable(name) for name in names[1].split(", ")] if names else [])


@given(rows=st.lists(ROW, min_size=1, max_size=20), transform=STEPS, x=LENGTHS, y=NAMES, color=st.none() | NAMES,
       mark=st.sampled_from(["point", "tick", "bar"]), sort=st.sampled_from(SORTS))  # fmt: skip
def test_a_chart_has_the_marks_that_vega_draws(rows, transform, x, y, color, mark, sort):
    encoding = {"x": x, "y": y | {"sort": sort}} | ({"color": color} if color else {})
    encoding = {channel: about | {"title": channel} for channel, about in encoding.items()}  # or Vega says it once
    try:
        mine, vega = both(spec(rows, mark, transform, **encoding))
    except Unanswered as nothing:
        assume("No row is left" not in str(nothing))
        raise
    assert mine[0] == vega[0]
    there = {mark[1] for mark in mine[0]}
    if not {"bin", "timeUnit"} & x.keys() and x["type"] != "temporal":  # by which nobody sorts names
        assert [name for name in mine[1] if name in there] == [name for name in vega[1] if name in there]


LIST = [("a", "yes", 3), ("b", "no", None), ("a", "abstain", 0), ("c", "yes", -4.5), ("b", "yes", 12), ("c", "no", 2)]
TABLE = [
    {"g": g, "vote": vote, "n": n, "m": m, "year": 2016 + m, "ok": m % 2 == 0, "a b": m % 3}
    | {"day": f"20{18 + m}-0{m}-1{m}T00:00:00"}
    for m, (g, vote, n) in enumerate(LIST, 1)
]


@pytest.mark.parametrize("by", FILTERS, ids=str)
def test_a_filter_passes_the_rows_that_it_passes_in_vega(by):
    mine, vega = both(
        spec(TABLE, "tick", [{"filter": by}], x=typed("m", title="x"), y=typed("year", "ordinal", title="y"))
    )
    assert mine[0] == vega[0]
    assert 0 < sum(mine[0].values()) < len(TABLE)


@pytest.mark.parametrize("by", CALCULATIONS)
def test_what_is_calculated_is_what_vega_calculates(by):
    chart = spec(
        TABLE, "tick", [{"calculate": by, "as": "new"}], x=typed("new", title="x"), y=typed("g", "nominal", title="y")
    )
    mine, vega = both(chart)
    assert mine[0] == vega[0]


X, G = typed("m"), typed("g", "nominal")
AWAY = "The expression `{}` cannot be looked into here. Do this step with pandas, before the chart."
UNKNOWN = {
    "a step": (spec(TABLE, "bar", [{"window": [], "sort": []}], x=X), "A step with window, sort cannot be looked into"),
    "a look-up": (spec(TABLE, "bar", [{"lookup": "g", "from": {}}], x=X), "A step with lookup, from cannot be"),
    "a selection": (
        spec(TABLE, "bar", [{"filter": {"param": "brush"}}], x=X),
        "A filter with param cannot be looked into",
    ),
    "a function": (spec(TABLE, "bar", [{"filter": "random() < 0.5"}], x=X), AWAY.format("random() < 0.5")),
    "a call of a text": (spec(TABLE, "bar", [{"filter": "datum.g.length > 2"}], x=X), "cannot be looked into here"),
    "a name of another alphabet": (spec(TABLE, "bar", [{"filter": "datum.m > é"}], x=X), AWAY.format("datum.m > é")),
    "no expression": (spec(TABLE, "bar", [{"filter": "datum.m >"}], x=X), AWAY.format("datum.m >")),
    "brackets without end": (spec(TABLE, "bar", [{"filter": "(" * 999}], x=X), "cannot be looked into here"),
    "Python's and": (spec(TABLE, "bar", [{"filter": "datum.m > 1 and datum.m < 3"}], x=X), "`and` is written `&&`"),
    "Python's True": (spec(TABLE, "bar", [{"filter": "datum.ok == True"}], x=X), "`True` is written `true`"),
    "without datum": (spec(TABLE, "bar", [{"filter": "m > 2"}], x=X), "Write `datum.m` for a column."),
    "a text and a number": (spec(TABLE, "bar", [{"filter": "datum.g > 2"}], x=X), "values of two kinds"),
    "a date and a text": (
        spec(TABLE, "bar", [{"filter": "datum.day > '2020'"}], x=typed("day", "temporal")),
        "two kinds",
    ),
    "no row": (spec(TABLE, "bar", [{"filter": "datum.m > 99"}], x=X), "No row is left after the filter `datum.m > 99`"),
    "no rows at all": (spec([], "bar", x=X), "The table of your chart has no rows"),
    "an address": (
        {"data": {"url": "a.csv"}, "mark": "bar", "encoding": {"x": X}},
        "The rows of this chart cannot be seen",
    ),
    "no data": ({"mark": "bar", "encoding": {"x": X}}, "The rows of this chart cannot be seen"),
    "no mark": ({"data": {"values": TABLE}, "encoding": {"x": X}}, "it has no mark. Add one, such as `.mark_bar()`"),
    "a column misspelt": (spec(TABLE, "bar", x=typed("yaer")), "has no column `yaer`. Did you mean `year`?"),
    "a column unlike any": (spec(TABLE, "bar", x=typed("q9")), "has no column `q9`. It has `g`, `vote`, `n`, `m`"),
    "misspelt in a filter": (spec(TABLE, "bar", [{"filter": "datum.vot == 'yes'"}], x=X), "Did you mean `vote`?"),
    "misspelt in a group": (spec(TABLE, "bar", [{"aggregate": [], "groupby": ["vots"]}], x=X), "Did you mean `vote`?"),
    "a rare aggregate": (
        spec(TABLE, "bar", x=typed("m", aggregate="ci0"), y=G),
        "The aggregate 'ci0' cannot be looked into",
    ),
    "a rare unit of time": (
        spec(TABLE, "bar", x=typed("day", timeUnit="dayofyear")),
        "Use `year`, `yearmonth` or pandas",
    ),
    "rare bins": (spec(TABLE, "bar", x=typed("m", bin={"anchor": 1})), "Bins with anchor cannot be looked into here"),
    "two charts": ({"hconcat": [spec(TABLE, "bar", x=X)]}, "These are several charts side by side. Give one chart;"),
    "facets": ({"facet": {"field": "g"}, "spec": spec(TABLE, "bar", x=X)}, "`row` and `column` may divide it"),
}


@pytest.mark.parametrize(("chart", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_said_in_words(chart, said):
    with pytest.raises(Unanswered) as caught:
        drawing(chart)
    assert said in str(caught.value)


def test_the_title_and_the_layers_are_found_wherever_they_stand():
    bars = spec(TABLE, {"type": "bar", "color": "red"}, x=X, y=G)
    for title, said in (
        ("One", "One"),
        (["One", "two"], "One two"),
        ({"text": "One", "subtitle": "2"}, "One"),
        (None, ""),
    ):
        assert said == drawing(bars | {"title": title})["title"]
        assert said == drawing({"layer": [bars, bars | {"title": title}]})["title"]
    inner = {"layer": [{"mark": "bar"}, {"layer": [{"mark": "text", "encoding": {"text": typed("m")}}]}]}
    layers = drawing(spec(TABLE, x=X, y=G) | inner)["layers"]
    assert ["bar", "text"] == [layer["mark"] for layer in layers]
    assert {"x": "m:Q", "y": "g:N", "text": "m:Q"} == layers[1]["shows"]


def test_what_is_kept_is_small():
    many = [{"n": n, "long": "word " * 20, "few": n % 3, "when": None} for n in range(500)]
    (layer,) = drawing(spec(many, x=typed("n")))["layers"]
    assert (500, []) == (layer["marks"], layer["drawn"])
    assert {"n": 500, "long": 1, "few": [0, 1, 2], "when": [None]} == layer["rows"]


def test_shares_are_of_each_bar():
    share = {"aggregate": "count", "type": "quantitative", "stack": "normalize"}
    (layer,) = drawing(spec(TABLE, "bar", x=share, y=G, color=typed("vote", "nominal")))["layers"]
    assert {"x": "share(count()):Q", "y": "g:N", "color": "vote:N"} == layer["shows"]
    assert [[0.5, "a", "yes"], [0.5, "b", "no"]] == layer["drawn"][:2]
