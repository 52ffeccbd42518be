"""What a student waits for on the screen, in a real JupyterLab in Chromium. Answers are on the disk before feedback.

All sides are cells of one notebook, in one page with one kernel. Times are taken by the page itself, from the key or
the click to the moment when what it brings has been drawn.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.display import bank_in
from benchmarks.harness import Benchmark, Figures, Goal, Side
from benchmarks.pages import BEFORE, CHROMIUM, Page, chromium_in, course_before

N = 50  # questions
CLICKS = 5  # for one measurement, which is their median
GESTURES = 500
SLOWER = "the last to the first"

# What stands beside the notebook, below N and CLICKS: the same questions for every side, and sides of several lines.
CELLS = '''
import json
from pathlib import Path

import altair as alt
import anywidget, traitlets
from ipywidgets import HTML, Button, RadioButtons, VBox, Widget

import coursekit as ck
from coursekit.widgets import quiz

try:
    from jupyterquiz import display_quiz
except ImportError:
    pass

BANK, QUESTIONS = f"bank_{N}.toml", json.loads(Path(f"bank_{N}.json").read_text(encoding="utf-8"))


def close_all():
    Widget.close_all()
    Path(BANK).touch()  # so that the next quiz reads it, as the first of a lesson does


def all_on_one_page():
    quiz.PAGE, usual = N, quiz.PAGE
    try:
        return ck.quiz(BANK)
    finally:
        quiz.PAGE = usual


def plain():
    return VBox([question(each) for each in QUESTIONS])


def question(asked):
    told = {each["answer"]: f"<p class=said>{each['feedback']}</p>" for each in asked["answers"]}
    options, check, said = RadioButtons(options=list(told), index=None), Button(description="Check"), HTML()
    check.on_click(lambda _: setattr(said, "value", told[options.value]))
    return VBox([HTML(asked["question"]), options, check, said])


class Bare(anywidget.AnyWidget):
    """A button that gets one word from the kernel: nothing that asks a kernel can be quicker."""

    _esm = """export default { render({ model, el }) {
      const [check, said] = [document.createElement("button"), document.createElement("p")];
      el.append(check, said);
      el.classList.add("bare");
      check.onclick = () => model.send("?");
      model.on("change:word", () => { said.className = "said"; said.textContent = model.get("word"); });
    } }"""
    word = traitlets.Unicode().tag(sync=True)

    def __init__(self):
        super().__init__()
        self.on_msg(lambda *_: setattr(self, "word", "Right."))


def bare():
    return VBox([Bare() for _ in range(CLICKS)])


events = ck.load("timeline").query("kind in ['meeting', 'call']")
figure = ck.figure(alt.Chart(events, title="Who met whom?").mark_circle().encode(x="date:T", y="actors:N"), "Contacts.")
actors = [{"actor": name, "at": at} for name, at in zip(["Russia", "US", "China", "Ukraine"], [-2, -1, 0, 2])]
points = alt.Chart(alt.InlineData(actors, name="actors")).encode(y="actor:N").mark_point(size=200, filled=True).encode(
    x=alt.X("at:Q", scale=alt.Scale(domain=[-2, 2])))
mean = alt.Chart(alt.NamedData("actors")).mark_rule().encode(x="mean(at):Q")


def dragged():
    return ck.stage(points + mean, drag="at", of="actor", between=(-2, 2), step=0.1)
'''


class Quiz(NamedTuple):
    """A cell that shows N questions, and where on the page its parts are."""

    cell: str
    option: str = "input[type=radio]"
    place: str = ".jp-OutputArea"  # what holds a question with its button and its feedback, or all of them
    check: str = "button"
    said: str = ".said"


QUIZZES = {
    "coursekit": Quiz("ck.quiz(BANK)", place="form", check=".ck-check", said=".ck-outcome"),
    "coursekit, all on one page": Quiz("all_on_one_page()"),
    "jupyterquiz": Quiz("display_quiz(QUESTIONS)"),
    "plain ipywidgets": Quiz("plain()", place=".widget-vbox .widget-vbox"),
}
BARE = Quiz("bare()", place=".bare")

STAGE, SECOND, CHART = "ck.stage(figure)", "ck.stage(figure, says='Once more.')", "display(figure.drawing, raw=True)"
PICTURE = "svg.marks :is(path, line)"
WORD = "'A word.'"
# The first chart that a cell of the course drew before its pictures were live.
BEFORE_CELLS = """
from ipywidgets import Widget

