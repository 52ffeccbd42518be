"""What showing a quiz costs the kernel and the wire: N questions with four options, one of them right.

Each side starts with its bank in a file, in its own format, and its package imported. What the browser then does is
measured in browser.py.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import Benchmark, Figures, Goal, Side
from benchmarks.kernels import Kernel

SIZES = (10, 50, 200, 1000)
LETTERS = "abcd"

OURS = "import coursekit as ck; ck.quiz", "ck.quiz({bank!r})"
READ_BEFORE = (
    "import coursekit as ck; ck.quiz\n"
    "from coursekit.learner.log import Log\n"
    "from coursekit.questions.bank import load_bank\n"
    "from coursekit.learner.session import Session\n"
    "from coursekit.widgets.quiz import Quiz\n"
    "bank = load_bank({bank!r})",
    "Quiz(Session(bank, bank.questions, Log()))",
)
JUPYTERQUIZ = "from jupyterquiz import display_quiz", "display_quiz({bank!r})"
IPYQUIZJB = (
    "from pathlib import Path; from ipyquizjb import display_json",
    "display_json(Path({bank!r}).read_text(encoding='utf-8'))",
)
NBAUTOEVAL = "from nbautoeval import run_yaml_quiz", "run_yaml_quiz({bank!r}, 'quiz')"
CONTROLS = (
    "import json; from pathlib import Path; from ipywidgets import HTML, RadioButtons, VBox",
    "bank = json.loads(Path({bank!r}).read_text(encoding='utf-8'))\n"
    "VBox([VBox([HTML(each['question']),\n"
    "            RadioButtons(options=[o['answer'] for o in each['answers']], index=None)]) for each in bank])",
)


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    @cache
    def folder() -> Path:
        return Path(stack.enter_context(TemporaryDirectory()))

    return [_of(n, folder) for n in (SIZES[:1] if quick else SIZES)]


def _of(n: int, folder) -> Benchmark:
    def side(name: str, cells: tuple[str, str], suffix: str, needs: str = "") -> Side:
        return Side(name, lambda: _shown(cells, bank_in(folder(), n, suffix)), needs)

    return Benchmark(
        f"display-{n}",
        f"What does it cost to show a quiz of {n:,} questions, from its file to the last message?",
        (
            side("coursekit", OURS, "toml"),
            side("coursekit, bank read before", READ_BEFORE, "toml"),
            side("jupyterquiz", JUPYTERQUIZ, "json", "jupyterquiz"),
            side("ipyquizjb", IPYQUIZJB, "package.json", "ipyquizjb"),
            side("nbautoeval", NBAUTOEVAL, "yaml", "nbautoeval"),
            side("plain RadioButtons", CONTROLS, "json"),
        ),
        (
            Goal("messages", 4),
            Goal("KB", 45),
            *([Goal("CPU, ms", 1, "jupyterquiz")] if n == SIZES[-1] else []),
        ),
        repeats=5 if n < SIZES[-1] else 3,
    )


def _shown(cells: tuple[str, str], bank: Path) -> Figures:
    first, show = (cell.format(bank=str(bank)) for cell in cells)
    with Kernel(cwd=bank.parent) as kernel:
        kernel.run(first)
        memory = kernel.memory
        ran = kernel.run(show)
        return {
            "messages": len(ran.kinds),
            "KB": ran.size / 1000,
            "CPU, ms": ran.cpu * 1000,
            "memory, MB": kernel.memory - memory,
        }


def bank_in(folder: Path, n: int, suffix: str) -> Path:
    """A bank of `n` questions: .toml is ours, .yaml nbautoeval's, .package.json ipyquizjb's, .json for all others."""
    path = folder / f"bank_{n}.{suffix}"
    if not path.exists():
        write = {"toml": _toml, "json": _list, "package.json": _package, "yaml": _yaml}[suffix]
        path.write_text(write(n), encoding="utf-8", newline="\n")
    return path


def _prompt(k: int) -> str:
    return f"Question {k}: which of these four statements does the table support?"


def _option(k: int, letter: str) -> str:
    return f"Statement {letter} of question {k}, about as long as such statements are."


def _feedback(k: int, letter: str) -> str:
    return f"What the table says about statement {letter} of question {k}, and where to look."


def _toml(n: int) -> str:
    parts = [f'title = "{n} questions"']
    for k in range(1, n + 1):
        parts.append(
            f'[[question]]\nid = "q{k}"\nkind = "choice"\nprompt = "{_prompt(k)}"\nhint = "Look at row {k}."\n'
            f'why = "Row {k} says so."\nevidence = ["table/{k}"]\n'
        )
        for letter in LETTERS:
            right = "right = true\n" if letter == LETTERS[k % 4] else ""
            parts.append(
                f'[[question.option]]\nid = "{letter}"\ntext = "{_option(k, letter)}"\n'
                f'{right}feedback = "{_feedback(k, letter)}"\n'
            )
    return "\n".join(parts)


def _list(n: int) -> str:
    """As jupyterquiz reads it."""
    return json.dumps(
        [
            {
                "question": _prompt(k),
                "type": "multiple_choice",
                "answers": [
                    {"answer": _option(k, x), "correct": x == LETTERS[k % 4], "feedback": _feedback(k, x)}
                    for x in LETTERS
                ],
            }
            for k in range(1, n + 1)
        ]
    )


def _package(n: int) -> str:
    """As ipyquizjb reads it."""
    questions = [
        {
            "type": "MULTIPLE_CHOICE",
            "body": _prompt(k),
            "answers": [_option(k, letter) for letter in LETTERS],
            "answer": [_option(k, LETTERS[k % 4])],
            "notes": [_feedback(k, LETTERS[k % 4])],
            "when": "initial",
        }
        for k in range(1, n + 1)
    ]
    return json.dumps({"questions": questions})


def _yaml(n: int) -> str:
    """As nbautoeval reads it. JSON is YAML."""
    quiz = {"type": "Quiz", "exoname": f"quiz-{n}", "questions": [f"q{k}" for k in range(1, n + 1)]}
    questions = {
        f"q{k}": {
            "type": "QuizQuestion",
            "question": _prompt(k),
            "exactly_one_option": True,
            "options": [
                {"text": _option(k, x), "correct": x == LETTERS[k % 4], "explanation": _feedback(k, x)} for x in LETTERS
            ],
        }
        for k in range(1, n + 1)
    }
    return json.dumps({"quiz": quiz} | questions, indent=1)
