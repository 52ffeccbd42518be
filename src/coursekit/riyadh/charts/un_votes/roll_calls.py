"""Roll calls as a table of states and resolutions: what each cast, how far apart two stand, and S step by step."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING

from coursekit.content.page import Page
from coursekit.drawing.figure import counted, known, require
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.actors import actor
from coursekit.riyadh.models import votes as model

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("resolution", "date", "country", "iso3", "vote", "basis", "source")

MISSING = "not in the table"
IN_WORDS = {"unresolved": "not settled by our sources"}

# The course writes two letters for an actor, and the roll calls three.
CODES = {
    "USA": "US",
    "RUS": "RU",
    "CHN": "CN",
    "UKR": "UA",
    "FRA": "FR",
    "DEU": "DE",
    "GBR": "GB",
    "SAU": "SA",
    "HUN": "HU",
    "IND": "IN",
    "IRN": "IR",
    "ISR": "IL",
    "ITA": "IT",
    "PAK": "PK",
}


def states(roll_calls: pd.DataFrame) -> dict[str, str]:
    """Every state in the roll calls: its three-letter code, and the name that the charts give it, in order of name."""
    _check(roll_calls, "vote grid")
    return _written(_named(roll_calls))


def chosen(roll_calls: pd.DataFrame, countries: Iterable[str], chart: str) -> pd.DataFrame:
    """One row for each of these states and each resolution, in the order to be drawn; with a vote or without."""
    import pandas as pd

    _check(roll_calls, chart)
    known(roll_calls, "vote", [*model.CODES, "absent", "unresolved"], chart)
    named = _named(roll_calls)
    names = _written(named)
    codes = _codes(_list(countries, chart), named, names)
    held: dict[tuple[str, str], dict] = {}
    for row in roll_calls[roll_calls["iso3"].isin(codes)].to_dict("records"):
        key = (row["iso3"], row["resolution"])
        if key in held:
            raise CourseError(f"The table has two votes of {names[key[0]]} on {key[1]}; keep one.")
        held[key] = row
    called = roll_calls.drop_duplicates("resolution")
    dates = sorted(zip(called["date"], called["resolution"], strict=True), key=lambda each: (each[0], _number(each[1])))
    rows = []
    for code in codes:
        for date, resolution in dates:
            found = held.get((code, resolution), {})
            vote = found.get("vote", MISSING)
            rows.append(
                {
                    "State": names[code],
                    "resolution": resolution,
                    "date": date,
                    "vote": vote,
                    "source": found.get("source"),
                    "Vote": IN_WORDS.get(vote, vote),
                    "Known": found.get("basis", ""),
                    "Source": str(found.get("source", "")).replace(";", ", "),
                }
            )
    shown = pd.DataFrame(rows)
    shown["date"] = pd.to_datetime(shown["date"])
    return shown


def _check(roll_calls: pd.DataFrame, chart: str) -> None:
    require(roll_calls, COLUMNS, chart)
    if not hasattr(roll_calls["date"], "dt"):
        raise CourseError(f'The {chart} chart needs dates: table["date"] = pd.to_datetime(table["date"]) makes them.')


def _list(countries: Iterable[str], chart: str) -> list[str]:
    found = [countries] if isinstance(countries, str) else list(countries)
    if not found:
        raise CourseError(f'The {chart} chart has no states to draw. Name some, such as countries=["US", "RU"].')
    return found


def _named(roll_calls: pd.DataFrame) -> dict[str, str]:
    """The code of each state, and its name in the roll calls."""
    states = roll_calls.drop_duplicates("iso3")
    return dict(zip(states["iso3"], states["country"], strict=True))


def _written(named: Mapping[str, str]) -> dict[str, str]:
    """The code of each state, and its name in the charts, in order of name."""
    names = {iso3: actor(CODES[iso3]).name if iso3 in CODES else country for iso3, country in named.items()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _codes(asked: Iterable[str], named: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """The three-letter codes of states, however they are called; each once."""
    called = {two: three for three, two in CODES.items() if three in names}
    for each in (named, names):
        called |= {name: code for code, name in each.items()}
    folded = {name.casefold(): code for name, code in called.items()} | {code.casefold(): code for code in names}
    for name in asked:
        if str(name).casefold() not in folded:
            raise UnknownName("state in this table", name, names.values())
    return list(dict.fromkeys(folded[str(name).casefold()] for name in asked))


def _number(resolution: str) -> list[int]:
    """ES-11/10 comes after ES-11/9."""
    return [int(digits) for digits in re.findall("[0-9]+", resolution)]


def wide(shown: pd.DataFrame, column: str = "vote") -> pd.DataFrame:
    """The votes with a row for each state and a column for each resolution, both in the order of `shown`."""
    return shown.set_index(["State", "resolution"])[column].unstack(sort=False)


def coded(votes: pd.DataFrame) -> tuple[list[float], list[float]]:
    """The votes of two states as numbers; NaN where none was cast."""
    if len(votes) < 2:
        raise CourseError(f"{votes.index[0]} is named twice. Choose two different states.")
    one, other = ([model.CODES.get(vote, math.nan) for vote in row] for row in votes.to_numpy())
    return one, other


def distances(votes: pd.DataFrame) -> pd.Series:
    """How far apart two states are on each resolution; missing where one of them cast no vote."""
    import pandas as pd

    return pd.Series([abs(one - other) for one, other in zip(*coded(votes), strict=True)], index=votes.columns)


def verdict(votes: pd.DataFrame, apart: pd.Series) -> str:
    """S of two states in a sentence."""
    pair = " and ".join(votes.index)
    s = model.s_score(*coded(votes))
    if not s.n:
        return f"{pair} share no vote here, so there is no S."
    same, step, opposite = (int((apart == distance).sum()) for distance in (0, 1, 2))
    return (
        f"{pair}: S is {_signed(s)} on {counted(s.n, 'shared vote')}, from −1 (always opposite) to 1 (always the same)."
        f" Same vote on {same}, one step apart on {step}, opposite on {opposite}."
    )


def worked(roll_calls: pd.DataFrame, one: str, other: str) -> Page:
    """S of two states, worked out step by step from their votes.

    Arguments and errors as for `side_by_side`.

    >>> import pandas as pd
    >>> row = {"resolution": "ES-11/8", "date": pd.Timestamp("2025-02-24"), "basis": "listed",
    ...        "source": "UN"}
    >>> votes = [row | {"country": "United States", "iso3": "USA", "vote": "abstain"},
    ...          row | {"country": "Russia", "iso3": "RUS", "vote": "no"}]
    >>> print(worked(pd.DataFrame(votes), "US", "RU").text.splitlines()[-1])
    4. S = 1 − 2 × 1 / 2 = 0.00
    """
    votes = wide(chosen(roll_calls, [one, other], "side-by-side"))
    return steps(votes, distances(votes))


def steps(votes: pd.DataFrame, apart: pd.Series) -> Page:
    """How `distances` of two states become S, step by step."""
    counts = apart.dropna()
    total, most = int(counts.sum()), 2 * len(counts)
    missing = []
    for resolution, cast in votes.loc[:, apart.isna()].items():
        why = [f"{name}: {IN_WORDS.get(vote, vote)}" for name, vote in cast.items() if vote not in model.CODES]
        missing.append(f"{resolution} ({'; '.join(why)})")
    without = f" Left out, because a vote is missing: {', '.join(missing)}." if missing else " None is left out."
    said = [f"Both cast a vote on {counted(len(counts), 'resolution')} of {len(apart)}.{without}"]
    if len(counts):
        said += [
            "The distance is 0 for the same vote, 1 for one step (yes and abstain), 2 for the opposite (yes and no). "
            f"Together: {' + '.join(f'{d:g}' for d in counts)}{f' = {total}' if len(counts) > 1 else ''}.",
            f"If the two were opposite every time, it would be 2 × {len(counts)} = {most}.",
            f"S = 1 − 2 × {total} / {most} = {_signed(1 - 2 * total / most)}",
        ]
    else:
        said.append("So there is nothing to compare, and no S. No score is not the same as a score of zero.")
    items = "".join(f"<li>{escape(step)}</li>" for step in said)
    return Page("\n".join(f"{n}. {step}" for n, step in enumerate(said, 1)), f"<ol>{items}</ol>")


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
