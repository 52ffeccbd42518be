"""The pieces of lesson 8 in JupyterLab: thirteen signs and their weights, eight forecasts at once, a certificate."""

from __future__ import annotations

import re

from browser_tools import boxes_of, contrast, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.pieces import analogy

LESSON = "taiwan_and_forecasts"
ROWS = load("analogy").to_dict("records")
ASKED = load("forecast_questions")
IDS = [f"fc_{id.replace('-', '_')}" for id in ASKED["id"]]
CELLS = [
    "import coursekit as ck",
    f'ck.pieces.analogy(ck.load("analogy"), question=("{LESSON}", "features_alike"))',
    f'ck.pieces.forecasts(ck.load("forecast_questions"), question=("{LESSON}", {IDS}))',
    "ck.pieces.certificate()",
]
PIECES = 3
SENTENCE = "I ask first what was on the paper."


def sign_all(root, signs):
    for row, sign in zip(ROWS, signs, strict=True):
        root.get_by_role("button", name=f"{row['feature']}: {sign}", exact=True).click()


def hand_in(root):
    root.get_by_role("button", name="This is my answer").click()


def test_thirteen_signs_are_an_answer_and_ours_stand_beside_them(page, folder):
    root = piece(page, "analogy")
    assert not root.get_by_role("button", name="This is my answer").is_visible()
    assert not root.locator(".bar").is_visible()
    sign_all(root, ["alike"] * 7 + ["different"] * 6)
    hand_in(root)
    says(root, "5 alike, 6 different, 2 not known")
    (event,) = log_of(folder)
    assert ("features_alike", 7) == (event["question"], event["response"])
    same = [row["compared"] == ("same" if n < 7 else "different") for n, row in enumerate(ROWS)]
    assert f"In {sum(same)} of 13 rows you and we have the same sign." in root.locator(".sub").inner_text()
    assert 13 - sum(same) == root.locator("tr.differs").count()
    root.get_by_role("button", name=re.compile("^Border with the neighbour: different")).click()
    root.locator(".sub", has_text="An army can drive across the one and must be shipped across the other.").wait_for()
    assert [] == page.asked_outside
    assert [] == page.errors


def test_the_score_of_every_weighing_is_the_one_that_python_has(page):
    root, press = piece(page, "analogy"), page.page.keyboard.press
    sign_all(root, ["different"] * 13)
    hand_in(root)
    says(root, "5 alike")
    model = analogy(load("analogy"))
    for family, keys in {"Force": 2, "Geography": -1, "Partners": 1, "Economy": -1, "The claim": 2}.items():
        root.get_by_role("slider", name=f"Weight of {family}").focus()
        for _ in range(abs(keys)):
            press("ArrowRight" if keys > 0 else "ArrowLeft")
        model.set(weights={family: 1 + keys})
        says(root, f"{model.score:.0%} alike. You changed the weights, and no fact")
    for words, weights in model.facts["stresses"].items():
        root.get_by_role("button", name=words, exact=True).click()
        model.set(weights=weights)
        root.locator(".bar .left", has_text=f"alike {model.score:.0%}").wait_for()


def test_signs_are_given_by_keys_and_no_key_reaches_the_notebook(page):
    before = page.on_disk()
    root, press = piece(page, "analogy"), page.page.keyboard.press
    root.locator(".sign").first.focus()
    for key in ["=", "/", "?"] * 4 + ["="]:
        press(key)
        press("ArrowDown")
    for key in ("x", "b", "a", "d", "d", "Escape"):
        press(key)
    press("Tab")
    press("Enter")
    says(root, "Exactly: 5 alike")
    assert "Beijing" == page.page.evaluate("document.activeElement.innerText")  # keys go on from the last button
    assert before == page.cells()


def test_eight_numbers_are_said_by_touch_and_keys_and_settled_at_once(page, folder):
    root = piece(page, "forecasts")
    told = root.inner_text()
    assert [] == [what for what in ASKED["what_happened"] if what in told]
    lines = root.get_by_role("slider").all()
    for n, line in enumerate(lines):
        box = line.bounding_box()
        line.click(position={"x": 9 + (box["width"] - 18) * n / 8, "y": box["height"] / 2})
        page.page.keyboard.press("ArrowRight")
    assert ASKED["rule"].iloc[-1] in root.locator(".panel").inner_text()
    numbers = [int(each.rstrip("%")) for each in root.locator(".number").all_inner_texts()]
    assert sorted(numbers) == numbers
    hand_in(root)
    came = ASKED["outcome"].astype(int)
    score = sum((number / 100 - yes) ** 2 for number, yes in zip(numbers, came, strict=True)) / 8
    says(root, f"Your Brier score is {score:.2f}")
    assert list(zip(IDS, numbers, strict=True)) == [(event["question"], event["response"]) for event in log_of(folder)]
    assert 0 == root.get_by_role("slider").count()
    root.get_by_text("New US arms sale to Taiwan", exact=True).click()
    root.locator(".panel", has_text="It came two weeks too late for the rule.").wait_for()


def test_the_certificate_is_shown_opened_and_made_again(page):
    root = piece(page, "certificate")
    root.get_by_label("Your name").fill("Lin Yu-chen")
    root.get_by_role("button", name="Make my certificate").click()
    assert not root.locator(".made").is_visible()  # without a sentence the hand is led to its place
    root.get_by_label("What will you look for").fill(SENTENCE)
    root.get_by_role("button", name="Make my certificate").click()
    says(root, "Your certificate")
    root.frame_locator("iframe").get_by_text("Lin Yu-chen").wait_for()
    with page.page.context.expect_page() as opened:
        root.get_by_text("Open it, to print").click()
    opened.value.get_by_text(SENTENCE).wait_for()
    opened.value.close()
    root.get_by_label("Your name").fill("林語晨")
    root.get_by_role("button", name="Make it again").click()
    root.frame_locator("iframe").get_by_text("林語晨").wait_for()


def test_they_can_be_read_in_both_themes_and_fit_a_narrow_page(page):
    look = """root => [...root.querySelectorAll(
        'h3, p, th, td, label, .weight span, .name span, .name em, footer button')]
      .filter(each => each.textContent.trim() && each.getClientRects().length && !each.closest('tr.out'))
      .map(each => {
        const row = each.closest('tr.differs, .row.open');
        const ground = row ? getComputedStyle(row).backgroundColor
          : getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
        return [each.textContent, getComputedStyle(each).color, ground];
      })"""
    sign_all(piece(page, "analogy"), ["different"] * 13)
    hand_in(piece(page, "analogy"))
    says(piece(page, "analogy"), "5 alike")
    page.page.emulate_media(reduced_motion="reduce")  # colours do not glide
    for theme in page.themes():
        for name in ("analogy", "forecasts", "certificate"):
            found = piece(page, name).evaluate(look)
            assert len(found) > 3
            assert [] == [text for text, ink, ground in found if contrast(ink, ground) < 4.5], theme
    page.resize(700, 900)
    page.page.add_style_tag(content=".row::before, .row::after { display: table; content: ' '; }")  # as nbgrader has it
    for name in ("analogy", "forecasts", "certificate"):
        root = piece(page, name)
        room = root.bounding_box()
        for box in boxes_of(root.locator("table, .weights, .row, input, textarea, footer button")):
            assert box["x"] + box["width"] <= room["x"] + room["width"] + 4, name
    page.page.emulate_media(reduced_motion="no-preference")
