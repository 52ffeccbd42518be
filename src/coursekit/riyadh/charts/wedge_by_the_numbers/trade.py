"""Trade: how much goes between two states, by whose count, and who leans on whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, known, require
from coursekit.drawing.labels import spread, text_width
from coursekit.drawing.marks import guessed
from coursekit.drawing.theme import INK, LABEL_SIZE, WIDTH, alt
from coursekit.errors import CourseError
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models import trade as model

if TYPE_CHECKING:
    import pandas as pd

LINES = ("dyad", "year", "reporter", "total", "status", "definition", "source")
SHARES = ("i", "j", "year", "share_i", "share_j")
PAIRS = {"CN-RU": "China and Russia", "US-CN": "United States and China", "US-RU": "United States and Russia"}

# Colour and shape say who counted, so that two counts of the same trade are never taken for one line.
REPORTERS = {"China": "CN", "US": "US", "United States": "US", "Russia": "RU"}

_PLOT, _PANEL, _LABEL = WIDTH - 200, 120, 16  # pixels
_SIDE = 360  # pixels: of the plane


def lines(trade: pd.DataFrame) -> Figure:
    """Trade between two states over the years: a panel for each pair, and a line for each office that counted.

    trade: one row per pair, year and reporter, as in `ck.load("trade")`; needs the columns dyad (CN-RU, US-CN or
        US-RU), year, reporter, total (exports plus imports, billion US dollars), status, definition and source.
    Figures of different reporters are never joined, and no line runs over a year without a figure.
    Raises CourseError when a column is missing or a pair is unknown.

    >>> import pandas as pd
    >>> row = {"dyad": "CN-RU", "reporter": "China customs", "status": "reported", "definition": "goods", "source": "S"}
    >>> lines(pd.DataFrame([row | {"year": 2023, "total": 240.1}, row | {"year": 2024, "total": 244.8}])).description
    'Trade in billion US dollars, 2023 to 2024. China and Russia (China customs): 240.1 in 2023, 244.8 in 2024.'
    """
    import pandas as pd

    require(trade, LINES, "trade")
    known(trade, "dyad", PAIRS, "trade")
    shown = trade.dropna(subset=["total"]).sort_values(["dyad", "reporter", "year"], ignore_index=True)
    if shown.empty:
        raise CourseError("The trade chart has nothing to draw: the column 'total' is empty in every row.")
    twice = shown[shown.duplicated(["dyad", "reporter", "year"])]
    if len(twice):
        row = twice.iloc[0]
        raise CourseError(f"{row['reporter']} has two totals for {PAIRS[row['dyad']]} in {row['year']}; keep one.")
    readable = pd.DataFrame(
        {
            "Pair": shown["dyad"].map(PAIRS),
            "Year": shown["year"],
            "Total, billion US$": shown["total"],
            "Counted by": shown["reporter"],
            "Status": shown["status"],
            "What is counted": shown["definition"],
            "Source": shown["source"].str.replace(";", ", "),
        }
    )
    said = [f"Trade in billion US dollars, {shown['year'].min()} to {shown['year'].max()}."]
    for (dyad, reporter), rows in shown.groupby(["dyad", "reporter"]):
        ends = dict.fromkeys([rows.index[0], rows.index[-1]])
        told = ", ".join(f"{rows.loc[i, 'total']:g} in {rows.loc[i, 'year']}" for i in ends)
        said.append(f"{PAIRS[dyad]} ({reporter}): {told}.")
    description = " ".join(said)
    shown["counter"] = [_counter(reporter) for reporter in shown["reporter"]]
    pairs = shown.groupby("dyad", sort=False)
    panels = [_panel(rows, shown, last=dyad == shown["dyad"].iloc[-1]) for dyad, rows in pairs]
    title = alt.Title(
        "How much do they trade, and who says so?",
        subtitle=[
            "Goods, exports plus imports. Each panel has a scale of its own.",
            "Hollow marks: derived or rounded figures. A line stops where a year is missing.",
        ],
    )
    chart = alt.vconcat(*panels, spacing=14).properties(title=title, description=description)
    return Figure(chart, readable, description)


def _panel(rows: pd.DataFrame, all_rows: pd.DataFrame, last: bool) -> alt.LayerChart:
    drawn = rows[["year", "reporter", "counter", "total", "status", "definition", "source"]].reset_index(drop=True)
    pair = PAIRS[rows["dyad"].iloc[0]]
    # A run of years without a gap is one piece of line.
    drawn["piece"] = ((drawn["reporter"] != drawn["reporter"].shift()) | (drawn["year"].diff() != 1)).cumsum()
    drawn["exact"] = drawn["status"].eq("reported")
    drawn["spoken"] = [
        f"{pair}, {row.year}: {row.total:g} billion US dollars, counted by {row.reporter}" for row in drawn.itertuples()
    ]
    top = 1.15 * float(drawn["total"].max())
    ends = drawn.groupby("reporter").tail(1).sort_values("total", ascending=False)
    places = spread([(1 - total / top) * _PANEL for total in ends["total"]], _LABEL, 0, _PANEL)
    ends = ends.assign(at=[(1 - place / _PANEL) * top for place in places])
    ends["label"] = [f"{row.total:.1f} ({row.reporter})" for row in ends.itertuples()]

    # Every panel has the same scales for who counted, or the library would give all lines the look of the first.
    counters = list(dict.fromkeys(all_rows["counter"]))
    colours = alt.Scale(domain=counters, range=[actor(code).colour for code in counters])
    shapes = alt.Scale(domain=counters, range=[actor(code).shape for code in counters])
    colour = alt.Color("counter:N", scale=colours, legend=None)
    x = alt.X(
        "year:Q",
        title="Year" if last else None,
        scale=alt.Scale(domain=[all_rows["year"].min() - 0.3, all_rows["year"].max() + 0.3], nice=False, zero=False),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False, labels=last, ticks=last),
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="Billion US$", scale=alt.Scale(domain=[0, top], nice=False))

    base = alt.Chart(drawn).encode(x=x, y=y("total").axis(tickCount=4), color=colour)
    line = base.mark_line(strokeWidth=2, aria=False).encode(detail="piece:N", order="year:Q")
    marks = base.mark_point(size=70, strokeWidth=1.5, opacity=1).encode(
        shape=alt.Shape("counter:N", scale=shapes, legend=None),
        fill=alt.condition("datum.exact", colour, alt.value("transparent")),
        description="spoken:N",
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("total:Q", title="Billion US$"),
            alt.Tooltip("reporter:N", title="Counted by"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("definition:N", title="What is counted"),
            alt.Tooltip("source:N", title="Source"),
        ],
    )
    labels = (
        alt.Chart(ends[["year", "at", "label"]]).mark_text(align="left", dx=9).encode(x=x, y=y("at"), text="label:N")
    )
    title = alt.Title(pair, fontSize=LABEL_SIZE + 1, offset=4)
    return alt.layer(line, marks, labels).properties(width=_PLOT, height=_PANEL, title=title)


def _counter(reporter: str) -> str:
    return next((code for start, code in REPORTERS.items() if reporter.startswith(start)), "other")


def asymmetry(shares: pd.DataFrame, guess: tuple[float, float] | None = None) -> Figure:
    """Who leans on whom: a point for each pair of states, and a diagonal on which both lean alike.

    shares: one row per pair and year, with the columns i and j (codes, such as "RU" and "CN"), year, share_i and
        share_j: how much of i's whole trade is with j and of j's with i, from 0 to 1 (`models.trade.share`).
    guess: what you expected of the newest point of the first pair: the share of i, then that of j; drawn as a ring.
    Points of one pair are joined in the order of the years. Raises CourseError for a missing column or such a share.

    >>> import pandas as pd
    >>> row = {"i": "RU", "j": "CN", "year": 2023, "share_i": 0.338, "share_j": 0.04}
    >>> asymmetry(pd.DataFrame([row])).description.partition(". ")[2]
    '2023: Russia 33.8% with China, China 4.0% with Russia: 8.5 to 1.'
    """
    import pandas as pd

    require(shares, SHARES, "asymmetry")
    shown = shares.sort_values(["i", "j", "year"], ignore_index=True)
    rows, said = [], []
    for row in shown.itertuples():
        model.symmetry(row.share_i, row.share_j)  # refuses what is no share, in words
        one, other = actor(row.i).name, actor(row.j).name
        ratio = f"{model.asymmetry(row.share_i, row.share_j):.1f} to 1" if row.share_j else "no ratio"
        rows.append(
            {
                "pair": f"{one} and {other}",
                "Year": row.year,
                "one": row.share_i,
                "other": row.share_j,
                "label": f"{one} with {other}, {row.year}",
                "ratio": ratio,
                "spoken": f"{row.year}: {one} {row.share_i:.1%} with {other}, {other} {row.share_j:.1%} with {one}",
            }
        )
        said.append(f"{rows[-1]['spoken']}: {ratio}.")
    drawn = pd.DataFrame(rows)
    if guess is not None:
        model.symmetry(*guess)
        said.insert(0, _guessed(drawn, guess))
    readable = pd.DataFrame(
        {
            "First state": [actor(code).name for code in shown["i"]],
            "Second state": [actor(code).name for code in shown["j"]],
            "Year": shown["year"],
            "Share of the first’s trade": [f"{share:.1%}" for share in shown["share_i"]],
            "Share of the second’s trade": [f"{share:.1%}" for share in shown["share_j"]],
            "First to second": drawn["ratio"],
        }
    )
    description = " ".join(["Share of each state’s trade that is with the other.", *said])
    subtitle = ["On the diagonal both lean alike.", "Below it the first state leans more, above it the second."]
    if guess is not None:
        subtitle.append("Ring: your guess. A dotted line leads to the figures.")
    title = alt.Title("Who leans on whom?", subtitle=subtitle)
    return Figure(_plane(drawn, guess).properties(title=title, description=description), readable, description)


def _aim(drawn: pd.DataFrame) -> pd.Series:
    """The point that a guess is about: the newest of the first pair."""
    own = drawn[drawn["pair"] == drawn["pair"].iloc[0]]
    return own.loc[own["Year"].idxmax()]


def _guessed(drawn: pd.DataFrame, guess: tuple[float, float]) -> str:
    """The guess, and how far the figures are from it, in words."""
    aim = _aim(drawn)
    names = aim["pair"].split(" and ")
    told = []
    for name, other, wanted, found in zip(names, names[::-1], guess, (aim["one"], aim["other"]), strict=True):
        gap = 100 * (found - wanted)
        far = f"{abs(gap):.0f} points {'more' if gap > 0 else 'less'}" if abs(gap) >= 0.5 else "about the same"
        told.append(f"{name} with {other} {wanted:.0%}, and the figures say {found:.1%}, {far}")
    return f"Your guess: {'; '.join(told)}."


def _plane(drawn: pd.DataFrame, guess: tuple[float, float] | None) -> alt.LayerChart:
    largest = max(float(drawn[["one", "other"]].to_numpy().max()), *(guess or (0, 0)))
    top = min(1, 1.15 * largest or 0.1)
    scale = alt.Scale(domain=[0, top], nice=False)
    # The newest point of a pair has its name, the others their year.
    newest = drawn.groupby("pair")["Year"].transform("max") == drawn["Year"]
    drawn = drawn.assign(words=drawn["label"].where(newest, drawn["Year"].astype(str)))
    below_diagonal = drawn["one"] > drawn["other"]
    from_left = drawn["one"] / top * _SIDE
    widths = [text_width(words, LABEL_SIZE) for words in drawn["words"]]
    # Words stand to the right of their mark and below it where there is room, else to the left and above.
    drawn["leftwards"] = [
        place + width > _SIDE if below else place > width + 6
        for place, width, below in zip(from_left, widths, below_diagonal, strict=True)
    ]

    def share(channel: type, field: str, title: str) -> object:
        return channel(field, type="quantitative", title=title, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))

    x, y = (
        share(alt.X, "one", "First state’s share of trade with the second"),
        share(alt.Y, "other", "Second state’s share of trade with the first"),
    )
    diagonal = (
        alt.Chart(alt.InlineData(values=[{"one": 0, "other": 0}, {"one": top, "other": top}]))
        .mark_line(color=INK, strokeWidth=1, strokeDash=[4, 4], aria=False)
        .encode(x=x, y=y)
    )
    base = alt.Chart(drawn).encode(x=x, y=y)
    path = base.mark_line(color="#808080", strokeWidth=1.5, aria=False).encode(detail="pair:N", order="Year:Q")
    colour = actor("other").colour
    marks = base.mark_point(filled=True, size=90, opacity=1, color=colour).encode(
        description="spoken:N",
        tooltip=[alt.Tooltip("label:N", title="Pair"), alt.Tooltip("spoken:N", title="Shares"), "ratio:N"],
    )
    names = [
        base.transform_filter(f"datum.leftwards == {str(left).lower()}")
        .mark_text(align="right" if left else "left", dx=-6 if left else 6, dy=-12 if left else 14)
        .encode(text="words:N")
        for left in (False, True)
    ]
    layers = [diagonal, path, marks, *names]
    if guess is not None:
        aim = _aim(drawn)
        found = (round(aim["one"], 2), round(aim["other"], 2))
        said = "exactly" if guess == found else "your guess"
        row = {"one": guess[0], "other": guess[1], "x": aim["one"], "y": aim["other"], "told": said}
        # At the right edge the words stand to the left of the ring, and never where the name of the point stands.
        late = {"align": "right", "dx": 0, "dy": 18 if aim["leftwards"] else -16}
        aside = late if guess[0] > 0.7 * top else {"dx": 12, "dy": -14}
        layers += guessed([row], x, y, x2="x", y2="y", **aside)
    return alt.layer(*layers).properties(width=_SIDE, height=_SIDE)
