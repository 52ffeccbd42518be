"""The stage as Python has it: what is sent once, what afterwards, gestures by code, and what the page may send."""

from __future__ import annotations

import json
import math

import altair as alt
import pandas as pd
import pytest
from ipywidgets import Widget

import coursekit as ck
from coursekit.drawing.engine import Engine, engine
from coursekit.drawing.specification import apart, rows_of
from coursekit.drawing.stage import Gesture, Stage
from coursekit.errors import CourseError, UnknownName

VEGA, VIEW = "application/vnd.vegalite.v5+json", "application/vnd.jupyter.widget-view+json"
ACTORS = [{"actor": "RU", "name": "Russia", "at": -2.0}, {"actor": "UA", "name": "Ukraine", "at": 2.0}]
YEARS = [{"year": year, "same": None} for year in (1971, 1972, 1973)]


def strip(**look):
    x = alt.X("at:Q", scale=alt.Scale(domain=[-2, 2]))
    points = alt.Chart(alt.InlineData(ACTORS, name="actors")).mark_point().encode(x=x, y="actor:N", tooltip="name:N")
    mean = alt.Chart(alt.NamedData("actors")).mark_rule().encode(x="mean(at):Q")
    return alt.layer(points, mean).properties(title=alt.Title("Who stands where?", subtitle=["A line."]), **look)


def lines():
    return alt.Chart(alt.InlineData(YEARS, name="line")).mark_line().encode(x="year:Q", y="same:Q")


@pytest.fixture
def dragged():
    return Stage(strip(width=300), drag="at", of="actor", label="name", between=(-2, 2), step=0.1)


@pytest.fixture
def drawn():
    return Stage(lines(), draw="same", of="year", step=0.5)


@pytest.fixture
def heard():
    return []


def sent(stage, **message):
    """What a page sends: a custom message, as ipywidgets hands it on."""
    about = {"picture": stage.picture["n"], "heard": "me 1"}
    stage._handle_custom_msg(about | message, [])


def traffic(stage):
    """The parts of its state that changed since, by name."""
    names = []
    stage.observe(lambda change: names.append(change["name"]), ["picture", "tables", "params", "words"])
    return names


class TestWhatIsSent:
    def test_rows_numbers_and_words_are_not_in_the_specification(self, dragged):
        assert {"actors": ACTORS} == dragged.tables
        assert {"width": 300} == dragged.params
        assert (["Who stands where?"], ["A line."]) == (dragged.words["title"], dragged.words["under"])
        spec = dragged.picture["spec"]
        assert {"config", "layer", "width"} == set(spec)
        assert [{"name": "actors"}] * 2 == [layer["data"] for layer in spec["layer"]]

    def test_other_rows_and_words_leave_the_specification_where_it_is(self, dragged):
        changed = traffic(dragged)
        dragged.set({"actors": [*ACTORS, {"actor": "US", "name": "United States", "at": -1}]}, {"width": 400}, "Three.")
        assert ["tables", "params", "words"] == changed
        assert (3, 400, "Three.") == (len(dragged.tables["actors"]), dragged.params["width"], dragged.says)

    def test_a_chart_that_differs_in_rows_only_is_not_sent_anew_and_another_is(self, dragged):
        changed = traffic(dragged)
        dragged.show(strip(width=200))
        assert ["params"] == changed
        dragged.show(lines())
        assert ["params", "picture", "tables", "params", "words"] == changed
        assert 2 == dragged.picture["n"]

    def test_the_whole_picture_is_a_specification_that_altair_accepts(self, dragged):
        dragged.drag("RU", 1)
        whole = dragged.to_dict()
        alt.LayerChart.from_dict(whole, validate=True)
        assert [1, 2] == [row["at"] for row in whole["datasets"]["actors"]]
        assert 300 == whole["width"]

    def test_all_stages_share_one_engine_until_all_widgets_are_closed(self):
        first, second = Stage(strip()), Stage(lines())
        assert first.engine is second.engine is engine()
        state = first.get_state()
        assert state["engine"] == f"IPY_MODEL_{engine().model_id}"
        assert len(json.dumps(state)) < 6_000
        before = engine()
        Widget.close_all()
        assert before is not Stage(strip()).engine is engine()

    def test_the_engine_has_vega_and_the_code_of_the_stage(self):
        state = Engine(vega="…").get_state()
        assert "pointerdown" in state["_esm"]
        assert ".ck-stage" in state["_css"]

    def test_a_figure_of_the_course_brings_its_sentence(self):
        figure = ck.figure(strip().properties(title="Where they stand"), "Russia and Ukraine stand apart.")
        stage = Stage(figure)
        assert figure.description == stage.says == stage.words["says"]
        assert "Where they stand" == figure.to_dict()["title"]
        assert ["Where they stand"] == stage.words["title"]

    def test_parameters_with_a_value_can_be_set(self):
        rows = alt.param(name="most", value=3)
        chart = strip().add_params(rows)
        stage = Stage(chart)
        stage.set(params={"most": 5})
        assert 5 == stage.params["most"]
        assert [{"name": "most", "value": 5}] == stage.to_dict()["params"]

    def test_what_is_nowhere_in_json_becomes_something_that_is(self):
        table = pd.DataFrame({"when": [pd.Timestamp("2025-02-18"), pd.NaT], "n": [1, 2], "x": [math.nan, 2.5]})
        rows = rows_of(table)
        assert [
            {"when": "2025-02-18T00:00:00", "n": 1, "x": None},
            {"when": None, "n": 2, "x": 2.5},
        ] == json.loads(json.dumps(rows, allow_nan=False))

    def test_tables_without_a_name_are_called_data(self):
        frame = pd.DataFrame(ACTORS)
        stage = Stage(alt.Chart(frame).mark_point().encode(x="at:Q"))
        stage.set(frame.head(1))
        assert {"data": ACTORS[:1]} == stage.tables


