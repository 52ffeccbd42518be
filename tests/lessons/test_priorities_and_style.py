"""Lesson 3: the figures it states, computed again from the tables, its two pieces and its charts."""

from __future__ import annotations

import json
import re
from math import isnan
from urllib.parse import quote

import pytest

import coursekit as ck
from coursekit.content import catalogue, data
from coursekit.content.course import Course
from coursekit.errors import CourseError, UnknownName
from coursekit.learner.log import Log
from coursekit.questions.bank import load_bank
from coursekit.riyadh.charts import coding
from coursekit.riyadh.charts.priorities_and_style import FAMILIES
from places import ROOT

SLUG = "priorities_and_style"
DOCUMENTS = {"article", "inaugural", "us_call", "council"}
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
    return load_bank(Course(ROOT).bank(SLUG))


@pytest.fixture(scope="module")
def words():
    return ck.load("word_families")


@pytest.fixture(scope="module")
def codes():
    return ck.load("coded_sentences")


@pytest.fixture(scope="module")
def six(codes):
    return codes.set_index("id").loc[SIX].reset_index()


def prose():
    cells = json.loads((ROOT / "notebooks" / f"03_{SLUG}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def rates(words, by):
    summed = words.groupby([by, "family"])[["words", "count"]].sum()
    return 1000 * summed["count"] / summed["words"]


class TestWordFamilies:
    def test_every_text_has_every_family_and_one_length_for_each_section(self, words):
        assert len(words) == len(FAMILIES) * len(words.drop_duplicates(["document", "section"]))
        assert DOCUMENTS == set(words["document"])
        assert (words.groupby(["document", "section"])["words"].nunique() == 1).all()
        assert (words["count"] <= words["words"]).all()

    def test_no_word_stands_in_two_families_of_the_rule(self):
        rule = catalogue.catalogue().table("word_families").fields["family"]["rule"]
        lists = [re.search(rf"\b{family}: ([^.]+)\.", rule)[1].split(", ") for family in FAMILIES]
        every = [word for each in lists for word in each]
        assert len(every) >= 100
        assert len(set(every)) == len(every)

    def test_the_bars_to_drag_belong_where_the_counts_are(self, words, bank):
        article = rates(words[words["document"] == "article"], "document")["article"]
        assert {name: round(rate) for name, rate in article.items()} == bank["words_in_article"].right
        assert list(FAMILIES) == list(bank["words_in_article"].right)

    def test_the_section_on_style_has_no_economy_word(self, words, bank):
        section = words.set_index("id").loc["article-s3-economy"]
        assert bank["economy_words_in_style"].answer == section["count"]
        assert f"it has {section['words']} words." in bank["economy_words_in_style"].prompt
        article = rates(words[words["document"] == "article"], "document")["article", "economy"]
        assert f"In the whole article it is {article:.0f}." in bank["economy_words_in_style"].prompt

    def test_one_word_passes_the_longest_text(self, words, bank):
        security = words[words["family"] == "security"].groupby("document")[["count", "words"]].sum()
        rate = 1000 * security["count"] / security["words"]
        (single,) = security.index[security["count"] == 1]
        question = bank["one_word_jump"]
        assert [single] == [option.mark for option in question.options if option.right]
        assert rate[single] > rate["inaugural"]
        assert f"with its {security.loc['inaugural', 'count']}." in question.prompt
        assert f"One word in {security.loc[single, 'words']} makes {rate[single]:.1f}" in question.why
        assert {option.mark for option in question.options} == DOCUMENTS


class TestCodedSentences:
    def test_each_sentence_has_its_row_and_the_documents_of_that_row(self, codes):
        assert 30 == len(codes)
        for row, source in zip(codes["row"], codes["source"], strict=True):
            assert data.evidence(row).text
            table, key = row.split("/")
            assert ck.load(table).set_index("id").loc[key, "source"] == source

    def test_none_rests_on_what_came_after_the_article(self, codes):
        assert codes["known_by"].max().isoformat()[:10] <= "2025-02-28"

    def test_a_difference_has_a_reason_that_names_its_rule_and_only_then(self, codes):
        for rule in ("strict", "loose"):
            differs = codes[f"{rule}_a"] != codes[f"{rule}_b"]
            assert (codes["why_differs"].str.startswith(f"{rule.capitalize()}: ").eq(True) == differs).all()

    def test_both_rules_give_the_same_agreement_and_another_kappa(self, codes, bank):
        same = {rule: int((codes[f"{rule}_a"] == codes[f"{rule}_b"]).sum()) for rule in ("strict", "loose")}
        assert {"strict": 24, "loose": 24} == same
        kappa = ck.models.votes.kappa(codes["strict_a"], codes["strict_b"], "nominal")
        assert bank["kappa_strict"].answer == round(kappa, 2)
        assert r"= \frac{0.80 - 0.68}{1 - 0.68} = 0.38" in prose()
        assert (7, 5) == (codes["strict_a"].sum(), codes["strict_b"].sum())
        assert "A says yes to 7 of 30 sentences and B to 5." in prose()
        chance = 7 / 30 * 5 / 30 + 23 / 30 * 25 / 30
        assert "chance alone gives them 20 of the 24" in bank["kappa_strict"].why
        assert (20, "0.68") == (round(30 * chance), f"{chance:.2f}")

    def test_both_yes(self, codes, bank):
        strict = codes[codes["strict_a"] & codes["strict_b"]]
        loose = codes[codes["loose_a"] & codes["loose_b"]]
        question = bank["both_yes_strict"]
        assert question.answer == len(strict)
        assert ["RU", "UA", "US"] == sorted(strict["actor"])
        assert f"the same {len(loose)} of the 30 sentences" in question.prompt
        assert (6, 14) == ((loose["actor"] == "US").sum(), (codes["actor"] == "US").sum())
        assert "six of the twelve are American, but so are 14 of the 30" in question.why

    def test_the_six_sentences_of_the_third_coder(self, six, bank):
        options = bank["be_third_coder"].options
        assert SIX == [option.id for option in options]
        assert [option.text for option in options] == list(six["sentence"])
        assert [option.right for option in options] == list(six["strict_a"] & six["strict_b"])
        both = (six["strict_a"] & six["strict_b"]).sum(), (~six["strict_a"] & ~six["strict_b"]).sum()
        assert (2, 2) == both
        assert "both say yes to two of the six and no to two" in bank["be_third_coder"].why

    def test_two_sleepers(self, bank):
        a, b = [1] + [0] * 29, [0, 1] + [0] * 28
        assert "28 of 30" in bank["high_agreement_low_kappa"].prompt
        assert -0.1 < ck.models.votes.kappa(a, b, "nominal") < 0
        assert "agree on 28.1 of 30" in bank["high_agreement_low_kappa"].why
        assert 28.1 == round((1 + 29 * 29) / 30, 1)

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


class TestQuestions:
    def test_few_ask_only_for_what_was_read(self, bank):
        scored = [question for question in bank.questions if question.scored]
        recall = [question.id for question in scored if "recall" in question.tags]
        assert len(recall) <= 0.3 * len(scored)
        kinds = {"recall", "apply", "analyse"}
        assert [] == [question.id for question in bank.questions if len(kinds & set(question.tags)) != 1]

    def test_the_longest_option_is_no_hint(self, bank):
        choices = [question for question in bank.questions if question.kind in ("choice", "chart")]
        found = 0
        for question in choices:
            *_, second, longest = sorted(len(option.text) for option in question.options)
            found += any(option.right and len(option.text) == longest > second for option in question.options)
        chance = sum(1 / len(question.options) for question in choices)
        assert found <= chance + 0.05 * len(choices)


class TestThirdCoder:
    @pytest.fixture
    def asked(self, six, log):
        return ck.pieces.third_coder(six, question=(SLUG, "be_third_coder"))

    def test_nothing_of_a_and_b_is_in_the_page_before_the_answer(self, asked, bank):
        asked.set(yes=["office-for-peace", "settle-or-tariffs"])
        state = json.dumps(asked.get_state(), ensure_ascii=False)
        told = [option.feedback for option in bank["be_third_coder"].options]
        assert [] == [text for text in (*told, bank["be_third_coder"].why) if text in state]
        assert ({}, {}) == (asked.state["codes"], asked.state["why"])
        assert asked.says.startswith("6 sentences to label by the strict rule: yes if what one side gives")

    def test_the_labels_of_all_three_stand_side_by_side_afterwards(self, asked, six):
        outcome = asked.answer([row.id for row in six.itertuples() if row.strict_a])
        assert "partly" == outcome.status
        assert "You agree with coder A on 6, and with coder B on 4; the two agree on 4." in asked.says
        assert [[row.strict_a, row.strict_b] for row in six.itertuples()] == list(
            asked.state["codes"]["strict"].values()
        )
        assert "A reads “or” as a tie" in asked.state["why"]["strict"]["settle-or-tariffs"]
        assert "two of the six" in asked.asked["told"]
        assert "a threat gives nothing" not in asked.asked["told"]  # it stands at its sentence

    def test_it_is_the_answer_that_the_quiz_keeps(self, asked, log):
        ticked = ["office-for-peace", "business-chances"]
        asked.answer(ticked)
        (event,) = log.events()
        log.path.unlink()
        ck.quiz(SLUG, "be_third_coder").answer("be_third_coder", ticked)
        (quizzed,) = Log(log.path).events()
        assert {name: quizzed[name] for name in ("response", "score", "status")} == {
            name: event[name] for name in ("response", "score", "status")
        }

    def test_another_day_and_the_other_rule(self, asked, six, log):
        asked.answer(["office-for-peace"])
        again = ck.pieces.third_coder(six, question=(SLUG, "be_third_coder"))
        assert asked.state == again.state
        again.set(rule="loose")
        assert again.says.startswith("6 sentences to label by the loose rule: yes if it is about money")
        again.set(yes=[row.id for row in six.itertuples() if row.loose_b])
        assert "and with coder B on 6" in again.says
        assert again.state["labels"]["strict"]["office-for-peace"] is True
        assert 1 == len(log.events())

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"rule": "lax"}, "There is no coding rule 'lax'."),
            ({"yes": ["peace-for-office"]}, "Did you mean 'office-for-peace'?"),
            ({"yes": "office-for-peace"}, "it is a list, such as"),
            ({"labels": {"strict": []}}, "strict cannot be []; it is a dict"),
            (
                {"labels": {"strict": {"office-for-peace": "perhaps"}, "loose": {}}},
                "office-for-peace cannot be 'perhaps'; it can be True or False",
            ),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, six, change, said):
        piece = ck.pieces.third_coder(six)
        before = piece.state
        with pytest.raises(CourseError) as error:
            piece.set(**change)
        assert said in str(error.value)
        assert before == piece.state

    def test_without_a_kernel_the_sentences_can_be_read(self, asked, six):
        bundle, _ = asked._repr_mimebundle_()
        assert [] == [text for text in six["sentence"] if text not in bundle["text/html"]]


