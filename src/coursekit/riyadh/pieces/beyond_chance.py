"""Agreement beyond chance: the labels of two coders as tiles, what chance alone would give, and kappa, all to touch."""

from __future__ import annotations

from typing import Any

from coursekit.drawing.figure import require
from coursekit.errors import CourseError
from coursekit.riyadh.models._results import Measure
from coursekit.riyadh.models.votes import kappa
from coursekit.riyadh.pieces.third_coder import COLUMNS
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Number, OneOf, Row, one_of, yes_no

ORDER = [(1, 1), (1, 0), (0, 1), (0, 0)]  # how the tiles stand: both yes, only A, only B, both no


class BeyondChance(Piece):
    """Two coders, tile by tile: tap a label, and see agreement, chance and kappa follow.

    sentences: as in `ck.load("coded_sentences")`. question: one that is answered with a kappa.
    Raises CourseError where a column is missing or there are fewer than two sentences.

    `.set(labels="loose")` shows the labels of another rule ("strict", "loose" or "sleepers"), `.set(a=[…])` and b other
    labels, 1 for each yes, sentence by sentence, and `.answer(0.5)` guesses kappa.

    >>> import coursekit as ck
    >>> piece = ck.pieces.beyond_chance(ck.load("coded_sentences"))
    >>> piece.set(labels="loose")
    >>> piece.says
    'Two coders, 30 sentences: the same label for 24, 14.9 of them by chance alone. Kappa is 0.60.'
    """

    def __init__(self, sentences: Table, question: Asks = None) -> None:
        require(sentences, COLUMNS, "beyond chance")
        n = len(sentences)
        if n < 2:
            raise CourseError("Two coders can be compared on two sentences at least.")
        self._starts = {"sleepers": {"a": [1, *[0] * (n - 1)], "b": [0, 1, *[0] * (n - 2)]}}
        texts = {"sleepers": [["", ""]] * n}
        for rule in ("loose", "strict"):
            labels = sentences[[f"{rule}_a", f"{rule}_b"]].astype(int).values.tolist()
            place = sorted(range(n), key=lambda i: ORDER.index(tuple(labels[i])))
            self._starts[rule] = {who: [labels[i][k] for i in place] for k, who in enumerate("ab")}
            rows = sentences.iloc[place][["sentence", "why_differs"]].fillna("").values.tolist()
            texts[rule] = [[text, why if why.lower().startswith(rule) else ""] for text, why in rows]
        labels_of = Row(yes_no, range(1, n + 1))
        starts = OneOf(self._starts, "set of labels")
        self.rules = {"start": starts, "a": labels_of, "b": labels_of, "guess": Number(-1, 1, empty=True)}
        facts = {"starts": self._starts, "texts": texts}
        super().__init__(facts, {"start": "strict", "guess": None, **self._starts["strict"]}, question)

    @property
    def kappa(self) -> Measure:
        """Agreement beyond chance of the labels that stand there now."""
        return kappa(self.state["a"], self.state["b"], "nominal")

    @property
    def says(self) -> str:
        a, b = self.state["a"], self.state["b"]
        n, same = len(a), sum(x == y for x, y in zip(a, b, strict=True))
        told = f"Two coders, {n} sentences: the same label for {same}"
        if self.asking:
            return f"{told}. How much of it is more than chance?"
        by_chance = (sum(a) * sum(b) + (n - sum(a)) * (n - sum(b))) / n
        found = f"Kappa is {self.kappa:.2f}".replace("-", "−") if self.kappa == self.kappa else "Kappa has no meaning"
        return f"{told}, {by_chance:.1f} of them by chance alone. {found}."

    def set(self, **changes: Any) -> None:
        if "labels" in changes:
            start = one_of(changes.pop("labels"), self._starts, "set of labels")
            changes |= {"start": start} | self._starts[start]
        super().set(**changes)

    def checked(self, state: State) -> State:
        found = super().checked(state)
        return found | {who: [int(yes) for yes in found[who]] for who in "ab"}

    def answered(self, state: State, guess: Any) -> State:
        """The guess stands beside the kappa of the strict rule."""
        return {"start": "strict", "guess": guess, **self._starts["strict"]}
