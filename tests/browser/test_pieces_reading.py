"""The pieces of lesson 2 in JupyterLab: desk, cards to grade, map and document pack, by hand and by key."""

from __future__ import annotations

import pytest

from browser_tools import log_of, piece, says

LESSON = "reading_the_source"
CELLS = [
    "import coursekit as ck",
    f'ck.pieces.desk(question=("{LESSON}", "altered_word"))',
    f'ck.pieces.grading_desk(question=("{LESSON}", "grade_c01"))',
    f'ck.pieces.grading_desk(question=("{LESSON}", "grade_four_in_a_row"))',
    f'ck.pieces.claim_map(question=("{LESSON}", "where_c26_stands"))',
    "ck.pieces.document_pack()",
]
PIECES = 5
CUT_OFF = """node => [...node.querySelectorAll('*')]
    .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 2).map(each => each.textContent)"""
FOCUS = "() => document.activeElement.dataset.id ?? document.activeElement.className"


def test_the_odd_word_is_found_by_hand_and_the_first_tap_is_what_counts(page, folder):
    root = piece(page, "desk")
    assert "enduring" not in root.inner_html()
    root.get_by_role("button", name="parties").click()
    root.get_by_text("Not this one. Sharp eye").wait_for()
    root.get_by_role("button", name="beneficial").click()
    says(root, "“Beneficial” came in, “enduring” went out")
    assert "Found after 1 other word." == root.locator(".sub").inner_text()
    assert "Only in the article: beneficial. Only in the statement: enduring." in root.locator(".loom").get_attribute(
        "aria-label"
    )
    # five words that both lines have, one that another account has
    assert 6 == root.locator(".loom svg path").count()
    (event,) = log_of(folder)
    assert ("altered_word", "parties") == (event["question"], event["response"])
    assert [] == page.asked_outside
    assert [] == page.errors


def test_the_odd_word_is_found_by_key(page):
    root, keyboard = piece(page, "desk"), page.page.keyboard
    root.get_by_role("button", name="acceptable").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        keyboard.press(key)
    says(root, "“Beneficial” came in")
    assert "Found at the first tap." == root.locator(".sub").inner_text()
    assert "loom" == page.page.evaluate(FOCUS)


def test_a_claim_is_graded_once_and_our_check_stands_beside_it(page, folder):
    root = piece(page, "grading_desk")
    first = root.locator(".scale button").first
    first.focus()
    page.page.keyboard.press("Space")
    says(root, "Contradicted, by our check")
    assert ["you", "", "", "our check"] == root.locator(".scale .who").all_inner_texts()
    assert first.evaluate("node => node === document.activeElement")
    root.locator(".scale button").nth(3).click(force=True)  # it is closed, and a hand may tap it all the same
    assert ["supported"] == [event["response"] for event in log_of(folder)]
    root.get_by_text("The whole rule, step by step").click()
    root.get_by_text("One document of the time that shows it is enough.").wait_for()


def test_four_claims_are_one_answer(page, folder):
    root = piece(page, "grading_desk", 1)
    for place in (1, 0, 2, 1):
        root.locator(".scale button").nth(place).click()
    root.get_by_role("button", name="This is my answer").click()
    says(root, "Partly supported, as you say")
    (event,) = log_of(folder)
    assert {"c03": "partly", "c02": "supported", "c44": "unsupported", "c08": "partly"} == event["response"]
    assert "right" == event["status"]


def test_a_claim_is_placed_and_the_map_is_walked_by_key(page, folder):
    root, keyboard = piece(page, "claim_map"), page.page.keyboard
    assert 20 == root.get_by_role("radio").count()
    root.get_by_role("radio").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        keyboard.press(key)
    root.get_by_role("button", name="This is my answer").press("Enter")
    says(root, "For 49 of 62 claims the article offers no proof")
    assert "C26" == page.page.evaluate(FOCUS)
    (event,) = log_of(folder)
    assert {"checkable": 4, "proof": 1} == event["response"]
    assert "our check\nsupported" in root.locator(".about").inner_text()
    keyboard.press("ArrowRight")
    assert "C29" == page.page.evaluate(FOCUS)
    root.locator(".about", has_text="A fair and lasting peace").wait_for()
    assert "still to come" in root.locator(".about").inner_text()


def test_a_document_speaks_on_two_levels(page):
    root = piece(page, "document_pack")
    root.get_by_role("tab").first.focus()
    page.page.keyboard.press("ArrowDown")
    says(root, "Lavrov to the press after Riyadh")
    root.get_by_role("button", name="In its own words").click()
    root.get_by_text("not only listened, but also heard each other").wait_for()
    assert 1 == root.get_by_role("tab", selected=True).count()


@pytest.mark.parametrize("width", [700, 1100])
def test_nothing_is_cut_off(page, width):
    page.resize(width, 900)
    for name in ("desk", "grading_desk", "claim_map", "document_pack"):
        root = piece(page, name)
        assert [] == root.evaluate(CUT_OFF), name
    page.resize(1100, 900)
