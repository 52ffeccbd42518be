"""`report.html`: one page for the instructor that needs no network, no script and no other file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Any

from coursekit import markup
from coursekit.classroom.gradebook import marks
from coursekit.classroom.items import FEW, SMALL, Item, Picked, alpha, calibration
from coursekit.classroom.scores import Scores, Trouble
from coursekit.shown import html_table

SURE = {1: "1 – a guess", 2: "2 – fairly sure", 3: "3 – sure"}
LISTED = 200  # troubles shown: a hostile log must not bury the rest


def page(scores: Scores, items: list[Item]) -> str:
    """The whole report. Nothing of a log gets into it unescaped, and the page forbids scripts and requests itself."""
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    answers = sum(scores.counts)
    now = datetime.now().astimezone()
    parts = [
        "<h1>What the class has learnt</h1>",
        f"<p>{len(scores.names):,} learners, {answers:,} answers. Written {now.day} {now:%B %Y, %H:%M}. "
        "Every answer was graded afresh by the bank of questions; scores in the logs were not used.</p>",
        _contents(),
        _look(items),
        _lessons(scores),
        _pictures(scores, items),
        _certainty(scores),
        _votes(items),
        _questions(scores, items),
        _learners(scores),
        _troubles(scores.troubles),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Report on the class</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _contents() -> str:
    names = {"look": "What to look at", "lessons": "Lessons", "votes": "Votes in class", "questions": "Questions"}
    names |= {"learners": "Learners", "troubles": "What could not be read"}
    links = [f'<a href="#{id}">{name}</a>' for id, name in names.items()]
    return f"<nav>{' · '.join(links)}</nav>"


def _look(items: list[Item]) -> str:
    flagged = [item for item in items if item.flags]
    if not flagged:
        none = f"<p>No question stands out. With fewer than {FEW} answers none can.</p>"
        return f'<h2 id="look">What to look at</h2>{none}'
    rows = [
        [f'<a href="#{_anchor(item)}">{markup.inline(_asked(item))}</a>', *_cells(" ".join(item.flags))]
        for item in flagged
    ]
    return f'<h2 id="look">What to look at</h2>{html_table(["Question", "Why"], rows)}'


def _lessons(scores: Scores) -> str:
    found, rows = marks(scores), []
    for lesson, column in found.items():
        keys = scores.counted(lesson, "quiz")
        started = sum(any(key[0] == lesson for key in results) for results in scores.results)
        if not started:
            continue
        consistent, n = alpha(scores.matrix(keys))
        first = _mean(result.first.score for results in scores.results for key in keys if (result := results.get(key)))
        best = _mean(result.final for results in scores.results for key in keys if (result := results.get(key)))
        mark = sum(column) / len(column)
        told = "too few complete quizzes" if math.isnan(consistent) else f"{consistent:.2f} (n = {n})"
        told += f"; fewer than {SMALL} learners: a hint only" if n < SMALL and not math.isnan(consistent) else ""
        rows.append(_cells(scores.banks[lesson].title, started, _share(first), _share(best), f"{mark:.0f}", told))
    head = ["Lesson", "Started", "Quiz: first try", "Quiz: best", "Mean mark of 100", "Cronbach’s α of the quiz"]
    note = (
        "<p>The mark is the mean of the best scores over the quiz and the exercises; what was not answered counts 0. "
        "For questions that are right or wrong, α is the same as KR-20.</p>"
    )
    return f'<h2 id="lessons">Lessons</h2>{html_table(head, rows)}{note}'


def _pictures(scores: Scores, items: list[Item]) -> str:
    try:
        import vl_convert
    except ImportError:
        return (
            "<p>The charts are left out here, because what draws them is not installed; the tables say the same. "
            "With them: <code>uv run --group author coursekit report …</code></p>"
        )
    from coursekit.charts import classroom as charts

    rows = {
        charts.lessons: [
            {"lesson": scores.banks[lesson].title, "state": state, "count": count}
            for lesson, states in lesson_states(scores, list(charts.STATES)).items()
            for state, count in states.items()
        ],
        charts.questions: [
            {"question": item.key[1], "first": item.first, "discrimination": item.discrimination,
             "flagged": bool(item.flags)}
            for item in items
            if not math.isnan(item.discrimination)
        ],
        charts.calibration: [
            {"sure": SURE[level], "share": share, "answers": f"{count:,} answers"}
            for level, (count, share) in calibration(scores).items()
            if count
        ],
    }  # fmt: skip
    drawn = [vl_convert.vegalite_to_svg(chart(found).to_dict()) for chart, found in rows.items() if found]
    return "".join(f'<figure role="img">{svg}</figure>' for svg in drawn)


def lesson_states(scores: Scores, states: list[str]) -> dict[str, dict[str, int]]:
    """Lesson → how many answers are in each of the four `states`, over all learners and questions."""
    at_first, later, not_yet, unanswered = states
    found = {}
    for lesson in scores.banks:
        keys = scores.counted(lesson)
        counts = dict.fromkeys(states, 0)
        for results in scores.results:
            for key in keys:
                result = results.get(key)
                if result is None:
                    counts[unanswered] += 1
                elif result.first.score >= 1:
                    counts[at_first] += 1
                else:
                    counts[later if result.final >= 1 else not_yet] += 1
        if counts[unanswered] < sum(counts.values()):
            found[lesson] = counts
    return found


def _certainty(scores: Scores) -> str:
    rows = [_cells(SURE[level], n, _share(share)) for level, (n, share) in calibration(scores).items() if n]
    if not rows:
        return ""
    return f"<h2>How sure, and how right</h2>{html_table(['How sure', 'First answers', 'Right'], rows)}"


def _votes(items: list[Item]) -> str:
    rows = [
        [
            f'<a href="#{_anchor(item)}">{markup.inline(_asked(item))}</a>',
            *_cells(item.answered, _share(item.first), item.second_tries, _share(item.mended), item.advice),
        ]
        for item in items
        if item.advice and item.question.part == "quiz"
    ]
    note = (
        "<p>For a question put to the whole class: the first tries are the first vote. Below 35 % right, teach it "
        "again; from 35 to 70 %, let them discuss and vote again; above 70 %, go on (Crouch and Mazur 2001).</p>"
    )
    head = ["Question", "First votes", "Right", "Second votes", "Right of these", "What to do"]
    table = html_table(head, rows) if rows else f"<p>No question has {FEW} answers yet.</p>"
    return f'<h2 id="votes">Votes in class</h2>{note}{table}'


def _questions(scores: Scores, items: list[Item]) -> str:
    found = ['<h2 id="questions">Questions</h2>']
    for lesson, bank in scores.banks.items():
        own = [item for item in items if item.key[0] == lesson]
        if own:
            found.append(f"<h3>{escape(bank.title)}</h3>{''.join(map(_question, own))}")
    return "".join(found)


def _question(item: Item) -> str:
    facts = [f"{item.question.kind}, {item.question.part}", f"{item.answered:,} learners"]
    if item.question.scored:
        facts += [f"first try {_share(item.first)}", f"best {_share(item.final)}"]
    if not math.isnan(item.discrimination):
        facts.append(f"discrimination {item.discrimination:+.2f}")
    if item.second_tries:
        pause = "" if math.isnan(item.pause) else f", {_time(item.pause)} later"
        facts.append(f"second tries {item.second_tries:,}{pause}: {_share(item.mended)} right")
    facts += [f"{SURE[level]}: {_share(share)} of {n} right" for level, (n, share) in item.sure.items()]
    flags = "".join(f"<li>{escape(flag)}</li>" for flag in item.flags)
    table = _answers(item.picked, item.answered) if item.picked else ""
    return (
        f'<details id="{_anchor(item)}"{" open" if item.flags else ""}><summary>{markup.inline(_asked(item))} '
        f"<small>{escape(' · '.join(facts))}</small></summary>"
        f"{f'<ul>{flags}</ul>' if flags else ''}{table}</details>"
    )


def _answers(picked: Iterable[Picked], answered: int) -> str:
    rows = []
    for each in picked:
        width = round(100 * each.count / answered)
        bar = f'<span class="bar{" right" if each.right else ""}" style="width:{width}px"></span> {each.count}'
        sign = "✔ " if each.right else ""
        rows.append([f"{sign}{markup.inline(each.text)}", bar, *_cells(each.strong, each.weak)])
        rows[-1].append(markup.inline(each.misconception))
    return html_table(["First answer", "Learners", "Strong third", "Weak third", "What stands behind it"], rows)


def _learners(scores: Scores) -> str:
    counted = set(scores.counted())
    found = marks(scores)
    begun = [lesson for lesson in found if any(found[lesson])]
    rows = []
    for n, (name, results) in enumerate(zip(scores.names, scores.results, strict=True)):
        own = [result for key, result in results.items() if key in counted]
        first = _mean(result.first.score for result in own)
        best = _mean(result.final for result in own)
        rows.append(
            _cells(name, len(own), _share(first), _share(best), *(f"{found[lesson][n]:.0f}" for lesson in begun))
        )
    head = ["Learner", "Questions", "First try", "Best", *(scores.banks[lesson].title for lesson in begun)]
    return f'<h2 id="learners">Learners</h2>{html_table(head, rows)}'


def _troubles(troubles: tuple[Trouble, ...]) -> str:
    title = '<h2 id="troubles">What could not be read, or needs a word</h2>'
    if not troubles:
        return f"{title}<p>Every line of every log was read.</p>"
    rows = [_cells(each.file, "" if each.line is None else each.line, each.why) for each in troubles[:LISTED]]
    more = f"<p>And {len(troubles) - LISTED:,} more.</p>" if len(troubles) > LISTED else ""
    return f"{title}<p>Everything else in these logs counts.</p>{html_table(['Log', 'Line', 'What'], rows)}{more}"


def _asked(item: Item) -> str:
    return item.question.prompt.partition("\n\n")[0]


def _anchor(item: Item) -> str:
    return "-".join(item.key)  # slugs and ids of banks: small letters, digits and underscores


def _cells(*values: Any) -> list[str]:
    return [escape(str(value)) for value in values]


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else math.nan


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.0f} %"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
