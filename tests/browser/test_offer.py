"""Making an offer in JupyterLab: by mouse and by key, as the model has it; and cards that lie face down."""

from __future__ import annotations

import pytest

from browser_tools import KEYS, box_of, boxes_of, contrast, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.models._negotiation import reservations, takers

CELLS = [
    "import coursekit as ck",
    'ck.pieces.offer(ck.load("delegations"), question=("actor_positions", "is_there_a_deal"))',
    'ck.pieces.offer(ck.load("delegations"), cards=True)',
]
PIECES = 2
ISSUES = ["territory", "alignment", "guarantees", "ceasefire", "sanctions"]
SEATS = ["US", "RU", "UA", "EU", "SA"]


def rail(root, issue):
    return root.get_by_role("slider", name=issue.capitalize())


def step_to(page, root, wanted):
    for issue, step in wanted.items():
        rail(root, issue).focus()
        while (at := int(rail(root, issue).get_attribute("aria-valuenow"))) != step:
            page.page.keyboard.press("ArrowRight" if at < step else "ArrowLeft")


def accept(root):
    """Whose card says that it accepts."""
    return [SEATS[n] for n, seat in enumerate(root.locator(".seat").all()) if "✔ accepts" in seat.inner_text()]


@pytest.mark.parametrize("steps", [(2, 2, 2, 2, 2), (0, 0, 1, 2, 0), (4, 4, 4, 3, 4), (2, 2, 1, 2, 2)], ids=str)
def test_who_accepts_is_what_the_model_says(page, steps):
    root, wanted = piece(page, 0), dict(zip(ISSUES, steps, strict=True))
    table = reservations(load("delegations").astype(object).fillna("").to_dict("records"))
    expected = takers(wanted, table)
    step_to(page, root, wanted)
    says(root, f"You got {len(expected)} of 5. Can you get all five?")
    assert expected == accept(root)
    told = rail(root, "territory").get_attribute("aria-valuetext")
    assert told.startswith(f"step {steps[0]}: ")
    assert told.endswith(f"{len(expected)} of 5 accept.")


def test_a_handle_is_dragged_and_the_guess_opens_the_limits(page, folder):
    root, mouse = piece(page, 0), page.page.mouse
    says(root, "Can you make an offer that all five accept?")
    assert not root.get_by_role("button", name="None of them").is_visible()  # first try, then guess
    box = box_of(rail(root, "ceasefire"))
    x, y = box["x"] + 26, box["y"] + box["height"] / 2
    mouse.move(x + 4 * 70, y)
    mouse.down()
    mouse.move(x + 2 * 70, y, steps=6)
    assert "2" == rail(root, "ceasefire").get_attribute("aria-valuenow")
    mouse.up()
    before = root.inner_html()
    assert "gap" not in root.locator("svg text").all_text_contents()
    root.get_by_role("button", name="One to ten").click()
    says(root, "No deal to find: one step is missing on guarantees")
    assert "You said: one to ten." in root.locator(".sub").inner_text()
    assert "It would open if Russia came up one step, or if Ukraine and the EU came down one." in root.inner_text()
    assert "gap" in root.locator("svg text").all_text_contents()
    assert "closed by a single step" in root.locator(".told").inner_text()
    assert "closed by a single step" not in before
    (event,) = log_of(folder)
    expected = {"lesson": "actor_positions", "question": "is_there_a_deal", "response": "few", "status": "wrong"}
    assert expected == {name: event[name] for name in expected}

    told = root.locator(".told", has_text="On guarantees the limits miss each other by one step")
    told.wait_for()
    root.get_by_role("button", name="What if: energy deal").click()
    says(root, "Energy deal: 4 of 3,125 offers suit all five")
    assert not told.is_visible()  # now they meet
    step_to(page, root, dict.fromkeys(ISSUES, 2))
    says(root, "A deal: all five accept")
    assert "Is it also just, and lawful?" in root.inner_text()
    root.get_by_role("button", name="What if: aid pause").click()
    says(root, "Energy deal and aid pause: one step is missing on guarantees")
    assert [] == page.errors
    assert [] == page.asked_outside


def test_the_guess_is_made_by_key_and_whoever_made_it_stays_in_the_picture(page):
    root = piece(page, 0)
    step_to(page, root, dict.fromkeys(ISSUES, 2))
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    root.locator(
        ".sub", has_text="Exactly. None of 3,125 offers suits all five; the best win 4 of the five."
    ).wait_for()
    assert "What if: energy deal" == page.page.evaluate("document.activeElement.innerText")  # the last of its buttons


def test_cards_are_turned_one_by_one_and_opened_in_two_presses(page):
    root, press = piece(page, 1), page.page.keyboard.press
    says(root, "Five cards lie face down.")
    assert 5 == root.get_by_text("card face down").count()
    root.get_by_role("button", name="Ukraine").focus()
    press("Enter")
    says(root, "Ukraine’s card is open: 1 of 5 terms suit it")
    assert "signs no loss" in root.inner_text()
    assert 4 == root.get_by_text("card face down").count()
    root.get_by_role("button", name="Russia").click()
    says(root, "Russia’s card is open: 3 of 5 terms suit it")
    assert "signs no loss" not in root.inner_html()
    root.get_by_role("button", name="Russia").click()
    says(root, "Five cards lie face down.")
    root.get_by_role("button", name="Open all cards").click()
    assert 5 == root.get_by_text("card face down").count()
    root.get_by_role("button", name="Really open all five?").click()
    says(root, "No deal to find: one step is missing on guarantees")
    assert ["US", "SA"] == accept(root)
    assert [] == page.errors


def test_no_key_pressed_in_an_offer_reaches_the_notebook(page):
    before = page.on_disk()
    for element in (rail(piece(page, 0), "territory"), piece(page, 1).get_by_role("button", name="Ukraine")):
        for key in KEYS:
            element.focus()
            page.page.keyboard.press(key)
    assert before == page.cells()


def test_an_offer_can_be_read_in_both_themes_and_fits_a_narrow_page(page):
    look = """root => [...root.querySelectorAll('h3, p, output, .seat :is(b, em, span), footer button, svg text')]
      .filter(each => each.textContent.trim() && each.getClientRects().length && !each.closest('.handle, .yes'))
      .map(each => {
        const style = getComputedStyle(each), own = style.backgroundColor;
        const page = getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
        return [each.textContent, each.closest('svg') ? style.fill : style.color, /, 0\\)$/.test(own) ? page : own];
      })"""
    page.page.emulate_media(reduced_motion="reduce")
    piece(page, 0).get_by_role("slider").first.press("ArrowRight")
    for theme in page.themes():
        for n in (0, 1):
            found = piece(page, n).evaluate(look)
            assert len(found) > 12
            assert [] == [text for text, ink, ground in found if contrast(ink, ground) < 4.5], theme
    page.resize(700, 900)
    for n in (0, 1):
        root = piece(page, n)
        room = root.bounding_box()
        for box in boxes_of(root.locator(".rail, .seat, footer button")):
            assert box["x"] + box["width"] <= room["x"] + room["width"] + 4
    page.page.emulate_media(reduced_motion="no-preference")
