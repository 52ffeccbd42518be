"""The pictures of S: pairs before and then, the weights of 1914, and guesses on the grid."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES, INK
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.un_votes import votes
from riyadh.test_charts import walk
from riyadh.test_charts_votes import POINTS, ROLL_CALLS, layers, marks

ALLIANCES = pd.DataFrame(
    {
        "id": ["gmy", "rus", "spn", "alb"],
        "state": ["Germany", "Russia", "Spain", "Albania"],
        "capability": [0.5, 0.3, 0.2, 0.0],
        "germany": [3, 0, 0, 0],
        "russia": [0, 3, 0, 2],
        "source": ["SR;FP"] * 4,
    }
)

FIGURES = {
    "similarity": lambda: votes.similarity(ROLL_CALLS, [("US", "RU"), ("CHN", "BRA")], {("Russia", "US"): -0.5}),
    "similarity, real": lambda: votes.similarity(load("roll_calls")),
    "alliances": lambda: votes.alliances(ALLIANCES, guess=0.1),
    "alliances, real": lambda: votes.alliances(load("alliances_1914")),
    "grid with guesses": lambda: votes.grid(ROLL_CALLS, ["US", "RU"], {("US", "ES-11/8"): "yes"}),
    "ideal points with ends": lambda: votes.ideal_points(load("ideal_points")),
}


def rows(figure, name):
    return figure.to_dict()["datasets"][name]


@pytest.fixture(scope="module", params=FIGURES)
def draw(request):
    return FIGURES[request.param]


class TestEveryChart:
    def test_it_says_its_message_names_its_axes_and_has_a_table(self, figure, spec):
        assert spec["title"]["text"]
        assert spec["description"] == figure.description
        assert figure.description.endswith(".")
        assert len(figure.table) >= 1
        assert len([node["title"] for node in walk(spec) if "scale" in node and node.get("title")]) >= 1

    def test_the_same_table_gives_the_same_bytes(self, draw, figure):
        assert json.dumps(draw().drawing) == json.dumps(figure.drawing)

    def test_it_is_narrow_enough_and_every_text_is_of_12_pixels_or_more(self, spec):
        widths = [node["width"] for node in walk(spec) if isinstance(node.get("width"), int)]
        assert 100 <= max(widths) <= 600
        assert min([node["fontSize"] for node in walk(spec) if "fontSize" in node], default=12) >= 12

    def test_every_field_drawn_is_in_the_rows_it_is_drawn_from(self, spec):
        checked = 0
        for node, drawn in layers(spec, spec["datasets"]):
            fields = {inner["field"] for inner in walk(node["encoding"]) if isinstance(inner.get("field"), str)}
            assert [fields - set(row) for row in drawn if fields - set(row)] == []
            checked += len(fields) * bool(drawn)
        assert checked >= 4


class TestSimilarity:
    def test_its_message_gives_each_pair_before_and_then_with_the_number_of_votes(self):
        assert votes.similarity(ROLL_CALLS, [("US", "RU")]).description == (
            "S of 1 pair of states. United States and Russia: −1.00 on 1 vote before 2025; 0.00 on 3 votes in 2025,"
            " drawn anew −0.67 to 0.67."
        )

    def test_the_turn_of_the_lesson_is_in_the_real_table(self):
        table = votes.similarity(
            load("roll_calls").query("known_by < '2025-03' and resolution != '68/262'"), [("US", "RU")]
        ).table
        assert list(table["S"]) == ["−1.00", "0.50"]
        assert list(table["Common votes"]) == [6, 2]
        assert list(table["S, drawn anew (90%)"]) == ["−1.00 to −1.00", "0.00 to 1.00"]
        assert list(table["Pi (chance taken out)"]) == ["−1.00", "−0.33"]

    def test_a_guess_is_a_cross_with_its_name_and_a_dotted_line_to_s(self):
        figure = FIGURES["similarity"]()
        assert (
            "Your guess for S of United States and Russia in 2025 was −0.50; it is 0.00, so the guess was 0.50 too low."
            in figure.description
        )
        assert rows(figure, "guesses") == [
            {
                "row": "United States and Russia\nin 2025, 3 votes",
                "guess": -0.5,
                "s": 0.0,
                "spoken": "Your guess: −0.50",
            }
        ]
        dotted = [node for node, drawn in marks(figure, "rule") if drawn and "guess" in drawn[0]]
        assert [node["mark"]["strokeDash"] for node in dotted] == [[1, 3]]
        assert list(figure.table["Your guess"]) == ["", "−0.50", "", ""]

    def test_a_guess_that_is_right_is_said_to_be(self):
        said = votes.similarity(ROLL_CALLS, [("US", "RU")], {("US", "RU"): 0}).description
        assert "so the guess was exactly right." in said

    def test_a_pair_without_a_common_vote_has_no_score_and_no_mark(self):
        figure = votes.similarity(ROLL_CALLS.query("resolution == 'ES-11/7'"), [("CHN", "BRA")], {("CHN", "BRA"): 1})
        assert figure.description == "S of 1 pair of states."
        assert list(figure.table["S"]) == ["no score"]
        (row,) = rows(figure, "pairs")
        assert (row["s"], row["low"], row["pi"]) == (None, None, None)
        assert "guesses" not in figure.to_dict()["datasets"]

    def test_one_switch_hides_pi_and_everything_else_stays(self):
        spec = votes.similarity(ROLL_CALLS, [("US", "RU")]).to_dict()
        assert [param["name"] for param in spec["params"]] == ["show_pi"]
        hidden = [node for node, _ in layers(spec, spec["datasets"]) if "show_pi" in json.dumps(node["encoding"])]
        assert sorted(node["mark"]["type"] for node in hidden) == ["point", "text"]

    def test_before_and_then_differ_in_colour_and_in_shape(self):
        points = marks(votes.similarity(ROLL_CALLS, [("US", "RU")]), "point")
        looks = next(node["encoding"] for node, _ in points if "shape" in node["encoding"])
        assert looks["color"]["scale"]["range"] == CATEGORIES[:2]
        assert looks["shape"]["scale"]["range"] == ["circle", "square"]

    @pytest.mark.parametrize(
        ("guesses", "said"),
        [
            ({("US", "CHN"): 0.5}, "There is a guess for United States and China, but no such pair in this chart."),
            ({("US", "RU"): 50}, r"The guess is 50; S lies between -1 \(opposite\) and 1 \(the same\)."),
            ({("US", "RU"): True}, "The guess is True; S lies"),
        ],
    )
    def test_a_guess_that_has_no_place(self, guesses, said):
        with pytest.raises(CourseError, match=said):
            votes.similarity(ROLL_CALLS, [("US", "RU")], guesses)

    def test_a_state_that_is_not_there_and_a_table_that_is_none(self):
        with pytest.raises(UnknownName, match="Did you mean 'China'"):
            votes.similarity(ROLL_CALLS, [("US", "Chian")])
        with pytest.raises(CourseError, match="United States is named twice"):
            votes.similarity(ROLL_CALLS, [("US", "USA")])
        with pytest.raises(CourseError, match="needs the column 'vote'"):
            votes.similarity(ROLL_CALLS.drop(columns="vote"), [("US", "RU")])


class TestAlliances:
    def test_its_message_has_both_scores_of_the_published_example(self):
        assert votes.alliances(load("alliances_1914")).description == (
            "Germany and Russia in 1914, S over 20 states: 0.40 when each state counts once, −0.46 when weighted by"
            " capability. States at the greatest distance hold 25% of the weight, then 63%."
        )

    def test_each_bar_is_full_and_has_every_state_the_furthest_apart_first(self):
        drawn = rows(votes.alliances(ALLIANCES), "pieces")
        for how in ("each state counts once", "weighted by capability"):
            pieces = [piece for piece in drawn if piece["how"] == how]
            assert len(pieces) == 4
            assert [piece["apart"] for piece in pieces] == [3, 3, 2, 0]
            assert pieces[0]["start"] == 0
            assert pieces[-1]["end"] == pytest.approx(1)
            assert [a["end"] for a in pieces[:-1]] == [b["start"] for b in pieces[1:]]
            assert [piece["depth"] for piece in pieces] == sorted((p["depth"] for p in pieces), reverse=True)
        assert [piece["share"] for piece in drawn[4:]] == pytest.approx([0.5, 0.3, 0, 0.2])

    def test_a_name_stands_only_where_it_fits(self):
        names = [piece["label"] for piece in rows(votes.alliances(load("alliances_1914")), "pieces")]
        assert set(names[:20]) == {""}
        assert {"Germany", "Russia"} <= set(names[20:])

    def test_a_guess_is_on_the_scale_and_in_the_message(self):
        figure = votes.alliances(ALLIANCES, guess=0.1)
        assert (
            "Your guess for S by capability was 0.10; it is −0.60, so the guess was 0.70 too high."
            in figure.description
        )
        (guess,) = rows(figure, "guess")
        assert (guess["guess"], guess["s"]) == (0.1, pytest.approx(-0.6))
        assert any(node["mark"].get("stroke") == INK for node, drawn in marks(figure, "point") if drawn == [guess])
        assert rows(votes.alliances(ALLIANCES), "guess") == []

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            (ALLIANCES.drop(columns="russia"), "needs the column 'russia'"),
            (ALLIANCES.head(0), "has nothing to draw"),
            (ALLIANCES.assign(capability=0), "weights are all zero"),
            (ALLIANCES.assign(germany=[9, 0, 0, 0]), "more than the span of 3"),
        ],
    )
    def test_a_table_that_cannot_be_drawn(self, table, said):
        with pytest.raises(CourseError, match=said):
            votes.alliances(table)

    def test_a_guess_that_is_no_score(self):
        with pytest.raises(CourseError, match="The guess is -46"):
            votes.alliances(ALLIANCES, guess=-46)

    def test_the_table_handed_in_stays_as_it_was(self):
        before = ALLIANCES.copy(deep=True)
        votes.alliances(ALLIANCES, guess=0)
        pd.testing.assert_frame_equal(ALLIANCES, before)


class TestGuessesOnTheGrid:
    def test_a_guess_is_framed_lettered_and_said_beside_the_record(self):
        guesses = {("US", "ES-11/8"): "yes", ("Brazil", "ES-11/7"): "absent"}
        figure = votes.grid(ROLL_CALLS, ["US", "BRA"], guesses)
        assert figure.description.endswith(
            "Your guess for United States on ES-11/8 was yes; the record: abstain."
            " Your guess for Brazil on ES-11/7 was absent; the record: not settled by our sources."
        )
        ((_, framed),) = marks(figure, "rect")
        assert [(row["State"], row["resolution"], row["letter"]) for row in framed] == [
            ("United States", "ES-11/8", "Y?"),
            ("Brazil", "ES-11/7", "–?"),
        ]
        assert {row["column"] for row in framed} <= {
            row["column"] for _, drawn in marks(figure, "text") for row in drawn
        }
        assert "Dashed frame: your guess" in str(figure.to_dict()["title"]["subtitle"])

    def test_without_a_guess_there_is_no_frame(self):
        assert "rect" not in json.dumps(votes.grid(ROLL_CALLS, ["US"]).to_dict())

    @pytest.mark.parametrize(
        ("guess", "said"),
        [
            (
                {("US", "ES-11/9"): "yes"},
                "There is a guess for United States on ES-11/9, which this grid does not show.",
            ),
            ({("CHN", "ES-11/8"): "yes"}, "There is a guess for China on ES-11/8"),
            ({("US", "ES-11/8"): "abstained"}, "There is no vote 'abstained'. Did you mean 'abstain'"),
            ({("Chian", "ES-11/8"): "yes"}, "There is no state in this table 'Chian'. Did you mean 'China'"),
        ],
    )
    def test_a_guess_that_has_no_place(self, guess, said):
        with pytest.raises(CourseError, match=re.escape(said)):
            votes.grid(ROLL_CALLS, ["US", "RU"], guess)


class TestIdealPointsWithEnds:
    def test_a_line_runs_from_end_to_end_and_the_name_stands_after_it(self):
        figure = votes.ideal_points(load("ideal_points"))
        spans = next(node for node, drawn in marks(figure, "rule") if drawn and "low" in drawn[0])
        assert (spans["encoding"]["x"]["field"], spans["encoding"]["x2"]["field"]) == ("low", "high")
        ((names, drawn),) = marks(figure, "text")
        assert names["encoding"]["x"]["field"] == "high"
        assert all(row["low"] < row["point"] < row["high"] for row in drawn)
        assert len(drawn) == 45

    def test_names_and_lines_of_one_lane_do_not_meet(self):
        figure = votes.ideal_points(load("ideal_points"))
        ((_, drawn),) = marks(figure, "text")
        for lane in {row["y"] for row in drawn}:
            spans = sorted((row["low"], row["high"]) for row in drawn if row["y"] == lane)
            assert all(end < start for (_, end), (start, _) in pairwise(spans))

    def test_the_ends_are_in_the_table_when_the_data_hold_them_and_nowhere_else(self):
        with_ends = votes.ideal_points(load("ideal_points"))
        row = with_ends.table.set_index(["Session", "Actor"]).loc[(74, "Russia")]
        assert row["With 90% probability"].startswith("0.0")
        without = votes.ideal_points(POINTS)
        assert "With 90% probability" not in without.table
        assert "90%" not in str(without.to_dict()["title"])
