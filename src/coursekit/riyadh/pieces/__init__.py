"""The pieces: pictures to touch that no chart can be. Each is a small class here and a module for the browser.

    ck.pieces.desk()                                      # a quoted line, and the word in it that nobody said
    ck.pieces.grading_desk(("reading_the_source", "grade_c01"))    # a claim, its documents and four grades
    ck.pieces.claim_map()                                 # all claims of the article, to place, grade and read
    ck.pieces.document_pack()                             # five documents on two reading levels
    ck.pieces.dial(("start_here", "hours_of_talks"))      # a hand to turn to your guess
    ck.pieces.room(ck.load("participants"))               # twelve names, one table, and chairs that stay empty
    ck.pieces.accounts(ck.load("outcomes"))               # four points of the article, and what four others say
    ck.pieces.contacts(ck.load("timeline"))               # who met or called whom, day by day
    ck.pieces.triangle()                                  # three capitals, three ties and a crown
    ck.pieces.eight_states()                              # the map of all states of that triangle, with three walks
    ck.pieces.coding(ck.load("triangle_codings"), ck.load("sign_rules"))  # a sign by a written rule
    ck.pieces.line(ck.load("positions"))                  # seven actors on one line, with the mean and the median
    ck.pieces.third_coder(sentences)                      # label them by a rule, beside two other coders
    ck.pieces.beyond_chance(ck.load("coded_sentences"))   # agreement, chance and kappa, tile by tile
    ck.pieces.squares(ck.load("roll_calls"))              # 193 members, text by text
    ck.pieces.pair(ck.load("roll_calls"))                 # two of them side by side, and S
    ck.pieces.draw_it(ck.load("agreement"))               # your line of votes alike, and then the record
    ck.pieces.waffles(ck.load("trade_totals"))            # a hundred dollars each: who leans on whom?
    ck.pieces.then_and_now(ck.load("indicators"))         # 1971–72 and 2025, line by line
    ck.pieces.offer(ck.load("delegations"))               # five terms, and five delegations that answer at once
    ck.pieces.analogy(ck.load("analogy"))                 # two cases, feature by feature, and what counts
    ck.pieces.forecasts(ck.load("forecast_questions"))    # eight numbers on one board, and what came
    ck.pieces.certificate()                               # the last page of the course

The frame that they share, and how to write another, is in `coursekit.widgets.piece` and in CONTRIBUTING.md.
"""

# A learner calls a piece as a function, and need not know that it is a class.
# ruff: noqa: N813

from __future__ import annotations

from coursekit.riyadh.pieces.accounts import Accounts as accounts
from coursekit.riyadh.pieces.analogy import Analogy as analogy
from coursekit.riyadh.pieces.beyond_chance import BeyondChance as beyond_chance
from coursekit.riyadh.pieces.certificate import Certificate as certificate
from coursekit.riyadh.pieces.claim_map import ClaimMap as claim_map
from coursekit.riyadh.pieces.coding import Coding as coding
from coursekit.riyadh.pieces.contacts import Contacts as contacts
from coursekit.riyadh.pieces.desk import Desk as desk
from coursekit.riyadh.pieces.dial import Dial as dial
from coursekit.riyadh.pieces.document_pack import DocumentPack as document_pack
from coursekit.riyadh.pieces.draw_it import DrawIt as draw_it
from coursekit.riyadh.pieces.eight_states import EightStates as eight_states
from coursekit.riyadh.pieces.forecasts import Forecasts as forecasts
from coursekit.riyadh.pieces.grading_desk import GradingDesk as grading_desk
from coursekit.riyadh.pieces.line import Line as line
from coursekit.riyadh.pieces.offer import Offer as offer
from coursekit.riyadh.pieces.pair import Pair as pair
from coursekit.riyadh.pieces.room import Room as room
from coursekit.riyadh.pieces.squares import Squares as squares
from coursekit.riyadh.pieces.then_and_now import ThenAndNow as then_and_now
from coursekit.riyadh.pieces.third_coder import ThirdCoder as third_coder
from coursekit.riyadh.pieces.triangle import Triangle as triangle
from coursekit.riyadh.pieces.waffles import Waffles as waffles

__all__ = [
    "accounts",
    "analogy",
    "beyond_chance",
    "certificate",
    "claim_map",
    "coding",
    "contacts",
    "desk",
    "dial",
    "document_pack",
    "draw_it",
    "eight_states",
    "forecasts",
    "grading_desk",
    "line",
    "offer",
    "pair",
    "room",
    "squares",
    "then_and_now",
    "third_coder",
    "triangle",
    "waffles",
]
