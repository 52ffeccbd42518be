"""`ck.warm_up`: questions of earlier lessons that come back when it is time.

A question is due again 1 lesson or day after it was missed, 2 after one right answer, 4 after more of them. In a
simulation of forgetting a scheduler such as FSRS came within half a percentage point of this rule, and growing lags do
no better than equal ones (Latimier, Peyre and Ramus 2021: g = 0.03): what counts is which questions get the places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coursekit.content.course import Course
from coursekit.learner.event import Event, answered_in, day_of
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import Bank, load_bank, load_banks
from coursekit.questions.grading import SURE, as_confidence, grade
from coursekit.questions.kinds import Question

LAGS = (1, 2, 4)  # lessons or days, by how often in a row the question was right
PLACES = 3  # of a lesson that has no warm-up of its own: questions that come back, and no others
PARTS = ("warm-up", "quiz", "exit")


@dataclass(frozen=True)
class Memory:
    """What a log says of one question of an earlier lesson."""

    question: Question
    bank: Bank
    place: int  # number of the lesson in which it was last answered
    day: date | None  # None where the log gives no time that can be read
    streak: int  # how often in a row it was right at the first try
    sure: bool  # the last first try was given with full confidence
    sitting: tuple[str, date | None] = ("", None)  # the warm-up in which that was, and its day

    def apart(self, place: int, today: date) -> int:
        """How long ago that was, in lessons or days: whichever is more."""
        return max(place - self.place, (today - self.day).days if self.day else 0)

    def due(self, place: int, today: date) -> bool:
        return self.apart(place, today) >= LAGS[min(self.streak, len(LAGS) - 1)]

    @property
    def key(self) -> tuple[str, str]:
        return self.bank.lesson, self.question.id

    @property
    def rank(self) -> int:
        """0 for an error that the learner was sure of, 1 for other errors, 2 for the rest."""
        return 2 if self.streak else 0 if self.sure else 1


def warm_up(here: Course, slug: str, log: Log, today: date | None = None) -> Session:
    """The warm-up of a lesson for this learner: what is due, topped up from the lesson's own questions.

    It is chosen by what the log held before today's answers in this very warm-up, so that it stays the same all day.
    Raises UnknownName for a slug that does not exist, BankError for a bank with mistakes.
    """
    today = today or date.today()
    bank = load_bank(here.bank(slug))
    own = tuple(question for question in bank.questions if question.part == "warm-up")
    places = {lesson.slug: lesson.number for lesson in here.lessons()}
    place = places.get(slug, 0)
    earlier = load_banks(here, (each for each, number in places.items() if number < place))
    events = log.mine()
    known = remembered([event for event in events if not answered_in(event, slug, today)], earlier, places)
    # On a page an id stands for one question. Lessons share none; where an author lets them, those stay at home.
    ids = Counter([*bank.by_id, *(memory.question.id for memory in known)])
    known = [memory for memory in known if ids[memory.question.id] == 1]
    answered = {(event["lesson"], event["question"]) for event in events if answered_in(event, slug, today)}
    chosen = choose(known, place, today, len(own) or PLACES, answered)
    questions = [*(memory.question for memory in chosen), *own[: len(own) - len(chosen)]]
    return Session(bank, questions, log, {memory.question.id: memory.bank for memory in chosen}, today)


def remembered(events: Iterable[Event], banks: Mapping[str, Bank], places: Mapping[str, int]) -> list[Memory]:
    """What the log says of every question of `banks` that has been answered and can be asked again, in the order of
    the banks. Responses are graded afresh; of the tries at one sitting the first one says what was remembered."""
    found: dict[tuple[str, str], Memory] = {}
    for event in events:
        key = event["lesson"], event["question"]
        bank = banks.get(event["lesson"])
        question = bank.by_id.get(event["question"]) if bank else None
        if question is None or not _comes_back(question):
            continue
        outcome = grade(question, event["response"])
        if outcome.status not in ("right", "partly", "wrong"):
            continue
        review, day = event.get("review"), day_of(event)
        sitting = (str(review), day) if review else ("", None)
        before = found.get(key)
        place = places.get(str(review or event["lesson"]), places[event["lesson"]])
        if before and before.sitting == sitting:
            streak, sure = before.streak, before.sure
        else:
            streak = (before.streak if before else 0) + 1 if outcome.status == "right" else 0
            sure = as_confidence(event.get("confidence")) == SURE
        found[key] = Memory(question, bank, place, day, streak, sure, sitting)
    return [found[key] for bank in banks.values() for id in bank.by_id if (key := (bank.lesson, id)) in found]


def choose(
    known: Sequence[Memory], place: int, today: date, count: int, answered: Iterable[tuple[str, str]] = ()
) -> list[Memory]:
    """At most `count` of the questions that are due in lesson `place`: first what was missed and sure, then what was
    missed, then what was not seen for the longest time. What has been `answered` in this warm-up today stays."""
    stays = set(answered)
    due = [memory for memory in known if memory.key in stays or memory.due(place, today)]
    due.sort(key=lambda memory: (memory.rank, -memory.apart(place, today)))
    chosen = sorted(due, key=lambda memory: memory.key not in stays)[:count]
    return [memory for memory in due if memory in chosen]


def _comes_back(question: Question) -> bool:
    # The answer to a question that counts for a mark is the teacher's to tell.
    return question.comes_back and question.part in PARTS and question.scored and not question.graded
