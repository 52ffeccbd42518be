"""Lesson 5: the triangle with its crown, the map of its eight states, and a sign by a written rule."""

from __future__ import annotations

from html import escape
from itertools import pairwise, product
from typing import Any, ClassVar

from coursekit.content.page import counted
from coursekit.drawing.tables import day, require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh.actors import ACTORS
from coursekit.riyadh.models import triangle as model
from coursekit.widgets.piece import Asks, Piece, State, Table, by_id
from coursekit.widgets.rules import Each, OneOf, Row, one_of, yes_no

CITIES = {"US": "Washington", "RU": "Moscow", "CN": "Beijing"}
NAMES = {"US": "the United States", "RU": "Russia", "CN": "China"}
TIES = {"us_ru": ("US", "RU"), "us_cn": ("US", "CN"), "ru_cn": ("RU", "CN")}
TYPES = {
    "menage": "Ménage à trois",
    "romantic": "Romantic triangle",
    "marriage": "Stable marriage",
    "unit-veto": "Unit veto",
}
READINGS = {
    "menage": "{friend} are all friends",
    "romantic": "{pivot} is the pivot, {wing} are wings",
    "marriage": "{partner} are partners, {outcast} is the outcast",
    "unit-veto": "{enemy} are all enemies",
}
# Common readings of these years, not facts; the table triangle_states has them too.
STARTS = {"2022–24": [-1, -1, 1], "1969": [-1, -1, -1]}
START = "2022–24"
TURNS = 0  # the tie of which the question of the crown asks: US–RU
# Common readings of the years, as in the table triangle_states; our rule for signs gives those of 1969 and 2022 too.
WALKS: dict[str, State] = {
    "1969–72": {
        "walk": [[-1, -1, -1], [-1, 1, -1], [1, 1, -1]],
        "names": {"1969": [-1, -1, -1], "1972": [1, 1, -1]},
        "title": "From 1969 two flips lead to Washington’s crown",
        "sub": "**1** Beijing, February 1972. **2** Moscow, May. The other two were at odds already.",
    },
    "2022–24 → ?": {
        "walk": [[-1, -1, 1], [1, -1, 1], [1, 1, 1], [1, 1, -1]],
        "names": {"2022–24": [-1, -1, 1]},
        "title": "From 2022–24 three flips, and one parts two friends",
        "sub": "**1** Moscow. **2** Beijing. **3** Moscow and Beijing fall out. Any order will do.",
    },
    "1972 → 1980": {
        "walk": [[1, 1, -1], [-1, 1, -1]],
        "names": {"1972": [1, 1, -1], "about 1980": [-1, 1, -1]},
        "title": "By about 1980 the crown was gone",
        "sub": "**1** Washington and Moscow fall out again. Washington has one partner now, Beijing.",
    },
}

ASKED = "2025-us-ru"
SIGNS = {1: "plus", -1: "minus", 0: "undecided"}


