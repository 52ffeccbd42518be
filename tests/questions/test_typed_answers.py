"""What people type, read by its normal form: hundreds of forms as data, and what holds for all of them."""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from coursekit.errors import Unanswered
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import grade
from coursekit.questions.kinds.numbers import Forecast, Number
from coursekit.questions.kinds.words import Text, WrongWords
from coursekit.questions.typed.words import normal
from places import ROOT

HERE = Path(__file__).parent
FORMS = tomllib.loads((HERE / "typed_forms.toml").read_text(encoding="utf-8"))
NUMBERS = tomllib.loads((HERE / "typed_numbers.toml").read_text(encoding="utf-8"))["question"]
WORDS = tomllib.loads((HERE / "typed_words.toml").read_text(encoding="utf-8"))["question"]
LISTED = [(lesson, id) for lesson, questions in FORMS.items() for id in questions]
STATUS = {"right": "right", "wrong": "wrong", "asked_back": "unanswered"}

BANKS = {path.stem: load_bank(path) for path in sorted((ROOT / "data" / "questions").glob("*.toml"))}
BANKS["typed"] = load_bank(ROOT / "tests" / "banks" / "typed.toml")  # times and units, which no lesson asks for now
TYPED = [q for bank in BANKS.values() for q in bank.questions if q.kind in ("text", "number")]
with (ROOT / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
    GLOSSARY = list(csv.DictReader(file))


def number(answer, unit="", prompt="How large is it?", tolerance=0.0):
    return Number(
        id="n", part="quiz", prompt=prompt, hint="", why="", evidence=(), answer=answer, tolerance=tolerance, unit=unit,
        feedback="Yes.", otherwise="No.",
    )  # fmt: skip


def text(accept, mistakes=(), prompt="Which one is it?"):
    return Text(
        id="t", part="quiz", prompt=prompt, hint="", why="", evidence=(), accept=tuple(accept), feedback="Yes.",
        otherwise="No.", mistakes=tuple(WrongWords(tuple(forms), forms[0]) for forms in mistakes),
    )  # fmt: skip


@pytest.mark.parametrize(("lesson", "id"), LISTED)
def test_forms_of_the_lessons_own_questions(lesson, id):
    question, forms = BANKS[lesson][id], FORMS[lesson][id]
    assert {} == {
        form: grade(question, form)
        for name, status in STATUS.items()
        for form in forms[name]
        if grade(question, form).status != status
    }
    for form, reason in forms.get("reasons", {}).items():
        assert reason in grade(question, form).feedback, form
    assert len(forms["right"]) >= 15 <= len(forms["wrong"])


@pytest.mark.parametrize("own", NUMBERS, ids=lambda own: f"{own['answer']} {own.get('unit', '')}")
def test_numbers_are_read_in_the_unit_of_the_question(own):
    question = number(
        own["answer"], own.get("unit", ""), own.get("prompt", "How large is it?"), own.get("tolerance", 0)
    )
    read = {form: _read(question, form) for form in own["reads"]}
    assert {form: pytest.approx(value) for form, value in own["reads"].items()} == read
    assert dict.fromkeys(own["asks"]) == {form: _read(question, form) for form in own["asks"]}


@pytest.mark.parametrize("own", WORDS, ids=lambda own: own["accept"][0])
def test_words_are_read_as_one_of_the_known_answers(own):
    question = text(own["accept"], own.get("mistakes", []), own.get("prompt", "Which one is it?"))
    expected = dict.fromkeys(own["right"], "Yes.") | dict.fromkeys(own["other"], "No.") | own.get("known", {})
    assert expected == {form: grade(question, form).feedback for form in expected}
    assert dict.fromkeys(own["asks"], "unanswered") == {form: grade(question, form).status for form in own["asks"]}


def _read(question, form):
    try:
        return question.read(form)
    except Unanswered:
        return None


def test_a_computed_number_stays_what_it_is():
    for value in (270, 270.0, 0.5, 1234.567, -3):
        assert value == number(270, "minutes").read(value)
        assert value == number(50, "%").read(value)


def test_what_is_asked_back_says_what_to_type():
    for unit, form, said in (
        ("billion dollars", "€245bn", "is in euros. Type the number alone, in billion dollars."),
        ("minutes", "4-5", "more than one number"),
        ("%", "0.5", "can mean 50% or 0.5%"),
        ("votes", "1,235", "add a 0 at the end if it is a decimal comma"),
        ("", "270 apples", "“apples” beside the number"),
        ("", "at least 5", "not yet one number"),
        ("", "many", "is not a number. Type a number, for example 12.5."),
    ):
        assert said in grade(number(1.234, unit), form).feedback


def test_a_mistake_is_met_as_closely_for_its_size_as_the_answer():
    question = BANKS["taiwan_and_forecasts"]["china_russia_trade_2024"]
    assert "United States and Russia" in grade(question, 3.5).feedback
    assert grade(question, 10).feedback == grade(question, -5).feedback == question.otherwise


def of_a_hundred():
    """An estimate in per cent, from 0 to 100."""
    dollars = BANKS["wedge_by_the_numbers"]["china_in_russias_trade"]
    return replace(dollars, prompt="Of 100 votes, in how many did they vote the same?", unit="%", answer=80)


def test_estimates_and_forecasts_read_the_same_numbers():
    call = BANKS["start_here"]["minutes_of_call"]
    for form in ("90", "90 min", "1.5 h", "1,5 hours", "1:30", "an hour and a half", "about 90", "90分鐘"):
        assert 90 == call.read(form), form
    alike = of_a_hundred()
    for form in ("80", "80 %", "80 of 100", "four fifths or so", "0.8", "75-85"):
        assert (80 if form[:2] == "80" else None) == _read(alike, form), form
    forecast = Forecast(id="f", part="predict", prompt="Will they meet?", hint="", why="", evidence=())
    for form in (
        "70",
        "70 %",
        "70%",
        "70 per cent",
        "70,0 %",
        "7/10",
        "about 70",
        "seventy",
        "a 70 % chance",
        "7 in 10",
    ):
        assert 70 == forecast.read(form), form
    for form in ("0.7", "7:3", "60-80", "120", "likely", "more than 50"):
        assert _read(forecast, form) is None, form


def test_a_range_of_possible_numbers_decides_between_two_readings():
    alike = of_a_hundred()
    assert 1.234 == alike.read("1,234")  # of 100 it cannot be 1,234


# What can stand around an answer, or be done to it, without changing what is meant.
BEFORE = [
    "",
    " ",
    "it is ",
    "It's ",
    "the answer is ",
    "I think ",
    "I think it is ",
    "Answer: ",
    "maybe ",
    "= ",
    "“",
    "\u200b",
    "**",
]
BEHIND = ["", ".", "?", " !", "\n", " ", ", I think", " I believe", "…", "”", "\u00a0", "**", " please"]


def _wide(form):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in form)


