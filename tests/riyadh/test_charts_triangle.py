"""Pictures of triangle, balance and bargaining: what they say, that it is computed, and that it can be drawn."""

from __future__ import annotations

import json
import math
import re
from itertools import combinations, pairwise

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.content.data import load
from coursekit.drawing.labels import text_width
from coursekit.drawing.theme import CATEGORIES, INK
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh import charts
from coursekit.riyadh.charts.actor_positions import positions
from coursekit.riyadh.charts.reverse_kissinger import balance, triangle
from coursekit.riyadh.charts.reverse_kissinger.roles import KINDS, in_words
from coursekit.riyadh.charts.scores import coded, number, outcome, weights
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models.triangle import RANKS, TIED_GRADES, Triangle, paths, states

TODAY = Triangle({("US", "RU"): -1, ("US", "CN"): -1, ("RU", "CN"): 1})
THAW = TODAY.flip("US", "RU")
WALK = [TODAY, THAW, THAW.flip("US", "CN"), THAW.flip("US", "CN").flip("RU", "CN")]
CAMPS = {"GB": 1, "FR": 1, "RU": 1, "DE": -1, "AH": -1, "IT": -1}
LINE_UP = {(one, other): CAMPS[one] * CAMPS[other] for one, other in combinations(CAMPS, 2)}


def row(actor, code, low=None, high=None, salience=5, issue="speed"):
    return {
        "actor": actor,
        "issue": issue,
        "position": f"What <b>{actor}</b> says.",
        "code": code,
        "low": low,
        "high": high,
        "salience": salience,
        "scale": "+2: at once. −2: never.",
        "source": "ART;AP",
    }


ROWS = pd.DataFrame(
    [
        row("US", 2, 1, 2),
        row("RU", -2, -2, -1, salience=4),
        row("UA", 1, salience=3),
        row("CN", math.nan),
        row("US", -1, issue="nato_membership"),
        row("RU", -2, issue="nato_membership"),
    ]
)
SPEED = ROWS[ROWS["issue"] == "speed"]
MEDIANS = [-1.5, -0.25, -0.25, 0, 0.75, 2]

FIGURES = {
    "cube": lambda: triangle.cube(TODAY),
    "cube, walked": lambda: triangle.cube(WALK[-1], "RU", WALK),
    "payoffs": lambda: triangle.payoffs(THAW, 0.5),
    "payoffs, equal": lambda: triangle.payoffs(THAW, 1),
    "network": lambda: balance.network(LINE_UP),
    "network, pair": lambda: balance.network({("US", "RU"): -1}),
    "strip": lambda: positions.strip(ROWS, "speed"),
    "strip, moved": lambda: positions.strip(ROWS, "speed", {"US": 3}, before=outcome(coded(ROWS, "speed"))),
    "strip, real": lambda: positions.strip(load("positions"), "territory"),
    "heat": lambda: positions.heat(ROWS),
    "heat, real": lambda: positions.heat(load("positions")),
    "winsets": lambda: positions.winsets(-1, {"US": -0.5, "UA": 2}),
    "winsets, none": lambda: positions.winsets(0, {"US": -1, "UA": 2}),
    "redraws": lambda: positions.redraws(MEDIANS),
    "redraws, coded": lambda: positions.redraws(MEDIANS, threshold=1, coded_median=-0.25),
}
AXES = {
    "cube": {"Ties of the United States", "Tie RU–CN"},
    "payoffs": {"w: weight of the tie between the other two", "Place (1 is best)"},
    "network": {"Energy: −1 is calm, +1 is tense"},
    "network, pair": set(),  # no groups of three, so no energy
    "strip": {"Position", "Actor"},
    "heat": {"Actor", "Issue"},
    "winsets": {"Position", "Actor"},
    "redraws": {"Weighted median", "Number of redraws"},
}


