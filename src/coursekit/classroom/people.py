"""Whose logs these are: the class list, the same learner handed in twice, and a name for everybody.

A teacher may put `roster.csv` into the folder: the columns `login` and `name`, and `file` where a log does not say
whose it is (the name of the file, or of the folder that a platform made for the learner).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from coursekit.classroom import logs
from coursekit.classroom.files import Trouble
from coursekit.classroom.logs import Answer, Log
from coursekit.content.files import decoded, shown
from coursekit.learner.event import anonymous, in_order

ROSTER = "roster.csv"
COLUMNS = {"file": "file", "folder": "file", "login": "login", "username": "login", "name": "name", "student": "name"}
REMEDY = "Its first line names the columns: login,name or file,login,name. Save it as CSV UTF-8."


class Person(NamedTuple):
    """A line of the class list. Any of the three may be empty, but not login and name together."""

    file: str
    login: str
    name: str


def roster(folder: Path, troubles: list[Trouble]) -> list[Person]:
    """The class list in the folder, or nothing where there is none or it cannot be read."""
    path = folder / ROSTER
    if not path.is_file():
        return []
    try:
        text = decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        troubles.append(Trouble(ROSTER, "", "cannot be read as text", REMEDY))
        return []
    rows = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=text.partition("\n")[0].count))
    rows.fieldnames = [COLUMNS.get(name.strip().casefold(), "") for name in rows.fieldnames or ()]
    if not {"login", "name"} & set(rows.fieldnames):
        troubles.append(Trouble(ROSTER, "1", "names neither a column login nor a column name", REMEDY))
        return []
    people = [Person(*(shown(row.get(name) or "", 200) for name in Person._fields)) for row in rows]
    return [person for person in people if person.login or person.name]


def read(folder: Path, skip: Collection[Path] = ()) -> tuple[list[Log], list[Trouble]]:
    """One log for each learner of a class, by name, and all that does not count or needs a word.

    Who is on the class list and has handed in nothing has a log without a file. Raises CourseError as `logs.read`.
    """
    found, troubles = logs.read(folder, {*skip, folder.resolve() / ROSTER})
    people = roster(folder, troubles)
    return _People(found, people, troubles).logs(), troubles


class _People:
    """Who handed in which of the logs.

    Files that the class list gives to one person are taken together. So are others that carry one name, where they
    share answers, lie in a folder of that learner alone, or are one file in folders such as week1 and week2. Two files
    that claim one name otherwise are both shown, and neither has its login: anyone can write a name.
    """

    def __init__(self, found: list[Log], people: list[Person], troubles: list[Trouble]):
        self.found, self.people, self.troubles = found, people, troubles
        first = {each.login or each.name: each for each in reversed(people)}
        self.by_file = {_folded(each.file.strip("/")): first[each.login or each.name] for each in people if each.file}
        self.by_name = {_folded(name): each for each in first.values() for name in (each.login, each.name) if name}
        self.missing = dict.fromkeys(first.values())
        self.sure: set[str] = set()  # files that the list names
        self.names: dict[PurePosixPath, set[str]] = defaultdict(set)  # who has logs below a folder
        for log in found:
            for folder in PurePosixPath(log.file).parents:
                self.names[folder].add(_folded(log.student) or log.file)

    def logs(self) -> list[Log]:
        groups: dict[Person | str, list[Log]] = defaultdict(list)
        holders: dict[str, Log] = {}
        for log in sorted(self.found, key=lambda log: (anonymous(log.student) or not log.student, -len(log.answers))):
            known = [holders.setdefault(answer.id, log) for answer in log.answers]
            groups[self._owner(log, known)].append(log)
        named = [log for owner, own in groups.items() for log in self._named(owner, self._together(own))]
        named += [Log(each.name or each.login, "", "", login=each.login) for each in self.missing]
        alike = Counter(log.name for log in named)
        for log in named:
            log.name += f" ({log.login})" if alike[log.name] > 1 and log.login else ""
        self._copied(named)
        return sorted(named, key=lambda log: log.name.casefold())

    def _owner(self, log: Log, known: list[Log]) -> Person | str:
        """Whose log it is. Without a name it is an earlier state of the log that holds all of its answers."""
        path = PurePosixPath(log.file)
        places = [str(path), *map(str, path.parents), *path.parts, *(PurePosixPath(part).stem for part in path.parts)]
        person = next((self.by_file[place] for place in map(_folded, places) if place in self.by_file), None)
        if person:
            self.sure.add(log.file)
        person = person or self.by_name.get(_folded(log.student))
        if person:
            self.missing.pop(person, None)
            return person
        nameless = anonymous(log.student) or not log.student
        if nameless and known[0] is not log and all(each is known[0] for each in known):
            return self._owner(known[0], [known[0]])
        return _folded(log.student) or log.file

    def _together(self, logs: list[Log]) -> list[Log]:
        """The logs of one owner, those put together that are surely of one learner."""
        groups: list[list[Log]] = []
        for log in logs:
            fitting = [group for group in groups if any(self._same(log, other) for other in group)]
            rest = [group for group in groups if group not in fitting]
            groups = [*rest, [*(other for group in fitting for other in group), log]]
        return [self._as_one(group) for group in groups]

    def _same(self, one: Log, other: Log) -> bool:
        files = PurePosixPath(one.file), PurePosixPath(other.file)
        if {one.file, other.file} <= self.sure or not one.ids.isdisjoint(other.ids):
            return True
        if files[0].parent == files[1].parent:
            return files[0].parent != PurePosixPath() and len(self.names[files[0].parent]) == 1
        weeks = {PurePosixPath(file.parts[0]) for file in files}
        alike = re.sub(r"\d+", "", one.file) == re.sub(r"\d+", "", other.file)
        return alike and len(weeks) == 2 and all(len(self.names[week]) > 1 for week in weeks)

    def _as_one(self, logs: list[Log]) -> Log:
        """All answers of one learner, each once. A machine's own log knows its order best, and the largest the most."""
        if len(logs) == 1:
            return logs[0]
        largest, *others = logs = sorted(logs, key=lambda log: -len(log.answers))
        found: dict[str, tuple[str, Answer]] = {}
        each = [(log.file, answer) for log in logs for answer in log.answers]
        for file, answer in sorted(each, key=lambda pair: bool(pair[1].origin)):
            found.setdefault(answer.id, (file, answer))
            answer.line *= file == largest.file  # a remark names lines of one file
        inside = [log.file for log in others if log.ids <= largest.ids]
        beside = [log.file for log in others if log.file not in inside]
        if inside:
            self._remark(largest, f"holds all that is in {', '.join(inside)}: it counts once")
        if beside:
            self._remark(largest, f"was taken together with {', '.join(beside)}: all say {largest.student!r}")
        if self.sure & {log.file for log in logs}:
            self.sure.add(largest.file)
        pairs = in_order(found.values(), lambda pair: f"{pair[0]}/{pair[1].origin}", lambda pair: pair[1].time)
        return Log("", largest.student, largest.file, [answer for _, answer in pairs])

    def _named(self, owner: Person | str, logs: list[Log]) -> list[Log]:
        """The logs of one owner with their names. The login is for the one that is sure to be theirs."""
        sure = [log for log in logs if log.file in self.sure] or logs
        for log in logs:
            log.login = owner.login if isinstance(owner, Person) else "" if anonymous(log.student) else log.student
            log.name = (isinstance(owner, Person) and owner.name) or log.login or log.file
            if len(sure) > 1 or log not in sure:
                log.name, log.login = f"{log.name} ({log.file})", ""
                claim = f"says it is {log.student!r}, and so does another file"
                self._remark(log, f"{claim}: neither has the login. Say in {ROSTER} whose each file is")
            elif self.people and not isinstance(owner, Person):
                self._remark(log, f"is of somebody who is not in {ROSTER}")
        return logs

    def _copied(self, logs: list[Log]) -> None:
        """Answers with one id in the logs of two learners: one has copied them from the other."""
        seen: dict[str, str] = {}
        for log in sorted(logs, key=lambda log: log.file):
            for other in sorted({seen.setdefault(answer.id, log.name) for answer in log.answers} - {log.name}):
                self._remark(log, f"holds answers that {other!r} handed in too, with the same ids")

    def _remark(self, log: Log, why: str) -> None:
        self.troubles.append(Trouble(log.file, "", why))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
