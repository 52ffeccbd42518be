"""The pictures of votes, trade and the wedge: what each says, and that it draws what it is given."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import ACTORS
from coursekit.riyadh.charts.un_votes import votes
from coursekit.riyadh.charts.un_votes.roll_calls import CODES
from coursekit.riyadh.charts.un_votes.votes import NOT_CAST, VOTES
from coursekit.riyadh.charts.wedge_by_the_numbers import closeness, trade, wedge
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import MEASURES, PAIRS
from coursekit.riyadh.charts.wedge_by_the_numbers.wedge import GRADES
from coursekit.riyadh.models.votes import s_score
from riyadh.test_charts import LAB_DARK, WHITE, contrast, walk

STATES = {"USA": "United States of America", "RUS": "Russian Federation", "CHN": "China", "BRA": "Brazil"}
CAST = {  # in the order of STATES
    ("ES-11/6", "2023-02-23"): ("yes", "no", "abstain", "yes"),
    ("ES-11/7", "2025-02-24"): ("no", "no", "abstain", "unresolved"),
    ("ES-11/8", "2025-02-24"): ("abstain", "no", "absent", None),
    ("ES-11/10", "2025-02-24"): ("yes", "no", "no", "yes"),
}
ROLL_CALLS = pd.DataFrame(
    [
        {
            "id": f"{resolution}-{iso3}",
            "resolution": resolution,
            "date": pd.Timestamp(date),
            "country": country,
            "iso3": iso3,
            "vote": vote,
            "basis": "listed",
            "source": "UN;AP",
        }
        for (resolution, date), cast in reversed(CAST.items())
        for (iso3, country), vote in zip(STATES.items(), cast, strict=True)
        if vote
    ]
)


def session(number, year, dyad, n, identical):
    agreement = (1 + identical) / 2
    return {
        "id": f"{number}-{dyad}",
        "session": number,
        "year": year,
        "dyad": dyad,
        "n": n,
        "identical": identical,
        "agreement": agreement,
        "s": 2 * agreement - 1,
        "source": "UNVOTES",
    }


AGREEMENT = pd.DataFrame(
    [
        session(26, 1971, "RU-CN", 50, 0.8),
        session(27, 1972, "RU-CN", 81, 0.654),
        session(27, 1972, "US-RU", 106, 0.349),
        session(19, 1965, "US-RU", 1, 1.0),
        session(20, 1965, "US-RU", 41, 0.244),
    ]
)
POINTS = pd.DataFrame(
    [
        {"id": f"{year}-{code}", "session": year - 1945, "year": year, "actor": code, "point": point, "source": "V"}
        for year, points in {1972: {"US": 2.136, "RU": -2.05, "CN": -0.716}, 2019: {"US": 2.695, "RU": 0.142}}.items()
        for code, point in points.items()
    ]
)


def traded(dyad, year, reporter, total, status="reported"):
    return {
        "id": f"{dyad}-{year}",
        "dyad": dyad,
        "year": year,
        "reporter": reporter,
        "total": total,
        "status": status,
        "definition": "Goods.",
        "source": "S1;S2",
    }


TRADE = pd.DataFrame(
    [
        traded("CN-RU", 2023, "China customs", 240.1),
        traded("CN-RU", 2020, "China customs", 107.8),
        traded("CN-RU", 2024, "China customs", 244.8),
        traded("US-CN", 2023, "US Census", 575.0),
        traded("US-CN", 2023, "China customs", 663.7, "derived"),
        traded("US-RU", 2023, "US Census", 5.2),
        traded("US-RU", 2024, "US Census", float("nan")),
    ]
)
SHARES = pd.DataFrame(
    [
        {"i": "RU", "j": "CN", "year": 2023, "share_i": 0.338, "share_j": 0.04},
        {"i": "RU", "j": "CN", "year": 2013, "share_i": 0.105, "share_j": 0.021},
    ]
)


def indicator(name, then, now, grades):
    return {
        "id": name,
        "indicator": name.capitalize(),
        "then_value": then,
        "then_text": f"about {then} <b>then</b>",
        "now_value": now,
        "now_text": f"about {now} now, with a longer text that has to be broken into lines",
        "unit": "billion US dollars",
        "then_grade": grades[0],
        "now_grade": grades[1],
        "note": None,
        "source": "S1;S2",
    }


INDICATORS = pd.DataFrame(
    [
        indicator("trade", 1.0, 4.0, "AA"),
        indicator("economy", 2.0, 1.0, "KB"),
        indicator("leaders", math.nan, 42.0, "KA"),
        indicator("treaty", math.nan, math.nan, "AA"),
    ]
)
FIGURES_TABLE = closeness.figures(AGREEMENT, POINTS, TRADE)

FIGURES = {
    "grid": lambda: votes.grid(ROLL_CALLS, STATES),
    "grid, real": lambda: votes.grid(load("roll_calls")),
    "side by side": lambda: votes.side_by_side(ROLL_CALLS, "US", "BRA"),
    "agreement": lambda: votes.agreement(AGREEMENT, guesses={1972: 0.2}),
    "agreement, real": lambda: votes.agreement(load("agreement"), "s"),
    "ideal points": lambda: votes.ideal_points(POINTS),
    "ideal points, real": lambda: votes.ideal_points(load("ideal_points")),
    "trade": lambda: trade.lines(TRADE),
    "trade, real": lambda: trade.lines(load("trade")),
    "asymmetry": lambda: trade.asymmetry(SHARES),
    "then and now": lambda: wedge.then_and_now(INDICATORS),
    "then and now, real": lambda: wedge.then_and_now(load("indicators")),
    "closeness": lambda: wedge.closeness(FIGURES_TABLE, years=[1972, 2023]),
}
TABLES = {
    "grid": (votes.grid, ROLL_CALLS, "vote"),
    "agreement": (votes.agreement, AGREEMENT, "dyad"),
    "ideal points": (votes.ideal_points, POINTS, "point"),
    "lines": (trade.lines, TRADE, "reporter"),
    "asymmetry": (trade.asymmetry, SHARES, "share_j"),
    "then and now": (wedge.then_and_now, INDICATORS, "now_grade"),
    "closeness": (wedge.closeness, FIGURES_TABLE, "value"),
}


@pytest.fixture(scope="module", params=FIGURES)
def draw(request):
    return FIGURES[request.param]


@pytest.fixture(params=TABLES)
def chart_of(request):
    return TABLES[request.param]


def layers(node, datasets, rows=()):
    """Every mark of a specification with the rows it draws, which it may have from the chart around it."""
    about = node.get("data", {})
    rows = datasets[about["name"]] if "name" in about else about.get("values", rows)
    if "mark" in node:
        yield node, rows
    for inner in (*node.get("layer", []), *node.get("vconcat", [])):
        yield from layers(inner, datasets, rows)


def marks(figure, kind):
    spec = figure.to_dict()
    found = [(node, rows) for node, rows in layers(spec, spec["datasets"]) if node["mark"]["type"] == kind]
    assert found
    return found


class TestEveryChart:
    def test_the_same_table_gives_the_same_bytes(self, draw, figure):
        first, second = (json.dumps(each.drawing) for each in (figure, draw()))
        assert first == second

    def test_nothing_is_fetched_from_the_web(self, spec):
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        assert re.findall(r"\w+://[^\"]*", json.dumps(spec | {"$schema": None})) == []

    def test_it_has_a_title_a_description_a_table_and_named_axes(self, figure, spec):
        assert spec["title"]["text"]
        assert spec["description"] == figure.description
        assert figure.description.endswith(".")
        assert len(figure.table) >= 1
        assert all(isinstance(column, str) for column in figure.table.columns)
        named = [node["title"] for node in walk(spec) if "scale" in node and node.get("title")]
        assert len(named) >= 1

    def test_every_field_drawn_is_in_the_rows_it_is_drawn_from(self, spec):
        checked = 0
        for node, rows in layers(spec, spec["datasets"]):
            fields = {inner["field"] for inner in walk(node["encoding"]) if isinstance(inner.get("field"), str)}
            missing = [fields - set(row) for row in rows if fields - set(row)]
            assert missing == []
            checked += len(fields) * bool(rows)
        assert checked >= 4

    def test_every_text_of_12_pixels_or_more(self, spec):
        sizes = [node["fontSize"] for node in walk(spec) if "fontSize" in node]
        assert min(sizes, default=12) >= 12

    def test_the_table_handed_in_stays_as_it_was(self, chart_of):
        chart, table, _ = chart_of
        before = table.copy(deep=True)
        chart(table)
        pd.testing.assert_frame_equal(table, before)

    def test_a_missing_column_is_named_with_those_that_exist(self, chart_of):
        chart, table, column = chart_of
        with pytest.raises(CourseError) as error:
            chart(table.drop(columns=column))
        assert f"needs the column {column!r}." in str(error.value)
        assert f"The table has: {table.columns[0]}, " in str(error.value)

    def test_an_empty_table_or_no_table(self, chart_of):
        chart, table, _ = chart_of
        with pytest.raises(CourseError, match="has nothing to draw"):
            chart(table.head(0))
        with pytest.raises(CourseError, match=r"draws a table \(a pandas DataFrame\), not a list"):
            chart([])


class TestLooks:
    def test_a_vote_a_pair_and_a_grade_have_letter_or_shape_besides_a_colour(self):
        for looks in (VOTES, PAIRS, GRADES):
            assert len({look.shape for look in looks.values()}) == len({look.colour for look in looks.values()}) == 3
        signs = [look.letter for look in VOTES.values()] + list(NOT_CAST.values())
        assert len(set(signs)) == len(signs) == 6

    @pytest.mark.parametrize("page", [WHITE, LAB_DARK])
    def test_they_stand_out_from_a_light_and_a_dark_page_and_are_no_actors(self, page):
        colours = {look.colour for looks in (VOTES, PAIRS, GRADES) for look in looks.values()}
        assert len(colours) >= 4
        assert {colour for colour in colours if contrast(colour, page) < 3} == set()
        assert colours <= set(CATEGORIES)
        assert colours & {actor.colour for code, actor in ACTORS.items() if code != "other"} == set()


class TestGrid:
    def test_its_message_is_counted_from_the_table(self):
        assert votes.grid(ROLL_CALLS, ["US", "RU", "BRA"]).description == (
            "Votes of 3 states on 4 resolutions. United States and Russia cast the same vote on 1 of 4 resolutions on"
            " which both votes are known. Yes, no, abstained: United States 2–1–1; Russia 0–4–0; Brazil 2–0–0."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        table = load("roll_calls")
        us = table[table["iso3"] == "USA"]["vote"]
        assert len(us) == 10
        said = "–".join(str((us == vote).sum()) for vote in ("yes", "no", "abstain"))
        assert f"United States {said};" in votes.grid(table).description

    def test_rows_are_states_as_asked_and_columns_resolutions_by_date_and_number(self):
        table = votes.grid(ROLL_CALLS, ["china", "US", "United States of America", "Russia"]).table
        assert list(table["State"]) == ["China", "United States", "Russia"]
        assert list(table.columns) == ["State", "ES-11/6", "ES-11/7", "ES-11/8", "ES-11/10", "Sources"]
        assert list(table["Sources"]) == ["UN, AP"] * 3

    def test_a_name_of_two_lines_is_lifted_to_the_middle_of_its_row(self):
        spec = votes.grid(load("roll_calls"), ["US", "PRK"]).to_dict()
        offsets = [node["axis"]["labelOffset"] for node in walk(spec) if "labelOffset" in node.get("axis", {})]
        assert {offset["condition"]["test"] for offset in offsets} == {"length(lines[datum.label]) > 1"}
        (lines,) = (each["value"] for each in spec["params"] if each["name"] == "lines")
        assert lines == {
            "United States": ["United States"],
            "Democratic People's Republic of Korea": ["Democratic People's", "Republic of Korea"],
        }

    def test_every_way_not_to_vote_looks_and_reads_differently(self):
        figure = votes.grid(ROLL_CALLS, ["CHN", "BRA"])
        assert list(figure.table.loc[1])[1:5] == ["yes", "not settled by our sources", "not in the table", "yes"]
        (_, rows), *_ = marks(figure, "text")
        signs = {(row["State"], row["resolution"]): row["letter"] for row in rows}
        assert [signs["Brazil", r] for r in ("ES-11/6", "ES-11/7", "ES-11/8")] == ["Y", "?", "·"]
        assert [signs["China", r] for r in ("ES-11/7", "ES-11/8", "ES-11/10")] == ["A", "–", "N"]
        (shapes, _), *_ = marks(figure, "point")
        assert shapes["transform"] == [{"filter": {"field": "vote", "oneOf": list(VOTES)}}]
        assert figure.to_dict()["title"]["subtitle"] == [
            "No vote: – absent; ? not settled by our sources; · not in the table."
        ]

    def test_every_state_of_the_real_table_can_be_asked_for_by_the_name_it_is_given(self):
        names = votes.states(load("roll_calls"))
        assert len(names) == 193
        assert len(set(names.values())) == 193
        assert set(CODES) <= set(names)
        assert {names[three] for three in CODES} >= {"United States", "Russia", "Israel"}
        assert len(votes.grid(load("roll_calls"), names.values()).table) == 193

    def test_without_a_choice_it_takes_the_usual_states_that_are_there_or_all(self):
        assert list(votes.grid(ROLL_CALLS).table["State"]) == ["United States", "Russia", "China"]
        others = ROLL_CALLS[ROLL_CALLS["iso3"] == "BRA"]
        assert list(votes.grid(others).table["State"]) == ["Brazil"]

    def test_a_state_that_is_not_there(self):
        with pytest.raises(UnknownName, match=r"There is no state in this table 'Chian'\. Did you mean 'China'"):
            votes.grid(ROLL_CALLS, ["Chian"])
        with pytest.raises(CourseError, match="has no states to draw"):
            votes.grid(ROLL_CALLS, [])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda t: t.assign(vote="Yes"), "cannot draw 'Yes' in the column 'vote'. Did you mean 'yes'"),
            (lambda t: t.assign(date="2025-02-24"), 'table["date"] = pd.to_datetime(table["date"])'),
            (lambda t: pd.concat([t, t.head(1)]), "two votes of United States on ES-11/10; keep one."),
        ],
    )
    def test_a_table_that_cannot_be_drawn(self, change, said):
        with pytest.raises(CourseError) as error:
            votes.grid(change(ROLL_CALLS), ["US", "RU"])
        assert said in str(error.value)


class TestSideBySide:
    def test_distances_are_what_s_is_made_of(self):
        figure = votes.side_by_side(ROLL_CALLS, "US", "CN")
        assert list(figure.table["Distance"]) == ["1", "1", "left out", "2"]
        assert figure.description == (
            "United States and China: S is −0.33 on 3 shared votes, from −1 (always opposite) to 1 (always the same)."
            " Same vote on 0, one step apart on 2, opposite on 1."
        )

    def test_the_steps_lead_to_s(self):
        assert votes.worked(ROLL_CALLS, "US", "CN").text.splitlines() == [
            "1. Both cast a vote on 3 resolutions of 4. Left out, because a vote is missing: ES-11/8 (China: absent).",
            "2. The distance is 0 for the same vote, 1 for one step (yes and abstain), 2 for the opposite (yes and no)."
            " Together: 1 + 1 + 2 = 4.",
            "3. If the two were opposite every time, it would be 2 × 3 = 6.",
            "4. S = 1 − 2 × 4 / 6 = −0.33",
        ]
        assert votes.worked(ROLL_CALLS, "US", "CN").html.count("<li>") == 4

    def test_without_a_shared_vote_there_is_no_s(self):
        few = ROLL_CALLS[ROLL_CALLS["resolution"].isin(["ES-11/8"])]
        assert votes.side_by_side(few, "US", "CN").description == (
            "United States and China share no vote here, so there is no S."
        )
        assert "No score is not the same as a score of zero." in votes.worked(few, "US", "CN").text

    @pytest.mark.parametrize(
        ("years", "expected"), [((2022, 2023), "S is −1.00 on 6"), ((2025, 2025), "S is 0.00 on 3")]
    )
    def test_the_real_votes_of_the_us_and_russia(self, years, expected):
        table = load("roll_calls")
        some = table[table["date"].dt.year.between(*years)]
        assert expected in votes.side_by_side(some, "US", "RU").description

    @given(st.lists(st.tuples(*[st.sampled_from(["yes", "abstain", "no", "absent"])] * 2), min_size=1, max_size=12))
    def test_the_steps_agree_with_the_model(self, pairs):
        table = pd.DataFrame(
            [
                {"resolution": f"R/{n}", "date": pd.Timestamp("2025-01-01"), "country": name, "iso3": code,
                 "vote": vote, "basis": "listed", "source": "UN"}
                for n, cast in enumerate(pairs, 1)
                for (code, name), vote in zip(list(STATES.items())[:2], cast, strict=True)
            ]
        )  # fmt: skip
        codes = {"yes": 1, "abstain": 2, "no": 3}
        s = s_score(*([codes.get(vote) for vote in side] for side in zip(*pairs, strict=True)))
        last = votes.worked(table, "USA", "RUS").text.splitlines()[-1]
        assert last.endswith("= " + f"{s:.2f}".replace("-", "−") if s.n else "a score of zero.")

    def test_a_state_with_itself(self):
        with pytest.raises(CourseError, match=r"China is named twice\. Choose two different states\."):
            votes.side_by_side(ROLL_CALLS, "CN", "China")


class TestAgreement:
    def test_its_message_has_the_guess_and_the_range(self):
        assert votes.agreement(AGREEMENT, guesses={1972: 0.2}).description == (
            "Share of common votes that are identical, 5 values from 1965 to 1972."
            " Your guess for Russia and China in 1972 was 20%; the votes show 65%, 45 points more."
            " Russia and China: lowest 65% (1972), highest 80% (1971)."
            " US and Russia: lowest 24% (1965), highest 35% (1972)."
        )

    def test_the_real_table_shows_the_trap(self):
        said = votes.agreement(load("agreement"), guesses={1971: 0.2, 1972: 0.1, 1993: 0.9}).description
        for year, share in {1971: 80, 1972: 65, 1993: 37}.items():
            assert re.search(rf"in {year} was \d+%; the votes show {share}%", said)

    @pytest.mark.parametrize("measure", MEASURES)
    def test_each_measure_has_its_scale_and_its_words(self, measure):
        figure = votes.agreement(AGREEMENT, measure)
        assert MEASURES[measure].title in figure.table.columns
        spec = figure.to_dict()
        heights = [node["encoding"].get("y", {}) for node, _ in layers(spec, spec["datasets"])]
        scales = {tuple(height["scale"]["domain"]) for height in heights if "scale" in height}
        assert scales == {(MEASURES[measure].low, 1)}

    def test_a_session_of_few_votes_is_hollow_and_joined_to_nothing(self):
        figure = votes.agreement(AGREEMENT)
        (line, _), *_ = marks(figure, "line")
        assert line["transform"] == [{"filter": "datum.n >= 10"}]
        assert (
            "Hollow and not joined: sessions with fewer than 10 common votes."
            in (figure.to_dict()["title"]["subtitle"])
        )
        assert "Hollow" not in str(votes.agreement(AGREEMENT[AGREEMENT["n"] >= 10]).to_dict()["title"])

    def test_guesses_are_drawn_and_listed_beside_the_votes(self):
        figure = votes.agreement(AGREEMENT, guesses={1965: 0.9}, guessed="US-RU")
        drawn = [rows for node, rows in marks(figure, "point") if "guess" in rows[0]]
        places = [[(row["year"], row["guess"], row["value"]) for row in rows] for rows in drawn]
        assert places == [[(1965, 0.9, 0.244)]] * 2  # the cross, and a ring around what the votes show
        assert {row["said"] for row in drawn[0]} == {"90%"}
        assert "Your guess" in figure.table.columns
        assert "Your guess" not in votes.agreement(AGREEMENT).table.columns

    def test_names_at_the_ends_of_the_lines_keep_apart(self):
        for table in (AGREEMENT, load("agreement")):
            for measure, about in MEASURES.items():
                ends = [rows for node, rows in marks(votes.agreement(table, measure), "text") if "at" in rows[0]]
                at = sorted(row["at"] for row in ends[0])
                gaps = [(b - a) * 340 / (1 - about.low) for a, b in pairwise(at)]
                assert gaps
                assert min(gaps) >= 33.9

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"guesses": {1980: 0.5}}, "no value for Russia and China in 1980; the table has them from 1971 to 1972"),
            ({"guesses": {1972: 65}}, "should be from 0 to 1. Write 65% as 0.65."),
            ({"guesses": {1972: "half"}}, "The guess for 1972 is 'half'; it should be from 0 to 1."),
            ({"guesses": {1972: 0.5}, "guessed": "CN-RU"}, "There is no pair 'CN-RU'. Did you mean"),
            ({"measure": "identicl"}, "There is no measure 'identicl'. Did you mean 'identical'"),
        ],
    )
    def test_a_guess_or_a_measure_that_makes_no_sense(self, asked, said):
        with pytest.raises(CourseError) as error:
            votes.agreement(AGREEMENT, **asked)
        assert said in str(error.value)

    def test_a_pair_it_does_not_know(self):
        with pytest.raises(CourseError, match="cannot draw 'CN-RU' in the column 'dyad'"):
            votes.agreement(AGREEMENT.assign(dyad="CN-RU"))


class TestIdealPoints:
    def test_its_message_is_computed_from_the_points(self):
        assert votes.ideal_points(POINTS).description == (
            "Estimated positions of 3 actors in 2 years from 1972 to 2019. Distance of US and Russia: 4.19 in 1972,"
            " 2.55 in 2019. Distance of US and China: 2.85 in 1972. Distance of Russia and China: 1.33 in 1972."
        )

    def test_the_soviet_union_has_its_own_name(self):
        table = votes.ideal_points(POINTS).table
        assert list(table["Actor"]) == ["Soviet Union", "China", "United States", "Russia", "United States"]

    def test_each_actor_keeps_its_colour_and_shape(self):
        (point, _), *_ = marks(votes.ideal_points(load("ideal_points")), "point")
        codes = point["encoding"]["color"]["scale"]["domain"]
        assert {"US", "RU", "CN", "UA", "TW"} <= set(codes)
        assert point["encoding"]["color"]["scale"]["range"] == [ACTORS[code].colour for code in codes]
        assert point["encoding"]["shape"]["scale"]["range"] == [ACTORS[code].shape for code in codes]


class TestTrade:
    def test_its_message_names_who_counted(self):
        assert trade.lines(TRADE).description == (
            "Trade in billion US dollars, 2020 to 2024. China and Russia (China customs): 107.8 in 2020, 244.8 in 2024."
            " United States and China (China customs): 663.7 in 2023. United States and China (US Census): 575 in 2023."
            " United States and Russia (US Census): 5.2 in 2023."
        )

    def test_no_line_joins_two_reporters_or_leaps_over_a_year(self):
        for table in (TRADE, load("trade")):
            seen = 0
            for node, rows in marks(trade.lines(table), "line"):
                assert node["encoding"]["detail"]["field"] == "piece"
                for _, piece in pd.DataFrame(rows).groupby("piece"):
                    assert piece["reporter"].nunique() == 1
                    assert list(piece["year"]) == list(range(piece["year"].iloc[0], piece["year"].iloc[-1] + 1))
                    seen += 1
            assert seen >= 5

    def test_colour_says_who_counted_in_every_panel_alike(self):
        scales = [node["encoding"]["color"]["scale"] for node, _ in marks(trade.lines(TRADE), "line")]
        wanted = {"domain": ["CN", "US"], "range": [ACTORS["CN"].colour, ACTORS["US"].colour]}
        assert scales == [wanted] * 3

    def test_a_derived_figure_is_hollow(self):
        rows = [row for _, rows in marks(trade.lines(TRADE), "point") for row in rows]
        assert {row["total"] for row in rows if not row["exact"]} == {663.7}

    def test_two_totals_for_one_year_or_none_at_all(self):
        with pytest.raises(CourseError, match="China customs has two totals for China and Russia in 2023; keep one"):
            trade.lines(pd.concat([TRADE, TRADE.head(1)]))
        with pytest.raises(CourseError, match="the column 'total' is empty in every row"):
            trade.lines(TRADE.assign(total=float("nan")))


class TestAsymmetry:
    def test_its_message_has_both_shares_and_the_ratio(self):
        assert trade.asymmetry(SHARES).description == (
            "Share of each state’s trade that is with the other."
            " 2013: Russia 10.5% with China, China 2.1% with Russia: 5.0 to 1."
            " 2023: Russia 33.8% with China, China 4.0% with Russia: 8.5 to 1."
        )

    def test_the_newest_point_of_a_pair_is_named_and_the_others_dated(self):
        (_, rows), *_ = marks(trade.asymmetry(SHARES), "text")
        assert [row["words"] for row in rows] == ["2013", "Russia with China, 2023"]

    def test_a_share_in_per_cent_is_refused(self):
        with pytest.raises(CourseError, match=r"share_i is 33\.8; it should be a number from 0 to 1"):
            trade.asymmetry(SHARES.assign(share_i=33.8))

    def test_no_trade_has_no_ratio(self):
        assert "no ratio" in trade.asymmetry(SHARES.assign(share_j=0.0)).description


class TestThenAndNow:
    def test_its_message_counts_the_evidence(self):
        assert wedge.then_and_now(INDICATORS).description == (
            "Then and now by 4 indicators; 2 have a number on both sides. Grade K, unchecked: 2 of 4 then, 0 of 4 now."
            " With K hidden, 2 of 4 still have both sides."
        )

    def test_the_larger_number_stands_at_the_end_of_the_track(self):
        dots = next(rows for node, rows in marks(wedge.then_and_now(INDICATORS), "point") if "filled" in rows[0])
        at = [(row["Indicator"], row["When"], row["at"]) for row in dots]
        start, end = at[1][2] - (at[1][2] - at[0][2]) / 0.75, at[1][2]
        assert [place for _, _, place in at] == pytest.approx([start + (end - start) / 4, end, end, (start + end) / 2])
        assert [row["filled"] for row in dots] == [False, True] * 2

    def test_the_switch_hides_all_that_rests_on_grade_k(self):
        spec = wedge.then_and_now(INDICATORS).to_dict()
        assert [param["bind"]["input"] for param in spec["params"]] == ["checkbox"]
        hidden = [
            (node["mark"]["type"], {row["grade"] for row in rows})
            for node, rows in layers(spec, spec["datasets"])
            if "datum.grade != 'K' || show_unchecked" in str(node["encoding"].get("opacity"))
        ]
        assert [kind for kind, _ in hidden] == ["rule", "text", "point", "text", "point"]
        assert all("K" in grades for _, grades in hidden)
        joins = next(rows for node, rows in marks(wedge.then_and_now(INDICATORS), "rule") if "to" in rows[0])
        assert [row["grade"] for row in joins] == ["A", "K"]  # a line goes when one of its ends goes

    def test_words_are_text_and_never_markup(self):
        html = wedge.then_and_now(INDICATORS)._words_as_html()
        assert "<b>" not in html
        assert "&lt;b&gt;then&lt;/b&gt;" in html

    def test_a_grade_it_does_not_know(self):
        with pytest.raises(CourseError, match="cannot draw 'C' in the column 'now_grade'"):
            wedge.then_and_now(INDICATORS.assign(now_grade="C"))


class TestCloseness:
    def test_figures_of_all_measures_stand_in_one_table_and_a_pair_has_one_name(self):
        assert set(FIGURES_TABLE["measure"]) == {"identical", "s", "ideal", "trade"}
        assert set(FIGURES_TABLE["pair"]) == set(PAIRS)
        assert set(FIGURES_TABLE.loc[FIGURES_TABLE["measure"] != "trade", "counted_by"]) == {""}

    def test_of_two_sessions_in_a_year_the_one_with_more_votes_counts(self):
        found = FIGURES_TABLE.query("measure == 'identical' and year == 1965")
        assert list(found["value"]) == [0.244]

    @pytest.mark.parametrize(
        ("measure", "pair", "year", "expected"),
        [
            ("identical", "RU-CN", 1972, (True, "closest of 2")),
            ("identical", "US-RU", 1972, (False, "closer: Russia and China")),
            ("identical", "US-CN", 1972, (None, "no figure")),
            ("identical", "RU-CN", 1971, (None, "no other pair to compare")),
            ("ideal", "RU-CN", 1972, (True, "closest of 3")),  # of distances, the smallest is the closest
            ("ideal", "US-RU", 1972, (False, "closer: Russia and China")),
            ("trade", "US-CN", 2023, (True, "closest of 3")),  # by either reporter
            ("trade", "RU-CN", 2023, (False, "closer: US and China")),
        ],
    )
    def test_close_means_the_closest_by_the_same_measure_in_the_same_year(self, measure, pair, year, expected):
        assert closeness.verdict(FIGURES_TABLE, measure, pair, year) == expected

    @pytest.mark.parametrize(("ours", "words"), [(600.0, "depends on who counts"), (575.0, "depends on who counts")])
    def test_reporters_that_disagree_give_no_answer(self, ours, words):
        found = closeness.figures(AGREEMENT, POINTS, TRADE.assign(total=TRADE["total"].replace(240.1, ours)))
        assert closeness.verdict(found, "trade", "RU-CN", 2023) == (None, words)

    def test_a_draw_is_no_answer(self):
        found = FIGURES_TABLE.assign(value=0.5)
        assert closeness.verdict(found, "s", "RU-CN", 1972) == (None, "a draw")

    def test_the_real_tables_call_the_rivals_of_1972_close_and_disagree_on_2023(self):
        found = closeness.figures(load("agreement"), load("ideal_points"), load("trade"))
        assert wedge.closeness(found).description == (
            "Are Russia and China the closest of the three pairs? 1972: yes, by identical votes, S, ideal points."
            " No figure: trade. 2019: yes, by identical votes, S, ideal points. No other pair to compare: trade."
        )
        assert "2023: no, by trade (closer: US and China)." in wedge.closeness(found, years=[2023]).description

    def test_measures_that_disagree_say_so(self):
        found = FIGURES_TABLE.assign(year=1972)
        said = wedge.closeness(found, "RU-CN", [1972], ["ideal", "trade"]).description
        assert "1972: the measures disagree. Yes: ideal points. No: trade (closer: US and China)." in said

    def test_every_mark_stays_on_its_track(self):
        found = closeness.figures(load("agreement"), load("ideal_points"), load("trade"))
        drawn = 0
        for year in range(int(found["year"].min()), int(found["year"].max()) + 1, 4):
            spec = wedge.closeness(found, years=[year]).to_dict()
            for node, rows in layers(spec, spec["datasets"]):
                if node["mark"]["type"] == "point":
                    assert all(0 <= row["at"] <= 1 for row in rows)
                    drawn += len(rows)
        assert drawn >= 50

    def test_a_pair_with_two_figures_has_one_label(self):
        (_, rows), *_ = marks(wedge.closeness(FIGURES_TABLE, "US-CN", [2023], ["trade"]), "text")
        assert [row["label"] for row in rows] == ["663.7 bn US$ / 575.0 bn US$"]

    def test_other_pairs_in_the_tables_are_no_part_of_the_question(self):
        more = pd.concat([TRADE, pd.DataFrame([traded("IN-RU", 2023, "India", 65.0)])])
        pd.testing.assert_frame_equal(closeness.figures(AGREEMENT, POINTS, more), FIGURES_TABLE)
        nothing = closeness.figures(AGREEMENT, POINTS, TRADE.assign(total=float("nan")))
        assert set(nothing["measure"]) == {"identical", "s", "ideal"}
        with pytest.raises(CourseError, match="cannot draw 'IN-RU' in the column 'pair'"):
            wedge.closeness(FIGURES_TABLE.assign(pair="IN-RU"))

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"pair": "CN-RU"}, "There is no pair 'CN-RU'."),
            ({"measures": ["trad"]}, "There is no measure 'trad'. Did you mean 'trade'"),
            ({"measures": []}, "Choose at least one measure and one year."),
            ({"years": []}, "Choose at least one measure and one year."),
        ],
    )
    def test_a_choice_that_makes_no_sense(self, asked, said):
        with pytest.raises(CourseError) as error:
            wedge.closeness(FIGURES_TABLE, **asked)
        assert said in str(error.value)
