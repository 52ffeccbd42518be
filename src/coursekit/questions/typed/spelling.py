"""Writing made even, and how far one spelling is from another."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

# Signs that are the same to the eye or on a keyboard. Empty: a sign that cannot be seen.
SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣﹘", "-")
    | dict.fromkeys("‘’‚‛′`´ʼʹ＇", "'")
    | dict.fromkeys("“”„‟″«»‹›「」『』＂", '"')
    | dict.fromkeys("。｡", ".")
    | dict.fromkeys("、،", ",")
    | {"٫": ".", "·": ".", "⁄": "/", "∕": "/"}
)
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
ACCENTS = re.compile("[\u0300-\u036f]")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
STEM = re.compile(r"(?<=\w\w)(?:e|s|es|ed|ing)$")
CHINESE_NUMBER = re.compile("[〇零一二两三四五六七八九十]+")
CHINESE_DIGITS = str.maketrans("〇零一二两三四五六七八九", "001223456789")
CHINESE = re.compile("[\u3400-\u9fff〇]")


@cache
def vocabulary() -> dict[str, Any]:
    """The words around answers, in `vocabulary.toml`."""
    return tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def known(name: str) -> frozenset[str]:
    """One list of words of the vocabulary."""
    return frozenset(vocabulary()[name].split())


@cache
def _simplified() -> dict[int, str]:
    # A table and no library: those weigh 200 to 480 KB and more, this 11 KB, and a browser has to load each of them.
    _, traditional, simplified = files(__package__).joinpath("simplified.txt").read_text(encoding="utf-8").splitlines()
    return str.maketrans(traditional, simplified)


def even(text: str) -> str:
    """One case, one width, one kind of each sign, simplified characters, Chinese numbers in digits.

    >>> even("“Ｐｉｖｏｔ” — 樞紐")
    '"pivot" - 枢纽'
    """
    text = UNSEEN.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS)
        if CHINESE.search(text):
            text = CHINESE_NUMBER.sub(_arabic, text.translate(_simplified()))
    return text.casefold()


def _arabic(number: re.Match[str]) -> str:
    """二〇二二 and 二十四 in digits."""
    said = number.group().translate(CHINESE_DIGITS)
    tens, ten, ones = said.partition("十")
    if len(tens) < 2 and ones.isascii() and len(ones) < 2 and ten:
        return f"{tens or 1}{ones or 0}"
    return " ".join(said).replace("十", "10") if ten else said


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", apart).translate(LETTERS)


def stem(word: str) -> str:
    """A word without its ending, so that the words of a question are known again.

    >>> stem("voted") == stem("votes") == stem("vote")
    True
    """
    return STEM.sub("", word)


def distance(one: str, other: str) -> int:
    """How many slips lie between two spellings: a letter too few, too many, wrong, or two that changed places.

    The optimal string alignment distance: F. J. Damerau (1964), “A technique for computer detection and correction of
    spelling errors”.

    >>> distance("Isreal", "Israel"), distance("tention", "tension"), distance("2020", "2022")
    (1, 1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                row[j] = min(row[j], last[j - 2] + 1)
        last = before
    return row[-1]


def is_slip(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with a slip of the keys: two from nine letters on, one from five.

    Of four letters two may change places, or one be doubled. Never in a digit, for 2020 is not 2022, nor where a prefix
    turns the sense. Singular for plural is asked about too.

    >>> is_slip("wign", "wing"), is_slip("ring", "wing"), is_slip("unstable", "stable"), is_slip("es 12", "es 11")
    (True, False, False, False)
    """
    if typed == meant or re.sub(r"\D", "", typed) != re.sub(r"\D", "", meant):
        return False
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if len(shorter) > 2 and shorter.isascii() and longer in (f"{shorter}s", f"{shorter}es", f"{shorter[:-1]}ies"):
        return True
    most = 0 if len(meant) < 4 else 1 if len(meant) < 9 else 2
    if len(longer) - len(shorter) > most or longer in (f"{turn}{shorter}" for turn in ("un", "in", "im", "non", "dis")):
        return False
    if len(meant) == 4 and sorted(typed) != sorted(meant) and re.sub(r"(.)\1", r"\1", typed) != meant:
        return False
    return 0 < distance(typed, meant) <= most
