"""The certificate: what a learner has done, in their own words, with the best forecast and the calibration picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from coursekit.content import course
from coursekit.content.data import load
from coursekit.content.files import write_whole
from coursekit.content.page import fill, paragraph, strong
from coursekit.errors import CourseError
from coursekit.learner.event import anonymous
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.log import Log
from coursekit.riyadh.models.forecast import brier
from coursekit.widgets.piece import Piece, State
from coursekit.widgets.rules import text

LESSON, TAG = "taiwan_and_forecasts", "forecast:"
QUESTION = (LESSON, "own_sentence")
LONGEST = 140  # characters of the sentence, as the card of the question says
NEAR = 5.7  # per cent: where the numbers of two dots would touch


class Certificate(Piece):
    """A page to print: your name, a sentence of your own, your best forecast and how your numbers did.

    question: one that the sentence answers.

    `.set(name="Ada")` says the name, `.answer("…")` writes the sentence, `.save("certificate.html")` writes the page.

    >>> import coursekit as ck
    >>> import tempfile, pathlib
    >>> page = ck.pieces.certificate()
    >>> page.set(name="Ada")
    >>> outcome = page.answer("I ask first what was on the paper.")
    >>> page.save(pathlib.Path(tempfile.mkdtemp()) / "certificate.html").name
    'certificate.html'
    """

    rules: ClassVar = {"name": text}

    def __init__(self, question: tuple[str, str] = QUESTION) -> None:
        student = Log().student()
        state = {"name": "" if anonymous(student) else student, "sentence": "", "page": ""}
        super().__init__({"longest": LONGEST}, state, question)

    @property
    def says(self) -> str:
        if not self.state["page"]:
            return "The certificate needs your name, and one sentence of your own."
        return f"The certificate of {self.state['name'] or 'a learner'} is ready: “{self.state['sentence']}”"

    def answer(self, response: Any, confidence: int | None = None) -> Any:
        if isinstance(response, str) and len(response.strip()) > LONGEST:
            raise CourseError(f"The sentence has {len(response.strip())} characters; {LONGEST} fit on the page.")
        outcome = super().answer(response, confidence)
        if outcome.status != "unanswered":
            self._change(self.answered(self.state, outcome.response))
        return outcome

    def answered(self, state: State, guess: Any) -> State:
        """The page is written anew whenever the sentence or the name is another."""
        sentence = str(self.session.standings[self._id].response)
        return state | {"sentence": sentence, "page": page(state["name"], sentence)}

    def checked(self, state: State) -> State:
        known = self.state | {"name": super().checked(state)["name"][:80]}
        return self.answered(known, None) if self.guess is not None else known

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, and return where it is. Raises CourseError if there is no sentence yet."""
        if not self.state["page"]:
            raise CourseError("There is no sentence yet: write one in the card, or with .answer(…).")
        write_whole(Path(path), self.state["page"])
        return Path(path)

    def still(self) -> str:
        """Words alone: there is nothing to see of it yet."""
        return paragraph(strong("Your name: ______________ Your sentence: ______________")).html


def page(name: str, sentence: str, today: date | None = None) -> str:
    """The certificate as one page of HTML, A4 and landscape, that needs no network, no script and no other file."""
    today = today or date.today()
    found = lesson_results(course.current(), Log())
    done = [sum(each.outcome is not None for each in result.standings) for result in found]
    said = _said(found)
    values = {
        "title": f"Certificate: {name or 'The talks in Riyadh'}",
        "who": name,
        "sentence": sentence,
        "answers": sum(done),
        "lessons": sum(map(bool, done)),
        "of": len(found),
        "dots": said,
        "score": f"{brier([dot['said'] / 100 for dot in said], [dot['yes'] for dot in said]):.2f}" if said else "",
        "today": f"{today.day} {today:%B %Y}",
    }
    return fill("riyadh/pieces/certificate.html", **values)


def _said(found: list[Any]) -> list[dict[str, Any]]:
    """The forecasts that have a number, each with what came of it and how far out it stands in the picture."""
    rows = load("forecast_questions").set_index("id")
    standings = [each for result in found if result.lesson.slug == LESSON for each in result.standings if each.outcome]
    dots = []
    for standing in standings:
        for tag in (tag.removeprefix(TAG) for tag in standing.question.tags if tag.startswith(TAG)):
            row, number = rows.loc[tag], float(standing.guess)
            about = {"question": row["question"], "short": row["short"], "what": row["what_happened"]}
            yes = bool(row["outcome"])
            dots.append(about | {"said": number, "yes": yes, "gap": abs(number - 100 * yes)})
    return _apart(sorted(dots, key=lambda dot: dot["said"]))


def _apart(dots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many steps out each dot stands: of two numbers that are near each other, the second one further."""
    last = {True: (-100.0, 0), False: (-100.0, 0)}  # on each side, the dot before
    for dot in dots:
        said, out = last[dot["yes"]]
        dot["out"] = (out + 1) % 3 if dot["said"] - said < NEAR else 0
        last[dot["yes"]] = dot["said"], dot["out"]
    return dots
