"""Where words go: measured on the generous side."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.drawing.labels import balanced, spread, text_width, wrapped


@given(st.lists(st.floats(0, 600), min_size=1, max_size=30))
def test_marks_keep_their_order_and_their_distance(wanted):
    places = spread(sorted(wanted), 9, 0, 600)
    assert all(later - earlier >= 9 - 1e-6 for earlier, later in pairwise(places))
    assert -1e-6 <= min(places) <= max(places) <= 600 + 1e-6


def test_marks_with_room_stay_where_they_are():
    assert [5, 50, 90] == spread([5, 50, 90], 9, 0, 100)


# As Chromium draws them in DejaVu Sans, 12 pixels: the widest interface font in use.
@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("12 Feb · Trump and Zelenskyy talk by telephone", 289),
        ("22 Jan · Trump warns Russia of new sanctions", 273),
        ("24 Feb · UN vote ES-11/7: US votes no", 230),
        ("25 Feb · US and Ukraine agree on a minerals draft", 301),
    ],
)
def test_a_text_is_taken_for_a_little_wider_than_it_is(text, measured):
    assert measured <= text_width(text, 12) <= 1.1 * measured


@given(st.lists(st.text("abcW", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(60, 300))
def test_broken_lines_hold_every_word_and_fit(words, width):
    text = " ".join(words)
    for lines in (wrapped(text, width, 12), balanced(text, width, 12)):
        assert words == " ".join(lines).split()
        assert [] == [line for line in lines if " " in line and text_width(line, 12) > width]
    assert len(balanced(text, width, 12)) == len(wrapped(text, width, 12))
