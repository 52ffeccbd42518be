"""What is written, made even: one kind of each sign and spelling, numbers in digits, amounts with their units."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

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
    apart = ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", apart).translate(LETTERS)


def stem(word: str) -> str:
    """A word without its ending, so that the words of a question are known again.

    >>> stem("voted") == stem("votes") == stem("vote")
    True
    """
    return STEM.sub("", word)


@lru_cache(maxsize=1 << 14)
def distance(one: str, other: str) -> int:
    """How many slips lie between two spellings: a letter too few, too many, wrong, or two that changed places.

    The optimal string alignment distance: F. J. Damerau (1964), “A technique for computer detection and correction of
    spelling errors”.

    >>> distance("Isreal", "Israel"), distance("tention", "tension"), distance("2020", "2022")
    (1, 1, 1)
    """
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return distance(one[1:], other[1:])
    ways = [distance(one[1:], other), distance(one, other[1:]), distance(one[1:], other[1:])]
    if one[:2] == other[1::-1]:
        ways.append(distance(one[2:], other[2:]))
    return 1 + min(ways)


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


NUMBER = re.compile(
    r"(?:(?<![\d)])(?<![\d)] )[+-] ?)?"  # a sign, and not the dash of a range
    r"(?:\d{1,3}(?:[ '_]\d{3})+(?!\d)(?:[.,]\d+)*|\d[\d.,]*|[.,]\d+)"
    r"(?:e[+-]?\d{1,4}(?!\w))?"
)
WORD = re.compile("[a-z]+")
AFTER = r"(?: of an?| an?)?(?![a-z])"
# One after the other: each makes what people say easier for those below. A fraction in words gets a sign of its own,
# for 3/4 can be three of four.
SAID = (
    (re.compile(r"\bor so\b"), ""),
    (re.compile(r"([.,])\((\d)\)"), r"\1\2\2\2\2\2\2"),
    (re.compile(r"(\d+)(个|小时|年|天|周)半"), r"\1.5\2"),
    (re.compile(r"1?半"), "1÷2"),
    (re.compile(r"(?<=[a-z])\((?:s|es)\)"), ""),
    (re.compile(r"(?<=[a-z])'(?=[a-z])"), ""),
    (re.compile(r"(?<=\w)-(?=[a-z])|(?<=[a-z]{2})-(?=\w)"), " "),
    (re.compile(r"\b([a-z])\.(?=[a-z]\b)"), r"\1"),
    (
        re.compile(r"\b(\d{1,9}) (?:and )?(\d{1,9})[/÷]([1-9]\d{0,8})\b"),
        lambda m: str(int(m[1]) + int(m[2]) / int(m[3])),
    ),
    (re.compile(r" ?[x×*] ?10 ?(?:\^|\*\*) ?([+-]?\d+)"), r"e\1"),
    (re.compile("百分之(.+)"), r"\1 %"),
    (re.compile(r"\b(?:an?|1) ([a-z]+) and (?:an?|1) half\b"), r"1.5 \1"),
    (re.compile(r"\b(\d+)((?: [a-z]+)?) and (?:an?|1) half\b"), r"\1.5\2"),
    (re.compile(r"\b(?:(?:an?|1) )?half" + AFTER), "1÷2"),
    (re.compile(r"\b(\d+)[ -]thirds?" + AFTER), r"\1÷3"),
    (re.compile(r"\b(\d+)[ -]quarters?" + AFTER), r"\1÷4"),
    (re.compile(r"\ban? third" + AFTER), "1÷3"),
    (re.compile(r"\ban? quarter" + AFTER), "1÷4"),
    (re.compile(r"\ban? (?=(?:hundred|thousand|[mbtr]+illion|hour|minute|day|week|month|year)\b)"), "1 "),
    (re.compile(r"\b(?:minus|negative) (?=[\d.,])"), "-"),
)


def in_digits(text: str) -> str:
    """A text with the numbers that people say or draw written in digits.

    >>> in_digits("four and a half hours"), in_digits("2½ × 10³"), in_digits("minus two thirds")
    ('4.5 hours', '2.5e3', '-2÷3')
    """
    if not text.isascii():
        text = re.sub("[⁻⁰¹²³⁴-⁹]+", lambda m: "^" + unicodedata.normalize("NFKC", m.group()), text)
        text = re.sub("[¼-¾⅐-⅞]", lambda m: " " + unicodedata.normalize("NFKC", m.group()).replace("⁄", "÷"), text)
        text = re.sub(r"[·⋅](?= ?10\^)", "x", text)
    text = " ".join(even(text).split())
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    text = WORD.sub(lambda m: str(vocabulary()["numbers"].get(m.group(), m.group())), text)
    for pattern, instead in SAID:
        text = pattern.sub(instead, text)
    return text


def values(number: str) -> tuple[float, ...]:
    """What a written number can be: two values where a comma or a point can part thousands or decimals.

    The one that English writing means comes first. ValueError if it is no number.

    >>> values("1,234"), values("1.234"), values("0,667"), values("1 234,5"), values("1.234.567")
    ((1234.0, 1.234), (1.234, 1234.0), (0.667,), (1234.5,), (1234567.0,))
    """
    body, _, power = number.replace(" ", "").partition("e")
    sign, body = ("-" if body[0] == "-" else ""), body.lstrip("+-")
    parted = bool(re.search(r"['_]|\d \d", number))
    body = re.sub("['_]", "", body).rstrip(".,")

    def value(whole: str, part: str = "") -> float:
        return float(f"{sign}{whole or 0}.{part or 0}e{power or 0}")

    marks = sorted({mark for mark in ",." if mark in body}, key=body.rfind)
    if not marks:
        return (value(body),)
    whole, _, part = body.rpartition(marks[-1])
    groups = whole.split(marks[0])
    if len(marks) == 1 and len(groups) > 1:
        groups, part = [*groups, part], ""
    if len(groups) > 1:  # 1,234,567 and, as in India, 12,34,567
        if len(groups[-1]) != 3 or any(len(group) not in (2, 3) for group in groups[1:]):
            raise ValueError(number)
        return (value("".join(groups), part),)
    decimal = value(whole, part)
    if len(part) != 3 or len(whole) > 3 or parted or whole[:1] in ("", "0"):
        return (decimal,)
    thousands = value(whole + part)
    if marks == [","] and part == "000":
        return (thousands,)
    return (decimal, thousands) if marks == ["."] else (thousands, decimal)


class Unit(NamedTuple):
    """A unit of measurement: of what (`time`, `dollars`, or nothing that we know), and how large it is.

    size       in the smallest unit of its kind: an hour is 3600
    magnitude  what stands before it: 1e9 in billion dollars
    """

    of: str = ""
    size: float = 1.0
    magnitude: float = 1.0


@cache
def _names() -> dict[str, list[tuple[str, float]]]:
    """What each short form can mean: `m` a minute or a million."""
    found: dict[str, list[tuple[str, float]]] = {}
    kinds = vocabulary()["units"] | {"": vocabulary()["magnitudes"]}
    for kind, sizes in kinds.items():
        for size, names in sizes.items():
            for name in names.split():
                found.setdefault(name, []).append((kind, float(size)))
    return found


@cache
def _word() -> re.Pattern[str]:
    chinese = sorted((name for name in _names() if not name.isascii() and name.isalpha()), key=len, reverse=True)
    return re.compile(
        f"{'|'.join(chinese)}|[a-z]{{1,2}}\\$|[^\\W\\d_\u3400-\u9fff]+|[^\\w\\s.,;!?\"'*`~()\\[\\]{{}}#-]|[\u3400-\u9fff]"
    )


def words(text: str) -> list[str]:
    """The words and signs beside a number, without those that say nothing."""
    return _word().findall(text)


def meaning(word: str, wanted: Unit) -> tuple[str, float] | None:
    """What a short form measures and its size, as the question would take it: `m` is a minute where minutes are asked.

    >>> meaning("m", unit("minutes")), meaning("m", unit("billion dollars")), meaning("apples", unit(""))
    (('time', 60.0), ('', 1000000.0), None)
    """
    senses = _names().get(word, [])
    return next((sense for sense in senses if sense[0] == wanted.of), next(reversed(senses), None))


@cache
def unit(text: str) -> Unit:
    """The unit of a question.

    >>> unit("billion dollars").magnitude, unit("hours").size, unit("votes").of
    (1000000000.0, 3600.0, '')
    """
    said = words(even(text))
    of, size, magnitude = "", 1.0, 1.0
    for word in said:
        sense = meaning(word, Unit())
        if sense and not sense[0]:
            magnitude *= sense[1]
        elif sense:
            of, size = sense
    return Unit(of, size, magnitude)
