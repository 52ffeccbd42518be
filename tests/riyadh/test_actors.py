"""The states and bodies of the story: each with one colour and one shape in every chart."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from colours import LAB_DARK, VISION, WHITE, contrast, seen
from coursekit.drawing.theme import CATEGORIES
from coursekit.riyadh.actors import ACTORS, actor


@pytest.mark.parametrize("page", [WHITE, LAB_DARK])
def test_every_colour_stands_out_from_a_light_and_a_dark_page(page):
    assert len(ACTORS) >= 13
    assert {} == {code: actor.colour for code, actor in ACTORS.items() if contrast(actor.colour, page) < 3}


def test_each_has_one_colour_and_one_shape_of_its_own():
    assert {"US", "RU", "CN", "UA", "EU", "TW", "SA", "FR", "DE", "GB", "UN", "SU", "other"} <= set(ACTORS)
    for part in ("colour", "shape", "name"):
        assert len(ACTORS) == len({getattr(actor, part) for actor in ACTORS.values()})
    assert all(code == actor.code for code, actor in ACTORS.items())


@pytest.mark.parametrize("vision", VISION)
def test_those_that_share_charts_stay_apart_for_every_eye(vision):
    six = [ACTORS[code].colour for code in ("US", "RU", "CN", "UA", "EU", "TW")]
    assert min(dist(seen(one, vision), seen(two, vision)) for one, two in combinations(six, 2)) >= 13


def test_a_state_with_no_colour_of_its_own_is_drawn_like_all_others():
    assert ("United States", "IR") == (actor("US").name, actor("IR").name)
    assert ACTORS["other"].look == actor("IR").look


def test_a_category_is_not_taken_for_an_actor():
    assert {ACTORS["other"].colour} == set(CATEGORIES) & {actor.colour for actor in ACTORS.values()}
