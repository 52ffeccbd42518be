"""Every piece of the course, made as a lesson makes it: alone, or with its question."""

from __future__ import annotations

from coursekit.content.data import load
from coursekit.riyadh import pieces
from coursekit.riyadh.pieces.riyadh_talks import NAMES
from coursekit.widgets.piece import Piece

TABLES = {
    "accounts": ["outcomes"],
    "analogy": ["analogy"],
    "beyond_chance": ["coded_sentences"],
    "coding": ["triangle_codings", "sign_rules"],
    "contacts": ["timeline"],
    "draw_it": ["agreement"],
    "forecasts": ["forecast_questions"],
    "line": ["positions"],
    "offer": ["delegations"],
    "pair": ["roll_calls"],
    "room": ["participants"],
    "squares": ["roll_calls"],
    "then_and_now": ["indicators"],
    "third_coder": ["coded_sentences"],
    "waffles": ["trade_totals"],
}
# Lesson and question of each piece that can ask one, and a guess.
ASKS = {
    "accounts": ("riyadh_talks", "points_that_match", "two"),
    "analogy": ("taiwan_and_forecasts", "features_alike", 7),
    "beyond_chance": ("priorities_and_style", "kappa_strict", 0.5),
    "claim_map": ("reading_the_source", "where_c26_stands", {"checkable": 4, "proof": 1}),
    "coding": ("reverse_kissinger", "sign_of_february_2025", "undecided"),
    "contacts": ("riyadh_talks", "contacts_us_ukraine", 3),
    "desk": ("reading_the_source", "altered_word", "parties"),
    "dial": ("start_here", "hours_of_talks", 3),
    "draw_it": ("wedge_by_the_numbers", "alike_line", {str(year): 50 for year in range(1971, 2020)}),
    "eight_states": ("reverse_kissinger", "seat_of_1972", "plus-minus-plus"),
    "grading_desk": ("reading_the_source", "grade_c01", "partly"),
    "line": ("actor_positions", "germany_takes_it_to_one", {"de": -1}),
    "offer": ("actor_positions", "is_there_a_deal", "few"),
    "pair": ("un_votes", "s_of_us_and_china_on_three", {"s": 0.5}),
    "room": ("riyadh_talks", "who_was_in_the_room", dict.fromkeys(NAMES, "away")),
    "then_and_now": ("wedge_by_the_numbers", "what_changed_most", "leaders"),
    "triangle": ("reverse_kissinger", "who_is_the_pivot", "us"),
}
ALONE = {"dial", "desk", "grading_desk", "certificate"}  # they always ask


def made(name: str, **more) -> Piece:
    return getattr(pieces, name)(*map(load, TABLES.get(name, [])), **more)


def asking(name: str) -> Piece:
    lesson, id, _ = ASKS[name]
    return made(name, question=(lesson, id))
