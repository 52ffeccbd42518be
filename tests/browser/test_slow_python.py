"""What a page shows while Python is slow: hands are quicker, and picture, words and buttons belong together."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import pairwise

import altair as alt
import pytest
from playwright.sync_api import TimeoutError

from coursekit.content.data import load
from coursekit.drawing.stage import Stage
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.riyadh import pieces
from coursekit.widgets.ask import Asked
from coursekit.widgets.quiz import Quiz
from every_piece import ASKS, asking, made
from places import BANKS
from slow_python import SlowPython

# In each piece that asks, what a hand may do while its answer is on its way: a node, and a key if it is no click.
GESTURES = {
    "accounts": (".pick button", ""),
    "analogy": (".sign", ""),
    "claim_map": (".places button", ""),
    "coding": (".tick", ""),
    "contacts": (".dots button", ""),
    "desk": (".word", ""),
    "dial": (".face", "ArrowUp"),
    "draw_it": ("[role=slider]", "ArrowUp"),
    "eight_states": (".tap", ""),
    "forecasts": (".track input", "ArrowRight"),
    "grading_desk": (".scale button", ""),
    "line": (".handle", "ArrowRight"),
    "offer": (".rail", "ArrowRight"),
    "pair": (".ring", "ArrowRight"),
    "room": (".chip", "1"),
    "squares": (".under button", ""),
    "then_and_now": ("tr.open th", ""),
    "third_coder": (".row input", ""),
    "triangle": (".guess", ""),
    "waffles": ("[role=slider]", "ArrowRight"),
}
SLIDERS = ["analogy", "beyond_chance", "contacts", "dial", "draw_it", "forecasts", "line", "offer", "pair", "waffles"]
FORECASTS = ["minerals", "full_ceasefire", "direct_talks", "trump_putin", "taiwan_arms", "trump_xi"]
FORECASTS += ["ceasefire_year_end", "us_un_vote"]
TOGETHER = {"china_in_russias_trade": 20, "russia_in_chinas_trade": 10}
VOTES = {"ES-11/1": "south_africa_brazil_cuba_es11_1", "ES-11/3": "china_mexico_israel_es11_3"}


assert ASKS.keys() - GESTURES.keys() == {"beyond_chance"}  # its guess is told to nobody before the answer


def with_guess(name):
    """A piece that asks, and a guess."""
    if name in ASKS:
        return asking(name), ASKS[name][2]
    if name == "forecasts":
        piece = made(name, question=("taiwan_and_forecasts", [f"fc_{each}" for each in FORECASTS]))
        return piece, dict.fromkeys(piece.state["said"], 60)
    if name == "waffles":
        return made(name, question=("wedge_by_the_numbers", list(TOGETHER))), TOGETHER
    if name == "squares":
        votes = load("roll_calls").query("date < '2023'")
        return pieces.squares(votes, question=("un_votes", VOTES)), dict.fromkeys(["zaf", "bra", "cub"], "no")
    six = ["office-for-peace", "sanctions-unless", "settle-or-tariffs", "minerals-first-step", "business-chances"]
    sentences = load("coded_sentences").set_index("id").loc[[*six, "no-surrender"]].reset_index()
    return pieces.third_coder(sentences, question=("priorities_and_style", "be_third_coder")), six[:2]


# A cell of the notebook around a piece opens to be edited at a double click on its words.
OPENS = """() => { document.documentElement.ondblclick = ({ target }) => {
  window.opened = !target.closest(".ck-piece");
}; }"""
VALUE = "node => Number(node.value ?? node.getAttribute('aria-valuenow'))"
SIZE = {"width": 760, "height": 900}
ROOT = "document.querySelector('.ck-piece')"
SHOWN = """root => [...root.children].map(node => {
  const seen = [...node.querySelectorAll('*')].filter(each => !each.children.length && each.checkVisibility());
  const state = (each) => ['pressed', 'checked', 'valuetext', 'label'].map(name => each.getAttribute(`aria-${name}`));
  return [node.hidden ? '' : node.innerText, node.hidden ? [] : seen.map(state)];
})"""


@pytest.fixture(scope="module")
def window(browser):
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
    page.set_default_timeout(5000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    page.close()


@pytest.fixture
def show(window):
    window.errors.clear()
    yield lambda *widgets, **more: SlowPython(window, *widgets, **more)
    assert [] == window.errors


@pytest.fixture(scope="module")
def fresh(browser):
    """Another page, in which a piece is drawn as Python has it, whatever hands did before."""
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
    yield page
    page.close()


def touch(node, key):
    node.press(key) if key else node.click()


def same(page, expected):
    """Until a piece shows this: a record may still run in."""
    with suppress(TimeoutError):
        page.wait_for_function(f"expected => JSON.stringify(({SHOWN})({ROOT})) === expected", arg=compact(expected))
    assert expected == seen(page)


def compact(shown):
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def seen(page):
    """What the piece in a page says and shows, part by part."""
    return page.locator(".ck-piece").evaluate(SHOWN)


@pytest.mark.parametrize("name", GESTURES)
def test_gestures_while_an_answer_is_on_its_way(name, show, window, fresh, log):
    (piece, guess), (where, key) = with_guess(name), GESTURES[name]
    python, nodes = show(piece), window.locator(f".ck-piece {where}").filter(visible=True)
    touch(nodes.first, key)
    before = seen(window)
    piece.answer(guess)  # as in another cell
    python.tell()
    assert before == seen(window)  # not half of it
    if others := nodes.all()[1:] or nodes.all():
        touch(others[0], key)
    python.catch_up()
    assert not piece.asking
    SlowPython(fresh, piece)
    same(window, seen(fresh))


@pytest.mark.parametrize("name", GESTURES)
def test_what_is_pressed_stays_under_the_key_while_python_answers(name, show, window, log):
    piece, (where, key) = with_guess(name)[0], GESTURES[name]
    python, nodes = show(piece), window.locator(f".ck-piece {where}").filter(visible=True)
    nodes.first.wait_for()
    stood = nodes.element_handles()
    touch(nodes.first, key)
    python.catch_up()
    if piece.asking:
        assert [] == [n for n, node in enumerate(stood) if not node.evaluate("node => node.isConnected")]


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_goes_up_by_the_keys_that_say_so(name, show, window, log):
    show(made(name) if name in ("analogy", "contacts") else with_guess(name)[0])  # two have one after the answer only
    sliders = window.get_by_role("slider", disabled=False).filter(visible=True)
    sliders.first.wait_for()
    for slider in sliders.all()[:2]:
        for keys in (["ArrowLeft", "ArrowDown", "PageDown"], ["ArrowRight", "PageUp", "ArrowUp"]):
            seen = []
            for key in keys:
                seen.append(slider.evaluate(VALUE))
                slider.press(key)
            seen.append(slider.evaluate(VALUE))
            assert sorted(seen, reverse="ArrowLeft" in keys) == seen
        assert seen[0] < seen[-1]


def test_a_second_word_is_tapped_before_python_has_heard_of_the_first(show, window, fresh, log):
    piece = asking("desk")
    python, words = show(piece), window.locator(".word")
    for n in (4, 2):
        words.nth(n).click()
    assert ["true", "false"] == [words.nth(n).get_attribute("aria-pressed") for n in (2, 4)]
    python.hear(1)
    python.tell()
    assert "true" == words.nth(2).get_attribute("aria-pressed")
    python.catch_up()
    tapped = [piece.facts["ids"][n] for n in (4, 2)]
    assert (tapped, tapped[:1]) == (piece.state["tried"], [event["response"] for event in log.events()])
    piece.set(shown=True)
    python.tell()
    assert "Shown after 2 other words." == window.locator(".sub").inner_text()
    window.evaluate(OPENS)
    window.get_by_role("button", name="Play it again").dblclick()
    says(window, piece.question.prompt)  # at once, and in the picture, too
    assert not window.evaluate("window.opened")  # nor what comes up from below, which JupyterLab would edit
    assert [True, False] == [window.locator(each).is_visible() for each in (".sheet", ".loom")]
    python.catch_up()
    SlowPython(fresh, piece)
    same(window, seen(fresh))


def test_cards_and_what_is_told_of_them_wait_for_their_limits(show, window, log):
    cards = made("offer", cards=True)
    python, down, button = show(cards), window.get_by_text("card face down"), window.get_by_role
    window.locator(".seat", has_text="Ukraine").click()
    assert 5 == down.count()
    says(window, "Five cards lie face down.")
    python.catch_up()
    assert 4 == down.count()
    says(window, "Ukraine’s card is open")
    button("button", name="Open all cards").dblclick()  # no second click says yes to what nobody has read
    assert 4 == down.count()
    says(window, "Ukraine’s card is open")
    button("button", name="Really open all five?").click()
    assert 5 == down.count()
    says(window, "Five cards lie face down.")
    python.catch_up()
    assert 0 == down.count()
    assert not button("button", name="Really open all five?").is_visible()
    today = window.locator("h3").inner_text()
    button("button", name="What if: energy deal").click()
    assert [today, True] == [window.locator("h3").inner_text(), button("button", name="What if: energy").is_visible()]
    python.catch_up()
    says(window, "Energy deal:")
    assert button("button", name="Without the energy deal").is_visible()


def test_a_double_click_answers_one_question_and_a_reason_stays_with_its_vote(show, window, log):
    piece, _ = with_guess("squares")
    python, sure = show(piece), window.get_by_role("button", name="This is my answer")
    for who in ("South Africa", "Brazil", "Cuba"):
        window.get_by_role("button", name=f"{who}: no", exact=True).click()
    python.catch_up()
    sure.dblclick()
    python.catch_up()
    assert ("", 1) == (piece.notice, len(log.events()))
    reasons = window.locator(".asks").inner_text()
    piece.set(next=False, at=2)
    piece.set(next=True)
    piece.answer(dict.fromkeys(("chn", "mex", "isr"), "no"))
    python.tell()
    for _ in range(2):
        window.get_by_role("button", name="‹ The vote before").click()
    assert reasons == window.locator(".asks").inner_text()
    python.catch_up()
    assert reasons == window.locator(".asks").inner_text()


def test_a_double_click_grades_one_claim(show, window, log):
    piece = made("grading_desk", question=("reading_the_source", "grade_four_in_a_row"))
    python, first = show(piece), piece.state["open"]
    window.locator(".scale button").first.dblclick()
    python.catch_up()
    assert {first: "supported"} == piece.state["given"]


def test_the_last_gesture_stays_the_last_if_python_hears_of_it_first(show, window, fresh, log):
    piece = asking("then_and_now")
    python, lines = show(piece), window.locator("tr.open th")
    for n in range(3):
        lines.nth(n).click()
    python.hear(backwards=True)
    python.tell()
    assert piece.facts["lines"][2]["id"] == piece.state["picked"]
    assert [2] == [n for n in range(6) if window.get_by_role("radio").nth(n).is_checked()]
    pair = made("pair")  # of two parts of a state each was told once
    python = show(pair)
    for label, member in (("First member", "CHN"), ("Second member", "IND")):
        window.get_by_label(label).select_option(member)
    python.hear(backwards=True)
    python.tell()
    assert ("CHN", "IND") == (pair.state["one"], pair.state["other"])
    SlowPython(fresh, pair)
    same(window, seen(fresh))


def test_an_answer_counts_although_python_has_heard_of_a_later_gesture(show, window, log):
    piece = asking("contacts")
    python = show(piece)
    window.get_by_role("radio", name="3", exact=True).click()
    window.get_by_role("button", name="This is my answer").click()
    window.get_by_role("radio", name="4", exact=True).click()
    python.hear(backwards=True)
    python.tell()
    assert [3] == [event["response"] for event in log.events()]
    says(window, "Washington talked 6 times with Kyiv")
    assert "you said 3: 3 too few" in window.locator(".sums").inner_text()


def test_a_finger_that_the_page_takes_puts_back_what_it_moved_and_no_more(show, window, log):
    piece = made("line")
    python, handle = show(piece), window.locator(".handle").first
    before = piece.state["at"]
    box = handle.bounding_box()
    window.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    window.mouse.down()
    window.mouse.move(box["x"] + 120, box["y"] + 8, steps=3)
    piece.set(dots={"DE": 5})
    python.tell()
    assert "4" == window.get_by_role("slider", name="Salience of Germany").get_attribute("aria-valuenow")
    handle.dispatch_event("pointercancel", {"pointerId": 1})
    window.mouse.up()
    python.catch_up()
    assert (before, 5) == (piece.state["at"], piece.state["dots"]["DE"])
    assert "5" == window.get_by_role("slider", name="Salience of Germany").get_attribute("aria-valuenow")


def test_words_tell_a_small_step_and_names_keep_apart(show, window, log):
    show(made("line"))
    window.get_by_role("slider", name="Position of Russia").press("ArrowRight")
    assert "The mean goes from +0.79 to +0.84, the median" in window.locator(".sub").inner_text()
    window.get_by_role("slider", name="Position of Russia").press("ArrowLeft")
    assert "The mean stays at +0.79, the median" in window.locator(".sub").inner_text()
    for name in ("China", "European Union"):
        window.get_by_role("slider", name=f"Salience of {name}").press("Home")
    names = [
        window.locator("svg text", has_text=re.compile(f"^{name}$")).last for name in ("US", "China", "Germany", "EU")
    ]
    boxes = [name.bounding_box() for name in names]
    assert all(one["x"] + one["width"] < next["x"] for one, next in pairwise(boxes))


YEARS = [{"year": year, "same": None} for year in (1972, 1989, 1993)]
MARKS = """() => Object.fromEntries([...document.querySelectorAll('.mark-symbol path')].map(symbol => {
  const { year, same } = symbol.__data__.datum;
  return [year, same];
}))"""


@pytest.fixture
def drawn(show, window, log):
    """A line to draw, with its boxes, and a slider of its own that Python does not hear of."""
    x, y = alt.X("year:O"), alt.Y("same:Q", scale=alt.Scale(domain=[0, 100]))
    size = alt.param(name="size", value=50, bind=alt.binding_range(min=10, max=90, step=1))
    line = alt.Chart(alt.InlineData(YEARS, name="line"), width=400).mark_line(point=alt.OverlayMarkDef(size=size))
    stage = Stage(line.add_params(size).encode(x, y), draw="same", of="year", between=(0, 100), says="Draw it.")
    stage.on_gesture(lambda gesture: stage.set(says=f"{gesture.mark}: {gesture.marks[gesture.mark]}."))
    asked = Asked(Quiz(Session(bank := load_bank(BANKS / "every_kind.toml"), bank.select("line"), log)), on=stage)
    python = show(stage, asked.quiz, holder="ck-asked")
    window.locator(".ck-stage svg.marks").wait_for()
    window.locator("input[data-mark]").first.wait_for()
    return python, stage, asked


def pull(page, height, drop=True):
    """Draw from the first to the last year, at a height from 0 to 100."""
    box = page.locator(".root > g > .background").first.bounding_box()
    y = box["y"] + box["height"] * (1 - height / 100)
    page.mouse.move(box["x"] + 30, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 30, y, steps=3)
    if drop:
        page.mouse.up()


def test_a_number_typed_before_python_has_heard_of_the_line_stays_and_is_told(drawn, window):
    python, stage, asked = drawn
    pull(window, 50)
    boxes = window.locator("input[data-mark]")
    boxes.nth(1).press("Control+a")
    window.keyboard.type("90")
    mine = {"1972": 50, "1989": 90, "1993": 50}
    assert mine == window.evaluate(MARKS)
    python.hear(1)
    assert {1972: 50, 1989: 50, 1993: 50} == stage.marks
    python.tell()
    assert mine == window.evaluate(MARKS)
    python.catch_up()
    assert mine == {str(year): share for year, share in stage.marks.items()} == window.evaluate(MARKS)
    assert "1989: 90." == window.locator(".ck-says").text_content()
    stage.draw({1993: 20})  # nothing is on its way: what code does is seen
    python.tell()
    assert mine | {"1993": 20} == window.evaluate(MARKS)
    boxes.nth(1).press("Enter")
    python.catch_up()
    assert {"1972": 50, "1989": 90, "1993": 50} == asked.guesses["line"] == window.evaluate(MARKS)


def test_what_was_typed_last_stays_if_python_hears_of_it_first(drawn, window):
    python, stage, _ = drawn
    window.locator("input[data-mark]").first.focus()
    window.keyboard.type("90")
    python.hear(backwards=True)
    python.tell()
    assert {1972: 90} == stage.marks
    assert {"1972": 90} == {year: share for year, share in window.evaluate(MARKS).items() if share is not None}


def test_a_key_that_is_down_and_a_slider_of_the_chart_are_not_put_back(drawn, window):
    python, stage, _ = drawn
    pull(window, 50)
    window.locator(".ck-binds input").fill("80")
    window.locator(".ck-picture").focus()
    window.keyboard.down("ArrowUp")
    python.catch_up()
    assert 51 == window.evaluate(MARKS)["1993"]
    window.keyboard.up("ArrowUp")
    python.catch_up()
    assert 51 == stage.marks[1993] == window.evaluate(MARKS)["1993"]
    assert "80" == window.locator(".ck-binds input").input_value()


def test_a_line_that_the_page_took_the_finger_from_leaves_the_boxes_as_they_were(drawn, window):
    pull(window, 50, drop=False)
    boxes = "all => all.map(box => box.value)"
    assert ["50", "50", "50"] == window.locator("input[data-mark]").evaluate_all(boxes)
    window.locator(".ck-picture").dispatch_event("pointercancel", {"pointerId": 1})
    window.mouse.up()
    assert ["", "", ""] == window.locator("input[data-mark]").evaluate_all(boxes)
    assert [] == window.evaluate("window.sent")


def says(page, words):
    """The title has these words now."""
    assert words in page.locator("h3").inner_text()
