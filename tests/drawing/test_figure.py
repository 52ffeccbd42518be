"""A chart, its sentence and its table: how they reach a screen, and what they say where nothing is drawn."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from coursekit.drawing.figure import Figure
from coursekit.drawing.tables import known, require
from coursekit.drawing.theme import JUPYTERLAB_DRAWS
from coursekit.errors import CourseError

TABLE = pd.DataFrame({"Year": [2023, 2024], "What": ["<b>more</b> & less", None], "Sure": [True, False]})
CHART = alt.Chart(TABLE, title="Trade", description="It grew.").mark_bar().encode(x="Year:O")
FIGURE = Figure(CHART, TABLE, "It grew.")


def test_it_shows_the_chart_then_the_words_and_the_table():
    InteractiveShell.instance()  # what a kernel has, and what collects displays
    with capture_output() as shown:
        FIGURE._ipython_display_()
    drawing, words = (output.data for output in shown.outputs)
    assert drawing == {JUPYTERLAB_DRAWS: CHART.to_dict(), "text/plain": "It grew."}
    html = words["text/html"]
    assert html.startswith("<details><summary>In words, and as a table</summary><p>It grew.</p>")
    assert "<caption>Trade</caption>" in html
    assert (3, 3) == (html.count('<th scope="col"'), html.count("<tr>"))
    assert "&lt;b&gt;more&lt;/b&gt; &amp; less" in html


def test_without_a_drawing_it_is_its_message_and_its_data():
    assert "It grew.\nYear | What | Sure\n2023 | <b>more</b> & less | yes\n2024 |  | no" == repr(FIGURE)


@pytest.mark.parametrize(("title", "caption"), [({}, ""), ({"title": "Bare"}, "<caption>Bare</caption>")])
def test_the_title_of_a_chart_is_the_caption_of_its_table(title, caption):
    words = Figure(alt.Chart(TABLE, **title).mark_bar(), TABLE, "Two bars.").bundles()[1]["text/html"]
    assert f"<table>{caption}<thead>" in words


def test_the_same_figure_gives_the_same_bytes():
    assert json.dumps(FIGURE.drawing) == json.dumps(Figure(CHART, TABLE, "It grew.").drawing)


def test_a_table_that_cannot_be_drawn_is_refused_in_words():
    with pytest.raises(CourseError, match=r"needs the column 'year'\. Did you rename 'year' to 'Year'\?"):
        require(TABLE, ["year"], "bars")
    with pytest.raises(CourseError, match=r"needs the columns 'a', 'b'\. The table has: Year, What, Sure\."):
        require(TABLE, ["a", "b"], "bars")
    with pytest.raises(CourseError, match="The bars chart has nothing to draw"):
        require(TABLE.head(0), ["Year"], "bars")
    with pytest.raises(CourseError, match=r"draws a table \(a pandas DataFrame\), not a list"):
        require([], ["Year"], "bars")
    with pytest.raises(CourseError, match=r"cannot draw '2024' in the column 'Year'\. .* It knows: 2023\."):
        known(TABLE.astype({"Year": str}), "Year", ["2023"], "bars")
