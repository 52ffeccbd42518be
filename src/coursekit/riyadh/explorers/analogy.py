"""Weigh an analogy: what is held to matter decides how alike two cases are."""

from __future__ import annotations

from typing import Any

from ipywidgets import FloatSlider

from coursekit.riyadh.charts.two_cases import analogy as matrix
from coursekit.widgets.panel import Explorer, Scene, explorer

# Whose argument stresses what, in our reading; the lesson cites the statements. Everything not named counts 1.
STRESSES = {
    "Equal weights": {},
    "The article: the claim": {"The claim": 3, "Geography": 0, "Economy": 0},
    "Su Tzu-yun: sea and chips": {"Geography": 3, "Economy": 3},
    "Beijing: legal status": {"Law and status": 3, "The claim": 0},
}

ABOUT = """
Each row is a feature of both cases: = alike, ≠ different, ? not known. The features and the signs are our coding; the
table gives the reasons.

The score is the weighted share of = among the features that are known. A weight of 0 leaves a family out.

Warning: the weights are the argument. Whoever chooses them has already decided most of the answer, and so has whoever
chose the features. The buttons set weights that, in our reading, fit what the article and others stress. They are not
their numbers.

A high score does not say that the same will happen. It says that the chosen features are alike.
"""


def analogy(features: Any) -> Explorer:
    """Give each family of features a weight, and see how alike Ukraine and Taiwan are by the score.

    Controls: one weight for each family, from 0 (does not matter) to 3, under the family's name.
    features: as in `ck.load("analogy")`; see `charts.analogy.analogy` for its columns and the errors.
    """
    families = dict.fromkeys(features["dimension"], 1.0)

    def scene(**weights: float) -> Scene:
        figure = matrix(features, {name: weight for name, weight in weights.items() if weight != 1})
        return Scene(f"{figure.description} The weights are the argument: say why you chose yours.", [figure])

    sliders = {
        name: FloatSlider(description=name, value=1, min=0, max=3, step=1, continuous_update=False) for name in families
    }
    presets = {words: families | stress for words, stress in STRESSES.items()}
    return explorer("How alike are the two cases? You decide what matters", ABOUT, sliders, scene, presets=presets)
