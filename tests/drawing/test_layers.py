"""Layers that are made once, and filled with the tables of now."""

from __future__ import annotations

import altair as alt

from coursekit.drawing.layers import filled, over, ready, stacked

TABLES = {"dots": [{"x": 1}], "words": [{"x": 2, "word": "two"}]}


def layers(height=100):
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, height]))
    return [over("dots").mark_point().encode(x=x), over("words").mark_text().encode(x=x, text="word:N")]


def test_layers_that_were_ready_give_the_same_chart_as_new_ones():
    made = filled(ready(layers)(200), TABLES, width=50, title="Dots")
    assert stacked(layers(200), TABLES, width=50, title="Dots").to_dict() == made.to_dict()


def test_they_are_made_once_for_the_same_arguments():
    made = []
    kept = ready(lambda height: made.append(height) or layers(height))
    for height in (100, 200, 100, 200):
        (first, _) = kept(height)["layer"]
        assert [0, height] == first["encoding"]["x"]["scale"]["domain"]
    assert [100, 200] == made


def test_what_is_done_to_one_chart_does_not_reach_the_next():
    kept = ready(layers)
    wider, spec = filled(kept(), TABLES).properties(width=300), filled(kept(), TABLES).to_dict()
    spec["layer"][0]["mark"]["type"] = "rule"
    after = filled(kept(), TABLES).to_dict()
    assert 300 == wider.to_dict()["width"]
    assert (False, "point") == ("width" in after, after["layer"][0]["mark"]["type"])


def test_expressions_find_the_values_that_are_named():
    y = alt.Y("x:Q", scale=alt.Scale(domain=alt.ExprRef("ends")))
    kept = ready(lambda: [over("dots").mark_point().encode(y=y)])
    spec = filled(kept(), {"dots": [{"x": 1}]}, {"ends": [0, 7]}, height=70).to_dict()
    assert [{"name": "ends", "value": [0, 7]}] == spec["params"]
    assert {"expr": "ends"} == spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
