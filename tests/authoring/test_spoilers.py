"""What no lesson may tell before it is asked, held against texts, questions and stored outputs."""

from __future__ import annotations

import json

import pytest

from coursekit.authoring import check, spoilers
from coursekit.authoring.material import gather
from coursekit.content.course import Course

FIELDS = {
    "id": ("string", {"required": True, "unique": True}),
    "fact": ("string", {}),
    "pattern": ("string", {"required": True}),
    "asked_in": ("string", {}),
    "told_in": ("string", {}),
}
ROWS = """id,fact,pattern,asked_in,told_in
alaska,The presidents met in Alaska,zebra ?crossing,taiwan_and_forecasts,
scores,S of a pair,giraffes?,un_votes,taiwan_and_forecasts
later,Told late,okapi,,reverse_kissinger
"""


@pytest.fixture
def untold(course_copy):
    """The course with a table of facts."""
    (course_copy / "data" / "untold.csv").write_text(ROWS, encoding="utf-8")
    path = course_copy / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    fields = [
        {"name": name, "type": kind, "description": name, "nature": "our coding", "rule": "x", "constraints": rules}
        for name, (kind, rules) in FIELDS.items()
    ]
    about = {key: package["resources"][0][key] for key in ("profile", "format", "mediatype", "encoding")}
    entry = {"name": "untold", "path": "untold.csv", "title": "Untold", "description": "x", "label": "{fact}"}
    package["resources"].append(about | entry | {"schema": {"fields": fields}})
    path.write_text(json.dumps(package), encoding="utf-8")
    return course_copy


def told(course) -> list[str]:
    return [f"{each.file}: {each.where}: {each.what}" for each in spoilers.warnings(gather(Course(course)))]


def change(course, slug: str, how) -> None:
    path = next(page.path for page in Course(course).pages() if page.slug == slug)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    how(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_course_without_such_a_table_is_not_searched(course_copy):
    assert [] == told(course_copy)


def test_a_table_of_facts_is_a_table_like_any_other(untold):
    assert [] == [str(problem) for problem in check.found_in([untold], fast=True)]
    path = untold / "data" / "untold.csv"
    path.write_text(ROWS.replace("un_votes", "un_vote"), encoding="utf-8")
    assert ["data/untold.csv: row 3, column asked_in: There is no lesson 'un_vote': Did you mean 'un_votes'?"] == [
        str(problem) for problem in check.found_in([untold], fast=True)
    ]


def test_a_fact_is_found_in_texts_outputs_and_questions_of_earlier_lessons(untold):
    assert [] == told(untold)

    def tells(cells):
        cells[0]["source"] = [
            "# Lesson 1\n",
            "**Time:** Question of the day: you can see a Zebra Crossing [claims/C04].",
        ]
        code = next(cell for cell in cells if cell["cell_type"] == "code")
        code["outputs"] = [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": ["<b>Two</b> gir", "affes"]}},
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "okapi"}},
        ]

    change(untold, "riyadh_talks", tells)
    bank = untold / "data" / "questions" / "un_votes.toml"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace('feedback = "', 'feedback = "A zebracrossing. Giraffe. Okapi. ', 1), encoding="utf-8")
    found = told(untold)
    name = "notebooks/01_riyadh_talks.ipynb: cell 1 (title-and-outcomes): "
    assert f"{name}tells “Zebra Crossing” (untold/alaska), which the lesson taiwan_and_forecasts asks or tells" in found
    assert any("cell 3 (warm-up-quiz), output: tells “giraffes” (untold/scores)" in line for line in found)
    (asked,) = [line for line in found if line.startswith("data/questions/un_votes.toml")]
    assert "feedback: tells “zebracrossing”" in asked  # and un_votes itself may speak of what it asks, or comes later
    assert 3 == len(found)


def test_a_later_lesson_may_tell(untold):
    change(untold, "taiwan_and_forecasts", lambda cells: cells[-2].update(source=["Zebra crossing, giraffe, okapi."]))
    assert [] == told(untold)


def test_a_pattern_that_cannot_be_read_is_told(untold):
    path = untold / "data" / "untold.csv"
    path.write_text(ROWS.replace("okapi", "okapi("), encoding="utf-8")
    (found,) = told(untold)
    assert found.startswith("data/untold.csv: row 4, column pattern: cannot be read: missing ), unterminated")
