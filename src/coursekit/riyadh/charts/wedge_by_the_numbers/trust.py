"""How many people in Taiwan trust the United States, survey by survey, and what a reader had guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.drawing.figure import Figure, day, require
from coursekit.drawing.marks import crossed, dotted
from coursekit.drawing.theme import ACTORS, WIDTH, alt
from coursekit.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "asked_on", "share", "people", "source")
INVASION = ("2022-02-24", "full-scale invasion")


def trust(surveys: pd.DataFrame, guess: float | None = None) -> Figure:
    """The share of people asked in Taiwan who hold the US to be trustworthy, round by round.

    surveys: as in `ck.load("trust")`; needs the columns id, asked_on (a date), share (per cent), people and source.
    guess: what a reader expected for the last round, in per cent; drawn as a cross.
    Raises CourseError when a column is missing or the guess is no share.

    >>> import pandas as pd
    >>> row = {"people": 1200, "source": "ART"}
    >>> first = {"id": "a", "asked_on": pd.Timestamp("2021-09-30"), "share": 45.3} | row
    >>> last = {"id": "b", "asked_on": pd.Timestamp("2023-09-19"), "share": 33.9} | row
    >>> trust(pd.DataFrame([first, last]), guess=50).description.split(". ")[1]
    'Your guess for the last round was 50%, which is 16.1 points too high.'
    """
    require(surveys, COLUMNS, "trust")
    if guess is not None and (isinstance(guess, bool) or not 0 <= guess <= 100):
        raise CourseError(f"The guess is {guess!r}; it should be a share from 0 to 100.")
    shown = surveys.sort_values("asked_on", ignore_index=True)
    first, last = shown.iloc[0], shown.iloc[-1]
    description = (
        f"Of people asked in Taiwan, {first['share']:g}% held the US to be trustworthy in {first['asked_on'].year} and"
        f" {last['share']:g}% in {last['asked_on'].year}."
    )
    if guess is not None:
        gap = round(guess - last["share"], 1)
        where = "right on the mark" if not gap else f"{abs(gap):g} points too {'high' if gap > 0 else 'low'}"
        description += f" Your guess for the last round was {guess:g}%, which is {where}."
    title = alt.Title(
        "Is the US trustworthy? Asked in Taiwan",
        subtitle=[
            "Share of people who say so. American Portrait survey, Academia Sinica.",
            "It shows a change, not its cause.",
        ],
    )
    chart = _chart(shown, guess).properties(width=WIDTH - 120, height=240, title=title, description=description)
    return Figure(chart, _readable(shown), description)


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Asked up to": [day(date) for date in shown["asked_on"]],
            "Trustworthy": [f"{share:g}%" for share in shown["share"]],
            "People asked": shown["people"],
            "Sources": shown["source"].str.replace(";", ", "),
        }
    )


def _chart(shown: pd.DataFrame, guess: float | None) -> alt.LayerChart:
    import pandas as pd

    drawn = shown[["asked_on", "share"]].assign(said=[f"{share:g}%" for share in shown["share"]])
    taiwan = ACTORS["TW"]  # whose people were asked
    years = [
        pd.Timestamp(f"{drawn['asked_on'].min().year}-07-01"),
        pd.Timestamp(f"{drawn['asked_on'].max().year}-12-31"),
    ]
    x = alt.X(
        "asked_on:T",
        title="Survey",
        scale=alt.Scale(domain=[each.isoformat() for each in years]),
        axis=alt.Axis(format="%Y", tickCount="year", grid=False),
    )
    y = alt.Y("share:Q", title="Per cent", scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(drawn).encode(x=x, y=y)
    war = alt.Chart(pd.DataFrame({"asked_on": [pd.Timestamp(INVASION[0])], "word": [INVASION[1]]})).encode(x=x)
    layers = [
        war.mark_rule(strokeDash=[3, 3], aria=False),
        war.mark_text(align="left", dx=5, y=8).encode(text="word:N"),
        base.mark_line(strokeWidth=2, color=taiwan.colour, aria=False),
        base.mark_point(size=90, filled=True, opacity=1, color=taiwan.colour, shape=taiwan.shape).encode(
            tooltip=[alt.Tooltip("asked_on:T", title="Asked"), alt.Tooltip("said:N", title="Share")]
        ),
        base.mark_text(dy=16).encode(text="said:N"),
    ]
    if guess is not None:
        last = drawn.iloc[-1]
        cross = pd.DataFrame(
            {
                "asked_on": [last["asked_on"]],
                "share": [guess],
                "to": [last["share"]],
                "word": [f"your guess: {guess:g}%"],
            }
        )
        yours = alt.Chart(cross).encode(x=x, y=y)
        layers += [
            dotted(yours).encode(y2="to"),
            crossed(yours, size=60).encode(description="word:N"),
            yours.mark_text(align="right", dx=-10).encode(text="word:N"),
        ]
    return alt.layer(*layers)
