"""Lesson 8: three memos with their marks; and how sure a learner was, as the helper draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursekit.content.page import Page, fold, page, paragraph, strong, table
from coursekit.drawing.confidence import confidence
from coursekit.drawing.figure import require
from coursekit.errors import UnknownName

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["confidence", "memo", "memos"]

RUBRIC = ("evidence", "alternatives", "uncertainty", "fairness")
LEVELS = ("weak", "middle", "strong")


def memo(samples: pd.DataFrame, level: str) -> Page:
    """One of the memos to read: the weak, the middle or the strong one.

    samples: as in `ck.load("memo_samples")`. Raises CourseError when a column is missing, UnknownName for another level.
    """
    require(samples, ("level", "memo"), "memo_samples")
    texts = dict(zip(samples["level"], samples["memo"], strict=True))
    if level not in texts:
        raise UnknownName("memo", level, texts)
    return page(paragraph(texts[level]))


def memos(samples: pd.DataFrame, guess: Mapping[str, float] | None = None) -> Page:
    """Three memos, each marked by the rubric with a reason for every mark; your marks stand beside those of the middle one.

    samples: as in `ck.load("memo_samples")`; needs the columns level, memo, next_step, and two for each row of the
        rubric, such as evidence and evidence_why.
    guess: your marks of the middle memo, {"evidence": 1, …}.
    Raises CourseError when a column is missing.
    """
    require(samples, ("level", "memo", "next_step", *RUBRIC, *(f"{row}_why" for row in RUBRIC)), "memo_samples")
    found = {row["level"]: row for row in samples.to_dict("records")}
    shown = [found[level] for level in LEVELS if level in found]
    heads = ["Rubric", *(f"The {memo['level']} memo" for memo in shown), *(["You, of the middle one"] if guess else [])]
    rows = [
        [strong(row.capitalize()), *(f"{memo[row]}: {memo[f'{row}_why']}" for memo in shown)]
        + ([f"{guess[row]:g}"] if guess else [])
        for row in RUBRIC
    ]
    sums = [f"{sum(memo[row] for row in RUBRIC)} of {2 * len(RUBRIC)}" for memo in shown]
    rows.append([strong("Sum"), *sums, *([f"{sum(guess.values()):g} of {2 * len(RUBRIC)}"] if guess else [])])
    texts = [
        fold(f"Read the {memo['level']} memo", paragraph(memo["memo"]), paragraph(strong("Next step: "), memo["next_step"]))
        for memo in shown
    ]
    return page(table(heads, rows), *texts)
