"""Lesson 7, going deeper: S of pairs before and then, what chance could explain, and what weights do to a score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import Figure, counted, figure, require
from coursekit.drawing.labels import text_width
from coursekit.drawing.marks import Look, guessed, layered, look, over, possible, to_read, told, words
from coursekit.drawing.theme import CATEGORIES, INK, LABEL_SIZE, alt, switch
from coursekit.errors import CourseError
from coursekit.riyadh.charts.un_votes.roll_calls import chosen, coded, wide
from coursekit.riyadh.models import votes as model

if TYPE_CHECKING:
    import pandas as pd

PAIRS = (("US", "RU"), ("US", "FR"), ("US", "CN"), ("RU", "CN"))
SEED = 2025  # the draws are the same on every computer and every day
WHEN = {"before": Look(CATEGORIES[0], "circle"), "in": Look(CATEGORIES[1], "square")}
ALLIANCES = ("state", "capability", "germany", "russia", "source")
SPAN = 3  # from no tie to a defence pact
ONCE, CAPABILITY = "each state counts once", "weighted by capability"
DEPTHS = [0.05, 0.2, 0.4, 0.65]  # how dark a distance is: one colour, so that more distance is more ink

_PLOT, _ROW, _BAR, _WIDE = 300, 44, 54, 440  # pixels
_SCALE = {"scale": alt.Scale(domain=[-1, 1], nice=False), "axis": alt.Axis(values=[-1, -0.5, 0, 0.5, 1])}


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

    shown = {pair: chosen(roll_calls, pair, "similarity") for pair in pairs}
    known = {frozenset(wide(votes).index) for votes in shown.values()}
    expected = {}
    for pair, guess in (guesses or {}).items():
        names = list(wide(chosen(roll_calls, pair, "similarity")).index)
        if frozenset(names) not in known:
            raise CourseError(f"There is a guess for {' and '.join(names)}, but no such pair in this chart.")
        expected[frozenset(names)] = _possible(guess)
    found = pd.DataFrame([row for votes in shown.values() for row in _periods(votes, expected)])
    asked = found[found["guess"].notna() & (found["n"] > 0)]
    told_gaps = [_gap(row.guess, row.s, f"S of {row.pair} {row.when}") for row in asked.itertuples()]
    told_pairs = []
    for pair, rows in found[found["n"] > 0].groupby("pair", sort=False):
        told_pairs.append(f"{pair}: {'; '.join(rows['said'])}.")
    heads = {
        "Pair": "pair",
        "Votes": "when",
        "Common votes": "n",
        "S": "S",
        "S, drawn anew (90%)": "drawn",
        "Pi (chance taken out)": "Pi",
        **({"Your guess": "guess_said"} if expected else {}),
    }
    chart = layered(
        _pairs(found, asked),
        "How alike did they vote, before and then?",
        "Circle: S before the last year. Square: S in the last year.",
        "Band: how far S moves when its votes are drawn anew.",
        "Diamond: pi, which is S with chance taken out.",
        "Ring: your guess. A dotted line leads to S." if expected else "",
        width=_PLOT,
        height=_ROW * len(found),
    )
    message = " ".join([f"S of {counted(len(pairs), 'pair')} of states.", *told_gaps, *told_pairs])
    return figure(chart, message, to_read(found, heads))


def _possible(guess: object) -> Any:
    return possible(guess, -1, 1, "The guess of S")


def _gap(guess: float, value: float, what: str) -> str:
    off = round(guess - value, 2)
    apart = f"{abs(off):.2f} too {'low' if off < 0 else 'high'}" if off else "exactly right"
    return f"Your guess for {what} was {signed(guess)}; it is {signed(value)}, so the guess was {apart}."


def signed(value: float) -> str:
    """A score as people write it, with a true minus; or that there is none."""
    return "no score" if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def _periods(shown: pd.DataFrame, expected: Mapping[frozenset[str], float]) -> list[dict[str, Any]]:
    """What there is to draw of a pair: a row for the votes before the last year, and one for those in it."""
    last = int(shown["date"].dt.year.max())
    parts = {"before": shown[shown["date"].dt.year < last], "in": shown[shown["date"].dt.year == last]}
    rows = []
    for key, part in parts.items():
        if part.empty:
            continue
        votes = wide(part)
        one, other = coded(votes)
        s, drawn, pi = model.s_score(one, other), model.bootstrap(one, other, rng=SEED), float(model.pi(one, other))
        guess = expected.get(frozenset(votes.index)) if key == "in" else None
        row = {"pair": " and ".join(votes.index), "key": key, "when": f"{key} {last}", "n": s.n, "s": float(s)}
        row |= {"low": drawn.low, "high": drawn.high, "pi": pi, "S": signed(float(s)), "Pi": signed(pi)}
        row["drawn"] = f"{signed(drawn.low)} to {signed(drawn.high)}"
        anew = f", drawn anew {row['drawn']}" if drawn.low < drawn.high else ""
        row["said"] = f"{row['S']} on {counted(s.n, 'vote')} {row['when']}{anew}"
        rows.append(row | {"guess": guess, "guess_said": "" if guess is None else signed(guess)})
    return rows


def _pairs(found: pd.DataFrame, asked: pd.DataFrame) -> list[alt.Chart]:
    names = [f"{row.pair}\n{row.when}, {counted(row.n, 'vote')}" for row in found.itertuples()]
    drawn = found[["key", "s", "low", "high", "pi"]].assign(row=names, S="S " + found["S"], Pi="pi " + found["Pi"])
    drawn["spoken"] = found["pair"] + " " + found["when"] + ": " + drawn["S"] + ", " + drawn["Pi"]
    split = {"labelExpr": "split(datum.label, '\\n')", "labelLineHeight": 15, "labelOffset": -7, "labelPadding": 16}
    axis = alt.Axis(ticks=False, domain=False, **split)
    y = alt.Y("row:N", title=None, scale=alt.Scale(domain=names), axis=axis)
    box = switch("show_pi", "Show pi, S with chance taken out")
    there = {"opacity": alt.condition(box.name, alt.value(1), alt.value(0))}

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title="S (−1 always opposite, 1 always the same)", **_SCALE)

    base = over(drawn).encode(y=y)
    beside = {"align": "left", "x": _PLOT + 12}
    diamond = base.transform_filter("isValid(datum.pi)").mark_point(shape="diamond", size=110, stroke=INK)
    mark, band = base.mark_point(size=110, filled=True, opacity=1), base.mark_bar(size=14, opacity=0.3, aria=False)
    layers = [
        over([{"at": 0}]).mark_rule(strokeDash=[3, 3], aria=False).encode(x=x("at")).add_params(box),
        band.encode(x=x("low"), x2="high", **look("key", WHEN, "color")),
        diamond.encode(x=x("pi"), description="spoken:N", **there),
        mark.encode(x=x("s"), **look("key", WHEN), description="spoken:N"),
        base.mark_text(**beside, dy=-8, fontWeight="bold").encode(text="S:N"),
        base.mark_text(**beside, dy=8).encode(text="Pi:N", **there),
    ]
    for place, row in asked.iterrows():
        said = told(row["guess"], round(row["s"], 2), signed(row["guess"]))
        mark = {"row": names[place], "guess": row["guess"], "s": row["s"], "told": said}
        layers += guessed([mark], x("guess"), y, x2="s", dx=0, dy=17, align="left" if row["guess"] < 0 else "right")
    return layers


def alliances(table: pd.DataFrame, guess: float | None = None) -> Figure:
    """Why S of Germany and Russia in 1914 changes its sign: each state as a piece of a bar, as large as its weight.

    table: one row per state, as in `ck.load("alliances_1914")`; needs the columns state, capability (a weight of 0 or
        more), germany and russia (ties from 0 to 3) and source.
    guess: what you expected of S when states count by capability, from -1 to 1; drawn beside what it is.
    Source of the example: Signorino & Ritter (1999), table 6. Raises CourseError when a column is missing, a tie or a
    weight makes no sense, or the guess is no S.

    >>> import pandas as pd
    >>> two = pd.DataFrame({"state": ["Germany", "Spain"], "capability": [3, 1], "germany": [3, 0], "russia": [0, 0],
    ...                     "source": "SR"})
    >>> alliances(two).description
    'Germany and Russia in 1914, S over 2 states: 0.00 when each state counts once, −0.50 when weighted by capability. \
States at the greatest distance hold 50% of the weight, then 75%.'
    """
    require(table, ALLIANCES, "alliances")
    _possible(guess)
    shown = table.assign(apart=(table["germany"] - table["russia"]).abs(), once=1)
    weights = {ONCE: "once", CAPABILITY: "capability"}
    ties = list(table["germany"]), list(table["russia"])
    scores = {how: float(model.s_score(*ties, list(shown[weight]), span=SPAN)) for how, weight in weights.items()}
    pieces = [piece for how, weight in weights.items() for piece in _pieces(shown, weight, how)]
    far = [sum(each["share"] for each in pieces if each["how"] == how and each["apart"] == SPAN) for how in weights]
    said = [
        f"Germany and Russia in 1914, S over {len(table)} states: {signed(scores[ONCE])} when {ONCE},"
        f" {signed(scores[CAPABILITY])} when {CAPABILITY}.",
        *([_gap(guess, scores[CAPABILITY], "S by capability")] if guess is not None else []),
        f"States at the greatest distance hold {far[0]:.0%} of the weight, then {far[1]:.0%}.",
    ]
    axis = alt.Axis(ticks=False, domain=False, labelPadding=14, labelLimit=180)
    y = alt.Y("how:N", title=None, scale=alt.Scale(domain=list(weights)), axis=axis)
    title = alt.Title(
        "Germany and Russia, 1914: who counts how much?",
        subtitle=[
            "Each piece is a state, as wide as its weight.",
            "The stronger the colour, the further apart the two are in their ties with it (0 to 3).",
            *(["Ring: your guess for S by capability. A dotted line leads to S."] if guess is not None else []),
        ],
    )
    size = {"width": _WIDE, "height": 2 * _BAR}
    parts = [alt.layer(*layers).properties(**size) for layers in (_bars(pieces, y), _scores(scores, guess, y))]
    heads = {
        "State": "state",
        "Tie with Germany": "germany",
        "Tie with Russia": "russia",
        "Distance": "apart",
        "Capability": "capability",
        "Source": "source",
    }
    read = to_read(shown.reset_index(drop=True), heads)
    return figure(alt.vconcat(*parts, spacing=24).properties(title=title), " ".join(said), read)


def _pieces(shown: pd.DataFrame, weight: str, how: str) -> list[dict[str, Any]]:
    """The states side by side, the furthest apart first, and within a distance the heaviest first."""
    start, pieces = 0.0, []
    for row in shown.sort_values(["apart", weight], ascending=False, kind="stable").to_dict("records"):
        share = row[weight] / shown[weight].sum()
        end, spoken = start + share, f"{row['state']}: distance {row['apart']}, weight {share:.0%}, {how}"
        name = row["state"] if text_width(row["state"], LABEL_SIZE) < share * _WIDE else ""
        piece = {"how": how, "apart": row["apart"], "depth": DEPTHS[int(row["apart"])], "share": share}
        pieces.append(piece | {"start": start, "end": end, "at": (start + end) / 2, "name": name, "spoken": spoken})
        start = end
    return pieces


def _bars(pieces: list[dict[str, Any]], y: alt.Y) -> list[alt.Chart]:
    """The pieces, with the name of a state where it fits, and over them the distance that they have in common."""
    groups: dict[tuple[str, int], list[float]] = {}
    for each in pieces:
        groups.setdefault((each["how"], each["apart"]), []).extend([each["start"], each["end"]])
    distances = []
    for (how, apart), ends in groups.items():
        left, right = min(ends), max(ends)
        fits = text_width(f"distance {apart}", LABEL_SIZE) < (right - left) * _WIDE
        distances.append({"how": how, "at": (left + right) / 2, "name": f"distance {apart}" if fits else str(apart)})
    share = {"title": "Share of all weight", "scale": alt.Scale(domain=[0, 1])}
    x, at = alt.X("start:Q", axis=alt.Axis(format="%", grid=False), **share), alt.X("at:Q", **share)
    bar = over(pieces).mark_bar(fill=CATEGORIES[1], stroke="#808080", strokeWidth=1, height=26, yOffset=6)
    depth = alt.FillOpacity("depth:Q", scale=None)
    return [
        bar.encode(x=x, x2="end", y=y, fillOpacity=depth, description="spoken:N", tooltip="spoken:N"),
        words(pieces, {"x": at, "y": y}, "name", dy=6),
        words(distances, {"x": at, "y": y}, "name", dy=-16, fontStyle="italic"),
    ]


def _scores(scores: Mapping[str, float], guess: float | None, y: alt.Y) -> list[alt.Chart]:
    rows = [
        {"how": how, "s": s, "S": f"S = {signed(s)}", "spoken": f"{how}: S {signed(s)}"} for how, s in scores.items()
    ]
    x = alt.X("s:Q", title="S (−1 opposite, 1 the same)", **_SCALE)
    base = over(rows).encode(x=x, y=y)
    layers = [
        over([{"s": 0}]).mark_rule(strokeDash=[3, 3], aria=False).encode(x=x),
        base.mark_point(size=110, filled=True, opacity=1, color=CATEGORIES[1]),
        base.mark_text(dy=-15, fontWeight="bold").encode(text="S:N"),
    ]
    if guess is not None:
        said = told(guess, round(scores[CAPABILITY], 2), signed(guess))
        mark = {"how": CAPABILITY, "s": guess, "to": scores[CAPABILITY], "told": said}
        layers += guessed([mark], x, y, x2="to", align="center", dx=0, dy=17)
    return layers
