"""Trade measures against published figures and the identity that links them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.riyadh.models import trade

# Billions of US dollars, goods.
CHINA_RUSSIA_2023 = 240.1
RUSSIA_ALL_2023 = 710.1
CHINA_ALL_2023 = 5940

amounts = st.floats(0.01, 1e6)
shares = st.floats(0, 1)


def test_chinas_share_in_russian_trade_as_published():
    # Russian customs published 34% for 2023.
    found = trade.share(CHINA_RUSSIA_2023, RUSSIA_ALL_2023)

    assert found == pytest.approx(0.338, abs=5e-4)
    assert found.reading == "33.8% of all trade is with this partner."


def test_russia_leans_on_china_about_eight_times_as_much_as_china_on_russia():
    russia = trade.share(CHINA_RUSSIA_2023, RUSSIA_ALL_2023)
    china = trade.share(CHINA_RUSSIA_2023, CHINA_ALL_2023)
    found = trade.asymmetry(russia, china)

    assert china == pytest.approx(0.040, abs=5e-4)
    assert found == pytest.approx(8.4, abs=0.05)
    assert found.reading == "The partner's share is 8.4 times as large for the first country as for the second."


@given(amounts, amounts, amounts)
def test_dependence_is_share_times_openness(one, rest, gdp):
    # Gartzke & Li (2003).
    total = one + rest

    assert trade.dependence(one, gdp) == pytest.approx(trade.share(one, total) * trade.openness(total, gdp))


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_asymmetry_turned_round_is_its_inverse(one, other):
    assert trade.asymmetry(one, other) * trade.asymmetry(other, one) == pytest.approx(1)


def test_dependence_and_openness_may_be_above_one():
    assert trade.dependence(300, 200) == 1.5
    assert trade.openness(700, 200) == 3.5


def test_readings():
    assert trade.dependence(12, 100).reading == "Trade with this partner equals 12.0% of GDP."
    assert trade.openness(40, 100).reading == "All trade together equals 40.0% of GDP."


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: trade.share(2, 1), "a part should not be above the whole"),
        (lambda: trade.share(1, 0), "total_trade is 0; it should be a number above 0"),
        (lambda: trade.share(-1, 1), "trade_with_partner is -1; it should be a number of at least 0"),
        (lambda: trade.share(math.nan, 1), "trade_with_partner is nan"),
        (lambda: trade.dependence(1, 0), "gdp is 0; it should be a number above 0"),
        (lambda: trade.openness(1, 0), "gdp is 0; it should be a number above 0"),
        (lambda: trade.asymmetry(0.3, 0), "share_j is 0; it should be a number above 0 and up to 1"),
        (lambda: trade.asymmetry(0.3, 4), "share_j is 4; it should be a number above 0 and up to 1"),
        (lambda: trade.asymmetry(34, 0.04), "share_i is 34; it should be a number from 0 to 1"),
    ],
)
def test_amounts_that_cannot_be(ask, said):
    with pytest.raises(CourseError, match=said):
        ask()
