"""The pieces of lesson 5 in JupyterLab: a number and then the walk, a state on the map, and a tie coded by the rule."""

from __future__ import annotations

from browser_tools import boxes_of, contrast, log_of, piece, says

CELLS = [
    "import coursekit as ck",
    'ck.pieces.triangle(question=("reverse_kissinger", "flips_to_the_seat"))',
    "ck.pieces.eight_states()",
    'rows, rules = ck.load("triangle_codings"), ck.load("sign_rules")\n'
    'ck.pieces.coding(rows, rules, question=("reverse_kissinger", "sign_of_february_2025"))',
]
PIECES = 3
TIES = ("Washington and Moscow", "Washington and Beijing", "Moscow and Beijing")
PLACES = [".numbers button", ".tap", ".tick, .years button, footer button"]  # what is touched in each, in the end

INSIDE = "() => Boolean(document.activeElement.closest('.ck-piece'))"  # else the next key were a command of JupyterLab


def answers(folder):
    return [(event["question"], event["response"], event["status"]) for event in log_of(folder)]


def test_a_number_is_guessed_once_and_then_the_walk_says_how_far_off_it_was(page, folder):
    root = piece(page, 0)
    says(root, "How many flips until Washington wears the crown?")
    assert not any(tie.is_enabled() for tie in root.locator(".tie").all())
    root.get_by_role("button", name="My guess: Two flips").click()
    says(root, "Now flip ties until Washington wears the crown")
    assert 0 == root.get_by_text("Every sign differs").count()  # the walk would be over before it began
    assert 0 == root.get_by_text("ménage").count()
    for tie in TIES:
        root.get_by_role("button", name=tie).click()
    says(root, "Washington wears the crown after three flips")
    assert "You said 2: 1 too few. Washington’s rank on the way: 6 → 4 → 2 → 1." == root.locator(".sub").inner_text()
    root.get_by_text("Every sign differs").wait_for()
    assert root.get_by_text("ménage").is_visible()  # now the map stands beside it
    assert [("flips_to_the_seat", 2, "partly")] == answers(folder)


def test_a_longer_walk_is_told_that_a_shorter_one_would_do(page):
    root, press = piece(page, 0), page.page.keyboard.press
    root.get_by_role("button", name="My guess: Three flips").focus()
    press("Enter")
    says(root, "Now flip ties")
    assert page.page.evaluate(INSIDE)
    for tie in (TIES[2], TIES[0], TIES[2], TIES[1], TIES[2]):
        root.get_by_role("button", name=tie).focus()
        press("Space")
    says(root, "Washington wears the crown after five flips: three would do")
    assert root.locator(".sub").inner_text().startswith("Exactly as you said.")


def test_a_state_is_tapped_and_three_walks_are_there(page, folder):
    root = piece(page, 1)
    says(root, "1969: three enemies. How far is Washington’s crown?")
    names = [tap.get_attribute("aria-label") for tap in root.locator(".tap").all()]
    assert 8 == len(set(names))
    wanted = "Washington–Moscow good, Washington–Beijing bad, Moscow–Beijing good. Tap for the crown"
    root.get_by_role("button", name=wanted).focus()
    page.page.keyboard.press("Enter")
    says(root, "From 1969 two flips lead to Washington’s crown")
    assert page.page.evaluate(INSIDE)
    assert root.locator("text=your guess").is_visible()
    cells = [row.inner_text().split() for row in root.locator("tr").all()]
    assert ["2", "pivot", "wing", "wing"] == cells[-1]
    assert root.locator(".told").is_visible()
    for button, title in (("2022–24 → ?", "From 2022–24 three flips"), ("1972 → 1980", "By about 1980")):
        root.get_by_role("button", name=button).click()
        says(root, title)
        assert not root.locator(".told").is_visible()  # it speaks of the first walk
    assert [("seat_of_1972", "plus-minus-plus", "wrong")] == answers(folder)


def test_a_tie_is_coded_compared_and_another_one_taken(page, folder):
    root = piece(page, 2)
    says(root, "Washington and Moscow, 28 February 2025: + or −?")
    assert not root.get_by_role("button", name="This is my answer").is_visible()
    assert not root.locator(".years").is_visible()
    for name in ("Contact", "Break", "War on a friend"):
        root.locator(".tick", has_text=name).click()
    assert "Your ticks: 1 for +, 2 for −: bad terms, −" == root.locator("output").inner_text()
    root.get_by_role("button", name="This is my answer").click()
    says(root, "Washington and Moscow, 2025: too mixed for one sign")
    assert "You: −. We: cannot be decided. You and we differ in 1 of seven ticks." == root.locator(".sub").inner_text()
    assert "we do" == root.locator(".tick", has_text="Help").locator(".ours").inner_text()
    root.get_by_role("button", name="Moscow and Beijing, 1969: not coded yet").click()
    says(root, "Moscow and Beijing, 31 December 1969: + or −?")
    assert not root.locator(".told").is_visible()  # it speaks of another tie
    for name in ("Contact", "Force"):
        root.locator(".tick").filter(has=page.page.locator("b", has_text=name)).first.click()
    root.get_by_role("button", name="Compare with our coding").click()
    says(root, "Moscow and Beijing, 1969: bad terms, −")
    assert "The same sign. All seven ticks agree." == root.locator(".sub").inner_text()
    root.get_by_role("button", name="Washington and Moscow, 2025: cannot be decided").click()
    root.locator(".told", has_text="Sanctions and the war are there").wait_for()
    assert [("sign_of_february_2025", "minus", "wrong")] == answers(folder)
    page.run_all()  # as on another day: the sign is kept, and the ticks are not
    root = piece(page, 2)
    says(root, "Washington and Moscow, 2025: too mixed for one sign")
    assert "You: −. We: cannot be decided." == root.locator(".sub").inner_text()
    assert "Our ticks: 2 for +, 2 for −: cannot be decided" == root.locator("output").inner_text()
    assert ["true"] * 4 == [each.get_attribute("aria-pressed") for each in root.locator(".tick:has-text('●')").all()]
    assert 0 == root.get_by_text("we do").count()
    assert [] == page.errors
    assert [] == page.asked_outside


def test_they_can_be_read_in_both_themes_fit_a_screen_and_are_large_enough_to_touch(page):
    look = """root => [...root.querySelectorAll('h3, p, .head, .tick b, .tick span, dd, footer button, output')]
      .filter(each => each.textContent.trim() && each.getClientRects().length)
      .map(each => {
        let node = each, ground = 'rgba(0, 0, 0, 0)';
        while (node && /, 0\\)$|transparent/.test(ground)) {
          ground = getComputedStyle(node).backgroundColor;
          node = node.parentElement;
        }
        return [each.textContent, getComputedStyle(each).color, ground];
      })"""
    page.page.emulate_media(reduced_motion="reduce")
    for theme in page.themes():
        for n in range(3):
            found = piece(page, n).evaluate(look)
            assert len(found) >= 5
            assert [] == [text for text, ink, ground in found if contrast(ink, ground) < 4.5], theme
    for n, touched in enumerate(PLACES):
        root = piece(page, n)
        assert root.bounding_box()["height"] <= 620
        for box in boxes_of(root.locator(touched).locator("visible=true")):
            assert min(box["width"], box["height"]) >= 24
    page.page.emulate_media(reduced_motion="no-preference")
