"""The squares and the pair in JupyterLab: guessed by hand and by key, stepped through, and S as the model has it."""

from __future__ import annotations

import re

from browser_tools import KEYS, contrast, log_of, piece, says
from coursekit.content.data import load
from coursekit.riyadh.models import votes as model

CELLS = [
    'import coursekit as ck\n\nvotes = ck.load("roll_calls").query("known_by < \'2025-03\'")',
    'ck.pieces.squares(votes, question=("un_votes", {"ES-11/1": "south_africa_brazil_cuba_es11_1"}))',
    'ck.pieces.pair(votes, "USA", "CHN", ["ES-11/6", "ES-11/7", "ES-11/8"],\n'
    '               question=("un_votes", "s_of_us_and_china_on_three"))',
    "ck.pieces.pair(votes)",
]
PIECES = 3


def square(root, name):
    return root.locator(f'.m[title="{name}"]')


def button(root, name):
    """One of those beside the 193 squares, which are buttons too: their names need not be looked at."""
    return root.locator(".asks, footer").get_by_role("button", name=name)


def focused(notebook):
    return notebook.page.evaluate(
        "() => [!!document.activeElement.closest('.ck-piece'), document.activeElement.innerText]"
    )


def test_three_guesses_open_the_next_vote_and_stand_on_it(page, folder):
    root = piece(page, 0)
    says(root, "March 2022: how do South Africa, Brazil and Cuba vote?")
    assert not button(root, "Next vote").is_visible()
    assert not button(root, "This is my answer").is_visible()
    for who, vote in {"South Africa": "no", "Brazil": "yes"}.items():
        button(root, f"{who}: {vote}").click()
    for _ in range(3):
        square(root, "Cuba").click()  # yes, abstain, no
    button(root, "This is my answer").click()
    says(root, "71 squares changed: yes rises from 100 to 141")
    assert "Brazil exactly: yes" in root.inner_text()
    assert "you said no" in root.inner_text()
    assert "✘" not in root.inner_text()
    assert ["hit"] == square(root, "Brazil").evaluate("each => [...each.classList].filter(name => name === 'hit')")
    (event,) = log_of(folder)
    assert ("south_africa_brazil_cuba_es11_1", {"zaf": "no", "bra": "yes", "cub": "no"}) == (
        event["question"],
        event["response"],
    )
    assert [] == page.asked_outside
    assert [] == page.errors


def test_by_key_alone_and_the_focus_stays_in_the_piece(page):
    root, press = piece(page, 0), page.page.keyboard.press
    root.locator('.m[tabindex="0"]').focus()
    press("Enter")
    for times in (4, 3):
        for _ in range(times):
            press("Tab")
        press("Space")
    for _ in range(2):
        press("Tab")
    assert [True, "no"] == focused(page)
    press("Tab")
    assert [True, "This is my answer"] == focused(page)
    press("Enter")
    says(root, "71 squares changed")
    page.page.wait_for_function("() => document.activeElement.innerText === 'Next vote ›'")
    press("Enter")
    says(root, "Almost nothing moves: 14 of 193 changed")
    root.locator('.m[tabindex="0"]').focus()
    before = page.page.evaluate("document.activeElement.title")
    press("ArrowDown")
    assert before != page.page.evaluate("document.activeElement.title")
    assert page.page.evaluate("document.activeElement.title") in root.locator(".line").inner_text()