class TestGestures:
    def test_by_code_it_is_as_by_hand(self, dragged, heard):
        dragged.on_gesture(heard.append)
        dragged.drag("RU", 1)
        sent(dragged, do="drag", mark="UA", marks={"UA": 0.5})
        assert [Gesture("drag", "RU", {"RU": 1}), Gesture("drag", "UA", {"UA": 0.5})] == heard
        assert {"RU": 1, "UA": 0.5} == dragged.marks
        assert "me 1" == dragged.words["heard"]

    def test_a_line_is_drawn_over_its_places_as_the_table_has_them(self, drawn, heard):
        drawn.on_gesture(heard.append)
        assert {} == drawn.marks
        drawn.draw({1971: 20, 1973: 40.5})
        sent(drawn, do="draw", mark="1972", marks={"1971": 20, "1972": 30, "1973": 40.5})
        assert {1971: 20, 1972: 30, 1973: 40.5} == drawn.marks == heard[1].marks
        assert 1972 == heard[1].mark

    def test_a_mark_is_picked(self, heard):
        stage = Stage(strip(), pick="actor", label="name")
        stage.on_gesture(heard.append)
        assert "" == stage.picked
        stage.pick("UA")
        sent(stage, do="pick", mark="RU", marks={})
        assert ["UA", "RU"] == [gesture.mark for gesture in heard]
        assert "RU" == stage.picked == stage.words["picked"]

    def test_the_axis_and_the_decimals_come_from_chart_and_step(self, dragged, drawn):
        about = dragged.picture["touch"]["drag"]
        assert ("actors", "x", 1, "name") == (about["table"], about["axis"], about["digits"], about["label"])
        assert ("y", 1) == (drawn.picture["touch"]["draw"]["axis"], drawn.picture["touch"]["draw"]["digits"])

    def test_what_a_gesture_brings_may_change_the_picture(self, dragged):
        dragged.on_gesture(lambda gesture: dragged.set(says=f"{gesture.mark} moves."))
        dragged.drag("RU", 0)
        assert "RU moves." == dragged.says

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            (lambda stage: stage.drag("RS", 1), "There is no mark in this picture 'RS'. Did you mean 'RU'?"),
            (lambda stage: stage.drag("RU", 3), "RU cannot be at 3; it can be from -2 to 2."),
            (lambda stage: stage.drag("RU", "far"), "RU cannot be at 'far'"),
            (lambda stage: stage.pick("RU"), "Nobody can pick in this picture. Make it with pick='column'"),
        ],
    )
    def test_what_cannot_be_done_is_told_and_nothing_is_moved(self, dragged, asked, said):
        with pytest.raises(CourseError) as error:
            asked(dragged)
        assert said in str(error.value)
        assert {"RU": -2.0, "UA": 2.0} == dragged.marks

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            (
                dict(drag="att", of="actor"),
                "No table of this picture has 'att' and 'actor'. There is: actor, at, name.",
            ),
            (dict(drag="name", of="actor"), "'name' is on no axis of this picture"),
            (dict(drag="at"), 'Say which column tells its marks apart: of="actor".'),
            (dict(drag="at", of="actor", between=(2, -2)), "give the least, the most, and a step above 0"),
            (dict(drag="at", of="actor", step=0), "give the least, the most, and a step above 0"),
            (dict(pick="state"), "No table of this picture has 'state'."),
        ],
    )
    def test_a_gesture_on_what_is_not_shown_is_refused_in_words(self, asked, said):
        with pytest.raises(CourseError) as error:
            Stage(strip(), **asked)
        assert said in str(error.value)


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        ("tables", "said"),
        [
            (
                {"actors": [{"actor": "RU", "name": "Russia", "att": 1}]},
                "The chart draws the column 'at', which its table does not have. Did you mean 'att'?",
            ),
            ({"actor": ACTORS}, "There is no table in this picture 'actor'. Did you mean 'actors'?"),
            ({"actors": 7}, "A table is a list of rows"),
        ],
    )
    def test_rows_that_do_not_fit_are_told_in_the_pictures_place_until_others_do(self, dragged, tables, said):
        dragged.set(tables)
        assert said in dragged.words["problem"]
        assert ACTORS == dragged.tables["actors"]
        dragged.set({"actors": ACTORS[:1]})
        assert "" == dragged.words["problem"]

    def test_a_parameter_that_is_not_there_is_told(self, dragged):
        dragged.set(params={"widht": 1})
        assert "There is no parameter in this picture 'widht'. Did you mean 'width'?" in dragged.words["problem"]

    def test_columns_that_a_chart_makes_itself_need_not_be_in_the_table(self):
        chart = alt.Chart(alt.InlineData([{"x": 1}], name="t")).transform_calculate(twice="2 * datum.x")
        stage = Stage(chart.mark_point().encode(x="twice:Q", y="x:Q"))
        stage.set({"t": [{"x": 3}]})
        assert "" == stage.words["problem"]

    def test_a_chart_that_altair_refuses_is_told_in_its_place(self):
        stage = Stage(alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="y"))
        assert 'Unable to determine data type for the field "y"' in stage.words["problem"]

    @pytest.mark.parametrize("what", [7, pd.DataFrame({"x": [1]}), None])
    def test_what_is_no_chart_is_refused_in_words(self, what):
        with pytest.raises(CourseError, match="is no picture"):
            Stage(what)

    @pytest.mark.parametrize(
        ("message", "said"),
        [
            (dict(do="drag", mark="FR", marks={"FR": 1}), "There is no mark in this picture 'FR'."),
            (dict(do="drag", mark="RU", marks={"RU": 9}), "RU cannot be at 9"),
            (dict(do="drag", mark="RU", marks={"RU": None}), "RU cannot be at None"),
            (dict(do="drag", mark="RU", marks=[1]), "does not know"),
            (dict(do="draw", mark="RU", marks={"RU": 1}), "Nobody can draw in this picture."),
            (dict(do="dance"), "does not know"),
            (dict(do="drag", mark="RU", marks={"RU": 1}, picture=7), "an older copy of this picture"),
            (dict(picture=None), "an older copy of this picture"),
        ],
    )
    def test_a_message_that_does_not_fit_is_answered_in_words_and_the_picture_sent_again(self, dragged, message, said):
        changed = traffic(dragged)
        sent(dragged, **message)
        sent(dragged, **message)
        assert ["words", "words"] == changed  # the second answer is one too, so that the page puts all back again
        assert said in dragged.words["notice"]
        assert {"RU": -2.0, "UA": 2.0} == dragged.marks
        dragged.drag("RU", 0)
        assert "" == dragged.words["notice"]

    @pytest.mark.parametrize("message", ["drag", None, 7, []])
    def test_a_message_that_is_none_is_answered_too(self, dragged, message):
        dragged._handle_custom_msg(message, [])
        assert "an older copy" in dragged.words["notice"]

    def test_what_goes_wrong_in_an_edited_cell_is_said_in_words(self, dragged, heard):
        dragged.on_gesture(lambda gesture: 1 / 0)
        dragged.on_gesture(heard.append)
        dragged.drag("RU", 0)
        assert "What follows from this cannot be shown. division by zero" == dragged.words["notice"]
        assert 1 == len(heard)


class TestWithoutAKernel:
    def test_a_page_shows_what_it_shows_now_with_its_sentence(self, dragged):
        dragged.set(says="Russia stands at −2.")
        bundle, _ = dragged._repr_mimebundle_()
        assert {VEGA, VIEW, "text/plain"} == set(bundle)
        assert ACTORS == bundle[VEGA]["datasets"]["actors"]
        assert {"renderer": "svg", "actions": False} == bundle[VEGA]["usermeta"]["embedOptions"]
        assert "Russia stands at −2. Run this cell with Shift+Enter to touch the picture." == bundle["text/plain"]


def test_a_specification_taken_apart_is_whole_again():
    whole = strip(width=200, height=90).to_dict()
    again = apart(whole).to_dict()
    assert {"actors": ACTORS} == again["datasets"]
    assert [whole[name] for name in ("width", "height", "config")] == [
        again[name] for name in ("width", "height", "config")
    ]
    assert [layer["encoding"] for layer in whole["layer"]] == [layer["encoding"] for layer in again["layer"]]


def test_a_mark_that_is_not_there_is_an_unknown_name(dragged):
    with pytest.raises(UnknownName):
        dragged.drag("Rusia", 0)