import coursekit as ck

figure, close_all = ck.charts.outcomes(ck.load("outcomes")), Widget.close_all
"""
THE_COURSE_BEFORE = f"the first chart before there were live ones ({BEFORE})"
DRAG, MARK, TWELVE = "dragged()", "svg.marks .mark-symbol path", "VBox([dragged() for _ in range(12)])"


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    if not (CHROMIUM and find_spec("playwright")):
        print("browser: Chromium or playwright is not installed, so nothing is measured there.", file=sys.stderr)
        return []
    n, clicks, gestures = (5, 1, 2) if quick else (N, CLICKS, GESTURES)
    pictures = (STAGE, SECOND, CHART, WORD, DRAG, TWELVE)
    cells = [*(each.cell for each in (*QUIZZES.values(), BARE)), *pictures]

    def opened() -> Page:
        with TemporaryDirectory() as made:
            banks = [bank_in(Path(made), n, suffix) for suffix in ("toml", "json")]
            files = {bank.name: bank.read_text(encoding="utf-8") for bank in banks}
        files |= {"benchmark_cells.py": f"N, CLICKS = {n}, {clicks}\n{CELLS}"}
        return Page(chromium_in(stack), files, cells)

    @cache
    def page() -> Page:
        return stack.enter_context(opened())

    before = course_before(stack)
    old = partial(Page, chromium_in(stack), {"benchmark_cells.py": BEFORE_CELLS}, ["figure"], before)
    charts = [Side("the first chart as JupyterLab draws it", lambda: _to_picture(opened(), CHART))]
    if before:
        charts.append(Side(THE_COURSE_BEFORE, lambda: _to_picture(old(), "figure")))

    def shown(name: str) -> Side:
        needs = "jupyterquiz" if name == "jupyterquiz" else ""
        return Side(name, lambda: _to_interactive(page(), QUIZZES[name]), needs)

    def told(name: str, quiz: Quiz) -> Side:
        return Side(name, lambda: _to_feedback(page(), quiz, clicks))

    return [
        Benchmark(
            "interactive",
            f"From Shift+Enter to the first option picked, {n} questions. Ours come in pages of five.",
            tuple(shown(name) for name in QUIZZES),
            (Goal("wait, ms", 0.2, "plain ipywidgets"), Goal("wait, ms", 1, "jupyterquiz")),
        ),
        Benchmark(
            "feedback",
            "From a click on Check to the feedback drawn. Ours is on the disk by then; the others keep nothing.",
            (
                told("coursekit", QUIZZES["coursekit"]),
                told("plain ipywidgets", QUIZZES["plain ipywidgets"]),
                told("one word from the kernel", BARE),
            ),
            (Goal("wait, ms", 0.5, "plain ipywidgets"),),
        ),
        Benchmark(
            "first-picture",
            "From Shift+Enter to the first picture of a lesson just opened, a live one and one that is not.",
            (Side("coursekit", lambda: _to_picture(opened(), STAGE)), *charts),
            (Goal("wait, ms", 1.3, THE_COURSE_BEFORE),),
        ),
        Benchmark(
            "second-picture",
            "The second live picture of a lesson just opened, beside the first chart of one.",
            (
                Side("coursekit", lambda: _to_picture(opened(), STAGE, SECOND)),
                *charts,
                Side("one word, which nothing in a cell can beat", lambda: _to_word(page())),
            ),
            (Goal("wait, ms", 0.3, THE_COURSE_BEFORE),),
        ),
        Benchmark(
            "drag",
            f"Script for each move of the mouse while a mark is dragged, {gestures} moves. The kernel is not asked.",
            (Side("coursekit", lambda: _dragged(page(), gestures)),),
            (Goal("ms a frame", 16.7), Goal("messages while it runs", 0)),
        ),
        Benchmark(
            "twelve-stages",
            "What comes over the websocket when a page with 12 live pictures runs: Vega is 809 KB of it.",
            (Side("coursekit", lambda: _twelve(page())),),
            (Goal("KB", 1100), Goal("frames above 500 KB", 1)),
            repeats=1,
        ),
        Benchmark(
            "endurance",
            f"{gestures} moves of a mark on one picture: does it become slower, does anything pile up?",
            (Side("coursekit", lambda: _endured(page(), gestures)),),
            (
                Goal(SLOWER, 1.1),
                Goal("more kernel, MB", 5),
                Goal("more page, MB", 5),
                Goal("more drawings alive", 10),
                Goal("more listeners", 10),
            ),
            repeats=1,
        ),
    ]


def _to_interactive(page: Page, quiz: Quiz) -> Figures:
    page.tidy()
    wait, picked = page.run(quiz.cell, timed=quiz.option)
    if not picked:
        raise RuntimeError(f"The first option of {quiz.cell} was there and could not be picked.")
    return {"wait, ms": wait, "websocket, KB in": page.heard / 1000}


def _to_feedback(page: Page, quiz: Quiz, clicks: int) -> Figures:
    page.tidy()
    page.run(quiz.cell)
    page.wait_for(quiz.cell, f"{quiz.place} {quiz.check}")
    waits, early = [], []
    for place in range(clicks):
        wait, seen = page.time("feedback", quiz.cell, quiz.place, quiz.check, quiz.said, place)
        waits.append(wait)
        if quiz.said == ".ck-outcome":
            early.append(_kept_before(page, place + 1, seen))
    return {"wait, ms": median(waits)} | ({"on disk before, ms": min(early)} if early else {})


def _kept_before(page: Page, answers: int, seen: float) -> float:
    """How long before its feedback was seen the answer was in the log. Raises RuntimeError if it was not."""
    kept = [json.loads(line) for line in page.log.read_text(encoding="utf-8").splitlines()]
    before = seen - page.log.stat().st_mtime * 1000
    if len(kept) != answers or before <= 0:
        raise RuntimeError(f"{len(kept)} answers of {answers} were in the log {-before:.0f} ms after the feedback.")
    return before


def _to_picture(opened: Page, *cells: str) -> Figures:
    """To the picture of the last of these cells, run one after another in a page and a kernel that are new."""
    with opened as page:
        for cell in cells:
            wait, drawn = page.run(cell, shown=PICTURE)
            if not drawn:
                raise RuntimeError(f"{cell} has drawn nothing.")
        return {"wait, ms": wait, "websocket, KB in": page.heard / 1000}


def _to_word(page: Page) -> Figures:
    page.tidy()
    wait, _ = page.run(WORD, shown=".jp-OutputArea-output")
    return {"wait, ms": wait, "websocket, KB in": page.heard / 1000}


def _dragged(page: Page, moves: int) -> Figures:
    *times, during = _drag(page, moves)
    return {
        "ms a frame": sorted(times)[int(0.95 * len(times))],
        "median": median(times),
        "messages while it runs": during,
    }


def _drag(page: Page, moves: int) -> list[float]:
    page.tidy()
    page.run(DRAG)
    page.wait_for(DRAG, "svg.marks")
    return page.drag(DRAG, MARK, max(moves, 20))


def _twelve(page: Page) -> Figures:
    page.tidy()
    page.reload()
    page.run(TWELVE)
    page.wait_for(TWELVE, ".ck-stage:nth-child(1) svg.marks")
    return {"KB": page.heard / 1000, "frames above 500 KB": sum(size > 500_000 for size in page.largest)}


def _endured(page: Page, moves: int) -> Figures:
    _drag(page, CLICKS)  # until it is warm
    before = page.held()
    *times, _ = page.drag(DRAG, MARK, max(moves, 20))
    after = page.held()
    some = min(50, len(times) // 2)
    slower = median(times[-some:]) / median(times[:some])
    return {SLOWER: slower} | {f"more {name}": after[name] - before[name] for name in before}
