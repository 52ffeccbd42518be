"""Is a pair of states close? What different measures answer, and whether they agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from coursekit.drawing.figure import Figure, known, require
from coursekit.drawing.layers import Filled, Rows, filled, over, ready
from coursekit.drawing.marks import look
from coursekit.drawing.theme import INK, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.charts.wedge_by_the_numbers.agreement import PAIRS
from coursekit.riyadh.charts.wedge_by_the_numbers.ideal_points import distances

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("measure", "pair", "year", "value", "counted_by")


class Measure(NamedTuple):
    name: str
    far: float  # the value at the far end of its scale
    close: float  # and at the close end; nan where the largest figure is the end
    format: str


MEASURES = {
    "identical": Measure("Identical votes", 0, 1, "{:.0%}"),
    "s": Measure("S", -1, 1, "{:.2f}"),
    "ideal": Measure("Ideal points", 5, 0, "{:.2f} apart"),
    "trade": Measure("Trade", 0, float("nan"), "{:.1f} bn US$"),
}


_TRACK, _ROW = 300, 34  # pixels


def figures(agreement: pd.DataFrame, ideal_points: pd.DataFrame, trade: pd.DataFrame) -> pd.DataFrame:
    """Every figure that says how close two of the US, Russia and China are, in one table.

    The three tables are those of `ck.load`. The result has one row per figure: measure (identical, s, ideal or trade),
    pair (US-RU, US-CN or RU-CN), year, value, and counted_by, which only trade needs.
    Of two sessions in one year the one with more common votes counts.
    Raises CourseError when a column is missing.
    """
    import pandas as pd

    require(agreement, ("year", "dyad", "n", "identical", "s"), "closeness")
    require(ideal_points, ("year", "actor", "point"), "closeness")
    require(trade, ("dyad", "year", "reporter", "total"), "closeness")
    sessions = agreement.sort_values("n").drop_duplicates(["dyad", "year"], keep="last")
    votes = sessions.rename(columns={"dyad": "pair"}).melt(["pair", "year"], ["identical", "s"], "measure")
    points = [
        {"measure": "ideal", "pair": pair, "year": year, "value": gap}
        for pair in PAIRS
        for year, gap in distances(ideal_points, pair).items()
    ]
    # A pair has no order: trade is reported as CN-RU, votes as RU-CN.
    same = {frozenset(pair.split("-")): pair for pair in PAIRS}
    counted = trade.dropna(subset=["total"])
    traded = pd.DataFrame(
        {
            "measure": "trade",
            "pair": [same.get(frozenset(dyad.split("-")), dyad) for dyad in counted["dyad"]],
            "year": counted["year"],
            "value": counted["total"],
            "counted_by": counted["reporter"],
        }
    )
    found = pd.concat([votes, pd.DataFrame(points), traded], ignore_index=True)
    found["counted_by"] = found["counted_by"].fillna("")
    # Other pairs may stand in the tables; this question is about the three.
    return found.loc[found["pair"].isin(list(PAIRS)), list(FIGURES)].sort_values(
        ["measure", "year", "pair", "counted_by"], ignore_index=True
    )


class Verdict(NamedTuple):
    answer: bool | None  # is the pair the closest of the three; None when the figures cannot say
    words: str


def verdict(found: pd.DataFrame, measure: str, pair: str, year: int) -> Verdict:
    """Whether one measure sees this pair as the closest of the three in this year.

    found: as from `figures`. Our rule: a pair is close when it is closer than both others that have a figure.
    Where one pair has figures of two reporters, both have to give the same answer.

    >>> import pandas as pd
    >>> rows = [{"measure": "s", "pair": pair, "year": 1972, "value": value, "counted_by": ""}
    ...         for pair, value in {"RU-CN": 0.59, "US-RU": 0.10}.items()]
    >>> verdict(pd.DataFrame(rows), "s", "RU-CN", 1972)
    Verdict(answer=True, words='closest of 2')
    """
    here = found[(found["measure"] == measure) & (found["year"] == year)]
    return _verdict(list(here.itertuples()), measure, pair)


def _verdict(here: list[Any], measure: str, pair: str) -> Verdict:
    """What these figures of one measure in one year say of the pair."""
    about = MEASURES[measure]
    sign = -1 if about.close < about.far else 1  # of a distance, the smallest is the closest
    ranges: dict[str, list[float]] = {}
    for name, value in sorted((row.pair, sign * row.value) for row in here):
        ranges.setdefault(name, []).append(value)
    own = ranges.pop(pair, None)
    if own is None:
        return Verdict(None, "no figure")
    if not ranges:
        return Verdict(None, "no other pair to compare")
    if own[0] > max(other[-1] for other in ranges.values()):
        return Verdict(True, f"closest of {len(ranges) + 1}")
    nearest = max(ranges, key=lambda name: ranges[name][0])
    if ranges[nearest][0] > own[-1]:
        return Verdict(False, f"closer: {PAIRS[nearest].name}")
    return Verdict(None, "a draw" if len(own) == 1 == len(ranges[nearest]) else "depends on who counts")


def closeness(
    found: pd.DataFrame,
    pair: str = "RU-CN",
    years: Sequence[int] = (1972, 2019),
    measures: Iterable[str] = tuple(MEASURES),
) -> Figure:
    """Is this pair close? Each measure's answer in each year, beside the other two pairs.

    found: a table of figures as from `figures`. pair: US-RU, US-CN or RU-CN. measures: identical, s, ideal, trade.
    Close means here: closer than the other pairs by the same measure in the same year. The rule is ours.
    Raises UnknownName for another pair or measure, CourseError when a column is missing or nothing is chosen.

    >>> import pandas as pd
    >>> rows = [{"measure": "ideal", "pair": pair, "year": 1972, "value": value, "counted_by": ""}
    ...         for pair, value in {"RU-CN": 1.33, "US-CN": 2.85}.items()]
    >>> closeness(pd.DataFrame(rows), years=[1972], measures=["ideal"]).description
    'Are Russia and China the closest of the three pairs? 1972: yes, by ideal points.'
    """
    import pandas as pd

    require(found, FIGURES, "closeness")
    known(found, "pair", PAIRS, "closeness")
    known(found, "measure", MEASURES, "closeness")
    if pair not in PAIRS:
        raise UnknownName("pair", pair, PAIRS)
    chosen = list(dict.fromkeys(measures))
    for measure in chosen:
        if measure not in MEASURES:
            raise UnknownName("measure", measure, MEASURES)
    years = list(dict.fromkeys(years))
    if not chosen or not years:
        raise CourseError("The closeness chart has nothing to draw. Choose at least one measure and one year.")

    rows = {(measure, year): [] for measure in chosen for year in years}
    for row in found[found["year"].isin(years)].itertuples():
        rows.get((row.measure, row.year), []).append(row)
    verdicts = {asked: _verdict(here, asked[0], pair) for asked, here in rows.items()}
    largest = found.groupby("measure")["value"].max()
    marks = [mark for asked, here in rows.items() for mark in _marks(here, *asked, largest, pair)]
    tracks = [_track(told, marks, measure, year, pair) for (measure, year), told in verdicts.items()]
    readable = pd.DataFrame(
        [
            {"Measure and year": track["track"]}
            | {about.name: _cell(marks, track["track"], name) for name, about in PAIRS.items()}
            | {f"Are {PAIRS[pair].name} the closest pair?": track["verdict"]}
            for track in tracks
        ]
    )
    description = _agreement(verdicts, pair, years)
    subtitle = ["Our rule: close means closer than the other pairs,", "by the same measure in the same year."]
    if "trade" in chosen:
        subtitle.append("Different offices count the trade of different pairs.")
    title = alt.Title(f"Are {PAIRS[pair].name} close?", subtitle=subtitle)
    chart = _tracks(tracks, marks, title=title, description=description)
    return Figure(chart, readable, description)


def _marks(here: list[Any], measure: str, year: int, largest: Mapping[str, float], pair: str) -> Rows:
    """What stands on one track: each pair's figures on the measure's scale, 0 far and 1 close."""
    about = MEASURES[measure]
    close = largest[measure] if math.isnan(about.close) else about.close
    return [
        {
            "track": f"{about.name}, {year}",
            "pair": row.pair,
            "Pair": PAIRS[row.pair].name,
            "at": (row.value - about.far) / (close - about.far),
            "value": about.format.format(row.value).replace("-", "−"),
            "fill": PAIRS[row.pair].colour if row.pair == pair else "transparent",
            "size": 150 if row.pair == pair else 60,
            "counted_by": row.counted_by,
        }
        for row in here
    ]


def _track(told: Verdict, marks: list[dict], measure: str, year: int, pair: str) -> dict:
    """The line on which marks stand, with its verdict and one label for the pair, however many figures it has."""
    track = f"{MEASURES[measure].name}, {year}"
    ours = [mark for mark in marks if mark["track"] == track and mark["pair"] == pair]
    return {
        "track": track,
        "verdict": {True: "✔ ", False: "✘ ", None: "– "}[told.answer] + told.words,
        "label": " / ".join(mark["value"] for mark in ours),
        "at": sum(mark["at"] for mark in ours) / len(ours) if ours else 0,
    }


def _cell(marks: list[dict], track: str, pair: str) -> str:
    """The figures of a pair on a track, as the table has them."""
    told = [
        mark["value"] + (f" ({mark['counted_by']})" if mark["counted_by"] else "")
        for mark in marks
        if mark["track"] == track and mark["pair"] == pair
    ]
    return "; ".join(told) or "no figure"


def _agreement(verdicts: dict[tuple[str, int], Verdict], pair: str, years: list[int]) -> str:
    """Whether the measures give one answer, year by year."""
    said = [f"Are {PAIRS[pair].name} the closest of the three pairs?"]
    for year in years:
        by_answer: dict[bool, list[str]] = {True: [], False: []}
        silent: dict[str, list[str]] = {}
        for (measure, when), told in verdicts.items():
            name = MEASURES[measure].name if measure == "s" else MEASURES[measure].name.lower()
            if when == year and told.answer is None:
                silent.setdefault(told.words, []).append(name)
            elif when == year:
                by_answer[told.answer].append(name if told.answer else f"{name} ({told.words})")
        yes, no = ", ".join(by_answer[True]), ", ".join(by_answer[False])
        if yes and no:
            answer = f"the measures disagree. Yes: {yes}. No: {no}."
        elif yes:
            answer = f"yes, by {yes}."
        elif no:
            answer = f"no, by {no}."
        else:
            answer = "the figures cannot say."
        said.append(f"{year}: {answer}")
        said += [f"{why.capitalize()}: {', '.join(names)}." for why, names in silent.items()]
    return " ".join(said)


def _tracks(tracks: Rows, marks: Rows, **about: object) -> Filled:
    order = [track["track"] for track in tracks]
    drawn = [mark | {"spoken": f"{mark['Pair']}, {mark['track']}: {mark['value']}"} for mark in marks]
    tables = {"tracks": tracks, "marks": drawn}
    return filled(_layers(), tables, {"order": order}, width=_TRACK, height=_ROW * len(order), **about)


@ready
def _layers() -> list[alt.Chart]:
    names = {"titleAngle": 0, "titleAlign": "right", "titleX": -10, "titleY": -6, "labelPadding": 10}
    bare = alt.Axis(domain=False, ticks=False, grid=False, **names)
    y = alt.Y("track:N", title="Measure and year", scale=alt.Scale(domain=alt.ExprRef("order")), axis=bare)
    x = alt.X(
        "at:Q",
        title="far  ←  each measure on its own scale  →  close",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False),
    )
    said = "{" + ", ".join(f"'{name}': '{about.name}'" for name, about in PAIRS.items()) + "}"
    legend = alt.Legend(title="Pair", labelExpr=f"({said})[datum.label]", symbolFillColor="transparent")
    tooltip = [
        alt.Tooltip("track:N", title="Measure"),
        "Pair:N",
        alt.Tooltip("value:N", title="Figure"),
        alt.Tooltip("counted_by:N", title="Counted by"),
    ]
    mark, rail = over("marks").mark_point(strokeWidth=2, opacity=1), over("tracks").encode(y=y)
    own = {"fill": alt.Fill("fill:N", scale=None), "size": alt.Size("size:Q", scale=None)}
    return [
        rail.mark_rule(strokeWidth=1, aria=False).encode(x=alt.XDatum(0), x2=alt.X2Datum(1)),
        mark.encode(
            x=x,
            y=y,
            **look("pair", PAIRS, "stroke", "shape", legend=legend),
            **own,
            description="spoken:N",
            tooltip=tooltip,
        ),
        rail.mark_text(dy=-13).encode(x=x, text="label:N"),
        rail.mark_text(align="left", x=_TRACK + 14, color=INK).encode(text="verdict:N"),
    ]
