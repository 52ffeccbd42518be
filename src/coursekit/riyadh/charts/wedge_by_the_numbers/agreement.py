"""How alike two states voted, session by session, and what was guessed before it was known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import spread
from coursekit.drawing.marks import guessed, over
from coursekit.drawing.theme import CATEGORIES, WIDTH, alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("session", "year", "dyad", "n", "identical", "agreement", "s", "source")


class Pair(NamedTuple):
    name: str
    colour: str
    shape: str
    dash: list[int]


# A pair is no actor, so it has none of their colours.
PAIRS = {
    "US-RU": Pair("US and Russia", CATEGORIES[0], "circle", [1, 0]),
    "US-CN": Pair("US and China", CATEGORIES[1], "square", [6, 3]),
    "RU-CN": Pair("Russia and China", CATEGORIES[3], "triangle-up", [2, 2]),
}


class Measure(NamedTuple):
    title: str
    low: float
    format: str  # of a value, as d3 writes it


MEASURES = {
    "identical": Measure("Share of common votes that are identical", 0, ".0%"),
    "agreement": Measure("Agreement (0 opposite, 1 the same)", 0, ".2f"),
    "s": Measure("S (−1 opposite, 1 the same)", -1, ".2f"),
}

# What the lines are to be compared with. Historians date the split by different events; we take two that are sourced,
# in the rows experts-recalled-1960 and beijing-summit-1989 of the table ties.
SPLIT = (1960, 1989)
EVENTS = {1969: "1969: border fighting", 2014: "2014: Crimea annexed"}  # zhenbao-island-1969, un-vote-68-262: timeline

FEW = 10  # common votes; a session with fewer is drawn hollow and joined to nothing
_PLOT, _HEIGHT, _LABEL = WIDTH - 160, 340, 34  # pixels


def agreement(
    table: pd.DataFrame, measure: str = "identical", guesses: Mapping[int, float] | None = None, guessed: str = "RU-CN"
) -> Figure:
    """How alike two states voted, session by session, for the three pairs among the US, Russia and China.

    table: one row per pair and session, as in `ck.load("agreement")`; needs the columns session, year, dyad (US-RU,
        US-CN or RU-CN), n (common votes), identical, agreement, s and source.
    measure: "identical" (share from 0 to 1), "agreement" (0 to 1) or "s" (-1 to 1).
    guesses: what you expected for the pair `guessed`, such as {1972: 0.2}; drawn beside what the votes show.
    Raises CourseError when a column is missing or a guess has no year or no sense, UnknownName for another measure.

    >>> import pandas as pd
    >>> row = {"session": 27, "year": 1972, "dyad": "RU-CN", "n": 81, "source": "UNVOTES"}
    >>> row |= {"identical": 0.654, "agreement": 0.796, "s": 0.593}
    >>> agreement(pd.DataFrame([row]), guesses={1972: 0.2}).description.split(". ")[1]
    'Your guess for Russia and China in 1972 was 20%; the votes show 65%, 45 points more'
    """
    require(table, COLUMNS, "agreement")
    known(table, "dyad", PAIRS, "agreement")
    if measure not in MEASURES:
        raise UnknownName("measure", measure, MEASURES)
    about = MEASURES[measure]
    shown = table.sort_values(["dyad", "session"], ignore_index=True).assign(value=lambda rows: rows[measure])
    found = _guesses(shown, guesses or {}, guessed, about)

    readable = _readable(shown, measure, found)
    description = _message(shown, about, found)
    subtitle = ["Russia: the Soviet Union until 1991. China: the People’s Republic, seated in October 1971."]
    if (shown["n"] < FEW).any():
        subtitle.append(f"Hollow and not joined: sessions with fewer than {FEW} common votes.")
    if max(SPLIT[0], shown["year"].min()) < min(SPLIT[1], shown["year"].max()):
        subtitle.append("Shaded: from the recall of Soviet experts (1960) to Gorbachev’s visit to Beijing (1989).")
    if len(found):
        subtitle.append("Rings: your guesses. A dotted line leads to what the votes show, in bold.")
    title = alt.Title("How alike do they vote in the General Assembly?", subtitle=subtitle)
    chart = _over_time(shown, about, found).properties(
        title=title, description=description, width=_PLOT, height=_HEIGHT
    )
    return Figure(chart, readable, description)


def _guesses(shown: pd.DataFrame, guesses: Mapping[int, float], pair: str, about: Measure) -> pd.DataFrame:
    """The guesses beside the values of their years."""
    import pandas as pd

    if pair not in PAIRS:
        raise UnknownName("pair", pair, PAIRS)
    rows = shown[shown["dyad"] == pair].sort_values("n").drop_duplicates("year", keep="last").set_index("year")
    found = []
    for year, guess in sorted(guesses.items()):
        if year not in rows.index:
            years = f"from {rows.index.min()} to {rows.index.max()}" if len(rows) else "for no year"
            raise CourseError(f"There is no value for {PAIRS[pair].name} in {year}; the table has them {years}.")
        if isinstance(guess, bool) or not isinstance(guess, int | float) or not about.low <= guess <= 1:
            share = f" Write {guess:g}% as {guess / 100:g}." if isinstance(guess, int | float) and guess > 1 else ""
            raise CourseError(f"The guess for {year} is {guess!r}; it should be from {about.low:g} to 1.{share}")
        value = float(rows.loc[year, "value"])
        found.append({"year": year, "dyad": pair, "guess": float(guess), "value": value})
    return pd.DataFrame(found, columns=["year", "dyad", "guess", "value"])


def _written(value: float, about: Measure) -> str:
    return format(value, about.format).replace("-", "−")


def _gap(row: object, about: Measure) -> str:
    """How far the votes are from a guess, in words."""
    gap = row.value - row.guess
    size = f"{abs(gap) * 100:.0f} points" if about.format.endswith("%") else f"{abs(gap):.2f}"
    return "as you guessed" if size in ("0 points", "0.00") else f"{size} {'more' if gap > 0 else 'less'}"


def _readable(shown: pd.DataFrame, measure: str, found: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    about = MEASURES[measure]
    readable = pd.DataFrame(
        {
            "Session": shown["session"],
            "Year": shown["year"],
            "Pair": [PAIRS[dyad].name for dyad in shown["dyad"]],
            "Common votes": shown["n"],
            about.title: [_written(value, about) for value in shown["value"]],
            "Source": shown["source"].str.replace(";", ", "),
        }
    )
    if len(found):
        guesses = {(row.year, PAIRS[row.dyad].name): _written(row.guess, about) for row in found.itertuples()}
        keys = zip(readable["Year"], readable["Pair"], strict=True)
        readable.insert(5, "Your guess", [guesses.get(key, "") for key in keys])
    return readable


def _message(shown: pd.DataFrame, about: Measure, found: pd.DataFrame) -> str:
    """The range of each pair, or how far each guess is from the votes."""
    said = [f"{about.title}, {counted(len(shown), 'value')} from {shown['year'].min()} to {shown['year'].max()}."]
    for row in found.itertuples():
        guess, value = _written(row.guess, about), _written(row.value, about)
        shown_by_votes = f"the votes show {value}, {_gap(row, about)}"
        said.append(f"Your guess for {PAIRS[row.dyad].name} in {row.year} was {guess}; {shown_by_votes}.")
    for dyad, rows in shown[shown["n"] >= FEW].groupby("dyad", sort=False):
        low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
        ends = [f"{_written(end['value'], about)} ({end['year']})" for end in (low, high)]
        said.append(f"{PAIRS[dyad].name}: lowest {ends[0]}, highest {ends[1]}.")
    return " ".join(said)


def _over_time(shown: pd.DataFrame, about: Measure, found: pd.DataFrame) -> alt.LayerChart:
    import pandas as pd

    years = [int(shown["year"].min()), int(shown["year"].max())]
    x_scale = alt.Scale(domain=[years[0] - 1, years[1] + 1], nice=False, zero=False)
    y_scale = alt.Scale(domain=[about.low, 1], nice=False)
    years_axis = alt.Axis(format="d", grid=False)
    x = alt.X("year:Q", title="Year of the session", scale=x_scale, axis=years_axis)

    def y(field: str) -> alt.Y:
        axis = alt.Axis(format=about.format, titleLimit=330)
        return alt.Y(f"{field}:Q", title=about.title, scale=y_scale, axis=axis)

    names = list(PAIRS)
    colour = alt.Color(
        "dyad:N", scale=alt.Scale(domain=names, range=[PAIRS[name].colour for name in names]), legend=None
    )
    drawn = shown.drop(columns=[name for name in ("id",) if name in shown])
    drawn["Pair"] = [PAIRS[dyad].name for dyad in drawn["dyad"]]
    drawn["said"] = [_written(value, about) for value in drawn["value"]]
    drawn["spoken"] = drawn["Pair"] + ", " + drawn["year"].astype(str) + ": " + drawn["said"]
    tooltip = [
        "Pair:N",
        alt.Tooltip("year:N", title="Year"),
        alt.Tooltip("session:N", title="Session"),
        alt.Tooltip("said:N", title=about.title.partition(" (")[0]),
        alt.Tooltip("n:N", title="Common votes"),
        alt.Tooltip("source:N", title="Source"),
    ]
    enough = f"datum.n >= {FEW}"
    base = alt.Chart(drawn).encode(x=x, y=y("value"), color=colour)
    lines = (
        base.transform_filter(enough)
        .mark_line(strokeWidth=2, aria=False)
        .encode(
            strokeDash=alt.StrokeDash(
                "dyad:N", scale=alt.Scale(domain=names, range=[PAIRS[name].dash for name in names]), legend=None
            ),
            order="session:Q",
        )
    )
    marks = base.mark_point(size=26, strokeWidth=1.2, opacity=1).encode(
        shape=alt.Shape(
            "dyad:N", scale=alt.Scale(domain=names, range=[PAIRS[name].shape for name in names]), legend=None
        ),
        fill=alt.condition(enough, colour, alt.value("transparent")),
        description="spoken:N",
        tooltip=tooltip,
    )

    last = drawn[drawn["n"] >= FEW].groupby("dyad").tail(1).sort_values("value", ascending=False)
    height = _HEIGHT / (1 - about.low)
    places = spread([(1 - value) * height for value in last["value"]], _LABEL, 0, _HEIGHT)
    last = last.assign(at=[1 - place / height for place in places], label=last["Pair"] + "\n" + last["said"])
    ends = (
        alt.Chart(last[["year", "at", "dyad", "label"]])
        .mark_text(align="left", dx=8, dy=-7, lineBreak="\n")
        .encode(x=x, y=y("at"), text="label:N")
    )

    first, final = max(SPLIT[0], years[0]), min(SPLIT[1], years[1])
    layers = []
    if first < final:
        label = {"start": first, "end": final, "middle": (first + final) / 2, "words": "Sino-Soviet split (1960–1989)"}
        split = alt.Chart(pd.DataFrame([label]))
        layers.append(
            split.mark_rect(fill="#808080", fillOpacity=0.13, aria=False).encode(
                x=alt.X("start:Q", scale=x_scale), x2="end:Q"
            )
        )
        layers.append(
            split.mark_text(baseline="bottom", y=-4).encode(x=alt.X("middle:Q", scale=x_scale), text="words:N")
        )
    events = {year: words for year, words in EVENTS.items() if years[0] <= year <= years[1]}
    if events:
        # Words stand to the right of their rule, in the last third of the chart to the left of it.
        late = years[0] + (years[1] - years[0]) * 2 / 3
        drawn_events = pd.DataFrame({"year": list(events), "words": list(events.values())})
        points = alt.Chart(drawn_events.assign(late=drawn_events["year"] > late)).encode(x=x)
        layers.append(points.mark_rule(strokeDash=[3, 3], aria=False))
        for side, words in (("left", "!datum.late"), ("right", "datum.late")):
            beside = points.transform_filter(words).mark_text(align=side, dx=4 if side == "left" else -4, y=8)
            layers.append(beside.encode(text="words:N"))
    layers += [lines, marks, ends]
    margin = 0.06 * (1 - about.low)
    for row in found.itertuples():
        above = row.guess >= row.value
        # Above the plot stand words, and below it the years: there the guess has its words to the right of its ring.
        edge = not about.low + margin < row.guess < 1 - margin
        side = {} if edge else {"align": "center", "dx": 0, "dy": -16 if above else 16}
        numbers = {"year": row.year, "guess": row.guess, "to": row.value, "said": _written(row.value, about)}
        drawn = [numbers | {"told": "exactly" if row.guess == row.value else _written(row.guess, about)}]
        layers += guessed(drawn, x, y("guess"), y2="to", dot=True, **side)
        if row.guess != row.value:
            record = over(drawn).mark_text(dy=16 if above else -16, fontWeight="bold")
            layers.append(record.encode(x=x, y=y("to"), text="said:N"))
    return alt.layer(*layers)
