"""The pieces of lesson 6 as Python has them: the line, the waffles, then and now. Nothing is told before the guess."""

from __future__ import annotations

import json
import re

import pytest

import coursekit as ck
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.kinds.numbers import gap
from coursekit.riyadh.pieces import draw_it, then_and_now, waffles
from coursekit.riyadh.pieces.wedge_by_the_numbers import EVENTS, SPLIT

SLUG = "wedge_by_the_numbers"
TWO = ["china_in_russias_trade", "russia_in_chinas_trade"]


def page_of(piece):
    """All that the page knows of a piece, but for the module that draws it; also one that is only stored."""
    known = {name: value for name, value in piece.get_state().items() if name in ("facts", "state", "asked")}
    return json.dumps([known, piece._repr_mimebundle_()[0]["text/html"]])


@pytest.fixture
def line(log):
    return draw_it(load("agreement"), question=(SLUG, "alike_line"))


@pytest.fixture
def dollars(log):
    return waffles(load("trade_totals"), question=(SLUG, TWO))


@pytest.fixture
def table(log):
    return then_and_now(load("indicators"), question=(SLUG, "what_changed_most"))


class TestTheLine:
    def test_its_record_is_the_table_and_its_question_asks_for_the_same(self, line):
        rows = load("agreement").query("dyad == 'RU-CN' and year >= 1971")
        assert {row.year: round(100 * row.identical) for row in rows.itertuples()} == line.record
        assert {str(year): share for year, share in line.record.items()} == line.session.bank["alike_line"].right

    def test_its_events_have_the_years_of_the_tables(self):
        day, ties = load("timeline").set_index("id")["date"].dt.year, load("ties").set_index("id")["year"]
        years = [day["nixon-china-1972"], ties["beijing-summit-1989"], ties["friendly-countries-1992"]]
        years += [day["china-russia-treaty-2001"], day["un-vote-68-262"]]
        assert years == [year for year, _, _ in EVENTS]
        assert SPLIT == ties["beijing-summit-1989"]

    def test_the_page_has_no_record_before_the_guess_and_all_of_it_after(self, line):
        assert [] == line.state["record"] == line.state["told"]
        assert "rivals" not in page_of(line)
        guess = {str(year): 50 for year in line.record}
        assert "recorded" == line.answer(guess).status
        assert list(line.record.values()) == line.state["record"]
        assert [50] * 49 == line.state["line"]
        gaps = {year: abs(50 - share) for year, share in line.record.items()}
        assert f"{sum(gaps.values()) / 49:.0f} points from the record in an average year" in line.says
        assert "furthest off in 1989: you drew 50, and the record is 93" in line.says

    def test_the_record_drawn_by_hand_is_exactly(self, line):
        line.answer({str(year): share for year, share in line.record.items()})
        assert line.says.endswith("Exactly. Your line is the record.")

    def test_what_was_drawn_stands_there_on_another_day_and_no_longer_moves(self, line, log):
        line.answer({str(year): 20 for year in line.record})
        again = draw_it(load("agreement"), question=(SLUG, "alike_line"))
        again.set(line={1971: 90})
        assert ([20] * 49, line.says) == (again.state["line"], again.says)
        (event,) = log.events()
        assert ("alike_line", 49) == (event["question"], len(event["response"]))

    def test_set_draws_as_a_hand_does(self, line):
        line.set(line={1971: 20, 2019: 80})
        assert ([20, None], 80) == (line.state["line"][:2], line.state["line"][-1])

    @pytest.mark.parametrize(
        ("drawn", "said"),
        [
            ({1960: 20}, "There is no year of this line '1960'. Did you mean '1996'? There are 49, from 1971 to 2019."),
            ({1971: 120}, "1971 in line cannot be 120; it can be from 0 to 100."),
            ({1971: True}, "1971 in line cannot be True"),
            ([1, 2, 3], "it is a list of 49 values, from 1971 to 2019"),
        ],
    )
    def test_what_it_does_not_have_is_refused_in_words(self, line, drawn, said):
        with pytest.raises(CourseError, match=re.escape(said)):
            line.set(line=drawn)
        assert [None] * 49 == line.state["line"]

    def test_a_half_drawn_line_is_no_answer_and_asks_for_the_rest(self, line):
        assert "unanswered" == line.answer({"1971": 20}).status
        assert [] == line.state["record"]
        assert line.notice

    def test_without_a_question_it_shows_the_record(self):
        shown = draw_it(load("agreement"))
        assert 49 == len(shown.state["record"])
        assert "As rivals they voted alike" in shown.says