def test_every_step_has_the_official_count_in_numbers_and_in_squares(page):
    root, tallies = piece(page, 0), load("tallies").set_index("resolution")
    for who in ("South Africa", "Brazil", "Cuba"):
        button(root, f"{who}: yes").click()
    button(root, "This is my answer").click()
    for n in range(1, 9):
        name = f"ES-11/{n}"
        root.locator(".tally b", has_text=name).wait_for()
        counts = [tallies.loc[name, vote] for vote in ("yes", "abstain", "no", "absent")]
        assert counts == [
            int(each)
            for each in re.findall(
                r"(\d+) (?:yes|abstained|no|absent)", root.locator(".tally").text_content().removeprefix(name)
            )
        ]
        assert counts == [root.locator(f".m .v.{look}").count() for look in "YANx"]
        if n < 8:
            button(root, "Next vote").click()
    assert not button(root, "Next vote").is_visible()
    assert "0 of 3 guesses" not in root.locator(".quiet").inner_text()
    assert (
        "1 of 3 guesses were exact. Saying “as before” each time would have given 1 of 3."
        == root.locator(".quiet").inner_text()
    )


def test_s_is_dragged_by_key_and_shown_beside_the_score(page, folder):
    root, press = piece(page, 1), page.page.keyboard.press
    says(root, "S by hand: the US and China on three votes")
    assert 3 == root.locator(".head:visible").count()
    assert ["?", "?", "?"] == root.locator(".gap:visible").all_inner_texts()
    root.get_by_role("slider", name="Your S").focus()
    for _ in range(7):
        press("ArrowRight")
    press("Tab")
    press("Enter")
    says(root, "The US and China on 3 votes: S is 0.33")
    assert ["1", "1", "0"] == [text for text in root.locator(".gap").all_inner_texts() if text]
    assert "your S: 0.35" in root.locator("svg").text_content()
    assert {"s": 0.35} == log_of(folder)[-1]["response"]


def test_s_of_any_two_is_the_models(page):
    root = piece(page, 2)
    table = load("roll_calls").query("known_by < '2025-03'")
    wide = table.assign(code=table["vote"].map(model.CODES)).pivot(index="resolution", columns="iso3", values="code")
    names = dict(zip(table["iso3"], table["country"], strict=True))
    for one, other, off in (("ISR", "IND", []), ("FRA", "ERI", ["68/262", "ES-11/3"]), ("AZE", "MHL", ["ES-11/8"])):
        root.get_by_role("button", name="All votes").click()
        for n, iso in enumerate((one, other)):
            root.locator("select").nth(n).select_option(iso)
        for name in off:
            root.get_by_role("button", name=f"{name},").click()
        on = [name for name in wide.index if name not in off]
        s = model.s_score(wide.loc[on, one], wide.loc[on, other])
        title = f"{names[one]} and {names[other]} on {s.n} vote{'s' if s.n != 1 else ''}: S is {float(s):.2f}"
        says(root, title.replace("-", "−"))


def test_no_key_pressed_in_them_reaches_the_notebook(page):
    before = page.on_disk()
    for element in (
        square(piece(page, 0), "Brazil"),
        piece(page, 1).get_by_role("slider"),
        piece(page, 2).locator(".head").first,
    ):
        for key in KEYS:
            element.focus()
            page.page.keyboard.press(key)
    assert before == page.cells()


def test_they_can_be_read_in_both_themes(page):
    look = """root => [...root.querySelectorAll('h3, h4, p, .asks button, .m .v, .head, .gap, footer button, svg text')]
      .filter(each => each.textContent.trim() && each.getClientRects().length && !each.classList.contains('off'))
      .map(each => {
        const style = getComputedStyle(each), notebook = document.querySelector('.jp-Notebook');
        const page = getComputedStyle(notebook).backgroundColor;
        const own = /, 0\\)$|color-mix|color\\(/.test(style.backgroundColor) ? page : style.backgroundColor;
        return [each.textContent, each.closest('svg') ? style.fill : style.color, own];
      })"""
    page.page.emulate_media(reduced_motion="reduce")  # colours do not glide
    for theme in page.themes():
        for n in (0, 2):
            found = piece(page, n).evaluate(look)
            assert len(found) > 15
            assert [] == [text for text, ink, ground in found if contrast(ink, ground) < 4.5], theme
    page.page.emulate_media(reduced_motion="no-preference")
