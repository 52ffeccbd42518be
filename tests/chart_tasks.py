"""Tasks on the course's own tables for which a learner draws a chart: right ways to do each, and slips."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

import coursekit as ck
from coursekit.drawing.theme import alt
from places import ROOT


class Task(NamedTuple):
    keys: dict[str, Any]  # of the question, besides those that all have
    ways: dict[str, Any]  # charts that are right
    slips: dict[str, tuple[Any, str]]  # charts that are not, and what is said of each


def table(name):
    return pd.read_csv(ROOT / "data" / f"{name}.csv")


def trade() -> Task:
    """China's trade with Russia, year by year: a line."""
    whole = ck.load("trade")
    data = whole.query("dyad == 'CN-RU' and reporter == 'China customs'")
    days = pd.to_datetime(data.year.astype(str) + "-12-31")

    def chart(data=data, x="year:O", y="total:Q", **more):
        return alt.Chart(data, title="Trade").mark_line().encode(x=x, y=y, **more)

    keys = dict(
        starter="""
import altair as alt

trade = ck.load("trade")

def my_chart():
    data = trade.query("dyad == 'CN-RU'")
    return alt.Chart(data).mark_line().encode(x="year:O", y="___")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

trade = ck.load("trade")

def my_chart():
    data = trade.query("dyad == 'CN-RU' and reporter == 'China customs'")
    return alt.Chart(data, title="China's trade with Russia").mark_line().encode(x="year:O", y="total:Q")

ck.check("chart", my_chart)
""",
        mark=["line"],
        shows={"x": "year:OT", "y": "total:Q"},
        drawn=[[int(row.year), row.total] for row in data.itertuples()],
        only={"dyad": "CN-RU", "reporter": "China customs"},
        title=True,
    )
    predicates = [
        alt.FieldEqualPredicate(field="dyad", equal="CN-RU"),
        alt.FieldOneOfPredicate(field="reporter", oneOf=["China customs"]),
    ]
    both = (alt.datum.dyad == "CN-RU") & (alt.datum.reporter == "China customs")
    labels = alt.Chart(data).mark_text().encode(x="year:O", y="total:Q", text="total:Q")
    ways = {
        "shorthand": chart(),
        "types that Altair finds": chart(data.astype({"year": str}), x="year", y="total"),
        "long form": chart(x=alt.X("year", type="ordinal"), y=alt.Y(field="total", type="quantitative")),
        "methods": chart(x=alt.X("year:O").title("Year").axis(labelAngle=0), y=alt.Y("total:Q").title("Billions")),
        "attributes": chart(x=alt.X("year:O", title=None), y=alt.Y("total:Q", scale=alt.Scale(zero=False))),
        "by position": alt.Chart(data, title="T").mark_line(point=True).encode(alt.X("year:O"), alt.Y("total:Q")),
        "a title in two lines": chart().properties(title=["Trade", "year by year"]),
        "a filter in Vega's words": chart(whole).transform_filter(
            "datum.dyad == 'CN-RU' && datum.reporter === \"China customs\""
        ),
        "a filter in Altair's words": chart(whole).transform_filter(both),
        "two filters": chart(whole).transform_filter(predicates[0]).transform_filter(predicates[1]),
        "a filter that takes away": chart(whole[whole.dyad == "CN-RU"]).transform_filter(
            "!(datum.reporter == 'Russia customs')"
        ),
        "years as dates": chart(data.assign(year=pd.to_datetime(data.year.astype(str))), x="year:T"),
        "the year of a date": chart(data.assign(day=days), x="year(day):T"),
        "a unit of time before": chart(data.assign(day=days), x="y:T").transform_timeunit(y="year(day)"),
        "columns renamed": chart(data.rename(columns={"year": "When", "total": "Much"}), x="When:O", y="Much:Q"),
        "the mean of one row": chart(y="mean(total):Q"),
        "a sum in Vega": chart(y="t:Q").transform_aggregate(t="sum(total)", groupby=["year"]),
        "computed in Vega": chart(y="t:Q").transform_calculate(t="datum.total * 2 / 2"),
        "a rule under it": alt.layer(alt.Chart(data).mark_rule().encode(x="year:O"), chart()),
        "labels on it": alt.layer(labels, chart()),
        "layers of one table": alt.layer(alt.Chart().mark_line(), alt.Chart().mark_point(), data=data)
        .encode(x="year:O", y="total:Q")
        .properties(title="Trade"),
        "a colour and a tooltip": chart(color="dyad:N", tooltip=["year", "total"]),
        "rows in the chart": chart(alt.Data(values=data[["year", "total"]].to_dict("records"))),
        "a specification": chart().to_dict(),
        "a specification read again": alt.Chart.from_dict(chart().to_dict()),
    }
    slips = {
        "another mark": (chart().mark_bar(), "draws with `mark_bar()`; the task asks for `mark_line()`."),
        "axes changed": (
            chart(x="total:Q", y="year:O"),
            "The axes have changed places: the task asks for `year` on `x`",
        ),
        "another column": (chart(y="exports:Q"), "On `y` your chart shows `exports`; the task asks for `total`."),
        "x forgotten": (
            alt.Chart(data, title="T").mark_line().encode(y="total:Q", color="year:O"),
            "nothing on `x`, and shows it on `color`; the task asks for `year` there.",
        ),
        "counted": (chart(y="count()"), "On `y` your chart shows the number of rows; the task asks for `total`."),
        "years measured": (chart(x="year:Q"), "On `x`, `year` is quantitative: measured as an amount is."),
        "years as milliseconds": (chart(x="year:T"), "On `x`, `year` holds plain numbers, and as temporal they count"),
        "amounts as names": (chart(y="total:N"), "On `y`, `total` is nominal: taken for names"),
        "no filter": (
            chart(whole),
            "22 marks are drawn, and the task asks for 8. Rows with US-RU, US-CN in `dyad` arrive; keep only",
        ),
        "half a filter": (
            chart(whole[whole.dyad == "CN-RU"]),
            "9 marks are drawn, and the task asks for 8. Rows with Russia customs in `reporter` arrive",
        ),
        "another pair": (chart(whole[whole.dyad == "US-RU"]), "Rows with US-RU in `dyad` arrive; keep only"),
        "years left out": (
            chart(data[data.year > 2020]),
            "4 marks are drawn, and the task asks for 8. On `x`, 2017, 2018, 2019, 2020 is missing.",
        ),
        "another unit": (chart(data.assign(total=data.total * 1000)), "For 2017, 84070 on `y` is too much."),
        "no title": (chart().properties(title=""), "The title is missing."),
    }
    return Task(keys, ways, slips)


