"""The tables, the catalogue that describes them, and the functions that read both."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.content import data
from coursekit.content.course import Course
from coursekit.errors import CourseError, DataError, UnknownName
from places import ROOT

COURSE = Course(ROOT)
TABLES = [table["name"] for table in json.loads((COURSE.data / "datapackage.json").read_text("utf-8"))["resources"]]
CITING = [name for name in TABLES if name != "sources"]


@pytest.fixture
def course(course_copy: Path) -> Course:
    """A copy of the tables that a test may break."""
    return Course(course_copy)


def change(course: Course, file: str, old: str, new: str) -> None:
    """Put `new` in the place of the only `old`."""
    path = course.data / file
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def change_entry(course: Course, name: str, change) -> None:
    """Change the entry of one table in the catalogue."""
    path = course.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(next(resource for resource in package["resources"] if resource["name"] == name))
    path.write_text(json.dumps(package), encoding="utf-8")


def column(entry: dict, name: str) -> dict:
    return next(field for field in entry["schema"]["fields"] if field["name"] == name)


def told(course: Course) -> list[tuple[str, str]]:
    return [(problem.file, problem.where) for problem in data.problems(course)]


# --- The tables are sound -------------------------------------------------------------------------------------------


def test_nothing_is_wrong_in_the_tables_of_the_course():
    assert data.problems(COURSE) == []


def test_an_independent_judge_finds_the_package_and_every_table_valid():
    import frictionless  # takes a second, which no other worker should wait

    report = frictionless.validate(str(COURSE.data / "datapackage.json"))
    assert report.flatten(["name", "message"]) == []
    assert [task.name for task in report.tasks] == TABLES
    assert {f"{name}.csv" for name in TABLES} == {path.name for path in COURSE.data.glob("*.csv")}
    assert len(TABLES) >= 25


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,2025-02-30"),
        ("timeline.csv", "istanbul-talks-2025,", "riyadh-talks,"),
        ("claims.csv", "C20,S3,", "C20,S9,"),
        ("outcomes.csv", "o1-lavrov,1,", "o1-lavrov,7,"),
    ],
)
def test_the_judge_and_the_course_agree_on_what_is_wrong(course, file, old, new):
    change(course, file, old, new)
    import frictionless

    judged = frictionless.validate(str(course.data / "datapackage.json"), name=file.removesuffix(".csv"))
    assert judged.valid is False
    assert {problem.file for problem in data.problems(course)} == {f"data/{file}"}


def test_every_document_is_cited_and_a_weak_one_never_stands_alone():
    sources = data.load("sources", COURSE).set_index("id")
    cited = set()
    for name in CITING:
        for ref, ids in data.load(name, COURSE)[["id", "source"]].dropna().itertuples(index=False):
            cited |= set(ids.split(";"))
            assert set(sources.loc[ids.split(";"), "reliability"]) != {"low"}, f"{name}/{ref}"
    assert len(cited) >= 100
    # What no table rests on, a lesson cites by its name.
    lessons = "".join(lesson.path.read_text(encoding="utf-8") for lesson in COURSE.lessons())
    assert {id for id in set(sources.index) - cited if not re.search(rf"\b{id}\b", lessons)} == set()


# --- Facts that lessons build on ------------------------------------------------------------------------------------


def test_the_days_between_the_inauguration_riyadh_and_the_vote():
    day = data.load("timeline", COURSE).set_index("id")["date"]
    assert (day["riyadh-talks"] - day["inauguration-2025"]).days == 29
    assert (day["un-vote-es11-7"] - day["riyadh-talks"]).days == 6


def test_the_weeks_of_lesson_one_hold_the_contacts_of_washington_with_both_sides():
    events = data.load("timeline", COURSE)
    weeks = events[events["date"].between("2025-01-20", "2025-02-28")]
    assert len(weeks) == 31
    contacts = weeks[weeks["kind"].isin(["meeting", "call"])]
    parties = contacts["actors"].str.split(";").map(set)
    assert contacts["id"][parties.map({"US", "RU"}.issubset)].to_list() == [
        "witkoff-moscow-2025",
        "trump-putin-call-2025-02",
        "rubio-lavrov-call-2025-02",
        "riyadh-talks",
        "istanbul-talks-2025",
    ]
    assert contacts["id"][parties.map({"US", "UA"}.issubset)].to_list() == [
        "trump-zelenskyy-call-2025-02",
        "bessent-kyiv-2025",
        "rubio-sybiha-call-2025",
        "vance-zelenskyy-munich-2025",
        "kellogg-kyiv-2025",
        "oval-office-2025",
    ]


def test_events_stand_in_order_and_the_flag_follows_the_date():
    events = data.load("timeline", COURSE)
    assert events["date"].is_monotonic_increasing
    assert events["after_article"].to_list() == (events["date"] > "2025-02-28").to_list()
    assert events["after_article"].to_list() == (events["era"] == "after the article").to_list()


def test_five_accounts_of_four_points():
    outcomes = data.load("outcomes", COURSE)
    accounts = ["article", "us_readout", "rubio", "lavrov", "ushakov"]
    assert list(zip(outcomes["point"], outcomes["account"], strict=True)) == [
        (point, account) for point in (1, 2, 3, 4) for account in accounts
    ]
    tied = outcomes[outcomes["war_condition"]].groupby("account").size()
    assert tied[accounts].to_list() == [1, 2, 2, 1, 1]
    assert outcomes[outcomes["account"] == "article"]["compared"].unique().tolist() == ["baseline"]
    assert outcomes[outcomes["account"] == "us_readout"]["compared"].to_list() == [
        "weaker",
        "conditional",
        "different",
        "different",
    ]


def test_accounts_are_told_in_our_words_with_short_quotations():
    says = data.load("outcomes", COURSE)["says"]
    assert [text for text in says if len(text.split()) > 25] == []
    quoted = [words for text in says for words in re.findall("“(.+?)”", text)]
    assert len(quoted) >= 5
    assert [words for words in quoted if len(words.split()) > 6] == []


def test_sixty_two_claims_and_their_verdicts():
    claims = data.load("claims", COURSE)
    assert claims["id"].to_list() == [f"C{number:02}" for number in range(1, 63)]
    assert claims["verdict"].value_counts().to_dict() == {
        "confirmed": 26,
        "imprecise": 22,
        "not checkable": 9,
        "disputed": 4,
        "error": 1,
    }
    assert claims.set_index("id")["verdict"][["C01", "C08"]].to_list() == ["error", "disputed"]


def test_five_people_sat_at_the_table():
    people = data.load("participants", COURSE).set_index("id")["status"]
    assert people[people == "at the table"].index.to_list() == ["rubio", "waltz", "witkoff", "lavrov", "ushakov"]
    assert people[["zelenskyy", "eu-leaders"]].to_list() == ["not invited", "not invited"]


def test_texts_are_plain_english_with_the_names_the_course_uses():
    # Patterns are no text, and the words of a document stay as they are, however long its sentences.
    left_out = {("spoilers", "pattern"), ("documents", "extract")}
    texts = [
        (f"{name}/{row['id']}", text)
        for name in CITING
        for row in data.load(name, COURSE).to_dict("records")
        for column, text in row.items()
        if isinstance(text, str) and (name, column) not in left_out
    ]
    assert len(texts) > 1000
    assert [ref for ref, text in texts if re.search(r"Zelensk(y|iy|yi)\b|Kiev|Odessa", text)] == []
    sentences = [(ref, each) for ref, text in texts for each in re.split(r"(?<=[.!?:;])\s|\|", text)]
    assert [ref for ref, sentence in sentences if len(sentence.split()) > 20] == []


# --- load -----------------------------------------------------------------------------------------------------------


def test_every_column_has_the_type_that_the_catalogue_gives_it():
    assert data.load("timeline", COURSE).dtypes.astype(str).to_dict() == {
        "id": "str",
        "date": "datetime64[us]",
        "date_note": "str",
        "title": "str",
        "what_happened": "str",
        "actors": "str",
        "era": "str",
        "kind": "str",
        "topic": "str",
        "after_article": "bool",
        "known_by": "datetime64[us]",
        "source": "str",
    }
    assert data.load("outcomes", COURSE).dtypes.astype(str)[["point", "war_condition"]].to_list() == ["int64", "bool"]


def test_missing_values_and_numbers_keep_their_types(course):
    rewrite = {"point": "number", "about": "integer", "compared": "boolean"}

    def retype(entry):
        for name, kind in rewrite.items():
            column(entry, name).update(type=kind, constraints={})

    change_entry(course, "outcomes", retype)
    lines = [
        "id,point,topic,account,says,short,about,war_condition,compared,why_compared,claim,source",
        "o1-rubio,1.5,Missions,rubio,Yes,Yes,,true,,Because,C06,ART",
        "o2-rubio,2,Missions,rubio,Yes,Yes,3,false,true,Because,C06,ART",
    ]
    (course.data / "outcomes.csv").write_text("\n".join(lines), encoding="utf-8")
    outcomes = data.load("outcomes", course)
    assert outcomes.dtypes.astype(str)[["point", "about", "compared"]].to_list() == ["float64", "Int64", "boolean"]
    assert outcomes["point"].to_list() == [1.5, 2.0]
    assert outcomes["about"].to_list() == [pd.NA, 3]


def test_an_empty_cell_is_missing():
    note = data.load("timeline", COURSE).set_index("id")["date_note"]
    assert pd.isna(note["riyadh-talks"])
    assert note["kissinger-beijing-1971"] == "9-11 July"


def test_every_call_gives_a_fresh_copy():
    first = data.load("sections", COURSE)
    first.loc[0, "heading"] = "changed"
    assert data.load("sections", COURSE).loc[0, "heading"] == "Title, byline, caption and lead"


def test_a_changed_file_is_read_again(course):
    assert data.load("sections", course)["heading"].iloc[-1] == "Editor's note and imprint"
    change(course, "sections.csv", "Editor's note and imprint", "Closing note")
    assert data.load("sections", course)["heading"].iloc[-1] == "Closing note"


def test_an_unknown_table_is_told_with_the_nearest_and_all_there_are():
    with pytest.raises(UnknownName) as error:
        data.load("timelines", COURSE)
    assert str(error.value) == (
        f"There is no table 'timelines'. Did you mean 'timeline'? There is: {', '.join(sorted(TABLES))}."
    )


def test_a_file_that_does_not_fit_is_not_loaded_and_every_problem_is_told(course):
    change(course, "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,18.2.2025")
    change(course, "timeline.csv", "Riyadh phase,meeting,bilateral,false", "Riyadh phase,meting,bilateral,false")
    with pytest.raises(DataError) as error:
        data.load("timeline", course)
    assert [str(problem) for problem in error.value.problems] == [
        "data/timeline.csv: row 42, column date: '18.2.2025' is not a day that exists, written like 2025-02-18: "
        "Write a day that exists, written like 2025-02-18.",
        "data/timeline.csv: row 56, column kind: 'meting' is not an allowed value: Did you mean 'meeting'?",
    ]


def test_a_table_whose_entry_is_broken_tells_why_it_cannot_be_loaded(course):
    change_entry(course, "claims", lambda entry: entry.pop("schema"))
    with pytest.raises(DataError, match="table claims: its entry cannot be read"):
        data.load("claims", course)


# --- describe -------------------------------------------------------------------------------------------------------


def test_the_list_of_tables():
    shown = data.describe(course=COURSE)
    assert re.findall(r"^(\w+)\n  What it is: ", shown.text, re.MULTILINE) == TABLES
    assert shown.html.count("<tr>") == 1 + len(TABLES)


def test_the_dictionary_of_a_table():
    shown = data.describe("timeline", COURSE)
    lines = shown.text.splitlines()
    assert lines[0] == "timeline: Timeline 1969–2026"
    cited = {each for ids in data.load("timeline", COURSE)["source"] for each in ids.split(";")}
    assert lines[2] == f"74 rows. Documents cited: {len(cited)}. Licence: Creative Commons Attribution 4.0."
    start = lines.index("topic")
    assert lines[start + 2 : start + 4] == ["  Type and unit: text", "  Allowed values: bilateral, war, both"]
    assert lines[start + 4].startswith("  Nature and rule: our coding. bilateral: ties between the parties themselves")
    assert "  Type and unit: date (calendar date)" in lines
    assert "<br><small>Type and unit: text</small><br><small>Nature and rule: key</small></td>" in shown.html
    assert shown.html.count("<tr>") == 1 + 12


def test_labels_and_limits_are_told():
    text = data.describe("outcomes", COURSE).text
    assert "  Allowed values: 1 to 4\n" in text
    assert "us_readout (The US statement), rubio (Rubio to the press)" in text


# --- cite -----------------------------------------------------------------------------------------------------------


def test_a_citation_in_text_and_in_html():
    shown = data.cite("IFXUA_RIY", course=COURSE)
    title = "USA and Russia agree on four principles following talks in Riyadh - Rubio"
    url = "https://en.interfax.com.ua/news/general/1048981.html"
    about = "[IFXUA_RIY; reliability: good] Quotes Rubio as carried by CNN; names the five people at the table."
    assert shown.text == f"Interfax-Ukraine, “{title}”, 18 February 2025. {url} {about}"
    assert shown.html == (
        f'<ul><li>Interfax-Ukraine, <a href="{url}">“{title}”</a>, 18 February 2025. {about}</li></ul>'
    )


def test_a_title_that_is_not_exact_and_a_date_that_is_not_whole_are_told():
    lines = data.cite("SHINE", "UP_NYT", "ACA", "CHPROF", "ART", course=COURSE).text.splitlines()
    assert "Report on the US-Russia talks in Riyadh, 19 February 2025." in lines[0]
    assert "title not shown in the copy read, so this is a description" in lines[0]
    assert "title paraphrased" in lines[1]
    assert "”, March 2025." in lines[2]
    assert "”, no date." in lines[3]
    assert "”, 2025." in lines[4]


def test_a_row_and_a_table_cite_their_documents_once_each():
    row = data.cite("timeline/riyadh-talks", "SHINE", course=COURSE)
    assert re.findall(r"\[(\w+);", row.text) == ["AP_JT", "IFXUA_RIY", "SHINE"]
    table = re.findall(r"\[(\w+);", data.cite("timeline", course=COURSE).text)
    assert len(table) == len(set(table)) >= 60
    assert len(data.cite("sources", course=COURSE).text.splitlines()) == len(data.load("sources", COURSE))


def test_citing_nothing_says_what_to_cite():
    with pytest.raises(CourseError, match=re.escape('cite("timeline/riyadh-talks")')):
        data.cite(course=COURSE)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("SHINEE", "There is no source or table 'SHINEE'. Did you mean 'SHINE'?"),
        ("timeline/riyad-talks", "There is no row of timeline 'riyad-talks'. Did you mean 'riyadh-talks'?"),
        ("timelin/riyadh-talks", "There is no table 'timelin'. Did you mean 'timeline'?"),
    ],
)
def test_an_unknown_thing_to_cite_is_told_with_the_nearest(asked, message):
    with pytest.raises(UnknownName, match=re.escape(message)):
        data.cite(asked, course=COURSE)


def test_html_from_data_is_escaped(course):
    change(course, "sources.csv", "Nixon's Triumph in China", "Nixon <b>&</b> China")
    assert "Nixon &lt;b&gt;&amp;&lt;/b&gt; China" in data.cite("RCH_SHC", course=course).html


def test_broken_sources_are_not_cited(course):
    change(course, "sources.csv", "paraphrased,2012-02-27,", "paraphrased,27 Feb 2012,")
    with pytest.raises(DataError, match="column date: '27 Feb 2012' does not have the right form"):
        data.cite("RCH_SHC", course=course)


# --- evidence -------------------------------------------------------------------------------------------------------

ARTICLE = ("Paiku Wei, Prospects & Perspectives, Prospect Foundation (Taipei)", "http://www.pf.org.tw")


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        (
            "timeline/rubio-photo-2025",
            "19 February 2025: Rubio posts a photo of the talks. The article uses this photo and",
        ),
        ("outcomes/o3-article", "The article on point 3 (How relations go on): Relations between the two countries"),
        ("claims/C44", "Fact check C44 (not checkable): MRGA is the author's analogy."),
        ("sections/S2", "Article, “U.S.-Russia Relations Take Priority Over Ukraine”"),
        ("sources/ART", "Paiku Wei, Prospects & Perspectives, Prospect Foundation (Taipei), “Observations on the"),
    ],
)
def test_a_row_as_evidence(ref, text):
    found = data.evidence(ref, COURSE)
    assert found.text[: len(text)] == text
    assert (found.ref, found.links) == (ref, (ARTICLE,))


def test_an_empty_note_leaves_no_trace_in_the_evidence():
    found = data.evidence("participants/waltz", COURSE)
    assert found.text == "Mike Waltz, National Security Adviser, United States: at the table."
    assert [publisher for publisher, _ in found.links] == ["Interfax-Ukraine", "Rev (transcript)"]


def test_every_row_can_be_evidence():
    found = [data.evidence(f"{name}/{row}", COURSE) for name in TABLES for row in data.load(name, COURSE)["id"]]
    assert len(found) >= 290
    assert [each.ref for each in found if "  " in each.text or "{" in each.text] == []
    own = ("glossary/", "cards/")  # written for the course: they rest on no document where they cite none
    assert [each.ref for each in found if not each.links and not each.ref.startswith(own)] == []
    assert all(url.startswith("http") for each in found for _, url in each.links)


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("claim/C01", "There is no table 'claim'. Did you mean 'claims'?"),
        ("claims/C1", "There is no row of claims 'C1'. Did you mean"),
        ("claims", "There is no row of claims ''."),
    ],
)
def test_unknown_evidence_is_told_with_the_nearest(ref, message):
    with pytest.raises(UnknownName, match=re.escape(message)):
        data.evidence(ref, COURSE)


def test_evidence_of_one_row_does_not_wait_for_another_to_be_right(course):
    change(course, "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,2025-18-02")
    assert data.evidence("timeline/oval-office-2025", course).text.startswith("28 February 2025: Trump and Zelenskyy")
    assert data.evidence("timeline/riyadh-talks", course).text.startswith("2025-18-02: US-Russia talks in Riyadh.")


def test_a_label_that_names_no_column_is_a_problem_and_no_traceback(course):
    change_entry(course, "claims", lambda entry: entry.update(label="{verdct}: {nuance}"))
    with pytest.raises(DataError, match="its label names the unknown column 'verdct': Did you mean 'verdict'"):
        data.evidence("claims/C01", course)
    assert len(data.load("claims", course)) == 62


def test_showing_evidence_does_not_import_pandas():
    code = (
        "import sys, pathlib\n"
        "from coursekit.content import data\n"
        "from coursekit.content.course import Course\n"
        f"course = Course(pathlib.Path({str(COURSE.root)!r}))\n"
        "print(data.evidence('claims/C08', course).ref, len(data.problems(course)), 'pandas' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["claims/C08", "0", "False"]


# --- problems -------------------------------------------------------------------------------------------------------

ROW = "riyadh-talks,2025-02-18,,US-Russia talks in Riyadh,"


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "message"),
    [
        (
            "timeline.csv",
            ROW,
            ROW.replace("2025-02-18", "2025-02-30"),
            "row 42, column date",
            "'2025-02-30' is not a day",
        ),
        ("timeline.csv", ROW, ROW.replace("2025-02-18", ""), "row 42, column date", "the cell is empty"),
        (
            "timeline.csv",
            ROW,
            ROW.replace("riyadh-talks", "Riyadh"),
            "row 42, column id",
            "does not have the right form",
        ),
        (
            "timeline.csv",
            ROW,
            ROW.replace("talks in", "talks at the palace of Diriyah in"),
            "row 42, column title",
            "at most 45",
        ),
        ("timeline.csv", "istanbul-talks-2025,", "riyadh-talks,", "row 56, column id", "stands in row 42 already"),
        ("timeline.csv", "US;RU;SA,", "US;RS;SA,", "row 42, column actors", "'RS' is not an allowed code"),
        ("timeline.csv", "US;RU;SA,Riyadh phase", "US;RU;SA,Riyad phase", "row 42, column era", "mean 'Riyadh phase'?"),
        ("timeline.csv", "KI_IST;UNN_IST;", "KI_IST;UNN_ISTT;", "row 56, column source", "Did you mean 'UNN_IST'?"),
        ("timeline.csv", "KI_IST;UNN_IST;", "KI_IST,UNN_IST;", "row 56", "it has 13 cells, but the header has 12"),
        ("timeline.csv", "US;RU;SA,Riyadh", "US;RU;SA Riyadh", "row 42", "it has 11 cells, but the header has 12"),
        ("claims.csv", "C20,S3,", "C20,S9,", "row 21, column section", "sections has no row 'S9'"),
        ("outcomes.csv", "o1-lavrov,1,", "o1-lavrov,one,", "row 5, column point", "'one' is not a whole number"),
        ("outcomes.csv", "o1-lavrov,1,", "o1-lavrov,0,", "row 5, column point", "The smallest value is 1."),
        ("outcomes.csv", "o1-lavrov,1,", "o1-lavrov,5,", "row 5, column point", "The largest value is 4."),
        (
            "outcomes.csv",
            "three agreements.,bilateral,false",
            "three agreements.,bilateral,no",
            "row 15, column war_condition",
            "true or false",
        ),
        ("sources.csv", "ABC_REED,ABC News,", "ABC_REED,,", "row 4, column publisher", "the cell is empty"),
        ("sources.csv", "http://www.pf.org.tw", "", "row 20, column url", "the cell is empty"),
        ("sections.csv", "id,heading,", "id,headin,", "row 1", "the column heading is missing"),
        ("sections.csv", "id,heading,", "id,headin,", "row 1", "no column 'headin': Did you mean 'heading'?"),
        ("sections.csv", "id,heading,", "id,id,", "row 1", "the column id is there 2 times"),
        ("sections.csv", "id,heading,summary", "id,summary,heading", "row 1", "Write: id,heading,summary,source"),
        ("sections.csv", "S4,Challenges", 'S4,"Challenges', "row 6", "cannot be read as CSV"),
    ],
)
def test_what_is_broken_in_a_table_is_told_with_its_place(course, file, old, new, where, message):
    change(course, file, old, new)
    found = [problem for problem in data.problems(course) if (problem.file, problem.where) == (f"data/{file}", where)]
    assert any(message in f"{problem.what}: {problem.fix}" for problem in found), data.problems(course)


def test_a_slip_in_the_catalogue_is_told_with_its_line(course):
    path = course.data / "datapackage.json"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index('      "name": "timeline",')
    lines[at] = lines[at].removesuffix(",")
    path.write_text("\n".join(lines), encoding="utf-8")
    [problem] = data.problems(course)
    assert (problem.where, problem.what) == (
        f"line {at + 2}, column 7",
        "this is not valid JSON (Expecting ',' delimiter)",
    )


def without(name: str):
    return lambda entry: entry.pop(name)


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (without("path"), "table claims", "its entry cannot be read"),
        (without("schema"), "table claims", "its entry cannot be read"),
        (without("name"), "resource 3", "it has no name"),
        (without("title"), "table claims", "it has no title"),
        (without("label"), "table claims", "it has no label"),
        (lambda entry: entry.update(name="sections"), "table sections", "two entries have this name"),
        (lambda entry: entry.update(label="{nuanc}"), "table claims", "Did you mean 'nuance'?"),
        (lambda entry: entry.update(label="{nuance"), "table claims", "its label cannot be read"),
        (lambda entry: entry["schema"].update(foreignKeys="sections"), "table claims", "its entry cannot be read"),
        (lambda entry: column(entry, "id").update(name="key"), "table claims", "it has no column id"),
        (lambda entry: column(entry, "id").update(type="text"), "table claims", "the unknown type 'text'"),
        (lambda entry: column(entry, "id")["constraints"].update(pattern="("), "table claims", "cannot be read"),
        (lambda entry: column(entry, "claim").update(name="id"), "table claims", "is described 2 times"),
        (
            lambda entry: column(entry, "claim").pop("description"),
            "table claims, column claim",
            "it has no description",
        ),
        (lambda entry: column(entry, "claim").pop("nature"), "table claims, column claim", "Say one of: key, recorded"),
        (lambda entry: column(entry, "verdict").pop("rule"), "table claims, column verdict", "the rule is missing"),
        (
            lambda entry: column(entry, "source")["references"].update(resource="source"),
            "table claims, column source",
            "it points to the table 'source', which is not there: Did you mean 'sources'?",
        ),
        (
            lambda entry: column(entry, "source").pop("references"),
            "table claims, column source",
            'nothing says that it names sources: Add "references": {"resource": "sources", "separator": ";"}.',
        ),
    ],
)
def test_what_is_broken_in_the_catalogue_is_told_with_its_place(course, change, where, message):
    change_entry(course, "claims", change)
    found = [p for p in data.problems(course) if (p.file, p.where) == ("data/datapackage.json", where)]
    assert any(message in f"{problem.what}: {problem.fix}" for problem in found), data.problems(course)


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"resources": {}}', "null", '{"resources": [1, {"name": 2}, {"name": "x"}]}']
)
def test_a_catalogue_of_the_wrong_shape_is_told_and_no_traceback(course, text):
    (course.data / "datapackage.json").write_text(text, encoding="utf-8")
    assert "data/datapackage.json" in {problem.file for problem in data.problems(course)}


def places(node: object, path: tuple = ()) -> list[tuple]:
    """Where something could be wrong in a piece of JSON."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Course:
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(COURSE.data, folder / "data")
    return Course(folder)


