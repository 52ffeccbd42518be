"""What is wrong in a bank whose form is right: answers nobody can give, options that nobody can tell apart.

The form of a bank is read by `questions.bank`, for learners too; these rules are for authors.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from coursekit.authoring.material import Material
from coursekit.content.tables import HIDDEN, instead
from coursekit.errors import Problem
from coursekit.questions.bank import Bank
from coursekit.questions.grading import grade
from coursekit.questions.kinds import Question

FROM = "from:"  # a tag that says which earlier lesson a warm-up looks back to
TWINS = str.maketrans("аеорсухіјѕԁԛԝкмтвн", "aeopcyxijsdqwkmtbh")  # Cyrillic letters that look like Latin ones


def problems(material: Material) -> Iterator[Problem]:
    order = [lesson.slug for lesson in material.here.lessons()]
    owners: dict[str, str] = {}
    for slug, bank in material.banks.items():
        for question in bank.questions:
            told = [*_tags(question, bank, order), *_alike(question), *_unanswerable(question)]
            if (other := owners.setdefault(question.id, slug)) != slug:
                exercise = "an exercise" if question.exercise else "a question"
                told.append((f"the lesson {other} has {exercise} of this name too", "rename one of them"))
            for what, fix in told:
                yield Problem(f"data/questions/{slug}.toml", f"question {question.id}", what, fix)
    for passage in material.in_questions():
        if hidden := HIDDEN.search(passage.text):
            what = f"holds a character that nobody sees (U+{ord(hidden[0]):04X})"
            yield Problem(passage.file, passage.where, what, "take it away")


def _tags(question: Question, bank: Bank, order: list[str]) -> Iterator[tuple[str, str]]:
    earlier = order[: order.index(bank.lesson)] if bank.lesson in order else order
    for tag in question.tags:
        lesson = tag.removeprefix(FROM)
        if tag.startswith(FROM) and lesson not in earlier:
            late = "which does not come before this one" if lesson in order else "and there is no such lesson"
            yield f"its tag {tag!r} names the lesson {lesson!r}, {late}", instead(lesson, earlier, "take the tag away")


def look(text: str) -> str:
    """A text as the eye takes it: without case, width, spaces, what nobody sees, and letters of other scripts.

    >>> look("Кyiv ") == look("kyiv"), look("ＵＮ") == look("UN")
    (True, True)
    """
    plain = HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(TWINS)
    return " ".join(plain.split())


def _alike(question: Question) -> Iterator[tuple[str, str]]:
    for name in ("options", "items"):
        seen = defaultdict(list)
        for each in getattr(question, name, ()):
            seen[look(each.text)].append(each.id)
        for ids in seen.values():
            if len(ids) > 1:
                what = f"its {name} {' and '.join(map(repr, ids))} look alike"
                yield what, "say them so that a reader sees which is which"


def _unanswerable(question: Question) -> Iterator[tuple[str, str]]:
    """Right answers that are not taken, and mistakes that are never told."""
    if question.sealed:
        return
    rights = getattr(question, "accept", None) or [question.right]
    for answer in rights if question.scored else ():
        outcome = grade(question, answer)
        if outcome.status != "right":
            fix = f"it is {outcome.status}: {outcome.feedback}".splitlines()[0]
            yield f"the answer {answer!r} is not right when it is given", fix
    for mistake in getattr(question, "mistakes", ()):
        for value in getattr(mistake, "accept", None) or (mistake.value,):
            if mistake.feedback not in grade(question, value).feedback:
                what = f"the mistake {value!r} is never told"
                yield what, "another entry takes it first, or it cannot be given: correct or remove it"
