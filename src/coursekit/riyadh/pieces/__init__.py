"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.dial(("start_here", "hours_of_talks"))      # a hand to turn to your guess
    ck.pieces.room(ck.load("participants"))               # twelve names, one table, and chairs that stay empty
    ck.pieces.accounts(ck.load("outcomes"))               # four points of the article, and what four others say
    ck.pieces.contacts(ck.load("timeline"))               # who met or called whom, day by day
    ck.pieces.desk()                                      # a quoted line, and the word in it that nobody said
    ck.pieces.grading_desk(("reading_the_source", "grade_c01"))    # a claim, its documents and four grades
    ck.pieces.claim_map()                                 # all claims of the article, to place, grade and read
    ck.pieces.document_pack()                             # five documents on two reading levels
    ck.pieces.third_coder(sentences)                      # label them by a rule, beside two other coders
    ck.pieces.beyond_chance(ck.load("coded_sentences"))   # agreement, chance and kappa, tile by tile
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.offer(ck.load("delegations"))               # five terms, and five delegations that answer at once
    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.eight_states()                              # the map of all states of that triangle, with three walks
    ck.pieces.coding(ck.load("triangle_codings"), ck.load("sign_rules"))  # a sign by a written rule
    ck.pieces.draw_it(ck.load("agreement"))               # your line of votes alike, and then the record
    ck.pieces.waffles(ck.load("trade_totals"))            # a hundred dollars each: who leans on whom?
    ck.pieces.then_and_now(ck.load("indicators"))         # 1971–72 and 2025, line by line
    ck.pieces.squares(ck.load("roll_calls"))              # 193 members, text by text
    ck.pieces.pair(ck.load("roll_calls"))                 # two of them side by side, and S
    ck.pieces.analogy(ck.load("analogy"))                 # two cases, feature by feature, and what counts
    ck.pieces.forecasts(ck.load("forecast_questions"))    # eight numbers on one board, and what came
    ck.pieces.certificate()                               # the last page of the course

Each refuses, in words, a table that lacks a column or holds what the piece does not know. The frame that they share,
and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md. They stand in modules by lesson; a
learner calls one by its name, and need not know that it is a class.
"""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

from coursekit.widgets.piece import Piece

_LESSONS = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_CLASSES = {each for lesson in _LESSONS for _, each in getmembers(lesson, isclass)}
_PIECES = {each.called(): each for each in _CLASSES if issubclass(each, Piece) and each.__module__.startswith(__name__)}
globals().update(_PIECES)
__all__ = sorted(_PIECES)
