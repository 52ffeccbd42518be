"""The numbers that a text can stand for, in the unit that a question asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from coursekit.errors import Unanswered
from coursekit.questions.typed import writing
from coursekit.questions.typed.words import ASIDE, dates_in, tokens
from coursekit.questions.typed.writing import even, known, stem

CLOCK = (3600, 60)  # where hours or minutes are asked for, 4:30 is hours and minutes
LARGE = 1e6  # nobody means as many billions: it is the whole sum
UNUSUAL = 1e4  # so many billions are asked back
LABEL = re.compile(r"[^\d(]*(?:\b(?:is|are|was|were|equals?)\s|:)(?=.*\d)")
CLOCK_WITH_POINT = re.compile(r"(?<![\d.,])(\d{1,2})\.([0-5]\d) ?(?:h|hr|hrs|hours?)\b")
COMMA = "Leave the comma out if it parts thousands; add a 0 at the end if it is a decimal comma."
YEAR = re.compile(r"(\b(?:in|for|of|by) ((?:19|20)\d\d)\b)")
OF = re.compile(r"(?:(\w+) )?(?:out )?(?:of|in)(?: the| all| these| those| every| each)?")
RECKONING = re.compile(r"[-+×*^]|\b(?:x|times)\b")
LONGEST = 200  # characters


class Reading(NamedTuple):
    """What a text can mean: numbers in the unit of the question, the likeliest first.

    Where there is a `doubt`, and nothing else decides, it is what to ask.
    """

    values: tuple[float, ...]
    doubt: str = ""


@dataclass(frozen=True)
class Asked:
    """What a question says of the number it expects. The answer tells its kind only: a share, a count or a year."""

    unit: str = ""
    prompt: str = ""
    answer: float = math.nan
    example: str = "Type a number, for example 12.5."

    @property
    def count(self) -> bool:
        """Whether it is a whole number of things, so that 3 of 4 is 3."""
        return bool(self.unit) or self.answer == self.answer // 1

    @cached_property
    def year(self) -> bool:
        return self.unit in ("", "year") and 1000 <= self.answer <= 2100 and "year" in tokens(self.prompt)

    @cached_property
    def wanted(self) -> writing.Unit:
        return writing.unit(self.unit)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words of the question and of its unit, which somebody may say again."""
        said = writing.words(even(f"{self.prompt} {self.unit}"))
        return frozenset(map(stem, said)) - {"not", "no", "or", "than", "between", "/", "+"}

    @cached_property
    def own_numbers(self) -> set[float]:
        """The whole numbers of the question: where four are asked about, 3/4 is three of them."""
        said = writing.NUMBER.findall(writing.in_digits(f"{self.prompt} {self.unit}"))
        return {float(re.sub(r"\D", "", number)) for number in said}

    def reading(self, text: str) -> Reading:
        """The numbers that a text can mean. Raises Unanswered, with what to type, if it is none or more than one.

        >>> Asked("minutes").reading("about 4 h 30").values, Asked("billion dollars").reading("$244,8 bn").values
        ((270.0,), (244.8,))
        """
        text = text.strip()
        if len(text) > LONGEST:
            raise Unanswered(f"That is a long text. {self.example}")
        if self.year:
            read, left = dates_in(tokens(text))
            if len(years := {date.year for date in read}) == 1 and all(map(self._says_nothing, left)):
                return Reading((float(years.pop()),))
        said = self._without_asides(writing.in_digits(text))
        found = list(writing.NUMBER.finditer(said))
        ends = [0, *(end for each in found for end in each.span()), len(said)]
        gaps = [writing.words(said[start:end]) for start, end in zip(ends[::2], ends[1::2], strict=True)]
        try:
            numbers = [writing.values(each.group()) for each in found]
        except ValueError:
            numbers = []
        if not numbers:
            raise Unanswered(f"“{text}” is not a number. {self.example}")
        if len(numbers) == 1:
            if self.year and 0 <= numbers[0][0] < 100:
                raise Unanswered(f"“{text}” is not yet a year. Type it with four digits.")
            clock = CLOCK_WITH_POINT.search(said) if self.wanted.of == "time" else None
            half_past = (int(clock[1]) + int(clock[2]) / 60,) if clock else ()  # 4.30 h can be half past four
            return self._counted(numbers[0] + half_past, gaps[0] + gaps[1], text)
        reckoned = RECKONING.search(said[ends[2] : ends[-2]])
        joint = self._joint([number[0] for number in numbers], gaps, text)
        if not joint and not gaps[0]:  # one number said twice: 270 minutes, or 4.5 hours
            beside = [[word for word in gap if word not in ("or", "/")] for gap in gaps[1:]]
            joint, *others = [self._counted(each, gap, text) for each, gap in zip(numbers, beside, strict=True)]
            joint = joint if all(math.isclose(other.values[0], joint.values[0]) for other in others) else None
        if not joint or reckoned:
            raise Unanswered(f"“{text}” holds more than one number. Give one.")
        return joint

    def _without_asides(self, said: str) -> str:
        """A text without what stands in brackets or before an equals sign, if there is a number outside."""
        for part in re.findall(r"per [\d,]+", even(self.unit)):
            said = said.replace(part, "").replace(part.replace(",", ""), "")
        said = re.split("[=≈≃]", said)[-1] or said
        for phrase, year in YEAR.findall(said):
            if float(year) in self.own_numbers and len(writing.NUMBER.findall(said)) > 1:
                said = said.replace(phrase, "")
        label = LABEL.match(said)
        if label and not any(writing.meaning(word, self.wanted) for word in writing.words(label.group())):
            said = said[label.end() :]

        def kept(aside: re.Match[str]) -> str:
            inside = writing.words(aside.group())
            telling = any(writing.meaning(word, self.wanted) or word in known("open_ended") for word in inside)
            return " " if re.search(r"\d", aside.group()) or not telling else aside.group()

        outside = ASIDE.sub(kept, said)
        return outside if re.search(r"\d", outside) else said

    def _joint(self, values: Sequence[float], gaps: Sequence[list[str]], text: str) -> Reading | None:
        """What several numbers mean together: a clock, hours and minutes, a fraction, three of four, a ratio."""
        if any(word in known("open_ended") - self.own_words - {"/", "÷"} for gap in gaps for word in gap):
            return None
        if self.wanted.of == "time":
            time = self._time(values, gaps)
            if time is not None:
                return Reading((time / self.wanted.size,))
        if len(values) != 2 or not values[1] or values[0] == values[1]:
            return None
        one, two = values
        between, around = gaps[1], gaps[0] + gaps[2]
        amount = (one / two,)
        if (between == [":"] and (two == 1 or not self.count)) or (between == ["to"] and two == 1):
            return self._counted(amount, around, text)
        if between == ["÷"] or (between == ["/"] and any(writing.meaning(word, self.wanted) for word in around)):
            alone = self.wanted.of == "percent" and "%" not in around
            return self._counted((100 * one / two,) if alone else amount, [*around, "%"] if alone else around, text)
        of = OF.fullmatch(" ".join(between))
        if between != ["/"] and not (of and (of[1] in (None, "out") or stem(of[1]) in self.own_words)):
            return None
        if self.wanted.of == "percent":
            return self._counted((100 * amount[0],), [*around, "%"], text) if one <= two else None
        if self.count and one < two and (of or two in self.own_numbers):
            return self._counted((one,), around, text)  # 3/4, and four are asked about
        return self._counted(amount, around, text) if not self.count or self.wanted.of or one % two == 0 else None

    def _time(self, values: Sequence[float], gaps: Sequence[list[str]]) -> float | None:
        """Seconds, for 4:30 and 4 h 30 min."""
        if all(gap == [":"] for gap in gaps[1:-1]) and len(values) < 4:
            if self.wanted.size not in CLOCK or values[0] >= 24 or any(value >= 60 for value in values[1:]):
                return None
            return sum(value * size for value, size in zip(values, (3600, 60, 1), strict=False))
        sizes: list[float] = []
        for gap in gaps[1:]:
            own = [sense[1] for word in gap if (sense := writing.meaning(word, self.wanted)) and sense[0] == "time"]
            if len(own) > 1:
                return None
            if not own and sizes and gap is gaps[-1]:
                own = [sizes[-1] / 60]  # 4 h 30
            sizes += own or [0]
        if 0 in sizes or sizes != sorted(set(sizes), reverse=True):
            return None
        return sum(value * size for value, size in zip(values, sizes, strict=True))

    def _counted(self, values: tuple[float, ...], beside: Sequence[str], text: str) -> Reading:
        """A number in the unit that is asked for, by what was typed beside it."""
        wanted = self.wanted
        magnitude, of, size = self._measure(beside, text)
        if of and of == wanted.of:
            values = tuple(value * size / wanted.size for value in values)
        elif of == "percent" and not self.unit and 0 < abs(self.answer) < 1:  # a share: 50 % is 0.5
            values = tuple(value / 100 for value in values)
        elif of and any(values) and not (of == "percent" and self.own_words & {"%", "cent", "percent"}):
            raise Unanswered(f"“{text}” is in {of}. {self._alone}")
        if magnitude != 1 or (wanted.magnitude > 1 and abs(values[0]) >= LARGE):
            values = tuple(value * magnitude / wanted.magnitude for value in values)
        elif wanted.magnitude > 1 and abs(values[0]) >= UNUSUAL:
            doubt = f"“{text}” {self.unit} are very many. Say the size too: thousand, million or billion."
            return Reading((*values, values[0] / wanted.magnitude), doubt)
        if wanted.of == "percent" and not of and 0 < abs(values[0]) < 1:
            percent, as_typed = (f"{value:.10g}%" for value in (100 * values[0], values[0]))
            return Reading(values, f"“{text}” can mean {percent} or {as_typed}. Type it with the sign.")
        if len(values) == 2 and abs(values[0]) > abs(values[1]):
            return Reading(values, f"“{text}” can be read in two ways. {COMMA}")
        return Reading(values)

    def _measure(self, beside: Sequence[str], text: str) -> tuple[float, str, float]:
        """The magnitude, what is measured, and the size of its unit, by the words beside a number."""
        magnitude, measures = 1.0, set()
        for word in beside:
            sense = writing.meaning(word, self.wanted)
            if sense and sense[0] not in ("", "percent") and not self.wanted.of and self._says_nothing(word):
                continue  # how many years, and the answer is in years
            if sense and sense[0]:
                measures.add(sense)
            elif sense:
                magnitude *= sense[1]
            elif word in known("open_ended") and stem(word) not in self.own_words:
                raise Unanswered(f"“{text}” is not yet one number. Give one; a good guess is enough.")
            elif not self._says_nothing(word):
                raise Unanswered(f"“{text}” holds “{word}” beside the number. {self._alone}")
        if len(measures) > 1:
            raise Unanswered(f"“{text}” has two units. {self._alone}")
        return magnitude, *(measures.pop() if measures else ("", 1.0))

    def _says_nothing(self, word: str) -> bool:
        return word in known("fillers") or word in known("about") or stem(word) in self.own_words

    @property
    def _alone(self) -> str:
        unit = "per cent" if self.wanted.of == "percent" else self.unit
        return f"Type the number alone{', in ' if unit else ''}{unit}."
