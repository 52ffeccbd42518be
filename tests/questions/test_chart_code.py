"""Charts that learners write: every right way is right, each slip has a sentence of its own, nothing is thrown."""

from __future__ import annotations

import copy
import functools
import json
import operator
import re
import tomllib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coursekit as ck
from chart_tasks import TASKS
from coursekit.drawing.theme import alt
from coursekit.errors import BankError, Unanswered
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import STATUSES, grade
from coursekit.questions.vega_lite import drawing
from places import ROOT

MADE = {name: task() for name, task in TASKS.items()}
WAYS = [
    pytest.param(name, chart, id=f"{name}: {way}") for name, task in MADE.items() for way, chart in task.ways.items()
]
SLIPS = [
    pytest.param(name, chart, said, id=f"{name}: {slip}")
    for name, task in MADE.items()
    for slip, (chart, said) in task.slips.items()
]


def written(keys):
    """A bank with one question of this kind."""
    common = dict(prompt="Draw it.", hints=["Look at the axes."], feedback="Now it shows.", idea="Colour it by source.",
                  why="So the table says.", evidence=["sections/S1"], starter="x", solution="x")  # fmt: skip
    lines = ['title = "Charts"', "[[question]]", 'id = "chart"', 'kind = "chart_code"', 'part = "exercise"']
    for name, value in (common | keys).items():
        pairs = (
            ", ".join(f"{key} = {json.dumps(each)}" for key, each in value.items()) if isinstance(value, dict) else ""
        )
        lines.append(f"{name} = " + (f"{{ {pairs} }}" if pairs else json.dumps(value)))
    return "\n".join(lines)


@pytest.fixture(scope="session")
def task(tmp_path_factory):
    """A question by the name of its task, or with keys of its own."""

    def made(name="trade", **changes):
        path = tmp_path_factory.mktemp("bank") / "charts.toml"
        path.write_text(written(MADE[name].keys | changes), encoding="utf-8")
        return load_bank(path)["chart"]

    return made


@pytest.mark.parametrize("name", MADE)
def test_there_are_many_ways_to_be_right_and_many_to_slip(name, task):
    question, (_, ways, slips) = task(name), MADE[name]
    assert len(ways) >= 12
    assert len(slips) >= 10
    said = [grade(question, chart).feedback for chart, _ in slips.values()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(("name", "chart"), WAYS)
def test_every_right_way_is_right(task, name, chart):
    outcome = grade(task(name), chart)
    assert ("right", 1.0) == (outcome.status, outcome.score), outcome.feedback
    assert "Now it shows.\n\n**Try next:** Colour it by source." == outcome.feedback
    # What the log keeps is JSON, is small, and is graded again without a chart.
    kept = json.dumps(outcome.response)
    assert len(kept) < 20_000
    assert outcome == grade(task(name), json.loads(kept))


@pytest.mark.parametrize(("name", "chart", "said"), SLIPS)
def test_each_slip_is_told_by_what_differs_first(task, name, chart, said):
    outcome = grade(task(name), chart)
    assert outcome.status in ("partly", "wrong")
    assert said in outcome.feedback
    assert outcome == grade(task(name), json.loads(json.dumps(outcome.response)))


def run(code):
    """Run a cell, and return what `ck.check` at its end shows."""
    *body, last = code.strip().splitlines()
    names = {"ck": ck}
    exec(compile("\n".join(body), "<cell>", "exec"), names)
    return eval(last, names).text


@pytest.mark.parametrize("name", MADE)
def test_a_starter_earns_nothing_and_a_solution_is_right(course_copy, monkeypatch, log, capsys, name):
    course_copy.joinpath("data/questions/charts.toml").write_text(written(MADE[name].keys), encoding="utf-8")
    monkeypatch.chdir(course_copy / "notebooks")
    keys = MADE[name].keys
    told = run(keys["starter"])
    if "___" in keys["starter"]:
        assert "… No answer yet. There is still a blank to fill in." in told
        assert [] == log.events()
    else:
        assert "✘ Not yet." in told
        assert 0 == log.events()[-1]["score"]
    assert run(keys["solution"]).startswith("✔ Right. Now it shows.")


def test_the_example_for_authors_is_sound(tmp_path, course_copy, monkeypatch, log, capsys):
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r'```toml\n(\[\[question\]\]\nid = "\w+"\nkind = "chart_code".*?)```', page, re.DOTALL)
    path = course_copy / "data/questions/example.toml"
    path.write_text(f'title = "Example"\n{example}', encoding="utf-8")
    (question,) = load_bank(path).questions
    monkeypatch.chdir(course_copy / "notebooks")
    assert "On `x` each row is drawn by itself; the task asks for the mean of `total`." in run(question.starter)
    assert "eighty times" in run(question.solution)
    assert [0.0, 1.0] == [event["score"] for event in log.events()]


