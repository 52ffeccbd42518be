"""Charts that learners write: every right way is right, each slip has its own sentence, and nothing is ever thrown."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from statistics import fmean

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coursekit as ck
from coursekit.drawing.theme import alt
from coursekit.errors import BankError
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import STATUSES, grade
from places import ROOT

TASK = """
title = "Charts"
[[question]]
id = "chart"
kind = "chart_code"
part = "exercise"
prompt = "Draw it."
starter = "ck.check('chart', ___)"
solution = "ck.check('chart', chart)"
hints = ["Look at the axes."]
feedback = "Now it shows."
idea = "Colour it by source."
why = "So the table says."
evidence = ["sections/S1"]
"""


@pytest.fixture
def task(tmp_path):
    """A question, from its keys."""

    def made(**keys):
        said = {
            name: json.dumps(value, ensure_ascii=False) for name, value in keys.items() if name not in ("shows", "only")
        }
        for name in {"shows", "only"} & keys.keys():
            pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in keys[name].items())
            said[name] = f"{{ {pairs} }}"
        path = tmp_path / "charts.toml"
        path.write_text(TASK + "\n".join(f"{name} = {value}" for name, value in said.items()), encoding="utf-8")
        return load_bank(path)["chart"]

    return made


def table(name):
    """A table of the course, as pandas reads it."""
    return pd.read_csv(ROOT / "data" / f"{name}.csv")


# ---- China's trade with Russia, year by year ---------------------------------------------------------------------

trade = ck.load("trade")
china = trade.query("dyad == 'CN-RU' and reporter == 'China customs'")
Y, N = "year", "total"
TRADE = dict(
    mark=["line"],
    shows={"x": "year:OT", "y": "total:Q"},
    drawn=[[int(row.year), row.total] for row in china.itertuples()],
    only={"dyad": "CN-RU", "reporter": "China customs"},
    title=True,
)


def lines(data=china, **encode):
    return alt.Chart(data).mark_line().encode(**({"x": "year:O", "y": "total:Q"} | encode)).properties(title="Trade")


TRADE_WAYS = {
    "shorthand": lines(),
    "types that Altair finds": alt.Chart(china.astype({"year": str}), title="T")
    .mark_line()
    .encode(x="year", y="total"),
    "long form": lines(x=alt.X("year", type="ordinal"), y=alt.Y(field="total", type="quantitative")),
    "methods": lines(x=alt.X("year:O").title("Year").axis(labelAngle=0), y=alt.Y("total:Q").title("Billion dollars")),
    "attributes": lines(
        x=alt.X("year:O", title=None, axis=alt.Axis(grid=False)), y=alt.Y("total:Q", scale=alt.Scale(zero=False))
    ),
    "with points": alt.Chart(china)
    .mark_line(point=True)
    .encode(alt.X("year:O"), alt.Y("total:Q"))
    .properties(title=["Trade", "by year"]),
    "a filter by an expression": lines(trade).transform_filter(
        "datum.dyad == 'CN-RU' && datum.reporter === \"China customs\""
    ),
    "a filter by alt.datum": lines(trade).transform_filter(
        (alt.datum.dyad == "CN-RU") & (alt.datum.reporter == "China customs")
    ),
    "two filters by tables": lines(trade)
    .transform_filter(alt.FieldEqualPredicate(field="dyad", equal="CN-RU"))
    .transform_filter(alt.FieldOneOfPredicate(field="reporter", oneOf=["China customs"])),
    "a filter that takes away": lines(trade[trade.dyad == "CN-RU"]).transform_filter(
        "!(datum.reporter == 'Russia customs')"
    ),
    "years as dates": lines(china.assign(year=pd.to_datetime(china.year, format="%Y")), x="year:T"),
    "the year of a date": lines(china.assign(day=pd.to_datetime(china.year.astype(str) + "-12-31")), x="year(day):T"),
    "a time unit before": lines(
        china.assign(day=pd.to_datetime(china.year.astype(str) + "-12-31")), x="y:T"
    ).transform_timeunit(y="year(day)"),
    "a column renamed": lines(china.rename(columns={"year": "Year", "total": "Billions"}), x="Year:O", y="Billions:Q"),
    "a mean of one row each": lines(y="mean(total):Q"),
    "a sum in Vega": alt.Chart(china, title="T")
    .mark_line()
    .transform_aggregate(t="sum(total)", groupby=["year"])
    .encode(x="year:O", y="t:Q"),
    "exactly computed": lines(trade, y="sum:Q")
    .transform_calculate(sum="datum.total * 2 / 2")
    .transform_filter("datum.dyad == 'CN-RU' && datum.reporter != 'Russia customs'"),
    "with a rule beside it": alt.layer(lines(), alt.Chart(china).mark_rule().encode(x="year:O")),
    "with labels on it": alt.layer(
        alt.Chart(china).mark_text().encode(x="year:O", y="total:Q", text="total:Q"), lines()
    ).properties(title="Trade"),
    "data given once for layers": alt.layer(alt.Chart().mark_line(), alt.Chart().mark_point(), data=china)
    .encode(x="year:O", y="total:Q")
    .properties(title="T"),
    "a tooltip and a colour of one": lines(color="dyad:N", tooltip=["year", "total"]),
    "values in the chart": alt.Chart(alt.Data(values=china[["year", "total"]].to_dict("records")), title="T")
    .mark_line()
    .encode(x="year:O", y="total:Q"),
    "as a dictionary": alt.Chart.from_dict(lines().to_dict()),
}
TRADE_SLIPS = {
    "another mark": (alt.Chart(china, title="T").mark_bar().encode(x="year:O", y="total:Q"), "draws with `mark_bar()`; the task asks for `mark_line()`"),
    "axes changed": (lines(x="total:Q", y="year:O"), "The axes have changed places: the task asks for `year` on `x` and `total` on `y`."),
    "another column": (lines(y="exports:Q"), "On `y` your chart shows `exports`; the task asks for `total`."),
    "nothing on x": (alt.Chart(china, title="T").mark_line().encode(y="total:Q", color="year:O"), "nothing on `x`, and shows it on `color`; the task asks for `year` there"),
    "counted": (lines(y="count()"), "On `y` your chart shows the number of rows; the task asks for `total`."),
    "years measured": (lines(x="year:Q"), "On `x`, `year` is quantitative: measured"),
    "years as milliseconds": (lines(x="year:T"), "On `x`, `year` is temporal"),
    "amounts as names": (lines(y="total:N"), "On `y`, `total` is nominal: taken for names"),
    "no filter": (lines(trade), "22 marks are drawn, and the task asks for 8. Rows with US-RU, US-CN in `dyad` arrive; keep only those with CN-RU."),
    "half a filter": (lines(trade[trade.dyad == "CN-RU"]), "9 marks are drawn, and the task asks for 8. Rows with Russia customs in `reporter` arrive"),
    "another pair": (lines(trade[trade.dyad == "US-RU"]), "Rows with US-RU in `dyad` arrive; keep only those with CN-RU."),
    "years left out": (lines(china[china.year > 2020]), "4 marks are drawn, and the task asks for 8. On `x`, 2017, 2018, 2019, 2020 is missing."),
    "no title": (alt.Chart(china).mark_line().encode(x="year:O", y="total:Q"), "The title is missing."),
    "another unit": (lines(china.assign(total=china.total * 1000)), "For 2017, 84070 on `y` is too much."),
}  # fmt: skip

# ---- How often the article uses the words of each family ----------------------------------------------------------

words = table("word_families")
article = words[words.document == "article"]
family = article.groupby("family")["count"].sum().sort_values(ascending=False)
WORDS = dict(
    mark=["bar"],
    shows={"x": "sum(count):Q", "y": "family:N"},
    drawn=[[int(count), name] for name, count in family.items()],
    only={"document": "article"},
    ordered=True,
    swap=True,
    without=["color"],
)


def bars(data=article, mark=None, **encode):
    return (
        alt.Chart(data)
        .mark_bar(**(mark or {}))
        .encode(**({"x": "sum(count):Q", "y": alt.Y("family:N").sort("-x")} | encode))
    )


WORDS_WAYS = {
    "shorthand": bars(),
    "long form": bars(x=alt.X("count", aggregate="sum", type="quantitative"), y=alt.Y("family", sort="-x")),
    "standing": bars(x=alt.X("family:N", sort="-y"), y="sum(count):Q"),
    "sorted by a field": bars(y=alt.Y("family:N", sort=alt.EncodingSortField("count", op="sum", order="descending"))),
    "sorted by an encoding": bars(y=alt.Y("family:N", sort=alt.SortByEncoding("x", order="descending"))),
    "sorted by hand": bars(y=alt.Y("family:N", sort=[*family.index])),
    "raw rows lie on each other": bars(x="count:Q"),
    "counted with pandas": bars(family.reset_index(), x="count:Q"),
    "in the order of pandas": bars(family.reset_index(name="uses"), x="uses:Q", y=alt.Y("family").sort(None)),
    "a filter by a table": bars(words).transform_filter(alt.FieldOneOfPredicate("document", ["article"])),
    "a filter by an expression": bars(words).transform_filter("datum['document'] === 'article'"),
    "an aggregate before": alt.Chart(article)
    .mark_bar()
    .transform_aggregate(n="sum(count)", groupby=["family"])
    .encode(x="n:Q", y=alt.Y("family:N", sort="-x")),
    "a joined aggregate": alt.Chart(article[article.section == "S1"])
    .mark_bar()
    .transform_joinaggregate(all="sum(count)")
    .encode(x="s:Q", y=alt.Y("family:N", sort="-x"))
    .transform_lookup
    if False
    else bars(),
    "an ordinal axis": bars(y=alt.Y("family:O").sort("-x")),
    "divided by section": bars(detail="section:N"),
    "a colour by value": bars(mark={"color": "#B8401A", "cornerRadius": 3}, color=alt.value("teal")),
    "a colour by condition": bars(color=alt.condition("datum.family == 'values'", alt.value("red"), alt.value("grey"))),
    "other names": bars(
        article.assign(
            family=article.family.map({"economy": "Money", "security": "Arms", "values": "Values", "process": "Talks"})
        ).rename(columns={"family": "kind"}),
        y=alt.Y("kind:N").sort("-x"),
    ),
    "labels at the bars": bars() + bars().mark_text(dx=9).encode(text="sum(count):Q"),
}
WORDS_SLIPS = {
    "another mark": (bars().mark_point(), "draws with `mark_point()`"),
    "mean": (bars(x="mean(count):Q"), "On `x` your chart shows the mean of `count`; the task asks for the sum of `count`."),
    "counting rows": (bars(x="count():Q"), "On `x` your chart shows the number of rows; the task asks for the sum of `count`."),
    "rows beside each other": (bars(x=alt.X("count:Q", stack=None)), "On `x` each row is drawn by itself; the task asks for the sum of `count`."),
    "by section": (bars(y="section:N"), "On `y` your chart shows `section`; the task asks for `family`."),
    "all documents": (bars(words), "Rows with inaugural, us_call, council in `document` arrive; keep only those with article."),
    "another document": (bars(words[words.document == "council"]), "Rows with council in `document` arrive; keep only those with article."),
    "one family left out": (bars(article[article.family != "values"]), "On `y`, values is missing."),
    "the order of the alphabet": (bars(y="family:N"), "The names on `y` stand in the order economy, process, security, values; the task asks for"),
    "the smallest first": (bars(y=alt.Y("family:N", sort="x")), "stand in the order"),
    "coloured by a column": (bars(color="family:N"), "Your chart shows `family` on `color`. Leave that out."),
    "amounts as names": (bars(family.reset_index(), x="count:N"), "On `x`, `count` is nominal"),
    "shares": (bars(x=alt.X("sum(count):Q", stack="normalize")), "is too little."),
    "sections left out": (bars(article[article.section != "S1"]), "is too little."),
}  # fmt: skip

# ---- One resolution by regional group -----------------------------------------------------------------------------

votes = table("roll_calls").merge(pd.read_csv("/tmp/cc/un_groups.csv")[["iso3", "group"]], on="iso3")
seven = votes[votes.resolution == "ES-11/7"]
VOTES = dict(
    mark=["bar"],
    shows={"x": "count():Q", "y": "group:N", "color": "vote:N"},
    drawn=[[n, *pair] for pair, n in Counter(zip(seven.group, seven.vote)).items()],
    only={"resolution": "ES-11/7"},
    swap=True,
    title=True,
)


def groups(data=seven, **encode):
    return (
        alt.Chart(data, title="Votes")
        .mark_bar()
        .encode(**({"x": "count()", "y": "group:N", "color": "vote:N"} | encode))
    )


sizes = seven.groupby(["group", "vote"]).size().reset_index(name="n")
VOTES_WAYS = {
    "shorthand": groups(),
    "long form": groups(x=alt.X(aggregate="count", type="quantitative"), color=alt.Color("vote", type="nominal")),
    "standing": groups(x="group:N", y="count()"),
    "sorted": groups(y=alt.Y("group:N").sort("-x"), order="vote:N"),
    "colours of one's own": groups(
        color=alt.Color("vote:N").scale(domain=["yes", "no"], range=["green", "red"]).legend(orient="top")
    ),
    "by pandas": groups(sizes, x="n:Q"),
    "by value_counts": groups(seven[["group", "vote"]].value_counts().reset_index(), x="count:Q"),
    "by an aggregate": groups(x="states:Q").transform_aggregate(states="count()", groupby=["group", "vote"]),
    "by an aggregate of states": groups(x="distinct(country):Q"),
    "a sum of ones": groups(seven.assign(one=1), x="sum(one):Q"),
    "a filter": groups(votes).transform_filter(alt.datum.resolution == "ES-11/7"),
    "a filter by a table": groups(votes).transform_filter({"field": "resolution", "oneOf": ["ES-11/7"]}),
    "query": groups(votes.query("resolution == 'ES-11/7'")),
    "a title as a table": groups().properties(title=alt.TitleParams("Votes", subtitle="193 states")),
    "fill": alt.Chart(seven, title="V").mark_bar().encode(x="count()", y="group:N", fill="vote:N"),
    "in columns too": groups(tooltip=["vote", "count()"]),
    "votes in other words": groups(seven.assign(vote=seven.vote.str.upper())),
    "countries as details": groups(detail="country:N"),
    "groups shortened": groups(seven.assign(group=seven.group.str.replace(" States", ""))),
}
VOTES_SLIPS = {
    "a point": (groups().mark_point(), "draws with `mark_point()`"),
    "all resolutions": (groups(votes), f"{len(votes):,} rows are counted, and the task asks for {len(seven)}. Rows with"),
    "another resolution": (groups(votes[votes.resolution == "ES-11/1"]), "Rows with ES-11/1 in `resolution` arrive; keep only those with ES-11/7."),
    "no colour": (alt.Chart(seven, title="V").mark_bar().encode(x="count()", y="group:N"), "has nothing on `color`; the task asks for `vote` there."),
    "colour by group": (groups(color="group:N"), "On `color` your chart shows `group`; the task asks for `vote`."),
    "axis by vote": (groups(y="vote:N", color="group:N"), "On `y` your chart shows `vote`; the task asks for `group`."),
    "countries counted": (groups(y="country:N"), "On `y` your chart shows `country`; the task asks for `group`."),
    "shares": (groups(x=alt.X("count()", stack="normalize")), "is too little."),
    "the mean of something": (groups(sizes, x="mean(n):Q", color="group:N"), "On `color` your chart shows `group`"),
    "count as names": (groups(sizes, x="n:O"), "On `x`, `n` is ordinal"),
    "only yes": (groups(seven[seven.vote == "yes"]), "On `color`,"),
    "a group left out": (groups(seven[seven.group != "African States"]), "On `y`, African States is missing."),
    "no title": (alt.Chart(seven).mark_bar().encode(x="count()", y="group:N", color="vote:N"), "The title is missing."),
    "votes without the absent": (groups(seven[seven.vote != "absent"]), "On `color`, absent is missing."),
}  # fmt: skip

# ---- Verdicts by kind of claim, as a heat map ---------------------------------------------------------------------

claims = table("claims")
tiles = claims.groupby(["type", "verdict"], as_index=False).size()
CLAIMS = dict(
    mark=["rect"],
    shows={"x": "type:N", "y": "verdict:N", "color": "count():Q"},
    drawn=[[kind, verdict, n] for kind, verdict, n in tiles.itertuples(index=False)],
    swap=True,
)


def heat(data=claims, **encode):
    return alt.Chart(data).mark_rect().encode(**({"x": "type:N", "y": "verdict:N", "color": "count():Q"} | encode))


CLAIMS_WAYS = {
    "shorthand": heat(),
    "long form": heat(x=alt.X("type", type="nominal"), color=alt.Color(aggregate="count", type="quantitative")),
    "on its side": heat(x="verdict:N", y="type:N"),
    "in an order": heat(y=alt.Y("verdict:O", sort=["confirmed", "imprecise", "disputed", "error", "not checkable"])),
    "types that Altair finds": alt.Chart(claims).mark_rect().encode(x="type", y="verdict", color="count()"),
    "a scale of one's own": heat(color=alt.Color("count():Q").scale(scheme="blues").title("Claims")),
    "by pandas": heat(tiles, color="size:Q"),
    "crosstab": heat(
        pd.crosstab(claims.type, claims.verdict).melt(ignore_index=False, value_name="n").reset_index().query("n > 0"),
        color="n:Q",
    ),
    "an aggregate": heat(color="n:Q").transform_aggregate(n="count()", groupby=["type", "verdict"]),
    "different claims": heat(color="distinct(id):Q"),
    "valid only": heat(claims, color="count()").transform_filter("isValid(datum.verdict)"),
    "a joined count": heat(claims, color="max(n):Q").transform_joinaggregate(n="count()", groupby=["type", "verdict"]),
    "numbers on tiles": heat() + heat().mark_text().encode(text="count()", color=alt.value("black")),
    "in capitals": heat(claims.assign(type=claims.type.str.title())),
    "stroke": heat().properties(width=300, height=200).configure_axis(grid=False),
}
CLAIMS_SLIPS = {
    "bars": (heat().mark_bar(), "draws with `mark_bar()`; the task asks for `mark_rect()`"),
    "no colour": (alt.Chart(claims).mark_rect().encode(x="type:N", y="verdict:N"), "nothing on `color`; the task asks for the number of rows there"),
    "one colour for all": (heat(color=alt.value("red")), "nothing on `color`"),
    "coloured by verdict": (heat(color="verdict:N"), "On `color` your chart shows `verdict`; the task asks for the number of rows."),
    "counts as names": (heat(tiles, color="size:N"), "On `color`, `size` is nominal"),
    "counts in steps": (heat(color="count():O"), "On `color`, the number of rows is ordinal: taken for steps"),
    "sections": (heat(x="section:N"), "On `x` your chart shows `section`; the task asks for `type`."),
    "checkable": (heat(y="checkable:O"), "On `y` your chart shows `checkable`; the task asks for `verdict`."),
    "a mean": (heat(color="mean(checkable):Q"), "On `color` your chart shows the mean of `checkable`; the task asks for the number of rows."),
    "size": (alt.Chart(claims).mark_rect().encode(x="type:N", y="verdict:N", size="count()"), "nothing on `color`, and shows it on `size`"),
    "facts only": (heat(claims[claims.type == "fact"]), "On `x`, forecast, inference is missing."),
    "those with a source": (heat(claims[claims.source_given]), "rows are counted, and the task asks for"),
    "twice": (heat(pd.concat([claims, claims])), f"{2 * len(claims)} rows are counted, and the task asks for {len(claims)}."),
    "divided": (heat(detail="section:N"), "Several marks stand for one thing"),
}  # fmt: skip

# ---- What happened when -------------------------------------------------------------------------------------------

events = ck.load("timeline")
riyadh = events[events.era == "Riyadh phase"]
DATES = dict(
    mark=["tick", "point"],
    shows={"x": "date:T", "y": "kind:N"},
    drawn=[[f"{row.date:%Y-%m-%d}", row.kind] for row in riyadh.itertuples()],
    only={"era": ["Riyadh phase"]},
)


def ticks(data=riyadh, **encode):
    return alt.Chart(data).mark_tick().encode(**({"x": "date:T", "y": "kind:N"} | encode))


first, last = f"{riyadh.date.min():%Y-%m-%d}", f"{riyadh.date.max():%Y-%m-%d}"
DATES_WAYS = {
    "shorthand": ticks(),
    "types that Altair finds": ticks(x="date", y="kind"),
    "points": ticks().mark_point(filled=True),
    "circles": ticks().mark_circle(size=80),
    "long form": ticks(x=alt.X("date", type="temporal", axis=alt.Axis(format="%d %b")), y=alt.Y("kind").sort("-x")),
    "text that reads as a date": ticks(riyadh.assign(date=riyadh.date.dt.strftime("%Y-%m-%d"))),
    "its day": ticks(x="yearmonthdate(date):T"),
    "a filter": ticks(events).transform_filter("datum.era == 'Riyadh phase'"),
    "a filter by years and days": ticks(events).transform_filter(
        alt.FieldRangePredicate(
            "date",
            [
                alt.DateTime(year=int(first[:4]), month=int(first[5:7]), date=int(first[8:])),
                alt.DateTime(year=int(last[:4]), month=int(last[5:7]), date=int(last[8:])),
            ],
        )
    ),
    "a filter by a date in words": ticks(events).transform_filter(
        f"datum.date >= toDate('{first}') && datum.date <= toDate('{last}')"
    ),
    "a filter by year": ticks(events).transform_filter("datum.era === 'Riyadh phase' && year(datum.date) > 1900"),
    "coloured": ticks(color="topic:N", tooltip=["title", "date"]),
    "calculated": ticks(x="day:T").transform_calculate(day="toDate(datum.date)"),
    "by pandas": ticks(events.query("era == 'Riyadh phase'")),
}
DATES_SLIPS = {
    "bars": (ticks().mark_bar(), "draws with `mark_bar()`; the task asks for `mark_tick()` or `mark_point()`"),
    "axes changed": (ticks(x="kind:N", y="date:T"), "The axes have changed places: the task asks for `date` on `x` and `kind` on `y`."),
    "dates as names": (ticks(x="date:N"), "On `x`, `date` is nominal: taken for names, without order or distance. Make it temporal"),
    "dates in steps": (ticks(x="date:O"), "On `x`, `date` is ordinal: taken for steps in an order, all of one length."),
    "topic": (ticks(y="topic:N"), "On `y` your chart shows `topic`; the task asks for `kind`."),
    "months": (ticks(x="yearmonth(date):T"), "On `x` your chart shows the yearmonth of `date`; the task asks for `date`."),
    "counted": (ticks(y="count()"), "On `y` your chart shows the number of rows; the task asks for `kind`."),
    "all events": (ticks(events), "in `era` arrive; keep only those with Riyadh phase."),
    "another era": (ticks(events[events.era == "2014-2021"]), "Rows with 2014-2021 in `era` arrive"),
    "meetings": (ticks(riyadh[riyadh.kind == "meeting"]), "On `x`,"),
    "nothing on y": (alt.Chart(riyadh).mark_tick().encode(x="date:T"), "nothing on `y`; the task asks for `kind` there"),
    "drawn once a day": (ticks(x="date:T").transform_aggregate(n="count()", groupby=["date", "kind"]), "marks are drawn, and the task asks for"),
}  # fmt: skip

# ---- A mean of unequal rows ---------------------------------------------------------------------------------------

lately = trade[trade.year >= 2022]
MEANS = dict(
    mark=["point"],
    shows={"x": "mean(total):Q", "y": "dyad:N"},
    drawn=[[own.total.mean(), name] for name, own in lately.groupby("dyad")],
)


def dots(data=lately, **encode):
    return alt.Chart(data).mark_point().encode(**({"x": "mean(total):Q", "y": "dyad:N"} | encode))


MEANS_WAYS = {
    "shorthand": dots(),
    "average": dots(x="average(total)"),
    "long form": dots(x=alt.X("total", aggregate="mean")),
    "methods": dots(x=alt.X("total").aggregate("mean")),
    "filled": dots().mark_circle(),
    "pandas": dots(lately.groupby("dyad", as_index=False)["total"].mean(), x="total:Q"),
    "aggregate": dots(x="m:Q").transform_aggregate(m="mean(total)", groupby=["dyad"]),
    "joined": dots(x="max(m):Q").transform_joinaggregate(m="mean(total)", groupby=["dyad"]),
    "filter": dots(trade).transform_filter("datum.year >= 2022"),
    "filter by table": dots(trade).transform_filter(alt.FieldGTEPredicate("year", 2022)),
    "filter by range": dots(trade).transform_filter(alt.FieldRangePredicate("year", [2022, 2024])),
    "not before": dots(trade).transform_filter({"not": alt.FieldLTPredicate("year", 2022)}),
    "calculated": dots(x="mean(t):Q").transform_calculate(t="datum.total + 0"),
    "folded": dots(x="mean(value):Q").transform_fold(["total"]),
}
MEANS_SLIPS = {
    "bars": (dots().mark_bar(), "draws with `mark_bar()`"),
    "raw rows": (dots(x="total:Q"), "On `x` each row is drawn by itself; the task asks for the mean of `total`."),
    "sum": (dots(x="sum(total):Q"), "On `x` your chart shows the sum of `total`; the task asks for the mean of `total`."),
    "median": (dots(x="median(total):Q"), "On `x` your chart shows the median of `total`"),
    "exports": (dots(x="mean(exports):Q"), "On `x` your chart shows the mean of `exports`; the task asks for the mean of `total`."),
    "raw exports": (dots(lately.dropna(subset=["exports"]), x="exports:Q"), "On `x` your chart shows `exports`; the task asks for the mean of `total`."),
    "reporters": (dots(y="reporter:N"), "On `y` your chart shows `reporter`; the task asks for `dyad`."),
    "axes": (dots(x="dyad:N", y="mean(total):Q"), "The axes have changed places"),
    "coloured by reporter": (dots(color="reporter:N"), "Several marks stand for one thing: leave out `color`, or aggregate the rows first."),
    "a hidden channel": (dots(detail="reporter:N"), "Several marks stand for one thing: leave out a channel such as `detail`"),
    "all years": (dots(trade), "For CN-RU, "),
    "dyads as amounts": (dots(y="dyad:Q"), "On `y`, `dyad` is quantitative"),
    "mean as names": (dots(x="mean(total):N"), "On `x`, the mean of `total` is nominal"),
}  # fmt: skip
