"""Weigh an analogy: what is held to matter decides how alike two cases are."""

from __future__ import annotations

from typing import Any

from ipywidgets import FloatSlider

from coursekit.riyadh.charts.two_cases import analogy as matrix
from coursekit.widgets.panel import Explorer, Scene, button

# Whose argument stresses what, in our reading; the lesson cites the statements. Everything not named counts 1.
STRESSES = {
    "Equal weights": {},
    "The article: the claim": {"The claim": 3, "Geography": 0, "Economy": 0},
    "Su Tzu-yun: sea and chips": {"Geography": 3, "Economy": 3},
    "Beijing: legal status": {"Law and status": 3, "The claim": 0},
}


def analogy(features: Any) -> Analogy:
    """Give each family of features a weight, and see how alike Ukraine and Taiwan are by the score.

    features: as in `ck.load("analogy")`; see `charts.analogy.analogy` for its columns and the errors.
    """
    return Analogy(features)


class Analogy(Explorer):
    """Controls: one weight for each family of features, from 0 (does not matter) to 3, under the family's name."""

    title = "How alike are the two cases? You decide what matters"
    about = (
        "<p>Each row is a feature of both cases: = alike, ≠ different, ? not known. The features and the signs are our "
        "coding; the table gives the reasons.</p>"
        "<p>The score is the weighted share of = among the features that are known. A weight of 0 leaves a family "
        "out.</p>"
        "<p>Warning: the weights are the argument. Whoever chooses them has already decided most of the answer, and so "
        "has whoever chose the features. The buttons set weights that, in our reading, fit what the article and "
        "others stress. They are not their numbers.</p>"
        "<p>A high score does not say that the same will happen. It says that the chosen features are alike.</p>"
    )

    def __init__(self, features: Any):
        self._features = features
        families = list(dict.fromkeys(features["dimension"]))
        sliders = {
            name: FloatSlider(description=name, value=1, min=0, max=3, step=1, continuous_update=False)
            for name in families
        }
        stresses = [button(words, lambda stress=stress: self.stress(stress)) for words, stress in STRESSES.items()]
        super().__init__(sliders, rows=[sliders.values(), stresses])

    def stress(self, weights: dict[str, float]) -> None:
        """Set all weights at once, as a button does: those named, and 1 for the others."""
        self.set(**{name: weights.get(name, 1) for name in self.controls})

    def scene(self, **weights: float) -> Scene:
        moved = {name: weight for name, weight in weights.items() if weight != 1}
        figure = matrix(self._features, moved)
        return Scene(f"{figure.description} The weights are the argument: say why you chose yours.", [figure])
