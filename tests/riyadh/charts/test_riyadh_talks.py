"""Lesson 1: what timeline, contacts and accounts say of a table, and what they refuse."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh import charts
from coursekit.riyadh.charts.riyadh_talks.outcomes import ABOUT
from coursekit.riyadh.charts.riyadh_talks.timeline import KIND_SHAPES


def event(name, date, actors, kind="meeting", topic="both"):
    return {
        "id": name,
        "date": pd.Timestamp(date),
        "title": name.capitalize(),
        "what_happened": f"<b>{name}</b> & more.",
        "actors": actors,
        "kind": kind,
        "topic": topic,
        "source": "ART;AP",
    }


EVENTS = pd.DataFrame(
    [
        event("riyadh", "2025-02-18", "US;RU;SA"),
        event("call", "2025-02-12", "US;RU", kind="call"),
        event("visit", "2025-02-24", "FR;US", topic="war"),
        event("speech", "2025-02-12", "UA", kind="statement", topic="bilateral"),
        event("vote", "2025-02-24", "UN;US;RU;UA;CN", kind="vote", topic="war"),
        event("oval", "2025-02-28", "US;UA"),
        event("alaska", "2025-08-15", "US;RU"),
    ]
)


def account(name, compared, point=1, about="bilateral", war=False):
    return {
        "id": f"o{point}-{name}",
        "point": point,
        "topic": ["Missions", "Teams"][point - 1],
        "account": name,
        "says": "The embassies are to work as they did before, and ambassadors return.",
        "about": about,
        "war_condition": war,
        "compared": compared,
        "why_compared": "It names no date.",
        "source": "ART;AP",
    }


OUTCOMES = pd.DataFrame(
    [
        account("rubio", "weaker"),
        account("article", "baseline"),
        account("article", "baseline", point=2, about="war", war=True),
        account("rubio", "same", point=2, about="war", war=True),
        account("lavrov", "missing", point=2, about="process"),
    ]
)


class TestTimeline:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.timeline(EVENTS).description == (
            "Timeline of 6 events from 20 January 2025 to 28 February 2025. Meetings and calls in which both took part:"
            " United States and Russia 2, United States and Ukraine 1, United States and Europe 1."
            " Russia and Ukraine had none."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        events = load("timeline")
        shown = events[events["date"].between("2025-01-20", "2025-02-28")]
        contacts = [set(x.split(";")) for x in shown.loc[shown["kind"].isin(["meeting", "call"]), "actors"]]
        description = charts.timeline(events).description
        assert len(shown) >= 20
        assert f"Timeline of {len(shown)} events" in description
        for name, code in {"Russia": "RU", "Ukraine": "UA"}.items():
            assert f"United States and {name} {sum({'US', code} <= some for some in contacts)}" in description

    def test_the_stretch_of_time_is_the_readers_choice(self):
        assert ["Alaska"] == list(charts.timeline(EVENTS, "2025-08-01", "2025-08-31").table["Event"])
        assert ["Visit", "Vote"] == list(charts.timeline(EVENTS, "2025-02-24", "2025-02-24").table["Event"])

    def test_its_table_is_in_the_order_of_time_and_names_who_took_part(self):
        first, header, row, *_ = repr(charts.timeline(EVENTS)).split("\n")
        assert charts.timeline(EVENTS).description == first
        assert "Date | Event | What happened | Who | Kind | About | Sources" == header
        assert "12 Feb 2025 | Call | <b>call</b> & more. | United States, Russia | call | both | ART, AP" == row

    def test_each_kind_has_a_shape_of_its_own(self):
        assert len(set(KIND_SHAPES.values())) == len(KIND_SHAPES)
        assert set(load("timeline")["kind"]) <= set(KIND_SHAPES)

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("soon", "2025-02-28", "'soon' is not a day. Write it as year-month-day"),
            ("2025-02-28", "2025-02-01", "would end (1 February 2025) before it starts (28 February 2025)"),
            ("2024-01-01", "2024-02-01", "The table runs from 12 February 2025 to 15 August 2025"),
        ],
    )
    def test_a_stretch_of_time_that_cannot_be_drawn(self, start, end, said):
        with pytest.raises(CourseError) as error:
            charts.timeline(EVENTS, start, end)
        assert said in str(error.value)

    def test_a_crowd_is_refused_rather_than_drawn_on_wrong_dates(self):
        with pytest.raises(CourseError, match="stand too close together on a timeline of 21184 days"):
            charts.timeline(load("timeline"), "1969-01-01", "2026-12-31")


class TestOutcomes:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.outcomes(OUTCOMES).description == (
            "What was agreed in Riyadh, account by account."
            " Different from the article: Rubio 1 of 2 points, Lavrov 1 of 1 point."
            " Points tied to ending the war: Article 1, Rubio 1, Lavrov 0."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        table = load("outcomes")
        rubio = table[table["account"] == "rubio"]
        differing = (~rubio["compared"].isin(["same", "baseline"])).sum()
        assert f"Rubio {differing} of {len(rubio)} points" in charts.outcomes(table).description

    def test_a_row_says_in_words_how_it_compares(self):
        table = charts.outcomes(OUTCOMES).table
        assert list(table.columns) == [
            *("Point", "Account", "Says", "About", "Tied to ending the war", "Compared", "Why", "Sources"),
        ]
        assert ["1 Missions", "1 Missions", "2 Teams", "2 Teams", "2 Teams"] == list(table["Point"])
        assert ["Article", "Rubio", "Article", "Rubio", "Lavrov"] == list(table["Account"])
        assert ["the claim", "≠ weaker", "the claim", "= same", "≠ missing"] == list(table["Compared"])

    def test_its_colours_are_no_actors(self):
        assert {colour for _, colour in ABOUT.values()} <= set(CATEGORIES)

    @pytest.mark.parametrize(("guess", "gap"), [(0, "1 more"), (1, "as you guessed"), (2, "1 fewer")])
    def test_the_gap_to_a_guess_is_said(self, guess, gap):
        said = f"Your guess for “Rubio” was {guess} of 2 points the same; our coding has 1, {gap}."
        assert said in charts.outcomes(OUTCOMES, guess=guess, guessed="rubio").description

    def test_the_guess_of_the_lesson_is_about_the_us_statement(self):
        said = "Your guess for “US readout” was 4 of 4 points the same; our coding has 0, 4 fewer."
        assert said in charts.outcomes(load("outcomes"), guess=4).description

    @pytest.mark.parametrize("guess", [3, -1, 1.5, True, "one"])
    def test_a_guess_that_is_no_number_of_points_is_refused(self, guess):
        with pytest.raises(CourseError, match="it should be a whole number from 0 to 2"):
            charts.outcomes(OUTCOMES, guess=guess, guessed="rubio")

    def test_a_guess_for_an_account_that_is_not_there(self):
        with pytest.raises(UnknownName, match="us_readout"):
            charts.outcomes(OUTCOMES, guess=1)


class TestContacts:
    def test_its_message_is_counted_from_the_table(self):
        assert charts.contacts(EVENTS, {"US-UA": 3.5}).description == (
            "Meetings and calls in our table from 20 January 2025 to 28 February 2025:"
            " United States and Ukraine 1, United States and Russia 2, Russia and Ukraine 0."
            " Your guess for United States and Ukraine was 3.5; our table has 1, 2.5 fewer."
        )

    def test_the_real_table_gives_one_row_for_each_contact(self):
        events = load("timeline")
        weeks = events[events["date"].between("2025-01-20", "2025-02-28") & events["kind"].isin(["meeting", "call"])]
        figure = charts.contacts(events)
        for name, pair in {
            "United States and Ukraine": {"US", "UA"},
            "United States and Russia": {"US", "RU"},
        }.items():
            count = sum(pair <= set(actors.split(";")) for actors in weeks["actors"])
            assert count >= 5
            assert f"{name} {count}" in figure.description
            assert count == (figure.table["Pair"] == name).sum()
        assert "Russia and Ukraine 0." in figure.description

    @pytest.mark.parametrize(("guess", "gap"), [(0, "1 more"), (1, "as you guessed"), (99, "98 fewer")])
    def test_the_gap_to_a_guess_is_said(self, guess, gap):
        assert f"our table has 1, {gap}." in charts.contacts(EVENTS, {"US-UA": guess}).description
        assert "guess" not in charts.contacts(EVENTS).description.casefold()

    def test_what_cannot_be_drawn_is_said_in_words(self):
        with pytest.raises(UnknownName, match="US-UA"):
            charts.contacts(EVENTS, {"UA-US": 3})
        for guess in (-1, 100, "six", True):
            with pytest.raises(CourseError, match="it should be a number from 0 to 99"):
                charts.contacts(EVENTS, {"US-UA": guess})


@pytest.mark.parametrize(
    ("chart", "table", "column", "value", "said"),
    [
        (charts.contacts, EVENTS, "kind", "meting", "'meting' in the column 'kind'. Did you mean 'meeting'"),
        (charts.timeline, EVENTS, "topic", "trade", "in the column 'topic'. It knows: bilateral, war, both."),
        (charts.timeline, EVENTS, "date", "2025-02-18", 'table["date"] = pd.to_datetime(table["date"])'),
        (charts.outcomes, OUTCOMES, "account", "bbc", "It knows: article, us_readout, rubio, lavrov."),
        (charts.outcomes, OUTCOMES, "about", "process ", "Did you mean 'process'"),
    ],
)
def test_a_value_or_a_column_that_cannot_be_drawn(chart, table, column, value, said):
    with pytest.raises(CourseError) as error:
        chart(table.assign(**{column: value}))
    assert said in str(error.value)
    with pytest.raises(CourseError, match=f"needs the column '{column}'"):
        chart(table.drop(columns=column))
