"""How a lesson reads: measured on pages made for it, and on the course."""

from __future__ import annotations

import json

import pytest

from coursekit.authoring import check, rhythm
from coursekit.authoring.cells import Cell
from coursekit.authoring.material import gather
from coursekit.content.course import Course
from places import ROOT

LESSON = "notebooks/01_riyadh_talks.ipynb"


def page(*cells: str | tuple[str, dict]) -> list[Cell]:
    """Cells of a page: a text, or code that begins with >, perhaps with metadata."""
    made = []
    for number, cell in enumerate(cells, 1):
        source, metadata = cell if isinstance(cell, tuple) else (cell, {})
        kind = "code" if source.startswith(">") else "markdown"
        raw = {"cell_type": kind, "id": f"c{number}", "source": source.lstrip(">"), "metadata": metadata}
        made.append(Cell("notebooks/01_x.ipynb", number, raw))
    return made


QUIZ = '>ck.quiz("x")'
FOLDED = {"jupyter": {"source_hidden": True}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Two words", 2),
        ("They met in **Riyadh** [claims/C04] [ART].", 4),
        ("They met<sup>[1][claims/C04]</sup> in [two texts][readout].", 5),
        ('A [link to a page](01_x.ipynb) and [**readout**](#Words "readout").', 7),
        ("| one | two |\n|---|---|\n| 3 | – |", 3),
        ("```python\nx = 1\n```\nAfter code.", 2),
        ("<details><summary>More to see</summary>\n\nText.\n\n</details>", 4),
        ('Text.\n\n<!-- written by coursekit render -->\n[ART]: #sources-a "A long title of a document"', 1),
    ],
)
def test_words_are_what_a_reader_reads(text, words):
    assert words == rhythm.measured(page(text)).words


def test_what_render_adds_is_not_counted():
    assert 2 == rhythm.measured(page("Two words", ("A fold that render made", {"tags": ["generated"]}))).words


@pytest.mark.parametrize(
    ("code", "touched"),
    [
        (QUIZ, True),
        ('>ck.predict("x", "y", f)', True),
        (">ck.explore.votes()", True),
        ('>ck.check("x", 3)', True),
        (">alt.Chart(rows).mark_bar()", True),
        ((">total = 3", {"tags": ["open"]}), True),
        ('>ck.cite("ART")', False),
        (">import coursekit as ck", False),
        ((">alt.Chart(rows).mark_bar()", FOLDED), False),
        (">alt.Chart(rows)" + "\nx = 1" * 12, False),
    ],
)
def test_what_there_is_to_touch(code, touched):
    beat = rhythm.measured(page("one two three", code))
    assert (3 if touched else None) == beat.first


def test_gaps_are_the_words_between_two_things_to_do():
    beat = rhythm.measured(page("one", QUIZ, "one two", ">x = 1", "one", QUIZ, "one two three"))
    assert (1, [3]) == (beat.first, [words for words, _ in beat.gaps])
    assert 7 == beat.words


def test_sentences_of_running_text():
    text = """# A heading

Short one. This is a sentence with "words." And then [ART] another one follows (really!). Was it? Yes.

- an entry of a list
1. a second entry. It has two.

| a | table |
|---|---|"""
    beat = rhythm.measured(page(text))
    assert [2, 6, 6, 2, 1, 5, 3, 3] == [sentence.words for sentence in beat.sentences]


def told(course, slug="riyadh_talks") -> list[str]:
    return [str(warning) for warning in rhythm.warnings(gather(Course(course))) if slug in str(warning)]