def test_the_first_thing_that_differs_is_told_first(task):
    """A chart with everything wrong, mended step by step: the most important comes first, and the score rises."""
    question = task(title=True, without=["color"], ordered=True)
    whole = ck.load("trade")
    china = whole.query("dyad == 'CN-RU' and reporter == 'China customs'")
    line = alt.Chart(whole).mark_line()
    backwards = alt.X("year:O", sort="descending")
    steps = [
        (alt.Chart(whole).mark_bar().encode(x="id:N", y="total:N", color="dyad"), "draws with `mark_bar()`"),
        (line.encode(x="id:N", y="total:N", color="dyad"), "On `x` your chart shows `id`"),
        (line.encode(x=backwards, y="total:N", color="dyad"), "On `y`, `total` is nominal"),
        (line.encode(x=backwards, y="total:Q", color="dyad"), "keep only those with CN-RU"),
        (alt.Chart(china).mark_line().encode(x=backwards, y="total:Q", color="dyad"), "`dyad` on `color`. Leave that"),
        (
            alt.Chart(china).mark_line().encode(x=backwards, y="total:Q"),
            "The names on `x` stand in the order 2024, 2023",
        ),
        (alt.Chart(china).mark_line().encode(x="year:O", y="total:Q"), "The title is missing"),
        (alt.Chart(china, title="T").mark_line().encode(x="year:O", y="total:Q"), "Now it shows."),
    ]
    outcomes = [grade(question, chart) for chart, _ in steps]
    for (_, said), outcome in zip(steps, outcomes, strict=True):
        assert said in outcome.feedback
    scores = [outcome.score for outcome in outcomes]
    assert sorted(set(scores)) == scores
    assert (0.0, 1.0) == (scores[0], scores[-1])


def test_what_the_starter_has_already_earns_nothing(task):
    data = ck.load("trade").query("dyad == 'CN-RU' and reporter == 'China customs'")
    bars, line = (
        getattr(alt.Chart(data), f"mark_{mark}")().encode(x="year:O", y="total:Q") for mark in ("bar", "line")
    )
    question = task(given=["x", "y", "rows"])
    assert (0.0, 0.5, 1.0) == tuple(grade(question, each).score for each in (bars, line, line.properties(title="T")))
    broken = alt.Chart(data, title="T").mark_line().encode(x="year:O", y="exports:Q")
    assert "wrong" == grade(question, broken).status


class Odd:
    """What is like a chart, and fails in words that nobody knows."""

    data = ck.load("trade")

    def to_dict(self):
        raise ValueError("It has no place for the field that it wants")


