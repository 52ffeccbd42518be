"""Labels of the timeline stand on no other label and on no leader."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursekit.riyadh.charts.riyadh_talks.staircase import CLEAR, Label, staircase


def covers(label, position):
    return label.left - CLEAR < position < label.right + CLEAR


def collisions(labels):
    """Pairs of labels of which one text stands on the other's text or leader."""
    return [
        (one.lines, other.lines)
        for one in labels
        for other in labels
        if one is not other and (one.meets(other) or (covers(one, other.anchor) and other.top > one.row))
    ]


@given(
    st.lists(st.integers(0, 640), min_size=1, max_size=14, unique=True),
    st.lists(st.text("aW ", min_size=1, max_size=40).filter(str.strip), min_size=14, max_size=14),
)
def test_no_text_stands_on_another_or_on_its_leader(anchors, texts):
    anchors = sorted(anchors)
    labels = staircase(anchors, texts[: len(anchors)], 12, 640)
    assert anchors == [label.anchor for label in labels]
    assert [] == [label for label in labels if covers(label, label.anchor - 6) and covers(label, label.anchor + 6)]
    assert [] == collisions(labels)


def test_a_collision_would_be_seen():
    row, same_row = Label(10, 15, 80, ("a",)), Label(60, 65, 90, ("b",))
    higher = Label(60, 65, 90, ("b",), row=1)
    assert collisions([row, same_row]) != []
    assert collisions([row, higher]) != []  # its leader would cross the lower text