def rewrite(course, change) -> None:
    path = course / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_each_rule_is_told_with_its_place(course_copy):
    def change(cells):
        code = [cell | {"metadata": {}} for cell in cells if cell["cell_type"] == "code"]
        cells[:] = [cell for cell in code if "alt." not in "".join(cell["source"])]
        text = (
            "word " * 31
            + "end. "
            + "Yes it is. " * 4
            + "Now [claims/C04] it is longer than that, and it goes on and on. "
        )
        cells.insert(
            0, {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# T\n\n" + text + "word " * 1900}
        )

    rewrite(course_copy, change)
    bank = course_copy / "data" / "questions" / "riyadh_talks.toml"
    bank.write_text(bank.read_text(encoding="utf-8").replace("alt.", ""), encoding="utf-8")
    found = told(course_copy)
    assert f"{LESSON}: has 1957 words: at most 1800" in found
    first = (
        "has nothing in its first 1957 words to touch: a guess, a question or a picture to play with in the first 150"
    )
    assert f"{LESSON}: {first}" in found
    assert f"{LESSON}: has no plain Altair chart in an open cell: alt.Chart(…) in 12 lines or fewer" in found
    assert any(line.startswith(f"{LESSON}: cell 1 (t): has a sentence of 32 words: “word word") for line in found)
    assert (
        f"{LESSON}: cell 1 (t): has 4 very short sentences in a row, from “Yes it is.”: join what is thought together"
        in found
    )
    assert any("have code that is neither open nor folded on purpose" in line for line in found)
    assert "data/questions/riyadh_talks.toml: has no task with a chart: let students change or write one" in found


def test_a_gap_is_told_at_the_cell_that_ends_it(course_copy):
    def change(cells):
        second = [cell for cell in cells if cell["cell_type"] == "code"][1]
        filler = {"cell_type": "markdown", "id": "f", "metadata": {}, "source": "word " * 400}
        cells.insert(cells.index(second), filler)

    rewrite(course_copy, change)
    (line,) = [line for line in told(course_copy) if "(warm-up-quiz)" in line]
    assert "comes after 432 words without anything to do: at most 250: ask, or cut" in line


def test_a_lesson_that_keeps_the_rules_is_not_told(course_copy):
    def change(cells):
        text = "This sentence has about ten words, as it should. " * 12
        cells[:] = [
            {"cell_type": "markdown", "id": "t", "metadata": {}, "source": f"# T\n\n{text}"},
            code("a", 'ck.quiz("riyadh_talks")', FOLDED),
            {"cell_type": "markdown", "id": "u", "metadata": {}, "source": text},
            code("b", "alt.Chart(rows).mark_bar()", {"tags": ["open"]}),
        ]

    rewrite(course_copy, change)
    bank = course_copy / "data" / "questions" / "riyadh_talks.toml"
    bank.write_text(
        bank.read_text(encoding="utf-8").replace("starter = '''\n", "starter = '''\n# alt.Chart\n", 1), encoding="utf-8"
    )
    assert [] == told(course_copy)


def code(id: str, source: str, metadata: dict) -> dict:
    return {"cell_type": "code", "id": id, "metadata": metadata, "source": source, "outputs": [], "execution_count": 1}


def test_questions_are_counted_and_one_lesson_may_have_more():
    warned = [str(warning) for warning in rhythm.warnings(gather(Course(ROOT)))]
    counts = {slug: len(bank.questions) for slug, bank in gather(Course(ROOT)).banks.items() if slug != "start_here"}
    richest = max(counts, key=counts.get)
    for slug, count in counts.items():
        most = 30 if slug == richest else 24
        line = f"data/questions/{slug}.toml: has {count} questions: 16 to {most} suffice"
        assert (count > most or count < 16) == (line in warned), slug


def test_advice_fails_nothing(course_copy, capsys):
    rewrite(
        course_copy,
        lambda cells: cells[0].update(source=["".join(cells[0]["source"]) + "\n\n" + "word " * 1999 + "word"]),
    )
    assert 0 == check.run([course_copy], fast=True)
    told_now = capsys.readouterr()
    assert "" == told_now.out
    assert "riyadh_talks" in told_now.err
    assert "has nothing in its first" not in told_now.err  # a table says it in a number
    assert 0 == check.run([course_copy], fast=True, all_warnings=True)
    assert f"warning: {LESSON}: has nothing in its first" in capsys.readouterr().err
    assert 0 == check.run([course_copy / LESSON], fast=True)
    assert f"warning: {LESSON}: has nothing in its first" in capsys.readouterr().err
    assert 0 == check.run([course_copy], as_json=True, fast=True, all_warnings=True)
    assert {"warning"} == {entry["level"] for entry in json.loads(capsys.readouterr().out)}


def test_the_table_has_a_line_for_every_page():
    head, *lines = rhythm.table(gather(Course(ROOT))).splitlines()
    assert [page.slug for page in Course(ROOT).pages()] == [line.split()[0] for line in lines]
    assert {len(rhythm.HEAD) + 1} == {len(line.split()) for line in lines}
    assert head.split()[0] == "words"