PACKAGE = json.loads((COURSE.data / "datapackage.json").read_text(encoding="utf-8"))
# One table and those it points to: the rules are the same for all, and this is tried a hundred times.
PACKAGE["resources"] = [
    next(table for table in PACKAGE["resources"] if table["name"] == name)
    for name in ("outcomes", "claims", "sections", "sources")
]
PLACES = places(PACKAGE["resources"][0], ("resources", 0)) + places(PACKAGE["licenses"], ("licenses",))


@settings(max_examples=100, deadline=None)
@given(
    place=st.sampled_from(PLACES), wrong=st.sampled_from([None, True, 0, -1.5, "", "x", "{", [], ["x"], {}, {"x": 1}])
)
def test_whatever_stands_in_the_catalogue_there_is_never_a_traceback(scratch, place, wrong):
    package = json.loads(json.dumps(PACKAGE))
    node = package
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = wrong
    (scratch.data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert all(str(problem) for problem in data.problems(scratch))
    for use in (data.load, data.describe, data.cite):
        with suppress(CourseError):
            use("outcomes", course=scratch)
    with suppress(CourseError):
        data.evidence("outcomes/o1-rubio", scratch)


def test_a_missing_catalogue_is_told(course):
    (course.data / "datapackage.json").unlink()
    assert told(course) == [("data/datapackage.json", "")]


def test_files_and_entries_without_each_other_are_told(course):
    (course.data / "participants.csv").rename(course.data / "people.csv")
    assert told(course) == [("data/participants.csv", ""), ("data/people.csv", "")]


def test_a_file_that_is_not_utf8_is_told_with_its_row(course):
    path = course.data / "sources.csv"
    path.write_bytes(path.read_bytes().replace("pitkä".encode(), "pitkä".encode("latin-1")))
    [problem] = [problem for problem in data.problems(course) if problem.what == "the file is not UTF-8"]
    row = 2 + data.load("sources", COURSE)["id"].to_list().index("DEMOK")
    assert (problem.file, problem.where) == ("data/sources.csv", f"row {row}")


def test_an_empty_file_is_told(course):
    (course.data / "sections.csv").write_bytes(b"")
    assert ("data/sections.csv", "") in told(course)


def test_a_file_saved_by_a_spreadsheet_is_read_all_the_same(course):
    path = course.data / "sections.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert data.problems(course) == []
    assert data.load("sections", course).equals(data.load("sections", COURSE))


def test_rows_are_counted_as_an_editor_counts_lines(course):
    change(course, "sections.csv", "S3,Trump's Leadership Style: ", "S3,\"Trump's\nLeadership Style: ")
    change(course, "sections.csv", "Transactional Diplomacy,", 'Transactional Diplomacy",')
    change(course, "sections.csv", "S5,The", "S55,The")
    assert ("data/sections.csv", "row 8, column id") in told(course)


def test_all_problems_are_told_at_once(course):
    change(course, "timeline.csv", "riyadh-talks,2025-02-18", "riyadh-talks,yesterday")
    change(course, "claims.csv", "C20,S3,", "C20,S9,")
    change_entry(course, "outcomes", without("label"))
    assert told(course) == [
        ("data/datapackage.json", "table outcomes"),
        ("data/timeline.csv", "row 42, column date"),
        ("data/claims.csv", "row 21, column section"),
    ]


@pytest.mark.parametrize(("separator", "named"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_table_saved_with_another_separator_is_one_problem(course, separator, named):
    """Excel asks the region of the computer; one cause had given 168 problems, and none named it."""
    path = course.data / "timeline.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    (problem,) = data.problems(course)
    assert f"its columns are separated by {named}, not by commas" == problem.what
    assert ("data/timeline.csv", "row 1") == (problem.file, problem.where)