class TestBeyondChance:
    @pytest.fixture
    def piece(self, codes):
        return ck.pieces.beyond_chance(codes)

    @pytest.mark.parametrize("rule", ["strict", "loose"])
    def test_its_tiles_are_the_labels_of_the_table(self, piece, codes, rule):
        piece.set(labels=rule)
        given = sorted(zip(codes[f"{rule}_a"], codes[f"{rule}_b"], strict=True))
        assert given == sorted((a == 1, b == 1) for a, b in zip(piece.state["a"], piece.state["b"], strict=True))
        assert ck.models.votes.kappa(codes[f"{rule}_a"], codes[f"{rule}_b"], "nominal") == pytest.approx(piece.kappa)
        for (text, why), a, b in zip(piece.facts["texts"][rule], piece.state["a"], piece.state["b"], strict=True):
            assert bool(why) == (a != b), text

    def test_it_says_what_stands_there(self, piece):
        strict = "Two coders, 30 sentences: the same label for 24, 20.3 of them by chance alone. Kappa is 0.38."
        assert strict == piece.says
        piece.set(labels="sleepers")
        assert "the same label for 28, 28.1 of them by chance alone. Kappa is −0.03." in piece.says
        piece.set(a=[0] * 30, b=[0] * 30)
        assert isnan(piece.kappa)
        assert "Kappa has no meaning." in piece.says

    def test_a_guess_is_kept_and_stands_there_on_another_day(self, codes, log):
        question = (SLUG, "kappa_strict")
        asked = ck.pieces.beyond_chance(codes, question=question)
        assert asked.says.endswith("How much of it is more than chance?")
        assert "0.38" not in json.dumps(asked.get_state())
        asked.answer(0.7)
        assert "too high" in asked.asked["told"]
        again = ck.pieces.beyond_chance(codes, question=question)
        assert (0.7, "strict") == (again.state["guess"], again.state["start"])
        assert 1 == len(log.events())

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"labels": "lax"}, "There is no set of labels 'lax'."),
            ({"a": [1, 0]}, "a cannot be [1, 0]; it is a list of 30 values"),
            ({"b": [2] * 30}, "1 in b cannot be 2; it can be True or False, 1 or 0."),
            ({"b": "yes"}, "b cannot be 'yes'; it is a list of 30 values"),
            ({"a": [[]] * 30}, "1 in a cannot be []"),
            ({"guess": 38}, "guess cannot be 38; it can be from -1 to 1."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, piece, change, said):
        before = piece.state
        with pytest.raises(CourseError) as error:
            piece.set(**change)
        assert said in str(error.value)
        assert before == piece.state

    def test_two_sentences_are_the_least(self, codes):
        with pytest.raises(CourseError, match="two sentences at least"):
            ck.pieces.beyond_chance(codes.head(1))

    def test_without_a_kernel_the_tiles_can_be_seen(self, piece):
        bundle, _ = piece._repr_mimebundle_()
        assert 12 == bundle["text/html"].count(quote('fill="#808080"'))  # 7 yeses of A and 5 of B
        assert piece.says in bundle["text/html"]