def words() -> Task:
    """How often the article uses the words of each family: bars, the longest first."""
    whole = table("word_families")
    data = whole[whole.document == "article"]
    sums = data.groupby("family")["count"].sum().sort_values(ascending=False)

    def chart(data=data, x="sum(count):Q", y=None, **more):
        return alt.Chart(data).mark_bar().encode(x=x, y=y or alt.Y("family:N").sort("-x"), **more)

    keys = dict(
        starter="""
import altair as alt

words = ck.load("word_families")

def my_chart():
    article = words[words.document == "article"]
    return alt.Chart(article).mark_bar().encode(x="sum(count):Q", y="family:N")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

words = ck.load("word_families")

def my_chart():
    article = words[words.document == "article"]
    return alt.Chart(article).mark_bar().encode(x="sum(count):Q", y=alt.Y("family:N").sort("-x"))

ck.check("chart", my_chart)
""",
        mark=["bar"],
        shows={"x": "sum(count):Q", "y": "family:N"},
        drawn=[[int(count), name] for name, count in sums.items()],
        only={"document": "article"},
        given=["mark", "x", "y", "rows", "without"],
        without=["color"],
        ordered=True,
        swap=True,
    )
    by_count = alt.EncodingSortField("count", op="sum", order="descending")
    other_names = {"economy": "Money", "security": "Arms", "values": "Values", "process": "Talks"}
    red = alt.condition("datum.family == 'values'", alt.value("red"), alt.value("grey"))
    ways = {
        "shorthand": chart(),
        "long form": chart(x=alt.X("count", aggregate="sum", type="quantitative"), y=alt.Y("family", sort="-x")),
        "methods": chart(x=alt.X("count").aggregate("sum"), y=alt.Y("family").sort("-x").title(None)),
        "standing": alt.Chart(data).mark_bar().encode(x=alt.X("family:N", sort="-y"), y="sum(count):Q"),
        "sorted by a column": chart(y=alt.Y("family:N", sort=by_count)),
        "sorted by a channel": chart(y=alt.Y("family:N", sort=alt.SortByEncoding("x", order="descending"))),
        "sorted by hand": chart(y=alt.Y("family:N", sort=[*sums.index])),
        "sorted by pandas": chart(sums.reset_index(name="uses"), x="uses:Q", y=alt.Y("family").sort(None)),
        "rows that lie on each other": chart(x="count:Q"),
        "summed by pandas": chart(sums.reset_index(), x="count:Q"),
        "summed before": chart(x="n:Q").transform_aggregate(n="sum(count)", groupby=["family"]),
        "a filter by a table": chart(whole).transform_filter(alt.FieldOneOfPredicate("document", ["article"])),
        "a filter in Vega's words": chart(whole).transform_filter("datum['document'] === 'article'"),
        "in steps of an order": chart(y=alt.Y("family:O").sort("-x")),
        "divided by section": chart(detail="section:N"),
        "in a colour": chart(color=alt.value("teal")),
        "one bar in red": chart(color=red),
        "names of one's own": chart(data.assign(family=data.family.map(other_names))),
        "labels at the bars": chart() + chart().mark_text(dx=9).encode(text="sum(count):Q"),
    }
    slips = {
        "another mark": (chart().mark_point(), "draws with `mark_point()`"),
        "mean": (chart(x="mean(count):Q"), "On `x` your chart shows the mean of `count`; the task asks for the sum of"),
        "counting rows": (
            chart(x="count():Q"),
            "On `x` your chart shows the number of rows; the task asks for the sum",
        ),
        "rows side by side": (
            chart(x=alt.X("count:Q", stack=None)),
            "On `x` each row is drawn by itself; the task asks",
        ),
        "by section": (chart(y="section:N"), "On `y` your chart shows `section`; the task asks for `family`."),
        "all documents": (
            chart(whole),
            "Rows with inaugural, us_call, council in `document` arrive; keep only those with",
        ),
        "another document": (chart(whole[whole.document == "council"]), "Rows with council in `document` arrive"),
        "one family left out": (chart(data[data.family != "values"]), "On `y`, values is missing."),
        "in the order of the alphabet": (
            chart(y="family:N"),
            "in the order economy, process, security, values; the task",
        ),
        "the shortest first": (
            chart(y=alt.Y("family:N", sort="x")),
            "in the order values, economy, security, process;",
        ),
        "coloured by a column": (chart(color="family:N"), "Your chart shows `family` on `color`. Leave that out."),
        "amounts as names": (chart(sums.reset_index(), x="count:N"), "On `x`, `count` is nominal"),
        "shares": (
            chart(x=alt.X("sum(count):Q", stack="normalize")),
            "On `x` your chart shows the share of `sum(count)`",
        ),
        "a section left out": (chart(data[data.section != "S1"]), "on `x` is too little."),
    }
    return Task(keys, ways, slips)


