"""What can go wrong, in the words of the person it happens to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LISTED = 40  # names that a message lists; more than that nobody reads
LONGEST = 240  # letters of a message about content


class CourseError(Exception):
    """Something the reader can put right; the message says what was asked, what exists and what to do."""

    def _render_traceback_(self) -> list[str]:
        # Jupyter shows these lines in place of the call stack: a learner needs the sentence, not our line numbers.
        return [str(self)]


class UnknownName(CourseError):
    """A name that the course does not have; says the nearest one, and what there is."""

    def __init__(self, what: str, asked: object, known: Iterable[str], remedy: str = ""):
        self.asked, known = asked, sorted(known)
        there = f"There is: {', '.join(known)}." if known else f"There is no {what} at all yet."
        if len(known) > LISTED:
            there = f"There are {len(known)}, from {known[0]} to {known[-1]}."
        said = f"There is no {what} {str(asked)!r}.{did_you_mean(asked, known)} {there} {remedy}"
        super().__init__(said.rstrip())


class UnknownAttribute(CourseError, AttributeError):
    """`ck.something` that does not exist; an AttributeError too, so that `hasattr` works."""


class NotInABrowser(CourseError, ImportError):
    """A part of the course that Python in a browser cannot have: it would need other programs, or compiled packages."""

    def __init__(self, what: str):
        super().__init__(
            f"{what}, and this Python runs in a browser. Install the course on a computer: its README says how. "
            "Your answers come along: download progress.jsonl, and there `coursekit progress import progress.jsonl`."
        )


@dataclass(frozen=True)
class Problem:
    """One mistake in the course's content: where it is, what is wrong, and what would be right."""

    file: str
    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.where, self.what, self.fix) if part)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def short(text: str) -> str:
    """A message that can be read, also where a misplaced bracket makes it quote half of a file."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class ContentError(CourseError):
    """Content with problems: every one of them, not only the first."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


class BankError(ContentError):
    """A question bank that cannot be used as it stands."""


class DataError(ContentError):
    """A table, or the catalogue that describes it, that cannot be used as it stands."""


class LogError(CourseError):
    """An answer that could not be kept; says why, and that the learner can go on."""


class NotWritten(CourseError, OSError):
    """A file that could not be written; an OSError too, for those who say it in their own words."""

    def __str__(self) -> str:
        return f"{self.filename} cannot be written ({self.strerror}). Give another place."


class Unanswered(CourseError):
    """A response that is empty, or cannot be read as an answer to this question; it never counts as wrong."""


def nearest(asked: object, known: Iterable[str]) -> str | None:
    """The known name most like the one asked for, or None when nothing is close.

    >>> nearest("timelin", ["claims", "timeline"])
    'timeline'
    """
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(str(asked).casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[close[0]] if close else None


def did_you_mean(asked: object, known: Iterable[str]) -> str:
    """A question for the end of a sentence, or nothing when no known name is close.

    >>> did_you_mean("timelin", ["claims", "timeline"])
    " Did you mean 'timeline'?"
    """
    close = nearest(asked, known)
    return f" Did you mean {close!r}?" if close else ""
