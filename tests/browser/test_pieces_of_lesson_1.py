"""The pieces of lesson 1 and of the start page, by hand, by touch of a key, in both themes, and after a restart."""

from __future__ import annotations

import pytest

from browser_tools import KEYS, box_of, boxes_of, contrast, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.pieces.riyadh_talks import NAMES, WHERE

HERE = "riyadh_talks"
CELLS = [  # no import: in a kernel of `coursekit lab`, ck is there
    f'ck.pieces.room(ck.load("participants"), question=("{HERE}", "who_was_in_the_room"))',
    f'ck.pieces.accounts(ck.load("outcomes"), question=("{HERE}", "points_that_match"))',
    f'ck.pieces.contacts(ck.load("timeline"), question=("{HERE}", "contacts_us_ukraine"))',
    'ck.pieces.dial(question=("start_here", "hours_of_talks"))',
    "ck.name()",
]
PIECES = 4
PEOPLE = load("participants").set_index("id")
STATUS = PEOPLE["status"]
PLACES = {"room": "1", "opening": "2", "away": "3"}  # and their keys


def answer(root):
    root.get_by_role("button", name="This is my answer").click()


def chip_of(root, id):
    return root.get_by_role("button", name=PEOPLE.loc[id, "name"].partition(",")[0]).first


def name_box(page):
    box = page.page.locator(".ck-name")
    page.renew(box, ".ck-name")
    box.scroll_into_view_if_needed()
    return box


def test_names_are_dragged_tapped_and_placed_by_key_and_then_take_their_seats(page, folder):
    root, mouse = piece(page, "room"), page.page.mouse
    says(root, "Who was in the room?")
    assert "Kyiv" not in root.inner_text()
    chip = root.get_by_role("button", name="Marco Rubio")
    start, end = box_of(chip), root.locator(".area.room").bounding_box()
    mouse.move(start["x"] + 20, start["y"] + 20)
    mouse.down()
    mouse.move(end["x"] + 150, end["y"] + 200, steps=6)
    mouse.up()
    root.locator(".area.room .chip", has_text="Rubio").wait_for()
    chip.click()  # and away again: tap the name, then the place
    root.get_by_role("button", name="Only at the opening", exact=True).click()
    root.locator(".area.opening .chip", has_text="Rubio").wait_for()
    chip.click()
    root.locator(".area.away").click(position={"x": 90, "y": 200})  # of the place any spot will do
    root.locator(".area.away .chip", has_text="Rubio").wait_for()
    assert page.page.evaluate("Boolean(document.activeElement.closest('.ck-room'))")  # else 1 made the cell a heading
    assert not root.get_by_role("button", name="This is my answer").is_visible()
    for id, key in [*((id, "1") for id in NAMES), ("kellogg", "3")]:
        chip_of(root, id).focus()
        if key == "3":  # the room holds all twelve, and still ends above the button
            root.locator(".quiet", has_text="12 of 12 placed").wait_for()
            button, room = (root.locator(part).bounding_box() for part in ("footer button", ".area.room"))
            assert room["y"] + room["height"] <= button["y"]
        page.page.keyboard.press(key)
    answer(root)
    says(root, "Five people talked. Kyiv and Brussels were not invited.")
    guess = dict.fromkeys(NAMES, "room") | {"kellogg": "away"}
    right = sum(WHERE.get(STATUS[id]) == place for id, place in guess.items())
    assert f"You placed {right} of 11 names as the sources do." in root.locator(".sub").inner_text()
    assert 11 - right == root.locator(".you").count()
    assert ["Rubio", "Waltz", "Witkoff", "Ushakov", "Lavrov"] == root.locator(".seat:not(.host) b").all_inner_texts()
    assert "H3" == page.page.evaluate(
        "document.activeElement.tagName"
    )  # the button has gone, and the keys are not lost
    (event,) = log_of(folder)
    assert guess == event["response"] | {"dmitriev": "room"}
    assert [] == page.asked_outside + page.errors


def test_the_accounts_are_guessed_and_walked_through_by_keys_alone(page, folder):
    root, press = piece(page, "accounts"), page.page.keyboard.press
    assert "mechanism" not in root.inner_text()
    for n, key in enumerate(("Space", "ArrowRight", "Space", "ArrowDown")):
        root.get_by_role("radiogroup").nth(n).locator("[tabindex='0']").focus()
        press(key)
    root.locator(".quiet", has_text="4 of 4 rows. Your guess so far: 2 the same.").wait_for()
    root.get_by_role("button", name="This is my answer").focus()
    press("Enter")
    says(root, "Nobody else repeats the article’s four points")
    assert (
        "2 of 16 cells read the same. US statement: you said 2, our coding has none."
        == root.locator(".sub").inner_text()
    )
    assert "two" == log_of(folder)[-1]["response"]
    table = load("outcomes").set_index("id")["why_compared"]
    assert table["o2-us-readout"] in root.locator(".why").inner_text()
    root.locator("button.cell[tabindex='0']").focus()
    for key, id in (
        ("ArrowRight", "o2-rubio"),
        ("ArrowRight", "o2-lavrov"),
        ("ArrowDown", "o3-lavrov"),
        ("ArrowRight", "o3-ushakov"),
    ):
        press(key)
        root.locator(".why", has_text=table[id]).wait_for()