def votes() -> Task:
    """One resolution by regional group: bars that the votes divide."""
    groups = table("un_groups")[["iso3", "group"]]
    whole = table("roll_calls").merge(groups, on="iso3")
    data = whole[whole.resolution == "ES-11/7"]
    sizes = data.groupby(["group", "vote"]).size().reset_index(name="n")

    def chart(data=data, x="count()", y="group:N", color="vote:N", **more):
        return alt.Chart(data, title="Votes").mark_bar().encode(x=x, y=y, color=color, **more)

    keys = dict(
        starter="""
import altair as alt

votes = ck.load("roll_calls").merge(ck.load("un_groups")[["iso3", "group"]], on="iso3")

def my_chart():
    return alt.Chart(votes).mark_bar().encode(x="count()", y="___", color="___").properties(title="___")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

votes = ck.load("roll_calls").merge(ck.load("un_groups")[["iso3", "group"]], on="iso3")

def my_chart():
    one = votes[votes.resolution == "ES-11/7"]
    return alt.Chart(one, title="Votes on ES-11/7").mark_bar().encode(x="count()", y="group:N", color="vote:N")

ck.check("chart", my_chart)
""",
        mark=["bar"],
        shows={"x": "count():Q", "y": "group:N", "color": "vote:N"},
        drawn=[[n, *pair] for pair, n in Counter(zip(data.group, data.vote, strict=True)).items()],
        only={"resolution": "ES-11/7"},
        swap=True,
        title=True,
    )
    scale = alt.Scale(domain=["yes", "no"], range=["green", "red"])
    ways = {
        "shorthand": chart(),
        "long form": chart(x=alt.X(aggregate="count", type="quantitative"), color=alt.Color("vote", type="nominal")),
        "standing": chart(x="group:N", y="count()"),
        "sorted": chart(y=alt.Y("group:N").sort("-x"), order="vote:N"),
        "colours of one's own": chart(color=alt.Color("vote:N", scale=scale, legend=alt.Legend(orient="top"))),
        "counted by pandas": chart(sizes, x="n:Q"),
        "value_counts": chart(data[["group", "vote"]].value_counts().reset_index(), x="count:Q"),
        "counted before": chart(x="n:Q").transform_aggregate(n="count()", groupby=["group", "vote"]),
        "different countries": chart(x="distinct(country):Q"),
        "a sum of ones": chart(data.assign(one=1), x="sum(one):Q"),
        "a filter in Altair's words": chart(whole).transform_filter(alt.datum.resolution == "ES-11/7"),
        "a filter by a table": chart(whole).transform_filter({"field": "resolution", "oneOf": ["ES-11/7"]}),
        "query": chart(whole.query("resolution == 'ES-11/7'")),
        "a title with a second line": chart().properties(title=alt.TitleParams("Votes", subtitle="193 states")),
        "fill": alt.Chart(data, title="V").mark_bar().encode(x="count()", y="group:N", fill="vote:N"),
        "a tooltip": chart(tooltip=["vote", "count()"]),
        "a piece for each state": chart(detail="country:N"),
        "votes in other words": chart(data.assign(vote=data.vote.str.upper())),
        "groups in fewer words": chart(data.assign(group=data.group.str.replace(" States", ""))),
    }
    yes, others = data[data.vote == "yes"], ", ".join(sorted({*data.vote} - {"yes"}))
    one = whole[whole.resolution == "ES-11/1"]
    slips = {
        "points": (chart().mark_point(), "draws with `mark_point()`"),
        "all resolutions": (
            chart(whole),
            f"{len(whole):,} rows are counted, and the task asks for {len(data)}. Rows with",
        ),
        "another resolution": (chart(one), "Rows with ES-11/1 in `resolution` arrive; keep only those with ES-11/7."),
        "no colour": (chart(color=alt.value("red")), "has nothing on `color`; the task asks for `vote` there."),
        "coloured by group": (chart(color="group:N"), "On `color` your chart shows `group`; the task asks for `vote`."),
        "votes on the axis": (chart(y="vote:N", color="group:N"), "On `y` your chart shows `vote`; the task asks for"),
        "countries": (chart(y="country:N"), "On `y` your chart shows `country`; the task asks for `group`."),
        "shares": (chart(x=alt.X("count()", stack="normalize")), "On `x` your chart shows the share of the rows"),
        "a mean": (chart(sizes, x="mean(n):Q", color="group:N"), "On `x` your chart shows the mean of `n`"),
        "counts as names": (chart(sizes, x="n:O"), "On `x`, `n` is ordinal: taken for steps in an order"),
        "only yes": (chart(yes), f"On `color`, {others} is missing."),
        "a group left out": (chart(data[data.group != "African States"]), "On `y`, African States is missing."),
        "the absent left out": (chart(data[data.vote != "absent"]), "On `color`, absent is missing."),
        "no title": (chart().properties(title=""), "The title is missing."),
    }
    return Task(keys, ways, slips)


