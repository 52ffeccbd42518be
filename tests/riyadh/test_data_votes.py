"""The votes of the United Nations on Ukraine: every member on every resolution, the official counts, the groups."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from content.test_data import COURSE
from coursekit.content import data
from coursekit.riyadh.models import votes

SERIES = [f"ES-11/{number}" for number in range(1, 10)]
GENERAL_ASSEMBLY = ["68/262", *SERIES]
CAST = ["yes", "no", "abstain", "absent"]

# The counts that the President of the Assembly announced: GA/11493, GA/12458, GA/12738 and the press of each day.
OFFICIAL = {
    "68/262": [100, 11, 58, 24],
    "ES-11/1": [141, 5, 35, 12],
    "ES-11/2": [140, 5, 38, 10],
    "ES-11/3": [93, 24, 58, 18],
    "ES-11/4": [143, 5, 35, 10],
    "ES-11/5": [94, 14, 73, 12],
    "ES-11/6": [141, 7, 32, 13],
    "ES-11/7": [93, 18, 65, 17],
    "ES-11/8": [93, 8, 73, 19],
    "ES-11/9": [91, 12, 57, 33],
}

# reference_values.json of the course's authors, written independently of the roll calls; "." is a vote it lacks.
MAIN_ACTORS = {
    "USA": "YYYYYYNA",
    "RUS": "NNNNNNNN",
    "CHN": "AANANAAA",
    "FRA": "YYYYYYYY",
    "UKR": "Y..YYYY.",
}

# How many states share each pattern of votes on ES-11/1 to ES-11/6, as published in “Anatomy of Solidarity”
# (GH_PROFILES), a study that read the UN's records for itself. 1 yes, 0 abstained, - no, n no vote.
PATTERNS = """
nnnnnn 4  nn0nnn 1  nnn1n1 1  00nn0n 1  11nnn1 1  1n11nn 1  nnn000 1  0000nn 1  0101nn 1  11n10n 1
11nn11 1  1nn111 1  n0000n 1  n0010n 1  00-n-0 1  000n00 1  00n000 1  11110n 1  1111n1 2  11n101 2
11n111 4  1n1111 1  n0-0-0 1  n0-000 1  n00010 1  ------ 4  ---0-- 1  00---- 1  00-0-- 1  00-0-0 4
00-000 9  000000 9  000100 1  000101 1  010001 1  010100 1  010101 1  100101 2  11-100 1  110001 2
110101 23  110111 10  111001 1  1111-1 1  111101 10  111111 76
"""


def load(name: str) -> pd.DataFrame:
    return data.load(name, COURSE)


def row(name: str, ref: str) -> pd.Series:
    return load(name).set_index("id").loc[ref]


@pytest.fixture(scope="module")
def cast() -> pd.DataFrame:
    """The votes as words: rows are resolutions, columns are states."""
    return load("roll_calls").pivot(index="resolution", columns="iso3", values="vote")


@pytest.fixture(scope="module")
def wide(cast) -> pd.DataFrame:
    """The votes as models.votes takes them; missing where a state was absent."""
    return cast.apply(lambda column: column.map(votes.CODES)).astype(float)


# --- Complete to the last row ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("resolution", GENERAL_ASSEMBLY)
def test_a_roll_call_adds_up_to_its_official_tally(resolution):
    calls = load("roll_calls")
    counted = calls[calls["resolution"] == resolution]["vote"].value_counts()
    tally = load("tallies").set_index("resolution").loc[resolution]
    assert counted[CAST].to_list() == tally[CAST].to_list() == OFFICIAL[resolution]
    assert tally["complete"]


def test_every_tally_adds_up_to_the_members_of_the_organ():
    tallies = load("tallies")
    assert tallies["resolution"].to_list() == [*GENERAL_ASSEMBLY[:-1], "S/RES/2774", "ES-11/9"]
    assert tallies[CAST].sum(axis=1).to_list() == tallies["total"].to_list() == [193] * 9 + [15, 193]


def test_each_member_votes_once_on_a_resolution_under_one_name():
    calls = load("roll_calls")
    assert len(calls) == len(GENERAL_ASSEMBLY) * 193
    assert calls.duplicated(["resolution", "iso3"]).sum() == 0
    assert calls.groupby("iso3")["country"].nunique().max() == calls.groupby("country")["iso3"].nunique().max() == 1
    assert calls["id"].to_list() == [
        f"{resolution.lower().replace('es-11/', 'es11-').replace('/', '-')}-{iso3}"
        for resolution, iso3 in zip(calls["resolution"], calls["iso3"], strict=True)
    ]


def test_the_states_fall_into_the_patterns_that_a_study_found_for_itself(cast):
    letter = {"yes": "1", "abstain": "0", "no": "-", "absent": "n"}
    words = PATTERNS.split()
    published = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    assert (len(published), sum(published.values())) == (46, 193)
    found = Counter("".join(letter[vote] for vote in cast.loc[SERIES[:6], iso3]) for iso3 in cast)
    assert found == published


def test_the_votes_of_the_main_actors_agree_with_the_reference(cast):
    letter = {"yes": "Y", "no": "N", "abstain": "A", "absent": "-"}
    for iso3, expected in MAIN_ACTORS.items():
        found = "".join(letter[vote] for vote in cast.loc[SERIES[:8], iso3])
        assert "".join("." if known == "." else vote for vote, known in zip(found, expected, strict=True)) == expected


def test_hungary_and_israel_joined_the_us_in_voting_no_on_the_text_of_kyiv(cast):
    assert cast.loc["ES-11/7", ["USA", "RUS", "HUN", "ISR", "CHN"]].to_list() == ["no"] * 4 + ["abstain"]
    assert cast.loc[["ES-11/7", "ES-11/8"], "MKD"].to_list() == ["abstain", "abstain"]


def test_on_the_return_of_children_washington_and_moscow_stood_on_opposite_sides(cast):
    children = cast.loc["ES-11/9"]
    assert children[["USA", "RUS", "CHN", "UKR", "HUN", "ISR"]].to_list() == ["yes", "no", "abstain"] + ["yes"] * 3
    # As Babel names them.
    assert sorted(children.index[children == "no"]) == [
        *("BDI", "BFA", "BLR", "CUB", "ERI", "IRN", "MLI", "NER", "NIC", "PRK", "RUS", "SDN"),
    ]


# --- Where the records disagree -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "vote", "sources"),
    [
        ("es11-8-UKR", "abstain", {"AP_8", "IFXUA_8"}),
        ("es11-8-SRB", "abstain", {"IFXRU_8", "TRT_SRB"}),
        ("es11-8-ARM", "yes", {"IFXUA_8"}),
        ("es11-7-SRB", "yes", {"TRT_SRB"}),
        ("es11-7-MHL", "no", {"MV_RMI"}),
        ("es11-7-HUN", "no", {"DNH_24", "UP_7"}),
        ("es11-9-CRI", "absent", {"LB_9"}),
    ],
)
def test_a_vote_that_is_told_in_two_ways_follows_the_record_and_says_so(ref, vote, sources):
    found = row("roll_calls", ref)
    assert (found["vote"], found["basis"]) == (vote, "official record")
    assert found["note"]
    assert sources < set(found["source"].split(";"))
    assert found["note"] in data.evidence(f"roll_calls/{ref}", COURSE).text


def test_every_vote_rests_on_the_record_of_its_resolution():
    calls = load("roll_calls")
    records = "UNDL_" + calls["resolution"].str.replace("-", "").str.replace("/", "_")
    assert calls["source"].str.split(";").str[0].to_list() == records.to_list()
    # The copy of the last record leaves two states out. They voted on none of the three texts since 2025.
    by_elimination = calls[calls["basis"] == "by elimination"]
    assert by_elimination["id"].to_list() == ["es11-9-AFG", "es11-9-VEN"]
    assert set(calls[calls["date"].ge("2025") & calls["iso3"].isin(["AFG", "VEN"])]["vote"]) == {"absent"}


def test_a_note_comes_with_a_second_document():
    calls = load("roll_calls").dropna(subset=["note"])
    assert len(calls) == 14
    assert calls["source"].str.count(";").min() >= 1


# --- What was public when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["roll_calls", "council_votes"])
def test_a_vote_has_the_day_of_its_tally(name):
    day = load("tallies").set_index("resolution")["date"]
    found = load(name)
    assert found["date"].to_list() == found["resolution"].map(day).to_list()


@pytest.mark.parametrize("name", ["roll_calls", "tallies"])
def test_what_was_public_by_the_end_of_february_2025_leaves_out_one_resolution(name):
    table = load(name)
    assert (table["known_by"] >= table["date"]).all()
    later = table[table["known_by"] > "2025-02-28"]
    assert set(later["resolution"]) == {"ES-11/9"}


# --- Regional groups ------------------------------------------------------------------------------------------------


def test_five_groups_hold_every_member_once():
    groups = load("un_groups")
    assert groups["group"].value_counts().to_dict() == {
        "African States": 54,
        "Asia-Pacific States": 54,
        "Latin American and Caribbean States": 33,
        "Western European and other States": 29,
        "Eastern European States": 23,
    }
    calls = load("roll_calls")
    assert groups["id"].to_list() == groups["iso3"].to_list()
    assert set(groups["iso3"]) == set(calls["iso3"])
    assert dict(zip(groups["iso3"], groups["country"], strict=True)) == dict(
        zip(calls["iso3"], calls["country"], strict=True)
    )


@pytest.mark.parametrize(
    ("iso3", "group", "says"),
    [
        ("USA", "Western European and other States", "observer"),
        ("TUR", "Western European and other States", "Asia-Pacific group as well"),
        ("ISR", "Western European and other States", "joined this group in May 2000"),
        ("KIR", "Asia-Pacific States", "in no group"),
    ],
)
def test_a_member_that_is_a_special_case_has_a_note(iso3, group, says):
    found = row("un_groups", iso3)
    assert found["group"] == group
    assert says in found["note"]
    assert "ASKUN_GROUPS" in found["source"].split(";")


def test_only_special_cases_have_a_note():
    groups = load("un_groups")
    assert sorted(groups["iso3"][groups["note"].notna()]) == ["ISR", "KIR", "TUR", "USA"]


def test_the_groups_split_in_their_own_ways_on_the_text_of_kyiv():
    calls = load("roll_calls").merge(load("un_groups")[["iso3", "group"]], on="iso3")
    split = calls[calls["resolution"] == "ES-11/7"].groupby(["group", "vote"]).size().unstack(fill_value=0)
    assert split[CAST].sum().to_list() == OFFICIAL["ES-11/7"]
    # No votes in the group of Washington: Israel and the United States. In that of Moscow: Belarus, Hungary, Russia.
    no = split["no"]
    assert (no["Western European and other States"], no["Eastern European States"]) == (2, 3)


# --- Any two of 193 states ------------------------------------------------------------------------------------------


# Worked out by hand from the votes, with yes 1, abstain 2, no 3. A resolution on which one was absent is left out.
@pytest.mark.parametrize(
    ("one", "other", "rows", "n", "same", "s"),
    [
        # Opposite six times: 1 - 2 * 12 / 12.
        ("USA", "RUS", SERIES[:6], 6, 0, -1),
        # No and no, abstain and no: 1 - 2 * 1 / 4.
        ("USA", "RUS", SERIES[6:8], 2, 1 / 2, 1 / 2),
        # With yes and no on the children: 1 - 2 * 3 / 6.
        ("USA", "RUS", SERIES[6:], 3, 1 / 3, 0),
        # One step apart on seven, two on /3 and /5 where China said no, the same on /8: 1 - 2 * 11 / 20.
        ("USA", "CHN", GENERAL_ASSEMBLY, 10, 1 / 10, -1 / 10),
        # India abstained ten times; Brazil did so six times and said yes four times: 1 - 2 * 4 / 20.
        ("IND", "BRA", GENERAL_ASSEMBLY, 10, 6 / 10, 6 / 10),
        # Armenia was absent on /3. It said no in 2014, yes on /8, and else abstained as India did: 1 - 2 * 2 / 18.
        ("IND", "ARM", GENERAL_ASSEMBLY, 9, 7 / 9, 7 / 9),
        # Israel was absent in 2014. It is one step from Ukraine on /5 and two on /7: 1 - 2 * 3 / 18.
        ("ISR", "UKR", GENERAL_ASSEMBLY, 9, 7 / 9, 6 / 9),
    ],
)
def test_scores_worked_out_by_hand(wide, one, other, rows, n, same, s):
    pair = wide.loc[rows, one], wide.loc[rows, other]
    found = votes.s_score(*pair)
    assert (found.n, float(found)) == (n, pytest.approx(s))
    assert votes.identical(*pair) == pytest.approx(same)
    assert votes.agreement(*pair) == pytest.approx((s + 1) / 2)


def test_kappa_worked_out_by_hand(wide):
    # Israel and Ukraine on nine votes. Israel: yes 6, abstain 2, no 1. Ukraine: yes 8, abstain 1.
    # By chance the distance is (6*1 + 2*8 + 1*8*2 + 1*1*1) / 81 = 39 / 81; it is 3 / 9. Kappa = 1 - 27 / 39.
    israel, ukraine = wide["ISR"], wide["UKR"]
    assert wide["ISR"].value_counts().to_dict() == {1: 6, 2: 2, 3: 1}
    assert votes.kappa(israel, ukraine) == pytest.approx(1 - 27 / 39)
    # Pooled: yes 14, abstain 3, no 1 of 18. The distance is 2 * (14*3 + 3*1 + 14*1*2) / 324 = 146 / 324.
    assert votes.pi(israel, ukraine) == pytest.approx(1 - (1 / 3) / (146 / 324))


def test_any_two_members_have_a_score_wherever_both_voted(wide):
    found = {(one, other): votes.s_score(wide[one], wide[other]) for one, other in combinations(wide, 2)}
    assert len(found) == 193 * 192 // 2
    codes = wide.to_numpy()
    for (one, other), (a, b) in zip(found, combinations(range(193), 2), strict=True):
        apart = np.abs(codes[:, a] - codes[:, b])
        apart = apart[~np.isnan(apart)]
        score = found[one, other]
        assert score.n == len(apart)
        if len(apart):
            assert float(score) == pytest.approx(1 - apart.mean())
    # Four members never voted on ES-11. Azerbaijan did in 2014; Turkmenistan has no vote at all.
    voted = wide.notna().sum()
    assert voted.index[voted == 0].to_list() == ["TKM"]
    assert voted["AZE"] == 1
    assert {pair for pair, score in found.items() if score.n == 0} >= {("AFG", "TKM"), ("TKM", "USA")}
