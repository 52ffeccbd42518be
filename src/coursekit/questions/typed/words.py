"""Which of the known answers somebody means who typed a word or a few, or a date in any usual form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from coursekit.errors import Unanswered
from coursekit.questions.typed.writing import even, is_slip, known, stem, vocabulary, without_accents

LONGEST = 400  # characters; whoever writes more than that has not answered in a word or two
ARTICLES = frozenset({"a", "an", "the"})
TOKEN = re.compile("[\u3400-\u9fff〇]|\\d+|[^\\W\\d_\u3400-\u9fff〇]+")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
ABBREVIATION = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
ONE = {"1": "one", "one": "1", "0": "zero", "zero": "0"}
DATED = frozenset(map(stem, ("year", "date", "day", "month", "when")))
TAKEN = "\n"  # stands where a known answer was found

# American and British spelling are one. Both sides are treated alike, so it does no harm that promise becomes promize.
SPELLINGS = (
    (re.compile(r"(?<=\w\w)is(?=(?:e|ed|es|er|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w\w)our(?=(?:s|ed|ing|able|ite|hood)?$)"), "or"),
    (re.compile(r"(?<=def|off|lic|ret)enc(?=es?$)"), "ens"),
    (re.compile(r"(?<=\w\w)l+(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=\w\w)tre$"), "ter"),
    (re.compile(r"dgement"), "dgment"),
    (re.compile(r"gramme(?=s?$)"), "gram"),
)


def tokens(text: str) -> list[str]:
    """The words of a text, each in one spelling; every Chinese character is one, and articles are left out."""
    return [_one_spelling(word) for word in _as_typed(text)]


def _as_typed(text: str) -> list[str]:
    bare = ABBREVIATION.sub("", without_accents(even(text)).replace("'", "").replace("&", " and "))
    found = TOKEN.findall(ORDINAL.sub("", bare))
    kept = [word for n, word in enumerate(found, 1) if word not in ARTICLES or n == len(found)]
    numbers = vocabulary()["numbers"]
    return [str(numbers[word]) if numbers.get(word, 0) > 1 else word for word in kept]  # “this one” is no number


def _one_spelling(word: str) -> str:
    if len(word) > 4:
        for pattern, spelling in SPELLINGS:
            word = pattern.sub(spelling, word)
    return word


def _joined(words: Iterable[str]) -> str:
    """Words without gaps, for cease-fire is ceasefire; but 11/7 is not 1/17."""
    return re.sub(r"(?<=\d) (?=\d)", "/", " ".join(words)).replace(" ", "")


def normal(text: str) -> str:
    """A text as compared.

    >>> normal(" The “Türkiye–Ukraine” Defence. "), normal("defense of Türkiye")
    ('turkiye ukraine defense', 'defense of turkiye')
    """
    return " ".join(tokens(text))


REPUBLIC = 1911  # the year before the first of the calendar of the Republic of China
CENTURY = 69  # two digits from here on are of the twentieth century, as in POSIX


class Date(NamedTuple):
    """A year, or a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def holds(self, date: Date) -> bool:
        """Whether a date lies within this one, which says as much or less.

        >>> Date(2022).holds(Date(2022, 2, 24)), Date(2022, 2, 24).holds(Date(2022))
        (True, False)
        """
        return all(own is None or own == other for own, other in zip(self, date, strict=True))


def dates_in(typed: Iterable[str]) -> tuple[set[Date], list[str]]:
    """The dates that the words of a text can mean, and the words that are of no date.

    None for no date or more than one; two where day and month can change places.

    >>> dates_in(["24", "02", "2022"])[0], sorted(dates_in(["in", "3", "4", "22"])[0])
    ({Date(year=2022, month=2, day=24)}, [Date(year=2022, month=3, day=4), Date(year=2022, month=4, day=3)])
    """
    numbers, months, left = [], [], []
    for word in typed:
        if word.isdecimal():
            numbers.append(word)
        elif month := _month(word):
            months.append(month)
        elif word not in known("weekdays") and word not in "年月日":
            left.append(word)
    if left[:2] == ["民", "国"] and numbers:
        numbers[0], left = f"{int(numbers[0]) + REPUBLIC:04}", left[2:]
    if len(months) > 1 or not all(len(number) in (1, 2, 4, 8) for number in numbers):
        return set(), left
    return {date for order in _orders(numbers, months) if (date := _date(*order))}, left