class Triangle(Piece):
    """Guess who gets the crown when Washington and Moscow make up, or how far Washington's own crown is.

    question: where it is a choice, giving the crown answers it, with the options "us", "ru" and "cn", and afterwards
    only that tie turns. Where it is a number, a number of flips answers it, and then every tie turns. None: flip what
    you like, with the eight states beside it.

    `.set(us_ru=1)` flips a tie that has the other sign, `.set(start="1969")` begins anew there, `.set(map=True)` shows
    the eight states, `.answer("us")` gives the crown to Washington, and `.answer(2)` guesses two flips.
    """

    shares = ("states",)
    # Of a walk `checked` looks at every step.
    rules: ClassVar = {"start": OneOf(STARTS, "start"), "walk": lambda walk, _name: walk, "map": yes_no}
    asks_by_state = True

    def __init__(self, question: Asks = ("reverse_kissinger", "who_is_the_pivot")) -> None:
        super().__init__({}, {"start": START, "walk": [STARTS[START]], "map": question is None}, question)
        facts = about() | {"ranks": model.RANKS, "turns": TURNS, "starts": STARTS}
        if self.session:
            facts |= {"starts": {START: STARTS[START]}, "locked": not self._counts}
        if self._counts:
            facts |= {"numbers": list(range(int(self.question.least), int(self.question.most) + 1)), "turns": None}
        self.facts = facts

    @property
    def _counts(self) -> bool:
        """Whether a number of flips is asked for."""
        return self.session is not None and self.question.kind == "estimate"

    @property
    def triangle(self) -> model.Triangle:
        """The triangle that stands there now."""
        return of(self.state["walk"][-1])

    @property
    def says(self) -> str:
        if self.asking:
            more = "How many flips until Washington wears the crown?"
            return more if self._counts else "Washington and Moscow make up. Who gets the crown, the sign of the pivot?"
        told = in_words(self.triangle)
        return f"{told[0].upper()}{told[1:]}."

    def set(self, **changes: Any) -> None:
        for name in changes:
            one_of(name, [*TIES, "start", "map"], "tie or setting of the triangle")
        self._catch_up()
        walk = [STARTS[one_of(changes["start"], STARTS, "start")]] if "start" in changes else self.state["walk"]
        for place, name in enumerate(TIES):
            sign = changes.pop(name, walk[-1][place])
            if sign not in (1, -1):
                raise CourseError(f"{name} is {sign!r}; it can be 1 for good terms or -1 for bad terms.")
            walk = walk if sign == walk[-1][place] else [*walk, _flipped(walk[-1], place)]
        super().set(**changes, walk=walk)

    def checked(self, state: State) -> State:
        found = super().checked(state)
        start, walk = found["start"], found["walk"]
        begins = isinstance(walk, list) and walk[:1] == [STARTS[start]]
        if not begins or not all(two in [_flipped(one, n) for n in range(3)] for one, two in pairwise(walk)):
            raise CourseError(f"From {start} a walk goes on by one flip at a time; this is no such walk. Start again.")
        return found

    def answered(self, state: State, guess: Any) -> State:
        """The tie turns of which the question asked; after a number of flips the learner turns them."""
        crown = isinstance(guess, str)
        return state | {"start": START, "walk": [STARTS[START], _flipped(STARTS[START], TURNS)][: 1 + crown]}

    def told(self, outcome: Outcome) -> str:
        """Why a number of flips is right or wrong is told on arrival: before that it would take the walk away."""
        walk = self.state.get("walk", [STARTS[START]])  # no state yet, when it is made
        waits = self._counts and of(walk[-1]).roles["US"] != "pivot"
        return "" if waits else super().told(outcome)

    def _asked(self) -> State:
        fewest = {"fewest": int(self.question.answer)} if self._counts and not self.asking else {}
        return super()._asked() | fewest


class EightStates(Piece):
    """Tap the state in which Washington wears the crown; then follow three walks on the map.

    question: one that tapping a state answers; its options are the ids of the table triangle_states. The walks would
    answer it, and so come after it: `.answer("plus-plus-minus")` taps a state, `.set(walk=…)` shows another walk.
    """

    shares = ("states",)
    rules: ClassVar = {"walk": OneOf(WALKS, "walk")}
    kept_back: ClassVar = {"walks": {}}

    def __init__(self, question: Asks = ("reverse_kissinger", "seat_of_1972")) -> None:
        facts = about()
        ids = {signs: signs.replace("-1", "minus").replace("1", "plus").replace(",", "-") for signs in facts["states"]}
        super().__init__(facts | {"names": list(WALKS), "ids": ids}, {"walk": next(iter(WALKS))}, question)

    @property
    def says(self) -> str:
        if self.asking:
            return "The eight states of the triangle. In which one does Washington wear the crown?"
        return f"{WALKS[self.state['walk']]['title']}."

    def found(self, guess: Any) -> State:
        return {"walks": WALKS}


def about() -> State:
    """What every piece of the triangle draws: the actors, the eight states, and the types from + + + to − − −."""
    states, rows = {}, {}
    for state in model.states(list(CITIES)):
        signs = [state.sign(*tie) for tie in TIES.values()]
        drawn = {"type": TYPES[state.kind], "roles": state.roles, "balanced": state.balanced}
        states[",".join(map(str, signs))], rows[state.kind] = drawn, sum(signs)
    types = [[rows[kind], *TYPES[kind].lower().split(" ", 1)] for kind in model.KINDS]
    actors = {who: {"city": city, "colour": ACTORS[who].colour} for who, city in CITIES.items()}
    return {"actors": actors, "states": states, "types": types}


def of(signs: list[int]) -> model.Triangle:
    """The triangle with these signs of US–RU, US–CN and RU–CN."""
    return model.Triangle(dict(zip(TIES.values(), signs, strict=True)))


def in_words(state: model.Triangle) -> str:
    """Who has which role, as a sentence without its full stop."""
    balanced = "balanced" if state.balanced else "not balanced"
    return f"{READINGS[state.kind].format_map(state.having(NAMES))} ({TYPES[state.kind].lower()}, {balanced})"


def _flipped(signs: list[int], place: int) -> list[int]:
    return [-sign if n == place else sign for n, sign in enumerate(signs)]


def sign(plus: int, minus: int, force: bool) -> int:
    """The sign that the rule gives to so many signs: 1, -1, or 0 where it cannot be decided."""
    if force or (minus >= 2 and minus > plus):
        return -1
    return 1 if plus >= 2 and plus > minus else 0