def claims() -> Task:
    """Verdicts by kind of claim: a heat map."""
    data = table("claims")
    sizes = data.groupby(["type", "verdict"], as_index=False).size()
    across = pd.crosstab(data.type, data.verdict).melt(ignore_index=False, value_name="n").reset_index()

    def chart(data=data, x="type:N", y="verdict:N", color="count():Q", **more):
        return alt.Chart(data).mark_rect().encode(x=x, y=y, color=color, **more)

    keys = dict(
        starter="""
import altair as alt

claims = ck.load("claims")

def my_chart():
    return alt.Chart(claims).mark____().encode(x="type:N", y="verdict:N")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

claims = ck.load("claims")

def my_chart():
    return alt.Chart(claims).mark_rect().encode(x="type:N", y="verdict:N", color="count():Q")

ck.check("chart", my_chart)
""",
        mark=["rect"],
        shows={"x": "type:N", "y": "verdict:N", "color": "count():Q"},
        drawn=[[kind, verdict, n] for kind, verdict, n in sizes.itertuples(index=False)],
        swap=True,
    )
    order = ["confirmed", "imprecise", "disputed", "error", "not checkable"]
    ways = {
        "shorthand": chart(),
        "long form": chart(x=alt.X("type", type="nominal"), color=alt.Color(aggregate="count", type="quantitative")),
        "turned": chart(x="verdict:N", y="type:N"),
        "in an order": chart(y=alt.Y("verdict:O", sort=order)),
        "types that Altair finds": chart(x="type", y="verdict", color="count()"),
        "a scale of one's own": chart(color=alt.Color("count():Q").scale(scheme="blues").title("Claims")),
        "counted by pandas": chart(sizes, color="size:Q"),
        "crosstab": chart(across[across.n > 0], color="n:Q"),
        "counted before": chart(color="n:Q").transform_aggregate(n="count()", groupby=["type", "verdict"]),
        "counted beside": chart(color="max(n):Q").transform_joinaggregate(n="count()", groupby=["type", "verdict"]),
        "different claims": chart(color="distinct(id):Q"),
        "a filter that lets all pass": chart().transform_filter("isValid(datum.verdict)"),
        "numbers on it": chart() + chart(color=alt.value("black")).mark_text().encode(text="count()"),
        "names of one's own": chart(data.assign(type=data.type.str.title())),
        "another size": chart().properties(width=300, height=200).configure_axis(grid=False),
    }
    facts, sourced = data[data.type == "fact"], data[data.source_given]
    bare = alt.Chart(data).mark_rect().encode(x="type:N", y="verdict:N")
    slips = {
        "bars": (chart().mark_bar(), "draws with `mark_bar()`; the task asks for `mark_rect()`."),
        "no colour": (bare, "nothing on `color`; the task asks for the number of rows there."),
        "by size": (bare.encode(size="count()"), "nothing on `color`, and shows it on `size`"),
        "coloured by verdict": (
            chart(color="verdict:N"),
            "On `color` your chart shows `verdict`; the task asks for the",
        ),
        "counts as names": (chart(sizes, color="size:N"), "On `color`, `size` is nominal"),
        "counts in steps": (chart(color="count():O"), "On `color`, the number of rows is ordinal: taken for steps"),
        "sections": (chart(x="section:N"), "On `x` your chart shows `section`; the task asks for `type`."),
        "checkable": (chart(y="checkable:O"), "On `y` your chart shows `checkable`; the task asks for `verdict`."),
        "a mean": (chart(color="mean(checkable):Q"), "On `color` your chart shows the mean of `checkable`; the task"),
        "facts": (
            chart(facts),
            f"{len(facts)} rows are counted, and the task asks for {len(data)}. On `x`, forecast, inf",
        ),
        "those with a source": (chart(sourced), f"{len(sourced)} rows are counted, and the task asks for {len(data)}."),
        "twice": (
            chart(pd.concat([data, data])),
            f"{2 * len(data)} rows are counted, and the task asks for {len(data)}.",
        ),
        "divided": (chart(detail="section:N"), "Several marks stand for one thing: leave out `detail` or `tooltip`"),
    }
    return Task(keys, ways, slips)


