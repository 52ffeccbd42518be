"""Lesson 8: trust in the US, nine futures, and forecasts against what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.drawing.confidence import confidence
from coursekit.drawing.figure import Figure, counted, day, figure, known, require
from coursekit.drawing.layers import filled, over, ready
from coursekit.drawing.marks import Look, gap, guessed, layered, look, pixels, possible, ring, to_read, told, words
from coursekit.drawing.theme import CATEGORIES, INK, WIDTH, alt
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import ACTORS
from coursekit.riyadh.charts.two_cases import analogy
from coursekit.riyadh.models import forecast

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["analogy", "confidence", "forecasts", "scenarios", "trust"]

TRUST = ("id", "asked_on", "share", "people", "source")
FORECASTS = ("id", "question", "closes", "outcome", "resolved_on", "what_happened", "source")
SCENARIOS = ("id", "resources", "deal", "effect_resources", "effect_precedent", "implication", "source")
SAYING_HALF = 0.25  # the Brier score of saying 50% every time
HAPPENED = {
    "it happened": Look(CATEGORIES[4], "circle", "yes"),
    "it did not happen": Look(CATEGORIES[1], "square", "no"),
}
RESOURCES = {
    "stay": Look(CATEGORIES[0], words="Aid stays with Ukraine"),
    "move": Look(CATEGORIES[4], words="Aid moves to East Asia"),
    "shrink": Look(CATEGORIES[1], words="Aid shrinks everywhere"),
}
DASHES = [[1, 0], [7, 3], [2, 2]]  # of the three, beside their colours
DEALS = {"no_deal": "no deal", "land": "land, no guarantees", "guarantees": "deal with guarantees"}
SENSES = {"better": Look(INK, "triangle-up"), "open": Look(INK, "circle"), "worse": Look(INK, "triangle-down")}
_FORECAST = 44  # pixels: a forecast with its question above it
_ROW, _ROOT, _FORK, _END = 40, 12, 190, 400  # pixels: between two futures, and where a path begins, forks and ends


def trust(surveys: pd.DataFrame, guess: float | None = None) -> Figure:
    """The share of people asked in Taiwan who hold the US to be trustworthy, round by round.

    surveys: as in `ck.load("trust")`; needs the columns id, asked_on (a date), share (per cent), people and source.
    guess: what a reader expected for the last round, in per cent; drawn as a ring.
    Raises CourseError when a column is missing or the guess is no share.

    >>> import pandas as pd
    >>> row = {"people": 1200, "source": "ART"}
    >>> first = {"id": "a", "asked_on": pd.Timestamp("2021-09-30"), "share": 45.3} | row
    >>> last = {"id": "b", "asked_on": pd.Timestamp("2023-09-19"), "share": 33.9} | row
    >>> trust(pd.DataFrame([first, last]), guess=50).description.split(". ")[1]
    'Your guess for the last round was 50%, which is 16.1 points too high.'
    """
    require(surveys, TRUST, "trust")
    possible(guess, 0, 100)
    shown = surveys.sort_values("asked_on", ignore_index=True)
    shown["said"] = [f"{share:g}%" for share in shown["share"]]
    shown["on"] = [day(date) for date in shown["asked_on"]]
    first, last = shown.iloc[0], shown.iloc[-1]
    years = [f"{first.asked_on.year}-07-01T00:00", f"{last.asked_on.year}-12-31T00:00"]
    axis = alt.Axis(format="%Y", tickCount="year", grid=False)
    x = alt.X("asked_on:T", title="Survey", scale=alt.Scale(domain=years), axis=axis)
    y = alt.Y("share:Q", title="Per cent", scale=alt.Scale(domain=[0, 100]))
    base = over(shown[["asked_on", "share", "said"]]).encode(x=x, y=y)
    war = over([{"asked_on": "2022-02-24T00:00", "word": "full-scale invasion"}]).encode(x=x)
    taiwan = {"color": ACTORS["TW"].colour, "shape": ACTORS["TW"].shape}  # whose people were asked
    tooltip = [alt.Tooltip("asked_on:T", title="Asked"), alt.Tooltip("said:N", title="Share")]
    layers = [
        war.mark_rule(strokeDash=[3, 3], aria=False),
        war.mark_text(align="left", dx=5, y=8).encode(text="word:N"),
        base.mark_line(strokeWidth=2, color=taiwan["color"], aria=False),
        base.mark_point(size=90, filled=True, opacity=1, **taiwan).encode(tooltip=tooltip),
        base.mark_text(dy=16).encode(text="said:N"),
    ]
    said = (
        f"Of people asked in Taiwan, {first.share:g}% held the US to be trustworthy in {first.asked_on.year} and"
        f" {last.share:g}% in {last.asked_on.year}."
    )
    if guess is not None:
        off = gap(guess, last.share, unit="points")
        said += f" Your guess for the last round was {guess:g}%, which is {off.replace('exactly', 'exactly right')}."
        mark = {"asked_on": f"{last.asked_on:%Y-%m-%dT00:00}", "share": guess, "to": last.share}
        mark["told"] = told(guess, last.share, f"{guess:g}%")
        aside = {"dx": -14} if guess != last.share else {"dx": 8, "dy": -16}  # off the line
        layers += guessed([mark], x, y, y2="to", align="right", **aside)
    heads = {"Asked up to": "on", "Trustworthy": "said", "People asked": "people", "Sources": "source"}
    about = "Share of people who say so. American Portrait survey, Academia Sinica."
    change = "It shows a change, not its cause."
    chart = layered(layers, "Is the US trustworthy? Asked in Taiwan", about, change, width=WIDTH - 120, height=240)
    return figure(chart, said, to_read(shown, heads))


def forecasts(questions: pd.DataFrame, guesses: Mapping[str, float]) -> Figure:
    """Your forecasts against what happened, and their Brier score.

    One row for each forecast: your number as a ring, the outcome at 0% or 100%, and the gap between the two. The Brier
    score is the mean of the squared gaps, as shares: 0 is perfect, and 0.25 is what saying 50% each time gives.

    questions: as in `ck.load("forecast_questions")`; needs the columns id, question, closes, outcome (True or False),
        resolved_on, what_happened and source.
    guesses: probabilities in per cent, from 0 to 100, such as {"trump-putin": 70}.
    Raises UnknownName for a question that is not there, CourseError for a number out of range or no forecast at all.

    >>> import pandas as pd
    >>> when = {"closes": pd.Timestamp("2025-12-31"), "resolved_on": pd.Timestamp("2025-08-15")}
    >>> row = {"id": "summit", "question": "A summit?", "outcome": True, "what_happened": "Yes.", "source": "ART"}
    >>> forecasts(pd.DataFrame([row | when]), {"summit": 70}).description.split(". ")[1]
    'Your Brier score is 0.09 on 1 forecast'
    """
    require(questions, FORECASTS, "forecasts")
    if not guesses:
        raise CourseError('There is no forecast yet. Give at least one, such as {"trump-putin": 70}.')
    for id, value in guesses.items():
        if id not in set(questions["id"]):
            raise UnknownName("forecast question", id, questions["id"])
        possible(value, 0, 100, f"The forecast of {id}")
    shown = questions[questions["id"].isin(list(guesses))]
    shown = shown.assign(said=shown["id"].map(dict(guesses)).astype(float)).sort_values("said", ignore_index=True)
    came = shown["outcome"].astype(int)
    shown["verdict"] = [list(HAPPENED)[1 - each] for each in came]
    shown["yes"] = [HAPPENED[verdict].words for verdict in shown["verdict"]]
    shown["came"], shown["brier"] = 100 * came, (shown["said"] / 100 - came) ** 2
    shown["settled"] = [day(date) for date in shown["resolved_on"]]
    shown["y"] = [_FORECAST * (place + 0.62) for place in range(len(shown))]
    shown["above"] = shown["y"] - 17
    shown["spoken"] = [f"{row.question} You said {row.said:g}%, {row.verdict}." for row in shown.itertuples()]
    score, n = float(shown["brier"].mean()), counted(len(shown), "forecast")
    base_rate = forecast.brier([came.mean()] * len(came), list(came))
    said = (
        f"{n} against what happened. Your Brier score is {score:.2f} on {n}. Saying 50% each time gives {SAYING_HALF};"
        f" knowing only that {came.sum()} of {len(came)} happened gives {base_rate:.2f}."
        f" {forecast.calibration(list(shown['said'] / 100), list(came), bins=5).reading}"
    )
    axis = alt.Axis(values=[0, 25, 50, 75, 100])
    title = "Probability of yes, in per cent"
    x = alt.X("said:Q", title=title, scale=alt.Scale(domain=[0, 100]), axis=axis)
    base = over(shown[["question", "said", "came", "verdict", "y", "above", "spoken"]])
    base = base.encode(x=x, y=pixels(0, "y")["y"])
    outcome = base.mark_point(size=130, filled=True, opacity=1)
    layers = [
        base.mark_rule(strokeWidth=2, strokeDash=[2, 3], aria=False).encode(x2="came"),
        base.mark_text(align="left").encode(**pixels(0, "above"), text="question:N"),
        outcome.encode(x=alt.X("came:Q", title=title), **look("verdict", HAPPENED), description="spoken:N"),
        ring(base).encode(description="spoken:N", tooltip="spoken:N"),
    ]
    heads = {
        "Question": "question",
        "You said": "{said:g}%",
        "Outcome": "yes",
        "Settled on": "settled",
        "What happened": "what_happened",
        "Brier score": "{brier:.2f}",
        "Sources": "source",
    }
    signs = f"0 is perfect, {SAYING_HALF} is saying 50% each time. ○ your number, ● it happened, ■ it did not."
    order = "The rows stand in the order of your numbers. Short lines are good."
    size = {"width": WIDTH - 40, "height": _FORECAST * len(shown) + 8}
    return figure(layered(layers, f"Your Brier score: {score:.2f}", signs, order, **size), said, to_read(shown, heads))


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
    require(table, SCENARIOS, "scenarios")
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
    shown["first"] = [RESOURCES[each].words for each in shown["resources"]]
    shown["second"], shown["name"] = shown["deal"].map(DEALS), [name(row) for row in shown.itertuples()]
    for column in ("effect_resources", "effect_precedent", "sum"):
        shown[f"{column}_said"] = [f"{value:+g}".replace("-", "−") if value else "0" for value in shown[column]]
    if path is not None:
        row = shown[shown["id"] == path].iloc[0]
        said = f"{row['name']}: {row['sum_said']} for Taiwan's security in our coding. {row['implication']}"
    else:
        better, open_, worse = (int((shown["sense"] == sense).sum()) for sense in SENSES)
        said = (
            f"A fan of {len(shown)} possible futures: what happens to US resources, then the kind of deal."
            f" With weight {precedent:g} on the precedent, {better} ends are better for Taiwan, {open_} open and"
            f" {worse} worse. The effects are our coding."
        )
    title = alt.Title(
        "Nine futures for Taiwan: possibilities, not forecasts",
        subtitle=[
            f"Number at each end: effect of resources + {precedent:g} × effect of the precedent.",
            "▲ better for Taiwan's security, ● open, ▼ worse. All effects are our coding.",
        ],
    )
    heads = {
        "US resources": "first",
        "Deal": "second",
        "Effect of resources": "effect_resources_said",
        "Effect of the precedent": "effect_precedent_said",
        "Sum": "sum_said",
        "What it could mean": "implication",
        "Sources": "source",
    }
    size = {"width": WIDTH - 10, "height": _ROW * len(shown)}
    chart = filled(_fan(), _paths(shown, path), **size, title=title, description=said)
    return Figure(chart, to_read(shown, heads), said)


def name(row: Any) -> str:
    """A path as a sentence names it: "Aid moves to East Asia, no deal"."""
    return f"{RESOURCES[row.resources].words}, {DEALS[row.deal]}"


def _paths(shown: pd.DataFrame, path: str | None) -> dict[str, list[dict[str, Any]]]:
    drawn = shown[["resources", "sense", "name", "first"]].assign(y=_ROW * (shown.index + 0.5))
    drawn["fork"] = drawn.groupby("resources")["y"].transform("mean")
    drawn["clear"] = [1 if path in (None, id) else 0.25 for id in shown["id"]]
    drawn["end"] = shown["sum_said"] + "  " + shown["second"]
    drawn["spoken"] = drawn["name"] + ": " + drawn["end"]
    root = _ROW * len(shown) / 2
    forks = drawn.drop_duplicates("resources")[["resources", "first", "fork"]].assign(root=root)
    # The lowest trunk comes from above, so its name stands below; all others stand above.
    forks["name_y"] = [fork + (16 if fork > root else -13) for fork in forks["fork"]]
    now = [{"x": _ROOT, "y": root, "words": "March\n2025"}]
    return {"forks": forks.to_dict("records"), "ends": drawn.to_dict("records"), "now": now}


@ready
def _fan() -> list[alt.Chart]:
    dash = alt.StrokeDash("resources:N", legend=None, scale=alt.Scale(domain=list(RESOURCES), range=DASHES))
    kind = look("resources", RESOURCES, "color") | {"strokeDash": dash}
    clear = {"opacity": alt.Opacity("clear:Q", scale=None)}
    fork, end = {"x": alt.value(_ROOT), "x2": alt.value(_FORK)}, {"x": alt.value(_FORK), "x2": alt.value(_END)}
    trunk = over("forks").mark_rule(strokeWidth=3, aria=False).encode(y=pixels(0, "root")["y"], y2="fork")
    branch = over("ends").mark_rule(strokeWidth=2.5, aria=False).encode(y=pixels(0, "fork")["y"], y2="y")
    tooltip = [alt.Tooltip("name:N", title="Path"), alt.Tooltip("end:N", title="Sum")]
    mark = over("ends").mark_point(size=130, filled=True)
    shape = look("sense", SENSES, "shape") | look("resources", RESOURCES, "color")
    return [
        trunk.encode(**fork, **kind),
        branch.encode(**end, **kind, **clear),
        mark.encode(**pixels(_END, "y"), **shape, **clear, description="spoken:N", tooltip=tooltip),
        words("ends", pixels(_END, "y"), "end", align="left", dx=12).encode(**clear),
        words("forks", pixels(_FORK - 2, "name_y"), "first", align="right", fontWeight="bold"),
        over("now").mark_point(size=160, filled=True, color=INK, opacity=1).encode(**pixels("x", "y")),
        words("now", pixels("x", "y"), align="left", baseline="top", dx=-8, dy=22, fontWeight="bold", lineBreak="\n"),
    ]
