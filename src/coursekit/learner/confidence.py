"""`ck.calibration`: how sure a learner was of each answer, and whether it was right at the first try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.content import course
from coursekit.learner.log import Log
from coursekit.questions.bank import load_banks
from coursekit.questions.grading import as_confidence, grade

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("lesson", "question", "confidence", "right")


def calibration(lesson: str | None = None) -> pd.DataFrame:
    """Your answers with a confidence: one row for each question, by its first try.

    lesson  only this lesson, by its slug; all of them unless given
    Columns: lesson, question, confidence (1 a guess, 2, 3 sure) and right (True or False). Each first answer is graded
    again by its bank as it is now; a question that has gone, or that has no score, is left out.

    >>> list(calibration("no_such_lesson").columns)
    ['lesson', 'question', 'confidence', 'right']
    """
    import pandas as pd

    here = course.current()
    banks = load_banks(here, here.pages())
    seen, rows = set(), []
    for event in Log().mine():
        whose = event["lesson"], event["question"]
        if event.get("review"):
            continue  # asked again later on: the first answer is the one that counts
        if whose in seen or (lesson and event["lesson"] != lesson):
            continue
        seen.add(whose)
        found = banks.get(event["lesson"])
        question = found.by_id.get(event["question"]) if found else None
        confidence = as_confidence(event.get("confidence"))
        if question is None or not question.scored or confidence is None:
            continue
        outcome = grade(question, event["response"])
        if outcome.status != "unanswered":
            rows.append([*whose, confidence, outcome.status == "right"])
    return pd.DataFrame(rows, columns=list(COLUMNS))
