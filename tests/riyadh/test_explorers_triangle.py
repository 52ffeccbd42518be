"""The explorers as pure Python: what a hand on a control does to the sentence and the picture."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from ipywidgets import Dropdown, IntSlider, SelectMultiple
from ipywidgets.widgets.widget import _instances

from coursekit.content.page import Page
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh import explorers as explore
from coursekit.riyadh.charts.scores import coded, number, outcome
from coursekit.riyadh.models import bargaining
from coursekit.widgets.panel import Explorer, Scene

VEGA, VIEW = "application/vnd.vegalite.v5+json", "application/vnd.jupyter.widget-view+json"


def row(actor, code, low, high, salience=5, issue="speed"):
    position, scale = f"What {actor} says.", "+2: at once. −2: never."
    given = {"code": code, "low": low, "high": high, "salience": salience}
    return {"actor": actor, "issue": issue, "position": position, "scale": scale, "source": "ART"} | given


TABLE = pd.DataFrame(
    [
        row("US", 2, 1, 2),
        row("RU", -2, -2, -1),
        row("UA", 1, -1, 2, salience=3),
        row("CN", math.nan, math.nan, math.nan),
        row("US", -1, -2, 0, issue="land"),
        row("RU", -2, -2, -1, issue="land"),
        row("RU", -2, -2, -1, issue="lonely"),
    ]
)


@pytest.fixture
def positions():
    return explore.positions(TABLE)


@pytest.fixture(params=["positions"])
def explorer(request):
    return request.getfixturevalue(request.param)


def drawn(explorer):
    """What the stages show, as whole specifications."""
    return [stage.to_dict() for stage in explorer.stages]


def looks(explorer):
    """The widgets below the sentence, from top to bottom."""
    (found,) = [child for child in explorer.box.children if "ck-pictures" in child._dom_classes]
    return found.children


def rows_of_all(spec):
    return [json.loads(json.dumps(rows)) for rows in spec["datasets"].values()]


def texts(explorer):
    return [child.value for child in looks(explorer) if child not in explorer.stages]


class Coin(Explorer):
    title = "A coin"
    about = "<p>Two sides.</p>"

    def __init__(self):
        side = Dropdown(description="Side", options=["heads", "tails"])
        super().__init__(
            {
                "side": side,
                "times": IntSlider(description="Times", value=1, min=1, max=5),
                "hands": SelectMultiple(description="Hands", options=["left", "right"], value=["left"]),
            }
        )
        self.scenes = 0

    def scene(self, side, times, hands):
        self.scenes = getattr(self, "scenes", 0) + 1
        if times == 5:
            raise CourseError("Five times is too often.")
        return Scene(f"{side} {times} times with the {' and '.join(hands)}.", [Page("text", "<b>html</b>")])


class TestPanel:
    def test_a_control_and_set_do_the_same(self):
        by_hand, by_code = Coin(), Coin()
        by_hand.controls["side"].value = "tails"
        by_code.set(side="tails")
        assert by_hand.reading == by_code.reading == "tails 1 times with the left."

    def test_many_controls_at_once_are_drawn_once(self):
        coin = Coin()
        coin.set(side="tails", times=3, hands=["right", "left"])
        assert (coin.scenes, coin.reading) == (1, "tails 3 times with the right and left.")

    def test_reset_puts_everything_back(self):
        coin = Coin()
        before = coin.settings, coin.reading
        coin.set(side="tails", times=3, hands=["right"])
        coin.reset()
        assert (coin.settings, coin.reading) == before

    def test_what_cannot_be_drawn_is_told_and_no_old_picture_stays(self):
        coin = Coin()
        coin.controls["times"].value = 5
        assert coin.reading == "Five times is too often."
        assert looks(coin) == ()
        coin.set(times=4)
        assert texts(coin) == ["<b>html</b>"]

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"sides": "heads"}, "There is no control 'sides'. Did you mean 'side'?"),
            ({"side": "edge"}, "There is no side 'edge'. There is: heads, tails."),
            ({"hands": ["left", "third"]}, "There is no hands 'third'."),
            ({"times": 6}, "times is 6; it should be from 1 to 5."),
            ({"times": "many"}, "times cannot be 'many'; it is now 1."),
        ],
    )
    def test_a_setting_that_does_not_exist_is_refused_in_words(self, asked, said):
        coin = Coin()
        with pytest.raises(CourseError) as error:
            coin.set(**asked)
        assert said in str(error.value)
        assert coin.reading == "heads 1 times with the left."


def test_the_package_hands_on_every_explorer():
    assert len(explore.__all__) >= 4
    assert sorted(explore.__all__) == explore.__all__
    assert all(callable(getattr(explore, name)) for name in explore.__all__)  # and no module in a function's place


class TestEach:
    def test_every_control_has_a_visible_label(self, explorer):
        assert len(explorer.controls) >= 5
        assert all(control.description for control in explorer.controls.values())

    def test_the_same_settings_give_the_same_bytes(self, explorer):
        again = type(explorer)(*([TABLE] if "issue" in explorer.controls else []))
        assert json.dumps(drawn(explorer)) == json.dumps(drawn(again))

    def test_fifty_gestures_leave_nothing_behind(self, explorer):
        name = "actor"
        options = list(explorer.controls[name].options)
        for n in range(8):
            explorer.set(actor=options[n % 2][1])
        widgets = len(_instances)
        for n in range(50):
            explorer.set(actor=options[n % 2][1])
        assert len(looks(explorer)) == len(explorer.figures)
        assert len(_instances) == widgets

    def test_gestures_send_rows_and_words_and_no_specification(self, explorer):
        explorer.set(actor="RU")
        sent = []
        for stage in explorer.stages:
            stage.observe(lambda change: sent.append(change["name"]), ["picture", "tables"])
        explorer.set(**({"w": 0.7} if "w" in explorer.controls else {"capability": 2}))
        assert set(sent) == {"tables"}

    def test_what_the_browser_draws_is_the_figure_and_passes_its_schema(self, explorer):
        for shown, figure in zip(drawn(explorer), explorer.figures, strict=True):
            whole = figure.chart.to_dict()  # which Altair checks
            assert [layer["encoding"] for layer in shown["layer"]] == [layer["encoding"] for layer in whole["layer"]]
            assert list(shown["datasets"].values()) == rows_of_all(whole)
            assert shown["description"] == whole["description"] == figure.description

    def test_the_table_behind_a_chart_is_there_to_be_ticked(self, explorer):
        (tick,) = [each for row in explorer.box.children for each in getattr(row, "children", ())
                   if getattr(each, "description", "") == "Show the data as a table"]  # fmt: skip
        tick.value = True
        tables = texts(explorer)
        assert len(tables) == len(explorer.figures) >= 1
        for html, figure in zip(tables, explorer.figures, strict=True):
            assert html.count('<th scope="col"') == len(figure.table.columns)
            assert html.count("<tr>") == len(figure.table) + 1
        tick.value = False
        assert len(looks(explorer)) == len(explorer.figures)

    def test_a_page_without_a_kernel_shows_the_chart_with_the_sentence(self, explorer):
        bundle = explorer._repr_mimebundle_()
        assert set(bundle) == {VEGA, VIEW, "text/plain"}
        assert (
            bundle["text/plain"]
            == repr(explorer)
            == (f"{explorer.title} – {explorer.reading} Run this cell with Shift+Enter to explore.")
        )
        told = " ".join(bundle[VEGA]["title"]["subtitle"])
        assert told.endswith(f"{explorer.reading} Run this cell with Shift+Enter to explore.")
        assert list(bundle[VEGA]["datasets"].values()) == list(drawn(explorer)[0]["datasets"].values())

    def test_the_explanation_is_ours_and_short(self, explorer):
        words = explorer.about.split()
        assert 60 <= len(words) <= 170


class TestPositions:
    def test_it_starts_from_the_table_and_says_what_it_assumes(self, positions):
        at = outcome(coded(TABLE, "speed"))
        assert positions.reading == (
            f"On speed the weighted mean is {number(at.mean)}, the weighted median 1."
            " Capability is alike for all: an assumption, not a measurement. Nothing has been moved yet."
        )
        assert [value for _, value in positions.controls["issue"].options] == ["speed", "land"]  # not the lonely one
        assert [value for _, value in positions.controls["actor"].options] == ["RU", "UA", "US"]

    def test_a_stronger_actor_draws_mean_and_median(self, positions):
        positions.set(actor="RU", capability=3)
        mean = bargaining.weighted_mean([-2, 1, 2], [3, 0.6, 1])
        assert positions.reading == (
            f"On speed the weighted mean is {number(mean)} (before: 0.23), the weighted median −2 (before: 1)."
            " The mean is now nearer to Russia, and farther from Ukraine and the United States."
        )

    def test_an_actor_who_moves_takes_its_bar_along(self, positions):
        positions.set(actor="US", position=-1)
        (us,) = [each for each in drawn(positions)[0]["datasets"]["positions"] if each["Actor"] == "United States"]
        assert (us["low"], us["code"], us["high"]) == (-2, -1, -1)
        assert "the United States" not in positions.reading.partition("The mean is now")[2]

    def test_salience_weighs_as_capability_does(self, positions):
        positions.set(actor="US", salience=1)
        by_salience = outcome(coded(TABLE.assign(salience=[1, 5, 3, 5, 5, 5, 5]), "speed"))
        assert f"the weighted mean is {number(by_salience.mean)} (before: 0.23)" in positions.reading

    def test_each_actor_and_issue_keeps_what_was_set(self, positions):
        positions.set(actor="RU", capability=3)
        positions.set(actor="US")
        assert positions.settings["capability"] == 1
        positions.set(issue="land")
        assert "Nothing has been moved yet." in positions.reading
        positions.set(issue="speed", actor="RU")
        assert positions.settings["capability"] == 3

    def test_back_where_it_was_is_not_moved(self, positions):
        before = positions.reading
        positions.set(actor="RU", position=0)
        positions.set(position=-2)
        assert positions.reading == before

    def test_reset_forgets_every_move(self, positions):
        before = positions.settings, positions.reading
        positions.set(actor="RU", capability=3, redraw=True)
        positions.set(issue="land", position=1)
        positions.reset()
        assert (positions.settings, positions.reading) == before
        positions.set(actor="RU")
        assert positions.settings["capability"] == 1

    def test_redraws_are_counted_and_the_same_each_time(self, positions):
        positions.set(redraw=True)
        rows = coded(TABLE, "speed")
        draws = bargaining.redraw(rows["low"], rows["high"], 500, 1971)
        medians = [sum(bargaining.weighted_median(draw, [1, 0.6, 1])) / 2 for draw in draws]
        below = sum(median < 0 for median in medians)
        assert 0 < below < 500
        assert positions.reading.endswith(f"The median changes sides in {below / 500:.0%} of 500 redraws.")
        bars = drawn(positions)[1]["datasets"]["bars"]
        assert sum(bar["Redraws"] for bar in bars if bar["to"] <= 0) == below

    def test_a_median_in_the_middle_has_no_side_to_change(self, positions):
        positions.set(actor="UA", position=0, redraw=True)
        assert "the median stands at 0; of 500 redraws" in positions.reading

    def test_capabilities_of_the_author_are_said_to_be_so(self):
        explorer = explore.positions(TABLE, {"US": 2})
        assert "Capability is set by the author of this page: an assumption" in explorer.reading

    def test_the_table_handed_in_stays_as_it_was(self, positions):
        before = TABLE.copy(deep=True)
        positions.set(actor="US", position=0.5, salience=1)
        pd.testing.assert_frame_equal(TABLE, before)

    def test_tables_that_cannot_be_explored_are_refused(self, positions):
        with pytest.raises(CourseError, match="needs the column 'salience'"):
            explore.positions(TABLE.drop(columns="salience"))
        with pytest.raises(CourseError, match="No issue in this table has two actors with a code"):
            explore.positions(TABLE[TABLE["issue"] == "lonely"])
        with pytest.raises(UnknownName, match="There is no actor 'CN'"):
            positions.set(actor="CN")
