"""What `render` writes into the text of a lesson: numbers, definitions, and the folds of a section."""

from __future__ import annotations

import html
import json
import re

import pytest
from markdown_it import MarkdownIt

from coursekit.authoring import check, citations
from coursekit.authoring.prose import cited
from coursekit.content.course import Course
from places import ROOT

HERE = Course(ROOT)
TITLE = "“Observations on the U.S.-Russia Talks in Riyadh”"
SOURCE = f"Paiku Wei, Prospects & Perspectives, Prospect Foundation (Taipei), {TITLE}, 2025"


def text(id: str, source: str, **metadata) -> dict:
    return {"cell_type": "markdown", "id": id, "metadata": metadata, "source": source}


def written(*sources: str) -> list[str]:
    """The cells a, b, c … with these texts, written, and that writing them again changes nothing."""
    once = citations.written([text(id, source) for id, source in zip("abcdef", sources, strict=False)], HERE)
    assert once == citations.written(once, HERE)
    return [cell["source"] for cell in once]


def test_a_citation_becomes_a_number_with_its_documents():
    cell, fold = written("# A\n\nHe wrote it [ART], and more [sections/S1].")
    assert cell.splitlines() == [
        "# A",
        "",
        "He wrote it<sup>[1][ART]</sup>, and more<sup>[2][sections/S1]</sup>.",
        "",
        "<!-- written by coursekit render -->",
        f'[ART]: #sources-opening "{SOURCE}"',
        f'[sections/S1]: #sources-opening "{SOURCE}"',
    ]
    linked = SOURCE.replace("“", "[“").replace("”", "”](<http://www.pf.org.tw>)")
    assert fold.splitlines() == [
        '<details id="sources-opening"><summary>Sources of this section</summary>',
        "",
        f"1. {linked}",
        f"2. {linked} · `sections/S1`",
        "",
        "</details>",
    ]


def test_a_word_of_the_glossary_is_explained_where_it_stands():
    cell, fold = written("Two [delegations][delegation] and a [readout][], and an [**ambassador**][embassy].")
    head, _, definitions = cell.partition("\n\n<!-- written by coursekit render -->\n")
    assert head == "Two [delegations][delegation] and a [readout][], and an [**ambassador**][embassy]."
    assert definitions.splitlines()[0] == (
        '[delegation]: #words-opening "代表團 · The group of people that a state sends to a meeting."'
    )
    assert '- **delegation** <span lang="zh-Hant-TW">代表團</span>: The group' in fold
    assert fold.startswith('<details id="words-opening"><summary>Words of this section</summary>\n\n- **delegation**')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A [ART; sections/S1].", "A<sup>[1][ART] [2][sections/S1]</sup>."),
        ("A [ART] [sections/S1] [ART].", "A<sup>[1][ART] [2][sections/S1] [1][ART]</sup>."),
        ("| A [ART] |\n|---|\n| [ART] |", "| A<sup>[1][ART]</sup> |\n|---|\n| <sup>[1][ART]</sup> |"),
        ("A<sup>[7][sections/S1]</sup> B [ART].", "A<sup>[1][sections/S1]</sup> B<sup>[2][ART]</sup>."),
        ("A<sup>[1][ART]</sup> [sections/S1].", "A<sup>[1][ART] [2][sections/S1]</sup>."),
        ("[ART] says so.", "<sup>[1][ART]</sup> says so."),
    ],
)
def test_numbers_follow_the_text(before, after):
    assert after == written(before)[0].partition("\n\n<!--")[0]


@pytest.mark.parametrize(
    "plain",
    [
        "He said that [the talks] were good [sic], and [she] left.",
        "Write `[ART]` for the article.",
        "```\n[ART]\n```",
        "A [link](#ART) and a [link](https://example.org).",
        "A [word][that nobody knows].",
        "![](map.png) [ ] [x]",
    ],
)
def test_what_is_no_citation_stays_as_it_is(plain):
    assert [plain] == written(plain)


def test_a_word_that_looks_like_a_source_is_a_word():
    assert [] == list(cited("The score [**S**][S] and [kappa][K] are two."))
    assert [("ART", "sources/ART")] == list(cited("Read<sup>[3][ART]</sup> [**S**][S]."))


def test_each_section_has_numbers_of_its_own_and_a_fold_at_its_end():
    cells = [
        text("a", "# A\n\nx [ART]"),
        text("b", "## One\n\ny [claims/C04]"),
        text("c", "z [ART]"),
        text("d", "## Two"),
    ]
    made = citations.written(cells, HERE)
    assert ["a", "notes-opening", "b", "c", "notes-b", "d"] == [cell["id"] for cell in made]
    assert ["generated"] == made[1]["metadata"]["tags"]
    assert made[1]["metadata"]["editable"] is False
    assert "y<sup>[1][claims/C04]</sup>" in made[2]["source"]
    assert "z<sup>[2][ART]</sup>" in made[3]["source"]
    assert '[ART]: #sources-b "' in made[3]["source"]  # a definition holds in its own cell only
    taken_back = [cell | {"source": cell["source"].replace("<sup>[1][claims/C04]</sup>", "")} for cell in made]
    again = {cell["id"]: cell["source"] for cell in citations.written(taken_back, HERE)}
    assert "## One\n\ny" == again["b"]
    assert again["c"].startswith("z<sup>[1][ART]</sup>")