class TestWaffles:
    def test_their_record_is_that_of_the_table_and_of_the_questions(self, dollars):
        row = load("trade_totals").set_index("id").loc["ru-cn-2023"]
        expected = [round(100 * row[f"trade_{side}"] / row[f"total_{side}"]) for side in "ij"]
        assert expected == dollars.record == [dollars.session.bank[id].answer for id in TWO]

    def test_both_are_kept_as_two_answers_and_the_page_has_no_record_before(self, dollars, log):
        assert "leans on China" not in page_of(dollars)
        dollars.set(mine=[22, 15])
        dollars.answer({TWO[0]: 22, TWO[1]: 15})
        assert ([34, 4], [22, 15]) == (dollars.state["record"], dollars.state["mine"])
        assert "Your guesses: 12 too few and 11 too many." in dollars.says
        bank = dollars.session.bank
        assert bank[TWO[0]].low in dollars.asked["told"]
        assert bank[TWO[1]].high.split("’")[0][:40] in dollars.asked["told"]
        assert [(TWO[0], 22), (TWO[1], 15)] == [(event["question"], event["response"]) for event in log.events()]
        assert dollars.says == waffles(load("trade_totals"), question=(SLUG, TWO)).says

    def test_an_exact_guess_says_so(self, dollars):
        dollars.answer({TWO[0]: 34, TWO[1]: 4})
        assert "Your guesses: exactly 34 and exactly 4." in dollars.says

    def test_one_that_was_answered_elsewhere_stays_as_it_was(self, log):
        ck.quiz(SLUG, TWO[0]).answer(TWO[0], 10)
        dollars = waffles(load("trade_totals"), question=(SLUG, TWO))
        assert [] == dollars.state["record"]
        dollars.answer({TWO[0]: 30, TWO[1]: 4})
        assert [10, 4] == dollars.state["mine"]
        assert "24 too few and exactly 4" in dollars.says

    @pytest.mark.parametrize("mine", [[1], [1, 101], [1, -1], [1.5, 2], [True, 2], "ab", None])
    def test_what_they_cannot_have_is_refused_in_words(self, dollars, mine):
        with pytest.raises(CourseError, match="mine cannot be"):
            dollars.set(mine=mine)
        assert [None, None] == dollars.state["mine"]

    def test_a_number_alone_answers_the_one_that_is_open(self, dollars):
        dollars.answer(22)
        assert {TWO[0]: 22, TWO[1]: None} == dollars.guesses
        dollars.answer(15)
        assert {TWO[0]: 22, TWO[1]: 15} == dollars.guess

    def test_another_question_and_none_are_refused_in_words(self, dollars):
        with pytest.raises(UnknownName):
            dollars.answer({"alike_line": 3})
        with pytest.raises(CourseError, match="this one is empty"):
            dollars.answer({})


class TestThenAndNow:
    def test_the_short_figures_are_those_of_the_table_rounded(self):
        factor = {"million": 1e-3, "billion": 1}
        for row in load("indicators").itertuples():
            for value, said in ((row.then_value, row.then_short), (row.now_value, row.now_short)):
                number, *unit = said.replace("$", "").replace("%", "").split()
                if value == value and row.id != "divisions" and number[0].isdigit():
                    digits = len(number.partition(".")[2])
                    told = float(number) * factor.get(unit[0] if unit else "", 1)
                    assert 0 == gap(told, value) or abs(told - value) <= 0.51 * 10**-digits * factor.get(
                        unit[0] if unit else "", 1
                    )

    def test_2025_comes_with_the_guess_and_its_lines_stand_in_order(self, table):
        assert "245" not in page_of(table)
        assert "4,900" not in page_of(table)
        table.answer("leaders")
        assert "leaders" == table.state["picked"]
        ratios = [line["ratio"] for line in table.state["now"]]
        assert sorted(ratios, reverse=True) == ratios
        assert "trade-ally" == table.state["now"][0]["id"] == table.session.bank["what_changed_most"].right
        assert "China and Moscow now trade 4,900 times as much" in table.says
        assert "ten years of presidents stand beside one talk" in table.asked["told"]

    def test_its_lines_are_the_options_of_its_question(self, table):
        options = {option.id: option.text for option in table.session.bank["what_changed_most"].options}
        assert options == {line["id"]: line["name"] for line in table.facts["lines"]}

    def test_how_many_times_is_the_ratio_to_two_digits(self):
        shown = then_and_now(load("indicators"))
        assert ["4,900", "710", "42", "2.8", "1.2", "0.9"] == [line["times"] for line in shown.state["now"]]
        rows = load("indicators").set_index("id")
        for line in shown.state["now"]:
            row = rows.loc[line["id"]]
            assert line["ratio"] == pytest.approx(row["now_value"] / row["then_value"])

    def test_a_line_that_is_not_there_is_refused_in_words(self, table):
        with pytest.raises(UnknownName, match="There is no line of this table 'leadres'"):
            table.set(picked="leadres")

    def test_the_guess_stays(self, table):
        table.answer("leaders")
        table.set(picked="trade-ally")
        assert "leaders" == table.state["picked"]
