"""What no lesson may tell before it is asked, held against texts, questions and stored outputs."""

from __future__ import annotations

import json

import pytest

from coursekit.authoring import check, prose
from coursekit.authoring.material import gather
from coursekit.content.course import Course

ROWS = """id,fact,kind,pattern,rows,told_in,asked_by,strict,note,source
alaska,The presidents met in Alaska.,later,zebra ?crossing,aid/us-total-2024-02,taiwan_and_forecasts,,true,,ART
scores,S of a pair.,later,[Gg]iraffes?,,un_votes,,true,,ART
seen,A guess of lesson 1.,later,okapi,,riyadh_talks,contacts_us_ukraine,true,,ART
later,Told late.,later,gnu,,reverse_kissinger,,false,,ART
"""


@pytest.fixture
def untold(course_copy):
    """The course with a table of facts of its own."""
    (course_copy / "data" / "spoilers.csv").write_text(ROWS, encoding="utf-8")
    return course_copy


def told(course) -> list[str]:
    return [f"{each.file}: {each.where}: {each.what}" for each in prose.warnings(gather(Course(course)))]


def change(course, slug: str, how) -> None:
    path = next(page.path for page in Course(course).pages() if page.slug == slug)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    how(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def tells(course, slug: str, cell: str, text: str) -> None:
    """Put a sentence at the end of a cell of text."""

    def say(cells):
        (found,) = (each for each in cells if each["id"] == cell)
        found["source"] = ["".join(found["source"]) + f"\n\n{text}"]

    change(course, slug, say)


def test_a_table_of_facts_is_a_table_like_any_other(untold):
    assert [] == [str(problem) for problem in check.found_in([untold], fast=True)]
    path = untold / "data" / "spoilers.csv"
    path.write_text(ROWS.replace("un_votes", "un_vote"), encoding="utf-8")
    assert ["data/spoilers.csv: row 3, column told_in: There is no lesson 'un_vote': Did you mean 'un_votes'?"] == [
        str(problem) for problem in check.found_in([untold], fast=True)
    ]


def test_a_fact_is_found_in_texts_outputs_and_questions_of_earlier_lessons(untold):
    assert [] == told(untold)

    def store(cells):
        code = next(cell for cell in cells if cell["cell_type"] == "code")
        code["outputs"] = [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": ["<b>Two</b> gir", "affes"]}},
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "okapi giraffe gnu"}},
        ]

    change(untold, "riyadh_talks", store)
    tells(untold, "riyadh_talks", "title-and-outcomes", "There is a zebra crossing [claims/C04].")
    tells(untold, "reading_the_source", "title-and-outcomes", "It gave much [aid/us-total-2024-02].")
    bank = untold / "data" / "questions" / "un_votes.toml"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace('feedback = "', 'feedback = "A zebracrossing. Giraffe. Gnu. ', 1), encoding="utf-8")
    waits = "for which the lesson taiwan_and_forecasts waits"
    first, second, third, fourth = sorted(told(untold))
    assert first.endswith(
        f"feedback: tells “zebracrossing” (spoilers/alaska), {waits}"
    )  # the rest is told there or later
    assert second.endswith(f"cell 1 (title-and-outcomes): tells “zebra crossing” (spoilers/alaska), {waits}")
    assert third.endswith(
        "cell 3 (predict-room-piece), output: tells “giraffes” (spoilers/scores), for which the lesson un_votes waits"
    )
    assert fourth.endswith(f"cell 1 (title-and-outcomes): tells aid/us-total-2024-02 (spoilers/alaska), {waits}")


def test_no_text_above_a_question_tells_what_it_asks(untold):
    tells(untold, "riyadh_talks", "look-at-contacts", "An okapi, below the question.")
    assert [] == told(untold)
    tells(untold, "riyadh_talks", "predict-contacts", "An okapi, above it.")
    (found,) = told(untold)
    assert "cell 16 (predict-contacts): tells “okapi” (spoilers/seen), for which the lesson riyadh_talks waits" in found


def test_a_fold_may_tell_what_answers_no_question(untold):
    tells(untold, "riyadh_talks", "exit-ticket", "<details><summary>Later</summary>\n\nA gnu.\n\n</details>")
    assert [] == told(untold)
    tells(untold, "riyadh_talks", "exit-ticket", "A gnu.")
    assert 1 == len(told(untold))
    tells(untold, "riyadh_talks", "exit-ticket", "<details>A zebra crossing.</details>")
    assert 2 == len(told(untold))


def test_a_later_lesson_may_tell(untold):
    tells(untold, "taiwan_and_forecasts", "title-and-outcomes", "Zebra crossing, giraffe, okapi, gnu.")
    assert [] == told(untold)


def test_a_pattern_that_cannot_be_read_is_told(untold):
    path = untold / "data" / "spoilers.csv"
    path.write_text(ROWS.replace("gnu", "gnu("), encoding="utf-8")
    (found,) = told(untold)
    assert found.startswith("data/spoilers.csv: row 5, column pattern: cannot be read: missing ), unterminated")


def test_a_course_without_such_a_table_is_not_searched(course_copy):
    path = course_copy / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [entry for entry in package["resources"] if entry["name"] != "spoilers"]
    path.write_text(json.dumps(package), encoding="utf-8")
    assert [] == told(course_copy)