NOT_YET = {
    "an error of another kind": (Odd(), "This chart is written in a way that cannot be looked into here."),
    "nothing": (None, "There is no chart yet."),
    "a blank": (..., "There is no chart yet."),
    "a number": (7, "of the type int, not yet a chart. A chart begins with `alt.Chart(…)`."),
    "a table": (ck.load("trade"), "of the type DataFrame, not yet a chart."),
    "no mark": (alt.Chart(ck.load("trade")), "Altair cannot draw this chart yet. It has no mark. Add one"),
    "no encoding": (alt.Chart(ck.load("trade")).mark_bar(), "Your chart shows no column yet."),
    "a column misspelt": (
        alt.Chart(ck.load("trade")).mark_bar().encode(x="yeer"),
        "no column `yeer`. Did you mean `year`?",
    ),
    "misspelt with its type": (alt.Chart(ck.load("trade")).mark_bar().encode(x="totl:Q"), "Did you mean `total`?"),
    "a blank in the title": (
        alt.Chart(ck.load("trade"), title="___").mark_bar().encode(x="year:O"),
        "blank in the title",
    ),
    "side by side": (
        alt.Chart(ck.load("trade")).mark_bar().encode(x="year:O")
        | alt.Chart(ck.load("trade")).mark_bar().encode(x="year:O"),
        "These are several charts side by side.",
    ),
    "a step not known": (
        alt.Chart(ck.load("trade")).mark_bar().encode(x="year:O").transform_window(n="rank()"),
        "cannot be looked into here. Do this step with pandas, before the chart.",
    ),
    "no rows": (alt.Chart(ck.load("trade").query("year == 1900")).mark_bar().encode(x="year:O"), "has no rows"),
    "a filter that leaves none": (
        alt.Chart(ck.load("trade")).mark_bar().encode(x="year:O").transform_filter("datum.dyad == 'CN_RU'"),
        "No row is left after the filter `datum.dyad == 'CN_RU'`",
    ),
    "too many rows": (
        alt.Chart(ck.load("roll_calls").merge(ck.load("trade"), how="cross")).mark_bar().encode(x="year:O"),
        "The number of rows in your dataset",
    ),
}


@pytest.mark.parametrize(("chart", "said"), NOT_YET.values(), ids=NOT_YET)
def test_what_is_no_chart_yet_costs_no_try(task, chart, said):
    outcome = grade(task(), chart)
    assert "unanswered" == outcome.status
    assert said in outcome.feedback


def test_many_marks_are_counted_and_not_kept(task):
    votes = ck.load("roll_calls")
    outcome = grade(task(), alt.Chart(votes, title="T").mark_line().encode(x="date:T", y="country:N"))
    assert (len(votes), []) == (outcome.response["layers"][0]["marks"], outcome.response["layers"][0]["drawn"])
    more = task(mark=["line"], shows={"x": "date:OT", "y": "country:N"}, drawn=[["2025-02-24", "France"]], only={})
    said = grade(more, outcome.response).feedback
    assert f"{len(votes):,} marks are drawn, and the task asks for 1." in said


def test_the_layer_that_is_nearest_is_looked_at(task):
    data = ck.load("trade").query("dyad == 'CN-RU' and reporter == 'China customs'")
    line = alt.Chart(data, title="T").mark_line().encode(x="year:O", y="exports:Q")
    outcome = grade(task(), alt.layer(alt.Chart(data).mark_rule().encode(x="id:N"), line))
    assert "On `y` your chart shows `exports`; the task asks for `total`." in outcome.feedback


