"""The pages about a class: `report.html` for the teacher, `class.html` to show to the class, `texts.html` to read."""

from __future__ import annotations

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from coursekit.classroom import findings
from coursekit.classroom.gradebook import graded, marks
from coursekit.classroom.items import FEW, SMALL, Item, alpha, calibration
from coursekit.classroom.scores import Key, Scores, averages, text_of
from coursekit.content import markdown
from coursekit.content.course import START, Course
from coursekit.content.page import Page, link
from coursekit.content.templates import pieces
from coursekit.learner.progress_page import Cells

LISTED = 1000  # remarks on files that are shown
SQUARES = 84  # learners who have a square each; more are a bar
NAMES = 12  # of those who are behind, on the first screen
SHARE = 5  # answers below which nothing of a question is shown to the class
READ = 500  # texts of one question on the page: nobody reads more, and a browser must bear them all
LONG = 5_000  # letters of one text on the page
STATES = ("right at first", "right later", "not right yet", "not answered")
SURE = {1: "1 – a guess", 2: "2 – fairly sure", 3: "3 – sure"}


class Pages:
    """A class and its answers, as the templates ask for them. Nothing of a log gets into a page unescaped."""

    def __init__(self, here: Course, scores: Scores, items: list[Item]):
        self.scores, self.items = scores, items
        self.lessons = {lesson.slug: lesson for lesson in here.pages()}
        self.numbers = {slug: lesson.number for slug, lesson in self.lessons.items()}
        self.cells: dict[str, Cells] = {}
        self.now = datetime.now().astimezone()
        self.lesson = findings.current(scores)
        own = [item for item in items if item.key[0] == self.lesson]
        self.own = [item for item in own if item.question.scored and not item.question.guess]
        self.ideas = findings.ideas(own)
        self.flags = findings.flags(items)
        self.fault = next((flag.item for flag in self.flags if findings.faulty(flag.item)), None)

    def report(self) -> Iterator[str]:
        standing = findings.standing(self.scores, self.lesson, self.numbers)
        states = [state for state, _ in standing]
        behind = [(name, *told) for name, told in zip(self.scores.names, standing, strict=True) if told[0] != "all"]
        lessons = list(self._lessons())
        return pieces(
            "classroom/report.html",
            **self._shared(),
            title="Report on the class",
            plan=self._plan(),
            counts={state: states.count(state) for state in ("all", "half", "none")},
            squares=sorted(states) if len(states) <= SQUARES else [],
            behind=sorted(behind, key=lambda each: each[1] != "none"),
            names=NAMES,
            rostered=not all(self.scores.files),
            lessons=lessons,
            open_keys=[self.numbers[lesson["slug"]] for lesson in lessons if lesson["open"]],
            flags=[[self._number_of(flag.item), self.linked(flag.item), flag.text] for flag in self.flags],
            voted=list(self._votes()),
            learners=self._learners(),
            calibration=[(SURE[level], n, right) for level, (n, right) in calibration(self.scores).items() if n],
            uncounted=[each for each in self.scores.troubles if each.remedy],
            remarks=[[each.file, each.lines, each.why] for each in self.scores.troubles if not each.remedy],
            listed=LISTED,
            states=STATES,
            small=SMALL,
        )

    def for_class(self) -> Iterator[str]:
        """To be shown on a wall: no names, no texts, and no key of a question that counts for a mark."""
        shown = [item for item in self.own if item.answered >= SHARE and not item.question.graded]
        ideas = [idea.item for idea in self.ideas if idea.item in shown]
        chosen = ideas or sorted(shown, key=lambda item: item.hits)[: findings.IDEAS]
        values = dict(shown=shown, chosen=chosen, enough=SHARE, named=findings.NAMED)
        return pieces("classroom/class.html", **self._shared(), title="What the class thinks", **values)

    def texts(self) -> Iterator[str]:
        by_lesson: dict[str, list[tuple]] = {}
        for key, said in self.scores.texts():
            by_lesson.setdefault(self.titled(key[0]), []).append((key, self.scores.questions[key], said))
        shared = self._shared()
        return pieces(
            "classroom/texts.html", **shared, title="What the class wrote", lessons=by_lesson, read=READ, long=LONG
        )

    def _shared(self) -> dict[str, Any]:
        """What every page may ask for."""
        return dict(
            pages=self, scores=self.scores, items=self.items, share=share, anchor=anchor, few=FEW, nan=math.isnan,
            interval=findings.interval, remedy=findings.remedy, text_of=text_of,
        )  # fmt: skip

    def titled(self, lesson: str) -> str:
        """A lesson as the pages call it: with its number, which the start page does not have."""
        number, title = self.numbers.get(lesson), self.scores.banks[lesson].title
        return title if lesson == START or number is None else f"{number}. {title}"

    def number(self, item: Item) -> int:
        """Which question of its lesson it is, from 1."""
        return list(self.scores.banks[item.key[0]].by_id).index(item.key[1]) + 1

    def linked(self, item: Item) -> Page:
        asked = item.question.prompt.partition("\n\n")[0]
        return link(Page(asked, markdown.inline(asked)), f"#{anchor(item.key)}")

    def facts(self, item: Item) -> Iterator[str]:
        """What the line below a question says of it."""
        yield f"{item.question.kind}, {item.question.part}"
        yield "1 learner" if item.answered == 1 else f"{item.answered:,} learners"
        if item.question.scored:
            yield f"first try {share(item.first)}, best {share(item.final)}"
        if not math.isnan(item.discrimination):
            yield f"discrimination {item.discrimination:+.2f}".replace("-", "−")
        if item.second_tries:
            later = "" if math.isnan(item.pause) else f", {item.pause / 60:.1f} min later"
            yield f"second tries {item.second_tries:,}{later}: {share(item.mended)} right"
        for level, (n, right) in item.sure.items():
            yield f"{SURE[level]}: {share(right)} of {n} right"

    def section(self, item: Item) -> str:
        """Where in its lesson it is asked."""
        lesson, question = item.key
        if lesson not in self.cells:
            self.cells[lesson] = Cells(self.lessons[lesson])
        return self.cells[lesson].of(question, item.question.part)[1]

    def strip(self, items: list[Item]) -> list[dict[str, Any]]:
        """A dot a question, by how many were right at first; what is as easy to five per cent stands in a column."""
        dots = []
        levels: Counter[int] = Counter()
        chosen = [idea.item for idea in self.ideas]
        for item in items:
            x = 5 * round(20 * item.hits)
            looks = "faulty" if item is self.fault else "idea" if item in chosen else ""
            dots.append({"x": x, "level": levels[x], "looks": looks, "number": self.number(item), "share": item.hits})
            levels[x] += 1
        return dots

    def _plan(self) -> str:
        """The first thing to do tomorrow, as the title of the page."""
        if not any(self.scores.counts):
            return "Nobody has handed in an answer yet"
        idea = ""
        if self.ideas:
            said, asked = self.ideas[0].picked.said, self.number(self.ideas[0].item)
            idea = f"begin tomorrow with {f'question {asked}' if said.typed else f'“{short(said.text)}”'}"
        fault = ""
        if self.fault:
            of = "" if self.fault.key[0] == self.lesson else f" of lesson {self.numbers[self.fault.key[0]]}"
            fault = f"check question {self.number(self.fault)}{of}"
        plan = ", and ".join(filter(None, [idea, fault])) or "Nothing stands out: go on"
        return plan[0].upper() + plan[1:]

    def _lessons(self) -> Iterator[dict[str, Any]]:
        for lesson, column in marks(self.scores).items():
            keys = self.scores.counted(lesson)
            first, final = self.scores.matrix(keys), self.scores.matrix(keys, final=True)
            quiz = self.scores.counted(lesson, "quiz")
            consistent, n = alpha(self.scores.matrix(quiz))
            at_first, best = (averages(self.scores.matrix(quiz, last).reshape(1, -1))[0] for last in (False, True))
            own = [item for item in self.items if item.key[0] == lesson]
            each = first >= 1, (first < 1) & (final >= 1), final < 1, np.isnan(first)
            yield {
                "slug": lesson,
                "started": sum(not math.isnan(mark) for mark in column),
                "first": at_first,
                "best": best,
                "mark": float(np.nanmean(column)),
                "alpha": (consistent, n),
                "items": [item for item in own if item.question.scored and not item.question.guess],
                "states": [int(cells.sum()) for cells in each],
                "open": not any(self.scores.questions[key].graded for key in graded(self.scores, lesson)),
            }

    def _number_of(self, item: Item) -> str:
        return str(self.numbers.get(item.key[0]) or "–")

    def _votes(self) -> Iterator[list[Any]]:
        for item in self.items:
            if item.question.part == "quiz" and item.answered >= FEW and not math.isnan(item.hits):
                votes = [item.answered, share(item.hits), item.second_tries, share(item.mended), share(item.ends)]
                yield [self._number_of(item), self.linked(item), *votes, findings.remedy(item)]

    def _learners(self) -> dict[str, Any]:
        counted = self.scores.counted()
        found = marks(self.scores)
        scored = self.scores.matrix(counted)
        first, best = averages(scored), averages(self.scores.matrix(counted, final=True))
        rows = []
        for n, name in enumerate(self.scores.names):
            latest = self.scores.latest[n]
            when = "–" if latest is None else f"{latest.astimezone(UTC):%Y-%m-%d}"
            lessons = ["–" if math.isnan(column[n]) else f"{column[n]:.0f}" for column in found.values()]
            answered = int((~np.isnan(scored[n])).sum())
            rows.append(
                [
                    name,
                    answered,
                    share(first[n]),
                    share(best[n]),
                    *lessons,
                    when,
                    self.scores.digests[n] if self.scores.files[n] else "–",
                ]
            )
        return {"of": len(counted), "numbers": [self.numbers.get(lesson) for lesson in found], "rows": rows}


def anchor(key: Key) -> str:
    return "-".join(key)  # slugs and ids of banks: small letters, digits and underscores


def share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.0f}\u202f%"


def short(text: str) -> str:
    """Words of a bank without their Markdown, no longer than a title may be."""
    return textwrap.shorten(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text).rstrip("."), 50, placeholder=" …")
