"""Lesson 3: sentences to label beside two other coders, and how much of agreement is more than chance."""

from __future__ import annotations

from typing import Any

from coursekit.content.page import bullets
from coursekit.drawing.tables import require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.riyadh import models
from coursekit.riyadh.models._shared import Measure
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, Number, OneOf, Row, one_of, yes_no

RULES = {  # what a sentence must do to get a yes
    "strict": "what one side gives or does is named, **and** what it gets for it",
    "loose": "it is about money, trade, resources, costs or a deal",
}
COLUMNS = ("id", "sentence", "strict_a", "strict_b", "loose_a", "loose_b", "why_differs")
ORDER = [(1, 1), (1, 0), (0, 1), (0, 0)]  # how the tiles stand: both yes, only A, only B, both no


class ThirdCoder(Piece):
    """Label sentences, yes or no, and see where two other coders stand.

    sentences: rows of `ck.load("coded_sentences")`. question: one that is answered with the ids of the sentences that
    got a yes by the strict rule.

    `.set(yes=["office-for-peace"])` labels all sentences by the rule that is shown, `.set(rule="loose")` shows the
    other rule, and `.answer(["office-for-peace"])` labels them for the question. `codes` in the state, those of A and
    B, come once every sentence has a label.
    """

    def __init__(self, sentences: Table, question: Asks = None) -> None:
        require(sentences, COLUMNS, "third coder")
        rows = sentences.to_dict("records")
        self._ids = [row["id"] for row in rows]
        self._codes = {
            rule: {row["id"]: [bool(row[f"{rule}_{who}"]) for who in "ab"] for row in rows} for rule in RULES
        }
        self._why: dict[str, dict[str, str]] = {rule: {} for rule in RULES}
        for row in rows:  # a reason names its rule first
            rule, _, reason = str(row["why_differs"]).partition(": ")
            self._why.get(rule.lower(), {})[row["id"]] = reason
        labelled = Each(self._ids, "sentence", yes_no)
        self.rules = {"rule": OneOf(RULES, "coding rule"), "labels": Each(RULES, "coding rule", labelled, every=True)}
        facts = {"rules": RULES, "sentences": {row["id"]: row["sentence"] for row in rows}}
        labels: dict[str, dict[str, bool]] = {rule: {} for rule in RULES}
        super().__init__(facts, {"rule": "strict", "labels": labels, "codes": {}, "why": {}}, question)

    @property
    def says(self) -> str:
        rule = self.state["rule"]
        if rule not in self.state["codes"]:
            return f"{len(self._ids)} sentences to label by the {rule} rule: yes if {RULES[rule].replace('**', '')}."
        mine, codes = self.state["labels"][rule], self._codes[rule]
        with_a, with_b = (sum(mine[id] == codes[id][n] for id in self._ids) for n in (0, 1))
        same = sum(a == b for a, b in codes.values())
        return (
            f"You label {len(self._ids)} sentences by the {rule} rule. You agree with coder A on {with_a},"
            f" and with coder B on {with_b}; the two agree on {same}."
        )

    def set(self, **changes: Any) -> None:
        rule, yes = changes.get("rule", self.state["rule"]), changes.pop("yes", None)
        if yes is not None:
            changes["labels"] = {rule: self._labelled(yes)}
        super().set(**changes)

    def checked(self, state: State) -> State:
        return self._shown(super().checked(state), self.asking)

    def answered(self, state: State, guess: Any) -> State:
        """The labels that were answered stand there, beside those of the two coders."""
        self._why["strict"] |= {option.id: option.feedback for option in self.question.options}
        labels = state["labels"] | {"strict": self._labelled(guess)}
        return self._shown({"rule": "strict", "labels": labels}, asking=False)

    def still(self) -> str:
        return bullets(f"yes ○ no ○ {text}" for text in self.facts["sentences"].values()).html

    def _shown(self, state: State, asking: bool) -> State:
        """With the codes of A and B, once every sentence has a label by a rule: no earlier, or they would lead."""
        done = [] if asking else [rule for rule in RULES if len(state["labels"][rule]) == len(self._ids)]
        told = {"codes": self._codes, "why": self._why}
        return state | {name: {rule: of[rule] for rule in done} for name, of in told.items()}

    def told(self, outcome: Outcome) -> str:
        return self.question.why  # the feedback stands at the sentences

    def _labelled(self, yes: Any) -> dict[str, bool]:
        yes = Row(OneOf(self._ids, "sentence"))(yes, "yes")
        return {id: id in yes for id in self._ids}


class BeyondChance(Piece):
    """Two coders, tile by tile: tap a label, and see agreement, chance and kappa follow.

    sentences: as in `ck.load("coded_sentences")`. question: one that is answered with a kappa.
    Raises CourseError for fewer than two sentences.

    `.set(labels="loose")` shows the labels of another rule ("strict", "loose" or "sleepers"), `.set(a=[…])` and b other
    labels, 1 for each yes, sentence by sentence, and `.answer(0.5)` guesses kappa.
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
        return models.votes.kappa(self.state["a"], self.state["b"], "nominal")

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
