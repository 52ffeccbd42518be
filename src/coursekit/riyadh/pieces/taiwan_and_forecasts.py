"""Lesson 8: two cases side by side, eight forecasts, and the last page of the course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from coursekit.content import course
from coursekit.content.data import load
from coursekit.content.files import write_whole
from coursekit.content.page import counted, fill, paragraph, strong, table
from coursekit.drawing.tables import day, known, require
from coursekit.errors import CourseError, LogError
from coursekit.learner.event import anonymous
from coursekit.learner.lesson_results import lesson_results
from coursekit.learner.log import Log
from coursekit.questions.grading import Outcome
from coursekit.riyadh.models.forecast import brier, calibration
from coursekit.widgets.piece import Asks, Piece, State, Table, Together
from coursekit.widgets.rules import Each, Number, OneOf, text

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

ASKED = ("id", "short", "question", "rule", "known")  # what is told of a forecast before its number
YEAR = 2025  # of nearly every last day, so it need not be said
EVEN = 50  # what a coin says: the numbers of a board that asks nothing

LESSON, TAG = "taiwan_and_forecasts", "forecast:"
LONGEST = 140  # characters of the sentence, as the card of the question says
NEAR = 10  # per cent: nearer to each other, dots stand one further out than the other
STEP, ROOM = 30, 78  # pixels: how far, and how much there is for all of them


class Analogy(Piece):
    """Say of each feature whether two cases are alike, see our signs beside yours, and give each family a weight.

    features: as in `ck.load("analogy")`. question: an estimate that the number of your = answers.
    The score is the weighted share of "same" among what is known: a sum of judgements, not a measurement.

    `.set(signs={"border": "different"})` says a sign ("same", "different" or "unknown"), `.set(weights={"Geography":
    3})` weighs a family, `.set(row="border")` looks at a row, and `.answer(7)` says how many are alike. `ours` in the
    state comes with the answer: for each feature our sign, why, and who says so.
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
        rows = [[row["feature"], row["ukraine"], row["taiwan"]] for row in self.facts["rows"]]
        return table(["Feature", "Ukraine", "Taiwan"], rows, caption="How alike are the two cases?").html


class Forecasts(Together):
    """Say how likely each thing is; when every question has its number, see what came, and your Brier score.

    questions: as in `ck.load("forecast_questions")`. question: lesson and ids of the forecasts that the numbers answer,
    in the order of the rows; without it, what came stands beside the numbers of a coin.
    Raises CourseError when there are not as many ids as rows.

    `.set(said={"trump-xi": 60})` moves a ring and `.answer({"trump-xi": 60, …})` says all numbers, once. `came` and
    `score` in the state come with the answer.
    """

    said = ("said",)
    tells = False  # the rows tell it
    kept_back: ClassVar = {"came": {}, "score": None}

    def __init__(self, questions: Table, question: tuple[str, Sequence[str]] | None = None) -> None:
        told = ("closes", "outcome", "resolved_on", "what_happened", "source")
        require(questions, (*ASKED, *told), "forecasts")
        if question and len(question[1]) != len(questions):
            raise CourseError(f"The table has {len(questions)} questions; name as many ids, not {len(question[1])}.")
        names = list(questions["id"])
        self._table = questions
        self.rules = {
            "said": Each(names, "forecast", Number(0, 100, empty=True), every=True),
            "row": OneOf(["", *names], "forecast"),
        }
        rows = [
            {name: getattr(row, name) for name in ASKED}
            | {"by": f"{row.closes.day} {row.closes:%b}" + (f" {row.closes.year}" if row.closes.year > YEAR else "")}
            for row in questions.itertuples()
        ]
        facts, state = {"rows": rows, "count": len(rows)}, {"said": dict.fromkeys(names), "row": ""}
        super().__init__(facts, state, question, names)
        if self.session:
            self.state = self.state | {"said": self.guesses}  # also those of an earlier day that are not all yet

    @property
    def says(self) -> str:
        if not self.state["came"]:
            asks = counted(len(self._table), "question")
            return f"{asks} of 15 March 2025. How likely is a yes to each, in per cent?"
        told = calibration(*self._shares(self.state["said"])).reading
        return f"{told} Your Brier score is {self.state['score']:.2f}; saying {EVEN}% each time gives 0.25."

    def respond(self, response: Any, confidence: int | None) -> Outcome:
        said = self.rules["said"](self.state["said"] | (response if isinstance(response, dict) else {}), "said")
        if left := [row for row, number in said.items() if number is None]:
            return Outcome(0.0, "unanswered", f"{counted(len(left), 'number')} still to say: {', '.join(left)}.")
        return super().respond(said, confidence)

    def found(self, guess: dict[str, float] | None) -> State:
        said = guess or dict.fromkeys(self._table["id"], EVEN)
        came = {
            row.id: {"yes": bool(row.outcome), "on": day(row.resolved_on), "what": row.what_happened, "from": sources}
            for row, sources in zip(self._table.itertuples(), published(self._table["source"]), strict=True)
        }
        return {"said": said, "came": came, "score": float(brier(*self._shares(said)))}

    def _shares(self, said: dict[str, float]) -> tuple[list[float], list[int]]:
        outcome = dict(zip(self._table["id"], self._table["outcome"], strict=True))
        return [number / 100 for number in said.values()], [int(outcome[row]) for row in said]

    def still(self) -> str:
        rows = [[row["question"], row["rule"], row["known"], "____%"] for row in self.facts["rows"]]
        heads = ["How likely is each?", "Rule", "Known on 15 March 2025", "Your number"]
        return table(heads, rows).html


