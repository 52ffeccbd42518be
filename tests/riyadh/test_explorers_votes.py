"""The explorer of the wedge, moved as a hand would move it."""

from __future__ import annotations

import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError
from coursekit.riyadh.explorers.wedge import STOPS, wedge

UNSENT = {"$schema", "usermeta", "title"}


@pytest.fixture
def pairs():
    return wedge(load("agreement"), load("ideal_points"), load("trade"))


def outputs(explorer):
    """What stands below the sentence, from top to bottom: whole specifications of pictures, and texts."""
    (looks,) = [child for child in explorer.box.children if "ck-pictures" in child._dom_classes]
    return [child.to_dict() if child in explorer.stages else child.value for child in looks.children]


def same_picture(drawn, figure):
    """What a stage shows is the figure, but for the name of the schema and how JupyterLab's own drawing embeds it."""
    whole = figure.to_dict()
    return {name: drawn[name] for name in whole if name not in UNSENT} == {
        name: value for name, value in whole.items() if name not in UNSENT
    }


class TestWedge:
    def test_it_opens_on_the_trap(self, pairs):
        assert pairs.settings == {
            **{"pair": "RU-CN", "year": 1972, "other_year": 2019},
            **{"identical": True, "s": True, "ideal": True, "trade": True},
        }
        assert "1972: yes, by identical votes, S, ideal points. No figure: trade." in pairs.reading

    def test_another_pair_gets_another_answer(self, pairs):
        before = outputs(pairs)
        pairs.set(pair="US-RU")
        assert pairs.reading.startswith(
            "Are US and Russia the closest of the three pairs? 1972: no, by identical votes"
        )
        assert outputs(pairs) != before
        assert same_picture(outputs(pairs)[0], pairs.figures[0])

    def test_a_measure_that_is_unticked_no_longer_answers(self, pairs):
        pairs.set(trade=False, ideal=False)
        assert list(pairs.figures[0].table["Measure and year"]) == [
            *("Identical votes, 1972", "Identical votes, 2019", "S, 1972", "S, 2019"),
        ]
        assert "trade" not in pairs.reading
        pairs.set(identical=False, s=False)
        assert "Choose at least one measure" in pairs.reading

    def test_years_stand_in_order_and_one_year_twice_is_one_year(self, pairs):
        pairs.set(year=2019, other_year=1993)
        assert pairs.reading.index("1993:") < pairs.reading.index("2019:")
        pairs.set(other_year=2019)
        assert pairs.reading.count("2019:") == 1

    def test_a_year_outside_the_tables(self, pairs):
        with pytest.raises(CourseError, match="year is 1900; it should be from 1946 to 2024"):
            pairs.set(year=1900)

    @pytest.mark.parametrize("words", STOPS)
    def test_its_buttons_lead_to_the_years_they_name(self, pairs, words):
        button = next(each for row in pairs.box.children for each in getattr(row, "children", []) if
                      getattr(each, "description", "") == words)  # fmt: skip
        button.click()
        assert (pairs.settings["year"], pairs.settings["other_year"]) == STOPS[words]
        assert all(f"{year}:" in pairs.reading and str(year) in words for year in STOPS[words])


@pytest.mark.parametrize("name", ["pairs"])
class TestEach:
    def test_every_control_has_a_visible_label(self, request, name):
        labels = [control.description for control in request.getfixturevalue(name).controls.values()]
        assert len(labels) >= 3
        assert len(set(labels)) == len(labels)
        assert all(labels)

    def test_reset_brings_back_sentence_and_picture(self, request, name):
        explorer = request.getfixturevalue(name)
        start, drawn = explorer.reading, outputs(explorer)
        explorer.set(pair="US-CN", year=1980)
        assert explorer.reading != start
        explorer.reset()
        assert (explorer.reading, outputs(explorer)) == (start, drawn)

    def test_fifty_gestures_leave_one_picture(self, request, name):
        explorer = request.getfixturevalue(name)
        pieces, models = len(outputs(explorer)), len(explorer.box.children)
        for n in range(50):
            explorer.set(year=1972 + n % 2)
        assert len(outputs(explorer)) == pieces
        assert len(explorer.box.children) == models

    def test_without_a_kernel_there_is_the_first_picture_with_the_sentence(self, request, name):
        explorer = request.getfixturevalue(name)
        stored = explorer._repr_mimebundle_()
        spec = stored["application/vnd.vegalite.v5+json"]
        told = " ".join(spec["title"]["subtitle"])
        assert explorer.reading in told
        assert "Run this cell with Shift+Enter to explore." in told
        assert stored["text/plain"] == repr(explorer)

    def test_its_explanation_is_short_and_in_paragraphs(self, request, name):
        about = request.getfixturevalue(name).about
        assert about.count("<p>") == about.count("</p>") >= 3
        assert len(about.split()) <= 150
