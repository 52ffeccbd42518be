"""The third coder: label sentences by a rule yourself, and see your labels beside those of two coders."""

from __future__ import annotations

from typing import Any

from coursekit.content.page import bullets
from coursekit.drawing.figure import require
from coursekit.errors import CourseError
from coursekit.questions.grading import Outcome
from coursekit.widgets.piece import Asks, Piece, State, Table
from coursekit.widgets.rules import Each, OneOf, one_of, yes_no

RULES = {  # what a sentence must do to get a yes
    "strict": "what one side gives or does is named, **and** what it gets for it",
    "loose": "it is about money, trade, resources, costs or a deal",
}
COLUMNS = ("id", "sentence", "strict_a", "strict_b", "loose_a", "loose_b", "why_differs")


class ThirdCoder(Piece):
    """Label sentences, yes or no, and see where two other coders stand.

    sentences: rows of `ck.load("coded_sentences")`. question: one that is answered with the ids of the sentences that
    got a yes by the strict rule.
    Raises CourseError where a column is missing or no row is left.

    `.set(yes=["office-for-peace"])` labels all sentences by the rule that is shown, `.set(rule="loose")` shows the
    other rule, and `.answer(["office-for-peace"])` labels them for the question. `codes` in the state, those of A and
    B, come once every sentence has a label.

    >>> import coursekit as ck
    >>> piece = ck.pieces.third_coder(ck.load("coded_sentences").head(2))
    >>> piece.set(yes=["office-for-peace"])
    >>> piece.says
    'You label 2 sentences by the strict rule. You agree with coder A on 1, and with coder B on 1; the two agree on 2.'
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
            changes["labels"] = self.state["labels"] | {rule: self._labelled(yes)}
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
        if isinstance(yes, str):
            raise CourseError(f"Write the sentences that get a yes as a list: [{yes!r}].")
        for id in yes:
            one_of(id, self._ids, "sentence")
        return {id: id in yes for id in self._ids}
