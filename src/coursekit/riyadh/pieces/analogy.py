"""The board of an analogy: say of each feature whether two cases are alike, then weigh what matters."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.figure import known, require
from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import Table, published
from coursekit.widgets.piece import Asks, Piece, State, one_of

COLUMNS = ("id", "feature", "dimension", "ukraine_short", "taiwan_short", "ukraine", "taiwan", "compared")
SIGNS = {"same": "=", "different": "≠", "unknown": "?"}
SAID = {"same": "alike", "different": "different", "unknown": "not known"}
MOST = 3  # a weight can be 0 to 3
# Whose argument stresses what, in our reading; the lesson cites the statements. Everything not named counts 1.
STRESSES = {
    "All count the same": {},
    "The article": {"The claim": 3, "Geography": 0, "Economy": 0},
    "Su Tzu-yun": {"Geography": 3, "Economy": 3},
    "Beijing": {"Law and status": 3, "The claim": 0},
}


class Analogy(Piece):
    """Say of each feature whether two cases are alike, see our signs beside yours, and give each family a weight.

    features: as in `ck.load("analogy")`. question: lesson and id of the estimate that the number of your = answers;
    without one, our signs stand there from the start.
    The score is the weighted share of "same" among what is known: a sum of judgements, not a measurement.
    Raises CourseError when a column is missing or a sign is not known.

    State: signs (feature to "same", "different" or "unknown"), weights (family to 0 … 3), row (the one looked at).

    `.set(signs={"border": "different"})` says a sign, `.set(weights={"Geography": 3})` weighs a family, and
    `.answer(7)` says how many are alike. `ours` comes with the answer: for each feature our sign, why, and who says so.

    >>> import coursekit as ck
    >>> board = ck.pieces.analogy(ck.load("analogy"))
    >>> board.set(weights={"Geography": 3, "Economy": 3})
    >>> board.says
    'Of 13 features 5 are alike, 6 different and 2 not known. With these weights 33% are alike.'
    """

    called = "analogy"
    merged = ("weights",)
    kept_back: ClassVar = {"ours": {}}

    def __init__(self, features: Table, question: Asks = None) -> None:
        require(features, (*COLUMNS, "why_compared", "source"), "analogy")
        known(features, "compared", SIGNS, "analogy")
        rows = features[list(COLUMNS[:-1])].to_dict("records")
        from_whom = published(features["source"])
        about = zip(features["compared"], features["why_compared"], from_whom, strict=True)
        self._ours = dict(zip(features["id"], map(list, about), strict=True))
        self._families = dict.fromkeys(features["dimension"], 1)
        facts = {"rows": rows, "families": list(self._families), "signs": SIGNS, "said": SAID, "most": MOST}
        facts["stresses"] = {words: self._families | stress for words, stress in STRESSES.items()}
        state = {"signs": {}, "weights": self._families, "row": ""}
        super().__init__(facts, state, question)

    @property
    def score(self) -> float:
        """The share that is alike, by the weights that stand there now."""
        return self._score(self.state["weights"])

    def _score(self, weights: dict[str, int]) -> float:
        family = {row["id"]: row["dimension"] for row in self.facts["rows"]}
        counted = [(weights[family[id]], sign == "same") for id, (sign, *_) in self._ours.items() if sign != "unknown"]
        return sum(weight for weight, alike in counted if alike) / sum(weight for weight, _ in counted)

    @property
    def says(self) -> str:
        if not self.state["ours"]:
            return f"{len(self._ours)} features of two cases. In how many are they alike?"
        signs = [sign for sign, *_ in self._ours.values()]
        counts = [f"{signs.count(sign)} {'are alike' if sign == 'same' else SAID[sign]}" for sign in SIGNS]
        with_these = "equal weights" if set(self.state["weights"].values()) == {1} else "these weights"
        told = f"{', '.join(counts[:-1])} and {counts[-1]}"
        return f"Of {len(signs)} features {told}. With {with_these} {self.score:.0%} are alike."

    def checked(self, state: State) -> State:
        signs, weights, row = state.get("signs"), state.get("weights"), state.get("row", "")
        if not isinstance(signs, dict) or not isinstance(weights, dict):
            raise CourseError("Signs and weights are lists of names with values. Run the cell again.")
        for id in (*signs, *filter(None, [row])):
            one_of(id, self._ours, "feature")
        for family in weights:
            one_of(family, self._families, "family of features")
        for sign in signs.values():
            one_of(sign, SIGNS, "sign")
        if weights.keys() != self._families.keys() or not all(weight in range(MOST + 1) for weight in weights.values()):
            raise CourseError(f"A weight is a whole number from 0 to {MOST}, one for each family.")
        if not any(weights[row["dimension"]] for row in self.facts["rows"] if self._ours[row["id"]][0] != "unknown"):
            raise CourseError("No weight is left. Give at least one family more than 0.")
        return {"signs": signs, "weights": weights, "row": row}

    def found(self, guess: Any) -> State:
        return {"ours": self._ours, "row": ""}

    def still(self) -> str:
        """A table: JupyterLab takes the shapes out of a picture that it does not trust, and leaves its words."""
        rows = [[row["feature"], row["ukraine"], row["taiwan"]] for row in self.facts["rows"]]
        return table(["Feature", "Ukraine", "Taiwan"], rows, caption="How alike are the two cases?").html
