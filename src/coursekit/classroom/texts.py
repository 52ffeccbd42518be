"""`texts.html` and `texts.csv`: what the learners wrote in their own words, question by question.

They stand beside the report and not in it: a report is shown to others more easily than what learners have confided.
Both are written a question at a time, so a class of thousands takes the room of its longest question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from coursekit.classroom.gradebook import lines
from coursekit.classroom.page import opening, title
from coursekit.classroom.scores import Key, Scores, Try
from coursekit.content import markdown
from coursekit.content.page import PAGE_END

READ = 500  # texts of one question on the page: nobody reads more, and a browser must bear them all
LONG = 5_000  # letters of one text on the page

# Signs that show nothing, or turn the direction of what follows them. A line break stays: it is the learner's own.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

Said = list[tuple[int, Try]]  # the number of each learner, and the last of the texts


def pages(scores: Scores) -> Iterator[str]:
    """The page, in pieces. Nothing of a log gets into it unescaped, as in the report."""
    yield opening("What the class wrote")
    yield (
        "<h1>What the class wrote</h1>"
        "<p>The last text of each learner, with the model answer that learners see once they have written theirs. "
        "These texts have no score. Open a question to read it: what is open is printed too. "
        'All texts stand in <code>texts.csv</code>. <a href="report.html">Back to the report</a></p>'
    )
    lesson = ""
    for key, said in _said(scores):
        if key[0] != lesson:
            lesson = key[0]
            yield f"<h2>{escape(title(scores, lesson))}</h2>"
        yield from _question(scores, key, said)
    if not lesson:
        yield "<p>Nobody has written anything yet.</p>"
    yield PAGE_END


def table(scores: Scores) -> Iterator[str]:
    """One row a text, as CSV, in pieces."""
    yield lines([["lesson", "question", "student", "file", "time", "text"]])
    for key, said in _said(scores):
        yield lines(
            [*key, scores.names[n], scores.files[n], last.time and last.time.isoformat(timespec="seconds"), _text(last)]
            for n, last in said
        )


def _said(scores: Scores) -> Iterator[tuple[Key, Said]]:
    """The texts on each question that asks for one, in the order of the course, and of the names."""
    for key, question in scores.questions.items():
        if question.written:
            said = [(n, results[key].tries[-1]) for n, results in enumerate(scores.results) if key in results]
            if said:
                yield key, said


def _text(last: Try) -> str:
    return UNSEEN.sub(" ", str(last.response).strip().replace("\r\n", "\n"))


def _question(scores: Scores, key: Key, said: Said) -> Iterator[str]:
    question = scores.questions[key]
    asked = markdown.inline(question.prompt.partition("\n\n")[0])
    count = f"{len(said):,} texts" if len(said) > 1 else "1 text"
    yield f'<details class="texts" id="{"-".join(key)}"><summary>{asked} <small>{count}</small></summary>'
    if not question.sealed:
        yield f"<p><small>A model answer:</small></p><blockquote>{markdown.block(question.key)}</blockquote>"
    for learner, last in said[:READ]:
        text = _text(last)
        more = len(text) - LONG
        cut = f" <em>… and {more:,} letters more in texts.csv</em>" if more > 0 else ""
        name = escape(scores.names[learner])
        yield f'<div class="text"><strong>{name}</strong><p>{escape(text[:LONG])}{cut}</p></div>'
    if len(said) > READ:
        yield f"<p>And {len(said) - READ:,} more in <code>texts.csv</code>.</p>"
    yield "</details>"
