"""The explorers as pure Python: what a hand on a control does to the sentence and the picture."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pandas as pd
import pytest
from ipywidgets import Dropdown, IntSlider, SelectMultiple
from ipywidgets.widgets.widget import _instances

from coursekit.content.page import Page
from coursekit.errors import CourseError
from coursekit.riyadh import explorers as explore
from coursekit.riyadh.charts.scores import number
from coursekit.riyadh.explorers.triangle import TIES, WALKS
from coursekit.riyadh.models.triangle import states
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
def triangle():
    return explore.triangle()


@pytest.fixture(params=["triangle"])
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


class TestBoth:
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


class TestTriangle:
    def test_a_chart_that_stays_the_same_is_not_sent_again(self, triangle):
        sent = []
        for place, stage in enumerate(triangle.stages):
            stage.observe(lambda _change, place=place: sent.append(place), ["picture", "tables"])
        triangle.set(w=1)
        assert sent == [1]
        triangle.set(us_ru=1)
        assert sent == [1, 0, 1]

    def test_it_starts_in_2024(self, triangle):
        assert triangle.reading == (
            "Russia and China are partners, the United States is the outcast (stable marriage, balanced)."
            " As outcast, the United States has rank 6 of 6 and scores −2.5 with w = 0.5."
        )

    def test_the_pivot_surprise(self, triangle):
        triangle.set(us_ru=+1)
        assert triangle.reading.startswith("Russia is the pivot, the United States and China are wings")
        triangle.set(actor="RU")
        assert triangle.reading.endswith("As pivot, Russia has rank 1 of 6 and scores 2.5 with w = 0.5.")

    def test_every_state_and_actor_is_told_and_drawn_as_the_model_has_it(self, triangle):
        for state in states(["US", "RU", "CN"]):
            triangle.set(**{name: state.sign(*pair) for name, pair in TIES.items()})
            assert triangle.triangle == state
            for code in ("US", "RU", "CN"):
                triangle.set(actor=code, w=1)
                assert f"As {state.roles[code]}, " in triangle.reading
                assert f"scores {number(state.payoff(code, 1))} with w = 1." in triangle.reading
                (now,) = drawn(triangle)[0]["datasets"]["now"]
                assert now["role"] == state.roles[code]

    @pytest.mark.parametrize("name", WALKS)
    def test_a_walk_changes_one_tie_at_a_time_and_ends_with_washington_as_pivot(self, triangle, name):
        seen = []
        for place in range(len(WALKS[name])):
            triangle.walk(name)
            seen.append(triangle.triangle)
            assert triangle.reading.startswith(f"Step {place} of {len(WALKS[name]) - 1}. {WALKS[name][place][1]}")
        for one, other in pairwise(seen):
            assert sum(one.signs[pair] != other.signs[pair] for pair in one.signs) == 1
        assert seen[-1].roles["US"] == "pivot"
        assert [state.roles["US"] for state in seen[:-1]].count("pivot") == 0
        assert len(drawn(triangle)[0]["datasets"]["arrows"]) == len(seen) - 1
        triangle.walk(name)
        assert triangle.triangle == seen[0]

    def test_what_the_walks_say_of_the_pivot_is_what_the_model_says(self, triangle):
        triangle.walk("2024 → ?")
        triangle.walk("2024 → ?")
        assert triangle.triangle.roles["RU"] == "pivot"
        assert "Russia becomes the pivot" in triangle.reading

    def test_a_hand_on_a_tie_leaves_the_walk_and_the_weight_does_not(self, triangle):
        triangle.walk("1969 → 1972")
        triangle.walk("1969 → 1972")
        triangle.set(w=1)
        assert triangle.reading.startswith("Step 1 of 2.")
        triangle.controls["us_ru"].value = 1
        assert triangle.reading.startswith("The United States is the pivot")
        assert "arrows" not in drawn(triangle)[0]["datasets"]

    def test_reset_leaves_the_walk_too(self, triangle):
        before = triangle.reading
        triangle.walk("1969 → 1972")
        triangle.reset()
        assert triangle.reading == before
