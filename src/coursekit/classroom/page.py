"""`report.html`: one page for the instructor that needs no network, no script and no other file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from importlib.resources import files

import numpy as np

from coursekit.classroom.files import Trouble
from coursekit.classroom.gradebook import marks
from coursekit.classroom.items import FEW, SMALL, Item, Picked, alpha
from coursekit.classroom.pictures import cells, pictures, share, signed
from coursekit.classroom.scores import Scores, averages
from coursekit.content import markdown
from coursekit.content.course import START
from coursekit.content.page import PAGE_END, html_table, page_opening
from coursekit.questions.grading import CONFIDENCE

LISTED = 1000  # remarks on logs that are shown


def page(scores: Scores, items: list[Item]) -> str:
    """The whole report. Nothing of a log gets into it unescaped, and the page forbids scripts and requests itself."""
    answers = sum(scores.counts)
    now = datetime.now().astimezone()
    parts = [
        opening("Report on the class"),
        "<h1>What the class has learnt</h1>",
        f"<p>Learners: {len(scores.names):,}. Answers: {answers:,}. Written {now:%Y-%m-%d, %H:%M}. "
        "Every answer was graded afresh by the bank of questions; scores in the logs were not used.</p>",
        _contents(),
        _look(scores, items),
        _lessons(scores),
        pictures(scores, items),
        _votes(scores, items),
        _questions(scores, items),
        _learners(scores),
        _troubles(scores.troubles),
        PAGE_END,
    ]
    return "".join(parts)


def opening(title: str) -> str:
    """What a page for the instructor begins with, up to its text. It ends with PAGE_END."""
    return page_opening(title, files(__package__).joinpath("page.css").read_text(encoding="utf-8"))


def _contents() -> str:
    names = {
        "look": "What to look at",
        "lessons": "Lessons",
        "pictures": "Pictures",
        "votes": "Votes in class",
        "questions": "Questions",
    }
    names |= {"learners": "Learners", "troubles": "What could not be read"}
    links = [f'<a href="#{id}">{name}</a>' for id, name in names.items()]
    links.append('<a href="texts.html">What they wrote</a>')
    return f"<nav>{' · '.join(links)}</nav>"


def _look(scores: Scores, items: list[Item]) -> str:
    flagged = sorted((item for item in items if item.flags), key=lambda item: (item.flags[0].about, item.first))
    if not flagged:
        none = f"<p>No question stands out. With fewer than {FEW} answers none can.</p>"
        return f'<h2 id="look">What to look at</h2>{none}'
    numbers = _numbers(scores)
    rows = [
        [
            *cells(numbers.get(item.key[0], "–")),
            f'<a href="#{_anchor(item)}">{markdown.inline(_asked(item))}</a>',
            *cells(" ".join(flag.text for flag in item.flags)),
        ]
        for item in flagged
    ]
    head = ["Lesson", "Question", "Why: the most urgent first"]
    return f'<h2 id="look">What to look at</h2><div class="numbered">{html_table(head, rows)}</div>'


def _lessons(scores: Scores) -> str:
    found, rows = marks(scores), []
    for lesson, column in found.items():
        answered = ~np.isnan(scores.matrix([key for key in scores.questions if key[0] == lesson]))
        started = answered.any(axis=1).sum()
        if not started:
            continue
        keys = scores.counted(lesson, "quiz")
        quiz = scores.matrix(keys)
        consistent, n = alpha(quiz)
        first, best = (averages(each.reshape(1, -1))[0] for each in (quiz, scores.matrix(keys, final=True)))
        mark = sum(column) / len(column)
        told = "too few complete quizzes" if math.isnan(consistent) else f"{consistent:.2f} (n = {n})"
        told += f"; fewer than {SMALL} learners: a hint only" if n < SMALL and not math.isnan(consistent) else ""
        rows.append(cells(title(scores, lesson), started, share(first), share(best), f"{mark:.0f}", told))
    head = ["Lesson", "Started", "Quiz: first try", "Quiz: best", "Mean mark of 100", "Cronbach’s α of the quiz"]
    note = (
        "<p>The mark is the mean of the best scores over the quiz and the exercises, or over the questions marked "
        "graded where a lesson has some; what was not answered counts 0. For questions that are right or wrong, α is "
        "the same as KR-20.</p>"
    )
    return f'<h2 id="lessons">Lessons</h2>{html_table(head, rows)}{note}'


def _votes(scores: Scores, items: list[Item]) -> str:
    numbers = _numbers(scores)
    rows = [
        [
            *cells(numbers.get(item.key[0], "–")),
            f'<a href="#{_anchor(item)}">{markdown.inline(_asked(item))}</a>',
            *cells(item.answered, share(item.hits), item.second_tries, share(item.mended), share(item.ends)),
            escape(item.advice),
        ]
        for item in items
        if item.advice and item.question.part == "quiz"
    ]
    note = (
        "<p>For a question put to the whole class: the first tries are the first vote. Below 35 % right, teach it "
        "again; from 35 to 70 %, let them discuss and vote again; above 70 %, go on (Crouch and Mazur 2001). "
        "The second tries are the second vote, of those who were not right; with the others they make the end.</p>"
    )
    head = ["Lesson", "Question", "First votes", "Right", "Second votes", "Right of these", "Right in the end"]
    table = html_table([*head, "What to do"], rows) if rows else f"<p>No question has {FEW} answers yet.</p>"
    return f'<h2 id="votes">Votes in class</h2>{note}<div class="numbered">{table}</div>'


def _questions(scores: Scores, items: list[Item]) -> str:
    found = ['<h2 id="questions">Questions</h2>']
    for lesson in scores.banks:
        own = [item for item in items if item.key[0] == lesson]
        if own:
            found.append(f"<h3>{escape(title(scores, lesson))}</h3>{''.join(map(_question, own))}")
    return "".join(found)


def _question(item: Item) -> str:
    facts = [
        f"{item.question.kind}, {item.question.part}",
        "1 learner" if item.answered == 1 else f"{item.answered:,} learners",
    ]
    if item.question.scored:
        facts += [f"first try {share(item.first)}", f"best {share(item.final)}"]
    if not math.isnan(item.discrimination):
        facts.append(f"discrimination {signed(item.discrimination)}")
    if item.second_tries:
        pause = "" if math.isnan(item.pause) else f", {_time(item.pause)} later"
        facts.append(f"second tries {item.second_tries:,}{pause}: {share(item.mended)} right")
    facts += [f"{CONFIDENCE[level]}: {share(right)} of {n} right" for level, (n, right) in item.sure.items()]
    flags = "".join(f"<li>{escape(flag.text)}</li>" for flag in item.flags)
    table = _answers(item.picked, item.answered) if item.picked else ""
    if item.question.written:
        table = f'<p><a href="texts.html#{_anchor(item)}">What they wrote</a></p>'
    return (
        f'<details id="{_anchor(item)}"{" open" if item.flags else ""}><summary>{markdown.inline(_asked(item))} '
        f"<small>{escape(' · '.join(facts))}</small></summary>"
        f"{f'<ul>{flags}</ul>' if flags else ''}{table}</details>"
    )


def _answers(picked: Iterable[Picked], answered: int) -> str:
    rows = []
    for each in picked:
        width = round(100 * each.count / answered)
        bar = (
            f'<span class="count"><span class="bar{" right" if each.right else ""}" style="width:{width}px"></span> '
            f"{each.count}</span>"
        )
        sign = "✔ " if each.right else ""
        # What a learner typed is shown as it is; only the bank's own texts are Markdown.
        text = escape(each.text) if each.typed else markdown.inline(each.text)
        rows.append([f"{sign}{text}", bar, *cells(each.strong, each.weak)])
        rows[-1].append(markdown.inline(each.misconception))
    return html_table(["First answer", "Learners", "Strong third", "Weak third", "What stands behind it"], rows)


def _learners(scores: Scores) -> str:
    counted = scores.counted()
    found = marks(scores)
    scored = scores.matrix(counted)
    answered, first = (~np.isnan(scored)).sum(axis=1), averages(scored)
    best = averages(scores.matrix(counted, final=True))
    rows = []
    for n, (name, results) in enumerate(zip(scores.names, scores.results, strict=True)):
        when = "–" if scores.latest[n] is None else f"{scores.latest[n].astimezone(UTC):%Y-%m-%d}"
        begun = {lesson for lesson, _ in results}
        lessons = [f"{column[n]:.0f}" if lesson in begun else "–" for lesson, column in found.items()]
        rows.append(cells(name, answered[n], share(first[n]), share(best[n]), *lessons, when, scores.digests[n]))
    numbers = [str(_numbers(scores)[lesson]) for lesson in found]
    head = ["Learner", f"Questions of {len(counted)}", "First try", "Best", *numbers, "Last answer", "Digest"]
    note = (
        "<p>Under the number of a lesson stands its mark of 100, or – if it is not begun. The digest is that of a "
        "learner’s completion record, if it was made from the log handed in here.</p>"
    )
    return f'<h2 id="learners">Learners</h2>{note}<div class="figures">{html_table(head, rows)}</div>'


def _numbers(scores: Scores) -> dict[str, int]:
    """Lesson → its place in the course."""
    return {lesson: n for n, lesson in enumerate((each for each in scores.banks if each != START), 1)}


def title(scores: Scores, lesson: str) -> str:
    """A lesson as the page calls it: with its number, which the start page does not have."""
    number = _numbers(scores).get(lesson)
    return f"{number}. {scores.banks[lesson].title}" if number else scores.banks[lesson].title


def _troubles(troubles: tuple[Trouble, ...]) -> str:
    heading = '<h2 id="troubles">What could not be read, or needs a word</h2>'
    if not troubles:
        return f"{heading}<p>Every line of every log was read.</p>"
    rows = [cells(each.file, each.lines, each.why) for each in troubles[:LISTED]]
    more = f"<p>And {len(troubles) - LISTED:,} more.</p>" if len(troubles) > LISTED else ""
    return f"{heading}<p>All else in these files counts.</p>{html_table(['File', 'Lines', 'What'], rows)}{more}"


def _asked(item: Item) -> str:
    return item.question.prompt.partition("\n\n")[0]


def _anchor(item: Item) -> str:
    return "-".join(item.key)  # slugs and ids of banks: small letters, digits and underscores


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
