"""The two pieces of lesson 3 in JupyterLab: six sentences labelled by key, kappa guessed, and tiles turned over."""

from __future__ import annotations

import re

from browser_tools import box_of, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.models.votes import kappa

CELLS = [
    "import coursekit as ck\n\ncodes = ck.load('coded_sentences')",
    "six = codes.set_index('id').loc[['office-for-peace', 'sanctions-unless', 'settle-or-tariffs',"
    " 'minerals-first-step', 'business-chances', 'no-surrender']].reset_index()\n"
    "ck.pieces.third_coder(six, question=('priorities_and_style', 'be_third_coder'))",
    "tiles = ck.pieces.beyond_chance(codes, question=('priorities_and_style', 'kappa_strict'))\ntiles",
    "print(tiles.says)",
]
PIECES = 2


def labels(root):
    return root.locator(".label").all_inner_texts()


def test_six_sentences_are_labelled_by_key_and_only_then_a_and_b_are_shown(page, folder):
    root, press = piece(page, "third_coder"), page.page.keyboard.press
    says(root, "Is this “transactional”? You decide")
    assert ["?"] * 12 == labels(root)
    root.locator("input").first.focus()
    for yes in (True, True, True, False, True, False):
        press("Space")
        if not yes:
            press("ArrowRight")  # from yes to no, as in every group of radio buttons
        assert ["?"] * 12 == labels(root)
        press("Tab")
    root.get_by_role("button", name="This is my answer").focus()
    press("Enter")
    says(root, "Three readers, one rule: only 3 of 6 labels alike")
    assert ["yes", "yes", "yes", "yes", "yes", "no", "no", "yes", "no", "no", "no", "no"] == labels(root)
    assert "A reads “or” as a tie" in root.locator(".row.apart").first.inner_text()
    assert "Same label: you and A 5, you and B 3, A and B 4 of 6." == root.locator(".quiet").inner_text()
    (event,) = log_of(folder)
    expected = ["office-for-peace", "sanctions-unless", "settle-or-tariffs", "business-chances"]
    assert ("be_third_coder", expected) == (event["question"], event["response"])
    assert [] == page.errors
    assert [] == page.asked_outside


def test_the_other_rule_asks_for_labels_of_its_own(page):
    root = piece(page, "third_coder")
    for row in root.locator(".mine").all():
        row.get_by_role("radio", name="no").click()
    root.locator(".quiet", has_text="Not one yes?").wait_for()
    assert 0 == root.get_by_role("button", name="This is my answer").count()
    root.get_by_role("radio", name="yes").last.click()
    root.get_by_role("button", name="This is my answer").click()
    told = root.locator(".told", has_text="A and B both say yes to two of the six")
    told.wait_for()
    root.get_by_role("button", name="Now by the loose rule").click()
    says(root, "Is this “transactional”? You decide")
    assert not told.is_visible()  # it counts labels by the other rule
    assert ["?"] * 12 == labels(root)
    for row in root.locator(".mine").all():
        row.get_by_role("radio", name="yes").click()
    says(root, "Three readers, one rule: only 4 of 6 labels alike")
    root.get_by_role("button", name="Back to the strict rule").click()
    says(root, "Three readers, one rule: only 1 of 6 labels alike")


def test_kappa_is_guessed_by_key_and_the_tiles_follow_the_model(page, folder):
    root, press = piece(page, "beyond_chance"), page.page.keyboard.press
    says(root, "Same label for 24 of 30 sentences. How good is that?")
    handle = root.locator(".handle")
    handle.focus()
    for _ in range(3):
        press("ArrowRight")
    assert "kappa 0.53" == handle.get_attribute("aria-valuetext")
    assert "chance alone:" not in root.inner_text()
    root.get_by_role("button", name="This is my answer").focus()
    press("Enter")
    says(root, "By the strict rule kappa is 0.38")
    assert 0.53 == log_of(folder)[-1]["response"]
    assert "0.15 too high" in root.locator(".told").inner_text()
    ring, words = root.locator("circle").last.bounding_box(), root.locator("text=kappa 0.38").last.bounding_box()
    assert words["x"] >= ring["x"] + ring["width"]  # the guess stands where they would, just after the bar

    a, b = ([tile == "true" for tile in pressed(root, n)] for n in (0, 1))
    for column, who in ((0, 0), (5, 1), (29, 0), (12, 1), (6, 0)):
        root.locator(".column").nth(column).locator(".tile").nth(who).press("Space")
        (a, b)[who][column] ^= True
        found = f"{kappa(a, b, 'nominal'):.2f}".replace("-", "−")
        says(root, f"With your change kappa is {found}")
    for column in range(30):
        for who, labels in enumerate((a, b)):
            if labels[column] != (who == 0 and column == 3):
                root.locator(".column").nth(column).locator(".tile").nth(who).click()
    says(root, "They agree on 29 of 30, and kappa is 0.00")
    root.locator(".column").nth(3).locator(".tile").first.click()
    says(root, "Both say one and the same to everything: kappa has no meaning")
    root.get_by_role("button", name="Loose rule").click()
    says(root, "By the loose rule kappa is 0.60")
    assert not root.locator(".told").is_visible()  # it speaks of the strict rule
    assert [] == page.errors


def pressed(root, who):
    tiles = root.locator(f".tile:nth-child({who + 1})")
    return tiles.evaluate_all("all => all.map(tile => tile.getAttribute('aria-pressed'))")


def test_a_column_tells_its_sentence_and_the_ring_can_be_dragged(page):
    root, mouse = piece(page, "beyond_chance"), page.page.mouse
    ring = box_of(root.locator(".handle"))
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 100, y, steps=4)
    mouse.up()
    assert re.fullmatch(r"kappa 0\.3[345]", root.locator(".handle").get_attribute("aria-valuetext"))
    for key, times, value in (("End", 1, "1.00"), ("ArrowLeft", 20, "0.80")):
        for _ in range(times):
            root.locator(".handle").press(key)
        said, end = (box_of(root.locator("text", has_text=words)) for words in (f"your guess: {value}", "1: always"))
        assert said["x"] + said["width"] <= end["x"] + end["width"]  # inside the bar
    apart = root.locator(".column.apart").first
    apart.hover()
    why = load("coded_sentences").query("strict_a & ~strict_b")["why_differs"].iloc[0]
    root.locator(".quiet", has_text=why).wait_for()
