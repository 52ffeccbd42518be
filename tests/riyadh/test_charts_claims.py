"""The charts of the claims: what they draw, what they say, and the guess on them."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh import charts
from coursekit.riyadh.charts.reading_the_source.claims import CHECKABLE, OFFERED, TYPES

CLAIMS = load("claims")
GUESSED = {"C45": (4, 3)}


def marks(figure, name):
    return figure.to_dict()["datasets"][name]


@pytest.fixture(params=["map", "sources", "grades"])
def figure(request):
    return getattr(charts.claims, request.param)(CLAIMS)


def test_a_figure_has_title_axes_a_message_and_a_table(figure):
    spec = figure.chart.to_dict()
    assert spec["description"] == figure.description
    assert len(spec["title"]["text"]) >= 10
    named = [layer["encoding"][axis] for layer in spec["layer"] for axis in "xy" if axis in layer["encoding"]]
    titles = {encoding.get("title") or (encoding.get("axis") or {}).get("title") for encoding in named}
    assert 2 == len(titles - {None})
    assert len(figure.table) >= 8
    assert "guess" not in figure.description
    assert not {"guess", "guesses"} & set(spec["datasets"])


class TestMap:
    def test_every_claim_is_one_mark_in_its_cell(self):
        dots = marks(charts.claims.map(CLAIMS), "claims")
        assert sorted(CLAIMS["id"]) == sorted(dot["Claim"] for dot in dots)
        assert len(dots) == len({(dot["x"], dot["y"]) for dot in dots})
        by_id = CLAIMS.set_index("id")
        column = 100
        for dot in dots:
            assert by_id.loc[dot["Claim"], "checkable"] == 1 + int(dot["x"] // column)
            assert by_id.loc[dot["Claim"], "type"] == dot["Kind"]

    def test_more_proof_stands_higher(self):
        dots = pd.DataFrame(marks(charts.claims.map(CLAIMS), "claims")).set_index("Claim")
        levels = CLAIMS.set_index("id")["evidence_offered"]
        for level in (1, 2):
            assert dots["y"][levels[levels < level].index].max() < dots["y"][levels[levels == level].index].min()

    def test_it_says_what_it_shows(self):
        said = charts.claims.map(CLAIMS).description
        bare = CLAIMS[CLAIMS["evidence_offered"] == 0]
        easy = CLAIMS[CLAIMS["checkable"] == 5]
        assert f"offers no proof in its own text for {len(bare)}." in said
        assert f"could settle {len(easy)} of them, and even {len(easy.merge(bare))} of these come with nothing." in said

    def test_the_guess_is_a_cross_with_a_line_to_our_mark_and_words(self):
        figure = charts.claims.map(CLAIMS, guesses=GUESSED)
        (guess,) = marks(figure, "guesses")
        own = next(dot for dot in marks(figure, "claims") if dot["Claim"] == "C45")
        assert (own["x"], own["y"]) == (guess["x2"], guess["y2"])
        assert "your guess, C45" == guess["told"]
        assert figure.description.startswith(
            "You placed C45 at 4 and 3; our coding is 5 and 1, so your guess for the checking is 1 too low and your"
            " guess for the proof is 2 too high."
        )
        assert ["4 and 3"] == [value for value in figure.table["Your guess"] if value]
        assert "our coding is 5 and 1, the same." in charts.claims.map(CLAIMS, guesses={"C45": (5, 1)}).description

    def test_what_cannot_be_drawn_is_said_in_words(self):
        with pytest.raises(UnknownName, match="There is no claim in this table 'C99'"):
            charts.claims.map(CLAIMS, guesses={"C99": (1, 1)})
        with pytest.raises(CourseError, match="off the map"):
            charts.claims.map(CLAIMS, guesses={"C45": (6, 1)})
        with pytest.raises(CourseError, match="cannot draw 7 in 'checkable': codes go from 1 to 5"):
            charts.claims.map(CLAIMS.assign(checkable=7))
        with pytest.raises(CourseError, match="Did you mean 'fact'"):
            charts.claims.map(CLAIMS.assign(type="facts"))
        with pytest.raises(CourseError, match="needs the column"):
            charts.claims.map(CLAIMS.drop(columns="type"))

    def test_it_knows_every_code_of_the_table(self):
        assert set(CLAIMS["type"]) == set(TYPES)
        assert set(CLAIMS["checkable"]) == set(CHECKABLE)
        assert set(CLAIMS["evidence_offered"]) <= set(OFFERED)
        assert len({look.shape for look in TYPES.values()}) == len({look.colour for look in TYPES.values()}) == 3


class TestBars:
    def test_the_bars_of_the_sections_add_up_to_the_whole(self):
        for figure in (charts.claims.sources(CLAIMS), charts.claims.grades(CLAIMS)):
            counts = figure.table.set_index("Part")
            assert counts.loc["Whole article"].tolist() == counts.drop("Whole article").sum().tolist()
            assert len(CLAIMS) == counts.loc["Whole article"].sum()
            assert len(CLAIMS) == max(bar["to"] for bar in marks(figure, "bars"))

    def test_sources_are_counted(self):
        said = charts.claims.sources(CLAIMS, guess=20).description
        assert (
            "You guessed 20; we count 1, so your guess is 19 too high. Of 62 claims: 1 with a source, 61 without."
            in said
        )

    def test_grades_follow_the_rule_of_the_desk(self):
        verdicts = CLAIMS["verdict"].value_counts()
        whole = charts.claims.grades(CLAIMS).table.iloc[0]
        assert verdicts["confirmed"] == whole["supported"]
        assert verdicts["imprecise"] + verdicts["disputed"] == whole["partly supported"]
        assert verdicts["not checkable"] == whole["unsupported"]
        assert verdicts["error"] == whole["contradicted"]

    def test_the_guess_is_a_cross_with_a_line_to_our_count(self):
        figure = charts.claims.grades(CLAIMS, guess=10)
        assert [{"Part": "Whole article", "guess": 10, "count": 26, "told": "your guess"}] == marks(figure, "guess")
        assert figure.description.startswith("You guessed 10; we count 26, so your guess is 16 too low.")

    @pytest.mark.parametrize("guess", [-1, 63])
    def test_a_guess_that_is_not_possible_is_said_in_words(self, guess):
        with pytest.raises(CourseError, match="give a number from 0 to 62"):
            charts.claims.sources(CLAIMS, guess=guess)
