"""Lesson 7: grid, distances, S and the weights of 1914 say what the votes and the models give."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colours import LAB_DARK, WHITE, contrast
from coursekit.content.data import load
from coursekit.drawing.theme import CATEGORIES
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts import ACTORS, votes
from coursekit.riyadh.charts.un_votes.roll_calls import CODES
from coursekit.riyadh.charts.un_votes.votes import NOT_CAST, VOTES
from coursekit.riyadh.models.votes import s_score

STATES = {"USA": "United States of America", "RUS": "Russian Federation", "CHN": "China", "BRA": "Brazil"}
CAST = {  # in the order of STATES
    ("ES-11/6", "2023-02-23"): ("yes", "no", "abstain", "yes"),
    ("ES-11/7", "2025-02-24"): ("no", "no", "abstain", "unresolved"),
    ("ES-11/8", "2025-02-24"): ("abstain", "no", "absent", None),
    ("ES-11/10", "2025-02-24"): ("yes", "no", "no", "yes"),
}
ROLL_CALLS = pd.DataFrame(
    [
        {
            "id": f"{resolution}-{iso3}",
            "resolution": resolution,
            "date": pd.Timestamp(date),
            "country": country,
            "iso3": iso3,
            "vote": vote,
            "basis": "listed",
            "source": "UN;AP",
        }
        for (resolution, date), cast in reversed(CAST.items())
        for (iso3, country), vote in zip(STATES.items(), cast, strict=True)
        if vote
    ]
)
ALLIANCES = pd.DataFrame(
    {
        "id": ["gmy", "rus", "spn", "alb"],
        "state": ["Germany", "Russia", "Spain", "Albania"],
        "capability": [0.5, 0.3, 0.2, 0.0],
        "germany": [3, 0, 0, 0],
        "russia": [0, 3, 0, 2],
        "source": ["SR;FP"] * 4,
    }
)


class TestGrid:
    def test_its_message_is_counted_from_the_table(self):
        assert votes.grid(ROLL_CALLS, ["US", "RU", "BRA"]).description == (
            "Votes of 3 states on 4 resolutions. United States and Russia cast the same vote on 1 of 4 resolutions on"
            " which both votes are known. Yes, no, abstained: United States 2–1–1; Russia 0–4–0; Brazil 2–0–0."
        )

    def test_the_real_table_gives_the_counts_of_its_rows(self):
        table = load("roll_calls")
        us = table[table["iso3"] == "USA"]["vote"]
        said = "–".join(str((us == vote).sum()) for vote in ("yes", "no", "abstain"))
        assert f"United States {said};" in votes.grid(table).description

    def test_rows_are_states_as_asked_and_columns_resolutions_by_date_and_number(self):
        table = votes.grid(ROLL_CALLS, ["china", "US", "United States of America", "Russia"]).table
        assert ["China", "United States", "Russia"] == list(table["State"])
        assert ["State", "ES-11/6", "ES-11/7", "ES-11/8", "ES-11/10", "Sources"] == list(table.columns)
        assert ["UN, AP"] * 3 == list(table["Sources"])

    def test_every_way_not_to_vote_reads_differently(self):
        table = votes.grid(ROLL_CALLS, ["CHN", "BRA"]).table
        assert ["abstain", "abstain", "absent", "no"] == list(table.loc[0])[1:5]
        assert ["yes", "not settled by our sources", "not in the table", "yes"] == list(table.loc[1])[1:5]

    def test_a_vote_has_a_letter_and_a_shape_besides_a_colour_that_is_no_actors(self):
        assert len({look.shape for look in VOTES.values()}) == len({look.colour for look in VOTES.values()}) == 3
        signs = [look.letter for look in VOTES.values()] + list(NOT_CAST.values())
        assert len(set(signs)) == len(signs) == 6
        colours = {look.colour for look in VOTES.values()}
        assert colours <= set(CATEGORIES) - {actor.colour for code, actor in ACTORS.items() if code != "other"}
        assert [] == [colour for colour in colours for page in (WHITE, LAB_DARK) if contrast(colour, page) < 3]

    def test_every_state_of_the_real_table_can_be_asked_for_by_the_name_it_is_given(self):
        names = votes.states(load("roll_calls"))
        assert 193 == len(names) == len(set(names.values()))
        assert set(CODES) <= set(names)
        assert {names[three] for three in CODES} >= {"United States", "Russia", "Israel"}
        assert 193 == len(votes.grid(load("roll_calls"), names.values()).table)

    def test_without_a_choice_it_takes_the_usual_states_that_are_there_or_all(self):
        assert ["United States", "Russia", "China"] == list(votes.grid(ROLL_CALLS).table["State"])
        assert ["Brazil"] == list(votes.grid(ROLL_CALLS[ROLL_CALLS["iso3"] == "BRA"]).table["State"])

    def test_a_guess_is_said_beside_the_record(self):
        guesses = {("US", "ES-11/8"): "yes", ("Brazil", "ES-11/7"): "absent"}
        assert votes.grid(ROLL_CALLS, ["US", "BRA"], guesses).description.endswith(
            "Your guess for United States on ES-11/8 was yes; the record: abstain."
            " Your guess for Brazil on ES-11/7 was absent; the record: not settled by our sources."
        )

    @pytest.mark.parametrize(
        ("guess", "said"),
        [
            ({("US", "ES-11/9"): "yes"}, "a guess for United States on ES-11/9, which this grid does not show."),
            ({("CHN", "ES-11/8"): "yes"}, "There is a guess for China on ES-11/8"),
            ({("US", "ES-11/8"): "abstained"}, "There is no vote 'abstained'. Did you mean 'abstain'"),
            ({("Chian", "ES-11/8"): "yes"}, "There is no state in this table 'Chian'. Did you mean 'China'"),
        ],
    )
    def test_a_guess_that_has_no_place(self, guess, said):
        with pytest.raises(CourseError, match=re.escape(said)):
            votes.grid(ROLL_CALLS, ["US", "RU"], guess)

    def test_a_state_that_is_not_there(self):
        with pytest.raises(UnknownName, match=r"There is no state in this table 'Chian'\. Did you mean 'China'"):
            votes.grid(ROLL_CALLS, ["Chian"])
        with pytest.raises(CourseError, match="has no states to draw"):
            votes.grid(ROLL_CALLS, [])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda t: t.assign(vote="Yes"), "cannot draw 'Yes' in the column 'vote'. Did you mean 'yes'"),
            (lambda t: t.assign(date="2025-02-24"), 'table["date"] = pd.to_datetime(table["date"])'),
            (lambda t: pd.concat([t, t.head(1)]), "two votes of United States on ES-11/10; keep one."),
            (lambda t: t.drop(columns="vote"), "needs the column 'vote'"),
        ],
    )
    def test_a_table_that_cannot_be_drawn(self, change, said):
        with pytest.raises(CourseError) as error:
            votes.grid(change(ROLL_CALLS), ["US", "RU"])
        assert said in str(error.value)


class TestSideBySide:
    def test_distances_are_what_s_is_made_of(self):
        figure = votes.side_by_side(ROLL_CALLS, "US", "CN")
        assert ["1", "1", "left out", "2"] == list(figure.table["Distance"])
        assert figure.description == (
            "United States and China: S is −0.33 on 3 shared votes, from −1 (always opposite) to 1 (always the same)."
            " Same vote on 0, one step apart on 2, opposite on 1."
        )

    def test_the_steps_lead_to_s(self):
        assert votes.worked(ROLL_CALLS, "US", "CN").text.splitlines() == [
            "1. Both cast a vote on 3 resolutions of 4. Left out, because a vote is missing: ES-11/8 (China: absent).",
            "2. The distance is 0 for the same vote, 1 for one step (yes and abstain), 2 for the opposite (yes and no)."
            " Together: 1 + 1 + 2 = 4.",
            "3. If the two were opposite every time, it would be 2 × 3 = 6.",
            "4. S = 1 − 2 × 4 / 6 = −0.33",
        ]
        assert 4 == votes.worked(ROLL_CALLS, "US", "CN").html.count("<li>")

    def test_without_a_shared_vote_there_is_no_s(self):
        few = ROLL_CALLS[ROLL_CALLS["resolution"].isin(["ES-11/8"])]
        assert votes.side_by_side(few, "US", "CN").description == (
            "United States and China share no vote here, so there is no S."
        )
        assert "No score is not the same as a score of zero." in votes.worked(few, "US", "CN").text

    @pytest.mark.parametrize(
        ("years", "expected"), [((2022, 2023), "S is −1.00 on 6"), ((2025, 2025), "S is 0.00 on 3")]
    )
    def test_the_real_votes_of_the_us_and_russia(self, years, expected):
        table = load("roll_calls")
        some = table[table["date"].dt.year.between(*years)]
        assert expected in votes.side_by_side(some, "US", "RU").description

    @given(st.lists(st.tuples(*[st.sampled_from(["yes", "abstain", "no", "absent"])] * 2), min_size=1, max_size=12))
    def test_the_steps_agree_with_the_model(self, pairs):
        table = pd.DataFrame(
            [
                {"resolution": f"R/{n}", "date": pd.Timestamp("2025-01-01"), "country": name, "iso3": code,
                 "vote": vote, "basis": "listed", "source": "UN"}
                for n, cast in enumerate(pairs, 1)
                for (code, name), vote in zip(list(STATES.items())[:2], cast, strict=True)
            ]
        )  # fmt: skip
        codes = {"yes": 1, "abstain": 2, "no": 3}
        s = s_score(*([codes.get(vote) for vote in side] for side in zip(*pairs, strict=True)))
        last = votes.worked(table, "USA", "RUS").text.splitlines()[-1]
        assert last.endswith("= " + f"{s:.2f}".replace("-", "−") if s.n else "a score of zero.")

    def test_a_state_with_itself(self):
        with pytest.raises(CourseError, match=r"China is named twice\. Choose two different states\."):
            votes.side_by_side(ROLL_CALLS, "CN", "China")


class TestSimilarity:
    def test_its_message_gives_each_pair_before_and_then_with_the_number_of_votes(self):
        assert votes.similarity(ROLL_CALLS, [("US", "RU")]).description == (
            "S of 1 pair of states. United States and Russia: −1.00 on 1 vote before 2025; 0.00 on 3 votes in 2025,"
            " drawn anew −0.67 to 0.67."
        )

    def test_the_turn_of_the_lesson_is_in_the_real_table(self):
        table = votes.similarity(load("roll_calls").query("'2015' < date < '2025-03'"), [("US", "RU")]).table
        assert ["−1.00", "0.50"] == list(table["S"])
        assert [6, 2] == list(table["Common votes"])
        assert ["−1.00 to −1.00", "0.00 to 1.00"] == list(table["S, drawn anew (90%)"])
        assert ["−1.00", "−0.33"] == list(table["Pi (chance taken out)"])

    def test_a_guess_is_said_with_its_gap(self):
        pairs = [("US", "RU"), ("CHN", "BRA")]
        figure = votes.similarity(ROLL_CALLS, pairs, {("Russia", "US"): -0.5})
        assert (
            "Your guess for S of United States and Russia in 2025 was −0.50; it is 0.00, so the guess was 0.50 too low."
            in figure.description
        )
        assert ["", "−0.50", "", ""] == list(figure.table["Your guess"])
        assert "so the guess was exactly right." in votes.similarity(ROLL_CALLS, pairs, {("US", "RU"): 0}).description

    def test_a_pair_without_a_common_vote_has_no_score(self):
        figure = votes.similarity(ROLL_CALLS.query("resolution == 'ES-11/7'"), [("CHN", "BRA")], {("CHN", "BRA"): 1})
        assert "S of 1 pair of states." == figure.description
        assert ["no score"] == list(figure.table["S"])

    @pytest.mark.parametrize(
        ("guesses", "said"),
        [
            ({("US", "CHN"): 0.5}, "There is a guess for United States and China, but no such pair in this chart."),
            ({("US", "RU"): 50}, "The guess of S is 50; it should be a number from -1 to 1"),
            ({("US", "RU"): True}, "The guess of S is True;"),
        ],
    )
    def test_a_guess_that_has_no_place(self, guesses, said):
        with pytest.raises(CourseError, match=said):
            votes.similarity(ROLL_CALLS, [("US", "RU")], guesses)

    def test_a_state_that_is_not_there(self):
        with pytest.raises(UnknownName, match="Did you mean 'China'"):
            votes.similarity(ROLL_CALLS, [("US", "Chian")])
        with pytest.raises(CourseError, match="United States is named twice"):
            votes.similarity(ROLL_CALLS, [("US", "USA")])


class TestAlliances:
    def test_its_message_has_both_scores_of_the_published_example(self):
        assert votes.alliances(load("alliances_1914")).description == (
            "Germany and Russia in 1914, S over 20 states: 0.40 when each state counts once, −0.46 when weighted by"
            " capability. States at the greatest distance hold 25% of the weight, then 63%."
        )

    def test_the_gap_to_a_guess_is_said(self):
        said = "Your guess for S by capability was 0.10; it is −0.60, so the guess was 0.70 too high."
        assert said in votes.alliances(ALLIANCES, guess=0.1).description

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            (ALLIANCES.drop(columns="russia"), "needs the column 'russia'"),
            (ALLIANCES.assign(capability=0), "weights are all zero"),
            (ALLIANCES.assign(germany=[9, 0, 0, 0]), "more than the span of 3"),
        ],
    )
    def test_a_table_that_cannot_be_drawn(self, table, said):
        with pytest.raises(CourseError, match=said):
            votes.alliances(table)

    def test_a_guess_that_is_no_score(self):
        with pytest.raises(CourseError, match="The guess of S is -46"):
            votes.alliances(ALLIANCES, guess=-46)