def _accented(form):
    return unicodedata.normalize("NFC", "".join(f"{sign}\u0301" if sign in "aeio" else sign for sign in form))


WORD_CHANGES = [str, str.upper, str.lower, str.title, _wide, _accented, lambda form: form.replace(" ", "\u00a0  ")]
NUMBER_CHANGES = [
    lambda value: f"{value:.10g}",
    lambda value: f"{value:.10g}".replace(".", ","),
    lambda value: f"{value:.4f}",
    lambda value: f"{value:.4f}".replace(".", ","),
    lambda value: f"{value:.10g}".replace("-", "−"),
    lambda value: f"{value:,.4f}",
    lambda value: f"{value:,.4f}".replace(",", "\u2009"),
    lambda value: f"{value:,.4f}".replace(",", "’"),
    lambda value: f"{value:,.4f}".translate({44: ".", 46: ","}),
    lambda value: _wide(f"{value:.10g}"),
]


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@settings(max_examples=40)
@given(before=st.sampled_from(BEFORE), behind=st.sampled_from(BEHIND), data=st.data())
def test_a_right_answer_stays_right_in_any_mix_of_forms(question, before, behind, data):
    if question.kind == "text":
        form = data.draw(st.sampled_from(WORD_CHANGES))(data.draw(st.sampled_from(question.accept)))
    else:
        form = data.draw(st.sampled_from(NUMBER_CHANGES))(question.answer)
        form += data.draw(st.sampled_from(["", f" {question.unit}"]))
    typed = f"{before}{form}{behind}"
    assert ("right", typed.strip()) == (grade(question, typed).status, typed.strip())


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@settings(max_examples=40)
@given(data=st.data())
def test_a_known_mistake_stays_that_mistake(question, data):
    assume(question.mistakes)
    mistake = data.draw(st.sampled_from(question.mistakes))
    if question.kind == "text":
        form = data.draw(st.sampled_from(WORD_CHANGES))(data.draw(st.sampled_from(mistake.accept)))
    else:
        form = data.draw(st.sampled_from(NUMBER_CHANGES))(mistake.value)
    assert mistake.feedback == grade(question, form + data.draw(st.sampled_from(BEHIND))).feedback