CHINA = ck.load("trade").query("dyad == 'CN-RU' and reporter == 'China customs'")
MEANS = CHINA.groupby("year", as_index=False).agg(amount=("total", "mean"))
OTHER_NAMES = {  # whose names are not ours, and whose values are or are not: what is told of them
    "names, and one is missing": (
        {},
        CHINA.iloc[1:].rename(columns={"year": "when"}),
        ("when:O", "total:Q"),
        "On `x`, 2017 is missing.",
    ),
    "names, and half are others": (
        {},
        CHINA.assign(when=CHINA.year + 4),
        ("when:O", "total:Q"),
        "On `x`, the task does not ask for 2025",
    ),
    "names, and most are others": (
        {},
        CHINA.assign(when=CHINA.year + 5),
        ("when:O", "total:Q"),
        "On `x` your chart shows `when`",
    ),
    "amounts, of other years": (
        {},
        CHINA.assign(amount=[*CHINA.total[1:], CHINA.total.iloc[0]]),
        ("year:O", "amount:Q"),
        "on `y` is too",
    ),
    "amounts, and one is another": (
        {},
        CHINA.assign(amount=CHINA.total.replace(CHINA.total.max(), 1)),
        ("year:O", "amount:Q"),
        "On `y` your chart shows `amount`",
    ),
    "means, one for each year": (
        {"y": "mean(total):Q"},
        MEANS.assign(amount=MEANS.amount + 1),
        ("year:O", "amount:Q"),
        "on `y` is too much",
    ),
    "means, many for each year": (
        {"y": "mean(total):Q"},
        CHINA.merge(MEANS).merge(pd.DataFrame({"n": [1, 2]}), how="cross"),
        ("year:O", "amount:Q"),
        "On `y` your chart shows `amount`",
    ),
}


@pytest.mark.parametrize(("shows", "data", "axes", "said"), OTHER_NAMES.values(), ids=OTHER_NAMES)
def test_what_may_be_the_same_under_another_name_is_no_wrong_column(task, shows, data, axes, said):
    question = task(shows={"x": "year:OT", "y": "total:Q"} | shows, only={})
    chart = alt.Chart(data, title="T").mark_line().encode(x=axes[0], y=axes[1])
    assert said in grade(question, chart).feedback


def test_shares_may_be_asked_for(task):
    trade = ck.load("trade")
    counts = trade.groupby(["dyad", "reporter"]).size()
    shares = (counts / counts.groupby("dyad").transform("sum")).reset_index(name="part")
    question = task(
        mark=["bar"], shows={"x": "share(count()):Q", "y": "dyad:N", "color": "reporter:N"}, only={}, title=False,
        drawn=[[part, dyad, reporter] for dyad, reporter, part in shares.itertuples(index=False)],
    )  # fmt: skip
    normal = alt.Chart(trade).mark_bar().encode(x=alt.X("count()").stack("normalize"), y="dyad:N", color="reporter:N")
    assert "right" == grade(question, normal).status
    assert (
        "right" == grade(question, alt.Chart(shares).mark_bar().encode(x="part:Q", y="dyad", color="reporter")).status
    )
    bars = alt.Chart(trade).mark_bar().encode(x="count()", y="dyad:N", color="reporter:N")
    assert "shows the number of rows; the task asks for the share of the rows." in grade(question, bars).feedback


def test_a_report_says_what_was_drawn(task):
    slip, _ = MADE["trade"].slips["counted"]
    question = task()
    (said,) = question.says(grade(question, slip).response)
    assert ("line: x: year:O, y: count():Q", False, True) == (said.text, said.right, said.typed)
    assert "the number of rows" in said.why


@pytest.mark.parametrize("name", MADE)
def test_an_author_is_told_what_a_solution_draws(task, name):
    chart = MADE[name].ways["shorthand"]
    wrong = task(name, drawn=[[1] * len(MADE[name].keys["shows"])])
    outcome = grade(wrong, chart)
    assert outcome.status != "right"
    said = tomllib.loads(wrong.in_bank(outcome.response))
    assert ["drawn"] == [*said]
    assert "right" == grade(task(name, **said), chart).status


