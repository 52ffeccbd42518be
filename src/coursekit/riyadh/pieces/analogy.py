"""The board of an analogy: say of each feature whether two cases are alike, then weigh what matters."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.content.page import table
from coursekit.drawing.figure import known, require
from coursekit.errors import CourseError
from coursekit.riyadh.pieces._shared import published
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf

COLUMNS = ("id", "feature", "dimension", "ukraine_short", "taiwan_short", "ukraine", "taiwan")
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

    features: as in `ck.load("analogy")`. question: an estimate that the number of your = answers.
    The score is the weighted share of "same" among what is known: a sum of judgements, not a measurement.
    Raises CourseError when a column is missing or a sign is not known.

    `.set(signs={"border": "different"})` says a sign ("same", "different" or "unknown"), `.set(weights={"Geography":
    3})` weighs a family, `.set(row="border")` looks at a row, and `.answer(7)` says how many are alike. `ours` in the
    state comes with the answer: for each feature our sign, why, and who says so.

    >>> import coursekit as ck
    >>> board = ck.pieces.analogy(ck.load("analogy"))
    >>> board.set(weights={"Geography": 3, "Economy": 3})
    >>> board.says
    'Of 13 features 5 are alike, 6 different and 2 not known. With these weights 33% are alike.'
    """

    kept_back: ClassVar = {"ours": {}}
    tells = False  # the title and the rows say it

    def __init__(self, features: Table, question: Asks = None) -> None:
        require(features, (*COLUMNS, "compared", "why_compared", "source"), "analogy")
        known(features, "compared", SIGNS, "analogy")
        ours = features[["compared", "why_compared"]].assign(source=published(features["source"]))
        self._ours = dict(zip(features["id"], ours.values.tolist(), strict=True))
        families = dict.fromkeys(features["dimension"], 1)
        facts = {
            "rows": features[list(COLUMNS)].to_dict("records"),
            "families": list(families),
            "signs": SIGNS,
            "said": SAID,
            "most": MOST,
            "stresses": {words: families | stress for words, stress in STRESSES.items()},
        }
        self.rules = {
            "signs": Each(self._ours, "feature", OneOf(SIGNS, "sign")),
            "weights": Each(families, "family of features", Number(0, MOST, whole=True), every=True),
            "row": OneOf(["", *self._ours], "feature"),
        }
        super().__init__(facts, {"signs": {}, "weights": families, "row": ""}, question)

    @property
    def score(self) -> float:
        """The share that is alike, by the weights that stand there now."""
        return self._score(self.state["weights"])

    def _score(self, weights: dict[str, int]) -> float:
        of = {row["id"]: weights[row["dimension"]] for row in self.facts["rows"]}
        known = {id: sign == "same" for id, (sign, *_) in self._ours.items() if sign != "unknown"}
        if not any(of[id] for id in known):
            raise CourseError("No weight is left. Give at least one family more than 0.")
        return sum(of[id] for id, alike in known.items() if alike) / sum(of[id] for id in known)

    @property
    def says(self) -> str:
        if not self.state["ours"]:
            return f"{len(self._ours)} features of two cases. In how many are they alike?"
        signs = [sign for sign, *_ in self._ours.values()]
        same, different, unknown = (signs.count(sign) for sign in SIGNS)
        with_these = "equal weights" if set(self.state["weights"].values()) == {1} else "these weights"
        told = f"{same} are alike, {different} different and {unknown} not known"
        return f"Of {len(signs)} features {told}. With {with_these} {self.score:.0%} are alike."

    def checked(self, state: State) -> State:
        found = super().checked(state)
        self._score(found["weights"])
        return found

    def found(self, guess: Any) -> State:
        return {"ours": self._ours, "row": ""}

    def still(self) -> str:
        """A table: JupyterLab takes the shapes out of a picture that it does not trust, and leaves its words."""
        rows = [[row["feature"], row["ukraine"], row["taiwan"]] for row in self.facts["rows"]]
        return table(["Feature", "Ukraine", "Taiwan"], rows, caption="How alike are the two cases?").html