def dates() -> Task:
    """What happened when: a tick or a point for each event."""
    whole = ck.load("timeline")
    data = whole[whole.era == "Riyadh phase"]
    first, last = data.date.min(), data.date.max()

    def chart(data=data, x="date:T", y="kind:N", **more):
        return alt.Chart(data).mark_tick().encode(x=x, y=y, **more)

    keys = dict(
        starter="""
import altair as alt

events = ck.load("timeline")

def my_chart():
    return alt.Chart(events).mark_tick().encode(x="date:T").transform_filter("datum.era == '___'")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

events = ck.load("timeline")

def my_chart():
    chart = alt.Chart(events).mark_tick().encode(x="date:T", y="kind:N")
    return chart.transform_filter("datum.era == 'Riyadh phase'")

ck.check("chart", my_chart)
""",
        mark=["tick", "point"],
        shows={"x": "date:T", "y": "kind:N"},
        drawn=[[f"{row.date:%Y-%m-%d}", row.kind] for row in data.itertuples()],
        only={"era": ["Riyadh phase"]},
    )
    ends = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]
    between = f"datum.date >= toDate('{first:%Y-%m-%d}') && datum.date <= toDate('{last:%Y-%m-%d}')"
    ways = {
        "shorthand": chart(),
        "types that Altair finds": chart(x="date", y="kind"),
        "points": chart().mark_point(filled=True),
        "circles": chart().mark_circle(size=80),
        "long form": chart(x=alt.X("date", type="temporal", axis=alt.Axis(format="%d %b")), y=alt.Y("kind", sort="-x")),
        "texts that are dates": chart(data.assign(date=data.date.dt.strftime("%Y-%m-%d"))),
        "a unit of time": chart(x="yearmonthdate(date):T"),
        "a filter in Vega's words": chart(whole).transform_filter("datum.era == 'Riyadh phase'"),
        "a filter by a table": chart(whole).transform_filter(alt.FieldRangePredicate("date", ends)),
        "a filter by days": chart(whole).transform_filter(between),
        "a filter by era and year": chart(whole).transform_filter(
            "datum.era == 'Riyadh phase' && year(datum.date) > 1900"
        ),
        "coloured": chart(color="topic:N", tooltip=["title", "date"]),
        "calculated": chart(x="day:T").transform_calculate(day="toDate(datum.date)"),
        "query": chart(whole.query("era == 'Riyadh phase'")),
    }
    once = chart().transform_aggregate(n="count()", groupby=["date", "kind"])
    slips = {
        "bars": (chart().mark_bar(), "draws with `mark_bar()`; the task asks for `mark_tick()` or `mark_point()`."),
        "axes changed": (
            chart(x="kind:N", y="date:T"),
            "changed places: the task asks for `date` on `x` and `kind` on",
        ),
        "dates as names": (chart(x="date:N"), "`date` is nominal: taken for names, without order or distance. Make it"),
        "dates in steps": (
            chart(x="date:O"),
            "`date` is ordinal: taken for steps in an order, all of one length. Make",
        ),
        "by topic": (chart(y="topic:N"), "On `y` your chart shows `topic`; the task asks for `kind`."),
        "by month": (chart(x="yearmonth(date):T"), "On `x` your chart shows the yearmonth of `date`; the task asks"),
        "counted": (chart(y="count()"), "On `y` your chart shows the number of rows; the task asks for `kind`."),
        "all events": (chart(whole), "in `era` arrive; keep only those with Riyadh phase."),
        "another era": (chart(whole[whole.era == "2014-2021"]), "Rows with 2014-2021 in `era` arrive"),
        "meetings": (chart(data[data.kind == "meeting"]), "marks are drawn, and the task asks for"),
        "y forgotten": (
            alt.Chart(data).mark_tick().encode(x="date:T"),
            "nothing on `y`; the task asks for `kind` there",
        ),
        "one for each day": (once, "marks are drawn, and the task asks for"),
    }
    return Task(keys, ways, slips)


