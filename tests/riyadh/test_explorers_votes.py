"""The explorers of votes and of the wedge, moved as a hand would move them."""

from __future__ import annotations

import pandas as pd
import pytest
from ipywidgets import Output

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import bundle
from coursekit.riyadh.explorers.votes import votes
from coursekit.riyadh.explorers.wedge import STOPS, wedge
from coursekit.widgets.pictures import PIXEL

UNITED_STATES_AND_RUSSIA = (
    "United States and Russia: S is {} shared votes, from −1 (always opposite) to 1 (always the same)."
)


@pytest.fixture
def two_states():
    return votes(load("roll_calls").query("known_by < '2025-03'"))


@pytest.fixture
def pairs():
    return wedge(load("agreement"), load("ideal_points"), load("trade"))


def outputs(explorer):
    """What the explorer shows below its sentence, from top to bottom."""
    widgets, found = [explorer.box], []
    while widgets:
        widget = widgets.pop(0)
        found += widget.outputs if isinstance(widget, Output) else ()
        widgets = [*getattr(widget, "children", ()), *widgets]
    return found


class TestVotes:
    @pytest.mark.parametrize(("when", "s"), [("before 2025", "−1.00 on 7"), ("in 2025", "0.50 on 2")])
    def test_one_story_before_2025_and_another_in_2025(self, two_states, when, s):
        two_states.set(when=when)
        assert two_states.reading.startswith(UNITED_STATES_AND_RUSSIA.format(s))

    def test_picture_sentence_and_steps_change_together(self, two_states):
        two_states.set(one="Russia", other="China")
        figure, steps = two_states.scene_shown.shown
        assert two_states.reading == figure.description
        assert two_states.reading.startswith("Russia and China: S is ")
        s = two_states.reading.split("S is ")[1].split()[0]
        assert steps.text.endswith(f"= {s}")
        drawing, words = (output["data"] for output in outputs(two_states))
        assert drawing == PIXEL | bundle(figure.chart)
        assert words == {"text/html": steps.html, "text/plain": steps.text}

    def test_every_state_of_the_table_can_be_chosen_by_name(self, two_states):
        names = two_states.controls["one"].options
        assert len(names) == 193
        assert list(names) == sorted(names)

    def test_votes_that_are_missing_or_not_settled_are_left_out_and_said(self):
        table = load("roll_calls")
        table.loc[table["id"] == "es11-8-UKR", "vote"] = "unresolved"
        explorer = votes(table)
        explorer.set(one="Ukraine", other="Israel")
        missing = [line for line in explorer.scene_shown.shown[1].text.splitlines() if "Left out" in line]
        assert len(missing) == 1
        assert "68/262 (Israel: absent)" in missing[0]
        assert "ES-11/8 (Ukraine: not settled by our sources)" in missing[0]

    def test_a_state_with_itself_is_told_and_no_old_picture_stays(self, two_states):
        two_states.set(other="United States")
        assert two_states.reading == "United States is named twice. Choose two different states."
        assert outputs(two_states) == []
        two_states.reset()
        assert two_states.reading.startswith("United States and Russia: S is")

    def test_an_option_or_a_control_that_does_not_exist(self, two_states):
        with pytest.raises(UnknownName, match="Did you mean 'China'"):
            two_states.set(one="Chian")
        with pytest.raises(UnknownName, match="There is no control 'third'"):
            two_states.set(third="China")

    def test_a_table_without_the_usual_states(self):
        table = load("roll_calls")
        small = votes(table[table["iso3"].isin(["BRA", "CHN"])])
        assert small.settings["one"] == "Brazil"
        assert small.reading.startswith("Brazil and China: S is ")

    def test_a_table_that_is_none(self):
        with pytest.raises(CourseError, match="needs the columns"):
            votes(pd.DataFrame({"country": ["China"]}))


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
        assert outputs(pairs)[0]["data"] == PIXEL | bundle(pairs.figures[0].chart)

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


@pytest.mark.parametrize("name", ["two_states", "pairs"])
class TestBoth:
    def test_every_control_has_a_visible_label(self, request, name):
        labels = [control.description for control in request.getfixturevalue(name).controls.values()]
        assert len(labels) >= 3
        assert len(set(labels)) == len(labels)
        assert all(labels)

    def test_reset_brings_back_sentence_and_picture(self, request, name):
        explorer = request.getfixturevalue(name)
        start, drawn = explorer.reading, outputs(explorer)
        changes = {"two_states": {"one": "China"}, "pairs": {"pair": "US-CN", "year": 1980}}[name]
        explorer.set(**changes)
        assert explorer.reading != start
        explorer.reset()
        assert (explorer.reading, outputs(explorer)) == (start, drawn)

    def test_fifty_gestures_leave_one_picture(self, request, name):
        explorer = request.getfixturevalue(name)
        pieces, models = len(outputs(explorer)), len(explorer.box.children)
        for n in range(50):
            explorer.set(**({"one": ["China", "Brazil"][n % 2]} if name == "two_states" else {"year": 1972 + n % 2}))
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