class Coding(Piece):
    """Code a tie by the written rule, then compare with our table.

    codings: the table triangle_codings, a row for a tie on a day. rules: the table sign_rules. question: one that the
    sign of Washington and Moscow on 28 February 2025 answers, with the options "plus", "minus" and "undecided".

    `.set(at="1969-us-ru", ticks=["force"])` ticks for one row, `.set(compared=[…])` compares rows with ours, and
    `.answer("undecided")` answers the question. Our own ticks (`ours` in the state) come to the page for the rows that
    are compared, and for no other.
    """

    def __init__(self, codings: Table, rules: Table, question: Asks = None) -> None:
        require(rules, ("id", "kind", "name", "text"), "coding")
        criteria = rules[rules["kind"] != "decision"]
        self._plus, self._minus = (list(criteria[criteria["kind"] == kind]["id"]) for kind in ("plus", "minus"))
        ticks = [*self._plus, *self._minus]
        by_id(codings, ("coded_for", "for_plus", "for_minus", "sign", *ticks), "coding", [ASKED])
        rows = {row["id"]: _told(row, ticks) for row in codings.to_dict("records")}
        counts = product(range(len(self._plus) + 1), range(len(self._minus) + 1), (False, True))
        facts = {
            "criteria": criteria[["id", "kind", "name", "text"]].to_dict("records"),
            "rows": rows,
            "asked": ASKED,
            "signs": {f"{plus},{minus},{int(force)}": sign(plus, minus, force) for plus, minus, force in counts},
            "names": {str(value): name for value, name in SIGNS.items()},
        }
        row_of, tick = OneOf(rows, "coding"), OneOf(ticks, "criterion")
        self.rules = {"at": row_of, "ticks": Each(rows, "coding", Row(tick)), "compared": Row(row_of)}
        self._ours = {id: {"ticks": row.pop("ours"), "sign": row.pop("sign")} for id, row in rows.items()}
        super().__init__(facts, {"at": ASKED, "ticks": {}, "compared": [], "ours": {}}, question)

    @property
    def ticks(self) -> list[str]:
        """What is ticked in the row that is open."""
        return self.state["ticks"].get(self.state["at"], [])

    @property
    def counts(self) -> list[int]:
        """How many of these speak for plus, and how many for minus."""
        return [sum(tick in side for tick in self.ticks) for side in (self._plus, self._minus)]

    @property
    def sign(self) -> int:
        """The sign that the rule gives to them."""
        return sign(*self.counts, "force" in self.ticks)

    @property
    def says(self) -> str:
        row = self.facts["rows"][self.state["at"]]
        if not self.ticks:
            return f"{row['tie']}, {row['day']}: which signs do you find, and what does our rule make of them?"
        plus, minus = (counted(n, "sign") for n in self.counts)
        found = f"{plus} for plus, {minus} for minus"
        told = {1: "the tie is +", -1: "the tie is −", 0: "it cannot be decided"}[self.sign]
        return f"{row['tie']}, {row['day']}: {found}. By our rule {told}."

    def set(self, **changes: Any) -> None:
        if isinstance(changes.get("ticks"), list):
            changes["ticks"] = {changes.get("at", self.state["at"]): changes["ticks"]}
        super().set(**changes)

    def checked(self, state: State) -> State:
        found = super().checked(state)
        return self._beside(found, [id for id in found["compared"] if id != ASKED or not self.asking])

    def answered(self, state: State, guess: Any) -> State:
        """The coding of which the question asked stands beside ours."""
        return self._beside(state, [*dict.fromkeys([*state["compared"], ASKED])])

    def _beside(self, state: State, compared: list[str]) -> State:
        return state | {"compared": compared, "ours": {id: self._ours[id] for id in compared}}

    def still(self) -> str:
        row = self.facts["rows"][self.state["at"]]
        told = f"<h4>{escape(row['tie'])}, {row['day']}</h4>"
        for kind, head in (("plus", "Speaks for +"), ("minus", "Speaks for −")):
            boxes = [each for each in self.facts["criteria"] if each["kind"] == kind]
            items = "".join(f"<li>☐ <b>{escape(each['name'])}</b> {escape(each['text'])}</li>" for each in boxes)
            told += f"<p><b>{head}</b> {escape(row[kind])}</p><ul>{items}</ul>"
        return told


def _told(row: State, criteria: list[str]) -> State:
    year, tie = row["coded_for"].year, row["id"].partition("-")[2].replace("-", "_")
    return {
        "year": year,
        "day": day(row["coded_for"]),
        "tie": " and ".join(CITIES[who] for who in TIES[tie]),
        "pair": "–".join(TIES[tie]),
        "plus": row["for_plus"],
        "minus": row["for_minus"],
        "ours": [each for each in criteria if row[each]],
        "sign": int(row["sign"]) if row["sign"] in SIGNS else 0,
    }