def _orders(numbers: list[str], months: list[int]) -> list[tuple[str, int | None, int | None]]:
    """Every way to take numbers as year, month and day. A year of two digits stands last, and with a day only."""
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    last = len(numbers) > 1 and len(numbers[0]) != 4
    year, *rest = [*numbers[-1:], *numbers[:-1]] if last else numbers or [""]
    parts = [*months, *map(int, rest)]
    if len(parts) > 2 or (len(parts) < 2 and len(year) != 4):
        return []
    ways = [parts, parts[::-1]] if last and len(rest) == 2 else [parts]
    return [(year, *[*way, None, None][:2]) for way in ways]


def _date(year: str, month: int | None, day: int | None) -> Date | None:
    number = int(year)
    if len(year) == 1:
        return None
    if len(year) == 2:
        number += 1900 if number >= CENTURY else 2000
    try:
        datetime.date(number, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return Date(number, month, day)


def _month(word: str) -> int | None:
    for number, name in enumerate(vocabulary()["months"].split(), 1):
        if word in (name, name[:3], name[:4]) or (len(word) > 4 and is_slip(word, name)):
            return number
    return None


class Answers:
    """The known answers to one question, in groups: first what is right, then one group for each mistake."""

    def __init__(self, prompt: str, groups: Sequence[Iterable[str]]):
        self.prompt, self.groups = prompt, [list(forms) for forms in groups]

    @cached_property
    def forms(self) -> dict[str, int]:
        """Every known form and the group it is of, the longest first. A form that is right is nothing else."""
        found: dict[str, int] = {}
        for group, forms in enumerate(self.groups):
            for form in forms:
                own = tokens(form)
                turns = [own]
                if 1 < len(own) < 5 and all(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", form)[:2]):
                    turns += [own[1:] + own[:1], own[-1:] + own[:-1]]  # the family name may stand first or last
                turns += [[ONE.get(word, word) for word in turn] for turn in turns]
                for turn in turns:
                    found.setdefault("  ".join(turn), group)
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))

    @cached_property
    def joined(self) -> dict[str, int]:
        """The same without gaps."""
        return {_joined(form.split()): group for form, group in reversed(self.forms.items())}

    @cached_property
    def spelled(self) -> dict[str, int]:
        """The forms as the bank spells them, for slips of the keys."""
        return {_joined(_as_typed(form)): n for n, forms in reversed([*enumerate(self.groups)]) for form in forms}

    @cached_property
    def dates(self) -> list[list[Date]]:
        """The known answers as dates, if the question asks for one: 1325 can be a resolution."""
        own = [[date for form in forms for date in dates_in(tokens(form))[0]] for forms in self.groups]
        asked = self.asked & DATED or any(date.month for date in own[0])
        return own if asked and own[0] else []

    @cached_property
    def asked(self) -> frozenset[str]:
        """The words of the question, which somebody may say again."""
        return frozenset(map(stem, tokens(self.prompt)))

    def meant(self, text: str) -> int | None:
        """The group that somebody means: 0 for the right answer, None for something that nobody foresaw.

        Raises Unanswered for what can be read in more than one way, or is one slip of the keys from the right answer.
        """
        if len(text) > LONGEST:
            raise Unanswered("That is a long text. Type only the word or the few words that are asked for.")
        whole, outside = tokens(text), tokens(ASIDE.sub(" ", even(text)))
        group = None if _joined(whole) in self.joined else self._said(outside, text)
        if group is None:
            return self._said(whole, text)
        aside = {word for word in whole if word.isascii()} - set(outside)
        if self._found(whole)[0] - {group} or aside & known("turning"):
            raise Unanswered(_several(text))
        return group

    def _said(self, typed: list[str], text: str) -> int | None:
        exact = self.joined.get(_joined(typed))
        if exact is not None or not typed:
            return exact
        if self.dates:
            return self._dated(typed, text)
        groups, left, behind = self._found(typed)
        if not groups:
            return self._misspelt(typed, text)
        if len(groups) > 1 or not self._harmless(left, behind, groups):
            raise Unanswered(_several(text))
        return groups.pop()

    def _found(self, typed: list[str]) -> tuple[set[int], list[str], list[str]]:
        """The groups that are named, the words that are left, and those of them that stand behind the last name."""
        rest, groups = f" {'  '.join(typed)} ", set()
        for form, group in self.forms.items():
            if f" {form} " in rest:
                rest = rest.replace(f" {form} ", TAKEN)
                groups.add(group)
        return groups, rest.split(), rest.rpartition(TAKEN)[2].split()

    def _harmless(self, left: list[str], behind: list[str], groups: set[int]) -> bool:
        """Whether the words around a known answer change nothing: fillers, the question's own words, a translation."""
        own = {word for form, group in self.forms.items() if group in groups for word in form.split()}
        latin = any(word.isascii() for word in own)
        for word in left:
            if word in known("turning"):
                if word not in behind or (stem(word) not in self.asked if word.isascii() else not latin):
                    return False
            elif not self._says_nothing(word) and word not in own and (word.isascii() or not latin):
                return False
        return True

    def _says_nothing(self, word: str) -> bool:
        return word in known("fillers") or stem(word) in self.asked

    def _misspelt(self, typed: list[str], text: str) -> int | None:
        core = [word for word in typed if not self._says_nothing(word)]
        exact = self.joined.get(_joined(core))
        if exact is not None:
            return exact
        core = [word for word in _as_typed(text) if not self._says_nothing(_one_spelling(word))]
        said = {_joined(_as_typed(text)), _joined(core), *core}
        near = {group for form, group in self.spelled.items() for each in said if is_slip(each, form)}
        if 0 in near:
            raise Unanswered(f"“{text}” is close to an accepted answer. Check the spelling.")
        return near.pop() if len(near) == 1 else None

    def _dated(self, typed: list[str], text: str) -> int | None:
        """The group of a date. One that can be read in two ways, or is no date, is asked back."""
        read, left = dates_in(typed)
        odd = [w for w in left if w in known("turning") or not (w in known("about") or self._says_nothing(w))]
        if odd or not read:
            raise Unanswered(f"“{text}” is no single date that can be read here. {self._ask_for_date()}")
        groups = {self._of_date(date, text) for date in read}
        if 0 not in groups and 0 in (self._of_date(date, text) for date in dates_in(typed[::-1])[0]):
            groups.add(0)  # 22-02-24, with the year first
        if len(groups) > 1:
            clearer = "Write the month as a word and the year with four digits."
            raise Unanswered(f"“{text}” can be read in two ways. {clearer}")
        return groups.pop()

    def _of_date(self, date: Date, text: str) -> int | None:
        for group, own in enumerate(self.dates):
            if date in own:
                return group
        for group, own in enumerate(self.dates):
            if any(wider.holds(date) for wider in own):
                known = [each for each in own if each.year == date.year]
                if group == 0 and not all(each.holds(date) or date.holds(each) for each in known):
                    break  # the right year, and another day than the one that is known
                return group
        else:
            if not any(date.holds(finer) for finer in self.dates[0]):
                return None
        raise Unanswered(f"“{text}” says more than is asked for, or less. {self._ask_for_date()}")

    def _ask_for_date(self) -> str:
        if any(date.month is None for date in self.dates[0]):
            return "Type the year alone, with four digits."
        return "Type the whole date, for example 3 March 2021."


def _several(text: str) -> str:
    return f"“{text}” says more than one thing, or something beside the answer. Type only the word or words asked for."
