from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.errors import UnknownName

LESSON = "actor_positions"


@pytest.fixture
def own():
    cards = ck.load("cards")
    return cards[cards["lesson"] == LESSON]


def test_the_overview_shows_every_role_and_no_secret(own):
    shown = ck.cards(LESSON)
    assert len(own) >= 5
    for _, card in own.iterrows():
        assert card["role"] in shown.text
        assert card["brief"] in shown.text
        if isinstance(card["private"], str):
            assert card["private"] not in shown.text + shown.html


def test_a_card_shows_its_own_secret_and_where_to_start(own):
    secret = own[own["private"].notna()].iloc[0]
    shown = ck.cards(LESSON, secret["id"])
    assert f"Only you know: {secret['private']}" in shown.text
    assert "Start here:" in shown.text
    others = own[own["private"].notna() & (own["id"] != secret["id"])]
    assert len(others) >= 2
    for private in others["private"]:
        assert private not in shown.text


def test_every_play_has_a_role_for_those_who_argue_for_no_side():
    for lesson, group in ck.load("cards").groupby("lesson"):
        assert group["opt_out"].any(), lesson


def test_unknown_lessons_and_cards_bring_the_nearest(own):
    with pytest.raises(UnknownName, match=LESSON):
        ck.cards("actor_position")
    with pytest.raises(UnknownName, match="card of this lesson"):
        ck.cards(LESSON, "nobody")