def means() -> Task:
    """The mean of unequal rows: points."""
    whole = ck.load("trade")
    data = whole[whole.year >= 2022]

    def chart(data=data, x="mean(total):Q", y="dyad:N", **more):
        return alt.Chart(data).mark_point().encode(x=x, y=y, **more)

    keys = dict(
        starter="""
import altair as alt

trade = ck.load("trade")

def my_chart():
    return alt.Chart(trade[trade.year >= 2022]).mark_point().encode(x="total:Q", y="dyad:N")

ck.check("chart", my_chart)
""",
        solution="""
import altair as alt

trade = ck.load("trade")

def my_chart():
    return alt.Chart(trade[trade.year >= 2022]).mark_point().encode(x="mean(total):Q", y="dyad:N")

ck.check("chart", my_chart)
""",
        mark=["point"],
        shows={"x": "mean(total):Q", "y": "dyad:N"},
        drawn=[[own.total.mean(), name] for name, own in data.groupby("dyad")],
        only={"year": [2022, 2023, 2024]},
        given=["mark", "y"],
    )
    exports = data.dropna(subset=["exports"])
    ways = {
        "shorthand": chart(),
        "average": chart(x="average(total)"),
        "long form": chart(x=alt.X("total", aggregate="mean")),
        "methods": chart(x=alt.X("total").aggregate("mean")),
        "circles": chart().mark_circle(),
        "pandas": chart(data.groupby("dyad", as_index=False)["total"].mean(), x="total:Q"),
        "averaged before": chart(x="m:Q").transform_aggregate(m="mean(total)", groupby=["dyad"]),
        "averaged beside": chart(x="max(m):Q").transform_joinaggregate(m="mean(total)", groupby=["dyad"]),
        "a filter in Vega's words": chart(whole).transform_filter("datum.year >= 2022"),
        "a filter by a table": chart(whole).transform_filter(alt.FieldGTEPredicate("year", 2022)),
        "a filter by a range": chart(whole).transform_filter(alt.FieldRangePredicate("year", [2022, 2024])),
        "a filter of what is not": chart(whole).transform_filter({"not": alt.FieldLTPredicate("year", 2022)}),
        "calculated": chart(x="mean(t):Q").transform_calculate(t="datum.total + 0"),
        "folded": chart(x="mean(value):Q").transform_fold(["total"]),
    }
    slips = {
        "bars": (chart().mark_bar(), "draws with `mark_bar()`"),
        "each row": (chart(x="total:Q"), "On `x` each row is drawn by itself; the task asks for the mean of `total`."),
        "sum": (chart(x="sum(total):Q"), "On `x` your chart shows the sum of `total`; the task asks for the mean of"),
        "median": (chart(x="median(total):Q"), "On `x` your chart shows the median of `total`"),
        "exports": (chart(x="mean(exports):Q"), "On `x` your chart shows the mean of `exports`; the task asks for the"),
        "each export": (chart(exports, x="exports:Q"), "On `x` your chart shows `exports`; the task asks for the mean"),
        "by reporter": (chart(y="reporter:N"), "On `y` your chart shows `reporter`; the task asks for `dyad`."),
        "axes changed": (chart(x="dyad:N", y="mean(total):Q"), "The axes have changed places"),
        "coloured": (chart(color="reporter:N"), "Several marks stand for one thing: leave out `color`, or aggregate"),
        "divided": (chart(detail="reporter:N"), "Several marks stand for one thing: leave out `detail` or `tooltip`"),
        "all years": (chart(whole), "in `year` arrive; keep only those with 2022, 2023, 2024."),
        "names as amounts": (chart(y="dyad:Q"), "On `y`, `dyad` is quantitative"),
        "the mean as a name": (chart(x="mean(total):N"), "On `x`, the mean of `total` is nominal"),
    }
    return Task(keys, ways, slips)


TASKS = {task.__name__: task for task in (trade, words, votes, claims, dates, means)}
if not (ROOT / "data" / "un_groups.csv").is_file():  # it comes with the roll calls of all members
    del TASKS["votes"]
