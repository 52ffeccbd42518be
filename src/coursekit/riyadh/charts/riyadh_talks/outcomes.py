"""What the talks agreed, as four accounts tell it: a tile for each point in each account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, counted, known, require
from coursekit.drawing.labels import wrapped
from coursekit.drawing.layers import over, stacked
from coursekit.drawing.theme import CATEGORIES, LABEL_SIZE, WIDTH, alt, switch
from coursekit.errors import UnknownName
from coursekit.riyadh.charts.riyadh_talks.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "point", "topic", "account", "says", "about", "war_condition", "compared", "why_compared", "source")

BASELINE = "article"
ACCOUNTS = {BASELINE: "Article", "us_readout": "US readout", "rubio": "Rubio", "lavrov": "Lavrov"}
AGREES = {"baseline": "the claim", "same": "= same"}  # how a tile that does not differ is marked

# Not the colours of any actor: here they say what a sentence is about. The word stands in the tile as well.
ABOUT = {
    "bilateral": ("ties", CATEGORIES[0]),
    "war": ("the war", CATEGORIES[1]),
    "process": ("process", CATEGORIES[-1]),
}

_PLOT = WIDTH - 14  # pixels; the rest is margin
_LINE, _PAD, _GAP, _HEADING, _GUESS = 15, 7, 6, 25, 46  # pixels


def outcomes(table: pd.DataFrame, guess: int | None = None, guessed: str = "us_readout") -> Figure:
    """The points of the talks, account by account, with a "≠" on every tile that differs from the article.

    table: one row per point and account, as in `ck.load("outcomes")`; needs the columns id, point (1, 2, …), topic,
        account (article, us_readout, rubio or lavrov), says, about (bilateral, war or process), war_condition,
        compared (baseline, same, weaker, conditional, different or missing), why_compared and source.
    guess: how many points you expected to be the same in the account `guessed`; drawn beside what the table says.
    Raises CourseError when a column is missing, the table holds an account or a subject the chart does not know, or the
    guess is no number of points; UnknownName for an account that is not in the table.

    >>> import pandas as pd
    >>> row = {"id": "o1", "point": 1, "topic": "Missions", "says": "Embassies reopen.", "about": "bilateral",
    ...        "war_condition": False, "why_compared": "Names no date.", "source": "ART"}
    >>> both = [row | {"account": "article", "compared": "baseline"}, row | {"account": "rubio", "compared": "weaker"}]
    >>> outcomes(pd.DataFrame(both)).description
    'What was agreed in Riyadh, account by account. Different from the article: Rubio 1 of 1 point. Points tied to \
ending the war: Article 0, Rubio 0.'
    """
    require(table, COLUMNS, "outcomes")
    table = table[table["account"] != "ushakov"]  # reported second-hand and on two points only: no column of its own
    known(table, "account", ACCOUNTS, "outcomes")
    known(table, "about", ABOUT, "outcomes")
    columns = [account for account in ACCOUNTS if account in set(table["account"])]
    shown = table.assign(order=table["account"].map(columns.index)).sort_values(["point", "order"], ignore_index=True)
    shown["differs"] = ~shown["compared"].isin(list(AGREES))

    found = None if guess is None else _counted(guess, guessed, shown, columns)

    readable = _readable(shown)
    told = f" Your guess for “{ACCOUNTS[guessed]}” was {found.in_words}." if found else ""
    description = _message(shown, columns, told)
    subtitle = [
        "≠ and a heavy border: different from the article. In italics: what the sentence is about.",
        "Both are our coding; the table below gives each reason.",
        *(["Ring and dot: how many points of one account are the same as in the article."] if found else []),
    ]
    title = alt.Title("What was agreed in Riyadh? One meeting, several accounts", subtitle=subtitle, frame="bounds")
    chart = _chart(shown, readable, columns, found, guessed, title=title, description=description)
    return Figure(chart, readable, description)


def _counted(guess: int, account: str, shown: pd.DataFrame, columns: list[str]) -> Tally:
    if account not in columns[1:]:
        raise UnknownName("account", account, columns[1:])
    rows = shown[shown["account"] == account]
    return Tally.of(guess, int((~rows["differs"]).sum()), len(rows))


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Point": [f"{point} {topic}" for point, topic in zip(shown["point"], shown["topic"], strict=True)],
            "Account": shown["account"].map(ACCOUNTS),
            "Says": shown["says"],
            "About": shown["about"],
            "Tied to ending the war": shown["war_condition"].map({True: "yes", False: "no"}),
            "Compared": [_verdict(value) for value in shown["compared"]],
            "Why": shown["why_compared"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def _verdict(compared: str) -> str:
    return AGREES.get(compared, f"≠ {compared}")


def _message(shown: pd.DataFrame, columns: list[str], told: str) -> str:
    """How many points differ from the article, account by account, after what is `told` about the guess."""
    by_account = {account: shown[shown["account"] == account] for account in columns}
    differing = ", ".join(
        f"{ACCOUNTS[account]} {rows['differs'].sum()} of {counted(len(rows), 'point')}"
        for account, rows in by_account.items()
        if account != BASELINE
    )
    tied = ", ".join(f"{ACCOUNTS[account]} {rows['war_condition'].sum()}" for account, rows in by_account.items())
    return (
        f"What was agreed in Riyadh, account by account.{told}"
        f" Different from the article: {differing or 'nothing to compare'}."
        f" Points tied to ending the war: {tied}."
    )


def _chart(
    shown: pd.DataFrame, readable: pd.DataFrame, columns: list[str], found: Tally | None, guessed: str, **look: object
) -> alt.LayerChart:
    step = _PLOT / len(columns)
    tile = step - _GAP
    left = {account: i * step + _GAP / 2 for i, account in enumerate(columns)}

    drawn = readable.assign(id=shown["id"], account=shown["account"], differs=shown["differs"])
    drawn["lines"] = ["\n".join(wrapped(says, tile - 2 * _PAD, LABEL_SIZE)) for says in shown["says"]]
    drawn["tag"] = [ABOUT[about][0] for about in shown["about"]]
    drawn["left"] = shown["account"].map(left)
    drawn["right"] = drawn["left"] + tile
    drawn["text_x"] = drawn["left"] + _PAD
    drawn["tag_x"] = drawn["right"] - _PAD

    ceiling = _GUESS if found else 0
    for _, rows in drawn.groupby(shown["point"]):
        top = ceiling + _HEADING
        lines = max(text.count("\n") + 1 for text in rows["lines"])
        ceiling = top + 2.5 * _PAD + (lines + 1) * _LINE
        drawn.loc[rows.index, ["top", "bottom"]] = top, ceiling
    drawn["spoken"] = drawn["Account"] + ", " + drawn["Point"] + ": " + drawn["Says"] + " " + drawn["Compared"]
    drawn["edge"] = _GAP / 2
    drawn["heading"] = drawn["Point"].where(~drawn["Point"].duplicated(), "")
    drawn["heading_y"] = drawn["top"] - _HEADING / 3
    drawn["verdict_y"] = drawn["top"] + _PAD + _LINE / 2
    drawn["lines_y"] = drawn["verdict_y"] + _LINE
    names = {round(x + tile / 2): ACCOUNTS[account] for account, x in left.items()}
    layers = _layers(drawn, names, columns, found, left.get(guessed, 0) + 2 * _PAD, tile - 4 * _PAD)
    return stacked(layers, {"tiles": drawn.to_dict("records")}, width=_PLOT, height=ceiling, **look)


def _layers(
    drawn: pd.DataFrame, names: dict[int, str], columns: list[str], found: Tally | None, start: float, width: float
) -> list[alt.Chart]:
    """Tiles, then the words on them; everything is placed in pixels, because Vega-Lite cannot fit text into a box."""
    others = {account: switch(f"outcomes_{account}", f"Compare with {ACCOUNTS[account]}") for account in columns[1:]}
    chosen = " || ".join(
        [
            f"datum.account == '{columns[0]}'",
            *(f"({param.name} && datum.account == '{account}')" for account, param in others.items()),
        ]
    )
    x_scale = alt.Scale(domain=[0, _PLOT], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, max(drawn["bottom"])], reverse=True, nice=False, zero=False)
    colours = alt.Scale(domain=list(ABOUT), range=[colour for _, colour in ABOUT.values()])

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="Account", scale=x_scale, axis=_axis(names, orient="top"))

    def y(field: str) -> alt.Y:
        # The headings say which point it is, so the axis is no more than its title, beside that of the other axis.
        axis = alt.Axis(
            labels=False, ticks=False, domain=False, grid=False, titleAngle=0, titleAlign="left", titleX=0, titleY=-19
        )
        return alt.Y(f"{field}:Q", title="Point in the article", scale=y_scale, axis=axis)

    def words(field: str, at: str, left: str = "text_x", **look: object) -> alt.Chart:
        text = base.mark_text(**({"align": "left", "baseline": "middle"} | look))
        return text.encode(x=x(left), y=y(at), text=f"{field}:N")

    base = over("tiles").encode(
        opacity=alt.condition(chosen, alt.value(1), alt.value(0.2)),
        tooltip=[
            f"{column}:N"
            for column in ("Point", "Account", "Says", "Compared", "Why", "Tied to ending the war", "Sources")
        ],
    )
    tiles = base.mark_rect(fillOpacity=0.16, cornerRadius=3).encode(
        x=x("left"),
        x2="right",
        y=y("top"),
        y2="bottom",
        fill=alt.Fill("About:N", scale=colours, legend=None),
        stroke=alt.Stroke("About:N", scale=colours, legend=None),
        strokeWidth=alt.condition("datum.differs", alt.value(2.5), alt.value(1)),
        description="spoken:N",
    )
    headings = words("heading", "heading_y", left="edge", fontWeight="bold", fontSize=LABEL_SIZE + 1)
    scale = found.marks(start, width, x, y) if found else []
    return [
        tiles.add_params(*others.values()),
        headings.transform_filter("datum.heading != ''").encode(opacity=alt.value(1)),
        words("tag", "verdict_y", "tag_x", fontStyle="italic", align="right"),
        words("lines", "lines_y", lineBreak="\n", lineHeight=_LINE, baseline="top"),
        words("Compared", "verdict_y", fontWeight="bold"),
        *scale,
    ]


def _axis(names: dict[int, str], **look: object) -> alt.Axis:
    """Names at places in whole pixels, which are written in one way only."""
    labels = json.dumps({str(place): name for place, name in names.items()})
    return alt.Axis(
        values=list(names), labelExpr=f"({labels})[datum.value]", ticks=False, domain=False, grid=False, **look
    )