@pytest.fixture(scope="module", params=FIGURES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def figure(name):
    """Drawn once for all that is asked of it: no test changes it."""
    return FIGURES[name]()


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


def units(node, data=None):
    """Every single layer, with the name of the table it draws."""
    data = node.get("data", {}).get("name", data)
    parts = [part for key in ("layer", "vconcat") for part in node.get(key, [])]
    for part in parts:
        yield from units(part, data)
    if not parts:
        yield data, node


def rows_of(spec, table):
    return spec["datasets"][table]


class TestEveryFigure:
    def test_the_same_figure_gives_the_same_bytes(self, name, figure):
        first, second = (json.dumps(each.drawing) for each in (figure, FIGURES[name]()))
        assert first == second

    def test_nothing_is_fetched_from_the_web(self, spec):
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        assert re.findall(r"\w+://[^\"]*", json.dumps(spec | {"$schema": None})) == []

    def test_it_has_title_axis_titles_and_the_description_of_its_figure(self, name, figure, spec):
        assert spec["title"]["text"]
        assert spec["description"] == figure.description
        titles = {node["title"] for node in walk(spec) if {"field", "scale", "title"} <= set(node)}
        assert titles == AXES.get(name, AXES.get(name.partition(",")[0]))

    def test_every_field_drawn_is_in_the_table_of_its_layer(self, spec):
        fields = [
            (data, {node["field"] for node in walk(unit["encoding"]) if "field" in node}) for data, unit in units(spec)
        ]
        assert sum(len(names) for _, names in fields) >= 8
        for data, names in fields:
            assert all(names <= set(each) for each in rows_of(spec, data)), (data, names)

    def test_every_table_is_drawn(self, spec):
        assert {data for data, _ in units(spec)} == set(spec["datasets"])

    def test_every_table_to_read_is_text_and_complete(self, figure):
        assert len(figure.table) >= 1
        assert not figure.table.isna().any(axis=None)
        assert "<b>" not in figure._words_as_html()


class TestCube:
    def test_its_table_is_the_model(self):
        table = triangle.cube(TODAY).table
        assert [*table.columns] == [
            *("US–RU", "US–CN", "RU–CN", "Type", "United States", "Russia", "China", "Balanced", "Now"),
        ]
        expected = {
            (*("+" if s == 1 else "−" for s in (t.sign("US", "RU"), t.sign("US", "CN"), t.sign("RU", "CN"))),): t
            for t in states(["US", "RU", "CN"])
        }
        assert len(expected) == len(table) == 8
        for _, *cells in table.itertuples():
            state = expected[tuple(cells[:3])]
            assert cells[3] == KINDS[state.kind][0]
            assert cells[4:7] == [state.roles[code] for code in ("US", "RU", "CN")]
            assert cells[7:] == ["yes" if state.balanced else "no", "yes" if state == TODAY else ""]

    def test_each_state_says_role_and_rank_of_the_actor_chosen(self):
        for code in ("US", "RU", "CN"):
            rows = rows_of(triangle.cube(TODAY, code).to_dict(), "states")
            assert len({(each["x"], each["y"]) for each in rows}) == 8
            for each in rows:
                assert each["role"] == each[f"Role of {code}"]
                assert each["rank"] == f"rank {RANKS[each['role']]}"

    def test_a_line_joins_states_that_differ_in_one_tie_and_there_are_twelve(self):
        spec = triangle.cube(TODAY).to_dict()
        ties = ("US–RU", "US–CN", "RU–CN")
        at = {(each["x"], each["y"]): [each[tie] for tie in ties] for each in rows_of(spec, "states")}
        ends = {}
        for each in rows_of(spec, "edges"):
            ends.setdefault(each["edge"], []).append((each["turn"], each["x"], each["y"]))
        assert len(ends) == 12
        for points in ends.values():
            one, other = at[min(points)[1:]], at[max(points)[1:]]
            assert sum(a != b for a, b in zip(one, other, strict=True)) == 1

    def test_a_walk_is_told_and_numbered(self):
        figure = triangle.cube(WALK[-1], "US", WALK)
        assert figure.description.endswith(
            "The walk of 3 changes makes the United States in turn: outcast, wing, friend, pivot."
        )
        assert sorted(filter(None, figure.table["Step"])) == ["0", "1", "2", "3"]
        assert [each["step"] for each in rows_of(figure.to_dict(), "arrows")] == ["1", "2", "3"]

    def test_every_shortest_path_can_be_walked_and_its_arrows_lie_between_states(self):
        found = paths(TODAY, lambda state: state.roles["US"] == "pivot")
        assert len(found) == 6
        for path in found:
            spec = triangle.cube(path[-1], "US", path).to_dict()
            places = [(each["x"], each["y"]) for each in rows_of(spec, "states")]
            assert [each for each in rows_of(spec, "arrows") if (each["x"], each["y"]) in places] == []

    def test_the_labels_stand_clear_of_lines_and_of_each_other(self):
        rows = rows_of(triangle.cube(TODAY, "US").to_dict(), "states")
        columns = sorted({each["x"] for each in rows})
        room = min(later - earlier for earlier, later in pairwise(columns))
        widest = max(text_width(word, 12) for each in rows for word in (each["role"], each["rank"]))
        assert 8 + widest < room
        assert all(abs(each["label_y"] - each["y"]) >= 24 for each in rows)

    def test_other_actors_are_drawn_too(self):
        taipei = Triangle({("US", "TW"): 1, ("US", "CN"): 1, ("CN", "TW"): -1})
        assert triangle.cube(taipei).description.split(". ")[1] == (
            "Now: the United States is the pivot, China and Taiwan are wings (romantic triangle, not balanced)"
        )

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(UnknownName, match="no actor in this triangle 'FR'"):
            triangle.cube(TODAY, "FR")
        with pytest.raises(CourseError, match="Step 1 of the path changes 3 ties"):
            triangle.cube(TODAY, path=[WALK[0], WALK[-1]])
        with pytest.raises(CourseError, match="The path has the actors A, B and C"):
            triangle.cube(TODAY, path=states(["A", "B", "C"]))
        for draw in (triangle.cube, triangle.payoffs):
            with pytest.raises(CourseError, match=r"draws a Triangle, not a dict\. Make one:"):
                draw(TODAY.signs)


class TestPayoffs:
    def test_below_one_the_places_are_wus_ranks(self):
        for w in (0.1, 0.5, 0.9):
            table = triangle.payoffs(THAW, w).table
            assert dict(zip(table["Role"], map(int, table["Place"]), strict=True)) == RANKS

    def test_at_one_the_ties_are_wus_second_grading(self):
        table = triangle.payoffs(THAW, 1).table
        places = sorted({float(place) for place in table["Place"]})
        grades = {
            role: places.index(float(place)) + 1 for role, place in zip(table["Role"], table["Place"], strict=True)
        }
        assert grades == TIED_GRADES

    def test_above_one_partner_and_friend_change_places(self):
        table = triangle.payoffs(THAW, 1.5).table.set_index("Role")
        assert [table.loc[role, "Place"] for role in ("pivot", "partner", "friend", "enemy", "wing", "outcast")] == [
            *"123456"
        ]

    @pytest.mark.parametrize("w", [0, 0.5, 1, 1.5, 2])
    def test_the_three_actors_stand_on_the_lines_of_their_roles_and_none_on_another(self, w):
        for state in states(["US", "RU", "CN"]):
            figure = triangle.payoffs(state, w)
            places = figure.table.set_index("Role")["Place"].astype(float)
            marks = rows_of(figure.to_dict(), "actors")
            roles = [state.roles[code] for code in ("US", "RU", "CN")]
            assert [each["place"] for each in marks] == [places[role] for role in roles]
            assert len({(each["w"], each["place"]) for each in marks}) == 3 or w in (0, 1, 2)
            assert all(0 <= each["w"] <= 2 for each in marks)

    @pytest.mark.parametrize("w", [-0.1, 2.1, "1", math.nan])
    def test_a_weight_off_the_line_is_refused(self, w):
        with pytest.raises(CourseError, match="it should be a number from 0 to 2"):
            triangle.payoffs(THAW, w)


class TestInWords:
    def test_each_of_the_eight_states(self):
        said = [in_words(state) for state in states(["US", "RU", "CN"])]
        assert len(set(said)) == 8
        assert said[0] == "the United States, Russia and China are all friends (ménage à trois, balanced)"
        assert said[-1] == "the United States, Russia and China are all enemies (unit veto, not balanced)"


class TestNetwork:
    def test_the_camps_of_1907(self):
        figure = balance.network(LINE_UP)
        assert "0 of 20 triads are unbalanced. The energy is −1.00." in figure.description
        assert figure.description.endswith(
            "Two camps: United Kingdom, France and Russia; Germany, Austria-Hungary and Italy."
        )
        assert set(figure.table["Unbalanced triads with it"]) == {"0"}

    def test_an_unbalanced_triad_is_counted_at_each_of_its_ties(self):
        figure = balance.network(THAW.signs)
        assert list(figure.table["Unbalanced triads with it"]) == ["1", "1", "1"]
        assert "No two camps explain all the ties." in figure.description

    def test_sign_line_and_word_say_the_same(self):
        figure = balance.network(TODAY.signs)
        assert list(zip(figure.table["Sign"], figure.table["They are"], strict=True)) == [
            *(("+", "friends"), ("−", "enemies"), ("−", "enemies")),
        ]
        (dash,) = [
            node["strokeDash"]["scale"] for node in walk(figure.to_dict()) if "field" in node.get("strokeDash", {})
        ]
        assert dash == {"domain": ["friends", "enemies"], "range": [[1, 0], [6, 4]]}

    def test_actors_keep_their_colours_and_shapes(self):
        text = json.dumps(balance.network(TODAY.signs).to_dict())
        for code in ("US", "RU", "CN"):
            assert charts.ACTORS[code].colour in text
            assert charts.ACTORS[code].shape in text

    def test_without_a_group_of_three_there_is_no_energy(self):
        figure = balance.network({("US", "RU"): -1})
        assert "vconcat" not in figure.to_dict()
        assert figure.description.endswith(
            "No three actors all have ties with each other. Two camps: United States; Russia."
        )

    def test_bad_edges_are_refused(self):
        with pytest.raises(CourseError, match="edges is empty"):
            balance.network({})
        with pytest.raises(CourseError, match="it should be 1"):
            balance.network({("US", "RU"): 0})
        with pytest.raises(CourseError, match="draws up to 9 actors; this network has 10"):
            balance.network(dict.fromkeys(combinations("ABCDEFGHIJ", 2), 1))


class TestStrip:
    def test_its_message_is_computed_by_the_model(self):
        figure = positions.strip(ROWS, "speed")
        expected = bargaining.weighted_mean([-2, 1, 2], [0.8, 0.6, 1])
        assert figure.description == (
            "Positions on speed, from −2 to 2: Russia −2, Ukraine 1, United States 2."
            f" The weighted mean is {number(expected)}, the weighted median 1. Without a code: China."
        )
        assert list(figure.table["Share of weight"]) == ["33%", "25%", "42%"]

    def test_capability_moves_the_result_and_makes_the_mark_larger(self):
        figure = positions.strip(ROWS, "speed", {"RU": 3})
        assert "the weighted median −2" in figure.description
        sizes = {each["Actor"]: each["size"] for each in rows_of(figure.to_dict(), "positions")}
        assert sizes["Russia"] == 3 * sizes["Ukraine"] == 3 * sizes["United States"]

    def test_a_median_that_is_a_stretch_has_two_rules(self):
        pair = SPEED[SPEED["actor"].isin(["US", "RU"])].assign(salience=5)
        spec = positions.strip(pair).to_dict()
        assert [each["at"] for each in rows_of(spec, "median now")] == [-2, 2]
        assert rows_of(spec, "median")[0]["told"] == "median −2 to 2"

    @given(st.lists(st.sampled_from([-2, -1.5, -1, -0.25, 0, 0.5, 1, 2]), min_size=1, max_size=6))
    def test_no_rule_runs_through_the_name_of_another(self, codes):
        table = pd.DataFrame([row(f"A{n}", code) for n, code in enumerate(codes)])
        tables = positions.strip(table).chart.datasets
        pixels = 430 / 4.4
        (name,) = tables["median"]
        start, side = name["at"], name["align"]
        ends = (start, start + 90 / pixels) if side == "left" else (start - 90 / pixels, start)
        mean = tables["mean now"][0]["at"]
        assert not ends[0] < mean < ends[1]

    def test_what_was_before_is_drawn_faintly_below_the_names(self):
        spec = FIGURES["strip, moved"]().to_dict()
        now, before = rows_of(spec, "mean now")[0], rows_of(spec, "mean before")[0]
        assert now["at"] != before["at"]
        assert before["top"] > max(
            each["label_y"] for rows in spec["datasets"].values() for each in rows if "label_y" in each
        )
        colours = {data: unit["mark"].get("color") for data, unit in units(spec)}
        assert (colours["mean now"], colours["mean before"]) == (INK, "#808080")

    def test_the_real_table_can_be_drawn_issue_by_issue(self):
        table = load("positions")
        issues = list(dict.fromkeys(table.dropna(subset=["code"])["issue"]))
        assert 8 == len(issues)
        for issue in issues:
            figure = positions.strip(table, issue)
            rows = coded(table, issue)
            assert list(figure.table["Code"]) == [number(code) for code in rows["code"]]
            assert number(bargaining.weighted_mean(rows["code"], weights(rows))) in figure.description

    def test_the_table_handed_in_stays_as_it_was(self):
        before = ROWS.copy(deep=True)
        positions.strip(ROWS, "speed")
        positions.heat(ROWS)
        pd.testing.assert_frame_equal(ROWS, before)

    def test_bad_input_is_refused_in_words(self):
        with pytest.raises(CourseError, match=r"has 2 issues \(speed, nato_membership\). Choose one with issue="):
            positions.strip(ROWS)
        with pytest.raises(UnknownName, match=r"no issue 'sped'\. Did you mean 'speed'"):
            positions.strip(ROWS, "sped")
        with pytest.raises(CourseError, match="needs the column 'salience'"):
            positions.strip(ROWS.drop(columns="salience"))
        with pytest.raises(CourseError, match="US has more than one row on 'speed'"):
            positions.strip(pd.concat([SPEED, SPEED]))
        with pytest.raises(CourseError, match="No actor has a code on 'speed'"):
            positions.strip(SPEED.assign(code=math.nan))
        with pytest.raises(UnknownName, match="no actor with a code on this issue 'CN'"):
            positions.strip(ROWS, "speed", {"CN": 1})
        with pytest.raises(CourseError, match="The capability of US is 0; it should be a number above 0"):
            positions.strip(ROWS, "speed", {"US": 0})


class TestHeat:
    def test_a_blank_is_no_evidence_and_not_a_zero(self):
        figure = positions.heat(ROWS)
        assert figure.table.set_index("Actor").loc["China"].to_dict() == {
            "speed": "no evidence",
            "NATO membership": "no evidence",
        }
        assert "5 cells have a code, 3 are blank for lack of evidence." in figure.description
        assert "Codes lie farthest apart (4 steps) on speed." in figure.description
        (cells,) = figure.to_dict()["datasets"].values()
        assert len(cells) == 5

    def test_every_number_can_be_read_on_its_colour(self):
        for fill, ink in positions._HEAT.values():
            assert contrast(fill, {"white": "#ffffff", "black": "#000000"}[ink]) >= 4.5
        assert sorted(positions._HEAT) == [-2, -1, 0, 1, 2]

    def test_codes_off_the_scale_and_double_codes_are_refused(self):
        with pytest.raises(CourseError, match="US has the code 3 on 'speed'; codes run from -2 to 2"):
            positions.heat(pd.DataFrame([row("US", 3)]))
        with pytest.raises(CourseError, match="US has more than one code on 'speed'; keep one"):
            positions.heat(pd.concat([SPEED, SPEED]))


class TestWinsets:
    def test_the_bands_are_the_models(self):
        figure = positions.winsets(8, {"US": 3, "RU": 6}, lo=0, hi=10)
        assert list(figure.table["Better than the status quo"]) == ["0 to 8", "4 to 8", "4 to 8"]
        assert list(figure.table["Likes best"]) == ["3", "6", ""]

    def test_one_more_veto_player_never_makes_it_wider(self):
        players = {"US": -0.5, "UA": 1, "RU": -2}
        all_of_them = [positions.winsets(-1, dict(list(players.items())[:n])).table for n in (1, 2, 3)]
        assert [table["Better than the status quo"].iloc[-1] for table in all_of_them] == [
            "−1 to 0",
            "−1 to 0",
            "nothing",
        ]

    def test_bad_input_is_refused(self):
        with pytest.raises(CourseError, match="it should map each actor to a position"):
            positions.winsets(0, [1, 2])
        with pytest.raises(CourseError, match="q is 9; it should be a number from -2 to 2"):
            positions.winsets(9, {"US": 1})


class TestRedraws:
    def test_the_bars_hold_every_redraw_once_and_none_straddles_the_threshold(self):
        for threshold in (-0.6, 0, 1):
            spec = positions.redraws(MEDIANS, threshold).to_dict()
            bars = rows_of(spec, "bars")
            assert sum(bar["Redraws"] for bar in bars) == len(MEDIANS)
            assert [bar for bar in bars if bar["from"] < threshold < bar["to"]] == []
            below = sum(bar["Redraws"] for bar in bars if bar["Side"].startswith("below"))
            assert below == sum(median < threshold for median in MEDIANS)

    def test_it_says_how_often(self):
        figure = positions.redraws(MEDIANS, threshold=0, coded_median=0.75)
        assert figure.description == (
            "Histogram of 6 redraws: the median is below 0 in 3 of them (50%), at 0 or above in 3 (50%)."
            " With our codes it is 0.75."
        )
        assert [each["told"] for each in rows_of(figure.to_dict(), "shares")] == ["50% below 0", "50% at 0 or above"]

    def test_bad_input_is_refused(self):
        for bad in ([], [3], [math.nan]):
            with pytest.raises(CourseError, match="needs results from -2 to 2"):
                positions.redraws(bad)
        with pytest.raises(CourseError, match="threshold is 2; it should lie between -2 and 2"):
            positions.redraws(MEDIANS, threshold=2)


class TestColours:
    def test_types_have_colours_of_their_own_and_no_actors(self):
        shapes, colours = ({kind[part] for kind in KINDS.values()} for part in (1, 2))
        assert len(shapes) == len(colours) == len(KINDS) == 4
        assert colours <= set(CATEGORIES) - {actor.colour for actor in charts.ACTORS.values()}

    def test_a_learner_can_change_a_chart_further(self):
        assert isinstance(triangle.cube(TODAY).chart.properties(width=300), alt.LayerChart)


def contrast(one, two):
    dark, light = sorted(luminance(colour) for colour in (one, two))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
