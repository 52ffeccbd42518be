"""Whose logs these are: the class list, the same learner handed in twice, and a name for everybody."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from coursekit.classroom import logs
from coursekit.classroom.files import Troubles
from coursekit.classroom.logs import Answer, Log
from coursekit.content.files import decoded, shown
from coursekit.learner.event import anonymous, in_order

ROSTER = "roster.csv"
COLUMNS = {"file": "file", "folder": "file", "login": "login", "username": "login", "name": "name", "student": "name"}
REMEDY = "Its first line names the columns: login,name or file,login,name. Save it as CSV UTF-8."


class Person(NamedTuple):
    """A line of the class list. Any of the three may be empty, but not login and name together."""

    file: str  # or the folder that a platform made for the learner, where a log does not say whose it is
    login: str
    name: str


def roster(folder: Path, troubles: Troubles) -> list[Person]:
    """The class list in the folder, or nothing where there is none or it cannot be read."""
    try:
        text = decoded((folder / ROSTER).read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        troubles.add(ROSTER, "cannot be read as text", REMEDY)
        return []
    rows = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=text.partition("\n")[0].count))
    rows.fieldnames = [COLUMNS.get(name.strip().casefold(), "") for name in rows.fieldnames or ()]
    if not {"login", "name"} & set(rows.fieldnames):
        troubles.add(ROSTER, "names neither a column login nor a column name", REMEDY, line=1)
        return []
    people = [Person(*(shown(row.get(name) or "", 200) for name in Person._fields)) for row in rows]
    return [person for person in people if person.login or person.name]


def read(folder: Path, skip: Collection[Path] = ()) -> tuple[list[Log], Troubles]:
    """One log for each learner of a class, by name, and all that does not count or needs a word.

    Files that the class list gives to one person are taken together. So are others that carry one name, where they
    share answers, lie in a folder of that learner alone, or are one file in folders such as week1 and week2. Two files
    that claim one name otherwise are both shown, and neither has its login: anyone can write a name.
    Who is on the class list and has handed in nothing has a log without a file. Raises CourseError as `logs.read`.
    """
    troubles = Troubles()
    found = logs.read(folder, troubles, {*skip, folder.resolve() / ROSTER})
    return _People(found, roster(folder, troubles), troubles).logs(found), troubles


class _People:
    """Who handed in which of the logs."""

    def __init__(self, found: list[Log], people: list[Person], troubles: Troubles):
        self.troubles, self.is_listed = troubles, bool(people)
        first = {each.login or each.name: each for each in reversed(people)}
        self.by_file = {_folded(each.file.strip("/")): first[each.login or each.name] for each in people if each.file}
        self.by_name = {_folded(name): each for each in first.values() for name in (each.login, each.name) if name}
        self.missing = dict.fromkeys(first.values())
        self.names: dict[PurePosixPath, set[str]] = defaultdict(set)  # who has logs below a folder
        for log in found:
            for folder in PurePosixPath(log.file).parents:
                self.names[folder].add(_folded(log.student) or log.file)

    def logs(self, found: list[Log]) -> list[Log]:
        groups: dict[Person | str, list[Log]] = defaultdict(list)
        holders: dict[str, Log] = {}
        for log in sorted(found, key=lambda log: (anonymous(log.student) or not log.student, -len(log.answers))):
            holder, *others = [holders.setdefault(answer.id, log) for answer in log.answers]
            groups[self._owner(log, holder if all(each is holder for each in others) else log)].append(log)
        named = [log for owner, own in groups.items() for log in self._named(owner, self._together(own))]
        named += [Log(each.name or each.login, "", "", login=each.login) for each in self.missing]
        alike = Counter(log.name for log in named)
        for log in named:
            log.name += f" ({log.login})" if alike[log.name] > 1 and log.login else ""
        copied: dict[str, str] = {}  # the id of an answer: who handed it in first; two learners never have the same
        for log in sorted(named, key=lambda log: log.file):
            for other in sorted({copied.setdefault(answer.id, log.name) for answer in log.answers} - {log.name}):
                self.troubles.add(log.file, f"holds answers that {other!r} handed in too, with the same ids")
        return sorted(named, key=lambda log: log.name.casefold())

    def _owner(self, log: Log, holder: Log) -> Person | str:
        """Whose log it is. Without a name it is an earlier state of the log that holds all of its answers."""
        path = PurePosixPath(log.file)
        places = [str(path), *map(str, path.parents), *path.parts, *(PurePosixPath(part).stem for part in path.parts)]
        person = next((self.by_file[place] for place in map(_folded, places) if place in self.by_file), None)
        log.listed = person is not None
        if person := person or self.by_name.get(_folded(log.student)):
            self.missing.pop(person, None)
            return person
        if holder is not log and (anonymous(log.student) or not log.student):
            return self._owner(holder, holder)
        return _folded(log.student) or log.file

    def _together(self, logs: list[Log]) -> list[Log]:
        """The logs of one owner, those put together that are surely of one learner."""
        groups: list[list[Log]] = []
        for log in logs:
            fitting = [group for group in groups if any(self._same(log, other) for other in group)]
            rest = [group for group in groups if group not in fitting]
            groups = [*rest, [*(other for group in fitting for other in group), log]]
        return [self._as_one(group) if len(group) > 1 else group[0] for group in groups]

    def _same(self, one: Log, other: Log) -> bool:
        if (one.listed and other.listed) or not one.ids.isdisjoint(other.ids):
            return True
        files = PurePosixPath(one.file), PurePosixPath(other.file)
        if files[0].parent == files[1].parent:
            return files[0].parent != PurePosixPath() and len(self.names[files[0].parent]) == 1
        weeks = {PurePosixPath(file.parts[0]) for file in files}
        alike = re.sub(r"\d+", "", one.file) == re.sub(r"\d+", "", other.file)
        return alike and len(weeks) == 2 and all(len(self.names[week]) > 1 for week in weeks)

    def _as_one(self, logs: list[Log]) -> Log:
        """All answers of one learner, each once. A machine's own log knows its order best, and the largest the most."""
        largest, *others = logs = sorted(logs, key=lambda log: -len(log.answers))
        found: dict[str, tuple[str, Answer]] = {}
        each = [(log.file, answer) for log in logs for answer in log.answers]
        for file, answer in sorted(each, key=lambda pair: bool(pair[1].origin)):
            found.setdefault(answer.id, (file, answer))
            answer.line *= file == largest.file  # a remark names lines of one file
        inside = [log.file for log in others if log.ids <= largest.ids]
        beside = [log.file for log in others if log.file not in inside]
        if inside:
            self.troubles.add(largest.file, f"holds all that is in {', '.join(inside)}: it counts once")
        if beside:
            self.troubles.add(largest.file, f"was taken together with {', '.join(beside)}: all say {largest.student!r}")
        pairs = in_order(found.values(), lambda pair: f"{pair[0]}/{pair[1].origin}", lambda pair: pair[1].time)
        listed = any(log.listed for log in logs)
        return Log("", largest.student, largest.file, [answer for _, answer in pairs], listed=listed)

    def _named(self, owner: Person | str, logs: list[Log]) -> list[Log]:
        """The logs of one owner with their names. The login is for the one that is sure to be theirs."""
        person = owner if isinstance(owner, Person) else None
        sure = [log for log in logs if log.listed] or logs
        for log in logs:
            log.login = person.login if person else "" if anonymous(log.student) else log.student
            log.name = (person and person.name) or log.login or log.file
            if len(sure) > 1 or log not in sure:
                log.name, log.login = f"{log.name} ({log.file})", ""
                claim = f"says it is {log.student!r}, and so does another file"
                self.troubles.add(log.file, f"{claim}: neither has the login. Say in {ROSTER} whose each file is")
            elif self.is_listed and not person:
                self.troubles.add(log.file, f"is of somebody who is not in {ROSTER}")
        return logs


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