@given(
    answer=st.decimals(-9999, 9999, places=2).map(float),
    other=st.decimals(-9999, 9999, places=2).map(float),
    unit=st.sampled_from(["", "%", "minutes", "billion dollars", "votes", "years"]),
    write=st.sampled_from(NUMBER_CHANGES),
    before=st.sampled_from(BEFORE),
    behind=st.sampled_from(BEHIND),
)
def test_another_number_never_becomes_right(answer, other, unit, write, before, behind):
    assume(abs(answer - other) > 0.001)
    question = number(answer, unit)
    assert "right" != grade(question, f"{before}{write(other)}{behind}").status
    assert "right" == grade(question, answer).status


@example(typed="〇零十")
@given(typed=st.text(max_size=30) | st.text("0123456789.,'-–:/% ehmin½²年億a", max_size=14))
@settings(max_examples=300)
def test_reading_twice_is_reading_once_and_nothing_else_is_raised(typed):
    for question in (
        number(270, "minutes"),
        number(0.5),
        number(35, "%"),
        number(245, "billion dollars"),
        text(["pivot", "2022", "樞紐"]),
    ):
        read = _read(question, typed)
        assert read is None or read == question.read(read)
    assert normal(normal(typed)) == normal(typed)


ONE_WORD = [
    (question, form)
    for question in TYPED
    if question.kind == "text"
    for form in question.accept
    if len(form) > 4 and form.isalpha() and form.isascii()
]


@given(data=st.data())
def test_one_slip_of_the_keys_is_asked_back(data):
    question, form = data.draw(st.sampled_from(ONE_WORD))
    at = data.draw(st.integers(0, len(form) - 2))
    here, there, behind = form[:at], form[at + 1 :], form[at + 2 :]
    slip = data.draw(st.sampled_from([here + there, f"{here}x{there}", f"{here}{form[at + 1]}{form[at]}{behind}"]))
    outcome = grade(question, slip)
    expected = "right" if slip in question.accept or normal(slip) == normal(form) else "unanswered"
    assert expected == outcome.status


@given(slip=st.integers(1000, 2999))
def test_no_digit_is_a_slip(slip):
    assume(slip != 2022)
    year = BANKS["riyadh_talks"]["year_of_invasion"]
    assert "wrong" == grade(year, str(slip)).status == grade(year, f"in {slip}").status


def test_every_term_of_the_glossary_is_itself_only():
    terms = [row["term"] for row in GLOSSARY]
    assert len({normal(term) for term in terms}) == len(terms)


@pytest.mark.parametrize("row", [row for row in GLOSSARY if row["zh"]], ids=lambda row: row["id"])
def test_a_term_may_stand_with_its_translation(row):
    term, chinese = row["term"], row["zh"]
    question = text([term, chinese])
    forms = (
        "{0}", "{1}", "{0} ({1})", "{1} ({0})", "{0} / {1}", "{0}/{1}", "{0}（{1}）", "{0} {1}", "「{1}」", "是{1}",
        "答案是{1}。", "the term is {0}", "a {0}", "The {0}.",
    )  # fmt: skip
    for form in (each.format(term, chinese) for each in forms):
        assert "right" == grade(question, form).status, form
    assert "right" == grade(text([term]), f"{term} ({chinese})").status


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("樞紐", "枢纽"), ("側翼", "侧翼"), ("夥伴", "伙伴"), ("孤雛", "孤雏"), ("敵人", "敌人"), ("烏克蘭", "乌克兰"),
        ("俄羅斯", "俄罗斯"), ("臺灣", "台湾"), ("賴清德", "赖清德"), ("習近平", "习近平"),
        ("聯合國大會", "联合国大会"), ("重視程度", "重视程度"), ("戰略模糊", "战略模糊"),
        ("澤倫斯基", "泽伦斯基"), ("普丁與川普", "普丁与川普"),
    ],
)  # fmt: skip
def test_simplified_and_traditional_characters_are_one(traditional, simplified):
    assert "right" == grade(text([traditional]), simplified).status == grade(text([simplified]), traditional).status


@pytest.mark.parametrize(
    ("accept", "what"),
    [("?!", "has no letter and no digit"), ("The  Wing!", "is also an accepted answer")],
)
def test_a_bank_is_told_what_could_never_count(tmp_path, accept, what):
    from coursekit.errors import BankError
    from places import BANKS as EXAMPLES

    bank = (EXAMPLES / "every_kind.toml").read_text(encoding="utf-8")
    broken = bank.replace('"Kingdom of Saudi Arabia"', '"a wing"').replace('accept = ["Qatar"', f'accept = ["{accept}"')
    (tmp_path / "broken.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(BankError, match=what):
        load_bank(tmp_path / "broken.toml")
