"""Lesson 8: voices on two cases; three memos with their marks; and how sure a learner was, as the helper draws it."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from coursekit.content.data import cite
from coursekit.content.page import Page, fold, joined, page, paragraph, strong, table
from coursekit.drawing.confidence import confidence
from coursekit.drawing.tables import known, require

__all__ = ["confidence", "memos", "voices"]

RUBRIC = {
    "evidence": "each fact has a row that says so",
    "alternatives": "two are argued, one is chosen",
    "uncertainty": "a number, a day, and what would change it",
    "fairness": "other sides in words that they would accept",
}
LAST, LATER = datetime(2025, 2, 28), " (later)"  # the last day that the article dates
LEVELS = ("middle", "weak", "strong")  # the middle one is read first: it leaves most to say


def memos(samples: pd.DataFrame) -> Page:
    """Three memos to read, and how the rubric marks each of them, with a reason for every mark.

    samples: as in `ck.load("memo_samples")`; needs the columns level, memo, next_step, and two for each row of the
        rubric, such as evidence and evidence_why.
    Raises CourseError when a column is missing or a level is not known.
    """
    require(samples, ("level", "memo", "next_step", *RUBRIC, *(f"{row}_why" for row in RUBRIC)), "memo_samples")
    known(samples, "level", LEVELS, "memo_samples")
    shown = sorted(samples.to_dict("records"), key=lambda memo: LEVELS.index(memo["level"]))
    heads = ["Rubric, 0 to 2 points a row", *(f"The {memo['level']} memo" for memo in shown)]
    rows = [
        [_headed(row.capitalize(), f": {asks}"), *(_headed(memo[row], f" · {memo[f'{row}_why']}") for memo in shown)]
        for row, asks in RUBRIC.items()
    ]
    rows.append([strong("Sum"), *(f"{sum(memo[row] for row in RUBRIC)} of {2 * len(RUBRIC)}" for memo in shown)])
    rows.append([strong("Next step"), *(memo["next_step"] for memo in shown)])
    texts = [fold(f"Read the {memo['level']} memo", paragraph(memo["memo"])) for memo in shown]
    return page(*texts, fold("See how the rubric marks them", table(heads, rows)))


def voices(statements: pd.DataFrame) -> Page:
    """Who set Ukraine and Taiwan apart or together, and for which reason, the latest first.

    statements: as in `ck.load("voices")`; needs the columns who, place, date, said, reason and source.
    Raises CourseError when a column is missing.
    """
    require(statements, ("who", "place", "date", "said", "reason", "source"), "voices")
    shown = statements.sort_values("date", ascending=False)
    rows = [
        [_headed(row.who, f", {row.place}, {row.date:%B %Y}{LATER if row.date > LAST else ''}"), row.said, row.reason]
        for row in shown.itertuples()
    ]
    documents = dict.fromkeys(id for row in shown.itertuples() for id in row.source.split(";"))
    return page(table(["Voice", "Said of the two", "The reason given"], rows), fold("Sources", cite(*documents)))


def _headed(head: object, rest: str) -> Page:
    return joined([strong(f"{head}"), rest])
