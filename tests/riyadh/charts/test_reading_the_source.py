"""Lesson 2: what the map of claims and the bars count, and the guess beside it."""

from __future__ import annotations

import pytest

from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import claims
from coursekit.riyadh.charts.reading_the_source.claims import CHECKABLE, OFFERED, TYPES

CLAIMS = load("claims")


class TestMap:
    def test_it_says_what_it_shows(self):
        said = claims.map(CLAIMS).description
        bare = CLAIMS[CLAIMS["evidence_offered"] == 0]
        easy = CLAIMS[CLAIMS["checkable"] == 5]
        assert f"offers no proof in its own text for {len(bare)}." in said
        assert f"could settle {len(easy)} of them, and even {len(easy.merge(bare))} of these come with nothing." in said
        assert "guess" not in said

    def test_every_claim_is_in_its_table(self):
        assert sorted(CLAIMS["id"]) == sorted(claims.map(CLAIMS).table["Claim"])

    def test_the_guess_is_in_the_message_and_in_the_table(self):
        figure = claims.map(CLAIMS, guesses={"C45": (4, 3)})
        assert figure.description.startswith(
            "You placed C45 at 4 and 3; our coding is 5 and 1, so your guess for the checking is 1 too low and your"
            " guess for the proof is 2 too high."
        )
        assert ["4 and 3"] == [value for value in figure.table["Your guess"] if value]
        assert "our coding is 5 and 1, the same." in claims.map(CLAIMS, guesses={"C45": (5, 1)}).description

    def test_what_cannot_be_drawn_is_said_in_words(self):
        with pytest.raises(UnknownName, match="There is no claim in this table 'C99'"):
            claims.map(CLAIMS, guesses={"C99": (1, 1)})
        with pytest.raises(CourseError, match="off the map"):
            claims.map(CLAIMS, guesses={"C45": (6, 1)})
        with pytest.raises(CourseError, match="cannot draw 7 in 'checkable': codes go from 1 to 5"):
            claims.map(CLAIMS.assign(checkable=7))
        with pytest.raises(CourseError, match="Did you mean 'fact'"):
            claims.map(CLAIMS.assign(type="facts"))
        with pytest.raises(CourseError, match="needs the column"):
            claims.map(CLAIMS.drop(columns="type"))

    def test_it_knows_every_code_of_the_table(self):
        assert set(CLAIMS["type"]) == set(TYPES)
        assert set(CLAIMS["checkable"]) == set(CHECKABLE)
        assert set(CLAIMS["evidence_offered"]) <= set(OFFERED)
        assert len({look.shape for look in TYPES.values()}) == len({look.colour for look in TYPES.values()}) == 3


class TestBars:
    def test_the_sections_add_up_to_the_whole(self):
        for figure in (claims.sources(CLAIMS), claims.grades(CLAIMS)):
            counts = figure.table.set_index("Part")
            assert counts.loc["Whole article"].tolist() == counts.drop("Whole article").sum().tolist()
            assert len(CLAIMS) == counts.loc["Whole article"].sum()

    def test_sources_are_counted(self):
        said = claims.sources(CLAIMS, guess=20).description
        assert (
            "You guessed 20; we count 1, so your guess is 19 too high. Of 62 claims: 1 with a source, 61 without."
            in said
        )

    def test_grades_follow_the_rule_of_the_desk(self):
        verdicts = CLAIMS["verdict"].value_counts()
        whole = claims.grades(CLAIMS).table.iloc[0]
        assert verdicts["confirmed"] == whole["supported"]
        assert verdicts["imprecise"] + verdicts["disputed"] == whole["partly supported"]
        assert verdicts["not checkable"] == whole["unsupported"]
        assert verdicts["error"] == whole["contradicted"]

    def test_the_gap_to_a_guess_is_said(self):
        supported = (CLAIMS["verdict"] == "confirmed").sum()
        said = claims.grades(CLAIMS, guess=10).description
        assert said.startswith(f"You guessed 10; we count {supported}, so your guess is {supported - 10} too low.")

    @pytest.mark.parametrize("guess", [-1, 63])
    def test_a_guess_that_is_not_possible_is_said_in_words(self, guess):
        with pytest.raises(CourseError, match="give a number from 0 to 62"):
            claims.sources(CLAIMS, guess=guess)
