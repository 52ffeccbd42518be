"""The map of the eight states: find Washington's crown, then see how far it was from 1969, and how far it is today."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.riyadh.pieces.triangle import about
from coursekit.widgets.piece import Asks, Piece, State
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
        facts = about() | {"names": list(WALKS)}
        facts["ids"] = {
            signs: signs.replace("-1", "minus").replace("1", "plus").replace(",", "-") for signs in facts["states"]
        }
        super().__init__(facts, {"walk": next(iter(WALKS))}, question)

    @property
    def says(self) -> str:
        if self.asking:
            return "The eight states of the triangle. In which one does Washington wear the crown?"
        return f"{WALKS[self.state['walk']]['title']}."

    def found(self, guess: Any) -> State:
        return {"walks": WALKS}
