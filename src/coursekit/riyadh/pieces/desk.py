"""The editor's desk: a line in quotation marks, and the one word in it that no account has."""

from __future__ import annotations

import re
from typing import Any

from coursekit.content.data import load
from coursekit.content.page import page, paragraph, strong
from coursekit.widgets.piece import Piece, State
from coursekit.widgets.rules import OneOf, Row, yes_no

QUESTION = ("reading_the_source", "altered_word")
CLAIM, POINT, STATEMENT = "C09", "o4-article", "c09-i24"  # the quoted line, what it is about, and what it is held to
SHOWN = ("c09-rev-rubio", "c09-dwrap", "c09-ifp-lav")  # the other accounts of the same step


class Desk(Piece):
    """Tap the word that you would query; then see the quoted line woven into the statement that it should come from.

    question: one that the first tap answers; its options are the words of the line.

    `.answer("parties")` is the first tap, and the one that counts; `.set(tried=[…])` are all of them, first to last,
    and `.set(shown=True)` gives up. `loom` in the state, the two lines and their threads, comes with the word.
    """

    tells = False  # the desk says it itself, once it no longer gives the word away

    def __init__(self, question: tuple[str, str] = QUESTION) -> None:
        exhibits = load("exhibits").set_index("id")
        self._line = _quoted(load("claims").set_index("id").loc[CLAIM, "claim"])
        self._accounts = exhibits.loc[[STATEMENT, *SHOWN]]
        context = load("outcomes").set_index("id").loc[POINT, "says"]
        facts = {"words": self._line, "ids": [_plain(word) for word in self._line], "context": context}
        self.rules = {"tried": Row(OneOf(facts["ids"], "word in this line")), "shown": yes_no}
        super().__init__(facts, {"tried": [], "shown": False, "told": {}, "loom": None}, question)

    @property
    def says(self) -> str:
        loom = self.state["loom"]
        if not loom:
            return self.question.prompt
        words = [_plain(line[n]) for line, n in ((self._line, loom["loose"][0]), (loom["words"], loom["left"][0]))]
        return f"“{words[0].capitalize()}” came in, “{words[1]}” went out."

    def checked(self, state: State) -> State:
        return self._seen(**super().checked(state))

    def answered(self, state: State, guess: Any) -> State:
        return self._seen([guess], shown=False)

    def _seen(self, tried: list[str], shown: bool) -> State:
        """What may be seen after these taps: the key, and all that tells it, stay here until the word is found."""
        reasons = {option.id: option.feedback for option in self.question.options}
        found = shown or self.question.right in tried
        told = {word: reasons[word] for word in [*tried, *[self.question.right] * found]}
        return {"tried": tried, "shown": shown, "told": told, "loom": self._loom(self.question.why) if found else None}

    def _loom(self, why: str) -> State:
        said = _quoted(self._accounts.loc[STATEMENT, "says"])
        own, other = [[_plain(word) for word in line] for line in (self._line, said)]
        elsewhere = {_plain(word) for says in self._accounts.loc[list(SHOWN), "says"] for word in _quoted(says)}
        left = [n for n, word in enumerate(other) if word not in own]
        free = [n for n, word in enumerate(own) if word not in other]
        near = [[n, left.pop()] for n in free if own[n] in elsewhere]  # an account has it, the statement another word
        return {
            "words": said,
            "pairs": [[n, other.index(word)] for n, word in enumerate(own) if word in other],
            "near": near,
            "loose": [n for n in free if own[n] not in elsewhere],
            "left": left,
            "accounts": list(self._accounts.loc[list(SHOWN), "says"]),
            "why": why,
        }

    def still(self) -> str:
        line = paragraph(strong(f"“{' '.join(self._line)}”"))
        return page(line, paragraph("The article, point 4. No speaker is named.")).html


def _quoted(text: str) -> list[str]:
    """The words of the last quotation in a text."""
    found = re.findall("“(.+?)”", text)
    return found[-1].split() if found else []


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).lower()