def test_the_contacts_are_guessed_and_a_day_is_dragged(page, folder):
    root, mouse = piece(page, "contacts"), page.page.mouse
    says(root, "How often did Washington talk with Kyiv?")
    assert "Vance" not in root.inner_text()
    root.get_by_role("radio", name="3", exact=True).click()
    page.page.keyboard.press("ArrowRight")
    root.get_by_role("radio", name="4", exact=True, checked=True).wait_for()
    answer(root)
    says(root, "Washington talked 6 times with Kyiv, 5 with Moscow")
    assert root.locator(".sub").inner_text().startswith("No line joins Moscow and Kyiv. ")
    assert ["5", "6", "0"] == root.locator(".sums strong").all_inner_texts()
    assert "you said 4: 2 too few" in root.locator(".sums").inner_text()
    assert 4 == log_of(folder)[-1]["response"]
    rail = root.get_by_role("slider", name="Day")
    assert rail.get_attribute("aria-valuetext").startswith("18 February: US-Russia talks in Riyadh; ")
    rail.focus()
    for _ in range(6):
        page.page.keyboard.press("ArrowUp")
    assert "Trump and Zelenskyy talk by telephone" in rail.get_attribute("aria-valuetext")
    top = box_of(rail)["y"]
    for key, day in (("End", "28 February: "), ("Home", "20 January: ")):
        page.page.keyboard.press(key)
        assert rail.get_attribute("aria-valuetext").startswith(day)
    assert top == box_of(rail)["y"]  # the slider went to its ends, and not the lesson
    box = box_of(rail)
    mouse.move(box["x"] + 60, box["y"] + box["height"] - 4)
    mouse.down()
    mouse.move(box["x"] + 60, box["y"] + 4, steps=8)
    mouse.up()
    assert rail.get_attribute("aria-valuetext").startswith("20 January: Trump's second inauguration")
    root.get_by_role("button", name="21 January: Xi and Putin").click()
    root.get_by_text("They talk hours after the inauguration.").wait_for()


def test_the_dial_is_turned_by_hand_and_by_key(page, folder):
    root, mouse = piece(page, "dial"), page.page.mouse
    face = root.get_by_role("slider", name="Your guess")
    box = box_of(face)
    mouse.move(box["x"] + 140, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 240, box["y"] + 140, steps=6)  # a quarter of the way round
    mouse.up()
    assert "3 hours" == face.get_attribute("aria-valuetext")
    for _ in range(3):
        face.press("ArrowRight")
    assert "4.5 hours" == face.get_attribute("aria-valuetext")
    face.press("Enter")
    says(root, "The talks lasted about four and a half hours")
    root.get_by_text("exactly as you said").wait_for()
    assert 4.5 == log_of(folder)[-1]["response"]


def test_a_name_is_kept_with_all_answers_that_follow(page, folder):
    box = name_box(page)
    box.get_by_role("textbox").fill("Ada Wong")
    box.get_by_role("button", name="Keep it").click()
    box.get_by_text("kept as those of Ada Wong").wait_for()
    root = piece(page, "dial")
    root.get_by_role("slider", name="Your guess").press("ArrowRight")
    answer(root)
    says(root, "The talks lasted")
    assert ["Ada Wong", "Ada Wong"] == [event["student"] for event in log_of(folder)]


def test_no_key_pressed_at_the_name_reaches_the_notebook(page):
    box, before = name_box(page), page.on_disk()
    for element in (box.get_by_label("Your name", exact=True), box.get_by_role("button", name="Keep it")):
        for key in KEYS:
            element.focus()
            page.page.keyboard.press(key)
    assert before == page.cells()


LOOK = """root => [...root.querySelectorAll('h3, p, b, small, button, th, td, svg text, .you, .tag')]
  .filter(each => each.textContent.trim() && each.getClientRects().length && !each.querySelector('p, b, small'))
  .map(each => {
    let at = each, ground = 'rgba(0, 0, 0, 0)';
    while (at && /, 0\\)$|, 0\\.\\d+\\)$|transparent/.test(ground)) {
      ground = getComputedStyle(at).backgroundColor;
      at = at.parentElement;
    }
    const style = getComputedStyle(each);
    return [each.textContent, each.closest('svg') ? style.fill : style.color, ground];
  })"""


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_they_can_be_read_in_both_themes_and_fit_a_narrow_page(page, answered):
    page.page.emulate_media(reduced_motion="reduce")
    if answered:
        root = piece(page, "room")
        for id in NAMES:
            chip_of(root, id).press(PLACES[WHERE.get(STATUS[id], "room")])
        answer(root)
        says(root, "Five people talked")
        exact = "Exactly: you placed all names as the sources do. On Dmitriev the sources differ."
        assert exact == root.locator(".sub").inner_text()
        root = piece(page, "contacts")
        root.get_by_role("radio", name="6", exact=True).click()
        answer(root)
        says(root, "Washington talked 6 times with Kyiv")
    for theme in page.themes():
        for name in ("room", "accounts", "contacts", "dial"):
            found = piece(page, name).evaluate(LOOK)
            assert len(found) > 10
            assert [] == [text for text, ink, ground in found if contrast(ink, ground) < 4.5], (theme, name)
    for width in (1366, 700):
        page.resize(width, 768)
        for name in ("room", "accounts", "contacts", "dial"):
            root = piece(page, name)
            room = root.bounding_box()
            assert room["height"] < 690
            for box in boxes_of(root.locator("svg, button, table")):
                assert box["x"] + box["width"] <= room["x"] + room["width"] + 4
    page.page.emulate_media(reduced_motion="no-preference")
