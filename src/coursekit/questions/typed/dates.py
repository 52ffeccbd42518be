"""The dates that a text can stand for, in any usual order of day, month and year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from coursekit.questions.typed.spelling import is_slip, known, vocabulary

REPUBLIC = 1911  # the year before the first of the calendar of the Republic of China
CENTURY = 69  # two digits from here on are of the twentieth century, as in POSIX


class Date(NamedTuple):
    """A year, or a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None


def holds(wider: Date, date: Date) -> bool:
    """Whether a date lies within another one that says as much or less.

    >>> holds(Date(2022), Date(2022, 2, 24)), holds(Date(2022, 2, 24), Date(2022))
    (True, False)
    """
    return all(own is None or own == other for own, other in zip(wider, date, strict=True))


def read(tokens: Iterable[str]) -> tuple[set[Date], list[str]]:
    """The dates that the words of a text can mean, and the words that are of no date.

    None for no date or more than one; two where day and month can change places.

    >>> read(["24", "02", "2022"])[0], sorted(read(["in", "3", "4", "22"])[0])
    ({Date(year=2022, month=2, day=24)}, [Date(year=2022, month=3, day=4), Date(year=2022, month=4, day=3)])
    """
    numbers, months, left = [], [], []
    for word in tokens:
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


@cache
def _months() -> dict[str, int]:
    names = vocabulary()["months"].split()
    short = {name[:3]: number for number, name in enumerate(names, 1)}
    return short | {"sept": 9} | {name: number for number, name in enumerate(names, 1)}


def _month(word: str) -> int | None:
    if word in _months() or len(word) < 5:
        return _months().get(word)
    return next((number for name, number in _months().items() if is_slip(word, name)), None)
