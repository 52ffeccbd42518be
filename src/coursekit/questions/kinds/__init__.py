"""The kinds of question, one class each.

Every kind keeps the same small contract, so nothing else needs to know which kind it deals with:

    parse(entry)       read the kind's own part of a TOML question; note every problem
    public()            what the browser may see before the answer: no key, no feedback
    parts               ids of what may be shown in a shuffled order
    read(response)      a response as it is kept in the log (plain JSON), or Unanswered with what to do
    mark(response)      score 0..1 and the reason for *that* response
    right               a response that is right
    key                 the right answer in words

To add a kind: one class in a module of this folder, its name in KINDS below, and its view in widgets/quiz.js.
What students may see of a graded question is what entry.PUBLIC names; all else of a new kind stays with the teacher.
"""

from __future__ import annotations

from coursekit.questions.kinds.arranging import Match, Order
from coursekit.questions.kinds.choosing import Chart, Choice, Several
from coursekit.questions.kinds.making import Code, Reflect
from coursekit.questions.kinds.question import Mark, Option, Question
from coursekit.questions.kinds.sealed import sealed
from coursekit.questions.kinds.typed import Estimate, Forecast, Number, Text

KINDS: dict[str, type[Question]] = {
    cls.kind: cls for cls in (Choice, Chart, Several, Number, Estimate, Forecast, Text, Order, Match, Code, Reflect)
}

__all__ = ["KINDS", "Choice", "Mark", "Option", "Question", "Several", "sealed"]