class TestCharts:
    def test_each_says_guess_and_gap(self, words, codes):
        guess = {"economy": 30, "security": 28, "values": 3, "process": 12}
        figure = coding.family_order(words, guess)
        assert "process 41, security 28, economy 6, values 3" in figure.description
        assert "economy 24 too high, security exactly, values exactly" in figure.description
        assert [6, 28, 3, 41] == list(figure.table["Per 1,000 words"])
        figure = coding.sections(words, 25)
        assert "0 economy words among 108. Your guess was 25 per 1,000, 25 too high." in figure.description
        figure = coding.two_rules(codes, 9)
        assert "to 12 sentences by the loose rule, and to 3 by the strict rule. Your guess was 9, 6 too high." in (
            figure.description
        )

    def test_without_a_guess_nothing_is_told(self, words):
        figure = coding.family_order(words)
        assert 1 == figure.table["Per 1,000 words"].nunique()
        assert "exactly" not in json.dumps(figure.to_dict())

    @pytest.mark.parametrize(
        ("draw", "error", "said"),
        [
            (lambda w, c: coding.family_order(w, {"econmy": 3}), UnknownName, "economy"),
            (lambda w, c: coding.family_order(w, {"economy": -1}), CourseError, "from 0 to 1000"),
            (lambda w, c: coding.sections(w, 2000), CourseError, "from 0 to 1000"),
            (lambda w, c: coding.sections(c), CourseError, "needs the columns"),
            (lambda w, c: coding.two_rules(c, 31), CourseError, "from 0 to 30"),
            (lambda w, c: coding.two_rules(c.head(0)), CourseError, "nothing to draw"),
            (lambda w, c: coding.sections(w[w["section"] != "S3"]), UnknownName, "no section .* 'S3'"),
            (lambda w, c: coding.family_order(w[w["family"] != "values"]), UnknownName, "no word family .* 'values'"),
        ],
    )
    def test_what_cannot_be_drawn_is_said_in_words(self, words, codes, draw, error, said):
        with pytest.raises(error, match=said):
            draw(words, codes)