class Certificate(Piece):
    """A page to print: your name, a sentence of your own, your best forecast and how your numbers did.

    question: one that the sentence answers.

    `.set(name="Ada")` says the name, `.answer("…")` writes the sentence, `.save("certificate.html")` writes the page.
    """

    rules: ClassVar = {"name": text}

    def __init__(self, question: tuple[str, str] = (LESSON, "own_sentence")) -> None:
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

    def _change(self, state: State) -> None:
        log = self.session.log
        if state["page"] and state["name"] and anonymous(log.student()):  # said here first: on another day it is known
            with suppress(LogError):
                log.say_name(state["name"])
        super()._change(state)

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
        return paragraph(strong("Your name: ______________ Your sentence: ______________")).html


def page(name: str, sentence: str, today: date | None = None) -> str:
    """The certificate as one page of HTML, A4 and landscape, that needs no network, no script and no other file."""
    found = lesson_results(course.current(), Log())
    done = [sum(each.outcome is not None for each in result.standings) for result in found]  # answers in each lesson
    said = _said(found)
    values = {
        "title": f"Certificate: {name or 'The talks in Riyadh'}",
        "who": name,
        "sentence": sentence,
        "done": done,
        "dots": said,
        "score": f"{brier([dot['said'] / 100 for dot in said], [dot['yes'] for dot in said]):.2f}" if said else "",
        "today": day(today or date.today()),
    }
    return fill("riyadh/pieces/certificate.html", **values)


def _said(found: list[Any]) -> list[State]:
    """The forecasts that have a number, from the lowest: what came of each, and where it is drawn."""
    rows = load("forecast_questions").set_index("id")
    own = [each for result in found if result.lesson.slug == LESSON for each in result.standings if each.outcome]
    tagged = [(tag.removeprefix(TAG), each) for each in own for tag in each.question.tags if tag.startswith(TAG)]
    dots, stacks = [], {True: [], False: []}  # on each side, the dots that stand near the one before
    for number, id in sorted((float(each.guess), id) for id, each in tagged):
        row, yes = rows.loc[id].to_dict(), bool(rows.loc[id, "outcome"])
        dots.append(row | {"said": number, "yes": yes, "gap": abs(number - 100 * yes), "x": 10 + 3.84 * number})
        far = stacks[yes] and number - stacks[yes][-1]["said"] >= NEAR
        near = stacks[yes] = [*([] if far else stacks[yes]), dots[-1]]
        for level, dot in enumerate(near):  # where dots stand one above the other, their numbers do not
            out = level * min(STEP, ROOM / max(1, len(near) - 1))
            dot |= {"y": 104 - out if yes else 152 + out, "beside": len(near) > 1}
    return dots


def published(sources: Iterable[str]) -> list[str]:
    """Who published the documents that each row rests on."""
    publishers = load("sources").set_index("id")["publisher"]
    return ["; ".join(dict.fromkeys(publishers[id] for id in ids.split(";"))) for ids in sources]
