"""The look of the charts, what each of them says, and that they can be drawn with no network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import combinations, pairwise
from math import dist

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from coursekit.content.data import load
from coursekit.drawing.labels import CLEAR, Label, balanced, spread, staircase, text_width, wrapped
from coursekit.drawing.layers import filled, over, ready, stacked
from coursekit.drawing.theme import CATEGORIES, JUPYTERLAB_DRAWS
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh import charts
from coursekit.riyadh.charts.riyadh_talks.lanes import PLOT, Layout
from coursekit.riyadh.charts.riyadh_talks.outcomes import ABOUT
from coursekit.riyadh.charts.riyadh_talks.timeline import KIND_SHAPES

WHITE, LAB_DARK = "#ffffff", "#111111"


def event(name, date, actors, kind="meeting", topic="both"):
    return {
        "id": name,
        "date": pd.Timestamp(date),
        "title": name.capitalize(),
        "what_happened": f"<b>{name}</b> & more.",
        "actors": actors,
        "kind": kind,
        "topic": topic,
        "source": "ART;AP",
    }


EVENTS = pd.DataFrame(
    [
        event("riyadh", "2025-02-18", "US;RU;SA"),
        event("call", "2025-02-12", "US;RU", kind="call"),
        event("visit", "2025-02-24", "FR;US", topic="war"),
        event("speech", "2025-02-12", "UA", kind="statement", topic="bilateral"),
        event("vote", "2025-02-24", "UN;US;RU;UA;CN", kind="vote", topic="war"),
        event("oval", "2025-02-28", "US;UA"),
        event("alaska", "2025-08-15", "US;RU"),
    ]
)


def account(name, compared, point=1, about="bilateral", war=False):
    return {
        "id": f"o{point}-{name}",
        "point": point,
        "topic": ["Missions", "Teams"][point - 1],
        "account": name,
        "says": "The embassies are to work as they did before, and ambassadors return.",
        "about": about,
        "war_condition": war,
        "compared": compared,
        "why_compared": "It names no date.",
        "source": "ART;AP",
    }


OUTCOMES = pd.DataFrame(
    [
        account("rubio", "weaker"),
        account("article", "baseline"),
        account("article", "baseline", point=2, about="war", war=True),
        account("rubio", "same", point=2, about="war", war=True),
        account("lavrov", "missing", point=2, about="process"),
    ]
)

FIGURES = {
    "timeline": lambda: charts.timeline(EVENTS),
    "timeline, real": lambda: charts.timeline(load("timeline")),
    "outcomes": lambda: charts.outcomes(OUTCOMES),
    "outcomes, real": lambda: charts.outcomes(load("outcomes")),
}


@pytest.fixture(scope="module", params=FIGURES)
def draw(request):
    return FIGURES[request.param]


def sumprod(weights, values):
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def linear(colour):
    """Red, green and blue as light (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, two):
    dark, light = sorted(sumprod((0.2126, 0.7152, 0.0722), linear(colour)) for colour in (one, two))
    return (light + 0.05) / (dark + 0.05)


