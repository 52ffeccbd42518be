"""Lesson 3: the figures it states, computed again from the tables, and its three charts."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content import catalogue, data
from coursekit.content.course import Course
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts import coding
from coursekit.riyadh.charts.word_families import DOCUMENTS, FAMILIES
from places import ROOT

SIX = [
    "office-for-peace",
    "sanctions-unless",
    "settle-or-tariffs",
    "minerals-first-step",
    "business-chances",
    "no-surrender",
]


@pytest.fixture(scope="module")
def bank():
    return load_bank(Course(ROOT).bank("priorities_and_style"))


@pytest.fixture(scope="module")
def words():
    return ck.load("word_families")


@pytest.fixture(scope="module")
def codes():
    return ck.load("coded_sentences")


def prose():
    cells = json.loads((ROOT / "notebooks" / "03_priorities_and_style.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def rates(words, by):
    summed = words.groupby([by, "family"])[["words", "count"]].sum()
    return 1000 * summed["count"] / summed["words"]


class TestWordFamilies:
    def test_every_text_has_every_family_and_one_length_for_each_section(self, words):
        assert len(words) == len(FAMILIES) * len(words.drop_duplicates(["document", "section"]))
        assert set(words["document"]) == set(DOCUMENTS)
        assert (words.groupby(["document", "section"])["words"].nunique() == 1).all()
        assert (words["count"] <= words["words"]).all()

    def test_no_word_stands_in_two_families_of_the_rule(self):
        rule = catalogue.catalogue().table("word_families").fields["family"]["rule"]
        lists = [re.search(rf"\b{family}: ([^.]+)\.", rule)[1].split(", ") for family in FAMILIES]
        every = [word for each in lists for word in each]
        assert len(every) >= 100
        assert len(set(every)) == len(every)

    def test_the_section_on_style_has_no_economy_word(self, words, bank):
        section = words.set_index("id").loc["article-s3-economy"]
        assert bank["economy_words_in_style"].answer == section["count"]
        assert f"It has {section['words']} words." in bank["economy_words_in_style"].prompt
        article = words[words["document"] == "article"]
        assert f"it is {rates(article, 'document')['article', 'economy']:.0f} per 1,000" in (
            bank["economy_words_in_style"].prompt
        )

    def test_one_word_passes_the_longest_text(self, words, bank):
        security = words[words["family"] == "security"].groupby("document")[["count", "words"]].sum()
        rate = 1000 * security["count"] / security["words"]
        single = security.index[security["count"] == 1]
        assert [DOCUMENTS[name] for name in single] == [
            option.mark for option in bank["one_word_jump"].options if option.right
        ]
        assert rate[single[0]] > rate["inaugural"]
        assert f"with its {security.loc['inaugural', 'count']}." in bank["one_word_jump"].prompt
        assert (
            f"One word in {security.loc[single[0], 'words']} makes {rate[single[0]]:.1f}" in bank["one_word_jump"].why
        )
        assert {option.mark for option in bank["one_word_jump"].options} == set(DOCUMENTS.values())

    def test_slips_named_in_the_first_exercise_are_what_they_give(self, words, bank):
        row = words.set_index("id")
        rate = 1000 * row["count"] / row["words"]
        exercise = bank["economy_rate_s2"]
        assert exercise.expected == rate["article-s2-economy"]
        values = [mistake.value for mistake in exercise.mistakes]
        for name in ("inaugural-whole-economy", "article-s2-security", "article-s2-process"):
            assert pytest.approx(rate[name]) in values


class TestCodedSentences:
    def test_each_sentence_has_its_row_and_the_documents_of_that_row(self, codes):
        assert 30 == len(codes)
        for row, source in zip(codes["row"], codes["source"], strict=True):
            assert data.evidence(row).text
            table, key = row.split("/")
            assert ck.load(table).set_index("id").loc[key, "source"] == source

    def test_a_difference_has_a_reason_and_only_then(self, codes):
        differs = (codes["strict_a"] != codes["strict_b"]) | (codes["loose_a"] != codes["loose_b"])
        assert (codes["why_differs"].notna() == differs).all()

    def test_both_rules_give_the_same_agreement_and_another_kappa(self, codes, bank):
        same = {rule: int((codes[f"{rule}_a"] == codes[f"{rule}_b"]).sum()) for rule in coding.RULES}
        assert {"strict": 24, "loose": 24} == same
        strict = ck.models.votes.kappa(codes["strict_a"], codes["strict_b"], "nominal")
        loose = ck.models.votes.kappa(codes["loose_a"], codes["loose_b"], "nominal")
        assert bank["kappa_strict"].answer == round(strict, 2)
        assert 0.6 == round(loose, 2)
        assert "0.12 / 0.32 = 0.38" in prose()
        assert (7, 5) == (codes["strict_a"].sum(), codes["strict_b"].sum())
        assert "A says yes to 7 of 30 (0.23), B to 5 of 30 (0.17)" in prose()

    def test_both_yes(self, codes, bank):
        strict = codes[codes["strict_a"] & codes["strict_b"]]
        loose = codes[codes["loose_a"] & codes["loose_b"]]
        assert bank["both_yes_strict"].answer == len(strict)
        assert sorted(strict["actor"]) == ["RU", "UA", "US"]
        assert f"the same {len(loose)} of the 30 sentences" in bank["both_yes_strict"].prompt
        assert (6, 14) == ((loose["actor"] == "US").sum(), (codes["actor"] == "US").sum())
        assert "six of twelve are American" in prose()
        assert "so are 14 of our 30 sentences" in prose()

    def test_the_six_sentences_of_the_third_coder(self, codes, bank):
        options = bank["be_third_coder"].options
        six = codes.set_index("id").loc[[option.id for option in options]]
        assert sorted(SIX) == sorted(six.index)
        assert [option.text for option in options] == list(six["sentence"])
        assert [option.right for option in options] == list(six["strict_a"] & six["strict_b"])

    def test_slips_named_in_the_exercises_are_what_they_give(self, codes, bank):
        a, b = codes["loose_a"].mean(), codes["loose_b"].mean()
        s, t = codes["strict_a"].mean(), codes["strict_b"].mean()
        chance = bank["chance_loose"]
        assert pytest.approx(a * b + (1 - a) * (1 - b)) == chance.expected
        wrong = [mistake.value for mistake in chance.mistakes]
        assert [1.0, pytest.approx(s * t + (1 - s) * (1 - t)), pytest.approx(a * a + (1 - a) ** 2)] == wrong
        moved = bank["moved_by_rule"]
        changed = codes["loose_a"] != codes["strict_a"]
        assert moved.expected == changed.sum()
        slips = [
            (~changed).sum(),
            (codes["strict_a"] != codes["strict_b"]).sum(),
            codes["loose_a"].sum() - codes["strict_a"].sum(),
            (codes["loose_b"] != codes["strict_b"]).sum(),
            changed.mean(),
        ]
        assert [pytest.approx(slip) for slip in slips] == [mistake.value for mistake in moved.mistakes]


class TestCharts:
    def test_each_says_guess_and_gap_and_draws_the_guess(self, words, codes):
        figure = coding.families(words, "section", "economy", {"S3": 25})
        assert "Your guess for S3 was 25 per 1,000 words; the text has 0.0 (0 words of 108)." in figure.description
        figure = coding.coders(codes, {"strict": 0.7})
        assert "kappa 0.38. Your guess of kappa was 0.70; the gap is 0.32." in figure.description

    def test_without_a_guess_there_is_no_cross(self, words, codes):
        for figure in (coding.families(words), coding.coders(codes)):
            assert "guess" not in figure.description

    def test_rates_and_counts_stand_side_by_side_in_the_table(self, words):
        table = coding.families(words).table.set_index(["Family", "Text"])
        assert (39, "13.7") == tuple(table.loc[("economy", DOCUMENTS["inaugural"]), table.columns[1:3]])
        assert (1, "14.3") == tuple(table.loc[("security", DOCUMENTS["us_call"]), table.columns[1:3]])
        sections = coding.families(words, "section").table.set_index(["Family", "Section of the article"])
        assert "31.3" == sections.loc[("economy", "S2"), "Per 1,000 words"]

    def test_a_third_coder_who_ticks_what_coder_a_ticks(self, codes):
        six = codes[codes["id"].isin(SIX)]
        figure = coding.third_coder(six, list(six[six["strict_a"]]["id"]))
        assert "You agree with coder A on 6 of 6, and with coder B on 4 of 6." in figure.description
        assert ["yes", "no"] == sorted(set(figure.table["You"]), reverse=True)

    def test_kappa_has_no_meaning_when_all_labels_are_one(self, codes):
        alike = codes.assign(strict_a=False, strict_b=False)
        said = coding.coders(alike, {"strict": 0.5}).description
        assert "Strict rule: same label for 30 of 30 (100%), kappa has no meaning." in said

    @pytest.mark.parametrize(
        ("draw", "error", "said"),
        [
            (lambda w, c: coding.families(w, by="page"), UnknownName, "page"),
            (lambda w, c: coding.families(w, family="econmy"), UnknownName, "economy"),
            (lambda w, c: coding.families(w, guesses={"article": 5}), CourseError, "Choose it"),
            (lambda w, c: coding.families(w, family="values", guesses={"S9": 5}), UnknownName, "S9"),
            (lambda w, c: coding.families(w, family="values", guesses={"council": -1}), CourseError, "from 0 to 1000"),
            (lambda w, c: coding.families(c), CourseError, "needs the columns"),
            (lambda w, c: coding.coders(c, {"strickt": 0.5}), UnknownName, "strict"),
            (lambda w, c: coding.coders(c, {"strict": 80}), CourseError, "from -1 to 1"),
            (lambda w, c: coding.coders(c.head(0)), CourseError, "nothing to draw"),
            (lambda w, c: coding.third_coder(c, ["peace-for-office"]), UnknownName, "office-for-peace"),
            (lambda w, c: coding.third_coder(c, "office-for-peace"), CourseError, "as a list"),
            (lambda w, c: coding.third_coder(c, [], rule="lax"), UnknownName, "lax"),
        ],
    )
    def test_what_cannot_be_drawn_is_said_in_words(self, words, codes, draw, error, said):
        with pytest.raises(error, match=said):
            draw(words, codes)
