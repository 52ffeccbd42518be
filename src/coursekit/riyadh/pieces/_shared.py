"""What several pieces of this course share: looks of actors, publishers of sources, roll calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coursekit.content.data import load
from coursekit.drawing.figure import require
from coursekit.riyadh.actors import actor
from coursekit.widgets.piece import Table

VOTES = {"yes": "Y", "abstain": "A", "no": "N", "absent": "-"}
# How we say some members, shorter than the table has them.
MEMBERS = {"USA": "the US", "RUS": "Russia", "GBR": "the UK", "KOR": "South Korea", "PRK": "North Korea", "IRN": "Iran"}


def look(code: str) -> dict[str, str]:
    """Colour and shape of an actor, as all charts have them; nothing for no actor."""
    return {"colour": actor(code).colour, "shape": actor(code).shape} if code else {}


def published(sources: Iterable[str]) -> list[str]:
    """Who published the documents that each row rests on.

    >>> published(["TT_FORUM", "CNA_KOO;TT_FORUM"])
    ['Taipei Times', 'Channel NewsAsia; Taipei Times']
    """
    publishers = load("sources").set_index("id")["publisher"]
    return ["; ".join(dict.fromkeys(publishers[id] for id in ids.split(";"))) for ids in sources]


def roll_call(table: Table, piece: str) -> tuple[dict[str, Any], Table, dict[str, str]]:
    """The resolutions with their days, first to last; the sign of each member on each of them; and members' names.

    Raises CourseError where a column is missing.
    """
    require(table, ("resolution", "date", "country", "iso3", "vote"), piece)
    called = table.drop_duplicates("resolution").sort_values(["date", "resolution"], kind="stable")
    days = dict(zip(called["resolution"], called["date"], strict=True))
    signs = table.pivot(index="iso3", columns="resolution", values="vote")[list(days)].map(VOTES.get)
    return days, signs, dict(zip(table["iso3"], table["country"], strict=True))
