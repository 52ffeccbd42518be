"""Pieces in JupyterLab: the crown given by hand and by key, ties flipped, actors dragged, and the guide's own piece."""

from __future__ import annotations

import re

import pytest

from browser_tools import KEYS, box_of, boxes_of, contrast, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.models import bargaining
from coursekit.riyadh.models.triangle import RANKS
from coursekit.riyadh.scores import number
from places import ROOT

CELLS = [
    "import coursekit as ck",
    "ck.pieces.triangle()",
    "ck.pieces.triangle(question=None)",
    'moving = ck.pieces.line(ck.load("positions"))\nmoving',
    "from coin import Coin\n\nCoin()",
    "print(moving.says)",
    'ck.pieces.line(ck.load("positions"), question=("actor_positions", "germany_takes_it_to_one"))',
]
PIECES = 5
STATES = load("triangle_states").to_dict("records")
NAMES = {"us_ru": "Washington and Moscow", "us_cn": "Washington and Beijing", "ru_cn": "Moscow and Beijing"}


def blocks(language: str) -> list[str]:
    """The blocks of code of the guide for authors, in one language."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def coin(put):
    (code,) = [block for block in blocks("python") if "Piece" in block]
    (module,) = blocks("js")
    put("notebooks/coin.py", code)
    put("notebooks/coin.js", module)


def give(root, city):
    return root.get_by_role("button", name=f"Give the crown to {city}")


def test_the_crown_is_given_once_and_goes_where_it_belongs(page, folder):
    root = piece(page, 0)
    says(root, "Washington and Moscow make up. Who gets the crown?")
    assert "polite" == root.locator("h3").get_attribute("aria-live")
    assert root.get_attribute("aria-labelledby") == root.locator("h3").get_attribute("id")
    assert 0 == root.locator("text=ménage").count()  # the map would give the answer away
    assert "pivot · rank" not in root.inner_text()
    give(root, "Washington").click()
    says(root, "Romantic triangle: Moscow gets the crown")
    root.get_by_text("Washington makes the move, so this is a natural guess.").wait_for()
    assert (
        "One flip, Washington–Moscow to +. Washington’s rank 6 → 4, Moscow’s 3 → 1."
        == root.locator(".sub").inner_text()
    )
    assert "your guess" in root.locator(".who.US").inner_text()
    assert "✘" not in root.inner_text()
    (event,) = log_of(folder)
    expected = {"lesson": "reverse_kissinger", "question": "who_is_the_pivot", "response": "us", "status": "wrong"}
    assert expected == {name: event[name] for name in expected}
    root.get_by_role("button", name="Washington and Moscow").click()  # and back
    says(root, "Stable marriage: Washington is the outcast")
    assert ["Washington", "outcast · rank 6 of 6", "your guess"] == root.locator(".who.US").inner_text().split("\n")
    assert not root.locator(".told").is_visible()  # Moscow has the seat no more
    assert [] == page.asked_outside
    assert [] == page.errors


def test_the_crown_can_be_dragged_to_a_capital_and_a_right_guess_is_exact(page):
    root, mouse = piece(page, 0), page.page.mouse
    crown = box_of(root.locator("svg path.crown").last)
    moscow = give(root, "Moscow").bounding_box()
    mouse.move(crown["x"] + crown["width"] / 2, crown["y"] + crown["height"] / 2)
    mouse.down()
    mouse.move(moscow["x"] + 60, moscow["y"] + 60, steps=5)
    mouse.up()
    root.locator(".sub", has_text="Exactly.").wait_for()
    says(root, "Moscow gets the crown")


def test_every_state_is_drawn_and_told_as_the_table_has_it(page):
    root = piece(page, 1)
    tie = {name: root.get_by_role("button", name=words) for name, words in NAMES.items()}
    for row in STATES:
        for name in NAMES:
            wanted = "true" if row[name] == 1 else "false"
            if tie[name].get_attribute("aria-pressed") != wanted:
                tie[name].click()
        says(root, row["type"][0].upper() + row["type"][1:])
        for who in ("us", "ru", "cn"):
            words = root.locator(f".who.{who.upper()}").inner_text()
            assert f"{row[who]} · rank {RANKS[row[who]]} of 6" in words, row["id"]
        balanced = row["us_ru"] * row["us_cn"] * row["ru_cn"] == 1
        assert ("Not balanced" in root.locator(".quiet").inner_text()) is not balanced


def test_a_walk_is_told_step_by_step_and_undone(page):
    root, press = piece(page, 1), page.page.keyboard.press
    for words in ("Washington and Moscow", "Washington and Beijing", "Moscow and Beijing"):
        root.get_by_role("button", name=words).focus()
        press("Space")
    root.locator(".sub", has_text="Three flips from 2022–24. Washington’s rank on the way: 6 → 4 → 2 → 1.").wait_for()
    says(root, "Romantic triangle: Washington wears the crown")
    for _ in range(3):
        root.get_by_role("button", name="Undo").click()
    says(root, "Stable marriage: Washington is the outcast")
    assert not root.get_by_role("button", name="Undo").is_visible()
    root.get_by_role("button", name="Start 1969").click()
    says(root, "Unit veto: three enemies, no crown")


def test_the_numbers_on_the_line_are_those_of_the_model(page):
    root, press = piece(page, 2), page.page.keyboard.press
    for name, key, times in (
        ("Position of Russia", "ArrowRight", 5),
        ("Position of Germany", "ArrowLeft", 7),
        ("Salience of France", "ArrowLeft", 2),
        ("Position of China", "ArrowRight", 3),
    ):
        root.get_by_role("slider", name=name).focus()
        for _ in range(times):
            press(key)
        at, dots = (
            [float(each.get_attribute("aria-valuenow")) for each in root.locator(f".{kind}").all()]
            for kind in ("handle", "dots")
        )
        lo, hi = bargaining.weighted_median(at, dots)
        told = root.locator(".handle").first.get_attribute("aria-valuetext").replace("+", "")
        assert f"mean {number(round(float(bargaining.weighted_mean(at, dots)), 1))}, " in told
        assert told.endswith(f"median {number(lo)}" + (f" to {number(hi)}" if lo != hi else ""))


def test_an_actor_is_dragged_and_python_hears_when_it_is_let_go(page):
    root, mouse = piece(page, 2), page.page.mouse
    says(root, "Which of the seven can move the median?")
    box = box_of(root.get_by_role("slider", name="Position of Russia"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 282, y, steps=8)  # three units of 94 pixels
    says(root, "Russia moves. The mean follows, the median does not")
    assert "1" == root.get_by_role("slider", name="Position of Russia").get_attribute("aria-valuenow")
    mouse.up()
    printed = page.page.locator(".jp-CodeCell").nth(5)
    printed.locator(".jp-InputPrompt").click()
    page.page.keyboard.press("Control+Enter")
    printed.get_by_text("the weighted mean is 1.31 (before: 0.79)").wait_for()
    root.get_by_role("button", name="Show who can").click()
    says(root, "Only the four at +2 can move the median")
    assert ["no"] * 3 + ["yes, to 0"] * 4 == root.locator(
        "text", has_text=re.compile("^(no|yes.*)$")
    ).all_text_contents()


def test_the_actor_of_whom_the_question_asks_is_moved_alone(page, folder):
    root, press = piece(page, 4), page.page.keyboard.press
    says(root, "Germany alone shall bring the median down to +1. Where must it stand?")
    answer = root.get_by_role("button", name="This is my answer")
    root.get_by_role("slider", name="Position of Russia").focus()
    press("ArrowRight")
    root.get_by_role("slider", name="Position of Germany").focus()
    press("ArrowLeft")
    assert not answer.is_visible()  # two have moved
    root.get_by_role("button", name="Put all back").click()
    root.get_by_role("slider", name="Position of Germany").focus()
    for _ in range(4):
        press("ArrowLeft")
    answer.click()
    root.locator(".told", has_text="Exactly.").wait_for()
    (event,) = log_of(folder)
    assert [{"de": 1}, "right"] == [event["response"], event["status"]]


def test_no_key_pressed_in_a_piece_reaches_the_notebook(page):
    before = page.on_disk()
    for element in (
        piece(page, 1).get_by_role("button", name="Washington and Moscow"),
        piece(page, 2).get_by_role("slider", name="Position of Russia"),
        piece(page, 2).get_by_role("slider", name="Salience of Ukraine"),
    ):
        for key in KEYS:
            element.focus()
            page.page.keyboard.press(key)
    assert before == page.cells()


def test_pieces_can_be_read_in_both_themes_and_fit_a_narrow_page(page):
    look = """root => [...root.querySelectorAll('h3, p, .who b, .who span, .tie, footer button, svg text')]
      .filter(each => each.textContent.trim() && each.getClientRects().length)
      .map(each => {
        const style = getComputedStyle(each), own = style.backgroundColor;
        const page = getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
        const ground = /, 0\\)$/.test(own) ? page : own;
        return [each.textContent, each.closest('svg') ? style.fill : style.color, ground];
      })"""
    page.page.emulate_media(reduced_motion="reduce")  # colours do not glide
    for theme in page.themes():
        for n in (1, 2):
            found = [each for each in piece(page, n).evaluate(look) if each[0] not in ("US", "RU", "CN", "1")]
            assert len(found) > 12
            # Inverted labels stand on a shape of their own, which this cannot see: they are told by their words.
            plain = [each for each in found if not each[0].startswith("median")]
            assert [] == [text for text, ink, ground in plain if contrast(ink, ground) < 4.5], theme
    page.resize(700, 900)
    for n in (0, 1, 2):
        root = piece(page, n)
        room = root.bounding_box()
        for box in boxes_of(root.locator("svg, .tie, footer button")):
            assert box["x"] + box["width"] <= room["x"] + room["width"] + 4
    page.page.emulate_media(reduced_motion="no-preference")


def test_the_skeleton_of_the_guide_is_a_piece_that_works(page):
    root = piece(page, 3)
    says(root, "The coin shows heads")
    root.get_by_role("button", name="Turn it").click()
    says(root, "The coin shows tails")
    assert [] == page.errors
