"""Everything that cites a row, and numbers that are not in the row they cite."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from coursekit.app import cli
from coursekit.authoring import where
from coursekit.authoring.material import gather
from coursekit.content.course import Course
from places import ROOT


def edit(path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")


def places(course, reference: str) -> set[str]:
    found = where.mentions(gather(Course(course)))
    return {str(mention) for mention in found if mention.reference == reference}


def test_every_kind_of_place_that_cites_a_row_is_listed(course_copy):
    edit(
        course_copy / "notebooks" / "01_riyadh_talks.ipynb",
        ('ck.cards(\\"riyadh_talks\\")', 'ck.cite(\\"aid/us-total-2024-02\\")'),
    )
    edit(
        course_copy / "notebooks" / "02_reading_the_source.ipynb",
        ("## 2 · Read", "It gave much [aid/us-total-2024-02].\\n\\n## 2 · Read"),
    )
    edit(course_copy / "data/questions/riyadh_talks.toml", ('evidence = ["', 'evidence = ["aid/us-total-2024-02", "'))
    edit(course_copy / "data/questions/un_votes.toml", ('why = "', 'why = "[aid/us-total-2024-02] '))
    edit(course_copy / "data/cards.csv", ("claims/C56,false", "claims/C56;aid/us-total-2024-02,false"))
    edit(course_copy / "data/teaching/un_votes.md", ("# ", "# [aid/us-total-2024-02] "))
    (course_copy / "src").mkdir(exist_ok=True)
    (course_copy / "src" / "chart.py").write_text('rows = table.loc["us-total-2024-02"]', encoding="utf-8")
    added = places(course_copy, "aid/us-total-2024-02") - places(ROOT, "aid/us-total-2024-02")
    (course_copy / "src" / "chart.py").unlink()
    (course_copy / "src").rmdir()
    assert {
        "data/cards.csv: row 2, column start_rows",
        "data/questions/riyadh_talks.toml: question year_of_invasion, evidence",
        "data/teaching/un_votes.md: line 1",
        "notebooks/01_riyadh_talks.ipynb: cell 38 (discuss-cards)",
        "notebooks/02_reading_the_source.ipynb: cell 6 (read-who-speaks)",
        "src/chart.py: in its code",
    } < added
    (bank,) = [place for place in added if place.startswith("data/questions/un_votes.toml")]
    assert bank.endswith(", why")
    assert 7 == len(added)


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("claims/C20", "notebooks/02_reading_the_source.ipynb: cell 10 (worked-card)"),  # ck.claim("C20")
        ("sections/S1", "data/claims.csv: row 2, column section"),
        ("sources/ART", "notebooks/01_riyadh_talks.ipynb: cell 46 (cite-sources)"),
        ("sources/WP_7", "data/tallies.csv: row 9, column source"),
        ("timeline/un-vote-es11-7", "notebooks/01_riyadh_talks.ipynb: cell 29 (exercise-one-code)"),
        ("timeline/un-vote-es11-7", "data/questions/riyadh_talks.toml: question days_to_un_vote, solution"),
        ("timeline/witkoff-moscow-2025", "data/questions/riyadh_talks.toml: question first_us_russia_contact, option"),
    ],
)
def test_rows_are_found_however_they_are_named(reference, place):
    assert any(found.startswith(place) for found in places(ROOT, reference)), places(ROOT, reference)


def test_the_command_says_the_row_all_places_and_who_repeats_its_numbers(monkeypatch, capsys):
    monkeypatch.chdir(ROOT / "notebooks")
    assert 0 == cli.main(["where", "tallies/es11-7"])
    said = capsys.readouterr().out
    head, cited, repeated, foot = said.strip().split("\n\n")
    assert head.startswith("tallies/es11-7: ES-11/7, 24 February 2025")
    assert "notebooks/07_un_votes.ipynb: cell 8 (look-at-the-votes)" in cited.splitlines()
    assert "These say numbers of it, and do not cite it:" == repeated.splitlines()[0]
    repeating = {re.sub(r"row \d+", "row", place) for place in repeated.splitlines()}
    for place in ("data/timeline.csv: row, column what_happened", "data/claims.csv: row, column nuance",
                  "data/questions/riyadh_talks.toml: question body_with_many_votes, prompt"):  # fmt: skip
        assert place in repeating
    assert f"Cited in {len(cited.splitlines())} places of the course in {ROOT}" == foot
    assert "data/tallies.csv" not in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("timeline/riyadh-talk", "There is no row of timeline 'riyadh-talk'. Did you mean 'riyadh-talks'?"),
        ("timelin/riyadh-talks", "There is no table 'timelin'. Did you mean 'timeline'?"),
        ("riyadh-talks", "Did you mean 'timeline/riyadh-talks'?"),
        ("ARTT", "There is no source 'ARTT'. Did you mean 'ART'?"),
        ("aid", "There is no source 'aid'. There is: aid/"),  # a table: its rows are what can be asked for
    ],
)
def test_an_unknown_row_brings_the_nearest(monkeypatch, capsys, asked, said):
    monkeypatch.chdir(ROOT)
    assert 1 == cli.main(["where", asked])
    assert said in capsys.readouterr().err


def test_a_source_can_be_named_as_the_lessons_do(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert 0 == cli.main(["where", "[ART]"])
    assert capsys.readouterr().out.startswith("sources/ART: Paiku Wei")


def test_a_reader_that_has_seen_enough_ends_it_quietly():
    run = f"{sys.executable} -m coursekit where ART | head -1"
    done = subprocess.run(run, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert ("", 1) == (done.stderr, len(done.stdout.splitlines()))


# --- Numbers beside a citation --------------------------------------------------------------------------------------


def missed(course) -> list[str]:
    return [f"{each.file}: {each.where}: {each.what}" for each in where.warnings(gather(Course(course)))]


def test_the_rule_has_few_false_alarms_on_the_course():
    assert len(missed(ROOT)) <= 8


def test_a_fact_that_changes_in_its_table_is_missed_elsewhere(course_copy):
    before = missed(course_copy)
    edit(
        course_copy / "data" / "tallies.csv",
        ('lasting peace in Ukraine",93,18,65', 'lasting peace in Ukraine",94,18,65'),
    )
    assert [
        "data/timeline.csv: row, column what_happened: says 93, which is not in tallies/es11-7",
        "notebooks/07_un_votes.ipynb: cell 8 (look-at-the-votes): says 93, which is not in tallies/es11-7",
    ] == [re.sub(r"row \d+", "row", line) for line in sorted(set(missed(course_copy)) - set(before))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("China and Russia traded goods of 240.11 billion [trade/cn-ru-2023].", []),
        ("China and Russia traded goods of 240 billion [trade/cn-ru-2023].", []),
        ("China and Russia traded goods of 250 billion [trade/cn-ru-2023].", ["250"]),
        ("It was 33.8% of 710.1 billion [trade_totals/ru-cn-2023].", []),
        ("It was 35.8% of 710.1 billion [trade_totals/ru-cn-2023].", ["35.8"]),
        ("On 19 March 2025 three of 12 sides met [trade/cn-ru-2023].", []),
        ("There were 44 votes [tallies/es11-7] [ART].", []),  # a document may say it
        ("There were 44 votes. Then it ended [tallies/es11-7].", []),  # another sentence
        ("| 44 votes [tallies/es11-7] | 93 votes [tallies/es11-7] |", ["44"]),
        ("There were `44` votes<sup>[25][tallies/es11-7]</sup>.", []),
        ("There were 1,044 votes<sup>[25][tallies/es11-7]</sup>.", ["1,044"]),
        ("ES-11/7 got 92 votes, with 18 against and 65 abstentions.", ["92"]),  # a row by its own name
        ("ES-11/7 got 92 votes.", []),
    ],
)
def test_which_numbers_are_looked_for(course_copy, text, told):
    edit(course_copy / "data/teaching/un_votes.md", ("# ", f"{text}\n# "))
    found = [line for line in missed(course_copy) if line.startswith("data/teaching/un_votes.md: line 1:")]
    assert told == [line.partition(": says ")[2].partition(", which")[0] for line in found]
