"""Lesson 2: what the dots of claims count, and the guess beside it."""

from __future__ import annotations

import pytest

from coursekit.content.cards import GRADES
from coursekit.content.data import load
from coursekit.errors import CourseError
from coursekit.riyadh.charts import claims
from coursekit.riyadh.charts.reading_the_source import GRADED, OFFERED

CLAIMS = load("claims")
COUNTS = CLAIMS["verdict"].map(GRADES).value_counts()


def rows(figure):
    return [row for table in figure.to_dict()["datasets"].values() for row in table]


def marks(figure):
    """The rows that are drawn as dots."""
    return {row["said"]: row for row in rows(figure) if "part" in row}.values()


def test_every_grade_has_a_look_of_its_own():
    assert list(dict.fromkeys(GRADES.values())) == list(GRADED)
    assert len(GRADED) == len(set(GRADED.values()))
    assert len(OFFERED) == len(set(OFFERED.values()))


def test_a_dot_for_each_claim_and_as_many_of_each_grade_as_the_table_has():
    figure = claims.grades(CLAIMS)
    drawn = [row["part"] for row in marks(figure)]
    assert len(CLAIMS) == len({(row["x"], row["y"]) for row in marks(figure)})
    assert {grade: COUNTS[grade] for grade in GRADED} == {grade: drawn.count(grade) for grade in GRADED}
    assert sorted(CLAIMS["short"]) == sorted(figure.table["Claim"])
    said = ", ".join(f"{COUNTS[grade]} {grade}" for grade in GRADED)
    assert f"Of {len(CLAIMS)} claims our check finds {said}." == figure.description


def test_what_the_article_offers():
    offered = CLAIMS["evidence_offered"]
    parts = (offered >= 2).sum(), (offered == 1).sum(), (offered == 0).sum()
    drawn = [row["part"] for row in marks(claims.sources(CLAIMS))]
    assert parts == tuple(drawn.count(part) for part in OFFERED)
    assert CLAIMS["source_given"].sum() == parts[0]


@pytest.mark.parametrize(
    ("guess", "said"), [(26, "Your guess was 26: exactly."), (12, "Your guess was 12, 14 too low.")]
)
def test_the_guess_stands_beside_the_count(guess, said):
    figure = claims.grades(CLAIMS, guess=guess)
    assert figure.description.endswith(said)
    row = next(row for row in rows(figure) if "told" in row)
    assert row["to"] / row["x"] == pytest.approx(COUNTS["supported"] / guess)


@pytest.mark.parametrize("chart", [claims.grades, claims.sources])
def test_what_cannot_be_drawn_is_said_in_words(chart):
    with pytest.raises(CourseError, match="it should be a number from 0 to 62"):
        chart(CLAIMS, guess=63)
    with pytest.raises(CourseError, match="needs the column"):
        chart(CLAIMS[["id"]])


def test_a_verdict_that_is_none():
    with pytest.raises(CourseError, match="cannot draw 'right'"):
        claims.grades(CLAIMS.assign(verdict="right"))
