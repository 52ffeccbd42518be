"""What the checks of charts take for granted."""

from __future__ import annotations

import pytest

from chart_checks import text_width


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
