"""What could follow: paths for US resources, kinds of deal, and what each pair could mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit.drawing.figure import Figure, known, require
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.theme import CATEGORIES, INK, WIDTH, alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "resources", "deal", "effect_resources", "effect_precedent", "implication", "source")
RESOURCES = {"stay": "Aid stays with Ukraine", "move": "Aid moves to East Asia", "shrink": "Aid shrinks everywhere"}
DEALS = {"no_deal": "no deal", "land": "land, no guarantees", "guarantees": "deal with guarantees"}
LOOKS = {"stay": (CATEGORIES[0], [1, 0]), "move": (CATEGORIES[4], [7, 3]), "shrink": (CATEGORIES[1], [2, 2])}
SENSES = {"better": "triangle-up", "open": "circle", "worse": "triangle-down"}

_ROW = 40  # pixels between two ends
_PLOT, _ROOT, _FORK, _END = WIDTH - 10, 12, 190, 400  # pixels from the left


def scenarios(table: pd.DataFrame, precedent: float = 1, path: str | None = None) -> Figure:
    """Nine possible futures as a fan: first what happens to US resources, then the kind of deal.

    Each end carries a sum for Taiwan's security: the effect of resources, plus `precedent` times the effect of the deal
    as a precedent. Set precedent=0 to argue that observers look at present power and interests only. Both effects are
    our coding.

    table: as in `ck.load("scenarios")`; needs the columns id, resources, deal, effect_resources, effect_precedent,
        implication and source.
    path: the id of one future to pick out, such as "move-land"; the sentence then says what it could mean.
    Raises CourseError when a column is missing, a value is not known, or precedent is below 0, UnknownName for a path
    that is not there.

    >>> import pandas as pd
    >>> row = {"id": "move-land", "resources": "move", "deal": "land", "effect_resources": 1, "effect_precedent": -1,
    ...        "implication": "It depends.", "source": "ART"}
    >>> scenarios(pd.DataFrame([row])).description.split(". ")[1]
    'With weight 1 on the precedent, 0 ends are better for Taiwan, 1 open and 0 worse'
    """
    require(table, COLUMNS, "scenarios")
    known(table, "resources", RESOURCES, "scenarios")
    known(table, "deal", DEALS, "scenarios")
    if not isinstance(precedent, int | float) or not precedent >= 0:
        raise CourseError(f"precedent is {precedent!r}; it should be a number of at least 0, such as 0, 1 or 2.")
    if path is not None and path not in set(table["id"]):
        raise UnknownName("path", path, table["id"])
    order = table["resources"].map(list(RESOURCES).index) * 10 + table["deal"].map(list(DEALS).index)
    shown = table.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    shown["sum"] = shown["effect_resources"] + precedent * shown["effect_precedent"]
    shown["sense"] = ["better" if each > 0 else "worse" if each < 0 else "open" for each in shown["sum"]]

    description = _message(shown, precedent, path)
    title = alt.Title(
        "Nine futures for Taiwan: possibilities, not forecasts",
        subtitle=[
            f"Number at each end: effect of resources + {precedent:g} × effect of the precedent.",
            "▲ better for Taiwan's security, ● open, ▼ worse. All effects are our coding.",
        ],
    )
    chart = _chart(shown, path, title=title, description=description)
    return Figure(chart, _readable(shown), description)


def _signed(value: float) -> str:
    return f"{value:+g}".replace("-", "−") if value else "0"


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "US resources": shown["resources"].map(RESOURCES),
            "Deal": shown["deal"].map(DEALS),
            "Effect of resources": [_signed(value) for value in shown["effect_resources"]],
            "Effect of the precedent": [_signed(value) for value in shown["effect_precedent"]],
            "Sum": [_signed(value) for value in shown["sum"]],
            "What it could mean": shown["implication"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def name(row: Any) -> str:
    """A path as a sentence names it: "Aid moves to East Asia, no deal"."""
    return f"{RESOURCES[row.resources]}, {DEALS[row.deal]}"


def _message(shown: pd.DataFrame, precedent: float, path: str | None) -> str:
    if path is not None:
        row = next(row for row in shown.itertuples() if row.id == path)
        return f"{name(row)}: {_signed(row.sum)} for Taiwan's security in our coding. {row.implication}"
    senses = shown["sense"].value_counts()
    better, open_, worse = (int(senses.get(sense, 0)) for sense in SENSES)
    return (
        f"A fan of {len(shown)} possible futures: what happens to US resources, then the kind of deal."
        f" With weight {precedent:g} on the precedent, {better} ends are better for Taiwan, {open_} open and"
        f" {worse} worse. The effects are our coding."
    )


def _chart(shown: pd.DataFrame, path: str | None, **properties: Any) -> alt.LayerChart:
    drawn = shown.assign(y=[_ROW * (place + 0.5) for place in range(len(shown))])
    drawn["fork_y"] = drawn.groupby("resources")["y"].transform("mean")
    drawn["path"] = [name(row) for row in shown.itertuples()]
    drawn["clear"] = [1 if path in (None, id) else 0.25 for id in shown["id"]]
    drawn["end"] = [f"{_signed(s)}  {DEALS[d]}" for s, d in zip(drawn["sum"], drawn["deal"], strict=True)]
    drawn["spoken"] = drawn["path"] + ": " + drawn["end"]
    height = _ROW * len(drawn)
    middle = height / 2
    drawn = drawn.assign(root=middle).drop(columns=["implication"])
    forks = drawn.drop_duplicates("resources")[["resources", "fork_y", "root"]]
    lift = [16 if below else -13 for below in forks["fork_y"] > middle]
    forks = forks.assign(words=forks["resources"].map(RESOURCES), name_y=forks["fork_y"] + lift)

    tables = {
        "forks": forks.to_dict("records"),
        "ends": drawn.to_dict("records"),
        "now": [{"root": middle, "word": "March\n2025"}],
    }
    return filled(_layers(height), tables, width=_PLOT, height=height, **properties)


@ready
def _layers(height: float) -> list[alt.Chart]:
    across = alt.Scale(domain=[0, _PLOT], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    names = list(LOOKS)
    colour = alt.Color(
        "resources:N", legend=None, scale=alt.Scale(domain=names, range=[LOOKS[name][0] for name in names])
    )
    dash = alt.StrokeDash(
        "resources:N", legend=None, scale=alt.Scale(domain=names, range=[LOOKS[name][1] for name in names])
    )

    def x(at: float) -> alt.X:
        return alt.X(datum=at, type="quantitative", scale=across, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    faded = alt.Opacity("clear:Q", scale=None, legend=None)
    trunk = (
        over("forks")
        .mark_rule(strokeWidth=3, aria=False)
        .encode(x=x(_ROOT), x2=alt.X2Datum(_FORK), y=y("root"), y2="fork_y", color=colour, strokeDash=dash)
    )
    branches = (
        over("ends")
        .mark_rule(strokeWidth=2.5, aria=False)
        .encode(x=x(_FORK), x2=alt.X2Datum(_END), y=y("fork_y"), y2="y", color=colour, strokeDash=dash, opacity=faded)
    )
    ends = (
        over("ends")
        .mark_point(size=130, filled=True)
        .encode(
            x=x(_END),
            y=y("y"),
            color=colour,
            opacity=faded,
            shape=alt.Shape("sense:N", legend=None, scale=alt.Scale(domain=list(SENSES), range=list(SENSES.values()))),
            description="spoken:N",
            tooltip=[alt.Tooltip("path:N", title="Path"), alt.Tooltip("end:N", title="Sum")],
        )
    )
    labels = over("ends").mark_text(align="left", dx=12).encode(x=x(_END), y=y("y"), text="end:N", opacity=faded)
    # The lowest trunk comes from above, so its name stands below; all others stand above.
    fork_names = (
        over("forks").mark_text(align="right", fontWeight="bold").encode(x=x(_FORK - 2), y=y("name_y"), text="words:N")
    )
    now = over("now").encode(x=x(_ROOT), y=y("root"))
    return [
        trunk,
        branches,
        ends,
        labels,
        fork_names,
        now.mark_point(size=160, filled=True, color=INK),
        now.mark_text(align="left", baseline="top", dy=22, fontWeight="bold", dx=-8, lineBreak="\n").encode(
            text="word:N"
        ),
    ]
