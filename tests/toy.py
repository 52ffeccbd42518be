"""A kind of question of its own: one class here, one builder in JavaScript, and nothing else. Used by tests only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursekit.errors import Unanswered
from coursekit.questions.keys import toml
from coursekit.questions.kinds.question import Mark, Question

BANK = """
title = "With a toy"

[[question]]
id = "which_hand"
kind = "toy"
prompt = "In which hand is the coin?"
hint = "Not in the left one."
why = "It was in the right hand all the time."
evidence = ["sections/S1"]
hand = "right"
otherwise = "That hand is empty."

[[question]]
id = "warm_one"
kind = "toy"
part = "warm-up"
prompt = "And now?"
hint = "Not in the right one."
why = "It went over."
evidence = ["sections/S1"]
hand = "left"
otherwise = "Empty, too."
"""

BUILDER = """
BUILDERS.toy = (q, name, tools) => {
  let hand;
  const point = (each) => { hand = each; tools.changed(); tools.say(each); };
  const button = (each) => h("button", { type: "button", onclick: () => point(each) }, each);
  const node = h("div", {}, button("left"), button("right"));
  return { node, read: () => hand, ready: () => hand != null, write: (response) => (hand = response) };
};
"""


def kind() -> type[Question]:
    """Makes the kind, which puts itself among the others: only a test that asks for it should meet it."""

    @dataclass(frozen=True, kw_only=True)
    class Toy(Question):
        """In which hand the coin is. Response: "left" or "right"."""

        kind = "toy"
        comes_back = True
        hand: str = toml("one_of", "where the coin is", of=("left", "right"))
        otherwise: str = toml("text", "what is said to the other hand")

        def read(self, response: Any) -> str:
            if response not in ("left", "right"):
                raise Unanswered("Point at a hand first.")
            return response

        def mark(self, response: str) -> Mark:
            return Mark(1.0, "Well seen.") if response == self.hand else Mark(0.0, self.otherwise)

        @property
        def right(self) -> str:
            return self.hand

        @property
        def key(self) -> str:
            return f"The {self.hand} one."

    return Toy
