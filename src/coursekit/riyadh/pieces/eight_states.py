"""The map of the eight states: find Washington's crown, then see how far it was from 1969, and how far it is today."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.riyadh.pieces.triangle import TIES, about, tie_of
from coursekit.widgets.piece import Asks, Piece, State, picture
from coursekit.widgets.rules import OneOf

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
SIGNS = {1: "plus", -1: "minus"}


class EightStates(Piece):
    """Tap the state in which Washington wears the crown; then follow three walks on the map.

    question: one that tapping a state answers; its options are the ids of the table triangle_states. The walks would
    answer it, and so come after it: `.answer("plus-plus-minus")` taps a state, `.set(walk=…)` shows another walk.

    >>> import coursekit as ck
    >>> piece = ck.pieces.eight_states(question=None)
    >>> piece.set(walk="2022–24 → ?")
    >>> piece.says
    'From 2022–24 three flips, and one parts two friends.'
    """

    shares = ("states",)
    rules: ClassVar = {"walk": OneOf(WALKS, "walk")}
    kept_back: ClassVar = {"walks": {}}

    def __init__(self, question: Asks = ("reverse_kissinger", "seat_of_1972")) -> None:
        ids = {",".join(map(str, signs)): "-".join(SIGNS[sign] for sign in signs) for signs in _every()}
        super().__init__(about() | {"names": list(WALKS), "ids": ids}, {"walk": next(iter(WALKS))}, question)

    @property
    def says(self) -> str:
        if self.asking:
            return "The eight states of the triangle. In which one does Washington wear the crown?"
        return f"{WALKS[self.state['walk']]['title']}."

    def found(self, guess: Any) -> State:
        return {"walks": WALKS}

    def still(self) -> str:
        """The eight states in four rows, without their crowns."""
        drawn = []
        for row in (3, 1, -1, -3):
            here = [signs for signs in _every() if sum(signs) == row]
            for n, signs in enumerate(here):
                x, y = 160 + 100 * (n - (len(here) - 1) / 2), 34 + 28 * (3 - row)
                at = {"US": (x, y - 18), "RU": (x - 20, y + 14), "CN": (x + 20, y + 14)}
                drawn += [tie_of(at[a], at[b], sign) for (a, b), sign in zip(TIES.values(), signs, strict=True)]
        words = "Eight small triangles in four rows, from three good ties at the top to three bad ones at the bottom."
        return picture(320, 240, words, "".join(drawn))


def _every() -> list[list[int]]:
    return [list(map(int, key.split(","))) for key in about()["states"]]
