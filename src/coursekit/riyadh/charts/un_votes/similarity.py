"""S as a measure: pairs of states before and then, with what a few votes leave open and what chance could explain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.marks import crossed, dotted
from coursekit.drawing.theme import CATEGORIES, INK, alt, switch
from coursekit.errors import CourseError
from coursekit.riyadh.charts.un_votes.roll_calls import chosen, coded, wide
from coursekit.riyadh.models import votes as model

if TYPE_CHECKING:
    import pandas as pd

PAIRS = (("US", "RU"), ("US", "FR"), ("US", "CN"), ("RU", "CN"))
SEED = 2025  # the draws are the same on every computer and every day

_PLOT, _ROW = 300, 44  # pixels
_LOOKS = {"before": (CATEGORIES[0], "circle"), "in": (CATEGORIES[1], "square")}


def similarity(
    roll_calls: pd.DataFrame,
    pairs: Sequence[tuple[str, str]] = PAIRS,
    guesses: Mapping[tuple[str, str], float] | None = None,
) -> Figure:
    """How alike pairs of states voted before the last year of the table and in it: S, its play, and S without chance.

    roll_calls: as for `grid`. pairs: states two by two, written as for `grid`.
    guesses: what you expected of S in the last year, such as {("US", "RU"): 0.2}; the pair has to be among `pairs`.
    A band shows how far S moves when the votes are drawn anew (`models.votes.bootstrap`, 90%): the fewer votes, the
    wider. With all votes alike there is no band, which is no proof. A diamond is pi, S with chance taken out.
    Raises the errors of `grid`, and CourseError for a guess that has no pair or no sense.

    >>> import pandas as pd
    >>> row = {"resolution": "ES-11/8", "date": pd.Timestamp("2025-02-24"), "basis": "listed", "source": "UN"}
    >>> cast = {"United States": ("USA", "abstain"), "Russia": ("RUS", "no")}
    >>> rows = [row | {"country": name, "iso3": code, "vote": vote} for name, (code, vote) in cast.items()]
    >>> similarity(pd.DataFrame(rows), [("US", "RU")]).description
    'S of 1 pair of states. United States and Russia: 0.00 on 1 vote in 2025.'
    """
    import pandas as pd

    expected = _expected(roll_calls, guesses or {}, pairs)
    rows = [row for pair in pairs for row in _periods(roll_calls, pair, expected)]
    found = pd.DataFrame(rows)
    readable = pd.DataFrame(
        {
            "Pair": found["pair"],
            "Votes": found["when"],
            "Common votes": found["n"],
            "S": found["s"].map(signed),
            "S, drawn anew (90%)": [f"{signed(row['low'])} to {signed(row['high'])}" for row in rows],
            "Pi (chance taken out)": found["pi"].map(signed),
        }
    )
    if expected:
        readable["Your guess"] = ["" if row["guess"] is None else signed(row["guess"]) for row in rows]
    description = _message(rows, len(pairs))
    subtitle = [
        "Circle: S before the last year. Square: S in the last year.",
        "Band: how far S moves when its votes are drawn anew.",
        "Diamond: pi, which is S with chance taken out.",
        *(["Cross: your guess. A dotted line leads to S."] if expected else []),
    ]
    title = alt.Title("How alike did they vote, before and then?", subtitle=subtitle)
    return Figure(_pairs(rows, title=title, description=description), readable, description)


def _names(roll_calls: pd.DataFrame, pair: tuple[str, str]) -> list[str]:
    return list(wide(chosen(roll_calls, pair, "similarity")).index)


def _expected(
    roll_calls: pd.DataFrame, guesses: Mapping[tuple[str, str], float], pairs: Iterable[tuple[str, str]]
) -> dict[frozenset[str], float]:
    """The guesses by the names of the two, in whatever way and order they were written."""
    known = {frozenset(_names(roll_calls, pair)) for pair in pairs}
    found = {}
    for pair, guess in guesses.items():
        names = _names(roll_calls, pair)
        if frozenset(names) not in known:
            raise CourseError(f"There is a guess for {' and '.join(names)}, but no such pair in this chart.")
        found[frozenset(names)] = possible(guess)
    return found


def possible(guess: object) -> float:
    """A guess at S as a number, when it is one."""
    if isinstance(guess, bool) or not isinstance(guess, int | float) or not -1 <= guess <= 1:
        raise CourseError(f"The guess is {guess!r}; S lies between -1 (opposite) and 1 (the same).")
    return float(guess)


def _periods(roll_calls: pd.DataFrame, pair: tuple[str, str], expected: Mapping[frozenset[str], float]) -> list[dict]:
    """What there is to draw of a pair: a row for the votes before the last year, and one for those in it."""
    shown = chosen(roll_calls, pair, "similarity")
    last = int(shown["date"].dt.year.max())
    rows = []
    for key, when, part in (
        ("before", f"before {last}", shown[shown["date"].dt.year < last]),
        ("in", f"in {last}", shown[shown["date"].dt.year == last]),
    ):
        if part.empty:
            continue
        votes = wide(part)
        one, other = coded(votes)
        s, drawn = model.s_score(one, other), model.bootstrap(one, other, rng=SEED)
        rows.append(
            {
                "pair": " and ".join(votes.index),
                "key": key,
                "when": when,
                "n": s.n,
                "s": float(s),
                "low": drawn.low,
                "high": drawn.high,
                "pi": float(model.pi(one, other)),
                "guess": expected.get(frozenset(votes.index)) if key == "in" else None,
            }
        )
    return rows


def _message(rows: list[dict], pairs: int) -> str:
    said: dict[str, list[str]] = {}
    guesses = []
    for row in rows:
        if row["n"]:
            width = f", drawn anew {signed(row['low'])} to {signed(row['high'])}" if row["low"] < row["high"] else ""
            said.setdefault(row["pair"], []).append(
                f"{signed(row['s'])} on {counted(row['n'], 'vote')} {row['when']}{width}"
            )
        if row["guess"] is not None and row["n"]:
            guesses.append(gap(row["guess"], row["s"], f"S of {row['pair']} {row['when']}"))
    found = [f"{pair}: {'; '.join(parts)}." for pair, parts in said.items()]
    return " ".join([f"S of {counted(pairs, 'pair')} of states.", *guesses, *found])


def gap(guess: float, value: float, what: str) -> str:
    """How far a guess is from what the record gives, in a sentence."""
    off = round(guess - value, 2)
    apart = f"{abs(off):.2f} too {'low' if off < 0 else 'high'}" if off else "exactly right"
    return f"Your guess for {what} was {signed(guess)}; it is {signed(value)}, so the guess was {apart}."


def signed(value: float) -> str:
    """A score as people write it, with a true minus; or that there is none."""
    return "no score" if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def _pairs(rows: list[dict], **look: object) -> alt.LayerChart:
    drawn = []
    for row in rows:
        colour, shape = _LOOKS[row["key"]]
        numbers = {name: None if math.isnan(row[name]) else row[name] for name in ("s", "low", "high", "pi")}
        drawn.append(
            {
                **numbers,
                "row": f"{row['pair']}\n{row['when']}, {counted(row['n'], 'vote')}",
                "key": row["key"],
                "S": f"S {signed(row['s'])}",
                "Pi": f"pi {signed(row['pi'])}",
                "spoken": f"{row['pair']} {row['when']}: S {signed(row['s'])}, pi {signed(row['pi'])}",
            }
        )
    guesses = [
        {"row": each["row"], "guess": row["guess"], "s": each["s"], "spoken": f"Your guess: {signed(row['guess'])}"}
        for each, row in zip(drawn, rows, strict=True)
        if row["guess"] is not None and each["s"] is not None
    ]
    names = [each["row"] for each in drawn]
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=names),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=15,
            labelOffset=-7,
            labelPadding=16,
            ticks=False,
            domain=False,
        ),
    )
    scale = alt.Scale(domain=[-1, 1], nice=False)
    title = "S (−1 always opposite, 1 always the same)"

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1]))

    keys = list(_LOOKS)
    colour = alt.Color("key:N", legend=None, scale=alt.Scale(domain=keys, range=[look for look, _ in _LOOKS.values()]))
    shape = alt.Shape("key:N", legend=None, scale=alt.Scale(domain=keys, range=[form for _, form in _LOOKS.values()]))
    spoken = "spoken:N"
    chance = alt.condition("show_pi", alt.value(1), alt.value(0))
    of_pi = over("pairs").transform_filter("isValid(datum.pi)").encode(y=y, opacity=chance)
    beside, words = over("pairs").encode(y=y), {"align": "left", "x": _PLOT + 12}
    layers = [
        over("zero").mark_rule(strokeDash=[3, 3], aria=False).encode(x=x("at")),
        over("pairs").mark_bar(size=14, opacity=0.3, aria=False).encode(y=y, x=x("low"), x2="high", color=colour),
        of_pi.mark_point(shape="diamond", size=110, stroke=INK, strokeWidth=1.5).encode(x=x("pi"), description=spoken),
        over("pairs")
        .mark_point(size=110, filled=True, opacity=1)
        .encode(y=y, x=x("s"), color=colour, shape=shape, description=spoken),
        beside.mark_text(**words, dy=-8, fontWeight="bold").encode(text="S:N"),
        beside.mark_text(**words, dy=8).encode(text="Pi:N", opacity=chance),
    ]
    layers += guess_marks("guesses", x, y) if guesses else []
    layers[0] = layers[0].add_params(switch("show_pi", "Show pi, S with chance taken out"))
    tables = {"pairs": drawn, "zero": [{"at": 0}]} | ({"guesses": guesses} if guesses else {})
    return stacked(layers, tables, width=_PLOT, height=_ROW * len(names), **look)


def guess_marks(name: str, x: Callable[[str], alt.X], y: alt.Y) -> list[alt.Chart]:
    """A cross where the guess is, with its name, and a dotted line to what the record gives."""
    base = over(name).encode(y=y)
    return [
        dotted(base, strokeWidth=2).encode(x=x("guess"), x2="s"),
        crossed(base, size=60).encode(x=x("guess"), description="spoken:N"),
        base.mark_text(dy=16).encode(x=x("guess"), text=alt.value("your guess")),
    ]
