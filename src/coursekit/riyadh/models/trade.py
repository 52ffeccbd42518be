"""Who depends on whom: shares of trade, trade against the economy, and how one-sided it is.

For countries i and j, T_ij is trade between them (exports plus imports), T_i all trade of i, and GDP_i its output, all
for the same year and in the same currency. The customs of i and of j rarely report the same T_ij: say whose figure it
is. A large figure is not yet a weakness, because some goods are easy to buy elsewhere.

Two measures, one identity (E. Gartzke & Q. Li 2003, J. Peace Research 40(5), 553-571):

    dependence T_ij / GDP_i  =  share T_ij / T_i  *  openness T_i / GDP_i

so a country that trades little can have a high share and a low dependence at once. The share is Barbieri's measure
(K. Barbieri 1996), the dependence that of J. Oneal & B. Russett (1997), International Studies Quarterly 41.
"""

from __future__ import annotations

from coursekit.errors import CourseError
from coursekit.riyadh.models import _shared
from coursekit.riyadh.models._shared import Measure


def share(trade_with_partner: float, total_trade: float) -> Measure:
    """How much of a country's trade is with one partner, from 0 to 1.

    Formula: a_ij = T_ij / T_i; both in the same currency and year. Source: Barbieri (1996).
    Raises CourseError for trade below 0, a total that is not above 0, or a partner larger than the total.

    >>> round(share(240.1, 710.1), 3)
    0.338
    """
    value = _ratio(trade_with_partner=trade_with_partner, total_trade=total_trade)
    if value > 1:
        raise CourseError(
            f"trade_with_partner is {trade_with_partner:g} and total_trade is {total_trade:g}; a part should not be "
            "above the whole. Are both in the same unit, and reported by the same country?"
        )
    return Measure(value, f"{value:.1%} of all trade is with this partner.")


def dependence(trade_with_partner: float, gdp: float) -> Measure:
    """How large trade with one partner is beside a country's whole economy; it can be above 1.

    Formula: d_ij = T_ij / GDP_i; both in the same currency and year. Source: Oneal & Russett (1997).
    Raises CourseError for trade below 0 or a GDP that is not above 0.

    >>> dependence(240, 2000)
    0.12
    """
    value = _ratio(trade_with_partner=trade_with_partner, gdp=gdp)
    return Measure(value, f"Trade with this partner equals {value:.1%} of GDP.")


def openness(total_trade: float, gdp: float) -> Measure:
    """How large a country's whole trade is beside its economy, as `dependence` is for one partner; errors as for it.

    Formula: o_i = T_i / GDP_i. Source: Gartzke & Li (2003).

    >>> openness(710, 2000)
    0.355
    """
    value = _ratio(total_trade=total_trade, gdp=gdp)
    return Measure(value, f"All trade together equals {value:.1%} of GDP.")


def asymmetry(share_i: float, share_j: float) -> Measure:
    """How many times more one country's trade leans on the other than the other way round.

    Formula: A = a_ij / a_ji, with the two shares from 0 to 1. 1 is even; below 1 the second country leans more.
    Source: the idea of A. Hirschman (1945), National Power and the Structure of Foreign Trade; the ratio is ours.
    Raises CourseError for a share outside 0 to 1, or a second share of 0, which leaves no ratio.

    >>> asymmetry(0.34, 0.04)
    8.5
    """
    value = _shared.number("share_i", share_i, low=0, high=1) / _shared.number("share_j", share_j, high=1, above=0)
    return Measure(value, f"The partner's share is {value:.1f} times as large for the first country as for the second.")


def _ratio(**amounts: float) -> float:
    """An amount divided by another that is above 0."""
    (name, part), (base, whole) = amounts.items()
    return _shared.number(name, part, low=0) / _shared.number(base, whole, above=0)