@pytest.mark.parametrize(
    ("changes", "what", "fix"),
    [
        (dict(mark=["brr"]), "mark is 'brr'", "did you mean 'bar'?"),
        (dict(shows={"z": "year:O", "y": "total:Q"}), "shows is 'z'", "there is: x, y, x2"),
        (dict(shows={"x": "year", "y": "total:Q"}), "or one without a type", 'x = "count():Q"'),
        (dict(shows="year:O"), "shows has no channel", "write shows"),
        (dict(drawn=[[2017]]), "without a value for each channel", "write drawn"),
        (dict(drawn=[]), "drawn has no marks", "write drawn"),
        (dict(drawn=7), "drawn has no marks", "write drawn"),
        (dict(drawn=[[n, n] for n in range(401)]), "drawn has 401 marks", "ask for 400 at most"),
        (dict(only="year"), "only is not a table", "write only = { column = value }"),
        (dict(without=["colour"]), "without is 'colour'", "did you mean 'color'?"),
        (dict(given=["color"]), "given is 'color'", "there is: mark, x, y, rows"),
        (dict(starter="def f(:"), "starter is not valid Python", "correct line 1"),
        (dict(hints=[]), "hints is [], not a list of texts", "hints = ["),
        (dict(idea=""), "idea is empty", "write it"),
        (dict(swapped=True), "'swapped' means nothing here", "did you mean 'swap'?"),
    ],
)
def test_a_mistake_of_an_author_is_named(task, changes, what, fix):
    with pytest.raises(BankError) as caught:
        task(**changes)
    assert any(what in problem.what and fix in problem.fix for problem in caught.value.problems), str(caught.value)


# ---- Nothing is ever thrown -------------------------------------------------------------------------------------

WORD = st.sampled_from(
    ["x", "y", "color", "year", "total", "field", "bin", "-x", "count", "datum.year > 2017", "", "T"]
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3000) | st.floats() | WORD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=4),
    max_leaves=6,
)


SHOWN = st.sampled_from(["year:O", "mean(total):Q", "count():Q", "year(day):T", ":Q"])
LAYER = st.fixed_dictionaries(
    {
        "mark": WORD,
        "shows": st.dictionaries(WORD, SHOWN, max_size=3),
        "marks": st.integers(),
        "drawn": st.lists(st.lists(ODD, max_size=3), max_size=3),
        "stacked": WORD,
        "order": st.dictionaries(WORD, st.lists(ODD, max_size=3), max_size=2),
        "rows": st.dictionaries(WORD, ODD, max_size=2),
    }
)
LOGGED = st.fixed_dictionaries({"title": WORD, "layers": st.lists(LAYER | ODD, max_size=2) | ODD})


def places(within, path=()):
    """Every place in nested tables and lists, as the way to it."""
    inner = within.items() if isinstance(within, dict) else enumerate(within[:3]) if isinstance(within, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


@given(data=st.data(), odd=st.lists(ODD, min_size=1, max_size=3))
def test_no_change_of_a_specification_can_break_grading(task, data, odd):
    name = data.draw(st.sampled_from([*MADE]))
    way = data.draw(st.sampled_from([*MADE[name].ways.values()]))
    chart = copy.deepcopy(way if isinstance(way, dict) else way.to_dict())
    del chart["config"]
    for value in odd:
        *path, last = data.draw(st.sampled_from([*places(chart)]))
        functools.reduce(operator.getitem, path, chart)[last] = value
    graded_again(task(name), chart)


@given(response=LOGGED | ODD)
def test_no_line_of_a_log_can_break_grading(task, response):
    graded_again(task(), response)


def graded_again(question, response):
    outcome = grade(question, response)
    assert outcome.status in STATUSES
    assert 0 <= outcome.score <= 1
    assert outcome.feedback
    if outcome.status != "unanswered":
        assert outcome == grade(question, json.loads(json.dumps(outcome.response)))
        assert question.says(outcome.response)


@pytest.mark.parametrize("name", MADE)
def test_what_is_drawn_does_not_depend_on_how_it_is_written(name):
    """One and the same, from a chart, its dictionary and its JSON."""
    for chart in MADE[name].ways.values():
        if not isinstance(chart, dict):
            spec = chart.to_dict()
            assert drawing(spec) == drawing(json.loads(json.dumps(spec)))
    with pytest.raises(Unanswered):
        drawing({})
