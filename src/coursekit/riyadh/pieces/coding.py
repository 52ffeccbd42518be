"""The coding desk: read what is on record about a tie, tick what you find, and let a written rule give the sign."""

from __future__ import annotations

from html import escape
from itertools import product
from typing import Any

from coursekit.riyadh.pieces.triangle import CITIES, TIES
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, OneOf, Row

ASKED = "2025-us-ru"
SIGNS = {1: "plus", -1: "minus", 0: "undecided"}


def sign(plus: int, minus: int, force: bool) -> int:
    """The sign that the rule gives to so many signs: 1, -1, or 0 where it cannot be decided.

    >>> sign(2, 1, False), sign(2, 2, False), sign(3, 1, True)
    (1, 0, -1)
    """
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

    >>> import coursekit as ck
    >>> piece = ck.pieces.coding(ck.load("triangle_codings"), ck.load("sign_rules"))
    >>> piece.set(at="1969-ru-cn", ticks=["contact", "force"])
    >>> piece.says
    'Moscow and Beijing, 31 December 1969: 1 sign for plus, 1 sign for minus. By our rule the tie is −.'
    """

    def __init__(self, codings: Table, rules: Table, question: Asks = None) -> None:
        criteria = rules[rules["kind"] != "decision"]
        self._plus, self._minus = (list(criteria[criteria["kind"] == kind]["id"]) for kind in ("plus", "minus"))
        rows = {row["id"]: _told(row, [*self._plus, *self._minus]) for row in codings.to_dict("records")}
        counts = product(range(len(self._plus) + 1), range(len(self._minus) + 1), (False, True))
        facts = {
            "criteria": criteria[["id", "kind", "name", "text"]].to_dict("records"),
            "rows": rows,
            "asked": ASKED,
            "signs": {f"{plus},{minus},{int(force)}": sign(plus, minus, force) for plus, minus, force in counts},
            "names": {str(value): name for value, name in SIGNS.items()},
        }
        row_of, tick = OneOf(rows, "coding"), OneOf([*self._plus, *self._minus], "criterion")
        self.rules = {"at": row_of, "ticks": Each(rows, "coding", Row(tick)), "compared": Row(row_of)}
        self._ours = {id: {"ticks": row.pop("ours"), "sign": row.pop("sign")} for id, row in rows.items()}
        super().__init__(facts, {"at": ASKED, "ticks": {}, "compared": [], "ours": {}}, question)

    @property
    def sign(self) -> int:
        """The sign that the rule gives to the ticks of the row that is open."""
        return self._sign(self.state["ticks"].get(self.state["at"], []))

    @property
    def says(self) -> str:
        row, ticks = self.facts["rows"][self.state["at"]], self.state["ticks"].get(self.state["at"], [])
        if not ticks:
            return f"{row['tie']}, {row['day']}: which signs do you find, and what does our rule make of them?"
        counts = [sum(tick in side for tick in ticks) for side in (self._plus, self._minus)]
        found = ", ".join(f"{n} sign{'s' * (n != 1)} for {SIGNS[way]}" for n, way in zip(counts, (1, -1), strict=True))
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
        """Both cards, on paper too."""
        row = self.facts["rows"][self.state["at"]]
        cards = [f"<h4>{escape(row['tie'])}, {row['day']}</h4>"]
        for kind, head in (("plus", "Speaks for +"), ("minus", "Speaks for −")):
            boxes = [each for each in self.facts["criteria"] if each["kind"] == kind]
            listed = "".join(f"<li>☐ <b>{escape(each['name'])}</b> {escape(each['text'])}</li>" for each in boxes)
            cards.append(f"<p><b>{head}</b> {escape(row[kind])}</p><ul>{listed}</ul>")
        return "".join(cards)

    def _sign(self, ticks: list[str]) -> int:
        return sign(*(sum(tick in side for tick in ticks) for side in (self._plus, self._minus)), "force" in ticks)


def _told(row: State, criteria: list[str]) -> State:
    year, tie = row["coded_for"].year, row["id"].partition("-")[2].replace("-", "_")
    return {
        "year": year,
        "day": f"{row['coded_for'].day} {row['coded_for']:%B %Y}",
        "tie": " and ".join(CITIES[who] for who in TIES[tie]),
        "pair": "–".join(TIES[tie]),
        "plus": row["for_plus"],
        "minus": row["for_minus"],
        "ours": [each for each in criteria if row[each]],
        "sign": int(row["sign"]) if row["sign"] in SIGNS else 0,
    }