# What an eye without one kind of cone sees (Machado, Oliveira and Fernandes 2009, severity 1).
VISION = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def lab(light):
    """CIE L*a*b*, where distance is about as large as the difference looks."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sumprod(row, light) / white for row, white in zip(rows, (0.9505, 1, 1.0888), strict=True)]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour, vision):
    light = linear(colour)
    return lab([min(1, max(0, sumprod(row, light))) for row in VISION[vision]])


def walk(node):
    """Every dict inside a specification, but not its data."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "datasets":
                yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def rows_of(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


class TestTheme:
    @pytest.mark.parametrize("page", [WHITE, LAB_DARK])
    def test_every_colour_stands_out_from_a_light_and_a_dark_page(self, page):
        colours = {actor.code: actor.colour for actor in charts.ACTORS.values()} | dict(enumerate(CATEGORIES))
        assert len(colours) >= 19
        assert {name: c for name, c in colours.items() if contrast(c, page) < 3} == {}

    def test_each_actor_has_one_colour_and_one_shape_of_its_own(self):
        assert {"US", "RU", "CN", "UA", "EU", "TW", "SA", "FR", "DE", "GB", "UN", "SU", "other"} <= set(charts.ACTORS)
        for part in ("colour", "shape", "name"):
            assert len({getattr(actor, part) for actor in charts.ACTORS.values()}) == len(charts.ACTORS)
        assert all(code == actor.code for code, actor in charts.ACTORS.items())

    @pytest.mark.parametrize("vision", VISION)
    def test_the_actors_that_share_charts_stay_apart_for_every_eye(self, vision):
        six = [charts.ACTORS[code].colour for code in ("US", "RU", "CN", "UA", "EU", "TW")]
        nearest = min(dist(seen(one, vision), seen(two, vision)) for one, two in combinations(six, 2))
        assert nearest >= 13

    def test_a_category_is_not_taken_for_an_actor(self):
        assert set(CATEGORIES) & {actor.colour for actor in charts.ACTORS.values()} == {charts.ACTORS["other"].colour}
        assert {colour for _, colour in ABOUT.values()} <= set(CATEGORIES)

    def test_a_chart_that_a_learner_writes_is_drawn_like_ours(self):
        chart = alt.Chart(pd.DataFrame({"a": [1]}), title="My own").mark_bar().encode(x="a:Q")
        shown = InteractiveShell.instance().display_formatter.format(chart)[0]
        assert shown["text/plain"] == "My own"
        assert shown[JUPYTERLAB_DRAWS]["config"]["background"] == "transparent"
        assert shown[JUPYTERLAB_DRAWS]["usermeta"] == {"embedOptions": {"renderer": "svg", "actions": False}}

    def test_the_package_starts_without_altair_and_altair_without_its_slowest_parts(self):
        script = (
            "import sys, coursekit; print('altair' in sys.modules); coursekit.charts;"
            "print([name for name in ('altair', 'isoduration', 'lark', 'rfc3987_syntax') if name in sys.modules]);"
            "from importlib.util import find_spec;"
            "print(all(map(find_spec, ['isoduration', 'rfc3987_syntax'])))"  # for whoever asks for them later
        )
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert run.stdout.splitlines() == ["False", "['altair']", "True"]


class TestBundle:
    def test_the_same_chart_gives_the_same_bytes(self, draw, figure):
        first, second = (json.dumps(each.drawing) for each in (figure, draw()))
        assert first == second

    def test_it_holds_what_jupyterlab_draws_and_a_sentence(self, figure, spec):
        shown = charts.bundle(figure.chart)
        assert shown == {"application/vnd.vegalite.v5+json": spec, "text/plain": figure.description}

    def test_nothing_is_fetched_from_the_web(self, spec):
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        assert re.findall(r"\w+://[^\"]*", json.dumps(spec | {"$schema": None})) == []

    def test_a_figure_is_not_a_chart(self):
        with pytest.raises(CourseError, match=r"A Figure is not a chart\. .* its \.chart\."):
            charts.bundle(charts.timeline(EVENTS))


TABLES = {"dots": [{"x": 1}], "words": [{"x": 2, "word": "two"}]}


class TestLayers:
    @staticmethod
    def layers(height=100):
        x = alt.X("x:Q", scale=alt.Scale(domain=[0, height]))
        dots = over("dots").mark_point().encode(x=x)
        return [dots, over("words").mark_text().encode(x=x, text=alt.Text("word:N"))]

    def test_layers_that_were_ready_give_the_same_chart_as_new_ones(self):
        made = filled(ready(self.layers)(200), TABLES, width=50, title="Dots")
        assert made.to_dict() == stacked(self.layers(200), TABLES, width=50, title="Dots").to_dict()

    def test_they_are_made_once_for_the_same_arguments(self):
        made = []
        layers = ready(lambda height: made.append(height) or self.layers(height))
        for height in (100, 200, 100, 200):
            (first, _) = layers(height)["layer"]
            assert first["encoding"]["x"]["scale"]["domain"] == [0, height]
        assert made == [100, 200]

    def test_what_is_done_to_one_chart_does_not_reach_the_next(self):
        layers = ready(self.layers)
        wider, spec = filled(layers(), TABLES).properties(width=300), filled(layers(), TABLES).to_dict()
        spec["layer"][0]["mark"]["type"] = "rule"
        after = filled(layers(), TABLES).to_dict()
        assert wider.to_dict()["width"] == 300
        assert ("width" in after, after["layer"][0]["mark"]["type"]) == (False, "point")

    def test_expressions_find_the_values_that_are_named(self):
        y = alt.Y("x:Q", scale=alt.Scale(domain=alt.ExprRef("ends")))
        layers = ready(lambda: [over("dots").mark_point().encode(y=y)])
        spec = filled(layers(), {"dots": [{"x": 1}]}, {"ends": [0, 7]}, height=70).to_dict()
        assert spec["params"] == [{"name": "ends", "value": [0, 7]}]
        assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == {"expr": "ends"}


class TestFigure:
    def test_it_shows_the_chart_then_the_words_and_the_table(self, figure, spec):
        InteractiveShell.instance()  # what a kernel has, and what collects displays
        with capture_output() as shown:
            figure._ipython_display_()
        drawing, words = (output.data for output in shown.outputs)
        assert drawing == charts.bundle(figure.chart)
        assert figure.description in words["text/html"]
        assert "<details><summary>Show the data as a table</summary>" in words["text/html"]
        assert f"<caption>{spec['title']['text']}</caption>" in words["text/html"]
        assert words["text/html"].count('<th scope="col"') == len(figure.table.columns)
        assert words["text/html"].count("<tr>") == words["text/plain"].count("\n") + 1 == len(figure.table) + 1

    @pytest.mark.parametrize(("title", "caption"), [({}, ""), ({"title": "Bare"}, "<caption>Bare</caption>")])
    def test_the_title_of_a_chart_is_the_caption_of_its_table(self, title, caption):
        table = pd.DataFrame({"a": [1]})
        words = charts.Figure(alt.Chart(table, **title).mark_bar(), table, "One bar.").bundles()[1]["text/html"]
        assert f"<table>{caption}<thead>" in words

    def test_data_is_text_and_never_markup(self):
        html = charts.timeline(EVENTS)._words_as_html()
        assert "<b>" not in html
        assert "&lt;b&gt;riyadh&lt;/b&gt; &amp; more." in html

    def test_without_a_drawing_it_is_its_message_and_its_data(self):
        first, header, row, *_ = repr(charts.timeline(EVENTS)).split("\n")
        assert first == charts.timeline(EVENTS).description
        assert header == "Date | Event | What happened | Who | Kind | About | Sources"
        assert row == "12 Feb 2025 | Call | <b>call</b> & more. | United States, Russia | call | both | ART, AP"

    def test_every_chart_has_title_axis_titles_and_description(self, figure, spec):
        assert spec["title"]["text"]
        assert spec["description"] == figure.description
        assert {node["title"] for node in walk(spec) if "scale" in node and "axis" in node} >= {
            "timeline": {"Actor", "Date (2025)"},
            "outcomes": {"Account", "Point in the article"},
        }["timeline" if "Timeline" in figure.description else "outcomes"]

    def test_every_field_drawn_is_in_the_data(self, spec):
        fields = {node["field"] for node in walk(spec) if isinstance(node.get("field"), str)}
        fields |= {name for node in walk(spec) for name in node.get("flatten", [])}
        assert len(fields) >= 10
        assert [fields - set(row) for row in rows_of(spec)] == [set()] * len(rows_of(spec))

    def test_every_switch_has_a_box_to_tick_and_changes_something(self, spec):
        assert len(spec["params"]) >= 2
        assert {param["bind"]["input"] for param in spec["params"]} == {"checkbox"}
        tests = " ".join(node["test"] for node in walk(spec) if "test" in node)
        assert [param["name"] for param in spec["params"] if param["name"] not in tests] == []

    @pytest.mark.parametrize(("chart", "table"), [(charts.timeline, EVENTS), (charts.outcomes, OUTCOMES)])
    def test_the_table_handed_in_stays_as_it_was(self, chart, table):
        before = table.copy(deep=True)
        chart(table)
        pd.testing.assert_frame_equal(table, before)


class TestTimeline:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.timeline(EVENTS).description == (
            "Timeline of 6 events from 20 January 2025 to 28 February 2025. Meetings and calls in which both took part:"
            " United States and Russia 2, United States and Ukraine 1, United States and Europe 1."
            " Russia and Ukraine had none."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        events = load("timeline")
        shown = events[events["date"].between("2025-01-20", "2025-02-28")]
        contacts = [set(x.split(";")) for x in shown.loc[shown["kind"].isin(["meeting", "call"]), "actors"]]
        description = charts.timeline(events).description
        assert len(shown) >= 20
        assert f"Timeline of {len(shown)} events" in description
        for name, code in {"Russia": "RU", "Ukraine": "UA"}.items():
            assert f"United States and {name} {sum({'US', code} <= some for some in contacts)}" in description

    def test_the_stretch_of_time_is_the_readers_choice(self):
        assert list(charts.timeline(EVENTS, "2025-08-01", "2025-08-31").table["Event"]) == ["Alaska"]
        assert list(charts.timeline(EVENTS, "2025-02-24", "2025-02-24").table["Event"]) == ["Visit", "Vote"]

    def test_each_actor_gets_a_mark_in_its_lane(self):
        rows = {row["Event"]: row for row in rows_of(charts.timeline(EVENTS).to_dict())}
        china, russia, states, ukraine = rows["Vote"]["y"]
        assert [china < russia < states < ukraine] == [True]
        assert rows["Riyadh"]["y"] == [russia, states]  # the host is no party to the contact: no mark
        assert rows["Riyadh"]["Who"] == "United States, Russia, Saudi Arabia"
        assert rows["Vote"]["colour"] == [charts.ACTORS[code].colour for code in ("CN", "RU", "US", "UA")]
        assert rows["Visit"]["colour"] == [charts.ACTORS[code].colour for code in ("US", "EU")]

    def test_events_with_moscow_are_labelled_above_the_lanes(self):
        rows = rows_of(charts.timeline(EVENTS).to_dict())
        above = {row["Event"] for row in rows if row["label_y"] < min(row["y"])}
        assert above == {"Call", "Riyadh", "Vote"}

    def test_its_subtitle_counts_both_sides_and_tells_votes_apart(self):
        subtitle = charts.timeline(EVENTS).to_dict()["title"]["subtitle"]
        assert subtitle[0] == ("Above: 3 events with Russia, 1 of them a UN vote. Below: 3 without Russia.")
        subtitle = charts.timeline(load("timeline"), "1971-01-01", "1972-12-31").to_dict()["title"]["subtitle"]
        assert subtitle[0] == ("Above: 1 event with the Soviet Union. Below: 4 without the Soviet Union.")

    def test_each_kind_has_a_shape_of_its_own(self):
        assert len(set(KIND_SHAPES.values())) == len(KIND_SHAPES)
        assert set(load("timeline")["kind"]) <= set(KIND_SHAPES)

    def test_no_text_of_the_real_timeline_meets_another_text_or_its_leader(self):
        events = load("timeline")
        first = pd.Timestamp("2025-01-20")
        shown = events[events["date"].between(first, "2025-02-28")].sort_values("date")
        shown = shown.assign(lanes=[{"US"}] * len(shown), above=[i % 2 == 0 for i in range(len(shown))])
        layout = Layout.of(shown, first, 40)
        for side in (True, False):
            labels = [label for label, above in zip(layout.labels, shown["above"], strict=True) if above is side]
            assert len(labels) >= 10
            assert collisions(labels) == []
            assert [label for label in labels if label.left < 0 or label.right > PLOT] == []

    def test_it_fits_a_small_screen(self):
        spec = charts.timeline(load("timeline")).to_dict()
        names = max(text_width(name, 12) for name in ("United States", "China"))
        assert spec["width"] + names + 16 <= 640
        assert spec["height"] <= 570

    @pytest.mark.parametrize("days", [("2025-02-01", "2025-02-28"), ("1971-01-01", "1972-12-31"), ("2022-01-01",) * 2])
    def test_other_stretches_of_the_real_table_are_drawn_or_refused_in_words(self, days):
        if days[0] == "2022-01-01":
            with pytest.raises(CourseError, match="No event falls between 1 January 2022 and 1 January 2022"):
                charts.timeline(load("timeline"), *days)
        else:
            assert len(charts.timeline(load("timeline"), *days).table) >= 5


class TestOutcomes:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.outcomes(OUTCOMES).description == (
            "What was agreed in Riyadh, account by account."
            " Different from the article: Rubio 1 of 2 points, Lavrov 1 of 1 point."
            " Points tied to ending the war: Article 1, Rubio 1, Lavrov 0."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        table = load("outcomes")
        rubio = table[table["account"] == "rubio"]
        differing = (~rubio["compared"].isin(["same", "baseline"])).sum()
        assert f"Rubio {differing} of {len(rubio)} points" in charts.outcomes(table).description

    def test_a_tile_says_in_words_how_it_compares(self):
        table = charts.outcomes(OUTCOMES).table
        assert list(table.columns) == [
            *("Point", "Account", "Says", "About", "Tied to ending the war", "Compared", "Why", "Sources"),
        ]
        assert list(table["Point"]) == ["1 Missions", "1 Missions", "2 Teams", "2 Teams", "2 Teams"]
        assert list(table["Account"]) == ["Article", "Rubio", "Article", "Rubio", "Lavrov"]
        assert list(table["Compared"]) == ["the claim", "≠ weaker", "the claim", "= same", "≠ missing"]

    @pytest.mark.parametrize("table", [OUTCOMES, None], ids=["small", "real"])
    def test_the_words_fit_into_their_tile(self, table):
        rows = rows_of(charts.outcomes(load("outcomes") if table is None else table).to_dict())
        for row in rows:
            room = row["tag_x"] - row["text_x"]
            assert max(text_width(line, 12) for line in row["lines"].split("\n")) <= room
            assert text_width(row["Compared"], 12) + text_width(row["tag"], 12) < room
            assert row["verdict_y"] + 15 <= row["lines_y"]
            assert row["lines_y"] + 15 * (row["lines"].count("\n") + 1) <= row["bottom"]

    @pytest.mark.parametrize(("guess", "gap"), [(0, "1 more"), (1, "as you guessed"), (2, "1 fewer")])
    def test_a_guess_stands_on_a_scale_above_its_column(self, guess, gap):
        figure = charts.outcomes(OUTCOMES, guess=guess, guessed="rubio")
        said = f"Your guess for “Rubio” was {guess} of 2 points the same; our coding has 1, {gap}."
        assert said in figure.description
        rows = rows_of(figure.to_dict())
        (marks,) = (row for row in rows if "guess_at" in row)
        scale = [row["at"] for row in rows if "number" in row]
        assert [marks["guess_at"], marks["same_at"]] == [scale[guess], scale[1]]
        tiles = [row for row in rows if row.get("account") == "rubio"]
        assert tiles[0]["left"] < scale[0] < scale[-1] < tiles[0]["right"]
        assert min(row["top"] for row in tiles) > max(row["below"] for row in rows if "number" in row)
        assert [marks["said"], marks["told"]] == [f"✕ your guess: {guess}", "○ our coding: 1"]

    def test_the_guess_of_the_lesson_is_about_the_us_statement(self):
        said = "Your guess for “US readout” was 4 of 4 points the same; our coding has 0, 4 fewer."
        assert said in charts.outcomes(load("outcomes"), guess=4).description

    @pytest.mark.parametrize("guess", [3, -1, 1.5, True, "one"])
    def test_a_guess_that_is_no_number_of_points_is_refused(self, guess):
        with pytest.raises(CourseError, match="it should be a whole number from 0 to 2"):
            charts.outcomes(OUTCOMES, guess=guess, guessed="rubio")

    def test_a_guess_for_an_account_that_is_not_there(self):
        with pytest.raises(UnknownName, match="us_readout"):
            charts.outcomes(OUTCOMES, guess=1)


class TestContacts:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.contacts(EVENTS, {"US-UA": 3.5}).description == (
            "Meetings and calls in our table from 20 January 2025 to 28 February 2025:"
            " United States and Ukraine 1, United States and Russia 2, Russia and Ukraine 0."
            " Your guess for United States and Ukraine was 3.5; our table has 1, 2.5 fewer."
        )

    def test_the_real_table_gives_one_mark_for_each_contact(self):
        events = load("timeline")
        weeks = events[events["date"].between("2025-01-20", "2025-02-28") & events["kind"].isin(["meeting", "call"])]
        figure = charts.contacts(events)
        marks = [row for row in rows_of(figure.to_dict()) if "Event" in row]
        pairs = {"United States and Ukraine": {"US", "UA"}, "United States and Russia": {"US", "RU"}}
        for name, pair in pairs.items():
            count = sum(pair <= set(actors.split(";")) for actors in weeks["actors"])
            assert count >= 5
            assert [row["place"] for row in marks if row["spoken"].startswith(name)] == list(range(1, count + 1))
            assert f"{name} {count}" in figure.description
            assert (figure.table["Pair"] == name).sum() == count
        assert "Russia and Ukraine 0." in figure.description

    @pytest.mark.parametrize(("guess", "gap"), [(0, "1 more"), (1, "as you guessed"), (99, "98 fewer")])
    def test_the_guess_is_drawn_in_the_row_of_its_pair(self, guess, gap):
        figure = charts.contacts(EVENTS, {"US-UA": guess})
        rows = rows_of(figure.to_dict())
        (cross,) = (row for row in rows if "guess" in row)
        (lane,) = {row["lane"] for row in rows if row.get("spoken", "").startswith("United States and Ukraine")}
        assert [cross["guess"], cross["found"], cross["said"]] == [guess, 1, f"your guess: {guess}"]
        assert lane < cross["below"] < min(row["lane"] for row in rows if row.get("lane", 0) > lane)
        assert f"our table has 1, {gap}." in figure.description

    def test_each_row_has_its_name(self):
        figure = charts.contacts(EVENTS)
        axis = next(node["axis"] for node in walk(figure.to_dict()) if node.get("title") == "Pair")
        names = json.loads(re.search(r"\{.*\}", axis["labelExpr"])[0])
        assert [names[str(place)] for place in axis["values"]] == [
            *("United States and Ukraine", "United States and Russia", "Russia and Ukraine"),
        ]

    def test_without_a_guess_there_is_no_cross(self):
        figure = charts.contacts(EVENTS)
        assert "guess" not in json.dumps(figure.to_dict()).casefold()
        assert "guess" not in figure.description.casefold()

    def test_it_has_what_every_chart_has(self):
        figure = charts.contacts(EVENTS, {"US-RU": 4})
        spec = figure.chart.to_dict()
        assert spec["description"] == figure.description
        titles = {node["title"] for node in walk(spec) if "scale" in node and "axis" in node}
        assert titles == {"Pair", "Meetings and calls in our table"}
        fields = {node["field"] for node in walk(spec) if isinstance(node.get("field"), str)}
        assert len(fields) >= 10
        assert fields - {name for row in rows_of(spec) for name in row} == set()

    def test_what_cannot_be_drawn_is_said_in_words(self):
        with pytest.raises(UnknownName, match="US-UA"):
            charts.contacts(EVENTS, {"UA-US": 3})
        for guess in (-1, 100, "six", True):
            with pytest.raises(CourseError, match="it should be a number from 0 to 99"):
                charts.contacts(EVENTS, {"US-UA": guess})
        with pytest.raises(CourseError, match="The contacts chart needs the column 'actors'"):
            charts.contacts(EVENTS.drop(columns="actors"))


class TestBadTables:
    @pytest.mark.parametrize(
        ("chart", "table", "column"), [(charts.timeline, EVENTS, "actors"), (charts.outcomes, OUTCOMES, "why_compared")]
    )
    def test_a_missing_column_is_named_with_those_that_exist(self, chart, table, column):
        with pytest.raises(CourseError) as error:
            chart(table.drop(columns=column))
        assert f"needs the column {column!r}." in str(error.value)
        assert "The table has: id, " in str(error.value)

    def test_a_renamed_column_is_recognised(self):
        with pytest.raises(CourseError, match="Did you rename 'actors' to 'actor'"):
            charts.timeline(EVENTS.rename(columns={"actors": "actor"}))

    @pytest.mark.parametrize(("chart", "table"), [(charts.timeline, EVENTS), (charts.outcomes, OUTCOMES)])
    def test_an_empty_table_or_no_table(self, chart, table):
        with pytest.raises(CourseError, match="has nothing to draw"):
            chart(table.head(0))
        with pytest.raises(CourseError, match=r"draws a table \(a pandas DataFrame\), not a list"):
            chart([])

    @pytest.mark.parametrize(
        ("chart", "table", "column", "value", "said"),
        [
            (
                charts.timeline,
                EVENTS,
                "kind",
                "meting",
                "cannot draw 'meting' in the column 'kind'. Did you mean 'meeting'",
            ),
            (charts.timeline, EVENTS, "topic", "trade", "in the column 'topic'. It knows: bilateral, war, both."),
            (charts.timeline, EVENTS, "date", "2025-02-18", 'table["date"] = pd.to_datetime(table["date"])'),
            (charts.outcomes, OUTCOMES, "account", "bbc", "It knows: article, us_readout, rubio, lavrov."),
            (charts.outcomes, OUTCOMES, "about", "process ", "Did you mean 'process'"),
        ],
    )
    def test_a_value_that_cannot_be_drawn(self, chart, table, column, value, said):
        with pytest.raises(CourseError) as error:
            chart(table.assign(**{column: value}))
        assert said in str(error.value)

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("soon", "2025-02-28", "'soon' is not a day. Write it as year-month-day"),
            ("2025-02-28", "2025-02-01", "would end (1 February 2025) before it starts (28 February 2025)"),
            ("2024-01-01", "2024-02-01", "The table runs from 12 February 2025 to 15 August 2025"),
        ],
    )
    def test_a_stretch_of_time_that_cannot_be_drawn(self, start, end, said):
        with pytest.raises(CourseError) as error:
            charts.timeline(EVENTS, start, end)
        assert said in str(error.value)

    def test_a_crowd_is_refused_rather_than_drawn_on_wrong_dates(self):
        with pytest.raises(CourseError, match="stand too close together on a timeline of 21184 days"):
            charts.timeline(load("timeline"), "1969-01-01", "2026-12-31")


def covers(label, position):
    return label.left - CLEAR < position < label.right + CLEAR


def collisions(labels):
    """Pairs of labels of which one text stands on the other's text or leader."""
    return [
        (one.lines, other.lines)
        for one in labels
        for other in labels
        if one is not other and (one.meets(other) or (covers(one, other.anchor) and other.top > one.row))
    ]


class TestLabels:
    @given(
        st.lists(st.integers(0, 640), min_size=1, max_size=14, unique=True),
        st.lists(st.text("aW ", min_size=1, max_size=40).filter(str.strip), min_size=14, max_size=14),
    )
    def test_no_text_stands_on_another_or_on_its_leader(self, anchors, texts):
        anchors = sorted(anchors)
        labels = staircase(anchors, texts[: len(anchors)], 12, 640)
        assert [label.anchor for label in labels] == anchors
        assert [label for label in labels if covers(label, label.anchor - 6) and covers(label, label.anchor + 6)] == []
        assert collisions(labels) == []

    def test_a_collision_would_be_seen(self):
        row, same_row = Label(10, 15, 80, ("a",)), Label(60, 65, 90, ("b",))
        higher = Label(60, 65, 90, ("b",), row=1)
        assert collisions([row, same_row]) != []
        assert collisions([row, higher]) != []  # its leader would cross the lower text

    @given(st.lists(st.floats(0, 600), min_size=1, max_size=30))
    def test_marks_keep_their_order_and_their_distance(self, wanted):
        wanted = sorted(wanted)
        places = spread(wanted, 9, 0, 600)
        assert all(later - earlier >= 9 - 1e-6 for earlier, later in pairwise(places))
        assert -1e-6 <= min(places) <= max(places) <= 600 + 1e-6

    def test_marks_with_room_stay_where_they_are(self):
        assert spread([5, 50, 90], 9, 0, 100) == [5, 50, 90]

    # As Chromium draws them in DejaVu Sans, 12 pixels: the widest interface font in use.
    @pytest.mark.parametrize(
        ("text", "measured"),
        [
            ("12 Feb · Trump and Zelenskyy talk by telephone", 289),
            ("22 Jan · Trump warns Russia of new sanctions", 273),
            ("24 Feb · UN vote ES-11/7: US votes no", 230),
            ("25 Feb · US and Ukraine agree on a minerals draft", 301),
        ],
    )
    def test_a_text_is_taken_for_a_little_wider_than_it_is(self, text, measured):
        assert measured <= text_width(text, 12) <= 1.1 * measured

    @given(st.lists(st.text("abcW", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(60, 300))
    def test_broken_lines_hold_every_word_and_fit(self, words, width):
        text = " ".join(words)
        for lines in (wrapped(text, width, 12), balanced(text, width, 12)):
            assert " ".join(lines).split() == words
            assert [line for line in lines if " " in line and text_width(line, 12) > width] == []
        assert len(balanced(text, width, 12)) == len(wrapped(text, width, 12))