def test_code_between_texts_stays_where_it_is():
    code = {"cell_type": "code", "id": "k", "metadata": {}, "source": "x [ART]", "outputs": [], "execution_count": 1}
    made = citations.written([text("a", "## One\n\nx [ART]"), code, text("b", "## Two")], HERE)
    assert ["a", "k", "notes-a", "b"] == [cell["id"] for cell in made]
    assert code == made[1]


def test_whatever_a_title_holds_the_link_shows_just_this(course_copy):
    sources = course_copy / "data" / "sources.csv"
    old = sources.read_text(encoding="utf-8")
    strange = '"Talks ""on"" [the] *peace* & <b> \\ | `x`"'
    sources.write_text(old.replace("Observations on the U.S.-Russia Talks in Riyadh", strange), encoding="utf-8")
    cell, fold = citations.written([text("a", "x [ART]")], Course(course_copy))
    shown = '“Talks "on" [the] *peace* & <b> \\ | `x`”'
    link = next(token for token in MarkdownIt().parse(cell["source"])[1].children if token.type == "link_open")
    assert "#sources-opening" == link.attrs["href"]
    assert SOURCE.replace(TITLE, shown) == link.attrs["title"]
    listed = MarkdownIt().render(fold["source"])
    assert f'<a href="http://www.pf.org.tw">{html.escape(shown)}</a>' in listed


def stored(course: Course) -> dict:
    return {page.slug: json.loads(page.path.read_text(encoding="utf-8")) for page in course.pages()}


def rewritten(course: Course) -> None:
    for page, notebook in zip(course.pages(), stored(course).values(), strict=True):
        notebook["cells"] = citations.written(notebook["cells"], course)
        page.path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def test_all_lessons_can_be_written_again_and_nothing_is_lost(course_copy):
    course = Course(course_copy)
    before = stored(course)
    rewritten(course)
    assert [] == [str(problem) for problem in check.found_in([course_copy], fast=True)]
    for slug, notebook in stored(course).items():
        written, own = (
            [cell for cell in cells if "generated" not in cell["metadata"].get("tags", [])]
            for cells in (before[slug]["cells"], notebook["cells"])
        )
        assert [cell["id"] for cell in written] == [cell["id"] for cell in own]
        for old, new in zip(written, own, strict=True):
            source = "".join(old["source"])
            if old["cell_type"] == "code":
                assert old == new
                continue
            assert list(cited(source)) == list(cited(new["source"])), (slug, old["id"])
            shown = re.sub(r"<sup>.*?</sup>", "", new["source"].partition("\n\n<!-- written by")[0])
            bare = re.sub(r"`[^`]*`", "", shown)
            assert [] == list(cited(bare)), (slug, old["id"])  # no code in brackets is left in the running text


def test_check_says_when_numbers_or_words_are_out_of_date(course_copy):
    page = course_copy / "notebooks" / "01_riyadh_talks.ipynb"
    page.write_text(
        page.read_text(encoding="utf-8").replace("a half hours<sup>[1]", "a half hours [ART]<sup>[1]", 1),
        encoding="utf-8",
    )
    found = [str(problem) for problem in check.found_in([page], fast=True)]
    assert [
        "notebooks/01_riyadh_talks.ipynb: its numbered sources or words are out of date: run `coursekit render`"
    ] == found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "two [delegations][delegation]",
            "two [delegations][delegaton]",
            "uses the term 'delegaton', which the glossary lacks: did you mean 'delegation'?",
        ),
        ("[1][claims/C04]", "[1][claims/C94]", "cites 'claims/C94': There is no row of claims 'C94'"),
        ("[3][IFXUA_RIY]", "[3][IFXUA_RYI]", "cites 'IFXUA_RYI': There is no row of sources 'IFXUA_RYI'"),
    ],
)
def test_every_number_and_word_still_leads_somewhere(course_copy, old, new, said):
    page = course_copy / "notebooks" / "01_riyadh_talks.ipynb"
    before = page.read_text(encoding="utf-8")
    assert old in before
    page.write_text(before.replace(old, new, 1), encoding="utf-8")
    found = [str(problem) for problem in check.found_in([page], fast=True)]
    assert any(f"cell 6 (read-meeting): {said}" in line for line in found), found


def test_two_titles_with_dollars_are_no_mathematics():
    cell, fold = written("Two offices count [TASS_FCS] [TASS_FCS23].")
    for shown in (cell, fold):
        assert 2 == shown.count(r"\$")
        assert [] == re.findall(r"(?<!\\)\$", shown)
    assert "$220 bln" in html.unescape(MarkdownIt().render(cell))
