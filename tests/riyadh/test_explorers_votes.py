"""The explorer of votes, moved as a hand would move it."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.explorers.votes import votes

UNITED_STATES_AND_RUSSIA = (
    "United States and Russia: S is {} shared votes, from −1 (always opposite) to 1 (always the same)."
)


UNSENT = {"$schema", "usermeta", "title"}


@pytest.fixture
def two_states():
    return votes(load("roll_calls").query("known_by < '2025-03'"))


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
        drawing, words = outputs(two_states)
        assert same_picture(drawing, figure)
        assert words == steps.html

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


class TestAsAnExplorer:
    def test_every_control_has_a_visible_label(self, two_states):
        labels = [control.description for control in two_states.controls.values()]
        assert len(labels) >= 3
        assert len(set(labels)) == len(labels)
        assert all(labels)

    def test_reset_brings_back_sentence_and_picture(self, two_states):
        explorer = two_states
        start, drawn = explorer.reading, outputs(explorer)
        explorer.set(one="China")
        assert explorer.reading != start
        explorer.reset()
        assert (explorer.reading, outputs(explorer)) == (start, drawn)

    def test_fifty_gestures_leave_one_picture(self, two_states):
        explorer = two_states
        pieces, models = len(outputs(explorer)), len(explorer.box.children)
        for n in range(50):
            explorer.set(one=["China", "Brazil"][n % 2])
        assert len(outputs(explorer)) == pieces
        assert len(explorer.box.children) == models

    def test_without_a_kernel_there_is_the_first_picture_with_the_sentence(self, two_states):
        explorer = two_states
        stored = explorer._repr_mimebundle_()
        spec = stored["application/vnd.vegalite.v5+json"]
        told = " ".join(spec["title"]["subtitle"])
        assert explorer.reading in told
        assert "Run this cell with Shift+Enter to explore." in told
        assert stored["text/plain"] == repr(explorer)

    def test_its_explanation_is_short_and_in_paragraphs(self, two_states):
        about = two_states.about
        assert about.count("<p>") == about.count("</p>") >= 3
        assert len(about.split()) <= 150
