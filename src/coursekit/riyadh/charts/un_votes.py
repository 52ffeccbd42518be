"""Lesson 7: how alike pairs of states voted, before one day and on it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coursekit.content.page import counted
from coursekit.drawing.figure import Figure, figure
from coursekit.drawing.marks import gap, guessed, layered, over, possible, to_read, told
from coursekit.drawing.tables import require
from coursekit.drawing.theme import CATEGORIES, alt
from coursekit.errors import CourseError
from coursekit.riyadh.models.votes import CODES, s_score
from coursekit.widgets.rules import one_of

Pairs = Sequence[tuple[str, str]]

COLUMNS = ("resolution", "date", "iso3", "vote")
PAIRS = (("USA", "RUS"), ("USA", "CHN"), ("RUS", "CHN"), ("USA", "FRA"))
NAMES = {"USA": "US", "RUS": "Russia", "CHN": "China", "FRA": "France"}
_PLOT, _ROW = 420, 62  # pixels


def similarity(roll_calls: pd.DataFrame, guess: float | None = None, pairs: Pairs = PAIRS) -> Figure:
    """How alike pairs of states voted before the last year of the table (hollow) and in it (filled), as S.

    roll_calls: one row for each state and resolution; needs the columns resolution, date, iso3 and vote.
    guess: what you expected for the first pair in the last year, from -1 to 1; a ring beside what it was.
    pairs: three-letter codes, two by two.
    Raises CourseError for a missing column, a guess that is no S and a pair without a common vote, UnknownName for a
    state that is not in the table.
    """
    require(roll_calls, COLUMNS, "similarity")
    possible(guess, -1, 1, "The guess of S")
    coded = roll_calls.assign(code=roll_calls["vote"].map(CODES))
    codes = coded.pivot(index="resolution", columns="iso3", values="code")
    years = roll_calls.groupby("resolution")["date"].first().dt.year.loc[codes.index]
    last = int(years.max())
    if years.min() == last:
        raise CourseError(f"All votes of this table are of {last}. To compare, it needs votes from before as well.")
    rows, said = [], []
    for a, b in pairs:
        for code in (a, b):
            one_of(code, codes.columns, "state in this table")
        before, then = (s_score(codes.loc[rows, a], codes.loc[rows, b]) for rows in (years < last, years == last))
        if not before.n or not then.n:
            raise CourseError(f"{a} and {b} share no vote before {last} or in it, so there is no S to compare.")
        pair = f"{NAMES.get(a, a)} and {NAMES.get(b, b)}"
        row = {"pair": pair, "before": round(float(before), 2), "then": round(float(then), 2)}
        rows.append(row | {"was": signed(before), "now": signed(then), "n": before.n, "m": then.n})
        early, late = (f"{signed(each)} on {counted(each.n, 'vote')}" for each in (before, then))
        said.append(f"S of {pair} goes from {early} to {late} in {last}.")
    first = rows[0]
    if guess is not None:
        said.insert(0, f"Your guess for {first['pair']} was {signed(guess)}, {gap(guess, first['then'])}.")
    how = {"scale": alt.Scale(domain=[-1, 1]), "axis": alt.Axis(values=[-1, -0.5, 0, 0.5, 1])}
    how["title"] = "S: −1 always opposite, 1 always the same"
    was, x = alt.X("before:Q", **how), alt.X("then:Q", **how)
    axis = alt.Axis(ticks=False, domain=False, labelPadding=14)
    y = alt.Y("pair:N", title=None, sort=[row["pair"] for row in rows], axis=axis)
    base = over(rows).encode(y=y)
    accent = alt.condition(f"datum.pair === '{first['pair']}'", alt.value(CATEGORIES[1]), alt.value("#808080"))
    hollow = base.mark_point(size=110, strokeWidth=2, fill="white", fillOpacity=0.01)
    moved = base.transform_filter("datum.before !== datum.then")
    layers = [
        base.mark_rule(strokeWidth=2, aria=False).encode(x=was, x2="then", color=accent),
        hollow.encode(x=was, stroke=accent, tooltip="was:N"),
        base.mark_point(size=150, filled=True, opacity=1).encode(x=x, color=accent, tooltip="now:N"),
        base.mark_text(dy=-15).encode(x=was, text="was:N"),
        moved.mark_text(dy=-15, fontWeight="bold").encode(x=x, text="now:N"),
    ]
    if guess is not None:
        mark = {"pair": first["pair"], "then": guess, "to": first["then"]}
        mark["told"] = told(guess, first["then"], signed(guess))
        layers += guessed([mark], x, y, x2="to", dx=0, dy=19, align="left" if guess < 0 else "right")
    title = f"{first['pair']}: {first['was']} before, {first['now']} on that day"
    below = f"Hollow: {first['n']} votes before {last}. Filled: the {first['m']} of 24 February {last}."
    ring = "Ring: your guess." if guess is not None else ""
    chart = layered(layers, title, f"{below} {ring}".strip(), width=_PLOT, height=_ROW * len(rows))
    heads = {"Pair": "pair", "S before": "was", "Votes before": "n", f"S in {last}": "now", f"Votes in {last}": "m"}
    return figure(chart, " ".join(said), to_read(pd.DataFrame(rows), heads))


def signed(value: float) -> str:
    """A score as people write it, with a true minus."""
    return f"{float(value):.2f}".replace("-", "−")
